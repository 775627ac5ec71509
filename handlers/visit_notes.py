"""An SLE writes up a day at a school, the school's head adds a view, and both can be read again."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from handlers import conversation, outing, privacy, school_day, story
from handlers.router import LINKED, Posts, Router, Said, Scene, Todo, Turn
from handlers.school_day import SchoolDay
from messages import support as support_texts
from messages import visit_notes as texts
from messages import visits as visit_texts
from messages.days import Side
from messages.form import Known
from messages.message import Button, Message
from messages.visit_notes import NOTE, VIEW, Written
from storage import audit, deployments, people, requests, visits
from storage.people import Role
from storage.requests import SupportRequest
from storage.visits import VisitStatus

router = Router(
    "visit_notes",
    only=LINKED,
    own="an SLE what they wrote; whoever asked, the school’s heads and the central team all of a request",
)
SHOWN = 5  # notes at once


async def known(turn: Turn) -> Known:
    """What the note's form must know: the days that lack one."""
    due = await school_day.of_sle(turn, turn.person_id, VisitStatus.NOTE_DUE)
    return {"today": turn.today, "visits": [(told.words.number, told.words.line) for told in due]}


@router.button("visits.note")
@router.words("visit note", "write note", "write the note", "write a note")
async def write(turn: Turn) -> Said:
    """Begin the note of a day; with several to write, ask which."""
    due = await school_day.of_sle(turn, turn.person_id, VisitStatus.NOTE_DUE)
    chosen = [told for told in due if told.words.number == turn.value] if turn.inbound.action and turn.value else due
    if len(chosen) == 1:
        return await conversation.begin(turn, NOTE.name, {"visit": chosen[0].words.number})
    if chosen:
        return visit_texts.which((told.words, texts.todo_note(told.words)[1]) for told in chosen)
    return await _not_due(turn)


async def _not_due(turn: Turn) -> Message:
    """Why there is no note to write."""
    told = await school_day.find(turn, turn.value)
    if told and told.deployment.sle_id == turn.person_id:
        unlogged = told.visit.status is VisitStatus.BOTH_CONFIRMED
        log = (visit_texts.log_button(told.words.number, "Log it first"),) if unlogged else ()
        return visit_texts.moved_on(told.words, told.visit.status, log)
    return texts.none_due()


@router.form(NOTE, know=known)
async def file(turn: Turn, *, visit: str, **answers: Any) -> Said:
    """The note goes to the supported school and to the central team; the SLE's own head hears that it is there."""
    told = await school_day.find(turn, visit, to_change=True)
    if told is None or told.deployment.sle_id != turn.person_id:
        return visit_texts.unknown()
    if told.visit.status is not VisitStatus.NOTE_DUE:
        return visit_texts.moved_on(told.words, told.visit.status)
    told.visit.note = {name: value for name, value in answers.items() if value is not None}
    told.visit.noted_at = turn.now
    await visits.move(turn.session, told.visit, VisitStatus.NOTE_FILED, turn.person_id, turn.now)
    audit.note(turn.session, "visit.noted", turn.now, turn.person_id, f"visit {told.id}")
    await school_day.tell_school(turn, told, f"visit:{told.id}:note", "visits.note_for_school")
    await school_day.tell_holder(turn, told, f"visit:{told.id}:note", "visits.note_for_team")
    await _tell_home(turn, told)
    await story.changed(turn, told.request)
    return texts.filed(told.words, await _all_days(turn, told))


async def _tell_home(turn: Turn, told: SchoolDay) -> None:
    """The SLE's own heads, unless they read the note itself."""
    readers = {turn.person_id, *await outing.of_side(turn, told.request, told.deployment, Side.SCHOOL)}
    for head in await people.holders(turn.session, Role.HEADTEACHER, told.deployment.home_id):
        if head.id not in readers:
            await turn.tell(f"visit:{told.id}:noted:{head.id}", "visits.note_for_home", head.id or 0, visit=told.id)


async def _all_days(scene: Scene, told: SchoolDay) -> Decimal | None:
    """How many days were agreed, once all of them are given and written up."""
    return told.deployment.days if await school_day.all_done(scene.session, told.deployment) else None


def _written(told: SchoolDay) -> Written:
    return Written(told.words, told.visit.status, told.visit.note, told.visit.voice)


@router.notice("visits.note_for_school")
async def note_for_school(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    told = await school_day.find(scene, str(args["visit"]))
    return texts.for_school(_written(told), await _all_days(scene, told)) if told else None


@router.notice("visits.note_for_team")
async def note_for_team(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    told = await school_day.find(scene, str(args["visit"]))
    return texts.for_team(_written(told), await _all_days(scene, told)) if told else None


@router.notice("visits.note_for_home")
async def note_for_home(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    told = await school_day.find(scene, str(args["visit"]))
    return texts.for_home(told.words) if told else None


async def known_of_school(turn: Turn) -> Known:
    """What the form for the school's view must know: the days of its requests that are written up."""
    found: list[SchoolDay] = []
    for request in await requests.seen_by(turn.session, turn.person_id, people.headed(turn.posts)):
        found += await school_day.of_request(turn.session, request, turn.house, VisitStatus.NOTE_FILED)
    return {"today": turn.today, "visits": [(told.words.number, told.words.line) for told in found]}


@router.button("visits.voice")
async def voice(turn: Turn) -> Said:
    told = await school_day.find(turn, turn.value)
    if told is None or school_day.side(turn, told) is not Side.SCHOOL:
        return visit_texts.unknown()
    if told.visit.status is not VisitStatus.NOTE_FILED:
        return texts.not_yet(told.words)
    return await conversation.begin(turn, VIEW.name, {"visit": told.words.number})


@router.form(VIEW, know=known_of_school)
async def add_view(turn: Turn, *, visit: str, voice: str) -> Said:
    """The school's view stands with the note; the SLE and the central team read it."""
    told = await school_day.find(turn, visit, to_change=True)
    if told is None or school_day.side(turn, told) is not Side.SCHOOL:
        return visit_texts.unknown()
    told.visit.voice = voice
    turn.session.add(told.visit)
    audit.note(turn.session, "visit.viewed", turn.now, turn.person_id, f"visit {told.id}")
    key = f"visit:{told.id}:view:{turn.inbound.platform}:{turn.inbound.id}"
    await school_day.tell_sle(turn, told, key, "visits.view_added")
    await school_day.tell_holder(turn, told, key, "visits.view_added")
    return texts.voice_added(told.words)


@router.notice("visits.view_added")
async def view_added(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    told = await school_day.find(scene, str(args["visit"]))
    return texts.voice_for_others(told.words, told.visit.voice) if told else None


@router.button("visits.notes")
@router.intent("visit_notes", offer=Button("Visit notes", "visits.notes"))
@router.words("visit notes", "show notes", "show visit notes")
@router.says(r"(?:show (?:visit )?notes|visit notes)(?: (?:of|for|on))? (?P<request>(?:s2s-?)?\d{1,9})")
async def notes(turn: Turn) -> Said:
    """The notes of a request, for those who may read them."""
    said = turn.slots.get("request") or (turn.value if turn.inbound.action else "")
    if not said:
        return await _choose(turn)
    request = await story.find(turn.session, str(requests.numbered(said) or said))
    if request is None or not await _may_read(turn, request):
        return support_texts.unknown_request(said)
    return await _read(turn, request)


async def _choose(turn: Turn) -> Said:
    """The person's requests, as a school and as an SLE; the only one is shown at once."""
    own = [one.request_id for one in await deployments.of_sle(turn.session, turn.person_id) if one.signed_at]
    mine = [await turn.session.get_one(SupportRequest, id) for id in own]
    asked = await requests.seen_by(turn.session, turn.person_id, people.headed(turn.posts))
    found = {row.reference: row for row in (*asked, *mine)}
    with_days = [row for row in found.values() if await _days(turn, row)]
    if len(with_days) == 1:
        return await _read(turn, with_days[0])
    return texts.which_request([(row.reference, str(row.id)) for row in with_days])


async def _may_read(turn: Turn, request: SupportRequest) -> bool:
    return _reads_all(turn, request) or any(
        one.sle_id == turn.person_id for one in await deployments.of_request(turn.session, request.id or 0)
    )


def _reads_all(turn: Turn, request: SupportRequest) -> bool:
    """The school and the central team read all notes of a request; an SLE reads their own."""
    return story.may_decide(turn, request.school_id) or requests.is_asker(request, turn.person_id, turn.posts)


async def _days(turn: Turn, request: SupportRequest) -> list[SchoolDay]:
    """The days of a request that are over, given or to be logged, as far as the person may read them."""
    found = await school_day.of_request(turn.session, request, turn.house, *visits.COUNTED)
    over = [told for told in found if told.visit.status in visits.GIVEN or school_day.ended(told.visit, turn.now)]
    return [told for told in over if _reads_all(turn, request) or told.deployment.sle_id == turn.person_id]


async def _read(turn: Turn, request: SupportRequest) -> Said:
    audit.note(turn.session, "visit.notes_shown", turn.now, turn.person_id, request.reference)
    await privacy.looked(turn, request)
    days = (await _days(turn, request))[-SHOWN:]
    if not days:
        return texts.no_days(request.reference)
    return [texts.one(_written(told), school_day.side(turn, told) or Side.SCHOOL) for told in days]


@router.on_request
async def actions(turn: Turn, request: SupportRequest) -> Sequence[Button]:
    """Below a request that is shown, once there is a day to read about."""
    reads = await _may_read(turn, request)
    return [texts.notes_button(str(request.id))] if reads and await _days(turn, request) else []


@router.notice("visits.note_reminder")
async def note_reminder(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    told = await school_day.find(scene, str(args["visit"]))
    return texts.remind(told.words) if told and told.visit.status is VisitStatus.NOTE_DUE else None


@router.notice("visits.note_late")
async def note_late(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    told = await school_day.find(scene, str(args["visit"]))
    return texts.late(told.words) if told and told.visit.status is VisitStatus.NOTE_DUE else None


@router.waiting
async def to_write(scene: Scene, person_id: int, posts: Posts) -> list[Todo]:
    """The days whose note the SLE has still to write."""
    due = await school_day.of_sle(scene, person_id, VisitStatus.NOTE_DUE)
    return [Todo(*texts.todo_note(told.words)) for told in due]
