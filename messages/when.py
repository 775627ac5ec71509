"""When somebody means: a day, a time, a week, a range, some options, what does not suit, or that it must be asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from messages import when_clock, when_days, when_joined, when_terms, when_weeks
from messages.dates import LONDON, bank_holiday
from messages.school_year import SchoolYear
from messages.when_joined import Item, Limits
from messages.when_rules import Scene, rewritten
from messages.when_words import Impossible, Token, tokens

PAST, FUTURE = "past", "future"
LONGEST = 400  # characters; what is longer is no date
FAR = 366  # days ahead from which on a day is rather a slip
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
ABOUT_NOW = timedelta(days=14)
NO_CALENDAR = SchoolYear()
SCHOOL_HOLIDAY = "school_holiday"  # said in conversations; the published shape does not have it

_STAGES = (
    when_clock.CLOCKS,
    when_days.DATES,
    when_terms.TERMS,
    when_weeks.WEEKS,
    when_weeks.MONTHS,
    when_days.COUNTED,
    when_clock.SPANS,
    when_days.BARE,
    when_joined.LIMITS,
    when_joined.WEEKDAYS,
    when_joined.JOINED,
    when_joined.LISTS,
    when_joined.LAST,
)
_SOFT = frozenset({"at", "in", "for", "any", "time", "comma", "only"})  # harmless where nothing has used them
_BASES = ("date", "day", "wk", "range", "list", "items")
_DATED = frozenset({*_BASES, "clock", "span", "ask", "either"})


@dataclass(frozen=True, slots=True)
class When:
    """What was understood; `type` says which of the other parts are there.

    The `days` of an ambiguous answer are what may be meant, the last being the likeliest; those of an invalid one are
    what to offer instead.
    """

    type: str
    days: tuple[date, ...] = ()
    first: date | None = None
    last: date | None = None
    start: time | None = None
    end: time | None = None
    part: str = ""
    options: tuple["When", ...] = ()
    every: bool = False
    exclude: tuple[int, ...] = ()
    only: tuple[int, ...] = ()
    limit: tuple[str, time] | None = None
    reason: str = ""
    unread: bool = False  # some of the words found no place
    assumed: bool = False  # an hour without am or pm was taken for the afternoon
    weekday: int | None = None  # the one that was said with a day that has another
    flags: tuple[str, ...] = ()
    duration_days: float | None = None
    utc: datetime | None = None
    clocks_change: bool = False  # about now, so that an hour is easily got wrong
    moments: tuple[datetime, ...] = ()

    @property
    def day(self) -> date | None:
        """The one day that is meant, if it is one."""
        return self.days[0] if self.type == "date" else None

    def as_json(self) -> dict[str, Any]:
        """The answer in the published shape."""
        if self.type == "invalid":
            return {"type": self.type, "reason": self.reason}
        days = [day.isoformat() for day in self.days]
        shown: dict[str, Any] = {"type": self.type}
        if self.type == "date":
            shown["date"] = days[0]
        elif self.type == "ambiguous" and days:
            shown |= {"candidates": days, "default": days[-1]}
        elif self.type == "ambiguous":
            shown["candidates"] = [one.as_json() for one in self.options] or [_utc(one) for one in self.moments]
        elif self.type == "options":
            shown["dates"] = [one.brief() for one in self.options]
        return shown | {name: value for name, value in self._parts() if value}

    def _parts(self) -> Sequence[tuple[str, Any]]:
        weekdays = [("exclude", [WEEKDAYS[n] for n in self.exclude]), ("only", [WEEKDAYS[n] for n in self.only])]
        return [
            ("mode", "all" if self.every else ""),
            ("from", self.first and self.first.isoformat()),
            ("to", self.last and self.last.isoformat()),
            ("start", self.start and f"{self.start:%H:%M}"),
            ("end", self.end and f"{self.end:%H:%M}"),
            ("part", self.part),
            *weekdays,
            *([(self.limit[0], f"{self.limit[1]:%H:%M}")] if self.limit else []),
            ("utc", self.utc and self.clocks_change and _utc(self.utc)),
            ("flags", [flag for flag in self.flags if flag != SCHOOL_HOLIDAY]),
            ("duration_days", _whole(self.duration_days)),
        ]

    def brief(self) -> str | dict[str, Any]:
        """One of several: a plain day as its date."""
        plain = self.type == "date" and not (self.start or self.part)
        return self.days[0].isoformat() if plain else {k: v for k, v in self.as_json().items() if k != "flags"}


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M}"


def _whole(number: float | None) -> float | int | None:
    return int(number) if number is not None and number == int(number) else number


def read(
    phrase: str, now: datetime, *, ctx: str = FUTURE, slot: str = "any", calendar: SchoolYear = NO_CALENDAR
) -> When:
    """What a phrase means, said at that moment (London time where it has no zone of its own).

    `ctx` tells whether something past or something to come is spoken of, `slot` whether a time is asked for.
    """
    now = now if now.tzinfo else now.replace(tzinfo=LONDON)
    scene = Scene(now.date(), ctx == PAST, slot == "time", calendar)
    if len(phrase) > LONGEST:
        return When("none")
    try:
        return _checked(_understood(phrase, scene), now, scene)
    except Impossible as impossible:
        return _refused(impossible)


def _refused(impossible: Impossible) -> When:
    return When("invalid", reason=impossible.reason, days=impossible.days, weekday=impossible.weekday)


def _understood(phrase: str, scene: Scene) -> When:
    found = when_clock.told_apart(tokens(phrase), scene)
    for rules in _STAGES:
        found = rewritten(found, rules, scene)
    found = [token for token in found if token.kind not in _SOFT]
    return _whole_answer(found, scene) or _unsure(found, scene)


def _whole_answer(found: Sequence[Token], scene: Scene) -> When | None:
    """The answer where every word has found its place: one thing dated, and at most one of each other kind."""
    by_kind: dict[str, Any] = {}
    for token in found:
        kind = _group(token.kind)
        if not kind or kind in by_kind:
            return None
        by_kind[kind] = token
    base, length = by_kind.pop("base", None), by_kind.pop("length", None)
    answer = _based(base, scene) if base else _plain(by_kind, length)
    if answer is None or (answer.type == "date" and "limits" in by_kind):
        return None
    return replace(answer, **_added(by_kind), duration_days=length.value if length else None)


def _group(kind: str) -> str:
    groups = {"clock": "time", "span": "time", "part": "part", "parts": "part"}
    return "base" if kind in _BASES else groups.get(kind, kind if kind in ("limits", "limit", "length") else "")


def _plain(by_kind: Mapping[str, Token], length: Token | None) -> When | None:
    """An answer that names no day."""
    if not by_kind:
        return When("none") if length else None
    return When("time" if by_kind.keys() <= {"time", "part"} and "time" in by_kind else "constraint")


def _added(by_kind: Mapping[str, Token]) -> dict[str, Any]:
    """What is said beside the days: the time, the part of the day, the weekdays."""
    added: dict[str, Any] = {}
    if said := by_kind.get("time"):
        added |= _time(said)
    if said := by_kind.get("part"):
        added["part"] = said.value
    if said := by_kind.get("limit"):
        added["limit"] = said.value
    if said := by_kind.get("limits"):
        limits: Limits = said.value
        added |= {"exclude": limits.exclude, "only": limits.only}
    return added


def _time(token: Token) -> dict[str, Any]:
    if token.kind == "clock":
        return {"start": when_clock.settled(token.value), "assumed": when_clock.assumed(token.value)}
    return {"start": token.value[0], "end": token.value[1]}


def _based(token: Token, scene: Scene) -> When | None:
    match token.kind:
        case "wk":
            return When("week", first=token.value, last=token.value + when_joined.WORKING_WEEK)
        case "range":
            return When("range", first=token.value[0], last=token.value[1])
        case "list":
            return When("options", options=tuple(When("date", (day,)) for day in token.value))
        case "items":
            items, every = token.value
            return _options(items, scene, every=every)
    try:
        days = when_days.days_of(token, scene)
    except Impossible as impossible:
        return _refused(impossible)
    return When("date", days) if len(days) == 1 else When("ambiguous", days)


def _options(items: Sequence[Item], scene: Scene, *, every: bool) -> When | None:
    """The days of a list: those without a year take that of the ones beside them, and each comes after the last."""
    dated = [item.dated for item in items]
    near = next((one.value for one in dated if one.kind == "date" and one.value.year is not None), None)
    anchor = when_days.placed(near, scene) if near else None
    found: list[When] = []
    for item in items:
        options = [*item.dated.value] if item.dated.kind == "list" else [item.dated]
        for one in options:
            answer = When("date", (one,)) if isinstance(one, date) else _one_of_several(one, scene, anchor, found)
            if answer is None:
                return None
            found.append(_timed(answer, item.time))
    kinds = {one.type for one in found} - {"date", "week"}
    if "invalid" in kinds:
        return When("invalid", reason=next(one.reason for one in found if one.reason), options=tuple(found))
    return When("ambiguous" if kinds else "options", options=tuple(found), every=every)


def _one_of_several(token: Token, scene: Scene, anchor: date | None, before: Sequence[When]) -> When | None:
    if token.kind != "date":
        return _based(token, scene)
    near = anchor if token.value.month is not None and token.value.year is None else None
    if token.value.month is None and before and before[-1].day:
        scene = replace(scene, today=max(scene.today, before[-1].day))  # the 28th and the 4th: of the month after
    try:
        return When("date", (when_days.placed(token.value, scene, near),))
    except Impossible as impossible:
        return _refused(impossible)


def _timed(answer: When, time: Token | None) -> When:
    if time is None:
        return answer
    return replace(answer, part=time.value) if time.kind == "part" else replace(answer, **_time(time))


def _unsure(found: Sequence[Token], scene: Scene) -> When:
    """What to ask where words are left over: the days that were found, never one of them alone."""
    if not any(token.kind in _DATED for token in found):
        return When("none")
    days = [day for one in found if one.kind in ("date", "day") for day in when_days.days_of(one, scene)]
    asked = [value for one in found if one.kind == "ask" for value in one.value]
    weeks = [when_joined.as_week(value) if isinstance(value, date) else value for value in asked]
    return When(
        "ambiguous",
        unread=not asked,
        days=tuple(sorted(set(days))) if not weeks else (),
        options=tuple(When("range", first=first, last=last) for first, last in weeks),
    )


def _checked(answer: When, now: datetime, scene: Scene) -> When:
    """The answer with what is to be said of its day: a weekend, a holiday, a time that the clocks leave out."""
    if answer.type != "date":
        return answer
    day = answer.days[0]
    if not when_days.in_reach(day, scene):
        raise Impossible("too_far")
    if answer.start:
        zone = now.tzinfo
        local = [datetime.combine(day, answer.start, zone).replace(fold=fold) for fold in (0, 1)]
        utc = [one.astimezone(UTC) for one in local]
        if utc[0].astimezone(zone).replace(tzinfo=None) != local[0].replace(tzinfo=None):
            raise Impossible("nonexistent_time")
        if utc[0] != utc[1]:
            return replace(answer, type="ambiguous", days=(), moments=tuple(utc))
        answer = replace(answer, utc=utc[0], clocks_change=_clocks_change(now))
    return replace(answer, flags=tuple(_flags(answer, now, scene)))


def _clocks_change(now: datetime) -> bool:
    """Whether the clocks have just been or are about to be changed."""
    return (now - ABOUT_NOW).utcoffset() != (now + ABOUT_NOW).utcoffset()


def _flags(answer: When, now: datetime, scene: Scene) -> Sequence[str]:
    day = answer.days[0]
    over = day < scene.today or (answer.utc is not None and answer.utc < now.astimezone(UTC))
    said = {
        "weekend": day.weekday() > 4,
        "bank_holiday": bank_holiday(day) is not None,
        SCHOOL_HOLIDAY: scene.calendar.holiday(day),
        "past": over and not scene.past,
        "far_ahead": (day - scene.today).days > FAR,
    }
    return [name for name, holds in said.items() if holds]
