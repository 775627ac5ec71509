"""A platform that takes whatever it is sent and answers at once: for load, not for correctness."""

import asyncio
import json
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web

from tests.benchmarks.script import BOT_ID, BOT_USER, TEAM

ANSWERS = frozenset({"chat.postMessage", "chat.update", "sendMessage", "editMessageText"})
WHO_AM_I: Mapping[str, Any] = {
    "auth.test": {"ok": True, "team_id": TEAM, "user_id": BOT_USER, "bot_id": "B1", "user": "bot", "team": "Alliance"},
    "getMe": {
        "ok": True,
        "result": {"id": BOT_ID, "is_bot": True, "first_name": "Alliance bot", "username": "alliance_bot"},
    },
}
DONE = json.dumps({"ok": True, "result": True}).encode()


class PlatformServer:
    """Slack and Telegram at once; the first part of the path says which contestant calls."""

    def __init__(self) -> None:
        self.url = ""
        self.bodies: dict[str, str] = {}  # the last answer of each contestant, as it was sent
        self._awaited: dict[tuple[str, str], tuple[asyncio.Future[float], bytes]] = {}
        self._runner: web.ServerRunner | None = None

    async def __aenter__(self) -> "PlatformServer":
        self._runner = web.ServerRunner(web.Server(self._take))
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._runner:
            await self._runner.cleanup()

    def expect(self, who: str, chat: str, receipt: bytes) -> asyncio.Future[float]:
        """The moment at which this contestant's next answer arrives in a chat."""
        arrival: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self._awaited[who, chat.removeprefix("D")] = (arrival, receipt)
        return arrival

    async def _take(self, request: web.BaseRequest) -> web.Response:
        body = await request.read()
        who, method = request.path.split("/", 2)[1], request.path.rsplit("/", 1)[1]
        if method not in ANSWERS:
            said = WHO_AM_I.get(method)
            return _json(json.dumps(said).encode() if said else DONE)
        arrival, receipt = self._awaited[who, _chat(request.content_type, body)]
        if not arrival.done():
            arrival.set_result(time.perf_counter())
        self.bodies[who] = f"{request.content_type} {body.decode()}"
        return _json(receipt)


def _chat(kind: str, body: bytes) -> str:
    """Where an answer goes: Slack calls a direct message by its channel, Telegram by the person."""
    called = json.loads(body) if kind == "application/json" else dict(parse_qsl(body.decode()))
    return str(called.get("channel") or called["chat_id"]).removeprefix("D")


def _json(body: bytes) -> web.Response:
    return web.Response(body=body, content_type="application/json")
