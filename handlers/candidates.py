"""What is known when an SLE is looked for: the need, as a request's answers say it, and every SLE."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlmodel.ext.asyncio.session import AsyncSession

from handlers import naming, story
from handlers.router import Turn
from messages import dates, matching, needs
from messages.form import OTHER
from messages.needs import Place
from messages.ranking import Candidate, Need, Ranking, rank
from messages.slots import capitals_only
from storage import audit, deployments, ledger, people
from storage.deployments import Deployment
from storage.people import Person, Role
from storage.requests import SupportRequest
from storage.schools import School
from storage.specialisms import Sle, Specialism, leaders

WHOLE_SCHOOL = "whole_school"
SHOWN = ("Days", "Start", "Phase", "Dates to avoid", "Way of working", "Preferred SLE", "Please avoid", "Urgency")
NONE = Decimal(0)
Leader = tuple[Sle, Person, School | None]
Leaders = Sequence[Leader]


@dataclass(frozen=True, slots=True)
class Search:
    """Everybody ranked for one request."""

    request: SupportRequest
    sought: matching.Sought
    need: Need
    ranking: Ranking


async def search(turn: Turn, request: SupportRequest) -> Search:
    """Rank everybody for the request, as things stand now; that somebody looked at it is recorded."""
    audit.note(turn.session, "request.shown", turn.now, turn.person_id, request.reference)
    known = await leaders(turn.session)
    school = await turn.session.get_one(School, request.school_id)
    year = story.year_of(request, turn.today)
    need = await _need(turn, request, school, known)
    candidates = await everybody(turn, year, known)
    told = await story.tell(turn.session, request, turn.house)
    sought = matching.Sought(
        number=told.number,
        reference=told.reference,
        school=school.name,
        town=school.town,
        area=told.area,
        facts=tuple(fact for fact in told.facts if fact[0] in SHOWN),
        remarks=tuple(_remarks(turn, request, need, year)),
    )
    return Search(request, sought, need, rank(need, candidates))


def _areas(turn: Turn, request: SupportRequest) -> frozenset[str]:
    """The areas a request is about; several where the school's own words were read as several."""
    area = str(request.answers.get("area", ""))
    if own := _own_words(request):
        return frozenset(naming.lexicon(turn.facts, turn.today).specialisms.mentioned(capitals_only(own)))
    return frozenset({area} - {""})


def _own_words(request: SupportRequest) -> str:
    area = str(request.answers.get("area", ""))
    return area.removeprefix(OTHER) if area.startswith(OTHER) else ""


def _remarks(turn: Turn, request: SupportRequest, need: Need, year: str) -> Iterator[str]:
    """How the answers were read, wherever there was something to read into them."""
    if own := _own_words(request):
        yield matching.read_area(own, [area.label for area in turn.facts.areas if area.slug in need.areas])
    elif not need.areas:
        yield matching.NO_AREA
    if need.one_phase_will_do:
        yield matching.OWN_STAGES
    if year != ledger.academic_year(turn.today):
        yield matching.other_year(year)
    if (preferred := str(request.answers.get("preferred", ""))) and not need.preferred:
        yield matching.preferred_unknown(preferred)
    if (avoided := str(request.answers.get("conflicts", ""))) and not need.conflicts:
        yield matching.conflicts_unknown(avoided)


async def _need(turn: Turn, request: SupportRequest, school: School, known: Leaders) -> Need:
    answers, areas = request.answers, _areas(turn, request)
    asked = frozenset(answers.get("phase") or ()) - {WHOLE_SCHOOL}
    own = needs.school_phases(school.lowest_age, school.highest_age, school.phase)
    start = dates.from_iso(str(answers.get("start", "")))
    names = {person.id or 0: person.name for _, person, _ in known}
    return Need(
        areas=areas,
        groups=frozenset(one.group for one in turn.facts.areas if one.slug in areas),
        phases=asked or own,
        one_phase_will_do=not asked and bool(own),
        days=days_asked(request),
        weekday=dates.WEEKDAYS[start.weekday()] if start else "",
        town=school.town,
        school=request.school_id,
        preferred=frozenset(needs.people_named(str(answers.get("preferred", "")), names)),
        conflicts=await _conflicts(turn, str(answers.get("conflicts", "")), names, known),
        tried=_tried(await deployments.of_request(turn.session, request.id or 0)),
    )


def days_asked(request: SupportRequest) -> Decimal | None:
    """The days the school asked for; None where it was not sure."""
    number = dates.quantity(str(request.answers.get("days", "")))
    return None if number is None else Decimal(f"{number:g}")


async def _conflicts(turn: Turn, text: str, names: Mapping[int, str], known: Leaders) -> dict[int, str]:
    """Whom the school wants to avoid: themselves, or everybody of a school, of its trust or under its head."""
    if not text:
        return {}
    places = {}
    for school in {home.id or 0: home for _, _, home in known if home}.values():
        heads = await people.holders(turn.session, Role.HEADTEACHER, school.id)
        places[school.id or 0] = Place(school.name, school.trust, tuple(head.name for head in heads))
    schools = needs.schools_named(text, places)
    named = needs.people_named(text, names)
    return {sle.person_id: text for sle, _, home in known if sle.person_id in named or (home and home.id in schools)}


def _tried(before: Sequence[Deployment]) -> dict[int, str]:
    """Who was asked for this request before, and what came of it."""
    return {d.sle_id: _what_came(d) for d in before if d.ended_at}


def _what_came(deployment: Deployment) -> str:
    asked = f"asked for this request on {dates.say(dates.london_day(deployment.asked_at))}"
    return f"{asked}: {deployment.ended_why.rstrip('.')}" if deployment.ended_why else asked


async def everybody(turn: Turn, year: str, known: Leaders) -> list[Candidate]:
    """All SLEs with the days they have left that year."""
    return await everybody_of(turn.session, turn.today, turn.facts.areas, year, known)


async def everybody_of(
    session: AsyncSession, today: date, areas: Sequence[Specialism], year: str, known: Leaders
) -> list[Candidate]:
    """The same beyond a turn."""
    balances = await ledger.balances(session, [sle for sle, _, _ in known], year)
    pending: dict[int, Decimal] = {}
    for one in await deployments.unsigned(session):
        pending[one.sle_id] = pending.get(one.sle_id, NONE) + one.days
    by_slug = {area.slug: area for area in areas}
    return [
        _candidate(row, by_slug, today, balances[row[0].person_id], pending.get(row[0].person_id, NONE))
        for row in known
    ]


def _candidate(
    row: Leader, areas: Mapping[str, Specialism], today: date, balance: ledger.Balance, pending: Decimal
) -> Candidate:
    sle, person, home = row
    offers = [areas[slug] for slug in sle.specialisms if slug in areas]
    return Candidate(
        id=sle.person_id,
        name=person.name,
        school=home.id if home else None,
        school_name=home.name if home else "",
        offers={area.slug: area.label for area in offers},
        groups=frozenset(area.group for area in offers),
        phases=frozenset(sle.phases),
        allowance=balance.allowance,
        free_left=balance.free_left,
        given=balance.given,
        pending=pending,
        cap=ledger.cap(sle),
        not_weekdays=tuple(sle.not_weekdays),
        town=sle.travel_from or (home.town if home else ""),
        review_due=sle.review_due if sle.review_due and sle.review_due < today else None,
    )
