"""When is the next meeting, what is on, and what happens when a meeting moves."""

from datetime import date, datetime
from typing import Any

from messages.dates import LONDON
from storage.events import Event
from tests.stages import TEAM
from tests.world import World

MEMBER = "head@witham.example.org"
HEAD = "head@oakfield.example.org"
COMMITTEE = {"series": "strategy_committee", "title": "Strategy Committee", "place": "The Priory Academy LSST"}


async def planned(world: World, **values: Any) -> int:
    """The number of a meeting that stands in the calendar."""
    row: dict[str, Any] = {"start": "15:30", "end": "17:00", **COMMITTEE, **values}
    async with world.database.transaction() as session:
        event = Event(**row)
        session.add(event)
        await session.flush()
        return event.id or 0


async def test_the_next_committee_with_its_time_and_place_and_the_buttons_of_the_invited(world: World) -> None:
    member, head, newcomer = await world.person(MEMBER), await world.person(HEAD), world.newcomer()
    for talker in (member, newcomer):
        await talker.says("when is strategy committee")
        talker.hears("No date is set for this year; I have told the central team.")
    await planned(world, day=date(2026, 12, 8), online="https://meet.example.org/committee")
    await planned(world, day=date(2027, 3, 16))
    await member.says("when is strategy committee")
    member.hears("Tuesday 8 December 2026, 3.30pm to 5pm: in 15 days.", "The Priory Academy LSST")
    member.hears("https://meet.example.org/committee", "After that: Tuesday 16 March 2027, 3.30pm to 5pm.")
    assert member.buttons[:4] == ["Coming", "Apologies", "Deputy", "Calendar"]
    for talker in (head, newcomer):
        await talker.says("time of the strategy committee please")
        talker.hears("Tuesday 8 December 2026, 3.30pm to 5pm: in 15 days.", "The Priory Academy LSST")
        talker.hears_not("meet.example.org")
        assert "Coming" not in talker.buttons
    await newcomer.says("which day is the committee in March")
    newcomer.hears("Tuesday 16 March 2027")
    await newcomer.says("is there a strategy committee this month")
    newcomer.hears("I know of no date for Strategy Committee this month", "Tuesday 8 December 2026")
    team = await world.person(TEAM)
    await team.says("unanswered questions")
    team.hears("when is strategy committee")


async def test_what_is_on_in_a_stretch_of_time(world: World) -> None:
    head = await world.person(HEAD)
    await head.says("what's on this half term")
    head.hears("No date is set for this year")
    await planned(world, day=date(2026, 12, 8))
    await planned(world, day=date(2027, 1, 19), series="heads", title="Headteacher network", place="Keyworth")
    for number, subject in enumerate(("art", "maths", "english", "science", "geography", "history", "mfl", "dt")):
        day = date(2027, 1, 20 + number)
        await planned(world, day=day, series=f"subject_{subject}", title=f"Leaders of {subject}", start="", end="")
    await head.says("what's on next half term")
    head.hears("next half term", "Tuesday 19 January 2027, 3.30pm to 5pm: Headteacher network, Keyworth")
    head.hears("Tuesday 26 January 2027: Leaders of mfl")
    head.hears_not("Strategy Committee", "Leaders of dt")
    await head.presses("More")
    head.hears("Wednesday 27 January 2027: Leaders of dt")
    await head.says("next events")
    head.hears("Tuesday 8 December 2026", "Headteacher network")
    await head.says("whats on in december")
    head.hears("Strategy Committee")
    await head.says("whats on next week")
    head.hears("no date for meetings next week", "The next that I know of: Tuesday 8 December 2026")
    await head.presses("See it")
    head.hears("Strategy Committee", "in 15 days")
    await head.says("when's the next subject leader meeting for science")
    head.hears("Leaders of science", "Saturday 23 January 2027")
    await head.says("when was the last full alliance")
    head.hears("I have no past date for Full Alliance meeting")
    await head.says("when was the last strategy committee")
    head.hears("was on Tuesday 30 June 2020", "The next: Tuesday 8 December 2026")


async def test_dates_that_wait_for_a_decision_are_said_to_be_doubtful(world: World) -> None:
    await world.at(datetime(2019, 9, 30, 9, tzinfo=LONDON))
    asking = await world.person("scitt@oakfield.example.org")
    await asking.says("next scitt meeting")
    asking.hears("Wednesday 16 October 2019, 2pm to 3.30pm: Partnership Board, The Keyworth Centre")
    asking.hears("Not certain yet", "3 October 2019 is a Thursday, not a Wednesday")
    await world.at(datetime(2020, 2, 5, 9, tzinfo=LONDON))
    await asking.says("SCITT mentor training dates")
    asking.hears("The week beginning Monday 3 February 2020", "After that: the week beginning Monday 27 April 2020")
