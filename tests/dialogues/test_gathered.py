"""Reminders that fall together are one message, at an hour that suits; they are put off, and done, one by one."""

from datetime import date, datetime

from messages.dates import LONDON
from storage.database import Database
from storage.people import by_email
from storage.requests import Status
from storage.visits import VisitStatus
from tests.stages import ASKER, SLE, TEAM, request_at, visit_on
from tests.world import Talker, World, world_on


async def at(world: World, year: int, month: int, day: int, hour: int, minute: int = 0) -> None:
    await world.at(datetime(year, month, day, hour, minute, tzinfo=LONDON))


async def chosen(world: World, email: str, **choices: object) -> None:
    """What the person has decided about being disturbed."""
    async with world.database.transaction() as session:
        person = await by_email(session, email)
        assert person
        for name, value in choices.items():
            setattr(person, name, value)
        session.add(person)


async def two_days(world: World) -> Talker:
    """An SLE with two days at different schools, on Thursday 14 January 2027."""
    for asker, length in ((ASKER, "0.5"), ("head@witham.example.org", "0.5")):
        request = await request_at(world, Status.ACTIVE, days="1", asker=asker)
        await visit_on(world, request, date(2027, 1, 14), VisitStatus.BOTH_CONFIRMED, length)
    return await world.person(SLE)


async def test_two_days_are_one_message_whose_buttons_work_one_by_one(world: World) -> None:
    sle = await two_days(world)
    await at(world, 2027, 1, 7, 8)
    sle.hears("2 things for you", "1. ", "2. ", "Oakfield Fen Academy", "Witham")
    assert [label for label in sle.buttons if "Confirm" in label] == ["1: Confirm", "2: Confirm"]
    assert sle.buttons[-1] == "Later"
    await sle.presses("2: Confirm")
    sle.hears("Confirmed: Thursday 14 January 2027", "Witham")
    if world.usual != "terminal":  # where a message can be changed, that of both shows what is left to do
        sle.hears("2 things for you", "Please confirm it", "You have confirmed it")
        assert "2: Confirm" not in sle.buttons
    await sle.presses("1: Confirm")
    sle.hears("Confirmed: Thursday 14 January 2027", "Oakfield Fen Academy")


async def test_both_are_put_off_at_once_and_what_is_done_meanwhile_is_not_said(world: World) -> None:
    sle = await two_days(world)
    await at(world, 2027, 1, 7, 8)
    await sle.presses("Later")
    assert sle.buttons == ["In an hour", "Tomorrow at 8am", "Monday at 8am"]
    await sle.presses("Tomorrow at 8am")
    sle.hears("I shall remind you on Friday 8 January 2027 at 8am.")
    await sle.presses("1: Another day")
    await sle.presses("Thursday 21 January 2027")
    sle.marks()
    await at(world, 2027, 1, 8, 7, 59)
    sle.hears_nothing()
    await at(world, 2027, 1, 8, 8)
    sle.hears("Thursday 14 January 2027", "Witham")
    sle.hears_not("Oakfield")


async def test_put_off_twice_it_is_said_once_and_never_after_its_day(world: World) -> None:
    request = await request_at(world, Status.ACTIVE, days="1")
    await visit_on(world, request, date(2027, 1, 14), VisitStatus.BOTH_CONFIRMED)
    sle = await world.person(SLE)
    await at(world, 2027, 1, 13, 8)
    await sle.presses("Later")
    assert sle.buttons == ["In an hour", "Tomorrow at 8am"]  # Monday would be too late
    await sle.presses("In an hour")
    await sle.presses("Later")
    await sle.presses("Tomorrow at 8am")
    sle.marks()
    await at(world, 2027, 1, 13, 9, 30)
    sle.hears_nothing()
    await world.restart()
    await at(world, 2027, 1, 14, 8)
    sle.hears("Today: Oakfield Fen Academy")
    sle.marks()
    await at(world, 2027, 1, 14, 8, 30)
    sle.hears_nothing()


async def test_what_is_put_off_joins_what_falls_due_then(world: World) -> None:
    await request_at(world, Status.SUBMITTED)
    team = await world.person(TEAM)
    await at(world, 2026, 11, 24, 8)
    team.hears("nobody has taken S2S-0001")
    await team.presses("Later")
    await team.presses("Tomorrow at 8am")
    await request_at(world, Status.SUBMITTED, asker="head@witham.example.org")
    team.marks()
    await at(world, 2026, 11, 25, 8)
    team.hears("2 things for you", "S2S-0001", "S2S-0002")


async def test_in_the_holidays_only_what_is_about_a_day_in_them_is_said(world: World) -> None:
    at_school = await request_at(world, Status.ACTIVE, days="1")
    await visit_on(world, at_school, date(2026, 12, 22), VisitStatus.BOTH_CONFIRMED)
    await at(world, 2026, 12, 17, 12)
    await request_at(world, Status.SUBMITTED, asker="head@witham.example.org")
    sle, team = await world.person(SLE), await world.person(TEAM)
    await at(world, 2026, 12, 18, 8)  # the last school day before it
    sle.hears("Tuesday 22 December 2026")
    team.hears("nobody has taken S2S-0002")
    await team.presses("Later")
    assert team.buttons == ["In an hour", "Tuesday 5 January 2027 at 8am"]
    await team.presses("Tuesday 5 January 2027 at 8am")
    sle.marks()
    team.marks()
    await at(world, 2026, 12, 22, 15, 15)
    sle.hears("Did Tuesday 22 December 2026 at Oakfield Fen Academy take place?")
    await at(world, 2027, 1, 4, 12)
    team.hears_nothing()
    await at(world, 2027, 1, 5, 8)
    team.hears("S2S-0002")


async def test_own_quiet_hours_and_weekends_are_kept(world: World) -> None:
    await chosen(world, SLE, quiet="18:00-09:30", quiet_weekends=True)
    request = await request_at(world, Status.ACTIVE, days="1")
    await visit_on(world, request, date(2027, 1, 14), VisitStatus.BOTH_CONFIRMED)
    sle = await world.person(SLE)
    await at(world, 2027, 1, 7, 8)
    await at(world, 2027, 1, 7, 9, 29)
    sle.hears_nothing()
    await at(world, 2027, 1, 7, 9, 30)
    sle.hears("Thursday 14 January 2027")
    await at(world, 2027, 1, 7, 17, 30)
    await sle.presses("Later")
    assert sle.buttons == ["Friday 8 January 2027 at 9.30am", "Monday 11 January 2027 at 9.30am"]


async def test_reminders_go_where_the_person_prefers(filled: Database) -> None:
    async with world_on(filled, "telegram", "slack") as world:
        request = await request_at(world, Status.ACTIVE, days="1")
        await visit_on(world, request, date(2027, 1, 14), VisitStatus.BOTH_CONFIRMED)
        there, here = await world.person(SLE, on="slack"), await world.person(SLE, on="telegram")
        await here.says("me")
        await chosen(world, SLE, prefers="slack")
        here.marks()
        await at(world, 2027, 1, 7, 8)
        there.hears("Thursday 14 January 2027")
        here.hears_nothing()


async def test_a_form_left_unfinished_is_brought_up_once_on_the_next_school_morning(world: World) -> None:
    head, other = await world.person(ASKER), await world.person("head@witham.example.org")
    for one in (head, other):
        await one.says("s2s")
        await one.fills({"route": "We know what we need", "area": "Maths"})
    await other.says("save")
    for one in (head, other):
        one.marks()
    await at(world, 2026, 11, 24, 7, 59)
    head.hears_nothing()
    await at(world, 2026, 11, 24, 8)
    head.hears("You have not finished: support request for Oakfield Fen Academy")
    other.hears_nothing()
    await head.presses("Continue")
    head.hears("What should the support focus on?")
    head.marks()
    await at(world, 2026, 11, 26, 9)
    head.hears_nothing()


async def test_what_is_put_off_until_the_next_reminder_of_it_is_said_once(world: World) -> None:
    request = await request_at(world, Status.ACTIVE, days="1")
    await visit_on(world, request, date(2027, 1, 12), VisitStatus.BOTH_CONFIRMED)
    sle = await world.person(SLE)
    await at(world, 2027, 1, 5, 8)
    await sle.presses("Later")
    await sle.presses("Monday at 8am")
    sle.marks()
    await at(world, 2027, 1, 11, 8)
    sle.hears("Tomorrow: Oakfield Fen Academy")
    sle.hears_not("things for you")
