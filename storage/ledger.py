"""The free days of each SLE (handbook 264-266): three an academic year, shared by all uses, then a price a day.

A day counts in the academic year of its own date; days that have no date yet count in the year their deployment was
agreed for. Whoever changes the ledger of an SLE first locks that SLE, so that no day is given twice.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel, col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import visits
from storage.alliance import Alliance
from storage.database import Hundredths, words
from storage.deployments import Deployment
from storage.requests import SupportRequest
from storage.specialisms import Sle

NONE = Decimal(0)


class Use(StrEnum):
    """What a day is for; all three draw on the same free days."""

    SUPPORT = "support"
    DESIGN = "design"  # of the alliance's programmes
    FACILITATION = "facilitation"


class DayUse(SQLModel, table=True):
    """Days of one SLE in one academic year: the free part and the charged part.

    A row of a deployment stands for one visit, or, without one, for the agreed days that have no date yet.
    """

    __tablename__ = "day_use"

    id: int | None = Field(default=None, primary_key=True)
    sle_id: int = Field(foreign_key="sle.person_id", index=True)
    year: str = Field(max_length=9)
    use: Use = Field(sa_type=words(Use))
    deployment_id: int | None = Field(default=None, foreign_key="deployment.id", index=True)
    visit_id: int | None = Field(default=None, foreign_key="visit.id", unique=True)
    day: date | None = None
    what: str = Field(default="", max_length=120)  # the programme, where it is one
    free: Decimal = Field(sa_type=Hundredths)
    charged: Decimal = Field(default=NONE, sa_type=Hundredths)
    invoice_id: int | None = Field(default=None, foreign_key="invoice.id", index=True)

    __table_args__ = (sa.Index("ix_day_use_sle_year", "sle_id", "year"),)


@dataclass(frozen=True, slots=True)
class Piece:
    """Some days of a deployment: those of a visit, or those without a date."""

    year: str
    days: Decimal
    visit_id: int | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """How many days are free and how many are charged at `rate` pounds; None where no price was loaded."""

    free: Decimal
    charged: Decimal
    rate: Decimal | None

    @property
    def amount(self) -> Decimal:
        """Pounds. Raises ValueError where days are charged and no price was loaded."""
        if self.charged and self.rate is None:
            raise ValueError("no price was loaded")
        return self.charged * (self.rate or NONE)


class Beyond(Exception):
    """The change would charge more days than were agreed; `charged` is how many it would charge."""

    def __init__(self, charged: Decimal, agreed: Decimal) -> None:
        super().__init__(f"{charged:g} charged days where {agreed:g} are agreed")
        self.charged, self.agreed = charged, agreed


class NotLeft(Exception):
    """There are fewer free days left than were asked for."""

    def __init__(self, left: Decimal) -> None:
        super().__init__(f"{left:g} free days are left")
        self.left = left


def academic_year(day: date) -> str:
    """The school year of a day, from 1 September to 31 August: 2019/20."""
    first = day.year if day.month >= 9 else day.year - 1
    return f"{first}/{(first + 1) % 100:02d}"


def span(year: str) -> tuple[date, date]:
    """The first and the last day of an academic year such as 2026/27."""
    first = int(year[:4])
    return date(first, 9, 1), date(first + 1, 8, 31)


async def locked(session: AsyncSession, sle_id: int) -> Sle:
    """The SLE, whose ledger nobody else can change before this transaction ends."""
    query = select(Sle).where(Sle.person_id == sle_id).with_for_update().execution_options(populate_existing=True)
    return (await session.exec(query)).one()


async def rows(session: AsyncSession, sle_id: int, year: str) -> Sequence[DayUse]:
    """The SLE's days of that year, in the order of their dates, those without one last."""
    query = select(DayUse).where(DayUse.sle_id == sle_id, DayUse.year == year)
    found = (await session.exec(query)).all()
    return sorted(found, key=lambda row: (row.day is None, row.day or date.min, row.id or 0))


async def of_deployment(session: AsyncSession, deployment_id: int) -> Sequence[DayUse]:
    query = select(DayUse).where(DayUse.deployment_id == deployment_id).order_by(col(DayUse.id))
    return (await session.exec(query)).all()


def exactly(days: float) -> Decimal:
    """A number of days as it is counted here: 3, never 3.0."""
    return Decimal(f"{days:g}")


def cap(sle: Sle) -> Decimal:
    """The days a year that the SLE's own head allows."""
    return exactly(sle.days_a_year)


async def allowance(session: AsyncSession, sle: Sle) -> Decimal:
    """The SLE's free days a year: what the alliance gives each, or less where their own head set a lower cap."""
    free_days = (await session.exec(select(Alliance.free_days))).first()
    return _smaller(free_days, sle)


def _smaller(free_days: float | None, sle: Sle) -> Decimal:
    return min(exactly(free_days or 0), cap(sle))


async def rate(session: AsyncSession) -> Decimal | None:
    """Pounds for a day beyond the free ones, now; None where no price was loaded."""
    pounds = (await session.exec(select(Alliance.day_rate))).first()
    return None if pounds is None else Decimal(pounds)


async def free_left(session: AsyncSession, sle: Sle, year: str, but_for: int | None = None) -> Decimal:
    """Free days the SLE can still give that year, leaving one deployment out of the count."""
    free = await allowance(session, sle)
    taken = [r.free for r in await rows(session, sle.person_id, year) if but_for is None or r.deployment_id != but_for]
    return max(free - sum(taken, NONE), NONE)


async def given(session: AsyncSession, sle_id: int, year: str) -> Decimal:
    """All the days the SLE has given or promised that year, free and charged."""
    return sum((row.free + row.charged for row in await rows(session, sle_id, year)), NONE)


@dataclass(frozen=True, slots=True)
class Balance:
    """What one SLE may give free in a year, what is left of it, and all they gave or promised, charged days too."""

    allowance: Decimal
    free_left: Decimal
    given: Decimal


async def balances(session: AsyncSession, sles: Sequence[Sle], year: str) -> dict[int, Balance]:
    """How all of these SLEs stand in that year, in as many questions as for one."""
    free_days = (await session.exec(select(Alliance.free_days))).first()
    sums = select(DayUse.sle_id, sa.func.sum(col(DayUse.free)), sa.func.sum(col(DayUse.charged)))
    rows = await session.exec(sums.where(DayUse.year == year).group_by(col(DayUse.sle_id)))
    used = {sle_id: (free, charged) for sle_id, free, charged in rows}
    found = {}
    for sle in sles:
        allowed = _smaller(free_days, sle)
        free, charged = used.get(sle.person_id, (NONE, NONE))
        found[sle.person_id] = Balance(allowed, max(allowed - free, NONE), free + charged)
    return found


async def at_schools(session: AsyncSession, year: str) -> dict[int, Decimal]:
    """The days that each school has had, or was promised, from SLEs that year."""
    query = select(SupportRequest.school_id, DayUse).select_from(DayUse)
    query = query.join(Deployment, col(Deployment.id) == DayUse.deployment_id)
    query = query.join(SupportRequest, col(SupportRequest.id) == Deployment.request_id).where(DayUse.year == year)
    found: dict[int, Decimal] = {}
    for school_id, row in (await session.exec(query)).all():
        found[school_id] = found.get(school_id, NONE) + row.free + row.charged
    return found


def allot(pieces: Sequence[Piece], left: Mapping[str, Decimal]) -> list[tuple[Piece, Decimal, Decimal]]:
    """Free and charged days of each piece: what comes first takes the free days of its year."""
    remaining = dict(left)
    found = []
    for piece in pieces:
        free = min(piece.days, remaining.get(piece.year, NONE))
        remaining[piece.year] = remaining.get(piece.year, NONE) - free
        found.append((piece, free, piece.days - free))
    return found


async def quote(session: AsyncSession, deployment: Deployment, days: Decimal) -> Quote:
    """What so many days without a date would cost now; 5 days with 1.5 free left are £875 at £250 a day."""
    sle = await session.get_one(Sle, deployment.sle_id)
    left = await free_left(session, sle, deployment.year, but_for=deployment.id)
    free = min(days, left)
    return Quote(free, days - free, await rate(session))


async def _pieces(session: AsyncSession, deployment: Deployment, days: Decimal) -> list[Piece]:
    """The days of a deployment: visits in the order of their dates, then what is left without a date."""
    counted = await visits.of_deployment(session, deployment.id or 0, *visits.COUNTED)
    dated = [Piece(academic_year(v.day), v.length, v.id, v.day) for v in counted]
    rest = days - sum((piece.days for piece in dated), NONE)
    if rest < 0:
        raise Beyond(-rest, NONE)
    return [*dated, *([Piece(deployment.year, rest)] if rest else [])]


async def settle(session: AsyncSession, deployment: Deployment, *, as_signed: bool = False) -> Quote:
    """Write anew which days of a signed deployment are free; invoiced days stay as they were charged.

    Days that have lost their date can as well be given the year after, unless it is the signature that is settled.

    Raises Beyond, and changes nothing, when more days would be charged than were agreed.
    """
    sle = await locked(session, deployment.sle_id)
    old = await of_deployment(session, deployment.id or 0)
    fixed = {row.visit_id: row for row in old if row.invoice_id is not None}
    pieces = [
        p for p in await _pieces(session, deployment, deployment.days) if p.visit_id not in fixed or not p.visit_id
    ]
    paid = sum((row.charged for row in fixed.values()), NONE)
    allotted = await _allotted(session, sle, pieces, old)
    if _charged(allotted) + paid > deployment.charged:
        if as_signed:
            raise Beyond(_charged(allotted) + paid, deployment.charged)
        put_off = [replace(p, year=_following(p.year)) if p.visit_id is None else p for p in pieces]
        later = await _allotted(session, sle, put_off, old)
        if _charged(later) + paid > deployment.charged:
            raise Beyond(_charged(allotted) + paid, deployment.charged)
        allotted = later
    await _clear(session, deployment, keep=[row.id for row in fixed.values()])
    session.add_all(_row(deployment, piece, free, part) for piece, free, part in allotted)
    await session.flush()
    charged = _charged(allotted) + paid
    return Quote(deployment.days - charged, charged, deployment.rate)


async def take_back(session: AsyncSession, deployment: Deployment, length: Decimal) -> None:
    """A day that was booked no longer counts: it can be given on another date.

    Where no year has a free day for it any more it is no longer part of the agreement, so that it never costs more.
    """
    try:
        await settle(session, deployment)
    except Beyond:
        deployment.days -= length
        session.add(deployment)
        await settle(session, deployment)


Allotted = Sequence[tuple[Piece, Decimal, Decimal]]


def _charged(allotted: Allotted) -> Decimal:
    return sum((part for _, _, part in allotted), NONE)


def _following(year: str) -> str:
    """The academic year after this one."""
    return academic_year(date(int(year[:4]) + 1, 9, 1))


async def _allotted(session: AsyncSession, sle: Sle, pieces: Sequence[Piece], old: Sequence[DayUse]) -> Allotted:
    """Free and charged days of the pieces, as the SLE's years stand without the deployment's own open rows."""
    left = {}
    for year in {piece.year for piece in pieces}:
        mine = [row for row in old if row.year == year]
        frozen = sum((row.free for row in mine if row.invoice_id is not None), NONE)
        held = sum((row.free for row in mine), NONE)  # stays free, though the cap may be lower now
        but_for = old[0].deployment_id if old else None
        left[year] = max(await free_left(session, sle, year, but_for=but_for), held) - frozen
    return allot(pieces, left)


def _row(deployment: Deployment, piece: Piece, free: Decimal, charged: Decimal) -> DayUse:
    return DayUse(
        sle_id=deployment.sle_id,
        year=piece.year,
        use=Use.SUPPORT,
        deployment_id=deployment.id,
        visit_id=piece.visit_id,
        day=piece.day,
        free=free,
        charged=charged,
    )


async def _clear(session: AsyncSession, deployment: Deployment, keep: Sequence[int | None]) -> None:
    mine = delete(DayUse).where(col(DayUse.deployment_id) == deployment.id, col(DayUse.id).not_in(keep))
    await session.exec(mine)


async def release(session: AsyncSession, deployment: Deployment) -> None:
    """Free what was reserved and not given: only days that took place stay in the ledger."""
    await locked(session, deployment.sle_id)
    took_place = await visits.of_deployment(session, deployment.id or 0, *visits.GIVEN)
    deployment.days = sum((visit.length for visit in took_place), NONE)
    session.add(deployment)
    await settle(session, deployment)


async def note_programme(session: AsyncSession, sle_id: int, use: Use, day: date, days: Decimal, what: str) -> DayUse:
    """A day spent on designing or running the alliance's own programmes. Raises NotLeft."""
    sle = await locked(session, sle_id)
    left = await free_left(session, sle, academic_year(day))
    if days > left:
        raise NotLeft(left)
    row = DayUse(sle_id=sle_id, year=academic_year(day), use=use, day=day, what=what, free=days)
    session.add(row)
    await session.flush()
    return row
