"""The order in which what a person did is read: button, safeguarding, open question, meaning, "Did you mean"."""

import re
from collections.abc import Iterator
from dataclasses import replace

from handlers import admission, conversation, forms, giving_up, meaning, misread, newsletter_photos, reminders, welcome
from handlers.router import Reply, Route, Turn
from messages import intents, safeguarding
from messages import welcome as texts
from messages.intents import SURE
from messages.message import Button
from messages.words import plain
from storage import audit

DIGRESSIONS = frozenset({"contact_lookup", "request_status", "faq", "cost", "help", "committee_dates", "event_dates"})
WAYS_OUT = frozenset({"cancel", "restart"})
SURE_IN_A_FORM = 0.9  # an answer that is taken for "stop" would annoy more than a "stop" that is taken for an answer
LONG_FOR_A_QUESTION = 120  # characters
SILENT = frozenset({"home.open", "account.blocked", "account.back", "support.start"})  # nothing to come back from
YES = re.compile(r"(?:yes|yep|yeah|y|ok|okay|sure)(?: please)?|(?:yes )?throw (?:it |them )?away")
NO = re.compile(r"(?:no|n|nope|keep it|keep them|carry on|continue)(?: (?:thanks|thank you|carry on|keep it))?")
STOP_THIS = re.compile(r"(?:stop |cancel )?(?:this|this one|what i am doing(?: now)?)(?: please)?")
AN_ANSWER = re.compile(r"(?:yes )?(?:it is |its )?(?:my |the |an )?answer|yes")
A_QUESTION = re.compile(r"(?:no )?(?:it is |its )?(?:a |new |a new )?question|no")
SAFEGUARDING = "This bot is not for concerns about a child or an adult. In an emergency ring 999."


async def answer(turn: Turn) -> Reply:
    """Everything a person does comes through here."""
    inbound = turn.inbound
    if any(_sensitive(turn, text) for text in _written(turn)):
        return await _stop(turn)
    if inbound.photo is not None and (taken := await newsletter_photos.take(turn)):
        return taken
    if inbound.answers is not None:
        turn.value = inbound.value
        return await forms.page(turn) if turn.person else await admission.refuse(turn)
    if inbound.action:
        return await _pressed(turn)
    return await _said(turn)


def _written(turn: Turn) -> Iterator[str]:
    """Every text of the person's own."""
    yield turn.inbound.text
    for value in (turn.inbound.answers or {}).values():
        yield from value if isinstance(value, list) else [str(value or "")]


def _sensitive(turn: Turn, text: str) -> bool:
    """Whether a text must not be kept; a command says nothing about anybody."""
    if not text or turn.catalogue.word(text):
        return False
    if not intents.says_enough(text):
        return intents.sensitive(text, ())
    read = meaning.read if text == turn.inbound.text else meaning.glanced_at  # of an answer in a form no more is asked
    return intents.sensitive(text, read(turn, text))


async def _stop(turn: Turn) -> Reply:
    """Nothing of what was written is kept but the fact and the time."""
    audit.note(turn.session, "safeguarding.stopped", turn.now)
    ours = turn.alliance
    words = turn.house.safeguarding_text or ours.safeguarding.get("text") or SAFEGUARDING
    numbers = dict(ours.safeguarding.get("numbers", {})) or ({"office": ours.phone} if ours.phone else {})
    if turn.house.safeguarding_numbers:
        numbers = dict(pair.split("=", 1) for pair in turn.house.safeguarding_numbers.split(";") if "=" in pair)
    stop = safeguarding.stop(words, numbers)
    talk = await conversation.present(turn)
    if talk:
        await talk.keep(open=False)
        stop = replace(stop, buttons=(Button("Continue my request", "form.resume", str(talk.id)),))
    return Reply([stop], stopped=True)


async def _pressed(turn: Turn) -> Reply:
    """A button; one of "Did you mean" stands for another, and tells what was meant."""
    if turn.inbound.action == misread.CHOOSE and (row := await misread.meant(turn)):
        return await misread.may_keep(turn, row, await _carried_out(turn))
    return await _carried_out(turn)


async def _carried_out(turn: Turn) -> Reply:
    route = turn.catalogue.button(turn.inbound.action)
    turn.value = turn.inbound.value
    if turn.inbound.action == "form.held":
        return await _held(turn)
    if route is None:
        return Reply([texts.old_button(), await welcome.menu(turn)])
    beside_it = route.of != forms.router.name and turn.inbound.action not in SILENT
    digressed = beside_it and await conversation.present(turn) is not None
    reply = await reminders.beside(turn, await admission.take(turn, route))
    return await _asked_again(turn, reply) if digressed else reply


async def _said(turn: Turn) -> Reply:
    """Words: a command, an answer to the open question, or something to be understood."""
    talk = await conversation.present(turn)
    slashed = turn.inbound.text.startswith("/") or turn.inbound.whole_forms  # Slack keeps the slash to itself
    text = _without_name(turn)
    if talk and (settled := await _settled(turn, talk)):
        return settled
    command = turn.catalogue.word(text)
    if command and (talk is None or command[0].escapes or slashed or _no_answer(turn, talk, command[0])):
        return await _commanded(turn, talk, *command)
    if giving_up.meant(text, in_form=talk is not None):
        return await giving_up.give_up(turn)
    if text.startswith("/"):
        return Reply([texts.unknown_command(text.split()[0])])
    return await _answered(turn, talk, command) if talk else await _alone(turn, text)


async def _alone(turn: Turn, text: str) -> Reply:
    """Words with no question open."""
    if sentence := turn.catalogue.sentence(turn, text):
        route, turn.slots = sentence
        return await admission.take(turn, route)
    return await meaning.understood(turn)


async def _answered(turn: Turn, talk: conversation.Conversation, command: tuple[Route, str] | None) -> Reply:
    """Words in the middle of a guided conversation: the answer, unless they are surely or possibly something else."""
    commands = command is not None and not command[1] and command[0].access.admits(turn)
    heard = await conversation.hear(turn, talk, commands or _digresses(turn))
    return heard or await _asked_again(turn, await meaning.understood(turn, at_review=talk.current() is None))


def _digresses(turn: Turn) -> bool:
    """Whether the words are rather a short question to us, or the wish to stop or go back, than an answer."""
    text = turn.inbound.text
    first = next(iter(meaning.read(turn, text)), None)
    if first is None or len(text) >= LONG_FOR_A_QUESTION:
        return False
    if first.intent in WAYS_OUT:
        return first.confidence >= SURE_IN_A_FORM and len(text.split()) > 1
    surely = SURE if text.rstrip().endswith("?") else SURE_IN_A_FORM  # “where our reading stands” asks nothing
    return first.intent in DIGRESSIONS and first.confidence >= surely and intents.asks_something(text)


async def _settled(turn: Turn, talk: conversation.Conversation) -> Reply | None:
    """The words answer a question of ours about what was typed: throw away or not, an answer or a question."""
    said = plain(turn.inbound.text)
    if talk.draft.held is None:
        return None
    if talk.draft.held in (conversation.LEAVING, conversation.WHICH):
        return await _stays_or_goes(turn, talk, said)
    if AN_ANSWER.fullmatch(said) or A_QUESTION.fullmatch(said):
        return await _read_again(turn, talk, as_answer=bool(AN_ANSWER.fullmatch(said)))
    return None


async def _stays_or_goes(turn: Turn, talk: conversation.Conversation, said: str) -> Reply | None:
    """We asked whether to stop; where two things could be meant, a yes says neither."""
    if NO.fullmatch(said) or intents.spares(turn.inbound.text):
        await talk.keep()
        return Reply([talk.ask()], threaded=True)
    if talk.draft.held == conversation.WHICH:
        if STOP_THIS.fullmatch(said):
            return await conversation.surely_cancel(talk)
        return await conversation.stop_which(talk) if YES.fullmatch(said) else None
    return await conversation.throw_away(talk) if YES.fullmatch(said) else None


def _no_answer(turn: Turn, talk: conversation.Conversation, route: Route) -> bool:
    """Whether a command is meant where a question stands open: it cannot be the answer, and the person may give it."""
    return route.access.admits(turn) and conversation.refuses(talk, turn.inbound.text)


async def _commanded(turn: Turn, talk: conversation.Conversation | None, route: Route, rest: str) -> Reply:
    turn.value = rest
    reply = await admission.take(turn, route)
    return await _asked_again(turn, reply) if talk and route.of != forms.router.name else reply


def _without_name(turn: Turn) -> str:
    """The text; "/s2s help" says "help", for the command is the bot's own name."""
    command, _, rest = turn.inbound.text.partition(" ")
    if command == "/s2s" and rest.strip():
        turn.inbound = replace(turn.inbound, text=rest.strip())
    return turn.inbound.text


async def _asked_again(turn: Turn, reply: Reply) -> Reply:
    """After a digression the open question stands again; what began another conversation has asked its own."""
    talk = await conversation.present(turn)
    if talk and reply.sheet is None and not reply.threaded:
        reply.messages.append(replace(talk.ask(), in_place=False))
        reply.threaded = True
    return reply


async def _held(turn: Turn) -> Reply:
    """The person has said whether what they typed was an answer or a question."""
    talk, rest = await forms.mine(turn)
    if talk is None or talk.draft.held in conversation.OURS:
        return await forms.over(turn)
    return await _read_again(turn, talk, as_answer=rest == ["answer"])


async def _read_again(turn: Turn, talk: conversation.Conversation, *, as_answer: bool) -> Reply:
    """Read what was held, now that it is known how it was meant."""
    turn.inbound = replace(turn.inbound, text=talk.draft.held or "", action="")
    await talk.keep()
    if as_answer:
        return await conversation.hear(turn, talk, False) or Reply()
    if command := turn.catalogue.word(turn.inbound.text):
        return await _commanded(turn, talk, *command)
    return await _asked_again(turn, await meaning.understood(turn))
