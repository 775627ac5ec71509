"""Heads see the events that other schools propose, join them, and share the cost."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from handlers import story
from handlers.router import Access, Router, Said, Scene, Turn, number
from messages import events as texts
from messages.message import Message
from messages.service_forms import EVENT
from storage import audit, requests, services
from storage.people import Role
from storage.requests import Kind, Status, SupportRequest
from storage.services import EventShare

HEADS = Access(linked=True, roles=frozenset({Role.HEADTEACHER}))
router = Router(
    "events",
    only=Access(linked=True, roles=frozenset({Role.HEADTEACHER, Role.CENTRAL})),
    own="a head joins and leaves for a school they are head of",
)


async def _idea(scene: Scene, request: SupportRequest) -> texts.Idea:
    """The event as other schools see it now."""
    told = await story.tell(scene.session, request, scene.house)
    said = dict(told.facts)
    joined = len(await services.shares_of(scene.session, request.id or 0))
    known = str(request.answers["cost"])
    cost = Decimal(known) if known[:1].isdecimal() else None
    return texts.Idea(
        reference=told.reference,
        number=told.number,
        title=request.answers["title"],
        school=told.school,
        about=request.answers["about"],
        when=EVENT.field("when").say(request.happens_on, {}) if request.happens_on else said["When"],
        places=said["Places"],
        joined=joined,
        cost=cost,
        share=None if cost is None else services.share(cost, joined),
    )


@router.button("events.list")
@router.words("event ideas", "events to join", "shared events")
async def overview(turn: Turn) -> Message:
    rows = await requests.standing_at(turn.session, Status.AGREED, kind=Kind.EVENT)
    return texts.overview([await _idea(turn, row) for row in rows])


@dataclass(frozen=True, slots=True)
class Place:
    """An agreed event with one of the person's own schools."""

    request: SupportRequest
    school: int


async def _open(turn: Turn, text: str, *, to_change: bool = False) -> SupportRequest | None:
    """The event that the button names, as long as it can be joined."""
    request = await story.find(turn.session, text, to_change=to_change)
    if request is None or request.kind is not Kind.EVENT or request.status is not Status.AGREED:
        return None
    return request


@router.button("events.show")
async def show(turn: Turn) -> Message:
    request = await _open(turn, turn.value)
    if request is None:
        return texts.gone()
    joined = {share.school_id for share in await services.shares_of(turn.session, request.id or 0)}
    mine = turn.schools(Role.HEADTEACHER)
    free = [(str(id), name) for id, name in mine.items() if id not in joined and id != request.school_id]
    held = [(str(id), name) for id, name in mine.items() if id in joined]
    return texts.whole(await _idea(turn, request), free, held)


async def _place(turn: Turn) -> Place | None:
    """The event and the own school of a button, locked so that shares are counted one after the other."""
    text, _, school = turn.value.partition(".")
    request, mine = await _open(turn, text, to_change=True), number(school)
    if request is None or mine is None or not story.is_head(turn, mine) or mine == request.school_id:
        return None
    return Place(request, mine)


@router.button("events.join", only=HEADS)
async def join(turn: Turn) -> Said:
    place = await _place(turn)
    if place is None:
        return texts.gone()
    event = place.request.id or 0
    if place.school not in {share.school_id for share in await services.shares_of(turn.session, event)}:
        share = EventShare(request_id=event, school_id=place.school, person_id=turn.person_id, at=turn.now)
        turn.session.add(share)
        await turn.session.flush()
        audit.note(turn.session, "event.joined", turn.now, turn.person_id, place.request.reference)
        await _tell_others(turn, place.request)
    return texts.joined(await _idea(turn, place.request), str(place.school))


@router.button("events.leave", only=HEADS)
async def leave(turn: Turn) -> Said:
    place = await _place(turn)
    shares = await services.shares_of(turn.session, place.request.id or 0) if place else ()
    share = next((share for share in shares if place and share.school_id == place.school), None)
    if place is None or share is None:
        return texts.gone()
    await turn.session.delete(share)
    await turn.session.flush()
    audit.note(turn.session, "event.left", turn.now, turn.person_id, place.request.reference)
    await _tell_others(turn, place.request)
    return texts.left(await _idea(turn, place.request))


async def _tell_others(turn: Turn, request: SupportRequest) -> None:
    """Tell everybody else who shares the event that the share has changed."""
    shares = await services.shares_of(turn.session, request.id or 0)
    for person in {request.asker_id, *(share.person_id for share in shares)} - {turn.person_id}:
        key = f"events:{request.id}:share:{turn.event}:{person}"
        await turn.tell(key, "events.share", person, request=request.id, joined=len(shares))


@router.notice("events.share")
async def share_changed(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    """The share as it is now; a later change has a message of its own."""
    request = await requests.find(scene.session, args["request"])
    if request is None or request.status is not Status.AGREED:
        return None
    idea = await _idea(scene, request)
    return texts.share_changed(idea) if idea.joined == args["joined"] else None


async def call_off(turn: Turn, request: SupportRequest) -> None:
    """Tell the schools that joined an event that it was cancelled."""
    for share in await services.shares_of(turn.session, request.id or 0):
        if share.person_id != turn.person_id:
            key = f"events:{request.id}:off:{share.person_id}"
            await turn.tell(key, "events.off", share.person_id, request=request.id)


@router.notice("events.off")
async def called_off(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    request = await requests.find(scene.session, args["request"])
    if request is None:
        return None
    told = await story.tell(scene.session, request, scene.house)
    return texts.called_off(request.answers["title"], told.school)
