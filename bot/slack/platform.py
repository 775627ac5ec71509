"""Slack: what people do there comes in, what the bot says goes out."""

import asyncio
import contextlib
import logging
import math
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from http import HTTPStatus
from typing import Any

from slack_bolt.adapter.starlette.async_handler import to_starlette_response
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from starlette.requests import Request
from starlette.responses import Response

from bot import photos
from bot.photos import Withheld, with_photo
from bot.platform import Endpoint, Gate, Misconfigured, Parcel, Receive, Unavailable, Undeliverable
from bot.slack.answers import Answers
from bot.slack.calls import FAILED, Calls, Refused, named, once, patiently, quiet
from bot.slack.draw import draw, home
from bot.slack.manifest import SCOPES
from bot.slack.read import Identity, read, vouched
from bot.slack.requests import TurnedAway, bolt_request
from bot.slack.sockets import CONNECTING, SILENT, Sockets
from handlers.router import Reply
from messages.message import File, Inbound

log = logging.getLogger(__name__)

AT = ":"  # between the conversation and the `ts` of a message to a person
NOT_EDITABLE = frozenset({"message_not_found", "cant_update_message", "edit_window_closed"})
STARTING = 2.0  # seconds
SILENCE = 180.0  # seconds; a ping is answered every few seconds
VOUCHING = 1.5  # seconds; Slack waits 3 for the whole answer


class Slack:
    """One workspace. `first_wait` is the first pause when Slack cannot be reached, `pulse` the socket's, in seconds;
    `a_minute` is how many messages the workspace takes; for `silent` and `connecting` see Sockets."""

    name = "slack"

    def __init__(
        self,
        *,
        bot_token: str,
        signing_secret: str = "",
        app_token: str = "",
        api_url: str = "https://slack.com/api/",
        first_wait: float = 1.0,
        pulse: float = 10.0,
        a_minute: float = 300.0,
        silent: float = SILENT,
        connecting: float = CONNECTING,
    ) -> None:
        self.calls = Calls(bot_token, api_url)
        self.signing_secret = signing_secret
        self.app_token = app_token
        self.first_wait = first_wait
        self.interval = 60 / a_minute  # seconds
        self._us = Identity("", "")
        self._known = asyncio.Event()
        self._receive: Receive = _nobody
        self._app = self._bolt()
        self._sockets = Sockets(self._app, app_token, self._address, pulse, silent, connecting)
        self._called_at: float | None = None  # when Slack last came to our address
        self.silence = max(SILENCE, 6 * pulse) if app_token else math.inf

    def _bolt(self) -> AsyncApp:
        """The library, told everything: what it is not told it reads from the environment.

        `authorize` keeps it to our token even where SLACK_CLIENT_ID would turn it to OAuth.
        """
        app = AsyncApp(
            name=quiet("bolt").name,  # a logger of this name is silenced with it
            logger=quiet("bolt"),
            signing_secret=self.signing_secret,
            client=self.calls.client,
            authorize=_Authorised(self.calls.client.token or ""),
            ssl_check_enabled=False,
            ignoring_self_events_enabled=False,
            attaching_function_token_enabled=False,
        )
        app.use(_Catch(self._take))
        return app

    # In

    async def run(self, receive: Receive) -> None:
        """Over a socket with an app token, else over HTTP, where `http` is called. Raises Misconfigured."""
        if not self.app_token and not self.signing_secret:
            raise Misconfigured("Slack needs SLACK_APP_TOKEN for Socket Mode, or SLACK_SIGNING_SECRET for HTTP.")
        self._receive = receive
        try:
            self._us = await patiently(self._who, "SLACK_BOT_TOKEN", self.first_wait)
            self._known.set()
            await (self._sockets.run() if self.app_token else asyncio.Event().wait())
        finally:
            self._receive = _nobody
            self._known.clear()

    async def _who(self) -> Identity:
        who = await self.calls.do("auth.test")
        if not who.get("bot_id"):
            raise Misconfigured("SLACK_BOT_TOKEN is not a bot's token: it must be the one that begins with xoxb-.")
        return Identity(who["team_id"], who["user_id"], f"{who.get('user')} in {who.get('team')}")

    async def check(self) -> str:
        """Ask Slack who we are, once; returns that in a few words. Raises Misconfigured."""
        us = await once(self._who, "SLACK_BOT_TOKEN")
        if self.app_token:
            await once(lambda: self.calls.socket(self.app_token), "SLACK_APP_TOKEN")
        given = await self.calls.scopes()
        if lacking := sorted(set(SCOPES) - given) if given is not None else []:
            what = "put in the manifest of `main.py manifest` anew and reinstall the app"
            raise Misconfigured(f"the Slack app lacks the scopes {', '.join(lacking)}; {what}")
        return f"{us.name}, by {'Socket Mode' if self.app_token else 'HTTP'}"

    async def _address(self) -> str:
        return await patiently(lambda: self.calls.socket(self.app_token), "SLACK_APP_TOKEN", self.first_wait)

    def webhooks(self) -> Mapping[str, Endpoint]:
        """None in Socket Mode."""
        return {} if self.app_token else {"/slack/events": self.http}

    async def http(self, request: Request) -> Response:
        """A request of Slack's, for the web application to hand over."""
        if not self.signing_secret or not await self._ready():
            return Response(status_code=503)
        try:
            asked = await bolt_request(request)
        except TurnedAway as error:
            return Response(status_code=error.status)
        answer = await self._app.async_dispatch(asked)
        if answer.status != HTTPStatus.UNAUTHORIZED:
            self._called_at = time.monotonic()
        return to_starlette_response(answer)

    @property
    def heard_at(self) -> float | None:
        """When the socket last gave a sign of life, or Slack last called."""
        return self._sockets.heard_at if self.app_token else self._called_at

    async def _ready(self) -> bool:
        """Whether we run and know who we are; while Slack is being asked that, a request waits a moment."""
        if self._receive is not _nobody and not self._known.is_set():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._known.wait(), STARTING)
        return self._known.is_set()

    async def _take(self, payload: dict[str, Any]) -> BoltResponse:
        """Everything comes through here; once this returns 200 it is written down and Slack forgets it."""
        receive = self._receive
        inbound = self._read(payload)
        if inbound is None:
            return BoltResponse(status=200)
        try:
            inbound = await with_photo(await self._vouched(inbound), self._photo, FAILED)
            reply = await receive(inbound)
            return await Answers(self.calls, receive, payload, inbound).give(reply)
        except Unavailable:
            return BoltResponse(status=500)
        except Exception as error:  # noqa: BLE001 - the library would write down what the person said
            log.error("an event of type %r was not answered: %s", payload.get("type"), type(error).__name__)
            return BoltResponse(status=500)

    def _read(self, payload: dict[str, Any]) -> Inbound | None:
        """What has a shape we do not know would not be known the next time either."""
        try:
            return read(payload, self._us)
        except (LookupError, TypeError, AttributeError) as error:
            log.error("an event of type %r could not be read: %s", payload.get("type"), type(error).__name__)
            return None

    async def _vouched(self, inbound: Inbound) -> Inbound:
        """For joining, what the workspace vouches for; nothing when it cannot be asked in time."""
        if not inbound.action.startswith("joining."):
            return inbound
        try:
            async with asyncio.timeout(VOUCHING):
                user = await self.calls.user(inbound.account)
        except FAILED as error:
            log.warning("a user could not be looked up: %s", named(error))
            return inbound
        return replace(inbound, reported=vouched(user, self._us))

    async def _photo(self, address: str) -> bytes:
        try:
            return await self.calls.fetch(address, photos.LARGEST)
        except Refused as error:
            if error.error != "missing_scope":
                raise
            log.error("Slack does not hand over a file: the app lacks the scope files:read; see `main.py manifest`")
            raise Withheld from None

    # Out

    async def send(self, parcel: Parcel) -> str:
        """Post, edit or publish; the message's `ts`, with the conversation where it is a person's.

        Raises Undeliverable, RateLimited, OutcomeUnknown, Misconfigured.
        """
        return await once(lambda: self._sent(parcel), "SLACK_BOT_TOKEN")

    async def _sent(self, parcel: Parcel) -> str:
        if parcel.surface == "home":
            view = home(parcel.message)
            return str((await self.calls.do("views.publish", user_id=parcel.chat, view=view))["view"]["id"])
        edited = await self._edited(parcel) if parcel.replaces else None
        said = edited or await self._posted(parcel)
        for file in parcel.message.files:
            await self._uploaded(file, said["channel"], _ts(parcel.thread or parcel.under))
        channel, ts = str(said["channel"]), str(said["ts"])
        return parcel.replaces if edited else ts if channel == parcel.chat else f"{channel}{AT}{ts}"

    async def _edited(self, parcel: Parcel) -> dict[str, Any] | None:
        """None when the message cannot be edited any more."""
        channel = parcel.replaces.rpartition(AT)[0] or parcel.chat
        where = {"channel": channel, "ts": _ts(parcel.replaces)}
        try:
            return await self.calls.do("chat.update", **where, **draw(parcel.message))
        except Refused as error:
            if error.error not in NOT_EDITABLE:
                raise
            return None

    async def _posted(self, parcel: Parcel) -> dict[str, Any]:
        """Without its picture where Slack cannot fetch that: it refuses the whole message then."""
        try:
            return await self._placed(parcel)
        except Undeliverable as error:
            if parcel.message.image is None or error.gone:
                raise
        return await self._placed(replace(parcel, message=replace(parcel.message, image=None)))

    async def _placed(self, parcel: Parcel) -> dict[str, Any]:
        """Under its thread, or beside it when that is gone."""
        args = {"channel": parcel.chat, "unfurl_links": False, "unfurl_media": False} | draw(parcel.message)
        thread = parcel.thread or parcel.under
        if not thread:
            return await self.calls.do("chat.postMessage", **args)
        try:
            return await self.calls.do("chat.postMessage", thread_ts=_ts(thread), **args)
        except Refused as error:
            if error.error != "thread_not_found":
                raise
            return await self.calls.do("chat.postMessage", **args)

    async def _uploaded(self, file: File, channel: str, thread: str) -> None:
        """The message is out: were this to raise, it would be said twice."""
        try:
            await self.calls.upload(file.name, file.data, channel, thread, file.alt)
        except FAILED as error:
            log.error("a file was not handed over: %s", named(error))

    def gates(self, chat: str) -> Sequence[Gate]:
        """Slack names two limits: one message a second to a conversation, with short bursts, and "several hundred
        a minute" for a workspace: 300 unless set otherwise, after a burst of 20. 0.95 a second leaves room for the
        network's unevenness; a 429 then says when to go on."""
        return (Gate("slack:posts", self.interval, burst=20, kept=10), Gate(f"slack:{chat}", 1 / 0.95, burst=3))

    async def close(self) -> None:
        await self.calls.close()


def _ts(receipt: str) -> str:
    """The `ts` alone of what `send` returned."""
    return receipt.rpartition(AT)[2]


async def _nobody(inbound: Inbound) -> Reply:
    """Takes what comes when the platform does not run."""
    raise Unavailable


class _Authorised(AsyncAuthorize):
    """Every request is for our one workspace; what is for others is not read."""

    def __init__(self, token: str) -> None:
        self.token = token

    async def __call__(self, **_: Any) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id=None, bot_token=self.token)


class _Catch(AsyncMiddleware):
    """The one listener: takes each verified payload and answers it, so that nothing is answered 404."""

    def __init__(self, take: Callable[[dict[str, Any]], Awaitable[BoltResponse]]) -> None:
        self.take = take

    async def async_process(
        self, *, req: AsyncBoltRequest, resp: BoltResponse, next: Callable[[], Awaitable[BoltResponse]]
    ) -> BoltResponse:
        return await self.take(req.body)
