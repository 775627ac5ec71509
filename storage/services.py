"""The schools that share an event which one of them proposed."""

from collections.abc import Sequence
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

import sqlalchemy as sa
from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

PENNY = Decimal("0.01")


class EventShare(SQLModel, table=True):
    """A school that joined an event of another; `person_id` is the head who said so."""

    __tablename__ = "event_share"

    id: int | None = Field(default=None, primary_key=True)
    request_id: int = Field(foreign_key="support_request.id", index=True)
    school_id: int = Field(foreign_key="school.id")
    person_id: int = Field(foreign_key="person.id")
    at: datetime

    __table_args__ = (sa.UniqueConstraint("request_id", "school_id"),)


async def shares_of(session: AsyncSession, request_id: int) -> Sequence[EventShare]:
    """The schools that joined, the first first; the one that proposed the event is not among them."""
    query = select(EventShare).where(EventShare.request_id == request_id).order_by(col(EventShare.id))
    return (await session.exec(query)).all()


def share(cost: Decimal, joined: int) -> Decimal:
    """What each school pays, to the penny, when so many joined the one that proposed the event."""
    return (cost / (joined + 1)).quantize(PENNY, ROUND_HALF_UP)
