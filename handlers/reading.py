"""The order in which what a person did is read: button, safeguarding, open question, meaning, "Did you mean"."""

import re
from collections.abc import Iterator
from dataclasses import replace

from handlers import contacts, conversation, forms, newsletter_photos, questions, reminders, support, welcome
from handlers.router import Reply, Route, Turn
from messages import intents, safeguarding
from messages import questions as question_texts
from messages import welcome as texts
from messages.contacts import public_card
from messages.intents import LIKELY, SURE, Lexicon, Reading
from messages.message import Button
from messages.roles import a_holder
from messages.support import needs_joining
from messages.words import Names, plain
from storage import audit, drafts

DIGRESSIONS = frozenset({"contact_lookup", "request_status", "faq", "cost", "help"})
SILENT = frozenset({"home.open", "account.blocked", "account.back", "support.start"})  # nothing to come back from
CANCEL = re.compile(
    r"(?:please )?(?:cancel|stop|drop|leave|quit|scrap)(?: (?:it|this|that|the|my|our))?(?: please| for now| now)?|"
    r"(?:no )?never ?mind|forget (?:about )?it|(?:i )?(?:dont|do not) want to do this(?: now| any ?more)?|"
    r"(?:(?:(?:ive|i have|i) )?changed my mind ?)?(?:please )?(?:dont|do not) send (?:it|this)|"
    r"(?:(?:ive|i have|i) )?changed my mind"
)
YES = re.compile(r"(?:yes|yep|yeah|y|ok|okay|sure)(?: please)?|(?:yes )?throw (?:it |them )?away")
NO = re.compile(r"(?:no|n|nope|keep it|keep them|carry on|continue)(?: (?:thanks|thank you|carry on|keep it))?")
AN_ANSWER = re.compile(r"(?:yes )?(?:it is |its )?(?:my |the |an )?answer|yes")
A_QUESTION = re.compile(r"(?:no )?(?:it is |its )?(?:a |new |a new )?question|no")
SAFEGUARDING = "This bot is not for concerns about a child or an adult. In an emergency ring 999."


async def answer(turn: Turn) -> Reply:
    """Everything a person does comes through here."""
    inbound = turn.inbound
    if any(safeguarding.concerns(text) for text in _written(turn)):
        return await _stop(turn)
    if inbound.photo is not None and (taken := await newsletter_photos.take(turn)):
        return taken
    if inbound.answers is not None:
        turn.value = inbound.value
        return await forms.page(turn) if turn.person else await _refuse(turn)
    if inbound.action:
        return await _pressed(turn)
    return await _said(turn)


def _written(turn: Turn) -> Iterator[str]:
    """Every text of the person's own."""
    yield turn.inbound.text
    for value in (turn.inbound.answers or {}).values():
        yield from value if isinstance(value, list) else [str(value or "")]


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


async def _refuse(turn: Turn, route: Route | None = None) -> Reply:
    """Somebody who may not: a newcomer learns how to join, anybody else who may."""
    if turn.person is None:
        ours = turn.alliance
        card = public_card(ours.name, ours.phone, "", ours.website, "", ours.year)
        joining = needs_joining()
        return Reply([replace(joining, facts=card.facts)])
    who = " or ".join(a_holder(role) for role in sorted(route.access.roles)) if route else a_holder("central_team")
    return Reply([texts.not_allowed(who)])


async def _pressed(turn: Turn) -> Reply:
    route = turn.catalogue.button(turn.inbound.action)
    turn.value = turn.inbound.value
    if turn.inbound.action == "form.held":
        return await _held(turn)
    if route is None:
        return Reply([texts.old_button(), await welcome.menu(turn)])
    talk = await conversation.present(turn)
    reply = await reminders.beside(turn, await _take(turn, route))
    digressed = talk is not None and route.of != forms.router.name and turn.inbound.action not in SILENT
    return await _asked_again(turn, reply) if digressed else reply


async def _take(turn: Turn, route: Route) -> Reply:
    if not route.access.admits(turn):
        return await _refuse(turn, route)
    return Reply.of(await route.do(turn))


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
    if _cancels(text, in_form=talk is not None):
        return await _cancelled(turn, talk)
    if text.startswith("/"):
        return Reply([texts.unknown_command(text.split()[0])])
    return await _answered(turn, talk, command) if talk else await _alone(turn, text)


async def _alone(turn: Turn, text: str) -> Reply:
    """Words with no question open."""
    if sentence := turn.catalogue.sentence(turn, text):
        route, turn.slots = sentence
        return await _take(turn, route)
    return await _understood(turn)


async def _answered(turn: Turn, talk: conversation.Conversation, command: tuple[Route, str] | None) -> Reply:
    """Words in the middle of a guided conversation: the answer, unless they are surely or possibly something else."""
    readings = read(turn)
    digresses = bool(readings) and readings[0].intent in DIGRESSIONS and readings[0].confidence >= SURE
    commands = command is not None and not command[1] and command[0].access.admits(turn)
    heard = await conversation.hear(turn, talk, commands or (digresses and len(turn.inbound.text) < 120))
    return heard or await _asked_again(turn, await _understood(turn, at_review=talk.current() is None))


async def _settled(turn: Turn, talk: conversation.Conversation) -> Reply | None:
    """The words answer a question of ours about what was typed: throw away or not, an answer or a question."""
    said = plain(turn.inbound.text)
    if talk.draft.held is None:
        return None
    if talk.draft.held == conversation.LEAVING:
        if NO.fullmatch(said):
            await talk.keep()
            return Reply([talk.ask()], threaded=True)
        return await conversation.throw_away(talk) if YES.fullmatch(said) else None
    if AN_ANSWER.fullmatch(said) or A_QUESTION.fullmatch(said):
        return await _read_again(turn, talk, as_answer=bool(AN_ANSWER.fullmatch(said)))
    return None


def _no_answer(turn: Turn, talk: conversation.Conversation, route: Route) -> bool:
    """Whether a command is meant where a question stands open: it cannot be the answer, and the person may give it."""
    return route.access.admits(turn) and conversation.refuses(talk, turn.inbound.text)


async def _commanded(turn: Turn, talk: conversation.Conversation | None, route: Route, rest: str) -> Reply:
    turn.value = rest
    reply = await _take(turn, route)
    return await _asked_again(turn, reply) if talk and route.of != forms.router.name else reply


def _without_name(turn: Turn) -> str:
    """The text; "/s2s help" says "help", for the command is the bot's own name."""
    command, _, rest = turn.inbound.text.partition(" ")
    if command == "/s2s" and rest.strip():
        turn.inbound = replace(turn.inbound, text=rest.strip())
    return turn.inbound.text


def _cancels(text: str, *, in_form: bool) -> bool:
    """Whether the words stop what is going on; in the middle of a form its request is meant, else one that was sent."""
    said = plain(text)
    return bool(CANCEL.fullmatch(said.removesuffix(" request") if in_form else said))


async def _cancelled(turn: Turn, talk: conversation.Conversation | None) -> Reply:
    """Stop this conversation; with none open it may be a request that is meant."""
    if talk:
        return await conversation.surely_cancel(talk)
    latest = await drafts.of_person(turn.session, turn.person_id) if turn.person else []
    if latest and (saved := await conversation.open_up(turn, latest[0])):
        return await conversation.surely_cancel(saved)
    route = turn.catalogue.intent("cancel")
    return await _take(turn, route) if route and turn.person else Reply([texts.nothing_to_stop()])


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
    if talk is None or talk.draft.held in (None, conversation.LEAVING):
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
    return await _asked_again(turn, await _understood(turn))


def lexicon(turn: Turn) -> Lexicon:
    """The names this alliance uses today."""
    return turn.facts.once(("lexicon", turn.today), lambda: _lexicon(turn))


def _lexicon(turn: Turn) -> Lexicon:
    topics, roles, people = contacts.aliases(turn)
    named = {name: area.slug for area in turn.facts.areas for name in (area.label, *area.aliases, area.slug)}
    return Lexicon(Names(topics), Names(roles), Names(people), Names(named))


def read(turn: Turn) -> list[Reading]:
    """What the text may mean, published answers included."""
    text = turn.inbound.text
    found = intents.read(text, lexicon(turn))
    for fit, published in question_texts.ranked(text, questions.answers(turn))[:1]:
        if fit >= question_texts.SURE:
            found.append(Reading("faq", min(0.99, fit + 0.15), {"faq": published.slug}))
    return sorted(found, key=lambda reading: -reading.confidence)


async def _understood(turn: Turn, *, at_review: bool = False) -> Reply:
    """Act on a sure reading; offer the likely ones; else say that we do not know."""
    readings = [r for r in read(turn) if turn.catalogue.intent(r.intent)]
    if readings and readings[0].confidence >= SURE:
        route = turn.catalogue.intent(readings[0].intent)
        turn.slots = readings[0].slots
        return await _take(turn, route) if route else Reply()
    likely = [choice for r in readings if r.confidence >= LIKELY if (choice := _choice(turn, r))]
    if likely:
        return Reply([texts.did_you_mean(likely[:3])])
    if at_review and not intents.asks_something(turn.inbound.text):
        return Reply([texts.not_at_the_review()])
    return await _unknown(turn)


def _choice(turn: Turn, reading: Reading) -> Button | None:  # noqa: PLR0911 - one line a meaning
    """The button that acts on a reading."""
    slots = reading.slots
    match reading.intent:
        case "contact_lookup" if topic := slots.get("topic"):
            return contacts.topic_button(turn, topic)
        case "contact_lookup":
            return texts.CONTACT
        case "request_support" if turn.person:
            return replace(texts.SUPPORT, value=support.begins_with(slots))
        case "request_status" if turn.person:
            return texts.NEWS
        case "faq":
            return Button(questions.titled(turn, slots["faq"]), "questions.show", slots["faq"])
        case "cancel" if turn.person:
            return Button("Withdraw a request", "support.withdraw")
        case "help":
            return Button("What I can do", "welcome.help")
    route = turn.catalogue.intent(reading.intent)
    return route.offer if route and route.access.admits(turn) else None


async def _unknown(turn: Turn) -> Reply:
    ours = turn.alliance
    asks = intents.asks_something(turn.inbound.text)
    if asks:
        await questions.keep(turn)
    return Reply([texts.not_ours(asks, ours.phone)])
