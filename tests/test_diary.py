"""When an SLE could come, from when to when, and which of their days somebody means."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from messages import dates, my_days, time_words
from messages.days import Told
from messages.diary import OFFERED, Diary
from messages.form import Days
from messages.message import Invalid
from messages.school_year import SchoolYear

MONDAY = date(2026, 11, 23)
TERMS = (
    (date(2026, 11, 2), date(2026, 12, 18)),
    (date(2027, 1, 5), date(2027, 2, 12)),
    (date(2027, 2, 22), date(2027, 3, 25)),
)
YEAR = SchoolYear(TERMS)
DIARY = Diary("Bilal Chaudmere", MONDAY, YEAR, out={date(2027, 1, 21)}, not_weekdays=["Friday"])


@pytest.mark.parametrize(
    ("instead_of", "offered"),
    [
        ("2027-01-14", ["2027-01-28", "2027-02-04", "2027-01-18"]),  # the 21st is taken, the 15th a Friday
        ("2027-02-11", ["2027-02-25", "2027-03-04", "2027-02-22"]),  # half term lies between
        ("2026-11-20", ["2026-11-24", "2026-11-25", "2026-11-26"]),  # Fridays are not worked; today is too soon
        ("2027-03-24", ["2027-03-31", "2027-04-07", "2027-03-25"]),  # no later terms are loaded
    ],
)
def test_other_days_are_school_days_on_which_the_sle_is_free(instead_of: str, offered: list[str]) -> None:
    found = [day.isoformat() for day in DIARY.alternatives(date.fromisoformat(instead_of))]
    assert found[: len(offered)] == offered


def test_days_on_which_the_school_has_no_pupils_are_not_offered() -> None:
    inset, open_all_the_same = date(2027, 1, 28), date(2027, 2, 16)
    differs = SchoolYear(TERMS, ((inset, inset, False), (open_all_the_same, open_all_the_same, True)))
    diary = replace(DIARY, year=differs)
    assert diary.refuses(inset, by_sle=True) == "Thursday 28 January 2027 is an INSET day, or the school is closed."
    assert inset not in diary.alternatives(date(2027, 1, 14))
    assert "not in term time" in DIARY.refuses(open_all_the_same, by_sle=True)
    assert not diary.refuses(open_all_the_same, by_sle=True)


@settings(deadline=None)
@given(st.dates(date(2026, 9, 1), date(2027, 7, 31)), st.sets(st.dates(date(2026, 11, 1), date(2027, 8, 1))))
def test_no_day_is_offered_that_would_be_refused(instead_of: date, out: set[date]) -> None:
    diary = replace(DIARY, out=out)
    offered = diary.alternatives(instead_of)
    assert len(offered) == len(set(offered)) <= OFFERED
    assert not any(diary.refuses(day, by_sle=by_sle) for day in offered for by_sle in (True, False))
    assert all(day > max(instead_of, MONDAY) for day in offered)


def test_an_sle_may_offer_a_weekday_they_do_not_usually_go_out_on() -> None:
    friday = date(2027, 1, 15)
    assert DIARY.refuses(friday, by_sle=False)
    assert not DIARY.refuses(friday, by_sle=True)


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("9:30-14:00", ("09:30", "14:00")),
        ("9.30 - 2", ("09:30", "14:00")),
        ("10am to 3.15pm", ("10:00", "15:15")),
        ("12pm – 4", ("12:00", "16:00")),
        ("08:45 until 12:30", ("08:45", "12:30")),
    ],
)
def test_two_times_are_read(text: str, span: tuple[str, str]) -> None:
    assert time_words.read_span(text) == span
    assert time_words.read_span("-".join(span)) == span


@pytest.mark.parametrize("text", ["", "9", "morning", "15:00-9:00", "9:75-10:00", "9-25", "9:00-9:00", "10-11-12"])
def test_other_words_are_no_times(text: str) -> None:
    with pytest.raises(Invalid):
        time_words.read_span(text)


KNOWN = {"today": MONDAY, "year": YEAR}
FIELD = Days(name="days", label="Days", question="Which days?")


def test_days_are_kept_as_iso_days_and_read_again() -> None:
    kept = FIELD.read("14 and 21 January", KNOWN)
    assert kept == ["2027-01-14", "2027-01-21"]
    assert FIELD.read(kept, KNOWN) == FIELD.read(", ".join(kept), KNOWN) == kept
    assert FIELD.say(kept, KNOWN) == "Thursday 14 January 2027; Thursday 21 January 2027"


def test_too_many_days_at_once_are_refused() -> None:
    with pytest.raises(Invalid, match="at most 8 days"):
        FIELD.read(", ".join(str(MONDAY + timedelta(days=n)) for n in (1, 2, 3, 4, 7, 8, 9, 10, 11)), KNOWN)


def test_lists_that_do_not_fit_into_a_button_are_asked_about_in_words_only() -> None:
    with pytest.raises(Invalid) as raised:
        FIELD.read("Mon 5 Jan, 6 Jan, 7 Jan, 8 Jan, 12 Jan", KNOWN)
    assert "did you mean" in raised.value.text
    assert not raised.value.options


def a_day(number: int, day: date, school: str = "Oakfield Fen Academy") -> Told:
    return Told(
        number=number,
        deployment=1,
        reference="S2S-0001",
        school=school,
        place="",
        ask_for="",
        sle="Bilal Chaudmere",
        day=day,
        start="09:00",
        end="15:00",
        status="both_confirmed",
        sle_yes=True,
        school_yes=True,
        sequence=0,
        booked=Decimal(1),
        agreed=Decimal(2),
    )


DAYS = (
    a_day(1, date(2026, 11, 24)),
    a_day(2, date(2027, 1, 14)),
    a_day(3, date(2027, 1, 21), "Witham Bank School"),
    a_day(4, date(2027, 3, 2)),
)


@pytest.mark.parametrize(
    ("text", "meant", "missed"),
    [
        ("cant do thurs, ofsted", [2, 3], False),
        ("need to move thursdays visit to oakfield", [2], False),
        ("can we reschedule the Witham visit", [3], False),
        ("cancel my deployment on the 2nd", [4], False),
        ("confirm my visit on 14 January", [2], False),
        ("sorry I'm ill and can't go tomorrow", [1], False),
        ("move my visit on 15 January", [1, 2, 3, 4], True),
        ("weds is no good", [1, 2, 3, 4], True),
        ("please move my visit", [1, 2, 3, 4], False),
    ],
)
def test_the_day_that_is_meant_is_found_by_date_weekday_and_school(text: str, meant: list[int], missed: bool) -> None:
    found, nothing_fits = my_days.meant(text, DAYS, MONDAY)
    assert ([one.number for one in found], nothing_fits) == (meant, missed)


def test_the_school_year_before_any_term_is_loaded_has_open_school_days() -> None:
    assert not dates.no_school(date(2027, 1, 14), [])
