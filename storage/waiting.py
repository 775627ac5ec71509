"""What waits for somebody: whom, and since when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum

from sqlmodel.ext.asyncio.session import AsyncSession

from storage import deployments, evaluations, people, requests, visits
from storage.deployments import Deployment, Release
from storage.evaluations import Evaluation
from storage.people import Role
from storage.requests import Status, SupportRequest
from storage.visits import Visit, VisitStatus


class Wait(StrEnum):
    """What has to be done next."""

    APPROVAL = "approval"  # by the school's own head
    UNREAD = "unread"  # the central team has not taken it
    MATCH = "match"  # whoever took it has not found an SLE, or what else was asked for
    ANSWER = "answer"  # by the school, to a question of the central team
    RELEASE = "release"  # by the SLE's own head
    RING = "ring"  # the SLE's own head asked the central team to telephone
    OFFER = "offer"  # by the SLE and by the school
    AGREEMENT = "agreement"  # to be planned by both and signed by the school
    NOTE = "note"  # about a day that has been
    EVALUATION = "evaluation"


BEFORE_AGREEMENT = (
    Status.AWAITING_HEAD,
    Status.SUBMITTED,
    Status.TRIAGE,
    Status.NEEDS_INFO,
    Status.WAITING_LIST,
    Status.MATCHING,
    Status.AWAITING_RELEASE,
    Status.OFFERED,
    Status.SCOPING,
)
UNWRITTEN = (VisitStatus.BOTH_CONFIRMED, VisitStatus.DONE, VisitStatus.NOTE_DUE)


@dataclass(frozen=True, slots=True)
class Matter:
    """Something that waits; `people` are those who can end it, nobody where it is the whole central team.

    `id` is the number of the deployment whose release is asked, of the visit to be noted, of the evaluation, and else
    of the request.
    """

    wait: Wait
    id: int
    request: SupportRequest
    since: datetime
    people: tuple[int, ...]

    @property
    def code(self) -> str:
        """It in a button: release.12."""
        return f"{self.wait}.{self.id}"


async def of_request(session: AsyncSession, request: SupportRequest) -> Matter | None:
    """What the request waits for; nothing on the waiting list and from the agreement on."""
    number, since, taken_by = request.id or 0, request.since, _ids(request.taken_by)
    match request.status:
        case Status.AWAITING_HEAD:
            return Matter(Wait.APPROVAL, number, request, since, await _heads(session, request.school_id))
        case Status.SUBMITTED:
            return Matter(Wait.UNREAD, number, request, since, ())
        case Status.TRIAGE | Status.MATCHING:
            return Matter(Wait.MATCH, number, request, since, taken_by)
        case Status.NEEDS_INFO:
            return Matter(Wait.ANSWER, number, request, since, tuple(await requests.askers(session, request)))
    live = await deployments.live(session, number)
    return await _of_deployment(session, request, live) if live else None


async def _of_deployment(session: AsyncSession, request: SupportRequest, live: Deployment) -> Matter | None:
    number, since = request.id or 0, request.since
    match request.status:
        case Status.AWAITING_RELEASE:
            if live.release is Release.RING:
                return Matter(Wait.RING, live.id or 0, request, live.asked_at, _ids(request.taken_by))
            return Matter(Wait.RELEASE, live.id or 0, request, live.asked_at, await _heads(session, live.home_id))
        case Status.OFFERED:
            school = () if live.school_yes_at else await _heads(session, request.school_id)
            return Matter(
                Wait.OFFER, number, request, since, (*_ids(None if live.sle_yes_at else live.sle_id), *school)
            )
        case Status.SCOPING:
            planning = () if live.plan else (live.sle_id,)
            who = (*planning, *await _heads(session, request.school_id))
            return Matter(Wait.AGREEMENT, number, request, since, who)
    return None


def _ids(person_id: int | None) -> tuple[int, ...]:
    return (person_id,) if person_id else ()


async def _heads(session: AsyncSession, school_id: int) -> tuple[int, ...]:
    return tuple(head.id or 0 for head in await people.holders(session, Role.HEADTEACHER, school_id))


async def everything(session: AsyncSession, today: date) -> Sequence[Matter]:
    """All that waits for somebody, what waits longest first."""
    open_ones = await requests.standing_at(session, *BEFORE_AGREEMENT)
    found = [matter for request in open_ones if (matter := await of_request(session, request))]
    for visit, deployment in await visits.standing_at(session, *UNWRITTEN):
        if visit.day < today:
            found.append(await _of_visit(session, visit, deployment))
    found += [await _of_evaluation(session, due) for due in await evaluations.waiting(session, today)]
    return sorted(found, key=lambda matter: (matter.since, matter.code))


async def _of_visit(session: AsyncSession, visit: Visit, deployment: Deployment) -> Matter:
    request = await session.get_one(SupportRequest, deployment.request_id)
    return Matter(Wait.NOTE, visit.id or 0, request, _noon(visit.day), (deployment.sle_id,))


async def _of_evaluation(session: AsyncSession, due: Evaluation) -> Matter:
    request = await session.get_one(SupportRequest, due.request_id)
    return Matter(Wait.EVALUATION, due.id or 0, request, _noon(due.due), (due.person_id,))


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


async def find(session: AsyncSession, code: str, id: int) -> Matter | None:
    """The matter of that kind and number if it still waits."""
    match code:
        case Wait.NOTE:
            visit = await visits.find(session, id)
            deployment = await deployments.find(session, visit.deployment_id) if visit else None
            unwritten = visit and deployment and visit.status in UNWRITTEN
            return await _of_visit(session, visit, deployment) if unwritten and visit and deployment else None
        case Wait.EVALUATION:
            due = await evaluations.find(session, id)
            return await _of_evaluation(session, due) if due and due.done_at is None else None
        case Wait.RELEASE | Wait.RING:
            asked = await deployments.find(session, id)
            request = await requests.find(session, asked.request_id) if asked else None
        case _:
            request = await requests.find(session, id)
    matter = await of_request(session, request) if request else None
    return matter if matter and matter.wait == code and matter.id == id else None
