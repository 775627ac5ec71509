"""What has waited too long, with a nudge for whoever it waits for."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from handlers import school_year, story
from handlers.router import CENTRAL, Router, Said, Scene, Turn, number
from messages import levels
from messages import stuck as texts
from messages.dates import LONDON
from messages.message import Message
from messages.school_year import SchoolYear
from storage import audit, waiting
from storage.requests import Kind
from storage.waiting import Matter, Wait

router = Router("stuck", only=CENTRAL)


@router.button("stuck.show")
@router.words("stuck", "chase", "overdue")
@router.says(r"(?:what(?:[’']?s| is| needs)|is anything|anything) (?:stuck|overdue|late|held up|chasing)(?: .*)?")
async def show(turn: Turn) -> Said:
    """All that is late by the alliance's own service levels."""
    year = await school_year.known(turn.session)
    late = [m for m in await waiting.everything(turn.session, turn.today) if _is_late(turn, m, year)]
    shown = [await _told(turn, matter, turn.person_id) for matter in late[: texts.MOST]]
    return texts.listed(shown, len(late) - len(shown))


def _is_late(scene: Scene, matter: Matter, year: SchoolYear) -> bool:
    return scene.today >= levels.due(matter.wait, matter.since, scene.house, year)


async def _told(scene: Scene, matter: Matter, reader: int = 0) -> texts.Stuck:
    """The matter with its names, for whoever reads it."""
    told = await story.tell(scene.session, matter.request, scene.house)
    names = {id: await story.name(scene.session, id) for id in matter.people}
    reached = await _reached(scene, matter)
    return texts.Stuck(
        wait=matter.wait,
        code=matter.code,
        reference=told.reference,
        number=told.number,
        school=told.school,
        area=told.area,
        since=matter.since.astimezone(LONDON).date(),
        people=tuple(names.values()),
        unreached=tuple(name for id, name in names.items() if id not in reached),
        sle=told.sle,
        question=told.standing.question,
        seeks=matter.request.kind is Kind.SUPPORT,
        mine=not matter.people or matter.people == (reader,),
    )


async def _reached(scene: Scene, matter: Matter) -> list[int]:
    return [id for id in matter.people if await story.reaches(scene, id)]


async def _named(scene: Scene, code: str) -> Matter | None:
    """The matter that "release.12" names, as long as it waits."""
    wait, _, id = code.partition(".")
    return await waiting.find(scene.session, wait, number(id) or 0)


@router.button("stuck.nudge")
async def nudge(turn: Turn) -> Said:
    """Remind whoever it waits for, now, but once a day."""
    matter = await _named(turn, turn.value)
    if matter is None:
        return texts.waits_no_more()
    told = await _told(turn, matter, turn.person_id)
    if not told.can_nudge:
        return texts.nobody_to_nudge(told)
    new = []
    for person_id in await _reached(turn, matter):
        key = f"nudge:{matter.code}:{turn.today}:{person_id}"
        if await turn.tell(key, "stuck.nudge", person_id, matter=matter.code, person=person_id):
            new.append(await story.name(turn.session, person_id))
    if not new:
        return texts.nudged_already(told)
    audit.note(turn.session, "stuck.nudged", turn.now, turn.person_id, f"{matter.request.reference} {matter.code}")
    return texts.nudged(told, new)


@router.notice("stuck.nudge")
async def reminder(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    """For the person it waits for, or for the whole team; nothing once it waits no more."""
    matter = await _named(scene, args["matter"])
    if matter is None or (args.get("person") and args["person"] not in matter.people):
        return None
    told = await _told(scene, matter)
    return texts.reminder(replace(told, area=await _area(scene, matter, args.get("person"))))


async def _area(scene: Scene, matter: Matter, person: int | None) -> str:
    """What it is about, as far as whoever is reminded may know it."""
    told = await story.tell(scene.session, matter.request, scene.house)
    of_sle = told.deployment is not None and person == told.deployment.sle_id
    return told.area_for_others if of_sle or matter.wait is Wait.RELEASE else told.area


@router.notice("stuck.silent")
async def silent(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    matter = await _named(scene, args["matter"])
    return texts.silent(await _told(scene, matter)) if matter else None
