"""Pictures of an invented school year, for tests, and for docs/pictures: python -m tests.drawn."""

import io
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import cycle
from pathlib import Path

from PIL import Image

from messages import capacity_year, charts, pictures
from messages.capacity_year import Used, half_term
from messages.charts import Chart
from messages.pictures import Levels
from messages.response_times import Waited

FOLDER = Path(__file__).parents[1] / "docs" / "pictures"
COLOURS = 32  # enough for ink and paper
YEAR = "2026/27"
TODAY = date(2027, 3, 10)
HALVES = (
    half_term(1, "autumn", date(2026, 10, 23)),
    half_term(2, "autumn", date(2026, 12, 18)),
    half_term(3, "spring", date(2027, 2, 12)),
    half_term(4, "spring", date(2027, 3, 24)),
    half_term(5, "summer", date(2027, 5, 28)),
    half_term(6, "summer", date(2027, 7, 23)),
)
ALLOWANCES = {number: Decimal("3" if number % 3 else "1.5") for number in range(1, 43)}
SUBJECTS = {
    "Maths": 14, "English": 11, "Phonics": 9, "Special educational needs and disabilities": 6, "Science": 5,
    "Leadership of teaching and learning": 4, "Early years": 3, "Music": 1, "Art": 1, "Something else": 2,
}  # fmt: skip
STAGES = {
    "With the central team": 4, "Looking for an SLE": 6, "Being planned": 5, "Under way": 19, "Finished": 18,
    "Not gone ahead": 4,
}  # fmt: skip


def a_year_of_days() -> list[Used]:
    """A day every third weekday or so, each of another SLE; what is ahead is promised, some of it without a date."""
    found, sles = [], cycle(ALLOWANCES)
    for number in range(0, 300, 4):
        day = date(2026, 9, 14) + timedelta(days=number)
        if day < date(2027, 6, 20):
            length = Decimal("0.5") if number % 5 == 0 else Decimal(1)
            found.append(Used(next(sles), day, length, Decimal(0), given=day < TODAY))
    return [*found, *(Used(next(sles), None, Decimal(1), Decimal("0.5"), given=False) for _ in range(3))]


def waits(days: Sequence[int]) -> list[Waited]:
    """So many school days each, one request every six days of the year; the last two still wait."""
    each = [
        Waited(date(2026, 9, 3) + timedelta(days=6 * n), long, over=n < len(days) - 2) for n, long in enumerate(days)
    ]
    return [one for one in each if one.arrived.month != 12]


CAPACITY = capacity_year.chart(YEAR, ALLOWANCES, a_year_of_days(), HALVES)
REQUESTS = pictures.requests(YEAR, SUBJECTS, STAGES, least=3)
TIMES = pictures.times(
    YEAR,
    waits([0, 1, 1, 0, 2, 1, 0, 3, 1, 0, 1] * 3)[:30],
    waits([2, 1, 3, 2, 6, 0, 2, 11, 1] * 3),
    Levels(1, 2),
    TODAY,
)


def written(chart: Chart) -> bytes:
    """The picture in a third of the bytes, for a document."""
    small = io.BytesIO()
    with Image.open(io.BytesIO(charts.png(chart))) as drawn:
        drawn.convert("RGB").quantize(COLOURS).save(small, "PNG", optimize=True)
    return small.getvalue()


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for name, chart in (("capacity", CAPACITY), ("requests", REQUESTS), ("response-times", TIMES)):
        (FOLDER / f"{name}.png").write_bytes(written(chart))


if __name__ == "__main__":
    main()
