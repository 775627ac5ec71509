"""Days for the alliance's own programmes: the form, and what is said about them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from messages import dates, day_words, money
from messages.form import Choice, Day, Form, Known, Number, Option, Text
from messages.message import Button, Invalid, Message
from messages.when import NO_CALENDAR

FAR = timedelta(days=180)  # a day without a year that would be farther ahead may be one that has been
USES = (
    Option("design", "Design", ("designing",)),
    Option("facilitation", "Facilitation", ("facilitating", "running it", "delivery")),
)


@dataclass(frozen=True, kw_only=True)
class AnyDay(Day):
    """A day that has been or is to come."""

    def read(self, raw: Any, known: Known) -> str:
        text, today = " ".join(str(raw).split()), known["today"]
        if iso := dates.from_iso(text):
            return iso.isoformat()
        try:
            ahead = day_words.read_day(text, today, known.get("year", NO_CALENDAR))
        except Invalid as unread:
            if unread.options:
                raise
            return day_words.read_past_day(text, today).isoformat()
        if ahead - today > FAR and not re.search(r"\d{4}", text):
            raise dates.two_readings(f"“{text}”", (day_words.read_past_day(text, today), ahead))
        return ahead.isoformat()


def sles(known: Known) -> tuple[Option, ...]:
    return tuple(Option(id, name) for id, name in known["sles"])


DAY = Form(
    name="programmes.day",
    version=1,
    title="Programme day",
    send="Note the day",
    fields=(
        Choice(name="sle", label="SLE", question="Which SLE?", hint="Choose, or write the name.", choices=sles),
        Choice(name="use", label="For", question="What was or is the day for?", choices=USES),
        Text(name="programme", label="Programme", question="Which programme?", longest=120),
        AnyDay(
            name="day",
            label="Day",
            question="On which day?",
            hint="It may be past or to come, for example “Tuesday 12 January”.",
        ),
        Number(name="length", label="Length", question="How long?", quick=(1, 0.5), most=1),
    ),
)
LIST = Button("Programme days", "programmes.list")
ADD = Button("Note a programme day", "programmes.start")


@dataclass(frozen=True, slots=True)
class Noted:
    """One day as it is told."""

    number: str
    sle: str
    use: str
    what: str
    day: date
    days: Decimal

    @property
    def line(self) -> str:
        length = "half a day" if self.days == Decimal("0.5") else "1 day"
        return f"{dates.say(self.day)}: {self.sle}, {length} for {self.use}, {self.what}"


def noted(day: Noted, left: Decimal) -> Message:
    return Message(
        text=f"Noted. {day.line}. {day.sle} has {_days(left)} left in {dates.academic_year(day.day)}.",
        buttons=(LIST, ADD),
        in_place=True,
    )


def _days(count: Decimal) -> str:
    return f"{money.figure(count)} free day{'' if count == 1 else 's'}"


def not_left(sle: str, left: Decimal, day: date) -> Message:
    return Message(
        text=f"Nothing was noted: {sle} has {_days(left)} left in {dates.academic_year(day)}. "
        "A programme day has to be a free one.",
        buttons=(LIST, ADD),
    )


def no_such_sle() -> Message:
    return Message(text="That person is no longer an SLE, so nothing was noted.", buttons=(ADD,))


def overview(days: Sequence[Noted], year: str) -> Message:
    """The programme days of a year, each with a way to take it back."""
    if not days:
        return Message(text=f"No programme day is noted for {year}.", buttons=(ADD,))
    shown = days[-8:]
    buttons = (
        Button(f"Remove {one.sle}, {one.day.day} {one.day:%B}", "programmes.remove", one.number) for one in shown
    )
    return Message(
        title=f"Programme days in {year}",
        text="\n".join(one.line for one in days),
        buttons=(*buttons, ADD),
    )


def surely_remove(day: Noted) -> Message:
    return Message(
        text=f"Shall I remove this day? {day.line}. It is then free for something else, and {day.sle} is told.",
        buttons=(Button("Yes, remove it", "programmes.removed", day.number), Button("No, keep it", "programmes.list")),
    )


def removed(day: Noted, left: Decimal) -> Message:
    return Message(text=f"Removed. {day.sle} has {_days(left)} left in {dates.academic_year(day.day)}.", in_place=True)


def gone() -> Message:
    return Message(text="That programme day is not noted any more.", buttons=(LIST,))


def noted_for_sle(day: Noted, left: Decimal) -> Message:
    length = "Half a day" if day.days == Decimal("0.5") else "1 day"
    return Message(
        text=f"{length} of yours is noted for the {day.use} of {day.what}: {dates.say(day.day)}. "
        f"You have {_days(left)} left in {dates.academic_year(day.day)}.",
    )


def removed_for_sle(what: str, day: date) -> Message:
    return Message(text=f"Your day for {what}, {dates.say(day)}, is taken back and free again.")
