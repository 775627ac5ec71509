"""Words about time as schools write them: read right, or asked about, never guessed."""

import json
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messages import when
from messages.dates import say
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


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['id']} {row['phrase']}")
def test_the_published_phrases_are_read_as_published(row: dict[str, Any]) -> None:
    now = datetime.fromisoformat(row["now"]).replace(tzinfo=ZoneInfo(row["tz"]))
    found = read(row["phrase"], now, ctx=row["ctx"], slot=row["slot"])
    assert row["expect"].items() <= found.items(), found


def test_the_published_phrases_hold_no_flag_that_is_missed() -> None:
    assert {flag for row in ROWS for flag in row["expect"].get("flags", [])} == {"weekend"}


@pytest.mark.parametrize(
    ("phrase", "day"),
    [
        ("wensday", "2026-03-04"),
        ("thrusday 5th march", "2026-03-05"),
        ("tommorow", "2026-03-03"),
        ("Febuary 28th 2027", "2027-02-28"),
        ("Tuesday, the tenth of March", "2026-03-10"),
        ("17/6/26 (weds)", "2026-06-17"),
        ("12th March '26", "2026-03-12"),
        ("Weds wk", "2026-03-11"),
        ("day after tmrw", "2026-03-04"),
        ("a month today", "2026-04-02"),
        ("8-Jun", "2026-06-08"),
        ("8 june 26", "2026-06-08"),
        ("2026-06-09T09:00", "2026-06-09"),
        ("Thurs T5 wk2", "2026-04-23"),
        ("the Monday of the second week of term 5", "2026-04-20"),
        ("a fortnight on Thursday", "2026-03-19"),
        ("3 weeks tomorrow", "2026-03-24"),
        ("in 3 months", "2026-06-02"),
        ("the Monday after next", "2026-03-16"),
        ("the 5th of next month", "2026-04-05"),
        ("Thursday of next week", "2026-03-12"),
        ("last Friday in June", "2026-06-26"),
        ("end of next month", "2026-04-30"),
        ("middle of next week", "2026-03-11"),
        ("Good Friday", "2026-04-03"),
        ("Easter Monday", "2026-04-06"),
        ("Christmas Eve", "2026-12-24"),
        ("New Year’s Day", "2027-01-01"),
        ("the day we break up", "2026-03-27"),
        ("first day of term", "2026-04-13"),
        ("start of next term", "2026-04-13"),
        ("first day back after half term", "2026-06-01"),
        ("the Friday before May half term", "2026-05-22"),
        ("second Tuesday after Easter", "2026-04-21"),
        ("last Thursday of term 5", "2026-05-21"),
        ("Tues wk 1 summer 2", "2026-06-02"),
    ],
)
def test_one_day(phrase: str, day: str) -> None:
    found = read(phrase)
    assert (found["type"], found["date"]) == ("date", day)


@pytest.mark.parametrize(
    ("phrase", "expect"),
    [
        ("Tuesday 17 March 2026, 1.15pm to 2.15pm", {"date": "2026-03-17", "start": "13:15", "end": "14:15"}),
        ("10-11 on Fri 20th", {"date": "2026-03-20", "start": "10:00", "end": "11:00"}),
        ("fri 13 march 0930", {"date": "2026-03-13", "start": "09:30"}),
        ("14 May - 2pm", {"date": "2026-05-14", "start": "14:00", "utc": "2026-05-14T13:00"}),
        ("first thing Tuesday", {"date": "2026-03-03", "part": "am"}),
        ("tonight", {"date": "2026-03-02", "part": "evening"}),
        ("Tues after 3", {"date": "2026-03-03", "after": "15:00"}),
        ("Thurs after school", {"date": "2026-03-05", "part": "after_school"}),
        ("today 9am", {"date": "2026-03-02", "flags": ["past"]}),
        ("Saturday 4 April", {"flags": ["weekend", "school_holiday"]}),
        ("Friday 25 December 2026", {"flags": ["bank_holiday"]}),
        ("14 September 2028", {"flags": ["far_ahead"]}),
    ],
)
def test_a_day_with_its_time_and_what_is_to_be_said_of_it(phrase: str, expect: dict[str, Any]) -> None:
    assert expect.items() <= read(phrase).items()


@pytest.mark.parametrize(
    ("phrase", "start", "end"),
    [
        ("half 3", "15:30", None),
        ("three-ish", "15:00", None),
        ("ten to four", "15:50", None),
        ("nine thirty", "09:30", None),
        ("3 in the afternoon", "15:00", None),
        ("12am", "00:00", None),
        ("noon til half one", "12:00", "13:30"),
        ("11-1pm", "11:00", "13:00"),
        ("9-11am", "09:00", "11:00"),
        ("10am-1", "10:00", "13:00"),
        ("7.30-9", "07:30", "09:00"),
        ("13:00 - 3", "13:00", "15:00"),
        ("0900-1015", "09:00", "10:15"),
        ("between 2 and 4", "14:00", "16:00"),
        ("from 10 for 2 hours", "10:00", "12:00"),
        ("10am for an hour and a half", "10:00", "11:30"),
        ("2 for 1.5 hours", "14:00", "15:30"),
        ("1pm for half an hour", "13:00", "13:30"),
        ("2pm for 1 hour 15 mins", "14:00", "15:15"),
    ],
)
def test_a_time(phrase: str, start: str, end: str | None) -> None:
    found = read(phrase, slot="time")
    assert (found["type"], found["start"], found.get("end")) == ("time", start, end)


@pytest.mark.parametrize(
    ("phrase", "first", "last"),
    [
        ("between 2 and 6 March", "2026-03-02", "2026-03-06"),
        ("8th to 12th June", "2026-06-08", "2026-06-12"),
        ("June 8-12", "2026-06-08", "2026-06-12"),
        ("28 December to 4 January", "2026-12-28", "2027-01-04"),
        ("Monday 9th - Wednesday 11th March", "2026-03-09", "2026-03-11"),
        ("Tues-Thurs", "2026-03-03", "2026-03-05"),
        ("March to May", "2026-03-01", "2026-05-31"),
        ("w/c 20 April to w/c 4 May", "2026-04-20", "2026-05-08"),
        ("early June", "2026-06-01", "2026-06-10"),
        ("mid May", "2026-05-11", "2026-05-20"),
        ("late next week", "2026-03-12", "2026-03-13"),
        ("after term 5", "2026-06-01", None),
        ("from 20 April", "2026-04-20", None),
        ("not before 20 April", "2026-04-20", None),
        ("after 12 May", "2026-05-13", None),
        ("no later than 12 May", "2026-03-02", "2026-05-12"),
        ("until the end of May", "2026-03-02", "2026-05-31"),
        ("between Easter and May half term", "2026-04-13", "2026-05-22"),
        ("over Easter", "2026-03-30", "2026-04-10"),
        ("before we break up", "2026-03-02", "2026-03-27"),
        ("before the end of term", "2026-03-02", "2026-03-27"),
        ("term 6", "2026-06-01", "2026-07-21"),
        ("in the summer term", "2026-04-13", "2026-07-21"),
    ],
)
def test_a_stretch_of_time(phrase: str, first: str, last: str | None) -> None:
    found = read(phrase)
    assert (found["type"], found["from"], found.get("to")) == ("range", first, last)


@pytest.mark.parametrize(
    ("phrase", "monday"),
    [
        ("week of 10 June", "2026-06-08"),
        ("wb Mon 18/5", "2026-05-18"),
        ("week beginning the 9th", "2026-03-09"),
        ("w/e Friday 12 June", "2026-06-08"),
        ("half term week", "2026-05-25"),
        ("wk beg 8 June", "2026-06-08"),
        ("the week we get back", "2026-04-13"),
        ("wk2 T6", "2026-06-08"),
        ("first week back", "2026-04-13"),
        ("the week before May half term", "2026-05-18"),
        ("week 3 of term 5", "2026-04-27"),
        ("first week of June", "2026-06-01"),
        ("any day next week", "2026-03-09"),
        ("the week after 15 April", "2026-04-20"),
    ],
)
def test_a_week(phrase: str, monday: str) -> None:
    found = read(phrase)
    assert (found["type"], found["from"]) == ("week", monday)


@pytest.mark.parametrize(
    ("phrase", "expect"),
    [
        ("tues or thurs next week", {"dates": ["2026-03-10", "2026-03-12"]}),
        ("Tuesday and Thursday", {"dates": ["2026-03-03", "2026-03-05"], "mode": "all"}),
        ("Weds 25th March or Thurs 26th at 2pm", {"dates": ["2026-03-25", "2026-03-26"], "start": "14:00"}),
        ("Tues 31 March or Weds 1st", {"dates": ["2026-03-31", "2026-04-01"]}),
        ("28th and 4th", {"dates": ["2026-03-28", "2026-04-04"]}),
        ("first and third Tuesday in May", {"dates": ["2026-05-05", "2026-05-19"], "mode": "all"}),
        (
            "any Tuesday or Friday in March",
            {"dates": [f"2026-03-{n:02}" for n in (3, 6, 10, 13, 17, 20, 24, 27, 31)]},
        ),
        (
            "Tues am or Weds pm",
            {
                "dates": [
                    {"type": "date", "date": "2026-03-03", "part": "am"},
                    {"type": "date", "date": "2026-03-04", "part": "pm"},
                ]
            },
        ),
        (
            "w/c 8th or 15th June",
            {
                "dates": [
                    {"type": "week", "from": f"2026-06-{a}", "to": f"2026-06-{b}"} for a, b in (("08", 12), (15, 19))
                ]
            },
        ),
    ],
)
def test_several_days(phrase: str, expect: dict[str, Any]) -> None:
    assert {"type": "options", **expect}.items() <= read(phrase).items()


@pytest.mark.parametrize(
    ("phrase", "expect"),
    [
        ("afternoons except Weds", {"exclude": ["Wed"], "part": "pm"}),
        ("any day except Mondays or Fridays", {"exclude": ["Mon", "Fri"]}),
        ("can’t do Mondays", {"exclude": ["Mon"]}),
        ("Mondays and Tuesdays are no good", {"exclude": ["Mon", "Tue"]}),
        ("Tuesday mornings", {"only": ["Tue"], "part": "am"}),
        ("only Tuesdays or Thursdays", {"only": ["Tue", "Thu"]}),
        ("any Tuesday", {"only": ["Tue"]}),
        ("not weekends", {"exclude": ["Sat", "Sun"]}),
        ("weekday mornings", {"only": ["Mon", "Tue", "Wed", "Thu", "Fri"], "part": "am"}),
        ("after 3pm", {"after": "15:00"}),
    ],
)
def test_what_suits_and_what_does_not(phrase: str, expect: dict[str, Any]) -> None:
    assert read(phrase) == {"type": "constraint", **expect}


@pytest.mark.parametrize(
    ("phrase", "expect"),
    [
        ("last Friday", {"date": "2026-02-27"}),
        ("on Tuesday", {"date": "2026-02-24"}),
        ("the 25th", {"date": "2026-02-25"}),
        ("two days ago", {"date": "2026-02-28"}),
        ("3 December", {"date": "2025-12-03"}),
        ("term 3", {"from": "2026-01-05", "to": "2026-02-13"}),
        ("last week", {"from": "2026-02-23", "to": "2026-02-27"}),
        ("Monday", {"candidates": ["2026-02-23", "2026-03-02"]}),
        ("Boxing Day", {"date": "2025-12-26"}),
    ],
)
def test_what_has_been(phrase: str, expect: dict[str, Any]) -> None:
    assert expect.items() <= read(phrase, ctx="past").items()


@pytest.mark.parametrize(
    ("phrase", "reason"),
    [
        ("12/25/26", "no_such_date"),
        ("fifth Monday in July", "no_such_date"),
        ("29 Feb", "no_such_date"),
        ("Wed 14 or Thurs 15 May", "weekday_mismatch"),
        ("w/c the 18th", "wc_not_monday"),
        ("week ending Weds 10 June", "we_not_friday"),
        ("12 March 2019", "too_far"),
        ("April 2031", "too_far"),
        ("13pm", "no_such_time"),
        ("3pm to 2pm", "ends_before_start"),
        ("Sunday 29 March 2026 at 1.30am", "nonexistent_time"),
    ],
)
def test_what_cannot_be_is_told_with_its_reason(phrase: str, reason: str) -> None:
    assert read(phrase) == {"type": "invalid", "reason": reason}


@pytest.mark.parametrize(
    ("phrase", "candidates"),
    [
        ("next Tues", ["2026-03-03", "2026-03-10"]),
        ("this Monday", ["2026-03-02", "2026-03-09"]),
        ("the Monday after Easter", ["2026-04-06", "2026-04-13"]),
        ("1.30am on 25 October 2026", ["2026-10-25T00:30", "2026-10-25T01:30"]),
        ("Thursday 12 March is no good", ["2026-03-12"]),
        ("not Thursday 12 March", ["2026-03-12"]),
        ("Tuesday not Wednesday", ["2026-03-03"]),
        ("Thursday 12 March unless it snows", ["2026-03-12"]),
        ("Tues 10 March not before 10", ["2026-03-10"]),
        ("tuesday 10", []),
        ("10.12", []),
        ("Tues 10.03", ["2026-03-03"]),
        ("I sat with the team", ["2026-03-07"]),
        ("second week in May", [{"from": "2026-05-04"}, {"from": "2026-05-11"}]),
        ("next term", [{"to": "2026-05-22"}, {"to": "2026-07-21"}]),
    ],
)
def test_what_can_mean_several_or_is_not_all_understood_is_asked(phrase: str, candidates: list[Any]) -> None:
    found = read(phrase)
    assert found["type"] == "ambiguous"
    assert len(found["candidates"]) == len(candidates)
    for given_one, one in zip(found["candidates"], candidates, strict=True):
        assert one.items() <= given_one.items() if isinstance(one, dict) else one == given_one


@pytest.mark.parametrize(
    "phrase",
    ["Y6", "KS2 SATs", "may", "a", "maths", "we may need cover", "12 mars bars", "no", "", "2027",
     "3 apples", "£250", "the march on Lincoln", "tbc", "as soon as possible"],
)  # fmt: skip
def test_what_is_about_something_else_is_no_date(phrase: str) -> None:
    assert read(phrase)["type"] in ("none", "range" if phrase == "may" else "none")
    assert "date" not in read(phrase)


@pytest.mark.parametrize(
    ("phrase", "slot", "expect"),
    [
        ("10.75", "time", {"reason": "no_such_time"}),
        ("2590", "time", {"reason": "no_such_time"}),
        ("2590", "any", {"type": "none"}),
        ("25", "time", {"reason": "no_such_time"}),
        ("seven to 4", "time", {"start": "07:00", "end": "16:00"}),
        ("10 to 4", "time", {"type": "ambiguous"}),
        ("ten past 9", "time", {"start": "09:10"}),
        ("15:00 in the afternoon", "time", {"start": "15:00"}),
        ("for 2 hours from 10", "time", {"start": "10:00", "end": "12:00"}),
        ("11pm for 2 hours", "time", {"type": "ambiguous"}),
        ("3 o’clock", "any", {"start": "15:00"}),
        ("half 15", "time", {"type": "ambiguous"}),
        ("9 to 9", "time", {"reason": "ends_before_start"}),
        ("22-24", "any", {"type": "none"}),
        ("by 40", "any", {"type": "none"}),
        ("from 2pm on Friday", "any", {"date": "2026-03-06", "start": "14:00"}),
        ("the 32nd", "any", {"reason": "no_such_date"}),
        ("June 45", "any", {"reason": "no_such_date"}),
        ("0th", "any", {"type": "none"}),
        ("3 and June 5", "any", {"candidates": ["2026-06-05"]}),
        ("5 May or 7", "any", {"candidates": ["2026-05-05"]}),
        ("Tues 12 May Weds", "any", {"type": "ambiguous"}),
        ("8 June 10", "any", {"candidates": ["2026-06-08"]}),
        ("Tues 24", "any", {"date": "2026-03-24"}),
        ("two weeks from 12 May", "any", {"date": "2026-05-26"}),
        ("a week yesterday", "any", {"type": "ambiguous"}),
        ("a month tomorrow", "any", {"type": "ambiguous"}),
        ("Thursday after next", "any", {"candidates": ["2026-03-12", "2026-03-19"]}),
        ("Mon to Weds", "any", {"type": "ambiguous"}),
        ("next Tues to Thurs", "any", {"type": "ambiguous"}),
        ("next Tues or the week after", "any", {"type": "ambiguous"}),
        ("15 April or the day after", "any", {"dates": ["2026-04-15", "2026-04-16"]}),
        ("Tues am or Weds or Thurs pm", "any", {"type": "ambiguous"}),
        ("am or Weds", "any", {"type": "ambiguous"}),
        ("after next Thursday", "any", {"type": "ambiguous"}),
        ("from next Thursday", "any", {"type": "ambiguous"}),
        ("before next Thursday", "any", {"type": "ambiguous"}),
        ("before 2 March", "any", {"type": "ambiguous"}),
        ("later this week", "any", {"from": "2026-03-02", "to": "2026-03-06"}),
        ("later next week", "any", {"type": "ambiguous"}),
        ("early next week", "any", {"from": "2026-03-09", "to": "2026-03-10"}),
        ("end of the week", "any", {"date": "2026-03-06"}),
        ("w/c Monday", "any", {"from": "2026-03-09"}),
        ("w/c today", "any", {"from": "2026-03-02"}),
        ("last week of April", "any", {"type": "ambiguous"}),
        ("last week of May", "any", {"from": "2026-05-25"}),
        ("fifth week of May", "any", {"type": "ambiguous"}),
        ("first week of next month", "any", {"type": "ambiguous"}),
        ("last Friday of next month", "any", {"date": "2026-04-24"}),
        ("end of the month", "any", {"date": "2026-03-31"}),
        ("start of the month", "any", {"date": "2026-04-01"}),
        ("second and fifth Monday in July", "any", {"reason": "no_such_date"}),
        ("June or July", "any", {"type": "ambiguous"}),
        ("twenty-first of May", "any", {"date": "2026-05-21"}),
        ("this half term", "any", {"from": "2026-02-23", "to": "2026-03-27"}),
        ("next half term", "any", {"type": "ambiguous"}),
        ("October half term", "any", {"type": "ambiguous"}),
        ("summer half term", "any", {"from": "2026-05-25"}),
        ("spring 3", "any", {"type": "none"}),
        ("next half term week", "any", {"type": "ambiguous"}),
        ("day before half term", "any", {"date": "2026-05-22"}),
        ("16th week after Easter", "any", {"type": "ambiguous"}),
        ("second week before Easter", "any", {"type": "ambiguous"}),
        ("second Monday of term 5", "any", {"date": "2026-04-20"}),
        ("week 12 of term 5", "any", {"type": "ambiguous"}),
        ("second week of term", "any", {"type": "ambiguous"}),
        ("first week of this term", "any", {"type": "ambiguous"}),
        ("from next term", "any", {"from": "2026-04-13"}),
        ("after this term", "any", {"type": "ambiguous"}),
        ("before this term", "any", {"type": "ambiguous"}),
        ("from term 6", "any", {"from": "2026-06-01"}),
        ("until term 5", "any", {"to": "2026-03-27"}),
        ("Easter Tuesday", "any", {"type": "ambiguous"}),
        ("summer holidays week", "any", {"type": "ambiguous"}),
        ("after christmas", "any", {"type": "none"}),
        ("Tuesday and " * 40, "any", {"type": "none"}),
        ("in 99999999 weeks", "any", {"type": "none"}),
        ("in 999 years", "any", {"reason": "too_far"}),
    ],
)
def test_what_stands_at_an_edge(phrase: str, slot: str, expect: dict[str, Any]) -> None:
    found = read(phrase, slot=slot)
    assert {name: found.get(name) for name in expect} == expect


@pytest.mark.parametrize(
    ("now", "phrase", "expect"),
    [
        (datetime(2026, 3, 4), "2 to 6 March", {"from": "2026-03-02", "to": "2026-03-06"}),
        (datetime(2026, 12, 30), "28 Dec to 4 Jan", {"from": "2026-12-28", "to": "2027-01-04"}),
        (datetime(2026, 3, 6), "later this week", {"type": "ambiguous"}),
        (datetime(2026, 4, 6), "before Easter holidays", {"type": "ambiguous"}),
        (datetime(2026, 8, 20), "this term", {"type": "none"}),
        (datetime(2026, 8, 20), "the day we break up", {"type": "none"}),
        (datetime(2026, 2, 10), "last term", {"type": "ambiguous"}),
    ],
)
def test_what_depends_on_when_it_is_said(now: datetime, phrase: str, expect: dict[str, Any]) -> None:
    found = read(phrase, now)
    assert {name: found.get(name) for name in expect} == expect


@pytest.mark.parametrize(("phrase", "count"), [("half a day", 0.5), ("a day and a half", 1.5), ("2.5 days", 2.5)])
def test_a_quantity_of_days_is_none(phrase: str, count: float) -> None:
    assert read(phrase) == {"type": "none", "duration_days": count}


def test_an_hour_without_am_or_pm_is_known_to_be_assumed() -> None:
    said = ("Tues at 3", "Tues 3pm", "Tues at 9")
    assert [when.read(phrase, MONDAY).assumed for phrase in said] == [True, False, False]


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


@given(st.one_of(st.text(max_size=40), st.lists(WORDS, max_size=9).map(" ".join)), st.sampled_from(["any", "time"]),
       st.sampled_from(["past", "future"]), st.datetimes(datetime(2024, 1, 1), datetime(2028, 1, 1)))  # fmt: skip
def test_no_words_break_the_reading(text: str, slot: str, ctx: str, now: datetime) -> None:
    found = when.read(text, now, ctx=ctx, slot=slot, calendar=CALENDAR)
    assert json.dumps(found.as_json())
    assert found.first is None or found.last is None or found.first <= found.last
