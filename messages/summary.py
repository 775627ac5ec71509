"""School-to-school support in figures, in which nobody can be recognised."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from messages import money
from messages.message import Button, Message
from messages.tables import csv_file

FOLDED = "Other, or too few to show"
STAGES: Mapping[str, tuple[str, ...]] = {
    "With the central team": ("submitted", "triage", "needs_info", "waiting_list"),
    "Looking for an SLE": ("matching", "awaiting_release", "offered"),
    "Being planned": ("scoping", "agreed"),
    "Under way": ("active", "paused"),
    "Finished": ("evaluating", "closed"),
    "Not gone ahead": ("declined", "withdrawn", "cancelled"),
}
RATINGS = {"well_spent": "Time well spent", "effectiveness": "SLEs’ work", "value": "Value"}


@dataclass(frozen=True, slots=True)
class Days:
    """Days of one sort, and from how many requests they come."""

    count: Decimal = Decimal(0)
    requests: int = 0


@dataclass(frozen=True, slots=True)
class Figures:
    """What is counted of an academic year, before anything is hidden; ratings in the order they were given."""

    year: str
    subjects: Mapping[str, int]
    stages: Mapping[str, int]
    days: Mapping[str, Days]
    ratings: Sequence[Mapping[str, int]] = field(default_factory=tuple)


def stage(status: str) -> str:
    """The group of stages a status belongs to; empty before the central team has the request."""
    return next((name for name, statuses in STAGES.items() if status in statuses), "")


def fold(counts: Mapping[str, int], least: int) -> dict[str, int]:
    """The groups that may be shown: no figure, and no difference of figures and total, tells of fewer than `least`.

    Groups that are too small are counted together; where even together they are too small, or where one would stand
    alone and could be told from the total, the next smallest joins them. Too few in all, and nothing is shown.
    """
    shown = sorted(((count, name) for name, count in counts.items() if count), reverse=True)
    folded = 0
    while shown and (shown[-1][0] < least or 0 < folded < least):
        folded += shown.pop()[0]
    if folded < least:
        return {name: count for count, name in shown} if not folded else {}
    return {name: count for count, name in shown} | {FOLDED: folded}


def averages(ratings: Sequence[Mapping[str, int]], least: int) -> tuple[int, dict[str, Decimal]]:
    """Over how many answers, and the averages.

    They change only with every `least` answers: a single new one would betray itself in the change.
    """
    counted = ratings[: len(ratings) // least * least]
    sums = {name: sum(rating[name] for rating in counted) for name in RATINGS}
    return len(counted), {RATINGS[name]: Decimal(total) / len(counted) for name, total in sums.items() if counted}


def _few(least: int, what: str = "") -> str:
    return f"fewer than {least}{what}, not shown"


def _rows(figures: Figures, least: int) -> Iterator[tuple[str, str, str]]:
    """Everything that may be shown: section, group, figure."""
    subjects, stages = fold(figures.subjects, least), fold(figures.stages, least)
    total = str(sum(subjects.values())) if subjects else _few(least)
    yield "Requests", "All", total if any(figures.subjects.values()) else "0"
    yield from (("By subject", name, str(count)) for name, count in subjects.items())
    yield from (("By stage", name, str(count)) for name, count in stages.items())
    for name, days in figures.days.items():
        hidden = 0 < days.requests < least
        yield "Days", name, f"from {_few(least, ' requests')}" if hidden else f"{money.figure(days.count)}"
    count, means = averages(figures.ratings, least)
    yield "Evaluations", "Answers counted", str(count) if count or not figures.ratings else _few(least)
    yield from (("Average of 5", name, f"{mean:.1f}") for name, mean in means.items())


def summary(figures: Figures, least: int) -> Message:
    """The figures of a year, to read and as a file; neither holds a name."""
    rows = list(_rows(figures, least))
    sections: dict[str, list[str]] = {}
    for section, name, figure in rows:
        sections.setdefault(section, []).append(f"{name}: {figure}")
    return Message(
        title=f"School-to-school support {figures.year}",
        text="By date of request. The days are those of this academic year.",
        facts=tuple((section, "\n".join(lines)) for section, lines in sections.items()),
        after=f"What fewer than {least} requests have in common is counted together with something else, so that no "
        "school can be recognised.",
        buttons=(Button("As a picture", "pictures.requests", figures.year),),
        files=(csv_file(f"s2s-{figures.year.replace('/', '-')}.csv", ("section", "group", "figure"), rows),),
    )


def which_year(text: str) -> Message:
    return Message(
        text=f"I could not read “{text[:12]}” as an academic year. Please write it like this: summary 2025/26."
    )
