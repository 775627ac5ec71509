"""Telegram as a way in and out."""

from bot.telegram.platform import Telegram

__all__ = ["Telegram"]
