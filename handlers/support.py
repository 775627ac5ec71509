"""A school asks for school-to-school support, sees where its request stands, and may withdraw it."""

from collections.abc import Mapping, Sequence
from typing import Any

from handlers import approvals, consents, conversation, finance, notes, privacy, story, triage
from handlers.router import LINKED, Posts, Reply, Router, Said, Scene, Turn
from messages import standing
from messages import support as texts
from messages import triage as triage_texts
from messages.form import Answers, Form, Known
from messages.message import Button, Message
from messages.privacy import SHARE
from messages.request import REQUEST
from storage import audit, deployments, lifecycle, people, requests
from storage.deployments import Release
from storage.people import Role
from storage.requests import Kind, Status, SupportRequest

router = Router(
    "support",
    only=LINKED,
    own="whoever asked, the school’s heads and the central team; the SLE and the SLE’s head once the school agreed",
)


async def known(turn: Turn) -> Known:
    """What the request form must know: the asker's schools, the areas, the half terms to come, the price."""
    mine = turn.schools()
    return await story.words_for_answers(turn.session, turn.facts.areas, turn.today) | {
        "schools": list(mine.items()),
        "settled": {"school": str(next(iter(mine)))} if len(mine) == 1 else {},
        "allowance": texts.allowance(turn.alliance.free_days, turn.alliance.day_rate),
    }


def note(known: Known, answers: Answers) -> str:
    """Below the review: who will see it, and the price."""
    return f"{texts.who_sees_it(answers.get('consent') == 'yes')} {known['allowance']}"


@router.button("support.start")
@router.words("s2s", "request", "request support", "ask for support")
async def start(turn: Turn) -> Said:
    """Begin a request with what is known: the value carries area, phase and whom, as in "maths.ks3.teacher"."""
    if not turn.schools():
        return texts.not_for_you(turn.alliance.phone, central=Role.CENTRAL in turn.roles)
    area, phase, who = (*turn.value.split("."), "", "", "")[:3]
    given: dict[str, Any] = {"route": "specific_need", "area": area} if area else {}
    given |= {"phase": [phase]} if phase else {}
    return await conversation.begin(turn, REQUEST.name, given | ({"who_supported": who} if who else {}))


@router.intent("request_support")
async def offer(turn: Turn) -> Said:
    """Free words never start anything: say what was understood and let the person press."""
    knows = await known(turn)
    area, phase, who = (turn.slots.get(slot, "") for slot in ("specialism", "phase", "who"))
    said = (
        REQUEST.field("area").say(area, knows) if area else "",
        REQUEST.field("phase").say([phase], knows) if phase else "",
        texts.in_a_sentence(REQUEST.field("who_supported").say(who, knows)) if who else "",
    )
    return texts.offer(", ".join(dict.fromkeys(filter(None, said))), begins_with(turn.slots))


def begins_with(slots: Mapping[str, str]) -> str:
    """What the button that begins a request carries of what was understood."""
    return ".".join(slots.get(slot, "") for slot in ("specialism", "phase", "who")).rstrip(".")


@router.form(REQUEST, know=known, note=note)
async def send(turn: Turn, *, school: str, **answers: Any) -> Reply:
    """The request goes to the central team, by way of the asker's own head where the asker is not the head."""
    if int(school) not in turn.schools():
        return Reply([texts.not_for_you(turn.alliance.phone, central=Role.CENTRAL in turn.roles)])
    told = await lodge(turn, Kind.SUPPORT, REQUEST, int(school), answers)
    return Reply([texts.sent(told.reference, told.request.status, told.heads, told.reply_by)])


async def lodge(turn: Turn, kind: Kind, form: Form, school: int, answers: Mapping[str, Any]) -> story.Story:
    """Keep a new request of any kind and send it on its way: to the asker's own head, or, from a head, to the team."""
    by_head = school in turn.schools(Role.HEADTEACHER)
    request = await requests.submit(
        turn.session,
        SupportRequest(
            kind=kind,
            school_id=school,
            asker_id=turn.person_id,
            status=Status.SUBMITTED if by_head else Status.AWAITING_HEAD,
            since=turn.now,
            sent_at=turn.now,
            form_version=form.version,
            answers={"school": str(school)} | {name: value for name, value in answers.items() if value is not None},
        ),
    )
    if answers.get("consent") in ("yes", "no"):
        consents.note(turn, SHARE, given=answers["consent"] == "yes")
    audit.note(turn.session, "request.sent", turn.now, turn.person_id, request.reference)
    await (triage.announce(turn, request) if by_head else approvals.ask(turn, request))
    told = await story.tell(turn.session, request, turn.house)
    await story.changed(turn, request)
    return told


async def news_lines(scene: Scene, person_id: int, posts: Posts, most: int) -> list[tuple[int, str]]:
    """Where the person's own requests and those of the schools they head stand, the newest first: number and line."""
    rows = await requests.seen_by(scene.session, person_id, people.headed(posts))
    return [(row.id or 0, (await story.tell(scene.session, row, scene.house)).line) for row in rows[:most]]


@router.button("support.news")
@router.words("news", "status", "my requests", "any news on my request")
@router.intent("request_status")
async def news(turn: Turn) -> Said:
    """What each request waits for, truthfully."""
    if number := turn.slots.get("request"):
        turn.value = number
        return await show(turn)
    lines = await news_lines(turn, turn.person_id, turn.posts, most=5)
    days = turn.catalogue.button("days.mine")
    if not lines and days and Role.SLE in turn.roles:  # what an SLE waits for are days, not requests
        turn.value = ""
        return await days.do(turn)
    return texts.news([line for _, line in lines], [number for number, _ in lines])


async def may_see(turn: Turn, request: SupportRequest) -> bool:
    """The asker, the head of the school and the central team; the SLE and the SLE's head once the school agreed."""
    if turn.person is None:
        return False
    if requests.is_asker(request, turn.person_id, turn.posts) or story.may_decide(turn, request.school_id):
        return True
    latest = await deployments.latest(turn.session, request.id or 0)
    if latest is None or latest.school_yes_at is None:
        return False
    return latest.sle_id == turn.person_id or story.is_head(turn, latest.home_id)


@router.button("support.show")
@router.words("show")
async def show(turn: Turn) -> Said:
    number = str(requests.numbered(turn.value) or turn.value)
    request = await story.find(turn.session, number)
    if request is None or not await may_see(turn, request):
        return texts.unknown_request(turn.value)
    audit.note(turn.session, "request.shown", turn.now, turn.person_id, request.reference)
    await privacy.looked(turn, request)
    told = await story.tell(turn.session, request, turn.house)
    facts = (*_readable(turn, told), *await finance.card_fact(turn, request))
    facts += await notes.spoken(turn, request)
    line = told.team_line if Role.CENTRAL in turn.roles else told.line
    return texts.card(told.reference, told.school, told.asker, facts, line, await _actions(turn, request))


def _readable(turn: Turn, told: story.Story) -> Sequence[tuple[str, str]]:
    """What was answered, as far as this person may read it."""
    request = told.request
    if Role.CENTRAL in turn.roles or requests.is_asker(request, turn.person_id, turn.posts):
        return told.facts
    return told.shared() if story.is_head(turn, request.school_id) else told.shared(*story.FOR_THE_SCHOOL)


async def _actions(turn: Turn, request: SupportRequest) -> tuple[Button, ...]:
    """What this person can do with the request now, over all capabilities."""
    buttons = [button for find in turn.catalogue.actions for button in await find(turn, request)]
    if requests.is_asker(request, turn.person_id, turn.posts) and may_withdraw(request):
        buttons.append(Button("Withdraw it", "support.withdraw", str(request.id)))
    return tuple(buttons)


def may_withdraw(request: SupportRequest) -> bool:
    """Until the agreement whoever asked may withdraw; afterwards it is cancelled."""
    return Status.WITHDRAWN in lifecycle.moves(request.kind).get(request.status, ())


@router.notice("support.step")
async def step_for_asker(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    """How the request moved; a later step has a message of its own."""
    request = await requests.find(scene.session, args["request"])
    if request is None or request.status != args["status"]:
        return None
    told = await story.tell(scene.session, request, scene.house)
    return standing.step(told.standing, told.number)


@router.button("support.withdraw")
@router.words("withdraw")
async def withdraw(turn: Turn) -> Said:
    """Ask before a request is withdrawn; with several open ones, which."""
    number = str(requests.numbered(turn.value) or turn.value or turn.slots.get("request", ""))
    open_ones = await withdrawable(turn)
    chosen = [row for row in open_ones if not number or str(row.id) == number]
    if not chosen:
        return texts.nothing_to_withdraw()
    if len(chosen) > 1:
        return texts.withdraw_which([(row.reference, str(row.id)) for row in chosen[:8]])
    told = await story.tell(turn.session, chosen[0], turn.house)
    return texts.surely_withdraw(told.reference, told.area, told.number)


async def withdrawable(turn: Turn) -> list[SupportRequest]:
    """The person's own requests that can still be withdrawn."""
    return [row for row in await requests.seen_by(turn.session, turn.person_id, []) if may_withdraw(row)]


@router.button("support.withdrawn")
async def withdrawn(turn: Turn) -> Said:
    request = await story.find(turn.session, turn.value, to_change=True)
    if request is None or not requests.is_asker(request, turn.person_id, turn.posts):
        return texts.unknown_request(turn.value)
    if not may_withdraw(request):
        return texts.moved_on(request.reference, (await story.tell(turn.session, request, turn.house)).line)
    known_to_team = request.status is not Status.AWAITING_HEAD
    live = await deployments.live(turn.session, request.id or 0)
    await lifecycle.move(turn.session, request, Status.WITHDRAWN, turn.person_id, turn.now, "withdrawn by the asker")
    if live:
        await story.tell_not_needed(turn, live, sle=live.release is Release.AGREED)
    if known_to_team:
        await turn.tell_team(f"support:{request.id}:withdrawn", "support.withdrawn_for_team", request=request.id)
    await story.changed(turn, request)
    return texts.withdrawn(request.reference)


@router.notice("support.withdrawn_for_team")
async def withdrawn_for_team(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    request = await requests.find(scene.session, args["request"])
    told = await story.tell(scene.session, request, scene.house) if request else None
    return triage_texts.withdrawn_for_team(told.reference, told.school) if told else None
