"""What a deployment brought, asked level by level of the school and of the SLE."""

from collections.abc import Mapping, Sequence
from typing import Any

from handlers import closing, consents, conversation, school_year, story
from handlers.router import CENTRAL, LINKED, Knowing, Posts, Router, Said, Scene, Todo, Turn, number
from messages import evaluation_forms as forms
from messages import evaluations as texts
from messages.dates import london_day
from messages.form import Known
from messages.message import Button, Message
from messages.privacy import QUOTE
from messages.roles import label
from storage import audit, evaluations, people, requests
from storage.evaluations import Evaluation, Part
from storage.people import Role
from storage.requests import Status, SupportRequest

router = Router("evaluations", only=LINKED, own="whoever was asked for that evaluation")
QUOTES = 20


async def _told(scene: Scene, one: Evaluation) -> story.Story:
    request = await scene.session.get_one(SupportRequest, one.request_id)
    return await story.tell(scene.session, request, scene.house)


def _about(told: story.Story, one: Evaluation) -> str:
    """What it is about, for the person asked: an SLE may work at several schools."""
    return f"{told.area} at {told.school}" if one.part is Part.SLE else told.area


def _role(one: Evaluation, posts: Posts) -> str:
    """As what somebody is quoted: never by name or school."""
    roles = [role for role, _, _ in posts]
    if one.part is Part.SLE:
        return label(Role.SLE)
    return label(Role.HEADTEACHER if Role.HEADTEACHER in roles else roles[0]) if roles else "a school"


async def _mine(turn: Turn, value: str) -> Evaluation | None:
    """What was asked of this person, answered or due."""
    one = await evaluations.find(turn.session, number(value) or 0)
    ours = one is not None and one.person_id == turn.person_id and one.due <= turn.today
    return one if one and ours and await _still_there(turn, one) else None


async def _still_there(scene: Scene, one: Evaluation) -> bool:
    """Whether whoever is asked for the school has not left it meanwhile."""
    if one.part is Part.SLE:
        return True
    request = await scene.session.get_one(SupportRequest, one.request_id)
    posts = await people.posts_of(scene.session, one.person_id)
    return any(role is Role.CENTRAL or school == request.school_id for role, school, _ in posts)


async def _waiting(scene: Scene, person_id: int) -> list[Evaluation]:
    """What is due from this person."""
    due = await evaluations.waiting(scene.session, scene.today, person_id)
    return [one for one in due if await _still_there(scene, one)]


async def _unanswered(scene: Scene, args: Mapping[str, Any]) -> tuple[Evaluation, story.Story] | None:
    one = await evaluations.find(scene.session, args["evaluation"])
    if one is None or one.done_at or not await _still_there(scene, one):
        return None
    return one, await _told(scene, one)


@router.notice("evaluations.ask")
async def asked(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    if found := await _unanswered(scene, args):
        one, told = found
        return texts.ask(one.part, told.reference, _about(told, one), one.id or 0)
    return None


@router.notice("evaluations.remind")
async def reminded(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    if found := await _unanswered(scene, args):
        one, told = found
        asked = texts.asked_on(one.due, await school_year.known(scene.session))
        return texts.remind(one.part, told.reference, _about(told, one), asked, one.id or 0)
    return None


@router.notice("evaluations.silent")
async def silent(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    """For the central team: a reminder brought no answer."""
    one = await evaluations.find(scene.session, args["evaluation"])
    if one and not one.done_at:
        told = await _told(scene, one)
        close = one.part is Part.END and told.request.status is Status.EVALUATING
        who = await story.name(scene.session, one.person_id)
        return texts.silent(one.part, told.reference, told.school, who, told.number, close=close)
    return None


@router.waiting
async def todos(scene: Scene, person_id: int, posts: Posts) -> Sequence[Todo]:
    """What this person has been asked and has not answered."""
    found = []
    for one in await _waiting(scene, person_id):
        told = await _told(scene, one)
        button = texts.todo_button(one.part, told.reference, one.id or 0)
        found.append(Todo(texts.todo_line(one.part, told.reference, _about(told, one)), button))
    return found


@router.button("evaluations.list")
@router.intent("evaluate", offer=Button("My evaluations", "evaluations.list"))
@router.words("evaluations", "evaluation", "evaluate")
async def listed(turn: Turn) -> Said:
    return texts.choose([(int(todo.button.value), todo.line) for todo in await todos(turn, turn.person_id, turn.posts)])


@router.button("evaluations.give")
async def give(turn: Turn) -> Said:
    one = await _mine(turn, turn.value)
    if one is None:
        return texts.unknown()
    if one.done_at:
        return texts.answered((await _told(turn, one)).reference, london_day(one.done_at))
    return await conversation.begin(turn, forms.FORMS[one.part].name, {forms.ABOUT: str(one.id)})


def _knows(part: Part) -> Knowing:
    """What the form of a part must know: of which deployments this person is asked it, and as whom they are quoted."""

    async def known(turn: Turn) -> Known:
        mine = await _waiting(turn, turn.person_id)
        told = {one.id: (one, await _told(turn, one)) for one in mine if one.part is part}
        return {
            "part": part,
            "today": turn.today,
            "evaluations": [(id, f"{it.reference}, {_about(it, one)}") for id, (one, it) in told.items()],
            "quoted_as": {str(id): (_role(one, turn.posts), it.area) for id, (one, it) in told.items()},
        }

    return known


@router.form(forms.MID_TERM, know=_knows(Part.MID_TERM), note=texts.preview)
@router.form(forms.END, know=_knows(Part.END), note=texts.preview)
@router.form(forms.SLE, know=_knows(Part.SLE), note=texts.preview)
@router.form(forms.LATER, know=_knows(Part.LATER), note=texts.preview)
@router.form(forms.TERM_LATER, know=_knows(Part.TERM_LATER), note=texts.preview)
async def given(turn: Turn, *, evaluation: str, **answers: Any) -> Said:
    """Answers are kept, and told to those they are for; the school's own at the end closes the request."""
    one = await _mine(turn, evaluation)
    if one is None:
        return texts.unknown()
    request = await requests.find(turn.session, one.request_id, to_change=True)
    one = await evaluations.find(turn.session, one.id or 0, to_change=True)
    if one is None:
        return texts.unknown()
    if request is None or one.done_at:
        return texts.answered((await _told(turn, one)).reference, london_day(one.done_at or turn.now))
    said = {name: value for name, value in answers.items() if value is not None}
    await evaluations.answer(turn.session, one, said, turn.now)
    if one.quote:
        consents.note(turn, QUOTE, given=one.quote_allowed)
    audit.note(turn.session, f"evaluation.{one.part}", turn.now, turn.person_id, request.reference)
    closed = await _pass_on(turn, request, one)
    quoted = await _quoted(turn, one) if one.quote_allowed else ""
    return texts.thanks(request.reference, closed=closed, quoted=quoted, id=one.id or 0)


async def _pass_on(turn: Turn, request: SupportRequest, one: Evaluation) -> bool:
    """Tell those whom the answers are for; true if they closed the request."""
    args = {"evaluation": one.id, "request": request.id}
    closes = one.part is Part.END and request.status is Status.EVALUATING
    if closes:
        await story.step(turn, request, Status.CLOSED, closing.EVALUATED)
        await closing.tell_sides(turn, request, but=[request.taken_by or 0])
    if one.part is Part.SLE:
        await _tell_home(turn, request, args)
    if one.part is not Part.MID_TERM or forms.wants_change(one.answers or {}):
        await story.tell_holder(turn, request, f"evaluation:{one.id}:result", "evaluations.result", **args)
    return closes


async def _tell_home(turn: Turn, request: SupportRequest, args: dict[str, Any]) -> None:
    """The SLE's comments go to the SLE's own head."""
    deployment = (await story.tell(turn.session, request, turn.house)).deployment
    for head in await story.heads_reached(turn, deployment.home_id) if deployment else []:
        if head.id != turn.person_id:
            key = f"evaluation:{args['evaluation']}:home:{head.id}"
            await turn.tell(key, "evaluations.from_sle", head.id or 0, **args)


@router.notice("evaluations.result")
async def result(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    """The answers whole, for whoever of the central team looks after the request."""
    one = await evaluations.find(scene.session, args["evaluation"])
    if one is None:
        return None
    told, facts = await _told(scene, one), texts.facts(one.part, one.answers or {})
    if one.part is Part.MID_TERM:
        return texts.wants(told.reference, told.school, told.sle, facts, told.number)
    return texts.result(one.part, told.reference, told.school, told.sle, facts)


@router.notice("evaluations.from_sle")
async def from_sle(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    """The SLE's own view, without what is for the central team alone."""
    one = await evaluations.find(scene.session, args["evaluation"])
    if one is None:
        return None
    told = await _told(scene, one)
    facts = texts.facts(one.part, one.answers or {}, without=texts.FOR_TEAM_ONLY)
    return texts.from_sle(told.reference, told.sle, told.area, facts)


async def _quoted(scene: Scene, one: Evaluation) -> str:
    posts = await people.posts_of(scene.session, one.person_id)
    return texts.as_quoted(one.quote, _role(one, posts), (await _told(scene, one)).area)


@router.button("evaluations.unquote")
async def unquote(turn: Turn) -> Said:
    """A permission to quote is taken back."""
    one = await _mine(turn, turn.value)
    if one is None or not one.done_at:
        return texts.unknown()
    one.quote_allowed = False
    consents.note(turn, QUOTE, given=False)
    turn.session.add(one)
    audit.note(turn.session, "quote.taken_back", turn.now, turn.person_id)
    return texts.unquoted()


@router.words("quotes", "newsletter quotes", only=CENTRAL)
async def quotes(turn: Turn) -> Said:
    """Sentences for the newsletter, each with a role and a subject and no name."""
    return texts.quotes([await _quoted(turn, one) for one in await evaluations.quotes(turn.session, QUOTES)])
