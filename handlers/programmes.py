"""Days that SLEs spend on the alliance's own programmes come out of the same free days."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from handlers import conversation, story
from handlers.router import CENTRAL, Router, Said, Scene, Turn, number
from messages import dates
from messages import programmes as texts
from messages.form import Known
from messages.message import Message
from storage import audit, ledger, programmes, specialisms
from storage.ledger import DayUse, Use
from storage.specialisms import Sle

router = Router("programmes", only=CENTRAL)


@router.button("programmes.start")
@router.words("programme day", "note a programme day")
async def start(turn: Turn) -> Said:
    """Of the SLE that a button names, or of one still to be chosen."""
    id = number(turn.value)
    named = id is not None and await turn.session.get(Sle, id) is not None
    return await conversation.begin(turn, texts.DAY.name, {"sle": str(id)} if named else {})


async def known(turn: Turn) -> Known:
    leaders = await specialisms.leaders(turn.session)
    return {"today": turn.today, "sles": [(str(person.id), person.name) for _, person, _ in leaders]}


async def _told(scene: Scene, row: DayUse) -> texts.Noted:
    name = await story.name(scene.session, row.sle_id)
    return texts.Noted(str(row.id), name, row.use, row.what, row.day or scene.today, row.free)


async def _left(scene: Scene, row: DayUse) -> Decimal:
    sle = await scene.session.get_one(Sle, row.sle_id)
    return await ledger.free_left(scene.session, sle, row.year)


@router.form(texts.DAY, know=known)
async def noted(turn: Turn, *, sle: str, use: str, programme: str, day: str, length: str) -> Said:
    """The day comes out of the SLE's free days, and the SLE is told."""
    leader, on = int(sle), date.fromisoformat(day)
    if await turn.session.get(Sle, leader) is None:
        return texts.no_such_sle()
    try:
        row = await ledger.note_programme(turn.session, leader, Use(use), on, Decimal(length), programme)
    except ledger.NotLeft as none:
        return texts.not_left(await story.name(turn.session, leader), none.left, on)
    audit.note(turn.session, "programme.noted", turn.now, turn.person_id, f"sle {leader}")
    await turn.tell(f"programmes:{row.id}:noted", "programmes.noted", leader, day=row.id)
    return texts.noted(await _told(turn, row), await _left(turn, row))


@router.notice("programmes.noted")
async def noted_for_sle(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    row = await programmes.find(scene.session, args["day"])
    return texts.noted_for_sle(await _told(scene, row), await _left(scene, row)) if row else None


@router.button("programmes.list")
@router.words("programme days")
async def overview(turn: Turn) -> Message:
    """Those of this academic year."""
    year = dates.academic_year(turn.today)
    rows = await programmes.between(turn.session, *ledger.span(year))
    return texts.overview([await _told(turn, row) for row in rows], year)


@router.button("programmes.remove")
async def remove(turn: Turn) -> Message:
    row = await programmes.find(turn.session, number(turn.value) or 0)
    return texts.surely_remove(await _told(turn, row)) if row else texts.gone()


@router.button("programmes.removed")
async def removed(turn: Turn) -> Message:
    """The day is free again, and the SLE is told."""
    row = await programmes.find(turn.session, number(turn.value) or 0)
    if row is None:
        return texts.gone()
    told = await _told(turn, row)
    await programmes.remove(turn.session, row)
    audit.note(turn.session, "programme.removed", turn.now, turn.person_id, f"sle {row.sle_id}")
    gone = {"what": told.what, "day": told.day.isoformat()}
    await turn.tell(f"programmes:{told.number}:removed:{turn.event}", "programmes.removed", row.sle_id, **gone)
    return texts.removed(told, await _left(turn, row))


@router.notice("programmes.removed")
async def removed_for_sle(scene: Scene, args: Mapping[str, Any]) -> Message:
    return texts.removed_for_sle(args["what"], date.fromisoformat(args["day"]))
