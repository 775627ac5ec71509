"""What a reading of files found: row by row what changed, what is doubtful and what is wrong."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

Row = TypeVar("Row", bound=SQLModel)


class BadFile(Exception):
    """A file that cannot be read at all; the text says what is wrong, where, and what to do."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


@dataclass(slots=True)
class Report:
    """`lines` tell row by row what was done, with warnings; `errors` mean that nothing may be kept."""

    lines: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)  # added, changed, unchanged, skipped, removed, warnings

    def tell(self, where: str, done: str, what: str) -> None:
        """Note one thing done; `done` is the word it is counted under."""
        self.counts[done] += 1
        self.lines.append(f"{where}: {done} {what}")

    def warn(self, where: str, text: str) -> None:
        self.counts["warnings"] += 1
        self.lines.append(f"{where}: warning: {text}")


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
        changed = [name for name, value in values.items() if getattr(old, name) != value]
        for name in changed:
            setattr(old, name, values[name])
        details = f"{what} ({', '.join(changed)})" if changed else what
        self.report.tell(where, "changed" if changed else "unchanged", details)
        return old


def _too_long(table: type[SQLModel], values: Mapping[str, Any]) -> list[str]:
    columns = sa.inspect(table).columns
    limits = {name: getattr(columns[name].type, "length", None) for name in values}
    return [
        f"the {name.replace('_', ' ')} is {len(values[name])} characters long; shorten it to {limit}"
        for name, limit in limits.items()
        if limit and isinstance(values[name], str) and len(values[name]) > limit
    ]
