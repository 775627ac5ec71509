"""Reminders that fall together are one message; each can be put off with one tap."""

from collections.abc import Mapping
from typing import Any

from handlers.router import LINKED, Router, Said, Scene, Turn, number
from messages import reminders as texts
from messages.dates import london_day
from messages.message import Message
from storage import outbox
from storage.outbox import Outgoing

router = Router("reminders", only=LINKED)


@router.notice("reminders.together")
async def together(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    """Each part as it is now; what needs no reminding any more is left out."""
    parts = []
    for id in args["rows"]:
        row = await scene.session.get(Outgoing, id)
        part = await scene.catalogue.notices[row.notice](scene, row.args) if row else None
        if part:
            parts.append(part)
    return parts[0] if len(parts) == 1 else texts.together(parts) if parts else None


async def _mine(turn: Turn, text: str) -> Outgoing | None:
    """The reminder that a button names, if it was this person's."""
    id = number(text)
    row = await turn.session.get(Outgoing, id) if id is not None else None
    return row if row and row.reminder and row.person_id == turn.person_id else None


@router.button("reminders.later")
async def later(turn: Turn) -> Message:
    row = await _mine(turn, turn.value)
    return texts.choices(turn.now, turn.today, row.id or 0) if row else texts.gone()


@router.button("reminders.put_off")
async def put_off(turn: Turn) -> Said:
    """Said again then, drawn anew; where there is no more reason for it, it is not."""
    id, _, name = turn.value.partition(":")
    row, moment = await _mine(turn, id), texts.until(name, turn.now, turn.today)
    if row is None or moment is None:
        return texts.gone()
    key = f"later:{row.id}:{turn.event}"
    said = {"person_id": turn.person_id, "notice": row.notice, "args": row.args, "reminder": True}
    await outbox.add_later(turn.session, key, turn.now, moment, **said, concerns=row.concerns)
    return texts.put_off(moment, london_day(moment))
