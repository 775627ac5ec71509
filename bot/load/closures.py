"""INSET days and closures: of every school, or of one that goes its own way."""

from datetime import date
from typing import Any

from sqlmodel import select

from bot.load import cells, days
from bot.load.days import Printed
from bot.load.fields import Fields
from bot.load.report import Loading
from bot.load.tables import Column, Kind, Rows
from messages.dates import WEEKDAYS, around, say
from storage.schools import School
from storage.terms import Difference, DifferentDays

WORDS = {
    **{kind.value: kind for kind in Difference},
    **dict.fromkeys(("inset day", "training day", "staff only"), Difference.INSET),
    **dict.fromkeys(("closure", "shut", "holiday"), Difference.CLOSED),
}
LONGEST = 60  # days from the first to the last; more looks like a slip
KIND = Kind(
    name="closures",
    columns=(
        Column("school_urn", "urn", cells.urn, "", blank=""),
        Column("kind", "kind", cells.one_of(WORDS, "kind of day"), "inset", needed=True),
        Column("first_day", "first", days.printed_day, "Monday 4 January 2027", needed=True),
        Column("last_day", "last", days.printed_day, "2027-01-04", blank=None),
        Column("note", "note", cells.text, "Staff training"),
        Column("source", "source", cells.text, "the alliance’s own calendar"),
    ),
    known_by=("kind", "first_day"),
    same=("urn", "kind", "first", "last"),
)


async def load(loading: Loading, rows: Rows) -> None:
    """Add the days that are not known yet; a school is named by its URN, none stands for all."""
    schools = {school.urn: school for school in (await loading.session.exec(select(School))).all()}
    stored = (await loading.session.exec(select(DifferentDays))).all()
    known = {(row.school_id, row.kind, row.first_day, row.last_day): row for row in stored}
    for row, values in rows:
        read = _read(row, values, schools) if not row.errors else {}
        if row.wrong(loading.report):
            continue
        same = (read["school_id"], read["kind"], read["first_day"], read["last_day"])
        whose = schools[values["urn"]].name if values.get("urn") else "all schools"
        what = f"{read['kind']} on {say(read['first_day'])} for {whose}"
        loading.keep(DifferentDays, known.get(same), read, what, row.where)
        _warn(loading, row.where, read)


def _read(row: Fields, values: dict[str, Any], schools: dict[str, School]) -> dict[str, Any]:
    """The values as they are stored; what is wrong with them is noted with the row."""
    urn, first = values.get("urn") or "", _day(row, "first_day", values["first"])
    last = _day(row, "last_day", values["last"]) if values.get("last") else first
    if urn and urn not in schools:
        row.object("school_urn", f"no school with the URN {urn} is loaded; load it first or correct the URN")
    if last < first:
        row.object("last_day", f"{say(last)} is before the first day, {say(first)}")
    stored = {name: values[name] for name in ("note", "source") if name in values}
    school = schools.get(urn)
    return stored | {
        "school_id": school.id if school else None,
        "kind": values["kind"],
        "first_day": first,
        "last_day": last,
    }


def _day(row: Fields, name: str, printed: Printed) -> date:
    """The day; one that is printed with another weekday has to be corrected by hand."""
    day, number = printed.day, printed.weekday
    if number is not None and number != day.weekday():
        either = " or ".join(map(say, around(day, number)))
        row.object(name, f"{day.day} {day:%B %Y} is a {WEEKDAYS[day.weekday()]}; is it {either}?")
    return day


def _warn(loading: Loading, where: str, read: dict[str, Any]) -> None:
    first, last = read["first_day"], read["last_day"]
    if first == last and first.weekday() > 4:
        loading.report.warn(where, f"{say(first)} is at a weekend")
    if (last - first).days > LONGEST:
        loading.report.warn(where, f"{say(first)} to {say(last)} is more than {LONGEST} days")
