"""The half-termly newsletter: its issues, what people send in for them, and who wants it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from secrets import token_urlsafe
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import broadcasts, people
from storage.broadcasts import Broadcast, Excuse
from storage.database import JSON, words
from storage.people import Person, Post
from storage.schools import School

SECRET_BYTES = 32


class Stage(StrEnum):
    """Where an issue stands."""

    GATHERING = "gathering"
    APPROVED = "approved"  # goes out at its time
    SENT = "sent"


class Section(StrEnum):
    """The six sections, in their order (leadership handbook 2019/20, line 302)."""

    VOICES = "voices"
    UPCOMING = "upcoming"
    NEWS = "news"
    OPPORTUNITIES = "opportunities"
    PROJECTS = "projects"
    FREE_TRAINING = "free_training"


ORDER = {section: number for number, section in enumerate(Section)}


class Issue(SQLModel, table=True):
    """The newsletter of one half term; one at a time is being made."""

    __tablename__ = "newsletter_issue"

    id: int | None = Field(default=None, primary_key=True)
    academic_year: str = Field(max_length=9)
    term: int  # 1 to 6, as Lincolnshire counts; beyond them issues that the central team planned without term dates
    title: str = Field(max_length=120)
    stage: Stage = Field(default=Stage.GATHERING, sa_type=words(Stage), index=True)
    send_at: datetime
    moved: bool = False  # by hand: what the calendar says does not move it any more
    approved_by: int | None = Field(default=None, foreign_key="person.id")
    sent_at: datetime | None = None
    # What makes the address of its web page unguessable.
    secret: str = Field(default_factory=lambda: token_urlsafe(SECRET_BYTES), max_length=64)

    __table_args__ = (sa.UniqueConstraint("academic_year", "term"),)


class Photo(SQLModel, table=True):
    """A picture somebody sent in, with the words for those who cannot see it."""

    id: int | None = Field(default=None, primary_key=True)
    content: bytes
    media_type: str = Field(max_length=40)
    alt: str = Field(default="", max_length=300)
    person_id: int = Field(foreign_key="person.id")
    at: datetime


class Item(SQLModel, table=True):
    """One piece of an issue; `origin` names what it was drawn from (event:12), so that it is drawn once.

    Where it was `edited` its words, where it was `placed` its section and place are no longer drawn; `reason` is what
    its sender was told when it was dropped.
    """

    __tablename__ = "newsletter_item"

    id: int | None = Field(default=None, primary_key=True)
    issue_id: int = Field(foreign_key="newsletter_issue.id", index=True)
    section: Section = Field(sa_type=words(Section))
    title: str = Field(default="", max_length=120)
    text: str = Field(max_length=2000)
    link: str = Field(default="", max_length=300)
    said_by: str = Field(default="", max_length=120)  # as the quote is signed
    person_id: int | None = Field(default=None, foreign_key="person.id")  # who sent it in
    photo_id: int | None = Field(default=None, foreign_key="photo.id")
    origin: str = Field(default="", max_length=60)
    position: int = 0  # within its section
    dropped: bool = False
    reason: str = Field(default="", max_length=300)
    edited: bool = False
    placed: bool = False
    at: datetime

    __table_args__ = (
        sa.Index(
            "ix_newsletter_item_origin",
            "issue_id",
            "origin",
            unique=True,
            sqlite_where=sa.text("origin <> ''"),
            postgresql_where=sa.text("origin <> ''"),
        ),
    )


class Subscription(SQLModel, table=True):
    """What somebody decided about the newsletter; `sections` is empty where all are of interest."""

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", unique=True)
    wanted: bool = True
    sections: list[str] = Field(default_factory=list, sa_type=JSON)
    at: datetime


async def current(session: AsyncSession, *, to_change: bool = False) -> Issue | None:
    """The issue that is being made: the earliest that has neither gone out nor is on its way."""
    for found in await unsent(session):
        kept = await issue(session, found.id or 0, to_change=True) if to_change else found
        if kept and kept.stage is not Stage.SENT and await carrier(session, kept.id or 0) is None:
            return kept
    return None


async def unsent(session: AsyncSession) -> Sequence[Issue]:
    """The issues that have not gone out, the earliest first; those on their way are among them."""
    query = select(Issue).where(Issue.stage != Stage.SENT)
    return (await session.exec(query.order_by(col(Issue.send_at), col(Issue.id)))).all()


async def carrier(session: AsyncSession, issue_id: int) -> Broadcast | None:
    """The broadcast that brings an issue to its readers, or has done so."""
    found = await broadcast_of(session, issue_id)
    return None if found is None or found.stage is broadcasts.Stage.DROPPED else found


async def on_their_way(session: AsyncSession) -> list[tuple[Issue, Broadcast]]:
    """The issues that are being sent or, as far as their broadcast is concerned, have been."""
    found = [(one, await carrier(session, one.id or 0)) for one in await unsent(session)]
    return [(one, broadcast) for one, broadcast in found if broadcast]


async def issue(session: AsyncSession, id: int, *, to_change: bool = False) -> Issue | None:
    query = select(Issue).where(Issue.id == id)
    return (await session.exec(_locked(query) if to_change else query)).first()


def _locked(query: Any) -> Any:
    return query.with_for_update().execution_options(populate_existing=True)


async def items(session: AsyncSession, issue_id: int) -> list[Item]:
    """What an issue holds, in the order in which it is read; what was dropped is left out."""
    return [item for item in await all_items(session, issue_id) if not item.dropped]


async def all_items(session: AsyncSession, issue_id: int) -> list[Item]:
    """The same with what was dropped."""
    found = (await session.exec(select(Item).where(Item.issue_id == issue_id))).all()
    return sorted(found, key=lambda item: (ORDER[item.section], item.position, item.id or 0))


async def item(session: AsyncSession, id: int) -> Item | None:
    return await session.get(Item, id, populate_existing=True)


async def items_of(session: AsyncSession, person_id: int) -> Sequence[tuple[Item, Issue]]:
    """What a person has sent in, the latest first."""
    query = select(Item, Issue).join(Issue).where(Item.person_id == person_id)
    return (await session.exec(query.order_by(col(Item.id).desc()))).all()


async def last_sent(session: AsyncSession) -> Issue | None:
    """The issue that went out last."""
    return next(iter(await sent(session)), None)


async def sent(session: AsyncSession) -> Sequence[Issue]:
    """Every issue that has gone out, the latest first."""
    query = select(Issue).where(Issue.stage == Stage.SENT)
    return (await session.exec(query.order_by(col(Issue.sent_at).desc(), col(Issue.id).desc()))).all()


async def earlier_items(session: AsyncSession, before: Issue) -> Sequence[tuple[Item, Issue]]:
    """What stood in the issues that went out before this one, the latest first."""
    query = select(Item, Issue).join(Issue).where(Issue.stage == Stage.SENT, Issue.id != before.id)
    query = query.where(~col(Item.dropped), col(Issue.send_at) < before.send_at)
    return (await session.exec(query.order_by(col(Issue.send_at).desc(), col(Item.id)))).all()


async def broadcast_of(session: AsyncSession, issue_id: int) -> Broadcast | None:
    """What carries an issue to its readers, the latest where one was called off."""
    query = select(Broadcast).where(Broadcast.issue_id == issue_id).order_by(col(Broadcast.id).desc())
    return (await session.exec(query)).first()


async def changed(session: AsyncSession, issue_id: int) -> bool:
    """What an issue holds has changed: an approval is void, for it was of something else. True if there was one."""
    found = await issue(session, issue_id, to_change=True)
    if found is None or found.stage is not Stage.APPROVED:
        return False
    found.stage, found.approved_by = Stage.GATHERING, None
    session.add(found)
    await session.flush()
    return True


async def attach(session: AsyncSession, item: Item, photo: Photo) -> bool:
    """Let a photo stand beside an item; true where that makes an approval void."""
    session.add(photo)
    await session.flush()
    item.photo_id = photo.id
    session.add(item)
    await session.flush()
    return await changed(session, item.issue_id)


async def wants(session: AsyncSession, person_id: int) -> Subscription | None:
    """What the person decided; None for somebody who has left it as the alliance has it."""
    return (await session.exec(select(Subscription).where(Subscription.person_id == person_id))).first()


async def decide(session: AsyncSession, person_id: int, now: datetime, **changes: Any) -> Subscription:
    """Keep what the person decides: `wanted` or `sections`; on two accounts at once, one after the other."""
    await session.get_one(Person, person_id, with_for_update=True)
    kept = await wants(session, person_id) or Subscription(person_id=person_id, at=now)
    for name, value in {**changes, "at": now}.items():
        setattr(kept, name, value)
    session.add(kept)
    await session.flush()
    return kept


async def is_reader(session: AsyncSession, person_id: int, newsletter_to: str) -> bool:
    """Whether the person gets the next issue."""
    decided = await wants(session, person_id)
    return decided.wanted if decided else person_id in set(await session.exec(_at_schools(newsletter_to)))


def _at_schools(newsletter_to: str) -> Any:
    """The people of the schools it goes to: of all, or of the members of the alliance only."""
    people = select(Post.person_id).join(School, col(Post.school_id) == School.id).distinct()
    return people.where(col(School.member)) if newsletter_to == "members" else people


async def readers(session: AsyncSession, newsletter_to: str, *, reaches_all: bool = True) -> Mapping[int, Excuse]:
    """Who an issue is for: everybody at those schools and everybody who asked for it, with why some get nothing."""
    decided = {one.person_id: one.wanted for one in await session.exec(select(Subscription))}
    there = await people.with_account(session)
    found = {}
    for person in sorted({*await session.exec(_at_schools(newsletter_to)), *decided}):
        reached = reaches_all or person in there
        why = Excuse.NONE if reached else Excuse.NO_ACCOUNT
        found[person] = why if decided.get(person, True) else Excuse.OPTED_OUT
    return found
