"""A person's days in one message, and which of them somebody means."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from messages import dates, day_words, money
from messages.days import SHOWN, Side, Told, buttons, propose_button, standing
from messages.message import Button, Message
from messages.money import days
from messages.words import contains, plain

Fits = Callable[[Told], bool]
MY_YEAR = Button("My year as a picture", "pictures.mine")
_ORDINAL = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)\b")
_NO_NAMES = frozenset({"academy", "school", "primary", "college", "church", "england", "high", "with", "they", "that"})
_SHORT = {"tues": "tue", "wednes": "wed", "thur": "thu", "thurs": "thu", "satur": "sat"}
_WEEKDAYS = tuple(day[:3].casefold() for day in dates.WEEKDAYS)


@dataclass(frozen=True, slots=True)
class Year:
    """An SLE's days of one academic year."""

    year: str
    allowance: Decimal
    used: Decimal
    held: Decimal
    charged: Decimal

    @property
    def line(self) -> str:
        """2 of 3 free days used; 0.5 promised."""
        held = f"; {money.figure(self.held)} promised" if self.held else ""
        charged = f"; {days(self.charged)} beyond them" if self.charged else ""
        return (
            f"{self.year}: {money.figure(self.used)} of {money.figure(self.allowance)} free days used{held}{charged}."
        )


@dataclass(frozen=True, slots=True)
class Unbooked:
    """A signed deployment with days that have no date yet."""

    deployment: int
    reference: str
    other: str
    days: Decimal

    @property
    def line(self) -> str:
        return f"{days(self.days)} to arrange with {self.other} ({self.reference})"


def of_sle(ahead: Sequence[Told], due: Sequence[Told], years: Sequence[Year], unbooked: Sequence[Unbooked]) -> Message:
    """What comes, which notes are due, what is left."""
    notes = [f"• Visit note due: {one.line}, {one.school}" for one in due]
    parts = [*_lines(ahead, Side.SLE), *notes, *(f"• {one.line}" for one in unbooked)]
    return Message(
        title="Your days",
        text="\n".join(parts) if parts else "You have no days ahead.",
        after="\n".join(year.line for year in years),
        buttons=(*_buttons(ahead, unbooked), *([MY_YEAR] if years else [])),
    )


def of_school(ahead: Sequence[Told], unbooked: Sequence[Unbooked]) -> Message:
    """What comes to the school."""
    parts = [*_lines(ahead, Side.SCHOOL), *(f"• {one.line}" for one in unbooked)]
    return Message(
        title="Days at your school",
        text="\n".join(parts) if parts else "No days are arranged for your school.",
        buttons=_buttons(ahead, unbooked),
    )


def _lines(ahead: Sequence[Told], side: Side) -> list[str]:
    return [f"• {standing(one, side)}" for one in ahead]


def _buttons(ahead: Sequence[Told], unbooked: Sequence[Unbooked]) -> tuple[Button, ...]:
    each = [Button(dates.say(one.day), "days.show", one.value) for one in ahead[: SHOWN // 2]]
    return (*each, *(propose_button(one.deployment, f"Propose days for {one.reference}") for one in unbooked[:3]))


def nothing() -> Message:
    """Somebody who is no SLE and has no support under way."""
    return Message(
        text="You have no days ahead. Days appear here once support is agreed.",
        buttons=(Button("News on my request", "support.news"), Button("Ask for support", "support.start")),
    )


def but_waiting(nothing: Message, todos: Sequence[tuple[str, Button]]) -> Message:
    """There is no such day, and this is what waits for the person's answer."""
    return Message(text=nothing.text, items=tuple(todos[:SHOWN]), after="This is what waits for you.")


def waits(told: Sequence[Told], side: Side) -> list[tuple[str, Button]]:
    """What a person has to answer; several days of one deployment are one thing."""
    lines = []
    for deployment in dict.fromkeys(one.deployment for one in told):
        of_it = [one for one in told if one.deployment == deployment]
        first = of_it[0]
        what = f"choose from {len(of_it)} days" if len(of_it) > 1 else f"does {dates.say(first.day)} suit?"
        button = Button(f"Days of {first.reference}", "days.offered", str(deployment))
        lines.append((f"{first.reference}, {first.other(side)}: {what}", button))
    return lines


def to_propose(unbooked: Sequence[Unbooked]) -> list[tuple[str, Button]]:
    return [
        (f"{one.line[:1].upper()}{one.line[1:]}", propose_button(one.deployment, f"Propose days for {one.reference}"))
        for one in unbooked
    ]


def meant(text: str, told: Sequence[Told], today: date) -> tuple[list[Told], bool]:
    """Which of the days a text means by date, weekday or school; the flag says that what it names fits none."""
    said, left, missed = plain(text), list(told), False
    for fits in (_by_date(said, today), _by_weekday(said), _by_name(said, told)):
        named = [one for one in left if fits is None or fits(one)]
        missed = missed or not named
        left = named or left
    return left, missed


def cancels(text: str) -> bool:
    """Whether somebody says that a day should not take place at all, rather than on another day."""
    return bool(re.search(r"\b(?:cancel|decline|call off)\b", plain(text)))


def _by_date(said: str, today: date) -> Fits | None:
    written = day_words.mentioned(said, today)
    numbers = set() if written else {int(number) for number in _ORDINAL.findall(said)}
    near = {word: today + timedelta(days=n) for word, n in (("today", 0), ("tomorrow", 1), ("tmrw", 1))}
    written |= {day for word, day in near.items() if contains(said, word)}
    return (lambda one: one.day in written or one.day.day in numbers) if written or numbers else None


def _by_weekday(said: str) -> Fits | None:
    tokens = {token.removesuffix("s").removesuffix("day") for token in said.split()}
    named = {_WEEKDAYS.index(short) for token in tokens if (short := _SHORT.get(token, token)) in _WEEKDAYS}
    return (lambda one: one.day.weekday() in named) if named else None


def _by_name(said: str, told: Sequence[Told]) -> Fits | None:
    tokens = set(said.split()) - _NO_NAMES

    def fits(one: Told) -> bool:
        return any(len(token) > 3 and token in tokens for token in plain(f"{one.school} {one.sle}").split())

    return fits if any(fits(one) for one in told) else None


def reminder(told: Told, today: date, *, sure: bool) -> Message:
    """For the SLE, who reads it before school: one tap says that it stands."""
    ahead = (told.day - today).days
    when = {0: "Today", 1: "Tomorrow"}.get(ahead, f"In {ahead} days")
    question = "You have confirmed it." if sure else "Please confirm it, or choose another day."
    return Message(
        title=told.line,
        text=f"{when}: {told.school}, sign in at reception, ask for {told.ask_for}. {question}",
        buttons=tuple(b for b in buttons(told, Side.SLE, ahead=True) if not (sure and b.action == "days.confirm")),
    )


def unsure(told: Told) -> Message:
    """For the central team: two reminders brought no answer."""
    return Message(
        text=f"{told.reference}: {told.sle} has not confirmed {told.line} at {told.school}. Please ring them.",
        buttons=(Button("See the day", "days.show", told.value),),
    )
