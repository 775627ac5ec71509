"""The central team puts a meeting into the calendar: asked step by step, typed in one go, or pasted as a date."""

import re
from typing import Any

from handlers import conversation, meeting_news, meetings, school_year
from handlers.router import CENTRAL, Reply, Router, Said, Turn
from messages import arranged as texts
from messages import event_words, period, series, time_words
from messages.arranging import ADD, cleared
from messages.clashes import Planned, note_on_adding
from messages.event_words import WEEK
from messages.form import OTHER, Answers, Known
from messages.message import Invalid
from messages.series import TITLES
from messages.words import plain
from storage import audit, drafts, events, replies
from storage.events import Event
from storage.people import Role

router = Router("arranging", only=CENTRAL)
LONGEST_NAME = 32  # of a series that the alliance adds
NAMED = "|".join(re.escape(name) for one in TITLES for name in series.names(one))
SOURCE = "typed in by the central team"


async def known(turn: Turn) -> Known:
    """What the forms must know: the series, what is planned, and when school is open."""
    titles = {one: title for title, one in (await events.titles(turn.session)).items()}
    ahead = await events.ahead(turn.session, turn.today, turn.today + period.FAR)
    return {
        "today": turn.today,
        "series": list({**TITLES, **titles}.items()),
        "for": {name: [role.value for role in roles] for name, roles in events.FOR.items()},
        "planned": [_planned(event) for event in ahead],
        "year": await school_year.known(turn.session),
    }


def _planned(event: Event) -> Planned:
    return Planned(
        number=event.id or 0,
        series=event.series,
        title=event.title,
        day=event.day,
        whole_week=event.whole_week,
        start=event.start,
        end=event.end,
        place=event.place,
        audience=tuple(events.audience(event)),
    )


@router.button("arranging.add")
@router.words("add event", "new event", "new date", "add date", "add a date", "add meeting", "new meeting")
async def add(turn: Turn) -> Said:
    return await conversation.begin(turn, ADD.name, {})


async def afresh(turn: Turn, form: str, given: Answers) -> Said:
    """Begin with what was typed; what lay half finished about the same thing gives way to it."""
    guided = turn.catalogue.forms[form].form
    for draft in await drafts.of_form(turn.session, turn.person_id, form):
        if guided.about(draft.answers) == guided.about(given):
            await drafts.drop(turn.session, draft)
    turn.draft, turn.draft_read = None, True
    reply = await conversation.begin(turn, form, given)
    return await _with_doubt(turn, reply, given)


async def _with_doubt(turn: Turn, reply: Reply, given: Answers) -> Said:
    """What was typed and cannot be read, such as a date on another weekday, is asked about at once."""
    talk = await conversation.present(turn)
    field = talk.current() if talk else None
    if talk is None or field is None or not given.get(field.name):
        return reply
    try:
        field.read(given[field.name], talk.known)
    except Invalid as invalid:
        reply.messages = [talk.ask(invalid)]
    return reply


_NO_DATE = r"(?!.*\b(?:agenda|newsletter|visit|note|days? (?:to|for)|inset|terms?|closure)\b)"
_DATED = rf"(?=.*(?:{event_words.DAY}))"


@router.says(rf"(?:please )?(?:add|put in|new) {_NO_DATE}{_DATED}(?P<event>.{{6,240}})")
@router.says(rf"(?P<event>(?:the )?(?:{NAMED})[,:]? (?:on )?{event_words.DAY}.{{0,120}})")
async def in_one_go(turn: Turn) -> Said:
    line = event_words.read(turn.slots["event"], await events.titles(turn.session))
    return await afresh(turn, ADD.name, line.given())


@router.says(rf"(?P<day>{event_words.DAY})(?:,? (?:at |from )?(?P<times>[\d.:apm \-–to]{{1,20}}))?")
async def pasted(turn: Turn) -> Said:
    """A date by itself: the meeting is asked for; a weekday that is not its own is asked about first."""
    said = turn.slots.get("times", "").strip()
    try:
        times = "-".join(filter(None, time_words.read_times(said))) if said else ""
        day = event_words.read_day(turn.slots["day"], turn.today, await school_year.known(turn.session))
    except Invalid as invalid:
        return texts.which_day(invalid, said if len(said) < 20 else "")
    return await afresh(turn, ADD.name, {"day": day, "times": times} if times else {"day": day})


@router.button("arranging.date")
async def on_day(turn: Turn) -> Said:
    """One of the readings of a pasted date."""
    day, _, times = turn.value.partition("|")
    return await afresh(turn, ADD.name, {"day": day, "times": times} if times else {"day": day})


@router.form(ADD, know=known, note=note_on_adding)
async def keep(turn: Turn, *, series: str, day: str, times: str | None, **rest: Any) -> Said:
    """It is in the calendar from now on; one that was cancelled on the same day takes place after all."""
    name, title = await _named(turn, series)
    first = event_words.first_day(day)
    old = await events.on(turn.session, name, first)
    if old and not old.cancelled:
        return texts.there_already(await meetings.told(turn, old, None))
    event = old or Event(series=name, title=title, day=first)
    event.title, event.whole_week, event.source = title, day.startswith(WEEK), SOURCE
    event.cancelled, event.sequence = False, event.sequence + (old is not None)
    event.start, _, event.end = cleared(times).partition("-")
    give(event, rest)
    turn.session.add(event)
    await turn.session.flush()
    audit.note(turn.session, "event.added", turn.now, turn.person_id, f"event {event.id}")
    invited = await meeting_news.those_told(turn, event)
    if old:  # they were told that it is cancelled
        await replies.forget(turn.session, event.id or 0)
        await meeting_news.tell(turn, event, invited, "meetings.changed", was="", again=True)
    return texts.added(await meetings.told(turn, event, None), len(invited))


async def _named(turn: Turn, said: str) -> tuple[str, str]:
    """The series and its title; a name of one's own makes a new series, unless its title is known."""
    titles = await events.titles(turn.session)
    if not said.startswith(OTHER):
        stored = {one: title for title, one in titles.items()}
        return said, stored.get(said) or TITLES.get(said, said)
    title = said.removeprefix(OTHER)
    return titles.get(title) or "_".join(plain(title).replace("&", "and").split())[:LONGEST_NAME], title


def give(event: Event, answers: Answers) -> None:
    """Take the answers that were given into the meeting; the others stay as they are."""
    for name in ("place", "online", "papers", "note"):
        if answers.get(name) is not None:
            setattr(event, name, cleared(answers[name]))
    if answers.get("audience") is not None:
        event.audience = [Role(word).value for word in answers["audience"]]
    if answers.get("free") is not None:
        event.free = answers["free"] == "yes"
