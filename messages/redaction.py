"""What somebody typed without whom and where it is about, so that it can be kept to learn from."""

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import chain

from messages.classifier import trained
from messages.thesaurus import FAMILIES
from messages.words import plain

LONGEST = 300  # characters of a text that are kept
READ = 10 * LONGEST  # characters that are looked at
NAME, SCHOOL, EMAIL, NUMBER = "[name]", "[school]", "[email]", "[number]"
_EMAIL = re.compile(r"\S*@\S*")
_LINK = re.compile(r"(?:https?://|www\.)\S+", re.I)
_NUMBER = re.compile(r"\+?\(?\d(?:[ ().-]{0,2}\d){8,}|\d{3,}(?:[ -]\d{3,})+|\d{5,}")
_WORD = re.compile(r"\[(?:name|school|email|number)\]|[^\W_]+(?:[’'‘`-][^\W_]+)*")
_STAGE = re.compile(r"(?:y|yr|ks)\d{1,2}|s2s")
_INITIALS = re.compile(r"(\[name\])(?: [B-HJ-Z]\b\.?)+")  # behind a name; A and I are words
_SAME = re.compile(r"(\[(?:name|school)\])(?:[\s,.&-]+\1)+")
_ENDS = re.compile(r"(?:^|[.?!:\n])\W*$")  # what stands before the first word of a sentence
TITLES = frozenset("mr mrs miss ms mx dr rev revd sir dame prof professor".split())
KINDS = frozenset(
    "academy school primary secondary junior infant infants nursery college high grammar community church catholic "
    "voluntary aided controlled c e ce cofe of the and st saint saints all trust federation special centre".split()
)
CALENDAR = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed weds thu thur thurs fri sat sun january "
    "february march april may june july august september october november december jan feb mar apr jun jul aug sep "
    "sept oct nov dec christmas easter".split()
)
OURSELVES = frozenset("i im ill ive id key stage eyfs year years yr yrs".split())


@dataclass(frozen=True, slots=True)
class Known:
    """The names that must not survive, and words of our own that may."""

    people: Sequence[str] = ()
    schools: Sequence[str] = ()
    ours: Iterable[str] = ()


def redacted(text: str, known: Known) -> str:
    """The text with [name], [school], [email] and [number] in place of what could tell of whom it is."""
    safe = re.sub(r"[\[\]]", " ", _beginning(text))
    for pattern, instead in ((_EMAIL, EMAIL), (_LINK, NAME), (_NUMBER, NUMBER)):
        safe = pattern.sub(f" {instead} ", safe)
    words = list(_WORD.finditer(safe))
    hidden = _hidden(safe, words, known)
    kept = _SAME.sub(r"\1", _INITIALS.sub(r"\1", "".join(_replaced(safe, words, hidden))))
    kept = re.sub(r" ([,.?!;:])", r"\1", " ".join(kept.split()))
    return kept[:LONGEST].rpartition("[")[0] if re.search(r"\[[a-z]*$", kept[:LONGEST]) else kept[:LONGEST]


def _beginning(text: str) -> str:
    """As much as is looked at, in whole words: half a name would not be known."""
    return text if len(text) <= READ else "".join(re.split(r"(\s)", text[:READ])[:-1])


def _replaced(text: str, words: Sequence[re.Match[str]], hidden: Sequence[str]) -> Iterator[str]:
    at = 0
    for word, instead in zip(words, hidden, strict=True):
        yield text[at : word.start()] + (instead or word[0])
        at = word.end()
    yield text[at:]


def _hidden(text: str, words: Sequence[re.Match[str]], known: Known) -> list[str]:
    """For each word what stands in its place; empty for one that may stay."""
    said = [plain(word[0]) for word in words]
    hidden = ["" if word[0][0] != "[" else word[0] for word in words]
    for names, instead in ((known.schools, SCHOOL), (known.people, NAME)):
        for first, last in _named_in_full(said, names):
            hidden[first:last] = [now or instead for now in hidden[first:last]]
    rules = _Rules(known)
    for i, word in enumerate(words):
        opens = _ENDS.search(text[: word.start()]) is not None
        titled = i > 0 and said[i - 1] in TITLES
        hidden[i] = hidden[i] or rules.instead(word[0], opens=opens, titled=titled)
    return hidden


def _named_in_full(said: Sequence[str], names: Iterable[str]) -> Iterator[tuple[int, int]]:
    """From which word to which a whole name stands, in whatever case."""
    flat = [(part, i) for i, word in enumerate(said) for part in word.split()]
    for name in (plain(name).split() for name in names):
        for i in range(len(flat) - len(name) + 1 if name else 0):
            if _bare([part for part, _ in flat[i : i + len(name)]]) == _bare(name):
                yield flat[i][1], flat[i + len(name) - 1][1] + 1


def _bare(words: Sequence[str]) -> list[str]:
    """Words without the s of "Amara’s", which people type without the apostrophe."""
    return [*words[:-1], words[-1].removesuffix("s")]


class _Rules:
    """Which single words give somebody away."""

    def __init__(self, known: Known) -> None:
        self._ours = _parts(known.ours) | FAMILIES.keys() | KINDS | CALENDAR | OURSELVES | TITLES
        self._people = _parts(known.people) - TITLES
        self._schools = _parts(known.schools) - KINDS

    def instead(self, word: str, *, opens: bool, titled: bool) -> str:
        said = {part for piece in plain(word).split() for part in (piece, piece.removesuffix("s"))}
        raised = word[0].isupper()
        ordinary = not raised and said <= self._ours | {""}
        if said & self._people and not ordinary:
            return NAME
        if said & self._schools - self._ours:
            return SCHOOL
        return NAME if titled or (raised and not self._may_stay(word, opens=opens)) else ""

    def _may_stay(self, word: str, *, opens: bool) -> bool:
        """A word with a capital that is none of a name; where each word has one, a larger vocabulary is allowed."""
        pieces = plain(word).split()
        allowed: Set[str] = self._ours | trained().words if opens or word.isupper() else self._ours
        return all({piece, piece.removesuffix("s")} & allowed or _STAGE.fullmatch(piece) for piece in pieces)


def _parts(names: Iterable[str]) -> Set[str]:
    """The single words of names, without initials."""
    return {part for part in chain.from_iterable(plain(name).split() for name in names) if len(part) > 1}
