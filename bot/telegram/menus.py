"""The commands that Telegram offers beside the field in which people write: those of each person's roles."""

import logging
from collections.abc import Mapping, Set

from telegram import Bot, BotCommandScopeChat
from telegram.error import TelegramError

log = logging.getLogger(__name__)

Commands = tuple[tuple[str, str], ...]
REMEMBERED = 10_000  # people whose menu is known

NEWCOMER: Commands = (
    ("contact", "Who is my contact"),
    ("questions", "Questions and answers"),
    ("join", "Join with your code"),
    ("privacy", "What is kept, and for how long"),
    ("help", "What I can do"),
)
MEMBER: Commands = (
    ("todo", "What waits for you"),
    ("contact", "Who is my contact"),
    ("s2s", "Ask for support"),
    ("news", "News on my request"),
    ("continue", "Carry on where I stopped"),
    ("me", "What you know of me"),
    ("privacy", "What is kept, and for how long"),
    ("help", "What I can do"),
)
OF_ROLES: Mapping[str, Commands] = {
    "central_team": (
        ("queue", "New requests and all that waits"),
        ("stuck", "What is late, and whom it waits for"),
        ("match", "SLEs for a request: /match 42"),
        ("history", "Every step of a request: /history 42"),
        ("summary", "Figures of the year"),
        ("capacity", "Free days that are left"),
        ("checks", "What to check"),
        ("unanswered", "Unanswered questions"),
        ("invite", "A code for somebody: /invite name@school.org"),
    ),
    "sle": (
        ("days", "My days at other schools"),
        ("log", "Record a day that was given"),
    ),
    "headteacher": (
        ("days", "Days of SLEs at my school and from it"),
        ("people", "Who of my SLEs is out, and when"),
    ),
    "finance_officer": (
        ("billable", "Days to invoice"),
        ("invoices", "Invoices and what is unpaid"),
    ),
    "committee_member": (("summary", "Figures of the year"),),
}


def commands(roles: Set[str]) -> Commands:
    """What a person with these roles is offered: their work first, each command once."""
    mine = [entry for role, entries in OF_ROLES.items() if role in roles for entry in entries]
    once: dict[str, str] = {}
    for name, described in (*MEMBER[:1], *mine, *MEMBER[1:]):
        once.setdefault(name, described)
    return tuple(once.items())


class Menus:
    """Keeps the menu of each person up to date; it shows what they may do and gives them no right to it."""

    def __init__(self, bot: Bot) -> None:
        self.bot = bot
        self._offered: dict[str, Set[str]] = {}

    async def for_newcomers(self) -> None:
        """What everybody is offered of whom nothing else is known."""
        try:
            await self.bot.set_my_commands(NEWCOMER)
        except TelegramError as error:
            log.warning("command menu not set: %s", type(error).__name__)

    async def offer(self, account: str, roles: Set[str]) -> None:
        """What one person is offered from now on; a newcomer has no role, not even that of a member."""
        if self._offered.get(account) == roles:
            return
        scope = BotCommandScopeChat(int(account))
        try:
            if roles:
                await self.bot.set_my_commands(commands(roles), scope=scope)
            else:
                await self.bot.delete_my_commands(scope=scope)
        except TelegramError as error:
            log.warning("command menu of one person not set: %s", type(error).__name__)
            return
        if len(self._offered) >= REMEMBERED:
            self._offered.clear()
        self._offered[account] = roles
