"""One request with the names and words that belong to it, for whoever may read it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from handlers import school_year
from handlers.router import Scene, Turn, number
from messages import standing as texts
from messages.dates import LONDON, from_iso
from messages.form import OTHER, Known
from messages.forms import facts as form_facts
from messages.house import House
from messages.request import REQUEST
from messages.services import FORMS, LABELS
from storage import audit, deployments, ledger, lifecycle, people, requests, telling, terms
from storage.deployments import Deployment
from storage.people import Person, Role
from storage.requests import Kind, NoteKind, Status, SupportRequest
from storage.schools import School
from storage.specialisms import Specialism, published
from storage.terms import Term

HALF_TERMS = 6
WITH_START_PAGE = ("slack",)  # platforms that show one beside the conversation
FOR_THE_TEAM = ("conflicts",)  # nobody but the central team and the asker reads these
FOR_THE_SCHOOL = ("preferred", "po_number")  # nor do the SLE and the SLE's head read these
OWN_WORDS = "a subject in the school’s own words"


@dataclass(frozen=True, slots=True)
class Story:
    """A request as it is told: `deployment` is the live one, or the one that was carried out."""

    request: SupportRequest
    standing: texts.Standing
    asker: str
    facts: tuple[tuple[str, str], ...]
    deployment: Deployment | None = None

    @property
    def reference(self) -> str:
        return self.request.reference

    @property
    def number(self) -> str:
        return str(self.request.id)

    @property
    def school(self) -> str:
        return self.standing.school

    @property
    def area(self) -> str:
        return self.standing.area

    @property
    def heads(self) -> Sequence[str]:
        """The names of those who were asked to approve it."""
        return self.standing.heads

    @property
    def taken_by(self) -> str:
        return self.standing.taken_by

    @property
    def sle(self) -> str:
        return self.standing.sle

    @property
    def since(self) -> date:
        return self.standing.since

    @property
    def reply_by(self) -> date:
        return self.standing.reply_by

    @property
    def line(self) -> str:
        """Where it stands and what it waits for."""
        return texts.for_asker(self.standing)

    @property
    def line_for_others(self) -> str:
        """The same, as the SLE and the SLE's head may read it."""
        return texts.for_others(self.standing, self.area_for_others)

    @property
    def team_line(self) -> str:
        """The same, as the central team reads it."""
        return texts.for_team(self.standing)

    def shared(self, *hidden: str) -> tuple[tuple[str, str], ...]:
        """The facts without those meant for the central team alone, and without these fields."""
        labels = {field.label for field in FORMS[self.request.kind].fields if field.name in (*FOR_THE_TEAM, *hidden)}
        return tuple(fact for fact in self.facts if fact[0] not in labels)

    @property
    def area_for_others(self) -> str:
        """The area as the SLE and the SLE's head may know it: own words can tell which school it is."""
        named = self.request.shared or (self.deployment is not None and self.deployment.school_yes_at is not None)
        own = str(self.request.answers.get("area", "")).startswith(OTHER)
        return OWN_WORDS if own and not named else self.area


async def words_for_answers(session: AsyncSession, areas: Sequence[Specialism], today: date) -> dict[str, Any]:
    """What it takes to ask for, and to put into words, the answers of a request."""
    half_terms = await terms.from_today(session, today, HALF_TERMS)
    return {
        "today": today,
        "areas": [(area.slug, area.label, area.aliases) for area in areas],
        "half_terms": [
            (f"term-{t.academic_year.replace('/', '-')}-{t.number}", _half_term(t, today)) for t in half_terms
        ],
        "schools": [],
    }


def _half_term(term: Term, today: date) -> str:
    if term.first_day <= today:
        return f"This half term (term {term.number})"
    return f"Term {term.number}, from {term.first_day.day} {term.first_day:%B %Y}"


async def tell(session: AsyncSession, request: SupportRequest, house: House) -> Story:
    """The whole story of a request; what was answered is said as it was on the day it was sent."""
    school = await session.get_one(School, request.school_id)
    asker = await session.get_one(Person, request.asker_id)
    form = FORMS[request.kind]
    sent = request.sent_at.astimezone(LONDON).date()
    known: Known = await words_for_answers(session, await published(session), sent) | {
        "schools": [(school.id, school.name)]
    }
    answers = {name: value for name, value in request.answers.items() if value is not None}
    deployment = await deployments.latest(session, request.id or 0)
    return Story(
        request=request,
        standing=await _standing(session, request, house, school.name, _area(request, answers, known), deployment),
        asker=asker.name,
        facts=(
            *_service(request.kind),
            *texts.raised(request.raised_by, request.funded_by),
            *form_facts(form, answers, known),
        ),
        deployment=deployment,
    )


def _service(kind: Kind) -> tuple[tuple[str, str], ...]:
    """What is asked for, where it is not an SLE's support."""
    return () if kind is Kind.SUPPORT else (("Service", LABELS[kind]),)


async def _standing(
    session: AsyncSession,
    request: SupportRequest,
    house: House,
    school: str,
    area: str,
    deployment: Deployment | None,
) -> texts.Standing:
    moves = await requests.moves_of(session, request.id or 0)
    asked = await requests.notes_of(session, request.id or 0, NoteKind.QUESTION)
    since = request.since.astimezone(LONDON).date()
    return texts.Standing(
        reference=request.reference,
        school=school,
        area=area,
        status=request.status,
        since=since,
        reply_by=await school_year.day_after(session, since, house.reply_days),
        heads=tuple(person.name for person in await heads_asked(session, request, house)),
        taken_by=await name(session, request.taken_by),
        sle=await name(session, deployment.sle_id if deployment else None),
        why=moves[-1].why if moves else "",
        question=asked[-1].text if asked else "",
        on=request.happens_on,
    )


async def name(session: AsyncSession, person_id: int | None) -> str:
    """What somebody is called; empty for nobody."""
    person = await session.get(Person, person_id) if person_id else None
    return person.name if person else ""


def _area(request: SupportRequest, answers: dict[str, Any], known: Known) -> str:
    """What a request is about in a few words."""
    if request.kind is not Kind.SUPPORT:
        return LABELS[request.kind]
    if "area" not in answers:
        return "finding out what is needed"
    return REQUEST.field("area").say(answers["area"], known)


async def heads_asked(session: AsyncSession, request: SupportRequest, house: House) -> Sequence[Person]:
    """The heads of the school who can be reached, while the request waits for them."""
    if request.status is not Status.AWAITING_HEAD:
        return []
    everybody, school = house.reaches_all, request.school_id
    return await people.reachable(session, Role.HEADTEACHER, everybody=everybody, school_id=school)


async def changed(turn: Turn, request: SupportRequest) -> None:
    """Let the card in the team's rooms, and the start pages of the team and of those concerned, show the new state."""
    await turn.redraw_card(request.id or 0)
    team = {person.id or 0 for person in await people.holders(turn.session, Role.CENTRAL)}
    await refresh(turn, team | await concerned(turn.session, request))


async def refresh(turn: Turn, person_ids: Collection[int]) -> None:
    """Have the start pages of these people drawn anew: something that waits for them has come or gone."""
    for account in await people.on_platform(turn.session, person_ids, *WITH_START_PAGE):
        await turn.refresh_home(f"home:{account.id}:{turn.event}", account)


async def concerned(session: AsyncSession, request: SupportRequest) -> set[int]:
    """Who takes part: the asker, the school's heads, the SLE and the SLE's heads, whoever looks after it."""
    live = await deployments.live(session, request.id or 0)
    schools = [request.school_id, *([live.home_id] if live else [])]
    heads = [head.id for school in schools for head in await people.holders(session, Role.HEADTEACHER, school)]
    everybody = {request.asker_id, request.taken_by, live.sle_id if live else None, *heads}
    return {id for id in everybody if id}


async def step(turn: Turn, request: SupportRequest, to: Status, why: str = "", *, tell_asker: bool = True) -> None:
    """Take one step in the life of a request: recorded, shown on start pages, told to the asker in one message.

    Raises lifecycle.IllegalMove.
    """
    await lifecycle.move(turn.session, request, to, turn.person_id, turn.now, why)
    audit.note(turn.session, f"request.{to}", turn.now, turn.person_id, request.reference)
    await changed(turn, request)
    if tell_asker:
        count = len(await requests.moves_of(turn.session, request.id or 0))
        key = f"support:{request.id}:step:{count}"
        for person in await spokesmen(turn, request):
            if person != turn.person_id:
                await turn.tell(f"{key}:{person}", "support.step", person, request=request.id, status=to)


async def spokesmen(scene: Scene, request: SupportRequest) -> list[int]:
    """Who is told for the school: whoever asked, and the heads who can be written to once that person has left."""
    asked = await requests.askers(scene.session, request)
    return [id for id in asked if id == request.asker_id or await reaches(scene, id)]


async def school_for_others(session: AsyncSession, request: SupportRequest, deployment: Deployment) -> str:
    """The supported school as the SLE and the SLE's head may know it: by name only once it agreed to that."""
    school = await session.get_one(School, request.school_id)
    if request.shared or deployment.school_yes_at:
        return school.name
    kind = f"a {school.phase.lower()} school" if school.phase and school.phase != "Not applicable" else "a school"
    return f"{kind} in {school.authority}" if school.authority else kind


async def reaches(scene: Scene, person_id: int) -> bool:
    """Whether the person can be written to."""
    return await people.can_reach(scene.session, person_id, everybody=scene.house.reaches_all)


async def tell_holder(turn: Turn, request: SupportRequest, key: str, notice: str, /, **args: Any) -> None:
    """Tell whoever looks after the request, and the team's rooms; the whole team where that is nobody we can reach."""
    args = {"request": request.id, **args}  # by it the rooms know which card this goes under
    turn.told = True
    rooms, everybody = turn.house.team_rooms, turn.house.reaches_all
    await telling.holder(turn.session, key, turn.now, rooms, notice, request.taken_by, everybody=everybody, **args)


async def tell_not_needed(turn: Turn, deployment: Deployment, *, sle: bool) -> None:
    """The SLE's own head, and the SLE if already asked, hear that the request goes ahead without them."""
    heads = [head.id or 0 for head in await heads_reached(turn, deployment.home_id)]
    for person_id in dict.fromkeys([*([deployment.sle_id] if sle else []), *heads]):
        key = f"offer:{deployment.id}:gone:{person_id}"
        await turn.tell(key, "offers.not_needed", person_id, deployment=deployment.id)


def year_of(request: SupportRequest, today: date) -> str:
    """The academic year whose days it would take: that of the start asked for, else this one."""
    start, this_year = str(request.answers.get("start", "")), ledger.academic_year(today)
    if start.startswith("term-"):
        return max("/".join(start.split("-")[1:3]), this_year)
    return max(ledger.academic_year(from_iso(start) or today), this_year)


async def heads_reached(turn: Scene, school_id: int) -> Sequence[Person]:
    """The heads of a school who can be written to."""
    everybody = turn.house.reaches_all
    return await people.reachable(turn.session, Role.HEADTEACHER, everybody=everybody, school_id=school_id)


async def standing_at_schools(
    session: AsyncSession, schools: Collection[int], *statuses: Status
) -> Sequence[SupportRequest]:
    """The requests for these schools that have one of the statuses."""
    return [r for r in await requests.standing_at(session, *statuses) if r.school_id in schools] if schools else []


def is_head(turn: Turn, school_id: int) -> bool:
    return school_id in turn.schools(Role.HEADTEACHER)


def may_decide(turn: Turn, school_id: int) -> bool:
    """The school's head decides; the central team may write down what a head told them by telephone."""
    return is_head(turn, school_id) or Role.CENTRAL in turn.roles


async def find(session: AsyncSession, text: str, *, to_change: bool = False) -> SupportRequest | None:
    """The request a button or a command names."""
    return await requests.find(session, number(text) or 0, to_change=to_change)
