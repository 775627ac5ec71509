"""All that is kept of a person as files: one to read in a browser, one for a machine."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from html import escape
from typing import Any

from messages.dates import LONDON, say, say_time
from messages.message import File

Row = Mapping[str, Any]
Kept = Mapping[str, Sequence[Row]]
Names = Mapping[str, Mapping[int, str]]  # by table: what the numbers of its rows stand for
NAMED = {
    "school_id": "school",
    "home_id": "school",
    "event_id": "event",
    "issue_id": "newsletter_issue",
}
HEADINGS: Mapping[str, str] = {
    "you": "You",
    "roles": "Your roles",
    "accounts": "Your accounts",
    "work_as_sle": "Your work as SLE",
    "requests_sent": "Requests you sent",
    "looks_at_your_requests": "Who has looked at your requests",
    "messages": "Messages we sent you: kind and time",
    "answers": "Answers to what you wrote: time",
    "deeds": "What was noted that you did",
    "misread_words": "Words of yours that I misread",
    "half_finished": "Forms you have not finished",
}
STYLE = (
    "body{font-family:sans-serif;max-width:60em;margin:2em auto;padding:0 1em;line-height:1.4}"
    "dl{border-top:1px solid #999;padding-top:.5em}dt{font-weight:bold}dd{margin:0 0 .4em 1em}"
)


def files(name: str, kept: Kept, names: Names, now: datetime) -> tuple[File, File]:
    """The page and the JSON."""
    day = now.astimezone(LONDON).date()
    whole = {kind: [_plain(row, names) for row in rows] for kind, rows in kept.items()}
    told = {"made": now.isoformat(), "kept": whole}
    page = _page(name, day, {kind: [_said(row, names) for row in rows] for kind, rows in kept.items()})
    return (
        File(f"my-data-{day}.html", page, "text/html"),
        File(f"my-data-{day}.json", json.dumps(told, ensure_ascii=False, indent=1), "application/json"),
    )


def heading(kind: str) -> str:
    return HEADINGS.get(kind) or kind.replace("_", " ").capitalize()


def _plain(row: Row, names: Names) -> dict[str, Any]:
    """The row as JSON can hold it, with the names of what its numbers stand for."""
    found = {column: _json(value) for column, value in row.items()}
    return found | {f"{NAMED[column]}_name": name for column, name in _named(row, names)}


def _named(row: Row, names: Names) -> list[tuple[str, str]]:
    known = [(column, names.get(NAMED[column], {}).get(row[column])) for column in row if column in NAMED]
    return [(column, name) for column, name in known if name]


def _json(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _said(row: Row, names: Names) -> list[tuple[str, str]]:
    """A label and a value for each thing there is; numbers of rows of ours are of no use to a reader."""
    known = dict(_named(row, names))
    told = ((column, known.get(column) or _words(value)) for column, value in row.items() if not _inner(column, known))
    return [(column.removesuffix("_id").replace("_", " ").capitalize(), value) for column, value in told if value]


def _inner(column: str, known: Mapping[str, str]) -> bool:
    return column == "person_id" or (column.endswith("_id") and column in NAMED and column not in known)


def _words(value: Any) -> str:
    if isinstance(value, datetime):
        return f"{say(value.astimezone(LONDON).date())}, {say_time(value)}"
    if isinstance(value, date):
        return say(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return "; ".join(f"{str(key).replace('_', ' ')}: {_words(one)}" for key, one in value.items())
    if isinstance(value, list):
        return ", ".join(map(_words, value))
    return "" if value is None else str(_json(value))


def _page(name: str, day: date, kept: Mapping[str, Sequence[Sequence[tuple[str, str]]]]) -> str:
    parts = "".join(
        f"<h2>{escape(heading(kind))} ({len(rows)})</h2>{''.join(map(_entry, rows))}" for kind, rows in kept.items()
    )
    title = f"What is kept of {escape(name)}"
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title>'
    return (
        f'<!doctype html><html lang="en-GB"><head>{head}<style>{STYLE}</style></head><body><h1>{title}</h1>'
        f"<p>As of {say(day)}.</p>{parts}</body></html>\n"
    )


def _entry(row: Sequence[tuple[str, str]]) -> str:
    return f"<dl>{''.join(f'<dt>{escape(label)}</dt><dd>{escape(value)}</dd>' for label, value in row)}</dl>"
