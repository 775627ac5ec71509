"""One ASGI app: the platforms' webhooks, the newsletter's pages, people's calendars and the health checks."""

import asyncio
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.platform import Platform
from bot.web import feeds, newsletter
from bot.web.feeds import Calendars
from storage.database import Database, UnusableDatabase


def app(platforms: Mapping[str, Platform], database: Database, calendars: Calendars = feeds.none) -> Starlette:
    """Routes: each platform's own, the newsletter's, `/health` (the process lives), `/ready` (the database answers),
    and people's `calendars`."""

    async def health(_: Request) -> Response:
        return PlainTextResponse("alive")

    async def ready(_: Request) -> Response:
        try:
            await database.check()
        except UnusableDatabase:
            return PlainTextResponse("the database does not answer", status_code=503)
        return PlainTextResponse("ready")

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
            Route("/health", health),
            Route("/ready", ready),
        ]
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
    platforms: Mapping[str, Platform], database: Database, host: str, port: int, calendars: Calendars = feeds.none
) -> Server:
    """The web server of this process, not yet started."""
    config = uvicorn.Config(
        app(platforms, database, calendars),
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=5,
    )
    return Server(config)
