"""What goes back to Slack at once: a modal opened, turned or closed, its mistakes, a word after a command."""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from slack_bolt.response import BoltResponse

from bot.platform import Receive
from bot.slack.calls import FAILED, Calls, named
from bot.slack.draw import Json, cut
from bot.slack.modal import note, page
from handlers.router import Reply
from messages.form import Sheet
from messages.message import Inbound, Message

log = logging.getLogger(__name__)

TRIGGER = 2.0  # seconds; Slack forgets a trigger after 3, and waits no longer for our answer
ELSEWHERE = "I have answered you in our direct messages."


class Answers:
    """The answer to one payload; what is said in messages is in the outbox already."""

    def __init__(self, calls: Calls, receive: Receive, payload: Mapping[str, Any], inbound: Inbound) -> None:
        self.calls = calls
        self.receive = receive
        self.payload = payload
        self.inbound = inbound

    async def give(self, reply: Reply) -> BoltResponse:
        """Raises Unavailable when a form cannot be opened and the question in its place cannot be written down."""
        view = self.payload.get("view") or {}
        if self.payload.get("type") == "view_submission":
            return BoltResponse(status=200, body=submitted(view, reply))
        if view.get("type") == "modal":
            await self._turned(view, reply)
        elif reply.sheet and not await self._opened(reply.sheet):
            await self._in_the_chat(reply.sheet)
            reply = replace(reply, messages=[Message()])
        elsewhere = bool(reply.messages) and "command" in self.payload and not self._direct()
        return BoltResponse(status=200, body=_ephemeral(ELSEWHERE) if elsewhere else "")

    def _direct(self) -> bool:
        return str(self.payload.get("channel_id", "")).startswith("D")

    async def _opened(self, sheet: Sheet) -> bool:
        return await self._shown("views.open", trigger_id=self.payload.get("trigger_id"), view=page(sheet))

    async def _turned(self, view: Mapping[str, Any], reply: Reply) -> None:
        """The modal whose button was pressed shows another page, or what there is to say."""
        if reply.sheet or reply.messages:
            shown = page(reply.sheet) if reply.sheet else note(reply.messages[0])
            await self._shown("views.update", view_id=view["id"], hash=view["hash"], view=shown)

    async def _shown(self, method: str, **args: Any) -> bool:
        try:
            async with asyncio.timeout(TRIGGER):
                await self.calls.do(method, **args)
        except FAILED as error:
            log.warning("%s failed: %s", method, named(error))
            return False
        return True

    async def _in_the_chat(self, sheet: Sheet) -> None:
        """The form did not open: its question comes as a message."""
        chat = replace(
            self.inbound,
            id=f"{self.inbound.id}:chat",
            place=replace(self.inbound.place, message=""),
            text="",
            action="form.resume",
            value=str(sheet.draft),
            whole_forms=False,
        )
        await self.receive(chat)


def _ephemeral(text: str) -> Json:
    return {"response_type": "ephemeral", "text": text}


def submitted(view: Mapping[str, Any], reply: Reply) -> Json:
    """What becomes of a modal that was handed in."""
    if reply.errors and (errors := _errors(view, reply.errors)):
        return {"response_action": "errors", "errors": errors}
    if reply.sheet:
        return {"response_action": "update", "view": page(reply.sheet)}
    if reply.errors or (reply.stopped and reply.messages):
        shown = reply.messages[0] if reply.messages else Message(text="\n\n".join(reply.errors.values()))
        return {"response_action": "update", "view": note(shown)}
    return {"response_action": "clear"}


def _errors(view: Mapping[str, Any], errors: Mapping[str, str]) -> dict[str, str]:
    """Each mistake at its input; one without an input on this page at the first. Empty when there is no input."""
    inputs = [block["block_id"] for block in view["blocks"] if block["type"] == "input"]
    found: dict[str, str] = {}
    for name, text in errors.items() if inputs else ():
        at = name if name in inputs else inputs[0]
        found[at] = cut(f"{found[at]} {text}" if at in found else text, 2000)
    return found
