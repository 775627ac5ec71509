"""The central team notes who was at a session: typed, picked from those invited, and corrected afterwards."""

from collections.abc import Sequence
from typing import Any

from handlers import attendance as lists
from handlers import conversation, meetings, sessions
from handlers.conversation import Conversation
from handlers.router import CENTRAL, Reply, Router, Said, Turn, number
from messages import attendance as texts
from messages import present
from messages import programmes as programme_texts
from messages.form import Known
from messages.message import Invalid, Message
from messages.present import Directory, Entry, Someone
from storage import attendance, audit, drafts, events, people, programmes, schools
from storage.attendance import As, Attendance, How
from storage.drafts import Draft
from storage.events import Event
from storage.people import Somebody
from storage.specialisms import Sle

router = Router("noting", only=CENTRAL)


async def _directory(turn: Turn) -> Directory:
    found = await people.everybody(turn.session)
    return Directory([_someone(one) for one in found], await schools.names(turn.session))


def _someone(one: Somebody) -> Someone:
    at = dict.fromkeys((school.id or 0, school.name) for _, school in one.posts if school)
    return Someone(one.id, one.person.name, one.person.email, tuple(at))


async def known(turn: Turn) -> Known:
    """Every session that can be meant, and everybody who can have been there."""
    found = await sessions.every(turn)
    named = [(str(one.number), texts.label(one)) for one in await sessions.told(turn, found)]
    return {"sessions": named, "directory": await _directory(turn)}


async def _begin(turn: Turn, event: Event, part: As) -> Reply:
    return await conversation.begin(turn, texts.NOTE.name, {"session": str(event.id), "part": part.value})


@router.button("attendance.type")
async def by_typing(turn: Turn) -> Said:
    event = await sessions.find(turn)
    return await _begin(turn, event, As.ATTENDEE) if event else texts.gone()


@router.button("attendance.lead")
async def leaders(turn: Turn) -> Said:
    event = await sessions.find(turn)
    return await _begin(turn, event, As.FACILITATOR) if event else texts.gone()


@router.says(r"(?:facilitators?|facilitated by)(?: (?:for|of|at))? (?P<session>.+)")
async def leaders_of(turn: Turn) -> Said:
    """They can be noted before the session too: then they give out its code."""
    found = await sessions.chosen(turn, turn.slots["session"], "attendance.lead")
    return found if isinstance(found, Message) else await _begin(turn, found, As.FACILITATOR)


@router.form(texts.NOTE, know=known)
async def keep(turn: Turn, *, session: str, part: str, people: list[str]) -> Said:
    turn.value = session
    event = await sessions.find(turn)
    if event is None:
        return texts.gone()
    meeting = await meetings.told(turn, event, None)
    try:
        found = present.entries(people, await _directory(turn))
    except Invalid as invalid:
        return texts.not_read(invalid.text, meeting)
    before: list[str] = []
    new: list[Attendance] = []
    for entry in found:
        noted = [row for row in _rows(turn, event, As(part), entry) if await _note(turn, row)]
        new += noted
        before += [entry.shown] if not noted else []
    audit.note(turn.session, "attendance.noted", turn.now, turn.person_id, f"event:{event.id}")
    days = await _days(turn, event, [row.person_id or 0 for row in new]) if part == As.FACILITATOR else []
    return texts.noted(meeting, len(new), before, days)


def _rows(turn: Turn, event: Event, part: As, entry: Entry) -> list[Attendance]:
    said: dict[str, Any] = {"person_id": entry.person, "name": entry.name, "school_id": entry.school}
    said |= {"event_id": event.id, "part": part, "how": How.CHAT, "noted_by": turn.person_id, "at": turn.now}
    return [Attendance(**said) for _ in range(entry.count)]


async def _note(turn: Turn, row: Attendance) -> bool:
    """Whoever is noted in the other part is given this one; false when nothing is new."""
    if await attendance.note(turn.session, row):
        return True
    old = await attendance.of_person(turn.session, row.event_id, row.person_id) if row.person_id else None
    if old is None or old.part is row.part:
        return False
    return await _change(turn, old, row.part)


async def _change(turn: Turn, row: Attendance, part: As) -> bool:
    await attendance.change(turn.session, row, part)
    audit.note(turn.session, f"attendance.{part}", turn.now, turn.person_id, f"event:{row.event_id}")
    return True


async def _days(turn: Turn, event: Event, people: Sequence[int]) -> list[tuple[int, str]]:
    """The entries of the SLEs among these for whom no programme day is noted on that day."""
    used = {row.sle_id for row in await programmes.between(turn.session, event.day, event.day)}
    found = []
    for one in await attendance.of_event(turn.session, event.id or 0):
        person = one.row.person_id or 0
        sle = await turn.session.get(Sle, person) if person in people and person not in used else None
        if sle is not None:
            found.append((one.row.id or 0, one.name))
    return found


@router.button("attendance.day")
async def programme_day(turn: Turn) -> Said:
    """A facilitator's day may come out of the SLE's free days: a form of its own asks how long it was."""
    found = await _entry(turn)
    if found is None or found[1].row.part is not As.FACILITATOR:
        return texts.gone()
    event, one = found
    if await turn.session.get(Sle, one.row.person_id or 0) is None:
        return texts.no_day(lists.there(one).called)
    if not await _days(turn, event, [one.row.person_id or 0]):
        return texts.day_noted_already(one.name, event.day)
    given = {
        "sle": str(one.row.person_id),
        "use": "facilitation",
        "programme": event.title,
        "day": event.day.isoformat(),
    }
    return await conversation.begin(turn, programme_texts.DAY.name, given)


@router.button("attendance.pick")
async def pick(turn: Turn) -> Said:
    """Names to press; what was pressed is the answer of a form that is read back before it is kept."""
    event = await sessions.find(turn)
    if event is None:
        return texts.gone()
    about = {"session": str(event.id), "part": As.ATTENDEE.value}
    begun = await drafts.of_form(turn.session, turn.person_id, texts.NOTE.name)
    draft = next((one for one in begun if texts.NOTE.about(one.answers) == about), None)
    version = texts.NOTE.version
    draft = draft or Draft(
        person_id=turn.person_id, form=texts.NOTE.name, version=version, answers=about, updated_at=turn.now
    )
    guided = turn.catalogue.forms[texts.NOTE.name]
    talk = Conversation(turn, guided, draft, await conversation.knowledge(turn, guided))
    await talk.keep(asking=None)
    return await _picking(turn, talk, event, 0)


@router.button("attendance.page")
async def page(turn: Turn) -> Said:
    return await _picked(turn)


@router.button("attendance.take")
async def take(turn: Turn) -> Said:
    return await _picked(turn, takes=True)


async def _picked(turn: Turn, *, takes: bool = False) -> Said:
    """Show a page of the names; with `takes` the button names somebody before the page: 7.12.0."""
    which, *rest = (number(part) or 0 for part in [*turn.value.split("."), "", ""][:3])
    draft = await drafts.numbered(turn.session, turn.person_id, which)
    talk = await conversation.open_up(turn, draft) if draft and draft.form == texts.NOTE.name else None
    turn.value = talk.draft.answers.get("session", "") if talk else ""
    event = await sessions.find(turn)
    if talk is None or event is None:
        return texts.gone()
    if takes:
        await _take(talk, rest[0])
    return await _picking(turn, talk, event, rest[1] if takes else rest[0])


async def _take(talk: Conversation, person: int) -> None:
    directory: Directory = talk.known["directory"]
    named = {one.said for one in directory.people if one.id == person}
    taken = talk.draft.answers.get("people", [])
    taken = [*(one for one in taken if one not in named), *(named - {*taken})]
    answers = {name: value for name, value in talk.draft.answers.items() if name != "people"}
    await talk.keep(answers=answers | ({"people": taken} if taken else {}), asking=None)


async def _picking(turn: Turn, talk: Conversation, event: Event, page: int) -> Message:
    """Those it is for, whether they can be written to or not."""
    directory: Directory = talk.known["directory"]
    invited = {one.id for one in await events.invited(turn.session, event, everybody=True)}
    people = [one for one in directory.people if one.id in invited]
    taken = talk.draft.answers.get("people", ())
    return texts.picking(talk.id, await meetings.told(turn, event, None), people, taken, page)


async def _entry(turn: Turn) -> tuple[Event, attendance.Present] | None:
    """The entry that a button names, with its session, to be changed by this turn alone."""
    row = await attendance.find(turn.session, number(turn.value) or 0, to_change=True)
    event = await turn.session.get(Event, row.event_id) if row else None
    if row is None or event is None:
        return None
    rows = await attendance.of_event(turn.session, row.event_id)
    return event, next(one for one in rows if one.row.id == row.id)


@router.button("attendance.correct")
async def correct(turn: Turn) -> Said:
    turn.value, _, shown = turn.value.partition(".")
    event = await sessions.find(turn)
    people = await lists.present(turn, event) if event else []
    if event is None or not people:
        return texts.gone()
    return texts.correcting(await meetings.told(turn, event, None), people, number(shown) or 0)


@router.button("attendance.one")
async def one(turn: Turn) -> Said:
    found = await _entry(turn)
    return texts.one(await meetings.told(turn, found[0], None), lists.there(found[1])) if found else texts.gone()


@router.button("attendance.remove")
async def remove(turn: Turn) -> Said:
    found = await _entry(turn)
    if found is None:
        return texts.gone()
    event, taken = found
    called = lists.there(taken).called
    await attendance.remove(turn.session, taken.row)
    audit.note(turn.session, "attendance.removed", turn.now, turn.person_id, f"event:{event.id}")
    return texts.removed(await meetings.told(turn, event, None), called)


@router.button("attendance.facilitates")
async def facilitates(turn: Turn) -> Said:
    return await _changed(turn, As.FACILITATOR)


@router.button("attendance.attends")
async def attends(turn: Turn) -> Said:
    return await _changed(turn, As.ATTENDEE)


async def _changed(turn: Turn, part: As) -> Said:
    """Somebody took the other part; an SLE's day as facilitator may be noted, never by itself."""
    found = await _entry(turn)
    if found is None:
        return texts.gone()
    event, entry = found
    if entry.row.part is not part:
        await _change(turn, entry.row, part)
    mine = [entry.row.person_id or 0] if part is As.FACILITATOR else []
    day = bool(mine and await _days(turn, event, mine))
    return texts.changed(await meetings.told(turn, event, None), lists.there(entry), day)
