"""A day at a school: what is asked and said when it is logged."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from messages import dates, day_words, money
from messages.message import Button, Invalid, Message
from messages.words import plain

HALF, WHOLE = Decimal("0.5"), Decimal(1)
LENGTHS = {"half": HALF, "whole": WHOLE}  # as a button carries them
_HALF = re.compile(r"(?:\bhalf|½|\b0?\.5|\b1/2)[ -]?(?:an? )?(?:day|session)", re.I)
_WHOLE = re.compile(r"\b(?:1|one|a|full|whole)[ -](?:full |whole )?day\b", re.I)
_HOURS = re.compile(r"\b(\d{1,2}(?:\.\d)?) ?(?:hours?|hrs?)\b", re.I)
HALF_DAY_HOURS = 4
_ABOUT_NOTE = re.compile(r"\b(?:notes?|reports?|writ(?:e|ing))\b", re.I)
_COMMON = frozenset({"the", "academy", "school", "college", "primary", "saint"})


@dataclass(frozen=True, slots=True)
class DayAt:
    """A day at a school with all it takes to speak of it; `number` is the visit's, as buttons carry it."""

    number: str
    reference: str
    request: str  # the request's number
    deployment: str  # the deployment's number
    day: date
    length: Decimal
    school: str
    sle: str
    note_by: date

    @property
    def when(self) -> str:
        return dates.say(self.day)

    @property
    def line(self) -> str:
        """The day as it is read back: Tuesday 12 January 2027, 1 day, Oakfield Fen Academy."""
        return f"{self.when}, {money.days(self.length)}, {self.school}"

    @property
    def short(self) -> str:
        """Weekday and date, for the label of a button."""
        return f"{self.day:%a} {self.day.day} {self.day:%b}"


@dataclass(frozen=True, slots=True)
class Heard:
    """What a sentence says of a day at a school: the days it can mean, "half" or "whole", whether its note is meant.

    `question` is to be asked when no booking makes clear which of the days it is.
    """

    days: tuple[date, ...] = ()
    question: str = ""
    length: str = ""
    about_note: bool = False

    def fits(self, day: date) -> bool:
        return not self.days or day in self.days


def hear(text: str, today: date) -> Heard:
    """What somebody says who logs a day. Raises Invalid for a day that cannot be."""
    heard = Heard(length=_length(text), about_note=bool(_ABOUT_NOTE.search(text)))
    phrase = day_words.past_phrase(text)
    if not phrase:
        return heard
    try:
        return replace(heard, days=(day_words.read_past_day(phrase, today),))
    except Invalid as unclear:
        if not unclear.options:
            raise
        days = tuple(date.fromisoformat(value) for value, _ in unclear.options)
        return replace(heard, days=days, question=unclear.text)


def _length(text: str) -> str:
    """How long it was; a few hours are read back as half a day, which can still be changed."""
    if hours := _HOURS.search(text):
        return "half" if float(hours.group(1)) <= HALF_DAY_HOURS else "whole"
    return "half" if _HALF.search(text) else "whole" if _WHOLE.search(text) else ""


def length_name(length: Decimal) -> str:
    return "half" if length == HALF else "whole"


def short_names(schools: Mapping[int, str]) -> dict[str, str]:
    """What people call these schools, each name leading to the school's id; names that fit several are left out."""
    found: dict[str, set[int]] = {}
    for id, name in schools.items():
        words = plain(name).removeprefix("the ").split()
        for count in range(1, len(words) + 1):
            if count > 1 or (len(words[0]) > 3 and words[0] not in _COMMON):
                found.setdefault(" ".join(words[:count]), set()).add(id)
    return {name: str(ids.pop()) for name, ids in found.items() if len(ids) == 1}


def log_button(number: str, label: str = "Yes, log it") -> Button:
    return Button(label, "visits.log", number, strong=True)


def missed_button(number: str) -> Button:
    return Button("It did not take place", "visits.missed", number)


def note_button(number: str, label: str = "Write the note") -> Button:
    return Button(label, "visits.note", number, strong=True)


def ask(o: DayAt) -> Message:
    """Shortly after a booked day has ended."""
    return Message(
        text=f"Did {o.when} at {o.school} take place?", buttons=(log_button(o.number), missed_button(o.number))
    )


def ask_again(o: DayAt) -> Message:
    return Message(
        title=f"{o.when} is not logged yet",
        text=f"Did the day at {o.school} take place?",
        buttons=(log_button(o.number), missed_button(o.number)),
    )


def unlogged(o: DayAt) -> Message:
    """For whoever of the central team looks after the request."""
    return Message(
        text=f"{o.reference}: {o.sle} has not said whether {o.when} at {o.school} took place. I asked twice. "
        "Please ring them; you can log it for them.",
        buttons=(log_button(o.number, "Log it for them"), missed_button(o.number)),
    )


def read_back(o: DayAt, length: Decimal, *, by_sle: bool) -> Message:
    """What was understood, before anything is logged; the central team logs what an SLE told them."""
    name, other = length_name(length), HALF if length == WHOLE else WHOLE
    only_log = Button("Only log it", "visits.done", f"{o.number}.{name}.log")
    other_length = Button(f"It was {money.days(other)}", "visits.log", f"{o.number}.{length_name(other)}")
    note = Button("Yes, write the note", "visits.done", f"{o.number}.{name}.note", strong=True)
    another = Button("Another day", "visits.another", f"v{o.number}")
    return Message(
        text=f"{o.when}, {money.days(length)}, {o.school}. Right?",
        buttons=(note, only_log, other_length, another) if by_sle else (only_log, other_length),
    )


def logged(o: DayAt, *, by_sle: bool) -> Message:
    """The day is logged; what is still to do."""
    if not by_sle:
        return Message(text=f"Logged: {o.line}. I have asked {o.sle} for the visit note.", in_place=True)
    return Message(
        text=f"Logged: {o.line}. The visit note is due by {dates.say(o.note_by)}.",
        buttons=(note_button(o.number),),
        in_place=True,
    )


def logged_for_sle(o: DayAt) -> Message:
    """Somebody else logged the day, or the school confirmed it: the note is still the SLE's."""
    return Message(
        text=f"Logged: {o.line}. Please write the visit note by {dates.say(o.note_by)}.",
        buttons=(note_button(o.number),),
    )


def no_room(o: DayAt) -> Message:
    """The agreement cannot take the day at that length."""
    return Message(
        text=f"I cannot log {o.when} as that: the agreed days with {o.school} would not be enough. Please speak to the "
        "central team, who can agree more with both headteachers."
    )


def already_logged(o: DayAt) -> Message:
    return Message(
        text=f"{o.line}: that is logged. The visit note is due by {dates.say(o.note_by)}.",
        buttons=(note_button(o.number),),
    )


STATES = {
    "both_confirmed": "It is booked and not logged yet.",
    "done": "It is logged.",
    "note_due": "It is logged; the visit note is still to be written.",
    "note_filed": "It is logged and written up.",
    "missed": "It is recorded as not having taken place.",
    "cancelled_in_time": "It was cancelled.",
    "cancelled_late": "It was cancelled.",
}


def moved_on(o: DayAt, status: str, buttons: tuple[Button, ...] = ()) -> Message:
    """A button of a day that has moved since."""
    state = STATES.get(status, "It is waiting to be confirmed by both sides.")
    return Message(text=f"{o.when} at {o.school} has moved on since that button was shown. {state}", buttons=buttons)


def unknown() -> Message:
    return Message(
        text="I have no day at a school of yours behind that button. Say “log a visit” to see the days you can log."
    )


def still_to_come(o: DayAt) -> Message:
    return Message(text=f"{o.when} at {o.school} is still to come. I will ask you about it that afternoon.")


def which(days: Iterable[tuple[DayAt, Button]]) -> Message:
    """Several days fit; each has its button."""
    shown = list(days)[:8]
    return Message(
        text="Which day do you mean?\n" + "\n".join(o.line for o, _ in shown),
        buttons=tuple(button for _, button in shown),
    )


def which_day(text: str) -> Message:
    """The words for a day could not be read, or can mean several days none of which is booked."""
    return Message(text=f"{text} Then say it again with that day, for example “log 1 day on Tuesday 12 January”.")


def todo_log(o: DayAt) -> tuple[str, Button]:
    return f"{o.when} at {o.school}: did it take place?", log_button(o.number, f"Log {o.short}")
