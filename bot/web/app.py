"""One ASGI app: the platforms' webhooks, the newsletter's pages, people's calendars and the health checks."""

import asyncio
import socket
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Route

from bot.platform import Platform
from bot.web import feeds, newsletter, watching
from bot.web.feeds import Calendars
from bot.web.guard import Guard
from bot.web.watching import NOBODY, Watch
from storage.database import Database


def app(
    platforms: Mapping[str, Platform],
    database: Database,
    calendars: Calendars = feeds.none,
    watch: Watch = NOBODY,
    pages: Sequence[BaseRoute] = (),
) -> Starlette:
    """Routes: each platform's own, the newsletter's, those for whoever runs the bot, people's `calendars`,
    and the `pages` of the desk."""
    hooks = [
        Route(path, endpoint, methods=["POST"])
        for platform in platforms.values()
        for path, endpoint in platform.webhooks().items()
    ]
    return Starlette(
        routes=[
            *hooks,
            *newsletter.routes(database),
            feeds.route(calendars),
            *watching.routes(database, watch),
            *pages,
        ],
        middleware=[Middleware(Guard)],
    )


class Server(uvicorn.Server):
    """A web server among other tasks: it leaves signals to the process and stops when cancelled."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def serve(self, sockets: list[socket.socket] | None = None) -> None:
        serving = asyncio.ensure_future(super().serve(sockets))
        try:
            await asyncio.shield(serving)
        except asyncio.CancelledError:
            self.should_exit = True
            await serving
            raise


def server(
    platforms: Mapping[str, Platform],
    database: Database,
    host: str,
    port: int,
    calendars: Calendars = feeds.none,
    watch: Watch = NOBODY,
    pages: Sequence[BaseRoute] = (),
) -> Server:
    """The web server of this process, not yet started."""
    config = uvicorn.Config(
        app(platforms, database, calendars, watch, pages),
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=5,
    )
    return Server(config)
