"""All requests by stage: what stands where, and what has waited too long."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.web.desk.frame import Page, Values, Visit
from handlers import school_year, story
from messages import levels
from messages.school_year import SchoolYear
from messages.words import plain
from storage import requests, waiting
from storage.requests import Status, SupportRequest

STAGES: tuple[tuple[str, tuple[Status, ...]], ...] = (
    ("New", (Status.AWAITING_HEAD, Status.SUBMITTED)),
    ("Being read", (Status.TRIAGE, Status.NEEDS_INFO)),
    ("Looking for an SLE", (Status.MATCHING, Status.WAITING_LIST)),
    ("Asked", (Status.AWAITING_RELEASE, Status.OFFERED, Status.SCOPING)),
    ("Agreed", (Status.AGREED, Status.ACTIVE, Status.PAUSED)),
    ("Evaluation", (Status.EVALUATING,)),
)
ENDED = "Ended"
MOST_ENDED = 20


@dataclass(frozen=True, slots=True)
class Card:
    """A request on the board."""

    id: int
    reference: str
    school: str
    area: str
    line: str
    age: str
    taken_by: str
    mine: bool
    overdue: bool

    def fits(self, words: str) -> bool:
        """Whether each of the words is on the card, or begins one that is."""
        text = f" {plain(f'{self.reference} {self.school} {self.area} {self.line} {self.taken_by}')}"
        return all(f" {word}" in text for word in plain(words).split())


async def show(visit: Visit) -> Values:
    """`q` are words to look for, `only` is mine or late."""
    year, cards = await school_year.known(visit.session), dict[str, list[Card]]()
    for name, statuses in STAGES:
        rows = await requests.standing_at(visit.session, *statuses)
        cards[name] = await _cards(visit, sorted(rows, key=lambda row: row.since), year)
    latest, ended = await requests.ended(visit.session, MOST_ENDED)
    cards[ENDED] = await _cards(visit, latest, year)
    total = sum(len(found) for found in cards.values())
    shown = {name: [card for card in found if _wanted(card, visit)] for name, found in cards.items()}
    return {
        "stages": shown,
        "count": sum(len(found) for found in shown.values()),
        "total": total,
        "q": visit.asked("q"),
        "only": visit.asked("only"),
        "ended": (ended, MOST_ENDED),
    }


def _wanted(card: Card, visit: Visit) -> bool:
    kind = {"mine": card.mine, "late": card.overdue}.get(visit.asked("only"), True)
    return kind and card.fits(visit.asked("q"))


async def _cards(visit: Visit, rows: Sequence[SupportRequest], year: SchoolYear) -> list[Card]:
    return [await _card(visit, row, year) for row in rows]


async def _card(visit: Visit, request: SupportRequest, year: SchoolYear) -> Card:
    told = await story.tell(visit.session, request, visit.house)
    matter = await waiting.of_request(visit.session, request)
    return Card(
        id=request.id or 0,
        reference=told.reference,
        school=told.school,
        area=told.area,
        line=told.team_line,
        age=levels.age(request.sent_at, visit.today),
        taken_by=told.taken_by,
        mine=request.taken_by == visit.person_id,
        overdue=matter is not None and visit.today > levels.due(matter.wait, matter.since, visit.house, year),
    )


PAGE = Page("/desk/requests", "Requests", "board.html", show, label="Requests")
