"""Which meeting or programme session is meant by what somebody typed."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from handlers import meetings
from handlers.router import Scene, Turn
from messages import attendance as texts
from messages import day_words, series
from messages.meeting_times import last_day
from messages.meetings import Meeting
from messages.message import Invalid, Message
from messages.sessions import PROGRAMMES
from storage import events
from storage.events import Event

AROUND = timedelta(days=400)
MONTH = timedelta(days=31)
HALF_A_YEAR = timedelta(days=183)
A_WEEKDAY = re.compile(r"\b(?:mon|tue|wed|thu|fri)", re.I)
SHOWN = 8


@dataclass(frozen=True, slots=True)
class Meant:
    """The sessions that fit, the one most likely meant first; `sure` when it can be no other."""

    fitting: Sequence[Event]
    sure: bool


async def names(session: AsyncSession, today: date) -> dict[str, str]:
    """What the sessions of these years and the programmes are called, each name with its series."""
    stored = await events.between(session, today - AROUND, today + AROUND)
    named = {name: slug for slug, called in PROGRAMMES.items() for name in (*called, slug)}
    return (
        named
        | {event.series.replace("_", " "): event.series for event in stored}
        | {event.title: event.series for event in stored}
    )


async def of_series(session: AsyncSession, today: date, *slugs: str) -> Sequence[Event]:
    return await events.between(session, today - AROUND, today + AROUND, *slugs) if slugs else ()


async def meant(turn: Turn, said: str, *, past: bool) -> Meant:
    """The sessions that a text names, with a day or without; `past` where one that has begun is rather meant.

    Raises Invalid when its day cannot be read, or is not the weekday it says.
    """
    known = await names(turn.session, turn.today)
    slugs = series.found(said, known)
    found = list(await of_series(turn.session, turn.today, *slugs))
    if phrase := day_words.past_phrase(said):
        on = _days(phrase, turn.today)
        found = [event for event in found if any(takes_place(event, day) for day in on)]
        return Meant(found, sure=len(found) == 1)
    found.sort(key=_nearest(turn.today, past=past))
    today = [event for event in found if takes_place(event, turn.today)]
    fits = found and (not past or found[0].day <= turn.today)
    return Meant(found[:SHOWN], sure=len(today) == 1 or bool(fits and len(slugs) == 1))


def takes_place(event: Event, day: date) -> bool:
    return event.day <= day <= last_day(event.day, whole_week=event.whole_week)


def _nearest(today: date, *, past: bool) -> Callable[[Event], tuple[bool, int]]:
    """Those on the wrong side of today come after all others."""
    return lambda event: (event.day > today if past else event.day < today, abs((event.day - today).days))


def _days(text: str, today: date) -> list[date]:
    """The days that a text can mean, the past one and the one to come. Raises Invalid.

    A weekday that is wrong for the nearest such date is asked about, although in some other year it would be right.
    """
    dated = A_WEEKDAY.search(text) is not None and any(letter.isdecimal() for letter in text)
    found: list[date] = []
    for read in (day_words.read_past_day, day_words.read_day):
        try:
            found.append(read(text, today))
        except Invalid as invalid:
            refused, options = invalid, [date.fromisoformat(value) for value, _ in invalid.options]
            if dated and any(abs(day - today) < HALF_A_YEAR for day in options):
                raise
            found += [] if dated else options
    if not found:
        raise refused
    return found


async def find(turn: Turn, *, to_change: bool = False) -> Event | None:
    """The session that a button names, as long as it stands in the calendar."""
    event = await meetings.find(turn.session, turn.value, to_change=to_change)
    return event if event and not event.doubted and not event.cancelled else None


async def every(turn: Turn) -> Sequence[Event]:
    """All sessions that can be meant, those of the year before and of the year to come."""
    return await events.between(turn.session, turn.today - AROUND, turn.today + AROUND)


async def around(turn: Turn) -> Sequence[Event]:
    """The sessions of the last weeks and of the next, the nearest first."""
    found = await events.between(turn.session, turn.today - MONTH, turn.today + MONTH)
    return sorted(found, key=lambda event: abs((event.day - turn.today).days))


async def told(scene: Scene, found: Sequence[Event]) -> list[Meeting]:
    return [await meetings.told(scene, event, None) for event in found]


async def chosen(turn: Turn, said: str, action: str, *, past: bool = True) -> Event | Message:
    """The session a text names; else what to say: which of several, or that none is known."""
    try:
        found = await meant(turn, said, past=past)
    except Invalid as invalid:
        return texts.day_unclear(invalid.text)
    if found.sure:
        return found.fitting[0]
    return texts.which(await told(turn, found.fitting[:SHOWN]), action, said)
