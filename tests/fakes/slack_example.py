"""A very small bot on the real slack_bolt, over HTTP and in Socket Mode, to hold the fake Slack against."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import uvicorn
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from .slack import FakeSlack
from .slack_shapes import Json


class Clock:
    """Turned by hand."""

    def __init__(self) -> None:
        self.seconds = 1_580_000_000.0

    def __call__(self) -> float:
        return self.seconds


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def section(text: str = "Hello") -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def button(label: str = "Go", **more: Any) -> Json:
    return {"type": "button", "text": plain(label)} | more


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def options(*labels: str) -> list[Json]:
    return [{"text": plain(label), "value": label.lower()} for label in labels]


def field(block_id: str, kind: str = "plain_text_input", *, optional: bool = False, **more: Any) -> Json:
    element = {"type": kind, "action_id": "value"} | more
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain(block_id),
        "element": element,
        "optional": optional,
    }


def modal(*blocks: Json, **more: Any) -> Json:
    return {
        "type": "modal",
        "title": plain("Request"),
        "submit": plain("Send"),
        "blocks": list(blocks),
    } | more


REQUEST = modal(
    field("need", max_length=20),
    field("role", "static_select", options=options("Head", "Deputy")),
    field("days", "number_input", is_decimal_allowed=False, min_value="1", max_value="5"),
    field("start", "datepicker"),
    field("phase", "radio_buttons", optional=True, options=options("Primary", "Secondary")),
    field("topics", "multi_static_select", optional=True, options=options("Maths", "English")),
    field("extras", "checkboxes", optional=True, options=options("Urgent")),
    callback_id="request",
    private_metadata="draft:1",
    notify_on_close=True,
)
FILLED = {"need": "Reading", "role": "Deputy", "days": 2, "start": "2020-02-03", "topics": ["Maths"]}


def app_for(slack: FakeSlack, answer: Json | None = None) -> tuple[AsyncApp, list[Json]]:
    """A small bot: greets, opens a form, and answers a submitted form with `answer`."""
    client = AsyncWebClient(slack.bot_token, base_url=slack.url, retry_handlers=[])
    app = AsyncApp(client=client, signing_secret=slack.signing_secret, ignoring_self_events_enabled=False)
    heard: list[Json] = []

    @app.use
    async def hear(body: Json, req: Any, next: Any) -> None:
        heard.append(body | {"retry": req.headers.get("x-slack-retry-num")})
        await next()

    async def greet(event: Json) -> None:
        if "bot_id" not in event and "subtype" not in event:
            ask = actions(button("Ask", action_id="ask", value="s2s"))
            await client.chat_postMessage(channel=event["channel"], text="Hello", blocks=[section(), ask])

    async def ask(ack: Any, body: Json) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=REQUEST)

    async def take(ack: Any) -> None:
        await ack(**(answer or {}))

    async def command(ack: Any, command: Json) -> None:
        await ack(f"You said {command['text']}")

    app.event("message")(greet)
    app.event("app_mention")(greet)
    app.action("ask")(ask)
    app.view("request")(take)
    app.view_closed("request")(take)
    app.command("/s2s")(command)
    return app, heard


@asynccontextmanager
async def http(slack: FakeSlack, answer: Json | None = None) -> AsyncIterator[list[Json]]:
    """The small bot behind Starlette and uvicorn."""
    app, heard = app_for(slack, answer)
    handler = AsyncSlackRequestHandler(app)

    async def endpoint(request: Request) -> Response:
        return await handler.handle(request)

    web = Starlette(routes=[Route("/slack/events", endpoint, methods=["POST"])])
    server = uvicorn.Server(uvicorn.Config(web, port=0, ws="none", lifespan="off", log_level="error"))
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    slack.events_url = f"http://127.0.0.1:{port}/slack/events"
    try:
        yield heard
    finally:
        server.should_exit = True
        await serving


@asynccontextmanager
async def sockets(slack: FakeSlack, count: int = 1, answer: Json | None = None) -> AsyncIterator[list[list[Json]]]:
    """The small bot in Socket Mode, in as many processes as asked for."""
    pairs = [app_for(slack, answer) for _ in range(count)]
    handlers = [AsyncSocketModeHandler(app, slack.app_token, ping_interval=0.2) for app, _ in pairs]
    for handler in handlers:
        await handler.client.connect()  # type: ignore[no-untyped-call]
    await slack.connected(count)
    try:
        yield [heard for _, heard in pairs]
    finally:
        for handler in handlers:
            await handler.client.close()  # type: ignore[no-untyped-call]


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(3):
        while not condition():
            await asyncio.sleep(0.01)
