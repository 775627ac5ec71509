"""CSV files: which kind one is, seen by its header, and its rows."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from bot.load.fields import Fields
from bot.load.report import BadFile
from messages.tables import FORMULA

DELIMITERS = ",;\t"
Rows = Sequence[tuple[Fields, dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a kind of file: its header, the field it fills, how it is read and an invented example."""

    header: str
    field: str
    read: Callable[[Any], Any]
    example: str = ""
    needed: bool = False
    blank: Any = ""  # what an empty cell stands for


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of CSV file: `known_by` headers tell it, and the fields `same` name a row."""

    name: str
    columns: tuple[Column, ...]
    known_by: tuple[str, ...]
    same: tuple[str, ...]
    has_others: bool = False  # such files carry many columns that we do not need
    shown: tuple[str, ...] = ()  # columns of the desk's own list that are there to be read, and are not loaded

    def fits(self, header: Iterable[str]) -> bool:
        return {_plain(name) for name in self.known_by} <= {_plain(name) for name in header}

    def template(self) -> str:
        """A CSV of the header and one invented row."""
        out = io.StringIO()
        rows = ([c.header for c in self.columns], [c.example for c in self.columns])
        csv.writer(out, lineterminator="\n").writerows(rows)
        return out.getvalue()


@dataclass(frozen=True, slots=True)
class Table:
    """A CSV file taken apart; `rows` are (row number, cells), row 1 being the first of the file."""

    name: str
    header: tuple[str, ...]
    header_row: int
    rows: tuple[tuple[int, tuple[str, ...]], ...]

    def unknown_columns(self, kind: Kind) -> list[str]:
        known = {_plain(name) for name in (*(column.header for column in kind.columns), *kind.shown)}
        return [] if kind.has_others else [name for name in self.header if _plain(name) not in known]

    def fields(self, kind: Kind) -> list[Fields]:
        """Every row as its values by column, with an error where the cells do not fit the header."""
        headers = {_plain(name): number for number, name in enumerate(self.header)}
        columns = [(c.header, headers[_plain(c.header)]) for c in kind.columns if _plain(c.header) in headers]
        return [self._row(number, cells, columns) for number, cells in self.rows]

    def _row(self, number: int, cells: Sequence[str], columns: Sequence[tuple[str, int]]) -> Fields:
        where = f"{self.name}:{number}"
        row = Fields(where, ", column ", {name: _as_typed(cells[n]) for name, n in columns if n < len(cells)})
        if len(cells) != len(self.header):
            row.errors.append(
                f"{where}: the row has {len(cells)} cells, the header {len(self.header)}; put quotes round "
                "a cell that holds the separator, and add what is missing"
            )
        return row


def rows_of(table: Table, kind: Kind) -> list[tuple[Fields, dict[str, Any]]]:
    """Every row with its values by field; a row that repeats an earlier one is wrong."""
    first: dict[tuple[Any, ...], str] = {}
    found = [(row, _values(row, kind)) for row in table.fields(kind)]
    for row, values in found:
        same = tuple(values.get(name) for name in kind.same)
        if row.where != first.setdefault(same, row.where) and not row.errors:
            row.errors.append(f"{row.where}: is about the same as {first[same]}; keep one of the two rows")
    return found


def _values(row: Fields, kind: Kind) -> dict[str, Any]:
    """The values by field; columns the file does not have are left out."""
    if row.errors:
        return {}
    return {
        c.field: row.need(c.header, c.read) if c.needed else row.read(c.header, c.read, c.blank)
        for c in kind.columns
        if c.needed or c.header in row.values
    }


def kind_of(table: Table, kinds: Sequence[Kind]) -> Kind | None:
    """The kind whose header this is, of several the one with most columns in common."""
    fitting = [kind for kind in kinds if kind.fits(table.header)]
    return max(fitting, key=lambda kind: _shared(table, kind), default=None)


def check_header(table: Table, kind: Kind) -> None:
    """Raises BadFile for a column that is missing or stands twice."""
    plain = [_plain(name) for name in table.header]
    where = f"{table.name}:{table.header_row}"
    if twice := [name for name in table.header if plain.count(_plain(name)) > 1]:
        raise BadFile(f"{where}: the header has the column {twice[0] or 'without a name'} twice; remove one")
    if lacking := [c.header for c in kind.columns if c.needed and _plain(c.header) not in plain]:
        raise BadFile(f"{where}: the {kind.name} file lacks the column {', '.join(lacking)}; add it to the header")


def unknown_header(table: Table, kinds: Sequence[Kind]) -> BadFile:
    """What to say about a header of no kind: the likeliest kind and what it lacks, or all kinds."""
    where = f"{table.name}:{table.header_row}"
    likely = max(kinds, key=lambda kind: _shared(table, kind))
    if _shared(table, likely) > 1:
        have = {_plain(name) for name in table.header}
        lacking = ", ".join(name for name in likely.known_by if _plain(name) not in have)
        return BadFile(f"{where}: this looks like a {likely.name} file, but the header lacks {lacking}; add it")
    known = "; ".join(f"{kind.name} ({', '.join(kind.known_by)})" for kind in kinds)
    return BadFile(f"{where}: the first row is not a header of a file I know; the kinds are {known}")


def read(text: str, name: str, kinds: Sequence[Kind]) -> Table:
    """The file's header and rows, whichever of comma, semicolon and tab it uses. Raises BadFile."""
    first = [(delimiter, _first_row(text, delimiter)) for delimiter in DELIMITERS]
    best = max(first, key=lambda found: (any(kind.fits(found[1]) for kind in kinds), len(found[1])))
    rows = _rows(text, name, best[0])
    header_row, header = rows[0]
    return Table(name, header, header_row, tuple((n, _fitted(cells, len(header))) for n, cells in rows[1:]))


def _first_row(text: str, delimiter: str) -> tuple[str, ...]:
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        return _trimmed(next((row for row in reader if any(row)), []))
    except csv.Error:
        return ()


def _rows(text: str, name: str, delimiter: str) -> list[tuple[int, tuple[str, ...]]]:
    found: list[tuple[int, tuple[str, ...]]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            if any(cell.strip() for cell in cells):
                found.append((number, _trimmed(cells) if not found else tuple(cells)))
    except csv.Error as error:
        trouble = "a quotation mark is left open" if "unexpected end" in str(error) else f"cannot be read ({error})"
        raise BadFile(f"{name}:{number + 1}: {trouble}; check the quotation marks from this row on") from None
    if not found:
        raise BadFile(f"{name}: the file is empty")
    return found


def _trimmed(cells: Sequence[str]) -> tuple[str, ...]:
    """The cells without the empty ones at the end, which spreadsheets add."""
    last = max((n for n, cell in enumerate(cells) if cell.strip()), default=-1)
    return tuple(cell.strip() for cell in cells[: last + 1])


def _as_typed(cell: str) -> str:
    """A cell without the apostrophe by which a spreadsheet keeps a text such as +44 1632 960001 from being run."""
    text = cell.strip()
    return text[1:] if text.startswith("'") and text[1:].lstrip().startswith(FORMULA) else text


def _fitted(cells: tuple[str, ...], width: int) -> tuple[str, ...]:
    extra = cells[width:]
    return cells[:width] if not any(cell.strip() for cell in extra) else cells


def _plain(header: str) -> str:
    """A header for comparing: "E-mail" is email, "School URN" school_urn."""
    return re.sub(r"[\s_]+", "_", header.strip().casefold().replace("-", ""))


def _shared(table: Table, kind: Kind) -> int:
    headers = {_plain(name) for name in table.header}
    return sum(_plain(column.header) in headers for column in kind.columns)
