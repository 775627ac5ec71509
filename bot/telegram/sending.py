"""Handing a message over to Telegram: in place of another, or new, in as many parts as it takes."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any, TypeVar, cast

from telegram import Bot, InlineKeyboardMarkup
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, TelegramError
from telegram.request import RequestData

from bot.platform import Parcel
from bot.telegram.draw import draw, unmarked
from bot.telegram.wire import Given, meaning
from messages.message import File

log = logging.getLogger(__name__)

NOT_EDITABLE = (
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    "there is no text in the message to edit",
)
NO_PREVIEW = {"is_disabled": True}
REMEMBERED = 1000  # parcels of which only the first parts were taken

Part = Callable[[], Awaitable[str]]
Said = TypeVar("Said")


class Sending:
    """Sends parcels. When one stops half-way, its next attempt goes on where it stopped."""

    def __init__(self, bot: Bot, remembered: int = REMEMBERED) -> None:
        self.bot = bot
        self.remembered = remembered
        self._begun: dict[Parcel, list[str]] = {}

    async def send(self, parcel: Parcel) -> str:
        """Returns the id of the last message. A start page is nothing Telegram has."""
        if parcel.surface == "home":
            return ""
        try:
            return await self._follow(parcel)
        except TelegramError as error:
            found = meaning(error)
            if found is error:
                raise
            raise found from error

    async def call(self, method: str, given: dict[str, Any]) -> Any:
        """One method of the Bot API by plain values, its answer as it comes. Raises TelegramError.

        The library's own methods make an object of every answer, which costs as much as the request.
        """
        return await self.bot.request.post(f"{self.bot.base_url}/{method}", cast(RequestData, Given(given)))

    async def _follow(self, parcel: Parcel) -> str:
        """A group that became a supergroup has a new address."""
        try:
            return await self._all(parcel)
        except ChatMigrated as moved:
            log.warning(
                "the group %s is now %s: please change the setting that names it", parcel.chat, moved.new_chat_id
            )
            return await self._all(replace(parcel, chat=str(moved.new_chat_id), replaces=""))

    async def _all(self, parcel: Parcel) -> str:
        parts = self._parts(parcel)
        done = self._begun.pop(parcel, [])
        try:
            for part in parts[len(done) :]:
                done.append(await part())
        finally:
            if 0 < len(done) < len(parts):
                self._remember(parcel, done)
        return done[-1]

    def _remember(self, parcel: Parcel, done: list[str]) -> None:
        self._begun[parcel] = done
        while len(self._begun) > self.remembered:
            del self._begun[next(iter(self._begun))]

    def _parts(self, parcel: Parcel) -> list[Part]:
        """What to do one after the other: pictures, the texts with the buttons below the last, other files."""
        drawn = draw(parcel.message, alone=not parcel.chat.startswith("-"))
        last = len(drawn.texts) - 1
        texts = [
            self._text(parcel, text, drawn.keyboard if number == last else None, parcel.replaces if not number else "")
            for number, text in enumerate(drawn.texts)
        ]
        files = parcel.message.files
        pictures = [self._picture(parcel, file) for file in files if file.is_picture]
        return [*pictures, *texts, *(self._file(parcel, file) for file in files if not file.is_picture)]

    def _text(self, parcel: Parcel, text: str, keyboard: InlineKeyboardMarkup | None, replaces: str) -> Part:
        async def put() -> str:
            if replaces.isdigit() and await self._edit(parcel, text, keyboard, int(replaces)):
                return replaces
            return await self._new(parcel, text, keyboard)

        return put

    def _file(self, parcel: Parcel, file: File) -> Part:
        async def put() -> str:
            content = file.data or b"\n"  # Telegram takes no empty file
            sent = await self.bot.send_document(_chat(parcel), content, filename=file.name, **_thread(parcel))
            return str(sent.message_id)

        return put

    def _picture(self, parcel: Parcel, file: File) -> Part:
        async def put() -> str:
            sent = await self.bot.send_photo(_chat(parcel), file.data, filename=file.name, **_thread(parcel))
            return str(sent.message_id)

        return put

    async def _new(self, parcel: Parcel, text: str, keyboard: InlineKeyboardMarkup | None) -> str:
        async def say(**how: Any) -> str:
            given = {"chat_id": parcel.chat, **_drawn(keyboard), **_thread(parcel), **_under(parcel), **how}
            return str((await self.call("sendMessage", given))["message_id"])

        return await _in_html(say, text)

    async def _edit(self, parcel: Parcel, text: str, keyboard: InlineKeyboardMarkup | None, number: int) -> bool:
        """Whether the message now says this; one that is gone or too old cannot be changed."""

        async def say(**how: Any) -> Any:
            given = {"chat_id": parcel.chat, "message_id": number, **_drawn(keyboard), **how}
            return await self.call("editMessageText", given)

        try:
            await _in_html(say, text)
        except BadRequest as error:
            said = error.message.lower()
            if any(words in said for words in NOT_EDITABLE):
                return False
            if "message is not modified" not in said:
                raise
        return True


async def _in_html(say: Callable[..., Awaitable[Said]], text: str) -> Said:
    """Say it marked up; should Telegram not be able to read that, say it plainly."""
    try:
        return await say(text=text, parse_mode=ParseMode.HTML)
    except BadRequest as error:
        if "can't parse entities" not in error.message.lower():
            raise
        log.error("Telegram could not read our markup")
        return await say(text=unmarked(text))


def _drawn(keyboard: InlineKeyboardMarkup | None) -> dict[str, Any]:
    buttons = {"reply_markup": keyboard.to_dict()} if keyboard else {}
    return {**buttons, "link_preview_options": NO_PREVIEW}


def _chat(parcel: Parcel) -> int | str:
    return int(parcel.chat) if parcel.chat.lstrip("-").isdigit() else parcel.chat


def _under(parcel: Parcel) -> dict[str, Any]:
    """A reply to the message it belongs to, or no reply where that one is gone."""
    if not parcel.under.isdigit():
        return {}
    return {"reply_parameters": {"message_id": int(parcel.under), "allow_sending_without_reply": True}}


def _thread(parcel: Parcel) -> dict[str, Any]:
    return {"message_thread_id": int(parcel.thread)} if parcel.thread.isdigit() else {}
