"""What the bot makes of words about time, for whoever tries how well it reads them."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml
from pydantic import BaseModel, ValidationError, field_validator

from bot.load import EXAMPLE, BadFile, files, tables
from bot.load.terms import KIND
from messages import when
from messages.school_year import SchoolYear

OUR_TIME = range(1990, 2101)  # the years in which somebody can have said something


class Line(BaseModel):
    """A phrase, when and where it is said, and to which question."""

    now: datetime
    tz: str = "Europe/London"
    phrase: str
    ctx: Literal["future", "past"] = "future"
    slot: str = "any"

    @field_validator("now")
    @classmethod
    def _of_our_time(cls, now: datetime) -> datetime:
        if now.year not in OUR_TIME:
            raise ValueError(f"the year {now.year} is too far away")
        return now

    @field_validator("tz")
    @classmethod
    def _known(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError(f"there is no time zone {name!r}") from None
        return name

    @property
    def moment(self) -> datetime:
        """When it is said, in its zone."""
        zone = ZoneInfo(self.tz)
        return self.now.astimezone(zone) if self.now.tzinfo else self.now.replace(tzinfo=zone)


class HalfTerm(BaseModel):
    first_day: date
    last_day: date


class Terms(BaseModel):
    """The half terms of a school year, and when the one after begins."""

    terms: list[HalfTerm]
    next_year_first_day: date | None = None


def calendar(path: Path | None) -> SchoolYear:
    """The terms of a YAML or CSV file, or those of the example. Raises BadFile."""
    found = path or next(one for one in EXAMPLE if one.name == "terms.csv")
    text = files.text_of(found, found.name)
    spans = _of_csv(found.name, text) if found.suffix.casefold() == ".csv" else _of_yaml(found.name, text)
    return SchoolYear(tuple(sorted(spans)))


def _of_yaml(name: str, text: str) -> Sequence[tuple[date, date]]:
    try:
        read = Terms.model_validate(yaml.safe_load(text))
    except yaml.YAMLError:
        raise BadFile(f"{name}: it is not YAML that can be read") from None
    except ValidationError as error:
        raise BadFile(f"{name}: {why(error)}") from None
    begins = read.next_year_first_day
    return [*((one.first_day, one.last_day) for one in read.terms), *([(begins, begins)] if begins else [])]


def _of_csv(name: str, text: str) -> Sequence[tuple[date, date]]:
    table = tables.read(text, name, [KIND])
    tables.check_header(table, KIND)
    rows = tables.rows_of(table, KIND)
    if wrong := [error for row, _ in rows for error in row.errors]:
        raise BadFile(wrong[0])
    return [(values["first_day"], values["last_day"]) for _, values in rows]


def why(error: ValidationError) -> str:
    """The first thing that is wrong, in a line."""
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"])
    return f"{where}: {first['msg'].removeprefix('Value error, ')}" if where else first["msg"]


def answer(text: str, year: SchoolYear) -> str:
    """The reading of one line of JSON, as another. Raises ValueError with what is wrong."""
    try:
        line = Line.model_validate_json(text)
    except ValidationError as error:
        raise ValueError(why(error)) from None
    found = when.read(line.phrase, line.moment, ctx=line.ctx, slot=line.slot, calendar=year)
    return json.dumps(found.as_json(), ensure_ascii=False)
