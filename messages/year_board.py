"""Summer matching in words: what is needed in a coming year, who helps whom and why, and what stays open."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from messages.dates import WEEKDAYS
from messages.message import Button, Message
from messages.tables import csv_file
from messages.words import quoted
from messages.year_goals import Goal, Plan, Score, greedy, proven, score
from messages.year_needs import STAGE_LABELS
from messages.year_plan import Bar, Need, Offer, Open, Problem, Refused, far, left_open, locks, misfit, room

PAGE = 6
BOARD = Button("Summer matching", "year.board")
ADD = Button("Add a need", "year.add")
WORK = Button("Work it out", "year.work", strong=True)
PAIRS, OPEN = Button("Who helps whom", "year.pairs"), Button("What stays open", "year.open")
GOALS = {
    Goal.URGENT: "Urgent needs left open",
    Goal.OPEN: "Needs left open",
    Goal.MISFIT: "Key stages not covered",
    Goal.CHARGED: "Days beyond the free ones",
    Goal.REPEATED: "Further turns of the same SLEs",
    Goal.JOURNEYS: "Journeys to another town",
}
BARS = {
    Bar.AREA: "without this area",
    Bar.NO_SCHOOL: "without a school that could release them",
    Bar.OWN_SCHOOL: "from this school",
    Bar.AVOIDED: "not wanted by the school",
    Bar.FORBIDDEN: "ruled out here",
    Bar.WEEKDAYS: "never out on those weekdays",
    Bar.DAYS: "without so many days",
    Bar.TAKEN: "busy with other needs of this plan",
}


@dataclass(frozen=True, slots=True)
class Names:
    """What the numbers of a problem stand for."""

    schools: Mapping[int, str]
    areas: Mapping[str, str]
    sles: Mapping[int, str]

    def need(self, need: Need) -> str:
        urgent = ", urgent" if need.urgent else ""
        return f"{self.schools[need.school]}: {self.areas.get(need.area, need.area)}, {days(need.halves)}{urgent}"

    def sle(self, id: int) -> str:
        return self.sles.get(id, "an SLE who has left")


@dataclass(frozen=True, slots=True)
class Board:
    """A year to plan: what is asked and offered now, and the last plan with the problem that it answers."""

    year: str
    now: Problem
    names: Names
    made: int = 0  # needs for which there is a request already
    working: bool = False
    simple: bool = False  # the plan is the greedy choice
    problem: Problem | None = None
    plan: Plan | None = None

    @property
    def stale(self) -> bool:
        """Whether what is asked, offered or wished has changed since the plan was worked out."""
        if self.problem is None:
            return True
        return asked(self.now) != asked(self.problem)


def asked(problem: Problem) -> object:
    """What a plan depends on, without the plan before it."""
    return problem.needs, problem.offers, problem.locked, problem.forbidden


def days(halves: int) -> str:
    """Half days in words."""
    if halves == 1:
        return "half a day"
    return f"{halves / 2:g} day{'' if halves == 2 else 's'}"


def board(at: Board) -> Message:
    """Where the planning stands."""
    facts = [("Needs", _needs(at)), ("On offer", _offers(at.now.offers)), ("Plan", _plan(at))]
    if at.made:
        facts.append(("Requests", f"made for {at.made} of the needs of that year"))
    ready = at.plan is not None and bool(at.now.needs)
    work = () if at.working or not at.now.needs else (WORK,)
    see = (PAIRS, OPEN, Button("Compare", "year.compare"), Button("Export", "year.export")) if ready else ()
    agree = (Button("Make requests of it", "year.agree"),) if ready and not at.stale and not at.working else ()
    return Message(
        title=f"Summer matching for {at.year}",
        facts=tuple(facts),
        after="" if at.now.needs else "Add what schools need next year; then I work out who could help whom.",
        buttons=(*(work if at.stale else agree), *see, ADD, Button("The needs", "year.needs")),
    )


def _needs(at: Board) -> str:
    urgent = sum(need.urgent for need in at.now.needs)
    wanted = sum(need.halves for need in at.now.needs)
    if not at.now.needs:
        return "none that has no request yet"
    return f"{len(at.now.needs)}, {days(wanted)} in all" + (f", {urgent} urgent" if urgent else "")


def _offers(offers: Sequence[Offer]) -> str:
    able = [offer for offer in offers if offer.cap and offer.school is not None]
    free = sum(min(offer.free, offer.cap) for offer in able)
    count = f"{len(able)} SLE{'' if len(able) == 1 else 's'}"
    return f"{count} with {days(sum(o.cap for o in able))}, {days(free)} of them free" if able else "nothing"


def _plan(at: Board) -> str:
    if at.working:
        return "is being worked out; I tell you when it is there, usually within half a minute"
    if at.plan is None or at.problem is None:
        return "not worked out yet"
    met = f"{len(at.plan.pairs)} of {len(at.problem.needs)} needs met"
    if at.stale:
        return f"{met}, before something changed. Work it out again."
    return f"{met}. {_certain(at.plan, score(at.problem, at.plan.pairs), simple=at.simple)}"


def _certain(plan: Plan, found: Score, *, simple: bool) -> str:
    if simple:
        return "It is the simple choice, need by need: what seeks the best plan did not run on this machine."
    sure = proven(plan.bounds, found)
    if sure == len(Goal):
        return "No plan does better."
    fewest = "No plan leaves fewer needs open. " if sure > Goal.OPEN else ""
    if plan.gap is None:
        return f"{fewest}There may be a better one; in the time there was, I could not tell by how much."
    share = f"by {plan.gap:.1%} at most" if plan.gap >= 0.0005 else "by less than 0.1%"
    return f"{fewest}On the whole, a better one is better {share}."


def ready(at: Board) -> Message:
    """Told to whoever asked, as soon as the plan is there."""
    if at.plan is None or at.problem is None:
        return board(at)
    return Message(
        title=f"The plan for {at.year} is there",
        text=_plan(at),
        buttons=(PAIRS, OPEN, BOARD),
    )


def on_its_way(year: str) -> Message:
    return Message(
        text=f"I am working out the plan for {year}. I tell you when it is there, usually within half a minute.",
        buttons=(BOARD,),
        in_place=True,
    )


def nothing_to_plan(year: str) -> Message:
    return Message(text=f"There is no need for {year} that has no request yet.", buttons=(ADD, BOARD))


def no_plan(year: str) -> Message:
    return Message(text=f"The plan for {year} is not worked out yet.", buttons=(WORK, BOARD))


def needs(at: Board, page: int) -> Message:
    """Every need without a request, each with a way to take it out."""
    shown = at.now.needs[page * PAGE : (page + 1) * PAGE]
    if not shown:
        return nothing_to_plan(at.year)
    return Message(
        title=f"Needs for {at.year}, {len(at.now.needs)} in all",
        items=tuple((at.names.need(need), Button("Take it out", "year.remove", str(need.id))) for need in shown),
        buttons=(*_more("year.needs", page, len(at.now.needs)), ADD, BOARD),
    )


def _more(action: str, page: int, count: int) -> tuple[Button, ...]:
    before = (Button("Back", action, str(page - 1)),) if page else ()
    after = (Button("More", action, str(page + 1)),) if count > (page + 1) * PAGE else ()
    return before + after


def pairs(at: Board, page: int) -> Message:
    """Who helps whom in the last plan."""
    problem, plan = planned(at)
    found = sorted(plan.pairs.items())
    shown = found[page * PAGE : (page + 1) * PAGE]
    _, refused = locks(problem)
    lines = []
    for need_id, sle in shown:
        stays = " (kept)" if (need_id, sle) in at.now.locked else ""
        line = f"{at.names.need(problem.need(need_id))}: {at.names.sle(sle)}{stays}"
        lines.append((line, Button("Why, and change", "year.pair", f"{need_id}.{sle}")))
    return Message(
        title=f"Who helps whom in {at.year}",
        text="" if found else "Nobody yet: see what stays open.",
        items=tuple(lines),
        after="\n".join(_refused(at, refused)),
        buttons=(*_more("year.pairs", page, len(found)), OPEN, BOARD),
    )


def _refused(at: Board, refused: Sequence[Refused]) -> Iterator[str]:
    problem, _ = planned(at)
    for one in refused:
        need, sle = problem.need(one.pair[0]), at.names.sle(one.pair[1])
        yield f"Not kept, as {sle} is {BARS[one.why]}: {at.names.need(need)}"


def pair(at: Board, need: Need, offer: Offer) -> Message:
    """Why this SLE is to help this school, and what else may be wished."""
    value, name = f"{need.id}.{offer.id}", at.names.sle(offer.id)
    locked = (need.id, offer.id) in at.now.locked
    keep = Button("No longer keep it", "year.free", value) if locked else Button("Keep this pair", "year.keep", value)
    return Message(
        title=at.names.need(need),
        text=f"{name}: {'; '.join(reasons(at, need, offer))}.",
        buttons=(keep, Button("Not this pair", "year.not", value), PAIRS, BOARD),
    )


def reasons(at: Board, need: Need, offer: Offer) -> Iterator[str]:
    """What speaks for a pair, and what against it."""
    problem, plan = planned(at)
    area = at.names.areas.get(need.area, need.area)
    if misfit(need, offer):
        lacking = [STAGE_LABELS.get(phase, phase) for phase in sorted(need.phases - offer.phases)]
        yield f"offers {area}, but not {' or '.join(lacking)}"
    elif need.phases:
        yield f"offers {area} and {'key stages the school teaches' if need.any_phase else 'the key stages'}"
    else:
        yield f"offers {area}"
    given = offer.cap - room(problem, plan.pairs)[offer.id]
    charged = max(given - offer.free, 0)
    yield f"gives {days(given)} in this plan, {days(charged)} of them charged" if charged else "all their days are free"
    yield "travels from another town" if far(need, offer) else "is in the same town"
    if offer.turns:
        yield "had a deployment this year or the year before"


def left(at: Board, page: int) -> Message:
    """Needs that nobody meets in the last plan, each with what keeps the SLEs from it."""
    problem, plan = planned(at)
    found = list(left_open(problem, plan.pairs))
    shown = found[page * PAGE : (page + 1) * PAGE]
    return Message(
        title=f"What stays open in {at.year}",
        text="\n".join(f"{at.names.need(one.need)}. {why_open(at, one)}" for one in shown)
        or "Nothing: every need is met.",
        buttons=(*give(at, shown), *_more("year.open", page, len(found)), PAIRS, BOARD),
    )


def why_open(at: Board, one: Open) -> str:
    """What keeps those who offer the area from the need."""
    if not one.bars:
        return "No SLE offers this area."
    parts = [f"{count} {BARS[why]}" for why, count in sorted(one.bars.items(), key=lambda found: -found[1])]
    who = f"Of {sum(one.bars.values())} who offer the area"
    lacks = f" {at.names.sle(one.nearest)} lacks {days(one.short)}." if one.nearest is not None else ""
    return f"{who}: {', '.join(parts)}.{lacks}"


def give(at: Board, shown: Sequence[Open]) -> Iterator[Button]:
    """A way to plan with more days of whoever is nearest, as if their head had agreed."""
    offered = {one.nearest: one.short for one in shown if one.nearest is not None}
    for sle, short in list(offered.items())[:3]:
        name = at.names.sle(sle).partition(" (")[0]
        yield Button(f"What if {name[:30]} gave {days(short)} more", "year.more", f"{sle}.{short}")


def compare(at: Board) -> Message:
    """The plan beside what a meeting would do need by need."""
    problem, plan = planned(at)
    ours, simple = score(problem, plan.pairs), score(problem, greedy(problem))
    facts = tuple((GOALS[goal], f"{figure(goal, ours)}, need by need {figure(goal, simple)}") for goal in GOALS)
    return Message(
        title=f"The plan for {at.year} and the simple choice",
        text="The goals in their order; a later one never outweighs an earlier one.",
        facts=facts,
        buttons=(PAIRS, OPEN, BOARD),
    )


def figure(goal: Goal, of: Score) -> str:
    return f"{of[goal] / 2:g}" if goal is Goal.CHARGED else str(of[goal])


def wished(what: str) -> Message:
    return Message(text=f"{what} It counts as soon as the plan is worked out again.", buttons=(WORK, BOARD))


def kept(at: Board, need: Need, sle: int) -> Message:
    return wished(f"{at.names.sle(sle)} stays with {quoted(at.names.need(need))}")


def not_kept(at: Board, need: Need, sle: int) -> Message:
    return wished(f"{at.names.sle(sle)} need not stay with {quoted(at.names.need(need))}")


def ruled_out(at: Board, need: Need, sle: int) -> Message:
    return wished(f"{at.names.sle(sle)} will not be planned for {quoted(at.names.need(need))}")


def more_days(at: Board, sle: int, halves: int) -> Message:
    return wished(
        f"I plan as if {at.names.sle(sle)} gave {days(halves)} more in {at.year}. Their own head must agree before "
        "any such day is booked."
    )


def noted(at: Board, need: Need) -> Message:
    return Message(text=f"Noted for {at.year}: {at.names.need(need)}.", buttons=(ADD, WORK, BOARD))


def removed(text: str) -> Message:
    return Message(text=f"Taken out: {text}.", buttons=(Button("The needs", "year.needs"), BOARD), in_place=True)


def gone() -> Message:
    return Message(text="That is not in the plan any more.", buttons=(BOARD,))


def export(at: Board) -> Message:
    """The whole plan as a table for the meeting."""
    problem, plan = planned(at)
    rows = [_row(at, need, plan.pairs.get(need.id)) for need in problem.needs]
    header = ("school", "area", "days", "key stages", "weekdays", "urgent", "sle", "why")
    name = f"summer-matching-{at.year.replace('/', '-')}.csv"
    return Message(
        text=f"The plan for {at.year}, {len(rows)} needs, for a spreadsheet.",
        files=(csv_file(name, header, rows),),
        buttons=(BOARD,),
    )


def _row(at: Board, need: Need, sle: int | None) -> tuple[object, ...]:
    problem, plan = planned(at)
    if sle is None:
        why = next(why_open(at, one) for one in left_open(problem, plan.pairs) if one.need.id == need.id)
    else:
        why = "; ".join(reasons(at, need, problem.offer(sle)))
    stages = ", ".join(STAGE_LABELS.get(phase, phase) for phase in sorted(need.phases)) if not need.any_phase else ""
    fixed = (at.names.schools[need.school], at.names.areas.get(need.area, need.area), need.halves / 2, stages)
    days_ = ", ".join(sorted(need.weekdays, key=WEEKDAYS.index))
    return (*fixed, days_, "yes" if need.urgent else "no", "" if sle is None else at.names.sle(sle), why)


def surely_agree(at: Board) -> Message:
    """What happens when the plan is turned into requests."""
    _, plan = planned(at)
    count = len(plan.pairs)
    if not count:
        return Message(text="The plan has no pair yet, so there is no request to make.", buttons=(OPEN, BOARD))
    return Message(
        text=f"Shall I make {_requests(count)} of the plan? The headteacher of each school is asked to agree first, "
        "and the SLE of the plan is named in it for you. No SLE is asked and no day is booked by this.",
        buttons=(Button("Yes, make them", "year.agreed", at.year, strong=True), Button("Not yet", "year.board")),
    )


def agreed(year: str, references: Sequence[str]) -> Message:
    if not references:
        return Message(text=f"Every pair of the plan for {year} has its request already.", buttons=(BOARD,))
    first = references[0] if len(references) == 1 else f"{references[0]} to {references[-1]}"
    return Message(
        text=f"I have made {_requests(len(references))}: {first}. The headteachers are asked to agree.",
        buttons=(Button("Open requests", "support.queue"), BOARD),
        in_place=True,
    )


def changed_meanwhile(year: str) -> Message:
    return Message(
        text=f"Needs, SLEs or wishes for {year} have changed since the plan was worked out, so I have made no request.",
        buttons=(WORK, BOARD),
    )


def _requests(count: int) -> str:
    return f"{count} request{'' if count == 1 else 's'}"


def planned(at: Board) -> tuple[Problem, Plan]:
    """Raises LookupError before there is a plan."""
    if at.problem is None or at.plan is None:
        raise LookupError("there is no plan")
    return at.problem, at.plan
