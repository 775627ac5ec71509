"""Whoever was at a session says how useful it was; the central team reads what was said."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from handlers import consents, conversation, meetings, sessions
from handlers.router import LINKED, Access, Posts, Router, Said, Scene, Todo, Turn, number
from messages import feedback as texts
from messages.attendance import label
from messages.form import Known
from messages.meeting_times import last_day
from messages.message import Button, Message
from messages.privacy import QUOTE
from storage import attendance, audit
from storage.attendance import Attendance, Feedback
from storage.events import Event
from storage.people import Role

router = Router(
    "feedback",
    only=LINKED,
    own="everybody for sessions they were at, and their own answers; the committee reads without names",
)
READERS = Access(linked=True, roles=frozenset({Role.CENTRAL, Role.COMMITTEE}))
WAITS = timedelta(days=28)  # after that a session is no longer on anybody's start page


def _over(scene: Scene, event: Event) -> bool:
    """Whether one can be asked about it: an hour after its end, or the day after."""
    asked = texts.asked_at(event.day, event.end, whole_week=event.whole_week)
    after = scene.today > last_day(event.day, whole_week=event.whole_week)
    return after or (asked is not None and scene.now >= asked)


async def _mine(turn: Turn, value: str, *, to_change: bool = False) -> tuple[Event, Attendance] | None:
    """The session that a button names, if it has begun and this person was at it."""
    event = await meetings.find(turn.session, value)
    if event is None or event.cancelled or event.day > turn.today:
        return None
    row = await attendance.of_person(turn.session, event.id or 0, turn.person_id, to_change=to_change)
    return (event, row) if row else None


async def _unanswered(scene: Scene, person_id: int) -> list[Event]:
    """The sessions of the last weeks that this person was at and has said nothing of."""
    found = []
    for event, _ in await attendance.taken_part(scene.session, person_id):
        recent = event.day >= scene.today - WAITS and not event.cancelled
        if recent and _over(scene, event) and not await attendance.answer_of(scene.session, event.id or 0, person_id):
            found.append(event)
    return found


@router.notice("feedback.ask")
async def asked(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    """None when it was answered meanwhile, or the person turned out not to have been there."""
    event = await scene.session.get(Event, args["event"])
    row = await attendance.of_person(scene.session, args["event"], args["person"])
    if event is None or row is None or event.cancelled:
        return None
    if await attendance.answer_of(scene.session, args["event"], args["person"]):
        return None
    return texts.ask(await meetings.told(scene, event, None), row.part, again=args["again"])


@router.waiting
async def todos(scene: Scene, person_id: int, posts: Posts) -> Sequence[Todo]:
    found = await sessions.told(scene, await _unanswered(scene, person_id))
    return [Todo(*texts.waiting(meeting)) for meeting in found]


@router.button("feedback.list")
@router.intent("feedback", offer=Button("Say how a session was", "feedback.list"))
@router.words("feedback", "give feedback", "my feedback")
async def listed(turn: Turn) -> Said:
    """The sessions that wait for this person's view."""
    waiting = await sessions.told(turn, await _unanswered(turn, turn.person_id))
    if len(waiting) != 1:
        return texts.choose(waiting) if waiting else texts.nothing_waits()
    turn.value = str(waiting[0].number)
    return await ask(turn)


@router.button("feedback.ask")
async def ask(turn: Turn) -> Said:
    """Shows what was said already, with ways to change it."""
    found = await _mine(turn, turn.value)
    if found is None:
        return texts.not_there()
    event, row = found
    meeting = await meetings.told(turn, event, None)
    said = await attendance.answer_of(turn.session, event.id or 0, turn.person_id)
    return (
        texts.rated(meeting, row.part, said.useful, said.change) if said else texts.ask(meeting, row.part, again=False)
    )


@router.button("feedback.again")
async def another(turn: Turn) -> Said:
    found = await _mine(turn, turn.value)
    if found is None:
        return texts.not_there()
    return texts.ask(await meetings.told(turn, found[0], None), found[1].part, again=False)


@router.button("feedback.rate")
async def rate(turn: Turn) -> Said:
    """One tap keeps the answer; another tap changes it."""
    which, _, given = turn.value.partition(".")
    found, useful = await _mine(turn, which, to_change=True), number(given) or 0
    if found is None or not texts.LEAST <= useful <= texts.MOST:
        return texts.not_there()
    event, row = found
    said = await attendance.rate(turn.session, row, turn.person_id, useful, turn.now)
    audit.note(turn.session, "feedback.rated", turn.now, turn.person_id, f"event:{event.id}")
    return texts.rated(await meetings.told(turn, event, None), row.part, useful, said.change)


async def known(turn: Turn) -> Known:
    """The sessions this person was at and has rated: what they will do is asked of these."""
    rated = []
    for event, _ in await attendance.taken_part(turn.session, turn.person_id):
        if await attendance.answer_of(turn.session, event.id or 0, turn.person_id):
            rated.append((str(event.id), label(await meetings.told(turn, event, None))))
    return {"sessions": rated}


@router.button("feedback.tell")
async def tell(turn: Turn) -> Said:
    found = await _mine(turn, turn.value)
    if found is None:
        return texts.not_there()
    if await attendance.answer_of(turn.session, found[0].id or 0, turn.person_id) is None:
        return await ask(turn)
    return await conversation.begin(turn, texts.CHANGES.name, {"session": str(found[0].id)})


@router.form(texts.CHANGES, know=known, note=texts.note)
async def keep(turn: Turn, *, session: str, change: str, quote: str) -> Said:
    found = await _said(turn, session)
    if found is None:
        return texts.not_there()
    event, said = found
    said.change, said.quotable = change, quote == "yes"
    consents.note(turn, QUOTE, given=said.quotable)
    turn.session.add(said)
    audit.note(turn.session, "feedback.said", turn.now, turn.person_id, f"event:{event.id}")
    return texts.kept(await meetings.told(turn, event, None), change, quotable=said.quotable)


async def _said(turn: Turn, value: str) -> tuple[Event, Feedback] | None:
    """A session that this person rated, with what they said."""
    found = await _mine(turn, value)
    said = await attendance.answer_of(turn.session, found[0].id or 0, turn.person_id) if found else None
    return (found[0], said) if found and said else None


@router.button("feedback.unquote")
async def unquote(turn: Turn) -> Said:
    """A permission to quote is taken back."""
    found = await _said(turn, turn.value)
    if found is None:
        return texts.not_there()
    event, said = found
    said.quotable = False
    consents.note(turn, QUOTE, given=False)
    turn.session.add(said)
    audit.note(turn.session, "quote.taken_back", turn.now, turn.person_id)
    return texts.unquoted(await meetings.told(turn, event, None))


@router.says(r"feedback(?: (?:on|for|from|of|about))? (?P<session>.+)", only=READERS)
@router.says(r"how useful was (?P<session>.+)", only=READERS)
async def of_session(turn: Turn) -> Said:
    found = await sessions.chosen(turn, turn.slots["session"], "feedback.show")
    return found if isinstance(found, Message) else await _summary(turn, found)


@router.button("feedback.show", only=READERS)
async def show(turn: Turn) -> Said:
    event = await sessions.find(turn)
    return await _summary(turn, event) if event else texts.nothing_waits()


async def _summary(turn: Turn, event: Event) -> Message:
    """Whole for the central team; for the committee figures in which nobody can be recognised."""
    meeting = await meetings.told(turn, event, None)
    found = [_answer(said, one) for said, one in await attendance.answers(turn.session, event.id or 0)]
    audit.note(turn.session, "feedback.shown", turn.now, turn.person_id, f"event:{event.id}")
    if Role.CENTRAL not in turn.roles:
        return texts.figures(meeting, found, max(turn.house.smallest_group, 1))
    return texts.summary(meeting, len(await attendance.of_event(turn.session, event.id or 0)), found)


def _answer(said: Feedback, one: attendance.Present) -> texts.Answer:
    return texts.Answer(one.name, one.school, said.part, said.useful, said.change, said.quotable)
