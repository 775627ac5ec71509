"""How a broadcast went: how far it is, whom it reached, what is done about the others, and a corrected text."""

from datetime import datetime

import pytest
from sqlmodel import select

from messages import broadcast_reports as texts
from messages.broadcast_reports import Row, Sent
from messages.broadcasts import Told
from messages.dates import LONDON
from storage import broadcasts
from storage.audit import Deed
from storage.broadcasts import Broadcast, Stage
from storage.database import Database
from storage.people import Account, Post
from tests.dialogues.test_broadcasts import ANSWERS, COMMITTEE, at, change_person, previewed
from tests.dialogues.test_forged import press
from tests.stages import TEAM, person_id
from tests.world import World, world_on

CHANGING = ("broadcasts.drop", "broadcasts.stop", "broadcasts.retry")  # one press of the central team is enough
ASLEEP = "08:00-12:00"  # the quiet hours of somebody who gets it at noon


async def link_elsewhere(world: World, email: str) -> None:
    """They joined on a platform that is not connected any more."""
    async with world.database.transaction() as session:
        person = await person_id(session, email)
        session.add(Account(platform="elsewhere", address="1", person_id=person, seen_at=world.clock.now()))


async def test_the_report_names_whom_it_did_not_reach_and_they_are_tried_again(world: World) -> None:
    await world.person(COMMITTEE[0])
    await link_elsewhere(world, COMMITTEE[1])
    me = await previewed(world)
    await me.presses("Send to 2 people")
    await at(world, 23, 9, 5)
    me.hears("1 of 2 got it", "Failed: 1: no account that can be written to (1)", "Have not joined: 1")
    me.hears("Not reached for certain: Owen Thackermoor")
    owen = await world.person(COMMITTEE[1])
    await me.presses("Try the failed again")
    me.hears("Trying 1 person again")
    owen.hears("The papers for Thursday")
    await at(world, 23, 9, 10)
    me.hears("Everybody got it: 2 people")
    await me.presses("Who got it")
    me.hears("The file says of all 3 how it went")
    await me.says("broadcasts")
    me.hears("sent to 2 people on Monday 23 November 2026, 9.10am")


async def test_stopped_in_mid_send_it_reaches_nobody_else(world: World) -> None:
    early, late = await world.person(COMMITTEE[0]), await world.person(COMMITTEE[1])
    await change_person(world, COMMITTEE[1], quiet=ASLEEP)
    me = await previewed(world)
    await me.presses("Send to 2 people")
    early.hears("The papers for Thursday")
    me.marks()
    await at(world, 23, 9, 5)
    me.hears("Broadcast 1: being sent", "1 of 2 sent, 1 waiting")
    me.marks()
    await at(world, 23, 9, 6)
    me.hears_nothing()
    await me.presses("Stop")
    me.hears("Broadcast 1 is stopped. 1 had it already.")
    await at(world, 23, 12, 5)
    late.hears_nothing()
    me.hears("1 of 2 got it", "Stopped: 1", "Broadcast 1: stopped")
    if world.usual == "terminal":  # elsewhere the button is gone
        await me.presses("Stop")
        me.hears("Things have moved on")
    async with world.database.reading() as session:
        done = set(await session.exec(select(Deed.what)))
    assert {"broadcast.started", "broadcast.stopped", "broadcast.ended"} <= done


async def test_a_correction_changes_what_was_sent_and_reaches_the_others_alone(world: World) -> None:
    early, late = await world.person(COMMITTEE[0]), await world.person(COMMITTEE[1])
    await change_person(world, COMMITTEE[1], quiet=ASLEEP)
    me = await previewed(world)
    await me.presses("Send to 2 people")
    early.marks()
    await me.says("correct broadcast 1")
    await me.fills({"text": "The papers come on Tuesday."})
    me.hears("1 person who has it; 1 person who is not sent it yet gets the new text alone")
    await me.presses("Send the correction")
    me.hears("Broadcast 1 is corrected for 1 person")
    early.hears("The papers come on Tuesday.", "corrected: Monday 23 November 2026, 9")
    assert len(early.new()) == 1
    texts_seen = [seen.text for seen in early.way.seen(early.address)]
    if world.usual == "terminal":  # it cannot change what it printed
        early.hears("Correction: The papers come on Tuesday.")
    else:
        early.hears_not("Correction:")
        assert not any("The papers for Thursday" in text for text in texts_seen)
    early.marks()
    await at(world, 23, 9, 30)
    early.hears_nothing()
    await me.says("correct broadcast 1")
    await me.fills({"text": "The papers come on Wednesday."})
    await me.presses("Send the correction")
    early.hears("The papers come on Wednesday.")
    await at(world, 23, 12, 1)
    late.hears("The papers come on Wednesday.")
    assert len(late.new()) == 1
    late.marks()
    await at(world, 23, 12, 5)
    late.hears_nothing()


async def test_whoever_has_left_the_central_team_cannot_press_its_buttons(world: World) -> None:
    member = await world.person(COMMITTEE[0])
    me = await previewed(world)
    async with world.database.transaction() as session:
        for post in await session.exec(select(Post).where(Post.person_id == await person_id(session, TEAM))):
            await session.delete(post)
    await me.presses("Send to 1 person")
    me.hears("central team")
    member.hears_nothing()


async def test_a_broadcast_is_shown_as_it_stands_and_nothing_is_done_that_does_not_suit_that(world: World) -> None:
    await world.person(COMMITTEE[0])
    me = await previewed(world)
    await me.says("correct broadcast 1")
    me.hears("has not been sent, so there is nothing to correct", "Broadcast 1: please check")
    await me.says("correct broadcast 99")
    me.hears("I do not know that broadcast")
    await me.says("broadcast 99")
    me.hears("I do not know that broadcast")
    await me.says("broadcast 1")
    for name in ("Slack", "Telegram"):
        if name.casefold() != world.usual:
            await me.presses(f"Look on {name}")
            me.hears(f"How it looks on {name}", "The papers for Thursday are on their way to you.", "From Newsletter")
    await me.presses("Cancel")
    await me.says("broadcast 1")
    me.hears("Broadcast 1 is cancelled")
    await me.says("send a broadcast")
    await me.fills({**ANSWERS, "text": "Come early."})
    await me.presses("Show the preview")
    await me.presses("Send to 1 person")
    await at(world, 23, 9, 5)
    await me.says("broadcast 2")
    me.hears("1 of 1 sent", "2 have not joined")
    me.hears_not("waiting")


def test_the_file_says_of_everybody_how_it_went_and_nothing_in_it_is_a_formula() -> None:
    noon = datetime(2026, 11, 23, 12, tzinfo=LONDON)
    rows = [
        Row("Ann Other", "Oakfield", "headteacher", "sent", "", "slack", noon),
        Row("=HYPERLINK(1)", "", "", "failed", "Forbidden: bot was blocked by the user", "", noon),
        Row("Bea Other", "", "SLE", "unknown"),
    ]
    told = Told(7, "Newsletter", "", "Hello", "Philippa Greenholt", None)
    sent = Sent(told, "sent", noon, noon, None, {"sent": 1, "failed": 1, "unknown": 1}, rows)
    content = texts.file(sent).data.decode("utf-8-sig").splitlines()
    assert content[1] == 'Ann Other,Oakfield,headteacher,sent,,slack,"Monday 23 November 2026, 12pm"'
    assert content[2].startswith("'=HYPERLINK(1),,,failed,account gone or blocking us,,")
    report = texts.report(sent)
    assert dict(report.facts)["Outcome unknown"] == "1; they may have it twice or not at all"
    assert dict(report.facts)["Not reached for certain"] == "=HYPERLINK(1), Bea Other"


@pytest.mark.parametrize("backend", ["sqlite", pytest.param("postgres", marks=pytest.mark.soak)])
@pytest.mark.parametrize("stage", [Stage.DRAFT, Stage.APPROVAL, Stage.SENDING, Stage.SENT])
async def test_what_its_buttons_carry_is_not_trusted(filled: Database, stage: Stage) -> None:
    async with world_on(filled, "terminal") as world:
        me, head = await world.person(TEAM), await world.person(COMMITTEE[0])
        async with filled.transaction() as session:
            maker, now = await person_id(session, TEAM), world.clock.now()
            session.add(Broadcast(voice="Newsletter", text="Hello", stage=stage, made_by=maker, made_at=now))
        routes = [route.name for route in world.bot.desk.catalogue.routes if route.kind == "button"]
        for name in [name for name in routes if name.startswith("broadcasts.")]:
            for talker in (head,) if name in CHANGING else (head, me):
                for value in ("1", "1:", "1:x", "1:Slack", f"1:{'0' * 12}"):
                    said = " ".join(message.text for message in await press(world, talker.address, name, value))
                    assert "something went wrong" not in said, (name, value)
        async with filled.reading() as session:
            found = await broadcasts.find(session, 1)
        assert found and found.stage is stage
