"""What each SLE has in hand: their deployments, their days in the ledger, and how schools found their work."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import and_, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.deployments import Deployment
from storage.evaluations import Evaluation, Part
from storage.ledger import DayUse
from storage.people import Person, Post, Role
from storage.requests import SupportRequest, reference
from storage.schools import School
from storage.specialisms import Sle
from storage.visits import Visit, VisitStatus


@dataclass(frozen=True, slots=True)
class Task:
    """A deployment with the request it is for and the name of the supported school."""

    deployment: Deployment
    request: SupportRequest
    school: str


@dataclass(frozen=True, slots=True)
class InHand:
    """A deployment that has not ended, by the request it is for."""

    request: int
    school: str

    @property
    def reference(self) -> str:
        return reference(self.request)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the ledger; of a day for the alliance's own programmes there is no request, and of one without a
    date no status."""

    row: DayUse
    status: VisitStatus | None
    request: int | None
    school: str


@dataclass(frozen=True, slots=True)
class Booked:
    """A day of a deployment with everybody's names."""

    visit: Visit
    request: int
    school: str
    sle: str


async def in_hand(session: AsyncSession) -> Mapping[int, Sequence[InHand]]:
    """The deployments of every SLE that have not ended, in one question."""
    query = select(Deployment.sle_id, Deployment.request_id, School.name)
    query = query.join(SupportRequest, col(SupportRequest.id) == Deployment.request_id)
    query = query.join(School, col(School.id) == SupportRequest.school_id)
    query = query.where(col(Deployment.ended_at).is_(None)).order_by(col(Deployment.id))
    found: dict[int, list[InHand]] = {}
    for sle_id, request, school in (await session.exec(query)).all():
        found.setdefault(sle_id, []).append(InHand(request, school))
    return found


async def of_sle(session: AsyncSession, sle_id: int) -> Sequence[Task]:
    """Everything one SLE was ever asked for, the latest first."""
    query = select(Deployment, SupportRequest, School.name)
    query = query.join(SupportRequest, col(SupportRequest.id) == Deployment.request_id)
    query = query.join(School, col(School.id) == SupportRequest.school_id).where(Deployment.sle_id == sle_id)
    return [Task(*row) for row in (await session.exec(query.order_by(col(Deployment.id).desc()))).all()]


async def leader(session: AsyncSession, sle_id: int) -> tuple[Sle, Person, School | None] | None:
    """One SLE with their own school; of several schools the one recorded first."""
    query = select(Sle, Person, School).join(Person, col(Person.id) == Sle.person_id)
    query = query.outerjoin(Post, and_(col(Post.person_id) == Person.id, col(Post.role) == Role.SLE))
    query = query.outerjoin(School, col(Post.school_id) == School.id).where(Sle.person_id == sle_id)
    return (await session.exec(query.order_by(col(School.id).is_(None), col(Post.id)))).first()


async def years(session: AsyncSession, sle_id: int) -> Sequence[str]:
    """The academic years of which the ledger has lines, the latest first."""
    query = select(DayUse.year).where(DayUse.sle_id == sle_id).distinct().order_by(col(DayUse.year).desc())
    return (await session.exec(query)).all()


async def lines(session: AsyncSession, sle_id: int, year: str) -> Sequence[Line]:
    """The SLE's ledger of that year in the order of its dates, days without one last."""
    query: Any = select(DayUse, Visit.status, Deployment.request_id, School.name)
    query = query.outerjoin(Visit, col(Visit.id) == DayUse.visit_id)
    query = query.outerjoin(Deployment, col(Deployment.id) == DayUse.deployment_id)
    query = query.outerjoin(SupportRequest, col(SupportRequest.id) == Deployment.request_id)
    query = query.outerjoin(School, col(School.id) == SupportRequest.school_id)
    query = query.where(DayUse.sle_id == sle_id, DayUse.year == year)
    query = query.order_by(col(DayUse.day).is_(None), col(DayUse.day), col(DayUse.id))
    found = (await session.exec(query)).all()
    return [Line(row, status, request, school or "") for row, status, request, school in found]


async def booked(
    session: AsyncSession, first: date, last: date, *statuses: VisitStatus, sle_id: int | None = None
) -> Sequence[Booked]:
    """The days with one of these statuses from one day to another, of one SLE or of all, in their order."""
    query = select(Visit, Deployment.request_id, School.name, Person.name)
    query = query.join(Deployment, col(Deployment.id) == Visit.deployment_id)
    query = query.join(SupportRequest, col(SupportRequest.id) == Deployment.request_id)
    query = query.join(School, col(School.id) == SupportRequest.school_id)
    query = query.join(Person, col(Person.id) == Deployment.sle_id)
    query = query.where(col(Visit.day).between(first, last), col(Visit.status).in_(statuses))
    query = query if sle_id is None else query.where(Deployment.sle_id == sle_id)
    return [Booked(*row) for row in (await session.exec(query.order_by(col(Visit.day), col(Visit.start)))).all()]


async def judged(session: AsyncSession, sle_id: int) -> Sequence[tuple[Evaluation, SupportRequest]]:
    """What supported schools answered at the end of the SLE's deployments, the latest first."""
    query = select(Evaluation, SupportRequest).join(SupportRequest)
    query = query.join(Deployment, col(Deployment.request_id) == SupportRequest.id)
    query = query.where(Deployment.sle_id == sle_id, col(Deployment.signed_at).is_not(None))
    query = query.where(Evaluation.part == Part.END, col(Evaluation.done_at).is_not(None))
    return (await session.exec(query.order_by(col(Evaluation.done_at).desc()))).all()
