"""The lists of the desk come as files that a spreadsheet opens as they are, and that can be loaded again."""

import csv
import io
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from sqlmodel import select

from bot.load import Handed, into, tables
from bot.load.people import KIND
from bot.web.desk import workbook
from messages.tables import csv_file
from storage.audit import Deed
from storage.people import Person
from tests.desk.conftest import Desks

HEAD, TEAM = "head@oakfield.example.org", "jamal.rookwith@alliance.example.org"
sqlite = pytest.mark.parametrize("backend", ["sqlite"])


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def sheet_of(content: bytes) -> list[list[Any]]:
    """The cells as Excel has them: a formula as it is written."""
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    return [["" if value is None else value for value in row] for row in sheet.iter_rows(values_only=True)]


@sqlite
async def test_what_was_exported_is_loaded_again_and_changes_nothing(desks: Desks) -> None:
    async with desks.world.database.transaction() as session:
        person = (await session.exec(select(Person).where(Person.email == HEAD))).one()
        person.phone = "+44 1632 960001"
        session.add(person)
    browser = await desks.sit(TEAM)
    for name in ("people", "schools", "contacts"):
        answer = await browser.client.get(f"/desk/export/{name}.csv")
        assert answer.headers["content-disposition"].startswith(f'attachment; filename="{name}-2026-')
        report = await into(desks.world.database, [Handed("sent.csv", answer.content)], keep=False)
        assert not report.errors and set(report.counts) == {"unchanged"}, report.lines


@sqlite
async def test_a_list_is_taken_out_as_it_was_searched_and_that_is_written_down(desks: Desks) -> None:
    browser = await desks.sit(TEAM)
    page = await browser.opens("/desk/people?q=amara")
    found = rows_of((await browser.client.get(page.links["CSV"])).text)
    assert [(row["name"], row["roles"]) for row in found] == [("Amara Barleycroft", "headteacher")]
    assert "Andy Chisholm" in (await browser.client.get("/desk/export/contacts.csv")).text
    async with desks.world.database.reading() as session:
        deeds = (await session.exec(select(Deed).where(Deed.what == "list.exported"))).all()
    assert [deed.record for deed in deeds] == ["people.csv", "contacts.csv"]
    team = await desks.world.person(TEAM)
    await team.says("data requests")
    team.hears("a list taken out at the desk, contacts.csv, by Jamal Rookwith")


@sqlite
async def test_other_files_there_are_none_and_lists_are_for_the_central_team_alone(desks: Desks) -> None:
    team, head = await desks.sit(TEAM), await desks.sit(HEAD)
    for path in ("people.pdf", "secrets.csv", "people", "people.csv.csv"):
        assert (await team.opens(f"/desk/export/{path}")).status == 404, path
    assert (await head.opens("/desk/export/people.csv")).status == 403


@sqlite
async def test_the_workbook_holds_the_same(desks: Desks) -> None:
    browser = await desks.sit(TEAM)
    answer = await browser.client.get("/desk/export/people.xlsx")
    sheet = sheet_of(answer.content)
    text = rows_of((await browser.client.get("/desk/export/people.csv")).text)
    assert sheet[0] == list(text[0]) and len(sheet) == len(text) + 1
    assert sheet[1][:5] == [text[0][name] for name in ("name", "email", "school_urn", "roles", "phone")]


@settings(max_examples=25)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12), min_size=2, max_size=2))
def test_no_cell_of_a_workbook_is_a_formula(cells: list[str]) -> None:
    made = workbook.made(
        "A list", ["one", "two"], [[f"={cells[0]}", cells[1]], [1.5, None], [datetime(2026, 11, 23), ""]]
    )
    sheet = sheet_of(made)
    assert sheet[1][0] == f"={cells[0]}" and sheet[2][0] == 1.5


@given(st.sampled_from("=+-@'a"), st.text("+-=@'01 ab", max_size=8))
def test_a_text_that_was_guarded_is_read_as_it_was(first: str, rest: str) -> None:
    """Only where a text began with an apostrophe and a formula's sign itself is that one lost."""
    text = f"{first}{rest}".strip()
    header = ["name", "email", "roles"]
    table = tables.read(csv_file("people.csv", header, [[text, "x", "y"]]).content.removeprefix("\ufeff"), "x", [KIND])
    (row,) = table.fields(KIND)
    bare = text[1:] if text.startswith("'") and text[1:].lstrip().startswith(("=", "+", "-", "@")) else text
    assert row.values["name"] == bare
