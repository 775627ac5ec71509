"""Once released, the SLE and the supported school each say whether it suits them."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from handlers import story
from handlers.router import CENTRAL, LINKED, Posts, Router, Said, Scene, Todo, Turn
from messages import money
from messages import offers as texts
from messages.message import Button, Message
from storage import audit, deployments, ledger, people
from storage.deployments import Deployment, Release
from storage.people import Person, Role
from storage.requests import Status, SupportRequest
from storage.schools import School

router = Router(
    "offers",
    only=LINKED,
    own="the SLE once their own head has released them, the heads of the supported school, and the central team",
)
BEFORE_AGREEMENT = (Status.AWAITING_RELEASE, Status.OFFERED, Status.SCOPING)


async def make(turn: Turn, request: SupportRequest, deployment: Deployment) -> None:
    """Ask the SLE and the school; where no head of the school can be written to, the team asks them."""
    await turn.tell(f"offer:{deployment.id}:sle", "offers.for_sle", deployment.sle_id, request=request.id)
    heads = await story.heads_reached(turn, request.school_id)
    for head in heads:
        await turn.tell(
            f"offer:{deployment.id}:school:{head.id}", "offers.for_school", head.id or 0, request=request.id
        )
    if not heads:
        await story.tell_holder(turn, request, f"offer:{deployment.id}:ring", "offers.ring", request=request.id)


async def to_sign(turn: Turn, request: SupportRequest, deployment: Deployment) -> bool:
    """Have the heads of the school sign the agreement as it is now; false where none can be written to."""
    heads = await story.heads_reached(turn, request.school_id)
    for head in heads:
        key = f"agreement:{deployment.id}:{turn.inbound.platform}:{turn.inbound.id}:{head.id}"
        await turn.tell(key, "agreements.sign", head.id or 0, request=request.id)
    if not heads:
        key = f"agreement:{deployment.id}:{turn.inbound.platform}:{turn.inbound.id}:ring"
        await story.tell_holder(turn, request, key, "agreements.ring", request=request.id)
    return bool(heads)


async def _offer(scene: Scene, request: SupportRequest, deployment: Deployment) -> texts.Offer:
    told = await story.tell(scene.session, request, scene.house)
    home = await scene.session.get_one(School, deployment.home_id)
    cost = await ledger.quote(scene.session, deployment, deployment.days)
    known = request.shared or deployment.school_yes_at is not None
    facts = dict(told.facts)
    return texts.Offer(
        number=told.number,
        reference=told.reference,
        sle=told.sle,
        home=home.name,
        school=await story.school_for_others(scene.session, request, deployment),
        about=told.area_for_others,
        days=deployment.days,
        cost=money.price(cost.free, cost.charged, cost.rate),
        focus=facts.get("Focus", "") if known else "",
        start=facts.get("Start", "not said yet"),
        shared=known,
    )


async def _offered(scene: Scene, number: int | None) -> tuple[SupportRequest, Deployment] | None:
    """The request and the SLE on offer, as long as it is one."""
    request = await story.find(scene.session, str(number))
    live = await deployments.live(scene.session, number or 0)
    if request is None or live is None or request.status is not Status.OFFERED or live.release is not Release.AGREED:
        return None
    return request, live


@router.notice("offers.for_sle")
async def for_sle(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    found = await _offered(scene, args["request"])
    return texts.for_sle(await _offer(scene, *found)) if found and not found[1].sle_yes_at else None


@router.notice("offers.for_school")
async def for_school(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    found = await _offered(scene, args["request"])
    return texts.for_school(await _offer(scene, *found)) if found and not found[1].school_yes_at else None


@router.notice("offers.ring")
async def ring(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    found = await _offered(scene, args["request"])
    if found is None:
        return None
    told = await story.tell(scene.session, found[0], scene.house)
    return texts.ring_school(told.reference, told.school, told.sle, told.number)


async def _open(turn: Turn, *, sle: bool, school: bool) -> tuple[SupportRequest, Deployment] | Said:
    """The offer if this person may answer it for the SLE or for the school; else what to say instead."""
    request = await story.find(turn.session, turn.value, to_change=True)
    latest = await deployments.latest(turn.session, request.id or 0) if request else None
    if request is None or latest is None or not _concerns(turn, request, latest, sle=sle, school=school):
        return texts.unknown()
    found = await _offered(turn, request.id)
    if found is None or (sle and not school and found[1].sle_yes_at) or (school and not sle and found[1].school_yes_at):
        told, of_school = await story.tell(turn.session, request, turn.house), story.may_decide(turn, request.school_id)
        return texts.over(told.line if of_school else told.line_for_others)
    return found


def _concerns(turn: Turn, request: SupportRequest, deployment: Deployment, *, sle: bool, school: bool) -> bool:
    their_turn = deployment.sle_id == turn.person_id and deployment.released > 0  # their own head was asked first
    if sle and (their_turn or Role.CENTRAL in turn.roles):
        return True
    return school and story.may_decide(turn, request.school_id)


@router.button("offers.show")
async def show(turn: Turn) -> Said:
    """The offer as it stands, for whoever has to answer it."""
    found = await _open(turn, sle=True, school=True)
    if not isinstance(found, tuple):
        return found
    request, deployment = found
    offer = await _offer(turn, request, deployment)
    if deployment.sle_id == turn.person_id:
        return texts.for_sle(offer)
    return texts.for_school(offer, by_phone=not story.is_head(turn, request.school_id))


@router.button("offers.take")
async def take(turn: Turn) -> Said:
    """The SLE says yes."""
    found = await _open(turn, sle=True, school=False)
    if not isinstance(found, tuple):
        return found
    request, deployment = found
    deployment.sle_yes_at = turn.now
    await _said_yes(turn, request, deployment)
    return texts.sle_took(deployment.school_yes_at is not None)


@router.button("offers.accept")
async def accept(turn: Turn) -> Said:
    """The school says yes, and with it that the SLE may know who asks."""
    found = await _open(turn, sle=False, school=True)
    if not isinstance(found, tuple):
        return found
    request, deployment = found
    deployment.school_yes_at = turn.now
    await _said_yes(turn, request, deployment)
    return texts.school_accepted(await story.name(turn.session, deployment.sle_id), deployment.sle_yes_at is not None)


async def _said_yes(turn: Turn, request: SupportRequest, deployment: Deployment) -> None:
    turn.session.add(deployment)
    await turn.session.flush()
    audit.note(turn.session, "offer.accepted", turn.now, turn.person_id, request.reference)
    if not (deployment.sle_yes_at and deployment.school_yes_at):
        await story.changed(turn, request)
        return
    await story.step(turn, request, Status.SCOPING, tell_asker=False)
    await turn.tell(f"plan:{deployment.id}:sle", "offers.plan", deployment.sle_id, request=request.id, sle=True)
    for person_id in await _school_side(turn, request):
        await turn.tell(f"plan:{deployment.id}:{person_id}", "offers.plan", person_id, request=request.id, sle=False)


async def _school_side(turn: Turn, request: SupportRequest) -> list[int]:
    """The school's heads and whoever asked."""
    heads = [head.id or 0 for head in await story.heads_reached(turn, request.school_id)]
    return list(dict.fromkeys([*heads, *await story.spokesmen(turn, request)]))


@router.notice("offers.plan")
async def plan(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    request = await story.find(scene.session, str(args["request"]))
    live = await deployments.live(scene.session, args["request"])
    if request is None or live is None or request.status is not Status.SCOPING:
        return None
    school = next(iter(await story.spokesmen(scene, request)), request.asker_id)
    other_id = school if args["sle"] else live.sle_id
    other = await scene.session.get_one(Person, other_id)
    by = scene.today + timedelta(days=scene.house.first_talk_days)
    offer = await _offer(scene, request, live)
    return texts.plan_together(offer, other.name, other.email, other.phone, by, for_sle=args["sle"])


@router.button("offers.pass")
async def declined(turn: Turn) -> Said:
    """The SLE says no."""
    found = await _open(turn, sle=True, school=False)
    if not isinstance(found, tuple):
        return found
    await _fall_through(turn, *found, who="sle", why="the SLE cannot take it")
    return texts.passed()


@router.button("offers.other")
async def other(turn: Turn) -> Said:
    """The school would rather have somebody else."""
    found = await _open(turn, sle=False, school=True)
    if not isinstance(found, tuple):
        return found
    request, deployment = found
    await _fall_through(turn, request, deployment, who="school", why="the school asked for somebody else")
    return texts.somebody_else()


async def _fall_through(turn: Turn, request: SupportRequest, deployment: Deployment, *, who: str, why: str) -> None:
    """Back to matching; the SLE's own head hears that the days are free again."""
    await story.step(turn, request, Status.MATCHING, why)
    args = {"deployment": deployment.id, "who": who}
    await story.tell_holder(turn, request, f"offer:{deployment.id}:fell", "offers.fell_through", **args)
    await story.tell_not_needed(turn, deployment, sle=who != "sle")


@router.button("offers.call_off", only=CENTRAL)
async def call_off(turn: Turn) -> Said:
    """The team looks for somebody else: a head who does not answer, a plan that does not come about."""
    request = await story.find(turn.session, turn.value)
    live = await deployments.live(turn.session, request.id or 0) if request else None
    if request is None or live is None or request.status not in BEFORE_AGREEMENT:
        return texts.unknown()
    return texts.surely_call_off(request.reference, await story.name(turn.session, live.sle_id), str(request.id))


@router.button("offers.called_off", only=CENTRAL)
async def called_off(turn: Turn) -> Said:
    request = await story.find(turn.session, turn.value, to_change=True)
    live = await deployments.live(turn.session, request.id or 0) if request else None
    if request is None or live is None or request.status not in BEFORE_AGREEMENT:
        return texts.unknown()
    told_sle = live.release is Release.AGREED
    await story.step(turn, request, Status.MATCHING, "somebody else is looked for")
    await story.tell_not_needed(turn, live, sle=told_sle)
    return texts.called_off(request.reference, str(request.id))


@router.notice("offers.fell_through")
async def fell_through(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    deployment = await deployments.find(scene.session, args["deployment"])
    if deployment is None:
        return None
    request = await scene.session.get_one(SupportRequest, deployment.request_id)
    sle = await story.name(scene.session, deployment.sle_id)
    return texts.fell_through(request.reference, sle, args["who"], str(request.id))


@router.notice("offers.not_needed")
async def not_needed(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    deployment = await deployments.find(scene.session, args["deployment"])
    if deployment is None:
        return None
    request = await scene.session.get_one(SupportRequest, deployment.request_id)
    return texts.not_needed(request.reference, await story.name(scene.session, deployment.sle_id))


@router.on_request
async def actions(turn: Turn, request: SupportRequest) -> Sequence[Button]:
    """The offer, for those who have not answered it."""
    number, buttons = str(request.id), []
    if found := await _offered(turn, request.id):
        for_me = found[1].sle_id == turn.person_id and not found[1].sle_yes_at
        if for_me or (story.may_decide(turn, request.school_id) and not found[1].school_yes_at):
            buttons.append(Button("Answer the offer", "offers.show", number))
    if Role.CENTRAL in turn.roles and request.status in BEFORE_AGREEMENT:
        buttons.append(Button("Look for somebody else", "offers.call_off", number))
    return buttons


@router.waiting
async def todos(scene: Scene, person_id: int, posts: Posts) -> Sequence[Todo]:
    """Offers that wait for this SLE, or for this head."""
    mine = [d for d in await deployments.of_sle(scene.session, person_id) if not d.sle_yes_at]
    found = [await _todo(scene, d.request_id, of_sle=True) for d in mine]
    schools = people.headed(posts)
    for request in await story.standing_at_schools(scene.session, schools, Status.OFFERED):
        live = await deployments.live(scene.session, request.id or 0)
        if live and not live.school_yes_at:
            found.append(await _todo(scene, request.id or 0, of_sle=False))
    return [todo for todo in found if todo]


async def _todo(scene: Scene, number: int, *, of_sle: bool) -> Todo | None:
    found = await _offered(scene, number)
    if found is None:
        return None
    told = await story.tell(scene.session, found[0], scene.house)
    about = f"Offer for {told.reference} ({told.area_for_others if of_sle else told.area})"
    return Todo(about, Button(f"Answer {told.reference}", "offers.show", told.number))
