"""One contestant in a process of its own: the bot as `main.py run` serves it, or the bare library, usual or lean."""

import argparse
import asyncio
import cProfile
import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import main
from bot import settings
from bot.platform import Gate
from bot.slack import Slack
from bot.telegram import Telegram
from tests.benchmarks import bare_slack, bare_telegram
from tests.benchmarks.measuring import LEAN, OURS
from tests.benchmarks.script import BOT_TOKEN, HOOK_SECRET, SIGNING_SECRET, TELEGRAM_TOKEN, Json

BARE = {"slack": bare_slack.serve, "telegram": bare_telegram.serve}


def unhurried(gates: Sequence[Gate]) -> list[Gate]:
    """The gates all but open: they keep a pace of seconds, and milliseconds are measured here."""
    return [replace(gate, interval=1e-6) for gate in gates]


class UnhurriedSlack(Slack):
    def gates(self, chat: str) -> Sequence[Gate]:
        return unhurried(super().gates(chat))


class UnhurriedTelegram(Telegram):
    def gates(self, chat: str) -> Sequence[Gate]:
        return unhurried(super().gates(chat))


def config(task: Json) -> settings.Settings:
    """The settings of `main.py run` for one platform."""
    slack = task["platform"] == "slack"
    chosen = {
        "slack_bot_token": BOT_TOKEN if slack else "",
        "slack_signing_secret": SIGNING_SECRET if slack else "",
        "slack_app_token": "",
        "slack_api_url": f"{task['api']}/api/",
        "telegram_bot_token": "" if slack else TELEGRAM_TOKEN,
        "telegram_webhook_secret": "" if slack else HOOK_SECRET,
        "telegram_api_url": task["api"],
        "public_url": "https://bot.example.org",
    }
    return settings.read({"_env_file": None, "database_url": task["database"], "port": task["port"], **chosen})


def ours(task: Json) -> None:
    """`main.py run`, at no pace."""
    vars(main).update(Slack=UnhurriedSlack, Telegram=UnhurriedTelegram)
    settled = config(task)
    main.log_to_stderr(settled.log_level)
    serving = main.run(argparse.Namespace(), settled)
    if not task["profile"]:
        asyncio.run(serving)
        return
    profile = cProfile.Profile()
    profile.runcall(asyncio.run, serving)
    profile.dump_stats(task["profile"])


def contest(who: str, task: dict[str, Any]) -> None:
    if who == OURS:
        ours(task)
    else:
        BARE[task["platform"]](task["api"], task["port"], task["answers"], lean=who == LEAN)


if __name__ == "__main__":
    contest(sys.argv[1], json.loads(Path(sys.argv[2]).read_text("utf-8")))
