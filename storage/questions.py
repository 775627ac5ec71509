"""Published answers, and the questions nobody could answer yet."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.database import JSON


class Faq(SQLModel, table=True):
    """A published question and answer; `scope` is whose text it rests on, `dated` that events overtook it.

    `asked` holds other ways people ask it; `service` is the kind of request that its button begins.
    """

    id: int | None = Field(default=None, primary_key=True)
    slug: str = Field(max_length=40, unique=True)
    scope: str = Field(max_length=40)
    question: str = Field(max_length=200)
    answer: str = Field(max_length=1000)
    source: str = Field(default="", max_length=80)
    dated: bool = False
    asked: list[str] = Field(default_factory=list, sa_type=JSON, sa_column_kwargs={"server_default": "[]"})
    heading: str = Field(default="", max_length=40, sa_column_kwargs={"server_default": ""})
    service: str = Field(default="", max_length=24, sa_column_kwargs={"server_default": ""})
    year: str = Field(default="", max_length=9, sa_column_kwargs={"server_default": ""})  # where not the handbook's


class Question(SQLModel, table=True):
    """Something we had no answer to, kept for the central team."""

    id: int | None = Field(default=None, primary_key=True)
    text: str = Field(max_length=500)
    asked_at: datetime
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    closed_at: datetime | None = None


MOST = 200  # questions looked at together


async def unanswered(
    session: AsyncSession, since: datetime | None = None, until: datetime | None = None
) -> Sequence[Question]:
    """Open questions, the oldest first; those asked in that span where one is given."""
    query = select(Question).where(col(Question.closed_at).is_(None))
    if since and until:
        query = query.where(col(Question.asked_at) >= since, col(Question.asked_at) < until)
    return (await session.exec(query.order_by(col(Question.asked_at), col(Question.id)).limit(MOST))).all()


async def these(session: AsyncSession, ids: Collection[int]) -> Sequence[Question]:
    """Those of them that are still open, the oldest first, to be changed."""
    query = select(Question).where(col(Question.id).in_(ids), col(Question.closed_at).is_(None))
    return (await session.exec(query.order_by(col(Question.asked_at), col(Question.id)).with_for_update())).all()


async def published(session: AsyncSession, slug: str) -> Faq | None:
    return (await session.exec(select(Faq).where(Faq.slug == slug))).first()
