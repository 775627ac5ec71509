"""The ways through a guided conversation: answer, back, change, add, save, cancel, resume, send, or a page at once."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from handlers import conversation
from handlers.conversation import Conversation
from handlers.router import LINKED, Reply, Router, Scene, Turn, number
from messages import forms as texts
from messages.form import Answers, Sheet, fill, without_last
from messages.message import Message
from storage import drafts
from storage.drafts import Draft
from storage.schools import School

router = Router("form", only=LINKED, own="a conversation belongs to the person who began it, on any account of theirs")
SCHOOL = "school"  # the field of every form that asks for which school it is


async def mine(turn: Turn) -> tuple[Conversation | None, list[str]]:
    """The conversation a button belongs to, by the draft's number in its value, and the rest of the value."""
    which, *rest = turn.value.split(".", 2)
    draft = await drafts.numbered(turn.session, turn.person_id, number(which) or 0)
    return (await conversation.open_up(turn, draft) if draft else None), rest


async def over(turn: Turn) -> Reply:
    """A button whose conversation is finished: say so and show the present state."""
    talk = await conversation.present(turn)
    state = [talk.ask()] if talk else (await _home(turn)).messages
    return Reply([texts.over(), *(replace(m, in_place=False) for m in state)])


@router.button("form.give")
async def give(turn: Turn) -> Reply:
    talk, rest = await mine(turn)
    if talk is None or len(rest) < 2:
        return await over(turn)
    field = talk.current()
    if field is None or field.name != rest[0]:
        await talk.keep()
        return Reply([texts.stale(), replace(talk.ask(), in_place=False)], threaded=True)
    return await conversation.give_answer(talk, field, rest[1])


@router.button("form.more")
async def more(turn: Turn) -> Reply:
    talk, rest = await mine(turn)
    if talk is None:
        return await over(turn)
    field = talk.current()
    page = number(rest[1]) if field and rest[:1] == [field.name] and len(rest) > 1 else 0
    await talk.keep()
    return Reply([talk.ask(page=page or 0)], threaded=True)


@router.button("form.back")
@router.words("back", "go back", "previous", "undo", escapes=True)
async def back(turn: Turn) -> Reply:
    """The last answer is taken back; from an answer being changed, back to the review."""
    talk = (await mine(turn))[0] if turn.value else await conversation.present(turn)
    if talk is None:
        return await over(turn) if turn.value else Reply([texts.nothing_open()])
    answers = talk.draft.answers
    if not talk.draft.asking:
        answers = without_last(talk.form, talk.filled().answers, talk.known)
    await talk.keep(answers=answers, asking=None)
    return Reply([talk.ask()], threaded=True)


@router.button("form.change")
async def change(turn: Turn) -> Reply:
    return await _pick(turn, adding=False)


@router.button("form.add")
async def add(turn: Turn) -> Reply:
    return await _pick(turn, adding=True)


async def _pick(turn: Turn, *, adding: bool) -> Reply:
    talk, _ = await mine(turn)
    if talk is None:
        return await over(turn)
    await talk.keep()
    answers = talk.filled().answers
    return Reply([texts.pick_field(talk.form, answers, talk.known, talk.id, adding=adding)], threaded=True)


@router.button("form.ask")
async def ask(turn: Turn) -> Reply:
    talk, rest = await mine(turn)
    if talk is None or not rest:
        return await over(turn)
    await talk.keep(asking=rest[0] if rest[0] in {f.name for f in talk.form.fields} else None)
    return Reply([talk.ask()], threaded=True)


@router.button("form.review")
@router.button("form.resume")
@router.button("form.continue")
@router.words("continue", "carry on", "resume", escapes=True)
async def resume(turn: Turn) -> Reply:
    """Take the conversation up again, on whatever account the person is now."""
    talk = (await mine(turn))[0] if turn.value else await conversation.latest(turn)
    if talk is None:
        return await over(turn) if turn.value else Reply([texts.nothing_open()])
    await talk.keep(asking=None)
    return Reply([talk.ask()], threaded=True)


@router.words("restart", "start over", "start again", "begin again", escapes=True)
async def restart(turn: Turn) -> Reply:
    """Begin anew, after asking; with nothing begun, the start page."""
    talk = await conversation.present(turn) or await conversation.latest(turn)
    if talk is None:
        return await _home(turn)
    return Reply([texts.begun_before(talk.form, talk.filled().answers, talk.known, talk.id)], threaded=True)


async def _home(turn: Turn) -> Reply:
    route = turn.catalogue.button("welcome.menu")
    return Reply.of(await route.do(turn)) if route else Reply()


@router.button("form.fresh")
async def fresh(turn: Turn) -> Reply:
    talk, _ = await mine(turn)
    if talk is None:
        return await over(turn)
    await talk.keep(answers=talk.form.about(talk.draft.answers), asking=None)
    return await conversation.opened(talk)


@router.button("form.sheet")
async def sheet(turn: Turn) -> Reply:
    """Show the whole form from the page of the open question."""
    talk, _ = await mine(turn)
    if talk is None:
        return await over(turn)
    return await conversation.shown_whole(talk) if turn.inbound.whole_forms else Reply([talk.ask()])


@router.button("form.turn")
async def turn_back(turn: Turn) -> Reply:
    """One page back in a form shown whole; the answers of this page are not taken."""
    talk, rest = await mine(turn)
    page = number(rest[0]) if rest else None
    if talk is None or page is None:
        return await over(turn)
    here = talk.sheet(page)
    return Reply(sheet=replace(here, page=here.page_before))


@router.button("form.astray")
@router.intent("restart")
async def astray(turn: Turn) -> Reply:
    """Somebody chose wrongly or wants to begin again: in a conversation we ask which way to go."""
    talk = await conversation.present(turn)
    if talk is None:
        return await restart(turn)
    return Reply([texts.astray(talk.form, talk.id, begun=bool(talk.given()))], threaded=True)


@router.button("form.save")
@router.words("save", "save for later", "later", "pause", escapes=True)
async def save(turn: Turn) -> Reply:
    talk = (await mine(turn))[0] if turn.value else await conversation.present(turn)
    if talk is None:
        return await over(turn) if turn.value else Reply([texts.nothing_open()])
    await talk.keep(open=False, asking=None)
    return Reply([texts.saved(talk.form, talk.id)], threaded=True)


@router.button("form.cancel")
async def cancel(turn: Turn) -> Reply:
    talk, _ = await mine(turn)
    return await conversation.surely_cancel(talk) if talk else await over(turn)


@router.button("form.drop")
async def drop(turn: Turn) -> Reply:
    talk, _ = await mine(turn)
    if talk is None:
        return await over(turn)
    return await conversation.throw_away(talk)


@router.button("form.send")
async def send(turn: Turn) -> Reply:
    talk, _ = await mine(turn)
    return await conversation.send_off(talk) if talk else await over(turn)


@router.notice("form.left")
async def left(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    """It is not finished; nothing where it was sent, thrown away or set aside since, or where nothing was answered."""
    draft = await scene.session.get(Draft, args["draft"])
    guided = scene.catalogue.forms.get(draft.form) if draft and draft.open else None
    if draft is None or guided is None or not draft.answers.keys() - guided.form.about(draft.answers).keys() - {SCHOOL}:
        return None
    school = await scene.session.get(School, number(str(draft.answers.get(SCHOOL, ""))) or 0)
    return texts.left(guided.form, school.name if school else "", draft.id or 0)


async def page(turn: Turn) -> Reply:
    """Take a page of a form shown whole: its mistakes all at once, or the next page, or the end."""
    talk, rest = await mine(turn)
    here = number(rest[0]) if rest else None
    if talk is None or here is None:
        return await over(turn)
    if here == 0:
        reply = await conversation.send_off(talk)
        reply.threaded = False
        return reply
    given, blank = _on_page(talk.sheet(here), turn.inbound.answers or {})
    have = {name: value for name, value in talk.draft.answers.items() if name not in blank}
    filled = fill(talk.form, have, given, talk.known)
    if filled.errors:
        return Reply(errors={name: error.text for name, error in filled.errors.items()})
    await talk.keep(answers=filled.answers, asking=None, asked_on=None)
    shown = talk.sheet(here)
    following = shown.next_page or (filled.next.page if filled.next else 0)
    return Reply(sheet=replace(shown, page=following))


def _on_page(shown: Sheet, raw: Answers) -> tuple[dict[str, Any], set[str]]:
    """What was given on a page, and the optional fields left blank on it."""
    blank = {f.name for f in shown.fields if f.optional and not raw.get(f.name)}
    return {f.name: raw.get(f.name) or "" for f in shown.fields if f.name not in blank}, blank
