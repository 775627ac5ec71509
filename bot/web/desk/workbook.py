"""A list as an Excel workbook, in which telephone numbers keep their nought and nothing is taken for a formula."""

import io
from collections.abc import Iterable, Sequence
from datetime import date

from xlsxwriter import Workbook

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PLAIN = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def made(title: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """One sheet with a header that stays in sight and can be filtered by; a text is kept a text whatever is in it."""
    out = io.BytesIO()
    with Workbook(out, PLAIN) as book:
        sheet = book.add_worksheet(title[:31])
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(0, 0, header, book.add_format({"bold": True}))
        count = 0
        for count, row in enumerate(rows, 1):
            for column, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(count, column, value, day)
                elif isinstance(value, int | float):
                    sheet.write_number(count, column, value)
                elif value:
                    sheet.write_string(count, column, str(value))
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, count, max(len(header) - 1, 0))
        sheet.autofit()
    return out.getvalue()
