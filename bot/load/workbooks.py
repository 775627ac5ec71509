"""Excel workbooks: the first sheet of one, as the text of a CSV file."""

import csv
import io
import warnings
from collections.abc import Iterator
from datetime import date, datetime, time
from zipfile import ZipFile

from openpyxl import load_workbook

from bot.load.report import BadFile

LARGEST = 30_000_000  # bytes of all that is packed in it
ROWS, COLUMNS = 20_000, 200  # looked at, wherever a sheet says that it ends: formats may reach a million rows down


def text_of(content: bytes, name: str) -> str:
    """Its rows as CSV. Raises BadFile, which calls it `name`."""
    try:
        with ZipFile(io.BytesIO(content)) as packed:
            size = sum(part.file_size for part in packed.infolist())
        rows = list(_rows(content)) if size <= LARGEST else None
    except Exception as error:
        raise BadFile(
            f"{name}: is a spreadsheet or an archive that I cannot read; save it as “CSV UTF-8” and load that"
        ) from error
    if rows is None or len(rows) > ROWS:
        raise BadFile(f"{name}: is too large a spreadsheet; keep to {ROWS:,} rows and save it anew")
    out = io.StringIO()
    width = max((number for row in rows for number, cell in enumerate(row, 1) if cell), default=0)
    csv.writer(out).writerows(row[:width] for row in rows)
    return out.getvalue()


def _rows(content: bytes) -> Iterator[list[str]]:
    """The rows of the first sheet up to the last that holds something, those between that are empty as well."""
    with warnings.catch_warnings(action="ignore"):  # of styles and extensions that are of no matter here
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        empty = 0
        for row in book.worksheets[0].iter_rows(max_row=ROWS + 1, max_col=COLUMNS, values_only=True):
            if row.count(None) == len(row):
                empty += 1
                continue
            yield from ([""] for _ in range(empty))
            empty = 0
            yield [_said(value) for value in row]


def _said(value: object) -> str:
    """A cell as one would have typed it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.isoformat() if isinstance(value, date) else "" if value is None else str(value)
