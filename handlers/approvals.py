"""A request from a school goes on only when the school's own head approves it."""

from collections.abc import Mapping, Sequence
from typing import Any

from handlers import story, triage
from handlers.router import LINKED, Router, Said, Scene, Turn
from messages import approvals as texts
from messages import support as support_texts
from messages.message import Button, Message
from storage import audit, lifecycle, requests
from storage.people import Role
from storage.requests import Status, SupportRequest

router = Router("approvals", only=LINKED)


async def ask(turn: Turn, request: SupportRequest) -> None:
    """Ask the school's head to approve; where none can be reached the central team is told instead."""
    heads = await story.heads_asked(turn.session, request, turn.house)
    for head in heads:
        key = f"support:{request.id}:approve:{head.id}"
        await turn.tell(key, "support.ask_head", head.id or 0, request=request.id)
    if not heads:
        await turn.tell_team(f"support:{request.id}:no_head", "support.no_head", request=request.id)


async def _to_decide(turn: Turn) -> tuple[SupportRequest | None, Said]:
    """The request if this head may decide on it now; else what to say instead."""
    request = await story.find(turn.session, turn.value, to_change=True)
    if request is None or request.school_id not in turn.schools(Role.HEADTEACHER):
        return None, support_texts.unknown_request(turn.value)
    if request.status is not Status.AWAITING_HEAD:
        return None, support_texts.moved_on(
            request.reference, (await story.tell(turn.session, request, turn.house)).line
        )
    return request, None


@router.on_request
async def actions(turn: Turn, request: SupportRequest) -> Sequence[Button]:
    """The head of the school decides while the request waits for it."""
    if request.status is not Status.AWAITING_HEAD or not story.is_head(turn, request.school_id):
        return []
    return [texts.approve_button(str(request.id)), texts.refuse_button(str(request.id))]


@router.button("support.approve")
async def approve(turn: Turn) -> Said:
    request, instead = await _to_decide(turn)
    if request is None:
        return instead
    await lifecycle.move(turn.session, request, Status.SUBMITTED, turn.person_id, turn.now)
    audit.note(turn.session, "request.approved", turn.now, turn.person_id, request.reference)
    await triage.announce(turn, request)
    await story.changed(turn, request)
    key = f"support:{request.id}:approved"
    await turn.tell(key, "support.approved_for_asker", request.asker_id, request=request.id)
    return texts.approved_for_head(request.reference, (await story.tell(turn.session, request, turn.house)).reply_by)


@router.button("support.refuse")
async def refuse(turn: Turn) -> Said:
    request, instead = await _to_decide(turn)
    if request is None:
        return instead
    told = await story.tell(turn.session, request, turn.house)
    return texts.surely_refuse(told.reference, told.asker, told.number)


@router.button("support.refused")
async def refused(turn: Turn) -> Said:
    request, instead = await _to_decide(turn)
    if request is None:
        return instead
    await lifecycle.move(turn.session, request, Status.WITHDRAWN, turn.person_id, turn.now, "not approved by the head")
    audit.note(turn.session, "request.refused", turn.now, turn.person_id, request.reference)
    await story.changed(turn, request)
    key = f"support:{request.id}:refused"
    await turn.tell(key, "support.refused_for_asker", request.asker_id, request=request.id)
    return texts.refused_for_head(request.reference, (await story.tell(turn.session, request, turn.house)).asker)


async def _waiting(scene: Scene, args: Mapping[str, Any]) -> story.Story | None:
    """The request as long as it waits for the head; a message about it is stale afterwards."""
    request = await requests.find(scene.session, args["request"])
    if request is None or request.status is not Status.AWAITING_HEAD:
        return None
    return await story.tell(scene.session, request, scene.house)


@router.notice("support.ask_head")
async def ask_head(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    told = await _waiting(scene, args)
    return texts.ask_head(told.reference, told.asker, told.shared(), told.number) if told else None


@router.notice("support.remind_head")
async def remind_head(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    told = await _waiting(scene, args)
    return texts.remind_head(told.reference, told.asker, told.since, told.number) if told else None


@router.notice("support.no_head")
async def no_head(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    told = await _waiting(scene, args)
    return texts.no_head_to_ask(told.reference, told.school, told.asker) if told else None


@router.notice("support.head_is_silent")
async def head_is_silent(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    told = await _waiting(scene, args)
    return texts.head_is_silent(told.reference, told.school, told.since) if told else None


@router.notice("support.approved_for_asker")
async def approved_for_asker(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    request = await requests.find(scene.session, args["request"])
    if request is None or request.status is Status.WITHDRAWN:
        return None
    told = await story.tell(scene.session, request, scene.house)
    return texts.approved_for_asker(told.reference, told.reply_by)


@router.notice("support.refused_for_asker")
async def refused_for_asker(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    request = await requests.find(scene.session, args["request"])
    return texts.refused_for_asker(request.reference) if request else None
