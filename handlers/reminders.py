"""Reminders that fall together are one message; each can be put off with one tap."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from handlers import school_year
from handlers.router import LINKED, Reply, Router, Said, Scene, Turn, number
from messages import reminders as texts
from messages.message import Message
from storage import outbox
from storage.outbox import TOGETHER, Outgoing

router = Router("reminders", only=LINKED, own="a person’s own reminders")


@router.notice(TOGETHER)
async def together(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    """Each part as it is now; what needs no reminding any more is left out."""
    parts = []
    for id in args["rows"]:
        row = await scene.session.get(Outgoing, id)
        part = await scene.catalogue.notices[row.notice](scene, row.args) if row else None
        if part and part not in parts:  # what was put off until the next reminder of it is said once
            parts.append(part)
    return texts.together(parts) if parts else None


@router.notice("reminders.redrawn")
async def redrawn(scene: Scene, args: Mapping[str, Any]) -> Message:
    """Several reminders in one message, after one of its buttons was pressed."""
    bundle = await scene.session.get_one(Outgoing, args["bundle"])
    left = await together(scene, bundle.args)
    return texts.with_later(left, bundle.id or 0) if left else texts.all_done()


async def beside(turn: Turn, reply: Reply) -> Reply:
    """The answer to a button of several reminders in one message stands beside it: the others are still to be done.

    The message is drawn anew, without what is done.
    """
    place, own = turn.inbound.place, turn.inbound.action in (texts.LATER, texts.PUT_OFF)
    if own or turn.person is None or not place.message or not turn.inbound.private or reply.sheet:
        return reply
    on = (turn.inbound.platform, place.chat, place.message)
    bundle = await outbox.shown(turn.session, turn.person_id, TOGETHER, *on)
    if bundle is None:
        return reply
    reply.messages = [replace(message, in_place=False) for message in reply.messages]
    there = {"platform": turn.inbound.platform, "chat": place.chat, "replaces": place.message}
    args = {"bundle": bundle.id}
    await outbox.add(turn.session, f"redrawn:{turn.event}", turn.now, notice="reminders.redrawn", args=args, **there)
    turn.told = True
    return reply


async def _mine(turn: Turn, text: str) -> Outgoing | None:
    """The reminder that a button names, if it was this person's."""
    id = number(text)
    row = await turn.session.get(Outgoing, id) if id is not None else None
    return row if row and row.reminder and row.person_id == turn.person_id else None


async def _moments(turn: Turn, row: Outgoing) -> dict[str, datetime]:
    """When this person can be reminded of it again."""
    year, quiet = await school_year.known(turn.session), turn.who.quiet or turn.house.quiet_hours
    return texts.moments(turn.now, quiet, year, weekends=turn.who.quiet_weekends, concerns=row.concerns)


@router.button(texts.LATER)
async def later(turn: Turn) -> Message:
    row = await _mine(turn, turn.value)
    return texts.choices(await _moments(turn, row), turn.now, row.id or 0) if row else texts.gone()


@router.button(texts.PUT_OFF)
async def put_off(turn: Turn) -> Said:
    """Said again then, drawn anew; where there is no more reason for it, it is not."""
    id, _, name = turn.value.partition(":")
    row = await _mine(turn, id)
    moment = (await _moments(turn, row)).get(name) if row else None
    if row is None or moment is None:
        return texts.gone()
    if not await outbox.put_off(turn.session, row, turn.now, moment):
        return texts.said_again()
    return texts.put_off(moment)
