"""What is to be invoiced, what was charged and why, what is committed and spent, and what support costs."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from handlers import questions
from handlers.router import ANYONE, LINKED, Access, Posts, Router, Said, Turn, number
from messages import finance as texts
from messages import questions as question_texts
from messages import spending
from messages import support as support_texts
from messages.dates import LONDON
from messages.finance import Line
from messages.invoices import Bill
from messages.message import Button, Invalid, Message
from storage import audit, charges, deployments, ledger, requests
from storage.charges import Charge
from storage.invoices import Invoice
from storage.people import Role
from storage.requests import DEPLOYED, OPEN, Status, SupportRequest
from storage.specialisms import Sle

MONEY = Access(linked=True, roles=frozenset({Role.CENTRAL, Role.FINANCE, Role.HEADTEACHER}))
REFERENCE = r"(?:s2s[\s-]*)?0*(?P<request>\d{1,7})"
router = Router(
    "finance",
    only=LINKED,
    own="whoever keeps the alliance’s books; of a school its own head, finance officer and whoever asked",
)


def keeps_books(posts: Posts) -> bool:
    """Whether this is the alliance's finance officer or the central team; a school's officer sees the school's own."""
    return any(role is Role.CENTRAL or (role is Role.FINANCE and school is None) for role, school, _ in posts)


def may_see(turn: Turn, request: SupportRequest) -> bool:
    """Charges are for those who keep the books, and for the school's own head, finance officer and asker."""
    mine = request.school_id in turn.schools(Role.FINANCE, Role.HEADTEACHER)
    return mine or requests.is_asker(request, turn.person_id, turn.posts) or keeps_books(turn.posts)


async def visible(turn: Turn, request_id: int | None = None) -> list[Charge]:
    return [one for one in await charges.find(turn.session, request_id) if may_see(turn, one.request)]


def bill(invoice: Invoice, reference: str, school: str) -> Bill:
    since = invoice.since.astimezone(LONDON).date()
    return Bill(
        id=invoice.id or 0,
        number=invoice.number,
        status=invoice.status.value,
        amount=invoice.amount,
        raised_on=invoice.raised_on,
        since=since,
        reference=reference,
        school=school,
        why=invoice.why,
    )


def line(charge: Charge) -> Line:
    reference = charge.request.reference
    return Line(
        reference=reference,
        school=charge.school,
        home=charge.home,
        payer=charge.payer,
        day=charge.use.day,
        days=charge.use.charged,
        rate=charge.deployment.rate or Decimal(0),
        order=str(charge.request.answers.get("po_number") or ""),
        given=charge.given,
        bill=bill(charge.invoice, reference, charge.school) if charge.invoice else None,
    )


def lines(found: Sequence[Charge]) -> list[Line]:
    return [line(charge) for charge in found]


async def card_fact(turn: Turn, request: SupportRequest) -> tuple[tuple[str, str], ...]:
    """The line about the money for a request's card, for those who keep the books."""
    if not keeps_books(turn.posts):
        return ()
    found = await charges.find(turn.session, request.id)
    return texts.card_fact(lines(found), charges.status(found).value)


@router.button("finance.billable", only=MONEY)
@router.intent("billable", only=MONEY, offer=Button("What to invoice", "finance.billable"))
@router.words("billable", only=MONEY)
@router.says(
    r"(?:(?:what(?:[’']?s| is) )?(?:billable|to invoice|to be invoiced)"
    r"|what (?:do|should|can|must) (?:i|we) (?:need to |have to )?(?:invoice|bill))(?P<when> .{1,30})?",
    only=MONEY,
)
async def billable(turn: Turn) -> Said:
    """Days that have been given and not invoiced, all or those of a month."""
    try:
        asked = texts.span(turn.slots.get("when", ""), turn.today)
    except Invalid as invalid:
        return Message(text=invalid.text)
    due = [one for one in lines(await visible(turn)) if one.due]
    shown = [one for one in due if asked is None or (one.day and asked.first <= one.day <= asked.last)]
    audit.note(turn.session, "billable.shown", turn.now, turn.person_id)
    return texts.billable(shown, asked, texts.total(due) - texts.total(shown), keeps=keeps_books(turn.posts))


@router.button("finance.why")
@router.says(
    r"why (?:(?:was|were|am|are|is|have|has|did) )?(?:(?:i|we|it|they|you) )?(?:been |being )?charged?(?: us| me)?"
    rf"(?: £?(?P<amount>\d[\d,]{{0,8}}(?:\.\d\d?)?)(?: pounds)?)?(?: (?:for|on) {REFERENCE})?"
)
async def why(turn: Turn) -> Said:
    """Which days a charge is for and who agreed; a charge is found by its request, its amount, or both."""
    given = turn.value or turn.slots.get("request", "")
    amount = Decimal(turn.slots["amount"].replace(",", "")) if "amount" in turn.slots else None
    asked = number(given)
    found = await visible(turn, asked if given else None) if asked is not None or not given else []
    groups = [group for group in _by_request(found) if amount is None or charges.making_up(group, amount)]
    if not groups or (amount is None and not given and len(groups) > 1):
        return texts.no_such_charge(amount, str(asked or ""), lines(found or await visible(turn)))
    parts = [group if amount is None else charges.making_up(group, amount) for group in groups[:5]]
    for part in parts:
        audit.note(turn.session, "charges.shown", turn.now, turn.person_id, part[0].request.reference)
    explained = [await _explained(turn, part) for part in parts]
    return texts.why(explained, [one for part in parts for one in lines(part)])


def _by_request(found: Sequence[Charge]) -> list[list[Charge]]:
    ids = dict.fromkeys(charge.request.id for charge in found)
    return [[charge for charge in found if charge.request.id == id] for id in ids]


async def _explained(turn: Turn, part: Sequence[Charge]) -> str:
    deployment = part[0].deployment
    free = await ledger.allowance(turn.session, await turn.session.get_one(Sle, deployment.sle_id))
    home_yes, school_yes = [
        at.astimezone(LONDON).date() if at else None for at in (deployment.decided_at, deployment.signed_at)
    ]
    return texts.explained(lines(part), free, home_yes, school_yes)


@router.says(
    r"(?:what(?:[’']?s| is) )?(?:our )?(?:commitments?|committed(?: (?:vs?\.?|versus|against|and|or) spent)?"
    r"|spent (?:vs?\.?|versus|against|and|or) committed)"
    r"(?: (?:in |for )?(?P<year>(?:this|last|next) year|[\d/-]{5,9}))?",
    only=MONEY,
)
async def committed(turn: Turn) -> Said:
    """What an academic year's agreements cost: days still to be given against days given, by request."""
    try:
        year = texts.school_year(turn.slots.get("year", ""), turn.today)
    except Invalid as invalid:
        return Message(text=invalid.text)
    found = [charge for charge in await visible(turn) if charge.use.year == year]
    status = [charges.status(group).value for group in _by_request(found)]
    return spending.committed(lines(found), year, status)


@router.button("finance.cost", only=ANYONE)
@router.intent("cost", only=ANYONE, offer=Button("What it costs", "finance.cost"))
async def cost(turn: Turn) -> Said:
    """What the person's own requests cost, then what is published."""
    mine = [text for request in await _planned(turn) if (text := await _priced(turn, request))]
    ours = turn.alliance
    published = next((answer for answer in questions.answers(turn) if answer.service == question_texts.COST), None)
    general = (
        await questions.told(turn, published)
        if published
        else Message(text=support_texts.allowance(ours.free_days, ours.day_rate))
    )
    return replace(general, text="\n\n".join([*mine, general.text])) if mine else general


async def _planned(turn: Turn) -> list[SupportRequest]:
    """The person's open requests, those of the school they head, and those their school is charged for."""
    if turn.person is None:
        return []
    found = list(await requests.seen_by(turn.session, turn.person_id, list(turn.schools(Role.HEADTEACHER))))
    if turn.schools(Role.FINANCE) and not keeps_books(turn.posts):
        found += [charge.request for charge in await visible(turn)]
    return list({one.id: one for one in found if one.status in OPEN}.values())[:3]


async def _priced(turn: Turn, request: SupportRequest) -> str:
    deployment = await deployments.live(turn.session, request.id or 0)
    if deployment is None:
        return ""
    if request.status in DEPLOYED:
        found = await charges.find(turn.session, request.id)
        return texts.agreed(request.reference, deployment.days, lines(found))
    if request.status not in (Status.OFFERED, Status.SCOPING):
        return ""
    quote = await ledger.quote(turn.session, deployment, deployment.days)
    return texts.quoted(request.reference, deployment.days, quote.free, quote.charged, quote.rate)
