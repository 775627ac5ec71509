"""What I misread: whether it may be kept, and what the central team sees of it and can hand on."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from messages.dates import say
from messages.message import Button, File, Message
from messages.preferences import SETTINGS
from messages.words import quoted

SHOWN = 10
YES, NO = Button("Yes, keep it", "misread.consent", "yes", strong=True), Button("No", "misread.consent", "no")


@dataclass(frozen=True, slots=True)
class Kept:
    """What somebody typed, without names, and what was meant; the intent is empty where nothing offered was."""

    id: int
    text: str
    intent: str
    day: date


def may_i_keep(text: str) -> Message:
    """Asked once, with the very words that would be kept."""
    return Message(
        text="May we keep what you typed, without names, so that I understand it next time? "
        f"We would keep this, and the like in future: {quoted(text)}",
        buttons=(YES, NO),
    )


def settled(keep: bool) -> Message:
    said = (
        "Thank you. When I misread you, we keep what you typed without names, and not who typed it."
        if keep
        else "We keep nothing of what you type when I misread you."
    )
    return Message(text=said, buttons=(SETTINGS,), in_place=True)


def listed(rows: Sequence[Kept], *, files: bool) -> Message:
    """The last of what is kept, the latest first, and all of it as a file to learn from."""
    if not rows:
        return Message(text="Nothing that I misread is kept.", in_place=not files)
    return Message(
        title="What I misread",
        text=f"{len(rows)} kept since {say(min(row.day for row in rows))}, without names, with the writers’ consent.",
        items=tuple((_line(row), Button("Delete", "misread.delete", str(row.id))) for row in rows[:SHOWN]),
        after="The file is for whoever maintains me: from it I learn to understand these words." if files else "",
        files=_files(rows) if files else (),
        in_place=not files,
    )


def _line(row: Kept) -> str:
    return f"“{row.text}” Meant: {row.intent.replace('_', ' ') or 'something else'} ({say(row.day)})"


def _files(rows: Sequence[Kept]) -> tuple[File, ...]:
    """Sentences with their intents, a JSON object a line; apart from them those whose intent nobody told."""
    told = [json.dumps({"text": row.text, "intent": row.intent}, ensure_ascii=False) for row in rows if row.intent]
    untold = [row.text for row in rows if not row.intent]
    files = (("misread.jsonl", told, "application/jsonl"), ("misread-something-else.txt", untold, "text/plain"))
    return tuple(File(name, "\n".join(lines) + "\n", kind) for name, lines, kind in files if lines)
