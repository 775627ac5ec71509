"""One request with the names and words that belong to it, for whoever may read it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from handlers.router import Turn, number
from messages import support as texts
from messages import triage as triage_texts
from messages.dates import LONDON, working_days_after
from messages.form import Known
from messages.forms import facts as form_facts
from messages.house import House
from messages.request import REQUEST
from storage import people, requests, terms
from storage.people import Person, Role
from storage.requests import Status, SupportRequest
from storage.schools import School
from storage.specialisms import Specialism, published
from storage.terms import Term

HALF_TERMS = 6
FOR_THE_TEAM = ("conflicts",)  # nobody but the central team and the asker reads these


@dataclass(frozen=True, slots=True)
class Story:
    """A request as it is told: `heads` are the names of those who were asked to approve it."""

    request: SupportRequest
    school: str
    asker: str
    area: str
    facts: tuple[tuple[str, str], ...]
    heads: tuple[str, ...]
    taken_by: str
    since: date
    reply_by: date

    @property
    def reference(self) -> str:
        return self.request.reference

    @property
    def number(self) -> str:
        return str(self.request.id)

    @property
    def line(self) -> str:
        """Where it stands and what it waits for."""
        return texts.standing(
            self.reference, self.area, self.request.status, self.since, self.heads, self.reply_by, self.taken_by
        )

    @property
    def team_line(self) -> str:
        """The same, as the central team reads it."""
        return triage_texts.standing_for_team(
            self.reference, self.school, self.area, self.request.status, self.since, self.reply_by, self.taken_by
        )

    def shared(self) -> tuple[tuple[str, str], ...]:
        """The facts without those meant for the central team alone."""
        hidden = {REQUEST.field(name).label for name in FOR_THE_TEAM}
        return tuple(fact for fact in self.facts if fact[0] not in hidden)


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
    taken_by = await session.get(Person, request.taken_by) if request.taken_by else None
    sent = request.sent_at.astimezone(LONDON).date()
    known: Known = await words_for_answers(session, await published(session), sent) | {
        "schools": [(school.id, school.name)]
    }
    answers = {name: value for name, value in request.answers.items() if value is not None}
    since = request.since.astimezone(LONDON).date()
    return Story(
        request=request,
        school=school.name,
        asker=asker.name,
        area=_area(answers, known),
        facts=form_facts(REQUEST, answers, known),
        heads=tuple(person.name for person in await heads_asked(session, request, house)),
        taken_by=taken_by.name if taken_by else "",
        since=since,
        reply_by=working_days_after(since, house.reply_days),
    )


def _area(answers: dict[str, Any], known: Known) -> str:
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
    """Let the start pages of those concerned show the new state."""
    heads = await people.holders(turn.session, Role.HEADTEACHER, request.school_id)
    for person_id in {request.asker_id, *(head.id or 0 for head in heads)}:
        for account in await people.accounts_of(turn.session, person_id):
            await turn.refresh_home(f"home:{account.id}:{request.id}:{request.status}", account)


async def find(session: AsyncSession, text: str, *, to_change: bool = False) -> SupportRequest | None:
    """The request a button or a command names."""
    return await requests.find(session, number(text) or 0, to_change=to_change)
