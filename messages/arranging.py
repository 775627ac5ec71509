"""What is asked when a meeting is put into the calendar, moved or changed: the forms."""

from dataclasses import dataclass
from typing import Any

from messages import event_words, time_words
from messages.dates import say
from messages.form import Answers, Choice, Choices, Form, Known, Option, Text, YesNo
from messages.message import Invalid
from messages.roles import LABELS, on_button
from messages.words import plain

CLEAR = "none"  # takes away what was there
_CLEARING = frozenset({CLEAR, "no", "nothing", "remove", "not yet", "later", "not known yet", "dont know", "tbc"})


@dataclass(frozen=True, kw_only=True)
class When(Text):
    """The day of a meeting, or the week it takes: “w/c 27 April”."""

    longest: int = 60

    def read(self, raw: Any, known: Known) -> str:
        return event_words.read_day(super().read(raw, known), known["today"], known["year"])

    def say(self, value: Any, known: Known) -> str:
        day = say(event_words.first_day(value))
        return f"The week beginning {day}" if value.startswith(event_words.WEEK) else day


@dataclass(frozen=True, kw_only=True)
class Hours(Text):
    """From when to when; a start alone will do, and so will “not yet”."""

    longest: int = 40

    def read(self, raw: Any, known: Known) -> str:
        text = super().read(raw, known)
        if plain(text) in _CLEARING:
            return CLEAR
        try:
            return "-".join(filter(None, time_words.read_times(text)))
        except Invalid:
            raise Invalid("Please give the times like “3.30-5pm”, or “not yet” if you do not know them.") from None

    def say(self, value: Any, known: Known) -> str:
        return "Not known yet" if value == CLEAR else str(value).replace("-", " to ")


@dataclass(frozen=True, kw_only=True)
class Words(Text):
    """A few words, or “none” for nothing."""

    def read(self, raw: Any, known: Known) -> str:
        text = " ".join(super().read(raw, known).split())
        return CLEAR if plain(text) in _CLEARING else text

    def say(self, value: Any, known: Known) -> str:
        return "None" if value == CLEAR else str(value)


@dataclass(frozen=True, kw_only=True)
class Link(Words):
    """A web address to join by."""

    longest: int = 300

    def read(self, raw: Any, known: Known) -> str:
        text = super().read(raw, known)
        if text != CLEAR and not (text.startswith(("https://", "http://")) and " " not in text):
            raise Invalid("Please give a web address that begins with https://, or “none”.")
        return text


def cleared(value: str | None) -> str:
    """What is kept of an answer."""
    return "" if value in (None, CLEAR) else str(value)


def _takes_a_day(answers: Answers) -> bool:
    return not str(answers.get("day", "")).startswith(event_words.WEEK)


def _series(known: Known) -> tuple[Option, ...]:
    return tuple(Option(name, title) for name, title in known["series"])


def _meetings(known: Known) -> tuple[Option, ...]:
    """The meetings that can still be changed."""
    return tuple(Option(str(one.number), one.label) for one in known["planned"] if one.number)


PLACE = Words(name="place", label="Place", question="Where is it?", hint="A place, or “online”.", longest=120)
EXTRAS = (
    Link(name="online", label="Link to join", question="What is the link to join it online?", optional=True),
    Words(
        name="papers",
        label="Papers",
        question="Which papers are there, or where are they? A link, or a few words.",
        longest=1000,
        optional=True,
    ),
    Choices(
        name="audience",
        label="For whom",
        question="Who is invited?",
        choices=tuple(Option(role, on_button(role)) for role in LABELS),
        optional=True,
    ),
    YesNo(name="free", label="Free training", question="Is it training without a charge?", optional=True),
    Words(name="note", label="Note", question="What else should people know?", longest=200, optional=True),
)
DAY = When(
    name="day",
    label="Day",
    question="On which day is it?",
    hint="For example “Tuesday 16 March 2027”, or “w/c 26 April” for a whole week.",
)
HOURS = Hours(
    name="times",
    label="Time",
    question="From when to when?",
    hint="For example “3.30-5pm”; “not yet” if you do not know.",
    when=_takes_a_day,
)
EVENT = Choice(name="event", label="Meeting", question="Which meeting?", choices=_meetings, fixed=True)
ADD = Form(
    name="arranging.add",
    version=1,
    title="New date",
    send="Put it in the calendar",
    fields=(
        Choice(
            name="series",
            label="Meeting",
            question="Which meeting is it? Choose one, or write the name of a new one.",
            choices=_series,
            other=True,
        ),
        DAY,
        HOURS,
        PLACE,
        *EXTRAS,
    ),
)
MOVE = Form(
    name="arranging.move",
    version=1,
    title="Move a meeting",
    send="Move it",
    fields=(
        EVENT,
        When(name="day", label="New day", question="To which day?", hint=DAY.hint),
        Hours(
            name="times",
            label="New time",
            question="From when to when, if that changes as well? For example “3.30-5pm”.",
            optional=True,
            when=_takes_a_day,
        ),
    ),
)
CHANGE = Form(
    name="arranging.change",
    version=1,
    title="Change a meeting",
    send="Change it",
    fields=(
        EVENT,
        Hours(name="times", label="Time", question=HOURS.question, hint=HOURS.hint, optional=True),
        Words(name="place", label="Place", question=PLACE.question, hint=PLACE.hint, longest=120, optional=True),
        *EXTRAS,
    ),
)
