"""What is to be invoiced, what was charged and why, what is committed and spent, in words."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby

from messages import dates
from messages.invoices import LIST, Bill, stood
from messages.message import Button, Invalid, Message
from messages.money import days, figure, pounds
from messages.tables import csv_file

MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
          "december")  # fmt: skip
BILLABLE = ("Request", "Payer", "School", "SLE’s school", "Date", "Days", "Rate", "Amount", "Order number")
SHOWN = 12  # requests with a line and a button each
STANDS = {"none_due": "none due yet", "due": "to be invoiced"}


@dataclass(frozen=True, slots=True)
class Line:
    """Charged days of a request: those of one day, or those without a date."""

    reference: str
    school: str
    home: str
    payer: str
    day: date | None
    days: Decimal
    rate: Decimal
    order: str
    given: bool
    bill: Bill | None = None

    @property
    def number(self) -> str:
        return str(int(self.reference.removeprefix("S2S-")))

    @property
    def amount(self) -> Decimal:
        return self.days * self.rate

    @property
    def due(self) -> bool:
        return self.given and self.bill is None


@dataclass(frozen=True, slots=True)
class Span:
    """Days from first to last, as they were named: November 2026."""

    first: date
    last: date
    said: str
    stamp: str  # for a file's name


def total(lines: Iterable[Line]) -> Decimal:
    return sum((line.amount for line in lines), Decimal(0))


def count(lines: Iterable[Line]) -> Decimal:
    return sum((line.days for line in lines), Decimal(0))


def by_request(lines: Iterable[Line]) -> list[list[Line]]:
    return [list(group) for _, group in groupby(lines, key=lambda line: line.reference)]


def span(text: str, today: date) -> Span | None:
    """The month meant by "this month", "last month", "in january": the latest such; None for all time.

    Raises Invalid.
    """
    said = " ".join(text.casefold().split())
    said = re.sub(r"^(?:in|for|of|during) ", "", said)
    if not said:
        return None
    if said in ("this month", "last month"):
        first = today.replace(day=1)
        return _month(first if said == "this month" else first - timedelta(days=1))
    match = re.fullmatch(r"([a-z]{3,9})(?: (20\d\d))?", said)
    names = [n for n, name in enumerate(MONTHS, 1) if match and name.startswith(match.group(1))]
    if match is None or not names:
        raise Invalid("I did not recognise the month. Please write it like “billable in january” or “billable”.")
    year = int(match.group(2) or today.year - (names[0] > today.month))
    return _month(date(year, names[0], 1))


def _month(day: date) -> Span:
    first = day.replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return Span(first, last, f"{first:%B %Y}", f"{first:%Y-%m}")


def school_year(text: str, today: date) -> str:
    """The academic year meant by "this year", "last year", "2025/26". Raises Invalid."""
    said = " ".join(text.casefold().split())
    if match := re.fullmatch(r"(?:20)?(\d\d)[/-](?:20)?(\d\d)", said):
        first, second = int(match.group(1)), int(match.group(2))
        if (first + 1) % 100 != second:
            raise Invalid("That is not an academic year. Please write it like “2026/27”.")
        return f"20{first:02d}/{second:02d}"
    back = {"": 0, "this year": 0, "last year": 1, "next year": -1}.get(said)
    if back is None:
        raise Invalid("I did not recognise the year. Please write it like “2026/27”.")
    return dates.academic_year(today.replace(year=today.year - back, day=1))


def on_days(found: Sequence[date]) -> str:
    """Days in full, the month said once for those that share it: Thursday 14 and Thursday 21 January 2027."""
    by_month = [list(group) for _, group in groupby(sorted(found), key=lambda day: (day.year, day.month))]
    said = []
    for month in by_month:
        plain = [f"{dates.WEEKDAYS[day.weekday()]} {day.day}" for day in month]
        said.append(f"{_and(plain)} {month[0]:%B %Y}")
    return _and(said)


def _and(parts: Sequence[str]) -> str:
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def when(lines: Sequence[Line]) -> str:
    """The days of these lines; those without a date are said so."""
    undated = count(line for line in lines if line.day is None)
    dated = on_days([line.day for line in lines if line.day])
    return " and ".join(filter(None, (dated, f"{days(undated)} without a date yet" if undated else "")))


def priced(lines: Sequence[Line]) -> str:
    """£250 each, or £250 a day where half days are among them."""
    rates = _and([pounds(rate) for rate in sorted({line.rate for line in lines})])
    return f"{rates} each" if all(line.days == 1 for line in lines) else f"{rates} a day"


def billable(lines: Sequence[Line], asked: Span | None, rest: Decimal, *, keeps: bool) -> Message:
    """What is to be invoiced, totals first; `rest` pounds stand outside the time asked for."""
    during = f" for {asked.said}" if asked else ""
    others = f"{pounds(rest)} of other months is to be invoiced as well." if rest else ""
    every = (Button("All to invoice", "finance.billable"),) if rest else ()
    if not lines:
        return Message(text=f"Nothing is to be invoiced{during}. {others}".strip(), buttons=(*every, LIST))
    groups = by_request(lines)
    how = f"When one is invoiced, tell me, like this: {lines[0].number} invoiced INV-118." if keeps else ""
    requests = f"{len(groups)} request{'' if len(groups) == 1 else 's'}"
    return Message(
        title=f"{pounds(total(lines))} to invoice{during}",
        text=f"{days(count(lines)).capitalize()}, {requests}.",
        items=tuple((_item(group), _why(group[0])) for group in groups[:SHOWN]),
        after=" ".join(filter(None, (_more(len(groups)), others, how))),
        buttons=(*every, LIST),
        files=(csv_file(f"billable-{asked.stamp if asked else 'all'}.csv", BILLABLE, map(_billable_row, lines)),),
    )


def _item(lines: Sequence[Line]) -> str:
    one = lines[0]
    order = f" Order number {one.order}." if one.order else ""
    school = f" For {one.school}." if one.payer != one.school else ""
    home = f"SLE from {one.home}."
    what = f"{pounds(total(lines))}: {when(lines)}, {priced(lines)}"
    return f"{one.reference}, {one.payer}, {what}.{school} {home}{order}"


def _more(groups: int) -> str:
    left = groups - SHOWN
    return f"The table has {left} more request{'' if left == 1 else 's'}." if left > 0 else ""


def _why(line: Line) -> Button:
    return Button(f"Why {line.reference}", "finance.why", line.number)


def _billable_row(line: Line) -> tuple[object, ...]:
    where = line.reference, line.payer, line.school, line.home
    return *where, line.day, f"{figure(line.days)}", f"{line.rate:.2f}", f"{line.amount:.2f}", line.order


def explained(lines: Sequence[Line], free_days: Decimal, home_yes: date | None, school_yes: date | None) -> str:
    """Why a school was charged: which days, at what price, and who agreed to it when."""
    agreed = [f"the SLE’s headteacher agreed on {dates.say(home_yes)}"] if home_yes else []
    agreed += [f"the school on {dates.say(school_yes)}"] if school_yes else []
    if home_yes and home_yes == school_yes:
        agreed = [f"agreed by both headteachers on {dates.say(home_yes)}"]
    beyond = f"{days(count(lines))} beyond the SLE’s {figure(free_days)} free days"
    sentence = "; ".join([f"{lines[0].reference}: {beyond}, {when(lines)}, {priced(lines)}", ", ".join(agreed)])
    return f"{sentence.rstrip('; ')}. {pounds(total(lines))} in all; {stands(lines)}."


def bills(lines: Sequence[Line]) -> list[Bill]:
    return list(dict.fromkeys(line.bill for line in lines if line.bill))


def stands(lines: Sequence[Line]) -> str:
    """What became of the money: what is due, then each invoice."""
    due, ahead = total(line for line in lines if line.due), total(line for line in lines if not line.given)
    parts = [stood(bill) for bill in bills(lines)]
    parts += [f"{pounds(due)} to be invoiced"] if due else []
    parts += [f"{pounds(ahead)} not due before the days are given"] if ahead else []
    return ", ".join(parts)


def why(explanations: Sequence[str], lines: Sequence[Line]) -> Message:
    """One paragraph a request, with its invoices to look at."""
    buttons = [Button(f"See {bill.number}", "invoices.show", str(bill.id)) for bill in bills(lines)]
    return Message(text="\n\n".join(explanations), buttons=tuple(buttons[:SHOWN]))


def no_such_charge(amount: Decimal | None, request: str, lines: Sequence[Line]) -> Message:
    """Nothing comes to that amount, or none was named: what there is."""
    what = f" of {pounds(amount)}" if amount is not None else ""
    which = f" for S2S-{int(request):04d}" if request else ""
    there = [
        (f"{g[0].reference}, {g[0].school}: {pounds(total(g))}, {stands(g)}", _why(g[0])) for g in by_request(lines)
    ]
    none = f"I have no charge{what}{which} that you may see."
    opening = f"{none} This is what there is:" if what or which else "Which charge? This is what there is:"
    return Message(
        text=opening if there else f"{none} Days within the free ones cost nothing.",
        items=tuple(there[-SHOWN:]),
    )


def card_fact(lines: Sequence[Line], status: str) -> tuple[tuple[str, str], ...]:
    """The line about the money on a request's card; none where nothing is charged."""
    return (("Invoice", STANDS.get(status) or "; ".join(map(stood, bills(lines)))),) if lines else ()


def quoted(reference: str, wanted: Decimal, free: Decimal, charged: Decimal, rate: Decimal | None) -> str:
    """What a request that is being planned would cost, as things stand today."""
    if not charged:
        return f"{reference}: your {days(wanted)} would be free."
    if rate is None:
        return f"{reference}: {days(charged)} of your {days(wanted)} would be charged; I do not have the price."
    return f"{reference}: for your {days(wanted)} with {figure(free)} left: about {pounds(charged * rate)}."


def agreed(reference: str, wanted: Decimal, lines: Sequence[Line]) -> str:
    """What a request that was agreed costs."""
    if not lines:
        return f"{reference}: your {days(wanted)} are free."
    return (
        f"{reference}: {days(count(lines))} of your {days(wanted)} {'are' if count(lines) > 1 else 'is'} charged, "
        f"{priced(lines)}: {pounds(total(lines))}."
    )
