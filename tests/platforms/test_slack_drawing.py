"""Everything that is drawn for Slack is something that Slack takes."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack import manifest
from bot.slack.draw import WHOLE, blocks, draw, home, pieces
from bot.slack.modal import answers, note, page
from messages import forms, request, welcome
from messages.form import Choice, Choices, Day, Field, Form, Number, Option, Sheet, Text, YesNo, fill
from messages.message import Button, Message
from tests.fakes.slack_rules import block_faults, elements_of, markup_faults, mrkdwn_texts, too_large, view_faults
from tests.fakes.slack_shapes import Json

KNOWN: dict[str, Any] = {
    "schools": [(1, "Oakfield Fen Academy"), (2, "Elm & Ash <Primary>")],
    "areas": [("maths", "Mathematics", ("maths",)), *((f"area{n}", f"Area {n}", ()) for n in range(30))],
    "half_terms": [("2020-spring-1", "First half of the spring term"), ("2020-spring-2", "Second half")],
    "allowance": "Each SLE can be deployed free for 2 days.",
    "today": date(2020, 1, 6),
}
ANSWERS: dict[str, Any] = {
    "school": "2",
    "route": "specific_need",
    "area": "other:Forest & <school>",
    "focus": "Reading\nin Year 9 *bold* <!channel>",
    "outcomes": "More children read.",
    "who_supported": "team",
    "days": "1.5",
    "start": "2020-02-03",
    "phase": ["ks3", "ks4"],
    "consent": "yes",
}
SHOUT = "<!channel> <@U1> &amp; *now* :smile: `x`"
MESSAGES = [
    welcome.home("Elmwood", "Ada", ["headteacher"], roles=welcome.WORK, at_school=True, half_done="Half", news=["New"]),
    welcome.todo([(SHOUT * 50, Button("Same", "a.b")) for _ in range(60)]),
    Message(items=((" ", Button(" ", "a.b")),) * 60, buttons=(Button("Go", "a.b"),)),
    welcome.help_text(tuple(welcome.FOR_ROLES), linked=True, books=True),
    forms.review(request.REQUEST, ANSWERS, KNOWN, 7, "The central team sees this."),
    forms.question(request.REQUEST, request.REQUEST.field("area"), {}, KNOWN, 7),
    Message(),
    Message(buttons=(Button("Go", "a.b"),)),
    Message(title="T" * 400, text=SHOUT * 1000, facts=((SHOUT, SHOUT * 200),) * 60, after=SHOUT * 400),
    Message(text="&" * 4000, after="&" * 4000),
    Message(title="\n", text=" \n ", after="\t", facts=(("", ""), (" ", "\n"))),
    Message(facts=(("Name", "Ada"), ("", "Nobody"))),
    Message(text="\n".join(["A line of the digest."] * 700)),
    Message(text="x" * 9000),
    Message(buttons=tuple(Button("Lots " * 40, "a.b", str(n), strong=True) for n in range(400))),
    Message(buttons=(Button(" ", "a.b"), Button("Same", "a.b", "1"), Button("Same", "a.b", "1"))),
]


def message_faults(drawn: Json) -> list[str]:
    assert 0 < len(drawn["text"].strip()) <= 4000
    assert not list(mrkdwn_texts(drawn["blocks"]))
    return [*block_faults(drawn["blocks"], "/blocks", 50, 0), *markup_faults([drawn["text"]])]


@pytest.mark.parametrize("message", MESSAGES)
def test_every_message_is_one_that_slack_takes(message: Message) -> None:
    assert message_faults(draw(message)) == []
    assert view_faults(home(message), "home") == []
    assert view_faults(note(message), "modal") == []


words = st.text(max_size=200) | st.sampled_from([SHOUT, "&" * 4500, "x" * 3001, "\n" * 10, "a b\n" * 1500])
codes = st.text("abc.", min_size=1, max_size=20)
buttons = st.builds(Button, words, codes, codes, st.booleans())
messages = st.builds(
    Message,
    text=words,
    title=words,
    items=st.lists(st.tuples(words, buttons), max_size=60).map(tuple),
    facts=st.lists(st.tuples(words, words), max_size=40).map(tuple),
    after=words,
    buttons=st.lists(buttons, max_size=8).map(lambda few: tuple(few * 30)) | st.lists(buttons).map(tuple),
)


@given(message=messages)
def test_any_message_at_all_is_one_that_slack_takes(message: Message) -> None:
    assert message_faults(draw(message)) == []


@given(text=st.text("ab \n", max_size=20).map(lambda few: few * 600))
def test_a_long_text_loses_nothing_but_spaces_between_its_parts(text: str) -> None:
    parts = list(pieces(text))
    assert all(0 < len(part) <= 3000 for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


def test_a_long_text_is_parted_at_the_end_of_a_line() -> None:
    line = "A line of the digest."
    assert all(part.endswith(line) for part in pieces("\n".join([line] * 700)))


def test_a_message_shows_its_parts_in_order_and_keeps_what_was_typed() -> None:
    message = Message("Text <b>", "Title", (("Focus", "*R&D* <@U1>"),), "After", (Button("Go", "a.b", "7", True),))
    header, section, facts, context, actions = draw(message)["blocks"]
    assert header["text"] == {"type": "plain_text", "text": "Title", "emoji": False}
    assert section["text"]["text"] == "Text <b>"
    label, value = facts["elements"][0]["elements"]
    assert label == {"type": "text", "text": "Focus: ", "style": {"bold": True}}
    assert value == {"type": "text", "text": "*R&D* <@U1>\n"}
    assert context["elements"][0]["text"] == "After"
    [go] = actions["elements"]
    assert (go["action_id"], go["value"], go["style"]) == ("a.b#0", "7", "primary")
    assert draw(message)["text"] == "Title\nText &lt;b&gt;"


def test_buttons_stand_five_in_a_row_and_what_does_not_fit_is_said_to_be_missing() -> None:
    rows = draw(Message(buttons=tuple(Button(str(n), "a.b") for n in range(11))))["blocks"]
    assert [len(row["elements"]) for row in rows] == [5, 5, 1]
    many = draw(Message(buttons=tuple(Button(str(n), "a.b") for n in range(300))))["blocks"]
    assert len(many) == 50
    assert many[-1]["elements"][0]["text"] == "…"


def test_a_message_as_a_whole_stays_within_what_slack_takes() -> None:
    long = Message("x" * 20_000, "t" * 200, (("a", "b" * 4000),) * 9, "c" * 9000)
    texts = [block["text"]["text"] for block in blocks(long) if "text" in block]
    assert sum(map(len, texts)) <= WHOLE
    assert texts[-1].endswith("…")


# Forms


def sheet(page: int, answers: Json | None = None, form: Form = request.REQUEST, **known: Any) -> Sheet:
    return Sheet(form, KNOWN | known, ANSWERS if answers is None else answers, page, 7, "Only the team sees it.")


def one(field: Field, answers: Json | None = None) -> list[Json]:
    """The inputs of a form with this one field."""
    form = Form(name="f", version=1, title="Form", fields=(field,))
    view = page(Sheet(form, KNOWN, answers or {}, 1, 7))
    assert view_faults(view, "modal") == []
    return [block for block in view["blocks"] if block["type"] == "input"]


def options(count: int, group: str = "") -> tuple[Option, ...]:
    return tuple(Option(str(n), f"Option {n} " + "x" * 80 * (n % 2), (), group * (n % 2)) for n in range(count))


FIELDS: list[tuple[Field, str]] = [
    (Text(name="a", label="a", question="a?" * 2000, hint="h" * 3000, longest=9000), "plain_text_input"),
    (Text(name="a", label="a", question="a?", longest=40), "plain_text_input"),
    (Choice(name="a", label="a", question="a?", choices=options(5)), "radio_buttons"),
    (Choice(name="a", label="a", question="a?", choices=options(6)), "static_select"),
    (Choice(name="a", label="a", question="a?", choices=options(250)), "static_select"),
    (Choice(name="a", label="a", question="a?", choices=options(250, "Group")), "static_select"),
    (Choice(name="a", label="a", question="a?", choices=(Option("1", " "),)), "radio_buttons"),
    (Choice(name="a", label="a", question="a?"), "plain_text_input"),
    (Choices(name="a", label="a", question="a?", choices=options(10)), "checkboxes"),
    (Choices(name="a", label="a", question="a?", choices=options(11)), "multi_static_select"),
    (Choices(name="a", label="a", question="a?"), "plain_text_input"),
    (Number(name="a", label="a", question="a?", quick=(1, 2)), "plain_text_input"),
    (Day(name="a", label="a", question="a?"), "datepicker"),
    (Day(name="a", label="a", question="a?", choices=options(2)), "static_select"),
    (YesNo(name="a", label="a", question="a?"), "radio_buttons"),
    (Field(name="a", label="a", question="a?"), "plain_text_input"),
]


@pytest.mark.parametrize(("field", "kind"), FIELDS)
def test_every_kind_of_field_has_its_own_kind_of_input(field: Field, kind: str) -> None:
    assert one(field)[0]["element"]["type"] == kind


@pytest.mark.parametrize("number", range(6))
@pytest.mark.parametrize("given", [{}, ANSWERS], ids=["empty", "full"])
def test_every_page_of_the_request_is_one_that_slack_takes(number: int, given: Json) -> None:
    view = page(sheet(number, given))
    assert view_faults(view, "modal") == []
    assert not too_large(view)
    assert not list(mrkdwn_texts(view))


def test_what_a_form_is_about_is_not_asked_and_a_long_list_keeps_what_was_chosen() -> None:
    fields = (
        Choice(name="visit", label="Day", question="Which day?", choices=options(3), fixed=True),
        Choice(name="school", label="School", question="Which school?", choices=options(250)),
    )
    view = page(
        Sheet(Form(name="f", version=1, title="Form", fields=fields), {}, {"visit": "1", "school": "240"}, 1, 7)
    )
    assert view_faults(view, "modal") == []
    [asked] = [block for block in view["blocks"] if block["type"] == "input"]
    assert asked["block_id"] == "school"
    assert asked["element"]["initial_option"]["value"] == "240"
    assert [len(group["options"]) for group in asked["element"]["option_groups"]] == [100, 100, 50]


def test_a_page_says_what_it_belongs_to_and_where_it_stands() -> None:
    first, second, review = page(sheet(1)), page(sheet(2)), page(sheet(0))
    assert (second["callback_id"], second["private_metadata"]) == ("form.page", "7.2")
    assert first["submit"]["text"] == second["submit"]["text"] == "Next"
    assert review["submit"]["text"] == "Send request"
    assert first["blocks"][0]["text"]["text"] == request.REQUEST.intro
    assert first["blocks"][1]["elements"][0]["text"] == "Page 1 of 5"
    assert second["blocks"][0]["elements"][0]["text"] == "Page 2 of 5"


def test_every_page_but_the_first_leads_back() -> None:
    def back(view: Json) -> list[tuple[str, str]]:
        pressed = [e for block in view["blocks"] for e in elements_of(block) if e["type"] == "button"]
        return [(button["action_id"], button["value"]) for button in pressed]

    assert back(page(sheet(1))) == []
    assert back(page(sheet(2))) == [("form.turn#0", "7.2")]
    assert back(page(sheet(0))) == [("form.turn#0", "7.0")]


def test_the_review_shows_all_that_was_understood_and_the_note() -> None:
    said = str(page(sheet(0))["blocks"])
    assert "Forest & <school>" in said
    assert "Monday 3 February 2020" in said
    assert "Only the team sees it." in said


def test_a_form_with_nothing_to_ask_still_draws() -> None:
    empty = Form(name="f", version=1, title="A title that is longer than Slack allows", fields=())
    for number in (0, 1):
        assert view_faults(page(Sheet(empty, {}, {}, number, 7)), "modal") == []


def initial(fields: Sequence[Json]) -> Json:
    keys = ("initial_value", "initial_option", "initial_options", "initial_date")
    found = ((f["block_id"], f["element"].get(key)) for f in fields for key in keys)
    return {name: value for name, value in found if value}


def test_answers_given_before_stand_in_their_inputs() -> None:
    inputs = [b for n in range(1, 6) for b in page(sheet(n))["blocks"] if b["type"] == "input"]
    shown = initial(inputs)
    assert shown["area.other"] == "Forest & <school>"
    assert "area" not in shown
    assert shown["start.day"] == "2020-02-03"
    assert shown["who_supported"]["value"] == "team"
    assert shown["days"] == "1.5"
    assert [option["value"] for option in shown["phase"]] == ["ks3", "ks4"]
    assert shown["focus"] == ANSWERS["focus"]


def test_a_number_not_known_yet_stands_in_words_and_a_short_answer_on_one_line() -> None:
    unsure = Number(name="a", label="a", question="a?", choices=(request.UNSURE,))
    assert initial(one(unsure, {"a": "unsure"})) == {"a": "Not sure yet"}
    short = Text(name="a", label="a", question="a?", longest=40)
    assert initial(one(short, {"a": "two\nlines"})) == {"a": "two lines"}


def test_an_input_with_another_beside_it_may_be_left_blank() -> None:
    optional = {block["block_id"]: block["optional"] for block in page(sheet(2))["blocks"] if block["type"] == "input"}
    assert optional == {
        "area": True, "area.other": True, "focus": False, "outcomes": False, "who_supported": True,
        "who_supported.other": True,
    }  # fmt: skip


# What was entered


def test_what_was_entered_is_read_by_field_and_own_words_go_first() -> None:
    state = {
        "area": {"answer": {"type": "static_select", "selected_option": {"value": "maths"}}},
        "area.other": {"answer": {"type": "plain_text_input", "value": " Forest school "}},
        "who": {"answer": {"type": "static_select", "selected_option": {"value": "team"}}},
        "who.other": {"answer": {"type": "plain_text_input", "value": None}},
        "focus": {"answer": {"type": "plain_text_input", "value": " "}},
        "start": {"answer": {"type": "static_select", "selected_option": None}},
        "start.day": {"answer": {"type": "datepicker", "selected_date": "2020-02-03"}},
        "phase": {"answer": {"type": "checkboxes", "selected_options": [{"value": "ks3"}]}},
        "phase.other": {"answer": {"type": "plain_text_input", "value": "ks9"}},
        "method": {"answer": {"type": "multi_static_select", "selected_options": []}},
    }
    assert answers(state) == {
        "area": "Forest school", "who": "team", "focus": None, "start": "2020-02-03", "phase": ["ks3", "ks9"],
        "method": None,
    }  # fmt: skip


def test_a_page_handed_in_untouched_changes_no_answer() -> None:
    """What stands in the inputs is read as what was answered."""
    for number in range(1, 6):
        shown = sheet(number)
        raw = {name: said for name, said in _untouched(page(shown)).items() if said is not None}
        again = fill(request.REQUEST, {}, ANSWERS | raw, KNOWN)
        assert {name: again.answers[name] for name in raw} == {name: ANSWERS[name] for name in raw}


def _untouched(view: Json) -> Json:
    keys = {"initial_value": "value", "initial_option": "selected_option", "initial_date": "selected_date"}
    keys |= {"initial_options": "selected_options"}
    state = {
        block["block_id"]: {"answer": {keys.get(key, key): value for key, value in block["element"].items()}}
        for block in view["blocks"]
        if block["type"] == "input"
    }
    return answers(state)


def test_the_manifest_asks_for_what_is_used_and_no_more() -> None:
    socket, http = manifest(None), manifest("https://bot.example.org/")
    assert socket["settings"]["socket_mode_enabled"] is True
    assert "https" not in str(socket)
    assert http["settings"]["socket_mode_enabled"] is False
    urls = [http["settings"][key]["request_url"] for key in ("event_subscriptions", "interactivity")]
    assert {*urls, http["features"]["slash_commands"][0]["url"]} == {"https://bot.example.org/slack/events"}
    assert "users:read.email" in http["oauth_config"]["scopes"]["bot"]
