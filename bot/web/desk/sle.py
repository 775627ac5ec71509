"""One SLE: the ledger of their days, when they can be out, what they have in hand, and how schools found it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from bot.web.desk.frame import Page, Values, Visit
from bot.web.desk.sles import weekdays
from bot.web.desk.support_days import STATES
from handlers.router import number
from messages.dates import academic_year
from messages.evaluation_forms import END, Rating
from messages.evaluations import of_the_work
from messages.matching import stages
from messages.message import Button
from messages.programmes import USES
from messages.standing import STATUS_WORDS
from storage import ledger, specialisms, workload
from storage.evaluations import Evaluation
from storage.specialisms import Sle
from storage.visits import AHEAD
from storage.workload import Line, Task

NONE = Decimal(0)
A_YEAR = timedelta(days=366)
PROGRAMMES = {option.value: option.label for option in USES}
RATED = {field.name: field.label for field in END.fields if isinstance(field, Rating)}  # from 1 to 5


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the ledger in words, with the free days that are left after it."""

    day: date | None
    what: str
    request: int | None
    state: str
    free: Decimal
    charged: Decimal
    left: Decimal


@dataclass(frozen=True, slots=True)
class Job:
    """A deployment in words."""

    request: int
    reference: str
    school: str
    days: Decimal
    status: str
    over: bool


async def show(visit: Visit) -> Values | None:
    """`year` is the academic year of the ledger, the present one where none is asked for."""
    id = number(visit.request.path_params["id"])
    found = await workload.leader(visit.session, id) if id is not None else None
    if found is None:
        return None
    sle, person, school = found
    judged = await workload.judged(visit.session, sle.person_id)
    visit.looked.extend(request for _, request in judged)
    return {
        "title": person.name,
        "sle": sle,
        "school": school.name if school else "",
        "offers": await _offers(visit, sle),
        "can": (Button("Note a programme day", "programmes.start", str(sle.person_id)),),
        "jobs": [_job(task) for task in await workload.of_sle(visit.session, sle.person_id)],
        "ahead": await _ahead(visit, sle),
        "states": STATES,
        "judged": [(request, of_the_work(one.answers or {})) for one, request in judged],
        "averages": averages([one for one, _ in judged]),
        **await _account(visit, sle),
    }


async def _offers(visit: Visit, sle: Sle) -> list[tuple[str, str]]:
    areas = await specialisms.published(visit.session)
    facts = (
        ("Areas", ", ".join(area.label for area in areas if area.slug in sle.specialisms)),
        ("Key stages", ", ".join(stages(sle.phases))),
        ("Can be out on", weekdays(sle)),
        ("Travels from", sle.travel_from),
        ("Days a year their own head allows", f"{ledger.cap(sle):g}"),
    )
    return [fact for fact in facts if fact[1]]


async def _account(visit: Visit, sle: Sle) -> Values:
    """The ledger of a year with its sum."""
    now = academic_year(visit.today)
    years = sorted({now, *await workload.years(visit.session, sle.person_id)}, reverse=True)
    year = visit.asked("year") if visit.asked("year") in years else now
    allowance = await ledger.allowance(visit.session, sle)
    entries = _entries(await workload.lines(visit.session, sle.person_id, year), allowance)
    return {
        "year": year,
        "years": years,
        "allowance": allowance,
        "entries": entries,
        "free": sum((one.free for one in entries), NONE),
        "charged": sum((one.charged for one in entries), NONE),
        "left": max(entries[-1].left if entries else allowance, NONE),
    }


def _entries(lines: Sequence[Line], allowance: Decimal) -> list[Entry]:
    left, found = allowance, []
    for line in lines:
        left -= line.row.free
        found.append(_entry(line, left))
    return found


def _entry(line: Line, left: Decimal) -> Entry:
    row = line.row
    what = line.school or f"{PROGRAMMES.get(row.use.value, 'Programme')}: {row.what}"
    state = STATES[line.status] if line.status else "given" if line.request is None else "no date yet"
    return Entry(row.day, what, line.request, state, row.free, row.charged, max(left, NONE))


def _job(task: Task) -> Job:
    request, deployment = task.request, task.deployment
    ended = deployment.ended_at is not None
    why = deployment.ended_why or "did not come about"
    status = why if ended else STATUS_WORDS[request.status.value]
    return Job(request.id or 0, request.reference, task.school, deployment.days, status, ended)


async def _ahead(visit: Visit, sle: Sle) -> Sequence[workload.Booked]:
    """The days that are proposed or agreed."""
    last = visit.today + A_YEAR
    return await workload.booked(visit.session, visit.today, last, *AHEAD, sle_id=sle.person_id)


def averages(judged: Sequence[Evaluation]) -> list[tuple[str, str]]:
    """What schools answered in figures, from 1 to 5, on average; nothing where none did."""
    found = []
    for name, label in RATED.items():
        given = [int(str(one.answers[name])) for one in judged if one.answers and one.answers.get(name)]
        if given:
            found.append((label, f"{sum(given) / len(given):.1f} of 5 ({len(given)})"))
    return found


PAGE = Page("/desk/sles/{id}", "SLE", "sle.html", show)
