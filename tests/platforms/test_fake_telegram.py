"""The stand-in for Telegram, asked by the real python-telegram-bot."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Any

os.environ["PTB_TIMEDELTA"] = "1"  # without it a 429 is a deprecation warning under -W error

import httpx
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from telegram import Bot, BotCommand, BotCommandScopeChat, Update, error
from telegram import InlineKeyboardButton as Key
from telegram import InlineKeyboardMarkup as Keys

from tests.fakes.telegram import FakeTelegram
from tests.fakes.telegram_rules import Refusal, parse_html

ANN = 4_503_599_627_370_001
BEN = 7
STAFF = -1_001_234_567_890


class Clock:
    """A clock turned by hand."""

    now = 1_780_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def telegram(clock: Clock) -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram(now=clock) as fake:
        fake.add_user(ANN, "Ann", username="ann_head")
        fake.add_user(BEN, "Ben", started=False)
        fake.add_group(STAFF, "Staff", [ANN])
        yield fake


@pytest.fixture
async def bot(telegram: FakeTelegram) -> AsyncIterator[Bot]:
    async with Bot(telegram.token, base_url=telegram.url) as real:
        yield real


class Receiver:
    """A webhook of the bot that answers as told."""

    def __init__(self) -> None:
        self.url = ""
        self.status = 200
        self.updates: list[Update] = []
        self.secrets: list[str | None] = []

    async def take(self, request: web.Request) -> web.Response:
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        self.updates.append(Update.de_json(await request.json()))
        return web.Response(status=self.status)


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    taking = Receiver()
    app = web.Application()
    app.router.add_post("/telegram", taking.take)
    async with TestServer(app) as server:
        taking.url = str(server.make_url("/telegram"))
        yield taking


@contextmanager
def refused(kind: type[Exception], words: str) -> Iterator[None]:
    """python-telegram-bot begins Telegram's words with a capital, so their case does not matter."""
    with pytest.raises(kind, match=f"(?i){words}"):
        yield


def buttons(*labels: str, data: str = "go") -> Keys:
    return Keys([[Key(label, callback_data=data)] for label in labels])


async def test_a_message_is_seen_without_its_markup(telegram: FakeTelegram, bot: Bot) -> None:
    html = " <b>Fairfield &amp; Co</b> <i>\U0001f642</i> "
    sent = await bot.send_message(ANN, html, parse_mode="HTML", reply_markup=buttons("Accept"))
    (seen,) = telegram.seen_by(ANN)
    assert (seen.text, seen.html, seen.labels) == ("Fairfield & Co \U0001f642", html, ["Accept"])
    assert sent.parse_entities() == dict(zip(sent.entities, ["Fairfield & Co", "\U0001f642"], strict=True))
    assert (sent.chat.id, sent.chat.username, sent.message_id) == (ANN, "ann_head", seen.message_id)
    assert telegram.problems == []


async def test_html_is_read_strictly(telegram: FakeTelegram, bot: Bot) -> None:
    wrong = {"a < b": "Unescaped", "Tom & Jerry": "Unescaped", "a > b": "Unescaped", "&nbsp;": "Unescaped"}
    wrong |= {"<!-- x -->": "Unescaped", "<h1>x</h1>": "Unsupported start", "<b>x": "Can't find end tag"}
    wrong |= {"x</b>": "Unexpected end", "<b><i>x</b></i>": "Unmatched end", "<a>x</a>": "Unexpected attr"}
    for html, words in wrong.items():
        with refused(error.BadRequest, f"parse entities: {words}"):
            await bot.send_message(ANN, html, parse_mode="HTML")
    assert len(telegram.problems) == len(wrong) and telegram.messages == []


def test_every_allowed_tag_is_an_entity() -> None:
    html = (
        "<b>a</b><strong>a</strong><i>a</i><em>a</em><u>a</u><s>a</s><code>a</code><tg-spoiler>a</tg-spoiler>"
        '<pre><code class="language-python">a</code></pre><blockquote expandable>a</blockquote>'
        "<blockquote>a</blockquote><a href='https://a.b/?c=1&amp;d'>a</a>&#65;&#x41;&lt;&quot;<b></b>"
    )
    text, entities = parse_html(html)
    assert text == "a" * 12 + 'AA<"' and len(entities) == 13
    assert entities[-1] == {"type": "text_link", "url": "https://a.b/?c=1&d", "offset": 11, "length": 1}
    with pytest.raises(Refusal):
        parse_html("<a href=''>nowhere</a>")


async def test_a_text_has_a_length(telegram: FakeTelegram, bot: Bot) -> None:
    for text, words in [("x" * 4097, "too long"), (" ", "text is empty"), ("\U0001f642" * 2049, "too long")]:
        with refused(error.BadRequest, f"message {words}|message is {words}"):
            await bot.send_message(ANN, text)
    await bot.send_message(ANN, "<b>" + "x" * 4096 + "</b>", parse_mode="HTML")
    assert len(telegram.problems) == 3


async def test_a_keyboard_has_limits(telegram: FakeTelegram, bot: Bot) -> None:
    shapes = [buttons(*["x"] * 101), Keys([[Key("x", callback_data="x")] * 9])]
    links = [Keys([[Key("x", url=url)]]) for url in ("ftp://a.b", "http://localhost/")]
    actions = [Keys([[Key("x")]]), Keys([[Key("x", callback_data="x", url="https://a.b")]])]
    for keyboard in [*shapes, *links, *actions, buttons("x", data="é" * 33), buttons(" ")]:
        with pytest.raises(error.BadRequest):
            await bot.send_message(ANN, "Choose", reply_markup=keyboard)
    assert len(telegram.problems) == 8


async def test_only_an_unknown_parameter_is_noticed(telegram: FakeTelegram, bot: Bot) -> None:
    await bot.send_message(ANN, "x", reply_markup=Keys([[Key("x", callback_data="é" * 32)] * 8] * 12))
    await bot.send_message(ANN, "Hello", api_kwargs={"colour": "red"})
    assert telegram.problems == ["sendMessage: unknown parameter colour"]


async def test_a_document_arrives_with_its_name_and_caption(telegram: FakeTelegram, bot: Bot) -> None:
    caption = "<i>Dates</i>"
    sent = await bot.send_document(ANN, b"a,b\n", caption, filename="dates.csv", parse_mode="HTML")
    assert telegram.messages[0].document == ("dates.csv", b"a,b\n")
    assert telegram.messages[0].text == sent.caption == "Dates"
    assert sent.document is not None and sent.document.file_size == 4
    assert telegram.problems == []
    with refused(error.BadRequest, "caption is too long"):
        await bot.send_document(ANN, b"x", caption="x" * 1025)
    with refused(error.BadRequest, "there is no text"):
        await sent.edit_text("new")


async def test_an_edit_replaces_text_and_buttons(telegram: FakeTelegram, bot: Bot) -> None:
    sent = await bot.send_message(ANN, "Old", reply_markup=buttons("Accept"))
    with refused(error.BadRequest, "message is not modified"):
        await sent.edit_text("Old", reply_markup=buttons("Accept"))
    await sent.edit_text("New", reply_markup=buttons("Accept"))
    await sent.edit_reply_markup()
    (seen,) = telegram.seen_by(ANN)
    assert (seen.text, seen.keyboard, seen.edits) == ("New", [], 2)
    with refused(error.BadRequest, "message to edit not found"):
        await bot.edit_message_text("New", chat_id=ANN, message_id=99)
    await bot.delete_message(ANN, sent.message_id)
    assert telegram.seen_by(ANN) == [] and telegram.messages[0].deleted
    with refused(error.BadRequest, "message to delete not found"):
        await bot.delete_message(ANN, sent.message_id)
    assert telegram.problems == []


async def test_only_those_who_can_be_reached_are(telegram: FakeTelegram, bot: Bot) -> None:
    telegram.add_user(8, "Cy", deactivated=True)
    telegram.add_user(9, "Di", blocked=True)
    for chat, words in [(8, "deactivated"), (9, "blocked by the user"), (BEN, "can't initiate conversation")]:
        with refused(error.Forbidden, words):
            await bot.send_message(chat, "Hello")
    with refused(error.BadRequest, "chat not found"):
        await bot.send_message(404, "Hello")
    await telegram.start(BEN, "once-only_token")
    await telegram.start(9)
    await bot.send_message(BEN, "Hello")
    await bot.send_message(9, "Hello")
    assert telegram.problems == []
    assert [list(each)[-1] for each in telegram.updates] == ["message", "my_chat_member", "message"]


async def test_a_chat_takes_three_then_one_a_second(telegram: FakeTelegram, bot: Bot, clock: Clock) -> None:
    for _ in range(3):
        await bot.send_message(ANN, "Hello")
    with pytest.raises(error.RetryAfter) as caught:
        await bot.send_message(ANN, "Hello")
    assert getattr(caught.value.retry_after, "seconds", None) == 1
    clock.now += 1
    await bot.send_message(ANN, "Hello")
    assert telegram.problems == ["sendMessage: Too Many Requests: retry after 1"]
    telegram.limits = None
    await bot.send_message(ANN, "Hello")


async def test_all_chats_together_take_thirty(telegram: FakeTelegram, bot: Bot, clock: Clock) -> None:
    for number in range(100, 131):
        telegram.add_user(number, "Somebody")
    for number in range(100, 130):
        await bot.send_message(number, "Hello")
    with pytest.raises(error.RetryAfter):
        await bot.send_message(130, "Hello")
    clock.now += 1
    await bot.send_message(130, "Hello")


async def test_ordered_faults_happen_once(telegram: FakeTelegram, bot: Bot) -> None:
    ordered: list[tuple[str, dict[str, Any], type[Exception]]] = [
        ("429", {"retry_after": 7}, error.RetryAfter),
        ("500", {}, error.NetworkError),
        ("502", {}, error.NetworkError),
        ("403", {}, error.Forbidden),
        ("400:chat not found", {}, error.BadRequest),
        ("400:group chat was upgraded", {"migrate_to_chat_id": STAFF}, error.ChatMigrated),
        ("drop", {}, error.NetworkError),
    ]
    for how, settings, kind in ordered:
        telegram.fail("sendMessage", how, **settings)
        with pytest.raises(kind):
            await bot.send_message(ANN, "Hello")
    assert telegram.messages == [] and len(telegram.calls) == 1 + len(ordered)
    assert telegram.calls[-1] == ("sendMessage", {"chat_id": ANN, "text": "Hello"})
    telegram.fail("sendMessage", "500", chat=BEN)
    await bot.send_message(ANN, "Hello")
    assert telegram.problems == []


@pytest.mark.parametrize(("how", "kind"), [("lost", error.NetworkError), ("slow", error.TimedOut)])
async def test_a_lost_or_late_answer_hides_a_message_that_arrived(
    telegram: FakeTelegram, bot: Bot, how: str, kind: type[Exception]
) -> None:
    telegram.fail("sendMessage", how, seconds=0.2)
    with pytest.raises(kind):
        await bot.send_message(ANN, "Hello", read_timeout=0.05 if how == "slow" else 5)
    assert [each.text for each in telegram.messages] == ["Hello"]


async def test_a_wrong_token_and_a_wrong_method_are_refused(telegram: FakeTelegram, bot: Bot) -> None:
    with refused(error.InvalidToken, "unauthorized|rejected"):
        async with Bot("123456:wrong", base_url=telegram.url):
            raise AssertionError("a wrong token was taken")
    async with httpx.AsyncClient() as client:
        answer = await client.get(f"{telegram.url}{telegram.token}/sendTelepathy")
        send = f"{telegram.url}{telegram.token}/sendMessage"
        done = await client.post(send, json={"chat_id": ANN, "text": "As JSON"})
        bare = await client.get(f"{send}?chat_id={ANN}")
    assert (answer.status_code, answer.json()["description"]) == (404, "Not Found")
    assert done.json()["result"]["text"] == "As JSON"
    assert bare.json()["description"] == "Bad Request: message text is empty"


async def test_commands_are_kept_by_scope(telegram: FakeTelegram, bot: Bot) -> None:
    await bot.set_my_commands([("help", "What I can do")])
    await bot.set_my_commands([("today", "Today")], scope=BotCommandScopeChat(ANN), language_code="cy")
    assert telegram.commands["default"] == [{"command": "help", "description": "What I can do"}]
    assert f"chat:{ANN}/cy" in telegram.commands
    assert await bot.get_my_commands() == (BotCommand("help", "What I can do"),)
    await bot.delete_my_commands()
    assert "default" not in telegram.commands
    wrong = [("Help", "x")], [("help", " ")], [("a", "x" * 257)], [("x" * 33, "x")], [("a", "x")] * 101
    for commands in wrong:
        with refused(error.BadRequest, "bot_command"):
            await bot.set_my_commands(commands)
    assert len(telegram.problems) == 5


async def test_the_bot_can_describe_itself_and_look_people_up(telegram: FakeTelegram, bot: Bot) -> None:
    await bot.set_my_description("Answers")
    await bot.set_my_short_description("Short")
    await bot.set_chat_menu_button(ANN)
    await bot.send_chat_action(ANN, "typing")
    assert telegram.profile == {"description": "Answers", "short_description": "Short"}
    assert (await bot.get_chat(ANN)).first_name == "Ann" and (await bot.get_chat(STAFF)).title == "Staff"
    with refused(error.BadRequest, "too long"):
        await bot.set_my_short_description("x" * 121)
    assert bot.username == telegram.bot_username


async def test_a_webhook_is_told_the_secret(telegram: FakeTelegram, bot: Bot, receiver: Receiver) -> None:
    await telegram.say(ANN, "written before there was a webhook")
    await bot.set_webhook(receiver.url, secret_token="s3cret_-")
    await telegram.settle()
    answer = await telegram.say(ANN, "Hi \U0001f642 /help@alliance_test_bot now")
    assert answer is not None and answer.status == 200
    early, late = receiver.updates
    assert receiver.secrets == ["s3cret_-"] * 2 and late.update_id == early.update_id + 1
    assert late.message is not None
    (command,) = late.message.entities
    assert late.message.parse_entity(command) == "/help@alliance_test_bot"
    with refused(error.Conflict, "webhook is active"):
        await bot.get_updates()
    assert (await bot.get_webhook_info()).url == receiver.url
    await bot.delete_webhook()
    assert telegram.webhook is None


async def test_a_failing_webhook_is_retried(telegram: FakeTelegram, bot: Bot, receiver: Receiver) -> None:
    telegram.reach["https://bot.example"] = receiver.url.removesuffix("/telegram")
    await bot.set_webhook("https://bot.example/telegram")
    receiver.status = 500
    answer = await telegram.say(ANN, "Hello", update_id=5)
    assert answer is not None and answer.status == 500
    assert (await bot.get_webhook_info()).pending_update_count == 1
    receiver.status = 200
    await telegram.retry()
    await telegram.redeliver()
    assert [each.update_id for each in receiver.updates] == [5, 5, 5] and telegram.waiting == []
    telegram.reach["https://bot.example"] = "http://127.0.0.1:1"
    answer = await telegram.say(ANN, "Is anybody there?")
    assert answer is not None and answer.status == 0


async def test_a_webhook_has_rules(telegram: FakeTelegram, bot: Bot) -> None:
    good = "https://bot.example/"
    wrong: list[dict[str, Any]] = [{"url": "http://bot.example/"}, {"url": "https://bot.example:5000/"}]
    wrong += [{"url": good, "secret_token": secret} for secret in ("not allowed!", "x" * 257)]
    for settings in [*wrong, {"url": good, "max_connections": 101}]:
        with pytest.raises(error.BadRequest):
            await bot.set_webhook(**settings)
    assert len(telegram.problems) == 5 and telegram.webhook is None


async def test_a_press_is_answered_once_and_in_time(telegram: FakeTelegram, bot: Bot, clock: Clock) -> None:
    await bot.send_message(ANN, "Old", reply_markup=buttons("Accept", data="old"))
    sent = await bot.send_message(ANN, "New", reply_markup=buttons("Accept", data="new"))
    await telegram.press(ANN, "Accept")
    await telegram.press(ANN, "Accept", message=telegram.messages[0])
    new, old = (each.callback_query for each in await bot.get_updates())
    assert new is not None and old is not None and new.message is not None
    assert (new.data, new.message.message_id, old.data) == ("new", sent.message_id, "old")
    with refused(error.BadRequest, "MESSAGE_TOO_LONG"):
        await new.answer("x" * 201)
    await new.answer("Thank you")
    assert [each.id for each in telegram.unanswered_callbacks] == [old.id]
    assert telegram.callbacks[0].text == "Thank you"
    clock.now += 20
    for late in (new, old):
        with refused(error.BadRequest, "query is too old"):
            await late.answer()
    with pytest.raises(LookupError, match="Accept"):
        await telegram.press(ANN, "Decline")


async def test_polling_gives_updates_until_they_are_confirmed(telegram: FakeTelegram, bot: Bot) -> None:
    await telegram.say(ANN, "one")
    await telegram.say(ANN, "two", chat=STAFF)
    first, second = await bot.get_updates()
    assert [first, second] == list(await bot.get_updates())
    assert [second] == list(await bot.get_updates(offset=first.update_id + 1))
    with pytest.raises(TimeoutError):
        await telegram.settle(timeout=0.01)
    assert await bot.get_updates(offset=second.update_id + 1) == ()
    await telegram.settle()
    await telegram.redeliver()
    (again,) = await bot.get_updates(offset=second.update_id + 1)
    assert again == second and again.message is not None and again.message.chat.id == STAFF
    await bot.delete_webhook(drop_pending_updates=True)
    await telegram.settle()


async def test_a_long_poll_ends_with_an_update_or_a_rival(telegram: FakeTelegram, bot: Bot) -> None:
    async with Bot(telegram.token, base_url=telegram.url) as second:
        waiting = asyncio.create_task(bot.get_updates(timeout=30))
        while telegram.calls[-1][0] != "getUpdates":
            await asyncio.sleep(0.01)
        taking = asyncio.create_task(second.get_updates(timeout=30))
        with refused(error.Conflict, "terminated by other getUpdates"):
            await waiting
        await telegram.say(ANN, "Hello")
        assert len(await taking) == 1


async def test_who_blocks_is_not_reached_until_they_return(telegram: FakeTelegram, bot: Bot) -> None:
    await telegram.block(ANN)
    with refused(error.Forbidden, "blocked by the user"):
        await bot.send_message(ANN, "Hello")
    with pytest.raises(ValueError, match="unblock"):
        await telegram.say(ANN, "Hello")
    await telegram.unblock(ANN)
    await bot.send_message(ANN, "Hello")
    changes = [each.my_chat_member for each in await bot.get_updates()]
    assert [each and each.new_chat_member.status for each in changes] == ["kicked", "member"]
    await telegram.update({"message_reaction": {}})
    assert len(telegram.updates) == 2
