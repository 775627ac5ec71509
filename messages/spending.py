"""What an academic year's agreements cost: what is committed and what is spent."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from messages.finance import Line, by_request, total
from messages.message import Message
from messages.money import pounds
from messages.tables import csv_file

COMMITTED = ("Request", "School", "Committed", "Spent", "To invoice", "Invoiced", "Paid", "Waived", "Invoice")


@dataclass(frozen=True, slots=True)
class Split:
    """Pounds by what became of them; `invoiced` counts all that was put on an invoice and not waived."""

    committed: Decimal
    spent: Decimal
    due: Decimal
    invoiced: Decimal
    paid: Decimal
    waived: Decimal


def split(lines: Sequence[Line]) -> Split:
    billed = [line for line in lines if line.bill]
    waived = total(line for line in billed if line.bill and line.bill.status == "waived")
    return Split(
        committed=total(line for line in lines if not line.given),
        spent=total(line for line in lines if line.given),
        due=total(line for line in lines if line.due),
        invoiced=total(billed) - waived,
        paid=total(line for line in billed if line.bill and line.bill.status == "paid"),
        waived=waived,
    )


def committed(lines: Sequence[Line], year: str, status: Sequence[str]) -> Message:
    """Two numbers first: what was agreed and is still to come, and what has been given."""
    if not lines:
        return Message(text=f"Nothing beyond the free days was agreed for {year}.")
    groups = by_request(lines)
    parts = [split(group) for group in groups]
    ahead, spent = sum((p.committed for p in parts), Decimal(0)), sum((p.spent for p in parts), Decimal(0))
    return Message(
        title=f"{year}: {pounds(ahead)} committed, {pounds(spent)} spent",
        text=_of_it(split(lines)),
        facts=tuple(
            (f"{g[0].reference}, {g[0].school}", _both(p)) for g, p in list(zip(groups, parts, strict=True))[:20]
        ),
        after="Committed: agreed beyond the free days and still to be given. Spent: for days that have been given.",
        files=(
            csv_file(
                f"committed-{year.replace('/', '-')}.csv",
                COMMITTED,
                [_split_row(g[0], p, s) for g, p, s in zip(groups, parts, status, strict=True)],
            ),
        ),
    )


def _of_it(p: Split) -> str:
    waived = f", {pounds(p.waived)} waived" if p.waived else ""
    return (
        f"Of what was spent {pounds(p.invoiced)} is invoiced ({pounds(p.paid)} paid){waived}, {pounds(p.due)} is not."
    )


def _both(p: Split) -> str:
    return f"{pounds(p.committed)} committed, {pounds(p.spent)} spent"


def _split_row(line: Line, p: Split, status: str) -> tuple[object, ...]:
    amounts = (p.committed, p.spent, p.due, p.invoiced, p.paid, p.waived)
    return line.reference, line.school, *(f"{amount:.2f}" for amount in amounts), status
