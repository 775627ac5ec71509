"""What makes one plan of a year better than another: goals in their order, and the choice a meeting would make."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from messages.year_plan import Offer, Pair, Pairs, Problem, far, locks, possible, room


class Goal(IntEnum):
    """What counts, the weightiest first; of each the least is best. A later one never outweighs an earlier one."""

    URGENT = 0  # needs left open that are marked urgent
    OPEN = 1  # needs left open
    MISFIT = 2  # key stages asked for that the SLE does not offer
    CHARGED = 3  # half days beyond the free ones
    REPEATED = 4  # turns of SLEs beyond their first one
    JOURNEYS = 5  # to another town
    CHANGED = 6  # pairs that the plan seen last did not have


Score = tuple[int, ...]  # by goal
WEIGHT = 8


def score(problem: Problem, pairs: Pairs) -> Score:
    """How good a plan is; of two plans the one with the smaller score is better."""
    needs, offers = {n.id: n for n in problem.needs}, {o.id: o for o in problem.offers}
    open_ones = [need for need in problem.needs if need.id not in pairs]
    fits = possible(problem)
    left, counts = room(problem, pairs), _counts(pairs)
    given = {sle: offers[sle].cap - left[sle] for sle in counts}
    return (
        sum(need.urgent for need in open_ones),
        len(open_ones),
        sum(fits[pair] for pair in pairs.items()),
        sum(max(halves - offers[sle].free, 0) for sle, halves in given.items()),
        sum(turn for sle, count in counts.items() for turn in turns(offers[sle], count)),
        sum(far(needs[need], offers[sle]) for need, sle in pairs.items()),
        len(pairs.items() - problem.before) if problem.before else 0,
    )


def _counts(pairs: Pairs) -> dict[int, int]:
    found: dict[int, int] = {}
    for sle in pairs.values():
        found[sle] = found.get(sle, 0) + 1
    return found


def turns(offer: Offer, count: int) -> range:
    """What each further deployment of this SLE counts: the first nothing, unless they had others before."""
    return range(offer.turns, offer.turns + count)


@dataclass(frozen=True, slots=True)
class Plan:
    """The pairs of a year. `bounds` say by goal that no plan is better than that, given those before it.

    None where it is not known; a goal is proven where the bound is what the plan has. All goals together, each as heavy
    as WEIGHT of the next, can be better by the share `gap` at most; None where that is not known.
    """

    pairs: Pairs
    bounds: tuple[int | None, ...] = ()
    gap: float | None = None

    def as_json(self) -> dict[str, Any]:
        return {"pairs": sorted(map(list, self.pairs.items())), "bounds": list(self.bounds), "gap": self.gap}

    @classmethod
    def from_json(cls, plain: Any) -> "Plan":
        """The inverse of `as_json`."""
        return cls(dict(plain["pairs"]), tuple(plain["bounds"]), plain["gap"])


def proven(bounds: Sequence[int | None], of: Score) -> int:
    """How many goals, from the first on, no plan can better."""
    for place, value in enumerate(of):
        bound = bounds[place] if place < len(bounds) else None
        if bound is None or bound < value:
            return place
    return len(of)


def greedy(problem: Problem) -> dict[int, int]:
    """What a meeting would do: the urgent needs first, then in their order, each with the best SLE who has the days."""
    kept, _ = locks(problem)
    return completed(problem, kept)


def completed(problem: Problem, pairs: Pairs) -> dict[int, int]:
    """The plan with every open need met for which somebody still has the days."""
    chosen = _Choice(problem, pairs)
    could: dict[int, list[Pair]] = {}
    for pair in chosen.fits:
        could.setdefault(pair[0], []).append(pair)
    for need in sorted(problem.needs, key=lambda need: not need.urgent):
        free = [pair for pair in could.get(need.id, ()) if chosen.may(pair)]
        if free:
            chosen.take(min(free, key=chosen.order))
    return chosen.pairs


class _Choice:
    """A plan that is made up pair by pair."""

    def __init__(self, problem: Problem, pairs: Pairs) -> None:
        self.pairs = dict(pairs)
        self.fits = possible(problem)
        self._needs = {need.id: need for need in problem.needs}
        self._offers = {offer.id: offer for offer in problem.offers}
        self._left = room(problem, pairs)
        self._counts = _counts(pairs)

    def may(self, pair: Pair) -> bool:
        need, sle = pair
        return need not in self.pairs and self._left[sle] >= self._needs[need].halves

    def order(self, pair: Pair) -> tuple[int, ...]:
        """The best pair for a need comes first."""
        need, offer = self._needs[pair[0]], self._offers[pair[1]]
        charged = max(offer.cap - self._left[offer.id] + need.halves - offer.free, 0)
        turn = offer.turns + self._counts.get(offer.id, 0)
        return (self.fits[pair], charged, turn, far(need, offer), offer.id)

    def take(self, pair: Pair) -> None:
        need, sle = pair
        self.pairs[need] = sle
        self._left[sle] -= self._needs[need].halves
        self._counts[sle] = self._counts.get(sle, 0) + 1
