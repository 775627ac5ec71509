"""What schools need in a coming year, and the plan of who is to help whom."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlmodel import Field, SQLModel, and_, col, delete, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.database import JSON, words

LEASE = timedelta(minutes=2)  # whoever works out a plan for longer has died


class YearNeed(SQLModel, table=True):
    """What a school needs in an academic year; once it is agreed on there is a request for it."""

    __tablename__ = "year_need"

    id: int | None = Field(default=None, primary_key=True)
    year: str = Field(max_length=7, index=True)
    school_id: int = Field(foreign_key="school.id")
    area: str = Field(max_length=40)
    halves: int  # half days
    phases: list[str] = Field(default_factory=list, sa_type=JSON)
    weekdays: list[str] = Field(default_factory=list, sa_type=JSON)
    urgent: bool = False
    by: int | None = Field(default=None, foreign_key="person.id")
    at: datetime
    request_id: int | None = Field(default=None, foreign_key="support_request.id")


class PlanState(StrEnum):
    """ASKED for, being WORKED out until the lease ends, DONE; SIMPLE is the greedy choice for want of the solver."""

    ASKED = "asked"
    WORKED = "worked"
    DONE = "done"
    SIMPLE = "simple"


class YearPlan(SQLModel, table=True):
    """The last plan of an academic year: the problem it answers, and the answer; both plain JSON without names."""

    __tablename__ = "year_plan"

    year: str = Field(max_length=7, primary_key=True)
    state: PlanState = Field(sa_type=words(PlanState))
    at: datetime  # of this state
    by: int | None = Field(default=None, foreign_key="person.id")
    problem: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    plan: dict[str, Any] | None = Field(default=None, sa_type=JSON)

    @property
    def ready(self) -> bool:
        return self.state in (PlanState.DONE, PlanState.SIMPLE)


class Wish(StrEnum):
    """What the team wants of the next plan: this pair kept, this pair not, more half days of an SLE."""

    KEEP = "keep"
    NOT = "not"
    MORE = "more"


class PlanWish(SQLModel, table=True):
    """One wish; `need_id` is empty for MORE."""

    __tablename__ = "plan_wish"

    id: int | None = Field(default=None, primary_key=True)
    year: str = Field(max_length=7, index=True)
    wish: Wish = Field(sa_type=words(Wish))
    need_id: int | None = Field(default=None, foreign_key="year_need.id")
    sle_id: int = Field(foreign_key="person.id")
    halves: int = 0
    by: int | None = Field(default=None, foreign_key="person.id")
    at: datetime


async def needs(session: AsyncSession, year: str, *, open_only: bool = False) -> Sequence[YearNeed]:
    """Those of a year in the order they were written down; with `open_only` those without a request."""
    query = select(YearNeed).where(YearNeed.year == year).order_by(col(YearNeed.id))
    query = query.where(col(YearNeed.request_id).is_(None)) if open_only else query
    return (await session.exec(query)).all()


async def need(session: AsyncSession, id: int, *, to_change: bool = False) -> YearNeed | None:
    """One need; with `to_change` nobody else can turn it into a request before this transaction ends."""
    query = select(YearNeed).where(YearNeed.id == id)
    if to_change:
        query = query.with_for_update().execution_options(populate_existing=True)
    return (await session.exec(query)).first()


async def remove(session: AsyncSession, need: YearNeed) -> None:
    """It is not needed any more, nor what was wished of it."""
    await session.exec(delete(PlanWish).where(col(PlanWish.need_id) == need.id))
    await session.delete(need)


async def wishes(session: AsyncSession, year: str) -> Sequence[PlanWish]:
    """In the order they were made."""
    return (await session.exec(select(PlanWish).where(PlanWish.year == year).order_by(col(PlanWish.id)))).all()


async def wish(session: AsyncSession, wanted: PlanWish) -> None:
    """Keep it in place of what was wished of the same pair, or of the same SLE's days."""
    same = delete(PlanWish).where(col(PlanWish.year) == wanted.year, col(PlanWish.sle_id) == wanted.sle_id)
    await session.exec(same.where(col(PlanWish.need_id).is_not_distinct_from(wanted.need_id)))
    session.add(wanted)
    await session.flush()


async def forget_wish(session: AsyncSession, year: str, need_id: int | None, sle_id: int) -> None:
    """Nothing is wished any more of this pair, or of this SLE's days."""
    these = delete(PlanWish).where(col(PlanWish.year) == year, col(PlanWish.sle_id) == sle_id)
    await session.exec(these.where(col(PlanWish.need_id).is_not_distinct_from(need_id)))


async def plan(session: AsyncSession, year: str) -> YearPlan | None:
    return (await session.exec(select(YearPlan).where(YearPlan.year == year))).first()


async def ask(session: AsyncSession, year: str, problem: dict[str, Any], by: int, now: datetime) -> None:
    """Have a plan worked out; the one before answers another problem and is only kept to change little of it."""
    row = await plan(session, year) or YearPlan(year=year, state=PlanState.ASKED, at=now)
    row.state, row.at, row.by, row.problem = PlanState.ASKED, now, by, problem
    session.add(row)


def _waiting(now: datetime) -> Any:
    """Asked for, or left by whoever worked it out."""
    left = and_(col(YearPlan.state) == PlanState.WORKED, col(YearPlan.at) <= now - LEASE)
    return or_(col(YearPlan.state) == PlanState.ASKED, left)


async def wanted(session: AsyncSession, now: datetime) -> bool:
    """Whether there is a plan to work out."""
    return (await session.exec(select(YearPlan.year).where(_waiting(now)).limit(1))).first() is not None


async def take(session: AsyncSession, now: datetime) -> YearPlan | None:
    """A plan to work out; it is ours for the length of the lease."""
    query = select(YearPlan).where(_waiting(now)).limit(1)
    row = (await session.exec(query.with_for_update(skip_locked=True))).first()
    if row:
        row.state, row.at = PlanState.WORKED, now
        session.add(row)
    return row


async def finish(
    session: AsyncSession, year: str, taken_at: datetime, found: dict[str, Any], now: datetime, *, simple: bool
) -> int | None:
    """Keep what was found; returns who asked for it. None, and nothing is kept, if it was asked for anew meanwhile."""
    query = select(YearPlan).where(YearPlan.year == year).with_for_update().execution_options(populate_existing=True)
    row = (await session.exec(query)).first()
    if row is None or row.state is not PlanState.WORKED or row.at != taken_at:
        return None
    row.state, row.at, row.plan = PlanState.SIMPLE if simple else PlanState.DONE, now, found
    session.add(row)
    return row.by


async def forget_before(session: AsyncSession, before: datetime) -> None:
    """Needs and plans of long ago; the requests that came of them have rules of their own."""
    old = select(YearNeed.id).where(YearNeed.at < before)
    await session.exec(delete(PlanWish).where(or_(col(PlanWish.at) < before, col(PlanWish.need_id).in_(old))))
    await session.exec(delete(YearNeed).where(col(YearNeed.at) < before))
    await session.exec(delete(YearPlan).where(col(YearPlan.at) < before))
