"""E-mail addresses that look mistyped: rules on the address and the name it should belong to."""

import re
import unicodedata
from collections.abc import Iterable

from rapidfuzz.distance import OSA

TITLES = frozenset(("mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "rev", "revd", "sir", "dame"))
SHORTEST = 5  # shorter local parts are one letter away from too much
SEPARATORS = ("", ".", "_", "-")


def likely(address: str, name: str) -> str | None:
    """The address that spells the person's name, where the printed one misses it by a letter."""
    local, _, domain = address.partition("@")
    said = local.casefold().rstrip("0123456789")
    first, surnames = _name_parts(name)
    with_middle = f"{said[:1]}{said[2:]}"  # mjbradshaw, with a middle initial, is right as well
    if not surnames or {_plain(said), with_middle} & set(_whole(first, surnames)):
        return None
    near = [spelt for spelt in _spellings(first, surnames) if len(spelt) >= SHORTEST and OSA.distance(said, spelt) == 1]
    return f"{near[0]}@{domain}" if near else None


def likely_office(address: str, short_name: str) -> str | None:
    """The address that begins with the alliance's short name, where the printed one misses it by a letter."""
    local, _, domain = address.partition("@")
    short, said = short_name.casefold(), local.casefold()
    opening = re.split(r"[^a-z0-9]", said)[0]
    if len(short) < 3 or said.startswith(short):
        return None
    if OSA.distance(opening, short) == 1:
        return f"{short}{local[len(opening) :]}@{domain}"
    if len(opening) > len(short) + 1 and OSA.distance(said[: len(short)], short) == 1:
        return f"{short}{local[len(short) :]}@{domain}"
    return None


def _name_parts(name: str) -> tuple[str, list[str]]:
    """First name and the surnames it may be known by: the last word, or all words after the first."""
    words = [_plain(word) for word in name.split()]
    words = [word for word in words if word and word not in TITLES]
    return (words[0], list(dict.fromkeys((words[-1], "".join(words[1:]))))) if len(words) > 1 else ("", [])


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in letters if c.isalnum())


def _whole(first: str, surnames: Iterable[str]) -> Iterable[str]:
    for last in surnames:
        yield from (
            first[0] + last,
            first + last,
            last + first,
            last + first[0],
            first + last[0],
            first,
            last,
        )


def _spellings(first: str, surnames: Iterable[str]) -> Iterable[str]:
    for last in surnames:
        yield from (f"{start}{between}{last}" for start in (first[0], first) for between in SEPARATORS)
