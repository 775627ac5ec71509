"""What people type of meetings, dates, broadcasts and the newsletter, misspelt and short, and what they hear."""

from datetime import date, datetime

import pytest

from messages.dates import LONDON
from storage.terms import Term
from tests.lines import Line, kept
from tests.stages import ASKER, TEAM
from tests.world import World

MEMBER = "head@witham.example.org"  # Tomasz Lipnik, who sits on the Strategy Committee
SCITT = "scitt@oakfield.example.org"
NEWCOMER = ""
SEPTEMBER = datetime(2019, 9, 2, 9, 0, tzinfo=LONDON)
HALF_TERMS_2019 = (
    (1, date(2019, 9, 2), date(2019, 10, 18)),
    (2, date(2019, 10, 28), date(2019, 12, 20)),
    (3, date(2020, 1, 6), date(2020, 2, 14)),
)


async def september(world: World) -> None:
    """The year of the handbook, before its terms were loaded."""
    await world.at(SEPTEMBER)


async def with_terms(world: World) -> None:
    async with world.database.transaction() as session:
        for number, first, last in HALF_TERMS_2019:
            year = {"academic_year": "2019/20", "number": number, "season": "", "status": "confirmed"}
            session.add(Term.model_validate({**year, "first_day": first, "last_day": last}))
    await september(world)


async def a_fortnight_before(world: World) -> None:
    """It is 14 days before the committee of March 2020."""
    await world.at(datetime(2020, 3, 3, 9, 0, tzinfo=LONDON))


COMMITTEE = (
    Line(
        MEMBER,
        "when is strategy committee",
        ("Tuesday 17 March 2020, 3.30pm to 5pm: in 14 days.", "The Priory Academy LSST."),
        a_fortnight_before,
        ("Coming", "Apologies", "Deputy", "Calendar"),
    ),
    Line(MEMBER, "when is strategy committee", ("No date is set for this year; I have told the central team.",)),
    Line(NEWCOMER, "wen is the stratergy comittee", ("Tuesday 17 March 2020, 3.30pm to 5pm",), a_fortnight_before),
    Line(MEMBER, "s2s summary", ("School-to-school support",)),
    Line(MEMBER, "add to agenda: cpd budget", ("cpd budget",)),
    Line(MEMBER, "apologies", ("Strategy Committee", "Tuesday 17 March 2020"), a_fortnight_before),
    Line(MEMBER, "heads who have not replied", ("Strategy Committee", "Invited: 3"), a_fortnight_before),
    Line(TEAM, "who hasn't replied to committee", ("Strategy Committee", "Invited: 3"), a_fortnight_before),
    Line(ASKER, "heads who have not replied", ("I know of no such meeting ahead whose answers you can see",)),
)
DATES = (
    Line(
        SCITT,
        "next scitt meeting",
        (
            "Wednesday 16 October 2019, 2pm to 3.30pm: Partnership Board",
            "Not certain yet, the central team is checking: 3 October 2019 is a Thursday, not a Wednesday",
            "20 May 2020 is a Wednesday, not a Thursday",
            "Secondary Mentors (15:45 to 17:00) and SCITT Subject Leaders (15:45 to 17:00) are both at",
        ),
        september,
        ("Partnership Board, 16 October",),
    ),
    Line(
        TEAM,
        "Wednesday 3 October 2019 3.45pm",
        ("3 October 2019 is a Thursday",),
        september,
        ("Wednesday 2 October 2019", "Thursday 3 October 2019"),
    ),
    Line(ASKER, "what's on this half term", ("Strategy Committee", "Partnership Board"), with_terms),
    Line(
        ASKER,
        "whats on this halfterm",
        (
            "I have no term dates for this half term, so I cannot tell what is on in it.",
            "I have told the central team. What comes next: Wednesday 18 September 2019",
        ),
        september,
        ("All dates",),
    ),
    Line(ASKER, "is 2 september 2019 a school day", ("I have no term dates for it",), september),
    Line(
        ASKER, "when is half term", ("Half term is from Monday 21 October 2019 to Friday 25 October 2019",), with_terms
    ),
    Line(ASKER, "when do we next meet", ("Strategy Committee",), september),
)
NEWSLETTER = (
    Line(TEAM, "digest draft", ("No newsletter is being made: no term dates are loaded",), september, ("Plan one",)),
    Line(ASKER, "last newsletter", ("No newsletter has gone out from here yet",)),
    Line(ASKER, "i dont get the newsletter", ("You get the newsletter. It goes out once every half term",)),
    Line(NEWCOMER, "somthing for the newsletter", ("I can take something for the newsletter once I know who you are",)),
)


@pytest.mark.parametrize("line", [*DATES, *COMMITTEE, *NEWSLETTER], ids=lambda line: line.types)
async def test_a_sentence_about_time_is_answered(world: World, line: Line) -> None:
    await line.at(world)
    talker = await world.person(line.who) if line.who else world.newcomer()
    await talker.says(line.types)
    talker.hears(*line.hears)
    assert set(line.buttons) <= set(talker.buttons), talker.buttons


async def test_what_a_broadcast_is_about_is_said_before_the_first_question(world: World) -> None:
    await a_fortnight_before(world)
    team = await world.person(TEAM)
    before = await kept(world)
    await team.says("remind all heads of strategy comittee")
    team.hears("I have understood: it goes to headteachers. It says: “Strategy Committee is on Tuesday 17 March 2020,")
    team.hears("Whom does it speak for?")
    assert set(team.buttons) >= {"Andy Chisholm", "Newsletter", "Myles Pustelnik"}
    assert {name for name, rows in (await kept(world)).items() if rows != before[name]} <= {"draft"}
    await team.says("cancel")
    await team.presses("Throw away")
    await team.says("message every school about the deadline")
    team.hears("It is about “the deadline”. I shall ask you for the text.")


async def test_a_meeting_pasted_with_a_wrong_weekday_is_asked_about(world: World) -> None:
    await september(world)
    team = await world.person(TEAM)
    await team.says("SCITT Co-ordinators, Wednesday 3 October 2019 3.45pm")
    team.hears("3 October 2019 is a Thursday")
    await team.presses("Wednesday 2 October 2019")
    draft = await team.draft()
    assert draft
    assert draft.answers["series"] == "scitt_coordinators"
    assert draft.answers["day"] == "2019-10-02"


LEADS_TO: dict[str, tuple[str, tuple[str, ...], str]] = {
    "committee": (
        MEMBER,
        (
            "when is the strategy committee",
            "next strategy committee meeting date",
            "what are the dates for Strategy Committee this year",
            "Where is the strategy committee held?",
            "time of the strategy committee please",
            "is there a strategy committee this month",
            "when do we next meet for strategy committee",
            "how long until the next committee meeting",
            "strategy meeting dates",
            "which day is the committee in March",
            "has the committee date changed",
            "committee calendar",
            "dates of the commitee please",
            "nxt comitee mtg",
            "is committee on tues",
        ),
        "Strategy Committee",
    ),
    "SCITT": (
        SCITT,
        (
            "SCITT mentor training dates",
            "partnership board date",
            "SCITT coordinators meeting time",
            "nxt scit mtg",
            "mentor trianing dates",
        ),
        "2020",
    ),
    "dates of what is not planned": (
        ASKER,
        (
            "when is the next headteacher network",
            "dates for deputy head network",
            "when is the CPLD leads network",
            "full alliance meeting - when and where",
            "when's the next subject leader meeting for science",
            "when are the new headteacher network meetings",
            "when is the next headteachers netwrok",
        ),
        "No date for ",
    ),
    "what is on": (
        ASKER,
        (
            "what events are coming up",
            "what training is on this term",
            "is there an event for pupil premium coordinators",
        ),
        "Partnership Board",
    ),
    "subscribing": (
        ASKER,
        (
            "subscribe me to the newsletter",
            "I want to get the newsletter",
            "please add me to the newsletter list",
            "how do I sign up for the digest",
            "start sending me the newsletter",
            "can our office receive the half-termly newsletter",
            "join mailing list",
            "I'd like newsletter updates",
            "send me the bulletin every half term",
            "put our school on the newsletter list",
            "enable newsletter",
            "I stopped getting the newsletter, can you add me again",
            "subscibe to newsletter",
            "sign me up for the news letter",
        ),
        "You get the newsletter",
    ),
    "leaving": (
        ASKER,
        (
            "unsubscribe me from the newsletter",
            "stop sending me the newsletter",
            "remove me from the mailing list",
            "I don't want the newsletter any more",
            "how do I unsubscribe",
            "take our school off the newsletter list",
            "no longer wish to receive the digest",
            "please stop the bulletin",
            "opt out of newsletters",
            "I've left teaching, remove my email from the newsletter",
            "disable newsletter",
            "newsletter off",
            "unsubscibe",
            "dont send me the newsleter",
        ),
        "Shall I stop sending you the newsletter?",
    ),
}


@pytest.mark.parametrize("matter", LEADS_TO)
async def test_every_way_of_saying_it_leads_there_and_changes_nothing(world: World, matter: str) -> None:
    who, sentences, heard = LEADS_TO[matter]
    await a_fortnight_before(world)
    talker, before = await world.person(who), await kept(world)
    for sentence in sentences:
        await talker.says(sentence)
        assert heard in f"{talker.heard} {talker.buttons}", (sentence, talker.heard, talker.buttons)
    assert await kept(world) == before


LEADS_TO_A_FORM: dict[str, tuple[str, tuple[str, ...], str]] = {
    "an item": (
        ASKER,
        (
            "I have an item for the newsletter",
            "can I put something in the newsletter",
            "submit a newsletter article",
            "please include our event in the next newsletter",
            "we'd like to share a success story in the newsletter",
            "when do you need newsletter contributions by",
            "here is a piece for the bulletin",
            "advertise our training in the newsletter",
            "could you feature our school in the next edition",
            "news item: our school has won an award",
            "add this to the newsletter",
            "how do I get a notice in the newsletter",
            "item for the newsleter",
        ),
        "ewsletter",
    ),
    "a broadcast": (
        TEAM,
        (
            "send a broadcast",
            "send a message to all headteachers",
            "remind all SLEs to confirm their days",
            "message every school about the deadline",
            "announce a change of venue to everyone",
            "notify all CPLD leads that booking is open",
            "send an announcement on monday morning",
            "tell all the schools the meeting is cancelled",
            "broadcast to SCITT mentors",
            "send a reminder to the strategy committee members",
            "let all members know about the event",
            "post a notice to all deputy heads",
            "remind evryone about the deadline",
            "send a msg to all heads",
        ),
        "Whom does it speak for?",
    ),
}


@pytest.mark.parametrize("matter", LEADS_TO_A_FORM)
async def test_every_way_of_saying_it_begins_there(world: World, matter: str) -> None:
    who, sentences, heard = LEADS_TO_A_FORM[matter]
    talker = await world.person(who)
    for sentence in sentences:
        await talker.says(sentence)
        assert heard in talker.heard, (sentence, talker.heard)
        if await talker.draft():
            await talker.says("cancel")
            if "Throw away" in talker.buttons:
                await talker.presses("Throw away")
