"""What is asked when days are proposed, or another day in the place of one: the forms."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from messages.form import Answers, Choice, Day, Days, Form, Known, Option, Text
from messages.time_words import read_span

LENGTHS = {
    "whole": (Decimal(1), "09:00", "15:00"),
    "morning": (Decimal("0.5"), "09:00", "12:00"),
    "afternoon": (Decimal("0.5"), "13:00", "15:30"),
}


@dataclass(frozen=True, kw_only=True)
class Times(Text):
    """From when to when on a day."""

    longest: int = 30

    def read(self, raw: Any, known: Known) -> str:
        return "-".join(read_span(str(raw)))


def deployments(known: Known) -> tuple[Option, ...]:
    """Those the person may propose days for."""
    return tuple(Option(str(id), label) for id, label in known["deployments"])


def visits(known: Known) -> tuple[Option, ...]:
    """The days ahead in which the person takes part."""
    return tuple(Option(str(id), label) for id, label in known["visits"])


PROPOSE = Form(
    name="days.propose",
    version=1,
    title="Propose days",
    send="Propose",
    fields=(
        Choice(name="deployment", label="Request", question="For which request?", choices=deployments, fixed=True),
        Days(
            name="days",
            label="Days",
            question="Which days do you propose?",
            hint="For example “14 and 21 January”, or several to choose from: “Tue 12 Jan, Thu 14 Jan, Tue 19 Jan”.",
        ),
        Choice(
            name="length",
            label="Length",
            question="Whole days or half days?",
            choices=(
                Option("whole", "Whole day, 9:00-15:00", ("whole", "full day", "day", "whole days", "full days")),
                Option("morning", "Morning, 9:00-12:00", ("morning", "am", "mornings", "half day am")),
                Option("afternoon", "Afternoon, 13:00-15:30", ("afternoon", "pm", "afternoons", "half day pm")),
            ),
        ),
        Times(
            name="times",
            label="Other times",
            question="From when to when, if other than usual? For example 9:30-14:00.",
            optional=True,
        ),
    ),
)


def unbooked(known: Known, answers: Answers) -> str:
    """Below the review: how many days are still to be booked."""
    left: str = known["left"].get(str(answers.get("deployment", "")), "")
    return left


MOVE = Form(
    name="days.moving",
    version=1,
    title="Another day",
    send="Propose this day",
    fields=(
        Choice(name="visit", label="In place of", question="Which day is to be moved?", choices=visits, fixed=True),
        Day(
            name="day",
            label="New day",
            question="Which day would suit instead?",
            weeks=False,
            hint="For example “Tuesday 19 January”.",
        ),
    ),
)
