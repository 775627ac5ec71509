"""Slack as a way in and out."""

from bot.slack.manifest import manifest
from bot.slack.platform import Slack

__all__ = ["Slack", "manifest"]
