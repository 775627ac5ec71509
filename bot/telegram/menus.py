"""The commands that Telegram offers beside the field in which people write."""

import logging

from telegram import Bot, BotCommandScopeChat
from telegram.error import TelegramError

log = logging.getLogger(__name__)

NEWCOMER = (
    ("contact", "Who is my contact"),
    ("questions", "Questions and answers"),
    ("join", "Join with your code"),
    ("help", "What I can do"),
)
LINKED = (
    ("contact", "Who is my contact"),
    ("s2s", "Ask for support"),
    ("news", "News on my request"),
    ("continue", "Carry on where I stopped"),
    ("me", "What you know of me"),
    ("help", "What I can do"),
)
CENTRAL = (
    *LINKED,
    ("queue", "New requests"),
    ("checks", "What to check"),
    ("unanswered", "Unanswered questions"),
    ("invite", "A code for somebody: /invite name@school.org"),
)


async def for_newcomers(bot: Bot) -> None:
    """What everybody is offered of whom nothing else is known."""
    try:
        await bot.set_my_commands(NEWCOMER)
    except TelegramError as error:
        log.warning("command menu not set: %s", type(error).__name__)


async def for_person(bot: Bot, account: str, *, central: bool, linked: bool) -> None:
    """What one person is offered; it shows what they may do and gives them no right to it."""
    scope = BotCommandScopeChat(int(account))
    try:
        if linked:
            await bot.set_my_commands(CENTRAL if central else LINKED, scope=scope)
        else:
            await bot.delete_my_commands(scope=scope)
    except TelegramError as error:
        log.warning("command menu of one person not set: %s", type(error).__name__)
