"""Somebody reads an earlier newsletter, or the central team looks up who got it."""

from collections.abc import Sequence
from datetime import date

from handlers import newsletter_issue
from handlers.router import CENTRAL, LINKED, Router, Said, Turn, number
from messages import dates, digest
from messages import newsletter_archive as texts
from messages.dates import london_day
from messages.message import Button, Message
from messages.tables import csv_file
from storage import broadcasts, newsletters, published
from storage.newsletters import Issue
from storage.people import Person, Role

router = Router(
    "newsletter_archive", only=LINKED, own="issues that were sent, or on their way, are for all linked people"
)
MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"


def day_of(issue: Issue) -> date:
    """When it went out, or is to go out."""
    return london_day(issue.sent_at or issue.send_at)


async def _read(turn: Turn, issue: Issue | None, nothing: Message) -> Said:
    """All of the issue, whatever the person chose to be sent of it."""
    if issue is None:
        return nothing
    drawn = await newsletter_issue.shown(turn.session, issue, turn.house.public_url)
    return digest.whole(drawn)


async def _last(turn: Turn) -> Issue | None:
    """The issue that is going out now, so that whoever has it already finds it; else the one that went out last."""
    carried = await newsletters.on_their_way(turn.session)
    going = next((issue for issue, broadcast in carried if broadcast.started_at is not None), None)
    return going or await newsletters.last_sent(turn.session)


async def _named(turn: Turn) -> Issue | None:
    """The issue that a button names, if this person may read it."""
    id = number(turn.value)
    issue = await newsletters.issue(turn.session, id) if id is not None else None
    if issue is None or (Role.CENTRAL not in turn.roles and not await published.is_out(turn.session, issue)):
        return None
    return issue


@router.says(
    r"(?:please )?(?:(?:can|could|may) (?:i|you) )?(?:please )?(?:see|read|have|show|send|get|find|open)(?: me| us)? "
    r"(?:the |your |our )?(?:last|latest|newest|most recent|current) (?:newsletter|digest|bulletin)"
    r"(?: again)?(?: please)?"
)
@router.says(
    r"(?:please )?(?:(?:can|could|may) i )?(?:please )?(?:see|read|show me|find|open)(?: the| your| our) "
    r"(?:newsletter|digest|bulletin)(?: on the web| online)?(?: please)?"
)
@router.says(r"what(?:[’']s| is| was) in the (?:last |latest )?(?:newsletter|digest|bulletin)")
@router.intent("newsletter_read", offer=Button("Newsletters", "newsletter.list"))
@router.words("last newsletter", "latest newsletter", "the last newsletter", "the latest newsletter")
async def last(turn: Turn) -> Said:
    return await _read(turn, await _last(turn), texts.none_yet())


@router.button("newsletter.read")
async def read(turn: Turn) -> Said:
    return await _read(turn, await _named(turn), texts.gone())


@router.words("newsletters", "newsletter archive", "old newsletters", "past newsletters", "all newsletters")
@router.button("newsletter.list")
async def listed(turn: Turn) -> Message:
    issues = await newsletters.sent(turn.session)
    return texts.listed([(i.id or 0, i.title, day_of(i)) for i in issues]) if issues else texts.none_yet()


@router.says(rf"(?:the )?newsletter (?:of |from |for |in )?(?P<month>{MONTHS})(?: (?P<year>20\d\d))?")
@router.says(rf"(?:the )?(?P<month>{MONTHS})(?: (?P<year>20\d\d))? newsletter")
async def of_month(turn: Turn) -> Said:
    """The issue that went out in that month; without a year the latest."""
    said = " ".join(part for part in (turn.slots["month"].title(), turn.slots.get("year", "")) if part)
    issue = _in_month(await newsletters.sent(turn.session), said)
    return await _read(turn, issue, texts.no_such(said))


def _in_month(issues: Sequence[Issue], said: str) -> Issue | None:
    return next((i for i in issues if f"{day_of(i):%B %Y}".startswith(said)), None)


@router.words("newsletter as pdf", "newsletter pdf", "last newsletter as pdf", "newsletter as a pdf")
async def last_as_pdf(turn: Turn) -> Said:
    return await _as_pdf(turn, await _last(turn), texts.none_yet())


@router.button("newsletter.pdf")
async def as_pdf(turn: Turn) -> Said:
    return await _as_pdf(turn, await _named(turn), texts.gone())


async def _as_pdf(turn: Turn, issue: Issue | None, nothing: Message) -> Said:
    """The file follows by itself: its pages are set when it is sent."""
    if issue is None:
        return nothing
    await turn.tell_account(f"pdf:{turn.event}", turn.account, "newsletter.pdf", issue=issue.id)
    return texts.on_its_way(issue.title)


@router.words("who got the newsletter", "who got the last newsletter", "newsletter readers", only=CENTRAL)
async def who_got(turn: Turn) -> Message:
    """The figures of the issue that went out last, or is going out."""
    issue = await published.last_on_its_way(turn.session)
    carrier = await newsletters.broadcast_of(turn.session, issue.id or 0) if issue else None
    if issue is None or carrier is None:
        return texts.not_sent_from_here(issue.title) if issue else texts.none_yet()
    fates = await broadcasts.fates(turn.session, carrier.id or 0)
    return texts.who_got(issue.title, day_of(issue), {fate.value: n for fate, n in fates.items()}, issue.id or 0)


@router.button("newsletter.readers", only=CENTRAL)
async def readers(turn: Turn) -> Message:
    """Everybody who was to get it, each with how it went, in a table."""
    issue = await _named(turn)
    carrier = await newsletters.broadcast_of(turn.session, issue.id or 0) if issue else None
    if issue is None or carrier is None:
        return texts.gone()
    rows = []
    for one, row, fate in await broadcasts.ledger(turn.session, carrier.id or 0):
        person = await turn.session.get_one(Person, one.person_id)
        when = row.done_at if row and row.done_at else None
        rows.append(
            (
                person.name,
                texts.FATES[fate.value],
                row.platform if row else "",
                dates.say(london_day(when)) if when else "",
            )
        )
    return texts.names(issue.title, csv_file("newsletter-readers.csv", ("Name", "How it went", "By", "When"), rows))
