"""Terms of the school year, each a half term."""

from datetime import date
from typing import Any

from sqlmodel import select

from bot.load import cells, days
from bot.load.fields import Fields
from bot.load.report import Loading
from bot.load.tables import Column, Kind, Rows
from messages.dates import academic_year, say
from storage.terms import Term

SEASONS = ("autumn", "spring", "summer")
KIND = Kind(
    name="terms",
    columns=(
        Column("academic_year", "academic_year", days.academic_year, "2026/27", needed=True),
        Column("term", "number", cells.whole(1, 6), "1", needed=True),
        Column("season", "season", cells.one_of({s: s for s in SEASONS}, "season"), "autumn"),
        Column("first_day", "first_day", days.day, "2026-09-03", needed=True),
        Column("last_day", "last_day", days.day, "2026-10-23", needed=True),
        Column("status", "status", cells.text, "placeholder"),
        Column("source", "source", cells.text, "the alliance’s own calendar"),
    ),
    known_by=("academic_year", "term"),
    same=("academic_year", "number"),
)


async def load(loading: Loading, rows: Rows) -> None:
    """Add and update terms by year and number; terms of a file may not overlap."""
    stored = (await loading.session.exec(select(Term))).all()
    known = {(term.academic_year, term.number): term for term in stored}
    taken: dict[tuple[str, int], tuple[date, date, str]] = {}
    for row, values in rows:
        if not row.errors:
            _check(row, values, taken)
        if row.wrong(loading.report):
            continue
        values["season"] = values.get("season") or SEASONS[(values["number"] - 1) // 2]
        old = known.get((values["academic_year"], values["number"]))
        what = f"term {values['number']} of {values['academic_year']}"
        loading.keep(Term, old, values, what, row.where)
        _warn_of_weekend(loading, row.where, values)


def _check(row: Fields, values: dict[str, Any], taken: dict[tuple[str, int], tuple[date, date, str]]) -> None:
    first, last, year = values["first_day"], values["last_day"], values["academic_year"]
    if last < first:
        row.object("last_day", f"{say(last)} is before the first day, {say(first)}")
    elif {academic_year(first), academic_year(last)} != {year}:
        row.object("first_day", f"{say(first)} to {say(last)} is not within the school year {year}")
    same = (year, values["number"])
    if same in taken:
        row.object("term", f"term {same[1]} of {year} stands in {taken[same][2]} already")
    for other_first, other_last, where in taken.values():
        if first <= other_last and other_first <= last:
            row.object("first_day", f"{say(first)} to {say(last)} overlaps the term of {where}")
    taken.setdefault(same, (first, last, row.where))


def _warn_of_weekend(loading: Loading, where: str, values: dict[str, Any]) -> None:
    for field in ("first_day", "last_day"):
        if values[field].weekday() > 4:
            loading.report.warn(where, f"the {field.replace('_', ' ')}, {say(values[field])}, is at a weekend")
