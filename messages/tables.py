"""A table to open in a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Sequence

from messages.message import File

UTF_8 = "\ufeff"  # without it Excel reads “’” and “£” as other letters
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")  # what makes a spreadsheet calculate instead of showing


def csv_file(name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> File:
    """The rows as a CSV file; a text that a spreadsheet would run as a formula is kept a text by an apostrophe."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow([_cell(value) for value in header])
    writer.writerows([_cell(value) for value in row] for row in rows)
    return File(name, UTF_8 + written.getvalue(), "text/csv")


def _cell(value: object) -> str:
    """Numbers and days stand as they are; only a text can do harm."""
    text = "" if value is None else str(value)
    guarded = isinstance(value, str) and text.lstrip(" \ufeff").startswith(FORMULA)
    return f"'{text}" if guarded else text
