"""The alliance's own rules: how long what may wait, when nobody is disturbed, and how they are changed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from messages import dates
from messages.form import Answers, Choice, Field, Form, Known, Option
from messages.house import House
from messages.message import Button, Invalid, Message
from messages.preferences import CHOICES, checked, span

SHOW = "alliance_settings.show"
ALL = Button("Alliance settings", SHOW)
DAYS, NOTICE, CALENDAR, PEOPLE, HOURS = "days", "notice", "calendar", "people", "hours"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule by the name that `House` knows it by; `field` is the question of the form that asks for it."""

    name: str
    short: str  # on its button
    label: str
    field: str
    why: str = ""


RULES = (
    Rule("reply_days", "Answering", "A new request is answered within", DAYS),
    Rule("approval_days", "Approval", "A head is reminded to approve a request after", DAYS),
    Rule(
        "match_days",
        "Finding an SLE",
        "An SLE is found within",
        DAYS,
        "Counted from the day on which a request was taken.",
    ),
    Rule("release_days", "Waiting for a yes", "Whoever an offer or an agreement waits for is reminded after", DAYS),
    Rule("agreement_days", "Agreements", "An agreement is planned and signed within", DAYS),
    Rule("first_talk_days", "First talk", "The SLE gets in touch with the school within", CALENDAR),
    Rule(
        "notice_days",
        "Cancelling",
        "A day is cancelled in good time with notice of",
        NOTICE,
        "With less it counts as late.",
    ),
    Rule("note_days", "Visit notes", "A visit’s note is written within", DAYS),
    Rule("evaluation_days", "Evaluations", "An evaluation is asked for once more after", DAYS),
    Rule("invoice_days", "Invoices", "An invoice is paid within", CALENDAR),
    Rule("second_approver_above", "Second approval", "A second person must approve a broadcast to more than", PEOPLE),
    Rule("quiet_hours", "Quiet hours", "Quiet hours of whoever chose no others", HOURS),
)
BY_NAME = {rule.name: rule for rule in RULES}


@dataclass(frozen=True, kw_only=True)
class Count(Field):
    """A whole number of something."""

    least: int
    most: int
    unit: str
    units: str

    def read(self, raw: Any, known: Known) -> str:
        number = dates.quantity(" ".join(str(raw).split()))
        if number is None or number % 1 or not self.least <= number <= self.most:
            raise Invalid(f"Please give a whole number from {self.least} to {self.most}.")
        return f"{number:g}"

    def say(self, value: Any, known: Known) -> str:
        return f"{value} {self.unit if str(value) == '1' else self.units}"


@dataclass(frozen=True, kw_only=True)
class Hours(Choice):
    """From when to when, as 20:00-07:00, or never."""

    def read(self, raw: Any, known: Known) -> str:
        return checked(" ".join(str(raw).split()).casefold().replace("–", "-").replace(" ", ""))

    def say(self, value: Any, known: Known) -> str:
        return span(str(value))


def _asked(field: str) -> Callable[[Answers], bool]:
    """Whether the rule in question is asked for by this field."""
    return lambda answers: (rule := BY_NAME.get(str(answers.get("rule")))) is not None and rule.field == field


def _count(name: str, question: str, least: int, most: int, unit: str, units: str) -> Count:
    return Count(
        name=name,
        label="From now on",
        question=question,
        hint=f"A whole number from {least} to {most}.",
        when=_asked(name),
        least=least,
        most=most,
        unit=unit,
        units=units,
    )


CHANGE = Form(
    name="alliance_setting",
    version=1,
    title="Alliance setting",
    fields=(
        Choice(
            name="rule",
            label="Rule",
            question="Which rule?",
            choices=tuple(Option(rule.name, rule.label) for rule in RULES),
            fixed=True,
        ),
        _count(DAYS, "How many school days?", 1, 30, "school day", "school days"),
        _count(NOTICE, "How many school days?", 0, 30, "school day", "school days"),
        _count(CALENDAR, "How many days? Weekends and holidays count.", 1, 60, "day", "days"),
        _count(PEOPLE, "More than how many people?", 0, 100_000, "person", "people"),
        Hours(
            name=HOURS,
            label="From now on",
            question="From when to when, London time?",
            hint="Like 20:00-07:00, or “never” for no quiet hours.",
            choices=tuple(Option(hours, span(hours)) for hours in CHOICES),
            when=_asked(HOURS),
        ),
    ),
    send="Keep it",
)


def said(name: str, value: object) -> str:
    """A rule's value in words: 2 school days; 8pm to 7am."""
    return CHANGE.field(BY_NAME[name].field).say(str(value), {})


def values(house: House) -> dict[str, str]:
    """What holds, in words, by the rule's name."""
    return {rule.name: said(rule.name, getattr(house, rule.name)) for rule in RULES}


def note(known: Known, answers: Answers) -> str:
    """Below the review: what holds now, and what else there is to know."""
    rule = BY_NAME.get(str(answers.get("rule")))
    if rule is None:
        return ""
    now = f"Until now: {known['values'][rule.name]}. It holds for what is open as well."
    return f"{now} {rule.why}".strip()


def listed(house: House, changed: Mapping[str, str]) -> Message:
    """All of them with a button each; `changed` are those that differ from the set-up, with its value in words."""
    lines = []
    for rule in RULES:
        was = f" (set up as {changed[rule.name]})" if rule.name in changed else ""
        lines.append((f"{rule.label}: {said(rule.name, getattr(house, rule.name))}{was}", change_button(rule.name)))
    return Message(title="Alliance settings", text="What holds for everybody.", items=tuple(lines))


def change_button(name: str) -> Button:
    return Button(BY_NAME[name].short, "alliance_settings.change", name)


def reset_button(name: str) -> Button:
    return Button("As it was set up", "alliance_settings.reset", name)


def kept(name: str, value: str) -> Message:
    return Message(f"{BY_NAME[name].label}: {said(name, value)}, from now on.", buttons=(reset_button(name), ALL))


def was_reset(name: str, value: object) -> Message:
    return Message(f"{BY_NAME[name].label}: {said(name, value)} again, as it was set up.", buttons=(ALL,))


def by_whom(name: str, on: date) -> str:
    """Who decided it, and when."""
    return f"{name or 'Somebody who left'}, {dates.say(on)}"


def given(answers: Sequence[str | None]) -> str:
    """The one value among the fields, of which the others were not asked."""
    return next((value for value in answers if value is not None), "")
