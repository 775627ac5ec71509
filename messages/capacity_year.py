"""How the SLEs' free days are used up over a school year, half term by half term."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from messages import money
from messages.charts import Chart, Panel, Row
from messages.dates import months_of, say

NONE = Decimal(0)
ONE = timedelta(days=1)
UNKNOWN = "I do not have how many free days the SLEs have."
FOOT = "A day in a holiday counts with the half term after it. Promised days count as used."
SERIES = ("Left after it", "Given", "Promised")


@dataclass(frozen=True, slots=True)
class Used:
    """Free and charged days of an SLE; without a day they are promised and have no date yet."""

    sle: int
    day: date | None
    free: Decimal
    charged: Decimal
    given: bool


@dataclass(frozen=True, slots=True)
class Span:
    """A half term, or a month where half terms are not known, to its last day."""

    name: str
    last: date
    until: str = ""
    kind: str = "Month"


def half_term(number: int, season: str, last: date) -> Span:
    return Span(f"Term {number} ({season})", last, f"to {say(last)}", "Half term")


def months(year: str) -> list[Span]:
    """September to August, for where half terms were not loaded."""
    firsts = months_of(year)
    ends = [*(day - ONE for day in firsts[1:]), firsts[0].replace(year=firsts[-1].year) - ONE]
    return [Span(f"{day:%B %Y}", end) for day, end in zip(firsts, ends, strict=True)]


def chart(
    year: str, allowances: Mapping[int, Decimal], used: Sequence[Used], spans: Sequence[Span], *, own: bool = False
) -> Chart:
    """What is left after each half term, and what it took; `own` is for one SLE."""
    total = sum(allowances.values(), NONE)
    rows = tuple(_rows(allowances, used, spans)) if total else ()
    left = _left(allowances, used)
    title = f"{money.figure(left)} of {'your ' if own else ''}{money.figure(total)} free days left in {year}"
    given, promised = _free(used, given=True), _free(used, given=False)
    return Chart(
        name=f"free-days-{year.replace('/', '-')}",
        title=title if total else f"Free days in {year}",
        unit="Your free days" if own else "Free days of all SLEs together",
        series=SERIES,
        panels=(Panel("", rows, spans[0].kind, UNKNOWN),),
        alt=f"Bars that grow shorter as days are used. {title}: {money.figure(given)} given, "
        f"{money.figure(promised)} promised."
        if total
        else UNKNOWN,
        foot=_foot(used) if total else "",
    )


def _rows(allowances: Mapping[int, Decimal], used: Sequence[Used], spans: Sequence[Span]) -> list[Row]:
    rows, so_far = [], []
    for span, mine in zip(spans, _sorted(used, spans), strict=True):
        so_far += mine
        rows.append(_row(span.name, span.until, _left(allowances, so_far), mine))
    undated = [one for one in used if one.day is None]
    return [*rows, _row("No date yet", "", _left(allowances, used), undated)] if undated else rows


def _sorted(used: Sequence[Used], spans: Sequence[Span]) -> list[list[Used]]:
    """What was used in each span; the last one takes all that is later."""
    found: list[list[Used]] = [[] for _ in spans]
    for one in used:
        if one.day is not None:
            at = next((n for n, span in enumerate(spans) if one.day <= span.last), len(spans) - 1)
            found[at].append(one)
    return found


def _row(name: str, until: str, left: Decimal, mine: Sequence[Used]) -> Row:
    given, promised = _free(mine, given=True), _free(mine, given=False)
    parts = [f"{money.figure(days)} {what}" for days, what in ((given, "given"), (promised, "promised")) if days]
    words = ", ".join([f"{money.figure(left)} left", *parts])
    figure = f"{money.figure(left)} left"
    return Row(name, (left, given, promised), figure, words, under=until, detail=", ".join(parts))


def _free(used: Sequence[Used], *, given: bool) -> Decimal:
    return sum((one.free for one in used if one.given is given), NONE)


def _left(allowances: Mapping[int, Decimal], used: Sequence[Used]) -> Decimal:
    """No SLE has less than nothing left, though their own head may allow fewer days now than were promised."""
    taken: dict[int, Decimal] = {}
    for one in used:
        taken[one.sle] = taken.get(one.sle, NONE) + one.free
    return sum((max(days - taken.get(sle, NONE), NONE) for sle, days in allowances.items()), NONE)


def _foot(used: Sequence[Used]) -> str:
    charged = sum((one.charged for one in used), NONE)
    return f"{FOOT} Beyond the free days: {money.days(charged)}." if charged else FOOT
