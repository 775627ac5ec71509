"""The central team reads and changes the rules of the alliance: how long what may wait, when nobody is disturbed."""

from collections.abc import Awaitable, Callable

from handlers import conversation
from handlers.router import CENTRAL, Router, Said, Turn
from messages import alliance_settings as texts
from messages.alliance_settings import BY_NAME, RULES, Rule
from messages.form import Answers, Known
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


@router.button(texts.CHANGE)
async def change(turn: Turn) -> Said:
    rule = BY_NAME.get(turn.value)
    return await conversation.begin(turn, rule.form.name, {}) if rule else await show(turn)


def _keeping(rule: Rule) -> Callable[..., Awaitable[Message]]:
    async def keep(turn: Turn, *, value: str) -> Message:
        """It holds for everybody from the next thing that happens."""
        await settings.keep(turn.session, rule.name, value, turn.person_id, turn.now)
        await _changed(turn, rule.name)
        return texts.kept(rule, value)

    return keep


def _note(rule: Rule) -> Callable[[Known, Answers], str]:
    return lambda known, answers: texts.note(rule, known)


for one in RULES:
    router.form(one.form, know=known, note=_note(one))(_keeping(one))


@router.button("alliance_settings.reset")
async def reset(turn: Turn) -> Message:
    rule = BY_NAME.get(turn.value)
    if rule is None:
        return await show(turn)
    if await settings.drop(turn.session, rule.name):
        await _changed(turn, rule.name)
    return texts.was_reset(rule, getattr(_set_up(turn), rule.name))


async def _changed(turn: Turn, name: str) -> None:
    audit.note(turn.session, "alliance_setting.changed", turn.now, turn.person_id, name)
    await facts.have_changed(turn.session)
