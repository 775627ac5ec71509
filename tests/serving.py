"""A platform served over HTTP on 127.0.0.1, as the bot's own web server does it."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Route

from bot.platform import Platform, Receive

PATIENCE = 10.0  # seconds of real time


async def until(condition: Callable[[], bool]) -> None:
    """Let other tasks go on until the condition holds. Raises TimeoutError."""
    async with asyncio.timeout(PATIENCE):
        while not condition():
            await asyncio.sleep(0.002)


@asynccontextmanager
async def serving(platform: Platform, receive: Receive) -> AsyncIterator[str]:
    """The platform running with its webhooks served; gives the server's URL."""
    hooks = [Route(path, endpoint, methods=["POST"]) for path, endpoint in platform.webhooks().items()]
    config = uvicorn.Config(Starlette(routes=list(hooks)), log_config=None, access_log=False, lifespan="off")
    server = uvicorn.Server(config)
    listening = socket.create_server(("127.0.0.1", 0))
    tasks = [asyncio.ensure_future(server._serve([listening])), asyncio.ensure_future(platform.run(receive))]
    try:
        await until(lambda: server.started)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        await tasks[0]
        tasks[1].cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await tasks[1]
        await platform.close()
        listening.close()
