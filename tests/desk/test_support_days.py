"""A signed deployment on the desk: in the SLE's ledger, among what they have in hand, and on the calendar."""

from datetime import date

import pytest

from storage import access, evaluations
from storage.evaluations import Part
from storage.requests import Status
from storage.visits import VisitStatus
from tests.desk.conftest import Desks
from tests.stages import ASKER, SLE, person_id, request_at, visit_on

pytestmark = pytest.mark.parametrize("backend", ["sqlite"])
TEAM = "jamal.rookwith@alliance.example.org"


async def test_what_an_sle_has_in_hand_leads_to_its_request(desks: Desks) -> None:
    request = await request_at(desks.world, Status.ACTIVE)
    team = await desks.sit(TEAM)
    page = await team.opens("/desk/sles?q=chaudmere")
    assert page.links[f"S2S-{request:04d}, Oakfield Fen Academy"] == f"/desk/requests/{request}"
    assert "3 0 2 1" in page.text, "free a year, given, promised, left"


async def test_a_day_without_a_date_is_a_line_of_the_ledger(desks: Desks) -> None:
    await request_at(desks.world, Status.ACTIVE)
    team = await desks.sit(TEAM)
    await team.opens("/desk/sles?q=chaudmere")
    assert team.page
    page = await team.opens(team.page.links["Bilal Chaudmere"])
    assert "No date yet Oakfield Fen Academy No date yet 2 0 1" in page.text
    assert "No evaluation has been answered yet" in page.text


async def test_how_schools_found_it_is_told_in_figures_and_noted_as_a_look(desks: Desks) -> None:
    request = await request_at(desks.world, Status.EVALUATING)
    async with desks.world.database.transaction() as session:
        sle, head = await person_id(session, SLE), await person_id(session, ASKER)
        asked = await evaluations.plan(session, request, head, Part.END, date(2026, 1, 1))
        given = {
            "well_spent": "4",
            "objective": "yes",
            "effectiveness": "5",
            "value": "3",
            "learnt": "A word of theirs",
        }
        await evaluations.answer(session, asked, given, desks.world.bot.now())
    team = await desks.sit(TEAM)
    page = await team.opens(f"/desk/sles/{sle}")
    assert "SLE’s work 5.0 of 5 (1)" in page.text
    assert "A word of theirs" not in page.text
    async with desks.world.database.reading() as session:
        looks = await access.looks_at(session, f"request:{request}")
    assert [one.name for one in looks] == ["Jamal Rookwith"]


async def test_a_day_of_support_stands_on_the_calendar_in_month_and_week(desks: Desks) -> None:
    request = await request_at(desks.world, Status.ACTIVE)
    await visit_on(desks.world, request, date(2026, 12, 2), VisitStatus.BOTH_CONFIRMED)
    team = await desks.sit(TEAM)
    for view in ("month", "week"):
        page = await team.opens(f"/desk/calendar?view={view}&day=2026-12-01&kind=days")
        assert page.links["Bilal Chaudmere at Oakfield Fen Academy"] == f"/desk/requests/{request}"
        assert "Wednesday 2 December 2026" in page.text
    assert "Nothing is planned" in (await team.opens("/desk/calendar?day=2026-12-01&kind=newsletter")).text
