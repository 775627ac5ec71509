"""Every SLE at a glance: what they offer, the days given and left this year, and what they have in hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from bot.web.desk.frame import Page, Values, Visit
from messages.dates import WEEKDAYS, academic_year
from messages.matching import STAGES, stages
from messages.words import plain
from storage import figures, ledger, specialisms, workload
from storage.figures import Spent
from storage.people import Person
from storage.schools import School
from storage.specialisms import Sle, Specialism
from storage.workload import InHand

NONE = Decimal(0)


@dataclass(frozen=True, slots=True)
class Row:
    """An SLE in the table; days are those of this academic year, free ones and charged ones."""

    id: int
    name: str
    school: str
    areas: tuple[str, ...]
    slugs: frozenset[str]
    phases: frozenset[str]
    allowance: Decimal
    given: Decimal
    promised: Decimal
    left: Decimal
    weekdays: str
    tasks: Sequence[InHand]

    @property
    def stages(self) -> str:
        return ", ".join(stages(self.phases))

    def fits(self, words: str) -> bool:
        """Whether each of the words begins one of the name or the school."""
        text = f" {plain(f'{self.name} {self.school}')}"
        return all(f" {word}" in text for word in plain(words).split())


async def show(visit: Visit) -> Values:
    """`q` are words to look for, `area` and `phase` what is offered, `left` those who have free days left."""
    areas = await specialisms.published(visit.session)
    rows = await _rows(visit, areas)
    shown = [row for row in rows if _wanted(row, visit)]
    return {
        "year": academic_year(visit.today),
        "rows": shown,
        "total": len(rows),
        "left_in_all": sum((row.left for row in shown), NONE),
        "areas": areas,
        "stages": STAGES,
        **{name: visit.asked(name) for name in ("q", "area", "phase", "left")},
    }


def _wanted(row: Row, visit: Visit) -> bool:
    area, phase = visit.asked("area"), visit.asked("phase")
    offers = (not area or area in row.slugs) and (not phase or phase in row.phases)
    return offers and (not visit.asked("left") or row.left > 0) and row.fits(visit.asked("q"))


async def _rows(visit: Visit, areas: Sequence[Specialism]) -> list[Row]:
    """As many questions for all SLEs as for one."""
    session, year = visit.session, academic_year(visit.today)
    leaders = await specialisms.leaders(session)
    balances = await ledger.balances(session, [sle for sle, _, _ in leaders], year)
    spent: dict[int, list[Spent]] = {}
    for one in await figures.spent(session, list(balances), year):
        spent.setdefault(one.sle, []).append(one)
    tasks, labels = await workload.in_hand(session), {area.slug: area.label for area in areas}
    return [
        _row(leader, balances[id], spent.get(id, ()), tasks.get(id, ()), labels)
        for leader in leaders
        for id in (leader[0].person_id,)
    ]


def _row(
    leader: tuple[Sle, Person, School | None],
    balance: ledger.Balance,
    spent: Sequence[Spent],
    tasks: Sequence[InHand],
    labels: dict[str, str],
) -> Row:
    sle, person, school = leader
    given = sum((one.free + one.charged for one in spent if one.given), NONE)
    return Row(
        id=sle.person_id,
        name=person.name,
        school=school.name if school else "",
        areas=tuple(labels[slug] for slug in sle.specialisms if slug in labels),
        slugs=frozenset(sle.specialisms),
        phases=frozenset(sle.phases),
        allowance=balance.allowance,
        given=given,
        promised=balance.given - given,
        left=balance.free_left,
        weekdays=weekdays(sle),
        tasks=tasks,
    )


def weekdays(sle: Sle) -> str:
    """On which weekdays an SLE can be out, briefly."""
    good = [day[:3] for day in WEEKDAYS[:5] if day not in sle.not_weekdays]
    return "Any" if len(good) == 5 else ", ".join(good) or "None"


PAGE = Page("/desk/sles", "SLEs", "sles.html", show, label="SLEs")
