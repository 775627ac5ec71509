"""Whom to turn to: the alliance's key contacts, and which role or topic leads to which of them."""

from datetime import date

from sqlmodel import Field, SQLModel

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
