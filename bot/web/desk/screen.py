"""The browser as a platform: whoever does something there is answered in the same page, and nobody is written to."""

import asyncio
from collections.abc import Mapping, Sequence

from bot.platform import Endpoint, Gate, Parcel, Receive
from storage.people import DESK


class Screen:
    """Takes what was already shown: the page that was asked for is drawn from the turn's own reply."""

    name = DESK

    async def run(self, receive: Receive) -> None:
        """Whatever is done there comes in through the web server."""
        await asyncio.Event().wait()

    async def send(self, parcel: Parcel) -> str:
        return ""

    def gates(self, chat: str) -> Sequence[Gate]:
        return ()

    def webhooks(self) -> Mapping[str, Endpoint]:
        return {}

    async def check(self) -> str:
        return "answers in the browser"

    async def close(self) -> None:
        """There is no connection to let go of."""
