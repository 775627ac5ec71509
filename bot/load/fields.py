"""The named values of one row or one item of a file, and what is wrong with them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from bot.load.report import Report
from messages.message import Invalid

Value = TypeVar("Value")
Blank = TypeVar("Blank")


@dataclass(frozen=True, slots=True)
class Fields:
    """`where` names the row or item, and with `between` and a name a field of it; errors are collected."""

    where: str
    between: str
    values: Mapping[str, Any]
    errors: list[str] = field(default_factory=list)

    def spelt(self, name: str) -> str:
        """Where a field stands: "people.csv:5, column email" or "alliance.yaml: people[2].email"."""
        return f"{self.where}{self.between}{name}"

    def has(self, name: str) -> bool:
        return self.values.get(name) not in (None, "")

    def read(self, name: str, reader: Callable[[Any], Value], blank: Blank) -> Value | Blank:
        """The value, or `blank` when there is none or it cannot be read."""
        if not self.has(name):
            return blank
        try:
            return reader(self.values[name])
        except Invalid as error:
            self.object(name, error.text)
            return blank

    def need(self, name: str, reader: Callable[[Any], Value]) -> Value | None:
        """The value; that there is none is an error."""
        wrong_so_far = len(self.errors)
        value = self.read(name, reader, None)
        if value in (None, "") and len(self.errors) == wrong_so_far:
            self.object(name, "is missing; fill it in")
        return value

    def object(self, name: str, text: str) -> None:
        """Note what is wrong with one field."""
        self._note(f"{self.spelt(name)}: {text}")

    def wrong(self, report: Report) -> bool:
        """Hand what is wrong over to the report; True when there was something."""
        report.errors.extend(self.errors)
        return bool(self.errors)

    def part(self, name: str) -> "Fields":
        """The mapping below a name; empty when there is none."""
        return Fields(self.spelt(name), ".", self._typed(name, dict, "a mapping (name: value)"), self.errors)

    def items(self, name: str) -> list["Fields"]:
        """The mappings in the list below a name, each with errors of its own."""
        found = []
        for number, item in enumerate(self._typed(name, list, "a list (lines that begin with -)")):
            below = f"{self.spelt(name)}[{number}]"
            if isinstance(item, dict):
                found.append(Fields(below, ".", item))
            else:
                self._note(f"{below}: must be a mapping (name: value)")
        return found

    def _note(self, line: str) -> None:
        if line not in self.errors:
            self.errors.append(line)

    def _typed(self, name: str, kind: type[Value], what: str) -> Value:
        value = self.values.get(name)
        if value is not None and not isinstance(value, kind):
            self.object(name, f"must be {what}")
        return value if isinstance(value, kind) else kind()
