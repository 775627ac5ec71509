"""Who came to a meeting or session, who facilitated it, and what they said of it afterwards."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from storage.database import words


class As(StrEnum):
    """The part somebody took."""

    ATTENDEE = "attendee"
    FACILITATOR = "facilitator"


class How(StrEnum):
    """How we know."""

    CODE = "code"
    CHAT = "chat"
    FILE = "file"


class Attendance(SQLModel, table=True):
    """Somebody who was there; without a person it is a guest known by name and school only."""

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = Field(foreign_key="event.id", index=True)
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    name: str = Field(default="", max_length=120)
    email: str = Field(default="", max_length=254)
    school_id: int | None = Field(default=None, foreign_key="school.id", index=True)
    part: As = Field(default=As.ATTENDEE, sa_type=words(As))
    how: How = Field(sa_type=words(How))
    noted_by: int | None = Field(default=None, foreign_key="person.id")
    at: datetime

    __table_args__ = (sa.UniqueConstraint("event_id", "person_id"),)


class Feedback(SQLModel, table=True):
    """The two answers of somebody who was there: how useful it was, 1 to 5, and what they will do with it."""

    __tablename__ = "event_feedback"

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = Field(foreign_key="event.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    part: As = Field(default=As.ATTENDEE, sa_type=words(As))
    useful: int
    change: str = Field(default="", max_length=1000)
    quotable: bool = False  # may stand in the newsletter
    at: datetime

    __table_args__ = (sa.UniqueConstraint("event_id", "person_id"),)
