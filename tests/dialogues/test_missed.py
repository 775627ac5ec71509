"""A booked day that did not take place is recorded with one tap, by either side."""

from datetime import date, datetime

import pytest

from messages.dates import LONDON
from storage import ledger
from storage.requests import Status
from storage.visits import Visit, VisitStatus
from tests.stages import ASKER, SLE, TEAM, request_at, visit_on
from tests.world import World

TUESDAY, THURSDAY = date(2026, 11, 24), date(2026, 11, 26)
V = VisitStatus


async def on(world: World, day: int, hour: int = 16) -> None:
    await world.at(datetime(2026, 11, day, hour, 0, tzinfo=LONDON))


async def state(world: World, visit: int) -> Visit:
    async with world.database.reading() as session:
        return await session.get_one(Visit, visit)


async def booked(world: World, status: VisitStatus = V.BOTH_CONFIRMED) -> int:
    return await visit_on(world, await request_at(world, Status.ACTIVE), TUESDAY, status)


async def test_the_sle_says_so_and_the_day_is_free_again(world: World) -> None:
    sle, head, team = await world.person(SLE), await world.person(ASKER), await world.person(TEAM)
    visit = await booked(world)
    await on(world, 24)
    await sle.presses("It did not take place")
    sle.hears("Tuesday 24 November 2026 at Oakfield Fen Academy did not take place. What happened?")
    assert sle.buttons == ["The school cancelled", "The SLE could not come", "Nobody was there to meet the SLE"]
    await sle.presses("The school cancelled")
    sle.hears("Recorded", "The day is free again")
    assert "Propose another day" in sle.buttons
    head.hears("Bilal Chaudmere tells us that Tuesday 24 November 2026", "the school cancelled")
    assert "Propose another day" in head.buttons
    team.hears("the school cancelled")
    missed = await state(world, visit)
    assert missed.status is V.MISSED
    async with world.database.reading() as session:
        rows = await ledger.of_deployment(session, missed.deployment_id)
    assert [row.free for row in rows if row.visit_id is None] == [2]


@pytest.mark.parametrize("text", ["they did not come", "he didn't turn up on Tuesday", "nobody came yesterday"])
async def test_the_school_says_so_in_words(world: World, text: str) -> None:
    sle, head, team = await world.person(SLE), await world.person(ASKER), await world.person(TEAM)
    visit = await booked(world)
    await on(world, 25)
    await head.says(text)
    head.hears("did not take place. What happened?")
    assert head.buttons == ["We cancelled", "The SLE did not come"]
    sle.marks()
    team.marks()
    await head.presses("The SLE did not come")
    sle.hears("Amara Barleycroft tells us that Tuesday 24 November 2026", "the SLE could not come")
    team.hears("the SLE could not come")
    assert (await state(world, visit)).status is V.MISSED


async def test_with_several_days_it_is_asked_which(world: World) -> None:
    head = await world.person(ASKER)
    visit = await booked(world)
    await visit_on(world, 1, THURSDAY, V.BOTH_CONFIRMED)
    await on(world, 26)
    await head.says("they did not come")
    head.hears("Which day do you mean?")
    await head.presses("Tue 24 Nov")
    await head.presses("We cancelled")
    assert (await state(world, visit)).status is V.MISSED


async def test_a_day_that_was_logged_is_for_the_team_to_clear_up(world: World) -> None:
    head, team = await world.person(ASKER), await world.person(TEAM)
    visit = await booked(world, V.NOTE_DUE)
    await on(world, 25)
    await head.says("they did not come")
    head.hears("Bilal Chaudmere has logged Tuesday 24 November 2026", "they will be in touch")
    team.hears("Amara Barleycroft says that Bilal Chaudmere did not come to Oakfield Fen Academy")
    assert (await state(world, visit)).status is V.NOTE_DUE


async def test_where_nothing_was_booked_there_is_nothing_to_miss(world: World) -> None:
    head = await world.person(ASKER)
    await booked(world, V.NOTE_FILED)
    await on(world, 25)
    await head.says("they did not come on 23/11")
    head.hears("I have no booked day up to today that could have been missed")
    await head.says("they did not come on 30/2")
    head.hears("There is no day 30/2")


async def test_the_team_writes_down_what_it_was_told(world: World) -> None:
    sle, head, team = await world.person(SLE), await world.person(ASKER), await world.person(TEAM)
    visit = await booked(world)
    await on(world, 27, hour=8)
    sle.marks()
    await team.presses("It did not take place")
    await team.presses("The SLE could not come")
    for talker in (sle, head):
        talker.hears("Philippa Greenholt tells us that Tuesday 24 November 2026", "the SLE could not come")
    assert (await state(world, visit)).status is V.MISSED
