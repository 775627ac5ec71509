"""What those who run the bot ask it by HTTP: is it alive, is it ready, how is it doing."""

import asyncio
import hmac
import logging
from collections.abc import Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.metrics import PARTS, Metrics
from bot.standing import Standing
from storage import migrate, outbox
from storage.database import Database

log = logging.getLogger(__name__)
LATELY = 180.0  # seconds
PATIENCE = 5.0  # seconds for the database to answer
HERE = ("127.0.0.1", "::1")
PROXIED = ("x-forwarded-for", "forwarded", "x-real-ip", "via")
KIND = "text/plain; version=0.0.4; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Watch:
    """The figures of the bot, how it stands with the platforms, and the token that opens the figures; without one
    they are for this machine alone."""

    metrics: Metrics | None = None
    token: str = ""
    standing: Standing | None = None


NOBODY = Watch()  # measures


def routes(database: Database, watch: Watch) -> Sequence[Route]:
    """`/health` (the process lives), `/ready` (each part that must work does), `/metrics` (for Prometheus)."""
    queue = _Queue(database)

    async def health(_: Request) -> Response:
        return PlainTextResponse("alive")

    async def ready(_: Request) -> Response:
        platforms = watch.standing.lines() if watch.standing else ()
        lines = [*await _database(database), *_loops(watch.metrics), *platforms]
        well = all(ok for _, ok in lines)
        said = "\n".join(line for line, _ in lines)
        return PlainTextResponse(f"{'ready' if well else 'not ready'}\n{said}", status_code=200 if well else 503)

    async def metrics(request: Request) -> Response:
        if watch.metrics is None:
            return PlainTextResponse("nothing is measured here", status_code=404)
        if not _may(request, watch.token):
            return PlainTextResponse(
                "needs METRICS_TOKEN as bearer token", status_code=401, headers={"WWW-Authenticate": "Bearer"}
            )
        return Response(watch.metrics.page(await queue.waiting(), watch.standing), media_type=KIND)

    return [Route("/health", health), Route("/ready", ready), Route("/metrics", metrics)]


def _may(request: Request, token: str) -> bool:
    """Whether it has the token; without one, whether it comes from this machine and through no proxy."""
    if token:
        given = request.headers.get("authorization", "")
        return hmac.compare_digest(given.encode(), f"Bearer {token}".encode())
    near = request.client is not None and request.client.host in HERE
    return near and not any(name in request.headers for name in PROXIED)


async def _database(database: Database) -> list[tuple[str, bool]]:
    try:
        async with asyncio.timeout(PATIENCE):
            await database.check()
            at = await migrate.revision(database)
    except Exception as error:  # noqa: BLE001 - whatever ails it, we are not ready
        return [(f"database: does not answer ({type(error).__name__})", False)]
    if not migrate.suits(at):
        return [("database: answers", True), ("tables: not those that are needed; run: python main.py migrate", False)]
    return [("database: answers", True), ("tables: as needed", True)]


def _loops(metrics: Metrics | None) -> list[tuple[str, bool]]:
    found = [(part, metrics.since(part)) for part in PARTS] if metrics else []
    return [(f"{part}: {since:.0f} s ago", since <= LATELY) for part, since in found]


class _Queue:
    """What waits in the outbox. That it cannot be read is logged once, not each time that somebody looks."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._trouble = ""

    async def waiting(self) -> outbox.Waiting | None:
        """None where it cannot be read: the other figures are wanted most then."""
        try:
            async with asyncio.timeout(PATIENCE), self.database.reading() as session:
                found = await outbox.waiting(session, await self.database.time())
        except Exception as error:  # noqa: BLE001 - whatever ails the database
            self._say(type(error).__name__)
            return None
        self._trouble = ""
        return found

    def _say(self, trouble: str) -> None:
        if trouble != self._trouble:
            log.error("the figures of the queue cannot be read: %s", trouble)
        self._trouble = trouble
