"""What those who run the bot ask it by HTTP: is it alive, is it ready, how is it doing."""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.metrics import PARTS, Metrics
from storage import migrate, outbox
from storage.database import Database, UnusableDatabase

LATELY = 180.0  # seconds
HERE = ("127.0.0.1", "::1")
PROXIED = ("x-forwarded-for", "forwarded", "x-real-ip", "via")
KIND = "text/plain; version=0.0.4; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Watch:
    """The figures of the bot, and the token that opens them; without one they are for this machine alone."""

    metrics: Metrics | None = None
    token: str = ""


NOBODY = Watch()  # measures


def routes(database: Database, watch: Watch) -> Sequence[Route]:
    """`/health` (the process lives), `/ready` (each part that must work does), `/metrics` (for Prometheus)."""

    async def health(_: Request) -> Response:
        return PlainTextResponse("alive")

    async def ready(_: Request) -> Response:
        lines = [*await _database(database), *_loops(watch.metrics)]
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
        return Response(watch.metrics.page(await _waiting(database)), media_type=KIND)

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
        await database.check()
        at = await migrate.revision(database)
    except UnusableDatabase:
        return [("database: does not answer", False)]
    if not migrate.suits(at):
        return [("database: answers", True), ("tables: not those that are needed; run: python main.py migrate", False)]
    return [("database: answers", True), ("tables: as needed", True)]


def _loops(metrics: Metrics | None) -> list[tuple[str, bool]]:
    found = [(part, metrics.since(part)) for part in PARTS] if metrics else []
    return [(f"{part}: {since:.0f} s ago", since <= LATELY) for part, since in found]


async def _waiting(database: Database) -> outbox.Waiting | None:
    try:
        async with database.reading() as session:
            return await outbox.waiting(session, await database.time())
    except Exception:  # noqa: BLE001 - the other figures are wanted most when this one cannot be had
        return None
