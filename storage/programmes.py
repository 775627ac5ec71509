"""Days that SLEs spend on the alliance's own programmes, as the ledger keeps them."""

from collections.abc import Sequence
from datetime import date

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import ledger
from storage.ledger import DayUse, Use


async def between(session: AsyncSession, first: date, last: date) -> Sequence[DayUse]:
    """The programme days from one day to another, in their order."""
    query = select(DayUse).where(DayUse.use != Use.SUPPORT, col(DayUse.day).between(first, last))
    return (await session.exec(query.order_by(col(DayUse.day), col(DayUse.id)))).all()


async def find(session: AsyncSession, id: int) -> DayUse | None:
    return (await session.exec(select(DayUse).where(DayUse.id == id, DayUse.use != Use.SUPPORT))).first()


async def remove(session: AsyncSession, row: DayUse) -> None:
    """The day is free again."""
    await ledger.locked(session, row.sle_id)
    await session.delete(row)
    await session.flush()
