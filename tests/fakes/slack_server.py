"""The side of Slack that an app calls: the Web API, uploads, response URLs, sockets, and their faults."""

import asyncio
import math
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from bot.slack.manifest import SCOPES

from . import slack_methods
from .slack_payloads import echo_event, event_callback
from .slack_shapes import Json
from .slack_wire import Delivery, Wire
from .slack_workspace import RESPONSE_SECONDS, RESPONSE_USES, Posted, Refusal, Workspace

HOWS = ("ratelimited", "500", "lost", "drop", "mute", "slow")
ECHOES = {"chat.postMessage": None, "chat.update": "message_changed", "chat.delete": "message_deleted"}
RATED = "chat.postMessage"


@dataclass
class Fault:
    how: str
    left: int
    seconds: float


@dataclass
class Server:
    workspace: Workspace
    wire: Wire
    bot_token: str
    app_token: str
    echo: bool = False
    faults: dict[str, list[Fault]] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)
    base: str = ""
    _runner: web.AppRunner | None = None
    _tickets: set[str] = field(default_factory=set)
    _echoing: set[asyncio.Task[None]] = field(default_factory=set)

    async def start(self) -> None:
        app = web.Application(client_max_size=50 * 1024**2)
        app.router.add_route("*", "/api/{method}", self._api)
        app.router.add_get("/link", self._link)
        app.router.add_post("/upload/{file}", self._upload)
        app.router.add_post("/respond/{key}", self._respond)
        app.router.add_get("/files/{file}", self._download)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.base = f"http://127.0.0.1:{self._runner.addresses[0][1]}/"

    async def stop(self) -> None:
        for task in self._echoing:
            task.cancel()
        await asyncio.gather(*self._echoing, return_exceptions=True)
        await self.wire.close()
        if self._runner:
            await self._runner.cleanup()

    # The Web API

    async def _api(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["method"]
        try:
            args = await _arguments(request)
        except ValueError:
            return _refused(Refusal("invalid_json"))
        token = request.headers.get("Authorization", "").removeprefix("Bearer ") or args.pop("token", "")
        self.workspace.calls.append((name, args))
        fault = self._next_fault(name)
        if fault and fault.how == "mute":
            await asyncio.sleep(fault.seconds)
        if fault and fault.how not in ("lost", "slow"):
            return self._failed(request, fault)
        response = self._answered(name, args, token)
        if fault and fault.how == "slow":
            await asyncio.sleep(fault.seconds)
        return _cut(request) if fault and fault.how == "lost" else response

    def _answered(self, name: str, args: Json, token: str) -> web.Response:
        try:
            self._authorised(name, token)
            wait = self.workspace.wait_for_room(str(args.get("channel"))) if name == RATED else 0
            if wait:
                return _too_many(wait)
            answer = self._absolute(name, slack_methods.call(self.workspace, name, args))
        except Refusal as refusal:
            return _refused(refusal)
        self._echo(name, answer)
        return web.json_response(answer, headers={"x-oauth-scopes": ",".join(self._scopes())})

    def _scopes(self) -> list[str]:
        """Those of our own manifest, unless files may not be read."""
        return [scope for scope in SCOPES if scope != "files:read" or self.workspace.may_read_files]

    def _authorised(self, name: str, token: str) -> None:
        if not token:
            raise Refusal("not_authed")
        if token not in (self.bot_token, self.app_token):
            raise Refusal("invalid_auth")
        if (name == "apps.connections.open") != (token == self.app_token):
            raise Refusal("not_allowed_token_type")

    def _absolute(self, name: str, answer: Json) -> Json:
        """Puts in the addresses that only the server knows."""
        if name == "apps.connections.open":
            ticket = self.workspace.next_id("ticket")
            self._tickets.add(ticket)
            return answer | {"url": f"{self.base.replace('http', 'ws', 1)}link?ticket={ticket}"}
        if "upload_url" in answer:
            return answer | {"upload_url": self.base + str(answer["upload_url"])}
        return answer

    # Faults

    def _next_fault(self, name: str) -> Fault | None:
        for waiting in (self.faults.get(name, []), self.faults.get("*", [])):
            if waiting:
                waiting[0].left -= 1
                return waiting[0] if waiting[0].left > 0 else waiting.pop(0)
        return None

    def _failed(self, request: web.Request, fault: Fault) -> web.Response:
        if fault.how == "ratelimited":
            return _too_many(math.ceil(fault.seconds))
        if fault.how == "500":
            return web.Response(status=500, text="<html>Internal Server Error</html>", content_type="text/html")
        if fault.how in ("drop", "mute"):
            return _cut(request)
        return _refused(Refusal(fault.how.removeprefix("error:")))

    # The bot's own messages, heard again

    def _echo(self, name: str, answer: Json) -> None:
        channel = str(answer.get("channel"))
        if self.echo and name in ECHOES and channel.startswith("D") and self.wire.reachable:
            found = (m for m in self.workspace.messages if (m.channel, m.ts) == (channel, answer["ts"]))
            event = echo_event(self.workspace, next(found), ECHOES[name])
            task = asyncio.create_task(self._deliver_echo(event))
            self._echoing.add(task)
            task.add_done_callback(self._echoing.discard)

    async def _deliver_echo(self, event: Json) -> None:
        answer = await self.wire.deliver(Delivery("events_api", event_callback(self.workspace, event)))
        if not answer.ok:
            self.failures.append(f"the event about the bot's own message was answered {answer.status}")

    async def settle(self) -> None:
        while self._echoing:
            await asyncio.gather(*self._echoing)

    # Socket Mode, uploads, response URLs

    async def _link(self, request: web.Request) -> web.StreamResponse:
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            return web.Response(status=408, text="link_disabled")
        self._tickets.discard(ticket)
        return await self.wire.serve(request)

    async def _upload(self, request: web.Request) -> web.Response:
        upload = self.workspace.uploads.get(request.match_info["file"])
        content = await request.read()
        if upload is None or upload.content is not None or len(content) != upload.length:
            self.workspace.problems.append("upload: unknown, done before, or not of the announced length")
            return web.Response(status=400, text="bad upload")
        upload.content = content
        return web.Response(text=f"OK - {len(content)}")

    async def _download(self, request: web.Request) -> web.Response:
        """A file that a person sent; without the token or its scope Slack shows its page for signing in."""
        content = self.workspace.sent_files.get(request.match_info["file"])
        known = request.headers.get("Authorization") == f"Bearer {self.bot_token}"
        if not known or not self.workspace.may_read_files:
            return web.Response(status=302, headers={"Location": "/?redir="})
        return web.Response(status=404) if content is None else web.Response(body=content)

    async def _respond(self, request: web.Request) -> web.Response:
        """Five answers within half an hour, to the person who pressed."""
        place = self.workspace.response_urls.get(request.match_info["key"])
        if place is None or self.workspace.now() - place.issued > RESPONSE_SECONDS:
            return web.Response(status=404, text="expired_url")
        place.uses += 1
        if place.uses > RESPONSE_USES:
            return web.Response(status=404, text="used_url")
        args = await request.json()
        self.workspace.calls.append(("response_url", args))
        try:
            self._place(args, place.user, place.channel, place.message)
        except Refusal as refusal:
            return web.Response(status=400, text=refusal.error)
        return web.Response(text="ok")

    def _place(self, args: Json, user: str, channel: str, message: Posted | None) -> None:
        if args.get("delete_original") and message:
            message.deleted = True
            return
        text, blocks = slack_methods.check_message(self.workspace, "response_url", args)
        if args.get("replace_original") and message:
            message.text, message.blocks = text, self.workspace.named(blocks)
            message.edits += 1
        else:
            only_for = None if args.get("response_type") == "in_channel" else user
            thread_ts = args.get("thread_ts")
            self.workspace.post(channel, text, blocks, only_for=only_for, thread_ts=thread_ts)


async def _arguments(request: web.Request) -> Json:
    """Arguments come in the query, a form or JSON."""
    args: Json = dict(request.query)
    if request.content_type == "application/json":
        body: Any = await request.json()
        if not isinstance(body, dict):
            raise ValueError("not an object")
        return args | body
    return args | dict(await request.post())


def _refused(refusal: Refusal) -> web.Response:
    return web.json_response({"ok": False, "error": refusal.error} | refusal.extra)


def _too_many(seconds: int) -> web.Response:
    refusal = {"ok": False, "error": "ratelimited"}
    return web.json_response(refusal, status=429, headers={"Retry-After": str(seconds)})


def _cut(request: web.Request) -> web.Response:
    """Breaks the connection: whatever is returned afterwards reaches nobody."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
