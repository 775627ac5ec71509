"""What Telegram's Bot API accepts, and the words in which it refuses the rest."""

import json
import re
from collections import deque
from dataclasses import dataclass, field
from math import ceil
from typing import Any
from urllib.parse import urlsplit

Json = dict[str, Any]

MAX_TEXT, MAX_CAPTION, MAX_ANSWER = 4096, 1024, 200
MAX_BUTTONS, MAX_ROW, MAX_CALLBACK_BYTES, MAX_COPY = 100, 8, 64, 256
MAX_COMMANDS, MAX_DESCRIPTION, MAX_PROFILE = 100, 256, {"description": 512, "short_description": 120}
MAX_UPLOAD, MAX_PHOTO = 50_000_000, 10_000_000
MAX_DOWNLOAD = 20_000_000

_SEND = (
    "business_connection_id message_thread_id direct_messages_topic_id ephemeral_message_parameters parse_mode"
    " disable_notification protect_content allow_paid_broadcast message_effect_id suggested_post_parameters"
    " reply_parameters reply_markup"
)
_HOOK = "url certificate ip_address max_connections allowed_updates drop_pending_updates secret_token"
_FILE = "thumbnail caption caption_entities disable_content_type_detection"
_EDIT = "business_connection_id chat_id message_id inline_message_id reply_markup"
# Method -> (required, optional) parameters, Bot API 10.3.
PARAMETERS: dict[str, tuple[str, str]] = {
    "getMe": ("", ""),
    "getUpdates": ("", "offset limit timeout allowed_updates"),
    "setWebhook": ("", _HOOK),
    "deleteWebhook": ("", "drop_pending_updates"),
    "getWebhookInfo": ("", ""),
    "sendMessage": ("chat_id text", f"{_SEND} entities link_preview_options"),
    "sendDocument": ("chat_id document", f"{_SEND} {_FILE}"),
    "sendPhoto": ("chat_id photo", f"{_SEND} caption caption_entities show_caption_above_media has_spoiler"),
    "editMessageText": ("text", f"{_EDIT} parse_mode entities link_preview_options rich_message"),
    "editMessageReplyMarkup": ("", _EDIT),
    "deleteMessage": ("chat_id message_id", ""),
    "answerCallbackQuery": ("callback_query_id", "text show_alert url cache_time"),
    "sendChatAction": ("chat_id action", "business_connection_id message_thread_id"),
    "setMyCommands": ("commands", "scope language_code"),
    "deleteMyCommands": ("", "scope language_code"),
    "getMyCommands": ("", "scope language_code"),
    "setMyDescription": ("", "description language_code"),
    "setMyShortDescription": ("", "short_description language_code"),
    "setChatMenuButton": ("", "chat_id menu_button"),
    "getChat": ("chat_id", ""),
    "getFile": ("file_id", ""),
}


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NUMBERS = _words(
    "message_id message_thread_id direct_messages_topic_id offset limit timeout max_connections cache_time"
)
_FLAGS = _words(
    "disable_notification protect_content allow_paid_broadcast disable_content_type_detection"
    " drop_pending_updates show_alert"
)
_OBJECTS = _words(
    "reply_parameters reply_markup link_preview_options suggested_post_parameters ephemeral_message_parameters"
    " rich_message scope menu_button"
)
_LISTS = _words("entities caption_entities commands allowed_updates")
_ACTIONS = _words(
    "url callback_data web_app login_url switch_inline_query switch_inline_query_current_chat"
    " switch_inline_query_chosen_chat copy_text callback_game pay disabled"
)
_LOOKS = {"text", "icon_custom_emoji_id", "style"}
_TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "s": "strikethrough",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "tg-spoiler": "spoiler",
    "blockquote": "blockquote",
}
_CHAT_ACTIONS = _words(
    "typing upload_photo record_video upload_video record_voice upload_voice upload_document choose_sticker"
    " find_location record_video_note upload_video_note"
)


class Refusal(Exception):
    """An error answer. `fault`: the bot broke a written rule, as opposed to meeting the state of the world."""

    def __init__(self, code: int, description: str, *, fault: bool = False, **parameters: int) -> None:
        super().__init__(description)
        self.code, self.description, self.fault, self.parameters = code, description, fault, parameters


def bad(description: str, *, fault: bool = True) -> Refusal:
    return Refusal(400, f"Bad Request: {description}", fault=fault)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much may be sent: `overall` in any second; per chat one each `interval` seconds after a `burst`."""

    overall: int = 30
    interval: float = 1.0
    burst: int = 3


@dataclass(slots=True)
class Pace:
    """What was sent when, by the clock of the fake."""

    recent: deque[float] = field(default_factory=deque)
    chats: dict[int, float] = field(default_factory=dict)

    def take(self, chat: int, now: float, limits: Limits) -> None:
        """Count one message, or refuse it and say after how many whole seconds it would pass."""
        while self.recent and self.recent[0] <= now - 1:
            self.recent.popleft()
        free = max(self.chats.get(chat, now), now)
        wait = free - now - (limits.burst - 1) * limits.interval
        if len(self.recent) >= limits.overall:
            wait = max(wait, self.recent[0] + 1 - now)
        if wait > 1e-6:
            raise flood(max(1, ceil(wait - 1e-6)), fault=True)
        self.recent.append(now)
        self.chats[chat] = free + limits.interval


def flood(seconds: int, *, fault: bool = False) -> Refusal:
    return Refusal(429, f"Too Many Requests: retry after {seconds}", fault=fault, retry_after=seconds)


def units(text: str) -> int:
    """Length as Telegram counts entities: UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def read(method: str, raw: Json) -> Json:
    """The typed parameters of a call that came as form fields (all text) or as JSON."""
    required, _ = PARAMETERS[method]
    values = {name: _typed(name, value) for name, value in raw.items()}
    for name in required.split():
        if values.get(name) in (None, ""):
            raise bad("message text is empty" if name == "text" else f"{name} is empty")
    return values


def readable(method: str, raw: Json) -> Json:
    """The same for the record: as it came where it cannot be read."""
    try:
        return read(method, raw)
    except Refusal:
        return raw


def unknown(method: str, raw: Json) -> list[str]:
    """Parameters that Telegram does not know and therefore ignores without a word."""
    accepted = " ".join(PARAMETERS[method]).split()
    return sorted(name for name in raw if name not in accepted and not isinstance(raw[name], tuple))


def _typed(name: str, value: Any) -> Any:
    if name == "chat_id":
        return _chat_id(value)
    if name in _NUMBERS:
        return _number(name, value)
    if name in _FLAGS:
        return str(value).lower() in ("true", "1", "yes")
    if name in _OBJECTS:
        return _nested(name, value, dict)
    return _nested(name, value, list) if name in _LISTS else value


def _chat_id(value: Any) -> int | str:
    text = str(value)
    return int(text) if re.fullmatch(r"-?\d+", text) else text


def _number(name: str, value: Any) -> int:
    if isinstance(value, bool) or not re.fullmatch(r"-?\d+", str(value)):
        raise bad(f'invalid {name} "{value}" specified: an integer is expected')
    return int(value)


def _nested(name: str, value: Any, kind: type) -> Any:
    try:
        found = json.loads(value) if isinstance(value, str) else value
    except ValueError as error:
        raise bad(f"can't parse {name} JSON object") from error
    if not isinstance(found, kind):
        raise bad(f"can't parse {name}: {kind.__name__} expected")
    return found


# A tag, a character reference, plain text, or a sign that should have been escaped.
_TOKEN = re.compile(
    r"""<(?P<end>/?)(?P<tag>[a-zA-Z][\w-]*)(?P<attributes>(?:\s+[\w-]+(?:="[^"]*"|='[^']*')?)*)\s*>"""
    r"""|&(?P<name>lt|gt|amp|quot);|&\#(?P<code>\d{1,7}|x[0-9a-fA-F]{1,6});|(?P<text>[^<>&]+)|(?P<sign>.)""",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"""([\w-]+)(?:="([^"]*)"|='([^']*)')?""")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}


def parse_html(html: str) -> tuple[str, list[Json]]:
    """The text a person sees and the entities that mark its parts; stray "<", ">" and "&" are refused."""
    text, entities, unclosed = "", [], list[tuple[str, Json]]()
    for token in _TOKEN.finditer(html):
        at = f"at byte offset {len(html[: token.start()].encode())}"
        if token["sign"]:
            raise _unparsed(f'Unescaped "{token["sign"]}" {at}')
        if not token["tag"]:
            text += _characters(token)
        elif token["end"]:
            entities.append(_closed(token["tag"].lower(), unclosed, units(text), at))
        else:
            unclosed.append((token["tag"].lower(), {"offset": units(text)} | _entity(token, at)))
    if unclosed:
        raise _unparsed(f'Can\'t find end tag corresponding to start tag "{unclosed[-1][0]}"')
    marked = [each for each in entities if each["length"]]
    return text, sorted(marked, key=lambda each: (each["offset"], -each["length"]))


def _unparsed(why: str) -> Refusal:
    return bad(f"can't parse entities: {why}")


def _characters(token: re.Match[str]) -> str:
    if token["code"]:
        return chr(int(token["code"].removeprefix("x"), 16 if token["code"].startswith("x") else 10))
    return _NAMED[token["name"]] if token["name"] else token["text"]


def _closed(tag: str, unclosed: list[tuple[str, Json]], end: int, at: str) -> Json:
    if not unclosed:
        raise _unparsed(f"Unexpected end tag {at}")
    expected, entity = unclosed.pop()
    if tag != expected:
        raise _unparsed(f'Unmatched end tag {at}, expected "</{expected}>", found "</{tag}>"')
    return entity | {"length": end - entity["offset"]}


def _entity(token: re.Match[str], at: str) -> Json:
    tag = token["tag"].lower()
    if tag not in _TAGS:
        raise _unparsed(f'Unsupported start tag "{tag}" {at}')
    given = {name: one or two for name, one, two in _ATTRIBUTE.findall(token["attributes"])}
    match tag, list(given):
        case _, [] if tag != "a":
            return {"type": _TAGS[tag]}
        case "a", ["href"] if given["href"]:
            return {"type": "text_link", "url": parse_html(given["href"])[0]}
        case "blockquote", ["expandable"]:
            return {"type": "expandable_blockquote"}
        case "code", ["class"] if given["class"].startswith("language-"):
            return {"type": "code"}
    raise _unparsed(f'Unexpected attributes of the tag "{tag}" {at}')


def shown(values: Json, name: str = "text") -> tuple[str, list[Json]]:
    """A text or caption as displayed, within its length. Counted in UTF-16 units, the stricter reading."""
    raw = str(values.get(name) or "")
    mode = str(values.get("parse_mode") or "")
    if mode and mode.lower() != "html":
        raise bad(f"unsupported parse_mode {mode}: this server reads HTML only")
    given = values.get("caption_entities" if name == "caption" else "entities") or []
    text, entities = parse_html(raw) if mode else (raw, given)
    text, entities = _trimmed(text, entities)
    if name == "text" and not text:
        raise bad("message text is empty")
    if units(text) > (MAX_TEXT if name == "text" else MAX_CAPTION):
        raise bad("message is too long" if name == "text" else "message caption is too long")
    return text, entities


def _trimmed(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Telegram cuts white space off both ends, and moves the entities with the text."""
    cut, size = units(text) - units(text.lstrip()), units(text.strip())
    kept = []
    for each in entities:
        start, end = max(0, each["offset"] - cut), min(size, each["offset"] + each["length"] - cut)
        kept += [each | {"offset": start, "length": end - start}] if end > start else []
    return text.strip(), kept


def commands_in(text: str) -> list[Json]:
    """The entities by which Telegram marks what a person typed as /commands."""
    found = re.finditer(r"(?<!\S)/\w{1,64}(@\w{3,32})?", text, re.ASCII)
    return [
        {"type": "bot_command", "offset": units(text[: each.start()]), "length": units(each.group())} for each in found
    ]


def check_markup(markup: Json | None, *, inline_only: bool = False) -> list[list[Json]]:
    """The rows of an inline keyboard, or none when it is another kind of reply markup."""
    if not markup:
        return []
    if "inline_keyboard" in markup:
        rows: list[list[Json]] = markup["inline_keyboard"]
        if sum(map(len, rows)) > MAX_BUTTONS or any(len(row) > MAX_ROW for row in rows):
            raise bad("REPLY_MARKUP_TOO_LONG")
        for button in (button for row in rows for button in row):
            _check_button(button)
        return [row for row in rows if row]
    if inline_only or not markup.keys() & {"keyboard", "remove_keyboard", "force_reply"}:
        raise bad("object expected as reply markup")
    return []


def _check_button(button: Json) -> None:
    where = "can't parse inline keyboard button: "
    if not isinstance(button.get("text"), str) or not button["text"].strip():
        raise bad(f'{where}Field "text" must be a non-empty string')
    actions = button.keys() & _ACTIONS
    if not actions:
        raise bad(f"{where}Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1 or button.keys() - actions - _LOOKS:
        raise bad(f"{where}exactly one known action is expected, not {sorted(button.keys() - _LOOKS)}")
    if "callback_data" in actions and not 1 <= len(str(button["callback_data"]).encode()) <= MAX_CALLBACK_BYTES:
        raise bad("BUTTON_DATA_INVALID")
    if "url" in actions:
        _check_link(str(button["url"]))
    if "web_app" in actions and not str(button["web_app"].get("url")).startswith("https://"):
        raise bad(f"{where}Web App URL is invalid: Only HTTPS links are allowed")
    if "copy_text" in actions and not 1 <= units(button["copy_text"].get("text", "")) <= MAX_COPY:
        raise bad("BUTTON_COPY_TEXT_INVALID")


def _check_link(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https", "tg"):
        raise bad(f"inline keyboard button URL '{url}' is invalid: Unsupported URL protocol")
    if parts.scheme != "tg" and "." not in (parts.hostname or ""):
        raise bad(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")


def check_commands(commands: list[Json]) -> None:
    if len(commands) > MAX_COMMANDS:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    for each in commands:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", str(each.get("command"))):
            raise bad("BOT_COMMAND_INVALID")
        if not 1 <= len(str(each.get("description") or "").strip()) <= MAX_DESCRIPTION:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")


def check_webhook(values: Json) -> None:
    """HTTPS on one of Telegram's ports, or, for tests, anything on this machine."""
    parts = urlsplit(str(values["url"]))
    local = parts.hostname in ("127.0.0.1", "localhost")
    if not local and parts.scheme != "https":
        raise bad("bad webhook: An HTTPS URL must be provided for webhook")
    if not local and (parts.port or 443) not in (443, 80, 88, 8443):
        raise bad("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", values.get("secret_token", "unset")):
        raise bad("secret token contains unallowed characters or has a wrong length")
    if not 1 <= values.get("max_connections", 40) <= 100:
        raise bad("max_connections must be between 1 and 100")


def check_action(action: str) -> None:
    if action not in _CHAT_ACTIONS:
        raise bad("wrong parameter action in request")


def scope_key(values: Json) -> str:
    """ "default", "all_private_chats", "chat:42", "chat_member:-7:42"; with a language "default/cy"."""
    scope = values.get("scope") or {"type": "default"}
    parts = [str(scope[name]) for name in ("type", "chat_id", "user_id") if name in scope]
    language = values.get("language_code")
    return ":".join(parts) + (f"/{language}" if language else "")


def keep_profile(profile: dict[str, str], name: str, values: Json) -> bool:
    text = values.get(name, "")
    if len(text) > MAX_PROFILE[name]:
        raise bad(f"{name} is too long")
    profile[name] = text
    return True


def upload(values: Json, kind: str = "document") -> tuple[str, bytes]:
    """The name and content of the file, sent in its own field or in another that it names."""
    found = values[kind]
    if isinstance(found, str):
        found = values.get(found.removeprefix("attach://"))
    if not isinstance(found, tuple):
        raise bad("wrong file identifier/HTTP URL specified")
    name, content = found
    if not content:
        raise bad("file must be non-empty")
    if len(content) > (MAX_PHOTO if kind == "photo" else MAX_UPLOAD):
        raise Refusal(413, "Request Entity Too Large", fault=True)
    return name, content
