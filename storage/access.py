"""Who looked at which record, for those whom it is about."""

from datetime import datetime

from sqlmodel import Field, SQLModel


class Look(SQLModel, table=True):
    """One person saw a record such as "request:42"."""

    __tablename__ = "look"

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    record: str = Field(max_length=60, index=True)
