"""Free words: acted upon when their meaning is sure, offered when it is likely, kept for the team when nobody knows."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from handlers import admission, contacts, misread, my_days, naming, offers, questions, support
from handlers.router import Reply, Turn
from messages import clauses, intents
from messages import questions as question_texts
from messages import welcome as texts
from messages.expected import ANSWERS, ANYBODY, Hearer
from messages.intents import LIKELY, NOT_OURS, REMARK, SURE, Reader, Reading
from messages.message import Button
from messages.words import plain
from storage.facts import Facts

SURE_NOT_OURS = 0.85
OFFERED = 3
RATHER_ELSE = 0.4  # of an answer's fit is lost to a meaning that is sure by itself
IF_A_QUESTION = 0.7  # of what is surely a question, the nearest answers are offered although none is near
SAYS_LITTLE = 2  # so many words, or none at all, are not understood rather than turned away
GIVES_UP = frozenset({"cancel", "decline_or_move_deployment", "newsletter_unsubscribe"})
PLEASANTRY = frozenset({"greeting_thanks", NOT_OURS, REMARK})  # beside a matter of ours these need no answer


def read(turn: Turn, text: str) -> list[Reading]:
    """What the text may mean, from this person, the likeliest first; read once in a turn."""
    if text not in turn.read:
        turn.read[text] = readings(text, turn.facts, turn.today, _hearer(turn))
    return turn.read[text]


def glanced_at(turn: Turn, text: str) -> list[Reading]:
    """What the text may mean, published answers aside: enough to know whether it may be kept."""
    return intents.shipped().read(text, naming.lexicon(turn.facts, turn.today), _hearer(turn))


def _hearer(turn: Turn) -> Hearer:
    return Hearer(turn.roles) if turn.person else ANYBODY


def readings(text: str, facts: Facts, today: date, hearer: Hearer, reader: Reader | None = None) -> list[Reading]:
    """What a text may mean, the likeliest first; each published answer is a meaning of its own."""
    found = (reader or intents.shipped()).read(text, naming.lexicon(facts, today), hearer)
    asked = next((reading.confidence for reading in found if reading.intent == "faq"), 0.0)
    others = [reading for reading in found if reading.intent != "faq"]
    fits = question_texts.ranked(text, questions.published(facts))[:OFFERED]
    published = [Reading("faq", round(sure, 3), {"faq": slug}) for slug, sure in _answers(fits, asked, found[0])]
    return sorted([*others, *published], key=lambda reading: -reading.confidence)


def _answers(
    fits: Sequence[tuple[float, question_texts.Answer]], asked: float, first: Reading
) -> list[tuple[str, float]]:
    """How sure we are of each published answer: of its fit alone, where the text is a question before all else."""
    if first.intent != "faq":
        return [(answer.slug, fit * max(asked, fit) * (1 - RATHER_ELSE * first.confidence)) for fit, answer in fits]
    together = sum(fit for fit, _ in fits) or 1.0
    return [(answer.slug, max(fit, IF_A_QUESTION * asked * fit / together)) for fit, answer in fits]


async def understood(turn: Turn, *, at_review: bool = False) -> Reply:
    """Act on a sure reading; offer the likely ones; else say that we do not know."""
    text = turn.inbound.text
    several = _matters(turn, text)
    if len(several) > 1:
        return await _one_by_one(turn, several)
    readings = _named_alone(turn, text) or (await _weighed(turn, text) if plain(text) else [])
    if readings and readings[0].intent in GIVES_UP and intents.spares(text):
        return Reply([texts.nothing_given_up()])
    if readings and _is_clear(readings[0], text):
        return await _act(turn, text, readings[0])
    likely = [(r.intent, choice) for r in readings if r.confidence >= LIKELY if (choice := _choice(turn, r))]
    if likely:
        return Reply([await misread.offer(turn, text, likely[:OFFERED])])
    if at_review and not intents.asks_something(text):
        return Reply([texts.not_at_the_review()])
    return await _unknown(turn)


def _is_clear(reading: Reading, text: str) -> bool:
    """Whether to act: a question that may be ours is rather kept than turned away, and a hindrance settles nothing."""
    if reading.intent == NOT_OURS and len(plain(text).split()) <= SAYS_LITTLE:
        return False
    if reading.intent in GIVES_UP and intents.only_hinders(text):
        return False
    asked = reading.intent == NOT_OURS and intents.asks_something(text)
    return reading.confidence >= (SURE_NOT_OURS if asked else SURE)


def _named_alone(turn: Turn, text: str) -> list[Reading]:
    """A topic by its name and nothing else: its contact or what it is."""
    topic = naming.lexicon(turn.facts, turn.today).topics.values.get(plain(text))
    told = [reading for reading in read(turn, text) if reading.intent == "faq" and reading.confidence >= LIKELY]
    return [Reading("contact_lookup", LIKELY, {"topic": topic}), *told[:1]] if topic and told else []


async def _weighed(turn: Turn, text: str) -> list[Reading]:
    """What the text may mean; words that could be a yes or a no are one when a day or an offer waits for it."""
    found = [reading for reading in read(turn, text) if reading.intent != REMARK]
    unclear = bool(found) and found[0].confidence < SURE and any(one.intent in ANSWERS for one in found[:3])
    if turn.person is None or not unclear:
        return found
    waiting = [
        *await my_days.todo(turn, turn.person_id, turn.posts),
        *await offers.todos(turn, turn.person_id, turn.posts),
    ]
    return readings(text, turn.facts, turn.today, Hearer(turn.roles, asked=bool(waiting)))


def _matters(turn: Turn, text: str) -> list[tuple[str, Reading]]:
    """The different matters in one message of which each is sure, with its own words."""
    found: dict[str, tuple[str, Reading]] = {}
    for part in clauses.apart(text):
        first = next(iter(read(turn, part)), None)
        if first and first.confidence >= SURE and first.intent not in PLEASANTRY:
            found.setdefault(first.intent, (part, first))
    return list(found.values())


async def _one_by_one(turn: Turn, several: Sequence[tuple[str, Reading]]) -> Reply:
    """Answer the first matter and offer the others."""
    (text, first), *others = several
    reply = await _act(turn, text, first)
    offered = [choice for _, reading in others if (choice := _choice(turn, reading))]
    if offered and reply.sheet is None:
        reply.messages.append(texts.also_asked(offered))
    return reply


async def _act(turn: Turn, text: str, reading: Reading) -> Reply:
    route = turn.catalogue.intent(reading.intent)
    if route is None:
        return Reply([texts.not_for_us()])
    turn.slots, turn.inbound = reading.slots, replace(turn.inbound, text=text)
    reply = await admission.take(turn, route)
    begins = next((one.service for one in questions.answers(turn) if one.slug == reading.slots.get("faq")), "")
    return reply if begins or reading.intent != "faq" else _with_contact(turn, text, reply)


def _with_contact(turn: Turn, text: str, reply: Reply) -> Reply:
    """Beside an answer about a topic, whom to ask further; an answer that begins a request needs nobody."""
    topic = next(iter(naming.lexicon(turn.facts, turn.today).topics.mentioned(text)), None)
    if topic and reply.messages and len(buttons := reply.messages[-1].buttons) == 1:
        reply.messages[-1] = replace(reply.messages[-1], buttons=(contacts.topic_button(turn, topic), *buttons))
    return reply


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
        case "request_support" | "request_status":
            return texts.JOIN
        case "faq":
            return Button(questions.titled(turn, slots["faq"]), "questions.show", slots["faq"])
        case "cancel" if turn.person:
            return Button("Withdraw a request", "support.withdraw")
        case "help":
            return Button("What I can do", "welcome.help")
        case "restart":
            return Button("Go back or start again", "form.astray")
    route = turn.catalogue.intent(reading.intent)
    return route.offer if route and route.access.admits(turn) else None


async def _unknown(turn: Turn) -> Reply:
    asks = intents.asks_something(turn.inbound.text)
    if asks:
        await questions.keep(turn)
    return Reply([texts.not_ours(asks, turn.alliance.phone)])
