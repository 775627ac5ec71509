"""The fake Slack's Web API, held against the real client: what it takes, refuses and breaks."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack import FakeSlack
from tests.fakes.slack_example import REQUEST, Clock, actions, button, field, modal, options, plain, section
from tests.fakes.slack_shapes import Json


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def slack(clock: Clock) -> AsyncIterator[FakeSlack]:
    async with FakeSlack(now=clock) as slack:
        slack.add_user("UADA", "Ada Holt", "ada@school.example")
        slack.add_user("UBEN", "Ben Frost", "ben@school.example")
        slack.add_user("UGONE", "Gil Gone", "gil@school.example", deleted=True)
        slack.add_channel("CSTAFF", ["UADA", "UBEN", slack.bot_user])
        slack.add_channel("CHEADS", ["UADA"])
        yield slack


@pytest.fixture
def client(slack: FakeSlack) -> AsyncWebClient:
    return AsyncWebClient(slack.bot_token, base_url=slack.url, retry_handlers=[])


async def error_of(call: Any) -> str:
    with pytest.raises(SlackApiError) as refused:
        await call
    return str(refused.value.response["error"])


# What is refused


@pytest.mark.parametrize(
    "blocks",
    [
        [section()] * 51,
        [section("x" * 3001)],
        [section("")],
        [{"type": "section"}],
        [{"type": "section", "fields": [plain("a")] * 11}],
        [{"type": "section", "text": plain("a"), "fields": [plain("x" * 2001)]}],
        [{"type": "header", "text": plain("x" * 151)}],
        [{"type": "header", "text": {"type": "mrkdwn", "text": "a"}}],
        [actions(button("x" * 76))],
        [actions(button(value="x" * 2001))],
        [actions(button(action_id="x" * 256))],
        [actions(button(style="green"))],
        [actions(button(colour="red"))],
        [actions(*[button()] * 26)],
        [actions(button(action_id="a"), button(action_id="a"))],
        [actions()],
        [actions({"type": "plain_text_input", "action_id": "a"})],
        [actions({"type": "static_select", "options": options(*map(str, range(101)))})],
        [actions({"type": "static_select", "options": options("x" * 76)})],
        [actions({"type": "static_select", "options": [{"text": plain("a"), "value": "x" * 151}]})],
        [actions({"type": "static_select", "options": options("a"), "initial_option": options("b")[0]})],
        [actions({"type": "static_select", "options": options("a"), "placeholder": plain("x" * 151)})],
        [actions({"type": "static_select"})],
        [{"type": "context", "elements": [plain("a")] * 11}],
        [section() | {"block_id": "a"}, section() | {"block_id": "a"}],
        [section() | {"block_id": "x" * 256}],
        [section() | {"colour": "red"}],
        [{"type": "sparkles"}],
    ],
)
async def test_blocks_beyond_the_limits_are_refused(
    slack: FakeSlack, client: AsyncWebClient, blocks: list[Json]
) -> None:
    posting = client.chat_postMessage(channel="UADA", text="Hello", blocks=blocks)
    assert await error_of(posting) == "invalid_blocks"
    assert slack.problems and not slack.messages


async def test_blocks_at_the_limits_are_taken(slack: FakeSlack, client: AsyncWebClient) -> None:
    full = [section("x" * 3000)] * 48 + [{"type": "header", "text": plain("x" * 150)}]
    await client.chat_postMessage(
        channel="UADA", text="x" * 4000, blocks=[*full, actions(*[button("x" * 75, value="x" * 2000)] * 25)]
    )
    assert not slack.problems


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"channel": "UADA", "text": "x" * 4001}, "msg_too_long"),
        ({"channel": "UADA", "text": " ", "blocks": [section()]}, "no_text"),
        ({"channel": "UADA", "text": "Hello", "colour": "red"}, "invalid_arguments"),
        ({"channel": "CNONE", "text": "Hello"}, "channel_not_found"),
        ({"channel": "CHEADS", "text": "Hello"}, "not_in_channel"),
        ({"channel": "UGONE", "text": "Hello"}, "user_disabled"),
        ({"channel": "UADA", "text": "Hello", "thread_ts": "1.2"}, "thread_not_found"),
    ],
)
async def test_messages_are_refused_with_slacks_own_errors(client: AsyncWebClient, arguments: Json, error: str) -> None:
    assert await error_of(client.api_call("chat.postMessage", json=arguments)) == error


@pytest.mark.parametrize(
    "view",
    [
        modal(section(), title=plain("x" * 25)),
        modal(section(), submit=plain("x" * 25)),
        modal(section(), private_metadata="x" * 3001),
        modal(*[section()] * 101),
        modal(),
        {key: value for key, value in modal(field("need")).items() if key != "submit"},
        modal(field("need") | {"label": plain("x" * 2001)}),
        modal(field("need"), field("need")),
        modal(field("days", "number_input")),
        modal(field("need", focus_on_load=True), field("more", focus_on_load=True)),
        {"type": "home", "blocks": [section()]},
    ],
)
async def test_views_beyond_the_limits_are_refused(slack: FakeSlack, client: AsyncWebClient, view: Json) -> None:
    opening = client.views_open(trigger_id=slack.trigger("UADA"), view=view)
    assert await error_of(opening) == "invalid_arguments"
    assert slack.problems and not slack.views


@pytest.mark.parametrize("text", ["<!channel> now", "<@UADA> hello", "R&D", "a <b"])
async def test_markup_that_pings_or_is_not_escaped_is_noted(
    slack: FakeSlack, client: AsyncWebClient, text: str
) -> None:
    await client.chat_postMessage(channel="UADA", text="Hello", blocks=[section(text)])
    assert len(slack.problems) == 1
    fine = "R&amp;D <https://a.example?b|link> <!date^1^{date}|day>"
    await client.chat_postMessage(channel="UADA", text=fine, blocks=[{"type": "header", "text": plain(text)}])
    assert len(slack.problems) == 1


async def test_a_token_must_be_there_and_be_the_right_one(slack: FakeSlack) -> None:
    assert await error_of(AsyncWebClient(base_url=slack.url).auth_test()) == "not_authed"
    assert await error_of(AsyncWebClient("xoxb-other", base_url=slack.url).auth_test()) == "invalid_auth"
    assert await error_of(AsyncWebClient(slack.app_token, base_url=slack.url).auth_test()) == "not_allowed_token_type"
    right = AsyncWebClient(slack.bot_token, base_url=slack.url)
    assert (await right.auth_test())["user_id"] == slack.bot_user
    assert await error_of(right.api_call("chat.sing")) == "unknown_method"


# Messages, people, files


async def test_a_message_is_edited_and_deleted_by_its_author_only(slack: FakeSlack, client: AsyncWebClient) -> None:
    posted = await client.chat_postMessage(channel="UADA", text="One", blocks=[section()])
    channel, ts = posted["channel"], posted["ts"]
    await client.chat_update(channel=channel, ts=ts, text="One and a half")
    [message] = slack.seen_by("UADA")
    assert len(message.blocks) == 1
    await client.chat_update(channel=channel, ts=ts, text="Two", blocks=[])
    assert (message.text, message.edits, message.blocks, message.channel) == ("Two", 2, [], slack.dm("UADA"))
    await client.chat_delete(channel=channel, ts=ts)
    assert slack.seen_by("UADA") == [] and message.deleted
    assert await error_of(client.chat_update(channel=channel, ts=ts, text="Three")) == "message_not_found"
    slack.said[channel] = {"1.000001"}
    assert await error_of(client.chat_update(channel=channel, ts="1.000001", text="Mine")) == "cant_update_message"


async def test_an_ephemeral_message_is_seen_by_one_person(slack: FakeSlack, client: AsyncWebClient) -> None:
    await client.chat_postEphemeral(channel="CSTAFF", user="UBEN", text="Psst")
    assert [slack.sees(user, slack.messages[0]) for user in ("UADA", "UBEN")] == [False, True]


async def test_people_are_found_by_id_and_by_email(client: AsyncWebClient) -> None:
    assert (await client.users_lookupByEmail(email="Ada@school.example"))["user"]["id"] == "UADA"
    assert (await client.users_info(user="UGONE"))["user"]["deleted"] is True
    assert await error_of(client.users_lookupByEmail(email="gil@school.example")) == "users_not_found"
    assert await error_of(client.conversations_open(users="UGONE")) == "user_disabled"


async def test_a_file_is_uploaded_and_shared_once(slack: FakeSlack, client: AsyncWebClient) -> None:
    await client.files_upload_v2(channel=slack.dm("UADA"), filename="dates.ics", content="BEGIN", title="Dates")
    assert [message.files for message in slack.seen_by("UADA")] == [["dates.ics"]]
    assert await error_of(client.files_completeUploadExternal(files=[{"id": "F1", "title": "x"}])) == "file_not_found"


async def test_a_channel_takes_a_burst_and_then_one_message_a_second(
    slack: FakeSlack, client: AsyncWebClient, clock: Clock
) -> None:
    for number in range(3):
        await client.chat_postMessage(channel="CSTAFF", text=f"{number}")
    with pytest.raises(SlackApiError) as refused:
        await client.chat_postMessage(channel="CSTAFF", text="3")
    assert (refused.value.response.status_code, refused.value.response.headers["Retry-After"]) == (429, "1")
    assert slack.too_fast == ["CSTAFF"]
    await client.chat_postMessage(channel="UADA", text="another channel")
    clock.seconds += 1
    await client.chat_postMessage(channel="CSTAFF", text="3")
    slack.limits = None
    for number in range(5):
        await client.chat_postMessage(channel="CSTAFF", text=f"{number}")
    assert len(slack.messages) == 10


# Views


async def test_a_trigger_opens_one_view_within_three_seconds(
    slack: FakeSlack, client: AsyncWebClient, clock: Clock
) -> None:
    trigger = slack.trigger("UADA")
    clock.seconds += 3
    opened = await client.views_open(trigger_id=trigger, view=REQUEST)
    assert slack.views[opened["view"]["id"]].title == "Request"
    assert await error_of(client.views_open(trigger_id=trigger, view=REQUEST)) == "trigger_exchanged"
    late = slack.trigger("UADA")
    clock.seconds += 3.1
    assert await error_of(client.views_open(trigger_id=late, view=REQUEST)) == "expired_trigger_id"
    assert await error_of(client.views_open(trigger_id="1.2.3", view=REQUEST)) == "invalid_trigger_id"


async def test_a_view_is_updated_only_with_its_present_hash(slack: FakeSlack, client: AsyncWebClient) -> None:
    first = (await client.views_open(trigger_id=slack.trigger("UADA"), view=modal(section())))["view"]
    change = modal(section("Later"), external_id="later")
    await client.views_update(view_id=first["id"], hash=first["hash"], view=change)
    again = client.views_update(view_id=first["id"], hash=first["hash"], view=change)
    assert await error_of(again) == "hash_conflict"
    await client.views_update(external_id="later", view=modal(section("Last")))
    assert slack.views[first["id"]].blocks[0]["text"]["text"] == "Last"
    assert await error_of(client.views_update(view_id="V0", view=change)) == "not_found"


async def test_views_stack_three_deep(slack: FakeSlack, client: AsyncWebClient) -> None:
    alone = client.views_push(trigger_id=slack.trigger("UADA"), view=modal(section()))
    assert await error_of(alone) == "not_found"
    root = await client.views_open(trigger_id=slack.trigger("UADA"), view=modal(section()))
    for _ in range(2):
        top = await client.views_push(trigger_id=slack.trigger("UADA"), view=modal(section()))
    assert top["view"]["root_view_id"] == root["view"]["id"]
    fourth = client.views_push(trigger_id=slack.trigger("UADA"), view=modal(section()))
    assert await error_of(fourth) == "push_limit_reached"


async def test_a_home_is_published_for_each_person(slack: FakeSlack, client: AsyncWebClient) -> None:
    home = {"type": "home", "blocks": [section()]}
    first = await client.views_publish(user_id="UADA", view=home)
    await client.views_publish(user_id="UADA", view=home, hash=first["view"]["hash"])
    stale = client.views_publish(user_id="UADA", view=home, hash=first["view"]["hash"])
    assert await error_of(stale) == "hash_conflict"
    assert list(slack.homes) == ["UADA"]
    assert await error_of(client.views_publish(user_id="UNONE", view=home)) == "user_not_found"


# Faults


async def test_faults_happen_as_often_as_asked(slack: FakeSlack, client: AsyncWebClient) -> None:
    slack.fail("chat.postMessage", "ratelimited", seconds=30)
    slack.fail("chat.postMessage", "500")
    slack.fail("*", "error:internal_error", times=2)
    with pytest.raises(SlackApiError) as limited:
        await client.chat_postMessage(channel="UADA", text="Hello")
    assert limited.value.response.headers["Retry-After"] == "30"
    with pytest.raises(SlackApiError) as broken:
        await client.chat_postMessage(channel="UADA", text="Hello")
    assert broken.value.response.status_code == 500
    assert await error_of(client.auth_test()) == "internal_error"
    assert await error_of(client.chat_postMessage(channel="UADA", text="Hello")) == "internal_error"
    assert slack.messages == []
    await client.chat_postMessage(channel="UADA", text="Hello")
    assert len(slack.messages) == 1 and len(slack.calls) == 5


async def test_a_lost_answer_leaves_the_message_and_a_dropped_call_leaves_none(
    slack: FakeSlack, client: AsyncWebClient
) -> None:
    for how, left in (("drop", 0), ("lost", 1)):
        slack.fail("chat.postMessage", how)
        with pytest.raises(aiohttp.ClientError):
            await client.chat_postMessage(channel="UADA", text="Hello")
        assert len(slack.messages) == left


async def test_the_clients_default_retry_posts_twice_after_a_lost_answer(slack: FakeSlack) -> None:
    slack.fail("chat.postMessage", "lost")
    await AsyncWebClient(slack.bot_token, base_url=slack.url).chat_postMessage(channel="UADA", text="Hello")
    assert [message.text for message in slack.messages] == ["Hello", "Hello"]


async def test_a_slow_answer_outlasts_the_clients_patience(slack: FakeSlack) -> None:
    slack.fail("chat.postMessage", "slow", seconds=0.5)
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=0.1)) as session:
        hasty = AsyncWebClient(slack.bot_token, base_url=slack.url, session=session, retry_handlers=[])
        with pytest.raises(asyncio.TimeoutError):
            await hasty.chat_postMessage(channel="UADA", text="Hello")
    assert len(slack.messages) == 1
