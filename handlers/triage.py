"""The central team hears of new requests, sees what waits, takes one on, hands it over, lists or declines it."""

from collections.abc import Mapping, Sequence
from typing import Any

from handlers import conversation, school_year, story
from handlers.router import CENTRAL, Posts, Router, Said, Scene, Todo, Turn, number
from messages import levels
from messages import support as support_texts
from messages import triage as texts
from messages.form import Known
from messages.message import Button, Message
from messages.school_year import SchoolYear
from storage import audit, lifecycle, people, requests, waiting
from storage.alliance import the_alliance
from storage.people import Role
from storage.requests import OPEN, Kind, Status, SupportRequest

router = Router("triage", only=CENTRAL)
MOST_COLLEAGUES = 20


async def announce(turn: Turn, request: SupportRequest) -> None:
    """A request has reached the central team."""
    await turn.show_card(request.id or 0)
    await turn.tell_each_of_team(f"support:{request.id}:new", "support.announce", request=request.id)


@router.notice("support.announce")
async def announcement(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    request = await requests.find(scene.session, args["request"])
    if request is None or request.status is not Status.SUBMITTED:
        return None
    told = await story.tell(scene.session, request, scene.house)
    return texts.announced(told.reference, told.school, told.asker, told.facts, told.reply_by, told.number)


@router.button("support.queue")
@router.words("new requests", "queue", "inbox")
@router.intent("triage_queue", offer=Button("New requests", "support.queue"))
async def queue(turn: Turn) -> Said:
    """What waits before the agreement, the oldest first, and what each waits for; the value is the page."""
    rows = await requests.standing_at(turn.session, *waiting.BEFORE_AGREEMENT)
    rows = sorted(rows, key=lambda row: (row.sent_at, row.id or 0))
    page = min(number(turn.value) or 0, max(len(rows) - 1, 0) // texts.PAGE)
    shown = rows[page * texts.PAGE : (page + 1) * texts.PAGE]
    year = await school_year.known(turn.session)
    return texts.queue([await _in_queue(turn, row, year) for row in shown], len(rows), page)


async def _in_queue(turn: Turn, request: SupportRequest, year: SchoolYear) -> texts.Waiting:
    told = await story.tell(turn.session, request, turn.house)
    matter = await waiting.of_request(turn.session, request)
    overdue = matter is not None and turn.today > levels.due(matter.wait, matter.since, turn.house, year)
    age = levels.age(request.sent_at, turn.today)
    return texts.Waiting(told.number, told.reference, told.team_line, age, overdue)


@router.waiting
async def to_take(scene: Scene, person_id: int, posts: Posts) -> Sequence[Todo]:
    """New requests that nobody has taken."""
    if not any(role is Role.CENTRAL for role, _, _ in posts):
        return []
    rows = await requests.standing_at(scene.session, Status.SUBMITTED)
    if not rows:
        return []
    told = await story.tell(scene.session, rows[0], scene.house)
    line = texts.to_take(len(rows), told.reference, told.school, told.since)
    return [Todo(line, Button(f"Open {told.reference}", "support.show", told.number))]


def may_become(request: SupportRequest, to: Status) -> bool:
    return to in lifecycle.moves(request.kind).get(request.status, ())


@router.on_request
async def actions(turn: Turn, request: SupportRequest) -> Sequence[Button]:
    """What the central team can do with a request before an SLE is asked for."""
    if Role.CENTRAL not in turn.roles or request.status not in OPEN:
        return []
    return [*_steps(request), *_holding(request)]


def ways_on(request: SupportRequest) -> tuple[Button, ...]:
    """What may come next, in an answer to whoever looks after the request."""
    seeks = request.kind is Kind.SUPPORT and request.status in (Status.TRIAGE, Status.MATCHING)
    find = (texts.find_button(str(request.id)),) if seeks else ()
    return (*find, *_steps(request), texts.see_button(str(request.id)))


def _steps(request: SupportRequest) -> tuple[Button, ...]:
    this = str(request.id)
    ways = (
        (request.status is Status.SUBMITTED, texts.take_button(this)),
        (may_become(request, Status.NEEDS_INFO), Button("Ask the school", "notes.ask", this)),
        (_may_go_back(request), Button("Back to triage", "triage.back", this)),
        (may_become(request, Status.WAITING_LIST), Button("Waiting list", "triage.waiting", this)),
        (may_become(request, Status.DECLINED), Button("Decline", "triage.decline", this)),
    )
    return tuple(button for possible, button in ways if possible)


def _may_go_back(request: SupportRequest) -> bool:
    """To triage from where it was before; a new request is taken instead."""
    return request.status is not Status.SUBMITTED and may_become(request, Status.TRIAGE)


def _holding(request: SupportRequest) -> tuple[Button, ...]:
    return (Button("Hand over", "triage.hand", str(request.id)),) if request.taken_by else ()


async def _cannot(turn: Turn, request: SupportRequest) -> Message:
    told = await story.tell(turn.session, request, turn.house)
    return texts.not_from_here(told.reference, told.team_line, told.number)


@router.button("support.take")
async def take(turn: Turn) -> Said:
    """One person of the team looks after the request from now on."""
    request = await story.find(turn.session, turn.value, to_change=True)
    if request is None:
        return support_texts.unknown_request(turn.value)
    if request.status is not Status.SUBMITTED:
        return support_texts.moved_on(request.reference, (await story.tell(turn.session, request, turn.house)).line)
    request.taken_by = turn.person_id
    await story.step(turn, request, Status.TRIAGE, tell_asker=False)
    for person in await story.spokesmen(turn, request):
        if person != turn.person_id:
            key = f"support:{request.id}:taken:{person}"
            await turn.tell(key, "support.taken_for_asker", person, request=request.id)
    return texts.taken(request.reference, turn.who.name, ways_on(request))


@router.notice("support.taken_for_asker")
async def taken_for_asker(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    request = await requests.find(scene.session, args["request"])
    told = await story.tell(scene.session, request, scene.house) if request else None
    return texts.taken_for_asker(told.reference, told.taken_by) if told else None


@router.button("triage.back")
async def back(turn: Turn) -> Said:
    """From the waiting list, a question or the search, the request is looked at anew."""
    request = await story.find(turn.session, turn.value, to_change=True)
    if request is None:
        return support_texts.unknown_request(turn.value)
    if not _may_go_back(request):
        return await _cannot(turn, request)
    request.taken_by = request.taken_by or turn.person_id
    await story.step(turn, request, Status.TRIAGE)
    return texts.back(request.reference, await story.name(turn.session, request.taken_by), ways_on(request))


@router.button("triage.hand")
async def hand(turn: Turn) -> Said:
    """Which colleague shall look after it."""
    request = await story.find(turn.session, turn.value)
    if request is None:
        return support_texts.unknown_request(turn.value)
    if request.status not in OPEN or not request.taken_by:
        return await _cannot(turn, request)
    team = [one for one in await people.holders(turn.session, Role.CENTRAL) if one.id != request.taken_by]
    shown = [(one.name, f"{request.id}.{one.id}") for one in team[:MOST_COLLEAGUES]]
    return texts.hand_to(request.reference, await story.name(turn.session, request.taken_by), shown)


@router.button("triage.handed")
async def handed(turn: Turn) -> Said:
    """A colleague looks after it from now on, and is told."""
    which, _, whom = turn.value.partition(".")
    request = await story.find(turn.session, which, to_change=True)
    team = {one.id: one for one in await people.holders(turn.session, Role.CENTRAL)}
    colleague = team.get(number(whom) or 0)
    if request is None or colleague is None:
        return support_texts.unknown_request(which)
    if request.status not in OPEN or not request.taken_by or request.taken_by == colleague.id:
        return await _cannot(turn, request)
    request.taken_by = colleague.id
    turn.session.add(request)
    audit.note(turn.session, "request.handed_over", turn.now, turn.person_id, f"{request.reference} to {colleague.id}")
    await story.changed(turn, request)
    if colleague.id != turn.person_id:
        key = f"support:{request.id}:handed:{turn.event}"
        await turn.tell(key, "triage.handed", colleague.id or 0, request=request.id, by=turn.who.name)
    return texts.handed(request.reference, colleague.name, told=await story.reaches(turn, colleague.id or 0))


@router.notice("triage.handed")
async def handed_to_you(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    request = await requests.find(scene.session, args["request"])
    if request is None or request.status not in OPEN:
        return None
    told = await story.tell(scene.session, request, scene.house)
    return texts.handed_to_you(told.reference, args["by"], told.team_line, told.number)


async def choices(turn: Turn, *statuses: Status) -> Known:
    """What a form about a request must know: the requests it can be about."""
    return {"today": turn.today, "requests": await requests.named(turn.session, *statuses)}


async def may_be_declined(turn: Turn) -> Known:
    return await choices(turn, Status.TRIAGE, Status.NEEDS_INFO, Status.WAITING_LIST, Status.MATCHING)


async def may_be_listed(turn: Turn) -> Known:
    return await choices(turn, Status.TRIAGE, Status.MATCHING)


async def begin(turn: Turn, form: str, to: Status) -> Said:
    """Start a form about the request of a button, if it can take that step."""
    request = await story.find(turn.session, turn.value)
    if request is None:
        return support_texts.unknown_request(turn.value)
    if not may_become(request, to):
        return await _cannot(turn, request)
    return await conversation.begin(turn, form, {"request": str(request.id)})


async def to_step(turn: Turn, which: str, to: Status) -> tuple[SupportRequest | None, Said]:
    """The request of a finished form, if it can still take that step; else what to say instead."""
    request = await story.find(turn.session, which, to_change=True)
    if request is None:
        return None, support_texts.unknown_request(which)
    return (request, None) if may_become(request, to) else (None, await _cannot(turn, request))


@router.button("triage.decline")
async def decline(turn: Turn) -> Said:
    return await begin(turn, texts.DECLINE.name, Status.DECLINED)


@router.form(texts.DECLINE, know=may_be_declined)
async def declined(turn: Turn, *, request: str, reason: str) -> Said:
    """The school is told why, and whom to ring."""
    found, instead = await to_step(turn, request, Status.DECLINED)
    if found is None:
        return instead
    why = texts.DECLINE.field("reason").say(reason, {})
    await story.step(turn, found, Status.DECLINED, why, tell_asker=False)
    for person in await story.spokesmen(turn, found):
        key = f"support:{found.id}:declined:{person}"
        await turn.tell(key, "triage.declined", person, request=found.id, by=turn.who.name)
    told = await story.reaches(turn, found.asker_id)
    return texts.declined(found.reference, await story.name(turn.session, found.asker_id), told=told)


@router.notice("triage.declined")
async def declined_for_asker(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    request = await requests.find(scene.session, args["request"])
    if request is None:
        return None
    told = await story.tell(scene.session, request, scene.house)
    ours = await the_alliance(scene.session)
    phone = ours.phone if ours else ""
    return texts.declined_for_asker(told.reference, told.area, told.standing.why, args["by"], phone, told.number)


@router.button("triage.waiting")
async def wait(turn: Turn) -> Said:
    return await begin(turn, texts.WAITING.name, Status.WAITING_LIST)


@router.form(texts.WAITING, know=may_be_listed)
async def waits(turn: Turn, *, request: str, reason: str) -> Said:
    found, instead = await to_step(turn, request, Status.WAITING_LIST)
    if found is None:
        return instead
    why = "" if reason == texts.NO_REASON else texts.WAITING.field("reason").say(reason, {})
    await story.step(turn, found, Status.WAITING_LIST, why)
    asker, told = await story.name(turn.session, found.asker_id), await story.reaches(turn, found.asker_id)
    return texts.listed(found.reference, asker, str(found.id), told=told)
