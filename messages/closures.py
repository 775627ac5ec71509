"""INSET days, closures and terms are typed in, checked and confirmed: the forms and what is said."""

from collections.abc import Sequence
from datetime import date

from messages.form import Choice, Form, Known, Option
from messages.message import Button, Invalid, Message
from messages.school_dates import Different, HalfTerm, line
from messages.spans import Span, said

ALL = "all"  # in place of a school's number
TWO_DAYS = 22  # characters of a first and a last day; longer lists are no span
SHOW = Button("School dates", "school_dates.show")
KINDS = (
    Option("inset", "INSET day", ("inset", "inset days", "training day", "training", "staff only")),
    Option("closed", "Closed", ("closure", "shut", "is closed", "closed day")),
    Option("open", "Open although it is not term time", ("open", "is open")),
)


def _schools(known: Known) -> tuple[Option, ...]:
    """The schools for which this person may say it."""
    return tuple(Option(value, name) for value, name in known["schools"])


DAYS_HINT = "For example “Friday 23 October”, or “26-30 October” for several days."
CLOSURE = Form(
    name="closures.days",
    version=1,
    title="School days that differ",
    send="Keep it",
    fields=(
        Choice(name="kind", label="What", question="What is it?", choices=KINDS),
        Choice(name="school", label="School", question="At which school?", choices=_schools),
        Span(name="days", label="When", question="On which day, or days?", hint=DAYS_HINT),
    ),
)
TERM = Form(
    name="closures.term",
    version=1,
    title="Term dates",
    send="Keep it",
    fields=(
        Choice(
            name="number",
            label="Term",
            question="Which term, from 1 to 6? Each is a half term.",
            choices=tuple(Option(str(n), f"Term {n}", (str(n),)) for n in range(1, 7)),
        ),
        Span(
            name="days",
            label="First and last school day",
            question="From which school day to which?",
            hint="For example “5 January to 12 February 2027”.",
        ),
    ),
)


def check(days: Different, notes: Sequence[str], value: str) -> Message:
    """What was understood, before it is kept."""
    return Message(
        title="Is that right?",
        text=f"{line(days)}.",
        after=" ".join(notes),
        buttons=(Button("Yes", "closures.keep", value, strong=True), Button("Change", "closures.change", value)),
        in_place=True,
    )


def check_term(half: HalfTerm, before: HalfTerm | None, value: str) -> Message:
    """The same for a term; what was known of it gives way."""
    after = f"It replaces {said(before.first, before.last)}." if before else ""
    return Message(
        title="Is that right?",
        text=f"{half.name}: {said(half.first, half.last)}.",
        after=after,
        buttons=(
            Button("Yes", "closures.keep_term", value, strong=True),
            Button("Change", "closures.change_term", value),
        ),
        in_place=True,
    )


def which_days(invalid: Invalid, action: str, value: str) -> Message:
    """Days that can mean several; the button carries the rest of what was said, where that is known."""
    options = [option for option in invalid.options if value and len(option[0]) < TWO_DAYS]
    buttons = tuple(Button(label, action, f"{value}:{days}") for days, label in options)
    return Message(text=invalid.text, buttons=buttons)


def kept(days: Different) -> Message:
    return Message(
        text=f"Kept: {line(days)}. Visits and reminders go by it from now on.", buttons=(SHOW,), in_place=True
    )


def kept_term(half: HalfTerm) -> Message:
    return Message(text=f"Kept: {half.name}, {said(half.first, half.last)}.", buttons=(SHOW,), in_place=True)


def known_already(days: Different) -> Message:
    return Message(text=f"I know that already: {line(days)}.", buttons=(SHOW,), in_place=True)


def not_a_term(why: str) -> Message:
    """A term that cannot be as it was given."""
    return Message(text=f"{why} Nothing was kept. Please type it like “term 3 5 January to 12 February 2027”.")


def overlaps(half: HalfTerm) -> str:
    return f"That overlaps {half.name}, {said(half.first, half.last)}."


def no_school(text: str, near: Sequence[str]) -> Message:
    """A name that is no school's, or more than one's."""
    which = f"Which do you mean: {', '.join(near[:6])}?" if near else "Please give its name as the alliance has it."
    return Message(text=f"I do not know which school “{text[:60]}” is. {which}")


def not_yours(school: str) -> Message:
    """A head speaks for their own school only."""
    return Message(text=f"Only the head of {school}, or the central team, can tell me its school days.")


def whose(schools: Sequence[tuple[str, str]], kind: str, days: str) -> Message:
    """Somebody with several schools says for which it holds."""
    buttons = tuple(Button(name[:60], "closures.check", f"{kind}:{id}:{days}") for id, name in schools)
    return Message(text="For which of your schools?", buttons=buttons)


def notes(closed: str, days: Different, today: date) -> list[str]:
    """What may speak against it; `closed` says why its first day is no school day anyway."""
    found = []
    if days.first < today:
        found.append("Please note: that day is past.")
    if closed and days.kind != "open":
        found.append(f"Please note: {closed}")
    if days.kind == "open" and not closed:
        found.append("Please note: as far as I know school is open then in any case.")
    return found


def surely_remove(days: Different) -> Message:
    return Message(
        text=f"Remove this? {line(days)}.",
        buttons=(Button("Yes, remove it", "closures.removed", str(days.id), strong=True), Button("Keep it", *KEEP)),
        in_place=True,
    )


KEEP = ("school_dates.show",)


def removed(days: Different) -> Message:
    return Message(text=f"Removed: {line(days)}.", buttons=(SHOW,), in_place=True)


def gone() -> Message:
    return Message(text="That is no longer in the calendar.", buttons=(SHOW,))


def not_understood() -> Message:
    return Message(text="I could not read that. Please type it like “inset Friday 23 October”.", buttons=(SHOW,))
