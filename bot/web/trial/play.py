"""The play itself: who stands in which column, what they do there, and the time for all of them."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from starlette.datastructures import FormData

from bot.console import Chat, impersonate
from bot.platform import Unavailable
from bot.slack.answers import submitted
from bot.slack.draw import Json
from bot.slack.modal import PAGE, answers, note, page
from bot.web.trial import cast
from bot.web.trial.beginning import Beginning
from bot.web.trial.cast import Part
from bot.web.trial.drawing import SLACK, TELEGRAM, entered
from bot.web.trial.stage import Stage
from handlers.router import Reply
from messages.message import Inbound, Message, Place, decode

LONGEST = 10_000  # characters that are taken of what somebody writes
AWAY = Message("I could not write that down just now. Please send it again in a minute; nothing has been done.")


@dataclass(slots=True)
class Column:
    """Somebody who is played, on the platform as which it is drawn; `view` is the modal that is open before them."""

    part: Part
    look: str
    view: Json | None = None
    errors: list[tuple[str, str]] = field(default_factory=list)  # question and what is wrong with its answer

    @property
    def account(self) -> str:
        return self.part.email


class Play:
    """Several people played at once, with the bot of a chat in the terminal."""

    def __init__(self, talk: Chat, stage: Stage, beginning: Beginning | None = None) -> None:
        self.talk = talk
        self.stage = stage
        self.beginning = beginning
        self.parts: list[Part] = []
        self.columns: list[Column] = []

    async def begin(self) -> None:
        """Four people, each with an account."""
        self.parts = await cast.parts(self.talk.bot.database)
        looks = (SLACK, TELEGRAM, SLACK, TELEGRAM)
        self.columns = [Column(part, look) for part, look in zip(cast.opening(self.parts), looks, strict=True)]
        for column in self.columns:
            await self._enter(column.part)

    async def _enter(self, part: Part) -> None:
        await impersonate(self.talk.bot.database, part.email, self.talk.clock.now(), self.stage.name)

    async def change(self, column: Column, email: str, look: str) -> None:
        """Somebody else, or another platform, in this column; a form that is open is kept for “continue”."""
        column.view, column.errors = None, []
        column.look = look if look in (SLACK, TELEGRAM) else column.look
        for part in self.parts:
            if part.email == email:
                await self._enter(part)
                column.part = part

    async def anew(self) -> bool:
        """All that was done is forgotten, in the terminal too; false where that could take something of somebody's."""
        if self.beginning is None or not await self.beginning.back(self.talk.clock.now()):
            return False
        self.stage.clear()
        await self.talk.hear("/restart")
        await self.talk.become(self.talk.console.me)
        await self.begin()
        return True

    async def turn(self, moment: datetime) -> None:
        """It is that moment for everybody."""
        self.talk.clock.turn(moment)
        await self.talk.bot.tick()
        await self.talk.bot.settle()

    async def do(self, column: Column, form: FormData) -> None:
        """What was written, pressed or handed in; a modal that is closed leaves its draft."""
        said = {name: str(form.get(name, ""))[:LONGEST] for name in ("event", "text", "code", "line", "within")}
        column.errors = []
        if "close" in form:
            column.view = None
        elif "page" in form and column.view:
            await self._hand_in(column, said["event"], column.view, form)
        elif said["code"]:
            await self._press(column, said)
        elif said["text"].strip():
            await self._say(column, said["event"], said["text"])

    async def _say(self, column: Column, event: str, text: str) -> None:
        """Slack opens a form at once after a command, and else when a button is pressed."""
        slack, account = column.look == SLACK, column.account
        self.stage.said(account, text)
        command = slack and text.startswith("/")
        reply = await self._take(column, event, text=text, forms_on_press=slack, whole_forms=command)
        column.view = page(reply.sheet) if reply.sheet else column.view

    async def _press(self, column: Column, said: dict[str, str]) -> None:
        action, value = decode(said["code"])
        done: dict[str, Any] = {"action": action, "value": value, "whole_forms": column.look == SLACK}
        reply = await self._take(column, said["event"], said["line"], **done)
        if reply.sheet:
            column.view = page(reply.sheet)
        elif said["within"] and reply.messages:
            column.view = note(reply.messages[0])

    async def _hand_in(self, column: Column, event: str, view: Json, form: FormData) -> None:
        given = answers(entered(view, form))
        value = str(view.get("private_metadata", ""))
        reply = await self._take(column, event, action=PAGE, value=value, answers=given, whole_forms=True)
        became = submitted(view, reply)
        wrong = became.get("errors", {})
        column.errors = [
            (one["label"]["text"], wrong[at]) for one in view["blocks"] if (at := one.get("block_id")) in wrong
        ]
        if not column.errors:
            column.view = became.get("view")

    async def _take(self, column: Column, event: str, line: str = "", **what: Any) -> Reply:
        bot, account = self.talk.bot, column.account
        place = Place(account, message=line)
        done = Inbound(f"{self.talk.began}:{account}:{event}", self.stage.name, account, place, **what)
        try:
            reply = await bot.desk.receive(done)
        except Unavailable:
            return self._apologised(account)
        await bot.settle()
        return reply

    def _apologised(self, account: str) -> Reply:
        self.stage.told(account, AWAY)
        return Reply()
