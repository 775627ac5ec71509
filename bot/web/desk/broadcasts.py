"""All broadcasts with where they stand; what is being sent shows how far it has come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.web.desk.frame import Page, Values, Visit
from handlers import broadcast_cards, broadcast_reports
from handlers.router import number
from messages.broadcast_reports import stands
from messages.broadcasts import START
from messages.message import Button
from storage import broadcasts
from storage.broadcasts import Broadcast, Fate, Stage
from storage.people import DESK

MOST = 20


@dataclass(frozen=True, slots=True)
class Row:
    """A broadcast in the list; of those it is for `done` have come to an end, one way or another."""

    number: int
    about: str
    voice: str
    line: str
    made: datetime
    going: bool
    done: int
    of: int


async def show(visit: Visit) -> Values:
    rows = [await _row(visit, row) for row in await broadcasts.latest(visit.session, MOST)]
    return {"rows": rows, "going": any(row.going for row in rows), "start": START}


async def _row(visit: Visit, row: Broadcast) -> Row:
    line, fates = await broadcast_reports.line(visit, row), await broadcasts.fates(visit.session, row.id or 0)
    waiting = fates[Fate.WAITING]
    return Row(
        number=line.number,
        about=line.about,
        voice=row.voice,
        line=stands(line),
        made=row.made_at,
        going=row.stage is Stage.SENDING and waiting > 0,
        done=fates.total() - waiting,
        of=fates.total(),
    )


async def one(visit: Visit) -> Values | None:
    """A broadcast as chat shows it, and while it is being sent how far it has come."""
    id = number(visit.request.path_params["id"])
    row = await broadcasts.find(visit.session, id) if id is not None else None
    if row is None:
        return None
    messages = await broadcast_cards.present(visit, row, DESK)
    return {"row": await _row(visit, row), "messages": messages, "ways": _ways(row)}


def _ways(row: Broadcast) -> Sequence[Button]:
    """Ways that the card of a broadcast leaves to other words."""
    sent = row.stage in (Stage.SENDING, Stage.STOPPED, Stage.SENT)
    return [Button("Who got it, as a table", "broadcasts.file", str(row.id))] if sent else []


PAGE = Page("/desk/broadcasts", "Broadcasts", "broadcasts.html", show, label="Broadcasts")
ONE = Page("/desk/broadcasts/{id}", "Broadcast", "broadcast.html", one)
