"""Two hundred people act at once, at random: no day given twice, no status out of order, no word to a wrong person."""

import asyncio
import random
import re
from collections.abc import Iterator
from itertools import pairwise

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.platform import Unavailable
from messages.message import Inbound, Message, Place
from storage import lifecycle, requests, visits
from storage.database import Database
from storage.deployments import Deployment
from storage.outbox import Outgoing, State
from storage.people import Person, Post, Role
from storage.requests import Kind, RequestMove, SupportRequest
from storage.visits import Visit, VisitMove
from tests.stages import WAY, request_at
from tests.test_ledger import check as books_balance
from tests.ways import Terminal
from tests.world import Talker, World, world_on

ACTORS, ROUNDS = 200, 8
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


async def test_two_hundred_people_at_once(filled: Database) -> None:
    async with world_on(filled, "terminal") as world:
        for number, status in enumerate(WAY * 2):
            await request_at(world, status, asker=HEADS[number % 3], sle=SLES[number % 3], days="1")
        crowd = await gather(world, ACTORS, seed=7)
        for person in crowd.people:
            await crowd.deliver(
                Inbound(f"todo-{person.address}", "console", person.address, Place(person.address), "to do")
            )
        await world.settle()
        for number in range(ROUNDS):
            await crowd.round()
            if number % 3 == 2:
                await world.advance(days=4)
        await books_balance(filled)
        await every_status_followed_from_the_last(filled)
        await every_message_has_a_final_state(filled)
        await nobody_was_told_what_is_not_theirs(world, crowd)


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


async def every_message_has_a_final_state(database: Database) -> None:
    async with database.reading() as session:
        states = set((await session.exec(select(Outgoing.state))).all())
    assert states <= {State.SENT, State.STALE, State.READY}, states


async def nobody_was_told_what_is_not_theirs(world: World, crowd: Crowd) -> None:
    async with world.database.reading() as session:
        for person in crowd.people:
            mine = await _concerns(session, person.email)
            for message in crowd.sent.get(person.address, []):
                assert "something went wrong" not in message.text, message
                told = {int(number) for number in re.findall(r"S2S-(\d{4})", " ".join(_words(message)))}
                assert told <= mine or "I have no request" in message.text, (person.email, told - mine, message)


def _words(message: Message) -> Iterator[str]:
    yield from (message.title, message.text, message.after)
    yield from (value for fact in message.facts for value in fact)
    yield from (button.label for button in message.all_buttons)


async def _concerns(session: AsyncSession, email: str) -> set[int]:
    """The requests this person may hear of by their number."""
    posts = await session.exec(
        select(Post.role, Post.school_id, Post.person_id).join(Person).where(Person.email == email)
    )
    held = [(Role(role), school, person) for role, school, person in posts]
    everything = (await session.exec(select(SupportRequest))).all()
    if any(role is Role.CENTRAL or (role is Role.FINANCE and school is None) for role, school, _ in held):
        return {request.id or 0 for request in everything}
    headed = {school for role, school, _ in held if role in (Role.HEADTEACHER, Role.FINANCE)}
    me = {person for _, _, person in held}
    own = {r.id or 0 for r in everything if r.asker_id in me or r.school_id in headed}
    tried = (await session.exec(select(Deployment))).all()
    return own | {d.request_id for d in tried if d.sle_id in me or d.home_id in headed}
