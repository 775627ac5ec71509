"""Slack's Web API over one shared connection pool, its refusals sorted by what is to be done about them."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any, TypeVar
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.platform import Misconfigured, OutcomeUnknown, RateLimited, Undeliverable

log = logging.getLogger(__name__)
T = TypeVar("T")

TIMEOUT = aiohttp.ClientTimeout(total=15, connect=5)  # seconds
FILES = "files.slack.com"
SCOPES = "x-oauth-scopes"
LONGEST_ALT = 1000  # characters for those who cannot see a picture
SIGN_IN = "text/html"  # what Slack sends for a file that it does not let us have
ASKED_TO_WAIT = 30.0  # seconds, when Slack does not say how long
LONGEST_WAIT, SAY_AGAIN = 30.0, 60.0  # seconds

CREDENTIALS = frozenset(
    "account_inactive app_deactivated invalid_auth missing_scope not_allowed_token_type not_authed org_login_required "
    "team_access_not_granted token_expired token_revoked".split()
)
GONE = frozenset(
    "cannot_dm_bot channel_not_found ekm_access_denied is_archived messages_tab_disabled no_permission not_in_channel "
    "user_disabled user_not_found user_not_visible".split()
)
OURS = frozenset(
    "invalid_arguments msg_blocks_too_long msg_too_long no_text too_many_attachments view_too_large".split()
)
OURS_BEGIN = ("invalid_blocks", "metadata_", "invalid_metadata")
UNCLEAR = frozenset({"internal_error", "fatal_error"})  # "may have partly succeeded"
LATER = frozenset({"ratelimited", "rate_limited"})


class Refused(Exception):
    """Slack did not do it; `error` is its own word for why."""

    def __init__(self, error: str) -> None:
        super().__init__(error)
        self.error = error


FAILED = (Refused, RateLimited, OutcomeUnknown, Undeliverable, aiohttp.ClientError, OSError)


def quiet(name: str) -> logging.Logger:
    """A logger for the libraries: below this level they write down what people said."""
    logger = logging.getLogger(f"{__name__}.{name}")
    logger.setLevel(logging.CRITICAL)
    return logger


class Calls:
    """The methods of the Web API. Nothing is tried twice here: a message could be posted twice."""

    def __init__(self, token: str, api_url: str) -> None:
        self.client = AsyncWebClient(token, base_url=api_url, retry_handlers=[], logger=quiet("web"))
        if not api_url.startswith("https:"):  # a server of our own machine, behind no proxy
            self.client.proxy = None

    async def do(self, method: str, **args: Any) -> dict[str, Any]:
        """A method that takes JSON. Raises what `outcome` raises."""
        self._share()
        return await outcome(self.client.api_call(method, json=args))

    async def scopes(self) -> frozenset[str] | None:
        """What the workspace lets us do; None where it does not say."""
        self._share()
        try:
            answer = await self.client.auth_test()
        except SlackApiError as error:
            raise Refused(str(error.response.get("error"))) from None
        said = next((value for name, value in answer.headers.items() if name.lower() == SCOPES), None)
        return None if said is None else frozenset(said.replace(" ", "").split(","))

    async def user(self, id: str) -> dict[str, Any]:
        """What the workspace knows of a person; this method takes no JSON."""
        self._share()
        found: dict[str, Any] = (await outcome(self.client.users_info(user=id)))["user"]
        return found

    async def socket(self, app_token: str) -> str:
        """A fresh address for Socket Mode."""
        self._share()
        return str((await outcome(self.client.apps_connections_open(app_token=app_token)))["url"])

    async def upload(self, name: str, content: bytes, channel: str, thread: str, alt: str = "") -> None:
        """`alt` says what a picture shows."""
        self._share()
        uploading = self.client.files_upload_v2(
            filename=name,
            content=content,
            alt_txt=alt[:LONGEST_ALT] or None,
            channel=channel,
            thread_ts=thread or None,
            request_file_info=False,
        )
        await outcome(uploading)

    async def fetch(self, url: str, most: int) -> bytes:
        """A file of the workspace, of at most so many bytes; of a larger one a byte more.

        The token is shown to Slack alone, whatever address we are told. Raises Refused, aiohttp.ClientError: with
        "missing_scope" where Slack asks to sign in, as it does when the app may not read files.
        """
        if not self._is_slack(url):
            raise Refused("not_slack")
        session = self._share()
        headers = {"Authorization": f"Bearer {self.client.token}"}
        async with session.get(url, headers=headers, allow_redirects=False, raise_for_status=True) as answer:
            if answer.status != HTTPStatus.OK or answer.content_type == SIGN_IN:
                raise Refused("missing_scope")
            found = bytearray()
            async for piece in answer.content.iter_any():
                found += piece
                if len(found) > most:
                    break
            return bytes(found)

    def _is_slack(self, url: str) -> bool:
        """Whether it is an address of Slack's, or of the server that stands in for it."""
        asked, ours = urlsplit(url), urlsplit(self.client.base_url)
        own = (asked.scheme, asked.netloc) == (ours.scheme, ours.netloc)
        return own or (asked.scheme == "https" and asked.netloc == FILES)

    def _share(self) -> aiohttp.ClientSession:
        """One pool of connections, opened where the loop runs; the client's own time-out does not apply to it."""
        session = self.client.session
        if session is None or session.closed:
            self.client.session = session = aiohttp.ClientSession(timeout=TIMEOUT)
        return session

    async def close(self) -> None:
        if self.client.session is not None:
            await self.client.session.close()


async def outcome(call: Awaitable[AsyncSlackResponse]) -> dict[str, Any]:
    """The answer. Raises RateLimited, OutcomeUnknown, Undeliverable; Refused or a connection error otherwise."""
    try:
        answer = await call
    except SlackApiError as error:
        raise meaning(error) from None
    except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError):
        raise  # nothing was sent
    except (TimeoutError, aiohttp.ClientError, ConnectionError) as error:
        raise OutcomeUnknown(type(error).__name__) from None
    return dict(answer.data) if isinstance(answer.data, dict) else {}


def meaning(error: SlackApiError) -> Exception:
    """What a refusal means for the message that was to be sent."""
    answer: Any = error.response
    if not isinstance(answer, AsyncSlackResponse):  # not JSON although it says so
        return OutcomeUnknown("unreadable answer")
    word = str(answer.get("error") or "") if isinstance(answer.data, dict) else ""
    if answer.status_code == 429 or word in LATER:
        return RateLimited(_seconds(answer.headers.get("Retry-After")))
    if word in UNCLEAR or (not word and answer.status_code == 200):
        return OutcomeUnknown(word or "unreadable answer")
    return _refusal(word or f"http_{answer.status_code}")


def _seconds(said: str | None) -> float:
    return float(said) if said and said.isdecimal() else ASKED_TO_WAIT


def _refusal(word: str) -> Exception:
    if word in GONE or word.startswith("restricted_action"):
        return Undeliverable(word, gone=True)
    if word in OURS or word.startswith(OURS_BEGIN):
        log.error("Slack does not take what was drawn: %s", word)
        return Undeliverable(word)
    return Refused(word)


async def once(ask: Callable[[], Awaitable[T]], setting: str) -> T:
    """Raises Misconfigured when Slack refuses the token that the setting holds."""
    try:
        return await ask()
    except Refused as error:
        if error.error not in CREDENTIALS:
            raise
        advice = "please copy it again from the app's page at api.slack.com/apps."
        raise Misconfigured(f"Slack refuses {setting} ({error.error}): {advice}") from None


async def patiently(ask: Callable[[], Awaitable[T]], setting: str, first: float) -> T:
    """Ask until Slack can be reached, `first` seconds after the first failure, then ever later."""
    wait, said = first, -SAY_AGAIN
    while True:
        try:
            return await once(ask, setting)
        except FAILED as error:
            if time.monotonic() - said >= SAY_AGAIN:
                log.warning("Slack cannot be reached (%s); I keep trying", named(error))
                said = time.monotonic()
        await asyncio.sleep(wait)
        wait = min(wait * 2, LONGEST_WAIT)


def named(error: BaseException) -> str:
    """The error for a log line, without anything that a person wrote."""
    return error.error if isinstance(error, Refused) else type(error).__name__
