"""The central team finds an SLE for a request and asks that SLE's own head for release."""

import re
from collections.abc import Sequence
from decimal import Decimal

from handlers import candidates, capacity, contacts, conversation, naming, releases, story
from handlers.candidates import Search
from handlers.router import CENTRAL, LINKED, Posts, Router, Said, Scene, Todo, Turn, number
from messages import matching as texts
from messages import needs, slots
from messages import support as support_texts
from messages.form import Answers, Known
from messages.matching import RELEASE
from messages.message import Button
from messages.money import figure
from messages.needs import Place
from messages.services import LABELS, TOPICS
from storage import ledger, requests
from storage.people import Role, holders
from storage.requests import Kind, Status, SupportRequest
from storage.schools import School
from storage.specialisms import leaders

router = Router(
    "matching", only=CENTRAL, own="others than the central team hear how many days are left in all, without names"
)
TO_MATCH = (Status.TRIAGE, Status.MATCHING)
ABOUT_REQUEST = re.compile(r"\b(?:request|match)\b", re.I)
NAMES_SLE = re.compile(
    r"^(?:please )?(?:assign|allocate|deploy) (?!an? |the |some|any|sles?\b)(.+?) (?:to|for)\b", re.I
)
NUMBERED = re.compile(r"\b(?:request|match)\s+(?:no\.?\s+|number\s+)?#?0*(\d{1,7})\b", re.I)


@router.button("matching.start")
@router.words("match")
async def start(turn: Turn) -> Said:
    """Look for an SLE; a request that was only read so far is being matched from now on."""
    if not turn.value:
        return await _to_match(turn, await _matchable(turn))
    named = str(requests.numbered(turn.value) or turn.value)
    if number(named) is None:
        return await _for_words(turn, f"match {turn.value}")
    request = await story.find(turn.session, named, to_change=True)
    instead = await _instead(turn, request)
    if request is None or instead:
        return instead
    await _begun(turn, request)
    return _listed(await candidates.search(turn, request))


async def _begun(turn: Turn, request: SupportRequest) -> None:
    """The request is being matched, if it was not before."""
    if request.status is Status.TRIAGE:
        await story.step(turn, request, Status.MATCHING)


async def _instead(turn: Turn, request: SupportRequest | None) -> Said:
    """What to say about a request for which no SLE can be looked for; None where one can."""
    if request is None:
        return support_texts.unknown_request(turn.value.partition(".")[0])
    if request.kind is not Kind.SUPPORT:
        return await _no_sle_needed(turn, request)
    if request.status in TO_MATCH:
        return None
    if request.status is Status.SUBMITTED:
        return texts.not_yet(request.reference, str(request.id))
    told = await story.tell(turn.session, request, turn.house)
    return texts.elsewhere(told.team_line, told.number)


async def _no_sle_needed(turn: Turn, request: SupportRequest) -> Said:
    topic = TOPICS.get(request.kind, "")
    known = turn.facts.route("topic", topic, turn.today)
    contact = await contacts.by_topic(turn, topic) if known else None
    return texts.no_sle_needed(request.reference, LABELS[request.kind], contact, str(request.id))


def _listed(found: Search, page: int = 0) -> Said:
    return texts.ranked(found.sought, found.need, found.ranking, page)


@router.button("matching.more")
async def more(turn: Turn) -> Said:
    named, _, page = turn.value.partition(".")
    request = await story.find(turn.session, named)
    instead = await _instead(turn, request)
    if request is None or instead:
        return instead
    return _listed(await candidates.search(turn, request), number(page) or 0)


async def _pair(turn: Turn, *, to_change: bool = False) -> tuple[Search | None, int, Said]:
    """The request and the SLE that a value such as "42.76" names; else what to say instead."""
    named, _, sle = turn.value.partition(".")
    request = await story.find(turn.session, named, to_change=to_change)
    instead = await _instead(turn, request)
    if request is None or instead:
        return None, 0, instead
    found, id = await candidates.search(turn, request), number(sle) or 0
    if id not in found.ranking.ids:
        return None, 0, texts.unknown_sle(request.reference, str(request.id))
    return found, id, None


async def _card(turn: Turn, found: Search, sle: int) -> Said:
    """The SLE with what the days would cost as things stand now, or why nobody should ask them."""
    if barred := found.ranking.bar_of(sle):
        return texts.card_ruled_out(found.sought, *barred, found.need)
    match = found.ranking.match_of(sle)
    heads = await holders(turn.session, Role.HEADTEACHER, match.one.school)
    cost = texts.outlook(match.one, found.need.days, await ledger.rate(turn.session))
    return texts.card(found.sought, match, cost, [head.name for head in heads])


@router.button("matching.pick")
async def pick(turn: Turn) -> Said:
    """One SLE for one request. Nothing happens yet."""
    found, sle, instead = await _pair(turn)
    return await _card(turn, found, sle) if found else instead


@router.button("matching.ask")
async def ask(turn: Turn) -> Said:
    """How many days, unless the school said so; then everything is shown before anybody is asked."""
    found, sle, instead = await _pair(turn)
    if found is None:
        return instead
    if _for_good(found, sle):
        return await _card(turn, found, sle)
    days = {} if found.need.days is None else {"days": figure(found.need.days)}
    return await conversation.begin(turn, RELEASE.name, {"request": found.sought.number, "sle": str(sle), **days})


def _for_good(found: Search, sle: int) -> bool:
    """Whether nobody may ask this SLE, whatever a person thinks of it."""
    barred = found.ranking.bar_of(sle)
    return barred is not None and barred[1].final


async def known(turn: Turn) -> Known:
    """What the release form must know: the requests to match, the SLEs, and what they have left."""
    rows, everybody = await _matchable(turn), await leaders(turn.session)
    years = {str(row.id): story.year_of(row, turn.today) for row in rows}
    stands = {year: await candidates.everybody(turn, year, everybody) for year in set(years.values())}
    return {
        "requests": [(row.id, row.reference) for row in rows],
        "sles": [(person.id, person.name) for _, person, _ in everybody],
        "stands": {(id, str(one.id)): one for id, year in years.items() for one in stands[year]},
        "rate": await ledger.rate(turn.session),
    }


def note(known: Known, answers: Answers) -> str:
    """Below the review: what the days would cost."""
    one = known["stands"].get((answers.get("request"), answers.get("sle")))
    return texts.outlook(one, Decimal(answers["days"]), known["rate"]) if one and "days" in answers else ""


@router.form(RELEASE, know=known, note=note)
async def send(turn: Turn, *, request: str, sle: str, days: str) -> Said:
    """Their own head is asked, unless things have changed since the form was opened."""
    turn.value = f"{request}.{sle}"
    found, id, instead = await _pair(turn, to_change=True)
    if found is None:
        return instead
    if _for_good(found, id):
        return await _card(turn, found, id)
    await _begun(turn, found.request)
    return await releases.ask(turn, found.request, id, Decimal(days))


async def _matchable(scene: Scene) -> Sequence[SupportRequest]:
    """The requests that need an SLE, those that wait longest first."""
    return await requests.standing_at(scene.session, *TO_MATCH, kind=Kind.SUPPORT)


async def _to_match(turn: Turn, rows: Sequence[SupportRequest]) -> Said:
    told = [await story.tell(turn.session, row, turn.house) for row in rows]
    return texts.to_match([(one.number, one.team_line) for one in told])


@router.button("matching.find", only=LINKED)
@router.intent("match_request", only=LINKED, offer=Button("Find an SLE", "matching.find"))
async def find(turn: Turn) -> Said:
    """Free words: a request that is named is matched, one that is described is offered, an area shows who has days.

    A school hears how much capacity is left; the names are for the central team.
    """
    if Role.CENTRAL not in turn.roles:
        return await capacity.left(turn)
    text = turn.inbound.text
    given = requests.numbered(text) or next((int(found) for found in NUMBERED.findall(text)), None)
    sles = needs.people_named(text, {person.id or 0: person.name for _, person, _ in await leaders(turn.session)})
    rows = [given] if given else [row.id for row in await _described(turn, text)]
    if len(sles) == 1 and len(rows) == 1:
        turn.value = f"{rows[0]}.{sles.pop()}"
        return await pick(turn)
    if (whom := NAMES_SLE.search(text)) and not sles:
        return texts.no_such_name(whom.group(1), str(given or ""))
    if given:
        turn.value = str(given)
        return await start(turn)
    return await _for_words(turn, text)


async def _described(turn: Turn, text: str) -> Sequence[SupportRequest]:
    """The requests to match that the words describe, by their school or as "the maths request"."""
    rows = await _matchable(turn)
    schools = {row.school_id: await turn.session.get_one(School, row.school_id) for row in rows}
    named = needs.schools_named(text, {id: Place(school.name) for id, school in schools.items()})
    area = _named(turn, text).get("specialism") if ABOUT_REQUEST.search(text) else None
    found = [row for row in rows if row.school_id in named or not named]
    return [row for row in found if not area or row.answers.get("area") == area] if named or area else []


def _named(turn: Turn, text: str) -> dict[str, str]:
    return slots.found(text, naming.lexicon(turn.facts, turn.today))


async def _for_words(turn: Turn, text: str) -> Said:
    """The requests that the words describe; else who offers what they name; else all that wait."""
    if rows := await _described(turn, text):
        return await _to_match(turn, rows)
    named = _named(turn, text)
    phases = needs.phases_said(text) | ({named["phase"]} if "phase" in named else set())
    if ("specialism" in named or phases) and not ABOUT_REQUEST.search(text):
        return await capacity.available(turn, named.get("specialism", ""), phases)
    return await _to_match(turn, await _matchable(turn))


@router.on_request
async def actions(turn: Turn, request: SupportRequest) -> Sequence[Button]:
    """For the team, on the card of a request that needs an SLE."""
    wanted = Role.CENTRAL in turn.roles and request.kind is Kind.SUPPORT and request.status in TO_MATCH
    return [texts.match_button(str(request.id))] if wanted else []


@router.waiting
async def todos(scene: Scene, person_id: int, posts: Posts) -> Sequence[Todo]:
    """For the team: the requests that are being matched."""
    if Role.CENTRAL not in [role for role, _, _ in posts]:
        return []
    rows = await requests.standing_at(scene.session, Status.MATCHING, kind=Kind.SUPPORT)
    told = [await story.tell(scene.session, row, scene.house) for row in rows]
    return [Todo(one.team_line, texts.match_button(one.number, f"Match {one.reference}")) for one in told]
