"""A day or a meeting in anybody's calendar: one entry for ever, in London's time, taken out when it is off."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from icalendar import Calendar, Event
from icalendar.prop import vDDDTypes

from messages import calendar
from messages.calendar import Entry
from messages.meetings import Meeting
from messages.message import File

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
WINTER = Entry(
    number=7,
    sequence=0,
    day=date(2027, 1, 14),
    start="09:00",
    end="15:00",
    title="Support at Oakfield Fen Academy",
    place="Oakfield Fen Academy, Lincoln; LN1",
    note="S2S-0042. Sign in at reception, ask for Amara Barleycroft.",
)


def read(file: File) -> tuple[Calendar, Event]:
    whole = Calendar.from_ical(file.content)
    assert isinstance(whole, Calendar)
    (event,) = whole.events
    return whole, event


def test_a_day_is_an_entry_of_that_day() -> None:
    file = calendar.file(WINTER, NOW)
    whole, event = read(file)
    assert (file.name, file.media_type, str(whole["method"])) == ("visit-2027-01-14.ics", "text/calendar", "PUBLISH")
    assert str(event["summary"]) == WINTER.title
    assert str(event["location"]) == WINTER.place
    assert event.start == datetime(2027, 1, 14, 9, tzinfo=UTC)


@pytest.mark.parametrize(("day", "hour"), [(date(2027, 1, 14), 9), (date(2027, 6, 15), 8)])
def test_nine_is_nine_in_london_in_summer_too(day: date, hour: int) -> None:
    whole, event = read(calendar.file(replace(WINTER, day=day), NOW))
    start = event["dtstart"]
    assert isinstance(start, vDDDTypes)
    assert start.params["TZID"] == "Europe/London"
    assert event.start == datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
    assert [str(zone["tzid"]) for zone in whole.timezones] == ["Europe/London"]


def test_a_change_is_the_same_entry_with_a_higher_number() -> None:
    _, first = read(calendar.file(WINTER, NOW))
    _, second = read(calendar.file(replace(WINTER, day=date(2027, 1, 21), sequence=1), NOW))
    assert first["uid"] == second["uid"]
    assert (first["sequence"], second["sequence"]) == (0, 1)


def test_another_day_is_another_entry() -> None:
    _, first = read(calendar.file(WINTER, NOW))
    _, second = read(calendar.file(replace(WINTER, number=8), NOW))
    assert first["uid"] != second["uid"]


def test_a_day_that_is_off_is_taken_out() -> None:
    file = calendar.file(replace(WINTER, sequence=1), NOW, cancelled=True)
    whole, event = read(file)
    assert file.name == "cancelled-2027-01-14.ics"
    assert (str(whole["method"]), str(event["status"])) == ("CANCEL", "CANCELLED")


def test_lines_end_as_calendars_want_them_and_are_not_too_long() -> None:
    content = calendar.file(replace(WINTER, title="é" * 200), NOW).data.decode()
    assert all(len(line.encode()) <= 75 for line in content.split("\r\n"))
    assert "\n" not in content.replace("\r\n", "")


COMMITTEE = Meeting(
    number=7,
    title="Strategy Committee",
    day=date(2027, 6, 29),
    start="15:30",
    end="17:00",
    place="Heron Mere",
    online="https://meet.example.org/c",
    papers="https://papers.example.org/june",
)


def test_a_meeting_is_an_entry_of_its_own_whatever_its_number() -> None:
    file = calendar.meeting_file(COMMITTEE, 2, NOW)
    _, event = read(file)
    _, visit = read(calendar.file(WINTER, NOW))
    assert file.name == "meeting-2027-06-29.ics"
    assert event["uid"] != visit["uid"]
    assert [event.start, event.end] == [datetime(2027, 6, 29, *at, tzinfo=UTC) for at in ((14, 30), (16, 0))]
    assert str(event["description"]) == "Join: https://meet.example.org/c\nPapers: https://papers.example.org/june"
    moved = calendar.meeting_file(replace(COMMITTEE, day=date(2027, 7, 6)), 3, NOW, cancelled=True)
    whole, cancelled = read(moved)
    assert (event["uid"], event["sequence"], cancelled["sequence"]) == (cancelled["uid"], 2, 3)
    assert str(whole["method"]) == "CANCEL"


@pytest.mark.parametrize(
    ("fields", "start", "end"),
    [
        ({"whole_week": True, "day": date(2027, 2, 1)}, date(2027, 2, 1), date(2027, 2, 6)),
        ({"start": "", "end": ""}, date(2027, 6, 29), date(2027, 6, 30)),
        ({"end": ""}, datetime(2027, 6, 29, 14, 30, tzinfo=UTC), None),
    ],
)
def test_times_that_nobody_gave_are_not_invented(fields: dict[str, Any], start: date, end: date | None) -> None:
    _, event = read(calendar.meeting_file(replace(COMMITTEE, **fields), 0, NOW))
    assert (start, end) == (event.DTSTART, event.DTEND)


def test_a_calendar_to_subscribe_to_holds_everything_and_can_be_empty() -> None:
    entries = [WINTER, calendar.of_meeting(COMMITTEE, 0)]
    whole = Calendar.from_ical(calendar.feed("Ours", entries, NOW))
    assert [str(event["summary"]) for event in whole.walk("VEVENT")] == [WINTER.title, COMMITTEE.title]
    assert "method" not in whole
    assert Calendar.from_ical(calendar.feed("Ours", [], NOW)).walk("VEVENT") == []
