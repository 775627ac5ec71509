"""What a reading of files found: row by row what changed, what is doubtful and what is wrong."""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, field
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

Row = TypeVar("Row", bound=SQLModel)
WARNING = "warning"


class BadFile(Exception):
    """A file that cannot be read at all; the text says what is wrong, where, and what to do."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


@dataclass(frozen=True, slots=True)
class Told:
    """What was done with a row, or is to be thought of (a warning); `changes` are (what, until now, from now on)."""

    where: str
    done: str
    what: str
    changes: tuple[tuple[str, str, str], ...] = ()

    @property
    def line(self) -> str:
        names = f" ({', '.join(name for name, _, _ in self.changes)})" if self.changes else ""
        return f"{self.where}: {self.done}{':' * (self.done == WARNING)} {self.what}{names}"


@dataclass(slots=True)
class Report:
    """`told` says row by row what was done, with warnings; `errors` mean that nothing may be kept."""

    told: list[Told] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)  # added, changed, unchanged, skipped, removed, warnings
    kept: bool = False

    @property
    def lines(self) -> list[str]:
        return [told.line for told in self.told]

    @property
    def fingerprint(self) -> str:
        """Differs wherever anything that would be done, or asked, is another."""
        done = json.dumps([[astuple(told) for told in self.told], self.doubts, self.errors])
        return hashlib.sha256(done.encode()).hexdigest()

    def tell(self, where: str, done: str, what: str, changes: Sequence[tuple[str, str, str]] = ()) -> None:
        """Note one thing done; `done` is the word it is counted under."""
        self.counts[done] += 1
        self.told.append(Told(where, done, what, tuple(changes)))

    def warn(self, where: str, text: str) -> None:
        self.counts["warnings"] += 1
        self.told.append(Told(where, WARNING, text))


@dataclass(frozen=True, slots=True)
class Loading:
    """One call of `load`: the open transaction and what is told about it."""

    session: AsyncSession
    report: Report

    def keep(self, table: type[Row], old: Row | None, values: Mapping[str, Any], what: str, where: str) -> Row | None:
        """Add a row with these values or give them to the old one; None when a value does not fit."""
        if too_long := list(_too_long(table, values)):
            self.report.errors.extend(f"{where}: {text}" for text in too_long)
            return None
        if old is None:
            old = table(**values)
            self.session.add(old)
            self.report.tell(where, "added", what)
            return old
        changes = [
            (name, _said(getattr(old, name)), _said(value))
            for name, value in values.items()
            if getattr(old, name) != value
        ]
        for name, _, _ in changes:
            setattr(old, name, values[name])
        self.report.tell(where, "changed" if changes else "unchanged", what, changes)
        return old


def _said(value: Any) -> str:
    """A value as it is shown to whoever decides on a change."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(map(_said, value))
    return "" if value is None else str(value)


def _too_long(table: type[SQLModel], values: Mapping[str, Any]) -> list[str]:
    columns = sa.inspect(table).columns
    limits = {name: getattr(columns[name].type, "length", None) for name in values}
    return [
        f"the {name.replace('_', ' ')} is {len(values[name])} characters long; shorten it to {limit}"
        for name, limit in limits.items()
        if limit and isinstance(values[name], str) and len(values[name]) > limit
    ]
