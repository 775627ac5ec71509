"""The half-termly newsletter: its issues, what people send in for them, and who wants it."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from storage.database import JSON, words


class Stage(StrEnum):
    """Where an issue stands."""

    GATHERING = "gathering"
    APPROVED = "approved"  # goes out at its time
    SENT = "sent"


class Section(StrEnum):
    """The six sections, in their order (leadership handbook 2019/20, line 302)."""

    VOICES = "voices"
    UPCOMING = "upcoming"
    NEWS = "news"
    OPPORTUNITIES = "opportunities"
    PROJECTS = "projects"
    FREE_TRAINING = "free_training"


class Issue(SQLModel, table=True):
    """The newsletter of one half term; `digest` is that of the secret in the address of its page."""

    __tablename__ = "newsletter_issue"

    id: int | None = Field(default=None, primary_key=True)
    academic_year: str = Field(max_length=9)
    term: int  # 1 to 6, as Lincolnshire counts
    title: str = Field(max_length=120)
    stage: Stage = Field(default=Stage.GATHERING, sa_type=words(Stage), index=True)
    send_at: datetime
    moved: bool = False  # by hand: what the calendar says does not move it any more
    approved_by: int | None = Field(default=None, foreign_key="person.id")
    sent_at: datetime | None = None
    secret: str = Field(default="", max_length=64)  # makes the address of its web page unguessable

    __table_args__ = (sa.UniqueConstraint("academic_year", "term"),)


class Photo(SQLModel, table=True):
    """A picture somebody sent in, with the words for those who cannot see it."""

    id: int | None = Field(default=None, primary_key=True)
    content: bytes
    media_type: str = Field(max_length=40)
    alt: str = Field(default="", max_length=300)
    person_id: int = Field(foreign_key="person.id")
    at: datetime


class Item(SQLModel, table=True):
    """One piece of an issue; `origin` names what it was drawn from (event:12), so that it is drawn once."""

    __tablename__ = "newsletter_item"

    id: int | None = Field(default=None, primary_key=True)
    issue_id: int = Field(foreign_key="newsletter_issue.id", index=True)
    section: Section = Field(sa_type=words(Section))
    title: str = Field(default="", max_length=120)
    text: str = Field(max_length=2000)
    link: str = Field(default="", max_length=300)
    said_by: str = Field(default="", max_length=120)  # as the quote is signed
    person_id: int | None = Field(default=None, foreign_key="person.id")  # who sent it in
    photo_id: int | None = Field(default=None, foreign_key="photo.id")
    origin: str = Field(default="", max_length=60)
    position: int = 0  # within its section
    dropped: bool = False
    at: datetime

    __table_args__ = (
        sa.Index(
            "ix_newsletter_item_origin",
            "issue_id",
            "origin",
            unique=True,
            sqlite_where=sa.text("origin <> ''"),
            postgresql_where=sa.text("origin <> ''"),
        ),
    )


class Subscription(SQLModel, table=True):
    """What somebody decided about the newsletter; `sections` is empty where all are of interest."""

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", unique=True)
    wanted: bool = True
    sections: list[str] = Field(default_factory=list, sa_type=JSON)
    at: datetime
