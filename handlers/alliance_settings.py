"""The central team reads and changes the rules of the alliance: how long what may wait, when nobody is disturbed."""

from handlers import conversation
from handlers.router import CENTRAL, Router, Said, Turn
from messages import alliance_settings as texts
from messages.form import Known
from messages.house import House
from messages.message import Message
from storage import audit, facts, settings

router = Router("alliance_settings", only=CENTRAL)


async def known(turn: Turn) -> Known:
    return {"values": texts.values(turn.house)}


@router.button(texts.SHOW)
@router.words("alliance settings", "alliance setting", "service levels", "our settings", "change alliance settings")
async def show(turn: Turn) -> Message:
    was, changed = texts.values(_set_up(turn)), await settings.values(turn.session)
    return texts.listed(turn.house, {name: was[name] for name in changed if name in was})


def _set_up(turn: Turn) -> House:
    """The rules as whoever runs the bot set them up."""
    return turn.house.set_up or turn.house


@router.button("alliance_settings.change")
async def change(turn: Turn) -> Said:
    if turn.value not in texts.BY_NAME:
        return await show(turn)
    return await conversation.begin(turn, texts.CHANGE.name, {"rule": turn.value})


@router.form(texts.CHANGE, know=known, note=texts.note)
async def keep(turn: Turn, *, rule: str, **given: str | None) -> Message:
    """It holds for everybody from the next thing that happens."""
    value = texts.given(list(given.values()))
    await settings.keep(turn.session, rule, value, turn.person_id, turn.now)
    await _changed(turn, rule)
    return texts.kept(rule, value)


@router.button("alliance_settings.reset")
async def reset(turn: Turn) -> Message:
    if turn.value not in texts.BY_NAME:
        return await show(turn)
    if await settings.drop(turn.session, turn.value):
        await _changed(turn, turn.value)
    return texts.was_reset(turn.value, getattr(_set_up(turn), turn.value))


async def _changed(turn: Turn, name: str) -> None:
    audit.note(turn.session, "alliance_setting.changed", turn.now, turn.person_id, name)
    await facts.have_changed(turn.session)
