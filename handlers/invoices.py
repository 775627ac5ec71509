"""The finance officer notes which days were invoiced under which number, and what became of the invoice."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from handlers import conversation, finance, school_year, story
from handlers.finance import MONEY, REFERENCE
from handlers.router import Access, Posts, Router, Said, Scene, Todo, Turn, number
from messages import finance as finance_texts
from messages import invoices as texts
from messages import support as support_texts
from messages.dates import LONDON
from messages.form import Known
from messages.invoices import REASON, Bill
from messages.message import Button, Message
from storage import audit, charges, invoices, requests
from storage.invoices import Invoice, InvoiceStatus
from storage.people import Role
from storage.requests import SupportRequest
from storage.schools import School

BOOKS = Access(linked=True, roles=frozenset({Role.CENTRAL, Role.FINANCE}))
NUMBER = r"(?P<invoice>(?:[a-z]{1,5}[ /-]?){0,2}\d[a-z0-9/-]{0,15})"
NAMED = (
    r"(?:show )?(?:me )?(?:invoice )?"
    r"(?P<invoice>(?:(?<=invoice )(?:[a-z]{1,5}[ /-]?){1,2}|inv[ /-]?)\d[a-z0-9/-]{0,15})"
)  # INV-118, or any number with letters after the word invoice
KEPT = re.compile(r"[A-Z0-9/-]{1,30}")
OPEN = (InvoiceStatus.RAISED, InvoiceStatus.DISPUTED)
router = Router(
    "invoices",
    only=BOOKS,
    own="whoever keeps the alliance’s books; the heads and finance officers of a school see its own",
)


async def reminder_on(session: AsyncSession, since: date, invoice_days: int) -> date:
    """The first school day on which an invoice should have been paid."""
    return await school_year.day_after(session, since + timedelta(days=invoice_days - 1), 1)


async def told(scene: Scene, invoice: Invoice) -> Bill:
    """The invoice as it stands."""
    request = await scene.session.get_one(SupportRequest, invoice.request_id)
    school = await scene.session.get_one(School, request.school_id)
    return finance.bill(invoice, request.reference, school.name)


@router.says(rf"{REFERENCE} (?:is |was )?invoiced (?:as |with |on |under )?{NUMBER}")
@router.says(rf"invoice {REFERENCE}(?: as| with| on| under)? {NUMBER}")
async def ask_raise(turn: Turn) -> Said:
    """What was understood, before the days of a request are put on an invoice."""
    request = await story.find(turn.session, turn.slots["request"])
    if request is None or not finance.keeps_books(turn.posts):
        return support_texts.unknown_request(turn.slots["request"])
    return await _shown(turn, request, invoices.as_kept(turn.slots["invoice"]))


async def _shown(turn: Turn, request: SupportRequest, named: str) -> Message:
    found = finance.lines(await charges.find(turn.session, request.id))
    due = [one for one in found if one.due]
    if used := await invoices.by_number(turn.session, named):
        return texts.taken(await told(turn, used))
    if not due:
        return texts.nothing_due(request.reference, finance_texts.bills(found))
    count, amount = finance_texts.count(due), finance_texts.total(due)
    return texts.surely_raised(request.reference, due[0].payer, count, amount, named, str(request.id))


@router.button("invoices.raise")
async def mark_raised(turn: Turn) -> Said:
    """All that is due for the request is on this invoice now, unless it changed since it was shown."""
    which, _, rest = turn.value.partition(".")
    pence, _, named = rest.partition(".")
    request = await story.find(turn.session, which, to_change=True)
    if request is None or not finance.keeps_books(turn.posts):
        return support_texts.unknown_request(which)
    if not KEPT.fullmatch(named):
        return texts.not_a_number()
    shown, reference = Decimal(number(pence) or 0) / 100, request.reference
    try:
        made = await charges.invoice(turn.session, request, named, shown, turn.person_id, turn.now, turn.today)
    except charges.Taken as taken:
        return texts.taken(await told(turn, taken.invoice))
    except charges.Changed:
        return [texts.changed(reference), await _shown(turn, request, named)]
    audit.note(turn.session, "invoice.raised", turn.now, turn.person_id, made.number)
    return texts.raised(await told(turn, made), await reminder_on(turn.session, turn.today, turn.house.invoice_days))


@router.says(rf"invoice {REFERENCE}")
async def ask_number(turn: Turn) -> Said:
    """A request to invoice without the invoice's number: what is due, and how to say the number."""
    request = await story.find(turn.session, turn.slots["request"])
    if request is None or not finance.keeps_books(turn.posts):
        return support_texts.unknown_request(turn.slots["request"])
    found = finance.lines(await charges.find(turn.session, request.id))
    due = [one for one in found if one.due]
    if not due:
        return texts.nothing_due(request.reference, finance_texts.bills(found))
    count, amount = finance_texts.count(due), finance_texts.total(due)
    return texts.which_number(request.reference, count, amount, due[0].payer, str(request.id))


@router.says(rf"(?:mark |invoice )?{NUMBER}(?: is| was| has been| as)? (?P<became>paid|disputed|waived|stands)")
async def ask_mark(turn: Turn) -> Said:
    """Before an invoice is marked: which it is, or why it is disputed or waived."""
    invoice = await invoices.by_number(turn.session, turn.slots["invoice"])
    if invoice is None or not finance.keeps_books(turn.posts):
        return texts.unknown(turn.slots["invoice"])
    became = turn.slots["became"].casefold()
    shown = await told(turn, invoice)
    to = InvoiceStatus.RAISED if became == "stands" else InvoiceStatus(became)
    if to not in invoices.MOVES.get(invoice.status, ()):
        return texts.card(shown, keeps=True)
    if to in (InvoiceStatus.DISPUTED, InvoiceStatus.WAIVED):
        return await conversation.begin(turn, REASON.name, {"invoice": str(invoice.id), "became": became})
    return texts.surely(shown, became)


async def _move(turn: Turn, text: str, to: InvoiceStatus, why: str = "") -> tuple[Invoice | None, Said]:
    """The invoice after its step; else what to say instead."""
    invoice = await invoices.find(turn.session, number(text) or 0, to_change=True)
    if invoice is None or not finance.keeps_books(turn.posts):
        return None, texts.unknown("")
    try:
        invoices.move(turn.session, invoice, to, turn.now, why)
    except invoices.IllegalInvoiceMove:
        return None, texts.card(await told(turn, invoice), keeps=True, moved_on=True)
    audit.note(turn.session, f"invoice.{to}", turn.now, turn.person_id, invoice.number)
    await turn.session.flush()
    return invoice, None


@router.button("invoices.paid")
async def paid(turn: Turn) -> Said:
    invoice, instead = await _move(turn, turn.value, InvoiceStatus.PAID)
    return texts.marked(await told(turn, invoice)) if invoice else instead


@router.button("invoices.stands")
async def stands(turn: Turn) -> Said:
    """A dispute is settled: the invoice is to be paid after all."""
    invoice, instead = await _move(turn, turn.value, InvoiceStatus.RAISED)
    return texts.marked(await told(turn, invoice)) if invoice else instead


async def known(turn: Turn) -> Known:
    """What the form about a dispute or a waiver must know: the invoices it can be about."""
    rows = await invoices.standing_at(turn.session, *OPEN) if finance.keeps_books(turn.posts) else []
    return {"today": turn.today, "invoices": [(row.id, (await told(turn, row)).line) for row in rows]}


@router.button("invoices.reason")
async def reason(turn: Turn) -> Said:
    """Ask why an invoice is disputed or waived; the value names both: 7.waived."""
    which, _, became = turn.value.partition(".")
    invoice = await invoices.find(turn.session, number(which) or 0)
    if invoice is None or not finance.keeps_books(turn.posts):
        return texts.unknown("")
    if became not in ("disputed", "waived") or InvoiceStatus(became) not in invoices.MOVES.get(invoice.status, ()):
        return texts.card(await told(turn, invoice), keeps=True, moved_on=True)
    return await conversation.begin(turn, REASON.name, {"invoice": str(invoice.id), "became": became})


@router.form(REASON, know=known)
async def disputed_or_waived(turn: Turn, *, invoice: str, became: str, why: str) -> Said:
    """Note the step with its reason; the days stay on the invoice."""
    moved, instead = await _move(turn, invoice, InvoiceStatus(became), why)
    return texts.marked(await told(turn, moved)) if moved else instead


@router.button("invoices.show", only=MONEY)
async def show(turn: Turn) -> Said:
    invoice = await invoices.find(turn.session, number(turn.value) or 0)
    return await _card(turn, invoice, "")


@router.says(NAMED, only=MONEY)
async def show_named(turn: Turn) -> Said:
    named = turn.slots["invoice"]
    return await _card(turn, await invoices.by_number(turn.session, named), named)


async def _card(turn: Turn, invoice: Invoice | None, named: str) -> Message:
    request = await requests.find(turn.session, invoice.request_id) if invoice else None
    if invoice is None or request is None or not finance.may_see(turn, request):
        return texts.unknown(named)
    return texts.card(await told(turn, invoice), keeps=finance.keeps_books(turn.posts))


async def _list(turn: Turn, rows: Sequence[Invoice]) -> list[Bill]:
    seen = []
    for row in rows:
        request = await turn.session.get_one(SupportRequest, row.request_id)
        if finance.may_see(turn, request):
            seen.append(await told(turn, row))
    return seen


@router.button("invoices.list", only=MONEY)
@router.intent("invoices", only=MONEY, offer=Button("Open invoices", "invoices.list"))
@router.words("invoices", only=MONEY)
@router.says("(?:open |unpaid |overdue |my |our |the )?invoices", only=MONEY)
async def listed(turn: Turn) -> Said:
    """The invoices that are neither paid nor waived, the oldest first."""
    rows = await invoices.standing_at(turn.session, *OPEN)
    return texts.listed(await _list(turn, rows), turn.today, turn.house.invoice_days, every=False)


@router.button("invoices.every", only=MONEY)
@router.says("all (?:the )?invoices", only=MONEY)
async def every(turn: Turn) -> Said:
    """All invoices, the newest first, waived ones among them."""
    rows = await invoices.standing_at(turn.session, *InvoiceStatus)
    return texts.listed(await _list(turn, rows[::-1]), turn.today, turn.house.invoice_days, every=True)


@router.waiting
async def waiting(scene: Scene, person_id: int, posts: Posts) -> Sequence[Todo]:
    """The alliance's finance officer: days to invoice, and invoices nobody has paid."""
    if not any(role is Role.FINANCE and school is None for role, school, _ in posts):
        return []
    due = [one for one in finance.lines(await charges.find(scene.session)) if one.due]
    raised = await invoices.standing_at(scene.session, InvoiceStatus.RAISED)
    late = [row for row in raised if _age(scene, row) >= scene.house.invoice_days]
    todos = []
    if due:
        todos.append(Todo(texts.to_invoice(finance_texts.count(due), finance_texts.total(due)), texts.DUE))
    if late:
        todos.append(Todo(texts.late(len(late), sum((row.amount for row in late), Decimal(0))), texts.LIST))
    return todos


def _age(scene: Scene, invoice: Invoice) -> int:
    """Calendar days since it was raised, or since a dispute about it was settled."""
    return (scene.today - invoice.since.astimezone(LONDON).date()).days


async def _unpaid(scene: Scene, args: Mapping[str, Any]) -> Invoice | None:
    """The invoice as long as it waits to be paid since the day the message is about."""
    invoice = await invoices.find(scene.session, args["invoice"])
    if invoice is None or invoice.status is not InvoiceStatus.RAISED:
        return None
    return invoice if _age(scene, invoice) >= scene.house.invoice_days else None


@router.notice("invoices.overdue")
async def overdue(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    invoice = await _unpaid(scene, args)
    return texts.overdue(await told(scene, invoice), _age(scene, invoice)) if invoice else None


@router.notice("invoices.overdue_for_team")
async def overdue_for_team(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    invoice = await _unpaid(scene, args)
    return texts.overdue_for_team(await told(scene, invoice), _age(scene, invoice)) if invoice else None
