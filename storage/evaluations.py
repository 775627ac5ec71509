"""What a deployment brought: Guskey's five levels, each asked when it can be answered (handbook 90)."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel, col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import people
from storage.database import JSON, words
from storage.people import Role
from storage.requests import SupportRequest


class Part(StrEnum):
    """When somebody is asked, and about which levels."""

    MID_TERM = "mid_term"  # level 3, and whether to go on
    END = "end"  # levels 1 and 2, by the supported school
    SLE = "sle"  # the SLE's own comments at the end
    LATER = "later"  # level 4, some weeks after
    TERM_LATER = "term_later"  # level 5


class Evaluation(SQLModel, table=True):
    """One part asked of one person; `answers` are those of its form, once they are given."""

    id: int | None = Field(default=None, primary_key=True)
    request_id: int = Field(foreign_key="support_request.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    part: Part = Field(sa_type=words(Part))
    due: date  # asked from this day on
    answers: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    done_at: datetime | None = None
    quote: str = Field(default="", max_length=400)
    quote_allowed: bool = False  # may stand in the newsletter, without names

    __table_args__ = (sa.UniqueConstraint("request_id", "person_id", "part"),)


async def plan(session: AsyncSession, request_id: int, person_id: int, part: Part, due: date) -> Evaluation:
    """Have the part asked from that day on; asked before, it stays as it is."""
    query = select(Evaluation).where(
        Evaluation.request_id == request_id, Evaluation.person_id == person_id, Evaluation.part == part
    )
    planned = (await session.exec(query)).first()
    if planned is None:
        planned = Evaluation(request_id=request_id, person_id=person_id, part=part, due=due)
        session.add(planned)
        await session.flush()
    return planned


async def find(session: AsyncSession, id: int, *, to_change: bool = False) -> Evaluation | None:
    query = select(Evaluation).where(Evaluation.id == id)
    if to_change:
        query = query.with_for_update().execution_options(populate_existing=True)
    return (await session.exec(query)).first()


async def of_request(session: AsyncSession, request_id: int) -> Sequence[Evaluation]:
    query = select(Evaluation).where(Evaluation.request_id == request_id).order_by(col(Evaluation.id))
    return (await session.exec(query)).all()


async def waiting(session: AsyncSession, today: date, person_id: int | None = None) -> Sequence[Evaluation]:
    """What is due and not answered, of one person or of everybody, the oldest first."""
    query = select(Evaluation).where(col(Evaluation.done_at).is_(None), Evaluation.due <= today)
    query = query.where(Evaluation.person_id == person_id) if person_id is not None else query
    return (await session.exec(query.order_by(col(Evaluation.due), col(Evaluation.id)))).all()


async def has_end(session: AsyncSession, request_id: int) -> bool:
    """Whether the supported school has said how it went."""
    return any(e.part is Part.END and e.done_at for e in await of_request(session, request_id))


async def respondent(session: AsyncSession, request: SupportRequest, *, everybody: bool) -> int:
    """Who speaks for the supported school: whoever asked if they head it, else its head, else whoever asked."""
    heads = await people.holders(session, Role.HEADTEACHER, request.school_id)
    if any(head.id == request.asker_id for head in heads):
        return request.asker_id
    at_hand = await people.reachable(session, Role.HEADTEACHER, everybody=everybody, school_id=request.school_id)
    return at_hand[0].id or 0 if at_hand else request.asker_id


async def answer(session: AsyncSession, evaluation: Evaluation, answers: dict[str, Any], now: datetime) -> None:
    """Keep the answers of a form; a sentence for the newsletter counts only with an explicit yes."""
    evaluation.answers, evaluation.done_at = answers, now
    evaluation.quote = str(answers.get("quote") or "")
    evaluation.quote_allowed = bool(evaluation.quote) and answers.get("quote_allowed") == "yes"
    session.add(evaluation)
    await session.flush()


async def forget_unanswered(session: AsyncSession, request_id: int, *parts: Part) -> None:
    """No longer ask what was not answered: of these parts, or of all when none is given."""
    unanswered = delete(Evaluation).where(col(Evaluation.request_id) == request_id, col(Evaluation.done_at).is_(None))
    await session.exec(unanswered.where(col(Evaluation.part).in_(parts)) if parts else unanswered)


async def quotes(session: AsyncSession, most: int) -> Sequence[Evaluation]:
    """The sentences that may be printed, the latest first."""
    allowed = select(Evaluation).where(col(Evaluation.quote_allowed).is_(True))
    return (await session.exec(allowed.order_by(col(Evaluation.done_at).desc()).limit(most))).all()
