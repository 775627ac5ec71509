"""When an SLE can be out: the weekdays that never suit, and where they travel from."""

from collections.abc import Sequence

from messages.dates import WEEKDAYS
from messages.form import Choices, Form, Option, Text
from messages.message import Button, Message

ANY = "any"

AVAILABILITY = Form(
    name="availability",
    version=1,
    title="My availability",
    intro="The central team and the schools you help see on which weekdays you can be asked.",
    send="Keep it",
    fields=(
        Choices(
            name="weekdays",
            label="Not on",
            question="On which weekdays can you not be out?",
            hint="For example: Monday and Friday.",
            choices=(
                *(Option(day, day, (day[:3].lower(), f"{day.lower()}s")) for day in WEEKDAYS[:5]),
                Option(ANY, "Any weekday suits", ("none", "any", "all fine", "any day")),
            ),
        ),
        Text(
            name="travel_from",
            label="Travelling from",
            question="Which town do you travel from?",
            longest=60,
            optional=True,
        ),
    ),
)


def shown(not_weekdays: Sequence[str], travel_from: str) -> Message:
    """What is known, with the way to change it."""
    days = f"Not on {' or '.join(not_weekdays)}." if not_weekdays else "Any weekday suits you."
    town = f" You travel from {travel_from}." if travel_from else ""
    return Message(
        text=f"{days}{town}",
        after="Single days you confirm, move or decline as they come.",
        buttons=(Button("Change it", "availability.change", strong=True), Button("My days", "days.mine")),
    )


def kept(not_weekdays: Sequence[str]) -> Message:
    days = f"nobody proposes a {' or a '.join(not_weekdays)} to you" if not_weekdays else "any weekday may be proposed"
    return Message(text=f"Kept: from now on {days}. Days that are booked already stay as they are.")


def for_head(sle: str, not_weekdays: Sequence[str]) -> Message:
    """The SLE's own head hears of it."""
    days = f"not on {' or '.join(not_weekdays)}" if not_weekdays else "on any weekday"
    return Message(text=f"{sle} can be asked to be out {days}, they tell us. Nothing is booked without your agreement.")
