"""The calendar of the desk: meetings, services, school dates and the newsletter on their days."""

from datetime import date, timedelta

import pytest

from messages.dates import at
from storage import newsletter_items
from storage.events import Event
from storage.terms import Difference, DifferentDays
from tests.desk.conftest import Desks

pytestmark = pytest.mark.parametrize("backend", ["sqlite"])
TEAM = "jamal.rookwith@alliance.example.org"
DAY = date(2026, 12, 9)


async def test_a_meeting_leads_to_what_chat_shows_of_it(desks: Desks) -> None:
    async with desks.world.database.transaction() as session:
        session.add(
            Event(series="heads", title="Heads’ breakfast", day=DAY, start="08:15", place="The Keyworth Centre")
        )
        session.add(Event(series="deputies", title="Deputies’ tea", day=DAY, doubted=True))
    team = await desks.sit(TEAM)
    page = await team.opens(f"/desk/calendar?day={DAY}&kind=meetings")
    assert "08:15 Heads’ breakfast The Keyworth Centre" in page.text
    assert "Deputies’ tea date to be checked" in page.text
    meeting = await team.opens(page.links["Heads’ breakfast"])
    assert meeting.headings[0] == "Heads’ breakfast"
    assert meeting.buttons[:-2], "it can be changed as in chat"


async def test_holidays_bank_holidays_and_days_that_differ_are_school_dates(desks: Desks) -> None:
    async with desks.world.database.transaction() as session:
        session.add(DifferentDays(kind=Difference.INSET, first_day=DAY, last_day=DAY, note="Training"))
    team = await desks.sit(TEAM)
    page = await team.opens(f"/desk/calendar?day={DAY}&kind=school")
    assert "INSET day, without pupils Training" in page.text
    assert "Christmas Day bank holiday" in page.text
    assert "School holiday" in page.text


async def test_the_day_of_the_newsletter_says_how_it_stands(desks: Desks) -> None:
    async with desks.world.database.transaction() as session:
        await newsletter_items.begin(session, "2031/32", 1, "Autumn news", at(date(2031, 10, 10), 9))
    team = await desks.sit(TEAM)
    page = await team.opens("/desk/calendar?day=2031-10-01&kind=newsletter")
    assert "Autumn news 9am, not approved yet" in page.text


async def test_a_full_day_of_a_month_leads_to_its_week(desks: Desks) -> None:
    async with desks.world.database.transaction() as session:
        session.add_all(Event(series=f"tea_{n}", title=f"Tea {n}", day=DAY, start=f"1{n}:00") for n in range(7))
    team = await desks.sit(TEAM)
    month = await team.opens(f"/desk/calendar?day={DAY}&kind=meetings")
    assert "Tea 6" not in month.text
    week = await team.opens("/desk/calendar" + month.links["And 2 more"])
    assert "Tea 6" in week.text


@pytest.mark.parametrize("view", ["month", "week"])
async def test_next_and_previous_lead_there_and_back(desks: Desks, view: str) -> None:
    team = await desks.sit(TEAM)
    here = await team.opens(f"/desk/calendar?view={view}&day=2026-12-31")
    there = await team.opens("/desk/calendar" + here.links["Next"])
    assert there.headings != here.headings
    back = await team.opens("/desk/calendar" + there.links["Previous"])
    assert back.headings[:2] == here.headings[:2]


async def test_a_day_that_is_none_or_too_far_is_read_as_one_that_is(desks: Desks) -> None:
    team = await desks.sit(TEAM)
    now = desks.world.bot.now().date()
    assert f"{now:%B %Y}" in (await team.opens("/desk/calendar?day=31.12.&view=year&kind=none")).headings
    for far in (date.min, date.max, date.min + timedelta(days=1)):
        assert (await team.opens(f"/desk/calendar?day={far}")).status == 200
