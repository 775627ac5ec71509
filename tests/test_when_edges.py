"""Words about time that stand at the edge of what can be read."""

from datetime import datetime
from typing import Any

import pytest

from tests.phrases import read


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
