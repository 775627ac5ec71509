"""Anybody asks when a meeting is; those it is for answer the invitation on the same card."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from handlers import questions
from handlers.router import Router, Scene, Turn, number
from messages import meetings as texts
from messages import period, series
from messages.dates import from_iso
from messages.meetings import Meeting
from messages.message import Button, Message
from messages.period import Period
from storage import doubts, events, replies, terms
from storage.events import Event
from storage.people import Role

router = Router("meetings")
A_YEAR = timedelta(days=366)
HALF_TERMS = 24  # four years
FIRST = 4  # meetings shown where what was asked for is not known
TO_SEE = 2  # meetings with a button where only the next was asked for
PAST = re.compile(r"\b(?:was|were|last|previous|did|past)\b", re.I)


async def find(session: AsyncSession, text: str, *, to_change: bool = False) -> Event | None:
    """The meeting that a button names."""
    id = number(text)
    return await events.find(session, id, to_change=to_change) if id is not None else None


async def told(scene: Scene, event: Event, person_id: int | None) -> Meeting:
    """The meeting in words, with what this person answered to its invitation."""
    id = event.id or 0
    reply = await replies.of_person(scene.session, id, person_id) if person_id else None
    return Meeting(
        number=id,
        title=event.title,
        day=event.day,
        whole_week=event.whole_week,
        start=event.start,
        end=event.end,
        place=event.place,
        online=event.online,
        note=event.note,
        papers=event.papers,
        answer=reply.answer.value if reply else "",
        deputy=reply.deputy if reply else "",
    )


async def shown(turn: Turn, event: Event) -> Message:
    """The meeting as this person may see it: to answer, to change, or what is published of it."""
    meeting = await told(turn, event, turn.person_id if turn.person else None)
    invited = bool(turn.roles & set(events.audience(event)))
    if Role.CENTRAL in turn.roles:
        return texts.managed(meeting, turn.today, invited=invited)
    return texts.card(meeting, turn.today) if invited else texts.plain(meeting, turn.today)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question is about: which series, in which time, ahead or past; `term` is one that is not loaded."""

    series: tuple[str, ...]
    title: str
    period: Period | None
    past: bool
    term: str = ""


async def _asked(turn: Turn, text: str, *named: str) -> Asked:
    titles = await events.titles(turn.session)
    found = named or series.found(text, titles)
    rows = await terms.from_today(turn.session, turn.today, HALF_TERMS, back=A_YEAR)
    when = period.read(text, turn.today, [(row.first_day, row.last_day) for row in rows])
    names = {one: title for title, one in titles.items()}
    term = "" if when else period.term_named(text)
    return Asked(found, series.title(found, names), when, bool(PAST.search(text)), term)


@router.intent("committee_dates", offer=Button("Strategy Committee dates", "meetings.committee"))
@router.button("meetings.committee")
async def committee(turn: Turn) -> Message:
    return await _answered(turn, await _asked(turn, turn.inbound.text, events.COMMITTEE))


@router.intent("event_dates", offer=Button("Dates of meetings and events", "meetings.list"))
async def of_events(turn: Turn) -> Message:
    return await _answered(turn, await _asked(turn, turn.inbound.text))


async def _answered(turn: Turn, asked: Asked) -> Message:
    if asked.past and asked.period is None:
        return await _past(turn, asked)
    if asked.term and not asked.series:
        return await _without_terms(turn, asked.term)
    if asked.period or not asked.series:
        return await _in_period(turn, asked)
    return await _next(turn, asked)


async def _without_terms(turn: Turn, term: str) -> Message:
    """Nobody can tell what falls in a term that is not loaded."""
    await questions.keep(turn)
    ahead = await events.ahead(turn.session, turn.today, turn.today + period.FAR)
    return texts.no_terms(term, await _in_words(turn, ahead[:FIRST]))


async def _next(turn: Turn, asked: Asked) -> Message:
    """The next meeting of the series with the dates after it; where none is set the central team learns of it."""
    ahead = await events.ahead(turn.session, turn.today, turn.today + period.FAR, *asked.series)
    doubtful = await _doubtful(turn, turn.today, turn.today + period.FAR, asked)
    if not ahead:
        await questions.keep(turn)
        return texts.none_set("" if asked.series == (events.COMMITTEE,) else asked.title, doubtful)
    if len(asked.series) > 1:
        return texts.listed(asked.title, await _in_words(turn, ahead[: texts.SHOWN]), doubtful, None, TO_SEE)
    return texts.then(await shown(turn, ahead[0]), await _in_words(turn, ahead[1:]), doubtful)


async def _in_words(scene: Scene, rows: Sequence[Event]) -> list[Meeting]:
    return [await told(scene, event, None) for event in rows]


async def _doubtful(scene: Scene, first: date, last: date, asked: Asked) -> list[str]:
    """What is doubted about meetings in that time, as the question put to the central team."""
    if not asked.series:
        return []
    rows = {event.id for event in await events.doubted(scene.session, first, last, *asked.series)}
    open_now = await doubts.open_doubts(scene.session)
    return [doubt.what for doubt in open_now if rows & set(doubts.event_ids(doubt.about))]


async def _past(turn: Turn, asked: Asked) -> Message:
    found = await events.latest(turn.session, turn.today, *asked.series)
    if found is None:
        await questions.keep(turn)
        return texts.no_past(asked.title or "any meeting")
    ahead = await events.ahead(turn.session, turn.today, turn.today + period.FAR, *(asked.series or (found.series,)))
    return texts.last_one(await told(turn, found, None), await _in_words(turn, ahead[:1]))


async def _in_period(turn: Turn, asked: Asked) -> Message:
    when = asked.period or Period("coming up", turn.today, turn.today + period.FAR)
    ahead = await events.ahead(turn.session, when.first, when.last, *asked.series)
    if ahead and asked.series and len(ahead) == 1:
        return await shown(turn, ahead[0])
    if ahead:
        return await _page(turn, when.first, when.last, 0, asked)
    later = await events.ahead(turn.session, when.last, when.last + period.FAR, *asked.series)
    title = f"{asked.title or 'meetings'} {when.name if asked.period else 'from today on'}"
    doubtful = await _doubtful(turn, when.first, when.last, asked)
    if not later:
        await questions.keep(turn)
        return texts.none_set("" if asked.series == (events.COMMITTEE,) else asked.title, doubtful)
    return texts.nothing_on(title, await _in_words(turn, later[:1]), doubtful)


async def _page(turn: Turn, first: date, last: date, at: int, asked: Asked) -> Message:
    """Some of the meetings of a period; a button leads to the rest of them."""
    rows = await events.ahead(turn.session, first, last, *asked.series)
    start = at * texts.SHOWN
    more = len(rows) > start + texts.SHOWN and not asked.series
    value = f"{first}:{last}:{at + 1}"
    title = asked.title or "Coming up"
    return texts.listed(
        f"{title}, {asked.period.name}" if asked.period else title,
        await _in_words(turn, rows[start : start + texts.SHOWN]),
        await _doubtful(turn, first, last, asked),
        Button("More", "meetings.list", value) if more else None,
    )


@router.button("meetings.list")
@router.words("events", "dates", "whats on", "what is on", "calendar", "meetings", "next events", "coming up")
async def coming_up(turn: Turn) -> Message:
    """All that is ahead; the button carries from when to when and which page."""
    first, last, at = ([*turn.value.split(":"), "", ""])[:3]
    begin, end, page = from_iso(first), from_iso(last), number(at)
    if begin and end and page is not None and turn.today - A_YEAR < begin <= end < turn.today + 2 * period.FAR:
        asked = Asked((), "", None, past=False)
        if await events.ahead(turn.session, begin, end):
            return await _page(turn, begin, end, page, asked)
    return await _in_period(turn, Asked((), "", None, past=False))


@router.button("meetings.show")
async def show(turn: Turn) -> Message:
    event = await find(turn.session, turn.value)
    if event is None or event.doubted:
        return texts.gone()
    if event.cancelled:
        return texts.is_off(await told(turn, event, None))
    return await shown(turn, event)
