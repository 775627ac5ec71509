"""The spring of 2026 in a school of six terms, and what is made of a phrase said in it."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

from messages import when
from messages.school_year import SchoolYear

TERMS = (
    (date(2025, 9, 2), date(2025, 10, 24)),
    (date(2025, 11, 3), date(2025, 12, 19)),
    (date(2026, 1, 5), date(2026, 2, 13)),
    (date(2026, 2, 23), date(2026, 3, 27)),
    (date(2026, 4, 13), date(2026, 5, 22)),
    (date(2026, 6, 1), date(2026, 7, 21)),
    (date(2026, 9, 2), date(2026, 9, 2)),  # only its first day is known
)
CALENDAR = SchoolYear(TERMS)
MONDAY = datetime(2026, 3, 2, 10, 0)
ROWS = [json.loads(line) for line in (Path(__file__).parent / "understanding/dates.jsonl").read_text().splitlines()]


def read(phrase: str, now: datetime = MONDAY, **how: str) -> dict[str, Any]:
    return when.read(phrase, now, calendar=CALENDAR, **how).as_json()
