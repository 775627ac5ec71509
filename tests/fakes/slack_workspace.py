"""A Slack workspace as its people see it: who is there, what was posted, which modals are open."""

import copy
import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from .slack_rules import elements_of
from .slack_shapes import Json

TRIGGER_SECONDS = 3.0
RESPONSE_SECONDS, RESPONSE_USES = 1800.0, 5
STACK_DEPTH = 3


class Refusal(Exception):
    """What Slack answers instead of doing what was asked: `{"ok": false, "error": error}`."""

    def __init__(self, error: str, **extra: Any) -> None:
        super().__init__(error)
        self.error = error
        self.extra = extra


@dataclass
class User:
    id: str
    name: str
    email: str | None
    deleted: bool = False
    is_bot: bool = False
    is_restricted: bool = False
    team: str = "T0001"


@dataclass
class Posted:
    """A message of the bot. `blocks` carry the ids that Slack gives to blocks and elements without one."""

    channel: str
    ts: str
    thread_ts: str | None
    text: str
    blocks: list[Json]
    edits: int = 0
    deleted: bool = False
    only_for: str | None = None
    """The one person who sees an ephemeral message."""
    files: list[str] = field(default_factory=list)
    metadata: Json | None = None

    @property
    def buttons(self) -> list[str]:
        """What can be pressed, as a person reads it."""
        found = [element for block in self.blocks for element in elements_of(block)]
        return [element["text"]["text"] for element in found if element["type"] == "button"]


@dataclass
class View:
    id: str
    user: str
    hash: str
    data: Json
    """As the app sent it, with ids filled in: type, title, blocks, private_metadata…"""
    root: str
    previous: str | None = None
    errors: dict[str, str] = field(default_factory=dict)
    """What stands in red under the fields since the last submission, by block_id."""

    @property
    def blocks(self) -> list[Json]:
        return list(self.data["blocks"])

    @property
    def title(self) -> str:
        return str(self.data.get("title", {}).get("text", ""))

    @property
    def callback_id(self) -> str:
        return str(self.data.get("callback_id", ""))

    @property
    def private_metadata(self) -> str:
        return str(self.data.get("private_metadata", ""))


@dataclass
class Trigger:
    user: str
    issued: float
    used: bool = False


@dataclass
class ResponseUrl:
    user: str
    channel: str
    issued: float
    message: Posted | None
    uses: int = 0


@dataclass
class Upload:
    id: str
    name: str
    length: int
    content: bytes | None = None
    alt: str = ""
    shared: bool = False


@dataclass
class Limits:
    """One message a second and channel, with a small burst; 429 beyond. Slack publishes no exact figures."""

    per_second: float = 1.0
    burst: int = 3


@dataclass(eq=False, repr=False)
class Workspace:
    now: Callable[[], float]
    team: str = "T0001"
    bot_user: str = "UBOT"
    bot_id: str = "B0001"
    app_id: str = "A0001"
    limits: Limits | None = field(default_factory=Limits)
    users: dict[str, User] = field(default_factory=dict)
    channels: dict[str, list[str]] = field(default_factory=dict)
    messages: list[Posted] = field(default_factory=list)
    said: dict[str, set[str]] = field(default_factory=dict)
    """The ts of what people wrote, by channel."""
    views: dict[str, View] = field(default_factory=dict)
    homes: dict[str, View] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)
    sent_files: dict[str, bytes] = field(default_factory=dict)
    """What people sent, by file id."""
    may_read_files: bool = True
    """Whether the app has the scope files:read."""
    triggers: dict[str, Trigger] = field(default_factory=dict)
    response_urls: dict[str, ResponseUrl] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    too_fast: list[str] = field(default_factory=list)
    """The channel of each post that came faster than `limits` allow."""
    calls: list[tuple[str, Json]] = field(default_factory=list)
    _counted: int = 0
    _last_ts: int = 0
    _tokens: dict[str, tuple[float, float]] = field(default_factory=dict)

    # Names and numbers

    def next_id(self, prefix: str) -> str:
        self._counted += 1
        return f"{prefix}{self._counted:06d}"

    def next_ts(self) -> str:
        """Slack's name of a message: seconds and a counter, never twice the same, never going back."""
        self._last_ts = max(self._last_ts + 1, int(self.now() * 1_000_000))
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def next_hash(self) -> str:
        return f"{int(self.now())}.{self.next_id('h')}"

    # People and channels

    def person(self, user: str) -> User:
        assert user in self.users, f"no such person in this Slack: {user} (add_user first)"
        return self.users[user]

    def dm(self, user: str) -> str:
        """The channel in which a person and the bot are alone; opened when first asked for."""
        channel = f"D{self.person(user).id[1:]}"
        self.channels.setdefault(channel, [user, self.bot_user])
        return channel

    def other_in(self, dm: str) -> str:
        return self.channels[dm][0]

    def sees(self, user: str, message: Posted) -> bool:
        mine = user in self.channels.get(message.channel, [])
        return mine and not message.deleted and message.only_for in (None, user)

    def seen_by(self, user: str) -> list[Posted]:
        """The bot's messages in that person's direct conversation, in order, without deleted ones."""
        return [m for m in self.messages if m.channel == self.dm(user) and self.sees(user, m)]

    def find(self, channel: str, ts: str) -> Posted | None:
        alive = (m for m in self.messages if not m.deleted and m.only_for is None)
        return next((m for m in alive if (m.channel, m.ts) == (channel, ts)), None)

    def knows(self, channel: str, ts: str) -> bool:
        return ts in self.said.get(channel, ()) or self.find(channel, ts) is not None

    # Posting

    def named(self, blocks: list[Json]) -> list[Json]:
        """A copy in which every block and element has an id, as Slack hands them back."""
        blocks = copy.deepcopy(blocks)
        for place, block in enumerate(blocks):
            block.setdefault("block_id", f"block-{place}")
            for index, element in enumerate(elements_of(block)):
                if element["type"] != "image":
                    element.setdefault("action_id", f"action-{place}-{index}")
        return blocks

    def post(self, channel: str, text: str, blocks: list[Json], **more: Any) -> Posted:
        thread_ts = more.pop("thread_ts", None)
        message = Posted(channel, self.next_ts(), thread_ts, text, self.named(blocks), **more)
        self.messages.append(message)
        return message

    def wait_for_room(self, channel: str) -> int:
        """Takes a place in the channel's rate; else the whole seconds until there is one."""
        if self.limits is None:
            return 0
        now, burst = self.now(), float(self.limits.burst)
        left, since = self._tokens.get(channel, (burst, now))
        left = min(burst, left + max(0.0, now - since) * self.limits.per_second)
        if left >= 1:
            self._tokens[channel] = (left - 1, now)
            return 0
        self._tokens[channel] = (left, now)
        self.too_fast.append(channel)
        return max(1, math.ceil((1 - left) / self.limits.per_second))

    # What an interaction entitles the app to

    def trigger(self, user: str) -> str:
        trigger_id = f"{self.next_id('')}.{self.team[1:]}.{self.next_id('t')}"
        self.triggers[trigger_id] = Trigger(user, self.now())
        return trigger_id

    def exchange(self, trigger_id: str) -> str:
        """The user whose trigger it is, once and in time."""
        trigger = self.triggers.get(trigger_id)
        if trigger is None:
            raise Refusal("invalid_trigger_id")
        if trigger.used:
            raise Refusal("trigger_exchanged")
        if self.now() - trigger.issued > TRIGGER_SECONDS:
            raise Refusal("expired_trigger_id")
        trigger.used = True
        return trigger.user

    # Views

    def stack(self, user: str) -> list[View]:
        """The modals open before a person, the top one last."""
        return [view for view in self.views.values() if view.user == user]

    def open_view(self, user: str, data: Json) -> View:
        """On top of what is open: an empty stack begins a new one."""
        below = self.stack(user)
        if len(below) >= STACK_DEPTH:
            raise Refusal("push_limit_reached")
        view_id = self.next_id("V")
        root, previous = (below[0].root, below[-1].id) if below else (view_id, None)
        view = View(view_id, user, self.next_hash(), self._named_view(data), root, previous)
        self.views[view_id] = view
        return view

    def redraw(self, view: View, data: Json) -> None:
        view.data, view.hash, view.errors = self._named_view(data), self.next_hash(), {}

    def close_view(self, view: View) -> None:
        self.views.pop(view.id, None)

    def clear_views(self, user: str) -> None:
        for view in self.stack(user):
            self.close_view(view)

    def publish_home(self, user: str, data: Json) -> View:
        home = self.homes.get(user)
        if home is None:
            view_id = self.next_id("V")
            home = View(view_id, user, self.next_hash(), self._named_view(data), view_id)
            self.homes[user] = home
        else:
            self.redraw(home, data)
        return home

    def _named_view(self, data: Json) -> Json:
        return data | {"blocks": self.named(data["blocks"])}


_TYPED_LINK = re.compile(r"https?://[^\s<>]+[^\s<>.,;:!?)]|[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def as_typed(text: str) -> str:
    """What becomes of a person's words on the way: `&<>` escaped, links and e-mail addresses wrapped."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

    def wrapped(found: re.Match[str]) -> str:
        link = found.group()
        return f"<{link}>" if link.startswith("http") else f"<mailto:{link}|{link}>"

    return _TYPED_LINK.sub(wrapped, text)
