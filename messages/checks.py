"""Facts that a check doubts, put to the central team to decide."""

from collections.abc import Sequence
from datetime import date

from messages import dates
from messages.message import Button, Message


def choice_label(choice: str) -> str:
    """A choice in words: days are said in full."""
    day = dates.from_iso(choice)
    return dates.say(day) if day else choice


def listed(doubts: Sequence[tuple[int, str]]) -> Message:
    if not doubts:
        return Message(text="Nothing is waiting to be checked.")
    return Message(
        title=f"{len(doubts)} to check",
        text="\n".join(f"{n}. {what}" for n, (_, what) in enumerate(doubts, 1)),
        after="Until you decide, none of these is told to anybody.",
        buttons=tuple(Button(f"Decide {n}", "checks.ask", str(id)) for n, (id, _) in enumerate(doubts[:8], 1)),
    )


def ask(id: int, what: str, choices: Sequence[str]) -> Message:
    buttons = [Button(choice_label(c)[:60], "checks.decide", f"{id}.{n}") for n, c in enumerate(choices)]
    return Message(text=what, buttons=(*buttons, Button("Later", "checks.list")), in_place=True)


def decided(what: str, choice: str, left: int) -> Message:
    rest = f"{left} still to check." if left else "Nothing else is waiting to be checked."
    return Message(
        text=f"Noted: {choice_label(choice)}. {rest}",
        buttons=(Button("Next", "checks.list"),) if left else (),
        in_place=True,
    )


def settled(what: str, by: str, on: date) -> Message:
    return Message(text=f"{by} decided that on {dates.say(on)}: {what}")
