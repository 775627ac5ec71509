"""Slack as a platform: the real libraries hear a strict server, by requests and over a socket."""

import logging
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import pytest
from starlette.requests import Request

from bot.platform import Parcel, Unavailable
from bot.slack import Slack, platform
from handlers.router import Reply
from messages.form import Form, Sheet, Text
from messages.message import Button, Inbound, Message, Place
from tests.fakes.slack import FakeSlack
from tests.platforms.slack_ways import Script, by_http, by_socket, slack_for, workspace
from tests.serving import serving

FORM = Form(
    name="f",
    version=1,
    title="Support request",
    fields=(
        Text(name="need", label="Need", question="What do you need?"),
        Text(name="role", label="Role", question="Who is it for?", page=2),
    ),
)
ASK = Message("What may I do?", buttons=(Button("Ask", "support.start"), Button("Join", "joining.email")))


def sheet(page: int) -> Sheet:
    return Sheet(FORM, {}, {"need": "Maths"}, page, 7)


@pytest.fixture
async def fake() -> AsyncIterator[FakeSlack]:
    async with workspace() as fake:
        yield fake


@pytest.fixture
def script() -> Script:
    return Script()


@pytest.fixture(params=[by_http, by_socket], ids=["http", "socket"])
async def slack(request: pytest.FixtureRequest, fake: FakeSlack, script: Script) -> AsyncIterator[Slack]:
    """The platform running, in both ways that Slack has of reaching it."""
    async with request.param(fake, script) as slack:
        yield slack


@pytest.fixture
async def http(fake: FakeSlack, script: Script) -> AsyncIterator[Slack]:
    async with by_http(fake, script) as slack:
        yield slack


async def ask(slack: Slack, fake: FakeSlack, message: Message = ASK) -> None:
    await slack.send(Parcel(fake.dm("UADA"), message))


# What people do


async def test_a_message_a_press_a_mention_and_the_start_page_are_heard(
    slack: Slack, fake: FakeSlack, script: Script
) -> None:
    await ask(slack, fake)
    answers = [
        await fake.say("UADA", "R&D <b>"),
        await fake.press("UADA", "Ask"),
        await fake.mention("UADA", "CSTAFF", "hello"),
        await fake.open_home("UADA"),
    ]
    assert all(answer.ok for answer in answers)
    said, pressed, mentioned, home = script.heard
    assert (said.text, said.place.chat, said.private) == ("R&D <b>", fake.dm("UADA"), True)
    assert (pressed.action, pressed.place.message) == ("support.start", fake.messages[0].ts)
    assert (mentioned.text, mentioned.place.chat, mentioned.private) == ("hello", "CSTAFF", False)
    assert (home.action, home.place.chat) == ("home.open", "UADA")


async def test_what_does_not_concern_us_is_taken_all_the_same(slack: Slack, fake: FakeSlack, script: Script) -> None:
    fake.echo = True
    await ask(slack, fake)
    await fake.settle()
    assert (await fake.event("UADA", {"type": "reaction_added"})).ok
    assert (await fake.event("UADA", {"type": "app_mention"})).ok
    assert not script.heard
    assert not fake.failures


async def test_an_event_that_comes_twice_is_handed_on_twice_under_one_id(
    slack: Slack, fake: FakeSlack, script: Script
) -> None:
    await fake.say("UADA", "hello", event_id="Ev1")
    assert (await fake.redeliver()).ok
    assert len(script.heard) == 1


async def test_what_could_not_be_written_down_comes_again(slack: Slack, fake: FakeSlack, script: Script) -> None:
    fake.wire.ack_seconds, fake.wire.http_retries = 0.3, 1
    script.unavailable = 1
    answer = await fake.say("UADA", "hello")
    assert (answer.ok, answer.attempts) == (True, 2)
    assert script.last.text == "hello"


async def test_a_fault_of_ours_is_told_to_slack_and_not_what_was_said(
    fake: FakeSlack, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(inbound: Inbound) -> Reply:
        raise LookupError("secret words")

    slack = slack_for(fake)
    async with serving(slack, broken) as url:
        fake.events_url = f"{url}/slack/events"
        assert (await fake.say("UADA", "secret words")).status == 500
    assert "LookupError" in caplog.text
    assert "secret" not in caplog.text


# Commands and forms


async def test_a_command_is_answered_at_once_where_it_was_not_typed_to_us(
    slack: Slack, fake: FakeSlack, script: Script
) -> None:
    script.answers = {"contact": Reply([Message("Your contact is Ben.")])}
    assert (await fake.command("UADA", "/s2s", "contact")).body is None
    answer = await fake.command("UADA", "/s2s", "contact", "CSTAFF")
    assert answer.body == {"response_type": "ephemeral", "text": "I have answered you in our direct messages."}
    assert script.last.place == Place("UADA")


async def test_a_form_is_opened_turned_and_handed_in(slack: Slack, fake: FakeSlack, script: Script) -> None:
    script.answers = {"s2s": Reply(sheet=sheet(1)), "form.page": Reply(sheet=sheet(2))}
    assert (await fake.command("UADA", "/s2s", "", "CSTAFF")).body is None
    [view] = fake.stack("UADA")
    await fake.submit("UADA", view, {"need": "R&D"})
    assert (script.last.value, script.last.answers) == ("7.1", {"need": "R&D"})
    assert view.private_metadata == "7.2"
    script.answers = {"form.turn": Reply(sheet=sheet(1)), "form.page": Reply([Message("Sent.")])}
    await fake.press("UADA", "Back", view=view)
    assert (script.last.value, view.private_metadata) == ("7.2", "7.1")
    await fake.submit("UADA", view)
    assert fake.stack("UADA") == []


async def test_a_press_opens_a_form_at_once(slack: Slack, fake: FakeSlack, script: Script) -> None:
    script.answers = {"support.start": Reply(sheet=sheet(0))}
    await ask(slack, fake)
    await fake.press("UADA", "Ask")
    assert [view.private_metadata for view in fake.stack("UADA")] == ["7.0"]


async def test_mistakes_stand_at_their_fields(slack: Slack, fake: FakeSlack, script: Script) -> None:
    script.answers = {"s2s": Reply(sheet=sheet(1))}
    await fake.command("UADA", "/s2s", "")
    [view] = fake.stack("UADA")
    script.answers = {"form.page": Reply(errors={"need": "Too long.", "role": "Too vague."})}
    await fake.submit("UADA", view)
    assert view.errors == {"need": "Too long. Too vague."}
    script.answers = {"form.page": Reply(sheet=sheet(0))}
    await fake.submit("UADA", view)
    script.answers = {"form.page": Reply(errors={"need": "Too long."})}
    await fake.submit("UADA", view)
    assert "Too long." in str(view.blocks)


async def test_a_form_that_is_stopped_gives_way_to_what_there_is_to_say(
    slack: Slack, fake: FakeSlack, script: Script
) -> None:
    script.answers = {"s2s": Reply(sheet=sheet(2))}
    await fake.command("UADA", "/s2s", "")
    [view] = fake.stack("UADA")
    script.answers = {"form.page": Reply([Message("Ring 999.", buttons=(Button("On", "a"),))], stopped=True)}
    await fake.submit("UADA", view, {"role": "A teacher"})
    assert "Ring 999." in str(view.blocks)
    assert "submit" not in view.data
    assert {block["type"] for block in view.blocks} == {"section"}


async def test_a_press_in_a_form_that_is_over_says_so_there(slack: Slack, fake: FakeSlack, script: Script) -> None:
    script.answers = {"s2s": Reply(sheet=sheet(2))}
    await fake.command("UADA", "/s2s", "")
    [view] = fake.stack("UADA")
    assert (await fake.press("UADA", "Back", view=view)).ok
    assert view.private_metadata == "7.2"
    script.answers = {"form.turn": Reply([Message("That is finished.")])}
    assert (await fake.press("UADA", "Back", view=view)).ok
    assert "That is finished." in str(view.blocks)


@pytest.mark.parametrize("how", ["error:expired_trigger_id", "ratelimited", "500", "drop"])
async def test_a_form_that_cannot_be_opened_is_asked_in_the_chat(
    slack: Slack, fake: FakeSlack, script: Script, how: str
) -> None:
    script.answers = {"support.start": Reply(sheet=sheet(1)), "s2s": Reply(sheet=sheet(1))}
    await ask(slack, fake)
    fake.fail("views.open", how)
    assert (await fake.press("UADA", "Ask")).ok
    first, second = script.heard
    assert second == replace(
        first, id=f"{first.id}:chat", action="form.resume", value="7", whole_forms=False,
        place=replace(first.place, message=""),
    )  # fmt: skip
    fake.fail("views.open", how)
    assert "direct messages" in (await fake.command("UADA", "/s2s", "", "CSTAFF")).body["text"]


# Whom the workspace vouches for


async def test_for_joining_the_workspace_vouches_for_its_members(slack: Slack, fake: FakeSlack, script: Script) -> None:
    await ask(slack, fake)
    await slack.send(Parcel(fake.dm("UGUEST"), ASK))
    await fake.press("UADA", "Join")
    assert script.last.reported == {"email": "ada@school.example", "name": "Ada Holt"}
    fake.fail("users.info", "500")
    await fake.press("UADA", "Join")
    assert script.last.reported == {}
    await fake.press("UGUEST", "Join")
    assert script.last.reported == {}
    calls = len(fake.calls)
    await fake.press("UADA", "Ask")
    assert len(fake.calls) == calls


# What is not Slack's


async def test_a_forged_or_old_request_is_turned_away(http: Slack, fake: FakeSlack, script: Script) -> None:
    body = b'{"type": "event_callback", "event": {"text": "secret words"}}'
    signed = fake.wire.signed(body)
    forged = signed | {"x-slack-signature": "v0=" + "0" * 64}
    assert (await fake.wire.post(body, forged)).status == 401
    assert (await fake.wire.post(body + b" ", signed)).status == 401
    fake.wire.sign_at = lambda: time.time() - 400
    assert (await fake.wire.post(body, fake.wire.signed(body))).status == 401
    assert not script.heard


async def test_an_identical_request_within_the_window_takes_no_second_effect(
    http: Slack, fake: FakeSlack, script: Script
) -> None:
    await fake.say("UADA", "hello")
    assert (await fake.redeliver()).ok
    assert len(script.heard) == 1


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (b"{}", {"x-slack-request-timestamp": ""}, 401),
        (b"{}", {"x-slack-request-timestamp": "soon"}, 401),
        (b"{}", {"x-slack-request-timestamp": "²"}, 401),
        (b"{}", {"x-slack-request-timestamp": "9" * 5000}, 401),
        (b"{}", {"x-slack-signature": "v0=é"}, 401),
        (b"{}", {"x-slack-signature": ""}, 401),
        (b"x" * 1_000_001, {}, 413),
        (b"{", {"content-type": "application/json"}, 400),
        (b"[1]", {"content-type": "application/json"}, 400),
        (b"[" * 100_000, {"content-type": "application/json"}, 400),
        (b"\xff\xfe", {}, 400),
        (b"payload=%7B", {"content-type": "application/x-www-form-urlencoded"}, 400),
        (b'payload="a"', {"content-type": "application/x-www-form-urlencoded"}, 400),
        (b'{"authorizations": 5}', {"content-type": "application/json"}, 400),
        (b"", {}, 200),
        (b'{"type": "event_callback", "team_id": "T0001"}', {"content-type": "application/json"}, 200),
        (b'{"type": "block_actions", "team": "T0001"}', {"content-type": "application/json"}, 200),
    ],
)  # fmt: skip
async def test_noise_is_answered_without_a_traceback(
    http: Slack, fake: FakeSlack, caplog: pytest.LogCaptureFixture, body: bytes, headers: dict[str, str], status: int
) -> None:
    answer = await fake.wire.post(body, fake.wire.signed(body) | headers)
    assert answer.status == status
    assert "Traceback" not in caplog.text


async def test_the_address_is_verified_when_the_app_is_made(http: Slack, fake: FakeSlack) -> None:
    body = b'{"type": "url_verification", "challenge": "abc"}'
    headers = fake.wire.signed(body) | {"content-type": "application/json"}
    assert (await fake.wire.post(body, headers)).body == {"challenge": "abc"}


async def test_a_command_about_a_payload_is_not_lost(slack: Slack, fake: FakeSlack, script: Script) -> None:
    assert (await fake.command("UADA", "/s2s", "what is a payload")).ok
    assert script.last.text == "what is a payload"


async def test_nothing_is_taken_before_slack_has_told_who_we_are(
    fake: FakeSlack, script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(platform, "STARTING", 0.1)
    fake.fail("auth.test", "500", times=10_000)
    async with by_http(fake, script):
        assert (await fake.say("UADA", "hello")).status == 503


async def test_nothing_is_taken_before_the_platform_runs(fake: FakeSlack) -> None:
    idle = slack_for(fake)
    assert (await idle.http(Request({"type": "http", "method": "POST", "headers": []}))).status_code == 503
    with pytest.raises(Unavailable):
        await idle._receive(Inbound("1", "slack", "UADA", Place("UADA")))


async def test_somebody_who_hangs_up_is_not_waited_for(http: Slack, fake: FakeSlack) -> None:
    async def hung_up() -> Any:
        return {"type": "http.disconnect"}

    signed = [(name.encode(), value.encode()) for name, value in fake.wire.signed(b"").items()]
    assert (await fake.say("UADA", "hello")).ok
    answer = await http.http(Request({"type": "http", "method": "POST", "headers": signed}, hung_up))
    assert answer.status_code == 400


async def test_nothing_that_people_say_is_written_down(
    slack: Slack, fake: FakeSlack, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    await fake.say("UADA", "secret words")
    await fake.command("UADA", "/s2s", "secret words")
    await slack.send(Parcel("UADA", Message("secret words")))
    if fake.events_url:
        body = urlencode({"text": "secret words", "command": "/s2s"}).encode()
        await fake.wire.post(body, fake.wire.signed(body) | {"x-slack-signature": "v0=" + "0" * 64})
    assert "secret" not in caplog.text
