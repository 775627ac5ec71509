"""Days said as schools say them, in the middle of a conversation: understood, or asked about with a button for each."""

from datetime import date

import pytest

from storage.database import Database
from storage.requests import Status
from storage.visits import VisitStatus
from tests.stages import ASKER, SLE, request_at, visit_on
from tests.world import World, world_on


@pytest.mark.parametrize(
    ("said", "asks", "offered"),
    [
        (
            "the first week back",
            "That is from Monday 4 January 2027 to Friday 8 January 2027",
            "Wednesday 6 January 2027",
        ),
        ("w/c 11 jan", "That is from Monday 11 January 2027 to Friday 15 January 2027", "Thursday 14 January 2027"),
        ("after xmas", "That is from Tuesday 5 January 2027 on", "Tuesday 5 January 2027"),
        ("Tues 13 Jan", "13 January 2027 is a Wednesday", "Tuesday 12 January 2027"),
        (
            "next thurs",
            "did you mean Thursday 26 November 2026 or Thursday 3 December 2026?",
            "Thursday 3 December 2026",
        ),
    ],
)
async def test_a_visit_is_on_a_day_and_not_in_a_week(world: World, said: str, asks: str, offered: str) -> None:
    await request_at(world, Status.AGREED)
    sle, head = await world.person(SLE), await world.person(ASKER)
    await sle.says("propose days")
    await sle.says(said)
    sle.hears(asks)
    await sle.presses(offered)
    await sle.says("whole day")
    sle.hears(offered)
    await sle.presses("Propose")
    head.hears(f"{offered}, 9:00-15:00")


async def test_a_day_is_moved_to_one_of_a_week_that_was_named(filled: Database) -> None:
    async with world_on(filled, "terminal") as world:
        request = await request_at(world, Status.ACTIVE)
        await visit_on(world, request, date(2027, 1, 14), VisitStatus.BOTH_CONFIRMED)
        head = await world.person(ASKER)
        await head.says("my days")
        for button in ("Thursday 14 January 2027", "Another day", "Another day"):
            await head.presses(button)
        await head.says("w/c 18 jan")
        head.hears("That is from Monday 18 January 2027 to Friday 22 January 2027. Which day is it?")
        await head.says("mon wk 3 term 3")
        await head.presses("Propose this day")
        head.hears("I have asked Bilal Chaudmere whether Monday 18 January 2027")


async def test_two_days_of_one_week_are_two_proposals_at_the_times_that_were_said(world: World) -> None:
    await request_at(world, Status.AGREED)
    sle = await world.person(SLE)
    await sle.says("propose days")
    await sle.fills({"days": "tues or thurs w/c 18 jan", "length": "whole day"})
    sle.hears("Tuesday 19 January 2027", "Thursday 21 January 2027")
