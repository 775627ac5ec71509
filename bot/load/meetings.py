"""Dates of meetings: from the alliance file and from a CSV file of dates."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlmodel import select

from bot.load import cells, days, events, people
from bot.load.days import Printed
from bot.load.events import Meeting
from bot.load.fields import Fields
from bot.load.report import Loading
from bot.load.tables import Column, Kind, Rows
from messages.series import TITLES
from messages.series import named as known_series
from storage.events import Event

COMMITTEE = "strategy_committee"
REMARK = "ODDITY"  # a note that begins so is the compiler's remark, not for readers
MORE = ("audience", "online", "papers", "free")  # what a file may leave to those who type it in
KIND = Kind(
    name="dates",
    columns=(
        Column("series", "series", cells.text, "strategy_committee", needed=True),
        Column("title", "title", cells.text, "Strategy Committee"),
        Column("date", "printed", days.printed_day, "2027-01-12", needed=True),
        Column("weekday", "weekday", days.weekday, "Tuesday", blank=None),
        Column("start", "start", days.clock, "15:30"),
        Column("end", "end", days.clock, "17:00"),
        Column("place", "place", cells.text, "Heron Mere Academy"),
        Column("note", "note", cells.text),
        Column("source", "source", cells.text),
        Column(
            "audience", "audience", cells.several(cells.one_of(people.ROLE_WORDS, "role")), "committee_member", blank=()
        ),
        Column("online", "online", cells.text, "https://meet.example.org/committee"),
        Column("papers", "papers", cells.text),
        Column("free", "free", cells.yes_no, "no", blank=False),
    ),
    known_by=("series", "date"),
    same=("series", "printed"),
)


async def load(loading: Loading, rows: Rows) -> None:
    """Meetings from the rows of a CSV file; a series already stored may be named by its title."""
    stored = (await loading.session.exec(select(Event))).all()
    titles = {event.series: event.title for event in stored}
    series = {cells.key(title): name for name, title in titles.items()}
    meetings = []
    for row, values in rows:
        if row.errors:
            row.wrong(loading.report)
            continue
        said = values.pop("series")
        values["series"] = series.get(cells.key(said)) or known_series(said) or cells.slug(said)
        values["title"] = values.get("title") or titles.get(values["series"]) or _as_title(values["series"], said)
        more = {name: values.pop(name) for name in MORE if name in values}
        values["printed"] = _with_weekday(row, values["printed"], values.pop("weekday", None))
        _check_times(row, values.get("start", ""), values.get("end", ""))
        if not row.wrong(loading.report):
            meetings.append(Meeting(fields=row, more=_as_stored(more), **values))
    await events.keep(loading, meetings)


def from_alliance(root: Fields) -> list[Meeting]:
    """The meetings of the alliance file: the Strategy Committee's and those of the training partnership."""
    places = {site.read("id", cells.slug, ""): site.read("name", cells.text, "") for site in root.items("sites")}
    committee = root.part("strategy_committee")
    found = _series(committee, COMMITTEE, "Strategy Committee", "dates", places)
    for group in root.items("scitt_meetings"):
        name = group.need("id", cells.slug) or ""
        found += _series(group, name, group.need("name", cells.text) or "", "items", places)
        root.errors.extend(group.errors)
    return found


def _series(group: Fields, series: str, title: str, below: str, places: Mapping[str, str]) -> list[Meeting]:
    common = {
        "title": group.read("name", cells.text, title),
        "source": group.read("src", cells.text, ""),
        "start": group.read("start", days.clock, ""),
        "end": group.read("end", days.clock, ""),
        "place": _place(group, places),
    }
    return [_meeting(item, series, common, places) for item in group.items(below)]


def _meeting(item: Fields, series: str, common: dict[str, Any], places: Mapping[str, str]) -> Meeting:
    week = item.has("week_beginning")
    printed = item.need("week_beginning" if week else "date", days.printed_day) or Printed(date.min)
    printed = _with_weekday(item, printed, item.read("weekday", days.weekday, None), week)
    values = common | {
        name: item.read(name, days.clock, "" if printed.whole_week else common[name]) for name in ("start", "end")
    }
    if item.has("mode") or item.has("venue"):  # online or in hubs: not at the usual place
        values["place"] = _place(item, places)
    note = item.read("note", cells.text, "")
    values["note"] = "" if note.startswith(REMARK) else note
    _check_times(item, values["start"], values["end"])
    return Meeting(fields=item, series=series, printed=printed, **values)


def _place(fields: Fields, places: Mapping[str, str]) -> str:
    said = fields.read("venue", cells.text, "")
    return places.get(cells.joined(said), said)


def _with_weekday(row: Fields, printed: Printed, weekday: int | None, week: bool = False) -> Printed:
    """The day with its printed weekday; a week begins on a Monday."""
    if None not in (printed.weekday, weekday) and printed.weekday != weekday:
        row.object("weekday", "is not the weekday that stands in the date; correct one of the two")
    week = week or printed.whole_week
    number = printed.weekday if weekday is None else weekday
    return Printed(printed.day, 0 if week and number is None else number, week)


def _check_times(row: Fields, start: str, end: str) -> None:
    if start and end and end <= start:
        row.object("end", f"{end} is not after the start at {start}")


def _as_stored(more: dict[str, Any]) -> dict[str, Any]:
    return more | ({"audience": list(more["audience"])} if "audience" in more else {})


def _as_title(series: str, said: str) -> str:
    """The title of a series that has none yet."""
    if series in TITLES:
        return TITLES[series]
    return said.replace("_", " ").title() if said.islower() else said
