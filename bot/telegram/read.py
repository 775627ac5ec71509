"""What somebody did in Telegram, read from an update as the Bot API brings it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from messages.message import Inbound, Place, decode

Json = Mapping[str, Any]

ALLOWED = ("message", "callback_query", "my_chat_member")  # the kinds of update that are read here
WORDLESS = frozenset(
    "animation audio contact dice document game location paid_media photo poll sticker story venue video video_note "
    "voice".split()
)
PHOTOS = ("image/jpeg", "image/png")
LARGEST = 5_000_000  # bytes of a photo
MEMBERSHIP = {"kicked": "account.blocked", "member": "account.back"}


@dataclass(frozen=True, slots=True)
class Me:
    """The bot's own account, by which people address it in a group."""

    id: int
    username: str


def clean(text: str) -> str:
    """The text without what databases and connections refuse: half characters and the null character."""
    return text.replace("\0", "").encode(errors="replace").decode()


def read(update: Json, me: Me) -> Inbound | None:
    """What the update says; None when it is nothing for us, or nothing that can be made sense of."""
    match update:
        case {"update_id": int(number), "message": {"from": {"id": int(user), "is_bot": False}} as message}:
            return _message(str(number), str(user), message, me)
        case {"update_id": int(number), "callback_query": {"from": {"id": int(user)}} as query}:
            return _press(str(number), str(user), query)
        case {"update_id": int(number), "my_chat_member": {"chat": {"id": int(chat), "type": "private"}} as change}:
            return _membership(str(number), str(chat), change)
    return None


def _message(number: str, user: str, message: Json, me: Me) -> Inbound | None:
    """What was written in private, or to the bot in a group; channels and hidden administrators are nobody."""
    text = message.get("text") or message.get("caption") or ""
    match message:
        case {"sender_chat": _}:
            return None
        case {"chat": {"id": int(chat), "type": "private"}}:
            place, words = Place(str(chat), thread=_thread(message)), _in_private(clean(str(text)), me)
            action = "" if words or not message.keys() & WORDLESS else "welcome.words_only"
            known, picture = words or action, _picture(message)
            return Inbound(number, "telegram", user, place, words, action, picture=picture) if known else None
        case {"chat": {"id": int(chat), "type": "group" | "supergroup"}}:
            place, words = Place(str(chat), thread=_thread(message)), _in_group(clean(str(text)), message, me)
            return Inbound(number, "telegram", user, place, text=words, private=False) if words else None
    return None


def _picture(message: Json) -> str:
    """The id of the photo, of its largest size that is not too large; one sent as a file is a photo too."""
    photo = message.get("photo")
    sizes = photo if isinstance(photo, list) else []
    match [size for size in sizes or [message.get("document")] if _fits(size)]:
        case [*_, {"file_id": str(id)}]:
            return id
    return ""


def _fits(size: object) -> bool:
    """Whether it is a picture that is not too large; where nothing is said of its size it may be."""
    match size:
        case {"mime_type": kind} if kind not in PHOTOS:
            return False
        case {"file_size": size_of_it}:
            return isinstance(size_of_it, int) and size_of_it <= LARGEST
    return isinstance(size, dict)


def _thread(message: Json) -> str:
    """The forum topic; a mere reply has a thread number too, but nothing can be sent there."""
    return str(message.get("message_thread_id", "")) if message.get("is_topic_message") else ""


def _in_private(text: str, me: Me) -> str:
    return re.sub(rf"^(/\w+)@{re.escape(me.username)}\b", r"\1", text.strip(), flags=re.IGNORECASE)


def _in_group(text: str, message: Json, me: Me) -> str:
    """What is said to the bot; empty when it is said to others. A bare mention asks what the bot can do."""
    name = re.escape(me.username)
    text = text.strip()
    if re.match(rf"/\w+@(?!{name}\b)", text, re.IGNORECASE):
        return ""
    said, times = re.subn(rf"(?<![\w@/])(/\w+)?@{name}\b", r"\1", text, flags=re.IGNORECASE)
    if not times and not _answers(message, me):
        return ""
    return said.strip(" ,:\n") or "/help"


def _answers(message: Json, me: Me) -> bool:
    """Whether it is a reply to the bot; within a topic everything looks like a reply to the topic's beginning."""
    match message.get("reply_to_message"):
        case {"forum_topic_created": _}:
            return False
        case {"from": {"id": int(author)}}:
            return author == me.id
    return False


def _press(number: str, user: str, query: Json) -> Inbound | None:
    action, value = decode(clean(str(query.get("data", ""))))
    if not action:
        return None
    message: Json = query.get("message") or {}
    match message:
        case {"chat": {"id": int(chat), "type": str(kind)}, "message_id": int(pressed)}:
            shown = str(pressed) if message.get("date") else ""  # date 0: too old to be changed
            place = Place(str(chat), thread=_thread(message), message=shown)
            return Inbound(number, "telegram", user, place, action=action, value=value, private=kind == "private")
    return Inbound(number, "telegram", user, Place(user), action=action, value=value)


def _membership(number: str, chat: str, change: Json) -> Inbound | None:
    """Somebody blocks the bot or takes it back."""
    match change.get("new_chat_member"):
        case {"status": str(status)} if status in MEMBERSHIP:
            return Inbound(number, "telegram", chat, Place(chat), action=MEMBERSHIP[status])
    return None
