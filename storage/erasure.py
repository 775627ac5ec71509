"""A person asks to be forgotten: their name, address and accounts leave every table; figures and times stay."""

import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel, col, delete, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import forgetting, holdings
from storage.attendance import Attendance
from storage.audit import Deed
from storage.contacts import Contact
from storage.database import run, the_same
from storage.deployments import Deployment
from storage.facts import have_changed
from storage.forgetting import Figures
from storage.holdings import Leaving
from storage.newsletters import Item, Photo
from storage.outbox import Outgoing, State
from storage.people import Account, Person, Post, Role
from storage.requests import OPEN, SupportRequest

NOBODY = "Somebody who left"
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)  # when an account that is to go tonight was used last
SHORTEST = 4  # letters of what is looked for in texts: less would be found everywhere
# The name of a school or of another person is not the name of whoever leaves, even where the letters are the same;
# by their address accounts are found that are to go once the last word is said.
OTHERS = frozenset(
    {("account", "address"), ("person", "name"), ("person", "email"), ("school", "name"), ("school", "email")}
)


async def open_requests(session: AsyncSession, person_id: int) -> Sequence[SupportRequest]:
    """What is not finished and somebody else must go on with: as asker, as SLE, or as whoever looks after it."""
    as_sle = select(Deployment.request_id).where(Deployment.sle_id == person_id, col(Deployment.ended_at).is_(None))
    theirs = sa.or_(
        col(SupportRequest.asker_id) == person_id,
        col(SupportRequest.taken_by) == person_id,
        col(SupportRequest.id).in_(as_sle),
    )
    query = select(SupportRequest).where(theirs, col(SupportRequest.status).in_(OPEN))
    return (await session.exec(query.order_by(col(SupportRequest.id)))).all()


async def last_head_of(session: AsyncSession, person_id: int) -> Sequence[int]:
    """The schools that would have no headteacher without this person."""
    heads = select(Post.school_id).where(Post.role == Role.HEADTEACHER)
    others = set(await session.exec(heads.where(Post.person_id != person_id)))
    mine = await session.exec(heads.where(Post.person_id == person_id))
    return [school for school in mine if school is not None and school not in others]


def _published(person: Person) -> sa.ColumnElement[bool]:
    return sa.or_(sa.func.lower(Contact.email) == person.email, col(Contact.name) == person.name)


async def is_contact(session: AsyncSession, person: Person) -> bool:
    """Whether the alliance publishes the person as a contact."""
    return (await session.exec(select(Contact.id).where(_published(person)).limit(1))).first() is not None


async def _unpublish(session: AsyncSession, person: Person) -> None:
    """A published contact loses name and address until the central team loads another; everybody reads it anew."""
    changed = update(Contact).where(_published(person)).values(name=NOBODY, email="", phone="")
    if (await session.exec(changed)).rowcount:
        await have_changed(session)


async def erase(session: AsyncSession, person: Person, figures: Figures, now: datetime) -> None:
    """Forget a person. Their accounts become those of nobody, and go once what is to be said to them is said."""
    id = person.id or 0
    await session.flush()
    await forgetting.words_of_person(session, id, figures, now)
    accounts = (await session.exec(select(Account).where(Account.person_id == id))).all()
    known = _known(person, accounts)
    await _unpublish(session, person)
    await _let_go(session, id)
    await _silence(session, id)
    await _drop(session, id)
    await _bare(session, id)
    await session.flush()
    _rename(person, now)
    for account in accounts:
        account.person_id, account.asks_as, account.seen_at = None, None, LONG_AGO
        session.add(account)
    session.add(person)
    await session.flush()
    await _sweep(session, known, f"left-{id}")


def _known(person: Person, accounts: Sequence[Account]) -> list[str]:
    """What the person can be told by, the longest first, so that an address goes before the name within it."""
    found = {person.name, person.email, person.phone, *(account.address for account in accounts)}
    return sorted((one for one in found if len(one) >= SHORTEST), key=len, reverse=True)


def _rename(person: Person, now: datetime) -> None:
    person.name, person.email, person.phone = NOBODY, f"left-{person.id}@erased.invalid", ""
    person.asks_as, person.prefers, person.quiet, person.quiet_weekends = None, "", "", False
    person.no_broadcasts, person.words_kept, person.words_kept_at = True, "", None
    person.erased_at = now


async def _let_go(session: AsyncSession, id: int) -> None:
    """What stays as a fact without them, and what others go on with."""
    await session.exec(update(Deed).where(col(Deed.person_id) == id).values(person_id=None))
    await session.exec(update(SupportRequest).where(col(SupportRequest.taken_by) == id).values(taken_by=None))
    await session.exec(update(Attendance).where(col(Attendance.person_id) == id).values(person_id=None))
    await session.exec(update(Attendance).where(col(Attendance.noted_by) == id).values(noted_by=None))
    printed = select(Item.photo_id).where(col(Item.photo_id).is_not(None))
    await session.exec(update(Item).where(col(Item.person_id) == id).values(person_id=None))
    await session.exec(delete(Photo).where(col(Photo.person_id) == id, ~col(Photo.id).in_(printed)))


async def _silence(session: AsyncSession, id: int) -> None:
    """Nothing more is said to them, and what was said is no longer theirs."""
    theirs = select(Account.id).where(Account.person_id == id)
    ours = sa.or_(col(Outgoing.person_id) == id, col(Outgoing.account_id).in_(theirs))
    waits = col(Outgoing.state).in_((State.READY, State.HELD, State.SENDING))
    await session.exec(update(Outgoing).where(ours, waits).values(state=State.STALE))
    await session.exec(update(Outgoing).where(ours).values(forgetting.TO_NOBODY))


async def _drop(session: AsyncSession, id: int) -> None:
    """The rows that nobody else needs; those of accounts before the accounts."""
    gone = [one for one in holdings.HOLDINGS if one.leaving is Leaving.DELETED and one.table != "account"]
    for one in sorted(gone, key=lambda one: not one.through):
        await run(session, the_same(one.columns.delete().where(one.of(id))))


async def _bare(session: AsyncSession, id: int) -> None:
    """The rows whose figures stay lose their words."""
    for one in holdings.HOLDINGS:
        if one.leaving is Leaving.BARED:
            empty = {name: _empty(one.columns.c[name]) for name in one.words}
            await run(session, the_same(one.columns.update().where(one.of(id)).values(empty)))


def _empty(column: sa.Column[Any]) -> Any:
    if isinstance(column.type, sa.Boolean):
        return False
    return [] if isinstance(column.type, sa.JSON) else ""


async def _sweep(session: AsyncSession, known: Sequence[str], left: str) -> None:
    """Take what the person can be told by out of every text of every table, whoever wrote it."""
    for table in SQLModel.metadata.sorted_tables:
        for column in table.c:
            if _is_text(column) and (table.name, column.name) not in OTHERS and known:
                await _sweep_column(session, column, known, left)


def _is_text(column: sa.Column[Any]) -> bool:
    kind = holdings.kind_of(column)
    return isinstance(kind, sa.String | sa.JSON) and not isinstance(kind, sa.Enum)


async def _sweep_column(session: AsyncSession, column: sa.Column[Any], known: Sequence[str], left: str) -> None:
    table, text = column.table, sa.cast(column, sa.String)
    spelt = {spelling for one in known for spelling in (one, json.dumps(one)[1:-1])}  # as JSON may be kept
    query = sa.select(*table.primary_key, column).where(
        sa.or_(*(text.icontains(one, autoescape=True) for one in spelt))
    )
    named = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, known))})(?!\w)", re.I)
    for *key, value in (await run(session, the_same(query))).all():
        changed = _without(value, named, _instead(column, left), getattr(holdings.kind_of(column), "length", None))
        this = sa.and_(*(of == one for of, one in zip(table.primary_key, key, strict=True)))
        if changed != value:
            await run(session, the_same(sa.update(table).where(this).values({column.name: changed})))


def _instead(column: sa.Column[Any], left: str) -> str:
    """In what must be unique somebody who left is told from others who did."""
    return left if column.unique or column.primary_key else NOBODY.lower()


def _without(value: Any, named: re.Pattern[str], instead: str, longest: int | None) -> Any:
    """A text, or whatever JSON holds, without what the person can be told by."""
    if isinstance(value, str):
        return named.sub(instead, value)[:longest]
    if isinstance(value, list):
        return [_without(one, named, instead, None) for one in value]
    if isinstance(value, dict):
        return {_without(key, named, instead, None): _without(one, named, instead, None) for key, one in value.items()}
    return value
