"""How long the best plan of a year takes, and what is proven of it: by default 400 needs and 300 SLEs.

python -m tests.benchmarks.year_plan [--needs N] [--sles N] [--seconds S] [--seed N]
"""

import argparse
import random
from time import perf_counter

from bot import highs
from messages.year_goals import Goal, Plan, greedy, proven, score
from messages.year_plan import Need, Offer, Problem, breaches, possible

AREAS = [f"area {number}" for number in range(20)]
PHASES = ("eyfs", "ks1", "ks2", "ks3", "ks4", "post16")
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")
TOWNS = [f"town {number}" for number in range(12)]
SCHOOLS = 250


def invented(needs: int, sles: int, seed: int) -> Problem:
    """A year as it might be: some areas are asked for more than they are offered."""
    dice = random.Random(seed)
    wanted = [1 / (1 + place / 4) for place in range(len(AREAS))]
    return Problem(
        needs=tuple(_need(dice, id, wanted) for id in range(1, needs + 1)),
        offers=tuple(_offer(dice, id) for id in range(1, sles + 1)),
    )


def _need(dice: random.Random, id: int, wanted: list[float]) -> Need:
    return Need(
        id=id,
        school=dice.randint(1, SCHOOLS),
        area=dice.choices(AREAS, wanted)[0],
        halves=dice.choice((1, 2, 2, 3, 4, 4, 6)),
        phases=frozenset(dice.sample(PHASES, dice.randint(0, 2))),
        any_phase=dice.random() < 0.4,
        weekdays=frozenset(dice.sample(DAYS, 2)) if dice.random() < 0.2 else frozenset(),
        urgent=dice.random() < 0.15,
        town=dice.choice(TOWNS),
        avoid=frozenset({dice.randint(1, 300)}) if dice.random() < 0.05 else frozenset(),
    )


def _offer(dice: random.Random, id: int) -> Offer:
    cap = dice.choice((2, 4, 6, 6, 6, 8, 10))
    return Offer(
        id=id,
        school=dice.randint(1, SCHOOLS),
        areas=frozenset(dice.sample(AREAS, dice.randint(1, 3))),
        cap=cap,
        free=min(cap, 6),
        phases=frozenset(dice.sample(PHASES, dice.randint(1, 3))),
        not_weekdays=frozenset(dice.sample(DAYS, dice.randint(0, 2))),
        town=dice.choice(TOWNS),
        turns=dice.choice((0, 0, 1, 2)),
    )


def shown(problem: Problem, plan: Plan) -> list[str]:
    """The goals of the plan beside those of the greedy choice, with what no plan can be below."""
    found, simple = score(problem, plan.pairs), score(problem, greedy(problem))
    lines = [f"{'goal':10} {'plan':>6} {'at best':>8} {'greedy':>7}"]
    for goal, value, bound, other in zip(Goal, found, plan.bounds, simple, strict=True):
        lines.append(f"{goal.name.lower():10} {value:>6} {'?' if bound is None else bound:>8} {other:>7}")
    certain = proven(plan.bounds, found)
    far = "unknown" if plan.gap is None else f"at most {plan.gap:.3%}"
    lines.append(f"all goals together from the best: {far}")
    return [*lines, "proven" if certain == len(Goal) else f"proven up to {[*Goal][certain - 1].name.lower()}"]


def main() -> None:
    parser = argparse.ArgumentParser(description="The best plan of a year.")
    parser.add_argument("--needs", type=int, default=400, metavar="N")
    parser.add_argument("--sles", type=int, default=300, metavar="N")
    parser.add_argument("--seconds", type=float, default=18.0, metavar="S")
    parser.add_argument("--seed", type=int, default=1, metavar="N")
    options = parser.parse_args()
    problem = invented(options.needs, options.sles, options.seed)
    began = perf_counter()
    plan = highs.best(problem, options.seconds)
    took = perf_counter() - began
    assert breaches(problem, plan.pairs) == []
    print(f"{options.needs} needs, {options.sles} SLEs, {len(possible(problem))} pairs that may be: {took:.1f} s")
    print("\n".join(shown(problem, plan)))


if __name__ == "__main__":
    main()
