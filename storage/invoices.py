"""Invoices for the days beyond the free ones."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.database import Hundredths, words


class InvoiceStatus(StrEnum):
    """Where the money of a request stands; NONE_DUE and DUE need no invoice yet."""

    NONE_DUE = "none_due"
    DUE = "due"
    RAISED = "raised"
    PAID = "paid"
    DISPUTED = "disputed"
    WAIVED = "waived"


MOVES: dict[InvoiceStatus, tuple[InvoiceStatus, ...]] = {
    InvoiceStatus.RAISED: (InvoiceStatus.PAID, InvoiceStatus.DISPUTED, InvoiceStatus.WAIVED),
    InvoiceStatus.DISPUTED: (InvoiceStatus.RAISED, InvoiceStatus.PAID, InvoiceStatus.WAIVED),
}


class Invoice(SQLModel, table=True):
    """An invoice for days already given; the days point to it (`DayUse.invoice_id`)."""

    id: int | None = Field(default=None, primary_key=True)
    request_id: int = Field(foreign_key="support_request.id", index=True)
    number: str = Field(max_length=40, unique=True)  # as the finance system gave it: INV-118
    status: InvoiceStatus = Field(default=InvoiceStatus.RAISED, sa_type=words(InvoiceStatus), index=True)
    amount: Decimal = Field(sa_type=Hundredths)  # pounds
    raised_on: date
    since: datetime
    by: int = Field(foreign_key="person.id")
    why: str = Field(default="", max_length=300)  # it is disputed or waived


class IllegalInvoiceMove(Exception):
    """The invoice is not where this step could be taken from."""


def as_kept(number: str) -> str:
    """One way to write a number, so that none is used twice: INV-118 for "inv 118" and "Inv118"."""
    joined = "-".join(number.upper().split())
    return re.sub(r"^([A-Z]+)(\d+)$", r"\1-\2", joined)


async def by_number(session: AsyncSession, number: str) -> Invoice | None:
    """The invoice with that number, however it is written."""
    return (await session.exec(select(Invoice).where(Invoice.number == as_kept(number)))).first()


async def find(session: AsyncSession, id: int, *, to_change: bool = False) -> Invoice | None:
    query = select(Invoice).where(Invoice.id == id)
    if to_change:
        query = query.with_for_update().execution_options(populate_existing=True)
    return (await session.exec(query)).first()


async def of_request(session: AsyncSession, request_id: int) -> Sequence[Invoice]:
    query = select(Invoice).where(Invoice.request_id == request_id).order_by(col(Invoice.id))
    return (await session.exec(query)).all()


async def standing_at(session: AsyncSession, *statuses: InvoiceStatus) -> Sequence[Invoice]:
    """The invoices with one of these statuses, the oldest first."""
    query = select(Invoice).where(col(Invoice.status).in_(statuses))
    return (await session.exec(query.order_by(col(Invoice.raised_on), col(Invoice.id)))).all()


def move(session: AsyncSession, invoice: Invoice, to: InvoiceStatus, now: datetime, why: str = "") -> None:
    """Take one step. Raises IllegalInvoiceMove."""
    if to not in MOVES.get(invoice.status, ()):
        raise IllegalInvoiceMove(f"{invoice.number} cannot go from {invoice.status} to {to}")
    invoice.status, invoice.since, invoice.why = to, now, why
    session.add(invoice)
