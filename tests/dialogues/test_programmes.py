"""The central team notes days that SLEs spend on the alliance's own programmes."""

from datetime import date
from decimal import Decimal

import pytest

from messages.message import Invalid
from messages.programmes import DAY
from storage import programmes
from storage.requests import Status
from tests.stages import HOME_HEAD, SLE, TEAM, request_at
from tests.world import Talker, World

A_DAY = {
    "sle": "Bilal Chaudmere",
    "use": "Facilitation",
    "programme": "Leading from the Middle",
    "day": "2027-01-12",
    "length": "1",
}


async def notes_day(team: Talker, **changes: str) -> None:
    await team.says("programme day")
    await team.fills({**A_DAY, **changes})
    await team.presses("Note the day")


async def test_a_programme_day_comes_out_of_the_free_days(world: World) -> None:
    team, sle = await world.person(TEAM), await world.person(SLE)
    await notes_day(team)
    team.hears("Noted. Tuesday 12 January 2027: Bilal Chaudmere, 1 day for facilitation", "2 free days left in 2026/27")
    sle.hears("1 day of yours is noted for the facilitation of Leading from the Middle", "You have 2 free days left")
    async with world.database.reading() as session:
        (row,) = await programmes.between(session, date(2027, 1, 1), date(2027, 1, 31))
        assert row.free == Decimal(1)


async def test_a_day_that_is_not_left_is_not_noted(world: World) -> None:
    team = await world.person(TEAM)
    await request_at(world, Status.AGREED, days="2.5")
    await notes_day(team)
    team.hears("Nothing was noted: Bilal Chaudmere has 0.5 free days left in 2026/27")
    await notes_day(team, length="0.5")
    team.hears("half a day for facilitation", "0 free days left")


async def test_programme_days_are_listed_and_taken_back(world: World) -> None:
    team, sle = await world.person(TEAM), await world.person(SLE)
    other = await world.person("jamal.rookwith@alliance.example.org")
    await team.says("programme days")
    team.hears("No programme day is noted for 2026/27")
    await notes_day(team, day="2026-10-06", use="Design")
    await team.says("programme days")
    team.hears("Tuesday 6 October 2026: Bilal Chaudmere, 1 day for design, Leading from the Middle")
    await other.says("programme days")
    sle.marks()
    await team.presses("Remove Bilal Chaudmere, 6 October")
    team.hears("Shall I remove this day?")
    await team.presses("Yes, remove it")
    team.hears("Removed. Bilal Chaudmere has 3 free days left")
    sle.hears("Your day for Leading from the Middle, Tuesday 6 October 2026, is taken back")
    await other.presses("Remove Bilal Chaudmere, 6 October")
    other.hears("That programme day is not noted any more")


async def test_only_the_team_notes_programme_days(world: World) -> None:
    head = await world.person(HOME_HEAD)
    await head.says("programme days")
    head.hears("Only the central team can do that")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12 January", "2027-01-12"),
        ("yesterday", "2026-11-22"),
        ("6 October 2026", "2026-10-06"),
        ("2026-10-06", "2026-10-06"),
    ],
)
def test_a_programme_day_may_be_past_or_to_come(text: str, expected: str) -> None:
    known = {"today": date(2026, 11, 23)}
    day = DAY.field("day").read(text, known)
    assert day == expected
    assert DAY.field("day").read(day, known) == expected


@pytest.mark.parametrize("text", ["6 October", "next Tuesday"])
def test_a_day_that_may_be_either_is_asked_about(text: str) -> None:
    with pytest.raises(Invalid) as asked:
        DAY.field("day").read(text, {"today": date(2026, 11, 23)})
    assert len(asked.value.options) == 2
