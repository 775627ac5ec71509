"""What a platform must do, and the ways in which sending can fail."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, runtime_checkable

from starlette.requests import Request
from starlette.responses import Response

from handlers.router import Reply
from messages.message import Inbound, Message

Receive = Callable[[Inbound], Awaitable[Reply]]
Endpoint = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Parcel:
    """A message with its destination in the platform's own identifiers.

    `chat` may be a person's account. `replaces` is the id of a message whose place it may take, `under` that of one
    of ours which it belongs to: it goes into its thread, or replies to it. `surface` is "home" for a person's start
    page instead of a message.
    """

    chat: str
    message: Message
    thread: str = ""
    replaces: str = ""
    surface: str = "chat"
    under: str = ""


@dataclass(frozen=True, slots=True)
class Gate:
    """A rate the platform allows: one message an `interval` (seconds), after a burst of so many.

    A part of a burst makes up for so much of an interval by which a message was late.
    """

    name: str
    interval: float
    burst: float = 1
    kept: float = 0  # places of the burst that messages to many leave to others


class Undeliverable(Exception):
    """This address will not take the message, now or later; `gone` when it takes none at all any more."""

    def __init__(self, why: str, *, gone: bool = False) -> None:
        super().__init__(why)
        self.gone = gone


class RateLimited(Exception):
    """The platform asks to wait `seconds` before anything else is sent with this token."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"asked to wait {seconds:g} s")
        self.seconds = seconds


class OutcomeUnknown(Exception):
    """The message may or may not have been taken: no answer came, or a broken one."""


class Unavailable(Exception):
    """The event could not be written down; the platform should deliver it again."""


class Misconfigured(Exception):
    """The platform refuses our credentials or settings; the text says what to do."""


class Platform(Protocol):
    """A way in and out. `run` ends only when cancelled."""

    name: str

    async def run(self, receive: Receive) -> None:
        """Take what people do until cancelled. Raises Misconfigured."""

    async def send(self, parcel: Parcel) -> str:
        """Hand a message over; returns the platform's id for it.

        Raises Undeliverable, RateLimited, OutcomeUnknown, and Misconfigured where our token is refused; anything else
        is tried again later.
        """

    def gates(self, chat: str) -> Sequence[Gate]:
        """The rates that a message to this chat must keep."""

    def webhooks(self) -> Mapping[str, Endpoint]:
        """Paths at which the platform may send to us by HTTP POST."""

    async def check(self) -> str:
        """Ask the platform who we are; returns that in a few words. Raises Misconfigured."""

    async def close(self) -> None:
        """Let go of connections."""


@runtime_checkable
class Hearing(Protocol):
    """A platform that can tell how long ago anything came from it, were it only a sign of life."""

    silence: float  # seconds without a word after which something is wrong

    @property
    def heard_at(self) -> float | None:
        """By the steady clock (time.monotonic); None before the first time."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A platform's word that this account of it has opened a page of ours; used again, its `proof` is the same."""

    account: str
    proof: str


@runtime_checkable
class Vouching(Platform, Protocol):
    """A platform in whose own program pages of ours can be opened, and which says by whom."""

    frames: str  # the address of its web client, which shows them in a frame

    def opened_by(self, word: str, now: datetime) -> Opened | None:
        """None where the word is none of the platform's, for another bot, or too old."""


@runtime_checkable
class Fetching(Platform, Protocol):
    """A platform from which only one process at a time may fetch; `duty` names that, and is empty where all may."""

    duty: str

    def fence(self, may: Callable[[], bool]) -> None:
        """Look at `may` before each fetch, and end `run` when it says no."""
