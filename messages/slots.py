"""What a free text names: whom, which subject and phase, which request."""

import re
from dataclasses import dataclass

from messages.words import Names, plain

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


def found(text: str, lexicon: Lexicon) -> dict[str, str]:
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
