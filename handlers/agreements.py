"""What the SLE and the school agree on, what it costs, and the signature that reserves the free days."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from handlers import conversation, offers, releases, story
from handlers.router import LINKED, Posts, Router, Said, Scene, Todo, Turn, days_shown, number
from messages import agreements as texts
from messages import money
from messages import support as support_texts
from messages.agreements import PLAN
from messages.form import Known
from messages.forms import facts as form_facts
from messages.message import Button, Message
from storage import audit, deployments, ledger, lifecycle, people, requests, visits
from storage.deployments import Deployment, Release
from storage.ledger import Quote
from storage.requests import Status, SupportRequest

router = Router(
    "agreements",
    only=LINKED,
    own="the SLE once the school has said yes, whoever asked, the heads of the school, and the central team",
)
PLANNED = (Status.SCOPING, Status.AGREED, Status.ACTIVE, Status.PAUSED)  # a signed agreement can be made anew
Found = tuple[SupportRequest, Deployment]


def _may_plan(turn: Turn, request: SupportRequest, live: Deployment) -> bool:
    """The SLE, whoever asked, the school's head and the central team write the agreement down."""
    of_sle = live.sle_id == turn.person_id and live.school_yes_at is not None  # before, nobody has told them of it
    return of_sle or requests.is_asker(request, turn.person_id, turn.posts) or story.may_decide(turn, request.school_id)


async def _mine(turn: Turn) -> list[Found]:
    """The requests whose agreement this person may write."""
    found = []
    for request in await requests.standing_at(turn.session, *PLANNED):
        live = await deployments.live(turn.session, request.id or 0)
        if live and _may_plan(turn, request, live):
            found.append((request, live))
    return found


async def known(turn: Turn) -> Known:
    mine = await _mine(turn)
    told = [await story.tell(turn.session, request, turn.house) for request, _ in mine]
    released = {money.days(live.released) for _, live in mine}
    return {
        "requests": [(one.number, f"{one.reference}, {one.area}") for one in told],
        "released_days": sorted({live.released for _, live in mine}),
        "released": f"Released by the SLE’s headteacher: {released.pop()}." if len(released) == 1 else "",
    }


async def _open(turn: Turn, value: str, *, to_change: bool = False) -> Found | Said:
    """The request and its deployment while an agreement can be written or signed; else what to say instead."""
    request = await requests.find(turn.session, number(value) or 0, to_change=to_change)
    latest = await deployments.latest(turn.session, request.id or 0) if request else None
    if request is None or latest is None or not _may_plan(turn, request, latest):
        return support_texts.unknown_request(value)
    if request.status not in PLANNED or latest.ended_at:
        return texts.not_yet((await story.tell(turn.session, request, turn.house)).line)
    return request, latest


@router.button("agreements.start")
@router.words("agreement")
async def start(turn: Turn) -> Said:
    """Write the agreement down, beginning with what the request says."""
    if not turn.value:
        mine = await _mine(turn)
        return await conversation.begin(turn, PLAN.name, {}) if mine else texts.none_open()
    found = await _open(turn, turn.value)
    if not isinstance(found, tuple):
        return found
    request, live = found
    given = {"request": str(request.id), **live.plan} if live.plan else _from_request(request, live)
    return await conversation.begin(turn, PLAN.name, given)


def _from_request(request: SupportRequest, live: Deployment) -> dict[str, Any]:
    answers = {"request": str(request.id), "days": f"{money.figure(live.days)}", "focus": request.answers.get("focus")}
    return {name: value for name, value in answers.items() if value}


@router.form(PLAN, know=known)
async def planned(turn: Turn, *, request: str, days: str, **answers: Any) -> Said:
    """The agreement is written: the school's head signs; more days than released are asked for first."""
    found = await _open(turn, request, to_change=True)
    if not isinstance(found, tuple):
        return found
    row, live = found
    wanted = Decimal(days)
    counted = await visits.of_deployment(turn.session, live.id or 0, *visits.COUNTED)
    booked = sum((visit.length for visit in counted), ledger.NONE)
    if wanted < booked:
        return texts.booked_already(booked)
    live.plan = {"days": days, **answers}
    turn.session.add(live)
    await turn.session.flush()
    if wanted > live.released or live.release is not Release.AGREED:
        sle = await story.name(turn.session, live.sle_id)
        await releases.ask_again(turn, live, wanted)
        return texts.more_than_released(sle, live.released, wanted)
    if story.is_head(turn, row.school_id):
        return await _card(turn, row, live)
    await offers.to_sign(turn, row, live)
    heads = [head.name for head in await story.heads_reached(turn, row.school_id)]
    return texts.sent(row.reference, heads)


def _planned_days(live: Deployment) -> Decimal:
    return Decimal(str(live.plan.get("days", live.days)))


async def _card(scene: Scene, request: SupportRequest, live: Deployment, *, by_phone: bool = False) -> Message:
    cost = await ledger.quote(scene.session, live, _planned_days(live))
    facts = form_facts(PLAN, {"request": "", **live.plan}, {"requests": []})
    sle = await story.name(scene.session, live.sle_id)
    return texts.sign(
        request.reference, sle, facts, cost.free, cost.charged, cost.rate, str(request.id), by_phone=by_phone
    )


async def _to_sign(scene: Scene, number: int) -> Found | None:
    """What waits for the signature of the school's head."""
    request = await requests.find(scene.session, number)
    live = await deployments.live(scene.session, number)
    if request is None or live is None or request.status not in PLANNED or not live.plan:
        return None
    same = live.signed_at and _planned_days(live) == live.days
    return None if same or live.release is not Release.AGREED else (request, live)


@router.notice("agreements.sign")
async def sign_card(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    found = await _to_sign(scene, args["request"])
    return await _card(scene, *found) if found else None


@router.notice("agreements.ring")
async def ring(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    found = await _to_sign(scene, args["request"])
    if found is None:
        return None
    told = await story.tell(scene.session, found[0], scene.house)
    return texts.ring(told.reference, told.school, told.number)


@router.button("agreements.show")
async def show(turn: Turn) -> Said:
    found = await _open(turn, turn.value)
    if not isinstance(found, tuple):
        return found
    request, live = found
    waiting = await _to_sign(turn, request.id or 0)
    if waiting is None or not story.may_decide(turn, request.school_id):
        return texts.not_yet((await story.tell(turn.session, request, turn.house)).line)
    return await _card(turn, request, live, by_phone=not story.is_head(turn, request.school_id))


@router.button("agreements.signed")
async def sign(turn: Turn) -> Said:
    """The head signs for exactly the figures that were shown; free days are reserved in this transaction."""
    found = await _open(turn, turn.value.split(":")[0], to_change=True)
    if not isinstance(found, tuple):
        return found
    request, live = found
    if not story.may_decide(turn, request.school_id) or await _to_sign(turn, request.id or 0) is None:
        return texts.not_yet((await story.tell(turn.session, request, turn.house)).line)
    await ledger.locked(turn.session, live.sle_id)
    cost = await ledger.quote(turn.session, live, _planned_days(live))
    if cost.charged > live.extra:
        return await _beyond(turn, live, cost)
    if days_shown(turn.value) != (cost.free, cost.charged):
        return [texts.figures_changed(), await _card(turn, request, live)]
    if cost.charged and cost.rate is None:
        await turn.tell_team(f"agreement:{live.id}:price:{turn.today}", "agreements.no_price", request=request.id)
        return texts.no_price(turn.alliance.phone)
    return await _reserve(turn, request, live, cost)


async def _beyond(turn: Turn, live: Deployment, cost: Quote) -> Said:
    """More days would be charged than the SLE's own head agreed to: they are asked again."""
    sle = await story.name(turn.session, live.sle_id)
    await releases.ask_again(turn, live, _planned_days(live))
    return texts.free_days_gone(sle, cost.free, cost.charged, live.extra, asked=True)


async def _reserve(turn: Turn, request: SupportRequest, live: Deployment, cost: Quote) -> Said:
    try:
        await lifecycle.sign(turn.session, live, cost, turn.person_id, turn.now)
    except ledger.Beyond as beyond:
        return texts.free_days_gone(
            await story.name(turn.session, live.sle_id), cost.free, beyond.charged, beyond.agreed, asked=False
        )
    audit.note(turn.session, "agreement.signed", turn.now, turn.person_id, request.reference)
    if request.status is Status.SCOPING:
        await story.step(turn, request, Status.AGREED, tell_asker=False)
    await _tell_signed(turn, request, live)
    price = money.price(cost.free, cost.charged, cost.rate)
    return texts.signed(request.reference, await story.name(turn.session, live.sle_id), price)


async def _tell_signed(turn: Turn, request: SupportRequest, live: Deployment) -> None:
    key, args = f"signed:{live.id}:{turn.now:%Y%m%d%H%M%S}", {"deployment": live.id}
    await turn.tell(f"{key}:sle", "agreements.signed_sle", live.sle_id, **args)
    for head in await story.heads_reached(turn, live.home_id):
        await turn.tell(f"{key}:{head.id}", "agreements.signed_home", head.id or 0, **args)
    for person in await story.spokesmen(turn, request):
        if person != turn.person_id:
            await turn.tell(f"{key}:asker:{person}", "agreements.signed_asker", person, **args)


@router.notice("agreements.no_price")
async def no_price(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    found = await _to_sign(scene, args["request"])
    return texts.no_price_for_team(found[0].reference) if found else None


async def _signed(scene: Scene, args: Mapping[str, Any]) -> tuple[story.Story, Deployment, str] | None:
    live = await deployments.find(scene.session, args["deployment"])
    if live is None or live.ended_at or live.signed_at is None:
        return None
    request = await scene.session.get_one(SupportRequest, live.request_id)
    price = money.price(live.days - live.charged, live.charged, live.rate)
    told = await story.tell(scene.session, request, scene.house)
    return told, live, f"{money.days(live.days)}, {price}"


@router.notice("agreements.signed_sle")
async def signed_for_sle(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    found = await _signed(scene, args)
    if found is None:
        return None
    told, live, _ = found
    return texts.signed_for_sle(told.reference, told.school, live.days, live.id or 0)


@router.notice("agreements.signed_home")
async def signed_for_home(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    found = await _signed(scene, args)
    return texts.signed_for_home(found[0].reference, found[0].sle, found[0].school, found[2]) if found else None


@router.notice("agreements.signed_asker")
async def signed_for_asker(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    found = await _signed(scene, args)
    return texts.for_asker(found[0].reference, found[0].sle, found[2]) if found else None


@router.on_request
async def actions(turn: Turn, request: SupportRequest) -> Sequence[Button]:
    """Write or sign the agreement, for those who may."""
    live = await deployments.live(turn.session, request.id or 0)
    if live is None or request.status not in PLANNED or not _may_plan(turn, request, live):
        return []
    buttons = []
    if story.may_decide(turn, request.school_id) and await _to_sign(turn, request.id or 0):
        buttons.append(Button("Sign the agreement", "agreements.show", str(request.id)))
    label = "Change the agreement" if live.plan else "Write the agreement"
    return [*buttons, Button(label, "agreements.start", str(request.id))]


@router.waiting
async def todos(scene: Scene, person_id: int, posts: Posts) -> Sequence[Todo]:
    """Agreements to sign for this head, and to write for this SLE."""
    schools = people.headed(posts)
    found = []
    for request in await story.standing_at_schools(scene.session, schools, *PLANNED):
        if await _to_sign(scene, request.id or 0):
            line = f"Agreement for {request.reference} to sign"
            found.append(Todo(line, Button(f"Sign {request.reference}", "agreements.show", str(request.id))))
    for live in await deployments.of_sle(scene.session, person_id):
        row = await requests.find(scene.session, live.request_id)
        if row and row.status is Status.SCOPING and not live.plan:
            line = f"Plan {row.reference} with the school and write the agreement"
            found.append(Todo(line, Button(f"Write {row.reference}", "agreements.start", str(row.id))))
    return found
