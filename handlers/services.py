"""The other things a school can ask the alliance for, each a small guided request."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import date
from typing import Any

from handlers import contacts, conversation, events, school_year, story, support
from handlers.router import ANYONE, CENTRAL, LINKED, Posts, Reply, Router, Said, Scene, Todo, Turn
from messages import dates
from messages import services as texts
from messages import support as support_texts
from messages.form import Answers, Known
from messages.message import Button, Message
from messages.service_forms import SERVICE_FORMS
from storage import audit, people, requests
from storage.people import Role
from storage.requests import Kind, NoteKind, RequestNote, Status, SupportRequest

router = Router("services", only=LINKED, own="whoever asked, the heads of the school, and the central team")
NEW_HEADS = "new_heads"  # the topic of their network


@router.button("services.menu")
@router.words("other support", "services", "other services", "what else can we ask for", "what else can i ask for")
@router.intent("other_services", offer=Button("Other services", "services.menu"))
async def menu(turn: Turn) -> Message:
    return texts.menu(head=Role.HEADTEACHER in turn.roles)


@router.words("just started", only=ANYONE)
@router.intent("new_head", only=ANYONE, offer=texts.NEW_HEAD)
@router.button("services.new_head", only=ANYONE)
async def new_head(turn: Turn) -> Message:
    """A head new in post: their network, whom to ask about it, and an experienced head to talk to."""
    known = await contacts.by_topic(turn, NEW_HEADS) if turn.facts.route("topic", NEW_HEADS, turn.today) else Message()
    return texts.new_head(known, linked=bool(turn.schools()))


@router.button("services.start")
async def start(turn: Turn) -> Said:
    """Begin the form of the service that the button names."""
    form = SERVICE_FORMS.get(turn.value)
    if form is None:
        return await menu(turn)
    if not turn.schools():
        return support_texts.not_for_you(turn.alliance.phone)
    return await conversation.begin(turn, form.name, {})


def sending(kind: Kind) -> Callable[..., Awaitable[Reply]]:
    """What happens when the form of that service is sent."""

    async def send(turn: Turn, *, school: str, **answers: Any) -> Reply:
        if int(school) not in turn.schools():
            return Reply([support_texts.not_for_you(turn.alliance.phone)])
        told = await support.lodge(turn, kind, SERVICE_FORMS[kind], int(school), answers)
        whom = await _contact(turn, texts.TOPICS[kind])
        sent = texts.sent(told.reference, told.request.status, told.heads, told.reply_by, whom.text, whom.facts)
        return Reply([sent])

    return send


async def _contact(turn: Turn, topic: str) -> Message:
    """Whom to ask about it meanwhile, as far as that is loaded."""
    known = turn.facts.route("topic", topic, turn.today)
    return await contacts.by_topic(turn, topic) if known else Message()


def below(kind: str) -> Callable[[Known, Answers], str]:
    """What is said below the review of that service."""

    def note(known: Known, answers: Answers) -> str:
        return texts.note(kind)

    return note


for name, service_form in SERVICE_FORMS.items():
    router.form(service_form, know=support.known, note=below(name))(sending(Kind(name)))


@router.on_request
async def actions(turn: Turn, request: SupportRequest) -> tuple[Button, ...]:
    """What this person can do with a service."""
    number, kind, status = str(request.id), request.kind, request.status
    of_team = texts.team_buttons(kind, status, number) if Role.CENTRAL in turn.roles else ()
    cancels = _service(request) and status is Status.AGREED and _concerned(turn, request)
    return (*of_team, *((texts.cancel_button(number),) if cancels else ()))


async def instead(turn: Turn, request: SupportRequest) -> Message:
    """What is pressed does not fit where the request stands."""
    return texts.cannot_now(request.reference, (await story.tell(turn.session, request, turn.house)).team_line)


def _service(request: SupportRequest) -> bool:
    return request.kind not in (Kind.SUPPORT, Kind.NOMINATION)


@router.button("services.arrange", only=CENTRAL)
async def arrange(turn: Turn) -> Said:
    request = await story.find(turn.session, turn.value)
    if request is None:
        return support_texts.unknown_request(turn.value)
    if not _service(request) or request.status is not Status.TRIAGE:
        return await instead(turn, request)
    return await conversation.begin(turn, texts.ARRANGE.name, {"request": str(request.id)})


async def to_arrange(turn: Turn) -> Known:
    """The services that somebody of the team looks after and that are not arranged yet."""
    rows = [row for row in await requests.standing_at(turn.session, Status.TRIAGE) if _service(row)]
    told = [await story.tell(turn.session, row, turn.house) for row in rows]
    return {"today": turn.today, "requests": [(one.number, f"{one.reference}, {one.school}") for one in told]}


@router.form(texts.ARRANGE, know=to_arrange, only=CENTRAL)
async def arranged(turn: Turn, *, request: str, day: str, words: str | None) -> Said:
    """The service is agreed, and the asker is told when it is."""
    found = await story.find(turn.session, request, to_change=True)
    if found is None:
        return support_texts.unknown_request(request)
    if not _service(found) or found.status is not Status.TRIAGE:
        return await instead(turn, found)
    found.happens_on = dates.from_iso(day)
    await story.step(turn, found, Status.AGREED, words or "", tell_asker=False)
    for person in await story.spokesmen(turn, found):
        if person != turn.person_id:
            await turn.tell(f"services:{found.id}:arranged:{person}", "services.arranged", person, request=found.id)
    told = await story.tell(turn.session, found, turn.house)
    return texts.arranged(told.reference, told.asker, found.happens_on, await due_back(turn, found))


async def due_back(scene: Scene, request: SupportRequest) -> date | None:
    """The day on which a five-day pupil premium review is looked back on."""
    if request.happens_on and texts.has_look_back(request.kind, request.answers.get("model")):
        return texts.look_back(request.happens_on, await school_year.known(scene.session))
    return None


@router.notice("services.arranged")
async def arranged_for_asker(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    request = await requests.find(scene.session, args["request"])
    if request is None or request.status is not Status.AGREED:
        return None
    told = await story.tell(scene.session, request, scene.house)
    day, due, words = request.happens_on, await due_back(scene, request), told.standing.why
    return texts.arranged_for_asker(told.reference, told.area, day, words, told.taken_by, due, told.number)


@router.button("services.done", only=CENTRAL)
async def done(turn: Turn) -> Said:
    request = await story.find(turn.session, turn.value, to_change=True)
    if request is None:
        return support_texts.unknown_request(turn.value)
    if not _service(request) or request.status is not Status.AGREED:
        return await instead(turn, request)
    await story.step(turn, request, Status.CLOSED, "done")
    return texts.done(request.reference, (await story.tell(turn.session, request, turn.house)).asker)


async def _to_cancel(turn: Turn) -> tuple[SupportRequest | None, Message]:
    """The arranged service if this person may cancel it; else what to say instead."""
    request = await story.find(turn.session, turn.value, to_change=True)
    if request is None or not _concerned(turn, request):
        return None, support_texts.unknown_request(turn.value)
    if not _service(request) or request.status is not Status.AGREED:
        return None, await instead(turn, request)
    return request, Message()


@router.button("services.cancel")
async def cancel(turn: Turn) -> Said:
    """Ask before something that was arranged is cancelled."""
    request, otherwise = await _to_cancel(turn)
    if request is None:
        return otherwise
    told = await story.tell(turn.session, request, turn.house)
    return texts.surely_cancel(told.reference, told.area, told.number)


@router.button("services.cancelled")
async def cancelled(turn: Turn) -> Said:
    """The asker, whoever looks after it, and the schools that joined an event are told."""
    request, otherwise = await _to_cancel(turn)
    if request is None:
        return otherwise
    by_school = requests.is_asker(request, turn.person_id, turn.posts) or story.is_head(turn, request.school_id)
    why = f"cancelled by the {'school' if by_school else 'central team'}"
    await story.step(turn, request, Status.CANCELLED, why)
    if by_school:
        key = f"services:{request.id}:cancelled"
        await story.tell_holder(turn, request, key, "services.cancelled", request=request.id)
    await events.call_off(turn, request)
    return texts.cancelled(request.reference)


@router.notice("services.cancelled")
async def cancelled_for_team(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    request = await requests.find(scene.session, args["request"])
    told = await story.tell(scene.session, request, scene.house) if request else None
    return texts.cancelled_for_team(told.reference, told.area, told.school) if told else None


async def looked_back_on(scene: Scene, request: SupportRequest) -> str | None:
    """What was noted about the look-back of a review, if anything was."""
    notes = await requests.notes_of(scene.session, request.id or 0, NoteKind.INTERNAL)
    return next((note.text for note in notes if note.text in texts.LOOK_BACK.values()), None)


async def is_due(scene: Scene, request: SupportRequest) -> bool:
    """Whether it is time to look back, and nobody has said yet what becomes of it."""
    due = await due_back(scene, request)
    running = request.status in (Status.AGREED, Status.CLOSED)
    return bool(due and running and due <= scene.today and await looked_back_on(scene, request) is None)


@router.notice("services.look_back")
async def look_back(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    request = await requests.find(scene.session, args["request"])
    if request is None or request.happens_on is None or not await is_due(scene, request):
        return None
    told = await story.tell(scene.session, request, scene.house)
    return texts.look_back_due(told.reference, told.school, request.happens_on, told.number)


def _concerned(turn: Turn, request: SupportRequest) -> bool:
    return requests.is_asker(request, turn.person_id, turn.posts) or story.may_decide(turn, request.school_id)


@router.button("services.looked_back")
async def looked_back(turn: Turn) -> Said:
    """The look-back is arranged or not needed: noted once, by whoever says so first."""
    text, _, answer = turn.value.partition(".")
    request = await story.find(turn.session, text, to_change=True)
    if request is None or answer not in texts.LOOK_BACK or not _concerned(turn, request):
        return support_texts.unknown_request(text)
    if noted := await looked_back_on(turn, request):
        return texts.looked_back(request.reference, noted, before=True)
    if not await is_due(turn, request):
        return await instead(turn, request)
    said = texts.LOOK_BACK[answer]
    note = RequestNote(request_id=request.id or 0, at=turn.now, by=turn.person_id, kind=NoteKind.INTERNAL, text=said)
    turn.session.add(note)
    await turn.session.flush()
    audit.note(turn.session, "request.looked_back", turn.now, turn.person_id, request.reference)
    await story.changed(turn, request)
    return texts.looked_back(request.reference, said, before=False)


@router.waiting
async def waiting(scene: Scene, person_id: int, posts: Posts) -> list[Todo]:
    """Reviews that this person's school should look back on."""
    rows = await requests.seen_by(scene.session, person_id, people.headed(posts))
    due = [row for row in rows if row.kind is Kind.PUPIL_PREMIUM and await is_due(scene, row)]
    return [Todo(*texts.look_back_todo(row.reference, str(row.id))) for row in due]
