"""The order in which what a person did is read: button, safeguarding, open question, meaning, "Did you mean"."""

from collections.abc import Iterator
from dataclasses import replace

from handlers import contacts, conversation, forms, questions, welcome
from handlers.router import Reply, Route, Turn
from messages import intents, safeguarding
from messages import questions as question_texts
from messages import welcome as texts
from messages.contacts import public_card
from messages.intents import LIKELY, SURE, Lexicon, Reading
from messages.message import Button
from messages.support import needs_joining
from messages.words import Names, plain
from storage import audit, drafts

DIGRESSIONS = frozenset({"contact_lookup", "request_status", "faq", "cost", "help"})
SILENT = frozenset({"home.open", "account.blocked", "account.back", "support.start"})  # nothing to come back from
CANCEL = frozenset({"cancel", "stop", "never mind", "nevermind", "forget it", "forget about it", "leave it", "quit"})
SAFEGUARDING = "This bot is not for concerns about a child or an adult. In an emergency ring 999."


async def answer(turn: Turn) -> Reply:
    """Everything a person does comes through here."""
    inbound = turn.inbound
    if any(safeguarding.concerns(text) for text in _written(turn)):
        return await _stop(turn)
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
    return Reply([texts.not_allowed(f"the {route.access}".replace("_", " ") if route else "the central team")])


async def _pressed(turn: Turn) -> Reply:
    route = turn.catalogue.button(turn.inbound.action)
    turn.value = turn.inbound.value
    if turn.inbound.action == "form.held":
        return await _held(turn)
    if route is None:
        return Reply([texts.old_button(), await welcome.menu(turn)])
    talk = await conversation.present(turn)
    reply = await _take(turn, route)
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
    command = turn.catalogue.word(text)
    if command and (talk is None or command[0].escapes or slashed):
        route, turn.value = command
        reply = await _take(turn, route)
        return await _asked_again(turn, reply) if talk and route.of != forms.router.name else reply
    if _cancels(text):
        return await _cancelled(turn, talk)
    if text.startswith("/"):
        return Reply([texts.unknown_command(text.split()[0])])
    if talk is None:
        if sentence := turn.catalogue.sentence(turn, text):
            route, turn.slots = sentence
            return await _take(turn, route)
        return await _understood(turn)
    readings = read(turn)
    digresses = bool(readings) and readings[0].intent in DIGRESSIONS and readings[0].confidence >= SURE
    heard = await conversation.hear(turn, talk, digresses and len(text) < 120)
    return heard or await _asked_again(turn, await _understood(turn))


def _without_name(turn: Turn) -> str:
    """The text; "/s2s help" says "help", for the command is the bot's own name."""
    command, _, rest = turn.inbound.text.partition(" ")
    if command == "/s2s" and rest.strip():
        turn.inbound = replace(turn.inbound, text=rest.strip())
    return turn.inbound.text


def _cancels(text: str) -> bool:
    return plain(text) in CANCEL


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
    """After a digression the open question stands again."""
    talk = await conversation.present(turn)
    if talk and reply.sheet is None:
        reply.messages.append(replace(talk.ask(), in_place=False))
        reply.threaded = True
    return reply


async def _held(turn: Turn) -> Reply:
    """The person has said whether what they typed was an answer or a question."""
    talk, rest = await forms.mine(turn)
    if talk is None or talk.draft.held is None:
        return await forms.over(turn)
    turn.inbound = replace(turn.inbound, text=talk.draft.held, action="")
    await talk.keep()
    if rest == ["answer"]:
        return await conversation.hear(turn, talk, False) or Reply()
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


async def _understood(turn: Turn) -> Reply:
    """Act on a sure reading; offer the likely ones; else say that we do not know."""
    readings = [r for r in read(turn) if turn.catalogue.intent(r.intent)]
    if readings and readings[0].confidence >= SURE:
        route = turn.catalogue.intent(readings[0].intent)
        turn.slots = readings[0].slots
        return await _take(turn, route) if route else Reply()
    likely = [choice for r in readings if r.confidence >= LIKELY if (choice := _choice(turn, r))]
    if likely:
        return Reply([texts.did_you_mean(likely[:3])])
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
            value = f"{slots.get('specialism', '')}.{slots.get('phase', '')}".rstrip(".")
            return replace(texts.SUPPORT, value=value)
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
