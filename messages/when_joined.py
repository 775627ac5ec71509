"""Several days together, and days that do not suit: options, lists, ranges, “any day but Friday”, “mornings only”."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from messages.when_days import days_of, on_weekday
from messages.when_rules import Meaning, Rule, Run, Scene, rule
from messages.when_weeks import days_from_today
from messages.when_words import Token

ONE, WEEK = timedelta(days=1), timedelta(days=7)
WORKING_WEEK = timedelta(days=4)
DATED = ("date", "day", "wk", "list")


@dataclass(frozen=True, slots=True)
class Limits:
    """The weekdays that do not suit, or the only ones that do."""

    exclude: tuple[int, ...] = ()
    only: tuple[int, ...] = ()


def _weekdays(run: Run) -> tuple[int, ...]:
    named = (one.value if one.kind == "wds" else (one.value,) for one in run.all("wd", "wds"))
    return tuple(sorted({n for several in named for n in several}))


def _excluded(run: Run) -> Meaning:
    named = _weekdays(run)
    return Token("limits", Limits(exclude=named)) if named else None


def _only(run: Run) -> Meaning:
    named = _weekdays(run)
    return Token("limits", Limits(only=named)) if named else None


def _only_plural(run: Run) -> Meaning:
    return _only(run) if run.has("wds") else None


def _weekday_parts(run: Run) -> Meaning:
    """“Weds afternoons”."""
    return [Token("limits", Limits(only=_weekdays(run))), Token("parts", run.tokens[-1].value)]


def as_week(monday: date) -> tuple[date, date]:
    """The school days of a week."""
    return monday, monday + WORKING_WEEK


def _ends(token: Token, scene: Scene, near: date | None = None) -> tuple[date, date] | None:
    """The first and the last day of a token; None where it may mean several."""
    if token.kind == "wk":
        return token.value, token.value + WORKING_WEEK
    if token.kind == "mth":
        first, last = token.value
        return first, last
    days = days_of(token, scene, near)
    return (days[0], days[0]) if len(days) == 1 else None


def _range(run: Run) -> Meaning:
    """From the first of one to the last of the other; the year of the one with a year counts for both.

    One that has begun is not next year's.
    """
    first, last = run.all("date", "day", "wk", "mth")
    near = next((days_of(one, run.scene)[0] for one in (first, last) if _has_year(one)), None)
    start = _ends(first, run.scene, None if _has_year(first) else near)
    end = _ends(last, run.scene, None if _has_year(last) else near)
    if start and end and start[0] > end[1] and not _has_year(first):
        start = _ends(first, run.scene, end[0])
    if start is None or end is None or start[0] > end[1]:
        return Token("either")
    return Token("range", (start[0], end[1]))


def _has_year(token: Token) -> bool:
    return token.kind == "date" and token.value.year is not None


def _after(run: Run) -> Meaning:
    found = _ends(run.tokens[-1], run.scene)
    return Token("range", (found[1] + ONE, None)) if found else Token("either")


def _from(run: Run) -> Meaning:
    found = _ends(next(iter(run.all("date", "day", "wk", "mth"))), run.scene)
    return Token("range", (found[0], None)) if found else Token("either")


def _before(run: Run) -> Meaning:
    found = _ends(run.tokens[-1], run.scene)
    if not found or run.scene.past:
        return Token("either")
    last = found[0] - ONE if run.has("before") else found[1]
    return Token("range", (run.scene.today, last)) if last >= run.scene.today else Token("either")


def _next_week_or_day(run: Run) -> Meaning:
    """“15 April or the week after”."""
    named, joint = run.tokens[0], run.tokens[1]
    found = _ends(named, run.scene)
    if found is None:
        return None
    day = found[0]
    if run.has("week"):
        return [named, joint, Token("wk", day - day.weekday() * ONE + WEEK)]
    return [named, joint, Token("day", (found[1] + ONE,))]


def _rest_of_week(run: Run) -> Meaning:
    """“later this week”."""
    if run.tokens[-1].value != run.scene.monday or run.scene.today.weekday() > 3:
        return None
    return Token("range", (run.scene.today, run.scene.monday + WORKING_WEEK))


@dataclass(frozen=True, slots=True)
class Item:
    """One of several: a day or a week, with a time of its own or none."""

    dated: Token
    time: Token | None = None


def _apart(run: Run) -> bool:
    """Whether something stands between any two days: a day that follows another at once belongs to it."""
    kinds = [one.kind for one in run.tokens]
    return not any(one in DATED and after in DATED for one, after in pairwise(kinds))


def _listed(run: Run) -> Meaning:
    """Days with “and” are all meant, with “or” one of them; a time that stands last counts for each."""
    joints = {one.kind for one in run.tokens if one.kind in ("and", "or")}
    rest = [one for one in run.tokens if one.kind not in ("comma", "and", "or")]
    if not _apart(run):
        return None
    items: list[Item] = []
    for one in rest:
        if one.kind in DATED:
            items.append(Item(one))
        elif not items or items[-1].time:
            return None
        else:
            items[-1] = Item(items[-1].dated, one)
    if len(items) < 2:
        return None
    timed = [item for item in items if item.time]
    common = timed == items[-1:] and items[-1].time
    if timed and not common and len(timed) < len(items):
        return None
    dated = [Item(item.dated) for item in items] if common else items
    made = Token("items", (tuple(dated), "or" not in joints))
    return [made, items[-1].time] if common and items[-1].time else made


def _of_terms(run: Run) -> Meaning:
    terms: Sequence[Any] = run.all("trm")[0].value
    first, last = terms[0]
    if len(terms) > 1:
        return Token("ask", tuple(terms))
    return Token("range", (first, last))


def _length(run: Run) -> Meaning:
    """“2 days”, “half a day”, “a day and a half”."""
    number = run.one("n", "decimal")
    whole = float(number.value) if number else 1.0 if run.has("and") else 0.0
    return Token("length", whole + (0.5 if run.has("half") else 0.0))


LIMITS: tuple[Rule, ...] = (
    rule("any? aday? not|but in? any? wd|wds comma|and|or|any|wd|wds*", _excluded),
    rule("wd|wds comma|and|or|wd|wds* nogood", _excluded),
    rule("only wd|wds comma|and|or|wd|wds*", _only),
    rule("wd|wds comma|and|or|wd|wds* only", _only),
    rule("wd comma|and|or|wd* parts", _weekday_parts),
    rule("any wd comma|and|or|any|wd*", _only),
    rule("wd|wds comma|and|or|wd|wds*", _only_plural),
)
WEEKDAYS: tuple[Rule, ...] = (
    rule("from? wd to|until|dash wd", days_from_today),
    rule("wd", on_weekday),
)
JOINED: tuple[Rule, ...] = (
    rule("date|day or|and week after", _next_week_or_day),
    rule("date|day or|and after week|aday", _next_week_or_day),
    rule("date|day or|and aday after", _next_week_or_day),
    rule("wk or|and week after", _next_week_or_day),
    rule("wk or|and after week", _next_week_or_day),
    rule("from? date|day to|until|dash date|day", _range),
    rule("between date|day and|dash|to date|day", _range),
    rule("from? wk to|until|dash wk", _range),
    rule("from? mth to|until|dash mth", _range),
    rule("between mth|wk and mth|wk", _range),
    rule("from date|day|wk|mth onwards?", _from),
    rule("date|day|wk|mth onwards", _from),
    rule("after date|day|wk|mth", _after),
    rule("before|by|until date|day|wk|mth", _before),
    rule("date|day dash clock|span", lambda run: [run.tokens[0], run.tokens[-1]]),
    rule("any aday wk|range|mth", lambda run: run.tokens[-1]),
    rule("any aday in mth|brk|trm", lambda run: run.tokens[-1]),
    rule("later wk", _rest_of_week),
)
LISTS: tuple[Rule, ...] = (rule("date|day|wk|or|and date|day|wk|clock|span|part|comma|and|or*", _listed),)
LAST: tuple[Rule, ...] = (
    rule("mth", lambda run: Token("range", run.tokens[0].value)),
    rule("half aday", _length),
    rule("n|decimal aday", _length),
    rule("n|aday and half aday?", _length),
    rule("in|over? brk", lambda run: Token("range", run.all("brk")[0].value.weekdays)),
    rule("in? trm", _of_terms),
)
