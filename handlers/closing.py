"""Support is finished, paused and taken up again, cancelled or closed, and everybody who takes part is told."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from handlers import conversation, school_year, story
from handlers.router import CENTRAL, LINKED, Knowing, Posts, Router, Said, Scene, Todo, Turn
from messages import closing as texts
from messages import evaluations as evaluation_texts
from messages import support as support_texts
from messages.dates import london_day
from messages.form import Known
from messages.message import Button, Message
from storage import deployments, evaluations, requests, visits
from storage.evaluations import Part
from storage.people import Role
from storage.requests import Kind, Status, SupportRequest
from storage.schools import School

router = Router(
    "closing",
    only=LINKED,
    own="those who take part, each for what is theirs to do: a head or the central team cancels, the SLE pauses too",
)
EVALUATED = "evaluated by the school"


@dataclass(frozen=True, slots=True)
class Deed:
    """Something to do with support that was agreed: from which statuses, and for which of those who take part."""

    verb: str
    of: tuple[Status, ...]
    by: frozenset[str]


FINISH = Deed("finish", (Status.ACTIVE, Status.PAUSED), frozenset({"team", "head", "asker", "sle"}))
PAUSE = Deed("pause", (Status.ACTIVE,), frozenset({"team", "head", "sle"}))
RESUME = Deed("resume", (Status.PAUSED,), frozenset({"team", "head", "sle"}))
CANCEL = Deed("cancel", (Status.AGREED, Status.ACTIVE, Status.PAUSED), frozenset({"team", "head"}))
CLOSE = Deed("close", (Status.EVALUATING,), frozenset({"team"}))
ANY = Deed("keep", tuple(Status), frozenset({"team", "head", "asker", "sle"}))


def _said(deed: Deed) -> str:
    """What a person writes to do it: "pause 42"."""
    return rf"{deed.verb} (?:request )?(?:s2s[- ]?)?0*(?P<request>\d{{1,9}})"


async def _part(turn: Turn, request: SupportRequest) -> frozenset[str]:
    """As what this person takes part in the request."""
    live = await deployments.live(turn.session, request.id or 0)
    found = {
        "team": Role.CENTRAL in turn.roles,
        "head": story.is_head(turn, request.school_id),
        "asker": requests.is_asker(request, turn.person_id, turn.posts),
        "sle": live is not None and live.signed_at is not None and live.sle_id == turn.person_id,
    }
    return frozenset(part for part, takes in found.items() if takes)


async def _to_do(turn: Turn, deed: Deed) -> tuple[SupportRequest | None, Said]:
    """The request if this person may do that with it now; else what to say instead."""
    turn.value = turn.value or turn.slots.get("request", "")
    request = await story.find(turn.session, turn.value, to_change=True)
    part = await _part(turn, request) if request and request.kind is Kind.SUPPORT else frozenset()
    if request is None or not part:
        return None, support_texts.unknown_request(turn.value)
    if request.status in deed.of and part & deed.by:
        return request, None
    line = (await story.tell(turn.session, request, turn.house)).line
    late = turn.inbound.action and part & deed.by
    return None, (support_texts.moved_on if late else texts.not_now)(request.reference, line)


async def work(scene: Scene, request: SupportRequest) -> texts.Work:
    """The deployment of the request as those who take part speak of it."""
    told = await story.tell(scene.session, request, scene.house)
    agreed = told.deployment
    days = await visits.of_deployment(scene.session, agreed.id or 0) if agreed else []
    return texts.Work(
        reference=told.reference,
        number=told.number,
        school=told.school,
        area=told.area,
        sle=told.sle,
        agreed=agreed.days if agreed else Decimal(0),
        given=sum((visit.length for visit in days if visit.status in visits.GIVEN), Decimal(0)),
        ahead=[visit.day for visit in days if visit.status in visits.AHEAD],
        why=told.standing.why,
    )


async def tell_sides(turn: Turn, request: SupportRequest, but: Collection[int] = ()) -> None:
    """Tell the school's heads, the SLE, the SLE's heads and whoever looks after it of the last step.

    Left out are those named in `but`, whoever took the step, and the asker, or whoever is told instead, of every step.
    """
    told = await deployments.latest(turn.session, request.id or 0)
    school = [head.id for head in await story.heads_reached(turn, request.school_id)]
    home = [told.sle_id, *(head.id for head in await story.heads_reached(turn, told.home_id))] if told else []
    of_sle = dict.fromkeys(school, False) | dict.fromkeys(home, True)
    key = f"support:{request.id}:told:{len(await requests.moves_of(turn.session, request.id or 0))}"
    args = {"request": request.id, "status": request.status}
    left_out = {*but, turn.person_id, *await story.spokesmen(turn, request)}
    for person, side in of_sle.items():
        if person and person not in left_out:
            await turn.tell(f"{key}:{person}", "closing.told", person, of_sle=side, **args)
    if request.taken_by not in {*but, turn.person_id}:
        await story.tell_holder(turn, request, f"{key}:holder", "closing.told", of_sle=False, **args)


@router.notice("closing.told")
async def told(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    """The last step, for those who take part; a later step has a message of its own."""
    request = await requests.find(scene.session, args["request"])
    if request is None or request.status != args["status"]:
        return None
    ratings = await _ratings(scene, request) if args["of_sle"] else None
    return texts.told(await work(scene, request), request.status, ratings)


async def _ratings(scene: Scene, request: SupportRequest) -> Sequence[tuple[str, str]]:
    """What the school said of the SLE's work, if it allowed the SLE's side to see it."""
    for one in await evaluations.of_request(scene.session, request.id or 0):
        if one.part is Part.END and one.answers and one.answers.get("share") == "yes":
            return evaluation_texts.of_the_work(one.answers)
    return ()


@router.button("evaluations.finish")
@router.says(_said(FINISH))
async def finish(turn: Turn) -> Said:
    request, instead = await _to_do(turn, FINISH)
    return texts.surely_finish(await work(turn, request)) if request else instead


@router.button("evaluations.finished")
async def finished(turn: Turn) -> Said:
    """The days are over: what was not given is free again, and those who know are asked how it went."""
    request, instead = await _to_do(turn, FINISH)
    if request is None:
        return instead
    speaks = await evaluations.respondent(turn.session, request, everybody=turn.house.reaches_all)
    live = await deployments.live(turn.session, request.id or 0)
    await evaluations.forget_unanswered(turn.session, request.id or 0, Part.MID_TERM)
    await story.step(turn, request, Status.EVALUATING, tell_asker=speaks not in await story.spokesmen(turn, request))
    asked = {speaks, live.sle_id} if live else {speaks}
    await tell_sides(turn, request, but=asked)
    await _ask(turn, request, Part.END, speaks, turn.today)
    if live:
        await _ask(turn, request, Part.SLE, live.sle_id, turn.today)
    await _ask(turn, request, Part.LATER, speaks, turn.today + timedelta(weeks=turn.house.later_weeks))
    await _ask(turn, request, Part.TERM_LATER, speaks, turn.today + timedelta(weeks=turn.house.term_later_weeks))
    return texts.finished(await work(turn, request))


async def _ask(turn: Turn, request: SupportRequest, part: Part, person: int, due: date) -> None:
    """Ask now, or when the time has come."""
    planned = await evaluations.plan(turn.session, request.id or 0, person, part, due)
    if due <= turn.today:
        args = {"evaluation": planned.id, "request": request.id}
        await turn.tell(f"evaluation:{planned.id}:ask", "evaluations.ask", person, **args)


def _able(deed: Deed) -> Knowing:
    """What a form about such a deed must know: the requests this person can do it with."""

    async def known(turn: Turn) -> Known:
        return {"requests": await _possible(turn, deed)}

    return known


async def _possible(turn: Turn, deed: Deed) -> list[tuple[int, str]]:
    """The requests this person can do it with, and what they are called."""
    standing = await requests.standing_at(turn.session, *deed.of, kind=Kind.SUPPORT)
    able = [request for request in standing if await _part(turn, request) & deed.by]
    schools = [await turn.session.get_one(School, request.school_id) for request in able]
    return [(r.id or 0, f"{r.reference}, {s.name}") for r, s in zip(able, schools, strict=True)]


@router.button("closing.to_finish")
@router.intent("finish_support", offer=Button("Finish support", "closing.to_finish"))
async def to_finish(turn: Turn) -> Said:
    return await _which(turn, FINISH, finish)


@router.button("closing.to_pause")
@router.intent("pause_support", offer=Button("Pause support", "closing.to_pause"))
async def to_pause(turn: Turn) -> Said:
    return await _which(turn, PAUSE, pause)


async def _which(turn: Turn, deed: Deed, do: Callable[[Turn], Awaitable[Said]]) -> Said:
    """Do it with the request that was named or the only one; else ask which is meant."""
    able = [] if turn.slots.get("request") else await _possible(turn, deed)
    if not turn.slots.get("request") and len(able) != 1:
        return texts.which_one(deed.verb, [(str(id), name) for id, name in able])
    turn.value = str(able[0][0]) if able else ""
    return await do(turn)


@router.button("closing.pause")
@router.says(_said(PAUSE))
async def pause(turn: Turn) -> Said:
    request, instead = await _to_do(turn, PAUSE)
    return await conversation.begin(turn, texts.PAUSE.name, {"request": str(request.id)}) if request else instead


@router.form(texts.PAUSE, know=_able(PAUSE))
async def paused(turn: Turn, *, request: str, reason: str) -> Said:
    turn.value = request
    found, instead = await _to_do(turn, PAUSE)
    if found is None:
        return instead
    await story.step(turn, found, Status.PAUSED, reason)
    await tell_sides(turn, found)
    return texts.paused(await work(turn, found))


@router.button("closing.resume")
@router.says(_said(RESUME))
async def resume(turn: Turn) -> Said:
    request, instead = await _to_do(turn, RESUME)
    return texts.surely_resume(await work(turn, request)) if request else instead


@router.button("closing.resumed")
async def resumed(turn: Turn) -> Said:
    request, instead = await _to_do(turn, RESUME)
    if request is None:
        return instead
    await story.step(turn, request, Status.ACTIVE)
    await tell_sides(turn, request)
    return texts.resumed(await work(turn, request))


@router.button("closing.cancel")
@router.says(_said(CANCEL))
async def cancel(turn: Turn) -> Said:
    request, instead = await _to_do(turn, CANCEL)
    return texts.surely_cancel(await work(turn, request)) if request else instead


@router.button("closing.cancelled")
async def cancelled(turn: Turn) -> Said:
    request, instead = await _to_do(turn, CANCEL)
    if request is None:
        return instead
    by = "the school" if story.is_head(turn, request.school_id) else "the central team"
    await evaluations.forget_unanswered(turn.session, request.id or 0)
    await story.step(turn, request, Status.CANCELLED, f"cancelled by {by}")
    await tell_sides(turn, request)
    return texts.cancelled(await work(turn, request))


@router.button("closing.keep")
async def keep(turn: Turn) -> Said:
    """The person thought better of it."""
    request, instead = await _to_do(turn, ANY)
    if request is None:
        return instead
    return texts.kept(request.reference, (await story.tell(turn.session, request, turn.house)).line)


@router.button("closing.close", only=CENTRAL)
@router.says(_said(CLOSE), only=CENTRAL)
async def close(turn: Turn) -> Said:
    request, instead = await _to_do(turn, CLOSE)
    return await conversation.begin(turn, texts.CLOSE.name, {"request": str(request.id)}) if request else instead


@router.form(texts.CLOSE, know=_able(CLOSE), only=CENTRAL)
async def closed(turn: Turn, *, request: str, reason: str) -> Said:
    """Without an evaluation by the school, which is not asked any more."""
    turn.value = request
    found, instead = await _to_do(turn, CLOSE)
    if found is None:
        return instead
    await evaluations.forget_unanswered(turn.session, found.id or 0)
    await story.step(turn, found, Status.CLOSED, reason)
    await tell_sides(turn, found)
    return texts.closed(await work(turn, found))


BUTTONS = (
    (FINISH, texts.finish_button),
    (RESUME, texts.resume_button),
    (PAUSE, texts.pause_button),
    (CANCEL, texts.cancel_button),
    (CLOSE, texts.close_button),
)


@router.on_request
async def actions(turn: Turn, request: SupportRequest) -> Sequence[Button]:
    """What this person can do with support that was agreed."""
    if request.kind is not Kind.SUPPORT:
        return []
    part = await _part(turn, request)
    return [draw(str(request.id)) for deed, draw in BUTTONS if request.status in deed.of and part & deed.by]


@router.waiting
async def to_close(scene: Scene, person_id: int, posts: Posts) -> Sequence[Todo]:
    """For the central team: requests whose school has not said how it went, in spite of a reminder."""
    if not any(role is Role.CENTRAL for role, _, _ in posts):
        return []
    found, year = [], await school_year.known(scene.session)
    for request in await requests.standing_at(scene.session, Status.EVALUATING, kind=Kind.SUPPORT):
        patience = 2 * scene.house.evaluation_days
        if scene.today >= evaluation_texts.asked_again_on(london_day(request.since), patience, year):
            school = await scene.session.get_one(School, request.school_id)
            button = Button(f"Close {request.reference}", "closing.close", str(request.id))
            found.append(Todo(texts.todo_line(request.reference, school.name), button))
    return found
