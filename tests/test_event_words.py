"""How days, times and names of meetings are read from what people type."""

from datetime import date

import pytest

from messages import clashes, event_words, period, series, spans, time_words
from messages.arranging import CHANGE, EXTRAS, HOURS, Link
from messages.clashes import Planned
from messages.message import Invalid
from messages.school_year import SchoolYear

MONDAY = date(2026, 11, 23)
TERMS = ((date(2026, 11, 2), date(2026, 12, 18)), (date(2027, 1, 5), date(2027, 2, 12)))


@pytest.mark.parametrize(
    ("text", "given"),
    [
        (
            "strategy committee tues 16 march 3.30-5pm at LSST",
            {"series": "strategy_committee", "day": "tues 16 march", "times": "3.30-5pm", "place": "LSST"},
        ),
        ("a new event: tea party, Friday 12 March 2027", {"series": "tea party", "day": "Friday 12 March 2027"}),
        (
            "art subject leaders 14/1/27 from 15:45 to 17:00 online https://meet.example.org/a",
            {
                "series": "subject_art",
                "day": "14/1/27",
                "times": "15:45 to 17:00",
                "place": "Online",
                "online": "https://meet.example.org/a",
            },
        ),
    ],
)
def test_one_line_says_what_when_and_where(text: str, given: dict[str, str]) -> None:
    assert event_words.read(text, {}).given() == given


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("w/c 26 April 2027", "w/c 2027-04-26"),
        ("online week from 26 april 2027", "w/c 2027-04-26"),
        ("Thursday 3 October 2019", "2019-10-03"),
        ("tuesday 16 march", "2027-03-16"),
    ],
)
def test_a_day_is_kept_so_that_it_reads_the_same_again(text: str, kept: str) -> None:
    assert event_words.read_day(text, MONDAY) == event_words.read_day(kept, MONDAY) == kept


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("Wednesday 3 October 2019", ["2019-10-02", "2019-10-03"]),
        ("w/c 28 April 2027", ["w/c 2027-04-26", "w/c 2027-05-03"]),
        ("Monday 31 February 2027", []),
    ],
)
def test_a_day_that_cannot_be_is_asked_about(text: str, options: list[str]) -> None:
    with pytest.raises(Invalid) as raised:
        event_words.read_day(text, MONDAY)
    assert [value for value, _ in raised.value.options] == options


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("half 3", ("15:30", "")),
        ("10 to 12", ("10:00", "12:00")),
        ("half 9 til 2", ("09:30", "14:00")),
        ("3.45pm", ("15:45", "")),
        ("9", ("09:00", "")),
        ("3.45- 5pm", ("15:45", "17:00")),
    ],
)
def test_a_start_alone_is_a_time(text: str, times: tuple[str, str]) -> None:
    assert time_words.read_times(text) == times


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("when is strategy comittee", ("strategy_committee",)),
        ("deputy head network", ("deputies",)),
        ("next subject leader meeting for science", ("subject_science",)),
        ("subject leader meetings", series.SUBJECT_LEADERS),
        ("scitt meetings", series.SCITT),
        ("mentor training", ("secondary_mentors",)),
        ("the tea party", ("tea",)),
        ("science", ()),
    ],
)
def test_series_go_by_many_names(text: str, found: tuple[str, ...]) -> None:
    assert series.found(text, {"Tea party": "tea"}) == found


def test_several_series_have_a_title_together() -> None:
    assert series.title(series.NETWORKS, {}) == "Network meetings"
    assert series.title(("heads", "tea"), {"tea": "Tea party"}) == "Headteacher network and Tea party"
    assert series.title(("quiz_night",), {}) == "Quiz night"


@pytest.mark.parametrize(
    ("text", "today", "span"),
    [
        ("this half term", MONDAY, (MONDAY, date(2026, 12, 18))),
        ("next half term", MONDAY, TERMS[1]),
        ("next half term", date(2026, 12, 21), TERMS[1]),
        ("next half term", date(2027, 1, 6), None),
        ("this half term", date(2027, 3, 1), None),
        ("this term", MONDAY, (MONDAY, date(2026, 12, 18))),
        ("next term", MONDAY, TERMS[1]),
        ("this week", MONDAY, (MONDAY, date(2026, 11, 29))),
        ("next month", MONDAY, (date(2026, 12, 1), date(2026, 12, 31))),
        ("this year", MONDAY, (MONDAY, date(2027, 8, 31))),
        ("tomorrow", MONDAY, (date(2026, 11, 24), date(2026, 11, 24))),
        ("in january", MONDAY, (date(2027, 1, 1), date(2027, 1, 31))),
        ("in nov", MONDAY, (MONDAY, date(2026, 11, 30))),
        ("may we have the dates", MONDAY, None),
        ("what is on w/c 18 jan", MONDAY, (date(2027, 1, 18), date(2027, 1, 22))),
        ("science meeting 12 January", MONDAY, (date(2027, 1, 12), date(2027, 1, 12))),
        ("anything on before christmas", MONDAY, (MONDAY, date(2026, 12, 18))),
        ("meetings next friday", MONDAY, None),
    ],
)
def test_a_stretch_of_time_is_read(text: str, today: date, span: tuple[date, date] | None) -> None:
    found = period.read(text, today, TERMS)
    assert (found and (found.first, found.last)) == span


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("26-30 october 2026", "2026-10-26", "2026-10-30"),
        ("Monday 4 January", "2027-01-04", "2027-01-04"),
        ("5 january to 12 february 2027", "2027-01-05", "2027-02-12"),
        ("2027-01-04,2027-01-08", "2027-01-04", "2027-01-08"),
        ("4/1/2027-8/1/2027", "2027-01-04", "2027-01-08"),
        ("w/c 4 January", "2027-01-04", "2027-01-08"),
        ("mon to weds next week", "2026-11-30", "2026-12-02"),
    ],
)
def test_first_and_last_day_are_read(text: str, first: str, last: str) -> None:
    assert spans.read(text, MONDAY) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("friday 23 october", ["2026-10-23", "2027-10-22", "2027-10-23"]),
        ("wednesday 5 january", ["2027-01-05", "2027-01-06"]),
        ("wednesday 5 january 2027", ["2027-01-05", "2027-01-06"]),
        ("1 may to 2 may to 3 may", []),
    ],
)
def test_days_that_can_mean_several_are_asked_about(text: str, options: list[str]) -> None:
    with pytest.raises(Invalid) as raised:
        spans.read(text, MONDAY)
    assert [value for value, _ in raised.value.options] == options


def planned(**values: object) -> Planned:
    plain = Planned(1, "heads", "Headteacher network", date(2027, 1, 14), False, "09:00", "12:00", "Keyworth")
    return Planned(**{**{name: getattr(plain, name) for name in Planned.__slots__}, **values})


@pytest.mark.parametrize(
    ("other", "against"),
    [
        ({"start": "11:00", "end": ""}, 1),
        ({"start": "12:00", "end": "13:00"}, 0),
        ({"place": "The Keyworth Centre"}, 1),
        ({"place": "Online"}, 0),
        ({"place": "", "audience": ("headteacher",)}, 1),
        ({"place": "", "audience": ("deputy_head",)}, 0),
        ({"start": "", "end": ""}, 1),
        ({"day": date(2027, 1, 15)}, 0),
        ({"whole_week": True}, 0),
        ({"number": 1}, 0),
    ],
)
def test_meetings_clash_at_one_place_or_for_the_same_people(other: dict[str, object], against: int) -> None:
    mine = planned(audience=("headteacher", "cpld_lead"))
    assert len(clashes.found(mine, [planned(**{"number": 2, **other})])) == against


def test_before_a_day_is_given_there_is_nothing_to_say_of_it() -> None:
    known = {"today": MONDAY, "planned": [], "series": [], "for": {}, "year": SchoolYear(TERMS)}
    assert clashes.note_on_adding(known, {}) == clashes.note_on_moving(known, {}) == ""
    assert clashes.note_on_changing(known, {"event": "7"}) == ""


def test_what_is_taken_away_is_said_to_be_none() -> None:
    assert HOURS.read("not yet", {}) == "none" and HOURS.say("none", {}) == "Not known yet"
    assert CHANGE.field("place").read("None.", {}) == "none" and CHANGE.field("place").say("none", {}) == "None"
    link = EXTRAS[0]
    assert isinstance(link, Link) and link.read("none", {}) == "none"
    for field, text in ((HOURS, "soonish"), (link, "meet.example.org")):
        with pytest.raises(Invalid):
            field.read(text, {})
