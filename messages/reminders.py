"""Reminders: several in one message, and put off for later."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from messages.dates import at, say, say_time
from messages.message import Button, Message

LATER, PUT_OFF = "reminders.later", "reminders.put_off"
MORNING = 8
HOUR = timedelta(hours=1)


def with_later(message: Message, row: int) -> Message:
    """A reminder that asks for something can be put off; `row` is its number in the outbox."""
    if not message.all_buttons or any(button.action == LATER for button in message.buttons):
        return message
    return replace(message, buttons=(*message.buttons, Button("Later", LATER, str(row))))


def together(parts: Sequence[Message]) -> Message:
    """Several reminders as one message: each a line with its first button, the others below; all are numbered."""
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


def choices(now: datetime, today: date, row: int) -> Message:
    """When to be reminded again."""
    monday = today + timedelta(days=7 - today.weekday())
    moments = {"hour": now + HOUR, "tomorrow": at(today + timedelta(days=1), MORNING), "monday": at(monday, MORNING)}
    labels = {"hour": "In an hour", "tomorrow": "Tomorrow at 8am", "monday": "Monday at 8am"}
    if moments["tomorrow"] == moments["monday"]:
        del moments["monday"]
    buttons = tuple(Button(labels[name], PUT_OFF, f"{row}:{name}") for name in moments)
    return Message("When shall I remind you again?", buttons=buttons)


def until(name: str, now: datetime, today: date) -> datetime | None:
    """The moment that one of the choices means."""
    match name:
        case "hour":
            return now + HOUR
        case "tomorrow":
            return at(today + timedelta(days=1), MORNING)
        case "monday":
            return at(today + timedelta(days=7 - today.weekday()), MORNING)
    return None


def put_off(moment: datetime, day: date) -> Message:
    return Message(f"I shall remind you on {say(day)} at {say_time(moment)}.", in_place=True)


def gone() -> Message:
    return Message("That reminder is no longer needed.", in_place=True)
