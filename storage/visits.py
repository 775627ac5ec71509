"""The days of a deployment: proposed, confirmed by both sides, moved, cancelled, done and written up."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.database import JSON, Hundredths, words
from storage.deployments import Deployment


class VisitStatus(StrEnum):
    """Where a day stands. A proposal of the school waits for the SLE, one of the SLE for the school."""

    PROPOSED = "proposed"
    SLE_CONFIRMED = "sle_confirmed"
    BOTH_CONFIRMED = "both_confirmed"
    REARRANGE = "rearrange"
    DONE = "done"
    NOTE_DUE = "note_due"
    NOTE_FILED = "note_filed"
    CANCELLED_IN_TIME = "cancelled_in_time"
    CANCELLED_LATE = "cancelled_late"
    MISSED = "missed"


V = VisitStatus
MOVES: dict[VisitStatus | None, tuple[VisitStatus, ...]] = {
    None: (V.PROPOSED,),
    V.PROPOSED: (V.SLE_CONFIRMED, V.REARRANGE, V.CANCELLED_IN_TIME),
    V.SLE_CONFIRMED: (V.BOTH_CONFIRMED, V.REARRANGE, V.CANCELLED_IN_TIME),
    V.BOTH_CONFIRMED: (V.DONE, V.REARRANGE, V.CANCELLED_IN_TIME, V.CANCELLED_LATE, V.MISSED),
    V.REARRANGE: (V.PROPOSED, V.CANCELLED_IN_TIME, V.CANCELLED_LATE),
    V.DONE: (V.NOTE_DUE,),
    V.NOTE_DUE: (V.NOTE_FILED,),
}
WAITING = (V.PROPOSED, V.SLE_CONFIRMED)
AHEAD = (*WAITING, V.BOTH_CONFIRMED, V.REARRANGE)
GIVEN = (V.DONE, V.NOTE_DUE, V.NOTE_FILED)
COUNTED = (V.BOTH_CONFIRMED, *GIVEN)  # these have a place in the ledger under their own date


class Visit(SQLModel, table=True):
    """One day, or half a day, at the supported school; times are London's, as said (9:00).

    `note` holds the answers of the visit note's form; `sequence` counts its changes, for calendars.
    """

    id: int | None = Field(default=None, primary_key=True)
    deployment_id: int = Field(foreign_key="deployment.id", index=True)
    day: date = Field(index=True)
    length: Decimal = Field(default=Decimal(1), sa_type=Hundredths)  # 1 or 0.5
    start: str = Field(default="09:00", max_length=5)
    end: str = Field(default="15:00", max_length=5)
    status: VisitStatus = Field(default=V.PROPOSED, sa_type=words(VisitStatus), index=True)
    since: datetime
    sle_yes: bool = False
    school_yes: bool = False
    sequence: int = 0
    reconfirmed_at: datetime | None = None  # the SLE confirmed it once more shortly before
    note: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    noted_at: datetime | None = None
    voice: str = Field(default="", max_length=1000)  # what the supported school's head added to the note


class VisitMove(SQLModel, table=True):
    """One step of a visit; `day` is its date after the step."""

    __tablename__ = "visit_move"

    id: int | None = Field(default=None, primary_key=True)
    visit_id: int = Field(foreign_key="visit.id", index=True)
    at: datetime
    by: int | None = Field(default=None, foreign_key="person.id")
    was: VisitStatus | None = Field(default=None, sa_type=words(VisitStatus))
    became: VisitStatus = Field(sa_type=words(VisitStatus))
    day: date
    why: str = Field(default="", max_length=300)


class IllegalVisitMove(Exception):
    """The visit is not where this step could be taken from."""


async def propose(
    session: AsyncSession, visit: Visit, by: int, now: datetime, *, by_sle: bool = False, by_school: bool = False
) -> Visit:
    """A new day; the side that proposes it has agreed to it."""
    visit.status, visit.since = V.PROPOSED, now
    session.add(visit)
    await session.flush()
    session.add(VisitMove(visit_id=visit.id or 0, at=now, by=by, became=V.PROPOSED, day=visit.day))
    await confirm(session, visit, by, now, sle=by_sle, school=by_school)
    return visit


async def confirm(
    session: AsyncSession, visit: Visit, by: int | None, now: datetime, *, sle: bool = False, school: bool = False
) -> None:
    """One side, or both, agree to the day as it stands; it counts in the ledger only when that is settled anew."""
    visit.sle_yes, visit.school_yes = visit.sle_yes or sle, visit.school_yes or school
    if visit.status is V.PROPOSED and visit.sle_yes:
        await move(session, visit, V.SLE_CONFIRMED, by, now)
    if visit.status is V.SLE_CONFIRMED and visit.school_yes:
        await move(session, visit, V.BOTH_CONFIRMED, by, now)
    session.add(visit)


async def rearrange(session: AsyncSession, visit: Visit, day: date, by: int, now: datetime, *, by_sle: bool) -> None:
    """Another day in its place; the other side has to agree to it anew."""
    await move(session, visit, V.REARRANGE, by, now)
    visit.day, visit.sle_yes, visit.school_yes = day, False, False
    visit.reconfirmed_at, visit.sequence = None, visit.sequence + 1
    await move(session, visit, V.PROPOSED, by, now)
    await confirm(session, visit, by, now, sle=by_sle, school=not by_sle)


async def move(
    session: AsyncSession, visit: Visit, to: VisitStatus, by: int | None, now: datetime, why: str = ""
) -> None:
    """Take one step. Raises IllegalVisitMove when it does not lead from the present status to that one."""
    if to not in MOVES.get(visit.status, ()):
        raise IllegalVisitMove(f"visit {visit.id} cannot go from {visit.status} to {to}")
    session.add(VisitMove(visit_id=visit.id or 0, at=now, by=by, was=visit.status, became=to, day=visit.day, why=why))
    visit.status, visit.since = to, now
    session.add(visit)
    await session.flush()


async def cancel(
    session: AsyncSession, visit: Visit, by: int, now: datetime, why: str = "", *, late: bool = False
) -> None:
    """A day that does not take place; calendars are told by its number of changes."""
    await move(session, visit, V.CANCELLED_LATE if late else V.CANCELLED_IN_TIME, by, now, why)
    visit.sequence += 1
    session.add(visit)


async def find(session: AsyncSession, id: int, *, to_change: bool = False) -> Visit | None:
    query = select(Visit).where(Visit.id == id)
    if to_change:
        query = query.with_for_update().execution_options(populate_existing=True)
    return (await session.exec(query)).first()


async def of_deployment(session: AsyncSession, deployment_id: int, *statuses: VisitStatus) -> Sequence[Visit]:
    """The days of a deployment in the order of their dates, those with one of the statuses if any are given.

    They are as they stand now, even where the same transaction has read them before it locked the request.
    """
    query = select(Visit).where(Visit.deployment_id == deployment_id).execution_options(populate_existing=True)
    query = query.where(col(Visit.status).in_(statuses)) if statuses else query
    return (await session.exec(query.order_by(col(Visit.day), col(Visit.id)))).all()


async def standing_at(session: AsyncSession, *statuses: VisitStatus) -> Sequence[tuple[Visit, Deployment]]:
    """All days with one of these statuses, in the order of their dates, with their deployments."""
    query = select(Visit, Deployment).join(Deployment).where(col(Visit.status).in_(statuses))
    return (await session.exec(query.order_by(col(Visit.day), col(Visit.id)))).all()


async def of_sle(session: AsyncSession, sle_id: int, *statuses: VisitStatus) -> Sequence[tuple[Visit, Deployment]]:
    """The SLE's days with one of these statuses, in the order of their dates."""
    return [pair for pair in await standing_at(session, *statuses) if pair[1].sle_id == sle_id]


async def days_out(session: AsyncSession, sle_id: int, *, but_for: int | None = None) -> set[date]:
    """The days on which the SLE is at a school, or is asked or offers to be, one visit left out of the count."""
    query = select(col(Visit.day)).join(Deployment).where(Deployment.sle_id == sle_id, Visit.id != (but_for or 0))
    return set((await session.exec(query.where(col(Visit.status).in_((*AHEAD, *GIVEN))))).all())


async def moves_of(session: AsyncSession, visit_id: int) -> Sequence[VisitMove]:
    """Every step of a visit, the first first."""
    query = select(VisitMove).where(VisitMove.visit_id == visit_id).order_by(col(VisitMove.id))
    return (await session.exec(query)).all()
