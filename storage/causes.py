"""What a message was caused by: so that a line in the log can be followed from an event to what was said."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

LONGEST = 40  # characters
_present: ContextVar[str] = ContextVar("cause", default="")


@contextmanager
def because_of(cause: str) -> Iterator[None]:
    """Whatever is said or logged in here has this cause: such as "turn:9f2c…" or "clock:days.remind"."""
    before = _present.set(cause[:LONGEST])
    try:
        yield
    finally:
        _present.reset(before)


def present() -> str:
    """The cause of what is going on now; empty where none is known."""
    return _present.get()
