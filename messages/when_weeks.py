"""Weeks and months as schools write them: w/c 18 Jan, Tues or Thurs next week, first Monday in June, mid May."""

from collections.abc import Sequence
from datetime import date, timedelta

from messages.when_days import days_of, in_reach, made, on_weekday, relative_day
from messages.when_rules import Meaning, Rule, Run, Scene, rule
from messages.when_words import Impossible, Token, Written, days_in

ONE, WEEK = timedelta(days=1), timedelta(days=7)


def _week_of(run: Run) -> Meaning:
    """A week by one of its days: “w/c” must name a Monday, “week ending” its Friday, Saturday or Sunday."""
    day = days_of(run.tokens[-1], run.scene)[-1]
    monday = day - day.weekday() * ONE
    if run.has("wc", "begin") and day != monday:
        raise Impossible("wc_not_monday", (monday, monday + WEEK))
    if run.has("we", "ending") and day.weekday() < 4:
        raise Impossible("we_not_friday", (monday,))
    return Token("wk", monday)


def _weeks_of(run: Run) -> Meaning:
    """“w/c 8 or 15 June” are two weeks."""
    named, joint, last = [*run.tokens[:-3], run.tokens[-3]], run.tokens[-2], run.tokens[-1]
    return [*named, joint, *named[:-1], last]


def _whole_week(run: Run) -> Meaning:
    weeks = {"this": 0, "next": 1, "last": -1}[run.tokens[0].kind]
    return Token("wk", run.scene.monday + weeks * WEEK)


def _week_after_next(run: Run) -> Meaning:
    return Token("wk", run.scene.monday + 2 * WEEK)


def _week_beside(run: Run) -> Meaning:
    """“the week after 15 April”."""
    named = run.tokens[-1]
    day = named.value if named.kind == "wk" else days_of(named, run.scene)[-1]
    return Token("wk", day - day.weekday() * ONE + (WEEK if run.has("after") else -WEEK))


def _day_in_week(run: Run) -> Meaning:
    return Token("day", (run.all("wk")[0].value + run.number("wd") * ONE,))


def _days_in_week(run: Run) -> Meaning:
    """“Tues or Thurs next week”: each takes the week that is said once."""
    monday = run.all("wk")[0].value
    days = [Token("day", (monday + one.value * ONE,)) if one.kind == "wd" else one for one in run.tokens]
    return [one for one in days if one.kind != "wk"]


def days_from_today(run: Run) -> Meaning:
    """“Mon to Weds”: the days of one week, the first that can be."""
    first, last = run.all("wd")
    start = run.scene.coming(first.value)
    if first.value == run.scene.today.weekday():
        return Token("either")
    return Token("range", (start, start + (last.value - first.value) % 7 * ONE)) if first != last else None


def _edge_of_week(run: Run) -> Meaning:
    monday = run.tokens[-1].value
    if run.has("early"):
        return Token("range", (monday, monday + ONE))
    if run.has("late"):
        return Token("range", (monday + 3 * ONE, monday + 4 * ONE))
    return Token("day", (monday + (4 if run.has("end") else 2 if run.has("mid") else 0) * ONE,))


def _edge_of_this_week(run: Run) -> Meaning:
    return _edge_of_week(Run([run.tokens[0], Token("wk", run.scene.monday)], run.scene))


def _with_bare(run: Run) -> Run:
    day = Token("date", Written(run.number("o"), weekday=_weekday_of(run)))
    return Run([*[one for one in run.tokens if one.kind not in ("wd", "o")], day], run.scene)


def _weekday_of(run: Run) -> int | None:
    return run.number("wd") if run.has("wd") else None


def _with_weekday(run: Run) -> Run:
    made = relative_day(run) if run.has("rel") else on_weekday(run)
    return Run([*run.tokens[:-1], *([made] if isinstance(made, Token) else [])], run.scene)


def _nth_weekday(run: Run) -> Meaning:
    """“third Thursday in May”, “last Friday of next month”."""
    first = _month_of(run)
    days = _weekdays_of(first, (run.number("wd"),))
    at = -1 if run.has("last") else run.number("o") - 1
    if at >= len(days):
        raise Impossible("no_such_date")
    return Token("day", (days[at],))


def _nths(run: Run) -> Meaning:
    """“first and third Tuesday in May”."""
    days = _weekdays_of(_month_of(run), (run.number("wd"),))
    first, last = (int(one.value) - 1 for one in run.all("o"))
    if max(first, last) >= len(days):
        raise Impossible("no_such_date")
    joint = run.one("and", "or") or Token("and")
    return [Token("day", (days[first],)), joint, Token("day", (days[last],))]


def _nth_week(run: Run) -> Meaning:
    """“first week of June”: the first with a Monday in it, and the one that holds the 1st, may differ."""
    first = _month_of(run)
    mondays = _weekdays_of(first, (0,))
    if run.has("last"):
        full = [day for day in mondays if (day + 4 * ONE).month == day.month]
        return _agreed({mondays[-1], full[-1]})
    count = run.number("o") - 1
    begun = first - first.weekday() * ONE if first.weekday() < 5 else mondays[0]
    return _agreed({mondays[count], begun + count * WEEK}) if count < 4 else None


def _with_month(run: Run) -> Run:
    """The same with the month that “this” or “next” means."""
    month = _relative_month(Run(run.tokens[-2:], run.scene))
    return Run([*run.tokens[:-2], *([month] if isinstance(month, Token) else [])], run.scene)


def _agreed(mondays: set[date]) -> Meaning:
    return Token("wk", mondays.pop()) if len(mondays) == 1 else Token("ask", tuple(sorted(mondays)))


def _month_of(run: Run) -> date:
    """The first day of the month that is named, not over yet."""
    if whole := run.one("mth"):
        first: date = whole.value[0]
        return first.replace(day=1)
    year, month, today = run.one("yr"), run.number("mo"), run.scene.today
    if year:
        return made(year.value, month, 1)
    if run.scene.past:
        return date(today.year - (month > today.month), month, 1)
    return date(today.year + (month < today.month), month, 1)


def _weekdays_of(first: date, weekdays: Sequence[int]) -> list[date]:
    days = [first + n * ONE for n in range(days_in(first.month, first.year))]
    return [day for day in days if day.weekday() in weekdays]


def _month(run: Run) -> Meaning:
    first = _month_of(run)
    if not in_reach(first, run.scene):
        raise Impossible("too_far")
    return Token("mth", _until_its_end(first, run.scene))


def _until_its_end(first: date, scene: Scene) -> tuple[date, date]:
    return first, first.replace(day=days_in(first.month, first.year))


def _relative_month(run: Run) -> Meaning:
    today = run.scene.today.replace(day=1)
    first = {"this": today, "next": today + 31 * ONE, "last": today - ONE}[run.tokens[0].kind].replace(day=1)
    return Token("mth", _until_its_end(first, run.scene))


def _edge_of_month(run: Run) -> Meaning:
    """“end of March” is its last day; “early March” are its first ten."""
    first, last = run.tokens[-1].value
    if run.has("start", "begin", "end"):
        return Token("day", (last if run.has("end") else first,))
    if run.has("early"):
        return Token("range", (first, first.replace(day=10)))
    return Token(
        "range", (first.replace(day=11), first.replace(day=20)) if run.has("mid") else (first.replace(day=21), last)
    )


def _edge_of_this_month(run: Run) -> Meaning:
    first = run.scene.today.replace(day=1)
    if run.has("start") and first < run.scene.today:
        first = (first + 31 * ONE).replace(day=1)
    return _edge_of_month(Run([run.tokens[0], Token("mth", _until_its_end(first, run.scene))], run.scene))


def _options(run: Run) -> Meaning:
    """“any Tuesday in May”, “Tuesdays and Thursdays in May”."""
    weekdays = [n for one in run.all("wd", "wds") for n in (one.value if one.kind == "wds" else (one.value,))]
    first, last = run.tokens[-1].value
    days = [first + n * ONE for n in range((last - first).days + 1)]
    found = [day for day in days if day.weekday() in weekdays and day >= run.scene.today]
    return Token("list", tuple(found)) if weekdays and found else None


WEEKS: tuple[Rule, ...] = (
    rule("wc|we date comma|and|or date", _weeks_of),
    rule("week begin|ending|in? date comma|and|or date", _weeks_of),
    rule("wc|we comma? date", _week_of),
    rule("week begin|ending|in date", _week_of),
    rule("wc|we wd? o", lambda run: _week_of(_with_bare(run))),
    rule("week begin|ending wd? o", lambda run: _week_of(_with_bare(run))),
    rule("week wd? o", lambda run: _week_of(_with_bare(run))),
    rule("wc|we wd|rel", lambda run: _week_of(_with_weekday(run))),
    rule("week begin|ending wd|rel", lambda run: _week_of(_with_weekday(run))),
    rule("week after next", _week_after_next),
    rule("o|last week in? mo", _nth_week),
    rule("o|last week in? this|next month", lambda run: _nth_week(_with_month(run))),
    rule("this|next|last week", _whole_week),
    rule("week after|before date|wk", _week_beside),
    rule("week date", _week_of),
    rule("early|mid|late|start|end|begin in? wk", _edge_of_week),
    rule("end|late|mid week", _edge_of_this_week),
    rule("from? wd to|until|dash wd|day wk", _days_in_week),
    rule("wk comma? wd to|until|dash wd", _days_in_week),
    rule("wd comma|and|or wd|day comma? wk", _days_in_week),
    rule("wk comma? wd comma|and|or wd", _days_in_week),
    rule("wd comma? wk", _day_in_week),
    rule("wk comma? wd", _day_in_week),
)
MONTHS: tuple[Rule, ...] = (
    rule("o and|or o wd in? mo", _nths),
    rule("o|last wd in? mo yr", _nth_weekday),
    rule("o|last wd in? mo", _nth_weekday),
    rule("this|next|last month", _relative_month),
    rule("o|last wd in? mth", _nth_weekday),
    rule("mo yr", _month),
    rule("mo", _month),
    rule("early|mid|late|start|end|begin dash? in? mth", _edge_of_month),
    rule("end|start month", _edge_of_this_month),
    rule("any wd|wds|or|and|comma|any* in? mth", _options),
    rule("wds in? mth", _options),
    rule("wds comma|and|or wds in? mth", _options),
    rule("wd comma|and|or any? wd in? mth", _options),
    rule("wd in? mth", _options),
)
