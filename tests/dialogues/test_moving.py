"""A day is moved, cancelled or put into a calendar: by the SLE, by the school, by the central team for them."""

from datetime import date
from decimal import Decimal

import pytest
from icalendar import Calendar

from messages.message import File
from storage import ledger, visits
from storage.database import Database
from storage.requests import Status
from storage.visits import VisitStatus
from tests.dialogues.test_days import booked_in_ledger, proposes, statuses, visits_of
from tests.stages import ASKER, HOME_HEAD, SLE, TEAM, person_id, request_at, visit_on
from tests.ways import Terminal
from tests.world import Talker, World, world_on

THURSDAY = date(2027, 1, 14)
V = VisitStatus


def files_of(world: World, talker: Talker) -> list[File]:
    """The files this person was handed, the first first."""
    way = world.ways["terminal"]
    assert isinstance(way, Terminal)
    return [file for message in way.console.sent.get(talker.address, []) for file in message.files]


async def test_an_sle_who_cannot_come_is_offered_other_days_and_says_no_reason(world: World) -> None:
    request = await request_at(world, Status.ACTIVE)
    await visit_on(world, request, THURSDAY, V.BOTH_CONFIRMED)
    sle, head, home = await world.person(SLE), await world.person(ASKER), await world.person(HOME_HEAD)
    await sle.says("cant do thurs, ofsted")
    sle.hears("No problem. Which suits?", "in place of Thursday 14 January 2027")
    assert sle.buttons[:3] == ["Thursday 21 January 2027", "Thursday 28 January 2027", "Monday 18 January 2027"]
    await sle.presses("Thursday 21 January 2027")
    sle.hears("I have asked Oakfield Fen Academy whether Thursday 21 January 2027, 9:00-15:00 suits")
    head.hears("proposes Thursday 21 January 2027", "instead of Thursday 14 January 2027, which no longer takes place")
    home.hears("no longer out on Thursday 14 January 2027")
    assert await booked_in_ledger(world, request) == [(None, Decimal(2), Decimal(0))]
    sle.marks()
    await head.presses("Yes, that day")
    sle.hears("Agreed: Thursday 21 January 2027")
    home.hears("is out on Thursday 21 January 2027")
    async with world.database.reading() as session:
        moves = await visits.moves_of(session, (await visits_of(world, request))[0].id or 0)
    assert not any(move.why for move in moves)


async def test_the_school_moves_a_day_to_one_of_its_own_choice(world: World) -> None:
    request = await request_at(world, Status.ACTIVE)
    await visit_on(world, request, THURSDAY, V.BOTH_CONFIRMED)
    await visit_on(world, request, date(2027, 1, 19), V.BOTH_CONFIRMED)
    sle, head = await world.person(SLE), await world.person(ASKER)
    await head.says("need to move thursdays visit")
    head.hears("in place of Thursday 14 January 2027")
    await head.presses("Another day")
    await head.fills({"day": "2027-01-29"})
    await head.presses("Propose this day")
    head.hears("does not go out on Fridays", "Nothing has been changed")
    await head.presses("Another day")
    await head.fills({"day": "2027-01-27"})
    await head.presses("Propose this day")
    head.hears("I have asked Bilal Chaudmere whether Wednesday 27 January 2027")
    sle.hears("Oakfield Fen Academy proposes Wednesday 27 January 2027")


async def test_words_that_fit_several_days_are_asked_about(world: World) -> None:
    request = await request_at(world, Status.ACTIVE, days="3")
    for day in (THURSDAY, date(2027, 1, 19), date(2027, 1, 21)):
        await visit_on(world, request, day, V.BOTH_CONFIRMED)
    head = await world.person(ASKER)
    await head.says("please move my visit to another day")
    head.hears("Which day do you mean?")
    await head.says("need to move mondays visit")
    head.hears("I do not find a day of yours that fits those words")
    await head.presses("Tuesday 19 January 2027")
    head.hears("in place of Tuesday 19 January 2027")


async def test_cancelling_is_asked_once_and_frees_the_day(world: World) -> None:
    request = await request_at(world, Status.ACTIVE)
    await visit_on(world, request, THURSDAY, V.BOTH_CONFIRMED)
    sle, head, team = await world.person(SLE), await world.person(ASKER), await world.person(TEAM)
    await head.says("my days")
    await head.presses("Thursday 14 January 2027")
    await sle.says("cancel my visit on 14 January")
    sle.hears("Shall I cancel Thursday 14 January 2027")
    await sle.presses("Yes, cancel it")
    sle.hears("Thursday 14 January 2027 is cancelled", "0 of 2 agreed days are booked")
    head.hears("Cancelled: Thursday 14 January 2027")
    team.hears_nothing()
    assert await statuses(world, request) == [("Thu 14 Jan", V.CANCELLED_IN_TIME)]
    await head.presses("Cancel the day")
    head.hears("That day has moved on since the button was shown", "cancelled")


async def test_at_short_notice_the_central_team_is_told(world: World) -> None:
    request = await request_at(world, Status.ACTIVE)
    await visit_on(world, request, date(2026, 11, 23), V.BOTH_CONFIRMED)
    head, team = await world.person(ASKER), await world.person(TEAM)
    await head.says("my days")
    await head.presses("Monday 23 November 2026")
    await head.presses("Cancel the day")
    head.hears("It is at short notice")
    await head.presses("Yes, cancel it")
    team.hears("was cancelled at short notice", "Bilal Chaudmere at Oakfield Fen Academy")
    assert await statuses(world, request) == [("Mon 23 Nov", V.CANCELLED_LATE)]


async def test_a_move_into_the_next_school_year_that_would_be_charged_is_refused(world: World) -> None:
    request = await request_at(world, Status.ACTIVE, days="1")
    await visit_on(world, request, THURSDAY, V.BOTH_CONFIRMED)
    async with world.database.transaction() as session:
        sle_id = await person_id(session, SLE)
        await ledger.note_programme(session, sle_id, ledger.Use.DESIGN, date(2027, 9, 20), Decimal(3), "Leading maths")
    sle = await world.person(SLE)
    await sle.says("my days")
    await sle.presses("Thursday 14 January 2027")
    await sle.presses("Another day")
    await sle.presses("Another day")
    await sle.fills({"day": "2027-09-14"})
    await sle.presses("Propose this day")
    sle.hears("counts in the academic year 2027/28", "nothing is changed", "ask the central team for a new agreement")
    assert await statuses(world, request) == [("Thu 14 Jan", V.BOTH_CONFIRMED)]
    assert await booked_in_ledger(world, request) == [(THURSDAY, Decimal(1), Decimal(0))]


async def test_calendars_are_told_of_a_day_of_its_move_and_of_its_end(filled: Database) -> None:
    async with world_on(filled, "terminal") as world:
        await request_at(world, Status.AGREED)
        sle, head = await world.person(SLE), await world.person(ASKER)
        await proposes(sle, "14 January")
        await head.presses("Yes, that day")
        await head.presses("Another day")
        await head.presses("Thursday 21 January 2027")
        await sle.presses("Yes, that day")
        await sle.presses("Cancel the day")
        await sle.presses("Yes, cancel it")
        for talker in (sle, head):
            read = [Calendar.from_ical(file.content) for file in files_of(world, talker)]
            said = [(str(c["method"]), c.events[0].start.day, str(c.events[0]["sequence"])) for c in read]
            assert said == [("PUBLISH", 14, "0"), ("CANCEL", 14, "1"), ("PUBLISH", 21, "1"), ("CANCEL", 21, "2")]
            assert len({str(c.events[0]["uid"]) for c in read}) == 1


async def test_a_calendar_file_comes_on_demand(filled: Database) -> None:
    async with world_on(filled, "terminal") as world:
        request = await request_at(world, Status.ACTIVE)
        await visit_on(world, request, THURSDAY, V.BOTH_CONFIRMED)
        head = await world.person(ASKER)
        await head.says("my days")
        await head.presses("Thursday 14 January 2027")
        await head.presses("Calendar file")
        head.hears("The calendar file for Thursday 14 January 2027, 9:00-15:00")
        (file,) = files_of(world, head)
        assert "SUMMARY:Bilal Chaudmere at Oakfield Fen Academy" in file.content
        await head.presses("Cancel the day")
        await head.presses("Yes, cancel it")
        await head.presses("Calendar file")
        head.hears("That day has moved on")


async def test_the_central_team_writes_down_a_yes_and_moves_a_day_for_the_school(world: World) -> None:
    request = await request_at(world, Status.ACTIVE)
    await visit_on(world, request, THURSDAY, V.SLE_CONFIRMED)
    sle, head, team = await world.person(SLE), await world.person(ASKER), await world.person(TEAM)
    await team.says("show 1")
    await team.presses("Its days")
    team.hears("Thursday 14 January 2027, 9:00-15:00, Bilal Chaudmere at Oakfield Fen Academy: waits for Oakfield")
    await team.presses("Thursday 14 January 2027")
    await team.presses("Yes, that day")
    sle.hears("Agreed: Thursday 14 January 2027")
    head.hears("Agreed: Thursday 14 January 2027")
    sle.marks()
    await team.presses("Another day")
    await team.presses("Another day")
    await team.fills({"day": "2027-01-20"})
    await team.presses("Propose this day")
    team.hears("I have asked Bilal Chaudmere whether Wednesday 20 January 2027")
    sle.hears("proposes Wednesday 20 January 2027", "instead of Thursday 14 January 2027")
    head.hears("Wednesday 20 January 2027, 9:00-15:00 is proposed instead")


async def test_a_cancelled_day_whose_agreement_year_has_no_free_day_left_is_kept_for_the_next(world: World) -> None:
    request = await request_at(world, Status.ACTIVE, days="1")
    await visit_on(world, request, date(2027, 9, 14), V.BOTH_CONFIRMED)
    async with world.database.transaction() as session:
        sle_id = await person_id(session, SLE)
        await ledger.note_programme(session, sle_id, ledger.Use.DESIGN, date(2027, 3, 2), Decimal(3), "Leading maths")
    sle = await world.person(SLE)
    await sle.says("cancel my visit")
    await sle.presses("Yes, cancel it")
    sle.hears("Tuesday 14 September 2027 is cancelled", "0 of 1 agreed days are booked")
    assert await booked_in_ledger(world, request) == [(None, Decimal(1), Decimal(0))]


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("yes that works", "You have no day with us that could be confirmed"),
        ("sorry I'm ill and can't go tomorrow", "You have no day with us that could be moved"),
        ("what are my deployments", "You have no days ahead. 2026/27: 0 of 3 free days used."),
        ("am I near my limit of days", "0 of 3 free days used."),
    ],
)
async def test_free_words_without_any_days_are_answered(world: World, text: str, answer: str) -> None:
    sle = await world.person(SLE)
    await sle.says(text)
    sle.hears(answer)
