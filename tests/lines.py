"""Who types what when things stand so, what they hear, and all that must be as it was afterwards."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import SQLModel

from messages.dates import LONDON
from storage.drafts import Draft
from storage.requests import Status
from storage.visits import VisitStatus
from tests.charged import CHARGED, charged_request
from tests.stages import request_at, visit_on
from tests.world import World

State = Callable[[World], Awaitable[object]]
V = VisitStatus
THURSDAY = date(2026, 12, 3)
KEPT_FROM_WHAT_IS_SAID = frozenset(
    {"inbox", "outbox", "account", "audit", "question", "guess", "misread", "rate_gate", "lease", "look"}
)


async def nothing(world: World) -> None:
    """Nobody has asked for anything yet."""


async def new(world: World) -> None:
    await request_at(world, Status.SUBMITTED)


async def to_match(world: World) -> None:
    await request_at(world, Status.MATCHING, asker="head@witham.example.org")


async def asked_for_release(world: World) -> None:
    """Since the Monday; it is the Friday now."""
    await request_at(world, Status.AWAITING_RELEASE)
    await world.at(datetime(2026, 11, 27, 9, 0, tzinfo=LONDON))


async def offered(world: World) -> None:
    """The SLE has 1.5 free days left, and five are asked for."""
    await request_at(world, Status.ACTIVE, days="1.5", asker="head@witham.example.org")
    await request_at(world, Status.OFFERED, days="5", extra="3.5")


async def day_ahead(world: World) -> None:
    """A day on a Thursday, on which both sides agree."""
    await visit_on(world, await request_at(world, Status.ACTIVE, days="2.5"), THURSDAY, V.BOTH_CONFIRMED)


async def day_over(world: World) -> None:
    await visit_on(world, await request_at(world, Status.ACTIVE), date(2026, 11, 17), V.BOTH_CONFIRMED)


async def day_given(world: World) -> None:
    """Two days were given, the note of one is due; half a day is still to come."""
    request = await request_at(world, Status.ACTIVE, days="2.5")
    await visit_on(world, request, date(2026, 11, 12), V.NOTE_FILED)
    await visit_on(world, request, date(2026, 11, 19), V.NOTE_DUE)
    await visit_on(world, request, THURSDAY, V.BOTH_CONFIRMED, "0.5")


async def day_offered(world: World) -> None:
    """A day that was proposed and waits for an answer."""
    await visit_on(world, await request_at(world, Status.ACTIVE), THURSDAY, V.PROPOSED)


async def offer_open(world: World) -> None:
    """The SLE and the school are asked whether they will work together."""
    await request_at(world, Status.OFFERED)


async def before_the_committee(world: World) -> None:
    """It is 14 days before the committee of March 2020."""
    await world.at(datetime(2020, 3, 3, 9, 0, tzinfo=LONDON))


async def autumn_2019(world: World) -> None:
    """The year whose dates the handbook prints begins."""
    await world.at(datetime(2019, 9, 2, 9, 0, tzinfo=LONDON))


async def charged(world: World) -> None:
    await charged_request(world, *CHARGED, po_number="PO-77")


@dataclass(frozen=True)
class Line:
    """Who types what when things stand so, the words of the answer, and buttons below it."""

    who: str
    types: str
    hears: tuple[str, ...]
    at: State = nothing
    buttons: tuple[str, ...] = ()
    begins: frozenset[str] = frozenset()  # the tables in which it begins something, such as a conversation


async def kept(world: World) -> dict[str, list[str]]:
    """All that is kept of requests, days, money and forms."""
    tables = [table for table in SQLModel.metadata.sorted_tables if table.name not in KEPT_FROM_WHAT_IS_SAID]
    async with world.database.reading() as session:
        rows = {table.name: (await session.exec(sa.select(table))).all() for table in tables}  # type: ignore[call-overload]
    return {name: sorted(map(str, found)) for name, found in rows.items()}


async def answers_and_changes_nothing(world: World, line: Line) -> None:
    """The line is answered as it should be, and all that is kept is as it was."""
    await line.at(world)
    await _answers(world, line)


async def _answers(world: World, line: Line, on: str = "") -> None:
    talker = await world.person(line.who, on) if line.who else world.newcomer(on=on)
    before = await kept(world)
    await talker.says(line.types)
    talker.hears(*line.hears)
    assert set(line.buttons) <= set(talker.buttons), talker.buttons
    after = await kept(world)
    assert {name for name in after if after[name] != before[name]} <= line.begins


def scenes(lines: Iterable[Line]) -> dict[str, list[Line]]:
    """What one person types while things stand so: the lines that can be typed one after another."""
    found: dict[str, list[Line]] = {}
    for line in lines:
        found.setdefault(f"{line.who or 'newcomer'}-{line.at.__name__}", []).append(line)
    return found


async def each_is_answered_on(world: World, platforms: Sequence[str], lines: Sequence[Line]) -> None:
    """The lines of a scene, each on these platforms; what one begins is dropped, or the next would be its answer."""
    await lines[0].at(world)
    for line in lines:
        for platform in platforms:
            await _answers(world, line, platform)
            if line.begins:
                await drop_drafts(world)


async def drop_drafts(world: World) -> None:
    async with world.database.transaction() as session:
        await session.exec(sa.delete(Draft))
