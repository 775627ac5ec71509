"""What people have agreed to, and when they took it back."""

from datetime import datetime

from sqlmodel import Field, SQLModel


class Consent(SQLModel, table=True):
    """A yes or a no to one purpose; the newest of a purpose counts. `wording` names the text that was shown."""

    __tablename__ = "consent"

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    purpose: str = Field(max_length=24)
    given: bool
    wording: str = Field(default="", max_length=24)
    at: datetime
