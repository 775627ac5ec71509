"""A day that was never booked: an SLE records it afterwards, and it counts once the school says yes."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from messages import dates, day_words, money
from messages.form import Choice, Day, Form, Known, Option
from messages.message import Button, Message
from messages.visits import LENGTHS, DayAt


class PastDay(Day):
    """A day up to today."""

    def read(self, raw: Any, known: Known) -> str:
        return day_words.read_past_day(str(raw), known["today"]).isoformat()


def subjects(known: Known) -> tuple[Option, ...]:
    """The schools that can have had a day more, and the booked days that can have been on another day."""
    return tuple(Option(value, label) for value, label in known["subjects"])


def of_deployment(number: str, day: str = "", length: str = "") -> str:
    """What a button carries for a day of this deployment, as far as it is known."""
    return ".".join(part for part in (f"d{number}", day, length) if part)


def of_visit(number: str) -> str:
    """What a button carries for a booked day that was on another day in fact."""
    return f"v{number}"


def in_place_of(o: DayAt) -> str:
    return f"{o.school}, in place of {o.when}"


DAY = Form(
    name="visits.day",
    version=1,
    title="A day at a school",
    send="Record it",
    fields=(
        Choice(name="subject", label="With", question="Whom did you work with?", choices=subjects, fixed=True),
        PastDay(
            name="day",
            label="Day",
            question="Which day was it?",
            hint="For example “Tuesday 12 January” or “yesterday”.",
        ),
        Choice(
            name="length",
            label="Length",
            question="Was it a whole day or half a day?",
            choices=(
                Option("whole", "A whole day", ("1", "1 day", "one day", "whole", "full day", "a day")),
                Option("half", "Half a day", ("0.5", "half", "half day", "morning", "afternoon")),
            ),
        ),
    ),
)


def none_to_log(deployments: Sequence[tuple[str, str]]) -> Message:
    """No booked day waits to be logged; (number, school) of the deployments in which one could be recorded."""
    if not deployments:
        return Message(
            text="You have no days at other schools to log. Once days are agreed with a school, you can log them here."
        )
    return Message(
        text="No booked day of yours waits to be logged. Did you work with a school on a day that was not booked?",
        buttons=tuple(Button(name, "visits.another", of_deployment(number)) for number, name in deployments[:8]),
    )


def not_booked(day: date, length: str, school: str, deployment: str) -> Message:
    """The day was never booked: the school is asked before it counts."""
    value = of_deployment(deployment, day.isoformat(), length)
    return Message(
        text=f"{dates.say(day)} at {school} was not booked. Shall I ask the school whether you worked with them that "
        f"day ({money.days(LENGTHS[length])})? It counts once they say yes.",
        buttons=(
            Button("Yes, ask the school", "visits.unbooked", value, strong=True),
            Button("Another day", "visits.another", of_deployment(deployment)),
        ),
    )


def no_room(days: Decimal) -> Message:
    return Message(
        text=f"The agreement is for {money.days(days)}, and all of it is given or booked, so I cannot count another "
        "day. Please speak to the central team, who can agree more with both headteachers."
    )


def in_its_place(day: date, length: str, booked: Sequence[DayAt]) -> Message:
    """No agreed day is left, but a booked one that is not logged can have been on that day in fact."""
    return Message(
        text=f"All agreed days are given or booked. If {dates.say(day)} took the place of a booked day, say which, and "
        "I will ask the school about it.",
        buttons=tuple(
            Button(f"In place of {o.short}", "visits.unbooked", f"{of_visit(o.number)}.{day.isoformat()}.{length}")
            for o in booked[:8]
        ),
    )


def not_agreed(day: date) -> Message:
    return Message(
        text=f"{dates.say(day)} lies before the agreement was signed, or ahead of us, so I cannot count it. Please "
        "give another day, or speak to the central team."
    )


def asked_school(o: DayAt) -> Message:
    return Message(text=f"I have asked {o.school} about {o.when}. I will tell you what they say.", in_place=True)


def ask_school(o: DayAt) -> Message:
    """An SLE says they worked there on a day that was not booked."""
    return Message(
        title=f"{o.reference}: a day that was not booked",
        text=f"Did {o.sle} work with you on {o.when} ({money.days(o.length)})? It counts as one of the agreed days "
        "if you say yes.",
        buttons=worked_buttons(o.number),
    )


def worked_buttons(number: str) -> tuple[Button, Button]:
    return Button("Yes", "visits.worked", number, strong=True), Button("No", "visits.not_worked", number)


def school_is_silent(o: DayAt) -> Message:
    return Message(
        text=f"{o.reference}: {o.school} has not said whether {o.sle} worked with them on {o.when}, a day that was "
        "not booked. Please ring them; you can answer for them.",
        buttons=worked_buttons(o.number),
    )


def school_said_yes(o: DayAt) -> Message:
    return Message(text=f"Thank you. {o.when} counts as {money.days(o.length)} with {o.sle}.", in_place=True)


def school_said_no(o: DayAt) -> Message:
    return Message(text=f"Thank you. {o.when} does not count. I have told {o.sle}.", in_place=True)


def not_worked(o: DayAt) -> Message:
    """The SLE, and the central team, hear that the school does not know of the day."""
    return Message(
        text=f"{o.reference}: {o.school} says that {o.sle} did not work with them on {o.when}, so the day does not "
        "count. If that is not right, please speak to them."
    )


def todo_worked(o: DayAt) -> tuple[str, Button]:
    line = f"{o.when}: did {o.sle} work with you? {o.reference}, a day that was not booked."
    return line, Button(f"Answer about {o.short}", "visits.answer", o.number)
