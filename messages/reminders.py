"""Reminders: several in one message, and put off for later."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from messages.dates import at, london_day, say, say_time
from messages.hours import MORNING, soonest
from messages.message import Button, Message
from messages.school_year import SchoolYear

LATER, PUT_OFF = "reminders.later", "reminders.put_off"
HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), 7


def with_later(message: Message, row: int) -> Message:
    """A reminder that asks for something can be put off; `row` is its number in the outbox."""
    if not message.all_buttons or any(button.action == LATER for button in message.buttons):
        return message
    return replace(message, buttons=(*message.buttons, Button("Later", LATER, str(row))))


def together(parts: Sequence[Message]) -> Message:
    """Several reminders as one message: each a line with its first button, the others below; all are numbered."""
    if len(parts) == 1:
        return replace(parts[0], in_place=False)
    told, items, others = [], [], []
    for number, part in enumerate(parts, 1):
        line, buttons = f"{number}. {_line(part)}", [_numbered(number, button) for button in part.all_buttons]
        if not buttons:
            told.append(line)
            continue
        items.append((line, buttons[0]))
        others += buttons[1:]
    return Message(
        title=f"{len(parts)} things for you",
        text="\n".join(told),
        items=tuple(items),
        buttons=tuple(others),
        files=tuple(file for part in parts for file in part.files),
    )


def _line(part: Message) -> str:
    facts = "; ".join(f"{label}: {value}" for label, value in part.facts)
    said = (part.title and f"{part.title}:", part.text, *(line for line, _ in part.items), facts, part.after)
    return " ".join(" ".join(text.split()) for text in said if text)


def _numbered(number: int, button: Button) -> Button:
    return replace(button, label=f"{number}: {button.label}", strong=False)


def moments(
    now: datetime, quiet: str, year: SchoolYear, *, weekends: bool = False, concerns: date | None = None
) -> dict[str, datetime]:
    """When a reminder can be said again, by name: never after the day it concerns, never when it would disturb."""
    today = london_day(now)
    wanted = {
        "hour": (now + HOUR + timedelta(seconds=59)).replace(second=0, microsecond=0),
        "tomorrow": at(today + DAY, MORNING),
        "monday": at(today + timedelta(days=WEEK - today.weekday()), MORNING),
    }
    found: dict[str, datetime] = {}
    for name, moment in wanted.items():
        then = soonest(moment, quiet, year, weekends=weekends, concerns=concerns)
        late = concerns is not None and london_day(then) > concerns
        if not late and then not in found.values() and (name != "hour" or london_day(then) == today):
            found[name] = then
    return found


def choices(found: Mapping[str, datetime], now: datetime, row: int) -> Message:
    """When to be reminded again."""
    if not found:
        return Message("It cannot be put off: the day it is about comes first.")
    buttons = tuple(Button(_label(name, then, now), PUT_OFF, f"{row}:{name}") for name, then in found.items())
    return Message("When shall I remind you again?", buttons=buttons)


def _label(name: str, then: datetime, now: datetime) -> str:
    day, today = london_day(then), london_day(now)
    match name:
        case "hour" if then - now <= HOUR + timedelta(minutes=1):
            return "In an hour"
        case "tomorrow" if then == at(today + DAY, MORNING):
            return "Tomorrow at 8am"
        case "monday" if then == at(day, MORNING) and day.weekday() == 0 and (day - today).days <= WEEK:
            return "Monday at 8am"
    return f"{say(day)} at {say_time(then)}"


def put_off(moment: datetime) -> Message:
    return Message(f"I shall remind you on {say(london_day(moment))} at {say_time(moment)}.", in_place=True)


def said_again() -> Message:
    return Message("I have reminded you of it again since. Please use that message.", in_place=True)


def all_done() -> Message:
    """In place of several reminders when nothing is left of them."""
    return Message("Nothing of this is waiting any more.")


def gone() -> Message:
    return Message("That reminder is no longer needed.", in_place=True)
