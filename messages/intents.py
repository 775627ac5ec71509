"""What a free text is about, how sure we are, and what it names."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from messages.patterns import PATTERNS
from messages.slips import mended
from messages.words import Names, plain

SURE = 0.75  # from here on an answer that changes nothing is given without asking
LIKELY = 0.3  # from here on it is worth offering as "Did you mean"

# "Support" and "contact" about these are not ours to answer.
ELSEWHERE = re.compile(
    r"\b(?:laptop|computer|printer|password|wi ?fi|school place|admissions?|mp|weather|football|prime minister|"
    r"lunch|menu|homework|joke|salary|pay rise|train|my (?:daughter|son)s|lesson plan|parking|boiler|council tax)\b"
)
_PHASES = {
    "eyfs": ("eyfs", "early years", "reception"),
    "ks1": ("ks1", "key stage 1", "key stage one", "year 1", "year 2", "y1", "y2"),
    "ks2": ("ks2", "key stage 2", "key stage two", "year 3", "year 4", "year 5", "year 6", "y3", "y4", "y5", "y6"),
    "ks3": ("ks3", "key stage 3", "key stage three", "year 7", "year 8", "year 9", "y7", "y8", "y9"),
    "ks4": ("ks4", "key stage 4", "key stage four", "gcse", "gcses", "year 10", "year 11", "y10", "y11"),
    "post16": ("post16", "post 16", "ks5", "key stage 5", "a level", "a levels", "sixth form", "year 12", "year 13"),
}
PHASES = Names({word: phase for phase, names in _PHASES.items() for word in names})
_WHO = {
    "subject_leader": ("hod", "head of department", "subject leader", "subject lead", "middle leader"),
    "senior_leader": ("slt", "senior leader", "senior leadership team"),
    "teacher": ("our nqt", "our ect", "an nqt", "an ect", "class teacher"),
}
WHO = Names({word: who for who, names in _WHO.items() for word in names})
AMBIGUOUS = {"re", "pe", "it", "send", "pp"}  # subjects only when written in capitals


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The names this alliance uses, each leading to a key: topics, roles, contacts and specialisms."""

    topics: Names
    roles: Names
    contacts: Names
    specialisms: Names


@dataclass(frozen=True, slots=True)
class Reading:
    """One thing a text may be about; `confidence` runs from 0 to 1."""

    intent: str
    confidence: float
    slots: Mapping[str, str] = field(default_factory=dict)


def read(text: str, lexicon: Lexicon) -> list[Reading]:
    """What the text may be about, the likeliest first; empty when nothing was recognised."""
    said = mended(plain(text))
    slots = find_slots(text, lexicon)
    scores = {intent: _score(said, patterns) for intent, patterns in PATTERNS.items()}
    named = {"topic", "role", "person"} & slots.keys()
    if named:
        scores["contact_lookup"] += 0.3 if scores["contact_lookup"] else 0.35
    if "specialism" in slots or "phase" in slots:
        scores["request_support"] += 0.15 if scores["request_support"] else 0.35
    if "request" in slots:
        scores["request_status"] = max(scores["request_status"], 0.8)
    if ELSEWHERE.search(said):
        scores = {intent: score / 3 for intent, score in scores.items()}
    found = [Reading(intent, round(min(score, 0.99), 2), slots) for intent, score in scores.items() if score > 0.1]
    return sorted(found, key=lambda reading: -reading.confidence)


def _score(said: str, patterns: tuple[tuple[str, float], ...]) -> float:
    return max((score for pattern, score in patterns if re.search(pattern, said)), default=0.0)


def find_slots(text: str, lexicon: Lexicon) -> dict[str, str]:
    """What the text names: topic, role, person, specialism, phase, who is to be supported, request."""
    safe = capitals_only(text)
    names = {
        "topic": lexicon.topics,
        "role": lexicon.roles,
        "person": lexicon.contacts,
        "specialism": lexicon.specialisms,
        "phase": PHASES,
        "who": WHO,
    }
    found = {slot: values[0] for slot, known in names.items() if (values := known.mentioned(safe))}
    if request := re.search(r"\b(?:s2s|req(?:uest)?)[\s-]*(?:no\.? |number )?0*(\d{1,7})\b", text, re.I):
        found["request"] = request.group(1)
    return found


def capitals_only(text: str) -> str:
    """The text without words that name a subject only when written in capitals: "send somebody", "re our call"."""
    kept = [w for w in text.split() if w.strip(".,?!").isupper() or plain(w) not in AMBIGUOUS]
    return " ".join(kept)


def asks_something(text: str) -> bool:
    """Whether the text reads like a question somebody wants answered."""
    opens = r"^(?:who|what|when|where|which|why|how|is|are|can|could|do|does|did|will|would|should|has|have|any)\b"
    return text.strip().endswith("?") or bool(re.match(opens, plain(text)))
