"""What the bot makes of a message, for whoever tries how well it understands."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bot import load
from handlers import meaning
from messages import intents, needs
from messages.day_words import mentioned
from messages.expected import Hearer
from messages.intents import NOT_OURS, SENSITIVE, Reader, Reading
from messages.needs import Place
from storage import facts, migrate, schools
from storage.alliance import the_alliance
from storage.database import Database, UnusableDatabase
from storage.facts import Facts

# The product tells more apart than the published sets of utterances do; there each has the name that stands beside it.
PUBLISHED_AS: Mapping[str, str] = {
    "agenda": "committee_dates",
    "agenda_item": "committee_dates",
    "apologies": "committee_dates",
    "billable": "faq",
    "cap_days": "my_deployments",
    "erase_me": "help",
    "finish_support": "request_status",
    "invite": "help",
    "misread": "triage_queue",
    "pause_support": "cancel",
    "privacy": "faq",
    "propose_days": "my_deployments",
    "attendance": "event_dates",
    "evaluate": "log_visit",
    "feedback": "log_visit",
    "invoices": "faq",
    "newsletter_read": "newsletter_subscribe",
    "summary": "triage_queue",
    "unanswered": "triage_queue",
    "visit_notes": "my_deployments",
    "about_me": "help",
    "asked_directly": "request_support",
    "call_back": "contact_lookup",
    "cost": "faq",
    "my_availability": "my_deployments",
    "my_data": "help",
    "my_people": "my_deployments",
    "new_head": "contact_lookup",
    "nominate": "faq",
    "other_services": "help",
    "remark": NOT_OURS,
    "school_dates": NOT_OURS,
    "settings": "help",
}
# What each meaning has slots for; a request's number, a school and a date are slots of any.
SLOTS_OF: Mapping[str, Sequence[str]] = {
    "contact_lookup": ("role", "topic", "person"),
    "request_support": ("specialism", "phase", "who"),
    "faq": ("faq",),
}
OF_ANY = ("request",)
VALUES_AS: Mapping[tuple[str, str], str] = {
    ("specialism", "sen"): "send",
    ("specialism", "closing_the_gap"): "pupil_premium",
    ("specialism", "early_years"): "eyfs",
    ("topic", "pip"): "peer_review",
}
SLOTS_AS: Mapping[str, str] = {"faq": "id"}
PHASE = re.compile(r"\b(?:primary|secondary)\b", re.I)
REQUEST = re.compile(r"\b(?:request|support|help|sle|application)\b", re.I)  # what is withdrawn, not a conversation
OFFERED = 3


@dataclass(frozen=True, slots=True)
class Known:
    """What texts are read with: the published facts and the names of the schools."""

    facts: Facts
    schools: Mapping[int, Place]


async def published(database: Database) -> Known:
    """What the alliance has loaded, or else what the example has."""
    if found := await _loaded(database):
        return found
    with TemporaryDirectory() as folder:
        example = Database(f"sqlite:///{Path(folder) / 'example.db'}")
        await migrate.upgrade(example)
        await load.fill_if_empty(example)
        found = await _loaded(example)
        await example.close()
    if found is None:
        raise UnusableDatabase("the example could not be loaded")
    return found


async def _loaded(database: Database) -> Known | None:
    async with database.reading() as session:
        if await the_alliance(session) is None:
            return None
        named = {id: Place(name) for id, name in await schools.names(session)}
        return Known(await facts.read(session, facts.NOTHING), named)


def understood(text: str, knows: Known, today: date, role: str = "", reader: Reader | None = None) -> dict[str, Any]:
    """The reading of one message under the published names."""
    readings = meaning.readings(text, knows.facts, today, Hearer(frozenset({role}) if role else None), reader)
    sensitive = intents.sensitive(text, readings)
    likely = dict(_by_name(readings))
    if sensitive:
        likely = {SENSITIVE: 1.0} | {name: share for name, share in likely.items() if name != SENSITIVE}
    names = sorted(likely, key=lambda name: -likely[name]) or [NOT_OURS]
    return {
        "text": text,
        "intent": names[0],
        "confidence": round(min(likely.get(names[0], 0.0), 1.0), 3),
        "slots": dict(_slots(text, readings, names[0], knows, today)),
        "alternatives": names[1 : OFFERED + 1],
        "safeguarding": sensitive,
        "answers": [reading.slots["faq"] for reading in readings if reading.intent == "faq"][:OFFERED],
    }


def _by_name(readings: Sequence[Reading]) -> Iterator[tuple[str, float]]:
    """Each published name with the share of all that is called so; of published answers only the likeliest counts."""
    shares: dict[str, float] = {}
    for reading in readings:
        name = PUBLISHED_AS.get(reading.intent, reading.intent)
        if name == reading.intent == "faq":
            shares[name] = max(shares.get(name, 0.0), reading.confidence)
        else:
            shares[name] = shares.get(name, 0.0) + reading.confidence
    yield from shares.items()


def _slots(text: str, readings: Sequence[Reading], name: str, knows: Known, today: date) -> Iterator[tuple[str, str]]:
    """What was named that belongs to this meaning, in the words of the published sets."""
    first = next((reading for reading in readings if PUBLISHED_AS.get(reading.intent, reading.intent) == name), None)
    for slot, value in (first.slots if first else {}).items():
        if slot in (*SLOTS_OF.get(name, ()), *OF_ANY):
            yield SLOTS_AS.get(slot, slot), _in_their_words(slot, value, knows)
    if name == "request_support" and first and "phase" not in first.slots and (said := PHASE.search(text)):
        yield "phase", said.group().casefold()
    if name == "cancel" and REQUEST.search(text):
        yield "object", "request"
    if len(named := needs.schools_named(text, knows.schools)) == 1:
        yield "school", knows.schools[named.pop()].name
    if len(days := mentioned(text, today)) == 1:
        yield "date", days.pop().isoformat()


def _in_their_words(slot: str, value: str, knows: Known) -> str:
    contact = knows.facts.contact(value) if slot == "person" else None
    return contact.name if contact else VALUES_AS.get((slot, value), value)


def line(given: Mapping[str, Any]) -> str:
    """A JSON line."""
    return json.dumps(given, ensure_ascii=False)
