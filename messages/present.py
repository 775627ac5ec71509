"""Reading who was at a session as the central team types it: names, addresses, “2 from Curlew Bank Academy”."""

import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from messages.dates import quantity
from messages.form import Field, Known
from messages.message import Invalid
from messages.words import SHORT, contains, is_slip, plain

MOST_UNNAMED = 60
TOLD = 5  # of the things that could not be read
WHOLE = 300  # characters that a name with its school can have, if “and” is a part of it
_UNNAMED = re.compile(
    r"(?P<count>\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten)\s+(?:\w+\s+)?(?:from|of|at)\s+(?P<school>.+)",
    re.I,
)
_FROM = re.compile(r"(?P<name>.*?\S)(?:\s+(?:from|of|at)\s+(?P<school>.+)|\s*\((?P<inside>[^()]+)\))", re.I)
_EMAIL = re.compile(r"(?<![^\s<>|():])[^\s<>|():]+@[^\s<>|():]+")


@dataclass(frozen=True, slots=True)
class Someone:
    """A person the alliance knows, with their schools by id."""

    id: int
    name: str
    email: str
    schools: tuple[tuple[int, str], ...] = ()

    @property
    def said(self) -> str:
        """How they are told apart, and read again: name and address."""
        return f"{self.name} ({self.email})"

    @property
    def shown(self) -> str:
        return f"{self.name} ({self.schools[0][1]})" if self.schools else self.name


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that was typed: somebody known, a guest by name and school, or so many unnamed of a school."""

    said: str
    shown: str
    person: int | None = None
    name: str = ""
    school: int | None = None
    count: int = 1


@dataclass(frozen=True, slots=True)
class Directory:
    """Everybody, and every school, to find the typed ones in."""

    people: Sequence[Someone]
    schools: Sequence[tuple[int, str]]
    by_email: dict[str, Someone] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.by_email.update({one.email: one for one in self.people})

    def read(self, text: str) -> Entry:
        """What one part of the text says. Raises Invalid with what to write instead."""
        said = " ".join(text.split())
        if email := _EMAIL.search(said):
            return self._by_email(email.group(0).casefold())
        if match := _UNNAMED.fullmatch(said):
            return self._unnamed(int(quantity(match["count"]) or 0), match["school"])
        found = self._called(said)
        match = _FROM.fullmatch(said)
        if found or match is None:
            return self._one(said, found)
        return self._at(match["name"], match["school"] or match["inside"])

    def _by_email(self, email: str) -> Entry:
        if one := self.by_email.get(email):
            return _known(one)
        raise Invalid(f"I know nobody with the address {email}. Write the name and the school: “Jo Bloggs from …”.")

    def _unnamed(self, count: int, called: str) -> Entry:
        school, name = self.school(called)
        if not 1 <= count <= MOST_UNNAMED:
            raise Invalid(f"Please give a number from 1 to {MOST_UNNAMED} for {name}.")
        said = f"{count} from {name.replace(',', '')}"
        return Entry(said, f"{count} without names from {name}", school=school, count=count)

    def _one(self, said: str, found: Sequence[Someone]) -> Entry:
        if len(found) == 1:
            return _known(found[0])
        if found:
            which = " or ".join(one.email for one in found[:4])
            raise Invalid(f"“{said[:60]}” can be several people. Please write the address: {which}.")
        raise Invalid(f"I know nobody called “{said[:60]}”. For a guest write the school too: “{said[:30]} from …”.")

    def _at(self, name: str, called: str) -> Entry:
        """Somebody of a school: one we know there, else a guest."""
        school, school_name = self.school(called)
        there = [one for one in self._called(name) if school in dict(one.schools)]
        if len(there) == 1:
            return _known(there[0])
        if not plain(name) or len(name) > 120:
            raise Invalid(f"Please write the name of the guest from {school_name}, with at most 120 letters.")
        said = f"{name} from {school_name.replace(',', '')}"
        return Entry(said, f"{name}, guest from {school_name}", name=name, school=school)

    def _called(self, name: str) -> list[Someone]:
        """Those with that name, with a slip in it, or with it as a part of theirs; the best fit alone."""
        said = plain(name)
        exact = [one for one in self.people if plain(one.name) == said]
        near = exact or [one for one in self.people if is_slip(said, plain(one.name))]
        return near or [one for one in self.people if len(said) > SHORT and contains(plain(one.name), said)]

    def school(self, called: str) -> tuple[int, str]:
        """The school of that name. Raises Invalid where none or several fit."""
        said = plain(called)
        exact = [one for one in self.schools if plain(one[1]) == said]
        near = exact or [one for one in self.schools if contains(plain(one[1]), said) or is_slip(said, plain(one[1]))]
        if len(near) == 1:
            return near[0]
        first = (said.split() or [""])[0]
        like = near or [one for one in self.schools if plain(one[1]).split()[0] == first]
        hint = f" Did you mean {' or '.join(name for _, name in like[:3])}?" if like else ""
        raise Invalid(f"I know no school called “{called[:60]}”.{hint}")


def _known(one: Someone) -> Entry:
    return Entry(one.said, one.shown, person=one.id, school=one.schools[0][0] if one.schools else None)


@dataclass(frozen=True, kw_only=True)
class People(Field):
    """Several people, typed with commas or lines between; kept as texts that can be read again."""

    most: int = 200

    def read(self, raw: Any, known: Known) -> list[str]:
        found = entries(_parts(raw), known["directory"])
        if not found:
            raise Invalid("Please write at least one name, address or “2 from” and a school.")
        if sum(entry.count for entry in found) > self.most:
            raise Invalid(f"Please note at most {self.most} people at a time.")
        return list(dict.fromkeys(entry.said for entry in found))

    def say(self, value: Any, known: Known) -> str:
        return "; ".join(_shown(part, known["directory"]) for part in value) or "nobody yet"


def _shown(part: str, directory: Directory) -> str:
    """As it is told; what can be read no longer, because somebody left meanwhile, as it was typed."""
    try:
        return directory.read(part).shown
    except Invalid:
        return part


def _parts(raw: Any) -> list[str]:
    if isinstance(raw, list):
        return [str(part) for part in raw]
    return [part for part in re.split(r"[,;\n]", str(raw)) if part.strip()]


def entries(parts: Iterable[str], directory: Directory) -> list[Entry]:
    """What each part says. Raises Invalid for all that could not be read."""
    found, wrong = [], []
    for part in parts:
        try:
            found += _read(part, directory)
        except Invalid as invalid:
            wrong.append(invalid.text)
    if wrong:
        more = [f"I could not read {len(wrong) - TOLD} more either."] if len(wrong) > TOLD else []
        raise Invalid(" ".join([*wrong[:TOLD], *more]))
    return found


def _read(part: str, directory: Directory) -> list[Entry]:
    """One part; where it makes no sense as a whole, “and” joins two."""
    found: list[Entry] = []
    while " and " in part:
        if len(part) <= WHOLE and not _EMAIL.search(part):  # an address stands alone
            with suppress(Invalid):
                return [*found, directory.read(part)]
        first, _, part = part.partition(" and ")
        found.append(directory.read(first))
    return [*found, directory.read(part)]
