"""The people of the alliance, what they do and where, and the accounts they write from."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel, col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.database import BigId, run, the_same, words
from storage.schools import School

SEEN = timedelta(minutes=1)  # how exactly it is noted when somebody last wrote
DESK = "web"  # the platform of those who sit at the desk in a browser: it answers, and nobody is reached there unasked


class Role(StrEnum):
    """What a person does, at a school or for the alliance."""

    HEADTEACHER = "headteacher"
    DEPUTY = "deputy_head"
    CPLD_LEAD = "cpld_lead"
    SCITT = "scitt_coordinator"
    FINANCE = "finance_officer"
    SUBJECT_LEADER = "subject_leader"
    SLE = "sle"
    CENTRAL = "central_team"
    COMMITTEE = "committee_member"
    OFFICE = "office"


class Person(SQLModel, table=True):
    """Somebody the alliance knows; `email` is lower case and unique."""

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=120)
    email: str = Field(max_length=254, unique=True)
    phone: str = Field(default="", max_length=30)
    asks_as: Role | None = Field(default=None, sa_type=words(Role))  # which of several roles counts for contacts
    prefers: str = Field(default="", max_length=16)  # the platform to write to first
    # "20:00-07:00": not to be disturbed then; "never": at any hour; empty: as the alliance has it
    quiet: str = Field(default="", max_length=11, sa_column_kwargs={"server_default": ""})
    quiet_weekends: bool = Field(default=False, sa_column_kwargs={"server_default": "0"})
    no_broadcasts: bool = Field(default=False, sa_column_kwargs={"server_default": "0"})
    # whether what was misread may be kept: empty until asked, then "asked", "yes" or "no", and since when
    words_kept: str = Field(default="", max_length=5, sa_column_kwargs={"server_default": ""})
    words_kept_at: datetime | None = None
    erased_at: datetime | None = None  # nothing but what finance must keep is known of them since


class Post(SQLModel, table=True):
    """A role a person holds; without a school it is held for the alliance."""

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    role: Role = Field(sa_type=words(Role))
    school_id: int | None = Field(default=None, foreign_key="school.id", index=True)

    __table_args__ = (sa.UniqueConstraint("person_id", "role", "school_id"),)


class Account(SQLModel, table=True):
    """A way to reach somebody on a platform; without a person it is a newcomer's."""

    id: int | None = Field(default=None, sa_type=BigId, primary_key=True)
    platform: str = Field(max_length=16)
    address: str = Field(max_length=64)  # the platform's own user id
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    asks_as: Role | None = Field(default=None, sa_type=words(Role))  # a newcomer's answer to "who are you?"
    seen_at: datetime
    unreachable_since: datetime | None = None  # blocked, deactivated or gone

    __table_args__ = (sa.UniqueConstraint("platform", "address"),)


REACHED = sa.and_(col(Account.unreachable_since).is_(None), col(Account.platform) != DESK)


@dataclass(slots=True)
class Somebody:
    """A person with the posts they hold; of a post without a school the school is None."""

    person: Person
    posts: list[tuple[Role, School | None]] = field(default_factory=list)

    @property
    def id(self) -> int:
        return self.person.id or 0


BY_ADDRESS = (
    select(Account, Person)
    .join(Person, isouter=True)
    .where(Account.platform == sa.bindparam("platform"), Account.address == sa.bindparam("address"))
)
POSTS = the_same(
    sa.select(col(Post.role), col(Post.school_id), col(School.name))
    .join(School, isouter=True)
    .where(col(Post.person_id) == sa.bindparam("person"))
    .order_by(col(Post.id))
)


async def names_of(session: AsyncSession, ids: Collection[int]) -> dict[int, str]:
    """What these people are called."""
    found = await session.exec(select(Person.id, Person.name).where(col(Person.id).in_(ids)))
    return {id or 0: name for id, name in found}


async def accounts_of(session: AsyncSession, person_id: int) -> Sequence[Account]:
    """The person's accounts that can be reached, the one used last first."""
    query = select(Account).where(Account.person_id == person_id, REACHED)
    return (await session.exec(query.order_by(col(Account.seen_at).desc(), col(Account.id)))).all()


async def on_platform(session: AsyncSession, person_ids: Collection[int], *platforms: str) -> Sequence[Account]:
    """The accounts of these people on these platforms that can be reached."""
    query = select(Account).where(col(Account.person_id).in_(person_ids), col(Account.platform).in_(platforms))
    return (await session.exec(query.where(col(Account.unreachable_since).is_(None)).order_by(col(Account.id)))).all()


async def by_account(session: AsyncSession, platform: str, address: str) -> Person | None:
    """Whose account this is; nobody's while it is a newcomer's."""
    found = (await session.exec(BY_ADDRESS, params={"platform": platform, "address": address})).first()
    person: Person | None = found[1] if found else None
    return person if person and person.erased_at is None else None


async def by_email(session: AsyncSession, email: str) -> Person | None:
    return (await session.exec(select(Person).where(Person.email == email.strip().casefold()))).first()


async def find(session: AsyncSession, id: int) -> Person | None:
    """The person, unless they were forgotten."""
    query = select(Person).where(Person.id == id, col(Person.erased_at).is_(None))
    return (await session.exec(query)).first()


async def all_accounts(session: AsyncSession, *person_ids: int) -> dict[int, list[Account]]:
    """Where these people, or all, write from, the desk among it; of each the one used last first."""
    query = select(Account).where(col(Account.person_id).is_not(None))
    query = query.where(col(Account.person_id).in_(person_ids)) if person_ids else query
    found: dict[int, list[Account]] = {}
    for account in (await session.exec(query.order_by(col(Account.seen_at).desc(), col(Account.id)))).all():
        found.setdefault(account.person_id or 0, []).append(account)
    return found


async def posts_of(session: AsyncSession, person_id: int) -> Sequence[tuple[Role, int | None, str | None]]:
    """What the person does: role, school id and school name, in the order they were recorded."""
    rows = await run(session, POSTS, person=person_id)
    return [(Role(row[0]), row[1], row[2]) for row in rows]


def headed(posts: Sequence[tuple[Role, int | None, str | None]]) -> list[int]:
    """The schools that somebody with these posts is head of."""
    return [school for role, school, _ in posts if school and role is Role.HEADTEACHER]


async def holders(session: AsyncSession, role: Role, school_id: int | None = None) -> Sequence[Person]:
    """Everybody with the role, at that school when one is given."""
    query = select(Person).join(Post).where(Post.role == role)
    if school_id is not None:
        query = query.where(Post.school_id == school_id)
    return (await session.exec(query.distinct().order_by(Person.name))).all()


async def reachable(
    session: AsyncSession, role: Role, *, everybody: bool, school_id: int | None = None
) -> Sequence[Person]:
    """Those with the role who have an account to be written to; `everybody` where none is needed."""
    found = await holders(session, role, school_id)
    if everybody or not found:
        return found
    there = await with_account(session, [person.id or 0 for person in found])
    return [person for person in found if person.id in there]


async def with_account(session: AsyncSession, among: Collection[int] | None = None) -> set[int]:
    """Who of these people, or of all, has an account to be written to."""
    query = select(Account.person_id).where(REACHED)
    ours = query if among is None else query.where(col(Account.person_id).in_(among))
    return {id for id in await session.exec(ours.distinct()) if id is not None}


async def can_reach(session: AsyncSession, person_id: int, *, everybody: bool) -> bool:
    """Whether the person has an account to be written to; `everybody` where none is needed."""
    return everybody or bool(await accounts_of(session, person_id))


async def mark_unreachable(
    session: AsyncSession, platform: str, address: str, account_id: int | None, since: datetime
) -> None:
    """Note that the platform refuses this account, known by its id or its address, until it writes again."""
    by_address = sa.and_(col(Account.platform) == platform, col(Account.address) == address)
    ours = sa.or_(col(Account.id) == account_id, by_address)
    await session.exec(update(Account).where(ours).values(unreachable_since=since))


async def everybody(session: AsyncSession) -> list[Somebody]:
    """All the people of the alliance with their posts, by name."""
    query = select(Person, Post, School).outerjoin(Post, col(Post.person_id) == Person.id)
    query = query.outerjoin(School, col(Post.school_id) == School.id)
    found: dict[int, Somebody] = {}
    query = query.where(col(Person.erased_at).is_(None))
    for person, post, school in (await session.exec(query.order_by(Person.name, col(Person.id), col(Post.id)))).all():
        one = found.setdefault(person.id or 0, Somebody(person))
        if post is not None:
            one.posts.append((post.role, school))
    return list(found.values())
