"""Two people press at the same instant, or a broadcast is for very many: it has one effect, and nobody is skipped."""

import asyncio
from collections import Counter
from datetime import timedelta

import pytest
from sqlmodel import col, select

from bot.assembly import Bot, Clock
from bot.forecast import Paper
from messages.house import House
from scheduler import clock
from storage import broadcasts
from storage.audit import Deed
from storage.broadcasts import Excuse, Fate, Stage
from storage.database import Database
from storage.outbox import Outgoing, State
from tests import many
from tests.dialogues.test_broadcasts import COLLEAGUE, COMMITTEE, previewed
from tests.dialogues.test_forged import press
from tests.scripted import NOON
from tests.stages import TEAM
from tests.world import World, world_on

HOUSE = House(quiet_hours="never", reaches_all=True)
PRESSES = (
    ("broadcasts.send", Stage.DRAFT, "broadcast.started"),
    ("broadcasts.drop", Stage.DRAFT, "broadcast.dropped"),
    ("broadcasts.stop", Stage.SENDING, "broadcast.stopped"),
    ("broadcasts.retry", Stage.SENT, "broadcast.tried_again"),
)


async def brought_to(world: World, stage: Stage) -> None:
    """A broadcast to two people stands there; of one that was sent, every message has failed."""
    me = await previewed(world)
    if stage is Stage.DRAFT:
        return
    await me.presses("Send to 2 people")
    async with world.database.transaction() as session:
        for row in await session.exec(select(Outgoing).where(Outgoing.about == "broadcast:1", col(Outgoing.bulk))):
            row.state = State.FAILED if stage is Stage.SENT else State.READY
            session.add(row)
        broadcast = await broadcasts.find(session, 1, to_change=True)
        assert broadcast
        broadcast.stage = stage
        session.add(broadcast)


@pytest.mark.parametrize(("action", "stage", "deed"), PRESSES)
async def test_what_two_press_at_the_same_instant_is_done_once(
    filled: Database, action: str, stage: Stage, deed: str
) -> None:
    async with world_on(filled, "terminal") as world:
        two = [await world.person(TEAM), await world.person(COLLEAGUE)]
        for email in COMMITTEE[:2]:
            await world.person(email)
        await brought_to(world, stage)
        shown = await press(world, two[0].address, "broadcasts.show", "1")
        seen = {button.action: button.value for message in shown for button in message.buttons}
        answers = await asyncio.gather(*(press(world, one.address, action, seen.get(action, "1")) for one in two * 2))
        said = [" ".join(message.text for message in messages) for messages in answers]
        assert not [text for text in said if "something went wrong" in text]
        await world.settle()
        async with filled.reading() as session:
            assert len((await session.exec(select(Deed).where(Deed.what == deed))).all()) == 1, said
            assert sum((await broadcasts.fates(session, 1)).values()) == (3 if deed != "broadcast.dropped" else 0)


async def many_told(database: Database, count: int) -> tuple[list[int], int]:
    accounts = [[("paper", str(number))] for number in range(count)]
    ids = await many.people(database, accounts, NOON)
    return ids, await many.start(database, dict.fromkeys(ids, Excuse.NONE), NOON, whole=False)


async def test_what_is_left_for_very_many_some_at_a_time_looks_unfinished_until_all_have_it(database: Database) -> None:
    count = 2 * broadcasts.SLICE + 50
    _, number = await many_told(database, count)
    async with database.transaction() as session:
        first = (await session.exec(select(Outgoing))).all()
        assert len(first) == broadcasts.SLICE
        for row in first:
            row.state, row.done_at = State.SENT, NOON
            session.add(row)
    async with database.reading() as session:
        assert await broadcasts.fates(session, number) == {
            Fate.SENT: broadcasts.SLICE,
            Fate.WAITING: count - len(first),
        }
    await clock.tick(database, HOUSE, NOON, clock.GOING_ON)
    await clock.tick(database, HOUSE, NOON, clock.GOING_ON)
    async with database.reading() as session:
        assert len((await session.exec(select(Outgoing.person_id).distinct())).all()) == count
        assert len((await session.exec(select(Outgoing))).all()) == count


async def test_stopped_while_messages_are_being_left_everybody_still_has_one_fate(database: Database) -> None:
    ids, number = await many_told(database, broadcasts.SLICE + 50)
    async with database.transaction() as session:
        await broadcasts.leave_out(session, ids[0], NOON)
        await broadcasts.leave_out(session, ids[-1], NOON)
        broadcast = await broadcasts.find(session, number, to_change=True)
        assert broadcast
        await broadcasts.stop(session, broadcast, NOON)
    await clock.tick(database, HOUSE, NOON + timedelta(minutes=1), clock.GOING_ON)
    async with database.reading() as session:
        assert await broadcasts.fates(session, number) == {Fate.STOPPED: len(ids) - 2, Fate.OPTED_OUT: 2}
        assert len((await session.exec(select(Outgoing))).all()) == broadcasts.SLICE


@pytest.mark.parametrize("backend", ["postgres"])
async def test_two_processes_on_one_database_tell_everybody_once(database: Database) -> None:
    ids, number = await many_told(database, 120)
    other = Database(str(database.url.render_as_string(hide_password=False)))
    papers = [Paper("paper"), Paper("paper")]
    now = NOON + timedelta(minutes=1)
    bots = [
        Bot(base, {"paper": paper}, HOUSE, Clock(now, stands=True))
        for base, paper in zip((database, other), papers, strict=True)
    ]
    await asyncio.gather(*(bot.tick() for bot in bots))
    await asyncio.gather(*(bot.settle() for bot in bots))
    await asyncio.gather(*(bot.tick() for bot in bots))
    async with database.reading() as session:
        assert await broadcasts.fates(session, number) == {Fate.SENT: 120}
        reports = select(Outgoing.key).where(col(Outgoing.key).startswith("broadcast-report"))
        assert len((await session.exec(reports)).all()) <= 1
    said = Counter(message.text for paper in papers for message in paper.taken)
    assert said[many.TEXT] == len(ids)
    await other.close()
