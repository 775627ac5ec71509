"""The pace of the platforms, shared by every process that speaks with the same token."""

from datetime import datetime

from sqlmodel import Field, SQLModel


class RateGate(SQLModel, table=True):
    """When the next message may pass; `name` never holds a token."""

    __tablename__ = "rate_gate"

    name: str = Field(max_length=140, primary_key=True)
    free_at: datetime
