"""Which SLE suits a need best, and who cannot be asked: pure, over plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import IntEnum, StrEnum

from messages.words import plain

NONE, ONE = Decimal(0), Decimal(1)


@dataclass(frozen=True, slots=True)
class Need:
    """What is looked for; what is empty was not asked for and counts for nobody.

    `conflicts` and `tried` say by SLE whom the school wants to avoid and who was asked before.
    """

    areas: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()  # of the published list, where the areas stand
    phases: frozenset[str] = frozenset()
    one_phase_will_do: bool = False  # the phases are all the school teaches, not those it asked about
    days: Decimal | None = None
    weekday: str = ""  # of the day it is to start
    town: str = ""
    school: int | None = None
    preferred: frozenset[int] = frozenset()
    conflicts: Mapping[int, str] = field(default_factory=dict)
    tried: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An SLE as far as ranking goes; days are those of the academic year the support is for.

    `cap` is what their own head allows a year, `pending` days are asked of them for other schools and not agreed.
    """

    id: int
    name: str
    school: int | None
    school_name: str = ""
    offers: Mapping[str, str] = field(default_factory=dict)  # areas: slug and label
    groups: frozenset[str] = frozenset()
    phases: frozenset[str] = frozenset()
    allowance: Decimal = NONE
    free_left: Decimal = NONE
    given: Decimal = NONE
    pending: Decimal = NONE
    cap: Decimal = NONE
    not_weekdays: tuple[str, ...] = ()
    town: str = ""
    review_due: date | None = None

    @property
    def cap_left(self) -> Decimal:
        return max(self.cap - self.given, NONE)


class Fit(IntEnum):
    """How an SLE's areas fit: offered, of the same group of the published list, or neither."""

    OFFERED = 0
    NEAR = 1
    OTHER = 2


class Bar(StrEnum):
    """Why an SLE is ruled out."""

    NO_SCHOOL = "no_school"
    OWN_SCHOOL = "own_school"
    NO_DAYS = "no_days"
    CONFLICT = "conflict"
    TRIED = "tried"

    @property
    def final(self) -> bool:
        """Whether nobody may ask all the same; what was read from a school's words a person may judge anew."""
        return self not in (Bar.CONFLICT, Bar.TRIED)


@dataclass(frozen=True, slots=True)
class Match:
    """How one SLE meets the need."""

    one: Candidate
    preferred: bool
    fit: Fit
    missing: frozenset[str]  # phases that they would have to offer and do not
    not_covered: int  # of the phases, asked about or the school's own
    wrong_weekday: bool
    beyond_cap: Decimal  # days asked for beyond what their own head allows
    beyond_free: Decimal
    near: bool

    @property
    def order(self) -> tuple[object, ...]:
        """The smallest comes first; among equals whoever has given least, so that the same are not always asked."""
        one = self.one
        suits = (not self.preferred, self.fit, len(self.missing), self.wrong_weekday, self.beyond_cap, self.beyond_free)
        fair = (one.given + one.pending, not self.near, self.not_covered, -one.free_left)
        return (*suits, *fair, one.name, one.id)


@dataclass(frozen=True, slots=True)
class Ranking:
    """Everybody: those who can be asked, the best first, and those who cannot, with why."""

    ranked: tuple[Match, ...]
    ruled_out: tuple[tuple[Candidate, Bar], ...]

    @property
    def ids(self) -> set[int]:
        return {found.one.id for found in self.ranked} | {one.id for one, _ in self.ruled_out}

    def match_of(self, id: int) -> Match:
        """How this SLE suits. Raises KeyError where they cannot be asked."""
        return {found.one.id: found for found in self.ranked}[id]

    def bar_of(self, id: int) -> tuple[Candidate, Bar] | None:
        """Why this SLE cannot be asked."""
        return next((pair for pair in self.ruled_out if pair[0].id == id), None)


def rank(need: Need, candidates: Sequence[Candidate]) -> Ranking:
    """The same ranking for whatever order the candidates come in."""
    barred = [(one, bar) for one in candidates if (bar := bar_to(need, one))]
    out = {one.id for one, _ in barred}
    ranked = [match(need, one) for one in candidates if one.id not in out]
    return Ranking(
        ranked=tuple(sorted(ranked, key=lambda found: found.order)),
        ruled_out=tuple(sorted(barred, key=lambda pair: (_first_told(need, *pair), pair[0].name, pair[0].id))),
    )


def _first_told(need: Need, one: Candidate, bar: Bar) -> tuple[bool, Fit]:
    """Those the school named and those who offer the area are missed first."""
    return one.id not in need.preferred, fit(need, one)


def bar_to(need: Need, one: Candidate) -> Bar | None:
    """What rules the SLE out, the weightiest reason first."""
    reasons = (
        (one.school is None, Bar.NO_SCHOOL),
        (one.school == need.school, Bar.OWN_SCHOOL),
        (one.cap_left <= 0, Bar.NO_DAYS),
        (one.id in need.conflicts, Bar.CONFLICT),
        (one.id in need.tried, Bar.TRIED),
    )
    return next((bar for holds, bar in reasons if holds), None)


def fit(need: Need, one: Candidate) -> Fit:
    if not need.areas or need.areas & one.offers.keys():
        return Fit.OFFERED
    return Fit.NEAR if need.groups & one.groups else Fit.OTHER


def match(need: Need, one: Candidate) -> Match:
    """How the SLE meets the need; where the school does not know how many days, one is reckoned with."""
    missing = need.phases - one.phases
    some = need.one_phase_will_do and bool(need.phases & one.phases)
    days = ONE if need.days is None else need.days
    return Match(
        one=one,
        preferred=one.id in need.preferred,
        fit=fit(need, one),
        missing=frozenset() if some else missing,
        not_covered=len(missing),
        wrong_weekday=bool(need.weekday) and need.weekday in one.not_weekdays,
        beyond_cap=max(days - one.cap_left, NONE),
        beyond_free=max(days - one.free_left, NONE),
        near=bool(need.town) and plain(need.town) == plain(one.town),
    )
