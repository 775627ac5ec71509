"""Telegram's Bot API on 127.0.0.1, as strict as Telegram, with people who press, write and block.

What a bot does against a written rule is refused in Telegram's words and kept in `problems`; what it can
only learn by trying (blocked, not found, not modified, query too old) is refused, but is no problem.
"""

import asyncio
import re
from typing import Any

from tests.fakes import telegram_rules as rules
from tests.fakes.telegram_rules import Json
from tests.fakes.telegram_server import BOT_ID, Server
from tests.fakes.telegram_state import Answer, Callback, Chat, Fault, Sent, Webhook

__all__ = ["BOT_ID", "Answer", "Callback", "Chat", "FakeTelegram", "Fault", "Sent", "Server", "Webhook"]

ON_REQUEST = {"chat_member", "message_reaction", "message_reaction_count"}


class FakeTelegram(Server):
    """Used as `async with FakeTelegram(now=clock) as telegram: Bot(telegram.token, base_url=telegram.url)`.

    What people do makes updates: sent to the webhook at once if one is set, kept for getUpdates otherwise.
    """

    @property
    def unanswered_callbacks(self) -> list[Callback]:
        """Presses whose progress bar still turns on the person's screen, or turned until Telegram gave up."""
        return [each for each in self.callbacks if not each.answered]

    def seen_by(self, chat: int) -> list[Sent]:
        """What is on the screen of this chat: messages of the bot that were not deleted, oldest first."""
        return [each for each in self.messages if each.chat_id == chat and not each.deleted]

    def fail(self, method: str, how: str, times: int = 1, **settings: Any) -> None:
        """Let the next calls of `method` ("*": any; with `chat`: only to that chat) fail.

        `how`: "lost" (done, then no answer), "drop" (not done, no answer), "mute" (the same after `seconds`), "slow"
        (done, answered after `seconds`), "429" (`retry_after`), "400:description", "403:description", any other status.
        """
        self._faults.append(Fault(method, how, times, settings))

    def add_user(
        self,
        id: int,
        first_name: str,
        *,
        username: str | None = None,
        started: bool = True,
        blocked: bool = False,
        deactivated: bool = False,
    ) -> None:
        self.chats[id] = Chat(id, first_name, username, started, blocked, deactivated)

    def add_group(self, id: int, title: str, members: list[int]) -> None:
        self.chats[id] = Chat(id, title, members=list(members))

    async def say(
        self, user: int, text: str, *, chat: int | None = None, update_id: int | None = None
    ) -> Answer | None:
        """Someone writes, in private or in a group; to write in private one must not have blocked the bot."""
        place = self.chats[user if chat is None else chat]
        if place.blocked or (place.members is not None and user not in place.members):
            raise ValueError(f"{user} cannot write to {place.id}: unblock, or join, first")
        place.started = True
        message = self._theirs(place, user) | {"text": text}
        if marks := rules.commands_in(text):
            message["entities"] = marks
        return await self.update({"message": message}, update_id=update_id)

    async def send_photo(self, user: int, sizes: list[bytes], caption: str = "") -> Answer | None:
        """Someone sends a photo in private, which Telegram keeps in these sizes, the smallest first."""
        return await self._send_file(user, {"photo": [self._kept(size) for size in sizes]}, caption)

    async def send_file(self, user: int, content: bytes, mime_type: str, caption: str = "") -> Answer | None:
        """Someone sends a file in private, as it is."""
        return await self._send_file(user, {"document": self._kept(content) | {"mime_type": mime_type}}, caption)

    async def _send_file(self, user: int, what: Json, caption: str) -> Answer | None:
        message = self._theirs(self.chats[user], user) | what | ({"caption": caption} if caption else {})
        return await self.update({"message": message})

    def _kept(self, content: bytes) -> Json:
        id = f"photo-{len(self.files)}"
        self.files[id] = content
        return {"file_id": id, "file_unique_id": f"u-{id}", "file_size": len(content), "width": 90, "height": 60}

    async def start(self, user: int, payload: str = "") -> Answer | None:
        """Press Start, or follow a link with `?start=payload`; whoever had blocked the bot unblocks it so."""
        if not re.fullmatch(r"[A-Za-z0-9_-]{0,64}", payload):
            raise ValueError(f"Telegram makes no link with the payload {payload!r}")
        if self.chats[user].blocked:
            await self.unblock(user)
        return await self.say(user, f"/start {payload}".strip())

    async def press(
        self, user: int, label: str, *, message: Sent | None = None, chat: int | None = None
    ) -> Answer | None:
        """Press a button by its text, on the newest message that has it unless one is given."""
        seen = self.seen_by(user if chat is None else chat) if message is None else [message]
        on = next((each for each in reversed(seen) if label in each.labels), None)
        if on is None:
            raise LookupError(f"no button {label!r}; there are {[each.labels for each in seen]}")
        button = next(each for row in on.keyboard for each in row if each["text"] == label)
        if "callback_data" not in button:
            raise LookupError(f"the button {label!r} sends nothing to the bot: {button}")
        callback = Callback(str(4_400_000_000_000 + len(self.callbacks)), user, label, self.now())
        self.callbacks.append(callback)
        query = {"id": callback.id, "from": self.chats[user].person(), "chat_instance": str(on.chat_id)}
        query |= {"message": self._body(on), "data": button["callback_data"]}
        return await self.update({"callback_query": query})

    async def block(self, user: int) -> Answer | None:
        self.chats[user].blocked = True
        return await self._membership(user, "member", "kicked")

    async def unblock(self, user: int) -> Answer | None:
        self.chats[user].blocked = False
        return await self._membership(user, "kicked", "member")

    async def update(self, body: Json, *, update_id: int | None = None) -> Answer | None:
        """Any update. By webhook its answer is returned; otherwise, or if the bot does not want it, None."""
        number = update_id or body.get("update_id") or self._next_update
        self._next_update = number + 1
        kind = next(name for name in body if name != "update_id")
        if kind not in self._allowed and (self._allowed or kind in ON_REQUEST):
            return None
        self.updates.append({"update_id": number} | body | {"update_id": number})
        return await self._deliver(self.updates[-1])

    async def redeliver(self, n: int = -1) -> Answer | None:
        """The same update with the same id once more, as after an answer that Telegram did not get."""
        return await self._deliver(self.updates[n])

    async def settle(self, timeout: float = 10) -> None:
        """Wait until the bot has confirmed every update by a later offset, or its webhook took the backlog."""
        await asyncio.gather(*self._tasks)
        async with asyncio.timeout(timeout), self._changed:
            await self._changed.wait_for(lambda: not self.waiting and not self._handed)

    async def _deliver(self, update: Json) -> Answer | None:
        if self.webhook is not None:
            return await self._push(update)
        self.waiting.append(update)
        await self._notify()
        return None

    async def _membership(self, user: int, old: str, new: str) -> Answer | None:
        bot = {"user": self._me(), "until_date": 0}
        change = {"chat": self.chats[user].body(), "from": self.chats[user].person(), "date": int(self.now())}
        states = {"old_chat_member": bot | {"status": old}, "new_chat_member": bot | {"status": new}}
        return await self.update({"my_chat_member": change | states})

    def _theirs(self, place: Chat, user: int) -> Json:
        place.last_message += 1
        known = {"message_id": place.last_message, "date": int(self.now()), "chat": place.body()}
        return known | {"from": self.chats[user].person()}
