"""Buttons about days at schools, pressed by people whom nobody showed them to, or with something else in them."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from messages.dates import LONDON
from storage.database import Database
from storage.requests import Status
from storage.visits import Visit, VisitStatus
from tests.dialogues.test_forged import press
from tests.stages import ASKER, SLE, request_at, visit_on
from tests.world import World, world_on

TUESDAY = date(2026, 11, 24)
PRESSES = [
    ("visits.log", "1"),
    ("visits.log", "1.half"),
    ("visits.done", "1.whole.log"),
    ("visits.missed", "1"),
    ("visits.was_missed", "1.sle"),
    ("visits.another", "d1"),
    ("visits.another", "v1"),
    ("visits.unbooked", "d1.2026-11-23.whole"),
    ("visits.unbooked", "v1.2026-11-23.half"),
    ("visits.answer", "1"),
    ("visits.worked", "1"),
    ("visits.not_worked", "1"),
    ("visits.note", "1"),
    ("visits.voice", "1"),
    ("visits.notes", "1"),
]


async def booked(world: World, status: VisitStatus = VisitStatus.BOTH_CONFIRMED) -> None:
    await visit_on(world, await request_at(world, Status.ACTIVE), TUESDAY, status)
    await world.at(datetime(2026, 11, 25, 9, 0, tzinfo=LONDON))


async def unchanged(world: World, status: VisitStatus) -> bool:
    async with world.database.reading() as session:
        visit = await session.get_one(Visit, 1)
        return (visit.status, visit.day, visit.length, visit.note) == (status, TUESDAY, Decimal(1), None)


@pytest.mark.parametrize("status", [VisitStatus.BOTH_CONFIRMED, VisitStatus.NOTE_DUE])
async def test_nobody_else_learns_or_changes_anything(filled: Database, status: VisitStatus) -> None:
    async with world_on(filled, "terminal") as world:
        await booked(world, status)
        for email in ("head@witham.example.org", "gethin.bryncarn@curlew.example.org"):
            other = await world.person(email)
            for action, value in PRESSES:
                said = " ".join(message.text for message in await press(world, other.address, action, value))
                assert said
                assert "Oakfield" not in said, (action, value)
        assert await unchanged(world, status)


async def test_odd_values_in_ones_own_buttons_change_nothing(filled: Database) -> None:
    async with world_on(filled, "terminal") as world:
        sle, head = await world.person(SLE), await world.person(ASKER)
        await booked(world)
        for address, action, value, answer in (
            (sle.address, "visits.was_missed", "1.whatever", "What happened?"),
            (sle.address, "visits.note", "1", "It is booked and not logged yet"),
            (sle.address, "visits.unbooked", "d1.2026-11-24.whole", "1 day, Oakfield Fen Academy. Right?"),
            (sle.address, "visits.unbooked", "d1.never.whole", "no day at a school of yours"),
            (sle.address, "visits.unbooked", "x1.2026-11-24.whole", "no day at a school of yours"),
            (sle.address, "visits.worked", "1", "no day at a school of yours"),
            (head.address, "visits.voice", "1", "There is no visit note of Tuesday 24 November 2026"),
            (head.address, "visits.worked", "1", "has moved on since"),
            (head.address, "visits.done", "1.whole.log", "no day at a school of yours"),
        ):
            messages = await press(world, address, action, value)
            assert answer in messages[0].text, (action, value, messages[0].text)
        assert await unchanged(world, VisitStatus.BOTH_CONFIRMED)
