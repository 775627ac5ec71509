"""Whoever tells the bot to stop is obeyed within seconds, and nothing that it had begun is lost."""

import asyncio
import logging
import os
import signal
import threading
from collections.abc import Coroutine
from types import TracebackType
from typing import Any, Self

log = logging.getLogger(__name__)
AT_THE_LATEST = 9.0  # seconds


class Stopping:
    """Stops a piece of work by SIGINT or SIGTERM; the second signal changes nothing.

    What the work does not finish in time is left: it is in the database, from which the next start takes it up. The
    timer is a thread, because what holds us up may hold up the loop as well, such as a disk or a library.
    """

    def __init__(self, seconds: float = AT_THE_LATEST) -> None:
        self._timer = threading.Timer(seconds, _leave)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()

    async def until_told(self, work: Coroutine[Any, Any, int]) -> int:
        """Its result; 0 when it was told to stop."""
        working = asyncio.ensure_future(work)
        for name in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(name, self._tell, working)
        await asyncio.wait([working])
        if not working.cancelled():
            return working.result()
        log.info("stopped")
        return 0

    def _tell(self, working: asyncio.Future[int]) -> None:
        if not self._timer.is_alive():
            self._timer.start()
            working.cancel()


def _leave() -> None:
    log.warning("not all could be finished in time; what was begun is taken up at the next start")
    os._exit(0)
