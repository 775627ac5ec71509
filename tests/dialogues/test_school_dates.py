"""When school is open: what everybody can ask, and what heads and the central team can say."""

from datetime import datetime

import pytest
from sqlmodel import select

from messages.dates import LONDON
from messages.message import Inbound, Place
from storage.people import Post, Role
from storage.terms import Term
from tests.dialogues.test_meetings import HEAD, MEMBER
from tests.stages import TEAM, person_id
from tests.world import World

ASKED = (
    ("when is half term", "Half term is from Monday 15 February 2027 to Friday 19 February 2027."),
    ("half term dates", "Term 3 (spring): Tuesday 5 January 2027 to Friday 12 February 2027"),
    ("when do we go back after christmas", "school starts again on Tuesday 5 January 2027"),
    ("when are the easter holidays", "Easter holidays are from Friday 26 March 2027 to Friday 9 April 2027"),
    ("when does term start", "Term 3 (spring) starts on Tuesday 5 January 2027."),
    ("when do we break up", "Term 2 (autumn) ends on Friday 18 December 2026."),
    ("is 25 december a school day", "No: Friday 25 December 2026 is a bank holiday (Christmas Day)."),
    ("are schools open on tuesday 5 january?", "Yes: Tuesday 5 January 2027 is a school day."),
    ("is 21 december a school day", "school starts again on Tuesday 5 January 2027"),
    ("is the school open on monday 5 january", "5 January 2027 is a Tuesday: did you mean"),
    ("is saturday 9 january a school day", "is at the weekend"),
    ("is 14 september 2028 a school day", "an ordinary working day, but I have no term dates for it"),
    ("when is the next bank holiday", "Friday 25 December 2026: Christmas Day"),
    ("when are the inset days this year", "I know of no INSET day ahead"),
    ("when is the next school holiday", "The Christmas holidays are from Monday 21 December 2026"),
    ("next inset", "I know of no INSET day ahead"),
    ("school dates", "Not confirmed yet (usual English weeks, to be replaced by the alliance)."),
)


@pytest.mark.parametrize(("text", "answer"), ASKED)
async def test_anybody_hears_when_school_is_open(world: World, text: str, answer: str) -> None:
    asking = world.newcomer()
    await asking.says(text)
    asking.hears(answer)


async def test_a_head_tells_of_an_inset_day_of_their_own_school(world: World) -> None:
    head, other, newcomer = await world.person(HEAD), await world.person(MEMBER), world.newcomer()
    await head.says("inset wednesday 5 january")
    head.hears("5 January 2027 is a Tuesday")
    await head.presses("Tuesday 5 January 2027")
    head.hears("INSET day, without pupils: Tuesday 5 January 2027, Oakfield Fen Academy")
    await other.says("inset days")
    other.hears("no INSET day ahead")
    await head.presses("Yes")
    head.hears("Kept")
    await head.says("inset 5 january")
    head.hears("I know that already")
    await head.says("when do we go back after christmas")
    head.hears("school starts again on Wednesday 6 January 2027")
    await head.says("is 5 january a school day")
    head.hears("No: Tuesday 5 January 2027 is an INSET day, without pupils.")
    for talker in (other, newcomer):
        await talker.says("is 5 january a school day")
        talker.hears("Yes: Tuesday 5 January 2027 is a school day.")
    await other.says("oakfield inset 6 january")
    other.hears("Only the head of Oakfield Fen Academy, or the central team")
    await newcomer.says("inset friday 15 january")
    newcomer.hears_not("Is that right")
    await head.says("school dates")
    await head.presses("Remove 5 January")
    await head.presses("Yes, remove it")
    head.hears("Removed: INSET day")
    await head.says("is 5 january a school day")
    head.hears("Yes: Tuesday 5 January 2027 is a school day.")


async def test_the_central_team_tells_of_any_school_and_of_all(world: World) -> None:
    team, head, member = await world.person(TEAM), await world.person(HEAD), await world.person(MEMBER)
    await team.says("inset friday 15 january")
    team.hears("INSET day, without pupils: Friday 15 January 2027, all schools.")
    await team.presses("Yes")
    await team.says("oakfield is open 15-17 february 2027")
    team.hears("Open although it is not term time: Monday 15 February 2027 to Wednesday 17 February 2027")
    await team.presses("Change")
    team.hears("This is what I understood", "Oakfield Fen Academy")
    await team.presses("Keep it")
    await member.says("next inset")
    member.hears("Friday 15 January 2027, all schools")
    await head.says("is 16 february a school day")
    head.hears("Yes")
    await member.says("is 16 february a school day")
    member.hears("No: Tuesday 16 February 2027 is not in term time")
    await team.says("nowhere closed 4 february")
    team.hears("I do not know which school “nowhere” is")
    await team.says("witham closed thursday 4 february")
    await team.presses("Yes")
    await member.says("are we open on 4 february")
    member.hears("No: Thursday 4 February 2027 is a day on which school is closed.")
    await team.says("school dates")
    team.hears("Oakfield Fen Academy", "Closed: Thursday 4 February 2027, Witham")


async def test_the_central_team_tells_the_terms(world: World) -> None:
    team, newcomer = await world.person(TEAM), world.newcomer()
    await team.says("term 3 6 january to 5 february 2027")
    team.hears("Term 3 (spring): Wednesday 6 January 2027 to Friday 5 February 2027")
    team.hears("It replaces Tuesday 5 January 2027 to Friday 12 February 2027")
    await team.presses("Yes")
    await newcomer.says("when does term start")
    newcomer.hears("Term 3 (spring) starts on Wednesday 6 January 2027.")
    newcomer.hears_not("Not confirmed")
    await team.says("term 4 1 february 2027 to 25 march 2027")
    team.hears("That overlaps Term 3", "Nothing was kept")
    await team.says("term 3 tuesday 6 january to 12 february 2027")
    team.hears("6 January 2027 is a Wednesday")
    await team.says("add term")
    await team.fills({"number": "1", "days": "4 September 2028 to 20 October 2028"})
    await team.presses("Keep it")
    team.hears("Kept: Term 1 (autumn), Monday 4 September 2028 to Friday 20 October 2028")


async def test_nobody_speaks_for_a_school_that_is_not_theirs(world: World) -> None:
    head = await world.person(HEAD)
    values = ("inset:all:2027-01-06", "inset:2:2027-01-06", "inset:1:2027-01-06,2029-01-06", "gone:1:2027-01-06")
    for number, value in enumerate(values):
        inbound = Inbound(f"forged-{number}", head.way.platform.name, head.address, Place(head.address))
        reply = await world.receive(
            Inbound(inbound.id, inbound.platform, inbound.account, inbound.place, action="closures.keep", value=value)
        )
        assert "I could not read that" in reply.messages[0].text


async def test_a_head_of_two_schools_says_for_which(world: World) -> None:
    head = await world.person(HEAD)
    async with world.database.transaction() as session:
        session.add(Post(person_id=await person_id(session, HEAD), role=Role.HEADTEACHER, school_id=2))
    await head.says("inset wednesday 5 january")
    head.hears("did you mean Tuesday 5 January 2027 or Wednesday 6 January 2027?")
    await head.says("inset 6 january")
    head.hears("For which of your schools?")
    await head.presses("Witham Reach School")
    await head.presses("Yes")
    head.hears("Kept: INSET day, without pupils: Wednesday 6 January 2027, Witham Reach School")
    await head.says("is it a school day on wednesday 6 january, please, is that a school day")
    await head.says("is 6 january a school day")
    head.hears("Oakfield Fen Academy: Yes: Wednesday 6 January 2027 is a school day.")
    head.hears("Witham Reach School: No: Wednesday 6 January 2027 is an INSET day")
    await head.says("add inset")
    await head.fills({"kind": "Closed", "school": "Witham Reach School", "days": "Friday 5 February 2027"})
    await head.presses("Keep it")
    head.hears("Kept: Closed: Friday 5 February 2027, Witham Reach School")
    await head.says("closed 5 february 2027")
    await head.presses("Witham Reach School")
    head.hears("I know that already")
    await head.says("inset friday 23 october 2026")
    await head.presses("Oakfield Fen Academy")
    head.hears("Please note: that day is past.")
    await head.says("open tuesday 12 january 2027")
    await head.presses("Oakfield Fen Academy")
    head.hears("school is open then in any case")
    await head.says("inset monday 3 may 2027")
    await head.presses("Oakfield Fen Academy")
    head.hears("is a bank holiday")


async def test_where_no_dates_are_known_nothing_is_guessed(world: World) -> None:
    await world.at(datetime(2028, 8, 1, 9, tzinfo=LONDON))
    asking, team = world.newcomer(), await world.person(TEAM)
    for text in ("when is half term", "when does term start", "when do we break up", "when are the summer holidays"):
        await asking.says(text)
        asking.hears("I do not have those dates. I have asked the central team.")
    await asking.says("term dates")
    asking.hears("I have no term dates from today on.")
    await asking.says("is school open on wednesday 5 september")
    asking.hears("did you mean Tuesday 5 September 2028")
    await asking.presses("Tuesday 5 September 2028")
    asking.hears("an ordinary working day, but I have no term dates for it")
    await team.says("term 1 5 september 2028")
    team.hears("A term has a first and a last day in one school year. Nothing was kept.")
    await team.says("term 1 tuesday 4 september to 20 october")
    team.hears("4 September 2028 is a Monday")
    await team.says("term 1 4 september to 20 october")
    await team.presses("Change")
    team.hears("This is what I understood", "Monday 4 September 2028 to Friday 20 October 2028")
    await team.presses("Keep it")
    await asking.says("when does term start")
    asking.hears("Term 1 (autumn) starts on Monday 4 September 2028.")


async def test_dates_of_another_year_are_not_taken_for_those_of_this_one(world: World) -> None:
    team = await world.person(TEAM)
    world.clock.turn(datetime(2019, 9, 2, 9, tzinfo=LONDON))
    await team.says("what's on this half term")
    team.hears("Wednesday 18 September 2019, 3.30pm to 5pm: Strategy Committee")
    await team.says("when is half term")
    team.hears("I do not have those dates")
    await team.says("digest draft")
    team.hears("No newsletter is being made: no term dates are loaded")
    await team.says("inset monday 9 september 2019")
    team.hears_not("school starts again")
    await team.says("next scitt meeting")
    team.hears("Not certain yet, the central team is checking:", "3 October 2019 is a Thursday, not a Wednesday")


async def test_where_only_the_present_year_is_loaded_its_dates_are_told(world: World) -> None:
    async with world.database.transaction() as session:
        for term in await session.exec(select(Term).where(Term.academic_year != "2026/27")):
            await session.delete(term)
    head = await world.person(HEAD)
    await head.says("when is half term")
    head.hears("Half term is from Monday 15 February 2027")
