"""slack_bolt the usual way, a listener per command, and the lean way, one for all; nothing is kept by either."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import aiohttp
import uvicorn
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.benchmarks.commands import ANSWERS, Command, commands
from tests.benchmarks.script import BOT_TOKEN, PATHS, SIGNING_SECRET, Json

Listener = Callable[..., Awaitable[None]]


def serve(api: str, port: int, answers: Mapping[str, Json], *, lean: bool) -> None:
    asyncio.run(run(api, port, answers, lean=lean))


async def run(api: str, port: int, answers: Mapping[str, Json], *, lean: bool) -> None:
    """Lean, all calls share one session; the library's default opens one for each."""
    session = aiohttp.ClientSession() if lean else None
    client = AsyncWebClient(BOT_TOKEN, base_url=f"{api}/api/", session=session)
    app = AsyncApp(token=BOT_TOKEN, signing_secret=SIGNING_SECRET, client=client)
    if lean:
        listen_to_all(app, answers)
    else:
        for command in commands():
            listen(app, command, answers[command.answer])
    handler = AsyncSlackRequestHandler(app)

    async def events(request: Request) -> Response:
        return await handler.handle(request)

    web = Starlette(routes=[Route(PATHS["slack"], events, methods=["POST"])])
    try:
        await uvicorn.Server(uvicorn.Config(web, host="127.0.0.1", port=port, log_level="warning")).serve()
    finally:
        if session:
            await session.close()


def listen_to_all(app: AsyncApp, answers: Mapping[str, Json]) -> None:
    """One listener, which looks its answer up."""
    named = {name: answers[ANSWERS[name]] for name in ("form.give", "form.back")}

    @app.use
    async def everything(body: Any, client: Any) -> BoltResponse:
        if "actions" in body:
            shown = named[body["actions"][0]["action_id"].partition("#")[0]]
            where = {"channel": body["channel"]["id"], "ts": body["message"]["ts"]}
            await client.chat_update(**where, text=shown["text"], blocks=shown["blocks"])
        else:
            chat = body["event"]["channel"] if "event" in body else body["channel_id"]
            shown = answers["help" if "command" in body else "contact"]
            await client.chat_postMessage(channel=chat, text=shown["text"], blocks=shown["blocks"])
        return BoltResponse(status=200)


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
