"""The alliance's own rules: how long what may wait, when nobody is disturbed, and how they are changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from messages import dates
from messages.form import OTHER, Choice, Field, Form, Known, Number, Option
from messages.house import House
from messages.message import Button, Invalid, Message
from messages.preferences import CHOICES, checked, span

SHOW, CHANGE = "alliance_settings.show", "alliance_settings.change"
ALL = Button("Alliance settings", SHOW)


@dataclass(frozen=True, kw_only=True)
class Count(Number):
    """A whole number of something."""

    units: str = ""

    def read(self, raw: Any, known: Known) -> str:
        number = dates.quantity(" ".join(str(raw).split()))
        if number is None or number % 1 or not self.least <= number <= self.most:
            raise Invalid(f"Please give a whole number from {self.least:g} to {self.most:g}.")
        return f"{number:g}"

    def say(self, value: Any, known: Known) -> str:
        return f"{value} {self.unit if str(value) == '1' else self.units}"


@dataclass(frozen=True, kw_only=True)
class Hours(Choice):
    """From when to when, as 20:00-07:00, or never."""

    def read(self, raw: Any, known: Known) -> str:
        return checked("".join(str(raw).removeprefix(OTHER).casefold().replace("–", "-").split()))

    def say(self, value: Any, known: Known) -> str:
        return span(str(value))


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule by the name that `House` knows it by; `short` stands on its button, `field` asks what it shall be."""

    name: str
    short: str
    label: str
    field: Field
    why: str = ""

    @property
    def form(self) -> Form:
        return Form(name=f"setting.{self.name}", version=1, title=self.short, fields=(self.field,), send="Keep it")

    def say(self, value: object) -> str:
        """A value in words: 2 school days; 8pm to 7am."""
        return self.field.say(str(value), {})


def _count(question: str, least: int, most: int, unit: str, units: str) -> Count:
    hint = f"A whole number from {least} to {most}."
    return Count(
        name="value",
        label="From now on",
        question=question,
        hint=hint,
        choices=(),
        least=least,
        most=most,
        unit=unit,
        units=units,
    )


def _school_days(name: str, short: str, label: str, why: str = "", least: int = 1) -> Rule:
    field = _count(f"{label} how many school days?", least, 30, "school day", "school days")
    return Rule(name, short, label, field, why)


def _days(name: str, short: str, label: str) -> Rule:
    """Weekends and holidays count as well."""
    return Rule(name, short, label, _count(f"{label} how many days, weekends included?", 1, 60, "day", "days"))


RULES = (
    _school_days("reply_days", "Answering", "A new request is answered within"),
    _school_days("approval_days", "Approval", "A head is reminded to approve a request after"),
    _school_days("match_days", "Finding an SLE", "After a request was taken, an SLE is found within"),
    _school_days("release_days", "Offers", "Whoever an offer or an agreement waits for is reminded after"),
    _school_days("agreement_days", "Agreements", "An agreement is planned and signed within"),
    _days("first_talk_days", "First talk", "The SLE gets in touch with the school within"),
    _school_days(
        "notice_days", "Cancelling", "A day is cancelled in good time with notice of", "With less it counts as late.", 0
    ),
    _school_days("note_days", "Visit notes", "A visit’s note is written within"),
    _school_days("evaluation_days", "Evaluations", "An evaluation is asked for once more after"),
    _days("invoice_days", "Invoices", "An invoice is paid within"),
    Rule(
        "second_approver_above",
        "Second approval",
        "A second person must approve a broadcast to more than",
        _count(
            "A second person must approve a broadcast to more than how many people?", 0, 100_000, "person", "people"
        ),
    ),
    Rule(
        "quiet_hours",
        "Quiet hours",
        "Quiet hours of whoever chose no others",
        Hours(
            name="value",
            label="From now on",
            question="From when to when is nobody disturbed who chose no other hours?",
            hint="Like 20:00-07:00, London time, or “never” for no quiet hours.",
            choices=tuple(Option(hours, span(hours)) for hours in CHOICES),
            other=True,
        ),
    ),
)
BY_NAME = {rule.name: rule for rule in RULES}


def values(house: House) -> dict[str, str]:
    """What holds, in words, by the rule's name."""
    return {rule.name: rule.say(getattr(house, rule.name)) for rule in RULES}


def note(rule: Rule, known: Known) -> str:
    """Below the review: what holds now, and what else there is to know."""
    now = known["values"][rule.name]
    return f"{rule.label}: until now {now}. What changes holds for what is open as well. {rule.why}".strip()


def listed(house: House, changed: Mapping[str, str]) -> Message:
    """All of them with a button each; `changed` are those that differ from the set-up, with its value in words."""
    now, lines = values(house), []
    for rule in RULES:
        was = f" (set up as {changed[rule.name]})" if rule.name in changed else ""
        lines.append((f"{rule.label}: {now[rule.name]}{was}", Button(rule.short, CHANGE, rule.name)))
    return Message(title="Alliance settings", text="What holds for everybody.", items=tuple(lines))


def reset_button(name: str) -> Button:
    return Button("As it was set up", "alliance_settings.reset", name)


def kept(rule: Rule, value: str) -> Message:
    return Message(f"{rule.label}: {rule.say(value)}, from now on.", buttons=(reset_button(rule.name), ALL))


def was_reset(rule: Rule, value: object) -> Message:
    return Message(f"{rule.label}: {rule.say(value)} again, as it was set up.", buttons=(ALL,))


def by_whom(name: str, on: date) -> str:
    """Who decided it, and when."""
    return f"{name or 'Somebody who left'}, {dates.say(on)}"
