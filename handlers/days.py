"""The days of a deployment are proposed by one side and chosen by the other."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from handlers import conversation, outing, school_year, story
from handlers.outing import ARRANGING, Outing, Work
from handlers.router import LINKED, PARTIES, Router, Said, Scene, Turn, number
from messages import days as texts
from messages.dates import london_day
from messages.days import Side
from messages.form import Known
from messages.message import Button, Message
from messages.proposing import LENGTHS, PROPOSE, unbooked
from messages.school_year import SchoolYear
from messages.time_words import read_span
from storage import audit, deployments, requests, visits
from storage.people import Role
from storage.requests import Status, SupportRequest
from storage.visits import Visit, VisitStatus

router = Router("days", only=LINKED, own=PARTIES)
V = VisitStatus


async def arranging(turn: Turn) -> list[Work]:
    """The signed deployments for which this person may propose days."""
    found = [one for one, _ in await outing.taking_part(turn, turn.person_id, turn.posts)]
    if Role.CENTRAL in turn.roles:
        rows = await requests.standing_at(turn.session, *ARRANGING)
        live = [await deployments.live(turn.session, row.id or 0) for row in rows]
        found += [one for row in live if row and (one := await outing.work(turn.session, row.id or 0))]
    return list({one.id: one for one in found if one.request.status in ARRANGING}.values())


async def known(turn: Turn) -> Known:
    """What the form must know: the deployments, how much of each is left, and when school is open."""
    owners = await arranging(turn)
    return {
        "today": turn.today,
        "year": await _year(turn, owners),
        "deployments": [(owner.id, await _label(turn, owner)) for owner in owners],
        "left": {str(owner.id): texts.left(owner.left, owner.deployment.days) for owner in owners},
    }


async def _year(turn: Turn, owners: Sequence[Work]) -> SchoolYear:
    """When school is open, at the one that all of these are about; at several, as far as it holds for every school."""
    schools = {owner.request.school_id for owner in owners}
    return await school_year.known(turn.session, schools.pop() if len(schools) == 1 else None)


async def _label(turn: Turn, owner: Work) -> str:
    told = await story.tell(turn.session, owner.request, turn.house)
    side = outing.side_of(turn, owner.deployment, owner.request)
    return f"{told.reference}: {told.school if side is Side.SLE else told.sle}, {told.area}"


@router.on_request
async def actions(turn: Turn, request: SupportRequest) -> Sequence[Button]:
    """Below a request that is shown."""
    live = await deployments.live(turn.session, request.id or 0) if request.status in ARRANGING else None
    owner = await outing.work(turn.session, live.id or 0) if live else None
    if owner is None or outing.side_of(turn, owner.deployment, request) is None:
        return []
    more = [texts.propose_button(owner.id)] if owner.left else []
    return [*more, Button("Its days", "days.of", str(owner.id))] if owner.visits else more


@router.button("days.propose")
@router.intent("propose_days", offer=Button("Propose a day", "days.propose"))
@router.words("propose days", "propose a day", "propose dates")
async def propose(turn: Turn) -> Said:
    owners = await arranging(turn)
    if turn.value and not any(str(owner.id) == turn.value for owner in owners):
        return await _not_arranging(turn)
    chosen = [owner for owner in owners if turn.value in ("", str(owner.id))]
    if not chosen:
        parts = await outing.taking_part(turn, turn.person_id, turn.posts)
        return await paused(turn, parts[0][0].request) if parts else texts.no_deployment()
    if len(chosen) == 1 and chosen[0].left <= 0:
        return _all_booked(chosen[0], Decimal(1))
    given = {"deployment": str(chosen[0].id)} if len(chosen) == 1 else {}
    return await conversation.begin(turn, PROPOSE.name, given)


async def _not_arranging(turn: Turn) -> Message:
    """A deployment for which no days can be proposed, or not by this person."""
    owner = await outing.work(turn.session, number(turn.value) or 0)
    if owner is None or outing.side_of(turn, owner.deployment, owner.request) is None:
        return texts.no_deployment()
    return await paused(turn, owner.request)


async def paused(turn: Turn, request: SupportRequest) -> Message:
    """The request is not at the stage at which days are arranged."""
    return texts.not_now(request.reference, (await story.tell(turn.session, request, turn.house)).line)


def _all_booked(owner: Work, length: Decimal) -> Message:
    return texts.all_booked(owner.request.reference, owner.booked, owner.deployment.days, length)


@router.form(PROPOSE, know=known, note=unbooked)
async def proposed(turn: Turn, *, deployment: str, days: list[str], length: str, times: str | None) -> Said:
    """The other side is asked to choose; days proposed by the central team are put to both."""
    owner = await outing.work(turn.session, number(deployment) or 0, to_change=True)
    side = outing.side_of(turn, owner.deployment, owner.request) if owner else None
    if owner is None or side is None:
        return texts.no_deployment()
    if owner.request.status not in ARRANGING:
        return await paused(turn, owner.request)
    size, *usual = LENGTHS[length]
    if size > owner.left:
        return _all_booked(owner, size)
    wanted = [date.fromisoformat(day) for day in days]
    diary = await outing.diary(turn, owner.deployment)
    if reasons := [why for day in wanted if (why := diary.refuses(day, by_sle=side is Side.SLE))]:
        return texts.refused(reasons, texts.propose_button(owner.id, "Propose other days"))
    start, end = read_span(times) if times else usual
    made = [await _made(turn, owner, side, day=day, length=size, start=start, end=end) for day in wanted]
    await _ask(turn, made, side)
    await story.changed(turn, owner.request)
    return texts.proposed([one.told for one in made], side)


async def _made(turn: Turn, owner: Work, side: Side, **fields: Any) -> Outing:
    visit = Visit(deployment_id=owner.id, since=turn.now, **fields)
    yes = {"by_sle": side is Side.SLE, "by_school": side is Side.SCHOOL}
    await visits.propose(turn.session, visit, turn.person_id, turn.now, **yes)
    audit.note(turn.session, "day.proposed", turn.now, turn.person_id, str(visit.id))
    return (await outing.of(turn.session, owner, [visit]))[0]


async def _ask(turn: Turn, made: Sequence[Outing], by: Side) -> None:
    """One message for each person of the side, or sides, that did not propose."""
    for side in (Side.SLE, Side.SCHOOL):
        if side is not by:
            await outing.tell(turn, made[0], side, "days.asked", visits=[one.id for one in made])


def waits_for(visit: Visit, side: Side) -> bool:
    """Whether that side has not answered yet."""
    return visit.status in visits.WAITING and not (visit.sle_yes if side is Side.SLE else visit.school_yes)


async def waiting_days(session: AsyncSession, owner: Work, side: Side, today: date) -> list[Outing]:
    """The proposed days on which that side has to answer; one that was over when it was noted is no proposal."""
    ahead = [visit for visit in owner.visits if visit.day >= today and visit.day > london_day(visit.since)]
    return await outing.of(session, owner, [visit for visit in ahead if waits_for(visit, side)])


@router.notice("days.asked")
async def asked(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    found = await outing.find(scene.session, str(args["visits"][0]))
    owner = await outing.work(scene.session, found.deployment.id or 0) if found else None
    if owner is None or owner.request.status not in ARRANGING:
        return None
    side = Side(args["side"])
    waiting = [one for one in await waiting_days(scene.session, owner, side, scene.today) if one.id in args["visits"]]
    instead = date.fromisoformat(args["instead"]) if args.get("instead") else None
    gone = [outing.file(one, scene, side, day=instead, cancelled=True) for one in waiting if args.get("booked")]
    return texts.asked([one.told for one in waiting], side, instead, tuple(gone)) if waiting else None


@router.button("days.offered")
async def offered(turn: Turn) -> Said:
    """The days that wait for this person's answer, once more."""
    owner = await outing.work(turn.session, number(turn.value) or 0)
    side = outing.side_of(turn, owner.deployment, owner.request) if owner else None
    if owner is None or side is None:
        return texts.unknown_day()
    waiting = await waiting_days(turn.session, owner, side, turn.today)
    return texts.asked([one.told for one in waiting], side) if waiting else texts.nothing_to("chosen")


@router.words("choose days", "choose a day", "choose dates")
async def choose(turn: Turn) -> Said:
    """The days that wait for this person; with none, the way to propose some."""
    for owner, side in await outing.taking_part(turn, turn.person_id, turn.posts):
        if waiting := await waiting_days(turn.session, owner, side, turn.today):
            return texts.asked([one.told for one in waiting], side)
    return await propose(turn)


@router.button("days.confirm")
async def confirm(turn: Turn) -> Said:
    """Yes to a day: the answer of one side; or the SLE's, once more, shortly before it."""
    mine = await outing.mine(turn, turn.value, to_change=True)
    if mine is None:
        return texts.unknown_day()
    found, side = mine
    if found.request.status not in ARRANGING:
        return await paused(turn, found.request)
    if found.visit.status is V.BOTH_CONFIRMED and side is Side.SLE and found.ahead(turn.today):
        return await _reconfirm(turn, found)
    speaks_for = _missing(found.visit) if side is Side.TEAM else side
    if speaks_for is None or not found.ahead(turn.today) or not waits_for(found.visit, speaks_for):
        return texts.moved_on(found.told, side, ahead=found.ahead(turn.today))
    return await _agree(turn, found, speaks_for)


def _missing(visit: Visit) -> Side | None:
    """The one side whose yes is missing, which the central team may write down."""
    if visit.sle_yes == visit.school_yes:
        return None
    return Side.SCHOOL if visit.sle_yes else Side.SLE


async def _reconfirm(turn: Turn, found: Outing) -> Said:
    if found.visit.reconfirmed_at is None:
        found.visit.reconfirmed_at = turn.now
        turn.session.add(found.visit)
        await outing.tell(turn, found, Side.SCHOOL, "days.confirmed")
    return texts.confirmed(found.told, outing.file(found, turn, Side.SLE))


async def _agree(turn: Turn, found: Outing, side: Side) -> Said:
    owner = await outing.work(turn.session, found.deployment.id or 0)
    if owner is None or found.visit.length > owner.left:
        return _all_booked(owner, found.visit.length) if owner else texts.unknown_day()

    async def yes() -> None:
        sides = {"sle": side is Side.SLE, "school": side is Side.SCHOOL}
        await visits.confirm(turn.session, found.visit, turn.person_id, turn.now, **sides)

    if not await outing.change(turn.session, found, yes):
        return texts.would_cost_more(found.visit.day, found.told)
    audit.note(turn.session, "day.confirmed", turn.now, turn.person_id, str(found.id))
    await story.changed(turn, found.request)
    if found.visit.status is not V.BOTH_CONFIRMED:
        return texts.half_agreed(found.told, side)
    return await _booked(turn, found, side)


async def _booked(turn: Turn, found: Outing, side: Side) -> Said:
    """Both have agreed: everybody concerned is told, and days that are not needed any more lapse."""
    if found.request.status is Status.AGREED:
        await story.step(turn, found.request, Status.ACTIVE, tell_asker=False)
    lapsed = await _lapse(turn, found)
    found = await outing.again(turn.session, found)
    for other in (Side.SLE, Side.SCHOOL):
        await outing.tell(turn, found, other, "days.booked", lapsed=[day.isoformat() for day in lapsed])
    await outing.tell_home(turn, found, "days.out")
    owner = await outing.work(turn.session, found.deployment.id or 0)
    still = await waiting_days(turn.session, owner, side, turn.today) if owner else []
    file = outing.file(found, turn, side)
    return replace(texts.booked(found.told, side, file, lapsed, [one.told for one in still]), in_place=True)


async def _lapse(turn: Turn, found: Outing) -> list[date]:
    """Proposed days for which no agreed day is left are not needed."""
    owner = await outing.work(turn.session, found.deployment.id or 0)
    waiting = [v for v in owner.visits if v.status in visits.WAITING and v.day >= turn.today] if owner else []
    too_many = [visit for visit in waiting if owner and visit.length > owner.left]
    for visit in too_many:
        await visits.cancel(turn.session, visit, turn.person_id, turn.now, "not needed")
    return [visit.day for visit in too_many]


async def _present(scene: Scene, args: Mapping[str, Any], *statuses: V) -> Outing | None:
    """The day if it still is as it was when there was something to tell about it."""
    found = await outing.find(scene.session, str(args["visit"]))
    same = found and found.visit.sequence == args["sequence"] and found.visit.status in statuses
    return found if same else None


@router.notice("days.booked")
async def booked(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    found, side = await _present(scene, args, V.BOTH_CONFIRMED), Side(args["side"])
    lapsed = [date.fromisoformat(day) for day in args["lapsed"]]
    return texts.booked(found.told, side, outing.file(found, scene, side), lapsed) if found else None


@router.notice("days.confirmed")
async def confirmed(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    found = await _present(scene, args, V.BOTH_CONFIRMED)
    return texts.confirmed_for_school(found.told) if found else None


@router.notice("days.out")
async def out(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    found = await _present(scene, args, V.BOTH_CONFIRMED)
    return texts.out(found.told) if found else None


@router.button("days.none")
async def none(turn: Turn) -> Said:
    """None of the proposed days suits."""
    owner = await outing.work(turn.session, number(turn.value) or 0, to_change=True)
    side = outing.side_of(turn, owner.deployment, owner.request) if owner else None
    if owner is None or side is None:
        return texts.unknown_day()
    waiting = await waiting_days(turn.session, owner, side, turn.today)
    if not waiting or side is Side.TEAM:
        return texts.nothing_to("chosen")
    for one in waiting:
        await visits.cancel(turn.session, one.visit, turn.person_id, turn.now, "does not suit")
    proposer = Side.SLE if side is Side.SCHOOL else Side.SCHOOL
    await outing.tell(turn, waiting[0], proposer, "days.none_suits", visits=[one.id for one in waiting])
    await story.changed(turn, owner.request)
    return texts.none_suits([one.told for one in waiting], side)


@router.notice("days.none_suits")
async def none_suits(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    found = [await outing.find(scene.session, str(id)) for id in args["visits"]]
    told = [one.told for one in found if one]
    return texts.none_suits_them(told, Side(args["side"])) if told else None
