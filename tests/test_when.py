"""Words about time as schools write them: read right, or asked about, never guessed."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from messages import when
from tests.phrases import MONDAY, ROWS, read


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
        ("14 May - 2pm", {"date": "2026-05-14", "start": "14:00"}),
        ("first thing Tuesday", {"date": "2026-03-03", "part": "am"}),
        ("tonight", {"date": "2026-03-02", "part": "evening"}),
        ("Tues after 3", {"date": "2026-03-03", "after": "15:00"}),
        ("Thurs after school", {"date": "2026-03-05", "part": "after_school"}),
        ("today 9am", {"date": "2026-03-02", "flags": ["past"]}),
        ("Saturday 4 April", {"flags": ["weekend"]}),
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


@pytest.mark.parametrize(("phrase", "count"), [("half a day", 0.5), ("a day and a half", 1.5), ("2.5 days", 2.5)])
def test_a_quantity_of_days_is_none(phrase: str, count: float) -> None:
    assert read(phrase) == {"type": "none", "duration_days": count}


def test_an_hour_without_am_or_pm_is_known_to_be_assumed() -> None:
    said = ("Tues at 3", "Tues 3pm", "Tues at 9")
    assert [when.read(phrase, MONDAY).assumed for phrase in said] == [True, False, False]
