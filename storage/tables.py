"""Every table there is, for those who must deal with all that is remembered."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel

from storage import (
    access,
    alliance,
    attempts,
    attendance,
    audit,
    broadcasts,
    browsers,
    consents,
    contacts,
    core_text,
    deployments,
    doubts,
    drafts,
    evaluations,
    events,
    gates,
    inbox,
    invitations,
    invoices,
    leases,
    ledger,
    misread,
    newsletters,
    outbox,
    people,
    questions,
    replies,
    requests,
    schools,
    services,
    settings,
    specialisms,
    terms,
    visits,
    year_plans,
)
from storage.database import JSON

MODULES = (
    access, alliance, attempts, attendance, audit, broadcasts, browsers, consents, contacts, core_text, deployments,
    doubts, drafts, evaluations, events, gates, inbox, invitations, invoices, leases, ledger, misread, newsletters,
    outbox, people, questions, replies, requests, schools, services, settings, specialisms, terms, visits,
    year_plans,
)  # fmt: skip
METADATA = SQLModel.metadata
PASSING = frozenset({gates.RateGate.__tablename__, leases.Lease.__tablename__})  # of use only to processes that run


def names(connection: sa.Connection) -> set[str]:
    """Those of our tables that are in this database."""
    return set(METADATA.tables) & set(sa.inspect(connection).get_table_names())


def ours(connection: sa.Connection) -> list[sa.Table]:
    """Our tables as this database has them, whatever revision it is at; each after those it refers to."""
    found = sa.MetaData()
    if there := names(connection):
        found.reflect(connection, only=sorted(there))
    for table in found.sorted_tables:
        for column in table.columns:
            _exactly(column)
    return found.sorted_tables


def _exactly(column: sa.Column[Any]) -> None:
    """Nothing stays nothing: a JSON column as the database describes it would make the word null of it."""
    if isinstance(column.type, sa.JSON):
        column.type = JSON


def lasting(connection: sa.Connection) -> list[sa.Table]:
    """Those of our tables that hold more than the moment."""
    return [table for table in ours(connection) if table.name not in PASSING]
