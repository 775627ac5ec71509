"""The plan of a coming year on one page: what is needed, who helps whom and why, what stays open and why."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.web.desk.frame import Page, Values, Visit
from handlers import year_board
from messages import year_board as texts
from messages.message import Button
from messages.year_board import Board
from messages.year_goals import greedy, score
from messages.year_plan import left_open
from storage import specialisms


@dataclass(frozen=True, slots=True)
class Row:
    """A need, with the SLE of the plan and what speaks for them, or with what keeps everybody from it."""

    need: str
    sle: str
    why: str
    kept: bool
    presses: tuple[Button, ...]


async def show(visit: Visit) -> Values:
    at = await year_board.at_present(visit, await specialisms.published(visit.session))
    planned = at.plan is not None and at.problem is not None
    return {
        "board": texts.board(at),
        "year": at.year,
        "needs": [(at.names.need(need), Button("Take it out", "year.remove", str(need.id))) for need in at.now.needs],
        "pairs": list(_pairs(at)) if planned else [],
        "open": list(_open(at)) if planned else [],
        "goals": list(_goals(at)) if planned else [],
    }


def _pairs(at: Board) -> Iterator[Row]:
    problem, plan = texts.planned(at)
    for need_id, sle in sorted(plan.pairs.items()):
        need, value = problem.need(need_id), f"{need_id}.{sle}"
        stays = (need_id, sle) in at.now.locked
        keep = Button("No longer keep it", "year.free", value) if stays else Button("Keep it", "year.keep", value)
        why = "; ".join(texts.reasons(at, need, problem.offer(sle)))
        presses = (keep, Button("Not this pair", "year.not", value))
        yield Row(at.names.need(need), at.names.sle(sle), why, stays, presses)


def _open(at: Board) -> Iterator[Row]:
    problem, plan = texts.planned(at)
    for one in left_open(problem, plan.pairs):
        yield Row(at.names.need(one.need), "", texts.why_open(at, one), False, tuple(texts.give(at, [one])))


def _goals(at: Board) -> Iterator[tuple[str, str, str]]:
    """Each goal, what the plan has of it and what the simple choice has."""
    problem, plan = texts.planned(at)
    ours, simple = score(problem, plan.pairs), score(problem, greedy(problem))
    for goal, words in texts.GOALS.items():
        yield words, texts.figure(goal, ours), texts.figure(goal, simple)


PAGE = Page("/desk/matching", "Summer matching", "matching.html", show, label="Summer matching")
