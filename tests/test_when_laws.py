"""Whatever is said of time: a day is read in every way of writing it, and nothing is guessed."""

import json
from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from messages import when
from messages.dates import say
from messages.school_year import SchoolYear
from tests.phrases import CALENDAR, MONDAY, ROWS

YEAR_AHEAD = st.dates(date(2026, 3, 3), date(2027, 3, 1))
WAYS = (
    "{day:%A} {day.day} {day:%B %Y}",
    "{day.day} {day:%B}",
    "{day:%a} {day.day} {day:%b}",
    "{day:%B} {day.day}",
    "{day:%A}, {day.day} {day:%B}, {day:%Y}",
    "on the {day.day}{th} of {day:%B}",
    "{day.day}/{day.month}",
    "{day.day}/{day.month}/{day:%y}",
    "{day:%d.%m.%Y}",
    "{day:%Y-%m-%d}",
    "{day:%a} {day.day}-{day.month}-{day:%Y}",
)


@given(YEAR_AHEAD, st.sampled_from(WAYS))
def test_every_day_of_the_year_is_read_in_each_way_of_writing_it(day: date, way: str) -> None:
    th = {1: "st", 2: "nd", 3: "rd"}.get(day.day % 10 if day.day not in (11, 12, 13) else 0, "th")
    found = when.read(way.format(day=day, th=th), MONDAY)
    assert found.day == day, found


@given(YEAR_AHEAD, st.integers(1, 6))
def test_a_weekday_that_does_not_fit_is_never_passed_over(day: date, off: int) -> None:
    named = day + timedelta(days=off)
    assert when.read(f"{named:%A} {day.day} {day:%B}", MONDAY).reason == "weekday_mismatch"


@given(st.sampled_from([row["phrase"] for row in ROWS]), st.datetimes(datetime(2025, 9, 1), datetime(2026, 7, 1)))
def test_a_day_that_was_read_and_said_is_read_again_as_the_same(phrase: str, now: datetime) -> None:
    found = when.read(phrase, now, calendar=CALENDAR)
    for day in found.days:
        assert when.read(say(day), now).day == day


@given(st.lists(st.text("bcdfghjklpqvwxz", min_size=3, max_size=9), max_size=6).map(" ".join))
def test_nonsense_is_never_a_date(text: str) -> None:
    assert when.read(text, MONDAY, calendar=CALENDAR).type == "none"


WORDS = st.sampled_from(
    "the on at from to - , and or not next last this week day term half Tuesday weds 3 15 31 3rd 12/5 3.30 9.15 2pm "
    "May June 2026 easter back before after first end am morning w/c in for hours any tomorrow".split()
)


SETTINGS = st.tuples(
    st.sampled_from(["any", "time"]), st.sampled_from(["past", "future"]), st.sampled_from([CALENDAR, SchoolYear()])
)
PHRASES = st.one_of(
    st.text(max_size=40),
    st.lists(WORDS, max_size=9).map(" ".join),
    st.sampled_from([row["phrase"] for row in ROWS]),
)


@given(PHRASES, SETTINGS, st.datetimes(datetime(2024, 1, 1), datetime(2028, 1, 1)))
def test_no_words_break_the_reading(text: str, settings: tuple[str, str, SchoolYear], now: datetime) -> None:
    slot, ctx, calendar = settings
    found = when.read(text, now, ctx=ctx, slot=slot, calendar=calendar)
    assert json.dumps(found.as_json())
    assert found.first is None or found.last is None or found.first <= found.last
