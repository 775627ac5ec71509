"""Requests for school-to-school support, and for the alliance's other services, and every step they have taken."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlmodel import Field, SQLModel, and_, col, func, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.database import JSON, words
from storage.people import Post, Role, holders, posts_of
from storage.schools import School

REFERENCE = re.compile(r"\b(?:s2s|req)[\s-]*0*(\d{1,7})\b", re.I)


def reference(id: int) -> str:
    """What people call the request with that number."""
    return f"S2S-{id:04d}"


class Kind(StrEnum):
    """What is asked for; all kinds share references, statuses and history."""

    SUPPORT = "support"  # by an SLE
    LEADER = "leader"  # by a local or national leader of education or of governance (LLE, NLE, NLG)
    PUPIL_PREMIUM = "pupil_premium"  # a review
    HTPM = "htpm"  # an external adviser for the headteacher's performance management
    PEER_REVIEW = "peer_review"  # Peer Improvement Pathway
    CLUSTER = "cluster"  # collaborative enquiry cluster
    CHAMPION = "champion"  # a talk with one
    EVENT = "event"  # an idea of the school's own, which other schools may join
    INNOVATION = "innovation"  # interest in an Innovation Group
    SCIENCE = "science"
    GOVERNANCE = "governance"
    NOMINATION = "nomination"  # of a colleague as SLE, by the head
    LEADER_INTEREST = "leader_interest"  # in becoming an LLE or NLE


class Status(StrEnum):
    """Where a request stands; it is a draft before it is sent."""

    AWAITING_HEAD = "awaiting_head"
    SUBMITTED = "submitted"
    TRIAGE = "triage"
    NEEDS_INFO = "needs_info"
    WAITING_LIST = "waiting_list"
    MATCHING = "matching"
    AWAITING_RELEASE = "awaiting_release"
    OFFERED = "offered"
    SCOPING = "scoping"
    AGREED = "agreed"
    ACTIVE = "active"
    PAUSED = "paused"
    EVALUATING = "evaluating"
    CLOSED = "closed"
    DECLINED = "declined"  # by the central team, with a reason
    WITHDRAWN = "withdrawn"  # by the school, before the agreement
    CANCELLED = "cancelled"  # after it


OVER = (Status.CLOSED, Status.DECLINED, Status.WITHDRAWN, Status.CANCELLED)
OPEN = tuple(status for status in Status if status not in OVER)
DEPLOYED = (Status.AGREED, Status.ACTIVE, Status.PAUSED, Status.EVALUATING)


class SupportRequest(SQLModel, table=True):
    """A request as it was sent; `answers` are those of its form, by field name.

    `school_id` is the school to be supported. `raised_by` names the authority, trust or diocese that asks for it,
    `funded_by` who pays instead of the school; both are empty where the school does.
    """

    __tablename__ = "support_request"

    id: int | None = Field(default=None, primary_key=True)
    kind: Kind = Field(default=Kind.SUPPORT, sa_type=words(Kind), sa_column_kwargs={"server_default": "support"})
    school_id: int = Field(foreign_key="school.id", index=True)
    asker_id: int = Field(foreign_key="person.id", index=True)
    raised_by: str = Field(default="", max_length=120, sa_column_kwargs={"server_default": ""})
    funded_by: str = Field(default="", max_length=120, sa_column_kwargs={"server_default": ""})
    status: Status = Field(sa_type=words(Status), index=True)
    since: datetime  # of this status
    sent_at: datetime
    form_version: int
    answers: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    taken_by: int | None = Field(default=None, foreign_key="person.id")
    happens_on: date | None = None  # the day a service other than support was arranged for
    forgotten_at: datetime | None = None  # what people wrote in it is no longer known since

    @property
    def reference(self) -> str:
        return reference(self.id or 0)

    @property
    def shared(self) -> bool:
        """Whether the school agreed that the SLE and the SLE's head may know which school it is."""
        return self.answers.get("consent") == "yes"


class RequestMove(SQLModel, table=True):
    """One step of a request: who moved it, when, from where to where, and why."""

    __tablename__ = "request_move"

    id: int | None = Field(default=None, primary_key=True)
    request_id: int = Field(foreign_key="support_request.id", index=True)
    at: datetime
    by: int | None = Field(default=None, foreign_key="person.id")
    was: Status | None = Field(default=None, sa_type=words(Status))
    became: Status = Field(sa_type=words(Status))
    why: str = Field(default="", max_length=300)


class NoteKind(StrEnum):
    """INTERNAL is for the central team alone; a QUESTION goes to the school, an ANSWER comes back."""

    INTERNAL = "internal"
    QUESTION = "question"
    ANSWER = "answer"


class RequestNote(SQLModel, table=True):
    """Something written about a request beside its form."""

    __tablename__ = "request_note"

    id: int | None = Field(default=None, primary_key=True)
    request_id: int = Field(foreign_key="support_request.id", index=True)
    at: datetime
    by: int = Field(foreign_key="person.id")
    kind: NoteKind = Field(sa_type=words(NoteKind))
    text: str = Field(max_length=1000)


def numbered(text: str) -> int | None:
    """The number of the request a text names: S2S-0042, s2s 42, REQ-42."""
    match = REFERENCE.search(text)
    return int(match.group(1)) if match else None


async def submit(session: AsyncSession, request: SupportRequest) -> SupportRequest:
    """Keep a new request and give it its number."""
    session.add(request)
    await session.flush()
    session.add(RequestMove(request_id=request.id or 0, at=request.sent_at, by=request.asker_id, became=request.status))
    return request


async def find(session: AsyncSession, id: int, *, to_change: bool = False) -> SupportRequest | None:
    """The request; with `to_change` nobody else can move it before this transaction ends."""
    query = select(SupportRequest).where(SupportRequest.id == id)
    if to_change:
        query = query.with_for_update().execution_options(populate_existing=True)
    return (await session.exec(query)).first()


def is_asker(request: SupportRequest, person_id: int, posts: Sequence[tuple[Role, int | None, str | None]]) -> bool:
    """Whether the person sent the request and still works at its school, or raised it for the central team."""
    stays = any(role is Role.CENTRAL or school == request.school_id for role, school, _ in posts)
    return request.asker_id == person_id and stays


async def askers(session: AsyncSession, request: SupportRequest) -> Sequence[int]:
    """Who speaks for the request: whoever sent it, and the heads of the school once that person has left."""
    if is_asker(request, request.asker_id, await posts_of(session, request.asker_id)):
        return [request.asker_id]
    return [head.id or 0 for head in await holders(session, Role.HEADTEACHER, request.school_id)]


async def seen_by(session: AsyncSession, person_id: int, head_of: Sequence[int]) -> Sequence[SupportRequest]:
    """The requests this person sent and those for the schools they are head of, the newest first.

    Whoever has left the school sees no more what they sent for it.
    """
    posts = select(Post.id).where(Post.person_id == person_id)
    stays = posts.where(or_(Post.school_id == SupportRequest.school_id, Post.role == Role.CENTRAL)).exists()
    mine = or_(and_(SupportRequest.asker_id == person_id, stays), col(SupportRequest.school_id).in_(head_of))
    return (await session.exec(select(SupportRequest).where(mine).order_by(col(SupportRequest.id).desc()))).all()


async def of_school(session: AsyncSession, school_id: int) -> Sequence[SupportRequest]:
    """All requests for the school, the newest first."""
    query = select(SupportRequest).where(SupportRequest.school_id == school_id)
    return (await session.exec(query.order_by(col(SupportRequest.id).desc()))).all()


async def sent_by(session: AsyncSession, person_id: int) -> Sequence[SupportRequest]:
    """All that the person sent, the newest first."""
    query = select(SupportRequest).where(SupportRequest.asker_id == person_id)
    return (await session.exec(query.order_by(col(SupportRequest.id).desc()))).all()


async def open_at_schools(session: AsyncSession) -> dict[int, int]:
    """How many requests of each school are not over."""
    query = select(SupportRequest.school_id, func.count()).where(col(SupportRequest.status).in_(OPEN))
    return dict((await session.exec(query.group_by(col(SupportRequest.school_id)))).all())


async def standing_at(session: AsyncSession, *statuses: Status, kind: Kind | None = None) -> Sequence[SupportRequest]:
    """The requests with one of these statuses, those that wait longest first."""
    query = select(SupportRequest).where(col(SupportRequest.status).in_(statuses))
    query = query.where(SupportRequest.kind == kind) if kind else query
    return (await session.exec(query.order_by(col(SupportRequest.since), col(SupportRequest.id)))).all()


async def ended(session: AsyncSession, most: int) -> tuple[Sequence[SupportRequest], int]:
    """The requests that ended last, so many of them, and how many have ended in all."""
    over = col(SupportRequest.status).in_(OVER)
    latest = select(SupportRequest).where(over).order_by(col(SupportRequest.since).desc()).limit(most)
    count = (await session.exec(select(func.count()).select_from(SupportRequest).where(over))).one()
    return (await session.exec(latest)).all(), count


async def named(session: AsyncSession, *statuses: Status) -> Sequence[tuple[int, str]]:
    """Number and school of the requests with one of these statuses, the newest first."""
    query = select(SupportRequest.id, School.name).join(School, col(School.id) == SupportRequest.school_id)
    query = query.where(col(SupportRequest.status).in_(statuses)).order_by(col(SupportRequest.id).desc())
    return [(id or 0, name) for id, name in (await session.exec(query)).all()]


async def moves_of(session: AsyncSession, request_id: int) -> Sequence[RequestMove]:
    """Every step the request has taken, the first first."""
    query = select(RequestMove).where(RequestMove.request_id == request_id).order_by(col(RequestMove.id))
    return (await session.exec(query)).all()


async def notes_of(session: AsyncSession, request_id: int, *kinds: NoteKind) -> Sequence[RequestNote]:
    """What was written about the request, the first first."""
    query = select(RequestNote).where(RequestNote.request_id == request_id, col(RequestNote.kind).in_(kinds))
    return (await session.exec(query.order_by(col(RequestNote.id)))).all()
