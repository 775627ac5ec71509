"""Two people press at the same instant, or a broadcast is for very many: it has one effect, and nobody is skipped."""

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import col, select

from bot.assembly import Bot, Clock
from bot.forecast import Paper
from handlers.router import Catalogue
from messages.house import House
from scheduler import clock
from storage import broadcasts
from storage.audit import Deed
from storage.broadcasts import Broadcast, Excuse, Fate, Stage
from storage.database import Database
from storage.outbox import Outgoing, State
from tests import many
from tests.dialogues.test_broadcasts import COLLEAGUE, COMMITTEE, previewed
from tests.dialogues.test_forged import press
from tests.stages import TEAM, person_id
from tests.world import MONDAY, Talker, World, world_on

PRESSES = (
    ("broadcasts.send", Stage.DRAFT, "broadcast.started"),
    ("broadcasts.stop", Stage.SENDING, "broadcast.stopped"),
    ("broadcasts.retry", Stage.SENT, "broadcast.tried_again"),
    ("broadcasts.drop", Stage.DRAFT, "broadcast.dropped"),
)
HOUSE = House(quiet_hours="never", reaches_all=True)


async def stands(world: World, stage: Stage) -> str:
    """A broadcast that has come to this stage; what the button that sends it carries."""
    me = await previewed(world)
    value = str(next(b.value for b in sent_buttons(world, me) if b.action == "broadcasts.send"))
    if stage is not Stage.DRAFT:
        await me.presses("Send to 2 people")
    async with world.database.transaction() as session:
        row = await broadcasts.find(session, 1)
        assert row
        if stage is Stage.SENT:
            failed = select(Outgoing).where(Outgoing.about == "broadcast:1", col(Outgoing.bulk))
            for one in await session.exec(failed):
                one.state = State.FAILED
                session.add(one)
        row.stage = stage
        session.add(row)
    return value
