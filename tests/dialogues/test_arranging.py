"""The central team puts meetings into the calendar, moves and cancels them; those invited hear of it once."""

from datetime import date, datetime
from itertools import count

from sqlmodel import col, select

from handlers.router import Scene
from messages.dates import LONDON
from messages.message import Inbound, Place
from storage.events import Event
from storage.outbox import Outgoing
from storage.replies import Answer, Reply
from tests.dialogues.test_meetings import HEAD, MEMBER, planned
from tests.gatherings import answered
from tests.stages import TEAM, person_id
from tests.world import Talker, World

NUMBERS = count(1)


async def kept(world: World, **values: object) -> list[Event]:
    """The meetings in the calendar with these values, in the order of their days."""
    async with world.database.reading() as session:
        rows = (await session.exec(select(Event).filter_by(**values).order_by(col(Event.day)))).all()
        session.expunge_all()
    return list(rows)


async def test_a_date_is_asked_step_by_step_and_kept_when_it_is_sent(world: World) -> None:
    team, member = await world.person(TEAM), await world.person(MEMBER)
    await planned(world, day=date(2027, 3, 16), series="cpld", title="CPLD Leads Network", place="LSST")
    await team.says("add event")
    team.hears("Which meeting is it?")
    await team.fills({"series": "Strategy Committee", "day": "16 March 2027", "times": "3.30-5pm", "place": "LSST"})
    team.hears("Tuesday 16 March 2027", "15:30 to 17:00")
    team.hears("Please note: CPLD Leads Network is at LSST at the same time.")
    team.hears("It is for: Strategy Committee member.")
    assert not await kept(world, day=date(2027, 3, 16), series="strategy_committee")
    await team.presses("Put it in the calendar")
    team.hears("In the calendar", "Tuesday 16 March 2027, 3.30pm to 5pm: Strategy Committee, LSST")
    await member.says("next strategy committee meeting date")
    member.hears("Tuesday 16 March 2027, 3.30pm to 5pm: in 113 days.")
    assert "Coming" in member.buttons
    await team.says("add strategy committee tues 16 march 2027 4-5pm at LSST")
    team.hears("Strategy Committee is in the calendar for that day already.")
    await team.presses("Put it in the calendar")
    team.hears("so nothing was added")


async def test_in_one_go_a_wrong_weekday_is_asked_about_and_holidays_are_warned_of(world: World) -> None:
    team = await world.person(TEAM)
    await team.says("add strategy committee tues 17 march 3.30-5pm at LSST")
    team.hears("17 March 2027 is a Wednesday")
    await team.presses("Tuesday 16 March 2027")
    team.hears("Strategy Committee", "Tuesday 16 March 2027", "LSST")
    await team.presses("Put it in the calendar")
    team.hears("In the calendar")
    await team.says("add celebration evening wednesday 17 february 2027 6pm, Town Hall")
    team.hears("not in term time; school starts again on Monday 22 February 2027")
    team.hears("Nobody is invited yet")
    await team.presses("Put it in the calendar")
    await team.says("add secondary mentors online week from 26 april 2027")
    team.hears("The week beginning Monday 26 April 2027", "Online")
    await team.presses("Put it in the calendar")
    (week,) = await kept(world, day=date(2027, 4, 26))
    assert (week.series, week.whole_week, week.place, week.start) == ("secondary_mentors", True, "Online", "")
    (evening,) = await kept(world, series="celebration_evening")
    assert (evening.title, evening.start, evening.end, evening.place) == (
        "celebration evening",
        "18:00",
        "",
        "Town Hall",
    )
    await team.says("when is the celebration evening event")
    team.hears("Wednesday 17 February 2027, 6pm")


async def test_a_pasted_date_on_a_weekday_not_its_own_is_asked_about(world: World) -> None:
    team, head = await world.person(TEAM), await world.person(HEAD)
    await team.says("Wednesday 3 October 2019 3.45pm")
    team.hears("3 October 2019 is a Thursday")
    assert team.buttons == ["Wednesday 2 October 2019", "Thursday 3 October 2019"]
    await team.presses("Thursday 3 October 2019")
    team.hears("Which meeting is it?")
    await team.fills({"series": "full_alliance", "place": "Keyworth"})
    team.hears("Thursday 3 October 2019", "15:45", "Thursday 3 October 2019 is past.")
    await team.presses("Put it in the calendar")
    await head.says("when was the last full alliance")
    head.hears("was on Thursday 3 October 2019, 3.45pm, Keyworth")
    await head.says("Wednesday 3 October 2019 3.45pm")
    head.hears_not("is a Thursday")


async def test_those_invited_are_told_of_a_move_a_change_and_a_cancellation_once(world: World) -> None:
    team, member, other = [await world.person(email) for email in (TEAM, MEMBER, "head@kingssluice.example.org")]
    number = await planned(world, day=date(2027, 3, 16))
    async with world.database.transaction() as session:
        who = await person_id(session, MEMBER)
        session.add(Reply(event_id=number, person_id=who, answer=Answer.COMING, at=world.clock.now()))
    await team.says("when is strategy committee")
    assert team.buttons == ["Who is coming", "Move", "Change", "Cancel it"]
    await team.says("move strategy committee to tuesday 24 march")
    team.hears("24 March 2027 is a Wednesday")
    await team.presses("Tuesday 23 March 2027")
    team.hears("Move a meeting: please check", "Those invited are told")
    member.hears_nothing()
    await team.presses("Move it")
    team.hears("now on Tuesday 23 March 2027, 3.30pm to 5pm, not Tuesday 16 March 2027", "I am telling 2 people.")
    for talker in (member, other):
        talker.hears("a new date", "It was to be on Tuesday 16 March 2027", "Now: Tuesday 23 March 2027")
        assert "Coming" in talker.buttons
        talker.marks()
    await team.says("papers for strategy committee: https://papers.example.org/march")
    team.hears("https://papers.example.org/march", "please check")
    await team.presses("Change it")
    member.hears_nothing()
    await team.says("place for strategy committee is Keyworth")
    await team.presses("Change it")
    team.hears("Keyworth", "I am telling 2 people.")
    member.hears("a change", "Tuesday 23 March 2027", "Keyworth", "https://papers.example.org/march")
    member.marks()
    await team.says("cancel strategy committee")
    team.hears("Cancel Strategy Committee on Tuesday 23 March 2027, 3.30pm to 5pm? 2 people would be told.")
    await team.presses("Yes, cancel it")
    team.hears("Cancelled: Strategy Committee")
    member.hears("Strategy Committee is cancelled", "Tuesday 23 March 2027")
    await other.says("when is strategy committee")
    other.hears("No date is set")
    await team.says("add strategy committee 23 march 2027 3.30-5pm at LSST")
    await team.presses("Put it in the calendar")
    member.hears("Strategy Committee takes place after all", "Tuesday 23 March 2027, 3.30pm to 5pm", "LSST")
    (event,) = await kept(world, id=number)
    assert (event.cancelled, event.sequence, event.place) == (False, 5, "LSST")


async def test_a_meeting_that_moved_on_is_not_changed_by_an_old_button(world: World) -> None:
    team, colleague = await world.person(TEAM), await world.person("jamal.rookwith@alliance.example.org")
    await planned(world, day=date(2027, 3, 16))
    await team.says("cancel strategy committee on 16 march")
    await colleague.says("place for strategy committee is Keyworth")
    await colleague.presses("Change it")
    await team.presses("Yes, cancel it")
    team.hears("This has changed since you were asked. It is now: Tuesday 16 March 2027", "Keyworth")
    await team.says("cancel strategy committee on 18 march")
    team.hears("I know of no meeting ahead")
    await team.says("cancel strategy committee")
    await team.presses("Yes, cancel it")
    await colleague.says("move strategy committee to 18 march 2027")
    colleague.hears("I know of no meeting ahead")


async def test_what_overtakes_itself_in_the_night_is_told_once_in_the_morning(world: World) -> None:
    team, member = await world.person(TEAM), await world.person(MEMBER)
    guest = await world.person(HEAD)
    number = await planned(world, day=date(2027, 3, 16))
    await planned(world, day=date(2027, 6, 22))
    async with world.database.transaction() as session:
        who = await person_id(session, HEAD)
        session.add(Reply(event_id=number, person_id=who, answer=Answer.COMING, at=world.clock.now()))
    await world.at(datetime(2026, 11, 24, 21, tzinfo=LONDON))
    await team.says("when is strategy committee")
    await team.says("time for strategy committee is 4-5.30pm")
    await team.presses("Change it")
    team.hears("Tuesday 16 March 2027, 4pm to 5.30pm", "I am telling 2 people.")
    await team.says("move strategy committee to 22 june 2027")
    team.hears("Strategy Committee is in the calendar for that day already.")
    await team.presses("Move it")
    team.hears("so nothing was added")
    await team.says("move strategy committee to 18 march 2027 3.30pm")
    await team.presses("Move it")
    member.hears_nothing()
    await world.at(datetime(2026, 11, 25, 7, tzinfo=LONDON))
    for talker in (member, guest):
        talker.hears("It was to be on Tuesday 16 March 2027, 4pm to 5.30pm", "Now: Thursday 18 March 2027, 3.30pm")
        talker.hears_not("a change")
    assert "Coming" in member.buttons and "Coming" not in guest.buttons


async def test_a_meeting_that_is_off_or_over_is_not_changed_any_more(world: World) -> None:
    team = await world.person(TEAM)
    number = await planned(world, day=date(2026, 12, 8))
    await planned(world, day=date(2026, 12, 7), series="secondary_mentors", title="Secondary Mentors", whole_week=True)
    await team.says("when is strategy committee")
    await team.presses("Cancel it")
    await team.presses("Yes, cancel it")
    for text in ("move strategy committee to 9 december", "papers for strategy committee: none"):
        await team.says(text)
        team.hears("I know of no meeting ahead")
    await world.at(datetime(2026, 12, 10, 9, tzinfo=LONDON))
    await team.says("move secondary mentors to w/c 14 december")
    team.hears("The week beginning Monday 14 December 2026")
    await team.presses("Move it")
    team.hears("is now on the week beginning Monday 14 December 2026")
    async with world.database.transaction() as session:
        event = await session.get_one(Event, number)
        event.cancelled = False
        session.add(event)
    for action in ("move", "change", "cancel"):
        reply = await world.receive(pressed(team, f"arranging.{action}", str(number)))
        assert "is over, so it can no longer be changed" in reply.messages[0].text


def pressed(talker: Talker, action: str, value: str) -> Inbound:
    """A button of a message that scrolled away long ago."""
    return Inbound(
        f"late-{next(NUMBERS)}",
        talker.way.platform.name,
        talker.address,
        Place(talker.address),
        action=action,
        value=value,
    )


async def test_an_old_card_says_that_the_meeting_is_off(world: World) -> None:
    team, head = await world.person(TEAM), await world.person(HEAD)
    number = await planned(world, day=date(2026, 12, 8), doubted=True)
    assert "no such meeting" in (await world.receive(pressed(head, "meetings.show", str(number)))).messages[0].text
    async with world.database.transaction() as session:
        event = await session.get_one(Event, number)
        event.doubted, event.cancelled = False, True
        session.add(event)
    for talker, action in ((head, "meetings.show"), (team, "arranging.move")):
        reply = await world.receive(pressed(talker, action, str(number)))
        assert "Strategy Committee, Tuesday 8 December 2026, 3.30pm to 5pm, is cancelled." in reply.messages[0].text


async def test_for_whom_and_at_what_price_can_be_said_on_the_review(world: World) -> None:
    team = await world.person(TEAM)
    await team.says("add phonics training thursday 14 january 2027 9am-12pm at Keyworth")
    for more, answer in (("For whom", "CPLD lead, headteacher"), ("Free training", "yes"), ("Note", "Bring a laptop")):
        await team.presses("Add more")
        await team.presses(more)
        await team.says(answer)
    team.hears("It is for: CPLD or teaching and learning lead, headteacher.")
    await team.presses("Put it in the calendar")
    (event,) = await kept(world, series="phonics_training")
    assert (event.free, event.note, event.audience) == (True, "Bring a laptop", ["cpld_lead", "headteacher"])
    await team.says("note for phonics training is none")
    await team.presses("Change it")
    team.hears("Changed: Thursday 14 January 2027, 9am to 12pm: phonics training, Keyworth.")
    team.hears_not("laptop", "telling")
    await team.says("thursday 14 january 2027 quarter past")
    team.hears_not("Which meeting is it?")
    await team.says("14 january 2027 soon")
    await team.says("15 january 2027")
    team.hears("Which meeting is it?")
    await team.says("cancel")
    await team.presses("Throw away")
    await team.says("wednesday 14 january 2027")
    await team.presses("Thursday 14 January 2027")
    team.hears("Which meeting is it?")


async def test_a_form_that_waited_too_long_finds_the_meeting_as_it_is_now(world: World) -> None:
    team, colleague = await world.person(TEAM), await world.person("jamal.rookwith@alliance.example.org")
    await planned(world, day=date(2027, 3, 16))
    await team.says("move strategy committee to 17 march 2027")
    await team.presses("Save for later")
    await team.says("move strategy committee to 18 march 2027")
    team.hears("Thursday 18 March 2027")
    await colleague.says("note for strategy committee is Bring a laptop")
    await team.says("cancel")
    await team.presses("Save for later")
    await team.says("cancel strategy committee")
    await team.presses("Yes, cancel it")
    await colleague.presses("Change it")
    colleague.hears("Strategy Committee, Tuesday 16 March 2027, 3.30pm to 5pm, is cancelled.")
    await team.says("continue")
    await team.presses("Move it")
    team.hears("is cancelled")


async def test_those_no_longer_invited_hear_of_a_change_without_link_and_papers(world: World) -> None:
    meeting = await planned(
        world,
        day=date(2027, 3, 16),
        online="https://meet.example.org/c",
        papers="secret papers",
        audience=["deputy_head"],
    )
    await answered(world, meeting, MEMBER, Answer.COMING)
    team, member = await world.person(TEAM), await world.person(MEMBER)
    for typed, button in (
        ("move strategy committee to 17 march 2027", "Move it"),
        ("cancel strategy committee", "Yes, cancel it"),
    ):
        await answered(world, meeting, MEMBER, Answer.COMING)
        await team.says(typed)
        await team.presses(button)
        member.hears("17 March 2027")
        member.hears_not("meet.example.org", "secret")
        assert "Coming" not in member.buttons
        member.marks()
    async with world.database.reading() as session:
        news = (await session.exec(select(Outgoing).where(col(Outgoing.notice).like("meetings.c%")))).all()
        scene = Scene(session, world.clock.now(), world.house, world.bot.desk.catalogue)
        event = await session.get_one(Event, meeting)
        assert len(news) == 2
        args = {"event": meeting, "sequence": event.sequence, "person": await person_id(session, MEMBER), "was": ""}
        said = await world.bot.desk.catalogue.notices["meetings.cancelled"](scene, args)
    assert said
    assert all("meet.example.org" not in file.content for file in said.files)


async def test_a_meeting_that_stays_where_it_is_costs_nobody_their_answer(world: World) -> None:
    meeting = await planned(world, day=date(2027, 3, 16))
    await answered(world, meeting, MEMBER, Answer.COMING)
    team, member = await world.person(TEAM), await world.person(MEMBER)
    await team.says("move strategy committee to 16 march 2027")
    await team.presses("Move it")
    team.hears("is on Tuesday 16 March 2027, 3.30pm to 5pm already, so nothing was changed")
    member.hears_nothing()
    async with world.database.reading() as session:
        assert len((await session.exec(select(Reply))).all()) == 1


async def test_a_meeting_can_take_the_day_of_one_that_was_cancelled(world: World) -> None:
    await planned(world, day=date(2027, 3, 17), cancelled=True)
    await planned(world, day=date(2027, 3, 16))
    team = await world.person(TEAM)
    await team.says("move strategy committee to 17 march 2027")
    await team.presses("Move it")
    team.hears("was cancelled", "Wednesday 17 March 2027", "add the date again")
    team.hears_not("is in the calendar")


async def test_of_a_meeting_put_on_a_past_day_nobody_is_asked_whether_they_come(world: World) -> None:
    await planned(world, day=date(2027, 3, 16))
    team, member = await world.person(TEAM), await world.person(MEMBER)
    await team.says("move strategy committee to 16 november 2026")
    team.hears("Monday 16 November 2026 is past")
    await team.presses("Move it")
    member.hears("It was to be on Tuesday 16 March 2027")
    assert member.buttons == []


async def test_those_told_that_it_was_cancelled_hear_that_it_takes_place_after_all(world: World) -> None:
    meeting = await planned(world, day=date(2027, 3, 16), cancelled=True)
    await answered(world, meeting, MEMBER, Answer.APOLOGIES)
    team, member = await world.person(TEAM), await world.person(MEMBER)
    await team.says("add strategy committee tuesday 16 march 2027 4-5pm at LSST")
    await team.presses("Put it in the calendar")
    member.hears("Strategy Committee takes place after all", "Tuesday 16 March 2027, 4pm to 5pm", "Are you coming?")
    assert member.buttons == ["Coming", "Apologies", "Deputy", "Calendar"]
    async with world.database.reading() as session:
        assert (await session.exec(select(Reply))).all() == []
