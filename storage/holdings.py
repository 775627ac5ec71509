"""Where something is kept of a person: every table, whose its rows are, and what stays of them when they leave."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.database import run, the_same


class Leaving(StrEnum):
    """What becomes of a person's rows when they are erased.

    BARED loses its words and keeps its figures; KEPT is the school's or the alliance's, and only names are taken out.
    """

    DELETED = "deleted"
    BARED = "bared"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Holding:
    """The rows of a table that are about a person: those whose `owner` is them, or, `through` another table, theirs.

    `words` are what they wrote; `shown` are the columns they get to see when not all are for them.
    """

    kind: str
    table: str
    owner: str
    leaving: Leaving
    words: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    through: str = ""  # "account": the owner is one of their accounts

    @property
    def columns(self) -> sa.Table:
        return SQLModel.metadata.tables[self.table]

    def of(self, person_id: int) -> sa.ColumnElement[bool]:
        """Which rows are the person's."""
        column: sa.ColumnElement[Any] = self.columns.c[self.owner]
        if not self.through:
            return column == person_id
        between, whose = PATHS[self.through]
        parents = SQLModel.metadata.tables[between]
        return column.in_(sa.select(parents.c.id).where(parents.c[whose] == person_id))


# From a row to the person by way of another table, and that table's column.
PATHS: Mapping[str, tuple[str, str]] = {
    "account": ("account", "person_id"),
    "deployment": ("deployment", "sle_id"),
    "request": ("support_request", "asker_id"),
    "sle": ("sle", "person_id"),
}
D, B, K = Leaving.DELETED, Leaving.BARED, Leaving.KEPT
SENT = ("notice", "platform", "state", "made_at", "done_at")  # kind and time; the words are with the person

HOLDINGS: tuple[Holding, ...] = (
    Holding("you", "person", "id", K),
    Holding("roles", "post", "person_id", D),
    Holding("accounts", "account", "person_id", D),
    Holding("work_as_sle", "sle", "person_id", B, words=("travel_from", "not_weekdays")),
    Holding("days_given", "day_use", "sle_id", K),
    Holding("requests_sent", "support_request", "asker_id", K),
    Holding("requests_looked_after", "support_request", "taken_by", K, shown=("id", "school_id", "status", "since")),
    Holding("steps_of_requests", "request_move", "by", K),
    Holding("notes", "request_note", "by", K),
    Holding("deployments", "deployment", "sle_id", K),
    Holding("releases_decided", "deployment", "decided_by", K, shown=("id", "request_id", "decided_at")),
    Holding("agreements_signed", "deployment", "signed_by", K, shown=("id", "request_id", "signed_at")),
    Holding("visits", "visit", "deployment_id", K, through="deployment"),
    Holding("steps_of_visits", "visit_move", "by", K),
    Holding("invoices_marked", "invoice", "by", K, shown=("request_id", "status", "raised_on", "since")),
    Holding("evaluations", "evaluation", "person_id", K),
    Holding("interest_in_events", "event_share", "person_id", K),
    Holding("replies", "event_reply", "person_id", D),
    Holding("agenda_items", "agenda_item", "person_id", D),
    Holding("attendance", "attendance", "person_id", B, words=("name", "email")),
    Holding("attendance_noted", "attendance", "noted_by", K, shown=("event_id", "how", "at")),
    Holding("feedback", "event_feedback", "person_id", B, words=("change", "quotable")),
    Holding("calendar_address", "calendar_feed", "person_id", D, shown=("at",)),
    Holding("newsletter", "subscription", "person_id", D),
    Holding("newsletter_items", "newsletter_item", "person_id", K),
    Holding("newsletter_approved", "newsletter_issue", "approved_by", K, shown=("title", "sent_at")),
    Holding("photos", "photo", "person_id", K, shown=("id", "alt", "media_type", "at")),
    Holding("questions", "question", "person_id", D),
    Holding("misread_words", "misread", "account_id", D, shown=("text", "meant", "at"), through="account"),
    Holding("half_finished", "draft", "person_id", D),
    Holding("half_finished_here", "draft", "asked_on", D, shown=("form", "updated_at"), through="account"),
    Holding("links_to_the_desk", "browser_key", "person_id", D, shown=("expires_at", "used_at")),
    Holding("signed_in_at_the_desk", "browser_session", "person_id", D, shown=("at", "seen_at")),
    Holding("consents", "consent", "person_id", D),
    Holding("looks_by_you", "look", "person_id", K),
    Holding("broadcasts_received", "broadcast_recipient", "person_id", D, shown=("broadcast_id", "excuse")),
    Holding("broadcasts_made", "broadcast", "made_by", K, shown=("id", "title", "made_at")),
    Holding("broadcasts_approved", "broadcast", "approved_by", K, shown=("id", "title", "started_at")),
    Holding("messages", "outbox", "person_id", K, shown=SENT),
    Holding("answers", "outbox", "account_id", K, shown=SENT, through="account"),
    Holding("invitations", "invitation", "person_id", D, shown=("expires_at", "used_at")),
    Holding("invitations_issued", "invitation", "issued_by", K, shown=("expires_at", "used_at")),
    Holding("wrong_codes", "guess", "account_id", D, shown=("at",), through="account"),
    Holding("needs_written_down", "year_need", "by", K, shown=("year", "at")),
    Holding("plans_asked_for", "year_plan", "by", K, shown=("year", "at")),
    Holding("wishes_for_plans", "plan_wish", "by", K, shown=("year", "at")),
    Holding("wished_of_you", "plan_wish", "sle_id", D, shown=("year", "wish", "at")),
    Holding("deeds", "audit", "person_id", K, shown=("at", "what", "record")),
    Holding("texts_changed", "core_text", "changed_by", K, shown=("title", "changed_at")),
    Holding("settings_changed", "setting", "changed_by", K, shown=("name", "changed_at")),
    Holding("doubts_decided", "doubt", "decided_by", K, shown=("what", "decided_at")),
)
# What these tables hold is about the alliance, its schools and its calendar, or names nobody.
IMPERSONAL = frozenset(
    {
        "alliance",
        "different_days",
        "event",
        "faq",
        "inbox",
        "lease",
        "rate_gate",
        "route",
        "school",
        "specialism",
        "term",
    }
)
# Nor is a person's row found by their number here: a published contact, and who tried to guess, hashed.
NOT_BY_NUMBER = frozenset({"attempt", "contact"})
Row = Mapping[str, Any]


def kind_of(column: sa.Column[Any]) -> sa.types.TypeEngine[Any]:
    """The database's own type of a column, behind what we make of it."""
    return column.type.impl_instance if isinstance(column.type, sa.TypeDecorator) else column.type


async def kept_of(session: AsyncSession, person_id: int) -> dict[str, list[Row]]:
    """Everything that is kept of a person, by kind, in the order it came about; kinds without a row are left out."""
    found: dict[str, list[Row]] = {}
    for holding in HOLDINGS:
        table = holding.columns
        shown = [table.c[name] for name in holding.shown] or [column for column in table.c if _for_them(column)]
        query = sa.select(*shown).where(holding.of(person_id)).order_by(*table.primary_key)
        if rows := (await run(session, the_same(query))).mappings().all():
            found[holding.kind] = [dict(row) for row in rows]
    return found


def _for_them(column: sa.Column[Any]) -> bool:
    return column.name not in ("secret", "digest", "code_hash")


async def looks_at_requests_of(session: AsyncSession, person_id: int) -> Sequence[Row]:
    """Who looked at the requests that the person sent: name, record and day."""
    tables = SQLModel.metadata.tables
    look, person, request = tables["look"], tables["person"], tables["support_request"]
    record = sa.literal("request:") + sa.cast(request.c.id, sa.String)
    query = sa.select(look.c.at, person.c.name, look.c.record).select_from(look)
    query = query.join(person, person.c.id == look.c.person_id).join(request, record == look.c.record)
    rows = await run(session, the_same(query.where(request.c.asker_id == person_id).order_by(look.c.id)))
    return [dict(row) for row in rows.mappings()]


async def names(session: AsyncSession) -> dict[str, dict[int, str]]:
    """What the numbers of schools, meetings and requests stand for, by table."""
    tables, found = SQLModel.metadata.tables, dict[str, dict[int, str]]()
    for table, column in (("school", "name"), ("event", "title"), ("newsletter_issue", "title")):
        rows = await run(session, the_same(sa.select(tables[table].c.id, tables[table].c[column])))
        found[table] = {row[0]: row[1] for row in rows}
    return found
