"""When the newsletter goes out: the forms for its time and its pieces, and what the central team is reminded of."""

from dataclasses import dataclass
from datetime import datetime, time

from messages.dates import LONDON, from_iso
from messages.form import Answers, Choice, Day, Form, Known, Option, Text
from messages.hours import opens
from messages.message import Button, Invalid, Message
from messages.newsletter import LINK, LONGEST, NO_NAMES, moment
from messages.time_words import read_times

DRAFT = Button("Open the draft", "editor.draft", strong=True)
ABOUT = "item"


@dataclass(frozen=True, kw_only=True)
class Clock(Choice):
    """A time of day, kept as 16:00."""

    choices: tuple[Option, ...] = (Option("08:00", "8am"), Option("16:00", "4pm"))

    def read(self, raw: object, known: Known) -> str:
        text = " ".join(str(raw).split()).casefold().removeprefix("at ")
        if found := self.find(text, known):
            return found
        try:
            return read_times(text)[0]
        except Invalid:
            raise Invalid("Please give the time like “4pm” or “16:00”.") from None


TIME = Form(
    name="newsletter.time",
    version=1,
    title="When the newsletter goes out",
    send="Send it then",
    fields=(
        Day(name="day", label="Day", question="On which day shall the newsletter go out?", weeks=False),
        Clock(name="time", label="Time", question="At what time?"),
    ),
)


def chosen(answers: Answers) -> datetime | None:
    """The moment that the answers mean."""
    day = from_iso(str(answers.get("day")))
    return datetime.combine(day, time.fromisoformat(answers["time"]), LONDON) if day and "time" in answers else None


def read_back(known: Known, answers: Answers) -> str:
    """Below the review: the moment in full, and what speaks against it."""
    at = chosen(answers)
    if at is None:
        return ""
    doubts = [
        "That is past." if at <= known["now"] else "",
        "" if known["year"].open(at.date()) else "That is not a school day.",
        "" if opens(known["quiet"], at) == at else "That lies in the quiet hours: it reaches people in the morning.",
    ]
    return " ".join(part for part in (f"It goes out on {moment(at)}.", *doubts) if part)


def items(known: Known) -> tuple[Option, ...]:
    return tuple(Option(str(id), label) for id, label in known["items"])


WHICH = Choice(name=ABOUT, label="Item", question="Which item?", choices=items, fixed=True)
EDIT = Form(
    name="newsletter.edit",
    version=1,
    title="Edit",
    send="Keep it so",
    fields=(
        WHICH,
        Text(name="title", label="Title", question="What is its title?", longest=100, optional=True),
        Text(name="text", label="Text", question="What shall it say?", hint=NO_NAMES, longest=LONGEST),
        Text(name="said_by", label="Signed", question="How shall it be signed?", longest=100, optional=True),
        LINK,
    ),
)
DROP = Form(
    name="newsletter.drop",
    version=1,
    title="Drop",
    send="Drop it",
    fields=(
        WHICH,
        Text(
            name="reason",
            label="Reason",
            question="Why is it not printed?",
            hint="Whoever sent it in reads this.",
            longest=300,
        ),
    ),
)


def past() -> Message:
    return Message("That moment is past. Please give a later one.", buttons=(Button("Change the time", "editor.time"),))


def kept(send_at: datetime, *, approved: bool) -> Message:
    once = "" if approved else ", once it is approved"
    return Message(f"The newsletter goes out on {moment(send_at)}{once}.", buttons=(DRAFT,))


def fortnight(title: str, send_at: datetime, gaps: str) -> Message:
    missing = f" Nothing yet under: {gaps}." if gaps else ""
    return Message(f"“{title}” goes out on {moment(send_at)}.{missing}", buttons=(DRAFT,))


def shortly(title: str, send_at: datetime) -> Message:
    return Message(
        f"“{title}” is to go out on {moment(send_at)} and nobody has approved it yet. Without that it does not go out.",
        buttons=(DRAFT,),
    )


def eve(title: str, send_at: datetime) -> Message:
    return Message(f"“{title}” goes out on {moment(send_at)}. It is approved.", buttons=(DRAFT,))


def waits(title: str, send_at: datetime) -> Message:
    return Message(
        f"“{title}” did not go out on {moment(send_at)}, for nobody has approved it. It waits: approve it and it goes "
        "out at once. If nobody does before the half term ends, what it holds goes into the next one.",
        buttons=(DRAFT,),
    )


def void(title: str, send_at: datetime) -> Message:
    return Message(
        f"“{title}” has changed since it was approved, so the approval no longer holds. It is to go out on "
        f"{moment(send_at)}: please look at it and approve it again.",
        buttons=(DRAFT,),
    )


def no_terms(year: str) -> Message:
    return Message(
        f"No term dates are loaded for {year}, so I cannot plan the next newsletter. Load them, or say “send "
        "newsletter on” and a day.",
        buttons=(Button("Plan one", "editor.time"),),
    )
