"""The page for trying as a platform: whoever is played there has a column with all that was said in it."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count

from bot.platform import Endpoint, Gate, Parcel, Receive
from messages.message import Message

MOST = 300  # lines of one person; older ones are forgotten


@dataclass(slots=True)
class Line:
    """Something in a column: a message of the bot, or what the person said."""

    id: str
    message: Message | None
    said: str = ""


class Stage:
    """Keeps what was said to each account and by it, for as long as the process lives."""

    name = "try"

    def __init__(self) -> None:
        self._lines: dict[str, list[Line]] = {}
        self._numbers = count(1)
        self._versions: dict[str, int] = {}

    async def run(self, receive: Receive) -> None:
        """What is done on the page comes in through its web server."""
        await asyncio.Event().wait()

    async def send(self, parcel: Parcel) -> str:
        if parcel.surface == "home":
            return ""
        shown = [line for line in self.lines(parcel.chat) if line.message and line.id == parcel.replaces]
        if not shown:
            return self.told(parcel.chat, parcel.message)
        shown[0].message = parcel.message
        self._changed(parcel.chat)
        return shown[0].id

    def told(self, account: str, message: Message) -> str:
        """Below all that stands in the column; returns the number of the line."""
        return self._add(account, message)

    def said(self, account: str, text: str) -> None:
        """What the person wrote stands in their column too."""
        self._add(account, None, text)

    def _add(self, account: str, message: Message | None, said: str = "") -> str:
        line = Line(str(next(self._numbers)), message, said)
        self._lines[account] = [*self.lines(account)[1 - MOST :], line]
        self._changed(account)
        return line.id

    def _changed(self, account: str) -> None:
        self._versions[account] = next(self._numbers)

    def lines(self, account: str) -> Sequence[Line]:
        """The oldest first."""
        return self._lines.get(account, [])

    def version(self, account: str) -> int:
        """Another number after each change of what the account sees."""
        return self._versions.get(account, 0)

    def clear(self) -> None:
        """Forget all that was said."""
        for account in self._lines:
            self._changed(account)
        self._lines.clear()

    def gates(self, chat: str) -> Sequence[Gate]:
        return ()

    def webhooks(self) -> Mapping[str, Endpoint]:
        return {}

    async def check(self) -> str:
        return "a page on this machine"

    async def close(self) -> None:
        """There is no connection to let go of."""
