"""An SLE logs a day at a school: asked in the afternoon, or said in their own words."""

from collections.abc import Mapping, Sequence
from typing import Any

from handlers import conversation, school_day, unbooked
from handlers.router import LINKED, Posts, Reply, Router, Said, Scene, Todo, Turn
from handlers.school_day import SchoolDay
from messages import visits as texts
from messages.message import Button, Invalid, Message
from messages.visit_notes import NOTE
from messages.visits import Heard
from messages.words import Names
from storage.visits import VisitStatus

router = Router("visits", only=LINKED, own="the SLE logs their own days, the central team what an SLE told them")
LOGGABLE = (VisitStatus.BOTH_CONFIRMED, VisitStatus.NOTE_DUE)


@router.button("visits.log")
@router.words("log", "log a visit", "log visit", "log a day", "record a visit")
@router.intent("log_visit", offer=Button("Log a visit", "visits.log"))
async def log(turn: Turn) -> Said:
    """Find the booked day that is meant and read it back; a day that was not booked is offered to be recorded."""
    if turn.inbound.action and turn.value:
        which, _, length = turn.value.partition(".")
        return _read_back(turn, await school_day.find(turn, which), length)
    try:
        heard = texts.hear(turn.inbound.text, turn.today)
    except Invalid as unread:
        return texts.which_day(unread.text)
    booked = await school_day.of_sle(turn, turn.person_id, *LOGGABLE)
    possible = await unbooked.possible(turn)
    schools = {told.request.school_id: told.school for told in booked}
    schools |= {one.request.school_id: one.school for one in possible}
    named = Names(texts.short_names(schools)).mentioned(turn.inbound.text)
    fitting = [told for told in booked if heard.fits(told.visit.day) and _at(named, told.request.school_id)]
    if fitting:
        return _meant(turn, fitting, heard)
    if heard.question:
        return texts.which_day(heard.question)
    return await unbooked.offer(turn, [one for one in possible if _at(named, one.request.school_id)], heard)


def _at(named: Sequence[str], school_id: int) -> bool:
    """Whether that can be the school that was named; any can where none was."""
    return not named or str(school_id) in named


def _meant(turn: Turn, fitting: Sequence[SchoolDay], heard: Heard) -> Message:
    """The one day, or the question which; days still to be logged go before those that only lack a note."""
    first = VisitStatus.NOTE_DUE if heard.about_note else VisitStatus.BOTH_CONFIRMED
    chosen = [told for told in fitting if told.visit.status is first] or fitting
    if len(chosen) > 1:
        return texts.which((told.words, _next_button(told)) for told in chosen)
    if chosen[0].visit.status is VisitStatus.NOTE_DUE:
        return texts.already_logged(chosen[0].words)
    return _read_back(turn, chosen[0], heard.length)


def _next_button(told: SchoolDay) -> Button:
    o = told.words
    if told.visit.status is VisitStatus.NOTE_DUE:
        return texts.note_button(o.number, f"Write note, {o.short}")
    return texts.log_button(o.number, f"Log {o.short}")


def _instead(turn: Turn, told: SchoolDay | None) -> Message | None:
    """What to say where this day cannot be logged by this person now."""
    if told is None or not school_day.may_log(turn, told):
        return texts.unknown()
    if told.visit.status is not VisitStatus.BOTH_CONFIRMED:
        due = told.visit.status is VisitStatus.NOTE_DUE and told.deployment.sle_id == turn.person_id
        return texts.moved_on(told.words, told.visit.status, (texts.note_button(told.words.number),) if due else ())
    return texts.still_to_come(told.words) if told.visit.day > turn.today else None


def _read_back(turn: Turn, told: SchoolDay | None, length: str) -> Message:
    instead = _instead(turn, told)
    if told is None or instead:
        return instead or texts.unknown()
    by_sle = told.deployment.sle_id == turn.person_id
    return texts.read_back(told.words, texts.LENGTHS.get(length, told.visit.length), by_sle=by_sle)


@router.button("visits.done")
async def done(turn: Turn) -> Said:
    """The day took place, at the length that was read back; the form of its note can follow at once."""
    which, _, rest = turn.value.partition(".")
    length, _, then = rest.partition(".")
    told = await school_day.find(turn, which, to_change=True)
    instead = _instead(turn, told)
    if told is None or instead:
        return instead
    if not await school_day.give(turn, told, texts.LENGTHS.get(length, told.visit.length)):
        return texts.no_room(told.words)
    told = await school_day.tell(turn.session, told.visit, told.deployment, turn.house)
    by_sle = told.deployment.sle_id == turn.person_id
    await school_day.tell_sle(turn, told, f"{told.key}:logged", "visits.logged_for_sle")
    logged = texts.logged(told.words, by_sle=by_sle)
    if not by_sle or then != "note":
        return logged
    begun = await conversation.begin(turn, NOTE.name, {"visit": told.words.number})
    return Reply([logged, *begun.messages], sheet=begun.sheet, threaded=begun.threaded)


async def _while_at(scene: Scene, args: Mapping[str, Any], *statuses: VisitStatus) -> SchoolDay | None:
    """The visit as long as it stands there; a message about it is stale afterwards."""
    told = await school_day.find(scene, str(args["visit"]))
    return told if told and told.visit.status in statuses else None


async def _unanswered(scene: Scene, args: Mapping[str, Any]) -> SchoolDay | None:
    told = await _while_at(scene, args, VisitStatus.BOTH_CONFIRMED)
    return told if told and school_day.ended(told.visit, scene.now) else None


@router.notice("visits.ask")
async def ask(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    told = await _unanswered(scene, args)
    return texts.ask(told.words) if told else None


@router.notice("visits.ask_again")
async def ask_again(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    told = await _unanswered(scene, args)
    return texts.ask_again(told.words) if told else None


@router.notice("visits.unlogged")
async def unlogged(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    told = await _unanswered(scene, args)
    return texts.unlogged(told.words) if told else None


@router.notice("visits.logged_for_sle")
async def logged_for_sle(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    told = await _while_at(scene, args, VisitStatus.NOTE_DUE)
    return texts.logged_for_sle(told.words) if told else None


@router.waiting
async def to_log(scene: Scene, person_id: int, posts: Posts) -> list[Todo]:
    """The SLE's days that are over and not logged."""
    booked = await school_day.of_sle(scene, person_id, VisitStatus.BOTH_CONFIRMED)
    return [Todo(*texts.todo_log(told.words)) for told in booked if school_day.ended(told.visit, scene.now)]
