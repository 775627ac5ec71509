"""Tries that are counted, so that nobody can guess a code at speed."""

from datetime import datetime

from sqlmodel import Field, SQLModel


class Attempt(SQLModel, table=True):
    """Somebody tried something that can be guessed; `who` is an account or an address of the network, hashed."""

    __tablename__ = "attempt"

    id: int | None = Field(default=None, primary_key=True)
    who: str = Field(max_length=90, index=True)
    what: str = Field(max_length=24)
    at: datetime = Field(index=True)
