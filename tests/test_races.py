"""Two people do the same at the same instant, in two processes: one does it, and the other is told what stands."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date
from decimal import Decimal
from typing import TypeVar

import pytest
import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.assembly import Clock
from storage import attendance, charges, doubts, invitations, newsletter_items, requests, terms
from storage.attendance import As, Attendance, How
from storage.charges import Taken
from storage.database import Database
from storage.doubts import Doubt
from storage.events import Event
from storage.invitations import Invitation
from storage.requests import Status
from storage.terms import Difference, DifferentDays
from storage.visits import VisitStatus
from tests.scripted import NOON
from tests.stages import SLE, TEAM, person_id, request_at, visit_on
from tests.test_gates import WAITING
from tests.world import World

pytestmark = [pytest.mark.unmeasured, pytest.mark.parametrize("backend", ["postgres"])]
DAY = date(2027, 1, 4)
OTHER = "sle@oakfield.example.org"
T = TypeVar("T")
Act = Callable[[AsyncSession], Awaitable[T]]


async def at_once(database: Database, act: Act[T], other: Act[T] | None = None) -> tuple[T, T]:
    """What both come to, where the second begins when the first has acted and not yet committed."""

    async def alone() -> T:
        async with database.transaction() as session:
            return await (other or act)(session)

    async with database.transaction() as session:
        first = await act(session)
        await session.flush()
        second = asyncio.create_task(alone())
        async with asyncio.timeout(10):
            while not second.done() and not (await database.answered(WAITING))[0][0]:
                await asyncio.sleep(0)
    return first, await second


async def count(database: Database, table: type, *where: sa.ColumnElement[bool]) -> int:
    async with database.reading() as session:
        found: int = (await session.exec(select(sa.func.count()).select_from(table).where(*where))).one()
    return found


async def test_the_same_closure_is_kept_once(database: Database) -> None:
    async def keep(session: AsyncSession) -> bool:
        return await terms.keep(session, DifferentDays(kind=Difference.CLOSED, first_day=DAY, last_day=DAY))

    assert await at_once(database, keep) == (True, False)
    assert await count(database, DifferentDays) == 1


async def test_a_guest_is_noted_once(filled: Database) -> None:
    async with filled.reading() as session:
        event = (await session.exec(select(Event.id))).first() or 0

    async def note(session: AsyncSession) -> bool:
        guest = Attendance(event_id=event, name="Maud Fenn", school_id=1, part=As.ATTENDEE, how=How.CHAT, at=NOON)
        return await attendance.note(session, guest)

    assert await at_once(filled, note) == (True, False)
    assert await count(filled, Attendance) == 1


async def test_two_issues_that_no_half_term_is_known_for_are_two(database: Database) -> None:
    async def begin(session: AsyncSession) -> int:
        issue = await newsletter_items.begin_unplanned(session, "2026/27", "Newsletter", NOON)
        return issue.term

    first, second = await at_once(database, begin)
    assert second == first + 1


async def test_of_two_codes_for_a_person_the_later_one_works(filled: Database) -> None:
    async def issue(session: AsyncSession) -> str:
        return await invitations.issue(session, await person_id(session, SLE), None, NOON)

    await at_once(filled, issue)
    assert await count(filled, Invitation, col(Invitation.used_at).is_(None)) == 1


async def test_a_doubt_is_decided_once(filled: Database) -> None:
    async with filled.transaction() as session:
        doubt = Doubt(key="a", kind="email", about="contact:nobody", what="Which?", choices=["one", "two"])
        session.add(doubt)
        await session.flush()
        id = doubt.id or 0

    async def decide(session: AsyncSession) -> bool:
        found = await doubts.find(session, id, to_change=True)
        if found is None or found.decision is not None:
            return False
        await doubts.decide(session, found, "one", await person_id(session, TEAM), NOON)
        return True

    assert await at_once(filled, decide) == (True, False)


async def test_the_number_of_an_invoice_is_used_once(filled: Database) -> None:
    world = World(filled, Clock(NOON, stands=True))
    numbers = [await request_at(world, Status.ACTIVE, days="4", extra="4", sle=sle) for sle in (SLE, OTHER)]
    for number in numbers:
        for day in range(4):
            await visit_on(world, number, date(2026, 10, 5 + day), VisitStatus.DONE)

    def invoicing(number: int) -> Act[bool]:
        async def invoice(session: AsyncSession) -> bool:
            request = await requests.find(session, number, to_change=True)
            team = await person_id(session, TEAM)
            assert request
            due = charges.total([charge for charge in await charges.find(session, number) if charge.billable])
            assert due > Decimal(0)
            try:
                await charges.invoice(session, request, "INV-7", due, team, NOON, NOON.date())
            except Taken:
                return False
            return True

        return invoice

    assert await at_once(filled, invoicing(numbers[0]), invoicing(numbers[1])) == (True, False)
