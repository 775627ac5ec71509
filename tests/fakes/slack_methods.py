"""Slack's Web API: what each method takes, refuses and answers."""

import json
from collections.abc import Callable
from typing import Any

from .slack_rules import (
    MESSAGE_BLOCKS,
    TEXT_LIMIT,
    block_faults,
    markup_faults,
    mrkdwn_texts,
    too_large,
    view_faults,
)
from .slack_shapes import Json
from .slack_workspace import Posted, Refusal, Upload, User, View, Workspace

Method = Callable[[Workspace, Json], Json]

RECIPIENT_ERRORS = {"deleted": "user_disabled", "is_bot": "cannot_dm_bot"}
"""Unverified: Slack documents `user_disabled` for conversations.open, not for a post to a user id."""

_SENT = "text blocks thread_ts mrkdwn parse link_names metadata username icon_emoji icon_url as_user"
_POSTED = f"channel {_SENT} unfurl_links unfurl_media reply_broadcast"
ARGUMENTS = {
    "auth.test": "",
    "apps.connections.open": "",
    "chat.postMessage": _POSTED,
    "chat.update": "channel ts text blocks parse link_names metadata reply_broadcast as_user",
    "chat.postEphemeral": f"channel user {_SENT}",
    "chat.delete": "channel ts as_user",
    "views.open": "trigger_id view",
    "views.push": "trigger_id view",
    "views.update": "view_id external_id view hash",
    "views.publish": "user_id view hash",
    "users.info": "user include_locale",
    "users.lookupByEmail": "email",
    "conversations.open": "users channel return_im prevent_creation",
    "files.getUploadURLExternal": "filename length alt_txt snippet_type",
    "files.completeUploadExternal": "files channel_id channels initial_comment thread_ts blocks",
}


def call(workspace: Workspace, name: str, args: Json) -> Json:
    """Slack's answer; raises Refusal, after writing down which rule was broken."""
    if name not in METHODS:
        workspace.problems.append(f"{name}: no such method here")
        raise Refusal("unknown_method", req_method=name)
    unknown = sorted(args.keys() - set(ARGUMENTS[name].split()) - {"team_id"})
    if unknown:
        raise _broken(workspace, name, "invalid_arguments", [f"unknown argument: {key}" for key in unknown])
    return {"ok": True} | METHODS[name](workspace, args)


def _broken(workspace: Workspace, name: str, error: str, says: list[str]) -> Refusal:
    workspace.problems.extend(f"{name}: {error}: {sentence}" for sentence in says)
    return Refusal(error, errors=says, response_metadata={"messages": [f"[ERROR] {s}" for s in says]})


def _needed(workspace: Workspace, name: str, args: Json, key: str) -> str:
    value = args.get(key)
    if not isinstance(value, str) or not value:
        raise _broken(workspace, name, "invalid_arguments", [f"missing required field: {key}"])
    return value


def _decoded(workspace: Workspace, name: str, error: str, value: Any) -> Any:
    """An argument that may come as JSON or, in a form, as JSON in a string."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        raise _broken(workspace, name, error, ["not JSON"]) from None


# Messages


def check_message(workspace: Workspace, name: str, args: Json) -> tuple[str, list[Json]]:
    """The text and blocks of a message that Slack would take."""
    blocks = _decoded(workspace, name, "invalid_blocks_format", args.get("blocks") or [])
    text = args.get("text") or ""
    if not isinstance(text, str):
        raise _broken(workspace, name, "invalid_arguments", ["text must be a string"])
    if not text.strip():
        raise _broken(workspace, name, "no_text", ["a message needs a text, also beside blocks"])
    if len(text) > TEXT_LIMIT:
        raise _broken(workspace, name, "msg_too_long", [f"text of {len(text)} characters"])
    found = block_faults(blocks, "/blocks", MESSAGE_BLOCKS, 0)
    if found:
        raise _broken(workspace, name, "invalid_blocks", found)
    markup = [text] if args.get("mrkdwn", True) else []
    says = markup_faults([*markup, *mrkdwn_texts(blocks)])
    workspace.problems.extend(f"{name}: {sentence}" for sentence in says)
    return text, blocks


def _channel(workspace: Workspace, given: str, *, opens: bool = False) -> str:
    """The channel to post to; a user's id opens the conversation with them where the method allows it."""
    if opens and given in workspace.users:
        person = workspace.users[given]
        for trait, error in RECIPIENT_ERRORS.items():
            if getattr(person, trait):
                raise Refusal(error)
        return workspace.dm(given)
    if given not in workspace.channels:
        raise Refusal("channel_not_found")
    if workspace.bot_user not in workspace.channels[given]:
        raise Refusal("not_in_channel")
    if given.startswith("D") and workspace.person(workspace.other_in(given)).deleted:
        raise Refusal(RECIPIENT_ERRORS["deleted"])
    return given


def _in_thread(workspace: Workspace, channel: str, args: Json) -> str | None:
    thread_ts: str | None = args.get("thread_ts")
    if thread_ts is not None and not workspace.knows(channel, thread_ts):
        raise Refusal("thread_not_found")
    return thread_ts


def message_json(workspace: Workspace, message: Posted) -> Json:
    found: Json = {
        "type": "message",
        "user": workspace.bot_user,
        "bot_id": workspace.bot_id,
        "app_id": workspace.app_id,
        "team": workspace.team,
        "text": message.text,
        "ts": message.ts,
    }
    found |= {"blocks": message.blocks} if message.blocks else {}
    found |= {"thread_ts": message.thread_ts} if message.thread_ts else {}
    found |= {"metadata": message.metadata} if message.metadata else {}
    return found | ({"edited": {"user": workspace.bot_id, "ts": message.ts}} if message.edits else {})


def post_message(workspace: Workspace, args: Json) -> Json:
    name = "chat.postMessage"
    given = _needed(workspace, name, args, "channel")
    text, blocks = check_message(workspace, name, args)
    channel = _channel(workspace, given, opens=True)
    message = workspace.post(
        channel,
        text,
        blocks,
        thread_ts=_in_thread(workspace, channel, args),
        metadata=_decoded(workspace, name, "invalid_metadata_format", args.get("metadata")),
    )
    return {"channel": channel, "ts": message.ts, "message": message_json(workspace, message)}


def post_ephemeral(workspace: Workspace, args: Json) -> Json:
    name = "chat.postEphemeral"
    user = _needed(workspace, name, args, "user")
    channel = _channel(workspace, _needed(workspace, name, args, "channel"))
    text, blocks = check_message(workspace, name, args)
    if user not in workspace.channels[channel]:
        raise Refusal("user_not_in_channel")
    thread_ts = _in_thread(workspace, channel, args)
    return {"message_ts": workspace.post(channel, text, blocks, only_for=user, thread_ts=thread_ts).ts}


def _own(workspace: Workspace, name: str, args: Json, error: str) -> Posted:
    channel = _channel(workspace, _needed(workspace, name, args, "channel"))
    ts = _needed(workspace, name, args, "ts")
    if ts in workspace.said.get(channel, ()):
        raise Refusal(error)
    message = workspace.find(channel, ts)
    if message is None:
        raise Refusal("message_not_found")
    return message


def update_message(workspace: Workspace, args: Json) -> Json:
    """Blocks left out stay as they were, buttons and all; an empty list removes them."""
    name = "chat.update"
    message = _own(workspace, name, args, "cant_update_message")
    text, blocks = check_message(workspace, name, args)
    message.text, message.edits = text, message.edits + 1
    message.blocks = workspace.named(blocks) if "blocks" in args else message.blocks
    shown = message_json(workspace, message)
    return {"channel": message.channel, "ts": message.ts, "text": text, "message": shown}


def delete_message(workspace: Workspace, args: Json) -> Json:
    message = _own(workspace, "chat.delete", args, "cant_delete_message")
    message.deleted = True
    return {"channel": message.channel, "ts": message.ts}


# Views


def check_view(workspace: Workspace, name: str, given: Any, kind: str) -> Json:
    data = _decoded(workspace, name, "invalid_arguments", given)
    found = view_faults(data, kind)
    if found:
        raise _broken(workspace, name, "invalid_arguments", found)
    if too_large(data):
        raise _broken(workspace, name, "view_too_large", ["more than 250 kB"])
    says = markup_faults(list(mrkdwn_texts(data)))
    workspace.problems.extend(f"{name}: {sentence}" for sentence in says)
    return dict(data)


def _external_unique(workspace: Workspace, data: Json, but: View | None = None) -> None:
    external = data.get("external_id")
    for view in [*workspace.views.values(), *workspace.homes.values()] if external else []:
        if view is not but and view.data.get("external_id") == external:
            raise Refusal("duplicate_external_id")


def view_json(workspace: Workspace, view: View, values: Json | None = None) -> Json:
    """A view as Slack shows it to the app, `values` being what the person has entered."""
    empty: Json = {
        "title": None,
        "submit": None,
        "close": None,
        "clear_on_close": False,
        "notify_on_close": False,
    }
    return empty | {"private_metadata": "", "callback_id": "", "external_id": ""} | view.data | {
        "id": view.id,
        "team_id": workspace.team,
        "app_id": workspace.app_id,
        "bot_id": workspace.bot_id,
        "app_installed_team_id": workspace.team,
        "hash": view.hash,
        "root_view_id": view.root,
        "previous_view_id": view.previous,
        "state": {"values": values or {}},
    }  # fmt: skip


def open_view(workspace: Workspace, args: Json) -> Json:
    """A modal opened over another replaces it here (what Slack does is unverified)."""
    data = check_view(workspace, "views.open", args.get("view"), "modal")
    user = workspace.exchange(_needed(workspace, "views.open", args, "trigger_id"))
    workspace.clear_views(user)
    _external_unique(workspace, data)
    return {"view": view_json(workspace, workspace.open_view(user, data))}


def push_view(workspace: Workspace, args: Json) -> Json:
    data = check_view(workspace, "views.push", args.get("view"), "modal")
    user = workspace.exchange(_needed(workspace, "views.push", args, "trigger_id"))
    _external_unique(workspace, data)
    if not workspace.stack(user):
        raise Refusal("not_found")
    return {"view": view_json(workspace, workspace.open_view(user, data))}


def update_view(workspace: Workspace, args: Json) -> Json:
    data = check_view(workspace, "views.update", args.get("view"), "modal")
    wanted = (args.get("view_id"), args.get("external_id"))
    named = ((view.id, view.data.get("external_id")) for view in workspace.views.values())
    view_id = next(
        (found[0] for found in named if found[0] == wanted[0] or (wanted[1] and found[1] == wanted[1])), None
    )
    if view_id is None:
        raise Refusal("not_found")
    view = workspace.views[view_id]
    _same_hash(view, args)
    _external_unique(workspace, data, view)
    workspace.redraw(view, data)
    return {"view": view_json(workspace, view)}


def _same_hash(view: View | None, args: Json) -> None:
    if args.get("hash") and view is not None and args["hash"] != view.hash:
        raise Refusal("hash_conflict")


def publish_view(workspace: Workspace, args: Json) -> Json:
    data = check_view(workspace, "views.publish", args.get("view"), "home")
    user = _needed(workspace, "views.publish", args, "user_id")
    if user not in workspace.users:
        raise Refusal("user_not_found")
    home = workspace.homes.get(user)
    _same_hash(home, args)
    _external_unique(workspace, data, home)
    return {"view": view_json(workspace, workspace.publish_home(user, data))}


# People, conversations, files


def user_json(user: User) -> Json:
    profile = {"real_name": user.name, "display_name": user.name.split()[0].lower(), "email": user.email}
    return {
        "id": user.id,
        "team_id": user.team,
        "name": user.name.replace(" ", ".").lower(),
        "real_name": user.name,
        "deleted": user.deleted,
        "is_bot": user.is_bot,
        "is_restricted": user.is_restricted,
        "is_ultra_restricted": False,
        "tz": "Europe/London",
        "profile": {key: value for key, value in profile.items() if value is not None},
    }


def auth_test(workspace: Workspace, args: Json) -> Json:
    who = {"user": "alliance-bot", "user_id": workspace.bot_user, "bot_id": workspace.bot_id}
    return who | {"url": "https://alliance.slack.com/", "team": "Alliance", "team_id": workspace.team}


def user_info(workspace: Workspace, args: Json) -> Json:
    user = workspace.users.get(_needed(workspace, "users.info", args, "user"))
    if user is None:
        raise Refusal("user_not_found")
    return {"user": user_json(user)}


def lookup_by_email(workspace: Workspace, args: Json) -> Json:
    """Deactivated accounts are not found."""
    email = _needed(workspace, "users.lookupByEmail", args, "email").lower()
    for user in workspace.users.values():
        if user.email and user.email.lower() == email and not user.deleted:
            return {"user": user_json(user)}
    raise Refusal("users_not_found")


def open_conversation(workspace: Workspace, args: Json) -> Json:
    given = str(args.get("users") or args.get("channel") or "")
    if given not in workspace.users and given not in workspace.channels:
        raise Refusal("user_not_found" if args.get("users") else "channel_not_found")
    return {"channel": {"id": _channel(workspace, given, opens=True)}}


def upload_url(workspace: Workspace, args: Json) -> Json:
    """The address is made whole by the server, which knows its own."""
    name = _needed(workspace, "files.getUploadURLExternal", args, "filename")
    upload = Upload(workspace.next_id("F"), name, int(args.get("length") or 0), alt=args.get("alt_txt") or "")
    if upload.length < 1:
        raise _broken(workspace, "files.getUploadURLExternal", "invalid_arguments", ["length must be positive"])
    workspace.uploads[upload.id] = upload
    return {"upload_url": f"upload/{upload.id}", "file_id": upload.id}


def complete_upload(workspace: Workspace, args: Json) -> Json:
    """Shares uploaded files as one message, once (the error for a second time is unverified)."""
    name = "files.completeUploadExternal"
    files = _decoded(workspace, name, "invalid_arguments", args.get("files"))
    uploads = [workspace.uploads.get(str(file.get("id"))) for file in files or []]
    if not uploads or any(upload is None or upload.content is None or upload.shared for upload in uploads):
        raise Refusal("file_not_found")
    done = [upload for upload in uploads if upload is not None]
    channels = [c for c in (args.get("channels") or args.get("channel_id") or "").split(",") if c]
    for channel in [_channel(workspace, given) for given in channels]:
        thread_ts = _in_thread(workspace, channel, args)
        comment = args.get("initial_comment") or ""
        workspace.post(channel, comment, [], thread_ts=thread_ts, files=[upload.name for upload in done])
    for upload in done:
        upload.shared = True
    return {"files": [{"id": upload.id, "title": upload.name} for upload in done]}


METHODS: dict[str, Method] = {
    "auth.test": auth_test,
    "apps.connections.open": lambda workspace, args: {},
    "chat.postMessage": post_message,
    "chat.update": update_message,
    "chat.postEphemeral": post_ephemeral,
    "chat.delete": delete_message,
    "views.open": open_view,
    "views.push": push_view,
    "views.update": update_view,
    "views.publish": publish_view,
    "users.info": user_info,
    "users.lookupByEmail": lookup_by_email,
    "conversations.open": open_conversation,
    "files.getUploadURLExternal": upload_url,
    "files.completeUploadExternal": complete_upload,
}
