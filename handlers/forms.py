"""A guided conversation: one question at a time or a whole form, with ways back, out and in again."""

from dataclasses import dataclass, replace
from typing import Any

from handlers.router import LINKED, Guided, Reply, Router, Turn, number
from messages import forms as texts
from messages.form import (
    Answers,
    Choice,
    Field,
    Filled,
    Form,
    Known,
    Sheet,
    Text,
    fill,
    settled,
    still_fitting,
    without_last,
)
from messages.message import Invalid, Message
from storage import drafts
from storage.drafts import Draft

router = Router("form", only=LINKED)
SEND_WORDS = frozenset({"send", "send it", "send request", "yes", "yes send it", "yes please"})


@dataclass(slots=True)
class Conversation:
    """A draft with its form and all the form must know."""

    turn: Turn
    guided: Guided
    draft: Draft
    known: Known

    @property
    def form(self) -> Form:
        return self.guided.form

    @property
    def id(self) -> int:
        return self.draft.id or 0

    def filled(self) -> Filled:
        return fill(self.form, self.draft.answers, {}, self.known)

    def given(self) -> dict[str, Any]:
        """The answers this person gave; what follows from who they are is not among them."""
        return {name: value for name, value in self.filled().answers.items() if name not in settled(self.known)}

    def current(self) -> Field | None:
        """The question that stands open; None at the review."""
        return self.form.field(self.draft.asking) if self.draft.asking else self.filled().next

    async def keep(self, **changes: Any) -> None:
        """Write the draft down as the conversation of this account."""
        fresh = {"open": True, "asked_on": self.turn.account_id, "updated_at": self.turn.now, "held": None}
        for name, value in {**fresh, **changes}.items():
            setattr(self.draft, name, value)
        await drafts.keep(self.turn.session, self.draft)

    def ask(self, error: Invalid | None = None, page: int = 0) -> Message:
        """The open question, or the review when all is said."""
        field = self.current()
        answers = self.filled().answers
        if field:
            asked = texts.question(self.form, field, answers, self.known, self.id, page, error)
            inbound = self.turn.inbound
            return texts.with_form(asked, self.id) if inbound.whole_forms or inbound.forms_on_press else asked
        return texts.review(self.form, answers, self.known, self.id, self.guided.note(self.known, answers))

    def sheet(self, page: int) -> Sheet:
        answers = self.filled().answers
        return Sheet(self.form, self.known, answers, page, self.id, self.guided.note(self.known, answers))

    def first_page(self) -> int:
        field = self.current()
        return field.page if field else 0


async def open_up(turn: Turn, draft: Draft) -> Conversation | None:
    """The conversation of a draft; answers of an earlier version of its form stay if they still fit."""
    guided = turn.catalogue.forms.get(draft.form)
    if guided is None or not guided.access.admits(turn):
        return None
    known = await guided.know(turn)
    if draft.version != guided.form.version:
        draft.answers = still_fitting(guided.form, draft.answers, known)
        draft.version, draft.asking = guided.form.version, None
    return Conversation(turn, guided, draft, known)


async def present(turn: Turn) -> Conversation | None:
    """The conversation this account is in the middle of."""
    draft = await drafts.open_draft(turn.session, turn.person_id) if turn.person else None
    if draft is None or draft.asked_on != turn.account_id:
        return None
    return await open_up(turn, draft)


async def begin(turn: Turn, name: str, given: Answers) -> Reply:
    """Start a guided conversation with what is known already; one begun before is offered first."""
    guided = turn.catalogue.forms[name]
    draft = await drafts.of_form(turn.session, turn.person_id, name)
    earlier = await open_up(turn, draft) if draft else None
    if earlier and earlier.given():
        return Reply([texts.begun_before(guided.form, earlier.filled().answers, earlier.known, earlier.id)])
    known = await guided.know(turn)
    draft = draft or Draft(person_id=turn.person_id, form=name, version=guided.form.version, updated_at=turn.now)
    draft.answers = fill(guided.form, {}, given, known).answers
    draft.version, draft.asking = guided.form.version, None
    talk = Conversation(turn, guided, draft, known)
    await talk.keep()
    return await _opened(talk)


async def _opened(talk: Conversation) -> Reply:
    """The first thing shown: the whole form where it can be, else the first question."""
    if talk.turn.inbound.whole_forms:
        return await _shown_whole(talk)
    return Reply([replace(talk.ask(), in_place=False)], threaded=True)


async def _shown_whole(talk: Conversation) -> Reply:
    """The form from the page of the open question; what is written in the chat meanwhile is no answer to it."""
    await talk.keep(asking=None, asked_on=None)
    return Reply(sheet=talk.sheet(talk.first_page()))


async def mine(turn: Turn) -> tuple[Conversation | None, list[str]]:
    """The conversation a button belongs to, by the draft's number in its value, and the rest of the value."""
    which, *rest = turn.value.split(".", 2)
    draft = await drafts.numbered(turn.session, turn.person_id, number(which) or 0)
    return (await open_up(turn, draft) if draft else None), rest


async def over(turn: Turn) -> Reply:
    """A button whose conversation is finished: say so and show the present state."""
    talk = await present(turn)
    state = [talk.ask()] if talk else (await _home(turn)).messages
    return Reply([texts.over(), *(replace(m, in_place=False) for m in state)])


async def hear(turn: Turn, talk: Conversation, sure_question: bool) -> Reply | None:
    """Take a text as the answer to the open question; None when it is something else.

    `sure_question` says that the text, read by itself, is surely a question to us.
    """
    field, text = talk.current(), turn.inbound.text
    if field is None:
        return await _send(talk) if text.strip().casefold() in SEND_WORDS else None
    free = isinstance(field, Text) or (isinstance(field, Choice) and field.other and not field.find(text, talk.known))
    if free and sure_question:
        await talk.keep(held=text)
        return Reply([texts.answer_or_question(field, text, talk.id)], threaded=True)
    filled = fill(talk.form, talk.draft.answers, {field.name: text}, talk.known)
    if sure_question and filled.errors:
        return None
    return await _give(talk, field, text)


async def _give(talk: Conversation, field: Field, raw: Any) -> Reply:
    filled = fill(talk.form, talk.draft.answers, {field.name: raw}, talk.known)
    if error := filled.errors.get(field.name):
        await talk.keep()
        return Reply([talk.ask(error)], threaded=True)
    await talk.keep(answers=filled.answers, asking=None)
    return Reply([talk.ask()], threaded=True)


@router.button("form.give")
async def give(turn: Turn) -> Reply:
    talk, rest = await mine(turn)
    if talk is None or len(rest) < 2:
        return await over(turn)
    field = talk.current()
    if field is None or field.name != rest[0]:
        await talk.keep()
        return Reply([texts.stale(), replace(talk.ask(), in_place=False)], threaded=True)
    return await _give(talk, field, rest[1])


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
    talk = (await mine(turn))[0] if turn.value else await present(turn)
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
    talk = (await mine(turn))[0] if turn.value else await _latest(turn)
    if talk is None:
        return await over(turn) if turn.value else Reply([texts.nothing_open()])
    await talk.keep(asking=None)
    return Reply([talk.ask()], threaded=True)


async def _latest(turn: Turn) -> Conversation | None:
    rows = await drafts.of_person(turn.session, turn.person_id) if turn.person else []
    return await open_up(turn, rows[0]) if rows else None


@router.words("restart", "start over", "start again", "begin again", escapes=True)
async def restart(turn: Turn) -> Reply:
    """Begin anew, after asking; with nothing begun, the start page."""
    talk = await present(turn) or await _latest(turn)
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
    await talk.keep(answers={}, asking=None)
    return await _opened(talk)


@router.button("form.sheet")
async def sheet(turn: Turn) -> Reply:
    """Show the whole form from the page of the open question."""
    talk, _ = await mine(turn)
    if talk is None:
        return await over(turn)
    return await _shown_whole(talk) if turn.inbound.whole_forms else Reply([talk.ask()])


@router.button("form.turn")
async def turn_back(turn: Turn) -> Reply:
    """One page back in a form shown whole; the answers of this page are not taken."""
    talk, rest = await mine(turn)
    page = number(rest[0]) if rest else None
    if talk is None or page is None:
        return await over(turn)
    here = talk.sheet(page)
    return Reply(sheet=replace(here, page=here.page_before))


@router.button("form.save")
@router.words("save", "save for later", "later", "pause", escapes=True)
async def save(turn: Turn) -> Reply:
    talk = (await mine(turn))[0] if turn.value else await present(turn)
    if talk is None:
        return await over(turn) if turn.value else Reply([texts.nothing_open()])
    await talk.keep(open=False, asking=None)
    return Reply([texts.saved(talk.form, talk.id)], threaded=True)


@router.button("form.cancel")
async def cancel(turn: Turn) -> Reply:
    talk, _ = await mine(turn)
    return await surely_cancel(talk) if talk else await over(turn)


async def surely_cancel(talk: Conversation) -> Reply:
    """Ask before answers are thrown away; with none given there is nothing to ask about."""
    if given := talk.given():
        await talk.keep()
        return Reply([texts.surely_cancel(talk.form, given, talk.id)], threaded=True)
    await drafts.drop(talk.turn.session, talk.draft)
    return Reply([texts.dropped(talk.form)], threaded=True)


@router.button("form.drop")
async def drop(turn: Turn) -> Reply:
    talk, _ = await mine(turn)
    if talk is None:
        return await over(turn)
    await drafts.drop(turn.session, talk.draft)
    return Reply([texts.dropped(talk.form)], threaded=True)


@router.button("form.send")
async def send(turn: Turn) -> Reply:
    talk, _ = await mine(turn)
    return await _send(talk) if talk else await over(turn)


async def _send(talk: Conversation) -> Reply:
    """Hand a complete form to its function; an incomplete one asks on."""
    filled = talk.filled()
    if filled.next:
        await talk.keep(asking=None)
        return Reply([texts.stale(), replace(talk.ask(), in_place=False)], threaded=True)
    answers = {field.name: filled.answers.get(field.name) for field in talk.form.fields}
    await drafts.drop(talk.turn.session, talk.draft)
    reply = Reply.of(await talk.guided.do(talk.turn, **answers))
    reply.threaded = True
    return reply


async def page(turn: Turn) -> Reply:
    """Take a page of a form shown whole: its mistakes all at once, or the next page, or the end."""
    talk, rest = await mine(turn)
    here = number(rest[0]) if rest else None
    if talk is None or here is None:
        return await over(turn)
    if here == 0:
        reply = await _send(talk)
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
