"""What the bot makes of a message, for whoever tries how well it understands."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bot import load
from handlers import meaning
from messages import intents
from messages.expected import Hearer
from messages.intents import NOT_OURS, SENSITIVE, Reader, Reading
from storage import facts, migrate
from storage.alliance import the_alliance
from storage.database import Database
from storage.facts import Facts

# The product tells more apart than the published sets of utterances do; there each has the name that stands beside it.
PUBLISHED_AS: Mapping[str, str] = {
    "about_me": "help",
    "asked_directly": "request_support",
    "call_back": "contact_lookup",
    "cost": "faq",
    "my_availability": "my_deployments",
    "my_people": "my_deployments",
    "new_head": "contact_lookup",
    "nominate": "faq",
    "other_services": "help",
    "remark": NOT_OURS,
    "school_dates": NOT_OURS,
}
SLOTS_AS: Mapping[str, str] = {"faq": "id", "who": "who", "request": "request"}
VALUES_AS: Mapping[tuple[str, str], str] = {
    ("specialism", "sen"): "send",
    ("specialism", "closing_the_gap"): "pupil_premium",
    ("specialism", "early_years"): "eyfs",
    ("topic", "pip"): "peer_review",
}
OFFERED = 3


async def published(database: Database) -> Facts:
    """The facts that the alliance has loaded, or else those of the example."""
    async with database.reading() as session:
        if await the_alliance(session):
            return await facts.read(session, facts.NOTHING)
    with TemporaryDirectory() as folder:
        example = Database(f"sqlite:///{Path(folder) / 'example.db'}")
        await migrate.upgrade(example)
        await load.fill_if_empty(example)
        async with example.reading() as session:
            found = await facts.read(session, facts.NOTHING)
        await example.close()
    return found


def understood(text: str, knows: Facts, today: date, role: str = "", reader: Reader | None = None) -> dict[str, Any]:
    """The reading of one message under the published names."""
    readings = meaning.readings(text, knows, today, Hearer(frozenset({role}) if role else None), reader)
    sensitive = intents.sensitive(text, readings)
    likely = dict(_by_name(readings))
    if sensitive:
        likely = {SENSITIVE: 1.0} | {name: share for name, share in likely.items() if name != SENSITIVE}
    names = sorted(likely, key=lambda name: -likely[name]) or [NOT_OURS]
    return {
        "text": text,
        "intent": names[0],
        "confidence": round(min(likely.get(names[0], 0.0), 1.0), 3),
        "slots": _slots(readings, names[0]),
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


def _slots(readings: Sequence[Reading], name: str) -> dict[str, str]:
    """What was named, in the words of the published sets."""
    found = next((r.slots for r in readings if PUBLISHED_AS.get(r.intent, r.intent) == name), {})
    return {SLOTS_AS.get(slot, slot): VALUES_AS.get((slot, value), value) for slot, value in found.items()}


def line(given: Mapping[str, Any]) -> str:
    """A JSON line."""
    return json.dumps(given, ensure_ascii=False)
