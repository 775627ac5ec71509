"""When somebody may be disturbed: never in quiet hours, and at the first moment that is not one of them."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from messages import hours
from messages.dates import LONDON
from messages.message import Invalid
from messages.school_year import SchoolYear

MINUTE = timedelta(minutes=1)
CLOCKS = st.times(min_value=time(0), max_value=time(23, 59)).map(lambda t: t.replace(second=0, microsecond=0))
SPANS = st.tuples(CLOCKS, CLOCKS).map(lambda span: f"{span[0]:%H:%M}-{span[1]:%H:%M}") | st.just(hours.NEVER)
MOMENTS = st.one_of(
    st.datetimes(datetime(2026, 1, 1), datetime(2029, 1, 1)),
    st.datetimes(datetime(2026, 10, 24, 12), datetime(2026, 10, 26, 12)),  # the clocks go back
    st.datetimes(datetime(2027, 3, 27, 12), datetime(2027, 3, 29, 12)),  # the clocks go forward
    st.datetimes(datetime(2026, 12, 31, 12), datetime(2027, 1, 1, 12)),
).map(lambda moment: moment.replace(second=0, microsecond=0, tzinfo=UTC))


def is_quiet(quiet: str, moment: datetime, weekends: bool) -> bool:
    """The same by the clock on the wall."""
    local = moment.astimezone(LONDON)
    if weekends and local.weekday() > 4:
        return True
    if quiet == hours.NEVER:
        return False
    first, last = (time.fromisoformat(part) for part in quiet.split("-"))
    clock = local.time()
    return first <= clock < last if first <= last else clock >= first or clock < last


@settings(deadline=None)
@given(SPANS, MOMENTS, st.booleans())
@example("20:00-01:30", datetime(2027, 3, 27, 23, tzinfo=UTC), False)  # half past one does not come that night
@example("20:00-01:30", datetime(2026, 10, 25, 1, 15, tzinfo=UTC), False)  # … and here it comes twice
@example("20:00-07:00", datetime(2026, 12, 31, 23, 59, tzinfo=UTC), True)
def test_it_is_the_first_moment_that_is_not_quiet(quiet: str, now: datetime, weekends: bool) -> None:
    opened = hours.opens(quiet, now, weekends=weekends)
    assert opened >= now
    assert not is_quiet(quiet, opened, weekends)
    assert hours.opens(quiet, opened, weekends=weekends) == opened
    moment = now
    while moment < opened:
        assert is_quiet(quiet, moment, weekends), moment
        moment += MINUTE


@pytest.mark.parametrize("text", ["", "8-7", "24:00-07:00", "20:00 - 07:00", "20:00-07:60", "always"])
def test_other_words_are_no_quiet_hours(text: str) -> None:
    with pytest.raises(Invalid):
        hours.read(text)


TERMS = SchoolYear(
    (
        (datetime(2026, 11, 2).date(), datetime(2026, 12, 18).date()),
        (datetime(2027, 1, 5).date(), datetime(2027, 2, 12).date()),
    )
)


@settings(deadline=None)
@given(SPANS, st.datetimes(datetime(2026, 12, 10), datetime(2027, 1, 20)).map(lambda m: m.replace(tzinfo=UTC)))
def test_a_reminder_waits_for_a_school_day_unless_its_day_comes_before(quiet: str, now: datetime) -> None:
    said = hours.soonest(now, quiet, TERMS)
    day = said.astimezone(LONDON).date()
    assert said >= now
    assert TERMS.open(day)
    assert hours.opens(quiet, said) == said
    today = now.astimezone(LONDON).date()
    assert hours.soonest(now, quiet, TERMS, concerns=today) == hours.opens(quiet, now)
