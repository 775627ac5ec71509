"""How like a question is to others that mean the same, whatever its words, its order and its slips."""

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from math import log, sqrt

from messages.spelling import SHORT
from messages.thesaurus import MATTERS
from messages.words import plain

LENGTH = 4  # of the pieces of words: long enough to tell words apart, short enough to survive a slip
CLOSELY = 6  # kinds that are compared phrasing by phrasing, the likeliest as a whole
NEAREST = 0.8  # what the nearest phrasing counts beside the kind as a whole
UNHEARD = 0.3  # what a feature that no phrasing has takes away, beside what the others give
ALIKE = 0.38  # from here on two texts say the same


def _features(text: str) -> Iterator[str]:
    """Words, pieces of words, and what a word has in common with others that mean the same."""
    before = ""
    for said in plain(text).split():
        word = SHORT.get(said, said)
        yield word
        yield f"{before} {word}"
        before = word
        yield from (f"={matter}" for matter in MATTERS.get(word, ()))
        padded = f" {word} "
        yield from (padded[i : i + LENGTH] for i in range(len(padded) - LENGTH + 1))


def together(texts: Sequence[str], beside: Sequence[Sequence[str]] = ()) -> list[list[int]]:
    """The texts that say the same, as numbers; `beside` are others, which show what words are common."""
    likeness = Likeness([*((text,) for text in texts), *beside])
    groups: list[list[int]] = []
    for number, text in enumerate(texts):
        like = likeness.to(text)
        same = next((group for group in groups if max(like[member] for member in group) >= ALIKE), None)
        if same is None:
            groups.append([number])
        else:
            same.append(number)
    return groups


class Likeness:
    """Kinds of questions, each given by its phrasings; prepared once, for many texts are compared with them."""

    def __init__(self, kinds: Sequence[Sequence[str]]) -> None:
        said = [[frozenset(_features(phrasing)) for phrasing in kind] for kind in kinds]
        known = Counter(feature for kind in said for phrasing in kind for feature in phrasing)
        self._count = len(kinds)
        every = 1 + sum(len(kind) for kind in said)
        self._number = {feature: i for i, feature in enumerate(known)}
        self._squares = array("f", ((1 + log(every / (1 + times))) ** 2 for times in known.values()))
        self._unheard = UNHEARD * (1 + log(every)) ** 2
        self._phrasings = [[array("I", (self._number[f] for f in phrasing)) for phrasing in kind] for kind in said]
        self._lengths = [[self._length(phrasing) for phrasing in kind] for kind in self._phrasings]
        self._kinds = [array("H") for _ in known]
        self._shares = [array("f") for _ in known]
        for kind in range(self._count):
            self._gather(kind)

    def _length(self, phrasing: Iterable[int]) -> float:
        return sqrt(sum(map(self._squares.__getitem__, phrasing))) or 1.0

    def _gather(self, kind: int) -> None:
        """Take the phrasings of a kind together, by what they share."""
        total: dict[int, float] = defaultdict(float)
        for phrasing, length in zip(self._phrasings[kind], self._lengths[kind], strict=True):
            for feature in phrasing:
                total[feature] += 1 / length
        whole = sqrt(sum(share * share * self._squares[feature] for feature, share in total.items())) or 1.0
        for feature, share in total.items():
            self._kinds[feature].append(kind)
            self._shares[feature].append(share / whole * self._squares[feature])

    def to(self, text: str) -> list[float]:
        """How like the text is to each kind, from 0 to 1."""
        said = set(_features(text))
        heard = frozenset(self._number[feature] for feature in said if feature in self._number)
        length = sqrt(self._length(heard) ** 2 + (len(said) - len(heard)) * self._unheard)
        whole = [0.0] * self._count
        for feature in heard:
            for kind, share in zip(self._kinds[feature], self._shares[feature], strict=True):
                whole[kind] += share
        alike = [score / length for score in whole]
        for kind in sorted(range(self._count), key=alike.__getitem__)[-CLOSELY:]:
            alike[kind] += NEAREST * self._nearest(heard, length, kind)
        return [score / (1 + NEAREST) for score in alike]

    def _nearest(self, heard: frozenset[int], length: float, kind: int) -> float:
        """How like it is to the phrasing of that kind that is most like it."""
        phrasings = zip(self._phrasings[kind], self._lengths[kind], strict=True)
        shared = (
            sum(map(self._squares.__getitem__, heard.intersection(phrasing))) / own for phrasing, own in phrasings
        )
        return max(shared, default=0.0) / length
