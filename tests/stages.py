"""Requests brought straight to a stage of their life, for tests about what comes after it."""

from datetime import date
from decimal import Decimal
from typing import Any

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from messages.dates import academic_year
from storage import deployments, ledger, lifecycle, people, requests, visits
from storage.deployments import Deployment, Release
from storage.people import Post, Role
from storage.requests import Status, SupportRequest
from storage.visits import Visit, VisitStatus
from tests.world import World

ASKER = "head@oakfield.example.org"  # Amara Barleycroft, Oakfield Fen Academy
SLE = "bilal.chaudmere@kingssluice.example.org"  # Bilal Chaudmere, maths
HOME_HEAD = "head@kingssluice.example.org"  # of King's Sluice, the SLE's own school
TEAM = "coordinator@alliance.example.org"  # Philippa Greenholt
ANSWERS = {
    "route": "specific_need",
    "area": "maths",
    "focus": "A new subject leader wants to plan key stage 3",
    "outcomes": "Priority 2: a curriculum that builds year on year",
    "who_supported": "subject_leader",
    "days": "2",
    "start": "unsure",
    "funding": "budget",
    "consent": "yes",
}
WAY = (
    Status.SUBMITTED,
    Status.TRIAGE,
    Status.MATCHING,
    Status.AWAITING_RELEASE,
    Status.OFFERED,
    Status.SCOPING,
    Status.AGREED,
    Status.ACTIVE,
    Status.EVALUATING,
)


async def person_id(session: AsyncSession, email: str) -> int:
    person = await people.by_email(session, email)
    assert person, f"nobody has the address {email}"
    return person.id or 0


async def school_of(session: AsyncSession, person: int, role: Role) -> int:
    return (await session.exec(select(Post.school_id).where(Post.person_id == person, Post.role == role))).first() or 0


async def request_at(
    world: World,
    status: Status,
    *,
    asker: str = ASKER,
    sle: str = SLE,
    days: str = "2",
    extra: str = "0",
    answers: dict[str, Any] | None = None,
) -> int:
    """The number of a request from a head that has come as far as this status (one of WAY), told to nobody.

    From AWAITING_RELEASE on it has a live deployment of the SLE for so many days, `extra` of them beyond the free ones
    with the home head's consent; from AGREED on it is signed and reserved in the ledger.
    """
    now = world.clock.now()
    async with world.database.transaction() as session:
        head, team = await person_id(session, asker), await person_id(session, TEAM)
        school = await school_of(session, head, Role.HEADTEACHER)
        given = {"school": str(school), **ANSWERS, "days": days, **(answers or {})}
        request = await requests.submit(
            session,
            SupportRequest(
                school_id=school,
                asker_id=head,
                status=Status.SUBMITTED,
                since=now,
                sent_at=now,
                form_version=1,
                answers={name: value for name, value in given.items() if value is not None},
            ),
        )
        for step in WAY[1 : WAY.index(status) + 1]:
            await _prepare(session, world, request, step, sle, Decimal(days), Decimal(extra), head)
            await lifecycle.move(session, request, step, team, now)
            if step is Status.TRIAGE:
                request.taken_by = team
                session.add(request)
    return request.id or 0


async def _prepare(
    session: AsyncSession,
    world: World,
    request: SupportRequest,
    step: Status,
    sle: str,
    days: Decimal,
    extra: Decimal,
    head: int,
) -> None:
    """What has to be true before the request can take this step."""
    now = world.clock.now()
    live = await deployments.live(session, request.id or 0)
    if step is Status.AWAITING_RELEASE:
        leader = await person_id(session, sle)
        home = await school_of(session, leader, Role.SLE)
        year = academic_year(now.date())
        session.add(
            Deployment(
                request_id=request.id or 0,
                sle_id=leader,
                home_id=home,
                asked=days,
                days=days,
                year=year,
                asked_at=now,
            )
        )
    if live and step is Status.OFFERED:
        live.release, live.released, live.extra, live.decided_at = Release.AGREED, days, extra, now
    if live and step is Status.SCOPING:
        live.sle_yes_at = live.school_yes_at = now
    if live and step is Status.AGREED:
        await lifecycle.sign(session, live, await ledger.quote(session, live, days), head, now)
    await session.flush()


async def deployment_of(world: World, request: int) -> int:
    """The number of the request's deployment."""
    async with world.database.reading() as session:
        found = await deployments.latest(session, request)
    assert found
    return found.id or 0


async def visit_on(world: World, request: int, day: date, status: VisitStatus, length: str = "1") -> int:
    """The number of a day of the request's deployment that has come as far as this status, booked in the ledger."""
    now = world.clock.now()
    async with world.database.transaction() as session:
        deployment = await deployments.latest(session, request)
        assert deployment
        sle = deployment.sle_id
        visit = Visit(deployment_id=deployment.id or 0, day=day, length=Decimal(length), since=now)
        on_the_way = status is not VisitStatus.PROPOSED
        both = status not in (VisitStatus.PROPOSED, VisitStatus.SLE_CONFIRMED)
        await visits.propose(session, visit, sle, now, by_sle=on_the_way, by_school=both)
        way = (VisitStatus.BOTH_CONFIRMED, *visits.GIVEN)
        for step in way[1 : way.index(status) + 1] if status in way else ():
            await visits.move(session, visit, step, sle, now)
        await ledger.settle(session, deployment)
    return visit.id or 0


async def status_of(world: World, request: int) -> Status:
    async with world.database.reading() as session:
        return (await session.get_one(SupportRequest, request)).status
