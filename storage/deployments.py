"""An SLE's deployment to a school: asked of the SLE's own head, offered, agreed, carried out."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.database import JSON, Hundredths, words


class Release(StrEnum):
    """What the SLE's own head said; RING asks the central team to telephone."""

    ASKED = "asked"
    RING = "ring"
    AGREED = "agreed"
    NOT_NOW = "not_now"


class Deployment(SQLModel, table=True):
    """One SLE for one request; a request has at most one that has not ended.

    `asked` days are asked of the SLE's own head, who releases so many, `extra` of them beyond the free ones. `days` are
    those the school is offered and then signs for; `rate` (pounds a day) and `charged` (days) are fixed with the
    signature, and no later change may cost the school more. `plan` holds the newest answers of the agreement's form.
    """

    id: int | None = Field(default=None, primary_key=True)
    request_id: int = Field(foreign_key="support_request.id", index=True)
    sle_id: int = Field(foreign_key="person.id", index=True)
    home_id: int = Field(foreign_key="school.id", index=True)  # the SLE's own school
    asked: Decimal = Field(default=Decimal(0), sa_type=Hundredths)
    days: Decimal = Field(sa_type=Hundredths)
    year: str = Field(max_length=9)  # the academic year of days that have no date yet
    release: Release = Field(default=Release.ASKED, sa_type=words(Release))
    asked_at: datetime
    decided_at: datetime | None = None
    decided_by: int | None = Field(default=None, foreign_key="person.id")
    released: Decimal = Field(default=Decimal(0), sa_type=Hundredths)
    extra: Decimal = Field(default=Decimal(0), sa_type=Hundredths)
    sle_yes_at: datetime | None = None
    school_yes_at: datetime | None = None
    plan: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    signed_at: datetime | None = None
    signed_by: int | None = Field(default=None, foreign_key="person.id")
    rate: Decimal | None = Field(default=None, sa_type=Hundredths)
    charged: Decimal = Field(default=Decimal(0), sa_type=Hundredths)
    ended_at: datetime | None = None
    ended_why: str = Field(default="", max_length=300)


async def find(session: AsyncSession, id: int, *, to_change: bool = False) -> Deployment | None:
    query = select(Deployment).where(Deployment.id == id)
    if to_change:
        query = query.with_for_update().execution_options(populate_existing=True)
    return (await session.exec(query)).first()


async def live(session: AsyncSession, request_id: int) -> Deployment | None:
    """The deployment of the request that has not ended, if there is one; as it is now, whenever it was read before."""
    query = select(Deployment).where(Deployment.request_id == request_id, col(Deployment.ended_at).is_(None))
    return (await session.exec(query.execution_options(populate_existing=True))).first()


async def latest(session: AsyncSession, request_id: int) -> Deployment | None:
    """The live deployment, else the one that was agreed and carried out; as it is now, whenever it was read before."""
    query = select(Deployment).where(Deployment.request_id == request_id).execution_options(populate_existing=True)
    rows = (await session.exec(query.order_by(col(Deployment.id).desc()))).all()
    return next((row for row in rows if row.ended_at is None), None) or next((r for r in rows if r.signed_at), None)


async def of_request(session: AsyncSession, request_id: int) -> Sequence[Deployment]:
    """All that were tried, the first first."""
    query = select(Deployment).where(Deployment.request_id == request_id).order_by(col(Deployment.id))
    return (await session.exec(query)).all()


async def of_sle(session: AsyncSession, sle_id: int) -> Sequence[Deployment]:
    """Those of the SLE that have not ended, the first first."""
    query = select(Deployment).where(Deployment.sle_id == sle_id, col(Deployment.ended_at).is_(None))
    return (await session.exec(query.order_by(col(Deployment.id)))).all()


async def of_home(session: AsyncSession, school_ids: Sequence[int]) -> Sequence[Deployment]:
    """Those of the SLEs of these schools that have not ended."""
    query = select(Deployment).where(col(Deployment.home_id).in_(school_ids), col(Deployment.ended_at).is_(None))
    return (await session.exec(query.order_by(col(Deployment.id)))).all()


async def unsigned(session: AsyncSession) -> Sequence[Deployment]:
    """Those on their way that no school has signed: their days are asked for and not in the ledger."""
    query = select(Deployment).where(col(Deployment.ended_at).is_(None), col(Deployment.signed_at).is_(None))
    return (await session.exec(query.order_by(col(Deployment.id)))).all()
