"""Whom a broadcast is for, and when it goes out, read from plain words and read back."""

from datetime import date, datetime

import pytest

from messages import audiences, broadcast_words, moments
from messages.broadcast_words import Wanted
from messages.dates import LONDON
from messages.message import Invalid
from storage import events

NOW = datetime(2026, 11, 23, 9, tzinfo=LONDON)
KNOWN = {
    "today": NOW.date(),
    "schools": [(1, "Oakfield Fen Academy"), (2, "Witham Reach School"), (3, "The Head Start Primary School")],
    "people": [(5, "Amara Barleycroft")],
    "phases": ["Secondary", "Primary", "Not applicable"],
    "networks": {series: [role.value for role in roles] for series, roles in events.FOR.items()},
    "meetings": [
        (7, "Strategy Committee", "strategy_committee", date(2026, 11, 26)),
        (8, "Strategy Committee", "strategy_committee", date(2027, 3, 16)),
        (9, "Headteacher network", "heads", date(2026, 12, 2)),
    ],
}
HEADS = {"roles": ["headteacher"]}


@pytest.mark.parametrize(
    ("words", "filters"),
    [
        ("all heads", HEADS),
        ("headteahcers", HEADS),
        ("every school", HEADS),
        ("headteacher network", HEADS),
        ("everyone", {}),
        ("SCITT mentors", {"roles": ["scitt_coordinator"]}),
        ("the Strategy Committee members", {"roles": ["committee_member"]}),
        ("secondary heads except Oakfield", HEADS | {"phases": ["Secondary"], "not_schools": [1]}),
        ("special schools", HEADS | {"phases": ["Not applicable"]}),
        ("everyone at the Head Start Primary School", {"schools": [3]}),
        ("all members", HEADS | {"members": True}),
        ("heads who haven’t replied to strategy committee", HEADS | {"unreplied": 7}),
        ("heads who have not replied to strategy committee on 16 March 2027", HEADS | {"unreplied": 8}),
        ("people not replied to meeting 9", {"unreplied": 9}),
        ("heads who have not evaluated yet", HEADS | {"unevaluated": True}),
        ("SLEs with days left", {"roles": ["sle"], "days_left": True}),
        ("schools with an open request", HEADS | {"open_request": True}),
        (
            "heads and deputies at Witham except Amara Barleycroft and SLEs",
            {"roles": ["headteacher", "deputy_head"], "schools": [2], "not_people": [5], "not_roles": ["sle"]},
        ),
    ],
)
def test_an_audience_said_in_words_means_the_same_when_it_is_read_back(words: str, filters: dict[str, object]) -> None:
    assert audiences.read(words, KNOWN) == filters
    said = audiences.say(filters, KNOWN)
    assert audiences.read(said, KNOWN) == filters
    assert audiences.say(audiences.read(said, KNOWN), KNOWN) == said


@pytest.mark.parametrize(
    ("words", "asks"),
    [
        ("purple people", "“purple”"),
        ("SLEs except SLEs at Oakfield", "“except sles at oakfield”"),
        ("heads except purple", "“except purple”"),
        ("for the", "Whom is it for?"),
        ("heads who have not replied", "To which meeting?"),
    ],
)
def test_what_is_not_understood_is_asked_about_and_never_guessed(words: str, asks: str) -> None:
    with pytest.raises(Invalid) as refused:
        audiences.read(words, KNOWN)
    assert asks in refused.value.text
    for value, _ in refused.value.options:
        assert audiences.read(value, KNOWN)["unreplied"]


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("send a broadcast", Wanted()),
        ("remind all heads of strategy committee", Wanted("headteachers", about="strategy committee")),
        ("remind all SLEs to confirm their days", Wanted("SLEs", "Please confirm their days.")),
        ("tell all the schools the meeting is cancelled", Wanted("headteachers", "The meeting is cancelled.")),
        ("message everyone: the office is closed on Friday", Wanted("everyone", "The office is closed on Friday.")),
        ("tell all heads the office is closed", Wanted("headteachers", "The office is closed.")),
        ("notify all CPLD leads that booking is open", Wanted("CPLD leads", "Booking is open.")),
        ("let all deputies know about the event", Wanted("deputy headteachers", about="the event")),
        ("announce a change of venue to everyone", Wanted("everyone", about="a change of venue")),
        ("send a reminder to the strategy committee", Wanted("Strategy Committee members")),
        ("announce lunch to purple people", Wanted(about="lunch")),
        ("tell purple people that it rains", Wanted()),
    ],
)
def test_a_sentence_says_whom_it_is_for_and_what(sentence: str, wanted: Wanted) -> None:
    assert broadcast_words.read(sentence, KNOWN) == wanted


def test_a_reminder_is_of_the_next_meeting_that_is_named() -> None:
    assert broadcast_words.meeting("strategy committee", KNOWN) == 7
    assert broadcast_words.meeting("the event", KNOWN) is None
    assert broadcast_words.reminder("Mentors", "the week beginning Monday 3 February 2020", "") == (
        "Mentors is in the week beginning Monday 3 February 2020."
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("tomorrow 8am", "Tuesday 24 November 2026, 8am"),
        ("thursday 17 december at 4pm", "Thursday 17 December 2026, 4pm"),
        ("4pm", "Monday 23 November 2026, 4pm"),
        ("tue 24 nov 08:00", "Tuesday 24 November 2026, 8am"),
        ("noon tomorrow", "Tuesday 24 November 2026, 12pm"),
        ("24/11 16.30", "Tuesday 24 November 2026, 4.30pm"),
    ],
)
def test_a_moment_is_read_with_its_weekday(words: str, said: str) -> None:
    moment = moments.read(words, NOW)
    assert moments.say(moment) == said
    assert moments.read(said, NOW) == moment


@pytest.mark.parametrize(
    ("words", "asks", "choices"),
    [
        ("8am", "has passed", 0),
        ("friday", "At what time on Friday 27 November 2026?", 3),
        ("4.30 tomorrow", "In the morning or in the afternoon?", 2),
        ("wednesday 17 december 4pm", "17 December 2026 is a Thursday", 2),
        ("on monday at 1.30am", "Between 1am and 2am", 0),
        ("13pm", "There is no time", 0),
        ("soon", "could not read", 0),
    ],
)
def test_a_doubtful_moment_is_asked_about(words: str, asks: str, choices: int) -> None:
    with pytest.raises(Invalid) as refused:
        moments.read(words, NOW)
    assert asks in refused.value.text
    assert [moments.say(moments.read(value, NOW)) for value, _ in refused.value.options] == [
        label for _, label in refused.value.options
    ]
    assert len(refused.value.options) == choices
