"""What the classifier looks at in a text: its words, pairs of them, their letters and their families."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, pairwise, product
from math import sqrt

from messages.thesaurus import FAMILIES

_DAYS = frozenset(
    "mon monday tue tues tuesday wed weds wednesday thu thur thurs thursday fri friday saturday sunday".split()
)
_MONTHS = frozenset(
    "january february march april june july august september october november december "
    "jan feb mar apr jun jul aug sep sept oct nov dec".split()
)
_NUMBER = re.compile(r"\d+(?:st|nd|rd|th)?")
LETTERS = (3, 4, 5)  # how many letters stand together
LETTERS_COUNT = 1.5  # letters bear slips and word endings


def of(said: str, slots: Iterable[str] = (), *, asked: bool = False) -> dict[str, float]:
    """The marks of a plain text with slips mended, and of the kinds of names found in it.

    Words, letters and families keep their weight beside each other, however long the text is.
    """
    words = [_kind(word) for word in said.split()]
    named = {f"named:{slot}": 1.0 for slot in slots}
    if asked:
        named["?"] = 1.0
    letters = _even(_letters(words), LETTERS_COUNT)
    return {**_even(_pairs(words)), **letters, **_even(_families(words)), **named}


def _even(marks: Iterable[str], together: float = 1.0) -> Mapping[str, float]:
    different = set(marks)
    return dict.fromkeys(different, together / sqrt(len(different) or 1))


def _kind(word: str) -> str:
    """The word, or what stands for any weekday, month or number."""
    if word in _DAYS:
        return "_day"
    if word in _MONTHS:
        return "_month"
    return "_number" if _NUMBER.fullmatch(word) else word


def _pairs(words: list[str]) -> Iterator[str]:
    return chain(words, (f"{one} {two}" for one, two in pairwise(("^", *words, "$"))))


def _letters(words: list[str]) -> Iterator[str]:
    for word in {f" {word} " for word in words if word[0] != "_"}:
        for size in LETTERS:
            yield from (f"…{word[at : at + size]}" for at in range(len(word) - size + 1))


def _families(words: list[str]) -> Iterator[str]:
    families = [families_of(word) for word in words]
    yield from (f"#{family}" for several in families for family in several)
    known = [several or (word,) for several, word in zip(families, words, strict=True)]
    for one, two in pairwise((("^",), *known, ("$",))):
        yield from (f"#{a}|{b}" for a, b in product(one, two))


def families_of(word: str) -> tuple[str, ...]:
    """The families of words of like meaning to which a word belongs."""
    return FAMILIES.get(word) or FAMILIES.get(word.removesuffix("s"), ())
