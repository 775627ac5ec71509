"""What changes rarely: the alliance, its contacts, areas and answers, read anew only when they have changed."""

from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from sqlmodel import SQLModel, col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import settings
from storage.alliance import Alliance
from storage.contacts import Contact, Route
from storage.database import the_same
from storage.questions import Faq
from storage.specialisms import Sle, Specialism, published

T = TypeVar("T")
NOTHING = -1  # the revision of a database in which nothing was loaded yet


@dataclass(frozen=True, slots=True)
class Facts:
    """A consistent reading of the published facts; its objects are for reading only.

    `areas` are ordered by how many SLEs offer them: what schools ask for most comes within reach of a thumb.
    """

    revision: int = NOTHING
    alliance: Alliance | None = None
    routes: Sequence[Route] = ()
    contacts: Sequence[Contact] = ()
    areas: Sequence[Specialism] = ()
    faqs: Sequence[Faq] = ()
    settings: Mapping[str, str] = field(default_factory=dict)  # rules that the central team changed
    derived: dict[Hashable, Any] = field(default_factory=dict, compare=False)

    def once(self, key: Hashable, derive: Callable[[], T]) -> T:
        """What follows from these facts, worked out once for as long as they hold."""
        if key not in self.derived:
            self.derived[key] = derive()
        found: T = self.derived[key]
        return found

    def routes_on(self, kind: str, today: date) -> list[Route]:
        """The routes that hold that day; where a time-limited cover and a lasting one meet, the cover comes first."""
        held = [
            r for r in self.routes if r.kind == kind and (r.valid_from or today) <= today <= (r.valid_until or today)
        ]
        return sorted(held, key=lambda r: (r.valid_until is None, r.valid_until or today, -(r.id or 0)))

    def route(self, kind: str, key: str, today: date) -> Route | None:
        """The route to take that day for this role or topic."""
        return next((r for r in self.routes_on(kind, today) if r.key == key), None)

    def contact(self, slug: str) -> Contact | None:
        return next((contact for contact in self.contacts if contact.slug == slug), None)


REVISION = the_same(select(Alliance.revision))


class Shelf:
    """Keeps the last reading for as long as the database says that it is the newest."""

    def __init__(self) -> None:
        self._facts = Facts()

    async def facts(self, session: AsyncSession, revision: int | None) -> Facts:
        """The facts of that revision; None stands for a database in which nothing was loaded yet."""
        if revision is not None and revision != self._facts.revision:
            self._facts = await read(session, revision)
        return self._facts if revision is not None else Facts()


async def read(session: AsyncSession, revision: int) -> Facts:
    """All facts as they are now."""
    offers = Counter(slug for slugs in await session.exec(select(Sle.specialisms)) for slug in slugs)
    areas = await published(session)
    facts = Facts(
        revision=revision,
        alliance=(await session.exec(select(Alliance))).first(),
        routes=(await session.exec(select(Route).order_by(col(Route.id)))).all(),
        contacts=(await session.exec(select(Contact).order_by(col(Contact.id)))).all(),
        areas=sorted(areas, key=lambda area: -offers[area.slug]),
        faqs=(await session.exec(select(Faq).order_by(col(Faq.id)))).all(),
        settings=await settings.values(session),
    )
    rows: list[SQLModel] = [*facts.routes, *facts.contacts, *facts.areas, *facts.faqs]
    for row in [*rows, *([facts.alliance] if facts.alliance else [])]:
        session.expunge(row)  # they outlive this session
    return facts


async def have_changed(session: AsyncSession) -> None:
    """Let every process read them anew."""
    await session.exec(update(Alliance).values(revision=Alliance.revision + 1))
