"""An Excel workbook is loaded like the CSV file it could be saved as, whatever is in it."""

import io
from datetime import date, datetime, time
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from bot.load import BadFile, Handed, into
from bot.load import workbooks as reader
from bot.load.files import text_of
from storage.database import Database
from storage.people import Person
from tests.test_loading import everything

HEADER = ["name", "email", "school_urn", "roles", "phone"]


def a_workbook(*rows: list[Any], sparse: bool = False) -> bytes:
    book = Workbook()
    sheet = book.create_sheet("First", 0)
    for row in rows:
        sheet.append(row)
    if sparse:
        sheet.cell(1_048_576, 16_384, "far away")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("backend", ["sqlite"])
async def test_people_of_a_workbook_are_loaded_as_excel_shows_them(filled: Database) -> None:
    row = ["Wilhelmina Fenwright", "wilhelmina@heronmere.example.org", 999001.0, "headteacher", "01632 960902"]
    report = await into(filled, [Handed("people.xlsx", a_workbook(HEADER, [], row))])
    assert report.kept and [told.where for told in report.told if told.done == "added"] == ["people.xlsx:3"]
    (person,) = [one for one in await everything(filled, Person) if one.name == "Wilhelmina Fenwright"]
    assert person.phone == "01632 960902"


def test_cells_are_read_as_one_would_have_typed_them() -> None:
    cells = [True, False, 3.0, 2.5, date(2026, 11, 23), datetime(2026, 11, 23, 15, 45), time(9, 5), None, "a, b"]
    text = text_of(Handed("x.xlsx", a_workbook(cells)), "x.xlsx")
    assert text.strip() == 'yes,no,3,2.5,2026-11-23,2026-11-23 15:45,09:05,,"a, b"'


def test_a_cell_at_the_far_end_of_a_sheet_costs_nothing() -> None:
    assert text_of(Handed("x.xlsx", a_workbook(HEADER, sparse=True)), "x.xlsx").strip() == ",".join(HEADER)


def test_what_would_unpack_to_too_much_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b" " * (reader.LARGEST + 1))
    with pytest.raises(BadFile, match="too large"):
        text_of(Handed("x.xlsx", out.getvalue()), "x.xlsx")
    monkeypatch.setattr(reader, "ROWS", 2)
    with pytest.raises(BadFile, match="too large"):
        text_of(Handed("x.xlsx", a_workbook(HEADER, HEADER, HEADER)), "x.xlsx")


SOUND = a_workbook(HEADER, ["A", "a@b.uk", "999001", "sle", ""])


@settings(max_examples=25)
@given(st.lists(st.tuples(st.integers(4, len(SOUND) - 1), st.integers(0, 255)), min_size=1, max_size=20))
def test_a_damaged_workbook_is_read_or_refused_in_one_sentence(damage: list[tuple[int, int]]) -> None:
    content = bytearray(SOUND)
    for place, byte in damage:
        content[place] = byte
    try:
        text_of(Handed("x.xlsx", bytes(content)), "x.xlsx")
    except BadFile as bad:
        assert bad.text.startswith("x.xlsx: is ")
