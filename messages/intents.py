"""What a free text is about, how sure we are, and what it names."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from messages import marks, safeguarding, slots
from messages.classifier import Classifier, shares, trained
from messages.expected import ANYBODY, Hearer, expected
from messages.slots import Lexicon
from messages.spelling import Spelling
from messages.words import plain

SURE = 0.6  # from here on an answer that changes nothing is given without asking
LIKELY = 0.08  # from here on it is worth offering as "Did you mean"
FAINT = 0.02  # below this a meaning is not thought of
TELLS = 6  # words in which something can be told without naming it
TOUCHING = frozenset({"child", "family", "harm", "telling", "worry", "private"})
ALARM = 0.15  # from here on a text is taken to be about a child at risk, an allegation or somebody’s private life
NOT_OURS = "out_of_scope"
REMARK = "remark"  # a statement that wants nothing of us, such as an answer in a form
SENSITIVE = "safeguarding_or_sensitive"
HINDERS = "hindrance"
SETTLES = frozenset({"no", "another day", "give up"})  # families of words that say what becomes of a day
_NEGATED = re.compile(r"(?:do|does|did|is|wo|ca|could|would|are|was|have|has)nt|cannot|not|off|without")
_SPARED = re.compile(
    r"\b(?:dont|do not|not|never|didnt|wont)(?: (?:please|yet|be|to|you|want(?:ed)?|need|mean|meant|wish|going))* "
    r"(?:cancel|withdraw|drop|stop|unsubscrib|throw|delet)\w*"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """One thing a text may be about; `confidence` runs from 0 to 1, and is right about that often."""

    intent: str
    confidence: float
    slots: Mapping[str, str] = field(default_factory=dict)


class Reader:
    """Reads free texts by what a classifier has learnt."""

    def __init__(self, learnt: Classifier) -> None:
        self._learnt = learnt
        self._spelling = Spelling(learnt.words)

    def read(self, text: str, lexicon: Lexicon, hearer: Hearer = ANYBODY) -> list[Reading]:
        """What the text may be about, the likeliest first."""
        named = slots.found(text, lexicon)
        scores = self._learnt.scores(marks_of(text, named, self._spelling))
        likely = shares({intent: score + expected(intent, hearer) for intent, score in scores.items()})
        found = [Reading(intent, round(share, 3), named) for intent, share in likely.items() if share >= FAINT]
        return sorted(found, key=lambda reading: -reading.confidence)


@cache
def shipped() -> Reader:
    """The reader that comes with the product."""
    return Reader(trained())


def marks_of(text: str, named: Iterable[str], spelling: Spelling) -> dict[str, float]:
    """What the classifier looks at in a text in which such slots were found."""
    return marks.of(spelling.mended(plain(text)), named, asked=text.rstrip().endswith("?"))


def sensitive(text: str, likely: Sequence[Reading]) -> bool:
    """Whether a text must not be kept: rather once too often than once too seldom."""
    share = next((reading.confidence for reading in likely if reading.intent == SENSITIVE), 0.0)
    return (share >= ALARM and says_enough(text)) or safeguarding.concerns(text)


def says_enough(text: str) -> bool:
    """Whether a text is long enough to tell of somebody, or speaks of a child, a family, harm, worry or health."""
    words = plain(text).split()
    return len(words) >= TELLS or any(family in TOUCHING for word in words for family in marks.families_of(word))


def spares(text: str) -> bool:
    """Whether the text says that something is not to be given up: “please don’t cancel it”."""
    return bool(_SPARED.search(plain(text)))


def only_hinders(text: str) -> bool:
    """Whether the text tells of a hindrance and not what is to become of the day: “ofsted on thursday”."""
    words = plain(text).split()
    families = {family for word in words for family in marks.families_of(word)}
    settled = families & SETTLES or any(_NEGATED.fullmatch(word) for word in words)
    return HINDERS in families and not settled


def asks_something(text: str) -> bool:
    """Whether the text reads like a question somebody wants answered."""
    opens = r"^(?:who|what|when|where|which|why|how|is|are|can|could|do|does|did|will|would|should|has|have|any)\b"
    return text.strip().endswith("?") or bool(re.match(opens, plain(text)))
