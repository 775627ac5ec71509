"""The laws of the conversation engine."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.router import Router
from messages.form import (
    Choice,
    Choices,
    Day,
    Field,
    Form,
    Known,
    Number,
    Option,
    Sheet,
    Text,
    YesNo,
    fill,
    still_fitting,
    without_last,
)
from messages.message import Invalid
from messages.request import REQUEST

KNOWN: Known = {
    "today": date(2026, 11, 23),
    "schools": [(1, "Oakfield Fen Academy"), (2, "Witham Reach School")],
    "areas": [("maths", "Maths", ["numeracy"]), ("english", "English", []), ("re", "Religious education", ["RE"])],
    "half_terms": [("term-2026-27-2", "This half term"), ("term-2026-27-3", "Term 3")],
    "allowance": "",
}
FORM = Form(
    name="test.form",
    version=1,
    title="A form",
    fields=(
        Choice(name="kind", label="Kind", question="?", choices=(Option("a", "Alpha"), Option("b", "Beta", ("bee",)))),
        Text(name="why", label="Why", question="?", longest=20, when=lambda answers: answers.get("kind") == "a"),
        Number(name="days", label="Days", question="?", choices=(Option("unsure", "Not sure"),)),
        Day(name="start", label="Start", question="?", choices=(Option("soon", "Soon"),)),
        YesNo(name="sure", label="Sure", question="?"),
        Choices(
            name="ways", label="Ways", question="?", choices=(Option("x", "Xylo"), Option("y", "Yoga")), optional=True
        ),
    ),
)
RAW: dict[str, st.SearchStrategy[Any]] = {
    "kind": st.sampled_from(["a", "Beta", "bee", "beta ", "zeta", ""]) | st.text(max_size=10),
    "why": st.text(max_size=30),
    "days": st.sampled_from(["2", "1.5", "half a day", "not sure", "0", "1000", "2.3"]) | st.text(max_size=8),
    "start": st.sampled_from(["soon", "12 January", "tomorrow", "next Tuesday", "30 Feb", "1/2/27"])
    | st.text(max_size=12),
    "sure": st.sampled_from(["yes", "n", "perhaps"]),
    "ways": st.lists(st.sampled_from(["x", "Yoga", "?"]), max_size=3) | st.just("xylo and yoga"),
}
GIVEN = st.fixed_dictionaries({}, optional=RAW)


def one_by_one(form: Form, raw: dict[str, Any]) -> dict[str, Any]:
    """The answers after giving each field in turn, mistakes left out."""
    have: dict[str, Any] = {}
    for field in form.fields:
        if field.name in raw:
            have = fill(form, have, {field.name: raw[field.name]}, KNOWN).answers
    return have


@given(GIVEN)
def test_one_at_a_time_is_all_at_once(raw: dict[str, Any]) -> None:
    assert one_by_one(FORM, raw) == fill(FORM, {}, raw, KNOWN).answers


@given(GIVEN)
def test_the_talk_can_always_go_on(raw: dict[str, Any]) -> None:
    filled = fill(FORM, {}, raw, KNOWN)
    if filled.next is None:
        required = {f.name for f in FORM.fields if not f.optional and f.when(filled.answers)}
        assert required <= filled.answers.keys()
    else:
        assert filled.next.name not in filled.answers


@given(GIVEN)
def test_reading_a_read_answer_changes_nothing(raw: dict[str, Any]) -> None:
    answers = fill(FORM, {}, raw, KNOWN).answers
    again = fill(FORM, {}, answers, KNOWN)
    assert again.answers == answers
    assert not again.errors
    assert still_fitting(FORM, answers, KNOWN) == answers


@given(GIVEN)
def test_a_whole_form_hears_all_its_mistakes(raw: dict[str, Any]) -> None:
    filled = fill(FORM, {}, raw, KNOWN)
    for field in FORM.fields:
        if field.name in raw and field.when(filled.answers):
            assert (field.name in filled.errors) != (field.name in filled.answers)


@given(GIVEN)
def test_going_back_far_enough_leaves_no_required_answer(raw: dict[str, Any]) -> None:
    answers = fill(FORM, {}, raw, KNOWN).answers
    for _ in FORM.fields:
        answers = without_last(FORM, answers, KNOWN)
    assert not [name for name in answers if not FORM.field(name).optional]


@given(st.sampled_from(REQUEST.fields), st.text(max_size=700))
def test_nothing_a_person_types_breaks_a_question_of_the_request(field: Field, text: str) -> None:
    try:
        value = field.read(text, KNOWN)
    except Invalid as invalid:
        assert invalid.text
    else:
        assert field.read(value, KNOWN) == value
        assert field.say(value, KNOWN)


def test_the_request_asks_at_most_nine_questions() -> None:
    for route in ("specific_need", "diagnose"):
        asked = [f for f in REQUEST.fields if not f.optional and f.when({"route": route})]
        assert len(asked) <= 9


def test_an_answer_that_is_settled_is_neither_asked_nor_taken_back() -> None:
    known = {**KNOWN, "settled": {"kind": "b"}}
    filled = fill(FORM, {}, {"kind": "a", "days": "2"}, known)
    assert filled.answers == {"kind": "b", "days": "2"}
    assert without_last(FORM, without_last(FORM, filled.answers, known), known) == {"kind": "b"}


def test_an_invalid_answer_leaves_the_one_before() -> None:
    filled = fill(FORM, {"days": "2"}, {"days": "many"}, KNOWN)
    assert filled.answers == {"days": "2"}
    assert filled.errors["days"].text == "Please give a number of days, for example 2 or 1.5."


@pytest.mark.parametrize(
    ("typed", "value"),
    [("maths", "maths"), ("Mahts", "maths"), ("numeracy", "maths"), ("Latin", "other:Latin"), ("RE", "re")],
)
def test_an_area_is_recognised_with_slips_and_by_other_names_or_kept_as_typed(typed: str, value: str) -> None:
    assert REQUEST.field("area").read(typed, KNOWN) == value


@pytest.mark.parametrize(
    ("typed", "value"),
    [("2", "2"), ("half a day", "0.5"), ("2.50", "2.5"), ("two days", "2"), ("not sure", "unsure"), ("1 day", "1")],
)
def test_days_are_read_as_people_write_them(typed: str, value: str) -> None:
    assert REQUEST.field("days").read(typed, KNOWN) == value


def test_no_day_at_all_is_asked_for_without_quoting_nothing() -> None:
    with pytest.raises(Invalid, match=r"^Please give a day\.$"):
        Day(name="start", label="Start", question="When?").read(" ", KNOWN)


@pytest.mark.parametrize("typed", ["0", "61", "2.3", "lots", "-1", "1e3"])
def test_days_that_cannot_be_are_explained(typed: str) -> None:
    with pytest.raises(Invalid, match=r"Please give"):
        REQUEST.field("days").read(typed, KNOWN)


def test_pages_lead_from_the_first_to_the_review_and_back() -> None:
    sheet = Sheet(REQUEST, KNOWN, {}, 1, draft=1)
    assert sheet.pages == [1, 2, 3, 4, 5]
    assert sheet.next_page == 2
    assert Sheet(REQUEST, KNOWN, {}, 5, draft=1).next_page == 0
    assert Sheet(REQUEST, KNOWN, {}, 0, draft=1).page_before == 5
    assert Sheet(REQUEST, KNOWN, {}, 1, draft=1).page_before == 1


def test_a_handler_whose_parameters_are_not_the_fields_fails_at_once() -> None:
    router = Router("test")

    async def know(turn: object) -> Known:
        return {}

    async def wrong(turn: object, *, kind: str, wherefore: str) -> None:
        return None

    with pytest.raises(TypeError, match="wherefore"):
        router.form(FORM, know=know)(wrong)
