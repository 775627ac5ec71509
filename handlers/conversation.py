"""A guided conversation: where it stands, the question that is open, and what an answer does to it."""

from dataclasses import dataclass, replace
from typing import Any

from handlers import school_year
from handlers.router import Guided, Reply, Turn
from messages import forms as texts
from messages.form import Answers, Choice, Field, Filled, Form, Known, Sheet, Text, fill, settled, still_fitting
from messages.message import Invalid, Message
from storage import drafts
from storage.drafts import Draft

LEAVING = "/cancel"  # held while we ask whether to throw the answers away; no answer begins with a slash
WHICH = "/which"  # held while we ask whether this is to stop, or a request that was sent is to be withdrawn
OURS = frozenset({None, LEAVING, WHICH})  # whatever else is held was typed by the person
SEND_WORDS = frozenset({"send", "send it", "send request", "yes", "yes send it", "yes please"})


async def knowledge(turn: Turn, guided: Guided) -> Known:
    """All that the form must know; where it asks for days, the school's calendar is part of it."""
    known = await guided.know(turn)
    if "year" in known or not any(field.by_calendar for field in guided.form.fields):
        return known
    return {**known, "year": await school_year.known(turn.session)}


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
        """The answers this person gave; what follows from who they are or what it is about is not among them."""
        answers = self.filled().answers
        ours = self.form.about(answers).keys() | settled(self.known).keys()
        return {name: value for name, value in answers.items() if name not in ours}

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


def refuses(talk: Conversation, text: str) -> bool:
    """Whether the text cannot be the answer to what stands open; at the review nothing is asked."""
    field = talk.current()
    return field is None or bool(fill(talk.form, talk.draft.answers, {field.name: text}, talk.known).errors)


async def open_up(turn: Turn, draft: Draft) -> Conversation | None:
    """The conversation of a draft; answers of an earlier version of its form stay if they still fit."""
    guided = turn.catalogue.forms.get(draft.form)
    if guided is None or not guided.access.admits(turn):
        return None
    known = await knowledge(turn, guided)
    if draft.version != guided.form.version:
        draft.answers = still_fitting(guided.form, draft.answers, known)
        draft.version, draft.asking = guided.form.version, None
    return Conversation(turn, guided, draft, known)


async def present(turn: Turn) -> Conversation | None:
    """The conversation this account is in the middle of."""
    if turn.person is None:
        return None
    draft = await drafts.open_draft(turn.session, turn.person_id) if turn.draft_read else turn.draft
    turn.draft_read = True
    if draft is None or draft.asked_on != turn.account_id:
        return None
    return await open_up(turn, draft)


async def latest(turn: Turn) -> Conversation | None:
    rows = await drafts.of_person(turn.session, turn.person_id) if turn.person else []
    return await open_up(turn, rows[0]) if rows else None


async def begin(turn: Turn, name: str, given: Answers) -> Reply:
    """Start a guided conversation with what is known already; one begun before is offered first."""
    guided = turn.catalogue.forms[name]
    known = await knowledge(turn, guided)
    given = {**guided.form.only_choice(known), **given}
    about = guided.form.about(given)
    begun = await drafts.of_form(turn.session, turn.person_id, name)
    draft = next((draft for draft in begun if guided.form.about(draft.answers) == about), None)
    earlier = await open_up(turn, draft) if draft else None
    if earlier and earlier.given():
        return Reply([texts.begun_before(guided.form, earlier.filled().answers, earlier.known, earlier.id)])
    draft = draft or Draft(person_id=turn.person_id, form=name, version=guided.form.version, updated_at=turn.now)
    draft.answers = fill(guided.form, {}, given, known).answers
    draft.version, draft.asking = guided.form.version, None
    talk = Conversation(turn, guided, draft, known)
    await talk.keep()
    return await opened(talk)


async def opened(talk: Conversation) -> Reply:
    """The first thing shown: the whole form where it can be, else the first question."""
    if talk.turn.inbound.whole_forms:
        return await shown_whole(talk)
    return Reply([replace(talk.ask(), in_place=False)], threaded=True)


async def shown_whole(talk: Conversation) -> Reply:
    """The form from the page of the open question; what is written in the chat meanwhile is no answer to it."""
    await talk.keep(asking=None, asked_on=None)
    return Reply(sheet=talk.sheet(talk.first_page()))


async def hear(turn: Turn, talk: Conversation, sure_question: bool) -> Reply | None:
    """Take a text as the answer to the open question; None when it is something else.

    `sure_question` says that the text, read by itself, is surely a question to us.
    """
    field, text = talk.current(), turn.inbound.text
    if field is None:
        return await send_off(talk) if text.strip().casefold() in SEND_WORDS else None
    free = isinstance(field, Text) or (isinstance(field, Choice) and field.other and not field.find(text, talk.known))
    if free and sure_question:
        await talk.keep(held=text)
        return Reply([texts.answer_or_question(field, text, talk.id)], threaded=True)
    filled = fill(talk.form, talk.draft.answers, {field.name: text}, talk.known)
    if sure_question and filled.errors:
        return None
    return await give_answer(talk, field, text)


async def give_answer(talk: Conversation, field: Field, raw: Any) -> Reply:
    filled = fill(talk.form, talk.draft.answers, {field.name: raw}, talk.known)
    if error := filled.errors.get(field.name):
        await talk.keep()
        return Reply([talk.ask(error)], threaded=True)
    await talk.keep(answers=filled.answers, asking=None)
    return Reply([talk.ask()], threaded=True)


async def stop_which(talk: Conversation) -> Reply:
    """Ask whether to stop this, or to withdraw what was sent."""
    await talk.keep(held=WHICH)
    return Reply([texts.stop_which(talk.form, talk.id)], threaded=True)


async def surely_cancel(talk: Conversation) -> Reply:
    """Ask before answers are thrown away; with none given there is nothing to ask about."""
    if given := talk.given():
        await talk.keep(held=LEAVING)
        return Reply([texts.surely_cancel(talk.form, given, talk.id)], threaded=True)
    return await throw_away(talk)


async def throw_away(talk: Conversation) -> Reply:
    await drafts.drop(talk.turn.session, talk.draft)
    return Reply([texts.dropped(talk.form)], threaded=True)


async def send_off(talk: Conversation) -> Reply:
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
