"""Files that cannot be read or hold something wrong: one line says what, where and what to do."""

from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.database import Database
from storage.schools import School
from tests.test_loading import DATES, PEOPLE, SLES, TERMS, a_file, everything, reading

BAD_FILES = {
    "the file is empty": b"\xef\xbb\xbf  \n",
    "not a text file": b"name,email,roles\n\x00\x01",
    "is a spreadsheet": b"PK\x03\x04rest",
    "saved as UTF-16": "name,email,roles".encode("utf-16"),
    "sent.csv:2: cannot be read as UTF-8": b"name,email,roles\n\x81\xff,a@b.uk,sle\n",
    "sent.csv:1: the first row is not a header": b"Amara,head@oakfield.example.org,999001\n",
    "looks like a people file, but the header lacks email": b"name,roles,phone\nA,sle,\n",
    "the terms file lacks the column first_day, last_day": b"academic_year,term\n2026/27,1\n",
    "has the column email twice": b"name,email,roles,E-Mail\nA,a@b.uk,sle,a@b.uk\n",
    "sent.csv:2: cannot be read (": b'name,email,roles\n"A"a,a@b.uk,office\n',
    "sent.csv: the file is empty": b'""\n',
    "sent.csv:1: a quotation mark is left open": b'"name,email,roles\n',
    "sent.csv:3: a quotation mark is left open": b'name,email,roles\nA,a@b.uk,office\n"B,b@b.uk,office\n',
}


@pytest.mark.parametrize("text", BAD_FILES)
async def test_a_file_that_cannot_be_read_gives_one_line(database: Database, tmp_path: Path, text: str) -> None:
    report = await reading(database, a_file(tmp_path, BAD_FILES[text]))
    assert len(report.errors) == 1 and text in report.errors[0] and report.lines == []


BAD_ROWS = {
    "sent.csv:2: the row has 4 cells, the header 5": PEOPLE + "A,a@b.uk,999001,sle\n",
    "sent.csv:2: the row has 6 cells": PEOPLE + "A,a@b.uk,999001,sle,,more\n",
    "sent.csv:2, column name: is missing": PEOPLE + ",a@b.uk,999001,sle,\n",
    "column email: “a@b” is not an e-mail address": PEOPLE + "A,a@b,999001,sle,\n",
    "column school_urn: “9990” is not a URN": PEOPLE + "A,a@b.uk,9990,sle,\n",
    "no school with the URN 999999 is loaded": PEOPLE + "A,a@b.uk,999999,sle,\n",
    "“headmaestro” is not a known role": PEOPLE + "A,a@b.uk,999001,headmaestro,\n",
    "column phone: “n/a” is not a telephone number": PEOPLE + "A,a@b.uk,999001,sle,n/a\n",
    "sent.csv:3: is about the same as sent.csv:2": PEOPLE + "A,a@b.uk,999001,sle,\nA,A@b.uk,999001,sle,\n",
    "a@b.uk is A in an earlier row": PEOPLE + "A,a@b.uk,999001,sle,\nB,a@b.uk,999002,sle,\n",
    "the name is 130 characters long": PEOPLE + f"{'A' * 130},a@b.uk,999001,sle,\n",
    "nobody with the address a@b.uk is loaded": SLES + "a@b.uk,maths,3,,\n",
    "“math” is not a known specialism; did you mean maths": SLES + "sle@oakfield.example.org,math,3,,\n",
    "“31” is not a number of days": SLES + "sle@oakfield.example.org,maths,31,,\n",
    "“1.3” is not a number of days": SLES + "sle@oakfield.example.org,maths,1.3,,\n",
    "“Funday” is not a weekday": SLES + "sle@oakfield.example.org,maths,3,Funday,\n",
    "“31/02/2025” is not a date": SLES + "sle@oakfield.example.org,maths,3,,31/02/2025\n",
    "holds nothing between the separators": PEOPLE + "A,a@b.uk,999001,;,\n",
    "holds characters that are not text": PEOPLE + "A\x7fB,a@b.uk,999001,sle,\n",
    "is not after the designation": (
        "email,specialisms,designated_on,review_due\nsle@oakfield.example.org,maths,2025-01-01,2024-01-01\n"
    ),
    "“w/c 6 Jan 2025” is not a date": SLES + "sle@oakfield.example.org,maths,3,,w/c 6 Jan 2025\n",
    "“many” is not a whole number": "URN,EstablishmentName,NumberOfPupils\n999001,A,many\n",
    "the series is 50 characters long; shorten it to 40": DATES + f"{'a' * 50},2027-01-12,,,,\n",
    "“3.45” is not a time of day": DATES + "heads,2027-01-12,,3.45,,\n",
    "15:00 is not after the start at 16:00": DATES + "heads,2027-01-12,,16:00,15:00,\n",
    "is not the weekday that stands in the date": DATES + "heads,Tue 12 January 2027,Wed,,,\n",
    "“2026/28” is not a school year": TERMS + "2026/28,1,2026-09-03,2026-10-23\n",
    "is before the first day": TERMS + "2026/27,1,2026-10-23,2026-09-03\n",
    "is not within the school year 2026/27": TERMS + "2026/27,1,2025-09-03,2025-10-23\n",
    "overlaps the term of sent.csv:2": TERMS + "2026/27,1,2026-09-03,2026-10-23\n2026/27,2,2026-10-23,2026-12-18\n",
}


@pytest.mark.parametrize("text", BAD_ROWS)
async def test_a_wrong_row_is_named_and_nothing_is_kept(filled: Database, tmp_path: Path, text: str) -> None:
    fine = a_file(tmp_path, "URN,EstablishmentName\n999055,New School\n", "new.csv")
    report = await reading(filled, a_file(tmp_path, BAD_ROWS[text]), fine)
    assert len(report.errors) == 1 and text in report.errors[0]
    assert len(await everything(filled, School)) == 22


async def test_all_errors_of_all_files_are_told(filled: Database, tmp_path: Path) -> None:
    rows = a_file(tmp_path, PEOPLE + "A,a@b,9,sle,\nB,b@b.uk,,king,\n")
    report = await reading(filled, rows, a_file(tmp_path, "", "empty.csv"), tmp_path, tmp_path / "none.csv")
    assert [error.partition(": ")[0].removeprefix(str(tmp_path.parent) + "/") for error in report.errors] == [
        "empty.csv", tmp_path.name, "none.csv", "sent.csv:2, column email", "sent.csv:2, column school_urn",
        "sent.csv:3, column roles",
    ]  # fmt: skip


BAD_YAML = {
    "sent.yaml: line 2, column 1:": "alliance:\n\tname: A\n",
    "sent.yaml: line 2, column 11: this value cannot be read": "people:\n  - born: 2019-13-45\n",
    "line 3, column 1: the name people stands twice": "people: []\nfaqs: []\npeople: []\n",
    "could not determine a constructor": "people: !!python/object/apply:os.system [ls]\n",
    "must be a mapping": "- alliance\n",
    "has none of the parts": "alliances: {}\n",
    "sent.yaml: alliance.short_name: is missing": "alliance: {name: A}\n",
    "sent.yaml: people: must be a list": "people: Andy\n",
    "sent.yaml: people[1]: must be a mapping": "people:\n  - {id: a, name: A}\n  - Andy\n",
    "people[0].name: “7” is not text; put it in quotes": "people: [{id: a, name: 7}]\n",
    "people[1].id: stands in": "people: [{id: a, name: A}, {id: a, name: B}]\n",
    "routes_by_topic[0].contact: “nobody” is nobody listed": (
        "routes_by_topic: [{topic: t, label: T, contact: nobody, basis: explicit}]\n"
    ),
    "routes_by_topic[0].contact: “['x']” is not text": (
        "routes_by_topic: [{topic: t, label: T, contact: [x], basis: explicit}]\n"
    ),
    "scitt_meetings[0].items[0].date: is missing": "scitt_meetings: [{id: a, name: A, items: [{weekday: Mon}]}]\n",
    "strategy_committee.start: “930” is not text": "strategy_committee: {start: 15:30, dates: []}\n",
    "A is on Monday 4 January 2027 twice": (
        "scitt_meetings: [{id: a, name: A, items: [{date: 2027-01-04}, {date: 04/01/2027}]}]\n"
    ),
    "sent.yaml: is not YAML": "people: \x7f\n",
    "is nested too deeply": "people: " + "[" * 5000 + "]" * 5000 + "\n",
    "this number is too large": "people: 12345678901234567\n",
    "people[0].note: “{'a': 1}” is not text": "people: [{id: a, name: A, note: {a: 1}}]\n",
    "people[0].id: is too long": f"people: [{{id: {'a' * 53}, name: A}}]\n",
    "routes_by_role[0].valid_until: 2026-01-01 is before": (
        "routes_by_role: [{role: r, label: R, contact: enquiries, valid_from: 2027-01-01, valid_until: 2026-01-01}]\n"
    ),
    "routes_by_role[0].aliases: “{'a': 1}” is not text": (
        "routes_by_role: [{role: r, label: R, contact: enquiries, aliases: {a: 1}}]\n"
    ),
    "faqs[0].dated: “perhaps” is neither yes nor no": "faqs: [{id: a, scope: s, q: Q, a: A, dated: perhaps}]\n",
    "faqs[0].asked: “{'a': 1}” is not text": "faqs: [{id: a, scope: s, q: Q, a: A, asked: [why, {a: 1}]}]\n",
    "faqs[0].service: “catering” is no service": "faqs: [{id: a, scope: s, q: Q, a: A, service: catering}]\n",
    "faqs[1].id: a stands twice": "faqs: [{id: a, scope: s, q: Q, a: A}, {id: a, scope: s, q: Q, a: A}]\n",
    "specialisms[0].group: is missing": "specialisms: [{items: [{id: a, label: A}]}]\n",
    "term 1 of 2026/27 stands in": (
        "terms:\n  - {academic_year: 2026/27, term: 1, first_day: 2026-09-03, last_day: 2026-10-23}\n"
        "  - {academic_year: 2026/27, term: 1, first_day: 2026-11-03, last_day: 2026-12-18}\n"
    ),
    "safeguarding: needs the part alliance": "safeguarding: {text: Ring 999}\n",
    "terms[0].academic_year: is missing": "terms: [{term: 1, first_day: 2026-09-03, last_day: 2026-10-23}]\n",
}


@pytest.mark.parametrize("text", BAD_YAML)
async def test_a_wrong_alliance_file_gives_one_line(database: Database, tmp_path: Path, text: str) -> None:
    report = await reading(database, a_file(tmp_path, BAD_YAML[text], "sent.yaml"))
    assert len(report.errors) == 1 and text in report.errors[0], report.errors


async def test_sles_wait_for_the_specialisms(database: Database, tmp_path: Path) -> None:
    people = a_file(tmp_path, PEOPLE + "A,a@b.uk,,sle,\n", "people.csv")
    report = await reading(database, people, a_file(tmp_path, SLES + "a@b.uk,maths,3,,\n"))
    assert report.errors == ["sent.csv:2, column specialisms: no specialisms are loaded; load the alliance file first"]


async def test_what_is_no_file_gives_one_line(database: Database, tmp_path: Path) -> None:
    for path, text in ((Path("/dev/null"), "is not a file"), (tmp_path / "a\0b", "cannot be opened")):
        (error,) = (await reading(database, path)).errors
        assert text in error


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
parts = st.sampled_from(("alliance", "people", "routes_by_topic", "scitt_meetings", "faqs", "s2s", "sites", "terms"))
names = st.sampled_from(("id", "name", "email", "items", "date", "topic", "label", "contact", "number", "handbook"))
outlines = st.dictionaries(parts, values | st.lists(st.dictionaries(names, values), max_size=3), min_size=1)
sheets = st.tuples(st.sampled_from([PEOPLE, SLES, DATES, TERMS, "URN,EstablishmentName\n"]), st.text()).map("".join)
contents = (
    st.binary() | st.text().map(str.encode) | sheets.map(str.encode) | outlines.map(yaml.safe_dump).map(str.encode)
)


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(content=contents, name=st.sampled_from(["any.csv", "any.yaml"]))
async def test_no_bytes_at_all_break_the_reading(database: Database, tmp_path: Path, content: bytes, name: str) -> None:
    report = await reading(database, a_file(tmp_path, content, name), dry_run=True)
    assert all("\n" not in error for error in report.errors)
