"""The newsletter for those who send something in: when it goes out, what it takes, what became of their piece."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from messages.dates import at, london_day, say, say_time
from messages.digest import HEADINGS
from messages.form import OTHER, Answers, Choice, Form, Known, Option, Text
from messages.meetings import Meeting, when
from messages.message import Button, Invalid, Message, is_web
from messages.roles import label, on_button
from messages.school_year import SchoolYear
from messages.words import plain, quoted

SEND_HOUR = 16  # London time: lessons are over
WEDNESDAY = 2
NONE = "none"  # in place of a link or a signature
LONGEST = 1000  # characters of a piece
NO_NAMES = "Please name no pupils, and leave out anything about a colleague’s health or performance."
VOICES, UPCOMING, FREE_TRAINING = "voices", "upcoming", "free_training"
SECTIONS = (
    Option("news", "News from a school, or news that matters to us", ("news", "local news", "national news")),
    Option(UPCOMING, "An event that is coming up", ("event", "events", "upcoming", "coming up")),
    Option(VOICES, "A comment or quote from somebody who took part", ("voices", "quote", "comment", "voice")),
    Option("opportunities", "An opportunity, such as a grant or a vacancy", ("opportunity", "opportunities")),
    Option("projects", "How a project is going", ("project", "projects", "update")),
    Option(FREE_TRAINING, "Free training", ("training", "free")),
)


class HalfTerm(Protocol):
    """A term as Lincolnshire counts them, 1 to 6."""

    academic_year: str
    number: int
    season: str
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True)
class Planned:
    """An issue as the school calendar has it."""

    academic_year: str
    term: int
    title: str
    send_at: datetime


def planned(half: HalfTerm, year: SchoolYear) -> Planned:
    """The issue of a half term goes out on its last Wednesday at four, after lessons.

    Friday is full of farewells, on Monday nobody has time; at least one school day follows, on which the newsletter
    can be talked about. Where that Wednesday is no school day it is the last one before it.
    """
    before = half.last_day - timedelta(days=1)
    wednesday = before - timedelta(days=(before.weekday() - WEDNESDAY) % 7)
    day = max(half.first_day, year.on_or_before(wednesday))
    return Planned(half.academic_year, half.number, title(half, day), at(day, SEND_HOUR))


def title(half: HalfTerm, day: date) -> str:
    """Halves of the three terms: a bare “Term 2” means two different things to two readers."""
    which = "first" if half.number % 2 else "second"
    return f"Newsletter, {half.season.capitalize()} term, {which} half {day.year}"


def unplanned(send_at: datetime) -> str:
    """The title of an issue for which no half term is known."""
    return f"Newsletter, {london_day(send_at):%B %Y}"


def next_planned(
    halves: Sequence[HalfTerm], year: SchoolYear, made: Collection[tuple[str, int]], now: datetime
) -> Planned | None:
    """The next issue that can still be made; `made` are the half terms, as year and number, that have one."""
    plans = [planned(half, year) for half in halves if (half.academic_year, half.number) not in made]
    return next((plan for plan in plans if plan.send_at > now), None)


def moment(send_at: datetime) -> str:
    """Wednesday 16 December 2026 at 4pm."""
    return f"{say(london_day(send_at))} at {say_time(send_at)}"


def coming_up(meeting: Meeting, note: str, *, free: bool) -> str:
    """What the newsletter says of a meeting besides its title."""
    said = when(meeting)
    parts = (f"{said[:1].upper()}{said[1:]}.", meeting.place and f"{meeting.place}.", _sentence(note))
    return " ".join((*filter(None, parts), *(["There is no charge."] if free else [])))


def _sentence(text: str) -> str:
    return f"{text.rstrip(' .')}." if text.strip() else ""


def bare(quote: str) -> str:
    """Somebody's sentence without the marks they may have put round it."""
    return quote.strip(" \n\"“”‘’'")


def signed(role: str, about: str) -> str:
    """How a quote is signed by somebody who is not named: Headteacher, on maths."""
    return f"{on_button(role)}, on {about}"[:120]


@dataclass(frozen=True, kw_only=True)
class Link(Text):
    """The address of a web page, or none."""

    longest: int = 300

    def read(self, raw: Any, known: Known) -> str:
        text = str(raw).strip()
        if plain(text) in (NONE, "no", "no link"):
            return NONE
        address = text if re.match(r"[a-z]+:", text, re.I) else f"https://{text}"
        if not is_web(address) or "." not in address or len(address) > self.longest:
            raise Invalid("Please give the address of a web page, such as https://www.example.org/open-evening.")
        return address


def signatures(known: Known) -> tuple[Option, ...]:
    return tuple(Option(value, text) for value, text in known["signatures"])


def is_titled(answers: Answers) -> bool:
    """A quote stands for itself."""
    return answers.get("section") not in (None, VOICES)


TITLE = Text(
    name="title",
    label="Title",
    question="What is its title?",
    hint="Up to 100 characters.",
    longest=100,
    when=is_titled,
)
TEXT = Text(
    name="text",
    label="Text",
    question="What shall it say?",
    hint=f"Up to {LONGEST:,} characters; three or four sentences read best. For an event: the day, the place and "
    f"for whom it is. {NO_NAMES}",
    longest=LONGEST,
)
LINK = Link(name="link", label="Link", question="Which web page does it lead to?", hint="Or say “none”.", optional=True)
ITEM = Form(
    name="newsletter.item",
    version=1,
    title="Newsletter item",
    intro="A short piece for the newsletter. The central team reads it before it is printed.",
    send="Send it in",
    fields=(
        Choice(name="section", label="Section", question="What is it?", choices=SECTIONS),
        TITLE,
        TEXT,
        Choice(
            name="said_by",
            label="Signed",
            question="How shall it be signed?",
            hint="Choose one, or write it as it should stand. Ask anybody whom you name.",
            choices=signatures,
            other=True,
            longest=100,
        ),
        LINK,
    ),
)


def signature(said_by: str, known: Known) -> str:
    """The words below a piece; empty for none."""
    return "" if said_by == NONE else dict(known["signatures"]).get(said_by, said_by.removeprefix(OTHER))


def ways_to_sign(name: str, role: str, school: str) -> list[tuple[str, str]]:
    """From the least that tells who it is to the most."""
    named = ", ".join(part for part in (name, label(role) if role else "", school) if part)
    ways = [("role", on_button(role)) if role else None, ("school", school) if school else None, ("name", named)]
    return [*(way for way in ways if way), (NONE, "No signature")]


_KINDS = (
    (VOICES, r"\b(?:quotes?|comments?|testimonials?|feedback)\b"),
    (FREE_TRAINING, r"\bfree (?:training|course|session|cpd|webinar)\w*\b"),
    (UPCOMING, r"\b(?:events?|open (?:evening|day|morning)|training|course|conference|concert|fair|show|workshop)s?\b"),
    ("opportunities", r"\b(?:opportunit\w+|vacanc\w+|grants?|funding|job)\b"),
    ("projects", r"\bprojects?\b"),
    ("news", r"\b(?:news item|success|award|stor(?:y|ies)|won)\b"),
)


def section_of(text: str) -> str:
    """The section that somebody’s first words point to; empty where they point to none."""
    said = plain(text)
    return next((section for section, pattern in _KINDS if re.search(pattern, said)), "")


def titled(title: str, text: str) -> str:
    """What a piece is called where it is spoken about: its title, or how it begins."""
    short = title or (text if len(text) <= 50 else f"{text[:48].rstrip()}…")
    return f"“{' '.join(short.split())}”"


def write_button(section: str = "") -> Button:
    return Button("Write it now", "items.write", section, strong=True)


MINE = Button("My items", "items.mine")


def invitation(title: str, send_at: datetime, section: str) -> Message:
    """How to get something into the newsletter, and by when."""
    into = f" I would put yours under “{HEADINGS[section]}”." if section else ""
    return Message(
        f"The next newsletter goes out on {moment(send_at)}. Please send your piece before that week begins, "
        f"so that it can be read.{into}",
        title=title,
        buttons=(write_button(section), MINE),
    )


def needs_joining() -> Message:
    return Message(
        "I can take something for the newsletter once I know who you are.",
        buttons=(Button("How to join", "joining.how"), Button("Find a contact", "contacts.mine")),
    )


def no_date() -> Message:
    return Message(
        "There is no date for the next newsletter yet, so I cannot take a piece for it. I have asked the central team."
    )


def no_date_for_team(who: str) -> Message:
    return Message(
        f"{who} has something for the newsletter, but no term dates are loaded and so no issue is planned. Say "
        "“send newsletter on” and a day to plan one, or load the term dates."
    )


def taken(called: str, section: str, send_at: datetime, item: int) -> Message:
    return Message(
        f"Thank you. {called} is with the central team for the newsletter of {moment(send_at)}, under "
        f"“{HEADINGS[section]}”. I will tell you when it is printed, or why it is not.",
        after="A photo can go with it: send it here within the hour. Pupils only with their parents’ consent.",
        buttons=(Button("Withdraw it", "items.withdraw", str(item)), MINE),
    )


@dataclass(frozen=True, slots=True)
class Mine:
    """A piece for whoever sent it in; `state` is gathering, leaving, sent or dropped."""

    number: int
    called: str
    section: str
    state: str
    send_at: datetime
    reason: str = ""


def mine(items: Sequence[Mine]) -> Message:
    if not items:
        return Message("You have not sent anything in for the newsletter.", buttons=(write_button(),))
    kept = [item for item in items if item.state == "gathering"]
    return Message(
        "\n".join(f"{item.called}: {_state(item)}" for item in items if item not in kept),
        title="Your newsletter items",
        items=tuple((f"{i.called}: {_state(i)}", Button("Withdraw", "items.withdraw", str(i.number))) for i in kept),
        buttons=(write_button(),),
    )


def _state(item: Mine) -> str:
    on = say(london_day(item.send_at))
    match item.state:
        case "sent":
            return f"printed on {on}."
        case "leaving":
            return f"going out on {on}."
        case "dropped":
            return f"not printed. {_sentence(item.reason)}".strip()
    return f"under “{HEADINGS[item.section]}” for {on}."


def surely_withdraw(called: str, item: int) -> Message:
    return Message(
        f"Withdraw {called}? Nothing of it is kept.",
        buttons=(Button("Yes, withdraw it", "items.withdrawn", str(item)), Button("Keep it", "items.mine")),
        in_place=True,
    )


def withdrawn(called: str) -> Message:
    return Message(f"{called} is withdrawn. Nothing of it is kept.", buttons=(MINE,), in_place=True)


def too_late(called: str, day: date) -> Message:
    return Message(
        f"{called} is in the newsletter of {say(day)}, which is on its way or out already. Please ring the office "
        "if it must be corrected.",
        buttons=(MINE,),
    )


def gone() -> Message:
    return Message("I have no such item of yours. These are your items:", buttons=(MINE,))


def published(called: Sequence[str], title: str, issue: int) -> Message:
    """For whoever sent it in."""
    what = f"{called[0]} is" if len(called) == 1 else f"{', '.join(called[:-1])} and {called[-1]} are"
    return Message(f"{what} in “{title}”. Thank you.", buttons=(Button("Read it", "newsletter.read", str(issue)),))


def dropped(called: str, reason: str) -> Message:
    said = f" They say: {quoted(reason)}" if reason else ""
    return Message(
        f"The central team is not printing {called} in the next newsletter.{said}",
        buttons=(Button("Write another", "items.write"), MINE),
    )


def restored(called: str) -> Message:
    return Message(f"{called} is in the next newsletter after all.", buttons=(MINE,))
