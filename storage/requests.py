"""Requests for school-to-school support and every step they have taken."""

import re
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlmodel import Field, SQLModel, col, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.database import JSON, words

REFERENCE = re.compile(r"\b(?:s2s|req)[\s-]*0*(\d{1,7})\b", re.I)


class Status(StrEnum):
    """Where a request stands; it is a draft before it is sent."""

    AWAITING_HEAD = "awaiting_head"
    SUBMITTED = "submitted"
    TRIAGE = "triage"
    WITHDRAWN = "withdrawn"


OPEN = (Status.AWAITING_HEAD, Status.SUBMITTED, Status.TRIAGE)
MOVES: dict[Status | None, tuple[Status, ...]] = {
    None: (Status.AWAITING_HEAD, Status.SUBMITTED),
    Status.AWAITING_HEAD: (Status.SUBMITTED, Status.WITHDRAWN),
    Status.SUBMITTED: (Status.TRIAGE, Status.WITHDRAWN),
    Status.TRIAGE: (Status.WITHDRAWN,),
}


class SupportRequest(SQLModel, table=True):
    """A request as it was sent; `answers` are those of the form, by field name."""

    __tablename__ = "support_request"

    id: int | None = Field(default=None, primary_key=True)
    school_id: int = Field(foreign_key="school.id", index=True)
    asker_id: int = Field(foreign_key="person.id", index=True)
    status: Status = Field(sa_type=words(Status), index=True)
    since: datetime  # of this status
    sent_at: datetime
    form_version: int
    answers: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    taken_by: int | None = Field(default=None, foreign_key="person.id")

    @property
    def reference(self) -> str:
        return f"S2S-{self.id:04d}"


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


class IllegalMove(Exception):
    """The request is not where this step could be taken from."""


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


async def move(
    session: AsyncSession, request: SupportRequest, to: Status, by: int | None, now: datetime, why: str = ""
) -> None:
    """Take one step. Raises IllegalMove when it does not lead from the present status to that one."""
    if to not in MOVES.get(request.status, ()):
        raise IllegalMove(f"{request.reference} cannot go from {request.status} to {to}")
    session.add(RequestMove(request_id=request.id or 0, at=now, by=by, was=request.status, became=to, why=why))
    request.status, request.since = to, now
    session.add(request)
    await session.flush()


async def find(session: AsyncSession, id: int, *, to_change: bool = False) -> SupportRequest | None:
    """The request; with `to_change` nobody else can move it before this transaction ends."""
    query = select(SupportRequest).where(SupportRequest.id == id)
    query = query.with_for_update() if to_change else query
    return (await session.exec(query)).first()


async def seen_by(session: AsyncSession, person_id: int, head_of: Sequence[int]) -> Sequence[SupportRequest]:
    """The requests this person sent and those of the schools they are head of, the newest first."""
    mine = or_(SupportRequest.asker_id == person_id, col(SupportRequest.school_id).in_(head_of))
    return (await session.exec(select(SupportRequest).where(mine).order_by(col(SupportRequest.id).desc()))).all()


async def standing_at(session: AsyncSession, *statuses: Status) -> Sequence[SupportRequest]:
    """The requests with one of these statuses, those that wait longest first."""
    query = select(SupportRequest).where(col(SupportRequest.status).in_(statuses))
    return (await session.exec(query.order_by(col(SupportRequest.since), col(SupportRequest.id)))).all()
