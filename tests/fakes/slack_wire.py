"""How Slack reaches the app: signed HTTP requests, or envelopes over Socket Mode."""

import asyncio
import hashlib
import hmac
import itertools
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Literal
from urllib.parse import urlencode

import aiohttp
from aiohttp import web

from .slack_shapes import Json

Kind = Literal["events_api", "interactive", "slash_commands"]
MOST_SOCKETS = 10


@dataclass(frozen=True)
class Answer:
    """The app's reply. Status 0: none came in time, or the connection broke. An ack over a socket is 200."""

    status: int
    body: Any
    """Parsed JSON, else text; None when empty."""
    attempts: int = 1

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300


@dataclass
class Delivery:
    kind: Kind
    payload: Json
    sent: int = 0
    """How often so far: the number of the next retry."""


def parsed(text: str) -> Any:
    try:
        return json.loads(text) if text else None
    except ValueError:
        return text


@dataclass
class Wire:
    signing_secret: str
    sign_at: Callable[[], float] = time.time
    events_url: str | None = None
    ack_seconds: float = 3.0
    http_retries: int = 0
    socket_retries: int = 1
    """How often an event goes out again by itself when nobody acknowledged it; interactions never do."""
    sockets: list[web.WebSocketResponse] = field(default_factory=list)
    _session: aiohttp.ClientSession | None = None
    _waiting: dict[str, asyncio.Future[Any]] = field(default_factory=dict)
    _turn: Any = field(default_factory=itertools.count)
    _envelopes: Any = field(default_factory=lambda: itertools.count(1))

    @property
    def reachable(self) -> bool:
        return bool(self.events_url or self.sockets)

    async def close(self) -> None:
        for socket in list(self.sockets):
            await socket.close()
        if self._session:
            await self._session.close()

    async def deliver(self, delivery: Delivery) -> Answer:
        """Sends it and, if it is an event that nobody took, as often again as is set."""
        retries = self.http_retries if self.events_url else self.socket_retries
        left = retries if delivery.kind == "events_api" else 0
        before = delivery.sent
        answer = await self.send(delivery)
        while not answer.ok and left > 0:
            left -= 1
            answer = await self.send(delivery)
        return replace(answer, attempts=delivery.sent - before)

    async def send(self, delivery: Delivery) -> Answer:
        """Once. Every time after the first says so, if it is an event."""
        retry = delivery.sent
        delivery.sent += 1
        if self.events_url:
            return await self._over_http(delivery, retry)
        return await self._over_socket(delivery, retry)

    # HTTP

    def signed(self, body: bytes) -> dict[str, str]:
        """The two headers by which an app knows that a request is Slack's."""
        stamp = str(int(self.sign_at()))
        digest = hmac.new(self.signing_secret.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256)
        return {"x-slack-request-timestamp": stamp, "x-slack-signature": f"v0={digest.hexdigest()}"}

    async def post(self, body: bytes, headers: dict[str, str]) -> Answer:
        """A request to the app exactly as given, for tests of bad ones too."""
        assert self.events_url, "events_url is not set"
        timeout = aiohttp.ClientTimeout(total=self.ack_seconds)
        self._session = self._session or aiohttp.ClientSession()
        try:
            async with self._session.post(
                self.events_url, data=body, headers=headers, timeout=timeout, allow_redirects=False
            ) as response:
                return Answer(response.status, parsed(await response.text()))
        except (aiohttp.ClientError, TimeoutError):
            return Answer(0, None)

    async def _over_http(self, delivery: Delivery, retry: int) -> Answer:
        body, content_type = _encoded(delivery)
        headers = {"content-type": content_type} | self.signed(body)
        if retry and delivery.kind == "events_api":
            headers |= {"x-slack-retry-num": str(retry), "x-slack-retry-reason": "http_timeout"}
        return await self.post(body, headers)

    # Socket Mode

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """One connection of the app, for as long as it lasts."""
        socket = web.WebSocketResponse(timeout=0.5)
        await socket.prepare(request)
        info = {"app_id": "A0001"}
        if len(self.sockets) >= MOST_SOCKETS:
            await socket.send_json({"type": "disconnect", "reason": "too_many_websockets"})
            await socket.close()
            return socket
        self.sockets.append(socket)
        await socket.send_json({"type": "hello", "num_connections": len(self.sockets), "connection_info": info})
        async for message in socket:
            if message.type is aiohttp.WSMsgType.TEXT:
                self._acknowledged(parsed(message.data))
        self._forget(socket)
        return socket

    def _forget(self, socket: web.WebSocketResponse) -> None:
        if socket in self.sockets:
            self.sockets.remove(socket)

    def _acknowledged(self, ack: Any) -> None:
        waiting = self._waiting.get(ack.get("envelope_id", "")) if isinstance(ack, dict) else None
        if waiting and not waiting.done():
            waiting.set_result(ack.get("payload"))

    async def connected(self, count: int = 1, seconds: float = 15.0) -> None:
        """Waits until the app holds that many connections."""
        async with asyncio.timeout(seconds):
            while len(self.sockets) < count:
                await asyncio.sleep(0.005)

    async def _over_socket(self, delivery: Delivery, retry: int) -> Answer:
        envelope_id = f"envelope-{next(self._envelopes)}"
        waiting: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting[envelope_id] = waiting
        try:
            await self.connected()
            socket = self.sockets[next(self._turn) % len(self.sockets)]
            await socket.send_json(_envelope(delivery, envelope_id, retry))
            return Answer(200, await asyncio.wait_for(waiting, self.ack_seconds))
        except (TimeoutError, ConnectionError):
            return Answer(0, None)
        finally:
            del self._waiting[envelope_id]

    async def disconnect(self, *, abruptly: bool = False) -> None:
        """Asks the app to connect anew, as Slack does every few hours; or closes without a word before."""
        for socket in list(self.sockets):
            self._forget(socket)
            if abruptly:
                await socket.close()
            else:
                await socket.send_json({"type": "disconnect", "reason": "refresh_requested", "debug_info": {}})


def _encoded(delivery: Delivery) -> tuple[bytes, str]:
    if delivery.kind == "events_api":
        return json.dumps(delivery.payload).encode(), "application/json"
    form = delivery.payload if delivery.kind == "slash_commands" else {"payload": json.dumps(delivery.payload)}
    return urlencode(form).encode(), "application/x-www-form-urlencoded"


def _envelope(delivery: Delivery, envelope_id: str, retry: int) -> Json:
    answerable = delivery.kind == "slash_commands" or delivery.payload.get("type") == "view_submission"
    envelope: Json = {"envelope_id": envelope_id, "type": delivery.kind, "payload": delivery.payload}
    envelope |= {"accepts_response_payload": answerable}
    if delivery.kind == "events_api":
        envelope |= {"retry_attempt": retry, "retry_reason": "timeout" if retry else ""}
    return envelope
