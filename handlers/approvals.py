"""A request from a school goes on only when the school's own head approves it."""

from collections.abc import Mapping, Sequence
from typing import Any

from handlers import story, triage
from handlers.router import LINKED, Posts, Router, Said, Scene, Todo, Turn
from messages import approvals as texts
from messages import support as support_texts
from messages.message import Button, Message
from messages.services import LABELS
from storage import audit, lifecycle, people, requests
from storage.people import Role
from storage.requests import Status, SupportRequest

router = Router("approvals", only=LINKED, own="the heads of the school the request is for, and the central team")


async def ask(turn: Turn, request: SupportRequest) -> None:
    """Ask the school's head to approve; where none can be reached the central team is told instead."""
    heads = await story.heads_asked(turn.session, request, turn.house)
    for head in heads:
        key = f"support:{request.id}:approve:{head.id}"
        await turn.tell(key, "support.ask_head", head.id or 0, request=request.id)
    if not heads:
        await turn.tell_team(f"support:{request.id}:no_head", "support.no_head", request=request.id)


async def _to_decide(turn: Turn) -> tuple[SupportRequest | None, Said]:
    """The request if its head, or the team on the head's word, may decide on it now; else what to say instead."""
    request = await story.find(turn.session, turn.value, to_change=True)
    if request is None or not story.may_decide(turn, request.school_id):
        return None, support_texts.unknown_request(turn.value)
    if request.status is not Status.AWAITING_HEAD:
        return None, support_texts.moved_on(
            request.reference, (await story.tell(turn.session, request, turn.house)).line
        )
    return request, None


@router.on_request
async def actions(turn: Turn, request: SupportRequest) -> Sequence[Button]:
    """The head of the school decides while the request waits for it; the team writes down a yes or no by telephone."""
    if request.status is not Status.AWAITING_HEAD or not story.may_decide(turn, request.school_id):
        return []
    if not story.is_head(turn, request.school_id):
        return list(texts.by_telephone(str(request.id)))
    return [texts.approve_button(str(request.id)), texts.refuse_button(str(request.id))]


@router.waiting
async def todos(scene: Scene, person_id: int, posts: Posts) -> Sequence[Todo]:
    """Requests that wait for the head to approve them."""
    schools = people.headed(posts)
    rows = await story.standing_at_schools(scene.session, schools, Status.AWAITING_HEAD)
    return [await _todo(scene, row) for row in rows]


async def _todo(scene: Scene, request: SupportRequest) -> Todo:
    told = await story.tell(scene.session, request, scene.house)
    line = texts.to_approve(told.reference, request.raised_by or told.asker, told.since)
    return Todo(line, texts.decide_button(told.number, told.reference))


@router.button("support.approve")
async def approve(turn: Turn) -> Said:
    request, instead = await _to_decide(turn)
    if request is None:
        return instead
    why = "" if story.is_head(turn, request.school_id) else "approved by telephone"
    await lifecycle.move(turn.session, request, Status.SUBMITTED, turn.person_id, turn.now, why)
    audit.note(turn.session, "request.approved", turn.now, turn.person_id, request.reference)
    if request.raised_by:
        await _made_the_schools_own(turn, request)
    await triage.announce(turn, request)
    await story.changed(turn, request)
    if request.asker_id != turn.person_id and not request.raised_by and await _still_there(turn, request):
        key = f"support:{request.id}:approved"
        await turn.tell(key, "support.approved_for_asker", request.asker_id, request=request.id)
    return texts.approved_for_head(request.reference, (await story.tell(turn.session, request, turn.house)).reply_by)


async def _still_there(turn: Turn, request: SupportRequest) -> bool:
    """Whether whoever asked has not left the school meanwhile."""
    return request.asker_id in await requests.askers(turn.session, request)


async def _made_the_schools_own(turn: Turn, request: SupportRequest) -> None:
    """What others raised belongs to the school once its head agrees: from now on the head is asked and told."""
    heads = [head.id for head in await people.holders(turn.session, Role.HEADTEACHER, request.school_id)]
    by_head = turn.person_id if turn.person_id in heads else next(iter(heads), None)
    request.asker_id = by_head or request.asker_id
    turn.session.add(request)


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
    if request.asker_id != turn.person_id and await _still_there(turn, request):
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
    if told is None:
        return None
    what, raised_by = LABELS[told.request.kind], told.request.raised_by
    return texts.ask_head(told.reference, told.asker, what, told.shared(), told.number, raised_by)


@router.notice("support.remind_head")
async def remind_head(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    told = await _waiting(scene, args)
    if told is None:
        return None
    return texts.remind_head(told.reference, told.request.raised_by or told.asker, told.since, told.number)


@router.notice("support.no_head")
async def no_head(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    told = await _waiting(scene, args)
    return texts.no_head_to_ask(told.reference, told.school, told.asker, told.number) if told else None


@router.notice("support.head_is_silent")
async def head_is_silent(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    told = await _waiting(scene, args)
    return texts.head_is_silent(told.reference, told.school, told.since, told.number) if told else None


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
    if request is None:
        return None
    if request.raised_by:
        told = await story.tell(scene.session, request, scene.house)
        return texts.refused_for_team(told.reference, told.school, request.raised_by)
    return texts.refused_for_asker(request.reference)
