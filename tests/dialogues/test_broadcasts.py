"""The central team tells many people at once, after it has seen how that looks and whom it reaches."""

from datetime import date, datetime

import pytest

from messages.dates import LONDON
from storage.events import Event
from storage.people import Person
from tests.stages import ASKER, TEAM, person_id
from tests.ways import OnSlack
from tests.world import Talker, World

COLLEAGUE = "jamal.rookwith@alliance.example.org"
COMMITTEE = ("head@witham.example.org", "head@kingssluice.example.org", "head@castlecausey.example.org")
ANSWERS = {
    "voice": "Newsletter",
    "audience": "Strategy Committee members",
    "text": "The papers for Thursday are on their way to you.",
    "when": "now",
}


async def team(world: World) -> Talker:
    return await world.person(TEAM)


async def previewed(world: World, **changes: str) -> Talker:
    """The co-ordinator, with a broadcast to the committee before them."""
    me = await team(world)
    await me.says("send a broadcast")
    await me.fills({**ANSWERS, **changes})
    await me.presses("Show the preview")
    return me


async def at(world: World, day: int, hour: int, minute: int = 0) -> None:
    await world.at(datetime(2026, 11, day, hour, minute, tzinfo=LONDON))


async def test_it_is_seen_before_it_is_sent_and_everybody_gets_it_once(world: World) -> None:
    members = [await world.person(email) for email in COMMITTEE]
    me = await previewed(world)
    me.hears("The papers for Thursday are on their way to you.", "From Newsletter", "Broadcast 1: please check")
    me.hears("It goes to 3 people", "Tomasz Lipnik", "When: now", "Nothing is sent until you say so")
    for member in members:
        member.hears_nothing()
    await me.presses("Send to 3 people")
    me.hears("Sending to 3 people now", "of 3 sent")
    for member in members:
        member.hears("The papers for Thursday are on their way to you.", "From Newsletter")
        member.marks()
    if world.usual == "terminal":  # elsewhere the button is gone
        await me.presses("Send to 3 people")
        me.hears("Things have moved on")
    await at(world, 23, 9, 5)
    me.hears("Broadcast 1: sent", "Everybody got it: 3 people")
    await at(world, 23, 9, 10)
    for member in members:
        member.hears_nothing()


async def meets(world: World) -> None:
    """The committee meets on Thursday."""
    async with world.database.transaction() as session:
        where = {"start": "15:30", "end": "17:00", "place": "The Priory Academy LSST"}
        session.add(
            Event(series="strategy_committee", title="Strategy Committee", day=date(2026, 11, 26), **where)  # type: ignore[arg-type]
        )


async def change_person(world: World, email: str, **values: object) -> None:
    async with world.database.transaction() as session:
        person = await session.get_one(Person, await person_id(session, email))
        for name, value in values.items():
            setattr(person, name, value)
        session.add(person)


async def test_what_a_sentence_says_already_is_not_asked_again(world: World) -> None:
    await meets(world)
    head, me = await world.person(ASKER), await team(world)
    await head.says("remind all heads of strategy committee")
    head.hears("central team")
    await me.says("remind all heads of strategy committee")
    await me.fills({"voice": "Andy Chisholm", "when": "now"})
    me.hears("Headteachers", "Strategy Committee is on Thursday 26 November 2026, 3.30pm to 5pm, at The Priory Academy")
    await me.presses("Show the preview")
    me.hears("It goes to 1 person of 22: 21 cannot be written to", "Amara Barleycroft", "From Andy Chisholm")
    await world.restart()
    await me.presses("Send to 1 person")
    head.hears("Strategy Committee is on Thursday 26 November 2026, 3.30pm to 5pm")


async def test_it_can_be_tried_looked_at_and_changed_and_only_what_was_shown_is_sent(world: World) -> None:
    members = [await world.person(email) for email in COMMITTEE]
    me = await previewed(world)
    await me.presses("Test to me")
    me.hears("The papers for Thursday are on their way to you. From Newsletter")
    await me.presses("Names")
    me.hears(
        "Strategy Committee members",
        "Hugo Castlebeck, Castle Causey",
        "broadcast-1-audience.csv" if world.usual == "terminal" else "Owen",
    )
    other = "Telegram" if world.usual != "telegram" else "Slack"
    await me.presses(f"Look on {other}")
    me.hears(f"How it looks on {other}", "From Newsletter")
    await change_person(world, COMMITTEE[0], no_broadcasts=True)
    await me.presses("Send to 3 people")
    me.hears("Something has changed since you looked", "It goes to 2 people of 3: 1 did not want broadcasts")
    await me.presses("Change")
    if isinstance(me.way, OnSlack):
        await me.way.fake.press(me.address, "Back", view=me.way.fake.stack(me.address)[-1])
        await me.fills({"text": "The papers come on Friday."})
    else:
        await me.presses("Change an answer")
        await me.presses("Text")
        await me.says("The papers come on Friday.")
    await me.presses("Show the preview")
    await me.presses("Send to 2 people")
    members[0].hears_nothing()
    members[1].hears("The papers come on Friday.")


async def test_it_waits_for_its_time_and_goes_to_whoever_it_is_for_then(world: World) -> None:
    member, late = await world.person(COMMITTEE[0]), await world.person(COMMITTEE[1])
    me = await previewed(world, when="tomorrow at 9pm")
    me.hears("Tuesday 24 November 2026, 9pm", "quiet hours: people get it from Wednesday 25 November 2026, 7am")
    await me.presses("Yes, send it then")
    me.hears("Broadcast 1 is scheduled", "2 people as things stand now")
    await me.presses("Another time")
    await me.fills({"when.other" if world.usual == "slack" else "when": "tomorrow 4pm"})
    await me.presses("Move it")
    me.hears("Tuesday 24 November 2026, 4pm")
    await me.says("broadcasts")
    me.hears("The papers for Thursday are on their way to you: goes out on Tuesday 24 November 2026, 4pm")
    await world.person(COMMITTEE[2])
    await change_person(world, COMMITTEE[1], no_broadcasts=True)
    await at(world, 24, 15, 59)
    member.hears_nothing()
    me.marks()
    await at(world, 24, 16)
    member.hears("The papers for Thursday")
    late.hears_nothing()
    me.hears("Broadcast 1")
    await at(world, 24, 16, 1)
    me.hears("Everybody got it: 2 people", "Want no broadcasts: 1")


async def test_what_is_cancelled_is_not_sent_and_can_be_written_again(world: World) -> None:
    member = await world.person(COMMITTEE[0])
    me = await previewed(world, when="tomorrow 8am")
    await me.presses("Yes, send it then")
    await me.presses("Cancel")
    me.hears("Broadcast 1 is cancelled. Nothing was sent.")
    await at(world, 24, 8, 1)
    member.hears_nothing()
    await me.presses("Write it again")
    await me.fills({"when": "Now"})
    await me.presses("Show the preview")
    me.hears("Broadcast 2: please check", "The papers for Thursday")


async def test_many_recipients_need_a_second_yes(world: World) -> None:
    world.set_house(second_approver_above=2)
    members = [await world.person(email) for email in COMMITTEE]
    me = await previewed(world)
    me.hears("It goes to more than 2, so a second person of the central team is asked first")
    await me.presses("Send to 3 people")
    me.hears("no other can be written to")
    colleague = await world.person(COLLEAGUE)
    await me.presses("Send to 3 people")
    me.hears("I have asked Jamal Rookwith for a second yes")
    colleague.hears(
        "Broadcast 1 needs a second yes", "Philippa Greenholt would like to send this", "It goes to 3 people"
    )
    await colleague.presses("No")
    await colleague.fills({"reason": "Please name the room"})
    await colleague.presses("Send it back")
    me.hears("Jamal Rookwith said no to broadcast 1: “Please name the room”")
    await me.says("broadcast 1")
    await me.presses("Send to 3 people")
    await colleague.says("to do")
    colleague.hears("Broadcast 1 by Philippa Greenholt needs a second yes")
    await colleague.presses("Look at it")
    await colleague.presses("Yes, send it")
    me.hears("Jamal Rookwith said yes to broadcast 1")
    for member in members:
        member.hears("The papers for Thursday")
    await colleague.presses("Yes, send it")
    colleague.hears("Things have moved on")


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (
            "heads who have not replied to strategy committee",
            "headteachers who have not replied to Strategy Committee on",
        ),
        ("SLEs with days left", "SLEs with free days left"),
        ("schools with an open request except Oakfield", "headteachers with an open request except Oakfield"),
        ("everyone at Witham who has not evaluated", "everyone at Witham Reach School who have not evaluated yet"),
    ],
)
async def test_whom_it_is_for_is_said_in_plain_words_and_read_back(world: World, words: str, meant: str) -> None:
    await meets(world)
    head = await world.person(COMMITTEE[0])
    me = await team(world)
    await me.says("broadcast")
    await me.says("Newsletter")
    await me.says("purple people")
    me.hears("I did not understand “purple”")
    await me.says(words)
    await me.says("Dear all, this is for you.")
    await me.says("now")
    me.hears(meant)
    await me.presses("Show the preview")
    me.hears(meant)
    head.hears_nothing()


async def test_one_that_has_come_to_be_for_too_many_asks_for_a_second_yes_at_its_time(world: World) -> None:
    world.set_house(second_approver_above=1, team_rooms=(("elsewhere", "room"),))
    member = await world.person(COMMITTEE[0])
    me = await previewed(world, when="tomorrow 8am")
    await me.presses("Yes, send it then")
    await world.person(COMMITTEE[1])
    colleague = await world.person(COLLEAGUE)
    await at(world, 24, 8)
    colleague.hears("needs a second yes", "It goes to 2 people")
    me.hears("By now it is for more than 1, so it has not gone out")
    member.hears_nothing()
    await colleague.presses("Names")
    colleague.hears("Tomasz Lipnik")
    await me.says("broadcast 1")
    await me.presses("Yes, send it")
    me.hears("must be somebody else’s")
    await colleague.says("broadcast 1")
    await colleague.presses("Yes, send it")
    member.hears("The papers for Thursday")


async def test_a_time_that_passes_before_the_yes_is_chosen_anew(world: World) -> None:
    member = await world.person(COMMITTEE[0])
    me = await previewed(world, when="tomorrow 8am")
    await at(world, 24, 9)
    await me.presses("Yes, send it then")
    me.hears("Tuesday 24 November 2026, 8am has passed. Please choose another time")
    await me.presses("Another time")
    await me.fills({"when": "Now"})
    await me.presses("Move it")
    await me.presses("Send to 1 person")
    member.hears("The papers for Thursday")
