"""Days as schools write them: Tues 12 Jan, 24/3, the 19th, Friday week, a fortnight tomorrow."""

from datetime import date, datetime, time, timedelta

import dateparser

from messages.dates import around
from messages.when_rules import Meaning, Rule, Run, Scene, rule
from messages.when_words import Impossible, Token, Written, days_in

ONE, WEEK = timedelta(days=1), timedelta(days=7)
YEARS_BACK, YEARS_AHEAD = 1, 3
UNITS = {"aday": 1, "week": 7, "fortnight": 14}


def placed(said: Written, scene: Scene, near: date | None = None) -> date:
    """The day of a written date: the next one of that name, unless a day that stands `near` it tells the year.

    Raises Impossible.
    """
    day = _bare(said, scene) if said.month is None else _dated(said, said.month, scene, near)
    if not in_reach(day, scene):
        raise Impossible("too_far")
    if said.weekday is not None and day.weekday() != said.weekday:
        raise Impossible("weekday_mismatch", around(day, said.weekday), said.weekday)
    return day


def in_reach(day: date, scene: Scene) -> bool:
    """Whether a day is near enough to be meant."""
    return scene.today.year - YEARS_BACK <= day.year <= scene.today.year + YEARS_AHEAD


def _bare(said: Written, scene: Scene) -> date:
    """“the 19th”: of this month or the next that has so many days; of what is past, the last."""
    first = scene.today.replace(day=1)
    for _ in range(3):
        if said.day <= days_in(first.month, first.year):
            day = first.replace(day=said.day)
            if (day <= scene.today) if scene.past else (day >= scene.today):
                return day
        first = (first - ONE).replace(day=1) if scene.past else (first + 31 * ONE).replace(day=1)
    raise Impossible("no_such_date")


def _dated(said: Written, month: int, scene: Scene, near: date | None) -> date:
    if said.year is not None:
        return made(said.year, month, said.day)
    if not (1 <= month <= 12 and 1 <= said.day <= days_in(month, 2024)):
        raise Impossible("no_such_date")
    year = scene.today.year
    if near:
        return min(_existing(said.day, month, near.year), key=lambda day: abs(day - near))
    days = _existing(said.day, month, year)
    fit = [day for day in days if (day <= scene.today if scene.past else day >= scene.today)]
    return (max(fit) if scene.past else min(fit)) if fit else made(year, month, said.day)


def _existing(day: int, month: int, year: int) -> list[date]:
    """The day in that year, the one before and the one after; a 29 February that is missing stays an error."""
    return [made(at, month, day) for at in (year - 1, year, year + 1) if day <= days_in(month, at)] or [
        made(year, month, day)
    ]


def made(year: int, month: int, day: int) -> date:
    """Raises Impossible."""
    try:
        return date(year, month, day)
    except ValueError:
        raise Impossible("no_such_date") from None


def days_of(token: Token, scene: Scene, near: date | None = None) -> tuple[date, ...]:
    """The day of a token, or the days that it may mean. Raises Impossible."""
    return (placed(token.value, scene, near),) if token.kind == "date" else token.value


def _written(run: Run) -> Meaning:
    number, year, weekday = run.one("o", "n"), run.one("yr"), run.one("wd")
    if number is None or (number.kind == "n" and number.value > 31 and not run.has("o")):
        raise Impossible("no_such_date")
    at = [token.kind for token in run.tokens]
    first = at.index("mo") < at.index(number.kind)
    said = Written(int(number.value), run.number("mo"), year.value if year else None, _of(weekday), first)
    return Token("date", said)


def _short_year(run: Run) -> Meaning:
    """“8 June 26”: a number at the end that can be a year is one."""
    number, year = run.tokens[0], 2000 + int(run.tokens[-1].value)
    if not -YEARS_BACK <= year - run.scene.today.year <= YEARS_AHEAD or number.value > 31:
        return None
    return Token("date", Written(int(number.value), run.number("mo"), year))


def _of(weekday: Token | None) -> int | None:
    return weekday.value if weekday else None


def _with(said: Written, **changes: int | None) -> Token:
    parts = {"day": said.day, "month": said.month, "year": said.year, "weekday": said.weekday, **changes}
    return Token(
        "date", Written(int(parts["day"] or 0), parts["month"], parts["year"], parts["weekday"], said.month_first)
    )


def _named_day(run: Run) -> Meaning:
    dated = run.one("date")
    if dated is None or dated.value.weekday is not None:
        return None
    return _with(dated.value, weekday=run.number("wd"))


def _of_month_after(run: Run) -> Meaning:
    """“9th, 16th and 23rd June”: a bare number takes the month that follows it."""
    month = run.tokens[-1].value
    number = run.one("o", "n")
    if month.month is None or month.month_first or number is None or not 1 <= number.value <= 31:
        return None
    before = Token("date", Written(int(number.value), month.month, month.year, _leading(run), month_first=False))
    return [before, *run.tokens[_place(run, number) + 1 :]]


def _leading(run: Run) -> int | None:
    return run.tokens[0].value if run.tokens[0].kind == "wd" else None


def _place(run: Run, token: Token) -> int:
    return next(at for at, one in enumerate(run.tokens) if one is token)


def _of_month_before(run: Run) -> Meaning:
    """“June 3, 10 and 17”, “3 June or the 10th”: a bare number takes the month before it."""
    month = run.tokens[0].value
    number = run.tokens[-1]
    if month.month is None or (number.kind == "n" and not month.month_first) or not 1 <= number.value <= 31:
        return None
    weekday = run.tokens[-2].value if run.tokens[-2].kind == "wd" else None
    after = Written(int(number.value), month.month, month.year, weekday, month_first=month.month_first)
    if number.value < month.day:  # “31 March or the 1st”
        after = Written(int(number.value), weekday=weekday)
    return [*[one for one in run.tokens[:-1] if one.kind != "wd"], Token("date", after)]


def _next_month(run: Run) -> Meaning:
    ahead = (run.scene.today.replace(day=1) + (31 * ONE if run.has("next") else ONE * 0)).replace(day=1)
    return Token("date", Written(run.number("o"), ahead.month, ahead.year, _of(run.one("wd"))))


def _bare_day(run: Run) -> Meaning:
    return Token("date", Written(run.number("o"), weekday=_of(run.one("wd")))) if run.number("o") else None


def _bare_number(run: Run) -> Meaning:
    """“Tues 24” is a day; “Tues 10” may be a time."""
    number = run.number("n")
    if run.scene.times or not 13 <= number <= 31:
        return Token("either") if 1 <= number <= 12 and not run.scene.times else None
    return Token("date", Written(number, weekday=run.number("wd")))


DATES: tuple[Rule, ...] = (
    rule("wd comma? o|n mo comma? yr", _written),
    rule("o|n mo comma? yr", _written),
    rule("o|n mo n $", _short_year),
    rule("wd comma? o|n mo", _written),
    rule("o|n mo", _written),
    rule("wd comma? mo o|n comma? yr", _written),
    rule("mo o|n comma? yr", _written),
    rule("wd comma? mo o|n", _written),
    rule("mo o|n", _written),
    rule("wd comma? date", _named_day),
    rule("date comma? wd", _named_day),
    rule("wd? o|n comma|and|or|to|until|dash wd? date", _of_month_after),
    rule("date comma|and|or|to|until|dash wd? o|n", _of_month_before),
    rule("wd? o next|this month", _next_month),
)
BARE: tuple[Rule, ...] = (rule("wd comma? o", _bare_day), rule("o", _bare_day), rule("wd n", _bare_number))


def _ahead(run: Run) -> Meaning:
    """“in two weeks”, “10 days from now”, “3 weeks ago”; months have as many days as the library says."""
    if run.scene.past and not run.has("ago"):
        return None
    unit = next(token.kind for token in run.tokens if token.kind in (*UNITS, "month", "year"))
    count = run.number("n")
    if unit in UNITS:
        days = count * UNITS[unit] * ONE
        return Token("day", (run.scene.today - days if run.has("ago") else run.scene.today + days,)) if count else None
    words = f"{count} {unit}{'s' if count > 1 else ''}"
    found = dateparser.parse(
        f"{words} ago" if run.has("ago") else f"in {words}",
        languages=["en"],
        settings={"RELATIVE_BASE": datetime.combine(run.scene.today, time()), "DATE_ORDER": "DMY"},
    )
    return Token("day", (found.date(),)) if found and count else None


def relative_day(run: Run) -> Meaning:
    return Token("day", (run.scene.today + run.number("rel") * ONE,))


def _this_part(run: Run) -> Meaning:
    return [Token("day", (run.scene.today,)), run.tokens[-1]]


def _on(weekday: int, scene: Scene) -> tuple[date, ...]:
    """The next day of that name; on the day itself, that may be today as well."""
    ahead = scene.coming(weekday)
    return (scene.today, ahead) if ahead - scene.today == WEEK else (ahead,)


def _weeks_on(run: Run) -> Meaning:
    """“a week on Thursday”, “Friday week”, “three weeks tomorrow”."""
    unit = run.one("week", "fortnight")
    count = run.number("n") * UNITS[unit.kind if unit else "week"]
    if weekday := run.one("wd"):
        return Token("day", tuple(day + count * ONE for day in _on(weekday.value, run.scene)))
    if dated := run.one("date"):
        return Token("day", (placed(dated.value, run.scene) + count * ONE,))
    offset = run.number("rel")
    return Token("day", (run.scene.today + (offset + count) * ONE,)) if offset >= 0 else None


def _months_on(run: Run) -> Meaning:
    """“a month today”."""
    return _ahead(run) if run.number("rel") == 0 else None


def _after_next(run: Run) -> Meaning:
    """“the Monday after next”: a week after what “next Monday” means."""
    weekday, scene = run.number("wd"), run.scene
    ahead = scene.coming(weekday)
    if ahead < scene.monday + WEEK:
        return Token("day", (ahead + WEEK, ahead + 2 * WEEK))
    return Token("day", (ahead + WEEK,))


def _next(run: Run) -> Meaning:
    ahead = run.scene.coming(run.number("wd"))
    return Token("day", (ahead, ahead + WEEK))


def _last(run: Run) -> Meaning:
    """The last day of that name; one of this week may also be that of the week before."""
    scene = run.scene
    nearest = scene.today - (scene.today.weekday() - run.number("wd")) % 7 * ONE
    if nearest == scene.today:
        return Token("day", (nearest - WEEK,))
    return Token("day", (nearest - WEEK, nearest) if nearest >= scene.monday else (nearest,))


def on_weekday(run: Run) -> Meaning:
    weekday, scene = run.number("wd"), run.scene
    if not scene.past:
        return Token("day", _on(weekday, scene))
    nearest = scene.today - (scene.today.weekday() - weekday) % 7 * ONE
    return Token("day", (nearest - WEEK, nearest) if nearest == scene.today else (nearest,))


COUNTED: tuple[Rule, ...] = (
    rule("in n? aday|week|fortnight|month|year time?", _ahead),
    rule("n? aday|week|fortnight|month|year time|fromnow|ago", _ahead),
    rule("wd after next", _after_next),
    rule("n? month rel", _months_on),
    rule("n? week|fortnight rel", _weeks_on),
    rule("n? week|fortnight from? wd", _weeks_on),
    rule("n week|fortnight from|after date", _weeks_on),
    rule("rel|wd comma? week|fortnight", _weeks_on),
    rule("next wd", _next),
    rule("last wd", _last),
    rule("this wd", on_weekday),
    rule("wd this", on_weekday),
    rule("this part", _this_part),
    rule("rel", relative_day),
)
