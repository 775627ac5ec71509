"""What Slack reports, read as what a person did; None when it is nothing that concerns us."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.slack.modal import PAGE, answers
from messages.message import LINK, Inbound, Place

Payload = Mapping[str, Any]
PHOTOS = frozenset({"image/jpeg", "image/png"})
LARGEST = 5_000_000  # bytes of a photo
WRITTEN = frozenset({None, "file_share", "thread_broadcast"})  # the subtypes of what a person wrote


@dataclass(frozen=True, slots=True)
class Identity:
    """Who we are in the workspace."""

    team: str
    user: str
    name: str = ""


def read(payload: Payload, us: Identity) -> Inbound | None:
    """What a person of our workspace did. Raises LookupError, TypeError or AttributeError on an unknown shape."""
    if us.team not in _teams(payload) or _teams(payload) - {us.team}:
        return None
    done = _done(payload, us)
    return done if done is None else _of_texts(done)


def _of_texts(done: Inbound) -> Inbound:
    """The same; raises TypeError where something else than a text stands in place of one."""
    place = done.place
    parts = (done.id, done.account, done.text, done.action, done.value, done.picture, place.chat, place.thread)
    if not all(isinstance(part, str) for part in (*parts, place.message, place.root)):
        raise TypeError("a part of the payload is no text")
    return done


def _done(payload: Payload, us: Identity) -> Inbound | None:
    if payload.get("command"):
        return _command(payload)
    match payload.get("type"):
        case "event_callback":
            return _event(payload, us)
        case "block_actions":
            return _pressed(payload)
        case "view_submission":
            return _page(payload)
    return None


def _teams(payload: Payload) -> set[str]:
    """Every workspace that had a part in it: in a shared channel people of other workspaces write too."""
    event, team, user = payload.get("event") or {}, payload.get("team") or {}, payload.get("user") or {}
    named = [payload.get("team_id"), team.get("id"), user.get("team_id")]
    named += [event.get(key) for key in ("team", "user_team", "source_team")]
    return {each for each in named if each}


def _event(payload: Payload, us: Identity) -> Inbound | None:
    event = payload["event"]
    user = event.get("user")
    if not user or user == us.user or event.get("bot_id"):
        return None
    match event["type"]:
        case "message" if event.get("channel_type") == "im" and event.get("subtype") in WRITTEN:
            return _written(payload["event_id"], event, us, private=True)
        case "app_mention" if not event["channel"].startswith("D") and event.get("subtype") in WRITTEN:
            return _written(payload["event_id"], event, us, private=False)
        case "app_home_opened" if event.get("tab") == "home":
            return Inbound(payload["event_id"], "slack", user, Place(user), action="home.open")
    return None


def _written(id: str, event: Payload, us: Identity, *, private: bool) -> Inbound:
    """Words; a photo or a voice message without any, or the bare name of the bot, is an action of its own."""
    text = unwrapped(re.sub(rf"^\s*<@{us.user}(\|[^>]*)?>[\s,:]*", "", event.get("text") or "")).strip()
    wordless = "welcome.words_only" if event.get("files") or event.get("attachments") else "welcome.menu"
    place = Place(event["channel"], thread=event.get("thread_ts") or "", root=event["ts"])
    return Inbound(
        id,
        "slack",
        event["user"],
        place,
        text=text,
        action="" if text else wordless,
        private=private,
        forms_on_press=private,
        picture=_picture(event.get("files") or ()) if private else "",
    )


def _picture(files: Sequence[Payload]) -> str:
    """Where the first photo is: as it was sent, or, where that is too large or of another kind, as Slack shows it."""
    shown = [file for file in files if str(file.get("mimetype")).startswith("image/")]
    if not shown:
        return ""
    whole = shown[0].get("mimetype") in PHOTOS and shown[0].get("size", 0) <= LARGEST
    return str(shown[0].get("url_private_download" if whole else "thumb_1024") or "")


def _pressed(payload: Payload) -> Inbound | None:
    """A button under a message, in a modal or on the start page; one that opened a page of the web is told us too."""
    pressed, user = payload["actions"][0], payload["user"]["id"]
    if pressed["type"] != "button" or pressed["action_id"].partition("#")[0] == LINK:
        return None
    place = _under(payload, payload["channel"]["id"]) if payload.get("channel") else Place(user)
    return Inbound(
        _trigger(payload),
        "slack",
        user,
        place,
        action=pressed["action_id"].partition("#")[0],
        value=pressed.get("value") or "",
        private=place.chat == user or place.chat.startswith("D"),
        whole_forms=bool(payload.get("trigger_id")),
    )


def _trigger(payload: Payload) -> str:
    """What names an interaction for ever."""
    return payload.get("trigger_id") or f"{payload['user']['id']}.{payload['actions'][0]['action_ts']}"


def _under(payload: Payload, channel: str) -> Place:
    message, container = payload.get("message") or {}, payload.get("container") or {}
    thread = message.get("thread_ts") or container.get("thread_ts") or ""
    stamp = message.get("ts") or ""  # an ephemeral message has none that could be edited
    return Place(channel, thread=thread, message=stamp, root=thread or stamp)


def _page(payload: Payload) -> Inbound | None:
    view, user = payload["view"], payload["user"]["id"]
    if view.get("callback_id") != PAGE:
        return None
    return Inbound(
        payload["trigger_id"],
        "slack",
        user,
        Place(user),
        action=PAGE,
        value=view["private_metadata"],
        answers=answers(view["state"]["values"]),
        whole_forms=True,
    )


def _command(payload: Payload) -> Inbound:
    """What follows the command, or the command's own name; answered in the direct messages."""
    text = unwrapped(payload.get("text") or "").strip() or payload["command"].removeprefix("/")
    user = payload["user_id"]
    return Inbound(payload["trigger_id"], "slack", user, Place(user), text=text, whole_forms=True)


_WRAPPED = re.compile(r"<(mailto:|tel:|https?://|[@#!])([^<>|]*)(?:\|([^<>]*))?>")


def unwrapped(text: str) -> str:
    """The text as it was typed: Slack wraps links, addresses and mentions and escapes three characters."""
    text = _WRAPPED.sub(_typed, text)
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _typed(found: re.Match[str]) -> str:
    kind, target, label = found.groups()
    if kind.startswith("http"):
        return f"{kind}{target}"
    if kind in ("mailto:", "tel:"):
        return target
    return label if kind == "!" and label else f"{kind.replace('!', '@')}{label or target}"


def vouched(user: Payload, us: Identity) -> dict[str, str]:
    """Name and address of a full, active, confirmed member of our workspace; nothing of anybody else."""
    doubts = ("deleted", "is_bot", "is_restricted", "is_ultra_restricted", "is_stranger", "is_invited_user")
    if any(user.get(doubt) for doubt in doubts) or user.get("team_id") != us.team:
        return {}
    profile = user.get("profile") or {}
    email, name = profile.get("email"), profile.get("real_name") or user.get("real_name") or ""
    return {"email": email, "name": name} if email and user.get("is_email_confirmed", True) else {}
