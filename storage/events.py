"""Dated meetings of the alliance, as they were published."""

from datetime import date

import sqlalchemy as sa
from sqlmodel import Field, SQLModel


class Event(SQLModel, table=True):
    """A meeting of a series on a day, or in the week from that Monday; times are London's, as printed (15:45)."""

    id: int | None = Field(default=None, primary_key=True)
    series: str = Field(max_length=40, index=True)
    title: str = Field(max_length=120)
    day: date
    whole_week: bool = False
    start: str = Field(default="", max_length=5)
    end: str = Field(default="", max_length=5)
    place: str = Field(default="", max_length=120)
    note: str = Field(default="", max_length=200)
    source: str = Field(default="", max_length=80)
    doubted: bool = False  # waits for a person's decision and is not announced

    __table_args__ = (sa.UniqueConstraint("series", "day"),)
