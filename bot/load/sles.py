"""What Specialist Leaders of Education (SLEs) offer."""

from datetime import date
from typing import Any

from sqlmodel import select

from bot.load import cells, days
from bot.load.fields import Fields
from bot.load.report import Loading
from bot.load.tables import Column, Kind, Rows
from messages.slots import PHASES
from storage.people import Person, Post, Role
from storage.specialisms import Sle, Specialism

FREE_DAYS = 3.0
KIND = Kind(
    name="sles",
    columns=(
        Column("email", "email", cells.email, "wilhelmina.fenwright@heronmere.example.org", needed=True),
        Column("specialisms", "specialisms", cells.several(cells.text), "maths;assessment", needed=True),
        Column("phases", "phases", cells.several(cells.one_of(PHASES.values, "phase")), "ks3;ks4", blank=()),
        Column("days_a_year", "days_a_year", cells.days, "3", blank=FREE_DAYS),
        Column("not_weekdays", "not_weekdays", cells.several(days.weekday_name), "Mon;Fri", blank=()),
        Column("travel_from", "travel_from", cells.text, "Lincoln"),
        Column("designated_on", "designated_on", days.day, "2025-09-15", blank=None),
        Column("review_due", "review_due", days.day, "2029-09-15", blank=None),
    ),
    known_by=("email", "specialisms"),
    same=("email",),
)


async def load(loading: Loading, rows: Rows) -> None:
    """Add and update what each SLE offers; the person must be loaded already."""
    session = loading.session
    people = {person.email: person for person in (await session.exec(select(Person))).all()}
    known = {sle.person_id: sle for sle in (await session.exec(select(Sle))).all()}
    leaders = set((await session.exec(select(Post.person_id).where(Post.role == Role.SLE))).all())
    names = await _specialism_names(loading)
    for row, values in rows:
        person = people.get(values.get("email") or "")
        stored = _as_stored(row, values, names)
        if values.get("email") and person is None:
            row.object("email", f"nobody with the address {values['email']} is loaded; load the people first")
        if row.wrong(loading.report) or person is None or person.id is None:
            continue
        loading.keep(Sle, known.get(person.id), stored | {"person_id": person.id}, f"SLE {person.name}", row.where)
        if person.id not in leaders:
            loading.report.warn(row.where, f"{person.name} does not have the role sle in the people file")


async def _specialism_names(loading: Loading) -> dict[str, str]:
    """All words for a specialism, to its slug."""
    areas = (await loading.session.exec(select(Specialism))).all()
    return {name: area.slug for area in areas for name in (*area.aliases, area.label, area.slug)}


def _as_stored(row: Fields, values: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    stored = {name: list(v) if isinstance(v, tuple) else v for name, v in values.items() if name != "email"}
    if not names and values:
        row.object("specialisms", "no specialisms are loaded; load the alliance file first")
    elif values.get("specialisms"):
        reader = cells.several(cells.one_of(names, "specialism"))
        stored["specialisms"] = row.read("specialisms", reader, [])
    _check_days(row, values.get("designated_on"), values.get("review_due"))
    return stored


def _check_days(row: Fields, designated: date | None, review: date | None) -> None:
    if designated and review and review <= designated:
        row.object("review_due", f"{review} is not after the designation on {designated}")
