"""What Slack sends, read as what a person did."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.read import Identity, read, unwrapped, vouched
from messages.message import Inbound, Place
from tests.fakes.slack_workspace import as_typed

US = Identity("T0001", "UBOT")
Json = dict[str, Any]


def event(**more: Any) -> Json:
    inner = {
        "type": "message",
        "user": "UADA",
        "text": "who's my contact",
        "ts": "1580000000.000100",
        "client_msg_id": "5f1c9a2e",
        "team": "T0001",
        "channel": "DADA",
        "event_ts": "1580000000.000100",
        "channel_type": "im",
    }
    return {
        "token": "verification-token",
        "team_id": "T0001",
        "api_app_id": "A0001",
        "event": {key: value for key, value in (inner | more).items() if value is not None},
        "type": "event_callback",
        "event_id": "Ev01",
        "event_time": 1580000000,
        "authorizations": [{"team_id": "T0001", "user_id": "UBOT", "is_bot": True}],
    }


def interaction(kind: str, **more: Any) -> Json:
    person = {"id": "UADA", "username": "ada", "name": "ada", "team_id": "T0001"}
    whole = {"type": kind, "user": person, "team": {"id": "T0001"}, "enterprise": None, "trigger_id": "1.2.abc"}
    return whole | more


def pressed(**more: Any) -> Json:
    button = {"type": "button", "action_id": "support.show#3", "block_id": "b", "value": "42", "action_ts": "1.5"}
    message = {"type": "message", "ts": "1580000000.000200", "text": "Hello"}
    container = {"type": "message", "message_ts": "1580000000.000200", "channel_id": "DADA", "is_ephemeral": False}
    channel = {"id": "DADA", "name": "directmessage"}
    parts = {"actions": [button], "message": message, "container": container, "channel": channel}
    return interaction("block_actions", **(parts | more))


def submission(**more: Any) -> Json:
    values = {
        "focus": {"answer": {"type": "plain_text_input", "value": "R&D"}},
        "area": {"answer": {"type": "static_select", "selected_option": None}},
        "area.other": {"answer": {"type": "plain_text_input", "value": "Forest school"}},
    }
    view = {"id": "V1", "type": "modal", "callback_id": "form.page", "private_metadata": "7.2"}
    return interaction("view_submission", view=view | {"state": {"values": values}} | more)


def command(**more: str) -> Json:
    form = {
        "team_id": "T0001",
        "channel_id": "DADA",
        "channel_name": "directmessage",
        "user_id": "UADA",
        "command": "/s2s",
        "text": "",
        "trigger_id": "1.2.abc",
        "is_enterprise_install": "false",
    }
    return form | more


def text_of(payload: Json) -> str:
    inbound = read(payload, US)
    assert inbound
    return inbound.text


def test_a_direct_message_is_what_a_person_said() -> None:
    place = Place("DADA", root="1580000000.000100")
    assert read(event(), US) == Inbound("Ev01", "slack", "UADA", place, text="who's my contact", forms_on_press=True)
    in_thread = read(event(thread_ts="1579999999.000100"), US)
    assert in_thread
    assert in_thread.place == Place("DADA", thread="1579999999.000100", root="1580000000.000100")


@pytest.mark.parametrize(
    ("sent", "typed"),
    [
        ("R&amp;D &lt;b&gt;", "R&D <b>"),
        ("&amp;lt;", "&lt;"),
        ("invite <mailto:ada@x.example|ada@x.example>", "invite ada@x.example"),
        ("<https://x.example/?a=1&amp;b=2|x.example> please", "https://x.example/?a=1&b=2 please"),
        ("<https://x.example>", "https://x.example"),
        ("<tel:0123|0123>", "0123"),
        ("<@UBOT> hello", "hello"),
        ("  <@UBOT|bot>, hello", "hello"),
        ("ask <@UBEN|ben> or <@UBEN>", "ask @ben or @UBEN"),
        ("in <#C1|staff>", "in #staff"),
        ("<!channel> at <!date^1^{date}|noon>", "@channel at noon"),
        ("a &lt;script&gt; or <b>", "a <script> or <b>"),
    ],
)
def test_a_text_is_read_as_it_was_typed(sent: str, typed: str) -> None:
    assert text_of(event(text=sent)) == typed


@given(text=st.text(st.characters(categories=("L", "N", "Z"), include_characters="&<>;|.@#!-")))
def test_whatever_is_typed_comes_back_as_it_was(text: str) -> None:
    assert unwrapped(as_typed(text)) == text


def test_a_picture_or_a_voice_message_without_words_is_told_apart() -> None:
    photo = read(event(subtype="file_share", text="", files=[{"id": "F1"}]), US)
    assert photo
    assert (photo.action, photo.text) == ("welcome.words_only", "")
    assert text_of(event(subtype="file_share", text="see this", files=[{"id": "F1"}])) == "see this"
    bare = read(event(text="<@UBOT>"), US)
    assert bare
    assert bare.action == "welcome.menu"


@pytest.mark.parametrize(
    "unheard",
    [
        event(subtype="message_changed"),
        event(subtype="message_deleted"),
        event(subtype="channel_join"),
        event(subtype="bot_message", bot_id="B9", user=None),
        event(bot_id="B0001", user="UBOT"),
        event(bot_id="B9"),
        event(user="UBOT"),
        event(user=None),
        event(channel_type="channel", channel="CSTAFF"),
        event(channel_type="mpim", channel="G1"),
        event(type="app_home_opened", tab="messages"),
        event(type="app_mention", channel="DADA"),
        event(type="reaction_added"),
        event(team="T0999"),
        event(user_team="T0999"),
        event(source_team="T0999"),
        event() | {"team_id": "T0999"},
        pressed() | {"user": {"id": "UADA", "team_id": "T0999"}},
        pressed() | {"team": {"id": "T0999"}},
        pressed(actions=[{"type": "static_select", "action_id": "a", "action_ts": "1"}]),
        command(team_id="T0999"),
        submission(callback_id="other"),
        interaction("view_closed", view={}),
        interaction("shortcut"),
        {"type": "app_rate_limited", "team_id": "T0001"},
        {},
    ],
)
def test_what_does_not_concern_us_is_nothing(unheard: Json) -> None:
    assert read(unheard, US) is None


def test_a_mention_in_a_channel_is_not_private() -> None:
    inbound = read(event(type="app_mention", channel="CSTAFF", channel_type=None, text="<@UBOT> help"), US)
    place = Place("CSTAFF", root="1580000000.000100")
    assert inbound == Inbound("Ev01", "slack", "UADA", place, text="help", private=False)


def test_opening_the_start_page_is_an_action() -> None:
    opened = read(event(type="app_home_opened", tab="home", text=None, ts=None), US)
    assert opened == Inbound("Ev01", "slack", "UADA", Place("UADA"), action="home.open")


def test_a_press_carries_its_action_value_and_place() -> None:
    stamp = "1580000000.000200"
    place = Place("DADA", message=stamp, root=stamp)
    assert read(pressed(), US) == Inbound(
        "1.2.abc", "slack", "UADA", place, action="support.show", value="42", whole_forms=True
    )


def test_a_press_in_a_thread_of_a_channel_stays_in_its_thread() -> None:
    message = {"ts": "1580000000.000200", "thread_ts": "1579999999.000100"}
    inbound = read(pressed(channel={"id": "CSTAFF"}, message=message), US)
    assert inbound
    thread = "1579999999.000100"
    assert inbound.place == Place("CSTAFF", thread=thread, message="1580000000.000200", root=thread)
    assert inbound.private is False


def test_a_press_under_what_only_one_person_sees_has_no_message_to_edit() -> None:
    inbound = read(pressed(message=None), US)
    assert inbound
    assert inbound.place == Place("DADA")


def test_a_press_without_a_trigger_opens_no_form_and_still_has_a_name() -> None:
    inbound = read(pressed(trigger_id=None), US)
    assert inbound
    assert (inbound.id, inbound.whole_forms) == ("UADA.1.5", False)


def test_a_button_without_a_value_in_a_modal_or_on_the_start_page_is_answered_in_private() -> None:
    button = {"type": "button", "action_id": "form.turn#0", "action_ts": "1.5"}
    inbound = read(interaction("block_actions", actions=[button], view={"type": "modal"}), US)
    assert inbound
    assert (inbound.action, inbound.value, inbound.place, inbound.private) == ("form.turn", "", Place("UADA"), True)


def test_a_page_handed_in_carries_its_answers() -> None:
    inbound = read(submission(), US)
    assert inbound == Inbound(
        "1.2.abc",
        "slack",
        "UADA",
        Place("UADA"),
        action="form.page",
        value="7.2",
        answers={"focus": "R&D", "area": "Forest school"},
        whole_forms=True,
    )


def test_a_command_is_what_follows_it_or_its_own_name() -> None:
    said = read(command(text=" contact "), US)
    assert said == Inbound("1.2.abc", "slack", "UADA", Place("UADA"), text="contact", whole_forms=True)
    assert text_of(command()) == "s2s"


# Whom the workspace vouches for

MEMBER = {
    "id": "UADA",
    "team_id": "T0001",
    "deleted": False,
    "is_bot": False,
    "is_restricted": False,
    "is_ultra_restricted": False,
    "is_email_confirmed": True,
    "profile": {"real_name": "Ada Holt", "email": "ada@school.example"},
}


def test_the_workspace_vouches_for_its_own_members() -> None:
    expected = {"email": "ada@school.example", "name": "Ada Holt"}
    assert vouched(MEMBER, US) == expected
    assert vouched({key: value for key, value in MEMBER.items() if key != "is_email_confirmed"}, US) == expected


@pytest.mark.parametrize(
    "doubt",
    [
        {"deleted": True},
        {"is_bot": True},
        {"is_restricted": True},
        {"is_ultra_restricted": True},
        {"is_stranger": True},
        {"is_invited_user": True},
        {"is_email_confirmed": False},
        {"team_id": "T0999"},
        {"team_id": None},
        {"profile": {"real_name": "Ada Holt"}},
        {"profile": None},
    ],
)
def test_nobody_else_is_vouched_for(doubt: Json) -> None:
    assert vouched(MEMBER | doubt, US) == {}
