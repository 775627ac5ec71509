"""What was agreed beyond the free days: the days to come, those to invoice, those invoiced."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import ledger, visits
from storage.database import take_turns
from storage.deployments import Deployment
from storage.invoices import Invoice, InvoiceStatus, by_number
from storage.ledger import NONE, DayUse
from storage.requests import SupportRequest
from storage.schools import School
from storage.visits import Visit


@dataclass(frozen=True, slots=True)
class Charge:
    """Charged days of a request: those of one visit, or those that have no date yet."""

    use: DayUse
    deployment: Deployment
    request: SupportRequest
    school: str  # the supported one
    home: str  # the SLE's own
    given: bool
    invoice: Invoice | None = None

    @property
    def amount(self) -> Decimal:
        """Pounds, at the rate that was fixed when the agreement was signed."""
        return self.use.charged * (self.deployment.rate or NONE)

    @property
    def billable(self) -> bool:
        return self.given and self.invoice is None

    @property
    def payer(self) -> str:
        return self.request.funded_by or self.school


class Taken(Exception):
    """Another invoice has that number."""

    def __init__(self, invoice: Invoice) -> None:
        super().__init__(f"{invoice.number} is used")
        self.invoice = invoice


class Changed(Exception):
    """What is to be invoiced is no longer what the person was shown."""


def total(charges: Collection[Charge]) -> Decimal:
    return sum((charge.amount for charge in charges), NONE)


async def find(session: AsyncSession, request_id: int | None = None) -> list[Charge]:
    """All charged days, or those of one request: by request and day, those without a day last."""
    query = select(DayUse, Deployment, SupportRequest).where(
        col(DayUse.deployment_id) == Deployment.id,
        Deployment.request_id == SupportRequest.id,
        col(DayUse.charged) > 0,
    )
    query = query.where(SupportRequest.id == request_id) if request_id is not None else query
    rows = (await session.exec(query)).all()
    given = await _given(session)
    bills = await _invoices(session, [use.invoice_id for use, _, _ in rows if use.invoice_id])
    names = await _schools(session, {id for _, d, r in rows for id in (d.home_id, r.school_id)})
    found = [
        Charge(use, d, r, names[r.school_id], names[d.home_id], use.visit_id in given, bills.get(use.invoice_id or 0))
        for use, d, r in rows
    ]
    return sorted(found, key=lambda c: (c.request.id or 0, c.use.day is None, c.use.day or date.min, c.use.id or 0))


async def _given(session: AsyncSession) -> set[int | None]:
    """The visits that took place and have charged days."""
    query = select(Visit.id).where(col(DayUse.visit_id) == Visit.id, col(DayUse.charged) > 0)
    return set((await session.exec(query.where(col(Visit.status).in_(visits.GIVEN)))).all())


async def _invoices(session: AsyncSession, ids: Collection[int]) -> dict[int, Invoice]:
    rows = (await session.exec(select(Invoice).where(col(Invoice.id).in_(ids)))).all() if ids else []
    return {row.id or 0: row for row in rows}


async def _schools(session: AsyncSession, ids: Collection[int]) -> dict[int, str]:
    rows = (await session.exec(select(School).where(col(School.id).in_(ids)))).all() if ids else []
    return {row.id or 0: row.name for row in rows}


def status(charges: Sequence[Charge]) -> InvoiceStatus:
    """Where the money of a request stands: what needs somebody comes before what is settled."""
    stands = {charge.invoice.status for charge in charges if charge.invoice}
    if any(charge.billable for charge in charges):
        stands.add(InvoiceStatus.DUE)
    order = (
        InvoiceStatus.DISPUTED,
        InvoiceStatus.DUE,
        InvoiceStatus.RAISED,
        InvoiceStatus.PAID,
        InvoiceStatus.WAIVED,
    )
    return next((one for one in order if one in stands), InvoiceStatus.NONE_DUE)


def making_up(charges: Sequence[Charge], amount: Decimal) -> list[Charge]:
    """Of one request's charges those that come to the amount: an invoice, what is due, what was given, all, one day."""
    bills = dict.fromkeys(c.use.invoice_id for c in charges if c.use.invoice_id)
    groups = [
        *([c for c in charges if c.use.invoice_id == bill] for bill in bills),
        [c for c in charges if c.billable],
        [c for c in charges if c.given],
        list(charges),
        *([c] for c in charges),
    ]
    return next((group for group in groups if group and total(group) == amount), [])


async def lock(session: AsyncSession, request: SupportRequest) -> None:
    """Nobody else changes the charged days of the request before this transaction ends."""
    query = select(Deployment.sle_id).where(Deployment.request_id == request.id).distinct()
    for sle_id in sorted((await session.exec(query)).all()):
        await ledger.locked(session, sle_id)
    uses = select(DayUse).where(
        col(DayUse.deployment_id).in_(select(Deployment.id).where(Deployment.request_id == request.id))
    )
    (await session.exec(uses.with_for_update().execution_options(populate_existing=True))).all()


async def invoice(
    session: AsyncSession, request: SupportRequest, number: str, shown: Decimal, by: int, now: datetime, today: date
) -> Invoice:
    """Put all that is due for the request on an invoice; the request was found `to_change`.

    `shown` is the amount the person agreed to. Raises Changed when it is another one by now, Taken when the number is
    used.
    """
    await lock(session, request)
    due = [charge for charge in await find(session, request.id) if charge.billable]
    if not due or total(due) != shown:
        raise Changed(f"{request.reference} is due for {total(due)}")
    await take_turns(session, f"invoice:{number}")
    if used := await by_number(session, number):
        raise Taken(used)
    made = Invoice(request_id=request.id or 0, number=number, amount=shown, raised_on=today, since=now, by=by)
    session.add(made)
    await session.flush()
    for charge in due:
        charge.use.invoice_id = made.id
        session.add(charge.use)
    await session.flush()
    return made
