"""A day's life: whatever is done to it, only legal steps are taken, and its yeses fit where it stands."""

import asyncio
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import visits
from storage.database import Database
from storage.requests import Status
from storage.visits import AHEAD, MOVES, WAITING, IllegalVisitMove, Visit, VisitStatus
from tests.conftest import Templates
from tests.stages import SLE, deployment_of, person_id, request_at
from tests.world import MONDAY, world_on

V = VisitStatus
FIRST = date(2027, 1, 14)
STEPS = st.sampled_from(["sle", "school", "moved_by_sle", "moved_by_school", "off", "off_late", *V])


async def take(session: AsyncSession, visit: Visit, step: str, by: int) -> None:
    """One thing that somebody may do to a day, whether it is possible or not."""
    match step:
        case "sle" | "school":
            await visits.confirm(session, visit, by, MONDAY, **{step: True})
        case "moved_by_sle" | "moved_by_school":
            by_sle = step == "moved_by_sle"
            await visits.rearrange(session, visit, visit.day + timedelta(days=7), by, MONDAY, by_sle=by_sle)
        case "off" | "off_late":
            await visits.cancel(session, visit, by, MONDAY, late=step == "off_late")
        case _:
            if V(step) not in (*WAITING, V.BOTH_CONFIRMED, V.REARRANGE):  # those are reached by a yes or a move only
                await visits.move(session, visit, V(step), by, MONDAY)


async def fits(session: AsyncSession, visit: Visit) -> None:
    """The yeses are those of the status, and every step that was taken is a legal one."""
    match visit.status:
        case V.PROPOSED:
            assert not visit.sle_yes
        case V.SLE_CONFIRMED:
            assert (visit.sle_yes, visit.school_yes) == (True, False)
        case V.BOTH_CONFIRMED | V.DONE | V.NOTE_DUE | V.NOTE_FILED | V.MISSED:
            assert (visit.sle_yes, visit.school_yes) == (True, True)
    moves = await visits.moves_of(session, visit.id or 0)
    assert moves[-1].became == visit.status
    assert all(move.became in MOVES[move.was] for move in moves)
    assert [move.was for move in moves] == [None, *(move.became for move in moves[:-1])]


async def walk(url: str, by_sle: bool, by_school: bool, steps: list[str]) -> None:
    database = Database(url)
    async with world_on(database, "terminal") as world:
        deployment = await deployment_of(world, await request_at(world, Status.ACTIVE))
        async with database.transaction() as session:
            sle = await person_id(session, SLE)
            visit = Visit(deployment_id=deployment, day=FIRST, since=MONDAY)
            await visits.propose(session, visit, sle, MONDAY, by_sle=by_sle, by_school=by_school)
            await fits(session, visit)
            for step in steps:
                before = visit.status, visit.sequence, visit.day
                try:
                    await take(session, visit, step, sle)
                except IllegalVisitMove:
                    assert (visit.status, visit.sequence, visit.day) == before
                await fits(session, visit)
                assert (visit.day in await visits.days_out(session, sle)) == (visit.status in (*AHEAD, *visits.GIVEN))
    await database.close()


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(by_sle=st.booleans(), by_school=st.booleans(), steps=st.lists(STEPS, max_size=14))
def test_only_legal_steps_are_taken_and_the_yeses_fit(
    by_sle: bool, by_school: bool, steps: list[str], backend: str, templates: Templates
) -> None:
    asyncio.run(walk(templates.copy(backend, filled=True), by_sle, by_school, steps))


@pytest.mark.parametrize("status", [V.CANCELLED_IN_TIME, V.CANCELLED_LATE, V.MISSED, V.NOTE_FILED])
def test_from_the_end_no_step_leads_on(status: VisitStatus) -> None:
    assert status not in MOVES
