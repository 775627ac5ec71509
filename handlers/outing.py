"""One day of a deployment with the names and words that belong to it, for those who take part."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from handlers import school_year, story
from handlers.router import Posts, Scene, Turn, number
from messages import calendar
from messages.calendar import Entry
from messages.days import Side, Told
from messages.diary import Diary
from messages.message import File
from storage import deployments, ledger, people, requests, visits
from storage.deployments import Deployment
from storage.people import Role
from storage.requests import DEPLOYED, Status, SupportRequest
from storage.schools import School
from storage.specialisms import Sle
from storage.visits import Visit, VisitStatus

ARRANGING = (Status.AGREED, Status.ACTIVE)


@dataclass(frozen=True, slots=True)
class Outing:
    """A day, what it belongs to, and how it is told."""

    visit: Visit
    deployment: Deployment
    request: SupportRequest
    told: Told

    @property
    def id(self) -> int:
        return self.visit.id or 0

    def ahead(self, today: date) -> bool:
        """Whether something can still be changed about it."""
        return self.visit.status in visits.AHEAD and self.visit.day >= today


@dataclass(frozen=True, slots=True)
class Work:
    """A signed deployment with its request and days; loaded to change it, nobody else can."""

    deployment: Deployment
    request: SupportRequest
    visits: Sequence[Visit]

    @property
    def id(self) -> int:
        return self.deployment.id or 0

    @property
    def booked(self) -> Decimal:
        return sum((visit.length for visit in self.visits if visit.status in visits.COUNTED), Decimal(0))

    @property
    def left(self) -> Decimal:
        """Agreed days that have no date yet."""
        return self.deployment.days - self.booked

    def unasked(self, today: date) -> Decimal:
        """Agreed days for which nothing is even proposed."""
        waiting = (v.length for v in self.visits if v.status in visits.WAITING and v.day >= today)
        return max(self.left - sum(waiting, Decimal(0)), Decimal(0))


async def work(session: AsyncSession, id: int, *, to_change: bool = False) -> Work | None:
    """The signed deployment with that number; its request is locked before it."""
    deployment = await deployments.find(session, id)
    if deployment is None or deployment.signed_at is None:
        return None
    request = await requests.find(session, deployment.request_id, to_change=to_change)
    deployment = await deployments.find(session, id, to_change=True) if to_change else deployment
    if request is None or deployment is None:
        return None
    return Work(deployment, request, await visits.of_deployment(session, id))


async def find(session: AsyncSession, text: str, *, to_change: bool = False) -> Outing | None:
    """The day a button names."""
    visit = await visits.find(session, number(text) or 0)
    owner = await work(session, visit.deployment_id, to_change=to_change) if visit else None
    if visit and to_change:
        visit = await visits.find(session, visit.id or 0, to_change=True)
    return (await of(session, owner, [visit]))[0] if visit and owner else None


async def of(session: AsyncSession, owner: Work, days: Sequence[Visit]) -> list[Outing]:
    """Those days of a deployment, told."""
    school = await session.get_one(School, owner.request.school_id)
    heads = await people.holders(session, Role.HEADTEACHER, school.id)
    ask_for = heads[0].name if heads else await story.name(session, owner.request.asker_id)
    sle = await story.name(session, owner.deployment.sle_id)
    booked = owner.booked

    def told(visit: Visit) -> Told:
        return Told(
            number=visit.id or 0,
            deployment=owner.id,
            reference=owner.request.reference,
            school=school.name,
            place=f"{school.town} {school.postcode}".strip(),
            ask_for=ask_for,
            sle=sle,
            day=visit.day,
            start=visit.start,
            end=visit.end,
            status=visit.status,
            sle_yes=visit.sle_yes,
            school_yes=visit.school_yes,
            sequence=visit.sequence,
            booked=booked,
            agreed=owner.deployment.days,
        )

    return [Outing(visit, owner.deployment, owner.request, told(visit)) for visit in days]


async def other(session: AsyncSession, owner: Work, side: Side) -> str:
    """Whom that side has to do with."""
    if side is Side.SLE:
        return (await session.get_one(School, owner.request.school_id)).name
    return await story.name(session, owner.deployment.sle_id)


async def again(session: AsyncSession, outing: Outing) -> Outing:
    """The same day after it has changed."""
    owner = Work(outing.deployment, outing.request, await visits.of_deployment(session, outing.deployment.id or 0))
    return (await of(session, owner, [outing.visit]))[0]


def side_of(turn: Turn, deployment: Deployment, request: SupportRequest) -> Side | None:
    """For whom this person speaks; None for somebody who takes no part."""
    if deployment.sle_id == turn.person_id:
        return Side.SLE
    if requests.is_asker(request, turn.person_id, turn.posts) or request.school_id in people.headed(turn.posts):
        return Side.SCHOOL
    return Side.TEAM if Role.CENTRAL in turn.roles else None


async def mine(turn: Turn, text: str, *, to_change: bool = False) -> tuple[Outing, Side] | None:
    """The day a button names and for whom this person speaks; None where they take no part."""
    found = await find(turn.session, text, to_change=to_change)
    side = side_of(turn, found.deployment, found.request) if found else None
    return (found, side) if found and side else None


async def taking_part(scene: Scene, person_id: int, posts: Posts) -> list[tuple[Work, Side]]:
    """The signed deployments under way in which a person takes part, as the SLE or for the school."""
    session = scene.session
    own = [(one, Side.SLE) for one in await deployments.of_sle(session, person_id)]
    asked = await requests.seen_by(session, person_id, people.headed(posts))
    live = [await deployments.live(session, row.id or 0) for row in asked if row.status in DEPLOYED]
    coming = [(one, Side.SCHOOL) for one in live if one and one.sle_id != person_id]
    found = [(await work(session, one.id or 0), side) for one, side in (*own, *coming)]
    return [(one, side) for one, side in found if one and one.request.status in DEPLOYED]


async def of_side(scene: Scene, request: SupportRequest, deployment: Deployment, side: Side) -> list[int]:
    """Who is told for that side: the SLE; or whoever asked, and the heads of the school who can be reached."""
    if side is Side.SLE:
        return [deployment.sle_id]
    heads = {head.id or 0 for head in await story.heads_reached(scene, request.school_id)}
    return sorted({*await story.spokesmen(scene, request), *heads} - {deployment.sle_id})


async def tell(turn: Turn, outing: Outing, side: Side, notice: str, **args: Any) -> None:
    """Tell one side of a day, but for the person who acts; once for each state of the day."""
    state = f"{outing.id}:{outing.visit.sequence}"
    args = {"visit": outing.id, "sequence": outing.visit.sequence, "side": side, **args}
    for person in await of_side(turn, outing.request, outing.deployment, side):
        if person != turn.person_id:
            await turn.tell(f"{notice}:{state}:{person}", notice, person, **args)


async def tell_home(turn: Turn, outing: Outing, notice: str, **args: Any) -> None:
    """Tell the SLE's own heads, who plan cover."""
    everybody, home = turn.house.reaches_all, outing.deployment.home_id
    args = {"visit": outing.id, "sequence": outing.visit.sequence, **args}
    for head in await people.reachable(turn.session, Role.HEADTEACHER, everybody=everybody, school_id=home):
        if head.id not in (turn.person_id, outing.deployment.sle_id):
            key = f"{notice}:{outing.id}:{outing.visit.sequence}:{head.id}"
            await turn.tell(key, notice, head.id or 0, **args)


async def diary(scene: Scene, deployment: Deployment, but_for: int | None = None) -> Diary:
    """When the SLE could come."""
    sle = await scene.session.get_one(Sle, deployment.sle_id)
    request = await requests.find(scene.session, deployment.request_id)
    return Diary(
        sle=await story.name(scene.session, deployment.sle_id),
        today=scene.today,
        year=await school_year.known(scene.session, request.school_id if request else None),
        out=await visits.days_out(scene.session, deployment.sle_id, but_for=but_for),
        not_weekdays=sle.not_weekdays,
    )


def file(outing: Outing, scene: Scene, side: Side, *, day: date | None = None, cancelled: bool = False) -> File:
    """The day as a file; `day` is the date it had, where it has moved since."""
    return calendar.file(replace(entry(outing, side), day=day or outing.told.day), scene.now, cancelled=cancelled)


def entry(outing: Outing, side: Side) -> Entry:
    """The day as that side's calendar keeps it."""
    told = outing.told
    return Entry(
        number=told.number,
        sequence=told.sequence,
        day=told.day,
        start=told.start,
        end=told.end,
        title=f"Support at {told.school}" if side is Side.SLE else f"{told.sle} at {told.school}",
        place=f"{told.school}, {told.place}".rstrip(", "),
        note=f"{told.reference}. Sign in at reception, ask for {told.ask_for}.",
    )


async def change(session: AsyncSession, outing: Outing, do: Callable[[], Awaitable[None]]) -> bool:
    """Change the day and settle the ledger; false, and nothing is changed, when more would be charged than agreed."""
    try:
        async with session.begin_nested():
            await do()
            await ledger.settle(session, outing.deployment)
    except ledger.Beyond:
        await session.refresh(outing.visit)
        return False
    return True


async def affordable(session: AsyncSession, outing: Outing, day: date) -> bool:
    """Whether the day could be booked on that date without charging more than was agreed."""
    trial = await session.begin_nested()
    outing.visit.day, outing.visit.status = day, VisitStatus.BOTH_CONFIRMED
    session.add(outing.visit)
    await session.flush()
    try:
        await ledger.settle(session, outing.deployment)
    except ledger.Beyond:
        return False
    finally:
        await trial.rollback()
        await session.refresh(outing.visit)
    return True
