"""The command line: reads settings, builds everything, runs it."""

import argparse
import asyncio
import gc
import io
import json
import logging
import os
import socket
import sys
from collections.abc import Callable, Coroutine, Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import yaml

import handlers
from bot import alarms, carriers, faults, keeping, load, logs, looks, permissions, settings, understand, when
from bot.arguments import MISUSE, Parser, a_day, moment
from bot.assembly import Bot, Clock
from bot.console import NEWCOMER, Chat, standard
from bot.doctor import examine
from bot.forecast import forecast
from bot.masking import Masking
from bot.platform import Misconfigured, Platform
from bot.slack import Slack, manifest
from bot.stopping import Stopping
from bot.telegram import Telegram
from bot.web import app as web
from bot.web import desk, trial
from bot.web.watching import Watch
from messages import hours
from messages.dates import london_day
from storage import migrate
from storage.backup import BackupRefused
from storage.database import Database, UnusableDatabase
from storage.lock import Locked, only_one
from storage.people import DESK, Role

MISTAKES = (settings.BadSettings, UnusableDatabase, load.BadFile, BackupRefused, Locked, Misconfigured)
PATIENCE = 10.0  # seconds


class Refused(Exception):
    """The command cannot be carried out; the text is the one line to show."""


def platforms(config: settings.Settings) -> dict[str, Platform]:
    """Every platform that is configured, by name."""
    found: dict[str, Platform] = {}
    if config.slack:
        found["slack"] = Slack(
            bot_token=config.slack_bot_token,
            app_token=config.slack_app_token,
            signing_secret=config.slack_signing_secret,
            api_url=config.slack_api_url,
            a_minute=config.slack_a_minute,
        )
    if config.telegram:
        found["telegram"] = Telegram(
            token=config.telegram_bot_token,
            api_url=config.telegram_api_url,
            public_url=config.public_url,
            webhook_secret=config.telegram_webhook_secret,
            a_second=config.telegram_a_second,
        )
    return found


async def prepared(config: settings.Settings) -> Database:
    """The database, reachable and with its tables up to date. Raises UnusableDatabase."""
    database = Database(config.database_url)
    await database.check()
    await migrate.upgrade(database)
    await carriers.connect(database)
    return database


async def run(arguments: argparse.Namespace, config: settings.Settings) -> int:
    """Serve every configured platform until told to stop."""
    connected = platforms(config)
    if not connected:
        raise Refused(
            "no platform is connected: set SLACK_BOT_TOKEN with SLACK_APP_TOKEN, or TELEGRAM_BOT_TOKEN, in .env; "
            "the README says how to get them. To try the bot without any: python main.py chat"
        )
    listening = listen(config.host, config.port)
    database = await prepared(config)
    with listening, only_one(database):
        try:
            house = config.house(telegram_name=await telegram_name(connected))
            bot = Bot(database, {**connected, DESK: desk.Screen()}, house, Clock(), looks.DRAWINGS)
            watch = Watch(bot.metrics, config.metrics_token, bot.standing)
            server = web.server(connected, database, config.host, config.port, bot.calendar, watch, desk.routes(bot))
            gc.freeze()  # what was loaded stays: to look through it again and again would hold up somebody's answer
            await serve(bot, server, listening)
        finally:
            for platform in connected.values():
                await platform.close()
            await database.close()
    return 0


async def telegram_name(connected: Mapping[str, Platform]) -> str:
    """The bot's user name, for links into Telegram; without an answer in time there are none."""
    telegram = connected.get("telegram")
    if not isinstance(telegram, Telegram):
        return ""
    try:
        async with asyncio.timeout(PATIENCE):
            return await telegram.username()
    except Misconfigured:
        return ""  # serving says so
    except (TimeoutError, OSError) as error:
        logging.getLogger(__name__).warning("Telegram has not said the bot's name: %s", type(error).__name__)
        return ""


def listen(host: str, port: int) -> socket.socket:
    """The place for the web server. Raises Refused when it cannot be had."""
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        why = str(error.strerror).partition(" (")[0]
        raise Refused(f"HOST and PORT: cannot listen at {host}, port {port}: {why}") from None


async def serve(bot: Bot, server: web.Server, listening: socket.socket) -> None:
    """Serve until cancelled: stop taking, finish what is under way, and return. Raises Refused."""
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(bot.serve())
            group.create_task(server.serve([listening]))
    except BaseExceptionGroup as trouble:
        errors = list(faults.singly(trouble))
        if not all(isinstance(error, MISTAKES) for error in errors):
            raise
        raise Refused("; ".join(str(error) for error in errors)) from None


async def chat(arguments: argparse.Namespace, config: settings.Settings) -> int:
    """Talk to the bot in the terminal; an empty database is first filled with the example."""
    if sys.stdin is None:
        raise Refused("there is nothing to read from: give it a terminal or a pipe")
    database = await prepared(config)
    with only_one(database):
        ours = await load.fill_if_empty(database)
        clock = Clock(arguments.now, stands=arguments.now is not None and not sys.stdin.isatty())
        # Who tries it at night wants to see what others are told at once.
        at_any_hour = {} if "quiet_hours" in config.model_fields_set else {"quiet_hours": hours.NEVER}
        console = standard()
        speaks = trial.platforms(console, sys.stdin, web=arguments.web)

        def build() -> Bot:
            house = config.house(reaches_all=True, **at_any_hour)
            return Bot(database, speaks, house, clock, looks.DRAWINGS)

        talk = Chat(console, build, clock, sys.stderr, sys.stdin)
        if arguments.person != NEWCOMER and not await talk.become(arguments.person):
            return MISUSE
        await trial.run(talk, config.port, sys.stdout, ours=ours)
        await database.close()
    return 0


async def load_files(arguments: argparse.Namespace, config: settings.Settings) -> int:
    """Read files into the database, all or nothing, with a report by row."""
    if arguments.template:
        print(load.template(arguments.template), end="")
        return 0
    paths = list(load.EXAMPLE) if arguments.example else [Path(name) for name in arguments.files]
    if not paths:
        raise Refused("name at least one file, or --example, or --template KIND")
    database = await prepared(config)
    report = await load.into(database, paths, keep=not arguments.dry_run)
    await database.close()
    if report.errors:
        count = len(report.errors)
        raise Refused(
            "\n".join([*report.errors, f"{count} lines to mend; nothing was loaded"] if count > 1 else report.errors)
        )
    print("\n".join([*report.lines, *report.doubts]))
    print(summary(report, kept=not arguments.dry_run))
    return 0


def summary(report: load.Report, *, kept: bool) -> str:
    """The last line of a report."""
    counted = ", ".join(f"{count} {what}" for what, count in sorted(report.counts.items())) or "nothing in the files"
    doubts = f" {len(report.doubts)} wait for the central team: “to check”." if report.doubts else ""
    return f"{counted}.{doubts}" if kept else f"{counted}.{doubts} This was a dry run: nothing was kept."


async def show_forecast(arguments: argparse.Namespace, config: settings.Settings) -> int:
    """Every message that time will cause in a span of days; without a platform, as if all could be reached."""
    if arguments.last < arguments.first:
        raise Refused(f"--to {arguments.last} is before --from {arguments.first}")
    database = await prepared(config)
    names = [name for name, configured in (("slack", config.slack), ("telegram", config.telegram)) if configured]
    house = config.house(reaches_all=not names)
    span = (arguments.first, arguments.last)
    async for one in forecast(database, house, names or ["console"], Clock().now(), *span):
        print(json.dumps(one.as_json(), ensure_ascii=False) if arguments.json else one.as_line(), flush=True)
    await database.close()
    return 0


async def understand_lines(arguments: argparse.Namespace, config: settings.Settings) -> int:
    """What is made of each line on stdin; nothing of it is kept."""
    database = await prepared(config)
    knows = await understand.published(database)
    await database.close()
    today = london_day(Clock().now())
    for text in (line.strip() for line in sys.stdin):
        if text:
            print(understand.line(understand.understood(text, knows, today, arguments.role)), flush=True)
    return 0


async def read_phrases(arguments: argparse.Namespace, config: settings.Settings) -> int:
    """What is made of each phrase about time on stdin; nothing of it is kept."""
    year = when.calendar(arguments.terms)
    for number, text in enumerate(sys.stdin, 1):
        if text.strip():
            try:
                print(when.answer(text, year), flush=True)
            except ValueError as error:
                raise Refused(f"line {number}: {error}") from None
    return 0


async def migrate_tables(arguments: argparse.Namespace, config: settings.Settings) -> int:
    """Bring the tables up to date."""
    database = Database(config.database_url)
    await database.check()
    was, now = await migrate.upgrade(database)
    await carriers.connect(database)
    await database.close()
    print(f"tables are at {now}" if was == now else f"tables went from {was or 'nothing'} to {now}")
    return 0


async def back_up(arguments: argparse.Namespace, config: settings.Settings) -> int:
    """Keep everything in one file while the bot goes on."""
    print("\n".join(await keeping.back_up(config, arguments.file, Clock().now())))
    return 0


async def restore(arguments: argparse.Namespace, config: settings.Settings) -> int:
    """Fill the database from a backup, all or nothing; or only see whether that can be done."""
    if arguments.check:
        print("\n".join(await keeping.check(arguments.file, Clock().now())))
        return 0
    asked = input if sys.stdin is not None and sys.stdin.isatty() else None
    said = await keeping.put_back(config, arguments.file, Clock().now(), replace=arguments.replace, asked=asked)
    print("\n".join(said))
    return 0


async def move(arguments: argparse.Namespace, config: settings.Settings) -> int:
    """Copy everything into another database."""
    print("\n".join(await keeping.move(config, arguments.url, Clock().now())))
    return 0


async def doctor(arguments: argparse.Namespace, config: settings.Settings) -> int:
    """A line for each part that must work; 1 when one does not."""
    lines = await examine(config, platforms(config))
    for line in lines:
        print(line)
    return 0 if all(line.ok for line in lines) else 1


async def print_permissions(arguments: argparse.Namespace, config: settings.Settings) -> int:
    """Who may do what, as a table."""
    print("\n".join(permissions.table(handlers.catalogue())))
    return 0


async def print_manifest(arguments: argparse.Namespace, config: settings.Settings) -> int:
    """Slack's app manifest for these settings."""
    print(yaml.safe_dump(manifest(config.public_url or None), sort_keys=False, allow_unicode=True), end="")
    return 0


Command = Callable[[argparse.Namespace, settings.Settings], Coroutine[Any, Any, int]]


def parser() -> argparse.ArgumentParser:
    top = Parser(prog="main.py", description="One bot for an alliance of schools.")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name: str, do: Command, help: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=help, description=help)
        made.set_defaults(do=do)
        return made

    command("run", run, "serve everything that is configured: Slack, Telegram, the clock, the web")
    talk = command("chat", chat, "talk to the bot in the terminal; /press N, /as EMAIL, /now ISO and /restart steer it")
    talk.add_argument("--as", dest="person", metavar="EMAIL", default=NEWCOMER, help="be this person")
    talk.add_argument("--now", type=moment, metavar="ISO", help="pretend that it is this moment")
    talk.add_argument("--web", action=argparse.BooleanOptionalAction, help="also in a browser; usual in a terminal")
    loading = command("load", load_files, "read an alliance file (YAML), CSV or Excel files, all or nothing")
    loading.add_argument("files", nargs="*", metavar="FILE")
    loading.add_argument("--dry-run", action="store_true", help="report only, keep nothing")
    loading.add_argument("--example", action="store_true", help="the published example and invented people and schools")
    kinds = "schools, people, sles, dates, terms, closures, contacts or attendance"
    loading.add_argument("--template", metavar="KIND", help=f"print a CSV's header: {kinds}")
    ahead = command("forecast", show_forecast, "show every message that time will cause, without sending any")
    ahead.add_argument("--from", dest="first", type=a_day, metavar="DATE", required=True, help="such as 2026-11-24")
    ahead.add_argument("--to", dest="last", type=a_day, metavar="DATE", required=True, help="the last day")
    ahead.add_argument("--json", action="store_true", help="a JSON object a line")
    reading = command(
        "understand", understand_lines, "read messages on stdin, a line each: their meaning as JSON lines"
    )
    reading.add_argument(
        "--as",
        dest="role",
        choices=[role.value for role in Role],
        metavar="ROLE",
        default="",
        help="as said by an sle, …",
    )
    timing = command(
        "when", read_phrases, "read phrases about time on stdin, a JSON line each: what they mean, likewise"
    )
    timing.add_argument("--terms", type=Path, metavar="FILE", help="YAML or CSV of the half terms; else the example’s")
    command("migrate", migrate_tables, "bring the database's tables up to date")
    saving = command("backup", back_up, "keep everything in one file, also while the bot runs")
    saving.add_argument("file", nargs="?", metavar="FILE", default="", help="or a folder; else BACKUP_FOLDER")
    restoring = command("restore", restore, "fill an empty database from a backup, all or nothing")
    restoring.add_argument("file", type=Path, metavar="FILE")
    restoring.add_argument("--check", action="store_true", help="only see whether it can be restored")
    restoring.add_argument("--replace", action="store_true", help="first delete what is in the database")
    moving = command("move", move, "copy everything from DATABASE_URL into another empty database")
    moving.add_argument("url", metavar="URL", help="such as postgresql://user@host/name; password also by PGPASSWORD")
    command("doctor", doctor, "check settings, database, tables, tokens, clock and queue")
    command("permissions", print_permissions, "print who may do what, as a table (Markdown)")
    command("manifest", print_manifest, "print Slack's app manifest")
    return top


def log_to_stderr(level: str, form: str = "text", secrets: Iterable[str] = ()) -> None:
    logs.set_up(level, logs.handler(sys.stderr, form, Masking(secrets)))


def show_what_can_be_shown() -> None:
    """A terminal without a curly quote or an ë shows a question mark in its place."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def say_no_more() -> None:
    """What cannot be written is given up; at its end Python would try once more and complain."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def carry_out(arguments: argparse.Namespace, config: settings.Settings) -> int:
    """One command; the one that serves is stopped by a signal."""
    doing: Coroutine[Any, Any, int] = arguments.do(arguments, config)
    if arguments.command != "run":
        return asyncio.run(doing)
    with Stopping() as stopping:
        return asyncio.run(stopping.until_told(doing))


def main(words: list[str] | None = None) -> int:
    """Carry out one command; what the person can mend is one line on stderr and exit code 2, our faults, 70."""
    arguments = parser().parse_args(words)
    with ExitStack() as reporting:
        try:
            show_what_can_be_shown()
            config = settings.read()
            level = config.log_level if arguments.command == "run" else "WARNING"
            log_to_stderr(level, config.log_format, config.secrets)
            reporting.enter_context(alarms.reported(config))
            result = carry_out(arguments, config)
            print(end="", flush=True)
            return result
        except (*MISTAKES, Refused) as error:
            print(f"main.py {arguments.command}: {error}", file=sys.stderr)
            return MISUSE
        except KeyboardInterrupt:
            return 130
        except BrokenPipeError:  # whoever read us has gone
            say_no_more()
            return 130
        except Exception as error:  # noqa: BLE001 - nobody who runs it is shown a traceback
            ails = faults.of_the_machine(error)
            print(f"main.py {arguments.command}: {ails or faults.report(error)}", file=sys.stderr)
            if ails:
                say_no_more()
            return MISUSE if ails else faults.EXIT


if __name__ == "__main__":
    os.umask(0o077)  # what is remembered is for nobody else to read
    sys.exit(main())
