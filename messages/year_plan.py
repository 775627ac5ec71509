"""The needs of a coming year and the SLEs who may meet them: what may not be, and what is left open and why.

Days are counted in halves throughout, so that everything is whole numbers.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

Pair = tuple[int, int]  # need and SLE
Pairs = Mapping[int, int]  # the SLE of each need that is met


@dataclass(frozen=True, slots=True)
class Need:
    """What a school asks for in a coming year; what is empty was not asked for.

    One of the `weekdays` must suit; `any_phase` says that one of the key stages will do, being all the school teaches.
    """

    id: int
    school: int
    area: str
    halves: int
    phases: frozenset[str] = frozenset()
    any_phase: bool = False
    weekdays: frozenset[str] = frozenset()
    urgent: bool = False
    town: str = ""
    avoid: frozenset[int] = frozenset()  # SLEs whom the school would rather not have


@dataclass(frozen=True, slots=True)
class Offer:
    """What an SLE may give that year: `cap` half days, of which `free` cost nothing.

    `turns` are the deployments they have in that year and the one before it: whoever has few comes first.
    """

    id: int
    school: int | None
    areas: frozenset[str]
    cap: int
    free: int
    phases: frozenset[str] = frozenset()
    not_weekdays: frozenset[str] = frozenset()
    town: str = ""
    turns: int = 0


@dataclass(frozen=True, slots=True)
class Problem:
    """A year to plan. `locked` pairs stay and `forbidden` ones may not be; `before` are those of the plan seen last."""

    needs: tuple[Need, ...]
    offers: tuple[Offer, ...]
    locked: tuple[Pair, ...] = ()
    forbidden: frozenset[Pair] = frozenset()
    before: frozenset[Pair] = frozenset()

    def need(self, id: int) -> Need:
        """Raises KeyError for one that is not in it."""
        return {need.id: need for need in self.needs}[id]

    def offer(self, id: int) -> Offer:
        """Raises KeyError for one that is not in it."""
        return {offer.id: offer for offer in self.offers}[id]

    def as_json(self) -> dict[str, Any]:
        return {
            "needs": [_plain(need) for need in self.needs],
            "offers": [_plain(offer) for offer in self.offers],
            "locked": [list(pair) for pair in self.locked],
            "forbidden": sorted(map(list, self.forbidden)),
            "before": sorted(map(list, self.before)),
        }

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> "Problem":
        """The inverse of `as_json`."""
        return cls(
            needs=tuple(Need(**_sets(need, "phases", "weekdays", "avoid")) for need in plain["needs"]),
            offers=tuple(Offer(**_sets(offer, "areas", "phases", "not_weekdays")) for offer in plain["offers"]),
            locked=tuple((need, sle) for need, sle in plain["locked"]),
            forbidden=frozenset((need, sle) for need, sle in plain["forbidden"]),
            before=frozenset((need, sle) for need, sle in plain["before"]),
        )


def _plain(one: Need | Offer) -> dict[str, Any]:
    return {name: sorted(value) if isinstance(value, frozenset) else value for name, value in asdict(one).items()}


def _sets(plain: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {**plain, **{name: frozenset(plain[name]) for name in names}}


class Bar(StrEnum):
    """Why an SLE may not meet a need, the weightiest first; TAKEN that their days go to other needs of this plan."""

    AREA = "area"
    NO_SCHOOL = "no_school"
    OWN_SCHOOL = "own_school"
    AVOIDED = "avoided"
    FORBIDDEN = "forbidden"
    WEEKDAYS = "weekdays"
    DAYS = "days"
    TAKEN = "taken"


def bar(problem: Problem, need: Need, offer: Offer) -> Bar | None:
    """What keeps this SLE from this need in any plan."""
    reasons = (
        (need.area not in offer.areas, Bar.AREA),
        (offer.school is None, Bar.NO_SCHOOL),
        (offer.school == need.school, Bar.OWN_SCHOOL),
        (offer.id in need.avoid, Bar.AVOIDED),
        ((need.id, offer.id) in problem.forbidden, Bar.FORBIDDEN),
        (bool(need.weekdays) and need.weekdays <= offer.not_weekdays, Bar.WEEKDAYS),
        (need.halves > offer.cap, Bar.DAYS),
    )
    return next((bar for holds, bar in reasons if holds), None)


def possible(problem: Problem) -> dict[Pair, int]:
    """Every pair that may be, with how ill it fits: the key stages asked for that the SLE does not offer."""
    by_area: dict[str, list[Offer]] = {}
    for offer in problem.offers:
        for area in offer.areas:
            by_area.setdefault(area, []).append(offer)
    return {
        (need.id, offer.id): misfit(need, offer)
        for need in problem.needs
        for offer in by_area.get(need.area, ())
        if bar(problem, need, offer) is None
    }


def misfit(need: Need, offer: Offer) -> int:
    """How many of the key stages are not offered; where one of them will do, whether none is."""
    if need.any_phase:
        return int(bool(need.phases) and not need.phases & offer.phases)
    return len(need.phases - offer.phases)


def far(need: Need, offer: Offer) -> bool:
    """Whether the SLE travels to another town; a town that is not known counts as another."""
    return not need.town or need.town != offer.town


@dataclass(frozen=True, slots=True)
class Refused:
    """A pair that was to stay and cannot; `left` are the half days that the pairs locked before it leave."""

    pair: Pair
    why: Bar
    left: int = 0


def room(problem: Problem, pairs: Pairs) -> dict[int, int]:
    """The half days that each SLE has left beside what they do in the plan."""
    left = {offer.id: offer.cap for offer in problem.offers}
    halves = {need.id: need.halves for need in problem.needs}
    for need, sle in pairs.items():
        left[sle] -= halves[need]
    return left


def locks(problem: Problem) -> tuple[dict[int, int], list[Refused]]:
    """The pairs that stay, and those that cannot with why: what was locked first is kept first."""
    kept: dict[int, int] = {}
    refused: list[Refused] = []
    needs, offers = {n.id: n for n in problem.needs}, {o.id: o for o in problem.offers}
    left = {offer.id: offer.cap for offer in problem.offers}
    for need, sle in problem.locked:
        if need not in needs or sle not in offers or need in kept:
            continue
        why = bar(problem, needs[need], offers[sle])
        if why is None and needs[need].halves > left[sle]:
            why = Bar.TAKEN
        if why:
            refused.append(Refused((need, sle), why, left[sle]))
            continue
        kept[need] = sle
        left[sle] -= needs[need].halves
    return kept, refused


def breaches(problem: Problem, pairs: Pairs) -> list[str]:
    """What of the hard rules a plan breaks; a plan that is shown breaks none."""
    kept, _ = locks(problem)
    found = [f"locked {need}" for need, sle in kept.items() if pairs.get(need) != sle]
    for need, sle in pairs.items():
        if why := bar(problem, problem.need(need), problem.offer(sle)):
            found.append(f"{why} {need}-{sle}")
    return found + [f"cap {sle}" for sle, left in room(problem, pairs).items() if left < 0]


@dataclass(frozen=True, slots=True)
class Open:
    """A need that nobody meets: how many SLEs each reason keeps from it, of those who offer its area.

    `nearest` lacks so many half days, `short`, to meet it beside all else they do in the plan.
    """

    need: Need
    bars: Mapping[Bar, int]
    nearest: int | None = None
    short: int = 0


def left_open(problem: Problem, pairs: Pairs) -> Iterator[Open]:
    """Every need that is not met, with why."""
    left = room(problem, pairs)
    for need in problem.needs:
        if need.id not in pairs:
            yield _open(problem, need, left)


def _open(problem: Problem, need: Need, left: Mapping[int, int]) -> Open:
    bars: dict[Bar, int] = {}
    could: list[tuple[int, int]] = []
    for offer in problem.offers:
        why = bar(problem, need, offer)
        if why in (None, Bar.DAYS):
            could.append((need.halves - left[offer.id], offer.id))
        if why is not Bar.AREA:
            bars[why or Bar.TAKEN] = bars.get(why or Bar.TAKEN, 0) + 1
    short, nearest = min(could, default=(0, None))
    return Open(need, bars, nearest, short)
