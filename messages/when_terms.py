"""Days by the school calendar: after half term, Monday of week 2 in term 6, first week back, when we break up."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import pairwise

import holidays

from messages.when_rules import Meaning, Rule, Run, Scene, rule
from messages.when_words import Token

ONE, WEEK = timedelta(days=1), timedelta(days=7)
LONGEST_HOLIDAY = timedelta(days=60)  # where more lies between two half terms, some were not loaded
BEGUN = {8: 1, 9: 1, 10: 2, 11: 2, 12: 2, 1: 3, 2: 4, 3: 4, 4: 5, 5: 6, 6: 6, 7: 6}  # by the month of its first day
SEASONS = {"autumn": 1, "spring": 3, "summer": 5}
AFTER = {"halfterm": (1, 3, 5), "christmas": (2,), "easter": (4,), "summer": (6,)}  # the half terms each break follows
Bounds = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Break:
    """Days without school: the last school day before and the first after."""

    name: str
    last: date
    first: date

    @property
    def weekdays(self) -> Bounds:
        start, end = self.last + ONE, self.first - ONE
        while start.weekday() > 4:
            start += ONE
        while end.weekday() > 4:
            end -= ONE
        return start, end


def _breaks(scene: Scene) -> Iterator[Break]:
    """The breaks that are not over, in their order."""
    halves = scene.calendar.half_terms
    for before, after in pairwise(halves):
        number = BEGUN[before[0].month]
        name = next(name for name, numbers in AFTER.items() if number in numbers)
        if after[0] > scene.today and after[0] - before[1] <= LONGEST_HOLIDAY:
            yield Break(name, before[1], after[0])


def _break(run: Run) -> Meaning:
    return _token("brk", next((one for one in _breaks(run.scene) if one.name == run.tokens[0].kind), None))


def _half_term_of(run: Run) -> Meaning:
    """“May half term”, “autumn half term”: the half-term break of that month or season."""
    named = run.tokens[0]
    for one in _breaks(run.scene):
        months = {day.month for day in one.weekdays} | {one.last.month}
        season = {10: "autumn", 11: "autumn", 2: "spring", 5: "summer", 6: "summer"}.get(one.last.month) == named.kind
        if one.name == "halfterm" and (named.value in months if named.kind == "mo" else season):
            return Token("brk", one)
    return None


def _between(run: Run) -> Meaning:
    """“between Easter and May half term”: from the first school day to the last."""
    before, after = (one.value for one in run.all("brk"))
    return Token("range", (before.first, after.last)) if before.first <= after.last else None


def _token(kind: str, value: object) -> Token | None:
    return Token(kind, value) if value else None


def _halves(scene: Scene) -> Sequence[Bounds]:
    """The half terms of which the last day is known."""
    return [half for half in scene.calendar.half_terms if half[0] < half[1]]


def _seasons(scene: Scene) -> list[Bounds]:
    """The half terms in pairs, as those count who have three terms."""
    found: dict[tuple[int, int], Bounds] = {}
    for first, last in _halves(scene):
        key = (first.year, (BEGUN[first.month] - 1) // 2)
        found[key] = (found.get(key, (first, last))[0], last)
    return sorted(found.values())


def _numbered(scene: Scene, number: int) -> tuple[Bounds, ...]:
    """The half term of that number which is not over, or for what is past the latest that has begun."""
    those = [half for half in _halves(scene) if BEGUN[half[0].month] == number]
    if scene.past:
        return tuple([half for half in those if half[0] <= scene.today][-1:])
    return tuple([half for half in those if half[1] >= scene.today][:1])


def _relative(spans: Sequence[Bounds], scene: Scene, which: str) -> Bounds | None:
    now = next((at for at, (_, last) in enumerate(spans) if last >= scene.today), None)
    if now is None:
        return None
    begun = spans[now][0] <= scene.today
    at = now + {"next": int(begun), "last": -1, "this": 0}[which]
    return spans[at] if 0 <= at < len(spans) else None


def _by_number(run: Run) -> Meaning:
    return _token("trm", _numbered(run.scene, run.number("n", "o")))


def _by_season(run: Run) -> Meaning:
    """“spring 2” is a half term; “spring term” are two."""
    first = SEASONS[run.tokens[0].kind]
    if run.has("n"):
        return _token("trm", _numbered(run.scene, first + run.number("n") - 1)) if run.number("n") in (1, 2) else None
    seasons = [one for one in _seasons(run.scene) if BEGUN[one[0].month] in (first, first + 1)]
    return _token("trm", tuple([one for one in seasons if one[1] >= run.scene.today][:1]))


def _this_half(run: Run) -> Meaning:
    """“next half term” may be the weeks of school or the week without."""
    which, scene = run.tokens[0].kind, run.scene
    half = _relative(_halves(scene), scene, which)
    free = next((one.weekdays for one in _breaks(scene) if one.name == "halfterm"), None) if which == "next" else None
    return _token("trm", tuple(dict.fromkeys(one for one in (half, free) if one)))


def _this_term(run: Run) -> Meaning:
    """Six terms a year are counted, or three: both are meant."""
    which = run.tokens[0].kind if len(run.tokens) > 1 else "this"
    found = (_relative(spans, run.scene, which) for spans in (_halves(run.scene), _seasons(run.scene)))
    return _token("trm", tuple(dict.fromkeys(one for one in found if one)))


def _nth(run: Run) -> int:
    return 1 if run.has("last") else run.number("o")


def _after_break(one: Break, what: Token, count: int) -> Token:
    """The week, weekday or school day so many after school has started again."""
    if what.kind == "week":
        return Token("wk", one.first - one.first.weekday() * ONE + (count - 1) * WEEK)
    if what.kind == "aday":
        return Token("day", (one.first + (count - 1) * ONE,))
    day = one.first + (what.value - one.first.weekday()) % 7 * ONE
    return Token("day", (day + (count - 1) * WEEK,))


def _before_break(one: Break, what: Token, count: int) -> Token:
    if what.kind == "week":
        return Token("wk", one.last - one.last.weekday() * ONE - (count - 1) * WEEK)
    if what.kind == "aday":
        return Token("day", (one.last,))
    day = one.last - (one.last.weekday() - what.value) % 7 * ONE
    return Token("day", (day - (count - 1) * WEEK,))


def _around(run: Run) -> Meaning:
    """“first Monday after half term”, “week before Easter”; the Monday after Easter may be Easter Monday."""
    one: Break = run.tokens[-1].value
    what = run.one("week", "wd", "aday") or run.tokens[0]
    if run.has("before"):
        return _before_break(one, what, _nth(run)) if not run.has("o") or _nth(run) == 1 else None
    if run.has("last") or _nth(run) > 15:
        return None
    found = _after_break(one, what, _nth(run))
    if one.name == "easter" and what.kind == "wd" and not run.has("back", "o"):
        monday = _named("Easter Monday", one.first.year)[1]
        return Token("day", (monday + what.value * ONE, *found.value))
    return found


def _back(run: Run) -> Meaning:
    """“first day back in January”: after the next break, or the one that ends in that month."""
    month = run.one("mo")
    found = (one for one in _breaks(run.scene) if month is None or one.first.month == month.value)
    one = next(found, None)
    what = run.one("week", "wd", "aday")
    return _after_break(one, what, _nth(run)) if one and what and not run.has("last") else None


def _of_term(run: Run) -> Meaning:
    """“last day of term 3”, “wk 4 of term 5”, “Thurs wk 3 term 6”."""
    said = run.one("trm")
    if said is None:  # no terms are loaded for it
        return None
    terms: Sequence[Bounds] = said.value
    weekday = run.one("wd")
    count = run.number("n", "o")
    if run.has("week"):
        mondays = [_week_of(term, count, last=run.has("last")) for term in terms]
        if weekday:
            return _days(run, [monday + weekday.value * ONE for monday in mondays])
        return _weeks(run, mondays)
    if weekday:
        return _days(run, [_weekday_of(term, weekday.value, count, last=run.has("last")) for term in terms])
    return _days(run, [term[1] if run.has("last", "end") else term[0] + (count - 1) * ONE for term in terms])


def _week_of(term: Bounds, count: int, *, last: bool) -> date:
    first, end = term
    return end - end.weekday() * ONE if last else first - first.weekday() * ONE + (count - 1) * WEEK


def _weekday_of(term: Bounds, weekday: int, count: int, *, last: bool) -> date:
    first, end = term
    if last:
        return end - (end.weekday() - weekday) % 7 * ONE
    return first + (weekday - first.weekday()) % 7 * ONE + (count - 1) * WEEK


def _inside(run: Run, days: Sequence[date]) -> bool:
    """Nothing beyond the end of the term that is spoken of: there is no week 12 of a term of six."""
    terms: Sequence[Bounds] = run.all("trm")[-1].value
    return all(day <= term[1] for day, term in zip(days, terms, strict=True))


def _days(run: Run, days: Sequence[date]) -> Meaning:
    return Token("day", tuple(sorted(set(days)))) if _inside(run, days) else None


def _weeks(run: Run, mondays: Sequence[date]) -> Meaning:
    if not _inside(run, mondays):
        return None
    return Token("wk", mondays[0]) if len(set(mondays)) == 1 else Token("ask", tuple(sorted(set(mondays))))


def _breaking_up(run: Run) -> Meaning:
    half = _relative(_halves(run.scene), run.scene, "this")
    return Token("day", (half[1],)) if half else None


def _beyond(run: Run) -> Meaning:
    """“after half term”, “before the Christmas holidays”."""
    one: Break = next(iter(run.all("brk"))).value
    if run.has("after"):
        return Token("range", (one.first, None))
    if one.last < run.scene.today:
        return None
    return Token("range", (run.scene.today, one.last))


def _beyond_term(run: Run) -> Meaning:
    """“from term 6”, “by the end of term” is read elsewhere; two ways of counting terms must agree."""
    terms: Sequence[Bounds] = run.tokens[-1].value
    if len({first for first, _ in terms}) > 1:
        return None
    if run.has("from"):
        return Token("range", (terms[0][0], None))
    if run.has("after"):
        after = [first for first, _ in run.scene.calendar.half_terms if first > terms[-1][1]]
        return Token("range", (after[0], None)) if after and len(terms) == 1 else None
    before = [last for _, last in run.scene.calendar.half_terms if last < terms[0][0]]
    return Token("range", (run.scene.today, before[-1])) if before and before[-1] >= run.scene.today else None


def _half_term_week(run: Run) -> Meaning:
    start, end = next(iter(run.all("brk"))).value.weekdays
    return Token("wk", start - start.weekday() * ONE) if (end - start).days < 5 else None


FEASTS = {
    "goodfriday": "Good Friday",
    "boxing": "Boxing Day",
    "christmas": "Christmas Day",
    "newyear": "New Year's Day",
}


def _feast(run: Run) -> Meaning:
    """A day with a name; “Easter Monday” is one, “Easter Tuesday” is none."""
    kind = run.tokens[0].kind
    if kind == "easter" and run.tokens[-1].value:
        return None
    eve = ONE if run.has("eve") else ONE * 0
    days = [day - eve for day in _named(FEASTS.get(kind, "Easter Monday"), run.scene.today.year)]
    if run.scene.past:
        return Token("day", (max(day for day in days if day <= run.scene.today),))
    return Token("day", (min(day for day in days if day >= run.scene.today),))


@cache
def _named(name: str, year: int) -> tuple[date, ...]:
    """The bank holidays of that name in the years around."""
    england = holidays.country_holidays("GB", subdiv="ENG", years=range(year - 1, year + 3), observed=False)
    return tuple(england.get_named(name, lookup="exact"))


def _with_term(run: Run) -> Run:
    """The same with the term that it is now in place of the word."""
    term = _this_term(Run([], run.scene))
    return Run([*run.tokens[:-1], *([term] if isinstance(term, Token) else [])], run.scene)


def _of_a_term(run: Run) -> Meaning:
    """“first day of term” is of the next term once this one has begun."""
    found = _of_term(_with_term(run))
    if run.scene.past or not isinstance(found, Token) or _latest(found) >= run.scene.today:
        return found
    after = _this_term(Run([Token("next"), run.tokens[-1]], run.scene))
    return _of_term(Run([*run.tokens[:-1], after], run.scene)) if isinstance(after, Token) else None


def _latest(found: Token) -> date:
    last: date = found.value if found.kind == "wk" else found.value[-1]
    return last + 4 * ONE if found.kind == "wk" else last


TERMS: tuple[Rule, ...] = (
    rule("easter wd", _feast),
    rule("christmas|newyear aday|eve", _feast),
    rule("goodfriday", _feast),
    rule("boxing aday", _feast),
    rule("term n|o", _by_number),
    rule("autumn|spring|summer n", _by_season),
    rule("autumn|spring|summer term", _by_season),
    rule("this|next|last term", _this_term),
    rule("this|next halfterm", _this_half),
    rule("mo|autumn|spring|summer halfterm break?", _half_term_of),
    rule("halfterm|easter|christmas|summer break?", _break),
    rule("start|end|begin in? term", _of_a_term),
    rule("breakup", _breaking_up),
    rule("o|last? week|wd|aday back in mo", _back),
    rule("o|last? week|wd|aday back? after|before brk over?", _around),
    rule("after|before|until|by brk over?", _beyond),
    rule("o|last? week|wd|aday back", _back),
    rule("wd? comma? week n in? trm", _of_term),
    rule("trm comma? week n comma? wd", _of_term),
    rule("trm comma? week n", _of_term),
    rule("wd comma? trm comma? week n", _of_term),
    rule("wd? comma? week n in? term", _of_a_term),
    rule("n|o|last week|wd|aday in? trm", _of_term),
    rule("o|last week|wd|aday in? term", _of_a_term),
    rule("start|end|begin in? trm", _of_term),
    rule("from|after|before|until trm", _beyond_term),
    rule("brk week", _half_term_week),
    rule("between brk and brk", _between),
)
