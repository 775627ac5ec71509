"""What a free text is about, how sure we are, and what it names."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from messages.words import Names, plain

SURE = 0.75  # from here on an answer that changes nothing is given without asking
LIKELY = 0.3  # from here on it is worth offering as "Did you mean"

_S2S = r"(?:s2s|school to school|sles?|specialist leaders?|another school|support request)"
_MINE = r"(?:my|our|the|that|a|any)"
# (pattern, confidence); the strongest match of an intent counts.
PATTERNS: dict[str, tuple[tuple[str, float], ...]] = {
    "contact_lookup": (
        (r"\b(?:my|our|the|your) (?:usual |key |main )?(?:contact|link person|account manager)\b", 0.9),
        (r"\bcontact (?:for|details|person|number|at)\b", 0.9),
        (r"\bwho(?:s| is| are|m)?\b.*\b(?:contact|speak|talk|ask|email|e mail|ring|call|phone|get (?:hold|in touch)|write)\b", 0.85),
        (r"\bwho (?:does|do|runs|leads|deals|handles|looks|is responsible|sorts|covers|organises)\b", 0.8),
        (r"\b(?:phone|telephone|office|email|e mail) (?:number|address|no)\b|\b(?:number|address|email|phone) (?:for|of)\b", 0.8),
        (r"\bget (?:hold of|in touch with)\b|\bwhose (?:name|number|email)\b", 0.7),
        (r"\b(?:ring|call|phone) me\b", 0.9),
        (r"\b(?:wh?os?|who is|whats|what is) .{0,20}contac?t?t?\b|^contacts?$", 0.85),
        (r"\b(?:email|e mail|phone|number)\b", 0.5),
        (r"^who\b|^contact\b|\bcontact\b|\bspeak to\b|\b(?:advis[eo]rs?)\b", 0.45),
    ),
    "request_support": (
        (rf"\b(?:request|commission|ask for|arrange|apply for|book|get|want|need|like|looking for|find|have)\b.*\b{_S2S}\b", 0.85),
        (r"\b(?:request|need|want|like|ask for|could do with|looking for|after|get|require)\b.*\b(?:support|help|coaching|specialist|an expert)\b", 0.8),
        (r"\b(?:support|help|coaching) (?:for|with|in)\b", 0.7),
        (r"\b(?:help|support) (?:us|our|me with)\b|\bget (?:some(?:one|body)) in\b|\boutside help\b|\bcome and (?:review|help|support)\b", 0.7),
        (r"\b(?:struggling|finding .* hard|needs coaching|needs? support)\b", 0.65),
        (r"^(?:s2s|support|request|ask for support|school to school support)(?: please)?$", 0.95),
        (r"\bsupport\b", 0.4),
    ),
    "request_status": (
        (r"\b(?:news|update|progress|status|whats happening|what is happening|chas\w+|where)\b.*\b(?:request|application|support|help|s2s|it)\b", 0.85),
        (r"\b(?:any news|any progress|any update|heard back|hear back|been (?:matched|approved|picked up)|up to with)\b", 0.85),
        (rf"\bstatus of\b|^status$|^{_MINE}? ?requests?$|\bmy requests\b", 0.9),
        (r"\b(?:has|have|did|is|when)\b.*\b(?:request|sle assigned)\b", 0.6),
    ),
    "cancel": (
        (r"\b(?:withdraw|cancel|close|drop|stop) (?:my|our|the|this|that) (?:support )?request\b", 0.9),
        (r"\b(?:dont|do not|no longer|not) need\b.*\b(?:support|any ?more|it|help)\b|\bno longer needed\b", 0.95),
    ),
    "help": (
        (r"^(?:who|what) are you\b|\bwhat (?:can|do) (?:you|i)\b.*\b(?:do|ask|type)\b|\bhow do i use\b|\bare you a bot\b|^commands?$", 0.9),
        (r"\bwhat sort of things\b|\bi dont understand\b|\bim confused\b|\bmy options\b|^instructions$|\bshow commands\b", 0.85),
        (r"\bhelp using\b", 0.9),
    ),
    "greeting_thanks": (
        (r"^(?:hi|hello|hey|hiya|morning|good (?:morning|afternoon|evening)|afternoon|evening|yo)\b.{0,12}$", 0.9),
        (r"^(?:thanks?|thank you|cheers|ta|great|brilliant|perfect|lovely|bye|ok thanks|thats (?:great|brilliant))\b.{0,24}$", 0.9),
        (r"\bhope you are well\b", 0.8),
    ),
    "about_me": (
        (r"\b(?:what do you (?:know|hold|have)|what (?:is|do you) (?:stored|store)) (?:about|on|of)? ?me\b|^who am i$|^me$", 0.95),
    ),
}  # fmt: skip
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
    said = plain(text)
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
    """What the text names: topic, role, person, specialism, phase, request."""
    safe = capitals_only(text)
    names = {
        "topic": lexicon.topics,
        "role": lexicon.roles,
        "person": lexicon.contacts,
        "specialism": lexicon.specialisms,
        "phase": PHASES,
    }
    found = {slot: values[0] for slot, known in names.items() if (values := known.mentioned(safe))}
    if request := re.search(r"\b(?:s2s|req)[\s-]*0*(\d{1,7})\b", text, re.I):
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
