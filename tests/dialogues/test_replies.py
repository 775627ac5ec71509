"""Those invited to a meeting answer with one tap, change their minds, and the chair knows who comes."""

from datetime import date, datetime, timedelta

import pytest
from sqlmodel import select

from messages import replies as texts
from messages.dates import LONDON
from messages.meetings import Meeting
from storage.database import Database
from storage.replies import AgendaItem, Answer, Reply
from tests.dialogues.test_forged import press
from tests.gatherings import CHAIR, MEMBER, OTHER_MEMBER, answered, change, meeting_on
from tests.stages import ASKER, TEAM, person_id
from tests.world import World, world_on

TUESDAY = date(2027, 1, 12)
WHEN = "Tuesday 12 January 2027, 3.30pm to 5pm"


async def replies_of(world: World) -> list[tuple[str, str]]:
    async with world.database.reading() as session:
        return [(reply.answer.value, reply.deputy) for reply in (await session.exec(select(Reply))).all()]


async def test_an_answer_is_one_tap_and_can_be_changed_until_the_meeting(world: World) -> None:
    await meeting_on(world, TUESDAY)
    member, team = await world.person(CHAIR), await world.person(TEAM)
    await member.says("when is strategy committee")
    await member.presses("Coming")
    member.hears("Strategy Committee", WHEN, "You are coming.")
    await member.says("coming to the committee")
    await member.presses("Yes, I am coming")
    assert member.buttons == ["Apologies", "Deputy", "Calendar"]
    team.hears_nothing()
    await member.presses("Apologies")
    member.hears("You have sent apologies", "The central team is told", "I shall not remind you")
    team.hears(f"Tomasz Lipnik (Witham Reach School) sends apologies for Strategy Committee, {WHEN}.")
    team.marks()
    await member.presses("Deputy")
    await member.fills({"deputy": "Jo Bloggs"})
    member.hears("Jo Bloggs", WHEN)
    await member.presses("Send this deputy")
    member.hears("Jo Bloggs comes in your place", "I shall remind you once")
    team.hears("sends Jo Bloggs as deputy to Strategy Committee")
    team.marks()
    await member.presses("Coming")
    team.hears("is coming after all to Strategy Committee")
    assert await replies_of(world) == [("coming", "")]
    await member.presses("Calendar")
    member.hears("Calendar file attached", WHEN)


@pytest.mark.parametrize(
    ("typed", "press", "kept"),
    [
        ("apologies for strategy committee", "Send apologies", ("apologies", "")),
        ("i cant make committee", "Send apologies", ("apologies", "")),
        ("sorry I won’t be able to attend the strategy committee on 12 January.", "Send apologies", ("apologies", "")),
        ("apologies", "Send apologies", ("apologies", "")),
        ("coming to the committee", "Yes, I am coming", ("coming", "")),
        ("I’ll be at the next committee meeting", "Yes, I am coming", ("coming", "")),
        ("i'm attending strategy committee", "Yes, I am coming", ("coming", "")),
        ("sending my deputy Jo Bloggs to committee", "Send this deputy", ("deputy", "Jo Bloggs")),
        ("my deputy, Jo Bloggs, will come to the committee", "Send this deputy", ("deputy", "Jo Bloggs")),
    ],
)
async def test_what_is_typed_is_read_back_before_it_is_kept(
    world: World, typed: str, press: str, kept: tuple[str, str]
) -> None:
    await meeting_on(world, TUESDAY)
    member = await world.person(MEMBER)
    await member.says(typed)
    member.hears("Strategy Committee", WHEN)
    assert await replies_of(world) == []
    await member.presses(press)
    assert await replies_of(world) == [kept]


async def test_a_deputy_without_a_name_is_asked_for(world: World) -> None:
    await meeting_on(world, TUESDAY)
    member = await world.person(MEMBER)
    await member.says("sending my deputy to committee")
    member.hears("Who goes in your place?")
    await member.says("Shabnam Miradi")
    await member.presses("Send this deputy")
    assert await replies_of(world) == [("deputy", "Shabnam Miradi")]


async def test_where_several_meetings_can_be_meant_one_is_chosen(world: World) -> None:
    await meeting_on(world, TUESDAY)
    await meeting_on(world, date(2027, 1, 19), series="heads", title="Headteacher network")
    await meeting_on(world, date(2027, 3, 16))
    member, head = await world.person(MEMBER), await world.person(ASKER)
    await member.says("apologies")
    member.hears("For which meeting shall I send your apologies?")
    assert member.buttons == ["Strategy Committee, 12 January", "Headteacher network, 19 January"]
    await member.presses("Headteacher network, 19 January")
    member.hears("You have sent apologies", "Tuesday 19 January 2027")
    await member.says("apologies for committee on 16 march")
    member.hears("Tuesday 16 March 2027")
    await head.says("apologies for strategy committee")
    head.hears("You are not among those invited to Strategy Committee", "It is for Strategy Committee members")
    await head.says("i cant make the subject leaders meeting")
    head.hears("You have no invitation")
    await member.says("coming to the chess training")
    member.hears("You have no invitation for “chess training”")
    await member.says("i can't make the meeting on 19 january")
    member.hears("your apologies for Headteacher network, Tuesday 19 January 2027")


async def test_a_button_pressed_too_late_keeps_nothing(world: World) -> None:
    meeting = await meeting_on(world, TUESDAY)
    member, head = await world.person(MEMBER), await world.person(ASKER)
    for fields, heard in (
        ({"day": date(2027, 1, 19), "sequence": 1}, "has moved since you were shown it"),
        ({"day": TUESDAY, "start": "14:00"}, "2pm to 5pm"),
        ({"start": "15:30", "doubted": True}, "is not certain yet"),
        ({"doubted": False, "cancelled": True}, "is cancelled"),
    ):
        await member.says("when is strategy committee")
        await change(world, meeting, **fields)
        await member.presses("Coming")
        member.hears(heard)
        await change(world, meeting, doubted=False, cancelled=False)
    await member.says("when is strategy committee")
    await world.at(datetime(2027, 1, 12, 15, 30, tzinfo=LONDON))
    await member.presses("Apologies")
    member.hears("this meeting has begun or is over")
    await head.says("when is strategy committee")
    assert "Coming" not in head.buttons
    assert await replies_of(world) == []


async def test_who_is_coming(world: World) -> None:
    meeting = await meeting_on(world, TUESDAY)
    await answered(world, meeting, CHAIR, Answer.COMING)
    await answered(world, meeting, MEMBER, Answer.DEPUTY, "Jo Bloggs")
    chair, team, head = await world.person(CHAIR), await world.person(TEAM), await world.person(ASKER)
    await team.says("who is coming to strategy committee")
    team.hears(
        "Strategy Committee: 2 coming",
        "Coming (1): Tomasz Lipnik (Witham Reach School)",
        "Deputies (1): Jo Bloggs for Owen Thackermoor (King’s Sluice",
        "Hugo Castlebeck",
    )
    await answered(world, meeting, OTHER_MEMBER, Answer.APOLOGIES)
    await team.presses("Bring up to date")
    team.hears("Apologies (1): Hugo Castlebeck")
    await chair.says("whos coming to the committee?")
    chair.hears("Strategy Committee: 2 coming")
    await head.says("who is coming to strategy committee")
    head.hears("no Strategy Committee meeting ahead whose answers you can see")
    head.hears_not("Jo Bloggs")


async def test_the_invitation_waits_on_the_start_page(world: World) -> None:
    await meeting_on(world, world.clock.now().date() + timedelta(days=10))
    member = await world.person(MEMBER)
    await member.says("to do")
    member.hears("Are you coming? Strategy Committee, Thursday 3 December 2026")
    await member.presses("Answer")
    await member.presses("Coming")
    await member.says("to do")
    member.hears_not("Strategy Committee")


async def test_what_is_to_be_on_the_agenda(world: World) -> None:
    meeting = await meeting_on(world, TUESDAY)
    member, team, head = await world.person(MEMBER), await world.person(TEAM), await world.person(ASKER)
    await member.says("add to agenda: cpd budget")
    member.hears(f"Kept for the next Strategy Committee, {WHEN}", "“cpd budget”")
    await member.says("add CPD budget to the agenda")
    member.hears("You have proposed this already")
    await member.says("put on the agenda: --")
    member.hears("What shall I keep for the agenda?")
    await member.says("add to agenda")
    member.hears("What shall I keep for the agenda?")
    await member.says("put on agenda transport")
    await member.presses("Take it back")
    member.hears("Taken back: “transport”")
    await member.says("agenda")
    member.hears("You proposed: cpd budget")
    await team.says("to do")
    team.hears("1 item waits for your decision")
    await team.says("agenda")
    await team.presses("Decide")
    team.hears("cpd budget (Owen Thackermoor)")
    await team.presses("Take it up")
    team.hears("On the agenda of the next Strategy Committee", "Owen Thackermoor is told")
    member.hears("What you proposed is on the agenda", "“cpd budget”")
    await member.says("agenda")
    member.hears("On it so far: cpd budget")
    await team.presses("Undo")
    await team.presses("Take it up")
    await change(world, meeting, cancelled=True)
    await team.says("agenda")
    team.hears("1 item waits for your decision")
    await team.presses("Decide")
    team.hears("It can be taken up once a date is set")
    assert "Take it up" not in team.buttons
    await team.presses("Put it aside")
    member.hears("The central team has put aside what you proposed")
    await head.says("add to agenda: parking")
    head.hears("Items for the agenda come from the members of the Strategy Committee")
    await member.says(f"add to agenda: {'x' * 501}")
    member.hears("501 characters", "Nothing of it has been kept")


async def test_the_central_team_can_propose_for_itself_and_is_not_told_of_its_own_decision(world: World) -> None:
    await meeting_on(world, TUESDAY)
    team = await world.person(TEAM)
    await team.says("add to agenda: the year ahead")
    await team.says("agenda")
    await team.presses("Decide")
    await team.presses("Take it up")
    team.hears_not("What you proposed", "is told")
    await team.presses("See the agenda")
    team.hears("Taken up: the year ahead (Philippa Greenholt)")


async def test_buttons_of_what_has_gone_are_answered(filled: Database) -> None:
    async with world_on(filled, "terminal") as world:
        off = await meeting_on(world, TUESDAY, cancelled=True)
        held = await meeting_on(world, date(2027, 3, 16), online="https://meet.example.org/c")
        heads = await meeting_on(world, TUESDAY, series="heads", title="Headteacher network")
        team, member, head = [await world.person(email) for email in (TEAM, MEMBER, ASKER)]
        for person, action, value, heard in (
            (member, "replies.coming", "999", "I have no such meeting"),
            (member, "replies.calendar", "999", "I have no such meeting"),
            (member, "replies.calendar", str(off), "is cancelled"),
            (head, "replies.calendar", str(held), "Calendar file attached"),
            (team, "replies.list", str(off), "is cancelled"),
            (member, "replies.list", str(heads), "whose answers you can see"),
            (member, "agenda.undo", "1", "taken back or decided on already"),
            (team, "agenda.take", "1", "taken back or decided on already"),
            (team, "agenda.aside", "1", "taken back or decided on already"),
            (team, "agenda.reopen", "1", "taken back or decided on already"),
        ):
            (message,) = await press(world, person.address, action, value)
            assert heard in message.text
            assert all("meet.example.org" not in str(file.content) for file in message.files)


async def test_news_that_is_overtaken_is_not_told(world: World) -> None:
    await meeting_on(world, TUESDAY)
    member, team = await world.person(MEMBER), await world.person(TEAM)
    await world.at(datetime(2026, 11, 23, 21, tzinfo=LONDON))
    await member.says("apologies for committee")
    await member.presses("Send apologies")
    await member.presses("Deputy")
    await member.fills({"deputy": "Jo Bloggs"})
    await member.presses("Send this deputy")
    await member.says("add to agenda: transport")
    team.hears_nothing()
    await world.at(datetime(2026, 11, 24, 7, tzinfo=LONDON))
    team.hears("sends Jo Bloggs as deputy")
    team.hears_not("sends apologies")
    await world.at(datetime(2026, 11, 24, 21, tzinfo=LONDON))
    await team.says("agenda")
    await team.presses("Decide")
    await team.presses("Take it up")
    await team.presses("Undo")
    await world.at(datetime(2026, 11, 25, 8, tzinfo=LONDON))
    member.hears_not("What you proposed")


def test_a_long_list_of_names_is_cut_between_two_names() -> None:
    names = [f"Person {number} (School {number})" for number in range(100)]
    message = texts.who_comes(Meeting(1, "Full Alliance meeting", TUESDAY), texts.Answers(coming=names))
    ((label, said),) = message.facts
    assert label == "Coming (100)"
    assert len(said) < texts.LONGEST + 20
    assert said.endswith("); and others")


async def test_however_many_items_a_member_proposes_the_agenda_can_be_read(world: World) -> None:
    member = await world.person(MEMBER)
    async with world.database.transaction() as session:
        owner = await person_id(session, MEMBER)
        for number in range(60):
            text, now = f"*<!channel>* item {number}", world.clock.now()
            session.add(AgendaItem(series="strategy_committee", person_id=owner, text=text, at=now))
    await member.says("agenda")
    member.hears("You proposed: *<!channel>* item 0", "And 45 more")
