"""Times of day as schools write them: half 3, 1.15-2.15pm, 1530, quarter to four, 2pm for 90 minutes."""

from datetime import time

from messages.when_rules import Meaning, Rule, Run, Scene, rule
from messages.when_words import Clock, Impossible, Token, Written, days_in, spoken

AFTERNOON = range(1, 7)  # hours that are of the afternoon where neither am nor pm is said
YEARS = range(1990, 2101)
_DATED = frozenset({"wd", "o", "mo", "date", "rel", "week", "four"})
_AROUND_TIMES = frozenset({"at", "dash", "until", "clock", "part", "for"})


def told_apart(tokens: list[Token], scene: Scene) -> list[Token]:
    """The numbers of which the form alone does not say whether they are times, days or years."""
    dated = any(token.kind in _DATED for token in tokens)
    found: list[Token] = []
    for at, token in enumerate(tokens):
        beside = {one.kind for one in tokens[max(at - 1, 0) : at + 2]}
        if token.kind == "dot" and any(one.kind in ("aday", "hour") for one in tokens[at + 1 : at + 2]):
            found.append(Token("decimal", float(".".join(token.value))))
        elif token.kind == "dot":
            found.append(_dot(token.value, scene, dated=dated, timed=bool(beside & _AROUND_TIMES)))
        elif token.kind == "four":
            before = [one.kind for one in tokens[max(at - 3, 0) : at]]
            found.append(_four(token.value, scene, after_month=bool({"mo", "easter", "christmas"} & {*before})))
        else:
            found.append(token)
    return [_existing(token) for token in found]


def _dot(parts: tuple[str, str], scene: Scene, *, dated: bool, timed: bool) -> Token:
    """4.15 is a time, 24.3 a day, and 10.12 alone may be either."""
    first, second = (int(part) for part in parts)
    is_time = len(parts[1]) == 2 and first < 24 and second < 60
    is_day = 1 <= second <= 12 and 1 <= first <= days_in(second, 2024)
    if is_time and is_day and dated and second < 10 and not scene.times:
        return Token("either")
    if is_time and (scene.times or dated or timed or not is_day):
        return Token("clock", Clock(first, second, sure=first > 12 or parts[0].startswith("0")))
    if scene.times and len(parts[1]) == 2:
        raise Impossible("no_such_time")
    if is_day and not scene.times:
        return Token("either") if is_time else Token("date", Written(first, second))
    return Token("decimal", float(".".join(parts)))


def _four(digits: str, scene: Scene, *, after_month: bool) -> Token:
    """1530 is a time; 2026 is a year after a month."""
    hour, minute, year = int(digits[:2]), int(digits[2:]), int(digits)
    if year in YEARS and (after_month or not scene.times):
        return Token("yr", year)
    if hour < 24 and minute < 60:
        return Token("clock", Clock(hour, minute, sure=True))
    if scene.times:
        raise Impossible("no_such_time")
    return Token("odd")


def _existing(token: Token) -> Token:
    if token.kind == "clock" and (token.value.hour > 23 or token.value.minute > 59):
        raise Impossible("no_such_time")
    return token


def assumed(clock: Clock) -> bool:
    """Whether it is only likely that the hour is one of the afternoon."""
    return not clock.sure and clock.hour in AFTERNOON


def settled(clock: Clock) -> time:
    """The time that is meant: hours from 1 to 6 are afternoons unless am was said. Raises Impossible."""
    hour = clock.hour + 12 if assumed(clock) else clock.hour
    if hour > 23 or clock.minute > 59:
        raise Impossible("no_such_time")
    return time(hour, clock.minute)


def span(first: Clock, last: Clock) -> tuple[time, time]:
    """From when to when: am or pm said of one end tells of the other. Raises Impossible."""
    if not first.sure and last.sure:
        end = settled(last)
        return max((one for one in _either(first) if one < end), default=settled(first)), _later(end, settled(first))
    start = settled(first)
    if last.sure or first.by_24:
        return start, _later(settled(last), start)
    if first == last:
        raise Impossible("ends_before_start")
    return start, _later(min((one for one in _either(last) if one > start), default=settled(last)), start)


def _either(clock: Clock) -> list[time]:
    settled(clock)
    hours = {clock.hour} if clock.hour > 12 else {clock.hour % 12, clock.hour % 12 + 12}
    return [time(hour, clock.minute) for hour in hours]


def _later(end: time, start: time) -> time:
    if end <= start and start.hour >= 12:
        raise Impossible("ends_before_start")
    return end


def _clock(token: Token) -> Clock:
    """A bare number is an hour."""
    return token.value if isinstance(token.value, Clock) else Clock(int(token.value), sure=int(token.value) > 12)


def _half(run: Run) -> Meaning:
    return _at(run.number("n"), 30)


def _quarter(run: Run) -> Meaning:
    return _past_or_to(run, run.tokens[-1].value, 15)


def _minutes(run: Run) -> Meaning:
    """“twenty past 9”, “ten to four”; in figures “10 to 12” is rather a span, and is left."""
    minutes, hour = run.all("n")
    if int(minutes.value) not in (5, 10, 15, 20, 25) or not 1 <= int(hour.value) <= 12:
        return None
    if run.has("to") and not spoken(minutes.value) and not run.has("minute") and int(minutes.value) < 13:
        return None
    return _past_or_to(run, hour.value, int(minutes.value))


def _past_or_to(run: Run, hour: int, minutes: int) -> Meaning:
    if run.has("past"):
        return _at(hour, minutes)
    return _at(hour - 1 or 12, 60 - minutes)


def _at(hour: int, minute: int) -> Meaning:
    return Token("clock", Clock(hour, minute)) if 1 <= hour <= 12 else None


def _spoken(run: Run) -> Meaning:
    hour, minute = run.all("n")
    if not (spoken(hour.value) and spoken(minute.value) and 10 <= minute.value < 60):
        return None
    return _at(int(hour.value), int(minute.value))


def _hour(run: Run) -> Meaning:
    return Token("clock", _clock(run.tokens[-1])) if run.number("n") < 25 else None


def _oclock(run: Run) -> Meaning:
    return _at(run.number("n"), 0)


def _of_part(run: Run) -> Meaning:
    """“3 in the afternoon”."""
    clock, part = _clock(run.tokens[0]), run.tokens[-1].value
    if clock.sure or part not in ("am", "pm", "evening") or not 1 <= clock.hour <= 12:
        return None
    return Token("clock", Clock(clock.hour % 12 + (0 if part == "am" else 12), clock.minute, sure=True))


def _whole_hours(run: Run) -> Meaning:
    half = 30 if run.has("half") else 0
    number = run.one("n", "decimal")
    return Token("mins", round(float(number.value if number else 1) * 60) + half)


def _half_hour(run: Run) -> Meaning:
    return Token("mins", 30)


def _as_minutes(run: Run) -> Meaning:
    return Token("mins", run.number("n"))


def _more_minutes(run: Run) -> Meaning:
    return Token("mins", sum(int(token.value) for token in run.all("mins")))


def _lasting(run: Run) -> Meaning:
    start, length = settled(_clock(run.tokens[0])), run.number("mins")
    ends = start.hour * 60 + start.minute + length
    return Token("span", (start, time(ends // 60, ends % 60))) if ends < 24 * 60 else None


def _lasting_from(run: Run) -> Meaning:
    return _lasting(Run([run.tokens[-1], *run.all("mins")], run.scene))


def _span(run: Run) -> Meaning:
    first, last = (_clock(token) for token in run.all("clock", "n"))
    if (first.hour > 23 or last.hour > 23) and not run.scene.times:
        return None
    if run.has("to") and _sounds_like_minutes(run):
        return Token("either")
    return Token("span", span(first, last))


def _without(run: Run, kind: str) -> Run:
    return Run([token for token in run.tokens if token.kind != kind], run.scene)


def _sounds_like_minutes(run: Run) -> bool:
    """“10 to 12” may be ten minutes before noon."""
    first = run.tokens[0]
    return first.kind == "n" and first.value in (5, 10) and run.tokens[-1].kind == "n" and not run.has("from")


def _limit(run: Run) -> Meaning:
    """“after 3pm”, “before 12”."""
    clock = _clock(run.tokens[-1])
    return Token("limit", (run.tokens[0].kind, settled(clock))) if clock.hour < 24 else None


def _from(run: Run) -> Meaning:
    return run.tokens[-1]


def _noon(run: Run) -> Meaning:
    return Token("clock", Clock(12, sure=True))


def _asked(run: Run) -> Meaning:
    return Token("clock", _clock(run.tokens[0])) if run.scene.times else None


CLOCKS: tuple[Rule, ...] = (
    rule("n minute? past|to n", _minutes),
    rule("half hour", _half_hour),
    rule("n|decimal hour and half", _whole_hours),
    rule("hour and half", _whole_hours),
    rule("n|decimal hour", _whole_hours),
    rule("hour", _whole_hours),
    rule("n minute", _as_minutes),
    rule("mins and? mins", _more_minutes),
    rule("half past? n", _half),
    rule("quarter past|to n", _quarter),
    rule("n oclock", _oclock),
    rule("n n", _spoken),
    rule("at n", _hour),
    rule("clock in? part", _of_part),
    rule("n in part", _of_part),
    rule("n? noon", _noon),
)
SPANS: tuple[Rule, ...] = (
    rule("from? clock|n to|until|dash clock|n", lambda run: _span(_without(run, "from"))),
    rule("between clock|n and clock|n", lambda run: _span(_without(run, "between"))),
    rule("from? clock|n for mins", lambda run: _lasting(_without(run, "from"))),
    rule("for mins from? at? clock|n", _lasting_from),
    rule("after|before|by|until clock|n", _limit),
    rule("from clock", _from),
    rule("n", _asked),
)
