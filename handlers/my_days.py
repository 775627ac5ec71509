"""A person's own days: what comes, what is left, which one is meant, and the file for a calendar."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from handlers import capacity, moving, outing, welcome
from handlers.days import waiting_days, waits_for
from handlers.outing import ARRANGING, Outing, Work
from handlers.router import LINKED, PARTIES, Posts, Router, Said, Scene, Todo, Turn, number
from messages import days as day_texts
from messages import my_days as texts
from messages.days import Side
from messages.message import Button, Message
from messages.my_days import Unbooked, Year
from storage import ledger, visits
from storage.people import Role
from storage.specialisms import Sle
from storage.visits import VisitStatus

router = Router("my_days", only=LINKED, own=PARTIES)
Part = tuple[Work, Side]
V = VisitStatus


async def _ahead(scene: Scene, parts: Sequence[Part]) -> list[Outing]:
    """The days to come of these deployments, in their order."""
    told = [one for owner, _ in parts for one in await outing.of(scene.session, owner, owner.visits)]
    return sorted((one for one in told if one.ahead(scene.today)), key=lambda one: (one.visit.day, one.id))


async def year(session: AsyncSession, sle: Sle, which: str) -> Year:
    """Used days have been given, held ones are promised."""
    rows = await ledger.rows(session, sle.person_id, which)
    given = {visit.id for visit, _ in await visits.of_sle(session, sle.person_id, *visits.GIVEN)}
    used = [row for row in rows if row.deployment_id is None or row.visit_id in given]
    held = [row for row in rows if row not in used]
    return Year(
        which,
        allowance=await ledger.allowance(session, sle),
        used=sum((row.free for row in used), Decimal(0)),
        held=sum((row.free for row in held), Decimal(0)),
        charged=sum((row.charged for row in rows), Decimal(0)),
    )


async def _years(turn: Turn, ahead: Sequence[Outing]) -> list[Year]:
    """The present school year, and those in which there are days ahead."""
    sle = await turn.session.get(Sle, turn.person_id)
    names = {ledger.academic_year(turn.today), *(ledger.academic_year(one.visit.day) for one in ahead)}
    return [await year(turn.session, sle, name) for name in sorted(names)] if sle else []


async def _unbooked(scene: Scene, parts: Sequence[Part]) -> list[Unbooked]:
    """Agreed days for which nothing is proposed yet."""
    return [
        Unbooked(owner.id, owner.request.reference, await outing.other(scene.session, owner, side), days)
        for owner, side in parts
        if (days := owner.unasked(scene.today)) and owner.request.status in ARRANGING
    ]


async def _as_sle(turn: Turn, parts: Sequence[Part]) -> tuple[Message, bool]:
    """An SLE's days, and whether there are any."""
    ahead, unbooked = await _ahead(turn, parts), await _unbooked(turn, parts)
    written = {visit.id for visit, _ in await visits.of_sle(turn.session, turn.person_id, V.DONE, V.NOTE_DUE)}
    told = [one for owner, _ in parts for one in await outing.of(turn.session, owner, owner.visits)]
    due = [one.told for one in told if one.id in written]
    message = texts.of_sle([one.told for one in ahead], due, await _years(turn, ahead), unbooked)
    return message, bool(ahead or due or unbooked)


async def _as_school(turn: Turn, parts: Sequence[Part]) -> tuple[Message, bool]:
    ahead, unbooked = await _ahead(turn, parts), await _unbooked(turn, parts)
    return texts.of_school([one.told for one in ahead], unbooked), bool(ahead or unbooked)


@router.button("days.mine")
@router.words("my days", "days", "my visits", "days left", "my deployments", "my schedule")
@router.intent("my_deployments", offer=day_texts.MINE)
async def mine(turn: Turn) -> Said:
    """Asked "As which?" only where both have something to show."""
    parts = await outing.taking_part(turn, turn.person_id, turn.posts)
    sle, has_days = await _as_sle(turn, [part for part in parts if part[1] is Side.SLE])
    school, is_visited = await _as_school(turn, [part for part in parts if part[1] is Side.SCHOOL])
    if has_days and is_visited and turn.value not in (Side.SLE, Side.SCHOOL):
        return day_texts.which_side()
    if is_visited and (turn.value == Side.SCHOOL or not has_days):
        return school
    return sle if has_days or Role.SLE in turn.roles else await _or_what_waits(turn, texts.nothing())


@router.intent("my_remaining_days", offer=Button("My days left", "days.mine", Side.SLE))
async def remaining(turn: Turn) -> Said:
    """An SLE's own days; the central team asks for those of all SLEs."""
    if Role.CENTRAL in turn.roles and Role.SLE not in turn.roles:
        return await capacity.left(turn)
    turn.value = Side.SLE if Role.SLE in turn.roles else ""
    return await mine(turn)


@router.button("days.of")
async def of_deployment(turn: Turn) -> Said:
    """All days of one deployment."""
    owner = await outing.work(turn.session, number(turn.value) or 0)
    side = outing.side_of(turn, owner.deployment, owner.request) if owner else None
    if owner is None or side is None or not owner.visits:
        return day_texts.unknown_day()
    told = [one.told for one in await outing.of(turn.session, owner, owner.visits)]
    return day_texts.of_deployment(told, side)


@router.button("days.show")
async def show(turn: Turn) -> Said:
    """One day, and what can be done about it."""
    found = await outing.mine(turn, turn.value)
    if found is None:
        return day_texts.unknown_day()
    one, side = found
    return day_texts.card(one.told, side, ahead=one.ahead(turn.today))


@router.button("days.calendar")
async def calendar(turn: Turn) -> Said:
    found = await outing.mine(turn, turn.value)
    if found is None:
        return day_texts.unknown_day()
    one, side = found
    if one.visit.status not in visits.COUNTED:
        return day_texts.moved_on(one.told, side, ahead=one.ahead(turn.today))
    return day_texts.file_of(one.told, outing.file(one, turn, side))


async def _upcoming(turn: Turn) -> list[tuple[Outing, Side]]:
    """The person's days to come, as the SLE and as the school."""
    parts = await outing.taking_part(turn, turn.person_id, turn.posts)
    sides = {owner.id: side for owner, side in parts}
    return [(one, sides[one.told.deployment]) for one in await _ahead(turn, parts)]


async def _meant(turn: Turn, days: Sequence[tuple[Outing, Side]], action: str) -> tuple[str, Message | None]:
    """The number of the one day the person means; else the question which."""
    told, missed = texts.meant(turn.inbound.text, [one.told for one, _ in days], turn.today)
    if len(told) == 1 and not missed:
        return told[0].value, None
    return "", day_texts.which(told, {one.id: side for one, side in days}, action, missed)


async def _or_what_waits(turn: Turn, nothing: Message) -> Message:
    """Who has no day ahead may be meaning an offer, a release or a form that waits for them."""
    waits = [(todo.line, todo.button) for todo in await welcome.waiting(turn, turn.person_id, turn.posts)]
    return texts.but_waiting(nothing, waits) if waits else nothing


@router.intent("confirm_deployment", offer=Button("Confirm a day", "days.mine"))
async def confirm(turn: Turn) -> Said:
    """Free words never confirm: the day that waits is shown with its button."""
    upcoming = await _upcoming(turn)
    waiting = [(one, side) for one, side in upcoming if waits_for(one.visit, side)]
    booked = [(one, side) for one, side in upcoming if one.visit.status is V.BOTH_CONFIRMED and side is Side.SLE]
    days = waiting or [(one, side) for one, side in booked if one.visit.reconfirmed_at is None]
    if not days:
        return await _or_what_waits(turn, day_texts.nothing_to("confirmed"))
    turn.value, question = await _meant(turn, days, "days.show")
    return question or await show(turn)


@router.intent("decline_or_move_deployment", offer=Button("Move or cancel a day", "days.mine"))
async def cannot(turn: Turn) -> Said:
    """Other days for the one that is meant; nothing changes before a button is pressed."""
    days = await _upcoming(turn)
    if not days:
        return await _or_what_waits(turn, day_texts.nothing_to("moved"))
    action = "days.decline" if texts.cancels(turn.inbound.text) else "days.move"
    turn.value, question = await _meant(turn, days, action)
    return question or await (moving.decline(turn) if action == "days.decline" else moving.move(turn))


@router.waiting
async def todo(scene: Scene, person_id: int, posts: Posts) -> Sequence[Todo]:
    """Days to answer, and for an SLE days to propose."""
    parts = await outing.taking_part(scene, person_id, posts)
    open_parts = [(owner, side) for owner, side in parts if owner.request.status in ARRANGING]
    lines: list[tuple[str, Button]] = []
    for owner, side in open_parts:
        waiting = await waiting_days(scene.session, owner, side, scene.today)
        lines += texts.waits([one.told for one in waiting], side)
    of_sle = [part for part in open_parts if part[1] is Side.SLE]
    lines += texts.to_propose(await _unbooked(scene, of_sle))
    return [Todo(line, button) for line, button in lines]


async def _agreed(scene: Scene, args: Mapping[str, Any]) -> Outing | None:
    """The day as long as it is to come as it was when the reminder fell due."""
    found = await outing.find(scene.session, str(args["visit"]))
    if found is None or found.visit.status is not VisitStatus.BOTH_CONFIRMED:
        return None
    return found if found.visit.sequence == args["sequence"] and found.ahead(scene.today) else None


@router.notice("days.remind")
async def remind(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    """A week and a working day before; the SLE confirms, moves or cancels with one tap."""
    found = await _agreed(scene, args)
    sure = found is not None and found.visit.reconfirmed_at is not None
    return texts.reminder(found.told, scene.today, sure=sure) if found else None


@router.notice("days.unsure")
async def unsure(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    found = await _agreed(scene, args)
    return None if found is None or found.visit.reconfirmed_at else texts.unsure(found.told)
