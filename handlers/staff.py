"""A head looks after the SLEs of the own school: who is out when, and how many days they may give."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from handlers import story
from handlers.router import Access, Router, Said, Scene, Turn, number
from messages import dates, period
from messages import staff as texts
from messages.message import Button, Message
from messages.period import Period
from storage import audit, facts, ledger, people, programmes, requests, terms, visits
from storage.people import Person, Role
from storage.specialisms import Sle
from storage.terms import Term

router = Router(
    "staff",
    only=Access(linked=True, roles=frozenset({Role.HEADTEACHER})),
    own="SLEs of the schools that the person is head of",
)
HALF_TERMS = 6
WEEKS = timedelta(weeks=8)  # looked at where no half terms are loaded


async def _mine(turn: Turn) -> dict[int, Person]:
    """The SLEs of the schools this person is head of."""
    schools = turn.schools(Role.HEADTEACHER)
    return {p.id or 0: p for school in schools for p in await people.holders(turn.session, Role.SLE, school)}


async def _card(turn: Turn, person: Person) -> texts.Card:
    """How this academic year stands for an SLE."""
    sle = await turn.session.get_one(Sle, person.id)
    rows = await ledger.rows(turn.session, sle.person_id, dates.academic_year(turn.today))
    been = [row for row in rows if row.day and row.day < turn.today]
    given = sum((row.free + row.charged for row in been), ledger.NONE)
    return texts.Card(
        id=str(person.id),
        name=person.name,
        given=given,
        promised=sum((row.free + row.charged for row in rows), ledger.NONE) - given,
        cap=ledger.cap(sle),
        free=ledger.exactly(turn.alliance.free_days or 0),
    )


async def _cards(turn: Turn) -> list[texts.Card]:
    mine = await _mine(turn)
    return [await _card(turn, person) for id, person in mine.items() if await turn.session.get(Sle, id)]


@router.button("staff.sles")
@router.intent("cap_days", offer=Button("Our SLEs", "staff.sles"))
@router.words("my sles", "our sles")
async def sles(turn: Turn) -> Message:
    cards = await _cards(turn)
    return texts.overview(cards, dates.academic_year(turn.today)) if cards else texts.none()


@router.button("staff.out")
@router.words(
    "my people", "people", "who of mine is out", "who of mine is out this term", "who of mine is out this half term"
)
@router.intent("my_people", offer=Button("Who of mine is out", "staff.out"))
async def out(turn: Turn) -> Message:
    """The booked days of a half term, week by week; the value counts half terms from the present one."""
    mine = await _mine(turn)
    if not mine:
        return texts.none()
    half_terms = await terms.from_today(turn.session, turn.today, HALF_TERMS)
    if asked := _asked_for(turn, half_terms):
        away = [*await _visits(turn, asked.first, asked.last), *await _programmes(turn, mine, asked.first, asked.last)]
        return texts.out_in(asked.name, sorted(away, key=lambda one: (one.day, one.name)))
    at = min(number(turn.value) or 0, max(len(half_terms) - 1, 0))
    term = half_terms[at] if half_terms else None
    first, last = (term.first_day, term.last_day) if term else (turn.today, turn.today + WEEKS)
    title = texts.period(term.number if term else None, first, last, turn.today)
    later = str(at + 1) if at + 1 < len(half_terms) else None
    away = [*await _visits(turn, first, last), *await _programmes(turn, mine, first, last)]
    return texts.out(title, sorted(away, key=lambda one: (one.day, one.name)), later)


def _asked_for(turn: Turn, half_terms: Sequence[Term]) -> Period | None:
    """The day or the week that was typed; a longer time is read as half terms."""
    spans = [(term.first_day, term.last_day) for term in half_terms]
    asked = None if turn.inbound.action else period.read(turn.inbound.text, turn.today, spans)
    return asked if asked and asked.short else None


async def _visits(turn: Turn, first: date, last: date) -> list[texts.Outing]:
    """Days at other schools; a school's name is told only once it agreed to that."""
    away = []
    for visit, deployment in await visits.standing_at(turn.session, *visits.COUNTED):
        if deployment.home_id in turn.schools(Role.HEADTEACHER) and first <= visit.day <= last:
            request = await requests.find(turn.session, deployment.request_id)
            name = await story.name(turn.session, deployment.sle_id)
            school = await story.school_for_others(turn.session, request, deployment) if request else ""
            away.append(texts.Outing(visit.day, name, visit.length, school))
    return away


async def _programmes(turn: Turn, mine: Mapping[int, Person], first: date, last: date) -> list[texts.Outing]:
    rows = [row for row in await programmes.between(turn.session, first, last) if row.sle_id in mine]
    return [texts.Outing(row.day or first, mine[row.sle_id].name, row.free, f"programme: {row.what}") for row in rows]


@router.button("staff.days")
async def days(turn: Turn) -> Message:
    """Choose how many days an SLE may give."""
    card = next((card for card in await _cards(turn) if card.id == turn.value), None)
    return texts.how_many(card) if card else texts.not_yours()


@router.says(r"(?:please )?no more than (?P<days>.+?)(?: days?)?(?: (?:a|per|this) year)? for (?P<name>.+)")
@router.says(r"cap (?P<days>.+?)(?: days?)? for (?P<name>.+)")
@router.says(r"cap (?P<name>.+?) (?:at|to) (?P<days>.+?)(?: days?)?")
async def cap_by_name(turn: Turn) -> Message:
    """“No more than 2 days for Jo”: whoever is meant, nothing changes before it was shown."""
    cap, cards = _cap(turn.slots["days"]), await _cards(turn)
    if not cards:
        return texts.none()
    if cap is None:
        return texts.not_a_cap()
    meant = texts.called(turn.slots["name"], {int(card.id): card.name for card in cards})
    found = [card for card in cards if int(card.id) in meant]
    if len(found) == 1:
        return _asked(found[0], cap)
    return texts.which(found, cap) if found else texts.nobody_of_that_name(turn.slots["name"], cards)


def _cap(text: str) -> Decimal | None:
    """Whole or half days a year."""
    count = 0.0 if text in ("no", "none", "zero") else dates.quantity(text)
    if count is None or count > texts.MOST or (count * 2) % 1:
        return None
    return Decimal(f"{count:g}")


def _asked(card: texts.Card, cap: Decimal) -> Message:
    return texts.unchanged(card) if cap == card.cap else texts.surely(card, cap)


async def _chosen(turn: Turn) -> tuple[texts.Card | None, Decimal | None]:
    """The own SLE and the days that a button carries."""
    id, _, days = turn.value.partition(".")
    return next((card for card in await _cards(turn) if card.id == id), None), _cap(days)


@router.button("staff.cap")
async def cap(turn: Turn) -> Message:
    card, days = await _chosen(turn)
    if card is None:
        return texts.not_yours()
    return texts.not_a_cap() if days is None else _asked(card, days)


@router.button("staff.capped")
async def capped(turn: Turn) -> Said:
    """The head sets the cap; days that are given or promised stay."""
    card, days = await _chosen(turn)
    if card is None:
        return texts.not_yours()
    if days is None:
        return texts.not_a_cap()
    sle = await ledger.locked(turn.session, int(card.id))
    if sle.days_a_year == float(days):
        return texts.unchanged(card)
    sle.days_a_year = float(days)
    turn.session.add(sle)
    await facts.have_changed(turn.session)
    audit.note(turn.session, "sle.capped", turn.now, turn.person_id, f"sle {sle.person_id}")
    key, args = f"staff:{sle.person_id}:cap:{turn.event}", {"sle": sle.person_id, "days": f"{days:g}"}
    if sle.person_id != turn.person_id:
        await turn.tell(f"{key}:sle", "staff.cap_for_sle", sle.person_id, **args)
    await turn.tell_team(f"{key}:team", "staff.cap_for_team", **args)
    return texts.changed((await _chosen(turn))[0] or card)


async def _cap_now(scene: Scene, args: Mapping[str, Any]) -> Decimal | None:
    """The cap as long as it is the one that is to be told; a later change has a message of its own."""
    sle = await scene.session.get(Sle, args["sle"])
    told = Decimal(args["days"])
    return told if sle and sle.days_a_year == float(told) else None


@router.notice("staff.cap_for_sle")
async def cap_for_sle(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    now = await _cap_now(scene, args)
    return None if now is None else texts.changed_for_sle(now)


@router.notice("staff.cap_for_team")
async def cap_for_team(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    now, posts = await _cap_now(scene, args), await people.posts_of(scene.session, args["sle"])
    school = next((school for role, _, school in posts if role is Role.SLE and school), "")
    name = await story.name(scene.session, args["sle"])
    return None if now is None else texts.changed_for_team(name, school, now)
