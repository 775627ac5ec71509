"""The alliance's standard pieces (beliefs, ways of working): one source for every place that says them."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession


class CoreText(SQLModel, table=True):
    """One standard piece, said in the same words wherever it is said; what people changed no file changes back."""

    __tablename__ = "core_text"

    id: int | None = Field(default=None, primary_key=True)
    slug: str = Field(max_length=40, unique=True)
    title: str = Field(max_length=80)
    text: str = Field(max_length=2000)
    source: str = Field(default="", max_length=80)
    position: int = 0
    changed_at: datetime | None = None
    changed_by: int | None = Field(default=None, foreign_key="person.id")


async def pieces(session: AsyncSession) -> Sequence[CoreText]:
    """All of them, in their order."""
    return (await session.exec(select(CoreText).order_by(col(CoreText.position), col(CoreText.id)))).all()


async def piece(session: AsyncSession, slug: str) -> CoreText | None:
    return (await session.exec(select(CoreText).where(CoreText.slug == slug))).first()
