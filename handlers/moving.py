"""A day of a deployment is moved or cancelled by either side; why is neither asked nor kept."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from handlers import conversation, outing, story
from handlers.days import arranging, paused
from handlers.outing import ARRANGING, Outing
from handlers.router import LINKED, PARTIES, Router, Said, Scene, Turn
from messages import dates
from messages import days as day_texts
from messages import moving as texts
from messages.days import Side
from messages.form import Known
from messages.message import File, Message
from messages.proposing import MOVE
from storage import audit, ledger, visits
from storage.requests import DEPLOYED
from storage.visits import VisitStatus

router = Router("moving", only=LINKED, own=PARTIES)
V = VisitStatus


@router.button("days.move")
async def move(turn: Turn) -> Said:
    """Some other days from the SLE's own time."""
    mine = await outing.mine(turn, turn.value)
    if mine is None:
        return day_texts.unknown_day()
    found, side = mine
    if instead := await _cannot_move(turn, found, side):
        return instead
    diary = await outing.diary(turn, found.deployment, but_for=found.id)
    return texts.suits(found.told, diary.alternatives(found.visit.day))


async def _cannot_move(turn: Turn, found: Outing, side: Side) -> Message | None:
    """What to say of a day that cannot be moved now."""
    if not found.ahead(turn.today):
        return day_texts.moved_on(found.told, side, ahead=False)
    return None if found.request.status in ARRANGING else await paused(turn, found.request)


async def known(turn: Turn) -> Known:
    """What the form must know: the days that this person may move."""
    owners = await arranging(turn)
    found = [one for owner in owners for one in await outing.of(turn.session, owner, owner.visits)]
    return {
        "today": turn.today,
        "visits": [(one.id, one.told.line) for one in found if one.ahead(turn.today)],
    }


@router.button("days.another")
async def another(turn: Turn) -> Said:
    """A day of the person's own choice."""
    mine = await outing.mine(turn, turn.value)
    if mine is None:
        return day_texts.unknown_day()
    return await _cannot_move(turn, *mine) or await conversation.begin(turn, MOVE.name, {"visit": str(mine[0].id)})


@router.form(MOVE, know=known)
async def chosen(turn: Turn, *, visit: str, day: str) -> Said:
    return await _move(turn, visit, dates.from_iso(day))


@router.button("days.moved")
async def moved(turn: Turn) -> Said:
    """One of the days that were offered."""
    which, _, day = turn.value.partition(".")
    return await _move(turn, which, dates.from_iso(day))


async def _move(turn: Turn, which: str, day: date | None) -> Said:
    mine = await outing.mine(turn, which, to_change=True)
    if mine is None or day is None:
        return day_texts.unknown_day()
    found, side = mine
    if instead := await _cannot_move(turn, found, side):
        return instead
    diary = await outing.diary(turn, found.deployment, but_for=found.id)
    same = f"{dates.say(day)} is the day it already has." if day == found.visit.day else ""
    if why := same or diary.refuses(day, by_sle=side is Side.SLE):
        return texts.not_that_day(found.told, why)
    if not await outing.affordable(turn.session, found, day):
        return day_texts.would_cost_more(day, found.told)
    return await _rearrange(turn, found, side, day)


async def _rearrange(turn: Turn, found: Outing, side: Side, day: date) -> Said:
    """The other side is asked anew; a move by the central team counts as the school's word."""
    was, was_booked = found.visit.day, found.visit.status is V.BOTH_CONFIRMED

    async def put() -> None:
        await visits.rearrange(turn.session, found.visit, day, turn.person_id, turn.now, by_sle=side is Side.SLE)

    if not await outing.change(turn.session, found, put):
        return day_texts.would_cost_more(day, found.told)
    audit.note(turn.session, "day.moved", turn.now, turn.person_id, str(found.id))
    await story.changed(turn, found.request)
    found = await outing.again(turn.session, found)
    own, other = (Side.SLE, Side.SCHOOL) if side is Side.SLE else (Side.SCHOOL, Side.SLE)
    args = {"instead": was.isoformat(), "booked": was_booked}
    await outing.tell(turn, found, other, "days.asked", visits=[found.id], **args)
    await outing.tell(turn, found, own, "days.moved", **args)
    if was_booked:
        await outing.tell_home(turn, found, "days.not_out", day=was.isoformat())
    return texts.moved(found.told, own, was, _gone(found, turn, own, was, was_booked))


def _gone(found: Outing, scene: Scene, side: Side, day: date, was_booked: bool) -> tuple[File, ...]:
    """What takes a day out of calendars, if it was put into them."""
    return (outing.file(found, scene, side, day=day, cancelled=True),) if was_booked else ()


async def _unchanged(scene: Scene, args: Mapping[str, Any]) -> Outing | None:
    """The day, if it has not changed since there was this to tell about it."""
    found = await outing.find(scene.session, str(args["visit"]))
    return found if found and found.visit.sequence == args["sequence"] else None


@router.notice("days.moved")
async def moved_for_own_side(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    found, side, was = await _unchanged(scene, args), Side(args["side"]), date.fromisoformat(args["instead"])
    if found is None:
        return None
    return texts.moved_for_own_side(found.told, side, was, _gone(found, scene, side, was, args["booked"]))


@router.notice("days.not_out")
async def not_out(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    found = await outing.find(scene.session, str(args["visit"]))
    return day_texts.not_out(found.told, date.fromisoformat(args["day"])) if found else None


def _late(turn: Turn, found: Outing) -> bool:
    """Whether an agreed day is cancelled with less notice than the alliance asks for."""
    soonest = dates.working_days_after(turn.today, turn.house.notice_days)
    return found.visit.status is V.BOTH_CONFIRMED and found.visit.day < soonest


@router.button("days.decline")
async def decline(turn: Turn) -> Said:
    """Ask once before a day is cancelled."""
    mine = await outing.mine(turn, turn.value)
    if mine is None:
        return day_texts.unknown_day()
    found, side = mine
    if not found.ahead(turn.today) or found.request.status not in DEPLOYED:
        return day_texts.moved_on(found.told, side, ahead=False)
    return texts.surely_cancel(found.told, side, late=_late(turn, found))


@router.button("days.cancelled")
async def cancelled(turn: Turn) -> Said:
    mine = await outing.mine(turn, turn.value, to_change=True)
    if mine is None:
        return day_texts.unknown_day()
    found, side = mine
    if not found.ahead(turn.today) or found.request.status not in DEPLOYED:
        return day_texts.moved_on(found.told, side, ahead=False)
    was_booked, late = found.visit.status is V.BOTH_CONFIRMED, _late(turn, found)
    await _cancel(turn, found, late=late)
    found = await outing.again(turn.session, found)
    for one in (Side.SLE, Side.SCHOOL):
        await outing.tell(turn, found, one, "days.off", booked=was_booked)
    if was_booked:
        await outing.tell_home(turn, found, "days.not_out", day=found.visit.day.isoformat())
    if late:
        await turn.tell_team(f"days.late:{found.id}", "days.late", visit=found.id)
    return texts.cancelled(found.told, side, _gone(found, turn, side, found.visit.day, was_booked))


async def _cancel(turn: Turn, found: Outing, *, late: bool) -> None:
    """The day is free again."""
    was_booked = found.visit.status in visits.COUNTED
    await visits.cancel(turn.session, found.visit, turn.person_id, turn.now, late=late)
    if was_booked:
        await ledger.take_back(turn.session, found.deployment, found.visit.length)
    audit.note(turn.session, "day.cancelled", turn.now, turn.person_id, str(found.id))
    await story.changed(turn, found.request)


@router.notice("days.off")
async def off(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    found, side = await _unchanged(scene, args), Side(args["side"])
    if found is None:
        return None
    return texts.cancelled_for_others(found.told, side, _gone(found, scene, side, found.visit.day, args["booked"]))


@router.notice("days.late")
async def late(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    found = await outing.find(scene.session, str(args["visit"]))
    return texts.late_for_team(found.told) if found else None
