"""The SLE's own head is asked first whether they release their colleague."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from handlers import offers, story
from handlers.router import LINKED, Posts, Router, Said, Scene, Todo, Turn, days_shown, number
from messages import dates, money
from messages import releases as texts
from messages import support as support_texts
from messages.message import Button, Message
from storage import audit, deployments, ledger, people, requests
from storage.deployments import Deployment, Release
from storage.people import Person, Post, Role
from storage.requests import Status, SupportRequest
from storage.schools import School
from storage.specialisms import Sle

router = Router("releases", only=LINKED, own="the heads of the SLE’s own school, and the central team")
UNDECIDED = (Release.ASKED, Release.RING)


async def ask(turn: Turn, request: SupportRequest, sle_id: int, days: Decimal) -> Said:
    """Ask the SLE's own head to release them for so many days; the request was found to be changed."""
    sle, home = await story.name(turn.session, sle_id), await _home(turn.session, sle_id)
    if request.status is not Status.MATCHING:
        return support_texts.moved_on(request.reference, (await story.tell(turn.session, request, turn.house)).line)
    if home is None:
        return texts.no_home(sle)
    if home == request.school_id:
        return texts.own_school(sle)
    deployment = Deployment(
        request_id=request.id or 0,
        sle_id=sle_id,
        home_id=home,
        asked=days,
        days=days,
        year=story.year_of(request, turn.today),
        asked_at=turn.now,
    )
    turn.session.add(deployment)
    await turn.session.flush()
    await story.step(turn, request, Status.AWAITING_RELEASE)
    return await _ask_heads(turn, deployment)


async def ask_again(turn: Turn, deployment: Deployment, days: Decimal) -> Said:
    """Ask anew, for other days than were released or for days that are no longer free; what is signed stays."""
    deployment.asked, deployment.release, deployment.asked_at = days, Release.ASKED, turn.now
    turn.session.add(deployment)
    return await _ask_heads(turn, deployment)


async def _ask_heads(turn: Turn, deployment: Deployment) -> Said:
    everybody, home = turn.house.reaches_all, deployment.home_id
    heads = await people.reachable(turn.session, Role.HEADTEACHER, everybody=everybody, school_id=home)
    for head in heads:
        key = f"release:{deployment.id}:{deployment.asked_at:%Y%m%d%H%M%S}:{head.id}"
        await turn.tell(key, "releases.ask", head.id or 0, deployment=deployment.id)
    sle, school = await story.name(turn.session, deployment.sle_id), await turn.session.get_one(School, home)
    return texts.asked(sle, school.name, [head.name for head in heads], deployment.asked, deployment.id or 0)


async def _home(session: AsyncSession, sle_id: int) -> int | None:
    posts = select(Post.school_id).where(Post.person_id == sle_id, Post.role == Role.SLE)
    return (await session.exec(posts)).first()


async def figures(scene: Scene, deployment: Deployment, days: Decimal) -> texts.Ask:
    """What the SLE's own head decides on, as it stands now."""
    request = await scene.session.get_one(SupportRequest, deployment.request_id)
    told = await story.tell(scene.session, request, scene.house)
    sle = await scene.session.get_one(Sle, deployment.sle_id)
    home = await scene.session.get_one(School, deployment.home_id)
    cost = await ledger.quote(scene.session, deployment, days)
    free_days = await ledger.allowance(scene.session, sle)
    free_left = await ledger.free_left(scene.session, sle, deployment.year, but_for=deployment.id)
    own = sum(
        (row.free + row.charged for row in await ledger.of_deployment(scene.session, deployment.id or 0)), ledger.NONE
    )
    return texts.Ask(
        deployment=deployment.id or 0,
        reference=request.reference,
        sle=await story.name(scene.session, deployment.sle_id),
        home=home.name,
        days=days,
        about=f"Support with {told.area_for_others}",
        school=await story.school_for_others(scene.session, request, deployment),
        start=dict(told.facts).get("Start", "not said yet"),
        free=cost.free,
        charged=cost.charged,
        rate=cost.rate,
        allowance=free_days,
        taken=free_days - free_left,
        year=deployment.year,
        cap=ledger.cap(sle),
        promised=await ledger.given(scene.session, deployment.sle_id, deployment.year) - own,
        goes_to=scene.house.charge_goes_to,
    )


@router.notice("releases.ask")
async def asked(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    deployment = await deployments.find(scene.session, args["deployment"])
    if deployment is None or deployment.ended_at or deployment.release not in UNDECIDED:
        return None
    return texts.request(await figures(scene, deployment, deployment.asked))


async def _open(turn: Turn, value: str) -> tuple[SupportRequest, Deployment] | Said:
    """The request and the deployment if this person may decide on its release now; else what to say instead."""
    known = await deployments.find(turn.session, number(value) or 0)
    if known is None or not story.may_decide(turn, known.home_id):
        return texts.unknown()
    request = await requests.find(turn.session, known.request_id, to_change=True)
    deployment = await deployments.find(turn.session, known.id or 0, to_change=True)
    if request is None or deployment is None or deployment.ended_at or deployment.release not in UNDECIDED:
        reference = request.reference if request else ""
        return texts.over(reference, await _what_was_decided(turn, known))
    return request, deployment


async def _what_was_decided(turn: Turn, deployment: Deployment) -> str:
    sle = await story.name(turn.session, deployment.sle_id)
    if deployment.release is Release.AGREED:
        return f"{sle} was released for {money.days(deployment.released)}."
    return f"{sle} is not released."


@router.button("releases.show")
async def show(turn: Turn) -> Said:
    """The decision as it stands: for the head, or for the team to write down what a head said by telephone."""
    found = await _open(turn, turn.value)
    if not isinstance(found, tuple):
        return found
    _, deployment = found
    by_phone = not story.is_head(turn, deployment.home_id)
    return texts.request(await figures(turn, deployment, deployment.asked), by_phone=by_phone)


@router.button("releases.fewer")
async def fewer(turn: Turn) -> Said:
    found = await _open(turn, turn.value)
    if not isinstance(found, tuple):
        return found
    return texts.fewer(await figures(turn, found[1], found[1].asked))


@router.button("releases.agree")
async def agree(turn: Turn) -> Said:
    """The head agrees to the days and to the charged part of them that they were shown."""
    found = await _open(turn, turn.value.split(":")[0])
    if not isinstance(found, tuple):
        return found
    request, deployment = found
    shown = days_shown(turn.value)
    if shown is None or shown[0] <= 0 or shown[0] > deployment.asked or shown[0] * 2 % 1:
        return texts.request(await figures(turn, deployment, deployment.asked))
    now = await figures(turn, deployment, shown[0])
    if now.charged > shown[1]:
        return [texts.figures_changed(), texts.request(now)]
    await _write_down(turn, deployment, shown[0], shown[1])
    return await _go_on(turn, request, deployment)


async def _write_down(turn: Turn, deployment: Deployment, days: Decimal, extra: Decimal) -> None:
    deployment.release, deployment.released, deployment.extra = Release.AGREED, days, extra
    deployment.decided_at, deployment.decided_by = turn.now, turn.person_id
    if deployment.signed_at is None:
        deployment.days = days
    turn.session.add(deployment)
    await turn.session.flush()
    how = "by head" if story.is_head(turn, deployment.home_id) else "told by telephone"
    audit.note(turn.session, "release.agreed", turn.now, turn.person_id, f"{deployment.id} {how}")


async def _go_on(turn: Turn, request: SupportRequest, deployment: Deployment) -> Said:
    """The first yes offers the SLE to the school; a later one lets the school sign."""
    sle = await story.name(turn.session, deployment.sle_id)
    if request.status is Status.AWAITING_RELEASE:
        await story.step(turn, request, Status.OFFERED, tell_asker=False)
        await offers.make(turn, request, deployment)
        return texts.agreed(sle, deployment.released)
    await story.changed(turn, request)
    await offers.to_sign(turn, request, deployment)
    return texts.agreed_again(sle, deployment.released)


@router.button("releases.not_now")
async def not_now(turn: Turn) -> Said:
    found = await _open(turn, turn.value)
    if not isinstance(found, tuple):
        return found
    request, deployment = found
    audit.note(turn.session, "release.not_now", turn.now, turn.person_id, str(deployment.id))
    if request.status is not Status.AWAITING_RELEASE:
        return await _no_more(turn, request, deployment)
    deployment.release, deployment.decided_at, deployment.decided_by = Release.NOT_NOW, turn.now, turn.person_id
    turn.session.add(deployment)
    await story.step(turn, request, Status.MATCHING, "the SLE’s head cannot release them now")
    await story.tell_holder(turn, request, f"release:{deployment.id}:no", "releases.not_now", deployment=deployment.id)
    return texts.not_now(await story.name(turn.session, deployment.sle_id))


async def _no_more(turn: Turn, request: SupportRequest, deployment: Deployment) -> Said:
    """It stays at what the head released before; whoever plans has to make do with it."""
    deployment.release = Release.AGREED
    turn.session.add(deployment)
    heads = [head.id or 0 for head in await story.heads_reached(turn, request.school_id)]
    for person_id in dict.fromkeys([deployment.sle_id, *await story.spokesmen(turn, request), *heads]):
        key = f"release:{deployment.id}:{deployment.asked_at:%Y%m%d%H%M%S}:no:{person_id}"
        await turn.tell(key, "releases.no_more", person_id, deployment=deployment.id)
    return texts.stays(await story.name(turn.session, deployment.sle_id), deployment.released)


@router.notice("releases.no_more")
async def no_more(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    deployment = await deployments.find(scene.session, args["deployment"])
    if deployment is None or deployment.ended_at:
        return None
    request = await scene.session.get_one(SupportRequest, deployment.request_id)
    sle = await story.name(scene.session, deployment.sle_id)
    free = (await ledger.quote(scene.session, deployment, deployment.released)).free
    return texts.no_more(request.reference, sle, deployment.released, free, str(request.id))


@router.notice("releases.not_now")
async def not_now_for_team(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    told = await _for_team(scene, args["deployment"])
    return texts.not_now_for_team(*told) if told else None


async def _for_team(scene: Scene, id: int) -> tuple[str, str, str, str] | None:
    """Reference, SLE, home school and number of the request."""
    deployment = await deployments.find(scene.session, id)
    if deployment is None:
        return None
    request = await scene.session.get_one(SupportRequest, deployment.request_id)
    home = await scene.session.get_one(School, deployment.home_id)
    return request.reference, await story.name(scene.session, deployment.sle_id), home.name, str(request.id)


@router.button("releases.ring")
async def ring(turn: Turn) -> Said:
    found = await _open(turn, turn.value)
    if not isinstance(found, tuple):
        return found
    request, deployment = found
    deployment.release = Release.RING
    turn.session.add(deployment)
    args = {"deployment": deployment.id, "head": turn.person_id}
    await story.tell_holder(turn, request, f"release:{deployment.id}:ring", "releases.ring", **args)
    return texts.ring(turn.alliance.phone)


@router.notice("releases.ring")
async def ring_for_team(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    told, head = await _for_team(scene, args["deployment"]), await scene.session.get(Person, args["head"])
    if told is None or head is None:
        return None
    reference, sle, home, _ = told
    return texts.ring_for_team(reference, sle, home, head.name, head.phone, args["deployment"])


@router.on_request
async def actions(turn: Turn, request: SupportRequest) -> Sequence[Button]:
    """The decision, for the SLE's own head and for the team that rang them."""
    live = await deployments.live(turn.session, request.id or 0)
    if live is None or live.release not in UNDECIDED or not story.may_decide(turn, live.home_id):
        return []
    label = "Decide on the release" if story.is_head(turn, live.home_id) else "Write down the head’s answer"
    return [Button(label, "releases.show", str(live.id))]


@router.waiting
async def todos(scene: Scene, person_id: int, posts: Posts) -> Sequence[Todo]:
    """Releases that wait for this head."""
    schools = people.headed(posts)
    open_ones = [d for d in await deployments.of_home(scene.session, schools) if d.release in UNDECIDED]
    found = []
    for deployment in open_ones:
        sle = await story.name(scene.session, deployment.sle_id)
        since = dates.say(dates.london_day(deployment.asked_at))
        line = f"Release of {sle} for {money.days(deployment.asked)}, asked on {since}"
        found.append(Todo(line, Button(f"Release {sle.split()[0]}", "releases.show", str(deployment.id))))
    return found
