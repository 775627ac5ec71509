"""How each message fared is written down here; what ends at the same time, in one transaction."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from storage import outbox
from storage.database import Database
from storage.outbox import TRIES, Outgoing, State

log = logging.getLogger(__name__)
TOGETHER = 0.03  # seconds in which others may join what is only put off
SOON = 0.25  # seconds, doubled with each time the database does not take it
NOT_TAKEN = (SQLAlchemyError, OSError)


@dataclass(frozen=True, slots=True)
class Entry:
    """Messages that ended alike; `done` holds whether that is written down."""

    rows: Sequence[Outgoing]
    state: State
    fields: dict[str, Any]
    done: asyncio.Future[None]


class Books:
    """Writes down how sends ended, until the database takes it."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self.database = database
        self.now = now
        self._open: list[Entry] = []
        self._writing = asyncio.Lock()
        self._renewing = asyncio.Lock()  # what is compared with the end of a claim is not written while that changes

    async def begin(self, row: Outgoing) -> bool:
        """Note that it is being handed over; false when somebody else has it now."""
        async with self._renewing:
            changed = await self.database.run_alone(outbox.BEGIN, row=row.id, until=row.due, at=self.now())
        return changed > 0

    async def renew(self, rows: Sequence[Outgoing], until: datetime) -> None:
        """Our claims on these last until then; those that others have taken over end when they end."""
        ours = set[int | None]()
        async with self._writing, self._renewing:
            async with self.database.transaction() as session:
                for due in {row.due for row in rows}:
                    ours |= await outbox.renew(session, [row for row in rows if row.due == due], due, until)
            for row in rows:
                row.due = until if row.id in ours else row.due

    async def settle(self, rows: Sequence[Outgoing], state: State, **fields: Any) -> None:
        """Tried until the claim lapses: what was sent and not written down would be sent again."""
        fields |= {"error": fields["error"][:200]} if "error" in fields else {}
        for tries in range(TRIES):
            try:
                await self._entered(rows, state, fields)
                return
            except NOT_TAKEN as error:
                log.error("outbox not written: %s", type(error).__name__)
                await asyncio.sleep(SOON * 2**tries)

    async def _entered(self, rows: Sequence[Outgoing], state: State, fields: dict[str, Any]) -> None:
        entry = Entry(rows, state, fields, asyncio.get_running_loop().create_future())
        self._open.append(entry)
        await asyncio.sleep(TOGETHER if state is State.READY else 0)
        async with self._writing:
            if not entry.done.done():
                entries, self._open = self._open, []
                await self._written(entries)
        await entry.done

    async def _written(self, entries: Sequence[Entry]) -> None:
        """All at once; should that fail, each alone, so that none suffers for another."""
        try:
            await (self._alone(entries[0]) if len(entries) == 1 else self._together(entries))
        except NOT_TAKEN as error:
            if len(entries) == 1:
                entries[0].done.set_exception(error)
                return
            for entry in entries:
                await self._written([entry])
        except BaseException:
            for entry in entries:
                entry.done.cancel()
            raise
        else:
            for entry in entries:
                entry.done.set_result(None)

    async def _alone(self, entry: Entry) -> None:
        if entry.state not in (State.SENT, State.STALE):
            await self._together([entry])
            return
        for row in entry.rows:
            await self.database.run_alone(outbox.DONE, **outbox.done(row, entry.state, self.now(), **entry.fields))

    async def _together(self, entries: Sequence[Entry]) -> None:
        async with self.database.transaction() as session:
            for entry in entries:
                for row in entry.rows:
                    await outbox.settle(session, row, entry.state, self.now(), **entry.fields)
