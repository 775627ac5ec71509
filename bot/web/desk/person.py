"""One person: what they do, where they write from, what they asked for, and how they are invited."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.web.desk.frame import Page, Values, Visit
from bot.web.desk.people import JOINED, Line, line
from handlers import story
from handlers.router import number
from messages import standing
from messages.dates import london_day, say
from messages.message import Button
from storage import invitations, ledger, people, requests
from storage.people import DESK, Account, Person, Somebody
from storage.requests import SupportRequest
from storage.schools import School
from storage.specialisms import Sle, published

MOST = 20


@dataclass(frozen=True, slots=True)
class Asked:
    """A request in a list."""

    id: int
    reference: str
    school: str
    area: str
    line: str
    sent: date


async def show(visit: Visit) -> Values | None:
    person = await people.find(visit.session, number(visit.request.path_params["id"]) or 0)
    if person is None:
        return None
    one, accounts = await _line(visit, person)
    return {
        "title": person.name,
        "person": person,
        "line": one,
        "facts": [*_reached(one, accounts), *await _as_sle(visit, one.id)],
        "requests": await listed(visit, (await requests.sent_by(visit.session, one.id))[:MOST]),
        "can": _can(visit, one),
    }


async def _line(visit: Visit, person: Person) -> tuple[Line, list[Account]]:
    id = person.id or 0
    somebody = Somebody(person)
    for role, school_id, _ in await people.posts_of(visit.session, id):
        school = await visit.session.get(School, school_id) if school_id else None
        somebody.posts.append((role, school))
    accounts = await people.all_accounts(visit.session, id)
    invited = await invitations.waiting(visit.session, visit.now)
    return line(somebody, accounts, invited), accounts.get(id, [])


def _reached(one: Line, accounts: list[Account]) -> list[tuple[str, str]]:
    """Where the person writes from and since when they cannot be reached there."""
    places = [(_place(account), _used(account)) for account in accounts]
    if one.standing != JOINED:
        places.append(("Joined", "not yet"))
    if one.invited:
        places.append(("Invited", f"until {say(one.invited)}"))
    return places


def _place(account: Account) -> str:
    return "This desk" if account.platform == DESK else account.platform.capitalize()


def _used(account: Account) -> str:
    seen = f"last seen on {say(london_day(account.seen_at))}"
    if account.unreachable_since is None:
        return seen
    return f"{seen}; cannot be reached since {say(london_day(account.unreachable_since))}"


async def _as_sle(visit: Visit, id: int) -> list[tuple[str, str]]:
    """What an SLE offers, and their days this school year."""
    sle = await visit.session.get(Sle, id)
    if sle is None:
        return []
    labels = {area.slug: area.label for area in await published(visit.session)}
    year = ledger.academic_year(visit.today)
    balance = (await ledger.balances(visit.session, [sle], year))[id]
    given = f"{balance.given:g} given or promised, {balance.free_left:g} of {balance.allowance:g} free days left"
    return [
        ("Offers as SLE", ", ".join(labels.get(slug, slug) for slug in sle.specialisms)),
        (f"Days in {year}", given),
        *([("Review due", say(sle.review_due))] if sle.review_due else []),
    ]


def _can(visit: Visit, one: Line) -> list[Button]:
    """An invitation first for whoever has not joined."""
    label = "Invite again" if one.invited else "Invite another account" if one.platforms else "Invite"
    found = [Button(label, "joining.invite", str(one.id), strong=one.standing != JOINED)]
    return (
        found if one.id == visit.person_id else [*found, Button("Forget this person", "privacy.ask_them", str(one.id))]
    )


async def listed(visit: Visit, rows: Sequence[SupportRequest]) -> list[Asked]:
    """Requests as a list shows them; who opens one has looked at it."""
    found = []
    for row in rows:
        told = await story.tell(visit.session, row, visit.house)
        sent = london_day(row.sent_at)
        found.append(Asked(row.id or 0, told.reference, told.school, told.area, standing.alone(row.status), sent))
    return found


PAGE = Page("/desk/people/{id}", "Person", "person.html", show)
