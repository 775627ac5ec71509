"""What must hold of money, whatever happens in whatever order."""

import asyncio
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.assembly import Clock
from messages import finance as texts
from messages.message import Invalid
from messages.tables import csv_file
from storage import charges, invoices, lifecycle, requests
from storage.database import Database
from storage.invoices import MOVES, IllegalInvoiceMove, Invoice, InvoiceStatus
from storage.requests import Status
from storage.visits import VisitStatus
from tests.conftest import Templates
from tests.stages import request_at, visit_on
from tests.world import MONDAY, World

DAYS, RATE = 7, Decimal(250)
TODAY = date(2026, 11, 23)
STEPS = st.one_of(
    st.just(("give", 0)),
    st.tuples(st.just("invoice"), st.integers(1, 4)),
    st.tuples(st.sampled_from([status.value for status in InvoiceStatus]), st.integers(1, 4)),
    st.just(("cancel", 0)),
)


class Books:
    """One request of seven days, three of them free, and all that can happen to its money."""

    def __init__(self, database: Database) -> None:
        self.world = World(database, Clock(MONDAY, stands=True))
        self.request = 0
        self.given = 0
        self.over = False

    async def open(self) -> None:
        self.request = await request_at(self.world, Status.ACTIVE, days=str(DAYS), extra=str(DAYS - 3))

    async def take(self, what: str, which: int) -> None:
        match what:
            case "give":
                await self._give()
            case "invoice":
                await self._invoice(f"INV-{which}")
            case "cancel":
                await self._cancel()
            case status:
                await self._move(f"INV-{which}", InvoiceStatus(status))

    async def _give(self) -> None:
        if self.given < DAYS and not self.over:
            day = date(2026, 10, 5) + timedelta(days=7 * self.given)
            await visit_on(self.world, self.request, day, VisitStatus.DONE)
            self.given += 1

    async def _invoice(self, number: str) -> None:
        """Refused when nothing is due or the number is used."""
        async with self.world.database.transaction() as session:
            request = await requests.find(session, self.request, to_change=True)
            assert request
            due = [charge for charge in await charges.find(session, self.request) if charge.billable]
            used = await invoices.by_number(session, number)
            try:
                await charges.invoice(session, request, number, charges.total(due), 1, MONDAY, TODAY)
            except charges.Taken:
                assert used
            except charges.Changed:
                assert not due
            else:
                assert due and not used

    async def _move(self, number: str, to: InvoiceStatus) -> None:
        async with self.world.database.transaction() as session:
            invoice = await invoices.by_number(session, number)
            if invoice is None:
                return
            was = invoice.status
            try:
                invoices.move(session, invoice, to, MONDAY)
            except IllegalInvoiceMove:
                assert to not in MOVES.get(was, ()) and invoice.status is was
            else:
                assert to in MOVES[was]

    async def _cancel(self) -> None:
        if not self.over:
            async with self.world.database.transaction() as session:
                request = await requests.find(session, self.request, to_change=True)
                assert request
                await lifecycle.move(session, request, Status.CANCELLED, None, MONDAY)
            self.over = True

    async def balance(self) -> None:
        """What is to be invoiced and what was invoiced is all that was given beyond the free days, each day once."""
        async with self.world.database.reading() as session:
            found = await charges.find(session, self.request)
            bills = await invoices.of_request(session, self.request)
        given = [charge for charge in found if charge.given]
        due = charges.total([charge for charge in found if charge.billable])
        assert due + sum((bill.amount for bill in bills), Decimal(0)) == charges.total(given)
        assert charges.total(given) == max(self.given - 3, 0) * RATE
        assert max(Counter(charge.use.visit_id for charge in given).values(), default=1) == 1
        for bill in bills:
            assert bill.status in (*MOVES, InvoiceStatus.PAID, InvoiceStatus.WAIVED)
            assert charges.total([c for c in found if c.use.invoice_id == bill.id]) == bill.amount
        expected = InvoiceStatus.DUE if due else InvoiceStatus.NONE_DUE
        assert charges.status(found) == expected or bills


async def play(url: str, steps: list[tuple[str, int]]) -> None:
    database = Database(url)
    books = Books(database)
    await books.open()
    for what, which in [*[("give", 0)] * 3, *steps]:
        await books.take(what, which)
        await books.balance()
    await database.close()


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, min_size=4, max_size=12))
@pytest.mark.parametrize("backend", ["sqlite", pytest.param("postgres", marks=pytest.mark.soak)])
def test_the_books_balance_after_every_step(steps: list[tuple[str, int]], backend: str, templates: Templates) -> None:
    asyncio.run(play(templates.copy(backend, filled=True), steps))


async def test_two_officers_cannot_invoice_the_same_day(filled: Database) -> None:
    books = Books(filled)
    await books.open()
    for _ in range(5):
        await books.take("give", 0)

    async def invoice(number: str) -> Invoice | None:
        async with filled.transaction() as session:
            request = await requests.find(session, books.request, to_change=True)
            assert request
            try:
                return await charges.invoice(session, request, number, 2 * RATE, 1, MONDAY, TODAY)
            except charges.Changed:
                return None

    made = await asyncio.gather(invoice("INV-1"), invoice("INV-2"))
    assert sum(one is not None for one in made) == 1
    await books.balance()


@pytest.mark.parametrize(
    ("written", "kept"),
    [("inv 118", "INV-118"), ("Inv118", "INV-118"), ("INV-118", "INV-118"), ("118", "118"), ("si/7-a", "SI/7-A")],
)
def test_a_number_is_kept_in_one_way(written: str, kept: str) -> None:
    assert invoices.as_kept(written) == kept


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", None),
        ("this month", "January 2027"),
        ("last month", "December 2026"),
        (" in january", "January 2027"),
        ("for feb", "February 2026"),
        ("december 2025", "December 2025"),
    ],
)
def test_a_month_is_the_latest_of_its_name(text: str, said: str | None) -> None:
    found = texts.span(text, date(2027, 1, 31))
    assert (found.said if found else None) == said


@pytest.mark.parametrize(
    ("text", "year"),
    [("", "2026/27"), ("last year", "2025/26"), ("next year", "2027/28"), ("25/26", "2025/26"), ("2099/00", "2099/00")],
)
def test_an_academic_year_is_read(text: str, year: str) -> None:
    assert texts.school_year(text, date(2027, 2, 28)) == year


@pytest.mark.parametrize("text", ["2025", "2025/27", "99999"])
def test_what_is_no_academic_year_is_said(text: str) -> None:
    with pytest.raises(Invalid):
        texts.school_year(text, TODAY)


def test_days_share_their_month() -> None:
    days = [date(2027, 1, 21), date(2027, 1, 14), date(2027, 2, 1)]
    assert texts.on_days(days) == "Thursday 14 and Thursday 21 January 2027 and Monday 1 February 2027"


@pytest.mark.parametrize("harmful", ["=1+1", "+44", "-2", "@SUM(A1)", " =1", "\t=1", "\n=1"])
def test_a_text_in_a_table_is_never_a_formula(harmful: str) -> None:
    file = csv_file("a.csv", ["What"], [[harmful], [Decimal("-2.50")], [None]])
    assert f"'{harmful}" in file.content
    assert "\r\n-2.50\r\n" in file.content


@pytest.mark.parametrize(
    ("free", "charged", "rate", "said"),
    [
        ("2", "0", RATE, "S2S-0001: your 2 days would be free."),
        ("1.5", "3.5", RATE, "S2S-0001: for your 5 days with 1.5 left: about £875."),
        ("0", "1", None, "S2S-0001: 1 day of your 1 day would be charged; I do not have the price."),
    ],
)
def test_a_price_is_said_only_where_there_is_one(free: str, charged: str, rate: Decimal | None, said: str) -> None:
    days = Decimal(free) + Decimal(charged)
    assert texts.quoted("S2S-0001", days, Decimal(free), Decimal(charged), rate) == said
