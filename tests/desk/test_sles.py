"""The central team sees every SLE with their days, the calendar, and the ledger of each line by line."""

from datetime import date
from decimal import Decimal

import pytest

from storage import ledger, people
from storage.ledger import Use
from storage.people import Role
from tests.desk.conftest import Desks

pytestmark = pytest.mark.parametrize("backend", ["sqlite"])
HEAD, TEAM = "head@oakfield.example.org", "jamal.rookwith@alliance.example.org"


async def note_day(desks: Desks, day: date, days: str = "1.5") -> people.Person:
    """A day of an SLE for a programme of the alliance."""
    async with desks.world.database.transaction() as session:
        sle = (await people.holders(session, Role.SLE))[0]
        await ledger.note_programme(session, sle.id or 0, Use.DESIGN, day, Decimal(days), "Phonics")
    return sle


async def test_each_sle_stands_with_the_days_left(desks: Desks) -> None:
    sle = await note_day(desks, desks.world.bot.now().date())
    team = await desks.sit(TEAM)
    page = await team.opens(f"/desk/sles?q={sle.name.split()[0]}")
    assert sle.name in page.links
    assert "1.5 free days left in" in page.text


async def test_a_filter_takes_away_whoever_does_not_fit(desks: Desks) -> None:
    team = await desks.sit(TEAM)
    maths = await team.opens("/desk/sles?area=maths&phase=ks2&left=1")
    assert 0 < len(maths.links) < len((await team.opens("/desk/sles")).links)
    assert "No SLE fits that" in (await team.opens("/desk/sles?q=nobody+at+all")).text


async def test_the_ledger_of_an_sle_adds_up(desks: Desks) -> None:
    today = desks.world.bot.now().date()
    sle = await note_day(desks, today)
    team = await desks.sit(TEAM)
    page = await team.opens(f"/desk/sles/{sle.id}")
    assert page.headings[0] == sle.name
    assert f"1.5 of 3 free days left in {ledger.academic_year(today)}" in page.text
    assert "Design: Phonics Given 1.5 0 1.5 Sum 1.5 0 1.5" in page.text


async def test_the_years_of_an_sle_stand_apart(desks: Desks) -> None:
    sle = await note_day(desks, date(2018, 10, 3), "1")
    team = await desks.sit(TEAM)
    assert "No day is given or promised" in (await team.opens(f"/desk/sles/{sle.id}")).text
    before = await team.opens(f"/desk/sles/{sle.id}?year=2018/19")
    assert "Wednesday 3 October 2018" in before.text


async def test_a_programme_day_is_begun_for_the_sle_on_the_page(desks: Desks) -> None:
    sle = await note_day(desks, desks.world.bot.now().date())
    team = await desks.sit(TEAM)
    await team.opens(f"/desk/sles/{sle.id}")
    form = await team.presses("Note a programme day")
    assert f'<option value="{sle.id}" selected>' in form.source


async def test_pages_of_the_team_are_closed_to_a_head(desks: Desks) -> None:
    head = await desks.sit(HEAD)
    for path in ("sles", "sles/1", "calendar", "events/1", "questions", "audit", "failures"):
        assert (await head.opens(f"/desk/{path}")).status == 403, path


async def test_there_is_no_page_of_nobody(desks: Desks) -> None:
    team = await desks.sit(TEAM)
    for path in ("sles/99999", "sles/x", "events/99999"):
        assert (await team.opens(f"/desk/{path}")).status == 404, path
