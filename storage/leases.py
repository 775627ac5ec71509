"""Which process does what only one may do at a time, such as fetching a bot's messages."""

from datetime import datetime

from sqlmodel import Field, SQLModel


class Lease(SQLModel, table=True):
    """A duty that `holder` has until a moment; `term` grows with each new holder, so that an old one is told apart."""

    __tablename__ = "lease"

    name: str = Field(max_length=140, primary_key=True)
    holder: str = Field(max_length=64)
    term: int
    until: datetime
