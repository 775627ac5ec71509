"""What the central team says to many at once, and the record of how it reached each of them."""

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from storage.database import JSON, words


class Stage(StrEnum):
    """Where a broadcast stands."""

    DRAFT = "draft"
    APPROVAL = "approval"  # a second person of the central team has to say yes
    SCHEDULED = "scheduled"
    SENDING = "sending"
    STOPPED = "stopped"  # in mid-send: whoever had not been sent it gets nothing
    SENT = "sent"
    DROPPED = "dropped"


class Excuse(StrEnum):
    """Why somebody of the audience is sent nothing."""

    NONE = ""
    OPTED_OUT = "opted_out"
    NO_ACCOUNT = "no_account"


class Broadcast(SQLModel, table=True):
    """One text to one audience, said with one voice; `audience` holds the filters by name.

    `issue_id` names the newsletter it carries instead of a text of its own.
    """

    id: int | None = Field(default=None, primary_key=True)
    voice: str = Field(max_length=60)
    title: str = Field(default="", max_length=120)
    text: str = Field(default="", max_length=3000)
    audience: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    stage: Stage = Field(default=Stage.DRAFT, sa_type=words(Stage), index=True)
    made_by: int = Field(foreign_key="person.id")
    made_at: datetime
    approved_by: int | None = Field(default=None, foreign_key="person.id")
    send_at: datetime | None = None  # None: as soon as it may
    started_at: datetime | None = None
    ended_at: datetime | None = None
    correction: int = 0  # counts the corrections of its text after it was sent
    issue_id: int | None = Field(default=None, foreign_key="newsletter_issue.id", index=True)


class Recipient(SQLModel, table=True):
    """Somebody of the audience when sending began; how it went is told by the outbox, unless there is an excuse."""

    __tablename__ = "broadcast_recipient"

    broadcast_id: int = Field(foreign_key="broadcast.id", primary_key=True)
    person_id: int = Field(foreign_key="person.id", primary_key=True)
    excuse: Excuse = Field(default=Excuse.NONE, sa_type=words(Excuse))

    __table_args__ = (sa.Index("ix_broadcast_recipient_person_id", "person_id"),)


def matter(broadcast_id: int) -> str:
    """What its messages are filed under in the outbox."""
    return f"broadcast:{broadcast_id}"


def key(broadcast_id: int, person_id: int) -> str:
    """The key of what is said to one person."""
    return f"broadcast:{broadcast_id}:{person_id}"
