"""What the stand-in for Telegram remembers: chats, messages, presses, and the faults that were ordered."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from http import HTTPStatus

from aiohttp import web

from tests.fakes import telegram_rules as rules
from tests.fakes.telegram_rules import Json, Refusal


@dataclass(slots=True)
class Sent:
    """A message of the bot: `text` as a person reads it, `html` as it was sent."""

    chat_id: int
    message_id: int
    text: str
    html: str
    keyboard: list[list[Json]]
    entities: list[Json]
    date: int
    markup: Json = field(default_factory=dict)
    thread: int | None = None
    edits: int = 0
    deleted: bool = False
    document: tuple[str, bytes] | None = None
    photo: tuple[str, bytes] | None = None

    @property
    def labels(self) -> list[str]:
        return [button["text"] for row in self.keyboard for button in row]


@dataclass(slots=True)
class Chat:
    """A person (the private chat has the same id) or a group."""

    id: int
    name: str
    username: str | None = None
    started: bool = True
    blocked: bool = False
    deactivated: bool = False
    members: list[int] | None = None
    last_message: int = 0

    def body(self) -> Json:
        if self.members is not None:
            return {
                "id": self.id,
                "type": "supergroup" if self.id < -(10**12) else "group",
                "title": self.name,
            }
        return {"type": "private"} | {k: v for k, v in self.person().items() if k != "is_bot"}

    def person(self) -> Json:
        known = {"id": self.id, "is_bot": False, "first_name": self.name, "username": self.username}
        return {name: value for name, value in known.items() if value is not None}


@dataclass(slots=True)
class Callback:
    """A press on a button; `answered` is False until the bot answers in time."""

    id: str
    user: int
    label: str
    asked: float
    answered: bool = False
    text: str | None = None
    alert: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What the bot's webhook answered; status 0 when nothing answered."""

    status: int
    text: str


@dataclass(slots=True)
class Webhook:
    url: str
    secret_token: str | None


@dataclass(slots=True)
class Fault:
    method: str
    how: str
    times: int
    settings: Json

    def meets(self, method: str, chat: object) -> bool:
        wanted = self.settings.get("chat")
        return self.times > 0 and self.method in (method, "*") and (wanted is None or str(wanted) == str(chat))

    def refusal(self) -> Refusal:
        """An error answer that was ordered; one without a description gets the usual one of its status."""
        status, _, described = self.how.partition(":")
        if status == "429":
            return rules.flood(self.settings.get("retry_after", 1))
        phrase = HTTPStatus(int(status)).phrase
        known = described or ("bot was blocked by the user" if status == "403" else "")
        text = known if known.startswith(phrase) or not known else f"{phrase}: {known}"
        parameters = {name: value for name, value in self.settings.items() if name == "migrate_to_chat_id"}
        return Refusal(int(status), text or phrase, **parameters)


Post = Callable[[str, dict[str, str], bytes], Awaitable[Answer]]


def refused(refusal: Refusal) -> web.Response:
    """An error as Telegram writes it; a gateway's error is HTML."""
    if refusal.code in (502, 503, 504):
        return web.Response(status=refusal.code, text=f"<html>{refusal.description}</html>", content_type="text/html")
    body: Json = {"ok": False, "error_code": refusal.code, "description": refusal.description}
    if refusal.parameters:
        body["parameters"] = refusal.parameters
    return web.json_response(body, status=refusal.code)


async def fields(request: web.Request) -> Json:
    """The parameters as they came, by query, JSON, form or multipart; a file is a pair of name and content."""
    raw: Json = dict(request.query)
    if request.content_type == "application/json":
        given: Json = await request.json()
        return raw | given
    for name, value in (await request.post()).items():
        raw[name] = value
        if isinstance(value, web.FileField):
            with value.file:
                raw[name] = (value.filename, value.file.read())
    return raw
