"""A list as an Excel workbook, in which telephone numbers keep their nought and nothing is taken for a formula."""

import io
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

WIDEST, LONGEST = 50, 32_767  # characters: of a column, and of what Excel takes in a cell


def made(title: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """One sheet with a header that stays in sight and can be filtered by."""
    lines = [list(row) for row in rows]
    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet(title)
    for column, name in enumerate(header):
        longest = max(len(str(value)) for value in [name, *(line[column] for line in lines)])
        sheet.column_dimensions[get_column_letter(column + 1)].width = min(longest, WIDEST) + 2
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(header))}{len(lines) + 1}"
    sheet.append([_cell(sheet, name, bold=True) for name in header])
    for line in lines:
        sheet.append([_cell(sheet, value) for value in line])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(sheet: Any, value: Any, *, bold: bool = False) -> Cell:
    """A text is kept a text, whatever it begins with."""
    if not isinstance(value, str):
        return WriteOnlyCell(sheet, value)
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value)[:LONGEST])
    cell.data_type = "s"
    if bold:
        cell.font = Font(bold=True)
    return cell
