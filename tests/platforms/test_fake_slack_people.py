"""People in the fake Slack, held against a bot on the real slack_bolt: over HTTP and in Socket Mode."""

import time
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from tests.fakes.slack import FakeSlack, View
from tests.fakes.slack_example import (
    REQUEST,
    Clock,
    actions,
    button,
    field,
    http,
    modal,
    options,
    section,
    sockets,
    until,
)
from tests.fakes.slack_shapes import Json

FILLED = {"need": "Reading", "role": "Deputy", "days": 2, "start": "2020-02-03", "topics": ["Maths"]}


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
        slack.wire.ack_seconds = 1.0
        yield slack


async def opened(slack: FakeSlack, user: str = "UADA") -> View:
    """The form which the bot opens when its button is pressed."""
    await slack.say(user, "hello")
    await until(lambda: bool(slack.seen_by(user)))
    assert (await slack.press(user, "Ask")).ok
    await until(lambda: bool(slack.stack(user)))
    return slack.stack(user)[-1]


# Over HTTP


async def test_what_is_said_arrives_as_slack_writes_it_and_is_answered(slack: FakeSlack) -> None:
    async with http(slack) as heard:
        answer = await slack.say("UADA", "R&D at https://a.example or ada@school.example")
        await until(lambda: len(slack.seen_by("UADA")) == 1)
    assert answer.ok and slack.seen_by("UADA")[0].buttons == ["Ask"]
    written = "R&amp;D at <https://a.example> or <mailto:ada@school.example|ada@school.example>"
    assert heard[0]["event"]["text"] == written
    assert slack.seen_by("UBEN") == []


async def test_a_mention_is_answered_in_its_channel(slack: FakeSlack) -> None:
    async with http(slack) as heard:
        await slack.mention("UBEN", "CSTAFF", "hello")
        await until(lambda: bool(slack.messages))
    assert heard[0]["event"]["text"] == "<@UBOT> hello"
    assert slack.messages[0].channel == "CSTAFF"


async def test_a_redelivery_is_the_same_event_with_a_retry_number(slack: FakeSlack) -> None:
    async with http(slack) as heard:
        await slack.say("UADA", "hello", event_id="Ev1")
        await slack.redeliver()
        await slack.redeliver(0)
    assert [(each["event_id"], each["retry"]) for each in heard] == [
        ("Ev1", None),
        ("Ev1", ["1"]),
        ("Ev1", ["2"]),
    ]


async def test_an_old_signature_is_turned_away(slack: FakeSlack) -> None:
    async with http(slack) as heard:
        slack.wire.sign_at = lambda: time.time() - 301
        assert (await slack.say("UADA", "hello")).status == 401
    assert heard == [] and slack.failures == ["message was answered 401"]


async def test_an_app_that_is_down_is_told_apart(slack: FakeSlack) -> None:
    slack.events_url = "http://127.0.0.1:9/slack/events"
    slack.wire.http_retries = 1
    answer = await slack.say("UADA", "hello")
    assert (answer.ok, answer.status, answer.attempts) == (False, 0, 2)


async def test_a_pressed_button_opens_a_form_whose_answers_arrive_in_slacks_shape(slack: FakeSlack) -> None:
    async with http(slack) as heard:
        view = await opened(slack)
        await slack.submit("UADA", view, FILLED)
    pressed, sent = (each for each in heard if each["type"] in ("block_actions", "view_submission"))
    assert pressed["actions"][0]["value"] == "s2s" and pressed["message"]["ts"] == slack.messages[0].ts
    values = {block_id: state["value"] for block_id, state in sent["view"]["state"]["values"].items()}
    assert values["need"] == {"type": "plain_text_input", "value": "Reading"}
    assert values["role"]["selected_option"] == options("Deputy")[0]
    assert values["days"]["value"] == "2"
    assert values["start"]["selected_date"] == "2020-02-03"
    assert values["phase"]["selected_option"] is None
    assert [option["value"] for option in values["topics"]["selected_options"]] == ["maths"]
    assert values["extras"]["selected_options"] == []
    assert sent["view"]["private_metadata"] == "draft:1"
    assert slack.views == {} and slack.problems == [] and slack.failures == []


@pytest.mark.parametrize(
    "change",
    [
        {"need": None},
        {"need": "x" * 21},
        {"need": "two\nlines"},
        {"role": "Caretaker"},
        {"days": 6},
        {"days": "1.5"},
        {"start": "03/02/2020"},
        {"topics": "Maths"},
        {"colour": "red"},
    ],
)
async def test_a_form_takes_only_what_a_client_lets_a_person_enter(slack: FakeSlack, change: Json) -> None:
    view = slack.open_view("UADA", REQUEST)
    with pytest.raises((AssertionError, ValueError)):
        await slack.submit("UADA", view, FILLED | change)
    assert slack.deliveries == []


@pytest.mark.parametrize(
    ("answer", "titles"),
    [
        ({}, []),
        ({"response_action": "clear"}, []),
        ({"response_action": "errors", "errors": {"need": "Say more"}}, ["Request"]),
        ({"response_action": "update", "view": modal(section())}, ["Request"]),
        ({"response_action": "push", "view": modal(section())}, ["Request", "Request"]),
    ],
)
@pytest.mark.parametrize("way", [http, sockets])
async def test_the_answer_to_a_form_changes_what_is_open(
    slack: FakeSlack, way: Any, answer: Json, titles: list[str]
) -> None:
    async with way(slack, answer=answer):
        view = await opened(slack)
        before = view.hash
        await slack.submit("UADA", view, FILLED)
    assert [each.title for each in slack.stack("UADA")] == titles
    assert view.errors == answer.get("errors", {})
    assert (view.hash != before) == (answer.get("response_action") == "update")
    assert slack.problems == [] and slack.failures == []


@pytest.mark.parametrize(
    "answer",
    [
        {"response_action": "errors", "errors": {"colour": "No such field"}},
        {
            "response_action": "update",
            "view": modal(field("need"), title={"type": "plain_text", "text": "x" * 25}),
        },
    ],
)
async def test_a_bad_answer_to_a_form_leaves_it_open_and_is_noted(slack: FakeSlack, answer: Json) -> None:
    async with http(slack, answer) as _:
        view = await opened(slack)
        await slack.submit("UADA", view, FILLED)
    assert slack.stack("UADA") == [view]
    assert slack.problems and slack.failures


async def test_closing_a_form_tells_the_app_if_it_asked(slack: FakeSlack) -> None:
    async with http(slack) as heard:
        view = await opened(slack)
        assert (await slack.close("UADA", view, values={"need": "Rea"})).ok
    assert heard[-1]["type"] == "view_closed" and slack.views == {}
    assert heard[-1]["view"]["state"]["values"]["need"]["value"]["value"] == "Rea"
    assert (await slack.close("UADA", slack.open_view("UADA", modal(section())))).attempts == 0


async def test_a_command_is_answered_in_its_acknowledgement(slack: FakeSlack) -> None:
    async with http(slack):
        await slack.command("UADA", "/s2s", "help")
    assert [(each.text, each.only_for) for each in slack.seen_by("UADA")] == [("You said help", "UADA")]


async def test_what_is_not_on_the_screen_cannot_be_pressed(slack: FakeSlack) -> None:
    slack.post(slack.dm("UADA"), "Hello", [actions(button("Go"))])
    with pytest.raises(AssertionError, match="UADA sees no 'Stop'; there are"):
        await slack.press("UADA", "Stop")
    with pytest.raises(AssertionError, match="UBEN does not see"):
        await slack.press("UBEN", "Go", message=slack.messages[0])


async def test_an_option_is_chosen_in_a_message(slack: FakeSlack) -> None:
    menu = {"type": "static_select", "action_id": "ask", "options": options("Head", "R&D")}
    slack.post(slack.dm("UADA"), "Which?", [actions(menu)])
    async with http(slack) as heard:
        await slack.choose("UADA", "R&D")
    assert heard[-1]["actions"][0]["selected_option"]["text"]["text"] == "R&amp;D"
    assert heard[-1]["state"]["values"]["block-0"]["ask"]["selected_option"]["value"] == "r&d"


@pytest.mark.parametrize(
    ("element", "option", "sent"),
    [
        (
            {"type": "overflow", "options": options("Edit", "Drop")},
            "Drop",
            {"selected_option": options("Drop")[0]},
        ),
        ({"type": "datepicker"}, "2020-02-03", {"selected_date": "2020-02-03"}),
        ({"type": "timepicker"}, "09:30", {"selected_time": "09:30"}),
        ({"type": "checkboxes", "options": options("A", "B")}, ["B"], {"selected_options": options("B")}),
    ],
)
async def test_other_menus_send_what_was_chosen(slack: FakeSlack, element: Json, option: Any, sent: Json) -> None:
    slack.post(slack.dm("UADA"), "Which?", [actions(element | {"action_id": "ask"})])
    async with http(slack) as heard:
        await slack.choose("UADA", option, action="ask")
    action = heard[-1]["actions"][0]
    assert action["type"] == element["type"] and action.items() >= sent.items()


async def test_the_bot_hears_of_its_edits_too(slack: FakeSlack) -> None:
    slack.echo = True
    client = AsyncWebClient(slack.bot_token, base_url=slack.url)
    async with http(slack) as heard:
        posted = await client.chat_postMessage(channel="UADA", text="One")
        await client.chat_update(channel=posted["channel"], ts=posted["ts"], text="Two")
        await client.chat_delete(channel=posted["channel"], ts=posted["ts"])
        await slack.settle()
    subtypes = sorted(each["event"].get("subtype", "") for each in heard)
    assert subtypes == ["", "message_changed", "message_deleted"]


async def test_the_bot_hears_itself_when_echoes_are_on(slack: FakeSlack) -> None:
    slack.echo = True
    async with http(slack) as heard:
        await slack.say("UADA", "hello")
        await until(lambda: len(heard) == 2)
        await slack.settle()
    assert heard[1]["event"]["bot_id"] == slack.bot_id
    assert len(slack.messages) == 1 and len(slack.deliveries) == 1


async def test_a_response_url_answers_five_times(slack: FakeSlack) -> None:
    async with http(slack) as heard:
        await slack.command("UADA", "/s2s", "help")
    webhook = AsyncWebhookClient(heard[-1]["response_url"])
    statuses = [(await webhook.send(text="Later")).status_code for _ in range(6)]
    assert statuses == [200] * 5 + [404]


async def test_a_home_is_opened(slack: FakeSlack) -> None:
    client = AsyncWebClient(slack.bot_token, base_url=slack.url)
    home = {"type": "home", "blocks": [actions(button("Ask", action_id="ask"))]}
    async with http(slack) as heard:
        await slack.open_home("UADA")
        await client.views_publish(user_id="UADA", view=home)
        await slack.press("UADA", "Ask", view=slack.homes["UADA"])
        await slack.open_home("UADA")
    assert heard[0]["event"]["tab"] == "home" and "view" not in heard[0]["event"]
    assert heard[1]["container"] == {"type": "view", "view_id": slack.homes["UADA"].id}
    assert heard[2]["event"]["view"]["type"] == "home"


# In Socket Mode


async def test_a_whole_talk_runs_over_a_socket(slack: FakeSlack) -> None:
    async with sockets(slack) as [heard]:
        view = await opened(slack)
        assert (await slack.submit("UADA", view, FILLED)).ok
        answer = await slack.command("UADA", "/s2s", "a payload")
    assert answer.body == {"text": "You said a payload"}
    assert heard[0]["retry"] == ["0"]
    assert slack.problems == [] and slack.failures == []


async def test_connections_take_turns(slack: FakeSlack) -> None:
    async with sockets(slack, 2) as [first, second]:
        for _ in range(4):
            await slack.say("UADA", "hello")
    assert (len(first), len(second)) == (2, 2)


async def test_an_app_connects_anew_when_asked_and_when_cut_off(slack: FakeSlack) -> None:
    async with sockets(slack) as [heard]:
        for abruptly in (False, True):
            await slack.disconnect_sockets(abruptly=abruptly)
            await slack.connected()
            assert (await slack.say("UADA", "hello")).ok
    assert len(heard) == 2


async def test_an_event_nobody_acknowledges_comes_again(slack: FakeSlack) -> None:
    slack.wire.ack_seconds = 0.2
    async with sockets(slack) as [heard]:
        answer = await slack.event("UADA", {"type": "reaction_added"})
    assert (answer.ok, answer.attempts) == (False, 2)
    assert [each["retry"] for each in heard] == [["0"], ["1"]]
    assert heard[0]["event_id"] == heard[1]["event_id"]


async def test_an_eleventh_connection_is_refused(slack: FakeSlack) -> None:
    async with sockets(slack, 10), aiohttp.ClientSession() as session:
        client = AsyncWebClient(slack.bot_token, base_url=slack.url)
        address = (await client.apps_connections_open(app_token=slack.app_token))["url"]
        async with session.ws_connect(address) as eleventh:
            assert (await eleventh.receive_json())["reason"] == "too_many_websockets"
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(address)
    assert slack.deliveries == []
