"""Those who are at a session sign in with the code that is read out in the room."""

import asyncio
from datetime import datetime

import pytest
from sqlmodel import select

from messages.dates import LONDON
from messages.sign_in import open_between
from storage.attendance import As, How
from storage.database import Database
from storage.events import Event
from storage.people import Person, Post, Role
from storage.schools import School
from tests.dialogues.test_attendance import THURSDAY, at, noted, session_on
from tests.dialogues.test_forged import press
from tests.stages import ASKER, HOME_HEAD, SLE, TEAM, person_id
from tests.world import World, world_on

NEWCOMERS_ANSWER = "Please ask the person at the door to note you"


async def code_of(world: World, event: int) -> str:
    async with world.database.reading() as session:
        return (await session.get_one(Event, event)).code


async def test_whoever_writes_the_code_in_the_room_is_noted_with_their_school(world: World) -> None:
    event = await session_on(world)
    team, head, sle = await world.person(TEAM), await world.person(ASKER), await world.person(SLE)
    newcomer = world.newcomer()
    world.set_house(telegram_name="alliance_bot")
    await at(world, 9)
    await team.says("sign-in code for full alliance")
    letters = await code_of(world, event)
    team.hears(
        " ".join(letters), "Thursday 14 January 2027, 1.30pm to 3.30pm", "It works from", "12.30pm, until 6.30pm"
    )
    if world.usual == "terminal":  # elsewhere it is drawn as a link
        team.hears(f"https://t.me/alliance_bot?start=in-{letters}")
    await head.says(f"in {letters}")
    head.hears("You can sign in from Thursday 14 January 2027, 12.30pm")
    await at(world, 13, 35)
    await head.says(f"in {letters.lower()}.")
    head.hears("You are signed in: Full Alliance, Thursday 14 January 2027", "as attendee, Oakfield Fen Academy")
    await head.says(letters.lower())
    head.hears("You are on the list already")
    team.marks()
    await sle.says(f"/start in-{letters}")
    sle.hears("as attendee, King’s Sluice High School")
    await sle.says(f"sign in {letters} as facilitator")
    sle.hears("I have asked the central team to confirm that you facilitate")
    team.hears("Bilal Chaudmere signed in and says they facilitate")
    await newcomer.says(f"in {letters}")
    newcomer.hears(NEWCOMERS_ANSWER)
    await team.presses("Yes, facilitator")
    team.hears("Bilal Chaudmere is noted as facilitator")
    await head.presses("I am not there")
    head.hears("You are no longer signed in")
    await head.presses("I am not there")
    head.hears("You did not sign in there by a code")
    assert await noted(world, event) == [
        ("Bilal Chaudmere", "King’s Sluice High School", As.FACILITATOR, How.CODE),
    ]
    await at(world, 18, 30)
    await head.says(letters)
    head.hears("is closed", "ask the central team to note you")


async def test_a_code_is_renewed_and_wrong_ones_are_few(world: World) -> None:
    event = await session_on(world)
    team, head, sle = await world.person(TEAM), await world.person(HOME_HEAD), await world.person(SLE)
    await head.says("sign in code")
    head.hears("whoever facilitates the session give out its code")
    await team.says("sign in code for full alliance thursday 14 january")
    team.hears("Sign-in code for Full Alliance")
    await at(world, 12, 30)
    await team.says("sign in code")
    old = await code_of(world, event)
    await team.presses("A new code")
    team.hears("The one given out stops working")
    await team.presses("Yes, a new code")
    assert await code_of(world, event) not in ("", old)
    await head.says("sign in code for full alliance")
    head.hears("The central team and whoever facilitates the session give out its code")
    await head.says(f"in {old}")
    head.hears("That is not the code of a session that is on now", "You can try 4 more times this hour")
    for _ in range(4):
        await head.says("sign in WXYZ")
    head.hears("Please wait an hour")
    await head.says(f"in {await code_of(world, event)}")
    head.hears("Too many wrong codes")
    await team.says("facilitators full alliance 14 january")
    await team.fills({"people": "Bilal Chaudmere"})
    await team.presses("Note them")
    await sle.says("sign-in code")
    sle.hears("Sign-in code for Full Alliance")
    await team.says("sign in code")
    await team.presses("A new code")
    await at(world, 19)
    await team.presses("Yes, a new code")
    team.hears("is over")


async def test_nobody_is_asked_to_confirm_what_was_taken_back(world: World) -> None:
    event = await session_on(world)
    team, sle = await world.person(TEAM), await world.person(SLE)
    async with world.database.transaction() as session:
        (await session.get_one(Person, await person_id(session, TEAM))).quiet = "13:15-18:00"
    await at(world, 13)
    await team.says("sign in code")
    await at(world, 13, 30)
    await sle.says(f"in {await code_of(world, event)} as a facilitator")
    await sle.presses("I am not there")
    team.marks()
    await at(world, 18)
    team.hears_nothing()


async def test_somebody_of_several_schools_says_for_which(world: World) -> None:
    event = await session_on(world)
    async with world.database.transaction() as session:
        curlew = (await session.exec(select(School).where(School.urn == "999003"))).one()
        person = await person_id(session, ASKER)
        session.add(Post(person_id=person, role=Role.HEADTEACHER, school_id=curlew.id))
    team, head = await world.person(TEAM), await world.person(ASKER)
    await at(world, 13)
    await team.says("sign in code")
    await head.says(f"in {await code_of(world, event)}")
    head.hears("for which school are you here?")
    await head.presses("Curlew Bank Academy")
    head.hears("as attendee, Curlew Bank Academy")


@pytest.mark.parametrize(
    ("start", "end", "week", "span"),
    [
        ("", "", False, (datetime(2027, 1, 14, 0), datetime(2027, 1, 15, 0))),
        ("", "", True, (datetime(2027, 1, 14, 0), datetime(2027, 1, 19, 0))),
        ("09:00", "", False, (datetime(2027, 1, 14, 8), datetime(2027, 1, 15, 0))),
        ("", "15:30", False, (datetime(2027, 1, 14, 0), datetime(2027, 1, 14, 18, 30))),
    ],
)
def test_one_can_sign_in_all_day_where_no_times_are_known(
    start: str, end: str, week: bool, span: tuple[datetime, datetime]
) -> None:
    assert open_between(THURSDAY, start, end, whole_week=week) == tuple(day.replace(tzinfo=LONDON) for day in span)


@pytest.mark.parametrize("backend", ["sqlite", "postgres"])
async def test_the_code_is_the_same_for_two_who_ask_at_once_and_a_new_one_is_made_once(filled: Database) -> None:
    async with world_on(filled, "terminal") as world:
        event = await session_on(world)
        team, other = await world.person(TEAM), await world.person("jamal.rookwith@alliance.example.org")
        shown = await asyncio.gather(*(press(world, one.address, "sign_in.code", str(event)) for one in (team, other)))
        assert len({message.facts[0] for (message,) in shown}) == 1
        await team.says("sign in code for full alliance")
        await other.says("sign in code for full alliance")
        for one in (team, other):
            await one.presses("A new code")
        await team.presses("Yes, a new code")
        new = await code_of(world, event)
        await other.presses("Yes, a new code")
        other.hears(" ".join(new))
        assert await code_of(world, event) == new


async def test_somebody_of_many_schools_can_choose_every_one_of_them(world: World) -> None:
    event = await session_on(world)
    async with world.database.transaction() as session:
        person = await person_id(session, ASKER)
        for number in range(12):
            school = School(urn=f"8880{number:02}", name=f"Trust School {number}", phase="primary")
            session.add(school)
            await session.flush()
            session.add(Post(person_id=person, role=Role.HEADTEACHER, school_id=school.id))
    team, head = await world.person(TEAM), await world.person(ASKER)
    await team.says("sign in code for full alliance")
    await at(world, 13)
    await head.says(f"in {await code_of(world, event)}")
    await head.presses("Trust School 11")
    head.hears("You are signed in")
