"""The central team makes an issue of the newsletter, approves it, and it goes out at its time, once."""

from datetime import date, datetime

from sqlmodel import col, select

from messages.dates import LONDON
from storage import newsletters, terms
from storage.broadcasts import Broadcast
from storage.broadcasts import Stage as BroadcastStage
from storage.evaluations import Evaluation, Part
from storage.events import Event
from storage.newsletters import Issue, Item, Section, Stage
from storage.people import Role
from storage.requests import Status
from storage.schools import School
from storage.terms import Term
from tests.stages import ASKER, HOME_HEAD, TEAM, person_id, request_at, school_of
from tests.ways import OnSlack
from tests.world import Talker, World

HEAD = Role.HEADTEACHER
AWARD = {"section": "news", "title": "An award", "text": "Our library has won an award.", "said_by": "school"}


def day(number: int, hour: int = 8, minute: int = 0, month: int = 12, year: int = 2026) -> datetime:
    return datetime(year, month, number, hour, minute, tzinfo=LONDON)


async def event_on(world: World, on: date, title: str = "CPLD Leads Network", **more: object) -> int:
    async with world.database.transaction() as session:
        event = Event(series=title.casefold()[:40], title=title, day=on, start="15:45", place="Keyworth")
        for name, value in more.items():
            setattr(event, name, value)
        session.add(event)
        await session.flush()
        return event.id or 0


async def sends_in(talker: Talker, **changes: str) -> None:
    await talker.says("newsletter item")
    await talker.presses("Write it now")
    await talker.fills({**AWARD, **changes})
    await talker.presses("Send it in")


async def rewrites(team: Talker, text: str) -> None:
    """Another text for the piece that is shown: in the form where it opens whole, else from the review."""
    await team.presses("Edit")
    if isinstance(team.way, OnSlack):
        await team.fills({"text": text})
    else:
        await team.presses("Change an answer")
        await team.presses("Text")
        await team.says(text)
    await team.presses("Keep it so")


async def approves(team: Talker) -> None:
    await team.says("digest draft")
    await team.presses("Approve")
    await team.presses("Yes, approve it")
    team.hears("Approved")


async def issues(world: World) -> list[Issue]:
    async with world.database.reading() as session:
        return list(await session.exec(select(Issue).order_by(col(Issue.id))))


async def test_what_is_known_is_there_already_and_follows_its_source(world: World) -> None:
    request = await request_at(world, Status.EVALUATING)
    meeting = await event_on(world, date(2027, 1, 14))
    await event_on(world, date(2027, 1, 20), "Phonics webinar", free=True)
    await event_on(world, date(2027, 1, 21), "Strategy Committee", series="strategy_committee")
    async with world.database.transaction() as session:
        head = await person_id(session, ASKER)
        quote = Evaluation(
            request_id=request,
            person_id=head,
            part=Part.END,
            due=date(2026, 11, 20),
            done_at=world.clock.now(),
            quote="“We plan together now.”",
            quote_allowed=True,
        )
        session.add(quote)
    team = await world.person(TEAM)
    await world.at(day(24, month=11))
    await team.says("newsletter")
    team.hears("It goes out on Wednesday 16 December 2026 at 4pm, once it is approved. Nobody has approved it yet.")
    team.hears("Coming up: “CPLD Leads Network”", "Free training: “Phonics webinar”", "News: nothing yet")
    team.hears_not("Strategy Committee")
    await team.presses("What people said")
    team.hears("We plan together now.")
    await team.presses("We plan together now.")
    team.hears("Signed: Headteacher, on Maths")
    team.hears_not("Oakfield", "Barleycroft")
    async with world.database.transaction() as session:
        quote.quote_allowed = False
        await session.merge(quote)
        moved = await session.get_one(Event, meeting)
        moved.day = date(2027, 1, 15)
        session.add(moved)
    await world.at(day(24, 9, month=11))
    await team.says("newsletter")
    team.hears("What people said: nothing yet")
    await team.presses("Coming up")
    team.hears("Friday 15 January 2027, 3.45pm. Keyworth.")
    async with world.database.transaction() as session:
        moved = await session.get_one(Event, meeting)
        moved.cancelled = True
        session.add(moved)
    await world.at(day(24, 10, month=11))
    await team.says("newsletter")
    team.hears("Coming up: nothing yet")


async def test_pieces_are_edited_moved_dropped_and_put_in_order(world: World) -> None:
    head, team = await world.person(ASKER), await world.person(TEAM)
    await sends_in(head)
    await sends_in(head, title="A concert", text="In the hall on Friday 5 February 2027.")
    await team.says("digest draft")
    await team.presses("News")
    team.hears("1. “An award”: Our library has won an award. (from Amara Barleycroft)", "2. “A concert”")
    await team.presses("A concert")
    await team.presses("Move up")
    team.hears("1. “A concert”", "2. “An award”")
    await team.presses("A concert")
    await team.presses("Move up")
    team.hears("It stands at that end of its section already")
    await team.presses("Another section")
    await team.presses("Coming up")
    team.hears("1. “A concert”")
    team.hears_not("An award")
    await team.presses("A concert")
    await rewrites(team, "In the hall on Friday 5 March 2027.")
    team.hears("“A concert”", "In the hall on Friday 5 March 2027.", "Section: Coming up")
    head.marks()
    await team.presses("Drop")
    await team.fills({"reason": "It is for parents"})
    await team.presses("Drop it")
    head.hears("is not printing “A concert”", "It is for parents")
    await team.says("digest draft")
    await team.presses("Coming up")
    team.hears("Dropped: “A concert”")
    await head.says("my items")
    head.hears("“A concert”: not printed. It is for parents.")


async def test_it_goes_out_at_its_time_exactly_once_and_senders_hear_of_it(world: World) -> None:
    head, team = await world.person(ASKER), await world.person(TEAM)
    await sends_in(head)
    await team.says("digest draft")
    await team.presses("Preview")
    team.hears("An award", "Our library has won an award.")
    other = next(label for label in team.buttons if label.startswith("Look on"))
    await team.presses(other)
    team.hears("This is how readers on")
    await approves(team)
    team.hears("goes out on Wednesday 16 December 2026 at 4pm")
    head.marks()
    await world.at(day(16, 15, 59))
    head.hears_nothing()
    await world.at(day(16, 16))
    head.hears("Newsletter, Autumn term, second half 2026", "Our library has won an award.")
    await world.restart()
    for minute in (1, 2, 3, 4):
        await world.at(day(16, 16, minute))
    head.hears("“An award” is in “Newsletter, Autumn term, second half 2026”")
    async with world.database.reading() as session:
        assert len((await session.exec(select(Broadcast).where(Broadcast.voice == "Newsletter"))).all()) == 1
    first, second = await issues(world)
    assert (first.stage, second.stage) == (Stage.SENT, Stage.GATHERING)
    assert second.title == "Newsletter, Spring term, first half 2027"
    await head.says("my items")
    head.hears("“An award”: printed on Wednesday 16 December 2026")


async def test_an_approval_is_of_what_was_shown(world: World) -> None:
    head, team = await world.person(ASKER), await world.person(TEAM)
    await team.says("digest draft")
    await team.presses("Approve")
    team.hears("There is nothing in it yet")
    await sends_in(head)
    await team.says("digest draft")
    await team.presses("Approve")
    team.hears("It goes to 1 person on Wednesday 16 December 2026", "Nothing under: Coming up, Free training")
    await sends_in(head, title="A concert", text="In the hall.")
    await team.presses("Yes, approve it")
    team.hears("That has changed meanwhile", "“A concert”")
    await approves(team)
    team.marks()
    await sends_in(head, title="A fair", text="On the field.")
    team.hears("has changed since it was approved, so the approval no longer holds")
    await approves(team)
    await team.presses("Take back the approval")
    team.hears("The approval is taken back", "Nobody has approved it yet")


async def test_the_team_is_reminded_and_without_approval_it_waits(world: World) -> None:
    head, team = await world.person(ASKER), await world.person(TEAM)
    await sends_in(head)
    await world.at(day(2, 7, 59))
    team.hears_nothing()
    await world.at(day(2))
    team.hears(
        "“Newsletter, Autumn term, second half 2026” goes out on Wednesday 16 December 2026 at 4pm",
        "Nothing yet under: Coming up",
    )
    team.marks()
    await world.at(day(11))
    team.hears("nobody has approved it yet")
    team.marks()
    await world.at(day(15))
    team.hears("nobody has approved it yet")
    team.marks()
    await world.at(day(16, 16))
    team.hears("did not go out on Wednesday 16 December 2026", "It waits")
    team.marks()
    await world.at(day(17))
    team.hears_nothing()
    await world.at(day(5, month=1, year=2027))
    await team.says("digest draft")
    team.hears("Spring term, first half 2027", "Wednesday 10 February 2027 at 4pm", "“An award”")


async def test_it_follows_the_term_dates_until_somebody_moves_it(world: World) -> None:
    team = await world.person(TEAM)
    await team.says("digest draft")
    team.hears("Wednesday 16 December 2026")
    for last, goes_out in ((11, "Wednesday 9 December 2026 at 4pm"), (18, "Wednesday 16 December 2026 at 4pm")):
        async with world.database.transaction() as session:
            term = await terms.numbered(session, "2026/27", 2)
            assert term
            term.last_day = date(2026, 12, last)
            session.add(term)
        await world.at(day(24, month=11) if last == 11 else day(25, month=11))
        team.marks()
        await team.says("digest draft")
        team.hears(goes_out)


async def test_it_is_of_the_present_half_term_whatever_was_begun_before(world: World) -> None:
    head, team = await world.person(ASKER), await world.person(TEAM)
    async with world.database.transaction() as session:
        later = [term.model_dump(exclude={"id"}) for term in await terms.from_today(session, date(2026, 11, 23), 20)]
        for term in await terms.from_today(session, date(2026, 11, 23), 20):
            await session.delete(term)
        await session.flush()
        first, last = date(2027, 1, 5), date(2027, 2, 12)
        session.add(Term(academic_year="2026/27", number=3, season="spring", first_day=first, last_day=last))
    await sends_in(head)
    await team.says("digest draft")
    team.hears("Spring term, first half 2027")
    async with world.database.transaction() as session:
        session.add_all([Term(**term) for term in later if term["number"] == 2])
    await world.at(day(24, month=11))
    await team.says("digest draft")
    team.hears("It goes out on Wednesday 16 December 2026 at 4pm", "“An award”")
    assert [(one.academic_year, one.term) for one in await issues(world)] == [("2026/27", 2)]


async def test_one_without_a_half_term_does_not_wait_for_ever(world: World) -> None:
    team = await world.person(TEAM)
    async with world.database.transaction() as session:
        session.add(Issue(academic_year="2025/26", term=7, title="July", send_at=day(8, month=7), moved=True))
    await team.says("digest draft")
    team.hears("July")
    await world.at(day(24, month=11))
    await team.says("digest draft")
    team.hears("Newsletter, Autumn term, second half 2026", "Wednesday 16 December 2026 at 4pm")


async def test_it_is_moved_by_hand_and_read_back_with_its_weekday(world: World) -> None:
    head, team = await world.person(ASKER), await world.person(TEAM)
    await sends_in(head)
    await team.says("send newsletter on wednesday 17 december at 4pm")
    team.hears("17 December 2026 is a Thursday")
    await team.presses("Thursday 17 December 2026")
    team.hears("It goes out on Thursday 17 December 2026 at 4pm.")
    await team.presses("Send it then")
    team.hears("The newsletter goes out on Thursday 17 December 2026 at 4pm, once it is approved")
    await approves(team)
    head.marks()
    await world.at(day(16, 16))
    head.hears_nothing()
    await world.at(day(17, 16))
    head.hears("Our library has won an award.")
    await head.says("send newsletter on friday")
    head.hears_not("Send it then")


async def test_what_was_said_before_is_pointed_out(world: World) -> None:
    head, team = await world.person(ASKER), await world.person(TEAM)
    async with world.database.transaction() as session:
        past = Issue(
            academic_year="2026/27",
            term=1,
            title="October",
            stage=Stage.SENT,
            send_at=day(14, 16, month=10),
            sent_at=day(14, 16, month=10),
        )
        session.add(past)
        await session.flush()
        text = "Our library has won an award!"
        session.add(Item(issue_id=past.id or 0, section=Section.NEWS, title="An award", text=text, at=past.send_at))
    await sends_in(head)
    await team.says("digest draft")
    team.hears("1 piece is much like one that was there before")
    await team.presses("News")
    team.hears("This is like “An award” in the issue of Wednesday 14 October 2026")


async def test_a_broadcast_that_was_called_off_asks_for_the_approval_again(world: World) -> None:
    head, team = await world.person(ASKER), await world.person(TEAM)
    await sends_in(head)
    await approves(team)
    async with world.database.transaction() as session:
        issue = await newsletters.current(session)
        assert issue
        by = await person_id(session, TEAM)
        session.add(
            Broadcast(
                voice="Newsletter",
                made_by=by,
                made_at=world.clock.now(),
                stage=BroadcastStage.DROPPED,
                issue_id=issue.id,
            )
        )
    head.marks()
    await world.at(day(16, 16))
    head.hears_nothing()
    team.hears("the approval no longer holds")
    await approves(team)
    await world.at(day(16, 16, 10))
    head.hears("Our library has won an award.")


async def test_what_falls_away_in_the_last_hour_voids_the_approval(world: World) -> None:
    head, other, team = await world.person(ASKER), await world.person(HOME_HEAD), await world.person(TEAM)
    world.set_house(newsletter_to="members")
    meeting = await event_on(world, date(2027, 1, 14))
    async with world.database.transaction() as session:
        school = await session.get_one(School, await school_of(session, await person_id(session, HOME_HEAD), HEAD))
        school.member = False
        session.add(school)
    await world.at(day(24, month=11))
    for said in ("When is the next newsletter?", "what is the deadline for the newsletter"):
        await head.says(said)
        head.hears("The next newsletter goes out on Wednesday 16 December 2026 at 4pm")
    await sends_in(head)
    await team.says("send the newsletter")
    team.hears("Nobody has approved it yet")
    await approves(team)
    async with world.database.transaction() as session:
        event = await session.get_one(Event, meeting)
        event.cancelled = True
        session.add(event)
    team.marks()
    await world.at(day(16, 15, 52))
    team.hears("has changed since it was approved, so the approval no longer holds")
    await world.at(day(16, 16))
    await approves(team)
    head.marks()
    other.marks()
    await world.at(day(16, 16, 20))
    head.hears("Our library has won an award.")
    head.hears_not("CPLD Leads Network")
    other.hears_nothing()
