"""What the bot says arrives in Telegram once, in place, and fails in terms that delivery understands."""

import logging
from collections.abc import AsyncIterator
from typing import Any

import pytest
from telegram import Bot
from telegram.error import NetworkError, TelegramError

from bot.platform import Misconfigured, OutcomeUnknown, Parcel, RateLimited, Undeliverable
from bot.telegram import Telegram
from bot.telegram.sending import Sending
from bot.telegram.wire import Wire
from messages.message import Button, File, Message, link
from tests.fakes.telegram import FakeTelegram
from tests.fakes.telegram_rules import Limits

ANN, BEN = 4_503_599_627_370_001, 7
STAFF, OLD_GROUP = -1_001_234_567_890, -77
YES = Button("Yes", "form.give", "7.free.yes")
LONG = "\n".join(f"{number} " + "word " * 20 for number in range(70))


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as fake:
        fake.limits = None
        fake.add_user(ANN, "Ann")
        fake.add_user(BEN, "Ben", started=False)
        fake.add_group(STAFF, "Staff", [ANN])
        yield fake


@pytest.fixture
async def bot(telegram: FakeTelegram) -> AsyncIterator[Telegram]:
    ours = Telegram(token=telegram.token, api_url=telegram.url, pause=0.01)
    yield ours
    await ours.close()


def to_ann(text: str = "Hello", replaces: str = "", buttons: tuple[Button, ...] = ()) -> Parcel:
    return Parcel(str(ANN), Message(text=text, buttons=buttons), replaces=replaces)


async def test_a_message_arrives_with_its_buttons_and_without_previews(telegram: FakeTelegram, bot: Telegram) -> None:
    message = Message(title="Free days", text="See https://example.org & say", buttons=(YES,))
    receipt = await bot.send(Parcel(str(ANN), message))
    (seen,) = telegram.seen_by(ANN)
    assert (seen.text, seen.labels) == ("Free days\n\nSee https://example.org & say", ["Yes"])
    assert receipt == str(seen.message_id) and seen.entities[0]["type"] == "bold"
    assert telegram.calls[-1][1]["link_preview_options"] == {"is_disabled": True}
    assert telegram.problems == []


async def test_the_address_may_end_with_bot_or_not(telegram: FakeTelegram) -> None:
    for url in (telegram.url, telegram.url.removesuffix("/bot"), f"{telegram.url}/"):
        ours = Telegram(token=telegram.token, api_url=url)
        await ours.send(to_ann())
        await ours.close()
    assert len(telegram.messages) == 3


async def test_a_page_opens_within_telegram_for_one_person_and_is_a_link_in_a_group(
    telegram: FakeTelegram, bot: Telegram
) -> None:
    button = link("Open it", "https://desk.example.org/desk/telegram", inside=True)
    for chat, kind in ((ANN, "web_app"), (STAFF, "url")):
        await bot.send(Parcel(str(chat), Message(text="Hello", buttons=(button,))))
        assert kind in telegram.messages[-1].keyboard[0][0]


async def test_a_topic_is_answered_in_the_topic(telegram: FakeTelegram, bot: Telegram) -> None:
    await bot.send(Parcel(str(STAFF), Message(text="Hello"), thread="3"))
    assert telegram.messages[0].thread == 3


async def test_telegram_has_no_start_page(telegram: FakeTelegram, bot: Telegram) -> None:
    assert await bot.send(Parcel(str(ANN), Message(text="Hello"), surface="home")) == ""
    assert telegram.calls == []


async def test_a_file_follows_its_message(telegram: FakeTelegram, bot: Telegram) -> None:
    files = File("days.ics", "BEGIN:VCALENDAR\n", "text/calendar"), File("empty.csv", "")
    receipt = await bot.send(Parcel(str(ANN), Message(text="Your days", files=files)))
    assert [sent.document for sent in telegram.messages] == [
        None,
        ("days.ics", b"BEGIN:VCALENDAR\n"),
        ("empty.csv", b"\n"),
    ]
    assert receipt == str(telegram.messages[-1].message_id)


async def test_a_message_takes_the_place_of_another(telegram: FakeTelegram, bot: Telegram) -> None:
    first = await bot.send(to_ann("One?", buttons=(YES,)))
    assert await bot.send(to_ann("Two?", replaces=first)) == first
    assert await bot.send(to_ann("Two?", replaces=first)) == first, "the same again is done already"
    (seen,) = telegram.seen_by(ANN)
    assert (seen.text, seen.labels, seen.edits) == ("Two?", [], 1)
    assert telegram.problems == []


@pytest.mark.parametrize(
    "words",
    ["message to edit not found", "message can't be edited", "there is no text in the message to edit"],
)
async def test_what_cannot_be_changed_is_said_anew(telegram: FakeTelegram, bot: Telegram, words: str) -> None:
    first = await bot.send(to_ann("One?"))
    telegram.fail("editMessageText", f"400:{words}")
    assert await bot.send(to_ann("Two?", replaces=first)) != first
    assert [sent.text for sent in telegram.seen_by(ANN)] == ["One?", "Two?"]


async def test_a_receipt_of_no_message_is_not_replaced(telegram: FakeTelegram, bot: Telegram) -> None:
    await bot.send(to_ann(replaces="none"))
    assert [method for method, _ in telegram.calls] == ["sendMessage"]


async def test_a_long_message_is_sent_in_parts_with_the_buttons_last(telegram: FakeTelegram, bot: Telegram) -> None:
    first = await bot.send(to_ann("One?", buttons=(YES,)))
    last = await bot.send(to_ann(LONG, replaces=first, buttons=(YES,)))
    head, tail = telegram.seen_by(ANN)
    assert (str(head.message_id), str(tail.message_id)) == (first, last)
    assert (head.labels, tail.labels) == ([], ["Yes"])
    assert f"{head.text}\n{tail.text}".split() == LONG.split()


async def test_a_message_that_stopped_half_way_goes_on_there(telegram: FakeTelegram, bot: Telegram) -> None:
    telegram.limits = Limits(burst=1)
    with pytest.raises(RateLimited) as caught:
        await bot.send(to_ann(LONG))
    assert caught.value.seconds == 1
    telegram.limits = None
    await bot.send(to_ann(LONG))
    assert "\n".join(sent.text for sent in telegram.seen_by(ANN)).split() == LONG.split()
    await bot.send(to_ann(LONG))
    assert len(telegram.seen_by(ANN)) == 4, "said again on purpose it is said whole"


async def test_few_messages_are_remembered_as_half_sent(telegram: FakeTelegram, bot: Telegram) -> None:
    sending = Sending(bot.bot, remembered=2)
    telegram.limits = Limits(interval=60, burst=1)
    for chat in (101, 102, 103):
        telegram.add_user(chat, "Somebody")
        with pytest.raises(RateLimited):
            await sending.send(Parcel(str(chat), Message(text=LONG)))
    telegram.limits = None
    telegram.messages.clear()
    for chat in (101, 102, 103):
        await sending.send(Parcel(str(chat), Message(text=LONG)))
    assert [sent.chat_id for sent in telegram.messages] == [101, 101, 102, 103]


async def test_markup_that_telegram_cannot_read_is_said_plainly(telegram: FakeTelegram, bot: Telegram) -> None:
    telegram.fail("sendMessage", "400:can't parse entities: unsupported start tag")
    receipt = await bot.send(Parcel(str(ANN), Message(title="Tom & Jerry", text="<3")))
    assert [sent.text for sent in telegram.seen_by(ANN)] == ["Tom & Jerry\n\n<3"]
    telegram.fail("editMessageText", "400:can't parse entities: unsupported start tag")
    await bot.send(to_ann("1 < 2", replaces=receipt))
    assert [sent.text for sent in telegram.seen_by(ANN)] == ["1 < 2"]


@pytest.mark.parametrize(
    ("how", "gone"),
    [
        ("403:bot was blocked by the user", True),
        ("403:user is deactivated", True),
        ("403:bot can't initiate conversation with a user", True),
        ("400:chat not found", True),
        ("400:not enough rights to send text messages to the chat", False),
        ("400:BUTTON_DATA_INVALID", False),
    ],
)
async def test_who_cannot_be_reached_is_not_tried_again(
    telegram: FakeTelegram, bot: Telegram, how: str, gone: bool
) -> None:
    for method, replaces in (("sendMessage", ""), ("editMessageText", "1")):
        telegram.fail(method, how)
        with pytest.raises(Undeliverable) as caught:
            await bot.send(to_ann(replaces=replaces))
        assert caught.value.gone is gone


async def test_who_never_pressed_start_cannot_be_written_to(telegram: FakeTelegram, bot: Telegram) -> None:
    with pytest.raises(Undeliverable, match="initiate"):
        await bot.send(Parcel(str(BEN), Message(text="Hello")))
    with pytest.raises(Undeliverable, match="not found"):
        await bot.send(Parcel("404", Message(text="Hello")))
    with pytest.raises(Undeliverable):
        await bot.send(Parcel("", Message(text="Hello")))


@pytest.mark.parametrize(("asked", "waited"), [({"retry_after": 7}, 7), ({"retry_after": 0.5}, 0.5), ({}, 1)])
async def test_a_flood_says_how_long_to_wait(
    telegram: FakeTelegram, bot: Telegram, asked: dict[str, Any], waited: float
) -> None:
    telegram.fail("sendMessage", "429", **asked)
    with pytest.raises(RateLimited) as caught:
        await bot.send(to_ann())
    assert caught.value.seconds == waited


async def test_a_lost_answer_leaves_the_outcome_unknown(telegram: FakeTelegram, bot: Telegram) -> None:
    for method, replaces in (("sendMessage", ""), ("editMessageText", "1")):
        telegram.fail(method, "lost")
        with pytest.raises(OutcomeUnknown):
            await bot.send(to_ann(f"Hello by {method}", replaces=replaces))
    assert [sent.text for sent in telegram.seen_by(ANN)] == ["Hello by editMessageText"]


async def test_what_was_certainly_not_sent_is_an_ordinary_failure(telegram: FakeTelegram, bot: Telegram) -> None:
    for status in ("500", "502"):
        telegram.fail("sendMessage", status)
        with pytest.raises(NetworkError) as caught:
            await bot.send(to_ann())
        assert caught.value.__cause__ is not caught.value
    nowhere = Telegram(token=telegram.token, api_url="http://127.0.0.1:1")
    with pytest.raises(NetworkError):
        await nowhere.send(to_ann())
    await nowhere.close()


@pytest.mark.parametrize(
    ("status", "body", "meant"),
    [
        (429, b"<html>Slow down</html>", RateLimited),
        (429, b'{"ok": false}', RateLimited),
        (200, b"<html>All is well</html>", OutcomeUnknown),
        (200, b"[]", OutcomeUnknown),
    ],
)
async def test_broken_answers_have_a_meaning_too(status: int, body: bytes, meant: type[Exception]) -> None:
    class Answering(Wire):
        async def _ask(self, *_: Any) -> tuple[int, bytes]:
            return status, body

    wire = Answering()
    with pytest.raises(meant):
        await Sending(Bot("1:x", request=wire)).send(to_ann())
    await wire.shutdown()


async def test_a_refused_token_is_a_matter_of_settings(telegram: FakeTelegram) -> None:
    stranger = Telegram(token="123456:wrong", api_url=telegram.url)
    with pytest.raises(Misconfigured, match="TELEGRAM_BOT_TOKEN"):
        await stranger.send(to_ann())
    await stranger.close()


async def test_a_group_is_followed_to_its_new_address(
    telegram: FakeTelegram, bot: Telegram, caplog: pytest.LogCaptureFixture
) -> None:
    telegram.fail("sendMessage", "400:group chat was upgraded to a supergroup chat", migrate_to_chat_id=STAFF)
    await bot.send(Parcel(str(OLD_GROUP), Message(text="New request")))
    assert [sent.text for sent in telegram.seen_by(STAFF)] == ["New request"]
    assert str(STAFF) in caplog.text
    telegram.fail("sendMessage", "400:group chat was upgraded to a supergroup chat", migrate_to_chat_id=404)
    with pytest.raises(Undeliverable, match="not found"):
        await bot.send(Parcel(str(OLD_GROUP), Message(text="New request")))


async def test_what_people_wrote_and_the_token_stay_out_of_the_log(
    telegram: FakeTelegram, bot: Telegram, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    telegram.fail("sendMessage", "502")
    with pytest.raises(TelegramError):
        await bot.send(to_ann("about a colleague"))
    await bot.send(to_ann("about a colleague"))
    assert telegram.token not in caplog.text and "colleague" not in caplog.text


def test_the_pace_stays_below_that_of_telegram() -> None:
    bot = Telegram(token="1:x")
    everything, chat = bot.gates(str(ANN))
    assert (everything.name, chat.name) == ("telegram:all", f"telegram:{ANN}")
    assert everything.burst + 1 / everything.interval <= 30 and chat.interval > 1 and chat.burst == 3
    *_, group = bot.gates(str(STAFF))
    assert group.burst + 60 / group.interval == pytest.approx(20)
