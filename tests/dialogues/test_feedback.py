"""Whoever was at a session is asked two questions, once more a week later, and then no more."""

import asyncio
from datetime import date, datetime

import pytest

from bot.forecast import forecast
from messages.dates import LONDON
from storage import attendance
from storage.arrivals import account_of
from storage.attendance import As, Attendance, Feedback, How
from storage.database import Database
from storage.events import Event
from storage.people import Person, Role
from tests.dialogues.test_attendance import THURSDAY, session_on
from tests.dialogues.test_forged import press
from tests.stages import ASKER, HOME_HEAD, SLE, TEAM, person_id, school_of
from tests.world import World, world_on

SPAN = (datetime(2027, 1, 14, 9, tzinfo=LONDON), THURSDAY, THURSDAY)
COMMITTEE = "head@witham.example.org"


async def was_there(world: World, event: int, *emails: str, part: As = As.ATTENDEE) -> None:
    async with world.database.transaction() as session:
        for email in emails:
            person = await person_id(session, email)
            school = await school_of(session, person, Role.SLE) or await school_of(session, person, Role.HEADTEACHER)
            row = Attendance(event_id=event, person_id=person, part=part, how=How.CHAT, at=world.clock.now())
            row.school_id = school or None
            session.add(row)


async def at(world: World, day: int, hour: int, minute: int = 0, month: int = 1) -> None:
    await world.at(datetime(2027, month, day, hour, minute, tzinfo=LONDON))


async def test_two_questions_after_the_end_and_the_first_takes_one_tap(world: World) -> None:
    event = await session_on(world)
    head, sle, team = await world.person(ASKER), await world.person(SLE), await world.person(TEAM)
    await at(world, 14, 15, 30)
    await was_there(world, event, ASKER, "head@curlew.example.org")
    await was_there(world, event, SLE, part=As.FACILITATOR)
    await at(world, 14, 16, 29)
    head.hears_nothing()
    await at(world, 14, 16, 30)
    head.hears("You were at Full Alliance, Thursday 14 January 2027", "How useful was it for you, from 1")
    assert head.buttons == ["1 (not useful)", "2", "3", "4", "5 (very useful)", "Later"]
    sle.hears("Thank you for leading Full Alliance", "How useful was it for those who came")
    await head.presses("4")
    head.hears("Thank you: 4 of 5 for Full Alliance", "What will you do differently after it? It is up to you")
    await head.presses("Another number")
    await head.presses("5 (very useful)")
    head.hears("Thank you: 5 of 5")
    await head.says("to do")
    head.hears_not("how useful was it")
    await head.presses("Say what")
    await head.fills({"change": "We plan the curriculum with the primaries", "quote": "yes"})
    head.hears(
        "The central team reads this, and nobody else. The newsletter may print it, without your name and school"
    )
    await world.restart()
    await head.presses("Keep it")
    head.hears("I have kept it for Full Alliance: “We plan the curriculum with the primaries”.")
    await head.presses("Do not quote me")
    head.hears("will not be quoted")
    await head.says("what have i attended")
    head.hears("you gave it 5 of 5")
    await team.says("feedback full alliance")
    team.hears("1 of 3 have answered", "5.0 of 5 on average: 1 gave 5", "We plan the curriculum with the primaries")
    async with world.database.reading() as session:
        assert await attendance.quotable(session, THURSDAY, THURSDAY) == []


async def test_silence_is_asked_once_more_after_five_school_days_and_never_again(world: World) -> None:
    event = await session_on(world)
    head, late = await world.person(ASKER), await world.person(HOME_HEAD)
    await was_there(world, event, ASKER)
    await at(world, 14, 16, 30)
    head.hears("You were at Full Alliance")
    await at(world, 15, 9)
    await was_there(world, event, HOME_HEAD)
    head.marks()
    await at(world, 15, 9, 1)
    head.hears_nothing()
    late.hears("You were at Full Alliance")
    late.marks()
    await at(world, 21, 7, 59)
    head.hears_nothing()
    await at(world, 21, 8)
    head.hears("We should still like to know: Full Alliance", "We do not ask again")
    head.marks()
    await at(world, 22, 9)
    late.hears_nothing()
    await at(world, 28, 9)
    await at(world, 1, 9, month=2)
    head.hears_nothing()
    await head.says("feedback")
    head.hears("How useful was it for you")
    await head.presses("3")
    await head.says("give feedback")
    head.hears("No session is waiting for your view")


async def test_where_the_end_is_late_or_unknown_the_next_school_morning_asks(world: World) -> None:
    friday = date(2027, 1, 15)
    async with world.database.transaction() as session:
        evening = Event(series="heads", title="Headteacher network", day=friday, start="16:00", end="17:30")
        week = Event(series="secondary_mentors", title="Mentor week", day=date(2027, 1, 11), whole_week=True)
        session.add_all([evening, week])
        await session.flush()
        numbers = [evening.id or 0, week.id or 0]
    head = await world.person(ASKER)
    for number in numbers:
        await was_there(world, number, ASKER)
    await at(world, 15, 19)
    await at(world, 16, 9)
    head.hears_nothing()
    await at(world, 18, 8)
    head.hears("2 things for you", "Headteacher network", "Mentor week")


async def test_the_committee_sees_figures_of_groups_that_are_large_enough(world: World) -> None:
    event = await session_on(world, date(2026, 11, 12))
    member, team, head = await world.person(COMMITTEE), await world.person(TEAM), await world.person(ASKER)
    heads = [ASKER, HOME_HEAD, "head@curlew.example.org"]
    await was_there(world, event, *heads)
    await was_there(world, event, SLE, part=As.FACILITATOR)
    async with world.database.transaction() as session:
        for number, email in enumerate([*heads[:2], SLE], 3):
            part = As.FACILITATOR if email == SLE else As.ATTENDEE
            person, now = await person_id(session, email), world.clock.now()
            session.add(Feedback(event_id=event, person_id=person, part=part, useful=number, change="=Plan", at=now))
    await member.says("feedback full alliance")
    member.hears("fewer than 3 answers, too few to show")
    third = await world.person(heads[2])
    await third.says("what have i attended")
    await third.presses("Say how useful: Full Alliance")
    await third.presses("5 (very useful)")
    await member.says("how useful was full alliance 12 november")
    member.hears("Attendees: 4.0 of 5 on average, 3 answers")
    member.hears_not("Facilitators", "Plan")
    await team.says("feedback on full alliance")
    team.hears("4 of 4 have answered", "Facilitators: 5.0 of 5 on average", "“=Plan”")
    await head.says("feedback full alliance")
    head.hears_not("answered", "average")
    async with world.database.transaction() as session:
        (await session.get_one(Event, event)).cancelled = True
    await third.says("feedback")
    third.hears("No session is waiting")


async def test_nobody_speaks_of_a_session_they_were_not_at(world: World) -> None:
    event = await session_on(world, date(2026, 11, 12))
    head, other = await world.person(ASKER), await world.person(HOME_HEAD)
    await was_there(world, event, ASKER)
    await head.says("feedback")
    await head.presses("2")
    await head.presses("Say what")
    async with world.database.transaction() as session:
        row = await attendance.of_person(session, event, await person_id(session, ASKER))
        assert row
        await attendance.remove(session, row)
    await head.fills({"change": "Nothing", "quote": "no"})
    await head.presses("Keep it")
    head.hears("You are not noted at that session")
    await was_there(world, event, ASKER)
    await head.presses("Say what")
    head.hears("How useful was it for you")
    await other.says("feedback")
    other.hears("No session is waiting for your view")


async def test_what_was_answered_or_taken_back_before_the_question_came_is_not_asked(world: World) -> None:
    event, second = await session_on(world), await session_on(world, THURSDAY, "heads", "Headteacher network")
    people = [await world.person(email) for email in (ASKER, HOME_HEAD)]
    await was_there(world, event, ASKER, HOME_HEAD)
    await was_there(world, second, ASKER)
    async with world.database.transaction() as session:
        for email in (ASKER, HOME_HEAD):
            (await session.get_one(Person, await person_id(session, email))).quiet = "16:00-18:00"
    platforms = [way.platform.name for way in world.ways.values()]
    foreseen = [one async for one in forecast(world.database, world.house, platforms, *SPAN)]
    asked = {one.to: one.at.hour for one in foreseen if one.keys[0].startswith("feedback")}
    assert asked == {ASKER: 18, HOME_HEAD: 18}
    await at(world, 14, 16, 30)
    head, other = people
    await head.says("to do")
    head.hears("Full Alliance, Thursday 14 January 2027", "how useful was it?")
    await head.says("feedback")
    await head.presses("Full Alliance, 14 January")
    await head.presses("3")
    await head.presses("Say what")
    await head.fills({"change": "Ask more", "quote": "no"})
    await head.presses("Keep it")
    head.hears("“Ask more”. Nobody will quote it")
    async with world.database.transaction() as session:
        row = await attendance.of_person(session, event, await person_id(session, HOME_HEAD))
        assert row
        await attendance.remove(session, row)
        (await session.get_one(Event, second)).cancelled = True
    head.marks()
    await at(world, 14, 18)
    head.hears_nothing()
    other.hears_nothing()


@pytest.mark.parametrize("backend", ["sqlite", "postgres"])
async def test_somebody_who_answers_on_two_accounts_at_once_is_heard_on_both(filled: Database) -> None:
    async with world_on(filled, "terminal") as world:
        event = await session_on(world, date(2026, 11, 20))
        await was_there(world, event, ASKER)
        head = await world.person(ASKER)
        async with filled.transaction() as session:
            other = await account_of(session, "console", "another-phone", world.clock.now())
            other.person_id = await person_id(session, ASKER)
            session.add(other)
        both = (head.address, "another-phone")
        said = await asyncio.gather(*(press(world, one, "feedback.rate", f"{event}.4") for one in both))
        assert all("Thank you: 4 of 5" in message.text for (message,) in said)
