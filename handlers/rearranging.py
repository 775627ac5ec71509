"""The central team moves, changes or cancels a meeting; those invited are told once."""

from typing import Any

from handlers import meeting_news, meetings
from handlers.arranging import afresh, give, known
from handlers.router import CENTRAL, Router, Said, Turn
from messages import arranged as texts
from messages import event_words, period, series
from messages.arranging import CHANGE, MOVE, cleared
from messages.clashes import note_on_changing, note_on_moving
from messages.day_words import mentioned
from messages.event_words import WEEK
from messages.meeting_times import last_day
from messages.meetings import gone, is_off, when
from messages.message import Message
from storage import audit, events, replies
from storage.events import Event

router = Router("rearranging", only=CENTRAL)
_MEETING = r".*\b(?:committee|networks?|meetings?|board|mentors?|co-?ordinators|leaders|alliance|event|training)\b.*"
FIELDS = {"paper": "papers", "papers": "papers", "link": "online", "place": "place", "room": "place", "venue": "place",
          "note": "note", "time": "times", "times": "times"}  # fmt: skip


async def _open(turn: Turn, text: str, *, to_change: bool = False) -> Event | Message:
    """The meeting a button names while something can still be done about it; else what to say."""
    event = await meetings.find(turn.session, text, to_change=to_change)
    if event is None or event.doubted:
        return gone()
    told = await meetings.told(turn, event, None)
    if event.cancelled:
        return is_off(told)
    return texts.over(told) if last_day(event.day, whole_week=event.whole_week) < turn.today else event


@router.button("arranging.move")
async def move(turn: Turn) -> Said:
    event = await _open(turn, turn.value)
    return await afresh(turn, MOVE.name, {"event": str(event.id)}) if isinstance(event, Event) else event


@router.button("arranging.change")
async def change(turn: Turn) -> Said:
    event = await _open(turn, turn.value)
    return await afresh(turn, CHANGE.name, _as_it_is(event)) if isinstance(event, Event) else event


def _as_it_is(event: Event) -> dict[str, Any]:
    """The answers that describe the meeting now; what is empty is left to be added."""
    now: dict[str, Any] = {name: getattr(event, name) for name in ("place", "online", "papers", "note")}
    now["times"] = "-".join(filter(None, (event.start, event.end)))
    now["audience"] = [role.value for role in events.audience(event)]
    now["free"] = "yes" if event.free else ""
    return {"event": str(event.id)} | {name: value for name, value in now.items() if value}


async def _named(turn: Turn, text: str) -> Event | None:
    """The meeting ahead that words name: of its series the one on the day they say, else the next."""
    found = series.found(text, await events.titles(turn.session))
    ahead = await events.ahead(turn.session, turn.today, turn.today + period.FAR, *found) if len(found) == 1 else ()
    days = mentioned(text, turn.today)
    return next((event for event in ahead if event.day in days or not days), None)


@router.says(
    rf"(?:please )?(?:move|change|rearrange|postpone) (?P<event>{_MEETING}) to (?P<day>{event_words.DAY})"
    r"(?:,? (?P<times>[\d.:apm \-–to]{1,20}))?"
)
async def move_typed(turn: Turn) -> Said:
    event = await _named(turn, turn.slots["event"])
    if event is None:
        return texts.not_found(turn.slots["event"])
    given = {"event": str(event.id), "day": turn.slots["day"], "times": turn.slots.get("times", "").strip()}
    return await afresh(turn, MOVE.name, {name: value for name, value in given.items() if value})


@router.says(rf"(?:please )?cancel (?P<event>{_MEETING})")
async def cancel_typed(turn: Turn) -> Said:
    event = await _named(turn, turn.slots["event"])
    return await _ask_to_cancel(turn, event) if event else texts.not_found(turn.slots["event"])


@router.says(
    r"(?P<what>papers?|link|place|room|venue|note|times?) (?:for|of) (?P<event>.{3,80}?)(?::| (?:is|are)) (?P<value>.+)"
)
async def change_typed(turn: Turn) -> Said:
    event = await _named(turn, turn.slots["event"])
    if event is None:
        return texts.not_found(turn.slots["event"])
    what = FIELDS[turn.slots["what"].casefold()]
    return await afresh(turn, CHANGE.name, {**_as_it_is(event), what: turn.slots["value"]})


@router.form(MOVE, know=known, note=note_on_moving)
async def moved(turn: Turn, *, event: str, day: str, times: str | None) -> Said:
    """The meeting is on another day; what people answered for the old one is asked anew."""
    found = await _open(turn, event, to_change=True)
    if not isinstance(found, Event):
        return found
    span = _span(found, day, times)
    other = await events.on(turn.session, found.series, span["day"])
    if other and other.id != found.id:
        taken = texts.cancelled_there if other.cancelled else texts.there_already
        return taken(await meetings.told(turn, other, None))
    before = await meetings.told(turn, found, None)
    if all(getattr(found, name) == value for name, value in span.items()):
        return texts.stays(before)
    was, told = when(before), await meeting_news.those_told(turn, found)
    for name, value in span.items():
        setattr(found, name, value)
    await replies.forget(turn.session, found.id or 0)
    await _keep(turn, found, "event.moved")
    await meeting_news.tell(turn, found, told, "meetings.changed", was=was)
    return texts.moved(await meetings.told(turn, found, None), was, len(told))


def _span(event: Event, day: str, times: str | None) -> dict[str, Any]:
    """When the meeting is to be; where no times are said it keeps its own, unless it takes a whole week."""
    whole_week = day.startswith(WEEK)
    start, _, end = cleared(times).partition("-")
    if times is None and not whole_week:
        start, end = event.start, event.end
    return {"day": event_words.first_day(day), "whole_week": whole_week, "start": start, "end": end}


@router.form(CHANGE, know=known, note=note_on_changing)
async def changed(turn: Turn, *, event: str, times: str | None, **rest: Any) -> Said:
    """Time, place or link are told to those invited; the rest is there when they look."""
    found = await _open(turn, event, to_change=True)
    if not isinstance(found, Event):
        return found
    before = _what_matters(found)
    give(found, rest)
    if times is not None:
        found.start, _, found.end = cleared(times).partition("-")
    told = await meeting_news.those_told(turn, found) if _what_matters(found) != before else set()
    await _keep(turn, found, "event.changed")
    await meeting_news.tell(turn, found, told, "meetings.changed", was="")
    return texts.changed(await meetings.told(turn, found, None), len(told))


def _what_matters(event: Event) -> tuple[str, ...]:
    """What people must know to be there."""
    return (event.start, event.end, event.place, event.online)


@router.button("arranging.cancel")
async def cancel(turn: Turn) -> Said:
    event = await _open(turn, turn.value)
    return await _ask_to_cancel(turn, event) if isinstance(event, Event) else event


async def _ask_to_cancel(turn: Turn, event: Event) -> Message:
    told = await meeting_news.those_told(turn, event)
    return texts.surely_cancel(await meetings.told(turn, event, None), event.sequence, len(told))


@router.button("arranging.cancelled")
async def cancelled(turn: Turn) -> Said:
    number, _, sequence = turn.value.partition(":")
    event = await _open(turn, number, to_change=True)
    if not isinstance(event, Event):
        return event
    if sequence != str(event.sequence):
        return texts.changed_meanwhile(await meetings.told(turn, event, None))
    event.cancelled = True
    told = await meeting_news.those_told(turn, event)
    await _keep(turn, event, "event.cancelled")
    await meeting_news.tell(turn, event, told, "meetings.cancelled")
    return texts.cancelled(await meetings.told(turn, event, None), len(told))


async def _keep(turn: Turn, event: Event, deed: str) -> None:
    event.sequence += 1
    turn.session.add(event)
    await turn.session.flush()
    audit.note(turn.session, deed, turn.now, turn.person_id, f"event {event.id}")
