"""An SLE logs a day at a school and writes it up; the school and the central team read it."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from messages.dates import LONDON
from storage import ledger
from storage.database import Database
from storage.deployments import Deployment
from storage.requests import Status
from storage.visits import Visit, VisitStatus
from tests.stages import ASKER, HOME_HEAD, SLE, TEAM, request_at, status_of, visit_on
from tests.world import World

TUESDAY = date(2026, 11, 24)
THURSDAY = date(2026, 11, 26)
NOTE = {
    "seen": "The subject leader and two teachers",
    "focus_today": "Planning key stage 3",
    "done": "Wrote the first unit together",
    "action": "Teach the first unit",
    "action_who": "The subject leader",
    "action_by": "By the next visit",
}
V = VisitStatus


async def state(world: World, visit: int) -> Visit:
    async with world.database.reading() as session:
        return await session.get_one(Visit, visit)


async def booked(world: World, day: date = TUESDAY, days: str = "2", length: str = "1") -> int:
    request = await request_at(world, Status.ACTIVE, days=days)
    return await visit_on(world, request, day, V.BOTH_CONFIRMED, length)


async def evening(world: World, day: date = TUESDAY) -> None:
    await world.at(datetime(day.year, day.month, day.day, 16, 0, tzinfo=LONDON))


async def without_date(database: Database, deployment: int) -> Decimal:
    """How many agreed days have no date in the ledger."""
    async with database.reading() as session:
        rows = await ledger.of_deployment(session, deployment)
    return sum((row.free + row.charged for row in rows if row.visit_id is None), Decimal(0))


async def test_a_day_is_asked_about_when_it_is_over_logged_and_written_up(world: World) -> None:
    sle, head, home, team = [await world.person(email) for email in (SLE, ASKER, HOME_HEAD, TEAM)]
    visit = await booked(world)
    await world.at(datetime(2026, 11, 24, 15, 14, tzinfo=LONDON))
    sle.hears_nothing()
    await world.at(datetime(2026, 11, 24, 15, 15, tzinfo=LONDON))
    sle.hears("Did Tuesday 24 November 2026 at Oakfield Fen Academy take place?")
    await sle.presses("Yes, log it")
    sle.hears("Tuesday 24 November 2026, 1 day, Oakfield Fen Academy. Right?")
    assert (await state(world, visit)).status is V.BOTH_CONFIRMED
    await sle.presses("Yes, write the note")
    sle.hears("Logged: Tuesday 24 November 2026", "due by Tuesday 1 December 2026", "Whom did you work with?")
    await sle.fills(NOTE)
    for talker in (head, home, team):
        talker.marks()
    await sle.presses("File the note")
    sle.hears("The visit note of Tuesday 24 November 2026 is filed")
    head.hears("S2S-0001: visit note of Tuesday 24 November 2026", "Wrote the first unit together")
    team.hears("Bilal Chaudmere at Oakfield Fen Academy, 1 day", "By the next visit")
    home.hears("Bilal Chaudmere has written the visit note of Tuesday 24 November 2026")
    home.hears_not("first unit")
    assert (await state(world, visit)).status is V.NOTE_FILED


async def test_concerns_reach_the_central_team_alone(world: World) -> None:
    sle, head, team = await world.person(SLE), await world.person(ASKER), await world.person(TEAM)
    visit = await booked(world)
    await evening(world)
    await sle.presses("Yes, log it")
    await sle.presses("Only log it")
    await sle.says("visit note")
    for answer in NOTE.values():
        await sle.says(answer)
    await sle.presses("Add more")
    await sle.presses("For the central team alone")
    await sle.says("The team was not released")
    head.marks()
    await sle.presses("File the note")
    team.hears("The team was not released")
    head.hears("The subject leader and two teachers")
    head.hears_not("not released")
    for talker in (head, sle):
        await talker.says("visit notes")
        talker.hears("Planning key stage 3")
        talker.hears_not("not released")
    await team.says("show notes for s2s-1")
    team.hears("The team was not released")
    assert (await state(world, visit)).noted_at is not None


async def test_silence_is_asked_once_more_then_told_and_never_counts(world: World) -> None:
    sle, team = await world.person(SLE), await world.person(TEAM)
    visit = await booked(world)
    await evening(world)
    sle.marks()
    await world.at(datetime(2026, 11, 25, 7, 59, tzinfo=LONDON))
    sle.hears_nothing()
    await world.at(datetime(2026, 11, 25, 8, 0, tzinfo=LONDON))
    sle.hears("Tuesday 24 November 2026 is not logged yet")
    sle.marks()
    team.hears_nothing()
    await world.at(datetime(2026, 11, 27, 8, 0, tzinfo=LONDON))
    team.hears("S2S-0001: Bilal Chaudmere has not said whether Tuesday 24 November 2026")
    await world.advance(days=20)
    sle.hears_nothing()
    assert (await state(world, visit)).status is V.BOTH_CONFIRMED


async def test_the_team_logs_for_an_sle_who_rang(world: World) -> None:
    sle, team = await world.person(SLE), await world.person(TEAM)
    visit = await booked(world)
    await world.at(datetime(2026, 11, 27, 8, 0, tzinfo=LONDON))
    sle.marks()
    await team.presses("Log it for them")
    team.hears("1 day, Oakfield Fen Academy. Right?")
    assert "Yes, write the note" not in team.buttons
    await team.presses("Only log it")
    team.hears("Logged", "I have asked Bilal Chaudmere for the visit note")
    sle.hears("Logged: Tuesday 24 November 2026", "Please write the visit note")
    assert (await state(world, visit)).status is V.NOTE_DUE


@pytest.mark.parametrize(
    "text",
    [
        "log 1 day at Oakfield tues",
        "log a visit",
        "I've done my second day at Oakfield",
        "record a day at oakfeild on Tuesday",
        "log my visit 24 November",
        "log my visit on 24/11",
    ],
)
async def test_the_day_is_found_from_what_the_sle_says(world: World, text: str) -> None:
    sle = await world.person(SLE)
    await booked(world)
    await evening(world, date(2026, 11, 25))
    await sle.says(text)
    sle.hears("Tuesday 24 November 2026, 1 day, Oakfield Fen Academy. Right?")


async def test_half_a_day_frees_the_other_half(world: World) -> None:
    sle = await world.person(SLE)
    visit = await booked(world)
    deployment = (await state(world, visit)).deployment_id
    await evening(world, date(2026, 11, 25))
    assert await without_date(world.database, deployment) == 1
    await sle.says("record half a day at Oakfield on Tuesday")
    sle.hears("Tuesday 24 November 2026, half a day, Oakfield Fen Academy. Right?")
    await sle.presses("It was 1 day")
    sle.hears("1 day, Oakfield")
    await sle.presses("It was half a day")
    await sle.presses("Only log it")
    sle.hears("Logged: Tuesday 24 November 2026, half a day")
    assert (await state(world, visit)).length == Decimal("0.5")
    assert await without_date(world.database, deployment) == Decimal("1.5")


async def test_a_longer_day_than_the_agreement_has_is_not_logged(world: World) -> None:
    sle = await world.person(SLE)
    visit = await booked(world, days="0.5", length="0.5")
    await evening(world)
    await sle.presses("Yes, log it")
    await sle.presses("It was 1 day")
    await sle.presses("Only log it")
    sle.hears("I cannot log Tuesday 24 November 2026 as that")
    kept = await state(world, visit)
    assert (kept.status, kept.length) == (V.BOTH_CONFIRMED, Decimal("0.5"))


async def test_with_several_days_it_is_asked_which(world: World) -> None:
    sle = await world.person(SLE)
    first = await booked(world)
    async with world.database.reading() as session:
        request = (await session.get_one(Deployment, (await state(world, first)).deployment_id)).request_id
    await visit_on(world, request, THURSDAY, V.BOTH_CONFIRMED)
    await evening(world, THURSDAY)
    await sle.says("log a visit")
    sle.hears("Which day do you mean?")
    assert sle.buttons == ["Log Tue 24 Nov", "Log Thu 26 Nov"]
    await sle.presses("Log Thu 26 Nov")
    sle.hears("Thursday 26 November 2026, 1 day")
    await sle.presses("Only log it")
    await sle.says("log my visit on thursday")
    sle.hears("that is logged. The visit note is due by Thursday 3 December 2026")
    await sle.says("log my visit on monday")
    sle.hears("If Monday 23 November 2026 took the place of a booked day, say which")
    assert sle.buttons == ["In place of Tue 24 Nov"]
    await sle.says("add my visit notes")
    sle.hears("that is logged")


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("log a visit on 12 December", "Do you mean Friday 12 December 2025?"),
        ("log a visit on 12 December 2026", "12 December 2026 is still to come"),
        ("log a visit on 31/11", "There is no day 31/11"),
        ("log a visit on Thursday", "did you mean Thursday 19 November 2026 or Thursday 26 November 2026?"),
    ],
)
async def test_a_day_that_cannot_be_or_can_be_two_is_asked_about(world: World, text: str, answer: str) -> None:
    sle = await world.person(SLE)
    await booked(world)
    await evening(world, THURSDAY)
    await sle.says(text)
    sle.hears(answer)


async def test_a_day_still_to_come_cannot_be_logged(world: World) -> None:
    sle, team = await world.person(SLE), await world.person(TEAM)
    visit = await booked(world)
    await evening(world)
    await world.at(datetime(2026, 11, 27, 8, 0, tzinfo=LONDON))
    async with world.database.transaction() as session:
        (await session.get_one(Visit, visit)).day = date(2026, 12, 8)
    await sle.presses("Yes, log it")
    sle.hears("Tuesday 8 December 2026 at Oakfield Fen Academy is still to come")
    await team.presses("It did not take place")
    team.hears("is still to come")


async def test_only_those_concerned_log_a_day(world: World) -> None:
    sle = await world.person(SLE)
    other = await world.person("gethin.bryncarn@curlew.example.org")
    visit = await booked(world)
    await evening(world)
    await other.says("log a visit")
    other.hears("You have no days at other schools to log")
    await other.says("visit notes 1")
    other.hears("I have no request S2S-0001 that you may see")
    await sle.presses("Yes, log it")
    await sle.presses("Only log it")
    await sle.presses("It did not take place")
    sle.hears("has moved on since that button was shown", "the visit note is still to be written")
    await sle.presses("Yes, log it")
    sle.hears("has moved on since")
    assert "Write the note" in sle.buttons
    assert (await state(world, visit)).status is V.NOTE_DUE


async def test_the_first_day_given_sets_an_agreed_request_under_way(world: World) -> None:
    sle = await world.person(SLE)
    request = await request_at(world, Status.AGREED)
    await visit_on(world, request, TUESDAY, V.BOTH_CONFIRMED)
    await evening(world)
    await sle.presses("Yes, log it")
    await sle.presses("Only log it")
    assert await status_of(world, request) is Status.ACTIVE


async def test_what_waits_is_listed(world: World) -> None:
    sle = await world.person(SLE)
    await booked(world)
    await evening(world)
    await sle.says("to do")
    sle.hears("Tuesday 24 November 2026 at Oakfield Fen Academy: did it take place?")
    await sle.presses("Log Tue 24 Nov")
    await sle.presses("Only log it")
    await sle.says("to do")
    sle.hears("the visit note is due by Tuesday 1 December 2026")
    await sle.presses("Write note, Tue 24 Nov")
    sle.hears("Whom did you work with?")
