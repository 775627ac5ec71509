"""Days as schools write them: read right, or asked about."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messages import dates, day_words
from messages.message import Invalid

MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("first Monday in March", date(2027, 3, 1)),
        ("a week on Weds", date(2026, 12, 2)),
        ("wensday", date(2026, 11, 25)),
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
    assert day_words.read_day(text, MONDAY) == day


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("next Tuesday", ("2026-11-24", "2026-12-01")),
        ("Wednesday 14 January 2027", ("2027-01-13", "2027-01-14")),
        ("w/b 12 January", ("2027-01-11", "2027-01-18")),
        ("Monday", ("2026-11-23", "2026-11-30")),
        ("Tues 12 Jan, 10am", ("2027-01-12",)),
        ("12 January if it snows", ("2027-01-12",)),
        ("12 or 14 January", ("2027-01-12", "2027-01-14")),
        ("14-16 January", ("2027-01-14", "2027-01-15")),
        ("next week", ("2026-11-30", "2026-12-01", "2026-12-02", "2026-12-03", "2026-12-04")),
    ],
)
def test_what_can_mean_two_days_is_asked_about(text: str, readings: tuple[str, str]) -> None:
    with pytest.raises(Invalid) as raised:
        day_words.read_day(text, MONDAY)
    assert tuple(value for value, _ in raised.value.options) == readings


@pytest.mark.parametrize(
    "text", ["30 Feb", "31 November", "29/2/27", "12/25/26", "mar", "may", "2 days", "Year 3", "maths", "a", "1530",
             "12 January 2099", "not sure", "20-22 April", "Sun 29th and Mon 30th", "", "half 3"],
)  # fmt: skip
def test_what_is_no_day_is_never_guessed(text: str) -> None:
    with pytest.raises(Invalid):
        day_words.read_day(text, MONDAY)


@given(st.text(max_size=40))
def test_no_text_breaks_the_reading(text: str) -> None:
    try:
        day = day_words.read_day(text, MONDAY)
    except Invalid as invalid:
        assert invalid.text
    else:
        assert MONDAY.year - 1 <= day.year <= MONDAY.year + 3 or dates.from_iso(text.strip())


@given(st.dates(date(2026, 11, 24), date(2028, 12, 31)))
def test_a_day_that_is_said_is_read_back(day: date) -> None:
    assert day_words.read_day(dates.say(day), MONDAY) == day


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


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("14 and 21 January", ["2027-01-14", "2027-01-21"]),
        ("Tue 12 Jan, Thu 14 Jan 2027", ["2027-01-12", "2027-01-14"]),
        ("12/1 and 19/1", ["2027-01-12", "2027-01-19"]),
        ("12 and 19/1", ["2027-01-12", "2027-01-19"]),
        ("January 14, 21", ["2027-01-14", "2027-01-21"]),
        ("Thu 14th & Thu 21st Jan", ["2027-01-14", "2027-01-21"]),
        ("Thursday, 14 January, 2027", ["2027-01-14"]),
        ("14 December, 11 January 2027", ["2026-12-14", "2027-01-11"]),
        ("21 Jan or 14 Jan 2028", ["2028-01-14", "2028-01-21"]),
        ("tomorrow\n14/1/27", ["2026-11-24", "2027-01-14"]),
        ("21 Jan, 21 January", ["2027-01-21"]),
    ],
)
def test_several_days_are_read(text: str, days: list[str]) -> None:
    assert [day.isoformat() for day in day_words.read_days(text, MONDAY)] == days


@pytest.mark.parametrize(
    "text", ["", "and", "14-16 January", "14 Jan and soon", "31 and 14 Feb", "9999-01-01", "14, 15"]
)
def test_what_are_no_days_is_never_guessed(text: str) -> None:
    with pytest.raises(Invalid):
        day_words.read_days(text, MONDAY)


@pytest.mark.parametrize(("text", "why"), [("Sun 28 March 2027 1.30am", "no such time"), ("31/11", "no day 31/11")])
def test_why_it_is_no_day_is_said(text: str, why: str) -> None:
    with pytest.raises(Invalid) as raised:
        day_words.read_day(text, MONDAY)
    assert why in raised.value.text


def test_a_wrong_weekday_among_several_days_offers_whole_lists() -> None:
    with pytest.raises(Invalid) as raised:
        day_words.read_days("Wed 14 Jan, 21 Jan", MONDAY)
    assert [value for value, _ in raised.value.options] == ["2027-01-13,2027-01-21", "2027-01-14,2027-01-21"]
    assert day_words.read_days(raised.value.options[0][0], MONDAY) == [date(2027, 1, 13), date(2027, 1, 21)]


def test_two_wrong_weekdays_are_both_named_and_nothing_is_chosen() -> None:
    with pytest.raises(Invalid) as raised:
        day_words.read_days("Wed 14 Jan, Wed 21 Jan", MONDAY)
    assert not raised.value.options
    assert raised.value.text.count("is a Thursday") == 2


SEVERAL = st.lists(st.dates(date(2026, 11, 24), date(2028, 12, 31)), min_size=1, max_size=8)


@given(SEVERAL, st.sampled_from([", ", " and ", "; ", " & ", "\n"]), st.booleans())
def test_days_that_are_said_are_read_back_in_their_order(days: list[date], joint: str, short: bool) -> None:
    said = joint.join(day.isoformat() if short else dates.say(day) for day in days)
    assert day_words.read_days(said, MONDAY) == sorted(set(days))


@given(SEVERAL)
def test_reading_read_days_changes_nothing(days: list[date]) -> None:
    once = day_words.read_days(",".join(day.isoformat() for day in days), MONDAY)
    assert day_words.read_days(",".join(day.isoformat() for day in once), MONDAY) == once


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading_of_several_days(text: str) -> None:
    try:
        days = day_words.read_days(text, MONDAY)
    except Invalid as invalid:
        assert invalid.text
    else:
        assert days == sorted(set(days))


TERMS = [(date(2027, 1, 5), date(2027, 2, 12)), (date(2027, 2, 22), date(2027, 3, 25))]


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2027, 1, 14), ""),
        (date(2027, 1, 16), "at the weekend"),
        (date(2027, 1, 1), "a bank holiday (New Year"),
        (date(2027, 2, 16), "school starts again on Monday 22 February 2027"),
        (date(2027, 6, 15), ""),  # no terms are loaded for it
    ],
)
def test_days_without_school_are_told_with_their_reason(day: date, why: str) -> None:
    said = dates.no_school(day, TERMS)
    assert (why in said) if why else not said
