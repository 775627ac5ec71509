"""What people do in Telegram reaches the bot by polling, and nothing of it is lost."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.platform import Misconfigured, Unavailable
from bot.telegram import Telegram
from bot.telegram.polling import Batch, Polling
from bot.telegram.wire import Wire
from tests.fakes.telegram import FakeTelegram
from tests.fakes.telegram_desk import Desk, ask, ours, running, until

ANN, BEN = 4_503_599_627_370_001, 7
STAFF = -1_001_234_567_890


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as fake:
        fake.limits = None
        fake.add_user(ANN, "Ann", username="ann_head")
        fake.add_user(BEN, "Ben")
        fake.add_group(STAFF, "Staff", [ANN])
        yield fake


@pytest.fixture
async def polling(telegram: FakeTelegram, desk: Desk) -> AsyncIterator[Telegram]:
    async with running(telegram, desk) as bot:
        yield bot


async def test_what_people_write_is_taken_and_confirmed(telegram: FakeTelegram, desk: Desk, polling: Telegram) -> None:
    await telegram.say(ANN, "Who is my contact?")
    await telegram.start(BEN, "K7QM-2XPR")
    await telegram.settle()
    assert [(inbound.account, inbound.text) for inbound in desk.taken] == [
        (str(ANN), "Who is my contact?"),
        (str(BEN), "/start K7QM-2XPR"),
    ]
    assert [each["command"] for each in telegram.commands["default"]] == [
        "contact",
        "questions",
        "join",
        "privacy",
        "help",
    ]
    assert await polling.username() == telegram.bot_username
    assert polling.webhooks() == {} and telegram.problems == []


async def test_in_a_group_the_bot_listens_to_its_name(telegram: FakeTelegram, desk: Desk, polling: Telegram) -> None:
    await telegram.say(ANN, "Lunch, anyone?", chat=STAFF)
    await telegram.say(ANN, "/s2s@alliance_test_bot", chat=STAFF)
    await telegram.settle()
    (inbound,) = desk.taken
    assert (inbound.text, inbound.place.chat, inbound.private) == ("/s2s", str(STAFF), False)


async def test_blocking_and_coming_back_are_heard(telegram: FakeTelegram, desk: Desk, polling: Telegram) -> None:
    await telegram.block(ANN)
    await telegram.unblock(ANN)
    await telegram.settle()
    assert desk.heard == ["account.blocked", "account.back"]


async def test_a_press_is_answered_before_it_is_taken(telegram: FakeTelegram, desk: Desk, polling: Telegram) -> None:
    await ask(polling, ANN)
    desk.open.clear()
    await telegram.press(ANN, "Yes")
    await until(lambda: desk.tried and not telegram.unanswered_callbacks)
    assert desk.taken == []
    desk.open.set()
    await telegram.settle()
    assert (desk.taken[0].action, desk.taken[0].value) == ("form.give", "7.free.yes")
    assert desk.taken[0].place.message == str(telegram.messages[0].message_id)


async def test_an_old_press_is_taken_all_the_same(telegram: FakeTelegram, desk: Desk, polling: Telegram) -> None:
    await ask(polling, ANN)
    telegram.callback_seconds = -1
    await telegram.press(ANN, "Yes")
    await telegram.settle()
    assert desk.heard == ["form.give"] and telegram.problems == []


async def test_a_press_is_answered_although_the_bot_stops(telegram: FakeTelegram, desk: Desk) -> None:
    async with running(telegram, desk) as bot:
        await ask(bot, ANN)
        telegram.fail("answerCallbackQuery", "slow", seconds=0.1)
        await telegram.press(ANN, "Yes")
        await until(lambda: desk.taken)
    assert telegram.unanswered_callbacks == []


async def test_many_may_ask_for_the_name_of_the_bot(telegram: FakeTelegram) -> None:
    bot = ours(telegram)
    assert set(await asyncio.gather(*(bot.username() for _ in range(5)))) == {telegram.bot_username}
    assert [name for name, _ in telegram.calls] == ["getMe"]
    await bot.close()


async def test_the_same_update_twice_has_the_same_id(telegram: FakeTelegram, desk: Desk, polling: Telegram) -> None:
    await telegram.say(ANN, "Hello")
    await telegram.settle()
    await telegram.redeliver()
    await until(lambda: len(desk.taken) == 2)
    assert desk.taken[0] == desk.taken[1]


async def test_what_could_not_be_taken_comes_again(telegram: FakeTelegram, desk: Desk, polling: Telegram) -> None:
    desk.refusals = [Unavailable(), OSError("disk"), Unavailable()]
    await telegram.say(ANN, "Hello")
    await telegram.settle()
    assert desk.tried == ["Hello"] * 4 and desk.heard == ["Hello"]


async def test_nobody_is_overtaken_by_their_own_words(telegram: FakeTelegram, desk: Desk) -> None:
    desk.refuses = "one"
    for user, text in [(BEN, "before"), (ANN, "one"), (ANN, "two"), (BEN, "after")]:
        await telegram.say(user, text)
    async with running(telegram, desk):
        await until(lambda: desk.tried.count("one") >= 2)
        assert "two" not in desk.tried and desk.heard[:2] == ["before", "after"]
        desk.refuses = None
        await telegram.settle()
    assert [text for text in desk.heard if text in ("one", "two")] == ["one", "two"]
    assert desk.heard.count("before") == 1, "what comes before the first refusal is confirmed"


async def test_people_do_not_wait_for_each_other(telegram: FakeTelegram, desk: Desk) -> None:
    desk.open.clear()
    for user, text in [(ANN, "one"), (BEN, "other"), (ANN, "two")]:
        await telegram.say(user, text)
    async with running(telegram, desk):
        await until(lambda: len(desk.tried) == 2)
        assert desk.tried == ["one", "other"]
        desk.open.set()
        await telegram.settle()
    assert sorted(desk.heard) == ["one", "other", "two"] and desk.heard.index("one") < desk.heard.index("two")


async def test_who_dies_in_mid_batch_loses_nothing(telegram: FakeTelegram, desk: Desk) -> None:
    for text in ("one", "two", "three"):
        await telegram.say(ANN, text)
    desk.open.clear()
    async with running(telegram, desk):
        await until(lambda: desk.tried)  # from here on this one does nothing more
        successor = Desk()
        async with running(telegram, successor):
            await telegram.settle()
        assert successor.heard == ["one", "two", "three"]
        desk.open.set()


async def test_a_stop_lets_what_is_under_way_finish(telegram: FakeTelegram, desk: Desk) -> None:
    await telegram.say(ANN, "one")
    await telegram.say(ANN, "two")
    desk.open.clear()
    bot = ours(telegram)
    work = asyncio.create_task(bot.run(desk.receive))
    await until(lambda: desk.tried)
    work.cancel()
    asyncio.get_running_loop().call_later(0.05, desk.open.set)
    with pytest.raises(asyncio.CancelledError):
        await work
    assert desk.heard == ["one"]
    await bot.close()


async def test_two_that_poll_are_told_so(telegram: FakeTelegram, desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    telegram.fail("getUpdates", "409:terminated by other getUpdates request", times=3)
    await telegram.say(ANN, "Hello")
    async with running(telegram, desk):
        await telegram.settle()
    assert desk.heard == ["Hello"]
    assert caplog.text.count("another process polls with this token") == 1


@pytest.mark.parametrize("how", ["drop", "lost", "200", "500", "502", "429"])
async def test_trouble_with_polling_passes(
    telegram: FakeTelegram, desk: Desk, how: str, caplog: pytest.LogCaptureFixture
) -> None:
    telegram.fail("getUpdates", how, times=3, retry_after=0.01)
    await telegram.say(ANN, "Hello")
    async with running(telegram, desk):
        await telegram.settle()
    assert desk.heard == ["Hello"]
    assert caplog.text.count("no updates from Telegram") == (0 if how == "429" else 1)


async def polled_once(telegram: FakeTelegram, wire: Wire) -> Batch:
    """The first updates that come over this connection."""
    came: asyncio.Queue[Batch] = asyncio.Queue()

    async def take(updates: Batch) -> int | None:
        if updates:
            came.put_nowait(updates)
        return None

    polling = Polling(f"{telegram.url}{telegram.token}", wire, seconds=0, pause=0.01, slow=0.01, grace=0.05)
    work = asyncio.create_task(polling.run(take))
    try:
        return await asyncio.wait_for(came.get(), 10)
    finally:
        work.cancel()
        await asyncio.gather(work, return_exceptions=True)
        await wire.shutdown()


async def test_a_poll_that_never_ends_is_ended(telegram: FakeTelegram) -> None:
    telegram.fail("getUpdates", "slow", seconds=60)
    await telegram.say(ANN, "Hello")
    assert len(await polled_once(telegram, Wire())) == 1


async def test_connections_that_are_stuck_are_not_waited_for(telegram: FakeTelegram) -> None:
    wire = Wire(connections=1, connect_seconds=0.02)
    telegram.fail("getMe", "slow", seconds=60)
    stuck = asyncio.create_task(wire.retrieve(f"{telegram.url}{telegram.token}/getMe", read_timeout=60))
    await until(lambda: telegram.calls)
    await telegram.say(ANN, "Hello")
    assert len(await polled_once(telegram, wire)) == 1
    stuck.cancel()
    await asyncio.gather(stuck, return_exceptions=True)


async def test_numbers_that_begin_afresh_lose_no_update(telegram: FakeTelegram, desk: Desk) -> None:
    async with running(telegram, desk, poll_seconds=0):
        await telegram.say(ANN, "before the holidays", update_id=900_000_000)
        await telegram.settle()
        await until(lambda: telegram.calls[-1][1].get("offset") == 0)
        await telegram.say(ANN, "after the holidays", update_id=5)
        await until(lambda: len(desk.taken) == 2)
    assert desk.heard == ["before the holidays", "after the holidays"]


async def test_nothing_else_is_asked_for_or_stumbled_over(
    telegram: FakeTelegram, desk: Desk, polling: Telegram
) -> None:
    await telegram.update({"edited_message": {"message_id": 1}})
    await telegram.update({"message": {"message_id": 1, "colour": "red"}})
    await telegram.say(ANN, "Hello")
    await telegram.settle()
    assert desk.heard == ["Hello"] and len(telegram.updates) == 2


async def test_a_wrong_token_is_said_in_one_sentence(telegram: FakeTelegram, desk: Desk) -> None:
    bot = ours(telegram, token="123456:wrong")
    for ask_telegram in (bot.run(desk.receive), bot.username(), bot.check()):
        with pytest.raises(Misconfigured, match="TELEGRAM_BOT_TOKEN") as caught:
            await ask_telegram
        assert "wrong" not in str(caught.value)
    await bot.close()


async def test_a_token_that_is_withdrawn_ends_the_run(telegram: FakeTelegram, desk: Desk) -> None:
    bot = ours(telegram)
    telegram.fail("getUpdates", "401")
    with pytest.raises(Misconfigured, match="TELEGRAM_BOT_TOKEN"):
        await bot.run(desk.receive)
    await bot.close()


async def test_trouble_at_the_start_passes(
    telegram: FakeTelegram, desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    telegram.fail("getMe", "502", times=3)
    telegram.fail("deleteWebhook", "429", retry_after=0.01)
    telegram.fail("setMyCommands", "500")
    await telegram.say(ANN, "Hello")
    async with running(telegram, desk) as bot:
        await telegram.settle()
        assert await bot.check() == "@alliance_test_bot, by polling"
    assert desk.heard == ["Hello"] and caplog.text.count("does not answer: NetworkError") == 1
