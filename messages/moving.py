"""What is said when a day of a deployment is moved or cancelled; why is neither asked nor kept."""

from collections.abc import Sequence
from datetime import date

from messages import dates
from messages.days import MINE, Side, Told, propose_button
from messages.message import Button, File, Message


def suits(told: Told, days: Sequence[date]) -> Message:
    """Some days on which the SLE is free, from which the person chooses."""
    each = tuple(Button(dates.say(day), "days.moved", f"{told.number}.{day.isoformat()}") for day in days)
    found = "Which suits?" if days else "I found no free school day soon after it. Please give one."
    return Message(
        text=f"No problem. {found} This is in place of {told.line}.",
        buttons=(
            *each,
            Button("Another day", "days.another", told.value),
            Button("Cancel the day", "days.decline", told.value),
        ),
    )


def not_that_day(told: Told, why: str) -> Message:
    return Message(
        text=f"{why} Nothing has been changed.",
        buttons=(
            Button("Another day", "days.another", told.value),
            Button("See some free days", "days.move", told.value),
        ),
    )


def moved(told: Told, side: Side, was: date, files: tuple[File, ...]) -> Message:
    """For the one who moved it: the other side is asked."""
    gone = f" {dates.say(was)} no longer takes place; the file takes it out of your calendar." if files else ""
    return Message(
        text=f"I have asked {told.other(side)} whether {told.line} suits.{gone}",
        buttons=(MINE,),
        files=files,
        in_place=True,
    )


def moved_for_own_side(told: Told, side: Side, was: date, files: tuple[File, ...]) -> Message:
    """For others of the side on which a day was moved."""
    return Message(
        text=f"{told.reference}: {dates.say(was)} no longer takes place. {told.line} is proposed instead, and "
        f"{told.other(side)} is asked.",
        files=files,
    )


def surely_cancel(told: Told, side: Side, *, late: bool) -> Message:
    """Asked once."""
    short = " It is at short notice, so the central team is told too." if late else ""
    return Message(
        text=f"Shall I cancel {told.line}, with {told.other(side)}?{short} The day is free again afterwards.",
        buttons=(
            Button("Yes, cancel it", "days.cancelled", told.value),
            Button("Move it instead", "days.move", told.value),
            Button("No, keep it", "days.show", told.value),
        ),
        in_place=True,
    )


def cancelled(told: Told, side: Side, files: tuple[File, ...]) -> Message:
    return Message(
        text=f"{dates.say(told.day)} is cancelled. I have told {told.other(side)}. {told.count}",
        buttons=(propose_button(told.deployment, "Propose another day"), MINE),
        files=files,
        in_place=True,
    )


def cancelled_for_others(told: Told, side: Side, files: tuple[File, ...]) -> Message:
    """For everybody else who takes part."""
    return Message(
        title=f"Cancelled: {told.line}",
        text=f"{told.sle}’s day at {told.school} ({told.reference}) does not take place. {told.count}",
        buttons=(propose_button(told.deployment, "Propose another day"),),
        files=files,
    )


def late_for_team(told: Told) -> Message:
    return Message(
        text=f"{told.reference}: {told.line}, {told.sle} at {told.school}, was cancelled at short notice. Both sides "
        "and the SLE’s own headteacher have been told.",
        buttons=(Button("See the request", "support.show", str(int(told.reference.removeprefix("S2S-")))),),
    )
