"""What is recorded of each school in an academic year, for all schools in a fixed number of queries."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import ledger
from storage.attendance import As, Attendance, Feedback
from storage.deployments import Deployment
from storage.evaluations import Evaluation, Part
from storage.events import Event
from storage.ledger import DayUse
from storage.requests import RequestMove, Status, SupportRequest
from storage.schools import School
from storage.visits import GIVEN, Visit

Series = tuple[str, As]


@dataclass(slots=True)
class Recorded:
    """Of one school: places and sessions by series and part, answers, requests by kind, days and evaluations."""

    name: str
    phase: str
    titles: dict[str, str] = field(default_factory=dict)
    places: Counter[Series] = field(default_factory=Counter)
    sessions: dict[Series, set[int]] = field(default_factory=lambda: defaultdict(set))
    useful: dict[Series, list[int]] = field(default_factory=lambda: defaultdict(list))
    services: Counter[str] = field(default_factory=Counter)
    received: Decimal = Decimal(0)
    given: Decimal = Decimal(0)
    evaluations: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)
    own: list[Mapping[str, Any]] = field(default_factory=list)


async def recorded(session: AsyncSession, year: str, first: datetime, end: datetime) -> dict[int, Recorded]:
    """Every school by its number; `first` and `end` are the moments at which the academic year begins and is over."""
    schools = (await session.exec(select(School).order_by(School.name))).all()
    found = {school.id or 0: Recorded(school.name, school.phase or school.kind) for school in schools}
    await _meetings(session, found, year)
    await _answers(session, found, year)
    await _services(session, found, first, end)
    await _days(session, found, year)
    await _evaluations(session, found, first, end)
    return found


async def _meetings(session: AsyncSession, found: Mapping[int, Recorded], year: str) -> None:
    query = select(Attendance, Event).where(Attendance.event_id == Event.id, col(Attendance.school_id).is_not(None))
    query = query.where(col(Event.day).between(*ledger.span(year)), ~col(Event.cancelled))
    for there, event in await session.exec(query.order_by(col(Event.day))):
        one, key = found[there.school_id or 0], (event.series, there.part)
        one.titles[event.series] = event.title
        one.places[key] += 1
        one.sessions[key].add(event.id or 0)


async def _answers(session: AsyncSession, found: Mapping[int, Recorded], year: str) -> None:
    query = select(Attendance, Event, Feedback).where(Feedback.event_id == Event.id, Attendance.event_id == Event.id)
    query = query.where(Attendance.person_id == Feedback.person_id, col(Attendance.school_id).is_not(None))
    query = query.where(col(Event.day).between(*ledger.span(year)), ~col(Event.cancelled))
    for there, event, feedback in await session.exec(query):
        found[there.school_id or 0].useful[event.series, feedback.part].append(feedback.useful)


async def _services(session: AsyncSession, found: Mapping[int, Recorded], first: datetime, end: datetime) -> None:
    """Requests that reached the central team."""
    reached = select(RequestMove.request_id).where(RequestMove.became == Status.SUBMITTED)
    query = select(SupportRequest).where(
        SupportRequest.sent_at >= first, SupportRequest.sent_at < end, col(SupportRequest.id).in_(reached)
    )
    for request in await session.exec(query):
        found[request.school_id].services[request.kind.value] += 1


async def _days(session: AsyncSession, found: Mapping[int, Recorded], year: str) -> None:
    """Days that were given: to whom, and by whose SLEs."""
    query = select(SupportRequest.school_id, Deployment.home_id, DayUse)
    query = query.where(DayUse.deployment_id == Deployment.id, Deployment.request_id == SupportRequest.id)
    query = query.where(DayUse.visit_id == Visit.id, col(Visit.status).in_(GIVEN), DayUse.year == year)
    for supported, home, used in await session.exec(query):
        found[supported].received += used.free + used.charged
        found[home].given += used.free + used.charged


async def _evaluations(session: AsyncSession, found: Mapping[int, Recorded], first: datetime, end: datetime) -> None:
    """What an SLE says goes to the SLE's own school, as they were promised; all else to the school supported."""
    query = select(Evaluation, SupportRequest.school_id).where(
        Evaluation.request_id == SupportRequest.id, col(Evaluation.done_at) >= first, col(Evaluation.done_at) < end
    )
    rows = (await session.exec(query.order_by(col(Evaluation.id)))).all()
    homes = await _homes(session, [one.request_id for one, _ in rows if one.part is Part.SLE])
    for one, school in rows:
        if one.part is not Part.SLE:
            found[school].evaluations.append((one.part.value, one.answers or {}))
        elif home := homes.get((one.request_id, one.person_id)):
            found[home].own.append(one.answers or {})


async def _homes(session: AsyncSession, requests: Sequence[int]) -> dict[tuple[int, int], int]:
    query = select(Deployment.request_id, Deployment.sle_id, Deployment.home_id)
    rows = await session.exec(query.where(col(Deployment.request_id).in_(requests)))
    return {(request, sle): home for request, sle, home in rows}
