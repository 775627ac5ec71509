"""Who was at which session, from a CSV file: a register that was kept on paper or elsewhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlmodel import col, select

from bot.load import cells, days
from bot.load.fields import Fields
from bot.load.report import Loading
from bot.load.tables import Column, Kind, Rows
from messages.dates import say
from storage.attendance import As, Attendance, How
from storage.events import Event
from storage.people import Person, Post
from storage.schools import School

PART_WORDS = {
    **dict.fromkeys(("attendee", "attended", "participant", "delegate"), As.ATTENDEE),
    **dict.fromkeys(("facilitator", "facilitated", "speaker", "leader", "trainer"), As.FACILITATOR),
}
KIND = Kind(
    name="attendance",
    columns=(
        Column("series", "series", cells.text, "strategy_committee", needed=True),
        Column("date", "day", days.day, "2027-01-12", needed=True),
        Column("name", "name", cells.text, "Wilhelmina Fenwright"),
        Column("email", "email", cells.email, "wilhelmina.fenwright@heronmere.example.org"),
        Column("school_urn", "urn", cells.urn, "999901"),
        Column("part", "part", cells.one_of(PART_WORDS, "part"), "attendee", needed=True),
    ),
    known_by=("series", "date", "part"),
    same=("series", "day", "name", "email", "urn"),
)


@dataclass(frozen=True, slots=True)
class Known:
    """What the rows are compared with."""

    events: Mapping[tuple[str, date], Event]
    schools: Mapping[str, School]
    people: Sequence[tuple[Person, int | None]]  # with each school of theirs
    now: datetime

    def event(self, row: Fields, values: Mapping[str, Any]) -> Event | None:
        """The session of the row; a series may be named by its title."""
        found = self.events.get((cells.key(values["series"]), values["day"]))
        if found is None:
            row.object(
                "date", f"no session of {values['series']} on {say(values['day'])} is loaded; load its date first"
            )
        return found

    def school(self, row: Fields, values: Mapping[str, Any]) -> School | None:
        urn = values.get("urn") or ""
        if urn and urn not in self.schools:
            row.object("school_urn", f"no school with the URN {urn} is loaded; load it first or correct the URN")
        return self.schools.get(urn)

    def person(self, values: Mapping[str, Any], school: School | None) -> tuple[Person, int | None] | None:
        """The person of that address, or the only one of that name at that school."""
        at = school.id if school else None
        email, name = values.get("email") or "", cells.key(values.get("name") or "")
        if email:
            posts = [found for found in self.people if found[0].email == email]
            return next((found for found in posts if found[1] == at), posts[0] if posts else None)
        named = [found for found in self.people if name and at and cells.key(found[0].name) == name and found[1] == at]
        return named[0] if len({person.id for person, _ in named}) == 1 else None


async def load(loading: Loading, rows: Rows) -> None:
    """Note everybody of the file; whom we do not know is kept as a guest, by name and school."""
    known = await _known(loading)
    noted = list((await loading.session.exec(select(Attendance))).all())
    for row, values in rows:
        if not row.errors:
            _keep(loading, row, values, known, noted)
        row.wrong(loading.report)


async def _known(loading: Loading) -> Known:
    session = loading.session
    stored = (await session.exec(select(Event))).all()
    events = {(cells.key(name), event.day): event for event in stored for name in (event.title, event.series)}
    schools = {school.urn: school for school in (await session.exec(select(School))).all()}
    query = select(Person, Post.school_id).join(Post, col(Post.person_id) == Person.id, isouter=True)
    people = (await session.exec(query.order_by(col(Post.id)))).all()
    return Known(events, schools, people, datetime.now(UTC))


def _keep(loading: Loading, row: Fields, values: Mapping[str, Any], known: Known, noted: list[Attendance]) -> None:
    """Add the row, or give its part to whoever is noted already."""
    event, school = known.event(row, values), known.school(row, values)
    person = known.person(values, school)
    if person is None and not (values.get("name") and school) and not row.errors:
        row.object("name", "nobody we know; for a guest fill in name and school_urn")
    if event is None or row.errors:
        return
    who = _who(values, school, person)
    same = ("event_id", *(("person_id",) if person else ("person_id", "name", "school_id")))
    given = {"event_id": event.id, "part": values["part"], **who}
    old = next((one for one in noted if all(getattr(one, name) == given[name] for name in same)), None)
    fresh = {} if old else {"how": How.FILE, "at": known.now}
    called = person[0].name if person else f"{values['name']}, guest from {school.name if school else ''}"
    what = f"{called}, {values['part']} at {event.title}, {say(event.day)}"
    if kept := loading.keep(Attendance, old, given | fresh, what, row.where):
        noted += [] if old else [kept]


def _who(values: Mapping[str, Any], school: School | None, person: tuple[Person, int | None] | None) -> dict[str, Any]:
    """The person with their school, or the guest; of a person neither name nor address is kept twice."""
    if person:
        return {"person_id": person[0].id, "school_id": school.id if school else person[1]}
    name, email = values.get("name") or "", values.get("email") or ""
    return {"person_id": None, "name": name, "email": email, "school_id": school.id if school else None}
