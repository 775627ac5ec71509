"""Heads and the central team say when a school is closed, open all the same, or without pupils; and the terms."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import col, select

from handlers import conversation, school_dates, school_year
from handlers.arranging import SOURCE, afresh
from handlers.router import CENTRAL, Access, Router, Said, Turn, number
from messages import closures as texts
from messages import spans
from messages.closures import ALL, CLOSURE, TERM
from messages.dates import academic_year, from_iso
from messages.form import Known
from messages.message import Invalid, Message
from messages.school_dates import Different, HalfTerm
from messages.words import contains, plain
from storage import audit, terms
from storage.people import Role
from storage.schools import School
from storage.terms import Difference, DifferentDays, Term

WHO = Access(linked=True, roles=frozenset({Role.HEADTEACHER, Role.CENTRAL}))
router = Router("closures", only=WHO, own="a head speaks for the schools they are head of, the central team for all")
_KINDS = {
    "inset": "inset",
    "training": "inset",
    "closed": "closed",
    "closure": "closed",
    "shut": "closed",
    "open": "open",
}
LONGEST = 366  # days from the first to the last
OURSELVES = ("", "we", "our school", "school", "schools", "all schools", "all", "everybody")
NUMBERS = range(1, 7)  # of the half terms in a school year


async def _mine(turn: Turn) -> list[tuple[str, str]]:
    """The schools for which this person may say it; the central team may for all of them."""
    if Role.CENTRAL not in turn.roles:
        return [(str(id), name) for id, name in turn.schools(Role.HEADTEACHER).items()]
    schools = (await turn.session.exec(select(School).order_by(col(School.name)))).all()
    return [(ALL, "All schools"), *((str(school.id), school.name) for school in schools)]


async def known(turn: Turn) -> Known:
    mine = await _mine(turn)
    return {"today": turn.today, "schools": mine} | ({"settled": {"school": mine[0][0]}} if len(mine) == 1 else {})


@dataclass(frozen=True, slots=True)
class Meant:
    """What a button carries: the kind, the school and the days, each allowed for this person."""

    days: DifferentDays
    words: Different

    @property
    def value(self) -> str:
        school = self.days.school_id or ALL
        return f"{self.days.kind}:{school}:{spans.code(self.days.first_day, self.days.last_day)}"


async def _carried(turn: Turn, value: str) -> Meant | None:
    """What the value says; None where it cannot be, or is not for this person to say."""
    kind, school, days = ([*value.split(":"), "", ""])[:3]
    names = dict(await _mine(turn))
    span = _span(days)
    if kind not in set(Difference) or school not in names or span is None:
        return None
    row = DifferentDays(
        school_id=number(school),
        kind=Difference(kind),
        first_day=span[0],
        last_day=span[1],
        source=SOURCE,
    )
    return Meant(row, Different(0, kind, *span, "" if school == ALL else names[school]))


def _span(days: str) -> tuple[date, date] | None:
    """The first and last of ISO days with a comma between; None where they are none, or far apart."""
    read = [from_iso(day) for day in days.split(",")]
    first, last = read[0], read[-1]
    if first is None or last is None or len(read) > 2 or not 0 <= (last - first).days <= LONGEST:
        return None
    return first, last


@router.says(
    rf"(?!(?:is|are|when|next|what|which|will)\b)(?:add |new |we |we[’']re )?"
    rf"(?:(?P<school>[\w’'.& -]{{3,60}}?)(?:’s|'s)? )??"
    rf"(?:is |are |has an? |have an? |will be )?(?P<kind>inset|training|closed|closure|shut|open)(?: days?)?:? "
    rf"(?:on |from )?(?P<days>{spans.SPAN})(?:,? (?:because|as|since|due to|for) .{{1,80}})?"
)
async def typed(turn: Turn) -> Said:
    kind = _KINDS[turn.slots["kind"].casefold()]
    mine = await _mine(turn)
    name = turn.slots.get("school", "")
    school = mine[0][0] if len(mine) == 1 or mine[0][0] == ALL else ""
    if plain(name) not in OURSELVES:
        named = await _school(turn, name, mine)
        if isinstance(named, Message):
            return named
        school = named
    try:
        days = spans.code(*spans.read(turn.slots["days"], turn.today, await school_year.known(turn.session)))
    except Invalid as invalid:
        return texts.which_days(invalid, "closures.check", f"{kind}:{school}" if school else "")
    return await _check(turn, f"{kind}:{school}:{days}") if school else texts.whose(mine, kind, days)


async def _school(turn: Turn, name: str, mine: list[tuple[str, str]]) -> str | Message:
    """The number of the school that a name means, if this person may speak for it."""
    said = plain(name).removeprefix("the ")
    rows = (await turn.session.exec(select(School).order_by(col(School.name)))).all()
    found = [row for row in rows if contains(plain(row.name), said)]
    if len(found) != 1:
        return texts.no_school(name, [row.name for row in found])
    return str(found[0].id) if str(found[0].id) in dict(mine) else texts.not_yours(found[0].name)


@router.button("closures.check")
async def check(turn: Turn) -> Said:
    return await _check(turn, turn.value)


async def _check(turn: Turn, value: str) -> Message:
    said = await _carried(turn, value)
    if said is None:
        return texts.not_understood()
    if await terms.same_days(turn.session, said.days):
        return texts.known_already(said.words)
    year = await school_year.known(turn.session, said.days.school_id)
    closed = year.closed(said.days.first_day) or year.closed(said.days.last_day)
    return texts.check(said.words, texts.notes(closed, said.words, turn.today), said.value)


@router.button("closures.keep")
async def keep(turn: Turn) -> Message:
    return await _keep(turn, turn.value)


async def _keep(turn: Turn, value: str) -> Message:
    said = await _carried(turn, value)
    if said is None:
        return texts.not_understood()
    if not await terms.keep(turn.session, said.days):
        return texts.known_already(said.words)
    audit.note(turn.session, "days.kept", turn.now, turn.person_id, f"different_days {said.days.id}")
    return texts.kept(said.words)


@router.button("closures.change")
async def change(turn: Turn) -> Said:
    kind, school, days = ([*turn.value.split(":"), "", ""])[:3]
    return await afresh(turn, CLOSURE.name, {"kind": kind, "school": school, "days": days})


@router.words("add inset", "add inset day", "add closure", "add school dates", "new closure", "new inset day")
async def add(turn: Turn) -> Said:
    return await conversation.begin(turn, CLOSURE.name, {})


@router.form(CLOSURE, know=known)
async def filled(turn: Turn, *, kind: str, school: str, days: str) -> Message:
    return await _keep(turn, f"{kind}:{school}:{days}")


@router.button("closures.remove")
async def remove(turn: Turn) -> Message:
    row = await _own(turn)
    return texts.surely_remove(await school_dates.in_words(turn, row)) if row else texts.gone()


@router.button("closures.removed")
async def removed(turn: Turn) -> Message:
    row = await _own(turn)
    if row is None:
        return texts.gone()
    words = await school_dates.in_words(turn, row)
    await turn.session.delete(row)
    audit.note(turn.session, "days.removed", turn.now, turn.person_id, f"different_days {row.id}")
    return texts.removed(words)


async def _own(turn: Turn) -> DifferentDays | None:
    """The days that a button names, if this person may take them away."""
    row = await turn.session.get(DifferentDays, number(turn.value) or 0)
    ours = row is not None and str(row.school_id or ALL) in dict(await _mine(turn))
    return row if ours else None


@router.says(rf"(?:add )?term (?P<number>[1-6]):? (?:is |runs |goes )?(?:from )?(?P<days>{spans.SPAN})", only=CENTRAL)
async def term_typed(turn: Turn) -> Said:
    try:
        days = spans.code(*spans.read(turn.slots["days"], turn.today, await school_year.known(turn.session)))
    except Invalid as invalid:
        return texts.which_days(invalid, "closures.check_term", turn.slots["number"])
    return await _check_term(turn, f"{turn.slots['number']}:{days}")


@router.words("add term", "new term", "add term dates", only=CENTRAL)
async def add_term(turn: Turn) -> Said:
    return await conversation.begin(turn, TERM.name, {})


@router.button("closures.change_term", only=CENTRAL)
async def change_term(turn: Turn) -> Said:
    which, _, days = turn.value.partition(":")
    return await afresh(turn, TERM.name, {"number": which, "days": days})


@router.button("closures.check_term", only=CENTRAL)
async def check_term(turn: Turn) -> Said:
    return await _check_term(turn, turn.value)


async def _check_term(turn: Turn, value: str) -> Message:
    half = await _term(turn, value)
    if isinstance(half, Message):
        return half
    old = await terms.numbered(turn.session, academic_year(half.first), half.number)
    return texts.check_term(half, school_dates.half_term(old) if old else None, value)


async def _term(turn: Turn, value: str) -> HalfTerm | Message:
    """The half term that a value says, or why it cannot be."""
    which, _, days = value.partition(":")
    span, count = _span(days), number(which)
    if span is None or count is None or count not in NUMBERS:
        return texts.not_a_term("I could not read that.")
    first, last = span
    if first == last or academic_year(first) != academic_year(last):
        return texts.not_a_term("A term has a first and a last day in one school year.")
    year = academic_year(first)
    for other in await terms.overlapping(turn.session, first, last):
        if (other.academic_year, other.number) != (year, count):
            return texts.not_a_term(texts.overlaps(school_dates.half_term(other)))
    return HalfTerm(count, first, last)


@router.button("closures.keep_term", only=CENTRAL)
async def keep_term(turn: Turn) -> Message:
    return await _keep_term(turn, turn.value)


@router.form(TERM, know=known, only=CENTRAL)
async def term_filled(turn: Turn, *, number: str, days: str) -> Message:
    return await _keep_term(turn, f"{number}:{days}")


async def _keep_term(turn: Turn, value: str) -> Message:
    half = await _term(turn, value)
    if isinstance(half, Message):
        return half
    year = academic_year(half.first)
    row = await terms.numbered(turn.session, year, half.number)
    row = row or Term(academic_year=year, number=half.number, season="", first_day=half.first, last_day=half.last)
    row.first_day, row.last_day, row.season = half.first, half.last, half.season
    row.status, row.source = "confirmed", SOURCE
    turn.session.add(row)
    await turn.session.flush()
    audit.note(turn.session, "term.kept", turn.now, turn.person_id, f"term {half.number} of {year}")
    return texts.kept_term(half)
