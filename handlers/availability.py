"""An SLE says on which weekdays they can be out."""

from collections.abc import Mapping
from typing import Any

from handlers import conversation, story
from handlers.router import Access, Router, Said, Scene, Turn
from messages import availability as texts
from messages.availability import ANY, AVAILABILITY
from messages.dates import WEEKDAYS
from messages.form import Known
from messages.message import Button, Message
from storage import audit, facts
from storage.people import Role
from storage.specialisms import Sle

router = Router(
    "availability",
    only=Access(linked=True, roles=frozenset({Role.SLE})),
    own="an SLE sees and changes their own weekdays",
)


async def known(turn: Turn) -> Known:
    return {"today": turn.today}


@router.button("availability.show")
@router.words("availability", "my availability", "when am i free")
@router.intent("my_availability", offer=Button("My availability", "availability.show"))
async def show(turn: Turn) -> Message:
    sle = await turn.session.get_one(Sle, turn.person_id)
    return texts.shown(sle.not_weekdays, sle.travel_from)


@router.button("availability.change")
async def change(turn: Turn) -> Said:
    return await conversation.begin(turn, AVAILABILITY.name, {})


@router.form(AVAILABILITY, know=known)
async def keep(turn: Turn, *, weekdays: list[str], travel_from: str | None) -> Message:
    """From now on matching and proposals leave these weekdays out; the SLE's own head hears of it."""
    sle = await turn.session.get_one(Sle, turn.person_id)
    sle.not_weekdays = [day for day in WEEKDAYS if day in weekdays and ANY not in weekdays]
    sle.travel_from = travel_from or sle.travel_from
    turn.session.add(sle)
    await turn.session.flush()
    await facts.have_changed(turn.session)
    audit.note(turn.session, "sle.availability", turn.now, turn.person_id)
    for school in turn.schools(Role.SLE):
        for head in await story.heads_reached(turn, school):
            if head.id != turn.person_id:
                key = f"availability:{turn.event}:{head.id}"
                await turn.tell(key, "availability.for_head", head.id or 0, sle=sle.person_id)
    return texts.kept(sle.not_weekdays)


@router.notice("availability.for_head")
async def for_head(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    sle = await scene.session.get(Sle, args["sle"])
    return texts.for_head(await story.name(scene.session, sle.person_id), sle.not_weekdays) if sle else None
