"""Days as schools write them: read right, or asked about."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messages import dates
from messages.message import Invalid

MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today", date(2026, 11, 23)),
        ("tmrw", date(2026, 11, 24)),
        ("Friday", date(2026, 11, 27)),
        ("on weds", date(2026, 11, 25)),
        ("Thursday week", date(2026, 12, 3)),
        ("Tues 12 Jan", date(2027, 1, 12)),
        ("Weds 13th Jan", date(2027, 1, 13)),
        ("3 October", date(2027, 10, 3)),
        ("June 9", date(2027, 6, 9)),
        ("1st of March", date(2027, 3, 1)),
        ("12/1/27", date(2027, 1, 12)),
        ("3/10/2027", date(2027, 10, 3)),
        ("24.3.2027", date(2027, 3, 24)),
        ("w/c 11 Jan", date(2027, 1, 11)),
        ("week beginning 11 January 2027", date(2027, 1, 11)),
        ("in two weeks", date(2026, 12, 7)),
        ("2027-01-12", date(2027, 1, 12)),
    ],
)
def test_a_day_is_read(text: str, day: date) -> None:
    assert dates.read_day(text, MONDAY) == day


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("next Tuesday", ("2026-11-24", "2026-12-01")),
        ("Wednesday 14 January 2027", ("2027-01-13", "2027-01-14")),
        ("w/b 12 January", ("2027-01-11", "2027-01-18")),
    ],
)
def test_what_can_mean_two_days_is_asked_about(text: str, readings: tuple[str, str]) -> None:
    with pytest.raises(Invalid) as raised:
        dates.read_day(text, MONDAY)
    assert tuple(value for value, _ in raised.value.options) == readings


@pytest.mark.parametrize(
    "text", ["30 Feb", "31 November", "29/2/27", "12/25/26", "mar", "may", "2 days", "Year 3", "maths", "a", "1530",
             "12 January 2099", "not sure", "20-22 April", "Sun 29th and Mon 30th", "", "half 3"],
)  # fmt: skip
def test_what_is_no_day_is_never_guessed(text: str) -> None:
    with pytest.raises(Invalid):
        dates.read_day(text, MONDAY)


@given(st.text(max_size=40))
def test_no_text_breaks_the_reading(text: str) -> None:
    try:
        day = dates.read_day(text, MONDAY)
    except Invalid as invalid:
        assert invalid.text
    else:
        assert MONDAY.year - 1 <= day.year <= MONDAY.year + 3 or dates.from_iso(text.strip())


@given(st.dates(date(2026, 11, 24), date(2028, 12, 31)))
def test_a_day_that_is_said_is_read_back(day: date) -> None:
    assert dates.read_day(dates.say(day), MONDAY) == day


@given(st.dates(date(2019, 1, 1), date(2030, 12, 31)), st.integers(0, 6))
def test_the_readings_of_a_wrong_weekday_hold_the_day_and_a_neighbour_with_that_weekday(day: date, number: int) -> None:
    readings = dates.around(day, number)
    assert day in readings
    assert any(reading.weekday() == number for reading in readings)
    assert max(readings) - min(readings) <= (date(2019, 1, 4) - date(2019, 1, 1))


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.integers(1, 20))
def test_working_days_are_neither_weekends_nor_bank_holidays(day: date, count: int) -> None:
    after = dates.working_days_after(day, count)
    assert after.weekday() < 5
    assert dates.bank_holiday(after) is None
    assert after > day


def test_christmas_is_skipped() -> None:
    assert dates.working_days_after(date(2026, 12, 24), 1) == date(2026, 12, 29)


def test_times_are_londons_and_said_as_people_say_them() -> None:
    assert dates.say_time(dates.at(date(2020, 6, 30), 15, 30)) == "3.30pm"
    assert dates.say_time(datetime.fromisoformat("2020-06-30T14:30+00:00")) == "3.30pm"
    assert dates.say_time(datetime.fromisoformat("2020-11-30T00:00+00:00")) == "12am"


@pytest.mark.parametrize(("day", "year"), [(date(2026, 8, 31), "2025/26"), (date(2026, 9, 1), "2026/27")])
def test_the_school_year_begins_in_september(day: date, year: str) -> None:
    assert dates.academic_year(day) == year
