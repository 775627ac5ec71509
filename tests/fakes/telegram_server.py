"""The Bot API: its methods, by polling and by webhook, as strict as Telegram."""

import asyncio
import json
import re
import time
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

import aiohttp
from aiohttp import web

from tests.fakes import telegram_rules as rules
from tests.fakes.telegram_rules import Json, Limits, Pace, Refusal, bad
from tests.fakes.telegram_state import Answer, Callback, Chat, Fault, Post, Sent, Webhook, fields, refused

BOT_ID = 123456
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)
WEBHOOK_ACTIVE = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
OTHER_POLLER = "terminated by other getUpdates request; make sure that only one bot instance is running"
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
CUT = ("lost", "drop", "mute")
GIFTS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")


class Server:
    """The Bot API itself: what the bot asks of it, and what it brings to the bot."""

    token = f"{BOT_ID}:TEST-token"
    bot_username = "alliance_test_bot"
    callback_seconds = 15.0

    def __init__(self, now: Callable[[], float] = time.time) -> None:
        self.now = now
        self.url = ""
        self.limits: Limits | None = Limits()
        self.webhook: Webhook | None = None
        self.reach: dict[str, str] = {}  # start of a public webhook address -> where it really is
        self.post: Post = self._post
        self.messages: list[Sent] = []
        self.calls: list[tuple[str, Json]] = []
        self.problems: list[str] = []
        self.commands: dict[str, list[Json]] = {}
        self.profile: dict[str, str] = {}
        self.menu_buttons: dict[int | None, Json] = {}
        self.chats: dict[int, Chat] = {}
        self.callbacks: list[Callback] = []
        self.files: dict[str, bytes] = {}  # what people sent, by file id
        self.updates: list[Json] = []
        self.waiting: list[Json] = []  # not handed out yet, or not taken by the webhook
        self._handed: list[Json] = []  # handed out by getUpdates, not confirmed
        self._allowed: list[str] = []
        self._faults: list[Fault] = []
        self._pace = Pace()
        self._next_update = 700_000_000
        self._poll = 0
        self._changed = asyncio.Condition()
        self._tasks: set[asyncio.Task[Any]] = set()

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=2 * rules.MAX_UPLOAD)
        app.router.add_route("*", "/bot{token}/{method}", self._serve)
        app.router.add_get("/file/bot{token}/photos/{name}", self._download)
        self._runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=0.1)
        self._client = aiohttp.ClientSession()
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/bot"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._client.close()
        await self._runner.cleanup()

    async def retry(self) -> list[Answer]:
        """Give the webhook again what it has not taken with a 2xx."""
        self.waiting, self._handed = self._handed + self.waiting, []
        return [await self._push(each) for each in list(self.waiting)]

    async def _push(self, update: Json) -> Answer:
        """One attempt; it waits until it is taken."""
        if update not in self.waiting:
            self.waiting.append(update)
        url, secret = (self.webhook.url, self.webhook.secret_token) if self.webhook else ("", None)
        headers = {"Content-Type": "application/json"}
        if secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = secret
        here = next((url.replace(far, near, 1) for far, near in self.reach.items() if url.startswith(far)), url)
        try:
            answer = await self.post(here, headers, json.dumps(update).encode())
        except (aiohttp.ClientError, OSError) as error:
            answer = Answer(0, repr(error))
        if 200 <= answer.status < 300 and update in self.waiting:
            self.waiting.remove(update)
        return answer

    async def _post(self, url: str, headers: dict[str, str], body: bytes) -> Answer:
        async with self._client.post(url, data=body, headers=headers) as response:
            return Answer(response.status, await response.text())

    async def _notify(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        token, method = request.match_info["token"], request.match_info["method"]
        if token != self.token or method not in rules.PARAMETERS:
            return refused(Refusal(401, "Unauthorized") if token != self.token else Refusal(404, "Not Found"))
        raw = await fields(request)
        self.calls.append((method, rules.readable(method, raw)))
        fault = next((each for each in self._faults if each.meets(method, raw.get("chat_id"))), None)
        if fault is None:
            return await self._answer(method, raw)
        fault.times -= 1
        return await self._fail(fault, method, raw, request)

    async def _fail(self, fault: Fault, method: str, raw: Json, request: web.Request) -> web.Response:
        answer = web.Response()
        if fault.how in ("lost", "slow"):
            answer = await self._answer(method, raw)
        if fault.how in ("lost", "slow", "mute"):
            await asyncio.sleep(fault.settings.get("seconds", 0))
        if fault.how in CUT and request.transport is not None:
            request.transport.abort()
        return answer if fault.how in (*CUT, "slow") else refused(fault.refusal())

    async def _answer(self, method: str, raw: Json) -> web.Response:
        """Do what is asked, or refuse it, and write down what the bot should not have asked."""
        self.problems += [f"{method}: unknown parameter {name}" for name in rules.unknown(method, raw)]
        handler = getattr(self, "_" + re.sub("[A-Z]", lambda capital: f"_{capital[0].lower()}", method))
        try:
            return web.json_response({"ok": True, "result": await handler(rules.read(method, raw))})
        except Refusal as refusal:
            self.problems += [f"{method}: {refusal.description}"] if refusal.fault else []
            return refused(refusal)

    def _chat(self, values: Json) -> Chat:
        """The chat, if the bot may write there."""
        chat = self.chats.get(values.get("chat_id", 0))
        if chat is None:
            raise bad("chat not found", fault=False)
        if chat.deactivated:
            raise Refusal(403, "Forbidden: user is deactivated")
        if chat.blocked:
            raise Refusal(403, "Forbidden: bot was blocked by the user")
        if not chat.started:
            raise Refusal(403, "Forbidden: bot can't initiate conversation with a user")
        return chat

    async def _get_updates(self, values: Json) -> list[Json]:
        """Wait for updates; whoever waited already is sent away, as Telegram does with a second poller."""
        if self.webhook is not None:
            raise Refusal(409, f"Conflict: {WEBHOOK_ACTIVE}")
        self._poll += 1
        mine, offset = self._poll, values.get("offset", 0)
        self._allowed = values.get("allowed_updates", self._allowed)
        self._handed = [each for each in self._handed if each["update_id"] >= offset]
        await self._notify()
        try:
            async with asyncio.timeout(values.get("timeout", 0)), self._changed:
                await self._changed.wait_for(lambda: self._handed or self.waiting or mine != self._poll)
        except TimeoutError:
            return []
        if mine != self._poll:
            raise Refusal(409, f"Conflict: {OTHER_POLLER}")
        return self._hand_out(min(values.get("limit", 100), 100))

    def _hand_out(self, most: int) -> list[Json]:
        everything = self._handed + self.waiting
        self._handed, self.waiting = everything[:most], everything[most:]
        return self._handed

    async def _set_webhook(self, values: Json) -> bool:
        if not values.get("url"):
            return await self._delete_webhook(values)
        rules.check_webhook(values)
        await self._delete_webhook(values)
        self._allowed = values.get("allowed_updates", self._allowed)
        self.webhook = Webhook(values["url"], values.get("secret_token"))
        if self.waiting or self._handed:
            task = asyncio.create_task(self.retry())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return True

    async def _delete_webhook(self, values: Json) -> bool:
        self.webhook = None
        self._poll += 1
        if values.get("drop_pending_updates"):
            self.waiting, self._handed = [], []
        await self._notify()
        return True

    async def _get_webhook_info(self, values: Json) -> Json:
        url = self.webhook.url if self.webhook else ""
        pending = len(self.waiting) + len(self._handed)
        return {"url": url, "has_custom_certificate": False, "pending_update_count": pending}

    async def _send_message(self, values: Json) -> Json:
        return self._put(values, *rules.shown(values))

    async def _send_document(self, values: Json) -> Json:
        return self._put(values, *rules.shown(values, "caption"), rules.upload(values))

    async def _send_photo(self, values: Json) -> Json:
        body = self._put(values, *rules.shown(values, "caption"))
        sent = self.messages[-1]
        sent.photo = rules.upload(values, "photo")
        size = {"file_id": f"photo-{sent.message_id}", "file_unique_id": f"p{sent.message_id}"}
        return body | {"photo": [size | {"width": 800, "height": 600}]}

    def _put(self, values: Json, text: str, entities: list[Json], document: tuple[str, bytes] | None = None) -> Json:
        keyboard = rules.check_markup(values.get("reply_markup"))
        chat = self._chat(values)
        if chat.id < 0 and any("web_app" in button for row in keyboard for button in row):
            raise bad("BUTTON_TYPE_INVALID")
        replied = values.get("reply_parameters", {"allow_sending_without_reply": True})
        if not replied.get("allow_sending_without_reply") and replied.get("message_id", 0) > chat.last_message:
            raise bad("message to be replied not found", fault=False)
        if self.limits is not None:
            self._pace.take(chat.id, self.now(), self.limits)
        chat.last_message += 1
        html = values.get("text") or values.get("caption") or ""
        sent = Sent(chat.id, chat.last_message, text, html, keyboard, entities, int(self.now()))
        sent.markup, sent.thread = values.get("reply_markup", {}), values.get("message_thread_id")
        sent.document = document
        self.messages.append(sent)
        return self._body(sent)

    def _body(self, sent: Sent) -> Json:
        """The message as the API shows it."""
        body: Json = {
            "message_id": sent.message_id,
            "date": sent.date,
            "chat": self.chats[sent.chat_id].body(),
        }
        body["from"] = self._me()
        body |= {"edit_date": int(self.now())} if sent.edits else {}
        body |= {"reply_markup": {"inline_keyboard": sent.keyboard}} if sent.keyboard else {}
        body |= {"message_thread_id": sent.thread} if sent.thread else {}
        if sent.document is None:
            return body | {"text": sent.text, "entities": sent.entities}
        name, content = sent.document
        known = {
            "file_id": f"file-{sent.chat_id}-{sent.message_id}",
            "file_unique_id": f"file-{sent.message_id}",
        }
        body["document"] = known | {"file_name": name, "file_size": len(content)}
        return body | {"caption": sent.text, "caption_entities": sent.entities}

    def _editable(self, values: Json) -> Sent:
        chat, number = self._chat(values), values.get("message_id", 0)
        for sent in self.messages:
            if (sent.chat_id, sent.message_id) == (chat.id, number):
                if sent.deleted:
                    break
                return sent
        else:
            if 0 < number <= chat.last_message:
                raise bad("message can't be edited")
        raise bad("message to edit not found", fault=False)

    async def _edit_message_text(self, values: Json) -> Json:
        text, entities = rules.shown(values)
        sent = self._editable(values)
        if sent.document is not None or sent.photo is not None:
            raise bad("there is no text in the message to edit")
        return self._edited(sent, values, text, entities)

    async def _edit_message_reply_markup(self, values: Json) -> Json:
        sent = self._editable(values)
        return self._edited(sent, values | {"text": sent.html}, sent.text, sent.entities)

    def _edited(self, sent: Sent, values: Json, text: str, entities: list[Json]) -> Json:
        """Change a message; buttons that are not given again are taken away."""
        keyboard = rules.check_markup(values.get("reply_markup"), inline_only=True)
        if (text, entities, keyboard) == (sent.text, sent.entities, sent.keyboard):
            raise bad(NOT_MODIFIED, fault=False)
        sent.text, sent.entities, sent.keyboard, sent.html = text, entities, keyboard, values["text"]
        sent.markup, sent.edits = values.get("reply_markup", {}), sent.edits + 1
        return self._body(sent)

    async def _delete_message(self, values: Json) -> bool:
        """Delete a message of the bot, or of a person, which leaves no trace here."""
        chat, number = self._chat(values), values["message_id"]
        mine = [each for each in self.messages if (each.chat_id, each.message_id) == (chat.id, number)]
        if not 0 < number <= chat.last_message or any(each.deleted for each in mine):
            raise bad("message to delete not found", fault=False)
        for sent in mine:
            if self.now() - sent.date > 48 * 3600:
                raise bad("message can't be deleted for everyone", fault=False)
            sent.deleted = True
        return True

    async def _answer_callback_query(self, values: Json) -> bool:
        if rules.units(values.get("text", "")) > rules.MAX_ANSWER:
            raise bad("MESSAGE_TOO_LONG")
        asked = next((each for each in self.callbacks if each.id == values["callback_query_id"]), None)
        if asked is None or asked.answered or self.now() - asked.asked > self.callback_seconds:
            raise bad(TOO_OLD, fault=False)
        asked.answered, asked.text, asked.alert = True, values.get("text"), values.get("show_alert", False)
        return True

    async def _send_chat_action(self, values: Json) -> bool:
        rules.check_action(values["action"])
        return bool(self._chat(values))

    async def _set_my_commands(self, values: Json) -> bool:
        rules.check_commands(values["commands"])
        if "chat_id" in values.get("scope", {}) and values["scope"]["chat_id"] not in self.chats:
            raise bad("chat not found", fault=False)
        self.commands[rules.scope_key(values)] = values["commands"]
        return True

    async def _delete_my_commands(self, values: Json) -> bool:
        self.commands.pop(rules.scope_key(values), None)
        return True

    async def _get_my_commands(self, values: Json) -> list[Json]:
        return self.commands.get(rules.scope_key(values), [])

    async def _set_my_description(self, values: Json) -> bool:
        return rules.keep_profile(self.profile, "description", values)

    async def _set_my_short_description(self, values: Json) -> bool:
        return rules.keep_profile(self.profile, "short_description", values)

    async def _set_chat_menu_button(self, values: Json) -> bool:
        self.menu_buttons[values.get("chat_id")] = values.get("menu_button", {"type": "default"})
        return True

    async def _get_chat(self, values: Json) -> Json:
        chat = self.chats.get(values["chat_id"])
        if chat is None:
            raise bad("chat not found", fault=False)
        gifts = dict.fromkeys(GIFTS, False)
        return chat.body() | {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": gifts}

    async def _get_file(self, values: Json) -> Json:
        content = self.files.get(values["file_id"])
        if content is None:
            raise bad("wrong file_id or the file is temporarily unavailable", fault=False)
        if len(content) > rules.MAX_DOWNLOAD:
            raise bad("file is too big", fault=False)
        known = {"file_id": values["file_id"], "file_unique_id": f"u-{values['file_id']}", "file_size": len(content)}
        return known | {"file_path": f"photos/{values['file_id']}.jpg"}

    async def _download(self, request: web.Request) -> web.Response:
        content = self.files.get(request.match_info["name"].removesuffix(".jpg"))
        if request.match_info["token"] != self.token or content is None:
            return refused(Refusal(404, "Not Found"))
        return web.Response(body=content, content_type="application/octet-stream")

    def _me(self) -> Json:
        return {"id": BOT_ID, "is_bot": True, "first_name": "Alliance bot", "username": self.bot_username}

    async def _get_me(self, values: Json) -> Json:
        flags = {
            "can_join_groups": True,
            "can_read_all_group_messages": False,
            "supports_inline_queries": False,
        }
        return self._me() | flags
