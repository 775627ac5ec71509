"""Dated meetings and sessions of the alliance: published, loaded or typed in."""

from collections.abc import Sequence
from datetime import date, timedelta

import sqlalchemy as sa
from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import people
from storage.database import JSON
from storage.people import Person, Role

COMMITTEE = "strategy_committee"
SUBJECTS = ("art", "maths", "english", "science", "geography", "history", "mfl", "dt")
ONE = timedelta(days=1)
WEEK = timedelta(days=4)  # from its Monday to its Friday
FOR = {  # who is invited where the meeting itself does not say (leadership handbook 2019/20, lines 62-69 and 181-185)
    COMMITTEE: (Role.COMMITTEE,),
    "partnership_board": (Role.SCITT,),
    "scitt_coordinators": (Role.SCITT,),
    "scitt_subject_leaders": (Role.SUBJECT_LEADER,),
    "secondary_mentors": (Role.SCITT,),
    "heads": (Role.HEADTEACHER,),
    "deputies": (Role.DEPUTY,),
    "cpld": (Role.CPLD_LEAD,),
    "full_alliance": (Role.HEADTEACHER,),  # heads bring a leader whom the matter concerns
    **{f"subject_{name}": (Role.SUBJECT_LEADER,) for name in SUBJECTS},
}


class Event(SQLModel, table=True):
    """A meeting of a series on a day, or in the week from that Monday; times are London's, as printed (15:45).

    `audience` holds the roles it is for, as their words; empty where nobody said for whom.
    """

    id: int | None = Field(default=None, primary_key=True)
    series: str = Field(max_length=40, index=True)
    title: str = Field(max_length=120)
    day: date
    whole_week: bool = False
    start: str = Field(default="", max_length=5)
    end: str = Field(default="", max_length=5)
    place: str = Field(default="", max_length=120)
    note: str = Field(default="", max_length=200)
    source: str = Field(default="", max_length=80)
    doubted: bool = False  # waits for a person's decision and is not announced
    audience: list[str] = Field(default_factory=list, sa_type=JSON, sa_column_kwargs={"server_default": "[]"})
    online: str = Field(default="", max_length=300, sa_column_kwargs={"server_default": ""})  # where to join
    papers: str = Field(default="", max_length=1000, sa_column_kwargs={"server_default": ""})  # words or a link
    free: bool = Field(default=False, sa_column_kwargs={"server_default": "0"})  # training without a charge
    cancelled: bool = Field(default=False, sa_column_kwargs={"server_default": "0"})
    sequence: int = Field(default=0, sa_column_kwargs={"server_default": "0"})  # counts its changes, for calendars
    code: str = Field(default="", max_length=12, sa_column_kwargs={"server_default": ""})  # to sign in with in the room

    __table_args__ = (sa.UniqueConstraint("series", "day"),)


async def find(session: AsyncSession, id: int, *, to_change: bool = False) -> Event | None:
    """The meeting; with `to_change` nobody else can change it before this transaction ends."""
    query = select(Event).where(Event.id == id)
    if to_change:
        query = query.with_for_update().execution_options(populate_existing=True)
    return (await session.exec(query)).first()


async def between(session: AsyncSession, first: date, last: date, *series: str) -> Sequence[Event]:
    """The meetings that are certain and not cancelled, from one day to another, in their order."""
    query = select(Event).where(col(Event.day).between(first, last), ~col(Event.doubted), ~col(Event.cancelled))
    if series:
        query = query.where(col(Event.series).in_(series))
    return (await session.exec(query.order_by(col(Event.day), col(Event.start), col(Event.id)))).all()


async def ahead(session: AsyncSession, first: date, last: date, *series: str) -> Sequence[Event]:
    """As `between`, with the weeks that are not over yet on the first day."""
    running = [event for event in await between(session, first - WEEK, first - ONE, *series) if event.whole_week]
    return [*(event for event in running if event.day + WEEK >= first), *await between(session, first, last, *series)]


async def latest(session: AsyncSession, before: date, *series: str) -> Event | None:
    """The last meeting of these series before that day."""
    found = await between(session, date.min, before - ONE, *series)
    return found[-1] if found else None


async def doubted(session: AsyncSession, first: date, last: date, *series: str) -> Sequence[Event]:
    """The meetings that wait for a person's decision, by the day they are printed with."""
    query = select(Event).where(col(Event.day).between(first, last), Event.doubted, ~col(Event.cancelled))
    if series:
        query = query.where(col(Event.series).in_(series))
    return (await session.exec(query.order_by(col(Event.day), col(Event.id)))).all()


async def on(session: AsyncSession, series: str, day: date) -> Event | None:
    """The meeting of a series on that day, be it cancelled or in doubt."""
    return (await session.exec(select(Event).where(Event.series == series, Event.day == day))).first()


async def titles(session: AsyncSession) -> dict[str, str]:
    """The titles under which meetings are stored, each with its series."""
    rows = await session.exec(select(Event.title, Event.series).distinct().order_by(Event.series, Event.title))
    return {title: series for title, series in rows if title}


def audience(event: Event) -> list[Role]:
    """The roles a meeting is for; nobody in particular where neither it nor its series says so."""
    return [Role(word) for word in event.audience] or list(FOR.get(event.series, ()))


async def invited(session: AsyncSession, event: Event, *, everybody: bool) -> list[Person]:
    """Those the meeting is for who can be written to, each once; `everybody` where none needs an account."""
    found: dict[int, Person] = {}
    for role in audience(event):
        found |= {one.id or 0: one for one in await people.reachable(session, role, everybody=everybody)}
    return sorted(found.values(), key=lambda person: person.name)
