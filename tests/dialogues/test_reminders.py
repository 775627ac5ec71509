"""An SLE is reminded of a day and confirms it at half past seven; silence is told to the central team."""

from datetime import date, datetime

from messages.dates import LONDON
from storage.requests import Status
from storage.visits import VisitStatus
from tests.stages import ASKER, SLE, TEAM, request_at, visit_on
from tests.world import Talker, World

THURSDAY = date(2027, 1, 14)


async def booked(world: World) -> tuple[Talker, Talker, Talker]:
    """The SLE, the school's head and the co-ordinator of a request with a day on Thursday 14 January."""
    request = await request_at(world, Status.ACTIVE, days="1")
    await visit_on(world, request, THURSDAY, VisitStatus.BOTH_CONFIRMED)
    return await world.person(SLE), await world.person(ASKER), await world.person(TEAM)


async def at(world: World, day: int, hour: int, minute: int = 0) -> None:
    await world.at(datetime(2027, 1, day, hour, minute, tzinfo=LONDON))


async def test_a_week_before_and_the_day_before_and_one_tap_confirms(world: World) -> None:
    sle, school, team = await booked(world)
    await at(world, 7, 7, 59)
    sle.hears_nothing()
    await at(world, 7, 8)
    sle.hears("Thursday 14 January 2027", "In 7 days: Oakfield Fen Academy", "Please confirm it")
    await at(world, 7, 9)
    sle.marks()
    await at(world, 13, 8)
    sle.hears("Tomorrow: Oakfield Fen Academy, sign in at reception, ask for Amara Barleycroft")
    await sle.presses("Confirm")
    sle.hears("Confirmed: Thursday 14 January 2027, 9:00-15:00, Oakfield Fen Academy", "Calendar file attached")
    school.hears("Bilal Chaudmere has confirmed Thursday 14 January 2027")
    await at(world, 13, 15)
    team.hears_nothing()


async def test_after_a_yes_the_second_reminder_asks_for_none(world: World) -> None:
    sle, _, _ = await booked(world)
    await at(world, 7, 8)
    await sle.presses("Confirm")
    sle.marks()
    await at(world, 13, 8)
    sle.hears("Tomorrow", "You have confirmed it")
    assert "Confirm" not in sle.buttons


async def test_silence_never_confirms_and_the_team_is_told_the_afternoon_before(world: World) -> None:
    sle, _, team = await booked(world)
    await at(world, 13, 14, 59)
    team.hears_nothing()
    await at(world, 13, 15)
    team.hears("S2S-0001: Bilal Chaudmere has not confirmed Thursday 14 January 2027", "Please ring them")
    team.marks()
    await at(world, 13, 20)
    team.hears_nothing()
    sle.hears("Tomorrow")


async def test_a_day_moved_from_the_reminder_is_reminded_of_on_its_new_date(world: World) -> None:
    sle, school, _ = await booked(world)
    await at(world, 7, 8)
    await sle.presses("Another day")
    await sle.presses("Thursday 21 January 2027")
    await school.presses("Yes, that day")
    sle.marks()
    await at(world, 13, 9)
    sle.hears_nothing()
    await at(world, 20, 8)
    sle.hears("Thursday 21 January 2027", "Tomorrow")


async def test_a_day_booked_for_the_next_is_not_reminded_of(world: World) -> None:
    await at(world, 13, 12)
    sle, _, team = await booked(world)
    await at(world, 13, 16)
    sle.hears_nothing()
    team.hears_nothing()


async def test_over_a_weekend_the_reminder_comes_on_friday(world: World) -> None:
    request = await request_at(world, Status.ACTIVE, days="1")
    await visit_on(world, request, date(2027, 1, 18), VisitStatus.BOTH_CONFIRMED)
    sle = await world.person(SLE)
    await at(world, 11, 8)
    sle.hears("In 7 days")
    sle.marks()
    await at(world, 15, 8)
    sle.hears("In 3 days: Oakfield Fen Academy")
