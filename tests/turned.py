"""An event loop whose time does not pass but is turned: when nothing is left to do, to the next moment somebody waits
for. Ten minutes of a test take as long as the work in them."""

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from typing import Any, TypeVar

Result = TypeVar("Result")


class _Turning(selectors.DefaultSelector):
    """Turns the clock instead of waiting; `listens` is for how long it looks for what comes over the network first."""

    def __init__(self, listens: float) -> None:
        super().__init__()
        self.listens = listens
        self.turned = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            return super().select(1.0)
        events = super().select(min(timeout, self.listens))
        if not events:
            self.turned += max(timeout, 0.0)
        return events


class TurnedLoop(asyncio.SelectorEventLoop):
    def __init__(self, listens: float = 0.0) -> None:
        self._turning = _Turning(listens)
        super().__init__(self._turning)

    def time(self) -> float:
        return self._turning.turned


class TurnedClock:
    """The moment that it is by the loop's time."""

    def __init__(self, begun: datetime) -> None:
        self.begun = begun

    def now(self) -> datetime:
        return self.begun + timedelta(seconds=self.seconds)

    @property
    def seconds(self) -> float:
        return asyncio.get_running_loop().time()

    def stamp(self) -> float:
        """For servers, which count seconds since 1970."""
        return self.now().timestamp()


def run_turned(work: Callable[[], Coroutine[Any, Any, Result]], *, listens: float = 0.0) -> Result:
    """Run to its end on a loop of its own."""
    with asyncio.Runner(loop_factory=lambda: TurnedLoop(listens)) as runner:
        return runner.run(work())
