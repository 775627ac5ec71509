"""A broadcast to invented people, for tests of how it is delivered."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from handlers.router import Catalogue
from messages.message import Message
from storage import broadcasts
from storage.broadcasts import Broadcast, Excuse
from storage.database import Database
from storage.people import Account, Person

TEXT = "The hall is booked; please bring your plans."


def catalogue() -> Catalogue:
    """What draws the broadcast, and nothing else."""

    async def draw(*_: object) -> Message:
        return Message(TEXT)

    made = Catalogue([])
    made.notices[broadcasts.SAY] = draw
    return made


async def people(database: Database, accounts: Sequence[Sequence[tuple[str, str]]], now: datetime) -> list[int]:
    """Somebody for each line, with these accounts (platform and address), the first used last; their numbers."""
    async with database.transaction() as session:
        made = [
            Person(name=f"Reader {number}", email=f"reader-{number}@example.org") for number in range(len(accounts))
        ]
        session.add_all(made)
        await session.flush()
        for person, theirs in zip(made, accounts, strict=True):
            for place, (platform, address) in enumerate(theirs):
                seen = now.replace(microsecond=900_000 - place)
                session.add(Account(platform=platform, address=address, person_id=person.id, seen_at=seen))
    return [person.id or 0 for person in made]


async def start(database: Database, audience: Mapping[int, Excuse], now: datetime, *, whole: bool = True) -> int:
    """The number of a broadcast that begins now, made by somebody who cannot be told how it goes.

    Unless it is `whole`, most of the messages of a large one are left to the clock.
    """
    async with database.transaction() as session:
        maker = Person(name="Maker", email="maker@example.org")
        session.add(maker)
        await session.flush()
        broadcast = Broadcast(voice="Newsletter", text=TEXT, made_by=maker.id or 0, made_at=now)
        session.add(broadcast)
        await session.flush()
        await broadcasts.start(session, broadcast, audience, now)
        more = whole
        while more:
            more = await broadcasts.go_on(session, broadcast, now)
    return broadcast.id or 0
