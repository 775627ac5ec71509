"""What people do in the benchmark, as the platforms report it."""

import hashlib
import hmac
import json
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from urllib.parse import urlencode

Json = dict[str, Any]

SIGNING_SECRET, BOT_TOKEN = "8f742231b10e8888abcd99yyyzzz85a5", "xoxb-1-benchmark"
TEAM, BOT_USER = "T0BENCH", "U0BENCHBOT"
TELEGRAM_TOKEN, HOOK_SECRET, BOT_ID = "700000001:benchmark", "a-benchmark-secret", 700000001
PATHS = {"slack": "/slack/events", "telegram": "/telegram/webhook"}
CONTACT, STEP, HELP = "whos my contact", "a guided step", "/help"
KINDS = (CONTACT, STEP, HELP)


@dataclass(slots=True)
class Head:
    """A linked head. One in the middle of a request presses an answer and `Back` in turn."""

    address: str
    draft: str = ""
    answer: str = ""  # what the first answer's button carries
    answered: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One thing done; `name` says which of the recorded answers it gets."""

    name: str
    text: str = ""
    action: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Post:
    """A request to the bot, and what the platform will reply when the bot answers."""

    body: bytes
    headers: Mapping[str, str]
    receipt: bytes


def next_step(kind: str, head: Head) -> Step:
    if kind == CONTACT:
        return Step("contact", text=CONTACT)
    if kind == HELP:
        return Step("help", text=HELP)
    head.answered = not head.answered
    if head.answered:
        return Step("give", action="form.give", value=head.answer)
    return Step("back", action="form.back", value=head.draft)


@dataclass
class OnSlack:
    """Signed requests. `answers` are the recorded answers as Slack is given them."""

    answers: Mapping[str, Json]
    numbers: Iterator[int] = field(default_factory=lambda: count(time.time_ns() // 1000))

    def post(self, step: Step, head: Head) -> Post:
        number = next(self.numbers)
        body, kind = self._body(step, head, number)
        stamp = str(int(time.time()))
        signed = hmac.new(SIGNING_SECRET.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
        headers = {"content-type": kind, "x-slack-request-timestamp": stamp, "x-slack-signature": f"v0={signed}"}
        return Post(body, headers, self._receipt(step, head, number))

    def _body(self, step: Step, head: Head, number: int) -> tuple[bytes, str]:
        form = "application/x-www-form-urlencoded"
        if step.action:
            return urlencode({"payload": json.dumps(self._press(step, head, number))}).encode(), form
        if step.text.startswith("/"):
            return urlencode(_command(step, head, number)).encode(), form
        return json.dumps(_message(step, head, number)).encode(), "application/json"

    def _press(self, step: Step, head: Head, number: int) -> Json:
        shown = self.answers["back" if step.name == "give" else "give"]
        stamp = f"{number / 1e6:.6f}"
        message = {"type": "message", "user": BOT_USER, "bot_id": "B1", "ts": stamp, "team": TEAM, **shown}
        pressed = {"type": "button", "action_id": f"{step.action}#0", "block_id": "b1", "value": step.value}
        return {
            "type": "block_actions",
            "user": {"id": head.address, "username": "head", "name": "head", "team_id": TEAM},
            "team": {"id": TEAM, "domain": "alliance"},
            "enterprise": None,
            "is_enterprise_install": False,
            "api_app_id": "A1",
            "token": "verification-token",
            "container": {"type": "message", "message_ts": stamp, "channel_id": f"D{head.address}"},
            "trigger_id": f"{number}.bench",
            "channel": {"id": f"D{head.address}", "name": "directmessage"},
            "message": message,
            "state": {"values": {}},
            "response_url": "http://127.0.0.1/unused",
            "actions": [pressed | {"text": {"type": "plain_text", "text": "x"}, "action_ts": stamp}],
        }

    def _receipt(self, step: Step, head: Head, number: int) -> bytes:
        message = {"type": "message", "user": BOT_USER, "bot_id": "B1", "team": TEAM, **self.answers[step.name]}
        stamp = f"{number / 1e6:.6f}"
        return json.dumps({"ok": True, "channel": f"D{head.address}", "ts": stamp, "message": message}).encode()


def _message(step: Step, head: Head, number: int) -> Json:
    stamp = f"{number / 1e6:.6f}"
    elements = [{"type": "rich_text_section", "elements": [{"type": "text", "text": step.text}]}]
    event = {
        "type": "message",
        "user": head.address,
        "text": step.text,
        "ts": stamp,
        "client_msg_id": f"client-{number}",
        "team": TEAM,
        "channel": f"D{head.address}",
        "event_ts": stamp,
        "channel_type": "im",
        "blocks": [{"type": "rich_text", "block_id": "rt", "elements": elements}],
    }
    authorised = {"enterprise_id": None, "team_id": TEAM, "user_id": BOT_USER, "is_bot": True}
    return {
        "token": "verification-token",
        "team_id": TEAM,
        "api_app_id": "A1",
        "event": event,
        "type": "event_callback",
        "event_id": f"Ev{number}",
        "event_time": number // 1_000_000,
        "authorizations": [authorised | {"is_enterprise_install": False}],
        "is_ext_shared_channel": False,
        "event_context": "4-context",
    }


def _command(step: Step, head: Head, number: int) -> Json:
    return {
        "token": "verification-token",
        "team_id": TEAM,
        "team_domain": "alliance",
        "channel_id": f"D{head.address}",
        "channel_name": "directmessage",
        "user_id": head.address,
        "user_name": "head",
        "command": step.text,
        "text": "",
        "api_app_id": "A1",
        "is_enterprise_install": "false",
        "response_url": "http://127.0.0.1/unused",
        "trigger_id": f"{number}.bench",
    }


@dataclass
class OnTelegram:
    """Updates with the secret token. `answers` are the recorded answers as Telegram is given them."""

    answers: Mapping[str, Json]
    numbers: Iterator[int] = field(default_factory=lambda: count(time.time_ns() // 10_000_000 % 2**31))

    def post(self, step: Step, head: Head) -> Post:
        number = next(self.numbers)
        headers = {"content-type": "application/json", "x-telegram-bot-api-secret-token": HOOK_SECRET}
        body = {"update_id": number} | (self._press(step, head, number) if step.action else _said(step, head, number))
        receipt = {"ok": True, "result": _shown(self.answers[step.name], head, number)}
        return Post(json.dumps(body).encode(), headers, json.dumps(receipt).encode())

    def _press(self, step: Step, head: Head, number: int) -> Json:
        shown = _shown(self.answers["back" if step.name == "give" else "give"], head, number)
        code = f"{step.action}:{step.value}"
        query = {"id": str(number), "from": _person(head), "chat_instance": head.address}
        return {"callback_query": query | {"message": shown, "data": code}}


def _person(head: Head) -> Json:
    return {"id": int(head.address), "is_bot": False, "first_name": "Head", "language_code": "en"}


def _chat(head: Head) -> Json:
    return {"id": int(head.address), "type": "private", "first_name": "Head"}


def _said(step: Step, head: Head, number: int) -> Json:
    message = {"message_id": number, "date": int(time.time()), "text": step.text, "from": _person(head)}
    marks = [{"type": "bot_command", "offset": 0, "length": len(step.text)}] if step.text.startswith("/") else []
    return {"message": message | {"chat": _chat(head)} | ({"entities": marks} if marks else {})}


def _shown(answer: Json, head: Head, number: int) -> Json:
    """A message of the bot as Telegram reports it."""
    bot = {"id": BOT_ID, "is_bot": True, "first_name": "Alliance bot", "username": "alliance_bot"}
    message = {"message_id": number, "date": int(time.time()), "from": bot, "chat": _chat(head)}
    message |= {"text": answer["plain"], "entities": [{"type": "bold", "offset": 0, "length": 10}]}
    rows: Sequence[Any] = answer["keyboard"]
    return message | ({"reply_markup": {"inline_keyboard": rows}} if rows else {})
