"""What the bot says on Slack, what becomes of it when Slack refuses or fails, and how the platform runs."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from aiohttp import ClientTimeout
from slack_sdk.errors import SlackApiError

from bot.platform import Misconfigured, OutcomeUnknown, Parcel, RateLimited, Undeliverable
from bot.slack import Slack, calls
from bot.slack.calls import Refused, meaning
from handlers.router import Reply
from messages.message import Button, File, Image, Message
from tests.fakes.slack import FakeSlack
from tests.platforms.slack_ways import Script, by_http, by_socket, slack_for, workspace
from tests.serving import until

HELLO = Message("Hello", buttons=(Button("Ask", "support.start"),))


@pytest.fixture
async def fake() -> AsyncIterator[FakeSlack]:
    async with workspace() as fake:
        yield fake


@pytest.fixture
async def slack(fake: FakeSlack) -> AsyncIterator[Slack]:
    """Not running: delivery may begin before Slack has told who we are."""
    slack = slack_for(fake)
    yield slack
    await slack.close()


async def test_a_message_goes_to_a_person_a_channel_or_a_thread(slack: Slack, fake: FakeSlack) -> None:
    first = await slack.send(Parcel("UADA", HELLO))
    await slack.send(Parcel("CSTAFF", HELLO))
    await slack.send(Parcel(fake.dm("UADA"), HELLO, thread=first))
    assert [(m.channel, m.thread_ts) for m in fake.messages] == [
        (fake.dm("UADA"), None), ("CSTAFF", None), (fake.dm("UADA"), first.partition(":")[2]),
    ]  # fmt: skip
    assert f"{fake.dm('UADA')}:{fake.messages[0].ts}" == first


async def test_a_message_whose_thread_is_gone_stands_beside_it(slack: Slack, fake: FakeSlack) -> None:
    await slack.send(Parcel("UADA", HELLO, thread="1.000001"))
    assert fake.seen_by("UADA")[0].thread_ts is None


async def test_a_picture_that_slack_cannot_fetch_is_left_out(slack: Slack, fake: FakeSlack) -> None:
    shown = replace(HELLO, image=Image("https://bot.example.org/newsletter/abc/photo/4", "The hall"))
    await slack.send(Parcel("UADA", shown))
    fake.fail("chat.postMessage", "error:invalid_blocks")
    await slack.send(Parcel("UADA", shown))
    kinds = [[block["type"] for block in message.blocks] for message in fake.seen_by("UADA")]
    assert kinds == [["section", "image", "actions"], ["section", "actions"]]
    fake.fail("chat.postMessage", "error:channel_not_found")
    with pytest.raises(Undeliverable):
        await slack.send(Parcel("UADA", shown))


async def test_a_start_page_is_published(slack: Slack, fake: FakeSlack) -> None:
    await slack.send(Parcel("UADA", HELLO, surface="home"))
    assert "Hello" in str(fake.homes["UADA"].blocks)
    assert not fake.messages


async def test_a_message_takes_the_place_of_another(slack: Slack, fake: FakeSlack) -> None:
    ts = await slack.send(Parcel("UADA", HELLO))
    assert await slack.send(Parcel(fake.dm("UADA"), Message("Done"), replaces=ts)) == ts
    [message] = fake.seen_by("UADA")
    assert (message.text, message.buttons, message.edits) == ("Done", [], 1)


@pytest.mark.parametrize("error", ["message_not_found", "cant_update_message", "edit_window_closed"])
async def test_a_message_that_cannot_be_edited_is_followed_by_another(
    slack: Slack, fake: FakeSlack, error: str
) -> None:
    ts = await slack.send(Parcel("UADA", HELLO))
    fake.fail("chat.update", f"error:{error}")
    assert await slack.send(Parcel(fake.dm("UADA"), Message("Done"), replaces=ts)) != ts
    assert [message.text for message in fake.seen_by("UADA")] == ["Hello", "Done"]


async def test_other_refusals_of_an_edit_or_a_thread_are_not_got_round(slack: Slack, fake: FakeSlack) -> None:
    ts = await slack.send(Parcel("UADA", HELLO))
    fake.fail("chat.update", "500")
    fake.fail("chat.postMessage", "500")
    for parcel in (Parcel(fake.dm("UADA"), HELLO, replaces=ts), Parcel(fake.dm("UADA"), HELLO, thread=ts)):
        with pytest.raises(Refused):
            await slack.send(parcel)
    assert len(fake.messages) == 1


def test_an_answer_that_cannot_be_read_leaves_the_outcome_unknown() -> None:
    assert isinstance(meaning(SlackApiError("not JSON", {})), OutcomeUnknown)  # type: ignore[no-untyped-call]


async def test_files_follow_their_message_and_never_make_it_said_twice(slack: Slack, fake: FakeSlack) -> None:
    parcel = Parcel("UADA", Message("Your dates", files=(File("dates.ics", "BEGIN:VCALENDAR"),)))
    await slack.send(parcel)
    fake.fail("files.getUploadURLExternal", "500")
    await slack.send(parcel)
    assert [message.files for message in fake.seen_by("UADA")] == [[], ["dates.ics"], []]


@pytest.mark.parametrize(
    ("chat", "gone"), [("UGONE", True), ("CNONE", True), ("CHEADS", True)], ids=["left", "unknown", "not a member"]
)
async def test_an_address_that_takes_nothing_is_said_to_be_gone(slack: Slack, chat: str, gone: bool) -> None:
    with pytest.raises(Undeliverable) as refused:
        await slack.send(Parcel(chat, HELLO))
    assert refused.value.gone is gone


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ("error:internal_error", OutcomeUnknown),
        ("error:fatal_error", OutcomeUnknown),
        ("drop", OutcomeUnknown),
        ("lost", OutcomeUnknown),
        ("slow", OutcomeUnknown),
        ("ratelimited", RateLimited),
        ("error:rate_limited", RateLimited),
        ("500", Refused),
        ("error:service_unavailable", Refused),
        ("error:token_revoked", Misconfigured),
        ("error:invalid_blocks_format", Undeliverable),
        ("error:msg_too_long", Undeliverable),
        ("error:metadata_must_be_sent_from_app", Undeliverable),
        ("error:restricted_action_read_only_channel", Undeliverable),
    ],
)
async def test_each_failure_says_what_is_to_be_done(
    slack: Slack, fake: FakeSlack, monkeypatch: pytest.MonkeyPatch, how: str, expected: type[Exception]
) -> None:
    monkeypatch.setattr(calls, "TIMEOUT", ClientTimeout(total=1))
    fake.fail("chat.postMessage", how, seconds=1.5)
    with pytest.raises(expected):
        await slack.send(Parcel("UADA", HELLO))
    assert len([name for name, _ in fake.calls if name == "chat.postMessage"]) == 1


async def test_slack_says_how_long_to_wait(slack: Slack, fake: FakeSlack) -> None:
    fake.fail("chat.postMessage", "ratelimited", seconds=7)
    with pytest.raises(RateLimited) as limited:
        await slack.send(Parcel("UADA", HELLO))
    assert limited.value.seconds == 7


async def test_a_mistake_of_ours_is_not_the_addresss_fault(slack: Slack, fake: FakeSlack) -> None:
    fake.fail("chat.postMessage", "error:invalid_blocks")
    with pytest.raises(Undeliverable) as refused:
        await slack.send(Parcel("UADA", HELLO))
    assert refused.value.gone is False


async def test_what_was_surely_not_sent_is_no_unknown_outcome(fake: FakeSlack) -> None:
    slack = slack_for(fake, api_url="http://127.0.0.1:9/api/")
    with pytest.raises(OSError, match="Cannot connect"):
        await slack.send(Parcel("UADA", HELLO))
    await slack.close()


async def test_all_calls_share_one_session(slack: Slack) -> None:
    await slack.send(Parcel("UADA", HELLO))
    session = slack.calls.client.session
    await slack.send(Parcel("UADA", HELLO))
    assert slack.calls.client.session is session


def test_a_proxy_is_for_the_way_out_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    assert Slack(bot_token="xoxb-1").calls.client.proxy == "http://proxy.example:3128"
    assert Slack(bot_token="xoxb-1", api_url="http://127.0.0.1:9/").calls.client.proxy is None


async def test_a_pace_by_the_gates_is_one_that_slack_bears(slack: Slack) -> None:
    token, chat = slack.gates("UADA")
    assert (token.name, chat.name) == ("slack:posts", "slack:UADA")
    assert chat.interval > 1
    assert token.interval * 60 < 60


# Running


@pytest.mark.parametrize("word", ["invalid_auth", "account_inactive", "token_revoked"])
async def test_a_refused_bot_token_is_named_at_once(slack: Slack, fake: FakeSlack, script: Script, word: str) -> None:
    fake.fail("auth.test", f"error:{word}", times=2)
    with pytest.raises(Misconfigured, match="SLACK_BOT_TOKEN"):
        await slack.run(script)
    with pytest.raises(Misconfigured, match="SLACK_BOT_TOKEN"):
        await slack.check()


@pytest.fixture
def script() -> Script:
    return Script()


async def test_other_wrong_settings_are_named_too(fake: FakeSlack, script: Script) -> None:
    wrong = {
        "SLACK_APP_TOKEN": slack_for(fake, app_token="xapp-wrong"),
        "begins with xoxb-": slack_for(fake),
        "SLACK_SIGNING_SECRET": slack_for(fake, signing_secret=""),
    }
    fake.bot_id = ""
    for advice, slack in wrong.items():
        fake.bot_id = "" if advice.startswith("begins") else "B0001"
        with pytest.raises(Misconfigured, match=advice):
            await slack.run(script)
        await slack.close()


async def test_who_we_are_can_be_asked(fake: FakeSlack, slack: Slack) -> None:
    assert await slack.check() == "alliance-bot in Alliance, by HTTP"
    both = slack_for(fake, app_token=fake.app_token)
    assert await both.check() == "alliance-bot in Alliance, by Socket Mode"
    fake.fail("auth.test", "500")
    with pytest.raises(Refused):
        await both.check()
    await both.close()


async def test_slack_out_of_reach_is_waited_for_and_said_once(
    fake: FakeSlack, script: Script, caplog: pytest.LogCaptureFixture
) -> None:
    for how in ("500", "drop", "ratelimited", "error:internal_error"):
        fake.fail("auth.test", how)
    async with by_http(fake, script):
        assert (await fake.say("UADA", "hello")).ok
    assert caplog.text.count("I keep trying") == 1


async def test_another_apps_settings_in_the_environment_change_nothing(
    fake: FakeSlack, script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("CLIENT_ID", "CLIENT_SECRET", "BOT_TOKEN", "SIGNING_SECRET", "APP_TOKEN", "SCOPES"):
        monkeypatch.setenv(f"SLACK_{name}", "of-another-app")
    async with by_http(fake, script):
        assert (await fake.say("UADA", "hello")).ok
    assert script.last.text == "hello"


@pytest.mark.parametrize("abruptly", [False, True])
async def test_a_socket_that_closes_is_opened_anew(fake: FakeSlack, script: Script, abruptly: bool) -> None:
    async with by_socket(fake, script):
        await fake.disconnect_sockets(abruptly=abruptly)
        await fake.connected()
        assert (await fake.say("UADA", "hello")).ok


async def test_a_socket_that_only_looks_alive_is_replaced(
    fake: FakeSlack, script: Script, caplog: pytest.LogCaptureFixture
) -> None:
    async with by_socket(fake, script) as slack:
        slack._sockets.silent = 0.01
        await until(lambda: "went silent" in caplog.text)
        slack._sockets.silent = 60.0
        await until(lambda: len(fake.wire.sockets) == 1)
        assert (await fake.say("UADA", "hello")).ok


async def test_a_socket_that_the_library_does_not_open_anew_is_opened_by_us(
    fake: FakeSlack, script: Script, caplog: pytest.LogCaptureFixture
) -> None:
    async with by_socket(fake, script):
        await fake.say("UADA", "hello")
        for task in asyncio.all_tasks():
            if getattr(task.get_coro(), "__name__", "") in {"monitor_current_session", "receive_messages"}:
                task.cancel()
        await fake.disconnect_sockets(abruptly=True)
        await fake.connected()
        assert (await fake.say("UADA", "hello")).ok
    assert "went silent" in caplog.text


async def test_an_address_that_does_not_answer_is_given_up_for_another(fake: FakeSlack, script: Script) -> None:
    slack = slack_for(fake, app_token=fake.app_token, connecting=0.2)
    addresses = iter(["ws://127.0.0.1:9/link"])
    fresh = slack._sockets.address

    async def address() -> str:
        return next(addresses, None) or await fresh()

    slack._sockets.address = address
    running = asyncio.ensure_future(slack.run(script))
    await fake.connected()
    running.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await running
    await slack.close()


async def test_a_turn_under_way_is_finished_and_acknowledged_when_we_stop(fake: FakeSlack, script: Script) -> None:
    script.slow = 0.3
    script.answers = {"hello": Reply()}
    async with by_socket(fake, script):
        saying = asyncio.ensure_future(fake.say("UADA", "hello"))
        await until(lambda: bool(script.heard))
    answer = await saying
    assert (answer.ok, answer.attempts) == (True, 1)


async def test_stopping_while_slack_is_out_of_reach_is_clean(fake: FakeSlack, script: Script) -> None:
    fake.fail("apps.connections.open", "500", times=1000)
    slack = slack_for(fake, app_token=fake.app_token, first_wait=0.01)
    running = asyncio.ensure_future(slack.run(script))
    await asyncio.sleep(0.1)
    running.cancel()
    began = time.monotonic()
    with contextlib.suppress(asyncio.CancelledError):
        await running
    assert time.monotonic() - began < 1
    await slack.close()
