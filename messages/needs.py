"""What a school's own words say for matching: which key stages it teaches, which people and schools it names."""

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass

from messages.words import Names, contains, plain

AGES = (("eyfs", 0, 5), ("ks1", 5, 7), ("ks2", 7, 11), ("ks3", 11, 14), ("ks4", 14, 16), ("post16", 16, 19))
BY_PHASE = {
    "nursery": ("eyfs",),
    "primary": ("eyfs", "ks1", "ks2"),
    "secondary": ("ks3", "ks4"),
    "16 plus": ("post16",),
}
COMMONPLACE = frozenset(
    "academy all catholic c cofe college church e england grammar high infant junior nursery of primary rc "
    "saint school secondary special st the through".split()
)
POSSESSIVE = re.compile(r"[’']s\b")
SHORTEST = 4  # letters of a name that is recognised by itself


@dataclass(frozen=True, slots=True)
class Place:
    """A school as it may be named in passing: by its name, its trust or its head."""

    name: str
    trust: str = ""
    heads: tuple[str, ...] = ()


def school_phases(lowest: int | None, highest: int | None, phase: str) -> frozenset[str]:
    """The key stages a school teaches, by its ages, else by its phase in the register; empty when neither says."""
    if lowest is not None and highest is not None:
        return frozenset(name for name, first, last in AGES if lowest < last and highest > first)
    return frozenset(BY_PHASE.get(plain(phase), ()))


def phases_said(text: str) -> frozenset[str]:
    """The key stages that "primary" and "secondary" stand for."""
    said = plain(text)
    return frozenset(stage for word in ("primary", "secondary") if contains(said, word) for stage in BY_PHASE[word])


def _said(text: str) -> str:
    """The plain text, then once more without possessives: "Hugo’s school" names Hugo, "King’s Sluice" is itself."""
    return f"{plain(text)} / {plain(POSSESSIVE.sub('', text))}"


def people_named(text: str, people: Mapping[int, str]) -> set[int]:
    """Who of these is named: in full, slips allowed, or by a first or last name that nobody else of them has."""
    ids: dict[str, list[int]] = {}
    for id, name in people.items():
        for part in {plain(name), plain(name).split()[0], plain(name).split()[-1]} if plain(name) else ():
            ids.setdefault(part, []).append(id)
    said = _said(text)
    in_full = Names({name: str(id) for id, name in people.items() if len(ids.get(plain(name), ())) == 1})
    by_part = {found[0] for part, found in ids.items() if len(found) == 1 and _stands_in(part, said)}
    return by_part | {int(id) for id in in_full.mentioned(text)}


def _stands_in(name: str, said: str) -> bool:
    return len(name) >= SHORTEST and contains(said, name)


def _own_words(name: str) -> list[str]:
    """What is particular about a school's name: Castle Causey of Castle Causey Grammar School."""
    return [word for word in plain(name).split() if word not in COMMONPLACE]


def schools_named(text: str, schools: Mapping[int, Place]) -> set[int]:
    """Which of these schools a text names, by their own names, their first words, their trusts or their heads."""
    said = _said(text)
    firsts = [words[0] for place in schools.values() if (words := _own_words(place.name))]
    alone = {word for word in firsts if firsts.count(word) == 1}
    return {id for id, place in schools.items() if any(_stands_in(name, said) for name in _names(place, alone))}


def _names(place: Place, alone: Set[str]) -> list[str]:
    own = _own_words(place.name)
    first = own[0] if own and own[0] in alone else ""
    return [plain(place.name), " ".join(own), first, plain(place.trust), *(plain(head) for head in place.heads)]
