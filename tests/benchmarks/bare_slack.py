"""slack_bolt the usual way: a listener per command, a message per answer, nothing kept."""

import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import uvicorn
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.benchmarks.commands import Command, commands
from tests.benchmarks.script import BOT_TOKEN, PATHS, SIGNING_SECRET, Json

Listener = Callable[..., Awaitable[None]]


def serve(api: str, port: int, answers: Mapping[str, Json]) -> None:
    client = AsyncWebClient(BOT_TOKEN, base_url=f"{api}/api/")
    app = AsyncApp(token=BOT_TOKEN, signing_secret=SIGNING_SECRET, client=client)
    for command in commands():
        listen(app, command, answers[command.answer])
    handler = AsyncSlackRequestHandler(app)

    async def events(request: Request) -> Response:
        return await handler.handle(request)

    web = Starlette(routes=[Route(PATHS["slack"], events, methods=["POST"])])
    uvicorn.run(web, host="127.0.0.1", port=port, log_level="warning")


def listen(app: AsyncApp, command: Command, answer: Json) -> None:
    """All the ways to one command."""
    if command.slash:
        app.command(re.compile(rf"^/({command.slash})$"))(on_command(answer))
    if command.words:
        app.message(re.compile(rf"^({command.words})$", re.IGNORECASE))(on_message(answer))
    if command.buttons:
        app.action(re.compile(rf"^({command.buttons})(#\d+)?$"))(on_action(answer))


def on_command(answer: Json) -> Listener:
    async def listener(ack: Any, say: Any) -> None:
        await ack()
        await say(text=answer["text"], blocks=answer["blocks"])

    return listener


def on_message(answer: Json) -> Listener:
    async def listener(say: Any) -> None:
        await say(text=answer["text"], blocks=answer["blocks"])

    return listener


def on_action(answer: Json) -> Listener:
    async def listener(ack: Any, body: Any, client: Any) -> None:
        await ack()
        where = {"channel": body["channel"]["id"], "ts": body["message"]["ts"]}
        await client.chat_update(**where, text=answer["text"], blocks=answer["blocks"])

    return listener
