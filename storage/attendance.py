"""Who came to a meeting or session, who facilitated it, and what they said of it afterwards."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from statistics import mean

import sqlalchemy as sa
from sqlmodel import Field, SQLModel, col, delete, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import ledger
from storage.database import inserting_once, run, take_turns, words
from storage.events import Event
from storage.people import Person
from storage.schools import School


class As(StrEnum):
    """The part somebody took."""

    ATTENDEE = "attendee"
    FACILITATOR = "facilitator"


class How(StrEnum):
    """How we know."""

    CODE = "code"
    CHAT = "chat"
    FILE = "file"


class Attendance(SQLModel, table=True):
    """Somebody who was there; without a person it is a guest known by name and school only."""

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = Field(foreign_key="event.id", index=True)
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    name: str = Field(default="", max_length=120)
    email: str = Field(default="", max_length=254)
    school_id: int | None = Field(default=None, foreign_key="school.id", index=True)
    part: As = Field(default=As.ATTENDEE, sa_type=words(As))
    how: How = Field(sa_type=words(How))
    noted_by: int | None = Field(default=None, foreign_key="person.id")
    at: datetime

    __table_args__ = (sa.UniqueConstraint("event_id", "person_id"),)


class Feedback(SQLModel, table=True):
    """The two answers of somebody who was there: how useful it was, 1 to 5, and what they will do with it."""

    __tablename__ = "event_feedback"

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = Field(foreign_key="event.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    part: As = Field(default=As.ATTENDEE, sa_type=words(As))
    useful: int
    change: str = Field(default="", max_length=1000)
    quotable: bool = False  # may stand in the newsletter
    at: datetime

    __table_args__ = (sa.UniqueConstraint("event_id", "person_id"),)


LETTERS = "BCDFGHJKLMNPQRSTVWXZ"  # without vowels no code is a word; without digits none is misheard as a letter
LENGTH = 4
NO_CODES = frozenset(  # what schools say and mean something else by
    "CPLD HTPM NPQH NPQS NQTS RQTS SLDM SLTS NLGS SCHL MTGS THNX THKS HMMM".split()
)
_NOTE = inserting_once(Attendance, "id")


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody who was there, with the names to tell it by; a guest may have none."""

    row: Attendance
    name: str
    email: str
    school: str


async def with_code(session: AsyncSession, code: str) -> Event | None:
    """The meeting that one signs in at with this code."""
    wanted = select(Event).where(Event.code == code.upper(), ~col(Event.cancelled), ~col(Event.doubted))
    return (await session.exec(wanted)).first() if code else None


async def give_code(session: AsyncSession, event: Event) -> None:
    """A new code to sign in with, which no other meeting has; the one before stops working."""
    taken = {*NO_CODES, *await session.exec(select(Event.code).distinct())}
    while event.code in taken or not event.code:
        event.code = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    session.add(event)
    await session.flush()


async def find(session: AsyncSession, id: int, *, to_change: bool = False) -> Attendance | None:
    """The entry; with `to_change` nobody else can change it before this transaction ends."""
    return await session.get(Attendance, id, with_for_update=to_change or None)


async def of_person(
    session: AsyncSession, event_id: int, person_id: int, *, to_change: bool = False
) -> Attendance | None:
    """The person's entry; with `to_change` nobody else changes it, or what is said of it, before this transaction
    ends."""
    query = select(Attendance).where(Attendance.event_id == event_id, Attendance.person_id == person_id)
    query = query.with_for_update() if to_change else query
    return (await session.exec(query.execution_options(populate_existing=True))).first()


async def of_event(session: AsyncSession, event_id: int) -> list[Present]:
    """Everybody who was there, school by school; those without a school and without a name come last."""
    query = select(Attendance, Person, School).join(Person, col(Attendance.person_id) == Person.id, isouter=True)
    query = query.join(School, col(Attendance.school_id) == School.id, isouter=True)
    rows = await session.exec(query.where(Attendance.event_id == event_id).order_by(col(Attendance.id)))
    found = [_present(row, person, school) for row, person, school in rows]
    return sorted(found, key=lambda one: (not one.school, one.school, not one.name, one.name))


def _present(row: Attendance, person: Person | None, school: School | None) -> Present:
    name, email = (person.name, person.email) if person else (row.name, row.email)
    return Present(row, name, email, school.name if school else "")


async def note(session: AsyncSession, row: Attendance) -> bool:
    """Note that somebody was there; false when they are noted already, or a guest of that name and school is."""
    if row.person_id is None and row.name:
        await take_turns(session, f"guests:{row.event_id}")
        if await _same_guest(session, row):
            return False
    return (await run(session, _NOTE, **row.model_dump(exclude={"id"}))).scalars().first() is not None


async def _same_guest(session: AsyncSession, row: Attendance) -> bool:
    here = select(Attendance.id).where(Attendance.event_id == row.event_id, col(Attendance.person_id).is_(None))
    same = here.where(Attendance.name == row.name, Attendance.school_id == row.school_id)
    return (await session.exec(same)).first() is not None


async def change(session: AsyncSession, row: Attendance, part: As) -> None:
    """Somebody took the other part, and what they said of the session they said in it."""
    row.part = part
    session.add(row)
    theirs = update(Feedback).where(col(Feedback.event_id) == row.event_id, col(Feedback.person_id) == row.person_id)
    await session.exec(theirs.values(part=part))
    await session.flush()


async def remove(session: AsyncSession, row: Attendance) -> None:
    """Take back that somebody was there, and what they said of it."""
    theirs = delete(Feedback).where(col(Feedback.event_id) == row.event_id, col(Feedback.person_id) == row.person_id)
    await session.exec(theirs)
    await session.delete(row)
    await session.flush()


async def taken_part(session: AsyncSession, person_id: int) -> Sequence[tuple[Event, Attendance]]:
    """The meetings somebody was at, the latest first."""
    query = select(Event, Attendance).where(Attendance.event_id == Event.id, Attendance.person_id == person_id)
    return (await session.exec(query.order_by(col(Event.day).desc(), col(Event.id)))).all()


async def unanswered(session: AsyncSession, first: date, last: date) -> Sequence[tuple[Event, Attendance]]:
    """Who of the people we know was at the meetings of these days and has said nothing of them, meeting by meeting."""
    said = sa.and_(col(Feedback.event_id) == Event.id, col(Feedback.person_id) == Attendance.person_id)
    query = select(Event, Attendance).join(Attendance, col(Attendance.event_id) == Event.id)
    query = query.join(Feedback, said, isouter=True).where(col(Feedback.id).is_(None))
    query = query.where(col(Attendance.person_id).is_not(None), ~col(Event.cancelled), ~col(Event.doubted))
    query = query.where(col(Event.day).between(first, last))
    return (await session.exec(query.order_by(col(Event.day), col(Event.id), col(Attendance.id)))).all()


async def answer_of(session: AsyncSession, event_id: int, person_id: int) -> Feedback | None:
    """What somebody said of a meeting."""
    query = select(Feedback).where(Feedback.event_id == event_id, Feedback.person_id == person_id)
    return (await session.exec(query)).first()


async def rate(session: AsyncSession, row: Attendance, person_id: int, useful: int, now: datetime) -> Feedback:
    """Keep how useful somebody found it, 1 to 5; the last answer counts."""
    said = await answer_of(session, row.event_id, person_id)
    said = said or Feedback(event_id=row.event_id, person_id=person_id, useful=useful, at=now)
    said.part, said.useful, said.at = row.part, useful, now
    session.add(said)
    await session.flush()
    return said


async def answers(session: AsyncSession, event_id: int) -> Sequence[tuple[Feedback, Present]]:
    """What everybody said of a meeting, in the order it was said, with who said it."""
    present = {one.row.person_id: one for one in await of_event(session, event_id)}
    rows = await session.exec(select(Feedback).where(Feedback.event_id == event_id).order_by(col(Feedback.id)))
    return [(row, present[row.person_id]) for row in rows if row.person_id in present]


async def quotable(session: AsyncSession, first: date, last: date) -> Sequence[tuple[Event, Feedback, Person]]:
    """What people said of the meetings from one day to another and allow the newsletter to print, in their order.

    The permission is for the words and the role of whoever said them, not for their name.
    """
    query = select(Event, Feedback, Person).where(Feedback.event_id == Event.id, Feedback.person_id == Person.id)
    query = query.where(col(Event.day).between(first, last), col(Feedback.quotable), Feedback.change != "")
    return (await session.exec(query.order_by(col(Event.day), col(Feedback.id)))).all()


@dataclass(frozen=True, slots=True)
class TookPart:
    """How often a school was there: `sessions` of a series, and `places`, each person at each session counted."""

    series: str
    sessions: int
    places: int


@dataclass(frozen=True, slots=True)
class Useful:
    """How useful a school's people found what they were at, 1 to 5: the mean, None of no answers, and their number."""

    mean: float | None
    answers: int


async def attended(session: AsyncSession, school_id: int, year: str) -> list[TookPart]:
    """What the school's people attended in the academic year (2026/27), by series."""
    return await _parts(session, school_id, year, As.ATTENDEE)


async def facilitated(session: AsyncSession, school_id: int, year: str) -> list[TookPart]:
    """What the school's people facilitated in the academic year (2026/27), by series."""
    return await _parts(session, school_id, year, As.FACILITATOR)


async def _parts(session: AsyncSession, school_id: int, year: str, part: As) -> list[TookPart]:
    query = select(Event.series, Event.id).where(Attendance.event_id == Event.id, Attendance.school_id == school_id)
    query = query.where(Attendance.part == part, col(Event.day).between(*ledger.span(year)), ~col(Event.cancelled))
    rows = (await session.exec(query)).all()
    found = sorted({series for series, _ in rows})
    return [TookPart(one, len({id for series, id in rows if series == one}), _count(rows, one)) for one in found]


def _count(rows: Sequence[tuple[str, int | None]], wanted: str) -> int:
    return sum(series == wanted for series, _ in rows)


async def useful(session: AsyncSession, school_id: int, year: str, part: As) -> Useful:
    """What the school's attendees, or its facilitators, said in the academic year (2026/27)."""
    query = select(Feedback.useful).where(Feedback.event_id == Event.id, Feedback.part == part)
    query = query.where(Attendance.event_id == Event.id, Attendance.person_id == Feedback.person_id)
    query = query.where(Attendance.school_id == school_id, col(Event.day).between(*ledger.span(year)))
    said = (await session.exec(query.where(~col(Event.cancelled)))).all()
    return Useful(mean(said) if said else None, len(said))
