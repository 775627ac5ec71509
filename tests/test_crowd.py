"""Two hundred people act at once, at random: no day given twice, no status out of order, no word to a wrong person."""

import asyncio
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import pytest
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.platform import Unavailable
from messages.message import Inbound, Message, Place
from storage import lifecycle, requests, visits
from storage.database import Database
from storage.deployments import Deployment
from storage.outbox import Outgoing, State
from storage.people import Person, Post, Role
from storage.requests import Kind, NoteKind, RequestMove, RequestNote, Status, SupportRequest
from storage.schools import School
from storage.visits import Visit, VisitMove
from tests.stages import TEAM, WAY, person_id, request_at
from tests.test_ledger import check as books_balance
from tests.ways import Terminal
from tests.world import Talker, World, world_on

pytestmark = pytest.mark.unmeasured

ACTORS = 200
ROUNDS = [3, pytest.param(8, marks=pytest.mark.soak)]
HEADS = ("head@oakfield.example.org", "head@witham.example.org", "head@lapwing.example.org")
SLES = (
    "bilal.chaudmere@kingssluice.example.org",
    "gethin.bryncarn@curlew.example.org",
    "shirin.daryabek@ashlock.example.org",
)
SENTENCES = (
    "to do", "my days", "s2s", "new requests", "whats stuck", "match 3", "any news on my request", "show 2", "show 5",
    "billable this month", "42 invoiced INV-118", "3 invoiced INV-3", "s2s summary", "log 1 day at oakfield today",
    "who of mine is out", "no more than 2 days for bilal", "cant do thurs", "withdraw", "2", "yes", "no", "send",
    "tomorrow", "12 January and 19 January", "1", "a new subject leader", "cancel", "agreement", "close 4", "pause 6",
    "committed vs spent", "capacity", "why charged 500", "is it free", "programme day", "other support", "quotes",
)  # fmt: skip


class Crowd:
    """The people of the town and the newcomers, each with a terminal."""

    def __init__(self, world: World, people: list[Talker], seed: int) -> None:
        self.world, self.people, self.chance = world, people, random.Random(seed)
        way = world.ways["terminal"]
        assert isinstance(way, Terminal)
        self.sent = way.console.sent
        self.events = 0

    async def act(self, person: Talker) -> None:
        """Press something that is on the screen, or say something."""
        self.events += 1
        shown = [button for message in self.sent.get(person.address, [])[-3:] for button in message.all_buttons]
        event, place = f"crowd-{self.events}", Place(person.address)
        if shown and self.chance.random() < 0.75:
            button = self.chance.choice(shown)
            inbound = Inbound(event, "console", person.address, place, action=button.action, value=button.value)
        else:
            inbound = Inbound(event, "console", person.address, place, text=self.chance.choice(SENTENCES))
        await self.deliver(inbound)

    async def deliver(self, inbound: Inbound) -> None:
        """As a platform does: once more when the database did not take it."""
        for _ in range(5):
            try:
                await self.world.receive(inbound)
            except Unavailable:
                continue
            return
        raise AssertionError("the database never took it")

    async def round(self) -> None:
        await asyncio.gather(*(self.act(person) for person in self.people))
        await self.world.settle()


async def gather(world: World, count: int, seed: int) -> Crowd:
    async with world.database.reading() as session:
        emails = (await session.exec(select(Person.email).order_by(Person.email))).all()
    known = [await world.person(email) for email in emails[:count]]
    return Crowd(world, known + [world.newcomer() for _ in range(count - len(known))], seed)


@pytest.mark.parametrize("backend", ["sqlite", pytest.param("postgres", marks=pytest.mark.soak)])
@pytest.mark.parametrize("rounds", ROUNDS)
async def test_two_hundred_people_at_once(filled: Database, rounds: int) -> None:
    async with world_on(filled, "terminal") as world:
        for number, status in enumerate(WAY * 2, 1):
            await told_in_confidence(world, number, status)
        crowd = await gather(world, ACTORS, seed=7)
        for person in crowd.people:
            await crowd.deliver(
                Inbound(f"todo-{person.address}", "console", person.address, Place(person.address), "to do")
            )
        await world.settle()
        watch = Watch(world, crowd)
        for number in range(rounds):
            await crowd.round()
            await watch.look()
            if number % 3 == 2:
                await world.advance(days=4)
        await books_balance(filled)
        await every_status_followed_from_the_last(filled)
        await every_message_was_said_or_waits_for_its_time(filled)
        await watch.look()


async def told_in_confidence(world: World, number: int, status: Status) -> None:
    """A request whose school has not agreed to be named, with words that only some may read."""
    head, sle = HEADS[number % 3], SLES[(number // 3) % 3]
    area = f"other:Phonics at {head.split('@')[1].split('.')[0].title()}" if number % 2 else "maths"
    told = {"focus": f"Focus {number:04d} for the team", "conflicts": f"To avoid {number:04d}", "area": area}
    made = await request_at(world, status, asker=head, sle=sle, days="1", extra="1", answers={**told, "consent": "no"})
    assert made == number
    async with world.database.transaction() as session:
        by, text = await person_id(session, TEAM), f"Team remark {number:04d}"
        session.add(RequestNote(request_id=number, at=world.clock.now(), by=by, kind=NoteKind.INTERNAL, text=text))


async def every_status_followed_from_the_last(database: Database) -> None:
    async with database.reading() as session:
        for request in (await session.exec(select(SupportRequest))).all():
            steps = await requests.moves_of(session, request.id or 0)
            assert steps[-1].became is request.status
            assert all(_follows(request.kind, before, after) for before, after in pairwise(steps)), request.reference
        for visit in (await session.exec(select(Visit))).all():
            days = await visits.moves_of(session, visit.id or 0)
            assert days[-1].became is visit.status
            assert all(_day_follows(before, after) for before, after in pairwise(days)), visit.id


def _follows(kind: Kind, before: RequestMove, after: RequestMove) -> bool:
    return after.was is before.became and after.became in lifecycle.moves(kind)[before.became]


def _day_follows(before: VisitMove, after: VisitMove) -> bool:
    return after.was is before.became and after.became in visits.MOVES[before.became]


async def every_message_was_said_or_waits_for_its_time(database: Database) -> None:
    async with database.reading() as session:
        states = set((await session.exec(select(Outgoing.state))).all())
    assert states <= {State.SENT, State.TOGETHER, State.STALE, State.READY, State.HELD}, states


@dataclass(frozen=True, slots=True)
class Reader:
    """What one person may be told: requests by number, schools by name, and whether they are of the central team."""

    of_team: bool
    numbers: frozenset[int]
    schools: frozenset[int]
    asked: frozenset[int]  # the requests they sent
    of_school: frozenset[int]  # those whose answers they may read


class Watch:
    """Reads everything that was said since it last looked, as far as things stand then."""

    def __init__(self, world: World, crowd: Crowd) -> None:
        self.world, self.crowd = world, crowd
        self.read: dict[str, int] = {}

    async def look(self) -> None:
        async with self.world.database.reading() as session:
            everything = {r.id or 0: r for r in (await session.exec(select(SupportRequest))).all()}
            names = {s.id or 0: s.name.split()[0] for s in (await session.exec(select(School))).all()}
            readers = await _readers(session, everything)
        for person in self.crowd.people:
            sent = self.crowd.sent.get(person.address, [])
            reader = readers.get(person.email, Reader(False, *[frozenset[int]()] * 4))
            for message in sent[self.read.get(person.address, 0) :]:
                _nothing_that_is_not_theirs(reader, person.email, message, everything, names)
            self.read[person.address] = len(sent)


def _nothing_that_is_not_theirs(
    reader: Reader, email: str, message: Message, everything: dict[int, SupportRequest], names: dict[int, str]
) -> None:
    said = " ".join(_words(message))
    assert "something went wrong" not in said, message
    if reader.of_team:
        return
    told = {int(number) for number in re.findall(r"S2S-(\d{4})", said)}
    assert told <= reader.numbers or "I have no request" in said, (email, told - reader.numbers, message)
    assert "Team remark" not in said, (email, message)
    for number, request in everything.items():
        assert f"To avoid {number:04d}" not in said or number in reader.asked, (email, message)
        assert f"Focus {number:04d}" not in said or number in reader.of_school, (email, message)
        named = number in told and names[request.school_id] in said
        assert not named or request.school_id in reader.schools, (email, message)


def _words(message: Message) -> Iterator[str]:
    yield from (message.title, message.text, message.after)
    yield from (value for fact in message.facts for value in fact)
    yield from (button.label for button in message.all_buttons)
    yield from (file.content for file in message.files)


async def _readers(session: AsyncSession, everything: dict[int, SupportRequest]) -> dict[str, Reader]:
    """What everybody may hear of now; the supported school and its words only once it agreed to that."""
    held: dict[str, list[tuple[Role, int | None, int]]] = {}
    for email, role, school, id in await session.exec(
        select(Person.email, Post.role, Post.school_id, Post.person_id).join(Person)
    ):
        held.setdefault(email, []).append((Role(role), school, id))
    tried = (await session.exec(select(Deployment))).all()
    return {email: _reader(posts, everything, tried) for email, posts in held.items()}


def _reader(
    posts: list[tuple[Role, int | None, int]], everything: dict[int, SupportRequest], tried: Sequence[Deployment]
) -> Reader:
    me, at = {id for _, _, id in posts}, {school for _, school, _ in posts if school}
    heads = {school for role, school, _ in posts if role in (Role.HEADTEACHER, Role.FINANCE)}
    asked = {n for n, r in everything.items() if r.asker_id in me}
    own = asked | {n for n, r in everything.items() if r.school_id in heads}
    mine = [d for d in tried if d.sle_id in me or d.home_id in heads]
    agreed = {d.request_id for d in mine if d.school_yes_at}
    named = agreed | {d.request_id for d in mine if everything[d.request_id].shared}
    of_team = any(role is Role.CENTRAL or (role is Role.FINANCE and school is None) for role, school, _ in posts)
    return Reader(
        of_team=of_team,
        numbers=frozenset(own | {d.request_id for d in mine}),
        schools=frozenset(at | {everything[n].school_id for n in own | named}),
        asked=frozenset(asked),
        of_school=frozenset(own | named),
    )
