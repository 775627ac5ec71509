"""A day that was not booked counts once the school says that it took place."""

from datetime import date, datetime

from messages.dates import LONDON
from storage.requests import Status
from storage.visits import Visit, VisitStatus
from tests.stages import ASKER, SLE, TEAM, request_at, visit_on
from tests.world import World

TUESDAY = date(2026, 11, 24)
V = VisitStatus


async def on(world: World, day: int, hour: int = 16) -> None:
    await world.at(datetime(2026, 11, day, hour, 0, tzinfo=LONDON))


async def state(world: World, visit: int) -> Visit:
    async with world.database.reading() as session:
        return await session.get_one(Visit, visit)


async def test_the_school_is_asked_and_its_yes_counts(world: World) -> None:
    sle, head = await world.person(SLE), await world.person(ASKER)
    await request_at(world, Status.ACTIVE)
    await on(world, 25)
    await sle.says("log half a day at Oakfield tues")
    sle.hears("Tuesday 24 November 2026 at Oakfield Fen Academy was not booked", "(half a day)")
    await sle.presses("Yes, ask the school")
    sle.hears("I have asked Oakfield Fen Academy about Tuesday 24 November 2026")
    head.hears("Did Bilal Chaudmere work with you on Tuesday 24 November 2026 (half a day)?")
    assert (await state(world, 1)).status is V.SLE_CONFIRMED
    await sle.says("log 1 day at Oakfield tues")
    await sle.presses("Yes, ask the school")
    sle.hears("has moved on since that button was shown", "waiting to be confirmed")
    await head.says("to do")
    head.hears("did Bilal Chaudmere work with you?")
    await head.presses("Answer about Tue 24 Nov")
    sle.marks()
    await head.presses("Yes")
    head.hears("Tuesday 24 November 2026 counts as half a day with Bilal Chaudmere")
    sle.hears("Logged: Tuesday 24 November 2026, half a day", "write the visit note by Tuesday 1 December 2026")
    assert (await state(world, 1)).status is V.NOTE_DUE
    await head.presses("No")
    head.hears("has moved on since that button was shown")


async def test_the_schools_no_is_told_and_nothing_counts(world: World) -> None:
    sle, head, team = await world.person(SLE), await world.person(ASKER), await world.person(TEAM)
    await request_at(world, Status.ACTIVE)
    await on(world, 25)
    await sle.says("log 1 day at Oakfield tues")
    await sle.presses("Yes, ask the school")
    sle.marks()
    await head.presses("No")
    head.hears("Tuesday 24 November 2026 does not count")
    for talker in (sle, team):
        talker.hears("Oakfield Fen Academy says that Bilal Chaudmere did not work with them")
    assert (await state(world, 1)).status is V.CANCELLED_IN_TIME


async def test_a_school_that_does_not_answer_is_reminded_then_the_team_answers_for_it(world: World) -> None:
    sle, head, team = await world.person(SLE), await world.person(ASKER), await world.person(TEAM)
    await request_at(world, Status.ACTIVE)
    await on(world, 25)
    await sle.says("log 1 day at Oakfield tues")
    await sle.presses("Yes, ask the school")
    head.marks()
    await on(world, 30, hour=8)
    head.hears("Did Bilal Chaudmere work with you")
    team.hears_nothing()
    await world.at(datetime(2026, 12, 2, 8, 0, tzinfo=LONDON))  # the team is reminded of the newsletter alone
    team.hears_not("Oakfield")
    team.marks()
    await world.at(datetime(2026, 12, 3, 8, 0, tzinfo=LONDON))
    team.hears("Oakfield Fen Academy has not said whether Bilal Chaudmere worked with them")
    await team.presses("Yes")
    team.hears("counts as 1 day")
    assert (await state(world, 1)).status is V.NOTE_DUE


async def test_a_day_beyond_the_agreed_ones_is_not_recorded(world: World) -> None:
    sle = await world.person(SLE)
    request = await request_at(world, Status.ACTIVE, days="1")
    await visit_on(world, request, TUESDAY, V.NOTE_FILED)
    await on(world, 26)
    await sle.says("log my visit on wednesday")
    sle.hears("The agreement is for 1 day, and all of it is given or booked")


async def test_a_day_before_the_agreement_is_not_recorded(world: World) -> None:
    sle = await world.person(SLE)
    await request_at(world, Status.ACTIVE)
    await on(world, 25)
    await sle.says("log my visit on 20 November")
    sle.hears("Friday 20 November 2026 lies before the agreement was signed")


async def test_when_the_days_have_gone_meanwhile_the_schools_yes_does_not_count(world: World) -> None:
    sle, head = await world.person(SLE), await world.person(ASKER)
    request = await request_at(world, Status.ACTIVE, days="1")
    await on(world, 25)
    await sle.says("log 1 day at Oakfield tues")
    await sle.presses("Yes, ask the school")
    await visit_on(world, request, date(2026, 12, 1), V.BOTH_CONFIRMED)
    sle.marks()
    await head.presses("Yes")
    head.hears("The agreement is for 1 day, and all of it is given or booked")
    sle.hears("The agreement is for 1 day, and all of it is given or booked")
    assert (await state(world, 1)).status is V.CANCELLED_IN_TIME


async def test_a_booked_day_that_was_on_another_day(world: World) -> None:
    sle, head = await world.person(SLE), await world.person(ASKER)
    request = await request_at(world, Status.ACTIVE, days="1")
    visit = await visit_on(world, request, TUESDAY, V.BOTH_CONFIRMED)
    await on(world, 26)
    await sle.says("log a visit")
    await sle.presses("Another day")
    sle.hears("Which day was it?")
    await sle.fills({"day": "2026-11-25", "length": "A whole day"})
    sle.hears("in place of Tuesday 24 November 2026")
    await sle.presses("Record it")
    sle.hears("I have asked Oakfield Fen Academy about Wednesday 25 November 2026")
    await head.presses("Yes")
    moved = await state(world, visit)
    assert (moved.day, moved.status) == (date(2026, 11, 25), V.NOTE_DUE)


async def test_a_day_said_to_be_in_place_of_a_booked_one(world: World) -> None:
    sle, head = await world.person(SLE), await world.person(ASKER)
    request = await request_at(world, Status.ACTIVE, days="1")
    visit = await visit_on(world, request, TUESDAY, V.BOTH_CONFIRMED)
    await on(world, 26)
    await sle.says("log my visit on wednesday")
    await sle.presses("In place of Tue 24 Nov")
    sle.hears("I have asked Oakfield Fen Academy about Wednesday 25 November 2026")
    head.hears("Did Bilal Chaudmere work with you on Wednesday 25 November 2026")
    assert (await state(world, visit)).status is V.SLE_CONFIRMED


async def test_another_day_cannot_be_before_the_agreement_either(world: World) -> None:
    sle = await world.person(SLE)
    request = await request_at(world, Status.ACTIVE, days="1")
    await visit_on(world, request, TUESDAY, V.BOTH_CONFIRMED)
    await on(world, 26)
    await sle.says("log a visit")
    await sle.presses("Another day")
    await sle.fills({"day": "2026-11-12", "length": "Half a day"})
    await sle.presses("Record it")
    sle.hears("lies before the agreement was signed")


async def test_the_form_finds_a_day_that_was_booked_after_all(world: World) -> None:
    sle = await world.person(SLE)
    request = await request_at(world, Status.ACTIVE)
    await visit_on(world, request, TUESDAY, V.BOTH_CONFIRMED)
    await on(world, 25)
    await sle.says("log a visit")
    await sle.presses("Another day")
    await sle.fills({"day": "2026-11-24", "length": "Half a day"})
    await sle.presses("Record it")
    sle.hears("Tuesday 24 November 2026, half a day, Oakfield Fen Academy. Right?")


async def test_without_a_day_the_sle_chooses_a_school_and_says_the_day(world: World) -> None:
    sle, head = await world.person(SLE), await world.person(ASKER)
    await request_at(world, Status.ACTIVE)
    await on(world, 26)
    await sle.says("log a visit")
    sle.hears("No booked day of yours waits to be logged")
    await sle.presses("Oakfield Fen Academy")
    await sle.fills({"day": "2026-11-25", "length": "A whole day"})
    await sle.presses("Record it")
    head.hears("Did Bilal Chaudmere work with you on Wednesday 25 November 2026 (1 day)?")
