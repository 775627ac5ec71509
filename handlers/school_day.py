"""One day at a school that is over or nearly so: who may speak of it, who hears of it, what it does to the ledger."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from handlers import outing, school_year, story
from handlers.router import Scene, Turn
from messages.dates import at
from messages.days import Side
from messages.house import House
from messages.visits import DayAt
from storage import audit, deployments, ledger, visits
from storage.deployments import Deployment
from storage.people import Person
from storage.requests import Status, SupportRequest
from storage.schools import School
from storage.visits import Visit, VisitStatus


@dataclass(frozen=True, slots=True)
class SchoolDay:
    """A visit, what it belongs to, and the same in words."""

    visit: Visit
    deployment: Deployment
    request: SupportRequest
    words: DayAt

    @property
    def id(self) -> int:
        return self.visit.id or 0

    @property
    def school(self) -> str:
        return self.words.school

    @property
    def key(self) -> str:
        """Names the visit on its present date: when it moves, people are told anew."""
        return f"visit:{self.visit.id}:{self.visit.sequence}"


async def find(scene: Scene, text: str, *, to_change: bool = False) -> SchoolDay | None:
    """The visit a button names; `to_change` keeps its request from moving as well."""
    found = await outing.find(scene.session, text, to_change=to_change)
    return await tell(scene.session, found.visit, found.deployment, scene.house) if found else None


async def tell(session: AsyncSession, visit: Visit, deployment: Deployment, house: House) -> SchoolDay:
    request = await session.get_one(SupportRequest, deployment.request_id)
    school = await session.get_one(School, request.school_id)
    sle = await session.get_one(Person, deployment.sle_id)
    words = DayAt(
        number=str(visit.id),
        reference=request.reference,
        request=str(request.id),
        deployment=str(deployment.id),
        day=visit.day,
        length=visit.length,
        school=school.name,
        sle=sle.name,
        note_by=await school_year.day_after(session, visit.day, house.note_days),
    )
    return SchoolDay(visit, deployment, request, words)


def ended(visit: Visit, now: datetime) -> bool:
    """Whether the day is over by the clock."""
    hour, minute = visit.end.split(":")
    return now >= at(visit.day, int(hour), int(minute))


def side(turn: Turn, told: SchoolDay) -> Side | None:
    """For whom this person speaks; None for somebody who takes no part."""
    return outing.side_of(turn, told.deployment, told.request)


def may_log(turn: Turn, told: SchoolDay) -> bool:
    """The SLE logs their own days; the central team writes down what an SLE told them by telephone."""
    return side(turn, told) in (Side.SLE, Side.TEAM)


async def tell_school(turn: Turn, told: SchoolDay, key: str, notice: str, **args: Any) -> None:
    for person_id in await outing.of_side(turn, told.request, told.deployment, Side.SCHOOL):
        if person_id != turn.person_id:
            await turn.tell(f"{key}:{person_id}", notice, person_id, visit=told.id, **args)


async def tell_sle(turn: Turn, told: SchoolDay, key: str, notice: str, **args: Any) -> None:
    if told.deployment.sle_id != turn.person_id:
        await turn.tell(f"{key}:sle", notice, told.deployment.sle_id, visit=told.id, **args)


async def tell_holder(turn: Turn, told: SchoolDay, key: str, notice: str, **args: Any) -> None:
    """Tell whoever of the central team looks after the request; where nobody does, the team."""
    holder = told.request.taken_by
    if holder is None:
        await turn.tell_team(f"{key}:team", notice, visit=told.id, request=told.request.id, **args)
    elif holder != turn.person_id:
        await turn.tell(f"{key}:team:{holder}", notice, holder, visit=told.id, **args)


async def of_request(
    session: AsyncSession, request: SupportRequest, house: House, *statuses: VisitStatus
) -> Sequence[SchoolDay]:
    """The request's visits in the order of their dates, those with one of the statuses."""
    found: list[SchoolDay] = []
    for deployment in await deployments.of_request(session, request.id or 0):
        rows = await visits.of_deployment(session, deployment.id or 0, *statuses)
        found += [await tell(session, visit, deployment, house) for visit in rows]
    return sorted(found, key=lambda told: told.visit.day)


async def of_sle(scene: Scene, sle_id: int, *statuses: VisitStatus) -> list[SchoolDay]:
    """The SLE's visits up to today with one of the statuses, in the order of their dates."""
    pairs = await visits.of_sle(scene.session, sle_id, *statuses)
    return [await tell(scene.session, v, d, scene.house) for v, d in pairs if v.day <= scene.today]


async def all_done(session: AsyncSession, deployment: Deployment) -> bool:
    """Whether every agreed day is given and written up, and the work can be finished."""
    request = await session.get_one(SupportRequest, deployment.request_id)
    if request.status not in (Status.ACTIVE, Status.PAUSED):
        return False
    noted = await visits.of_deployment(session, deployment.id or 0, VisitStatus.NOTE_FILED)
    return sum(visit.length for visit in noted) >= deployment.days


async def give(turn: Turn, told: SchoolDay, length: Decimal) -> bool:
    """The day took place and its note is due; false, and nothing has changed, where the agreed days are too few."""
    visit, before = told.visit, told.visit.length
    visit.length = length
    await turn.session.flush()
    try:
        await ledger.settle(turn.session, told.deployment)
    except ledger.Beyond:
        visit.length = before
        return False
    for status in (VisitStatus.DONE, VisitStatus.NOTE_DUE):
        await visits.move(turn.session, visit, status, turn.person_id, turn.now)
    audit.note(turn.session, "visit.logged", turn.now, turn.person_id, f"visit {visit.id}")
    if told.request.status is Status.AGREED:
        await story.step(turn, told.request, Status.ACTIVE, tell_asker=False)
    else:
        await story.changed(turn, told.request)
    return True


async def free(turn: Turn, told: SchoolDay) -> None:
    """A day that no longer counts goes back to the days without a date."""
    await ledger.take_back(turn.session, told.deployment, told.visit.length)
