"""Trying the bot in a browser: one person plays several side by side, and sees what Slack and Telegram would show."""

from bot.web.trial.beside import platforms, run

__all__ = ["platforms", "run"]
