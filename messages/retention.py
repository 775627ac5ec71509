"""How long each kind of record is kept, from when on, and what becomes of it then."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from messages.house import House

YEAR = 365  # days
MONTHS = 12


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of record and the tables it lies in.

    `keep` is how long, or the name of the alliance's own setting for it; without one it goes with what it belongs to.
    Rules of moments are applied all day long, the others at night.
    """

    name: str
    kind: str
    tables: tuple[str, ...]
    since: str
    then: str
    keep: timedelta | str | None = None

    @property
    def nightly(self) -> bool:
        return not isinstance(self.keep, timedelta) or self.keep >= timedelta(days=60)

    def before(self, house: House, now: datetime) -> datetime:
        """What is older than this is forgotten. Raises LookupError for what has no time of its own."""
        if self.keep is None:
            raise LookupError(f"{self.name} has no time of its own")
        if isinstance(self.keep, timedelta):
            return now - self.keep
        return now - timedelta(days=YEAR * months(house, self.keep) // MONTHS)

    def how_long(self, house: House) -> str:
        """In words; empty for what has no time of its own."""
        if isinstance(self.keep, str):
            return _in_months(months(house, self.keep))
        if self.keep is None:
            return "as long as needed"
        hours = int(self.keep.total_seconds()) // 3600
        days = f"{hours // 24} day{'' if hours == 24 else 's'}"
        return days if hours >= 24 else f"{hours} hours" if hours else "no longer"


def months(house: House, setting: str) -> int:
    """A setting of the alliance, which names its unit, in months."""
    value: int = getattr(house, setting)
    return value * MONTHS if setting.endswith("_years") else value


def _in_months(count: int) -> str:
    if count % MONTHS or count == MONTHS:
        return f"{count} month{'' if count == 1 else 's'}"
    return f"{count // MONTHS} years"


WORDS, RECORDS, FINANCE = "words_months", "records_months", "finance_years"
RULES: tuple[Rule, ...] = (
    Rule(
        "people",
        "People, their roles and accounts",
        ("person", "post", "account", "sle", "subscription", "calendar_feed"),
        "the day they are loaded or join",
        "the central team takes them out, or they ask to be forgotten",
    ),
    Rule(
        "newcomers",
        "Accounts of people we do not know",
        ("account",),
        "the last message",
        "deleted",
        WORDS,
    ),
    Rule(
        "published",
        "Published contacts and texts",
        ("contact", "core_text", "setting", "doubt", "newsletter_issue", "newsletter_item", "broadcast"),
        "publication",
        "kept; whoever leaves is taken out by name",
    ),
    Rule(
        "requests",
        "Words of requests: answers, notes, visit notes, evaluations",
        ("support_request", "request_note", "request_move", "visit", "visit_move", "evaluation", "deployment"),
        "the end of the request",
        "words deleted; steps, days and marks stay",
        WORDS,
    ),
    Rule(
        "invoices",
        "Days, charges and invoices",
        ("day_use", "invoice", "deployment"),
        "the day the invoice was raised",
        "reasons deleted; amounts stay, without persons",
        FINANCE,
    ),
    Rule("event_shares", "Interest in other schools’ events", ("event_share",), "the interest", "kept as a figure"),
    Rule("drafts", "Forms not finished", ("draft",), "the last answer", "deleted", timedelta(days=90)),
    Rule("inbox", "Numbers of events, to take each once", ("inbox",), "arrival", "deleted", timedelta(days=8)),
    Rule(
        "words",
        "Words of messages that could not be sent",
        ("outbox",),
        "the last try",
        "words deleted; those that were sent lose them at once",
        timedelta(days=30),
    ),
    Rule(
        "messages",
        "That and when we wrote to you",
        ("outbox",),
        "the message",
        "person and chat removed; the fact stays",
        WORDS,
    ),
    Rule(
        "plans",
        "Needs of a coming year and who was to meet them",
        ("year_need", "year_plan", "plan_wish"),
        "the day it was written down",
        "deleted",
        RECORDS,
    ),
    Rule("recipients", "Who got a message to many", ("broadcast_recipient",), "the message", "deleted", RECORDS),
    Rule(
        "misread",
        "Words that were misread",
        ("misread",),
        "the message",
        "deleted, unless you agreed: then kept without you",
        timedelta(hours=23),
    ),
    Rule("invitations", "Codes to join, and wrong tries", ("invitation", "guess"), "expiry", "deleted", timedelta(0)),
    Rule("attempts", "Counted tries", ("attempt",), "the try", "deleted", timedelta(days=1)),
    Rule("desk", "Links to the desk", ("browser_key",), "expiry", "deleted", timedelta(0)),
    Rule(
        "browsers",
        "Browsers signed in to the desk",
        ("browser_session",),
        "signing in",
        "deleted",
        timedelta(hours=12),
    ),
    Rule("gates", "Pace of each chat", ("rate_gate",), "the last message", "deleted", timedelta(days=1)),
    Rule("looks", "Who looked at a request", ("look",), "the look", "deleted", WORDS),
    Rule("questions", "Questions without an answer", ("question",), "the question", "deleted", WORDS),
    Rule("replies", "Answers to invitations, agenda", ("event_reply", "agenda_item"), "the meeting", "deleted", WORDS),
    Rule(
        "feedback",
        "What you said of a session",
        ("event_feedback",),
        "what was said",
        "words deleted; the mark stays",
        WORDS,
    ),
    Rule(
        "attendance",
        "Who was at a session",
        ("attendance",),
        "the session",
        "names deleted; how many of which school stays",
        RECORDS,
    ),
    Rule("photos", "Photos not used", ("photo",), "the photo", "deleted; printed ones stay", timedelta(days=7)),
    Rule("audit", "Who did what", ("audit",), "the deed", "person removed; deed and time stay", RECORDS),
    Rule("consents", "Decisions since replaced", ("consent",), "the decision", "deleted", RECORDS),
)


def table(house: House) -> Iterator[tuple[str, str, str, str]]:
    """Kind, how long, from when, what happens: a row for each rule."""
    for rule in RULES:
        yield rule.kind, rule.how_long(house), rule.since, rule.then


def markdown(house: House) -> str:
    """The table for the documentation."""
    rows = [("Kind", "Kept for", "From", "Then"), ("---",) * 4, *table(house)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows) + "\n"
