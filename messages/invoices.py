"""Invoices in words: raised, paid, disputed, waived."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from messages import dates
from messages.form import Choice, Form, Known, Option, Text
from messages.message import Button, Message
from messages.money import days, pounds
from messages.tables import csv_file

OPEN = ("raised", "disputed")
LIST = Button("Open invoices", "invoices.list")
DUE = Button("What is to be invoiced", "finance.billable")
SHOWN = 12  # with a button each; a table has all
HEADER = ("Invoice", "Status", "Since", "Request", "School", "Amount", "Raised on")


@dataclass(frozen=True, slots=True)
class Bill:
    """One invoice; `why` is what was written when it was disputed or waived."""

    id: int
    number: str
    status: str
    amount: Decimal
    raised_on: date
    since: date
    reference: str
    school: str
    why: str = ""

    @property
    def line(self) -> str:
        return f"{self.number}: {pounds(self.amount)}, {self.reference}, {self.school}"


def stood(bill: Bill) -> str:
    """What became of it last: raised INV-118 on Monday 18 January 2027."""
    return f"{bill.status} {bill.number} on {dates.say(bill.since)}"


def open_bills(known: Known) -> tuple[Option, ...]:
    return tuple(Option(str(id), label) for id, label in known["invoices"])


REASON = Form(
    name="invoices.reason",
    version=1,
    title="Invoice disputed or waived",
    send="Yes, mark it so",
    fields=(
        Choice(name="invoice", label="Invoice", question="Which invoice?", choices=open_bills, fixed=True),
        Choice(
            name="became",
            label="Is to be",
            question="Is it disputed or waived?",
            choices=(Option("disputed", "Disputed"), Option("waived", "Waived")),
            fixed=True,
        ),
        Text(
            name="why",
            label="Why",
            question="Why?",
            hint="The central team and the alliance’s finance officer read this. Please name no member of staff.",
            longest=250,
        ),
    ),
)


def surely_raised(reference: str, payer: str, count: Decimal, amount: Decimal, number: str, request: str) -> Message:
    """Before an invoice is noted: what was understood."""
    pence = int(amount * 100)
    return Message(
        text=f"{number} for {reference}: {days(count)}, {pounds(amount)}, to {payer}. Shall I mark it as raised?",
        buttons=(
            Button("Yes, mark as raised", "invoices.raise", f"{request}.{pence}.{number}", strong=True),
            Button("No, leave it", "finance.billable"),
        ),
    )


def changed(reference: str) -> Message:
    return Message(text=f"What is to be invoiced for {reference} has changed since that was shown.")


def raised(bill: Bill, reminder: date) -> Message:
    return Message(
        text=f"{bill.number} is marked as raised: {pounds(bill.amount)} for {bill.reference}, {bill.school}. If it is "
        f"not marked as paid, I will remind you on {dates.say(reminder)}.",
        buttons=(DUE, LIST),
        in_place=True,
    )


def nothing_due(reference: str, bills: Sequence[Bill]) -> Message:
    """No day of the request waits for an invoice."""
    before = f" So far: {'; '.join(map(stood, bills))}." if bills else ""
    return Message(
        text=f"Nothing is to be invoiced for {reference} now: days are invoiced once they have been given.{before}",
        buttons=(DUE,),
    )


def taken(bill: Bill) -> Message:
    return Message(
        text=f"{bill.number} is used already: {pounds(bill.amount)} for {bill.reference}, {bill.school}. Please check "
        "the number.",
        buttons=(_see(bill),),
    )


def not_a_number() -> Message:
    return Message(text="I could not read that number. Please write it like this: 42 invoiced INV-118.")


def which_number(reference: str, count: Decimal, amount: Decimal, payer: str, request: str) -> Message:
    """The request to invoice is named, the invoice is not."""
    return Message(
        text=f"{reference}: {days(count)}, {pounds(amount)}, to invoice to {payer}. When it is done, tell me the "
        f"number, like this: {request} invoiced INV-118.",
    )


def unknown(number: str) -> Message:
    return Message(
        text=f"I have no invoice {number[:30]} that you may see. Please check the number." if number else NOT_THERE,
        buttons=(LIST,),
    )


NOT_THERE = "I have no such invoice that you may see."


def _see(bill: Bill) -> Button:
    return Button(f"See {bill.number}", "invoices.show", str(bill.id))


def actions(bill: Bill) -> tuple[Button, ...]:
    """What can become of an invoice that is not settled."""
    if bill.status not in OPEN:
        return ()
    number = str(bill.id)
    again = (Button("It stands", "invoices.stands", number),) if bill.status == "disputed" else ()
    return (
        Button("Mark as paid", "invoices.paid", number),
        *again,
        *(() if again else (Button("Disputed", "invoices.reason", f"{number}.disputed"),)),
        Button("Waived", "invoices.reason", f"{number}.waived"),
    )


def card(bill: Bill, *, keeps: bool, moved_on: bool = False, in_place: bool = False) -> Message:
    """One invoice; whoever `keeps` the books can say what became of it."""
    late = "This had changed before you pressed. " if moved_on else ""
    why = (("Why", bill.why),) if bill.why else ()
    return Message(
        title=bill.number,
        text=f"{late}{pounds(bill.amount)} for {bill.reference}, {bill.school}: {stood(bill)}.",
        facts=why if keeps else (),
        buttons=(*(actions(bill) if keeps else ()), LIST),
        in_place=in_place,
    )


def surely(bill: Bill, became: str) -> Message:
    """Before an invoice is marked: which it is."""
    label = "Yes, mark as paid" if became == "paid" else "Yes, it stands"
    asked = "mark it as paid" if became == "paid" else "mark it as raised again, no longer disputed"
    return Message(
        text=f"{bill.line}, {bill.status} on {dates.say(bill.since)}. Shall I {asked}?",
        buttons=(
            Button(label, f"invoices.{became}", str(bill.id), strong=True),
            Button("No, leave it", "invoices.show", str(bill.id)),
        ),
    )


def marked(bill: Bill) -> Message:
    again = "raised again" if bill.status == "raised" else bill.status
    return Message(text=f"{bill.line}: marked as {again}.", buttons=(LIST,), in_place=True)


def listed(bills: Sequence[Bill], today: date, invoice_days: int, *, every: bool) -> Message:
    """The open invoices, the oldest first, with their age; or every one with a table."""
    if not bills:
        return Message(text="No invoice has been raised." if every else "No invoice is open.", buttons=(DUE,))
    amount = sum((bill.amount for bill in bills), Decimal(0))
    counted = f"{len(bills)} invoice{'' if len(bills) == 1 else 's'}"
    return Message(
        title=f"{counted}: {pounds(amount)}" if every else f"{counted} open: {pounds(amount)}",
        items=tuple((_aged(bill, today, invoice_days), _see(bill)) for bill in bills[:SHOWN]),
        after=f"The table has {len(bills) - SHOWN} more." if len(bills) > SHOWN else "",
        buttons=() if every else (Button("All invoices", "invoices.every"),),
        files=(csv_file("invoices.csv", HEADER, map(_row, bills)),),
    )


def _aged(bill: Bill, today: date, invoice_days: int) -> str:
    if bill.status not in OPEN:
        return f"{bill.line}: {bill.status} on {dates.say(bill.since)}"
    age = (today - bill.since).days
    what = bill.status if bill.status == "disputed" else _lateness(age, invoice_days)
    return f"{bill.line}: {what}, {age} day{'' if age == 1 else 's'} old"


def _lateness(age: int, invoice_days: int) -> str:
    return "overdue" if age >= invoice_days else "raised"


def _row(bill: Bill) -> tuple[object, ...]:
    return bill.number, bill.status, bill.since, bill.reference, bill.school, f"{bill.amount:.2f}", bill.raised_on


def overdue(bill: Bill, age: int) -> Message:
    """For the finance officer, once."""
    return Message(
        title=f"{bill.number} is not marked as paid",
        text=f"{pounds(bill.amount)} for {bill.reference}, {bill.school}, {stood(bill)}, {age} days ago.",
        buttons=actions(bill),
    )


def overdue_for_team(bill: Bill, age: int) -> Message:
    return Message(
        text=f"{bill.line}: {stood(bill)}, {age} days ago, and not marked as paid; a reminder to the finance officer "
        "brought no answer.",
        buttons=(_see(bill),),
    )


def to_invoice(count: Decimal, amount: Decimal) -> str:
    return f"{days(count)} to invoice ({pounds(amount)})"


def late(count: int, amount: Decimal) -> str:
    return f"{count} overdue invoice{'' if count == 1 else 's'} ({pounds(amount)})"
