"""What is tried again keeps waiting what goes the same way after it: nobody hears the end before the beginning."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from storage.outbox import Outgoing

LONGEST = timedelta(minutes=1)  # who waits for the morning or for a token keeps nobody waiting by this
LATE = timedelta(seconds=5)  # that it may be taken up after its time
SHORTLY = timedelta(seconds=0.2)  # between two looks at whether it is out of the way

Way = Hashable


@dataclass(frozen=True, slots=True)
class Later:
    """When a message is tried again and what is noted of this try; `alone`, it keeps nobody waiting."""

    due: datetime
    alone: bool = False
    noted: dict[str, Any] = field(default_factory=dict)


def way(row: Outgoing) -> Way:
    """To whom or where it goes: what goes the same way keeps its order."""
    return (row.platform, row.chat) if row.person_id is None else row.person_id


def is_waited_for(row: Outgoing) -> bool:
    """A word to one person or room is; what goes to many is not, nor what shows the present state whenever it comes."""
    return row.surface == "chat" and not row.bulk


class Order:
    """The first of those that wait, by their way; where others share the database, that tells us what they have."""

    def __init__(self, now: Callable[[], datetime], *, shared: bool) -> None:
        self.now = now
        self._late = timedelta() if shared else LATE
        self._first: dict[Way, tuple[int, datetime]] = {}

    def put_back(self, row: Outgoing, due: datetime) -> None:
        """It is tried again then, and what goes the same way after it waits for that."""
        if is_waited_for(row) and self.behind(row) is None:
            self._first[way(row)] = (row.id or 0, min(due, self.now() + LONGEST))

    def out_of_the_way(self, row: Outgoing) -> None:
        """It has arrived, or keeps nobody waiting any more."""
        if self._first.get(way(row), (0,))[0] == row.id:
            del self._first[way(row)]

    def behind(self, row: Outgoing) -> datetime | None:
        """When to look again at a message that has to wait for one before it."""
        id, due = self._first.get(way(row), (0, self.now()))
        if not 0 < id < (row.id or 0) or self.now() >= due + self._late:
            return None
        return max(due, self.now() + SHORTLY)
