"""How the bot stands with each platform: whether it is accepted there, and when it last heard from it."""

import logging
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta

from bot.duty import Duty
from bot.platform import Hearing, Platform
from storage.people import DESK

log = logging.getLogger(__name__)
AGAIN = timedelta(seconds=60)  # between two tries to send by a platform that refuses us


class Standing:
    """A platform that refuses our token takes nothing: what is to go there waits, for as long as it takes."""

    def __init__(self, platforms: Mapping[str, Platform], now: Callable[[], datetime]) -> None:
        self.platforms = {name: platform for name, platform in platforms.items() if name != DESK}
        self.duties: dict[str, Duty] = {}
        self.refusals: dict[str, str] = {}  # by platform, what to do about it
        self._now = now
        self._began = time.monotonic()
        self._stopped: set[str] = set()
        self._next: dict[str, datetime] = {}  # when a message may be tried there

    def stop(self, name: str, why: str) -> None:
        """Nothing is taken there any more, and nothing sent, until the bot is started anew."""
        self.refusals[name] = why
        self._stopped.add(name)
        if self.accepted:  # else the process ends, and says why itself
            log.error("%s has stopped; what is to go there waits. %s", name.capitalize(), why)

    def refuse(self, name: str, why: str) -> None:
        """It did not take a message: others wait, and now and then one tries."""
        if name not in self.refusals:
            log.error("%s takes no messages, which wait. %s", name.capitalize(), why)
        self.refusals[name] = why
        self._next[name] = self._now() + AGAIN

    def accept(self, name: str) -> None:
        """It took a message."""
        if self._next.pop(name, None) and name not in self._stopped:
            log.warning("%s takes messages again", name.capitalize())
            del self.refusals[name]

    def wait(self, name: str) -> float:
        """Seconds for which a message by it waits; where that is none, whoever asks is the one that tries."""
        if name in self._stopped:
            return AGAIN.total_seconds()
        if name not in self._next:
            return 0.0
        if (wait := self._next[name] - self._now()) > timedelta():
            return wait.total_seconds()
        self._next[name] = self._now() + AGAIN
        return 0.0

    @property
    def accepted(self) -> bool:
        """Whether there is a platform left that does not refuse us."""
        return not self.platforms or bool(self.platforms.keys() - self.refusals.keys())

    def since_heard(self, name: str) -> float | None:
        """Seconds since anything came from there; None where that cannot be known, or before the first time."""
        platform = self.platforms[name]
        if not isinstance(platform, Hearing) or platform.heard_at is None:
            return None
        return max(time.monotonic() - platform.heard_at, 0.0)

    def lines(self) -> Iterator[tuple[str, bool]]:
        """In a line each, and whether it is well."""
        for name, platform in self.platforms.items():
            duty, since = self.duties.get(name), self.since_heard(name)
            if name in self.refusals:
                yield f"{name}: refused; what is to go there waits. {self.refusals[name]}", False
            elif duty and not duty.holds:
                yield f"{name}: another process fetches; this one, one of several, stands by", True
            else:
                heard = "not heard yet" if since is None else f"heard {since:.0f} s ago"
                yield f"{name}: {heard}{'; this process fetches' if duty else ''}", self._audible(platform, since)

    def _audible(self, platform: Platform, since: float | None) -> bool:
        """Whether it has not been silent for too long, counted from our start where it was never heard."""
        silent = time.monotonic() - self._began if since is None else since
        return not isinstance(platform, Hearing) or silent <= platform.silence
