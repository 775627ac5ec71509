"""Those invited are reminded of a meeting as they have answered, and never of one they sent apologies for."""

from datetime import UTC, date, datetime, timedelta

import pytest

from messages.dates import LONDON
from messages.meeting_times import Stage, due, mornings
from messages.school_year import SchoolYear
from storage.people import Person
from storage.replies import AgendaItem, Answer
from tests.gatherings import CHAIR, MEMBER, OTHER_MEMBER, answered, change, meeting_on
from tests.stages import TEAM, person_id
from tests.world import World

TUESDAY = date(2027, 3, 16)
WEEK = timedelta(days=7)
SPRING = SchoolYear(((date(2027, 1, 5), date(2027, 2, 12)), (date(2027, 2, 22), date(2027, 3, 25))))


async def at(world: World, month: int, day: int, hour: int = 8, minute: int = 0) -> None:
    await world.at(datetime(2027, month, day, hour, minute, tzinfo=LONDON))


async def quiet_until_nine(world: World, *emails: str) -> None:
    async with world.database.transaction() as session:
        for email in emails:
            person = await session.get_one(Person, await person_id(session, email))
            person.quiet = "19:00-09:00"
            session.add(person)


@pytest.mark.parametrize(
    ("day", "year", "expected"),
    [
        (date(2020, 3, 17), SchoolYear(), ["03-03 08:00", "03-10 08:00", "03-12 08:00", "03-16 08:00", "03-17 08:00"]),
        (date(2020, 6, 30), SchoolYear(), ["06-16 07:00", "06-23 07:00", "06-25 07:00", "06-29 07:00", "06-30 07:00"]),
        # after half term: what falls into the holidays comes on the last school day before
        (date(2027, 2, 23), SPRING, ["02-09 08:00", "02-12 08:00", "02-12 08:00", "02-22 08:00", "02-23 08:00"]),
        # in half term: on the day itself all the same
        (date(2027, 2, 17), SPRING, ["02-03 08:00", "02-10 08:00", "02-12 08:00", "02-12 08:00", "02-17 08:00"]),
        # after Easter Monday
        (date(2020, 4, 15), SchoolYear(), ["04-01 07:00", "04-08 07:00", "04-08 07:00", "04-14 07:00", "04-15 07:00"]),
    ],
)
def test_the_mornings_of_a_meeting(day: date, year: SchoolYear, expected: list[str]) -> None:
    found = [f"{moment.astimezone(UTC):%m-%d %H:%M}" for _, moment in mornings(day, year, whole_week=False)]
    assert found == expected


def test_of_two_stages_on_one_morning_the_later_one_is_due() -> None:
    friday = datetime(2027, 2, 12, 8, tzinfo=LONDON)
    stages = {answer: due(date(2027, 2, 17), "", answer, friday, SPRING) for answer in ("", "coming", "apologies")}
    assert {answer: found and found.stage for answer, found in stages.items()} == {
        "": Stage.EVE,
        "coming": Stage.EVE,
        "apologies": None,
    }


async def test_a_silent_member_is_reminded_at_every_stage(world: World) -> None:
    meeting = await meeting_on(world, TUESDAY, papers="https://papers.example.org/march")
    member = await world.person(MEMBER)
    async with world.database.transaction() as session:
        owner, done = await person_id(session, MEMBER), world.clock.now()
        session.add(AgendaItem(series="strategy_committee", person_id=owner, text="transport", at=done))
        taken = AgendaItem(series="strategy_committee", person_id=owner, text="CPD budget", at=done, done_at=done)
        taken.event_id = meeting
        session.add(taken)
    await at(world, 3, 2, 7, 59)
    member.hears_nothing()
    for month, day, heard in (
        (3, 2, "Tuesday 16 March 2027, 3.30pm to 5pm: in 14 days. Heron Mere. Are you coming?"),
        (3, 9, "We have no answer from you yet. Tuesday 16 March 2027, 3.30pm to 5pm: in 7 days."),
        (3, 11, "Papers: https://papers.example.org/march Agenda: CPD budget You asked for: transport"),
        (3, 15, "Tuesday 16 March 2027, 3.30pm to 5pm: tomorrow."),
        (3, 16, "Tuesday 16 March 2027, 3.30pm to 5pm: today."),
    ):
        member.marks()
        await at(world, month, day)
        member.hears("Strategy Committee", heard)
        assert member.buttons == ["Coming", "Apologies", "Deputy", "Calendar", "Later"]
        member.marks()
        await at(world, month, day, 12)
        member.hears_nothing()


async def test_each_is_reminded_as_they_have_answered(world: World) -> None:
    await meeting_on(world, TUESDAY)
    coming, away, sends = [await world.person(email) for email in (CHAIR, MEMBER, OTHER_MEMBER)]
    await at(world, 3, 2)
    await coming.presses("Coming")
    await away.presses("Apologies")
    await sends.presses("Deputy")
    await sends.fills({"deputy": "Jo Bloggs"})
    await sends.presses("Send this deputy")
    for person in (coming, away, sends):
        person.marks()
    await at(world, 3, 9)
    coming.hears_nothing()
    await at(world, 3, 11)
    coming.hears("in 5 days", "You are coming.", "Papers: none yet")
    sends.hears_nothing()
    await at(world, 3, 15)
    coming.hears("tomorrow")
    sends.hears("Jo Bloggs goes in your place tomorrow", "Please remind them")
    sends.marks()
    await at(world, 3, 16)
    coming.hears("today")
    sends.hears_nothing()
    away.hears_nothing()


async def test_the_team_has_its_list_on_the_morning(world: World) -> None:
    meeting = await meeting_on(world, TUESDAY)
    team = await world.person(TEAM)
    world.set_house(team_rooms=((team.way.platform.name, team.address),))
    await answered(world, meeting, CHAIR, Answer.COMING)
    await at(world, 3, 16, 7, 59)
    team.hears_not("Strategy Committee")
    await at(world, 3, 16)
    team.hears("Strategy Committee: 1 coming", "Tomasz Lipnik (Witham Reach School)")
    team.marks()
    await at(world, 3, 16, 9)
    team.hears_not("Strategy Committee")


async def test_a_meeting_entered_late_is_announced_once_and_one_that_moved_anew(world: World) -> None:
    await at(world, 3, 10, 10)
    meeting = await meeting_on(world, TUESDAY)
    member = await world.person(MEMBER)
    await world.advance(minutes=1)
    member.hears("We have no answer from you yet")
    member.marks()
    await world.advance(minutes=1)
    member.hears_nothing()
    await change(world, meeting, papers="https://papers.example.org/march", sequence=1)
    await world.advance(minutes=1)
    member.hears_nothing()
    await change(world, meeting, day=TUESDAY + 2 * WEEK, sequence=2)
    await at(world, 3, 16)
    member.hears("Tuesday 30 March 2027", "in 14 days")
    member.marks()
    await change(world, meeting, cancelled=True, sequence=3)
    await at(world, 3, 29)
    member.hears_nothing()


async def test_the_news_that_it_moved_stands_for_the_reminder(world: World) -> None:
    await meeting_on(world, TUESDAY)
    team, member = await world.person(TEAM), await world.person(MEMBER)
    await at(world, 3, 4, 9)
    member.marks()
    await team.says("move strategy committee to thursday 18 march 2027")
    await team.presses("Move it")
    await world.advance(minutes=5)
    assert member.heard.count("Strategy Committee") == 1
    member.marks()
    await at(world, 3, 11)
    member.hears("We have no answer from you yet", "Thursday 18 March 2027")


async def test_a_week_online_is_announced_and_told_of_on_the_friday(world: World) -> None:
    week = {"series": "secondary_mentors", "title": "Secondary Mentors", "place": "", "start": "", "end": ""}
    await meeting_on(world, date(2027, 3, 15), whole_week=True, online="https://meet.example.org/m", **week)
    mentor = await world.person("scitt@oakfield.example.org")
    await at(world, 3, 1)
    mentor.hears("he week beginning Monday 15 March 2027: in 14 days", "Join: https://meet.example.org/m")
    mentor.marks()
    await at(world, 3, 8)
    mentor.hears_nothing()
    await at(world, 3, 12)
    mentor.hears("he week beginning Monday 15 March 2027: in 3 days")
    mentor.marks()
    await at(world, 3, 15)
    mentor.hears_nothing()


async def test_a_reminder_put_off_past_the_next_one_is_not_said_again(world: World) -> None:
    await meeting_on(world, TUESDAY)
    member = await world.person(MEMBER)
    await at(world, 3, 15)
    await member.presses("Later")
    await member.presses("Tomorrow at 8am")
    member.marks()
    await at(world, 3, 16)
    assert member.heard.count("Strategy Committee") == 1
    member.hears("today")


async def test_several_at_one_morning_are_one_message(world: World) -> None:
    await meeting_on(world, TUESDAY)
    await meeting_on(world, TUESDAY, series="heads", title="Headteacher network", start="", end="")
    member = await world.person(MEMBER)
    await at(world, 3, 2)
    assert len(member.new()) == 1
    member.hears("2 things for you", "Strategy Committee", "Headteacher network")
    await member.presses("1: Apologies")
    member.hears("You have sent apologies")


async def test_what_waited_for_the_morning_is_not_said_when_there_is_no_more_reason(world: World) -> None:
    meeting = await meeting_on(world, TUESDAY)
    late, away, off = [await world.person(email) for email in (CHAIR, MEMBER, OTHER_MEMBER)]
    team = await world.person(TEAM)
    await quiet_until_nine(world, CHAIR, MEMBER, TEAM)
    await at(world, 3, 16)
    off.hears("today")
    await answered(world, meeting, MEMBER, Answer.APOLOGIES)
    await at(world, 3, 16, 9)
    late.hears("today")
    away.hears_nothing()
    other = await meeting_on(world, TUESDAY + 2 * WEEK)
    await at(world, 3, 30)
    await change(world, other, cancelled=True)
    late.marks()
    team.marks()
    await at(world, 3, 30, 9)
    late.hears_nothing()
    team.hears_not("Strategy Committee")
