"""The central team hears of new requests, sees what waits, and takes one on."""

from collections.abc import Mapping, Sequence
from typing import Any

from handlers import story
from handlers.router import CENTRAL, Router, Said, Scene, Turn
from messages import support as support_texts
from messages import triage as texts
from messages.message import Button, Message
from storage import audit, lifecycle, requests
from storage.people import Role
from storage.requests import Status, SupportRequest

router = Router("triage", only=CENTRAL)


async def announce(turn: Turn, request: SupportRequest) -> None:
    """A request has reached the central team."""
    await turn.tell_team(f"support:{request.id}:new", "support.announce", request=request.id)


@router.notice("support.announce")
async def announcement(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    request = await requests.find(scene.session, args["request"])
    if request is None or request.status is not Status.SUBMITTED:
        return None
    told = await story.tell(scene.session, request, scene.house)
    return texts.announced(told.reference, told.school, told.asker, told.facts, told.reply_by, told.number)


@router.button("support.queue")
@router.words("new requests", "queue", "inbox")
async def queue(turn: Turn) -> Said:
    """What waits, the oldest first, and what each waits for."""
    rows = await requests.standing_at(turn.session, Status.SUBMITTED, Status.AWAITING_HEAD, Status.TRIAGE)
    told = [await story.tell(turn.session, row, turn.house) for row in rows[:20]]
    return texts.queue([(one.number, one.team_line) for one in told])


@router.on_request
async def actions(turn: Turn, request: SupportRequest) -> Sequence[Button]:
    """What the central team can do with a request before an SLE is sought."""
    new = request.status is Status.SUBMITTED and Role.CENTRAL in turn.roles
    return [texts.take_button(str(request.id))] if new else []


@router.button("support.take")
async def take(turn: Turn) -> Said:
    """One person of the team looks after the request from now on."""
    request = await story.find(turn.session, turn.value, to_change=True)
    if request is None:
        return support_texts.unknown_request(turn.value)
    if request.status is not Status.SUBMITTED:
        return support_texts.moved_on(request.reference, (await story.tell(turn.session, request, turn.house)).line)
    await lifecycle.move(turn.session, request, Status.TRIAGE, turn.person_id, turn.now)
    request.taken_by = turn.person_id
    turn.session.add(request)
    await story.changed(turn, request)
    audit.note(turn.session, "request.taken", turn.now, turn.person_id, request.reference)
    await turn.tell(f"support:{request.id}:taken", "support.taken_for_asker", request.asker_id, request=request.id)
    return texts.taken(request.reference, turn.who.name)


@router.notice("support.taken_for_asker")
async def taken_for_asker(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    request = await requests.find(scene.session, args["request"])
    told = await story.tell(scene.session, request, scene.house) if request else None
    return texts.taken_for_asker(told.reference, told.taken_by) if told else None
