"""What a check doubts waits for a person, and the decision takes effect."""

from datetime import date

from sqlmodel import select

from storage.events import Event
from tests.world import World

HEAD = "head@oakfield.example.org"
TEAM = "coordinator@alliance.example.org"


async def test_the_central_team_decides_on_an_address_and_it_is_told_from_then_on(world: World) -> None:
    head, coordinator = await world.person(HEAD), await world.person(TEAM)
    await coordinator.says("to check")
    coordinator.hears("6 to check", "Moira Bradshaw", "3 October 2019 is a Thursday")
    lines = [seen.text for seen in coordinator.new()]
    number = next(line.split(".")[0].split()[-1] for line in lines[0].splitlines() if "Moira" in line)
    await coordinator.presses(f"Decide {number}")
    await coordinator.presses("mbradshaw@lincstsa.co.uk")
    coordinator.hears("Noted", "5 still to check")
    await head.says("who do I contact about scitt")
    head.hears("mbradshaw@lincstsa.co.uk")


async def test_a_decision_is_made_once(world: World) -> None:
    first, second = await world.person(TEAM), await world.person("kasia.sowabrook@alliance.example.org")
    await first.says("to check")
    await second.says("to check")
    await first.presses("Decide 1")
    await first.presses("itsa-enquiries@lincstsa.co.uk")
    await second.presses("Decide 1")
    second.hears("Philippa Greenholt decided that on Monday 23 November 2026")


async def test_nobody_else_sees_or_decides(world: World) -> None:
    head = await world.person(HEAD)
    await head.says("to check")
    head.hears("Only the central team")


async def decide(world: World, about: str, choice: str) -> str:
    """The central team decides on the doubt whose words hold `about`; returns the answer."""
    coordinator = await world.person(TEAM)
    await coordinator.says("to check")
    listed = coordinator.new()[0].text.splitlines()
    number = next(line.split(".")[0] for line in listed if about in line and line[:1].isdigit())
    await coordinator.presses(f"Decide {number}")
    await coordinator.presses(choice)
    return coordinator.heard


async def event(world: World, series: str, day: date) -> Event | None:
    async with world.database.reading() as session:
        return (await session.exec(select(Event).where(Event.series == series, Event.day == day))).first()


async def test_a_date_gets_the_day_that_was_decided(world: World) -> None:
    assert "Wednesday 2 October 2019" in await decide(world, "3 October 2019", "Wednesday 2 October 2019")
    moved = await event(world, "scitt_coordinators", date(2019, 10, 2))
    assert moved
    assert not moved.doubted
    assert await event(world, "scitt_coordinators", date(2019, 10, 3)) is None


async def test_a_day_that_is_there_already_is_not_there_twice(world: World) -> None:
    async with world.database.transaction() as session:
        session.add(Event(series="scitt_coordinators", title="SCITT Co-ordinators", day=date(2019, 10, 2)))
    await decide(world, "3 October 2019", "Wednesday 2 October 2019")
    async with world.database.reading() as session:
        meetings = (await session.exec(select(Event).where(Event.series == "scitt_coordinators"))).all()
    assert [meeting.day for meeting in meetings].count(date(2019, 10, 2)) == 1


async def test_of_two_that_clash_one_moves_and_waits_for_its_new_day(world: World) -> None:
    await decide(world, "11 September 2019", "SCITT Subject Leaders moves")
    stays = await event(world, "secondary_mentors", date(2019, 9, 11))
    moves = await event(world, "scitt_subject_leaders", date(2019, 9, 11))
    assert stays
    assert moves
    assert (stays.doubted, moves.doubted) == (False, True)


async def test_of_two_that_clash_both_may_be_right(world: World) -> None:
    await decide(world, "11 September 2019", "Both are right")
    for series in ("secondary_mentors", "scitt_subject_leaders"):
        meeting = await event(world, series, date(2019, 9, 11))
        assert meeting
        assert not meeting.doubted
