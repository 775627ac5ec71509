"""Who may watch the bot at work; this one watches and keeps nothing."""

from collections.abc import Iterator
from contextlib import contextmanager


class Observer:
    """Told how turns and sends end and that the loops go round. It must be quick and raise nothing."""

    def turned(self, platform: str, outcome: str, seconds: float) -> None:
        """A turn ended: answered, repeated, failed or not taken."""

    @contextmanager
    def sending(self, platform: str) -> Iterator[None]:
        """Around the handing over of a message."""
        yield

    def waited(self, platform: str, seconds: float) -> None:
        """A message waited for its place in our pace."""

    def held(self, platform: str, seconds: float) -> None:
        """A platform asked to wait so long."""

    def went_round(self, part: str) -> None:
        """The loop of the "delivery" or of the "clock" was at its work just now."""
