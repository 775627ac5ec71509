"""Who is the contact for what, as people are told it, and the addresses that wait for somebody to check them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.load import contact_rows
from bot.web.desk.frame import Page, Values, Visit
from messages.message import Button
from messages.words import plain
from storage import doubts, facts
from storage.contacts import Contact, Route
from storage.facts import Facts

KINDS = (("role", "By role"), ("topic", "By topic"))
STANDING_IN = {slug: name for name, slug in contact_rows.STANDING_IN.items()}
OVER, AHEAD = "over", "ahead"


@dataclass(frozen=True, slots=True)
class Way:
    """One way to a contact; an address that is doubted is told to nobody."""

    kind: str
    key: str
    label: str
    aliases: Sequence[str]
    name: str
    email: str
    phone: str
    doubted: bool
    first: date | None
    last: date | None
    holds: str
    year: str
    note: str
    explicit: bool

    def fits(self, words: str) -> bool:
        """Whether each of the words begins one of what it is for, the name or the address."""
        text = f" {plain(f'{self.label} {self.name} {self.note}')} {self.email.casefold()}"
        return all(f" {word}" in text for word in plain(words).split())


async def ways(visit: Visit) -> list[Way]:
    """Every way to a contact, those that are over as well; the newest year and the lasting ones first."""
    known = await facts.read(visit.session, facts.NOTHING)
    found = [_way(route, known, visit.today) for route in known.routes]
    return sorted(found, key=lambda way: (way.holds == OVER, way.label.casefold()))


def _way(route: Route, known: Facts, today: date) -> Way:
    contact = known.contact(route.contact) or _standing_in(route.contact, known)
    return Way(
        kind=route.kind,
        key=route.key,
        label=route.label,
        aliases=route.aliases,
        name=contact.name,
        email=contact.email,
        phone=contact.phone,
        doubted=contact.doubted,
        first=route.valid_from,
        last=route.valid_until,
        holds=_holds(route, today),
        year=route.year,
        note=route.note,
        explicit=route.explicit,
    )


def _standing_in(slug: str, known: Facts) -> Contact:
    """Where nobody is named the office answers, and for some things the person's own head."""
    ours, name = known.alliance, STANDING_IN.get(slug, slug)
    if ours is None or slug == "own_headteacher":
        return Contact(slug="", name=name)
    return Contact(slug="", name=name, email=ours.email, phone=ours.phone, doubted=ours.email_doubted)


def _holds(route: Route, today: date) -> str:
    if route.valid_until and route.valid_until < today:
        return OVER
    return AHEAD if route.valid_from and route.valid_from > today else ""


async def chosen(visit: Visit) -> list[Way]:
    """Those that the search of the page leaves."""
    return [way for way in await ways(visit) if way.fits(visit.asked("q"))]


async def show(visit: Visit) -> Values:
    found = await chosen(visit)
    waiting = await doubts.open_doubts(visit.session)
    ours = [doubt for doubt in waiting if doubt.kind == "email"]
    rest = len(waiting) - len(ours)
    return {
        "kinds": [(label, [way for way in found if way.kind == kind]) for kind, label in KINDS],
        "count": len(found),
        "q": visit.asked("q"),
        "doubts": [(doubt.what, Button("Decide", "checks.ask", str(doubt.id))) for doubt in ours],
        "others": Button(f"{rest} more to check, about meetings", "checks.list") if rest else None,
        "query": visit.request.url.query,
    }


PAGE = Page("/desk/contacts", "Contacts", "contacts.html", show, label="Contacts")
