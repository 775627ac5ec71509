"""Every recipient of a broadcast ends in one fate, and the fates add up to the audience."""

from messages.message import Message
from storage import broadcasts
from storage.broadcasts import Broadcast, Excuse, Fate
from storage.database import Database
from storage.people import Person
from tests.scripted import NOON, Office, office_on


async def test_the_fates_of_a_broadcast_add_up_to_its_audience(database: Database) -> None:
    office: Office = office_on(database)
    reached, elsewhere = await office.person("near"), None
    async with database.transaction() as session:
        elsewhere = Person(name="Bea Other", email="bea@example.org")
        out = Person(name="Cy Other", email="cy@example.org")
        session.add_all([elsewhere, out])
        await session.flush()
        broadcast = Broadcast(voice="Newsletter", text="Hello", made_by=reached, made_at=NOON)
        session.add(broadcast)
        await session.flush()
        audience = {reached: Excuse.NONE, elsewhere.id or 0: Excuse.NONE, out.id or 0: Excuse.OPTED_OUT}
        await broadcasts.start(session, broadcast, audience, NOON)
        await broadcasts.start(session, broadcast, audience, NOON)
        assert await broadcasts.fates(session, broadcast.id or 0) == {Fate.WAITING: 2, Fate.OPTED_OUT: 1}

    async def hello(*_: object) -> Message:
        return Message("Hello")

    office.delivery.catalogue.notices[broadcasts.SAY] = hello
    await office.settle()
    async with database.reading() as session:
        counted = await broadcasts.fates(session, broadcast.id or 0)
        assert counted == {Fate.SENT: 1, Fate.FAILED: 1, Fate.OPTED_OUT: 1}
        rows = await broadcasts.ledger(session, broadcast.id or 0)
    assert [fate for _, _, fate in rows] == [Fate.SENT, Fate.FAILED, Fate.OPTED_OUT]
    assert rows[0][1] and (rows[0][1].platform, rows[0][1].chat) == ("near", "ann")
