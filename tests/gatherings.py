"""Meetings put into the calendar, for tests about what comes of them."""

from datetime import date
from typing import Any

from storage import replies
from storage.events import COMMITTEE, Event
from storage.replies import Answer
from tests.stages import person_id
from tests.world import World

CHAIR = "head@witham.example.org"  # Tomasz Lipnik, on the committee
MEMBER = "head@kingssluice.example.org"  # Owen Thackermoor, on the committee
OTHER_MEMBER = "head@castlecausey.example.org"  # Hugo Castlebeck, on the committee


async def meeting_on(world: World, day: date, **fields: Any) -> int:
    """The number of a meeting, of the Strategy Committee at its usual time unless the fields say otherwise."""
    usual = {
        "series": COMMITTEE,
        "title": "Strategy Committee",
        "start": "15:30",
        "end": "17:00",
        "place": "Heron Mere",
    }
    async with world.database.transaction() as session:
        event = Event.model_validate({**usual, **fields, "day": day})
        session.add(event)
        await session.flush()
        return event.id or 0


async def change(world: World, meeting: int, **fields: Any) -> None:
    async with world.database.transaction() as session:
        event = await session.get_one(Event, meeting)
        for name, value in fields.items():
            setattr(event, name, value)
        session.add(event)


async def answered(world: World, meeting: int, email: str, answer: Answer, deputy: str = "") -> None:
    """Somebody's answer, kept without a word."""
    async with world.database.transaction() as session:
        id = await person_id(session, email)
        await replies.keep(session, meeting, id, answer, world.clock.now(), deputy)
