"""Reading the calendar of an alliance: for whom a meeting is, INSET days and closures, and who is a member."""

from datetime import date
from pathlib import Path

import pytest

from storage.database import Database
from storage.events import Event
from storage.schools import School
from storage.terms import Difference, DifferentDays
from tests.test_loading import DATES, a_file, everything, one, reading

CLOSURES = "school_urn,kind,first_day,last_day,note\n"
WARNINGS = {
    "Saturday 9 January 2027 is at a weekend": ",inset,9/1/2027,,\n",
    "is more than 60 days": ",closed,4/1/2027,30/4/2027,\n",
}


async def test_dates_say_for_whom_and_how_to_join_and_keep_what_was_typed_since(
    filled: Database, tmp_path: Path
) -> None:
    whole = "series,date,audience,online,papers,free\n"
    row = "Headteacher network,14/01/2027,headteacher;deputy,https://meet.example.org/h,Two papers,yes\n"
    assert (await reading(filled, a_file(tmp_path, whole + row))).errors == []
    report = await reading(filled, a_file(tmp_path, DATES + "heads,14/01/2027,Thu,9:30,12:00,Keyworth\n"))
    assert report.errors == [] and report.counts == {"changed": 1}
    event = await one(filled, Event, series="heads")
    assert (event.title, event.start, event.place) == ("Headteacher network", "09:30", "Keyworth")
    assert (event.audience, event.online) == (["headteacher", "deputy_head"], "https://meet.example.org/h")
    assert event.free and event.papers == "Two papers"


async def test_closures_are_kept_for_one_school_or_for_all(filled: Database, tmp_path: Path) -> None:
    sheet = CLOSURES + "999001,INSET day,4/1/2027,,Training\n,closed,Fri 5 March 2027,2027-03-08,\n"
    for counted in ("added", "unchanged"):
        report = await reading(filled, a_file(tmp_path, sheet))
        assert report.errors == [] and report.counts == {counted: 2}
    school = await one(filled, School, urn="999001")
    inset = await one(filled, DifferentDays, school_id=school.id)
    assert (inset.kind, inset.first_day, inset.last_day, inset.note) == (
        Difference.INSET,
        date(2027, 1, 4),
        date(2027, 1, 4),
        "Training",
    )
    assert (await one(filled, DifferentDays, school_id=None)).last_day == date(2027, 3, 8)


@pytest.mark.parametrize(
    ("row", "wrong"),
    [
        (",inset,Wednesday 4 January 2027,,", "is a Monday; is it Monday 4 January 2027 or Wednesday 6 January 2027?"),
        ("999999,inset,4/1/2027,,", "no school with the URN 999999 is loaded"),
        (",closed,4/1/2027,1/1/2027,", "Friday 1 January 2027 is before the first day, Monday 4 January 2027"),
        (",party,4/1/2027,,", "“party” is not a known kind of day"),
    ],
)
async def test_closures_that_cannot_be_are_refused(filled: Database, tmp_path: Path, row: str, wrong: str) -> None:
    report = await reading(filled, a_file(tmp_path, CLOSURES + row + "\n"))
    assert len(report.errors) == 1 and wrong in report.errors[0]
    assert await everything(filled, DifferentDays) == []


async def test_schools_that_are_no_members_are_marked(filled: Database, tmp_path: Path) -> None:
    sheet = "URN,EstablishmentName,member\n999001,Oakfield Fen Academy,no\n999002,Witham Reach School,\n"
    assert (await reading(filled, a_file(tmp_path, sheet))).errors == []
    assert not (await one(filled, School, urn="999001")).member
    assert (await one(filled, School, urn="999002")).member


@pytest.mark.parametrize("text", WARNINGS)
async def test_closures_that_look_odd_are_kept_with_a_warning(filled: Database, tmp_path: Path, text: str) -> None:
    report = await reading(filled, a_file(tmp_path, CLOSURES + WARNINGS[text]))
    assert report.errors == [] and report.counts["warnings"] == 1
    assert any(text in line for line in report.lines)
