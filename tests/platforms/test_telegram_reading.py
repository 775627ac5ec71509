"""What people do in Telegram, as updates were recorded, is understood."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.telegram.read import ALLOWED, Me, clean, read
from messages.message import Inbound, Place

ME = Me(123456, "alliance_test_bot")
ANN = 4_503_599_627_370_001
STAFF = -1_001_234_567_890
PERSON = {"id": ANN, "is_bot": False, "first_name": "Ann", "username": "ann_head", "language_code": "en"}
HERSELF = {"id": ANN, "type": "private", "first_name": "Ann", "username": "ann_head"}
GROUP = {"id": STAFF, "type": "supergroup", "title": "Staff", "is_forum": True}
BOT = {"id": 123456, "is_bot": True, "first_name": "Alliance bot", "username": "alliance_test_bot"}


def message(text: str | None = None, *, chat: dict[str, Any] = HERSELF, **more: Any) -> dict[str, Any]:
    said = {} if text is None else {"text": text}
    body = {"message_id": 7, "date": 1_780_000_000, "chat": chat, "from": PERSON} | said | more
    return {"update_id": 700_000_001, "message": {name: value for name, value in body.items() if value is not None}}


def grouped(text: str | None = None, **more: Any) -> dict[str, Any]:
    return message(text, chat=GROUP, **more)


def heard(update: dict[str, Any]) -> str | None:
    found = read(update, ME)
    return found.text or found.action if found else None


def test_a_private_text_is_what_was_said() -> None:
    assert read(message("Who is my contact?"), ME) == Inbound(
        "700000001", "telegram", str(ANN), Place(str(ANN)), text="Who is my contact?"
    )


@pytest.mark.parametrize(
    ("said", "understood"),
    [
        ("/start", "/start"),
        ("/start K7QM-2XPR", "/start K7QM-2XPR"),
        ("/s2s@alliance_test_bot", "/s2s"),
        ("/show@Alliance_Test_Bot 42", "/show 42"),
        ("/s2s@another_bot", "/s2s@another_bot"),
        ("  hello \n", "hello"),
        ("mail head@alliance_test_bot.org", "mail head@alliance_test_bot.org"),
        ("nul\0l and half \ud83d a face", "null and half ? a face"),
    ],
)
def test_a_command_loses_the_name_of_the_bot(said: str, understood: str) -> None:
    assert heard(message(said)) == understood


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("photo", [{"file_id": "a", "file_unique_id": "b", "width": 90, "height": 90}]),
        ("sticker", {"file_id": "a", "file_unique_id": "b", "emoji": "x"}),
        ("voice", {"file_id": "a", "file_unique_id": "b", "duration": 3}),
        ("document", {"file_id": "a", "file_unique_id": "b", "file_name": "plan.docx"}),
        ("location", {"latitude": 52.4, "longitude": 0.2}),
        ("contact", {"phone_number": "+440000000000", "first_name": "Cy"}),
    ],
)
def test_what_has_no_words_is_answered_all_the_same(kind: str, content: Any) -> None:
    assert heard(message(**{kind: content})) == "welcome.words_only"
    assert heard(message(**{kind: content}, caption="We need help with maths")) == "We need help with maths"
    assert heard(grouped(**{kind: content})) is None


@pytest.mark.parametrize(
    "service",
    [
        {"pinned_message": {"message_id": 3}},
        {"migrate_to_chat_id": -1_009_999_999_999},
        {"migrate_from_chat_id": -99},
        {"new_chat_members": [BOT]},
        {"message_auto_delete_timer_changed": {"message_auto_delete_time": 86400}},
    ],
)
def test_what_telegram_itself_notes_is_nothing_said(service: dict[str, Any]) -> None:
    assert read(message(**service), ME) is None
    assert read(grouped(**service), ME) is None


@pytest.mark.parametrize(
    ("said", "understood"),
    [
        ("/s2s@alliance_test_bot", "/s2s"),
        ("/show@alliance_test_bot 42", "/show 42"),
        ("@alliance_test_bot who is my contact?", "who is my contact?"),
        ("@Alliance_Test_Bot, who is my contact?", "who is my contact?"),
        ("who is my contact, @alliance_test_bot?", "who is my contact, ?"),
        ("@alliance_test_bot", "/help"),
        ("/s2s", None),
        ("/s2s@another_bot", None),
        ("/s2s@alliance_test_bots", None),
        ("@alliance_test_bots hello", None),
        ("head@alliance_test_bot hello", None),
        ("Lunch, anyone?", None),
    ],
)
def test_in_a_group_only_what_is_said_to_the_bot_is_read(said: str, understood: str | None) -> None:
    assert heard(grouped(said)) == understood


def test_an_answer_in_a_group_can_be_read_by_others() -> None:
    found = read(grouped("/s2s@alliance_test_bot"), ME)
    assert found == Inbound("700000001", "telegram", str(ANN), Place(str(STAFF)), text="/s2s", private=False)
    plain_group = message("/s2s@alliance_test_bot", chat={"id": -42, "type": "group", "title": "Old"})
    assert (found := read(plain_group, ME)) is not None and not found.private


def test_a_reply_to_the_bot_is_said_to_it() -> None:
    ours = {"message_id": 5, "from": BOT, "chat": GROUP, "date": 1_780_000_000, "text": "Which school?"}
    assert heard(grouped("Oakfield", reply_to_message=ours)) == "Oakfield"
    assert heard(grouped("Oakfield", reply_to_message=ours | {"from": PERSON})) is None
    assert heard(grouped("Oakfield", reply_to_message={"message_id": 5})) is None
    assert heard(grouped("/help@another_bot", reply_to_message=ours)) is None


def test_what_stands_in_a_topic_is_answered_there() -> None:
    beginning = {"message_id": 3, "from": BOT, "forum_topic_created": {"name": "Maths", "icon_color": 7322096}}
    topic = {"message_thread_id": 3, "is_topic_message": True, "reply_to_message": beginning}
    found = read(grouped("@alliance_test_bot hello", **topic), ME)
    assert found is not None and found.place == Place(str(STAFF), thread="3")
    assert heard(grouped("hello", **topic)) is None
    mere_reply = read(grouped("@alliance_test_bot hello", message_thread_id=3), ME)
    assert mere_reply is not None and mere_reply.place.thread == ""


@pytest.mark.parametrize(
    "more",
    [
        {"sender_chat": GROUP},
        {"from": {"id": 1_087_968_824, "is_bot": True, "first_name": "Group"}, "sender_chat": GROUP},
        {"from": {"id": 777, "is_bot": True, "first_name": "Another bot"}},
        {"from": None},
    ],
)
def test_nobody_in_particular_is_not_heard(more: dict[str, Any]) -> None:
    assert read(grouped("@alliance_test_bot hello", **more), ME) is None


def test_other_kinds_of_update_are_nothing() -> None:
    for kind in ("edited_message", "channel_post", "message_reaction", "poll", "something_of_next_year"):
        assert read({"update_id": 1, kind: message("hello")["message"]}, ME) is None
        assert kind not in ALLOWED
    assert read(message("hello", chat={"id": -5, "type": "channel"}), ME) is None


def pressed(data: str = "form.give:7.phase.primary", **more: Any) -> dict[str, Any]:
    on = {"message_id": 12, "date": 1_780_000_000, "chat": HERSELF, "from": BOT, "text": "Which phase?"}
    query = {"id": "4400000000001", "from": PERSON, "chat_instance": "1", "message": on, "data": data} | more
    return {"update_id": 700_000_002, "callback_query": query}


def test_a_press_is_an_action_with_its_value_on_its_message() -> None:
    assert read(pressed(), ME) == Inbound(
        "700000002",
        "telegram",
        str(ANN),
        Place(str(ANN), message="12"),
        action="form.give",
        value="7.phase.primary",
    )
    found = read(pressed("welcome.menu"), ME)
    assert found is not None and (found.action, found.value, found.private) == ("welcome.menu", "", True)


def test_a_press_in_a_group_stays_in_its_topic() -> None:
    on = {"message_id": 12, "date": 1, "chat": GROUP, "message_thread_id": 3, "is_topic_message": True}
    found = read(pressed(message=on), ME)
    assert found is not None
    assert (found.place, found.private) == (Place(str(STAFF), thread="3", message="12"), False)


def test_a_press_on_a_message_out_of_reach_is_answered_anew() -> None:
    gone = read(pressed(message={"message_id": 12, "date": 0, "chat": GROUP}), ME)
    assert gone is not None and (gone.place, gone.private) == (Place(str(STAFF)), False)
    unseen = read(pressed(message=None), ME)
    assert unseen is not None and (unseen.place, unseen.private) == (Place(str(ANN)), True)
    assert read(pressed(""), ME) is None
    game = {"id": "1", "from": PERSON, "game_short_name": "chess"}
    assert read({"update_id": 1, "callback_query": game}, ME) is None


def membership(status: str, chat: dict[str, Any]) -> dict[str, Any]:
    old, new = {"user": BOT, "status": "member"}, {"user": BOT, "status": status, "until_date": 0}
    change = {"chat": chat, "from": PERSON, "date": 1, "old_chat_member": old, "new_chat_member": new}
    return {"update_id": 9, "my_chat_member": change}


def test_blocking_and_coming_back_are_heard_in_private_only() -> None:
    assert heard(membership("kicked", HERSELF)) == "account.blocked"
    assert heard(membership("member", HERSELF)) == "account.back"
    assert heard(membership("restricted", HERSELF)) is None
    assert heard(membership("kicked", GROUP)) is None


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
NAMES = ("message", "callback_query", "my_chat_member", "chat", "from", "text", "data", "reply_to_message", "type")


@settings(deadline=None)
@given(st.data())
def test_nonsense_is_passed_over(data: st.DataObject) -> None:
    """A sound update with one part replaced, or left out, at any depth."""
    update = data.draw(st.sampled_from([message("hello"), grouped("@alliance_test_bot hello"), pressed()]))
    whole = data.draw(st.sampled_from([update, membership("kicked", HERSELF)]))
    broken = _broken(whole, data.draw(st.sampled_from(NAMES)), data.draw(anything))
    found = read(broken, ME)
    assert found is None or (found.account and found.place.chat)


def _broken(part: Any, name: str, other: Any) -> Any:
    if not isinstance(part, dict):
        return part
    return {key: other if key == name else _broken(value, name, other) for key, value in part.items()}


@settings(deadline=None)
@given(st.text() | st.text(st.characters(categories=["Cs", "Cc"])))
def test_a_clean_text_can_be_stored_and_sent(text: str) -> None:
    assert "\0" not in clean(text)
    assert clean(clean(text)) == clean(text).encode().decode()
