"""One contestant in a process of its own: the bot as `main.py run` builds it, or the bare library."""

import asyncio
import cProfile
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import main
from bot import settings
from bot.assembly import Bot, Clock
from bot.platform import Gate, Platform
from bot.web import app as web
from storage.lock import only_one
from tests.benchmarks import bare_slack, bare_telegram
from tests.benchmarks.script import BOT_TOKEN, HOOK_SECRET, SIGNING_SECRET, TELEGRAM_TOKEN, Json

BARE = {"slack": bare_slack.serve, "telegram": bare_telegram.serve}


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


def unhurried(platform: Platform) -> Platform:
    """The platform with its gates all but open: its pace is a second a message, and we measure milliseconds."""
    gates: Callable[[str], Sequence[Gate]] = platform.gates
    setattr(platform, "gates", lambda chat: [replace(gate, interval=1e-6) for gate in gates(chat)])
    return platform


async def run(settled: settings.Settings) -> None:
    """As `main.run` does it."""
    connected = {name: unhurried(platform) for name, platform in main.platforms(settled).items()}
    database = await main.prepared(settled)
    with only_one(database):
        name = await main.telegram_name(connected)
        bot = Bot(database, connected, settled.house(telegram_name=name), Clock().now)
        try:
            await main.until_stopped(bot, web.server(connected, database, settled.host, settled.port))
        finally:
            await bot.close()


def ours(task: Json) -> None:
    settled = config(task)
    main.log_to_stderr(settled.log_level)
    if not task["profile"]:
        asyncio.run(run(settled))
        return
    profile = cProfile.Profile()
    profile.runcall(asyncio.run, run(settled))
    profile.dump_stats(task["profile"])


def contest(who: str, task: dict[str, Any]) -> None:
    if who == "ours":
        ours(task)
    else:
        BARE[task["platform"]](task["api"], task["port"], task["answers"])


if __name__ == "__main__":
    contest(sys.argv[1], json.loads(Path(sys.argv[2]).read_text("utf-8")))
