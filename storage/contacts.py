"""Whom to turn to: the alliance's key contacts, and which role or topic leads to which of them."""

from collections.abc import Sequence
from datetime import date

from sqlmodel import Field, SQLModel, col, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.database import JSON


class Contact(SQLModel, table=True):
    """A published contact; an address that a check doubts is not shown before a person has decided on it."""

    id: int | None = Field(default=None, primary_key=True)
    slug: str = Field(max_length=60, unique=True)
    name: str = Field(max_length=120)
    email: str = Field(default="", max_length=254)
    phone: str = Field(default="", max_length=30)
    doubted: bool = False
    note: str = Field(default="", max_length=300)


class Route(SQLModel, table=True):
    """One way to a contact: by the enquirer's role or by a topic, from and until certain days.

    `explicit` is true where the source names the contact and false where the route is the alliance's inference.
    """

    id: int | None = Field(default=None, primary_key=True)
    kind: str = Field(max_length=8)  # role | topic
    key: str = Field(max_length=40, index=True)
    label: str = Field(max_length=120)
    contact: str = Field(max_length=60)  # a Contact's slug, or enquiries | central_team | own_headteacher
    aliases: list[str] = Field(default_factory=list, sa_type=JSON)
    explicit: bool = True
    note: str = Field(default="", max_length=300)
    source: str = Field(default="", max_length=80)
    year: str = Field(default="", max_length=9)  # academic year of the fact
    valid_from: date | None = None
    valid_until: date | None = None  # the last day it holds


async def routes(session: AsyncSession, kind: str, today: date) -> Sequence[Route]:
    """The routes that hold today; where a time-limited cover and a lasting one meet, the cover comes first."""
    query = select(Route).where(
        Route.kind == kind,
        or_(col(Route.valid_from).is_(None), col(Route.valid_from) <= today),
        or_(col(Route.valid_until).is_(None), col(Route.valid_until) >= today),
    )
    rows = (await session.exec(query.order_by(col(Route.id)))).all()
    return sorted(rows, key=lambda r: (r.valid_until is None, r.valid_until or today, -(r.id or 0)))


async def route(session: AsyncSession, kind: str, key: str, today: date) -> Route | None:
    """The route to take today for this role or topic."""
    return next((r for r in await routes(session, kind, today) if r.key == key), None)


async def contact(session: AsyncSession, slug: str) -> Contact | None:
    return (await session.exec(select(Contact).where(Contact.slug == slug))).first()


async def named(session: AsyncSession) -> dict[str, str]:
    """The slugs of all contacts by their names."""
    return dict(await session.exec(select(Contact.name, Contact.slug)))
