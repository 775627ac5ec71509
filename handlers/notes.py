"""Notes of the central team on a request, questions to the school that sent it, and its history."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from handlers import conversation, privacy, story, triage
from handlers.router import CENTRAL, LINKED, Posts, Router, Said, Scene, Todo, Turn, number
from messages import notes as texts
from messages import support as support_texts
from messages.form import Known
from messages.message import Button, Message
from storage import audit, requests
from storage.people import Role
from storage.requests import NoteKind, RequestNote, Status, SupportRequest
from storage.schools import School

router = Router(
    "notes", only=CENTRAL, own="a question is answered by whoever asked for the support or a head of the school"
)
SPOKEN = (NoteKind.QUESTION, NoteKind.ANSWER)


async def _written(session: AsyncSession, request_id: int, *kinds: NoteKind) -> list[texts.Written]:
    rows = await requests.notes_of(session, request_id, *kinds)
    return [texts.Written(row.kind, row.text, await story.name(session, row.by), row.at) for row in rows]


async def _keep(turn: Turn, request: SupportRequest, kind: NoteKind, text: str) -> RequestNote:
    note = RequestNote(request_id=request.id or 0, at=turn.now, by=turn.person_id, kind=kind, text=text)
    turn.session.add(note)
    await turn.session.flush()
    audit.note(turn.session, f"request.{kind}", turn.now, turn.person_id, request.reference)
    return note


def may_answer(turn: Turn, request: SupportRequest) -> bool:
    """Whoever asked for support, the school's head, and the central team for what it is told by telephone."""
    return requests.is_asker(request, turn.person_id, turn.posts) or story.may_decide(turn, request.school_id)


async def spoken(turn: Turn, request: SupportRequest) -> tuple[tuple[str, str], ...]:
    """What the team asked and the school answered, as facts on the card of the request, for those two alone."""
    if not may_answer(turn, request):
        return ()
    return texts.spoken(await _written(turn.session, request.id or 0, *SPOKEN))


@router.on_request
async def actions(turn: Turn, request: SupportRequest) -> Sequence[Button]:
    this = str(request.id)
    waits = request.status is Status.NEEDS_INFO and may_answer(turn, request)
    if Role.CENTRAL not in turn.roles:
        return [texts.answer_button(this)] if waits else []
    answer = [texts.write_down_button(this)] if waits else []
    count = len(await requests.notes_of(turn.session, request.id or 0, NoteKind.INTERNAL))
    return (*answer, *texts.note_buttons(this, count))


# A question to the school.


async def may_be_asked(turn: Turn) -> Known:
    return await triage.choices(turn, Status.TRIAGE)


@router.button("notes.ask")
async def ask(turn: Turn) -> Said:
    return await triage.begin(turn, texts.QUESTION.name, Status.NEEDS_INFO)


@router.form(texts.QUESTION, know=may_be_asked)
async def asked(turn: Turn, *, request: str, question: str) -> Said:
    """The question goes to whoever asked for support; until it is answered the request waits."""
    found, instead = await triage.to_step(turn, request, Status.NEEDS_INFO)
    if found is None:
        return instead
    note = await _keep(turn, found, NoteKind.QUESTION, question)
    await story.step(turn, found, Status.NEEDS_INFO, tell_asker=False)
    asked = [id for id in await story.spokesmen(turn, found) if id != turn.person_id and await story.reaches(turn, id)]
    if not asked:
        asker, school = (
            await story.name(turn.session, found.asker_id),
            await turn.session.get_one(School, found.school_id),
        )
        return texts.nobody_to_ask(found.reference, asker, school.name, str(found.id))
    for id in asked:
        await turn.tell(f"note:{note.id}:{id}", "notes.asked", id, request=found.id, note=note.id)
    return texts.question_sent(found.reference, [await story.name(turn.session, id) for id in asked])


@router.notice("notes.asked")
async def question_for_asker(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    request = await requests.find(scene.session, args["request"])
    note = await scene.session.get(RequestNote, args["note"])
    if request is None or note is None or request.status is not Status.NEEDS_INFO:
        return None
    told = await story.tell(scene.session, request, scene.house)
    by = await story.name(scene.session, note.by)
    return texts.asked(told.reference, told.area, by, note.text, told.number)


async def may_be_answered(turn: Turn) -> Known:
    """The requests that wait for an answer this person may give, and what was asked."""
    rows = await requests.standing_at(turn.session, Status.NEEDS_INFO)
    mine = {row.id: row for row in rows if may_answer(turn, row)}
    named = [pair for pair in await requests.named(turn.session, Status.NEEDS_INFO) if pair[0] in mine]
    told = [await story.tell(turn.session, row, turn.house) for row in mine.values()]
    return {"today": turn.today, "requests": named, "asked": [one.standing.question for one in told]}


@router.button("notes.answer", only=LINKED)
@router.words("answer", only=LINKED)
async def answer(turn: Turn) -> Said:
    """Begin the answer to an open question; without a number it is asked which."""
    if not turn.value:
        known = await may_be_answered(turn)
        return await conversation.begin(turn, texts.ANSWER.name, {}) if known["requests"] else texts.not_asked("")
    request = await story.find(turn.session, turn.value)
    if request is None or not may_answer(turn, request):
        return support_texts.unknown_request(turn.value)
    if request.status is not Status.NEEDS_INFO:
        return texts.not_asked((await story.tell(turn.session, request, turn.house)).line)
    return await conversation.begin(turn, texts.ANSWER.name, {"request": str(request.id)})


@router.form(texts.ANSWER, know=may_be_answered, only=LINKED)
async def answered(turn: Turn, *, request: str, answer: str) -> Said:
    """The answer goes to whoever looks after the request, which is in triage again."""
    found = await story.find(turn.session, request, to_change=True)
    if found is None or not may_answer(turn, found):
        return support_texts.unknown_request(request)
    if found.status is not Status.NEEDS_INFO:
        return texts.not_asked((await story.tell(turn.session, found, turn.house)).line)
    note = await _keep(turn, found, NoteKind.ANSWER, answer)
    await story.step(turn, found, Status.TRIAGE)
    if found.taken_by != turn.person_id:
        await story.tell_holder(turn, found, f"note:{note.id}", "notes.answered", note=note.id)
    return texts.answer_sent(found.reference, await story.name(turn.session, found.taken_by) or "The central team")


@router.notice("notes.answered")
async def answer_for_holder(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    request = await requests.find(scene.session, args["request"])
    note = await scene.session.get(RequestNote, args["note"])
    if request is None or note is None:
        return None
    told = await story.tell(scene.session, request, scene.house)
    by, buttons = await story.name(scene.session, note.by), triage.ways_on(request)
    return texts.answered(told.reference, told.school, by, note.text, buttons)


@router.waiting
async def todos(scene: Scene, person_id: int, posts: Posts) -> Sequence[Todo]:
    """Questions for those who asked for support; answers for those who look after a request."""
    found = []
    for row in await requests.standing_at(scene.session, Status.NEEDS_INFO):
        heads = any(role is Role.HEADTEACHER and school == row.school_id for role, school, _ in posts)
        if requests.is_asker(row, person_id, posts) or heads:
            told = await story.tell(scene.session, row, scene.house)
            line = texts.to_answer(told.reference, told.area)
            found.append(Todo(line, texts.answer_button(told.number, told.reference)))
    for row in await requests.standing_at(scene.session, Status.TRIAGE):
        if row.taken_by == person_id and await _just_answered(scene.session, row):
            told = await story.tell(scene.session, row, scene.house)
            line = texts.has_answered(told.reference, told.school)
            found.append(Todo(line, Button(f"Open {told.reference}", "support.show", told.number)))
    return found


async def _just_answered(session: AsyncSession, request: SupportRequest) -> bool:
    """Whether it is in triage because the school has answered."""
    notes = await requests.notes_of(session, request.id or 0, *SPOKEN)
    return bool(notes) and notes[-1].kind is NoteKind.ANSWER and notes[-1].at >= request.since


# Notes that only the central team reads, and the history.


async def may_be_noted(turn: Turn) -> Known:
    return await triage.choices(turn, *Status)


@router.button("notes.add")
@router.words("add a note", "note")
async def add(turn: Turn) -> Said:
    if not turn.value:
        return await conversation.begin(turn, texts.NOTE.name, {})
    request, _ = await _paged(turn)
    if request is None:
        return support_texts.unknown_request(turn.value)
    return await conversation.begin(turn, texts.NOTE.name, {"request": str(request.id)})


@router.form(texts.NOTE, know=may_be_noted)
async def noted(turn: Turn, *, request: str, text: str) -> Said:
    found = await story.find(turn.session, request)
    if found is None:
        return support_texts.unknown_request(request)
    await _keep(turn, found, NoteKind.INTERNAL, text)
    return texts.kept(found.reference, str(found.id))


async def _paged(turn: Turn) -> tuple[SupportRequest | None, int]:
    """The request and the page that a button or a command names: "42", "S2S-0042", "42.1"."""
    which, _, page = turn.value.partition(".")
    number_of = requests.numbered(which) or number(which) or 0
    return await requests.find(turn.session, number_of), number(page) or 0


@router.button("notes.show")
@router.words("notes")
async def show(turn: Turn) -> Said:
    if not turn.value:
        return texts.which("notes")
    request, page = await _paged(turn)
    if request is None:
        return support_texts.unknown_request(turn.value)
    audit.note(turn.session, "notes.shown", turn.now, turn.person_id, request.reference)
    await privacy.looked(turn, request)
    rows = await _written(turn.session, request.id or 0, NoteKind.INTERNAL)
    page = min(page, max(len(rows) - 1, 0) // texts.PAGE)
    return texts.notes(request.reference, rows, str(request.id), page)


@router.button("notes.history")
@router.words("history")
async def history(turn: Turn) -> Said:
    """Every step the request has taken."""
    if not turn.value:
        return texts.which("history")
    request, page = await _paged(turn)
    if request is None:
        return support_texts.unknown_request(turn.value)
    audit.note(turn.session, "history.shown", turn.now, turn.person_id, request.reference)
    await privacy.looked(turn, request)
    school = await turn.session.get_one(School, request.school_id)
    moves = [
        texts.Move(move.at, await story.name(turn.session, move.by), move.was or "", move.became, move.why)
        for move in await requests.moves_of(turn.session, request.id or 0)
    ]
    page = min(page, max(len(moves) - 1, 0) // texts.STEPS)
    return texts.history(request.reference, school.name, moves, str(request.id), page)
