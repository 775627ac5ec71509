"""The best plan of a year, found by HiGHS: run as a process of its own, which reads a problem and writes a plan."""

import json
import math
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from time import monotonic

import highspy
import numpy as np

from messages.year_goals import WEIGHT, Goal, Plan, Score, completed, greedy, score, turns
from messages.year_plan import Offer, Pair, Pairs, Problem, far, locks, possible

# First all goals are sought at once, each weighing so many times the next: that finds a good plan soon. Then each is
# sought by itself, bound to what those before it reached: that keeps their order whatever they weigh, and proves it.
AT_ONCE, EACH = 0.55, 0.5  # of the time that is left
BEHIND = 10  # the bot's own work goes first
SHORTEST = 0.2  # seconds
ROUNDING = 0.05
FREE = highspy.kHighsInf
# All goals are whole numbers. What is settled at the root would be begun anew by a restart, again and again.
OPTIONS = {"output_flag": False, "mip_rel_gap": 0.0, "mip_abs_gap": 0.99, "mip_allow_restart": False}
Terms = dict[int, int]  # by column


class Model:
    """The problem in rows and columns: a column of 0 or 1 for each pair that may be, then days charged and turns."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.fits = possible(problem)
        self.columns = {pair: column for column, pair in enumerate(self.fits)}
        self.upper = [1.0] * len(self.columns)
        self.rows: list[tuple[float, float, Terms]] = []
        self.needs = {need.id: need for need in problem.needs}
        self.offers = {offer.id: offer for offer in problem.offers}
        self.charged: Terms = {}
        self.turns: Terms = {}
        for pairs in self._gathered(0).values():
            self.rows.append((0, 1, dict.fromkeys(map(self.columns.__getitem__, pairs), 1)))
        for sle, pairs in self._gathered(1).items():
            self._of_one(self.offers[sle], pairs)
        for pair in locks(problem)[0].items():
            self.rows.append((1, 1, {self.columns[pair]: 1}))

    def _gathered(self, by: int) -> dict[int, list[Pair]]:
        """The pairs of each need, or of each SLE."""
        found: dict[int, list[Pair]] = {}
        for pair in self.columns:
            found.setdefault(pair[by], []).append(pair)
        return found

    def _column(self, upper: float) -> int:
        self.upper.append(upper)
        return len(self.upper) - 1

    def _of_one(self, offer: Offer, pairs: Sequence[Pair]) -> None:
        """What one SLE may do: so many needs of each length as one of the sets that their days allow, or a mean of
        such sets; what a set costs in charged days and turns stands with it."""
        of_length: dict[int, list[int]] = {}
        for pair in pairs:
            of_length.setdefault(self.needs[pair[0]].halves, []).append(self.columns[pair])
        lengths = sorted(of_length, reverse=True)
        sets = {self._column(1): counts for counts in _sets([(n, len(of_length[n])) for n in lengths], offer.cap)}
        self.rows.append((0, 1, dict.fromkeys(sets, 1)))
        for place, length in enumerate(lengths):
            chosen = {column: -counts[place] for column, counts in sets.items()}
            self.rows.append((0, 0, {**dict.fromkeys(of_length[length], 1), **chosen}))
        for column, counts in sets.items():
            halves = sum(count * length for count, length in zip(counts, lengths, strict=True))
            self.charged[column] = max(halves - offer.free, 0)
            self.turns[column] = sum(turns(offer, sum(counts)))

    def terms(self, goal: Goal) -> Terms:
        """What each column adds to a goal."""
        match goal:
            case Goal.CHARGED:
                return self.charged
            case Goal.REPEATED:
                return self.turns
        return {self.columns[pair]: self._adds(goal, pair) for pair in self.columns}

    def _adds(self, goal: Goal, pair: Pair) -> int:
        need, offer = self.needs[pair[0]], self.offers[pair[1]]
        return {
            Goal.URGENT: -int(need.urgent),
            Goal.OPEN: -1,
            Goal.MISFIT: self.fits[pair],
            Goal.JOURNEYS: int(far(need, offer)),
            Goal.CHANGED: int(pair not in self.problem.before),
        }[goal]

    def without_any(self, goal: Goal) -> int:
        """What a plan without any pair has of a goal."""
        needs = self.problem.needs
        return {Goal.URGENT: sum(need.urgent for need in needs), Goal.OPEN: len(needs)}.get(goal, 0)

    def values(self, pairs: Pairs) -> list[float]:
        """The columns as they are in a plan."""
        found = [0.0] * len(self.upper)
        for pair in pairs.items():
            found[self.columns[pair]] = 1.0
        return found


class Search:
    """HiGHS with the model in it, and the best plan so far."""

    def __init__(self, model: Model, start: Pairs) -> None:
        self.model = model
        self.pairs = dict(start)
        self.highs = highspy.Highs()  # type: ignore[no-untyped-call]
        for name, value in OPTIONS.items():
            self.highs.setOptionValue(name, value)
        count = len(model.upper)
        self.highs.addVars(count, np.zeros(count), np.array(model.upper))
        for column in range(len(model.columns)):
            self.highs.changeColIntegrality(column, highspy.HighsVarType.kInteger)
        for row in model.rows:
            self._add(*row)

    def _add(self, least: float, most: float, terms: Terms) -> None:
        used = {column: value for column, value in terms.items() if value}
        columns, values = np.array(list(used), dtype=np.int32), np.array(list(used.values()), dtype=np.float64)
        self.highs.addRow(float(least), float(most), len(used), columns, values)

    @property
    def score(self) -> Score:
        return score(self.model.problem, self.pairs)

    def seek(self, weights: Mapping[Goal, int], seconds: float) -> float:
        """Better the sum of these goals as they weigh; returns what no plan can be below."""
        cost = np.zeros(len(self.model.upper))
        for goal, weight in weights.items():
            for column, value in self.model.terms(goal).items():
                cost[column] += weight * value
        self.highs.changeColsCost(len(cost), np.arange(len(cost), dtype=np.int32), cost)
        self.highs.setOptionValue("time_limit", seconds)
        self._begin_with_what_we_have()
        self.highs.run()
        self._take_if_better()
        least: float = self.highs.getInfo().mip_dual_bound
        return least + sum(weight * self.model.without_any(goal) for goal, weight in weights.items())

    def _begin_with_what_we_have(self) -> None:
        solution = highspy.HighsSolution()
        solution.col_value = self.model.values(self.pairs)
        self.highs.setSolution(solution)

    def _take_if_better(self) -> None:
        values = self.highs.getSolution().col_value
        found = {pair[0]: pair[1] for pair, column in self.model.columns.items() if values and values[column] > 0.5}
        found = completed(self.model.problem, found)
        if score(self.model.problem, found) < self.score:
            self.pairs = found

    def hold(self, goal: Goal) -> None:
        """From now on it may not get worse."""
        self._add(-FREE, self.score[goal] - self.model.without_any(goal), self.model.terms(goal))


def _sets(lengths: Sequence[tuple[int, int]], room: int) -> Iterator[tuple[int, ...]]:
    """How many of each length fit together: (length, how many there are), within the room."""
    if not lengths:
        yield ()
        return
    (length, most), *others = lengths
    for count in range(min(most, room // length) + 1):
        for rest in _sets(others, room - count * length):
            yield (count, *rest)


def best(problem: Problem, seconds: float) -> Plan:
    """The best plan that is found in that time, with what is proven of it."""
    until = monotonic() + seconds
    model = Model(problem)
    search = Search(model, greedy(problem))
    if not model.columns:
        return Plan(search.pairs, search.score, 0.0)
    goals = [goal for goal in Goal if goal is not Goal.CHANGED or problem.before]
    weights = {goal: WEIGHT ** (len(goals) - place) for place, goal in enumerate(goals, 1)}
    least = search.seek(weights, _part(until, AT_ONCE))
    bounds = [_bound(search, goal, _part(until, EACH)) for goal in goals]
    gap = _gap(sum(weight * search.score[goal] for goal, weight in weights.items()), least)
    return Plan(search.pairs, (*bounds, *([0] * (len(Goal) - len(bounds)))), gap)


def _gap(have: int, least: float) -> float | None:
    """By what share of what we have a plan could be better; None where no bound was found in time."""
    if not math.isfinite(least):
        return None
    return max(have - math.ceil(least - ROUNDING), 0) / have if have else 0.0


def _part(until: float, share: float) -> float:
    return max(until - monotonic(), SHORTEST) * share


def _bound(search: Search, goal: Goal, seconds: float) -> int | None:
    """Better one goal and hold it; returns what no plan can be below, where that is known."""
    least = search.seek({goal: 1}, seconds)
    search.hold(goal)
    return max(math.ceil(least - ROUNDING), 0) if math.isfinite(least) else None


def main() -> None:
    """A problem on stdin, a plan on stdout; what the library has to say goes to stderr."""
    os.nice(BEHIND)
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as out:
        os.dup2(2, 1)
        given = json.load(sys.stdin)
        json.dump(best(Problem.from_json(given["problem"]), given["seconds"]).as_json(), out)


if __name__ == "__main__":
    main()
