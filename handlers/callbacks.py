"""Somebody would rather talk to a person; an SLE was asked directly by a school."""

from collections.abc import Mapping
from typing import Any

from handlers import contacts, conversation, story, support
from handlers.router import LINKED, Access, Router, Said, Scene, Turn
from messages import callbacks as texts
from messages.callbacks import DIRECT
from messages.form import Known
from messages.message import Button, Message
from messages.roles import label
from storage import audit, people, schools
from storage.people import Person, Role
from storage.schools import School

router = Router(
    "callbacks", only=LINKED, own="what somebody says here is told to the central team; nothing about others is shown"
)
SLES = Access(linked=True, roles=frozenset({Role.SLE}))


def _contact(turn: Turn) -> str:
    return contacts.usual_name(turn) or f"the {turn.alliance.short_name} central team"


@router.intent("call_back", offer=Button("Ring me", "callbacks.offer"))
@router.button("callbacks.offer")
async def offer(turn: Turn) -> Message:
    return texts.offer(_contact(turn), turn.who.phone, turn.alliance.phone)


@router.button("callbacks.ask")
async def ask(turn: Turn) -> Message:
    """The central team is asked to ring, once a day for each person."""
    key = f"callback:{turn.person_id}:{turn.today}"
    await turn.tell_team(key, "callbacks.for_team", person=turn.person_id)
    audit.note(turn.session, "callback.asked", turn.now, turn.person_id)
    return texts.asked(_contact(turn), turn.alliance.phone)


@router.notice("callbacks.for_team")
async def for_team(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    person = await scene.session.get(Person, args["person"])
    if person is None:
        return None
    posts = await people.posts_of(scene.session, person.id or 0)
    doing = [f"{label(role)} at {school}" if school else label(role) for role, _, school in posts]
    lines = await support.news_lines(scene, person.id or 0, posts, most=3)
    return texts.for_team(person.name, doing, person.phone, person.email, [line for _, line in lines])


@router.intent("asked_directly", only=SLES)
async def asked_directly(turn: Turn) -> Message:
    return texts.asked_directly()


@router.button("callbacks.direct", only=SLES)
async def direct(turn: Turn) -> Said:
    return await conversation.begin(turn, DIRECT.name, {})


async def known(turn: Turn) -> Known:
    return await story.words_for_answers(turn.session, turn.facts.areas, turn.today) | {
        "schools": [(id, name) for id, name in await schools.names(turn.session) if id not in turn.schools(Role.SLE)]
    }


@router.form(DIRECT, know=known, only=SLES)
async def tell_school(turn: Turn, *, school: str, area: str) -> Said:
    """The school's head learns how to ask, and the team knows of it; the SLE promises nothing."""
    asked_by = await turn.session.get_one(School, int(school))
    what = DIRECT.field("area").say(area, await known(turn))
    args = {"sle": turn.person_id, "school": asked_by.id, "area": area, "what": what}
    key = f"direct:{turn.person_id}:{asked_by.id}:{turn.today}"
    heads = await story.heads_reached(turn, asked_by.id or 0)
    for head in heads:
        await turn.tell(f"{key}:{head.id}", "callbacks.for_head", head.id or 0, **args)
    await turn.tell_team(key, "callbacks.direct_for_team", **args)
    audit.note(turn.session, "sle.asked_directly", turn.now, turn.person_id, str(asked_by.id))
    return texts.told(asked_by.name, " and ".join(head.name for head in heads))


@router.notice("callbacks.for_head")
async def for_head(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    value = "" if args["area"].startswith("other:") else args["area"]
    return texts.for_head(await story.name(scene.session, args["sle"]), args["what"], value)


@router.notice("callbacks.direct_for_team")
async def direct_for_team(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    school = await scene.session.get_one(School, args["school"])
    return texts.direct_for_team(await story.name(scene.session, args["sle"]), school.name, args["what"])
