"""Summer matching: the central team writes down the coming year's needs, looks at the best plan and agrees on it."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from handlers import approvals, candidates, conversation, story
from handlers.router import CENTRAL, Reply, Router, Said, Scene, Turn, number
from messages import needs as school_words
from messages import year_board as texts
from messages import year_needs
from messages.dates import academic_year
from messages.form import Known
from messages.message import Message
from messages.raised import UNKNOWN, answers_of
from messages.ranking import Candidate
from messages.request import REQUEST
from messages.year_board import Board, Names
from messages.year_goals import Plan
from messages.year_plan import Need, Offer, Problem
from storage import audit, ledger, requests, specialisms, year_plans
from storage.requests import Status, SupportRequest
from storage.schools import School
from storage.specialisms import leaders
from storage.year_plans import PlanState, PlanWish, Wish, YearNeed

router = Router("year", only=CENTRAL)
A_YEAR = timedelta(days=365)
BY = "The alliance, by its summer matching"
MOST_HALVES = 60


def coming(scene: Scene) -> str:
    """The academic year that is planned now: the next one."""
    return academic_year(scene.today + A_YEAR)


def _offer(one: Candidate, more: int, before: Decimal) -> Offer:
    """What an SLE may give; `more` half days are planned with as if they were agreed."""
    return Offer(
        id=one.id,
        school=one.school,
        areas=frozenset(one.offers),
        cap=int(one.cap_left * 2) + more,
        free=int(one.free_left * 2),
        phases=one.phases,
        not_weekdays=frozenset(one.not_weekdays),
        town=one.town,
        turns=int(one.given > 0) + int(before > 0),
    )


def _need(need: YearNeed, school: School) -> Need:
    own = school_words.school_phases(school.lowest_age, school.highest_age, school.phase)
    return Need(
        id=need.id or 0,
        school=need.school_id,
        area=need.area,
        halves=need.halves,
        phases=frozenset(need.phases) or own,
        any_phase=not need.phases,
        weekdays=frozenset(need.weekdays),
        urgent=need.urgent,
        town=school.town,
    )


async def _schools(session: AsyncSession) -> dict[int, School]:
    return {school.id or 0: school for school in (await session.exec(select(School))).all()}


async def at_present(scene: Scene, areas: Sequence[specialisms.Specialism]) -> Board:
    """What is asked, offered and wished now, and the last plan."""
    session, year = scene.session, coming(scene)
    schools, wished = await _schools(session), await year_plans.wishes(session, year)
    known = await leaders(session)
    offers = await candidates.everybody_of(session, scene.today, areas, year, known)
    before = await ledger.balances(session, [sle for sle, _, _ in known], academic_year(scene.today))
    written, row = await year_plans.needs(session, year), await year_plans.plan(session, year)
    more = {wish.sle_id: wish.halves for wish in wished if wish.wish is Wish.MORE}
    last = Plan.from_json(row.plan) if row and row.plan else None
    plan = last if row and row.ready else None  # until then the problem kept is already that of the next
    problem = Problem(
        needs=tuple(_need(need, schools[need.school_id]) for need in written if need.request_id is None),
        offers=tuple(_offer(one, more.get(one.id, 0), before[one.id].given) for one in offers),
        locked=tuple((w.need_id or 0, w.sle_id) for w in wished if w.wish is Wish.KEEP),
        forbidden=frozenset((w.need_id or 0, w.sle_id) for w in wished if w.wish is Wish.NOT),
        before=frozenset(last.pairs.items()) if last else frozenset(),
    )
    return Board(
        year=year,
        now=problem,
        names=Names(
            {id: school.name for id, school in schools.items()},
            {area.slug: area.label for area in areas},
            {one.id: f"{one.name} ({one.school_name})" if one.school_name else one.name for one in offers},
        ),
        made=sum(need.request_id is not None for need in written),
        working=row is not None and not row.ready,
        simple=row is not None and row.state is PlanState.SIMPLE,
        problem=Problem.from_json(row.problem) if row and plan else None,
        plan=plan,
    )


async def _board(turn: Turn) -> Board:
    return await at_present(turn, turn.facts.areas)


@router.button("year.board")
@router.words("summer matching", "matching board", "plan next year", "needs for next year")
async def board(turn: Turn) -> Message:
    return texts.board(await _board(turn))


async def known(turn: Turn) -> Known:
    words = await story.words_for_answers(turn.session, turn.facts.areas, turn.today)
    rows = await turn.session.exec(select(School).where(School.status != "Closed").order_by(col(School.name)))
    return words | {"schools": [(school.id, school.name, school.urn) for school in rows]}


@router.button("year.add")
@router.words("add a need", "need for next year")
async def add(turn: Turn) -> Said:
    return await conversation.begin(turn, year_needs.NEED.name, {})


@router.form(year_needs.NEED, know=known)
async def noted(turn: Turn, *, school: str, area: str, days: str, urgent: str, **more: Any) -> Message:
    """The need stands in the coming year until it is taken out or there is a request for it."""
    row = YearNeed(
        year=coming(turn),
        school_id=int(school),
        area=area,
        halves=int(Decimal(days) * 2),
        phases=more.get("phases") or [],
        weekdays=more.get("weekdays") or [],
        urgent=urgent == "yes",
        by=turn.person_id,
        at=turn.now,
    )
    turn.session.add(row)
    await turn.session.flush()
    audit.note(turn.session, "year.noted", turn.now, turn.person_id, f"year_need {row.id}")
    at = await _board(turn)
    return texts.noted(at, next(need for need in at.now.needs if need.id == row.id))


@router.button("year.needs")
async def needs(turn: Turn) -> Message:
    return texts.needs(await _board(turn), number(turn.value) or 0)


@router.button("year.remove")
async def remove(turn: Turn) -> Message:
    row = await year_plans.need(turn.session, number(turn.value) or 0, to_change=True)
    if row is None or row.request_id is not None:
        return texts.gone()
    at = await _board(turn)
    text = next((at.names.need(need) for need in at.now.needs if need.id == row.id), "")
    if not text:
        return texts.gone()
    audit.note(turn.session, "year.removed", turn.now, turn.person_id, f"year_need {row.id}")
    await year_plans.remove(turn.session, row)
    return texts.removed(text)


@router.button("year.work")
@router.words("work out the plan")
async def work(turn: Turn) -> Message:
    """Have the plan worked out beside the bot's own work; whoever asks is told when it is there."""
    at = await _board(turn)
    if not at.now.needs:
        return texts.nothing_to_plan(at.year)
    await year_plans.ask(turn.session, at.year, at.now.as_json(), turn.person_id, turn.now)
    audit.note(turn.session, "year.asked", turn.now, turn.person_id, at.year)
    return texts.on_its_way(at.year)


@router.notice("year.ready")
async def ready(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    at = await at_present(scene, await specialisms.published(scene.session))
    return texts.ready(at) if args["year"] == at.year else None


async def _planned(turn: Turn) -> tuple[Board, bool]:
    at = await _board(turn)
    return at, at.plan is not None


@router.button("year.pairs")
async def pairs(turn: Turn) -> Message:
    at, there = await _planned(turn)
    return texts.pairs(at, number(turn.value) or 0) if there else texts.no_plan(at.year)


@router.button("year.open")
async def left_open(turn: Turn) -> Message:
    at, there = await _planned(turn)
    return texts.left(at, number(turn.value) or 0) if there else texts.no_plan(at.year)


@router.button("year.compare")
async def compare(turn: Turn) -> Message:
    at, there = await _planned(turn)
    return texts.compare(at) if there else texts.no_plan(at.year)


@router.button("year.export")
async def export(turn: Turn) -> Message:
    at, there = await _planned(turn)
    audit.note(turn.session, "year.exported", turn.now, turn.person_id, at.year)
    return texts.export(at) if there else texts.no_plan(at.year)


async def _pair(turn: Turn) -> tuple[Board, Need, Offer] | None:
    """The pair that a button names, if both are in the last plan's problem and the need is still open."""
    at = await _board(turn)
    first, _, second = turn.value.partition(".")
    ids = number(first), number(second)
    problem = at.problem if at.plan else None
    found = [need for need in at.now.needs if need.id == ids[0] and problem and need in problem.needs]
    offers = [offer for offer in (problem.offers if problem else ()) if offer.id == ids[1]]
    return (at, found[0], offers[0]) if found and offers else None


@router.button("year.pair")
async def pair(turn: Turn) -> Message:
    found = await _pair(turn)
    return texts.pair(*found) if found else texts.gone()


@router.button("year.keep")
async def keep(turn: Turn) -> Message:
    if (found := await _pair(turn)) is None:
        return texts.gone()
    at, need, offer = found
    await _wish(turn, at, Wish.KEEP, offer.id, need.id)
    return texts.kept(at, need, offer.id)


@router.button("year.free")
async def free(turn: Turn) -> Message:
    if (found := await _pair(turn)) is None:
        return texts.gone()
    at, need, offer = found
    await year_plans.forget_wish(turn.session, at.year, need.id, offer.id)
    audit.note(turn.session, "year.freed", turn.now, turn.person_id, f"year_need {need.id}")
    return texts.not_kept(at, need, offer.id)


@router.button("year.not")
async def rule_out(turn: Turn) -> Message:
    if (found := await _pair(turn)) is None:
        return texts.gone()
    at, need, offer = found
    await _wish(turn, at, Wish.NOT, offer.id, need.id)
    return texts.ruled_out(at, need, offer.id)


@router.button("year.more")
async def more_days(turn: Turn) -> Message:
    """Plan as if an SLE gave more days."""
    first, _, second = turn.value.partition(".")
    sle, halves = number(first), number(second)
    at = await _board(turn)
    if not halves or halves > MOST_HALVES or sle not in at.names.sles:
        return texts.gone()
    wished = await year_plans.wishes(turn.session, at.year)
    had = sum(wish.halves for wish in wished if wish.wish is Wish.MORE and wish.sle_id == sle)
    await _wish(turn, at, Wish.MORE, sle or 0, None, min(had + halves, MOST_HALVES))
    return texts.more_days(at, sle or 0, halves)


async def _wish(turn: Turn, at: Board, wish: Wish, sle: int, need: int | None, halves: int = 0) -> None:
    wanted = PlanWish(year=at.year, wish=wish, need_id=need, sle_id=sle, halves=halves, by=turn.person_id, at=turn.now)
    await year_plans.wish(turn.session, wanted)
    audit.note(turn.session, "year.wished", turn.now, turn.person_id, f"plan_wish {wanted.id}")


@router.button("year.agree")
@router.words("make requests of the plan")
async def agree(turn: Turn) -> Message:
    at, there = await _planned(turn)
    if not there:
        return texts.no_plan(at.year)
    return texts.changed_meanwhile(at.year) if at.stale else texts.surely_agree(at)


@router.button("year.agreed")
async def agreed(turn: Turn) -> Reply | Message:
    """A request for each pair, once; each waits for the head of its school."""
    at, there = await _planned(turn)
    if not there or turn.value != at.year or at.plan is None:
        return texts.no_plan(at.year)
    if at.now.needs and at.stale:
        return texts.changed_meanwhile(at.year)
    made = [await _request(turn, at, need, sle) for need, sle in sorted(at.plan.pairs.items())]
    return texts.agreed(at.year, [reference for reference in made if reference])


async def _request(turn: Turn, at: Board, need_id: int, sle: int) -> str:
    """The reference of the new request; empty where there is one already."""
    need = await year_plans.need(turn.session, need_id, to_change=True)
    if need is None or need.request_id is not None:
        return ""
    request = await requests.submit(
        turn.session,
        SupportRequest(
            school_id=need.school_id,
            asker_id=turn.person_id,
            raised_by=BY,
            funded_by="",
            status=Status.AWAITING_HEAD,
            since=turn.now,
            sent_at=turn.now,
            form_version=REQUEST.version,
            answers=answers_of(str(need.school_id), UNKNOWN, _answers(at, need, sle)),
        ),
    )
    need.request_id = request.id
    turn.session.add(need)
    audit.note(turn.session, "request.raised", turn.now, turn.person_id, request.reference)
    await approvals.ask(turn, request)
    await story.changed(turn, request)
    return request.reference


def _answers(at: Board, need: YearNeed, sle: int) -> dict[str, Any]:
    area = at.names.areas.get(need.area, need.area)
    return {
        "route": "specific_need",
        "area": need.area,
        "focus": f"{area}, as planned for {at.year}.",
        "days": f"{need.halves / 2:g}",
        "start": "unsure",
        "phase": list(need.phases) or None,
        "preferred": at.names.sle(sle).partition(" (")[0],
        "urgency": "urgent" if need.urgent else None,
    }
