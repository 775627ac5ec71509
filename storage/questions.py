"""Published answers, and the questions nobody could answer yet."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession


class Faq(SQLModel, table=True):
    """A published question and answer; `scope` is whose text it rests on, `dated` that events overtook it."""

    id: int | None = Field(default=None, primary_key=True)
    slug: str = Field(max_length=40, unique=True)
    scope: str = Field(max_length=40)
    question: str = Field(max_length=200)
    answer: str = Field(max_length=1000)
    source: str = Field(default="", max_length=80)
    dated: bool = False


class Question(SQLModel, table=True):
    """Something we had no answer to, kept for the central team."""

    id: int | None = Field(default=None, primary_key=True)
    text: str = Field(max_length=500)
    asked_at: datetime
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    closed_at: datetime | None = None


async def unanswered(session: AsyncSession, most: int) -> Sequence[Question]:
    """Open questions, the oldest first."""
    query = select(Question).where(col(Question.closed_at).is_(None)).order_by(col(Question.asked_at))
    return (await session.exec(query.limit(most))).all()
