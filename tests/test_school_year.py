"""School days are counted the same forwards and backwards, and none of them is a day on which schools are closed."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from messages.dates import bank_holiday
from messages.school_year import SchoolYear

DAYS = st.dates(date(2026, 1, 1), date(2028, 12, 31))
ONE = timedelta(days=1)


@st.composite
def years(draw: st.DrawFn) -> SchoolYear:
    """Half terms that do not overlap, and up to three spans of days that differ."""
    edges = sorted(draw(st.lists(DAYS, unique=True, max_size=12)))
    half_terms = tuple(zip(edges[::2], edges[1::2], strict=False))
    spans = st.tuples(DAYS, st.integers(0, 10), st.booleans())
    different = draw(st.lists(spans, max_size=3))
    return SchoolYear(
        half_terms, tuple((first, first + timedelta(days=long), is_open) for first, long, is_open in different)
    )


@settings(deadline=None)  # the first look at a year loads its bank holidays
@given(years(), DAYS, st.integers(1, 12))
def test_so_many_school_days_later_so_many_have_been(year: SchoolYear, day: date, count: int) -> None:
    later = year.after(day, count)
    between = [day + n * ONE for n in range(1, (later - day).days + 1)]
    assert year.open(later)
    assert sum(map(year.open, between)) == count


@settings(deadline=None)  # the first look at a year loads its bank holidays
@given(years(), DAYS, st.integers(1, 12))
def test_back_again_is_where_one_came_from(year: SchoolYear, day: date, count: int) -> None:
    assert year.before(year.after(day, count), count) == year.on_or_before(day)
    earlier = year.before(day, count)
    assert year.open(earlier)
    assert year.after(earlier, count) == (day if year.open(day) else year.after(day))


@settings(deadline=None)  # the first look at a year loads its bank holidays
@given(years(), DAYS)
def test_a_school_day_is_no_weekend_and_no_closed_day(year: SchoolYear, day: date) -> None:
    said = [is_open for first, last, is_open in year.different if first <= day <= last]
    closed = day.weekday() > 4 or said[-1:] == [False]
    free = not said and (bank_holiday(day) is not None or year.holiday(day))
    assert year.open(day) is not (closed or free)


def test_without_half_terms_every_working_day_is_a_school_day() -> None:
    nothing = SchoolYear()
    assert nothing.after(date(2026, 12, 24)) == date(2026, 12, 29)
    assert not nothing.holiday(date(2026, 12, 29))


def test_a_calendar_that_ends_is_not_taken_for_a_long_holiday() -> None:
    year = SchoolYear(((date(2026, 9, 3), date(2026, 10, 23)), (date(2027, 9, 3), date(2027, 10, 22))))
    assert year.open(date(2027, 1, 12))
    assert year.open(date(2028, 1, 12))
