"""The web server beside a chat in the terminal: it begins with it, ends with it, and only this machine reaches it."""

import asyncio
import contextlib
import secrets
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TextIO

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from bot.console import Chat, Console
from bot.platform import Platform
from bot.web.app import Server
from bot.web.guard import Guard
from bot.web.trial.beginning import kept
from bot.web.trial.pages import Pages
from bot.web.trial.play import Play
from bot.web.trial.stage import Stage

HOST = "127.0.0.1"


def platforms(console: Console, source: TextIO, *, web: bool | None) -> dict[str, Platform]:
    """The terminal and, where that is asked for, the page; unasked where somebody types, so that no pipe opens a
    port."""
    shown = source.isatty() if web is None else web
    return {console.name: console, **({Stage.name: Stage()} if shown else {})}


def app(play: Play, key: str) -> Starlette:
    """No other site can have a browser come here by a name of its own: it would not be trusted."""
    guards = [Middleware(Guard), Middleware(TrustedHostMiddleware, allowed_hosts=[HOST, "localhost"])]
    return Starlette(routes=Pages(play, key).routes(), middleware=guards)


async def run(talk: Chat, port: int, out: TextIO, *, ours: bool) -> None:
    """The chat to its end and, where the bot has a stage, the page at an address that is printed first.

    `ours` says that this process filled the database with the example, so that the play can begin anew.
    """
    stage = talk.bot.platforms.get(Stage.name)
    if not isinstance(stage, Stage):
        await talk.run()
        return
    async with kept(talk.bot.database, talk.clock.now(), ours=ours) as beginning:
        await _shown(Play(talk, stage, beginning), port, out)


async def _shown(play: Play, port: int, out: TextIO) -> None:
    key = secrets.token_urlsafe(6)
    await play.begin()
    with _place(port) as listening:
        out.write(f"In a browser, as several people side by side: http://{HOST}:{_port(listening)}/try/{key}\n")
        out.flush()
        async with _served(app(play, key), listening):
            await play.talk.run()


@asynccontextmanager
async def _served(shown: Starlette, listening: socket.socket) -> AsyncIterator[None]:
    config = uvicorn.Config(shown, log_config=None, access_log=False, timeout_graceful_shutdown=1)
    serving = asyncio.create_task(Server(config).serve([listening]))
    try:
        yield
    finally:
        serving.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await serving


def _place(port: int) -> socket.socket:
    """The usual port, or a free one where that is taken."""
    try:
        return socket.create_server((HOST, port))
    except OSError:
        return socket.create_server((HOST, 0))


def _port(listening: socket.socket) -> int:
    port: int = listening.getsockname()[1]
    return port
