"""What people mean to type: short forms and slips in the words that tell what a sentence is about."""

import re
from functools import lru_cache

from messages.words import is_slip

SHORTEST = 5  # letters of a word that may be misspelt
_SHORT = {
    "wen": "when",
    "wens": "whens",
    "wot": "what",
    "wots": "whats",
    "nxt": "next",
    "mtg": "meeting",
    "mtgs": "meetings",
    "msg": "message",
    "pls": "please",
    "plz": "please",
    "scit": "scitt",
    "halfterm": "half term",
}
_TOLD_BY = (
    "alliance",
    "broadcast",
    "bulletin",
    "committee",
    "coordinator",
    "everybody",
    "everyone",
    "headteacher",
    "meeting",
    "message",
    "network",
    "newsletter",
    "remind",
    "reminder",
    "something",
    "strategy",
    "subscribe",
    "training",
    "unsubscribe",
)
_OTHERS = frozenset(  # near to one of those, and meant as they stand
    ("commit", "committed", "committing", "commitment", "massage", "melting", "remainder")
)


@lru_cache(maxsize=4096)
def mended(said: str) -> str:
    """The plain text with such words as they are spelt."""
    words = " ".join(_SHORT.get(word) or _as_spelt(word) for word in said.split())
    return re.sub(r"\bnews letter", "newsletter", words)


def _as_spelt(word: str) -> str:
    """The one word that is meant by a slip; other words, and those spelt rightly, stay as they are."""
    stem = word.removesuffix("s")
    if len(stem) < SHORTEST or stem in _TOLD_BY or stem in _OTHERS:
        return word
    meant = [known for known in _TOLD_BY if is_slip(stem, known)]
    return meant[0] + word[len(stem) :] if len(meant) == 1 else word
