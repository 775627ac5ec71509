"""Anybody asks when school is open; who works at a school with days of its own hears of those."""

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta

from handlers import questions, school_year
from handlers.router import Router, Turn
from messages import day_words, event_words
from messages import school_dates as texts
from messages.dates import from_iso
from messages.message import Button, Invalid, Message
from messages.school_dates import Different, HalfTerm, Known
from messages.words import plain
from storage import terms
from storage.people import Role
from storage.schools import School
from storage.terms import DifferentDays, Term

router = Router("school_dates")
MANY = 24  # half terms: four years
CERTAIN = ("verified", "confirmed")
DAY = re.compile(event_words.DAY, re.I)


def half_term(term: Term) -> HalfTerm:
    doubt = "" if term.status in CERTAIN else term.source or "not confirmed"
    return HalfTerm(term.number, term.first_day, term.last_day, doubt)


async def different(turn: Turn, *schools: int) -> list[Different]:
    """The days ahead that differ, at all schools and at these."""
    return [await in_words(turn, row) for row in await _rows(turn, *schools)]


async def _rows(turn: Turn, *schools: int) -> Sequence[DifferentDays]:
    """The central team sees those of every school."""
    every = Role.CENTRAL in turn.roles
    return await terms.different(turn.session, turn.today, *schools, every=every)


async def in_words(turn: Turn, row: DifferentDays) -> Different:
    school = await turn.session.get_one(School, row.school_id) if row.school_id else None
    name = school.name if school else ""
    return Different(row.id or 0, row.kind.value, row.first_day, row.last_day, name, row.note)


async def known(turn: Turn) -> Known:
    """The school days of this person's schools; those of the alliance for anybody else."""
    mine = turn.schools()
    rows = await terms.from_today(turn.session, turn.today, MANY, back=timedelta(days=366))
    years = [(name, await school_year.known(turn.session, id)) for id, name in mine.items()]
    return Known(
        today=turn.today,
        half_terms=[half_term(row) for row in rows],
        years=years or [("", await school_year.known(turn.session))],
        different=await different(turn, *mine),
    )


@router.intent("school_dates", offer=Button("School dates", "school_dates.show"))
async def asked(turn: Turn) -> Message:
    """What is asked is seen from the words; a date among them is answered by itself."""
    said = plain(turn.inbound.text)
    if day := DAY.search(turn.inbound.text):
        return await _on_day(turn, day.group(0))
    if "bank holiday" in said:
        return await banks(turn)
    if "inset" in said or "training day" in said:
        return await insets(turn)
    found, what = _asked(said), await known(turn)
    answer = found(what) if found else texts.overview(what, await _removable(turn))
    if answer is None:
        await questions.keep(turn)
        return texts.unknown()
    return answer


def _asked(said: str) -> Callable[[Known], Message | None] | None:
    """Which of the answers the words ask for; None for all dates."""
    if after := next((number for name, number in texts.HOLIDAYS.items() if name in said), 0):
        return lambda what: texts.holiday(what, after)
    if re.search(r"half ?term(?! dates)", said):
        return texts.half_term
    if re.search(r"\b(?:back|holidays?|break)\b(?! up)", said):
        return lambda what: texts.holiday(what, 0)
    if re.search(r"\b(?:start|starts|begin|begins|beginning)\b", said):
        return texts.starts
    return texts.ends if re.search(r"\b(?:ends?|finish|finishes|break up)\b", said) else None


async def _on_day(turn: Turn, text: str) -> Message:
    try:
        day = day_words.read_day(text, turn.today, await school_year.known(turn.session))
    except Invalid as invalid:
        return texts.which_day(invalid.text, invalid.options)
    return texts.on_day(await known(turn), day)


@router.says(
    r"(?:is|are|will) (?:the |our |my |we |it )?(?:schools? )?(?:be )?(?:open|closed|shut) (?:on )?(?P<day>.{3,40})"
)
@router.says(
    r"(?:is|will) (?P<day>.{3,40}?) (?:be )?(?:a |an )?"
    r"(?:school day|inset(?: day)?|bank holiday|training day|term time|holiday)"
)
async def is_it_open(turn: Turn) -> Message:
    return await _on_day(turn, turn.slots["day"])


@router.button("school_dates.day")
async def on_day(turn: Turn) -> Message:
    day = from_iso(turn.value)
    return texts.on_day(await known(turn), day) if day and _near(day, turn.today) else await show(turn)


def _near(day: date, today: date) -> bool:
    return abs((day - today).days) < 5 * 366


@router.button("school_dates.show")
@router.words("school dates", "term dates", "school calendar", "closures")
async def show(turn: Turn) -> Message:
    return texts.overview(await known(turn), await _removable(turn))


async def _removable(turn: Turn) -> list[tuple[str, str]]:
    """The days that this person may take away again."""
    every = Role.CENTRAL in turn.roles
    heads = turn.schools(Role.HEADTEACHER)
    mine = [row for row in await _rows(turn, *heads) if every or row.school_id in heads]
    return [(f"{row.first_day.day} {row.first_day:%B}", str(row.id)) for row in mine]


@router.button("school_dates.insets")
@router.words("inset days", "inset", "next inset", "insets", "training days")
async def insets(turn: Turn) -> Message:
    return texts.insets(await known(turn))


@router.button("school_dates.banks")
@router.words("bank holidays", "bank holiday", "next bank holiday")
async def banks(turn: Turn) -> Message:
    return texts.banks(turn.today)
