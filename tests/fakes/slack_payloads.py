"""The bodies of what Slack sends to an app."""

import copy
from typing import Any

from .slack_methods import message_json, view_json
from .slack_shapes import Json
from .slack_workspace import Posted, ResponseUrl, View, Workspace

TOKEN = "verification-token"


def event_callback(workspace: Workspace, event: Json, event_id: str | None = None) -> Json:
    authorization = {
        "enterprise_id": None,
        "team_id": workspace.team,
        "user_id": workspace.bot_user,
        "is_bot": True,
        "is_enterprise_install": False,
    }
    return {
        "token": TOKEN,
        "team_id": workspace.team,
        "api_app_id": workspace.app_id,
        "event": event,
        "type": "event_callback",
        "event_id": event_id or workspace.next_id("Ev"),
        "event_time": int(workspace.now()),
        "authorizations": [authorization],
        "is_ext_shared_channel": False,
        "event_context": "4-context",
    }


def message_event(workspace: Workspace, user: str, text: str, channel: str, thread_ts: str | None) -> Json:
    ts = workspace.next_ts()
    event: Json = {
        "type": "message",
        "user": user,
        "text": text,
        "ts": ts,
        "client_msg_id": workspace.next_id("client-"),
        "team": workspace.team,
        "channel": channel,
        "event_ts": ts,
        "channel_type": "im" if channel.startswith("D") else "channel",
        "blocks": [_rich_text(workspace, text)],
    }
    return event | ({"thread_ts": thread_ts} if thread_ts else {})


def _rich_text(workspace: Workspace, text: str) -> Json:
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    return {"type": "rich_text", "block_id": workspace.next_id("rt"), "elements": [section]}


def echo_event(workspace: Workspace, message: Posted, subtype: str | None) -> Json:
    """What the app hears of its own message in a direct conversation."""
    ts = workspace.next_ts() if subtype else message.ts
    shown = message_json(workspace, message)
    event: Json = {"type": "message", "channel": message.channel, "channel_type": "im", "event_ts": ts}
    if subtype is None:
        return shown | event
    event |= {"subtype": subtype, "hidden": True, "ts": ts}
    if subtype == "message_deleted":
        return event | {"deleted_ts": message.ts, "previous_message": shown}
    return event | {"message": shown, "previous_message": shown}


def _interaction(workspace: Workspace, kind: str, user: str) -> Json:
    person = workspace.person(user)
    name = person.name.replace(" ", ".").lower()
    return {
        "type": kind,
        "user": {"id": user, "username": name, "name": name, "team_id": workspace.team},
        "team": {"id": workspace.team, "domain": "alliance"},
        "enterprise": None,
        "is_enterprise_install": False,
        "api_app_id": workspace.app_id,
        "token": TOKEN,
    }


def response_path(workspace: Workspace, user: str, channel: str, message: Posted | None) -> str:
    key = workspace.next_id("R")
    workspace.response_urls[key] = ResponseUrl(user, channel, workspace.now(), message)
    return f"respond/{key}"


def _escaped(node: Any) -> Any:
    """Slack hands plain_text back with its `&<>` escaped in interactions."""
    if isinstance(node, list):
        return [_escaped(item) for item in node]
    if not isinstance(node, dict):
        return node
    found = {key: _escaped(value) for key, value in node.items()}
    if node.get("type") == "plain_text":
        found["text"] = node["text"].replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return found


def action_json(workspace: Workspace, block: Json, element: Json, chosen: Json) -> Json:
    """One entry of `actions`: a pressed button, or a menu with what was chosen in it."""
    kept = ("action_id", "type", "text", "value", "style", "placeholder")
    found = {key: element[key] for key in kept if key in element}
    return dict(_escaped(found | chosen)) | {"block_id": block["block_id"], "action_ts": workspace.next_ts()}


def message_action(workspace: Workspace, user: str, message: Posted, action: Json, url: str) -> Json:
    state = {action["block_id"]: {action["action_id"]: _state(action)}} if action["type"] != "button" else {}
    container = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": message.channel,
        "is_ephemeral": message.only_for is not None,
    }
    shown = {} if message.only_for else {"message": _escaped(copy.deepcopy(message_json(workspace, message)))}
    return _interaction(workspace, "block_actions", user) | shown | {
        "container": container | ({"thread_ts": message.thread_ts} if message.thread_ts else {}),
        "trigger_id": workspace.trigger(user),
        "channel": {"id": message.channel, "name": "directmessage"},
        "state": {"values": state},
        "response_url": url + response_path(workspace, user, message.channel, message),
        "actions": [action],
    }  # fmt: skip


def _state(action: Json) -> Json:
    kept = ("type", "selected_option", "selected_options", "selected_date", "selected_time", "selected_user")
    return {key: action[key] for key in kept if key in action}


def view_action(workspace: Workspace, user: str, view: View, action: Json, values: Json) -> Json:
    return _interaction(workspace, "block_actions", user) | {
        "container": {"type": "view", "view_id": view.id},
        "trigger_id": workspace.trigger(user),
        "view": view_json(workspace, view, values),
        "actions": [action],
    }


def view_submission(workspace: Workspace, view: View, values: Json) -> Json:
    return _interaction(workspace, "view_submission", view.user) | {
        "trigger_id": workspace.trigger(view.user),
        "view": view_json(workspace, view, values),
        "response_urls": [],
    }


def view_closed(workspace: Workspace, view: View, values: Json, *, cleared: bool) -> Json:
    shown = view_json(workspace, view, values)
    return _interaction(workspace, "view_closed", view.user) | {"view": shown, "is_cleared": cleared}


def command_form(workspace: Workspace, user: str, command: str, text: str, channel: str, url: str) -> Json:
    return {
        "token": TOKEN,
        "team_id": workspace.team,
        "team_domain": "alliance",
        "channel_id": channel,
        "channel_name": "directmessage" if channel.startswith("D") else channel.lower(),
        "user_id": user,
        "user_name": workspace.person(user).name.replace(" ", ".").lower(),
        "command": command,
        "text": text,
        "api_app_id": workspace.app_id,
        "is_enterprise_install": "false",
        "response_url": url + response_path(workspace, user, channel, None),
        "trigger_id": workspace.trigger(user),
    }
