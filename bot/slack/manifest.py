"""The app as Slack must know it: paste it at api.slack.com/apps when the app is made."""

from typing import Any

SCOPES = (
    "app_mentions:read",
    "chat:write",
    "commands",
    "files:read",
    "files:write",
    "im:history",
    "users:read",
    "users:read.email",
)
EVENTS = ("app_home_opened", "app_mention", "message.im")


def manifest(public_url: str | None) -> dict[str, Any]:
    """For Socket Mode, or, with an address of our own, for requests over HTTP."""
    url = f"{public_url.rstrip('/')}/slack/events" if public_url else ""
    return {
        "_metadata": {"major_version": 2},
        "display_information": {
            "name": "Alliance Bot",
            "description": "Contacts, school-to-school support and dates of the alliance",
        },
        "features": _features(url),
        "oauth_config": {"scopes": {"bot": list(SCOPES)}},
        "settings": _settings(url),
    }


def _at(url: str, key: str) -> dict[str, str]:
    return {key: url} if url else {}


def _features(url: str) -> dict[str, Any]:
    command = {
        "command": "/s2s",
        "description": "Ask for school-to-school support, or find your contact",
        "usage_hint": "[request | contact | news | privacy | help]",
        "should_escape": False,
    }
    return {
        "app_home": {
            "home_tab_enabled": True,
            "messages_tab_enabled": True,
            "messages_tab_read_only_enabled": False,
        },
        "bot_user": {"display_name": "alliance-bot", "always_online": True},
        "slash_commands": [command | _at(url, "url")],
    }


def _settings(url: str) -> dict[str, Any]:
    return {
        "event_subscriptions": _at(url, "request_url") | {"bot_events": list(EVENTS)},
        "interactivity": {"is_enabled": True} | _at(url, "request_url"),
        "org_deploy_enabled": False,
        "socket_mode_enabled": not url,
        "token_rotation_enabled": False,
    }
