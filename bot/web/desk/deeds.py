"""The audit: who did what, when, to which record."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.web.desk.frame import Page, Values, Visit
from handlers.router import number
from messages import deeds as texts
from messages.dates import LONDON, at, from_iso
from storage import deeds
from storage.audit import Deed
from storage.requests import numbered

ONE = timedelta(days=1)
EVENT = re.compile(r"event[: ](\d+)")
REQUEST = re.compile(r"request:(\d+)")


@dataclass(frozen=True, slots=True)
class Row:
    """One thing done, in words; `leads_to` is the page of its record, where there is one."""

    at: datetime
    clock: str
    who: str
    what: str
    record: str
    leads_to: str


async def show(visit: Visit) -> Values:
    """`person`, `kind`, `record` and `day` narrow it, `page` counts from 0, the latest."""
    day, page = from_iso(visit.asked("day")), number(visit.asked("page")) or 0
    page = min(page, 100_000)
    kind = visit.asked("kind") if visit.asked("kind") in texts.KINDS else ""
    sought = deeds.Sought(visit.asked("person"), kind, visit.asked("record"), *_span(day))
    rows, more = await deeds.found(visit.session, sought, page)
    return {
        "rows": [_row(deed, name) for deed, name in rows],
        "page": page,
        "earlier": _address(visit, page + 1) if more else "",
        "later": _address(visit, page - 1) if page else "",
        "kinds": texts.KINDS,
        "kind": kind,
        "person": sought.person,
        "record": sought.record,
        "day": day.isoformat() if day else "",
    }


def _span(day: date | None) -> tuple[datetime | None, datetime | None]:
    """A day in London."""
    return (at(day, 0), at(day + ONE, 0)) if day and date.min < day < date.max else (None, None)


def _address(visit: Visit, page: int) -> str:
    return f"?{visit.request.url.include_query_params(page=page).query}"


def _row(deed: Deed, name: str) -> Row:
    local = deed.at.astimezone(LONDON)
    who = name or ("somebody who left" if deed.person_id else "nobody in particular")
    return Row(deed.at, f"{local:%H:%M}", who, texts.say(deed.what), deed.record, _leads_to(deed.record))


def _leads_to(record: str) -> str:
    if meeting := EVENT.fullmatch(record):
        return f"/desk/events/{meeting[1]}"
    found = REQUEST.fullmatch(record)
    request = int(found[1]) if found else numbered(record)
    return f"/desk/requests/{request}" if request else ""


PAGE = Page("/desk/audit", "Audit", "audit.html", show, label="Audit")
