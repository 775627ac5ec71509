"""What stands against a date, said before it is kept: a holiday, another meeting at the same time or place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from messages.dates import say
from messages.event_words import WEEK, first_day
from messages.form import Answers, Known
from messages.roles import label
from messages.words import contains, plain


@dataclass(frozen=True, slots=True)
class Planned:
    """A meeting as its time and place matter to others; number 0 for one that is only being planned."""

    number: int
    series: str
    title: str
    day: date
    whole_week: bool = False
    start: str = ""
    end: str = ""
    place: str = ""
    audience: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The meeting among others of its name."""
        return f"{self.title}, {say(self.day)}"


def _at_once(one: Planned, other: Planned) -> bool:
    """Whether both are on one day at one time; one without times may be at any."""
    if one.day != other.day or one.whole_week or other.whole_week:
        return False
    known = one.start and other.start
    return not known or (one.start < (other.end or "24:00") and other.start < (one.end or "24:00"))


def _same_place(one: Planned, other: Planned) -> bool:
    here, there = plain(one.place), plain(other.place)
    if not here or not there or "online" in (here, there):
        return False
    return contains(here, there) or contains(there, here)


def found(one: Planned, others: Sequence[Planned]) -> list[str]:
    """The meetings that stand against this one, each as a sentence."""
    said = []
    for other in others:
        if other.number == one.number or not _at_once(one, other):
            continue
        shared = [role for role in one.audience if role in other.audience]
        if _same_place(one, other):
            said.append(f"{other.title} is at {other.place} at the same time.")
        if shared:
            said.append(f"{other.title} is at the same time for the same people ({', '.join(map(label, shared))}).")
    return said


def warnings(known: Known, one: Planned, *, moved: bool = True) -> list[str]:
    """All that speaks against a meeting on that day; nothing of it forbids it."""
    said = []
    if moved and one.day < known["today"]:
        said.append(f"{say(one.day)} is past.")
    if moved and not one.whole_week and (closed := known["year"].closed(one.day)):
        said.append(closed)
    if moved and any(other.number != one.number and _same(one, other) for other in known["planned"]):
        said.append(f"{one.title} is in the calendar for that day already.")
    return said + found(one, known["planned"])


def _same(one: Planned, other: Planned) -> bool:
    return (one.series, one.day) == (other.series, other.day)


def planned(known: Known, answers: Answers) -> Planned | None:
    """The meeting as the answers have it so far; None while it has no day."""
    old = next((one for one in known["planned"] if str(one.number) == answers.get("event")), None)
    series = str(answers.get("series") or (old.series if old else ""))
    kept = answers.get("day")
    if kept is None and old is None:
        return None
    start, _, end = str(answers.get("times") or (f"{old.start}-{old.end}" if old else "")).partition("-")
    titles = dict(known["series"])
    return Planned(
        number=old.number if old else 0,
        series=series,
        title=old.title if old else titles.get(series, series.removeprefix("other:")),
        day=first_day(kept) if kept else old.day if old else known["today"],
        whole_week=kept.startswith(WEEK) if kept else bool(old and old.whole_week),
        start=start if start[:1].isdigit() else "",
        end=end,
        place=str(answers.get("place") or (old.place if old else "")),
        audience=tuple(answers.get("audience") or (old.audience if old else known["for"].get(series, ()))),
    )


def note_on_adding(known: Known, answers: Answers) -> str:
    """Below the review of a new date."""
    one = planned(known, answers)
    if one is None:
        return ""
    whom = ", ".join(map(label, one.audience))
    invited = f"It is for: {whom}." if whom else "Nobody is invited yet: say for whom under “Add more”."
    return " ".join([*_marked(warnings(known, one)), invited])


def note_on_moving(known: Known, answers: Answers) -> str:
    """Below the review of a move."""
    one = planned(known, answers)
    return " ".join([*(_marked(warnings(known, one)) if one else ()), TELLING]) if one else ""


def note_on_changing(known: Known, answers: Answers) -> str:
    """Below the review of a change."""
    one = planned(known, answers)
    return " ".join(_marked(warnings(known, one, moved=False))) if one else ""


def _marked(said: list[str]) -> list[str]:
    return ["Please note:", *said] if said else []


TELLING = "Those invited are told once you press the button, and are asked again whether they come."
