"""Days that have been, read from what people say about them."""

from datetime import date

import pytest

from messages.day_words import past_phrase, read_past_day
from messages.message import Invalid

TODAY = date(2027, 1, 14)  # a Thursday


@pytest.mark.parametrize(
    ("said", "phrase", "day"),
    [
        ("log 1 day at Oakfield tues", "tues", date(2027, 1, 12)),
        ("record half a day at Carlton on Tuesday", "Tuesday", date(2027, 1, 12)),
        ("I visited St Hugh’s today for a full day", "today", TODAY),
        ("visit completed this morning", "this morning", TODAY),
        ("write up yesterday's school visit", "yesterday", date(2027, 1, 13)),
        ("log my visit on Tuesday 12 January", "Tuesday 12 January", date(2027, 1, 12)),
        ("log my visit on 14 December 2026", "14 December 2026", date(2026, 12, 14)),
        ("log the 4th of January", "4th of January", date(2027, 1, 4)),
        ("log half a day, 5/1", "5/1", date(2027, 1, 5)),
        ("log 1/2 day on 11/12/2026", "11/12/2026", date(2026, 12, 11)),
        ("log 2027-01-12", "2027-01-12", date(2027, 1, 12)),
        ("I was there last Friday", "last Friday", date(2027, 1, 8)),
        ("I was there last Thursday", "last Thursday", date(2027, 1, 7)),
    ],
)
def test_the_day_is_found_in_the_sentence_and_read_backwards(said: str, phrase: str, day: date) -> None:
    assert past_phrase(said) == phrase
    assert read_past_day(phrase, TODAY) == day
    assert read_past_day(day.isoformat(), TODAY) == day


@pytest.mark.parametrize("said", ["log a visit", "I sat in the sun", "we did 1/2 day", "I’ve done my second day"])
def test_words_that_name_no_day_are_left_alone(said: str) -> None:
    assert past_phrase(said) == ""


@pytest.mark.parametrize(
    ("said", "answer", "options"),
    [
        ("Thursday", "did you mean Thursday 7 January 2027 or Thursday 14 January 2027?", 2),
        ("last Tuesday", "did you mean Tuesday 5 January 2027 or Tuesday 12 January 2027?", 2),
        ("Monday 12 January", "12 January 2027 is a Tuesday", 2),
        ("20 January", "Do you mean Tuesday 20 January 2026? If not,", 1),
        ("20 January 2027", "Wednesday 20 January 2027 is still to come", 0),
        ("in 2 days", "I could not read", 0),
        ("30 Feb", "There is no such day", 0),
    ],
)
def test_what_is_not_clear_is_asked(said: str, answer: str, options: int) -> None:
    with pytest.raises(Invalid) as unclear:
        read_past_day(said, TODAY)
    assert answer in unclear.value.text
    assert len(unclear.value.options) == options
