"""The figures of a school year as pictures: free days, requests, response times; an SLE sees their own days."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from handlers import summary
from handlers.router import CENTRAL, Access, Router, Said, Scene, Turn
from messages import capacity_year, charts, response_times
from messages import pictures as texts
from messages.capacity_year import Span, Used
from messages.charts import Chart
from messages.dates import academic_year, london_day
from messages.house import House
from messages.message import Button, Message
from messages.pictures import Levels
from messages.response_times import SchoolDays
from messages.school_year import SchoolYear
from storage import audit, figures, ledger, terms
from storage.people import Role
from storage.specialisms import Sle

COUNTED = Access(linked=True, roles=frozenset({Role.CENTRAL, Role.COMMITTEE}))  # figures that betray nobody
SLES = Access(linked=True, roles=frozenset({Role.SLE}))
router = Router("pictures", only=CENTRAL, own="figures without names; an SLE sees their own days alone")
ASKED = r"(?:please )?(?:(?:can|could|may) (?:i|you|we) )?(?:please )?(?:(?:see|show|draw|have|give)(?: me| us)? )?"
PICTURE = r"(?:picture|chart|graph|diagram|bars)"
DRAWN = rf"(?: (?:as|in) (?:a |an )?{PICTURE}| {PICTURE})"
YEAR = r"(?: (?:for |in |of )?(?:(?P<year>20\d\d[/-]\d{2,4})|this year|this school year|over the year))?"
POLITE = r"(?:,? please)?"
THE = r"(?:the |our |all )?"


@router.says(rf"{ASKED}{THE}(?:sle )?(?:capacity|free days){DRAWN}(?: over the year| this year)?{POLITE}")
@router.says(rf"{ASKED}(?:a |the )?{PICTURE} of {THE}(?:sle )?(?:capacity|free days){POLITE}")
@router.says(rf"{ASKED}{THE}(?:sle )?capacity over the year(?:{DRAWN})?{POLITE}")
@router.says(rf"(?:please )?(?:(?:can|could) you )?(?:show|draw)(?: me| us) (?:the |our )?(?:sle )?capacity{POLITE}")
@router.button("pictures.capacity")
async def capacity(turn: Turn) -> Said:
    return await _sent(turn, "capacity", academic_year(turn.today))


@router.says(rf"{ASKED}(?:a )?{PICTURE} of (?:my|my own) (?:days|year|free days){POLITE}", only=SLES)
@router.says(rf"{ASKED}my (?:days|year|free days){DRAWN}{POLITE}", only=SLES)
@router.button("pictures.mine", only=SLES)
async def mine(turn: Turn) -> Said:
    return await _sent(turn, "mine", academic_year(turn.today))


@router.says(rf"{ASKED}{THE}requests{YEAR}{DRAWN}{POLITE}", only=COUNTED)
@router.says(
    rf"{ASKED}{THE}requests (?:for |in |of )?(?:this year|this school year|(?P<year>20\d\d[/-]\d{{2,4}})){POLITE}",
    only=COUNTED,
)
@router.says(rf"{ASKED}(?:a |the )?{PICTURE} of {THE}requests{YEAR}{POLITE}", only=COUNTED)
@router.says(rf"{ASKED}{THE}requests by (?:subject|stage|subject and stage){YEAR}{POLITE}", only=COUNTED)
@router.button("pictures.requests", only=COUNTED)
async def requests(turn: Turn) -> Said:
    return await _of_year(turn, "requests")


@router.says(
    r"how (?:fast|quickly|soon) (?:do|did|are) we (?:answer|answering|reply|replying|respond|responding)(?: .{0,40})?"
)
@router.says(r"how long (?:do|did|does) (?:schools|heads|a school|a head|requests) (?:have to )?wait(?: .{0,40})?")
@router.says(rf"{ASKED}{THE}(?:response|answer|waiting) times{YEAR}(?:{DRAWN})?{POLITE}")
@router.button("pictures.times")
async def times(turn: Turn) -> Said:
    return await _of_year(turn, "times")


async def _of_year(turn: Turn, what: str) -> Said:
    """This year's, or that of the year which the words or the button name."""
    said = turn.slots.get("year") or turn.value
    year = read_year(said) if said else academic_year(turn.today)
    return await _sent(turn, what, year) if year else texts.which_year(said)


def read_year(said: str) -> str:
    """2026/27 for 2026-27 and 2026/2027; empty for what is no academic year of this century."""
    year = academic_year(date(int(said[:4]), 9, 1)) if said[:4].isdecimal() and "2000" <= said[:4] < "2100" else ""
    return year if said[5:] in (year[5:], f"20{year[5:]}") else ""


async def _sent(turn: Turn, what: str, year: str) -> Said:
    """It follows by itself: the bars are drawn when it is sent."""
    audit.note(turn.session, "picture.shown", turn.now, turn.person_id, f"{what} {year}")
    who = {"person": turn.person_id} if what == "mine" else {}
    await turn.tell_account(f"picture:{turn.event}", turn.account, "pictures.drawn", what=what, year=year, **who)
    return None if turn.inbound.private else texts.sent_alone()


@router.notice("pictures.drawn")
async def drawn(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    """The picture as the figures stand at this moment, its words with it."""
    year = str(args["year"])
    match args["what"]:
        case "mine":
            chart, buttons = await of_sle(scene.session, int(args["person"]), year), [Button("My days", "days.mine")]
        case "capacity":
            chart, buttons = await of_capacity(scene.session, year), [texts.REQUESTS, texts.TIMES]
        case "times":
            chart = await of_times(scene.session, scene.house, scene.now, year)
            buttons = [texts.before("pictures.times", year), texts.CAPACITY, texts.REQUESTS]
        case _:
            chart = await of_requests(scene.session, scene.house, year)
            buttons = [texts.before("pictures.requests", year)]
    picture = await asyncio.to_thread(charts.png, chart)
    return texts.shown(chart, picture, scene.today, buttons)


async def of_capacity(session: AsyncSession, year: str) -> Chart:
    """The free days of all SLEs together over a school year."""
    return await _days(session, await figures.counted_sles(session), year)


async def of_sle(session: AsyncSession, person_id: int, year: str) -> Chart:
    """The free days of one SLE over a school year."""
    sle = await session.get(Sle, person_id)
    return await _days(session, [sle] if sle else [], year, own=True)


async def _days(session: AsyncSession, sles: Sequence[Sle], year: str, *, own: bool = False) -> Chart:
    allowances = await figures.allowances(session, sles, year)
    used = [
        Used(one.sle, one.day, one.free, one.charged, one.given)
        for one in await figures.spent(session, list(allowances), year)
    ]
    return capacity_year.chart(year, allowances, used, await _spans(session, year), own=own)


async def _spans(session: AsyncSession, year: str) -> Sequence[Span]:
    halves = await figures.half_terms(session, year)
    return [capacity_year.half_term(one.number, one.season, one.last_day) for one in halves] or capacity_year.months(
        year
    )


async def of_requests(session: AsyncSession, house: House, year: str) -> Chart:
    """The requests of a school year by subject and by stage."""
    return texts.requests(year, *await summary.requests(session, year), max(house.smallest_group, 1))


async def of_times(session: AsyncSession, house: House, now: datetime, year: str) -> Chart:
    """How long the requests of a school year waited for the central team."""
    today, (first, _) = london_day(now), ledger.span(year)
    steps = await figures.steps(session, *summary.span(year))
    count = SchoolDays(SchoolYear(*await terms.known(session)), first, max(first, today))
    histories = [[(london_day(step.at), step.became) for step in own] for _, own in groupby(steps, lambda s: s.request)]
    answers, matches = (
        [found for each in histories if (found := response_times.waited(each, wanted, today, count))]
        for wanted in (response_times.FIRST_ANSWER, response_times.MATCH)
    )
    return texts.times(year, answers, matches, Levels(house.reply_days, house.match_days), today)
