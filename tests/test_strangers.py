"""Every way to every function, tried by people whom the records do not concern: nothing is told, nothing changes."""

import re
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import pytest
from sqlmodel import select

from handlers import ROUTERS, admission
from handlers.router import Catalogue, Reply, Route, Router, Turn
from messages.message import Inbound, Message, Place
from storage.database import Database
from storage.drafts import Draft
from storage.people import Post, Role
from tests import treasure
from tests.stages import ASKER, SLE, TEAM, person_id
from tests.treasure import SECRET, STRANGER, rows
from tests.world import World, world_on

FEW = ("1", "5")
MANY = (
    "", "2", "3", "4", "6", "1.1", "5.1", "{sle}", "1.2", "1:1", "1.{sle}", "{sle}.1", "{asker}", "offer.3",
    "release.2", "S2S-0005", "5:2:0", "-1", "9" * 30, "x",
)  # fmt: skip
NONE = "98765"  # no record has this number
SLOTS = {
    "request": "5", "invoice": "INV-118", "session": "strategy committee", "name": "Bilal Chaudmere",
    "event": "strategy committee", "meeting": "strategy committee", "days": "1", "email": ASKER, "broadcast": "1",
    "day": "30 November 2026", "year": "2026/27", "deputy": "Jo Bloggs", "item": "a point", "amount": "350",
    "number": "1", "school": "Oakfield Fen Academy", "what": "place", "month": "november", "code": "ABCD",
    "kind": "inset",
}  # fmt: skip
# What tells a stranger with every role apart what is there, and may: what is published, meetings that a member of the
# committee is invited to, and what is of their own and different each time.
THEIRS_TO_SEE = frozenset({
    "contacts.topics", "questions.list", "questions.show", "meetings.show", "feedback.show", "replies.apologies",
    "replies.calendar", "replies.coming", "replies.deputy", "replies.list", "replies.show", "joining.other",
    "privacy.export", "staff.out",
})  # fmt: skip
OWN = frozenset({"agenda_item", "browser_key", "calendar_feed", "consent", "event_reply", "invitation", "subscription"})
EVENTS = count(1)


def probes(routers: tuple[Router, ...]) -> Router:
    """A button for each meaning and each sentence, with everything that a sentence could name."""
    router = Router("probe")
    meant = [route for one in routers for route in one.routes if route.kind in ("intent", "sentence")]
    for number, route in enumerate(meant):

        async def tried(turn: Turn, route: Route = route) -> Reply:
            named = re.compile(route.name).groupindex if route.kind == "sentence" else SLOTS
            turn.slots, turn.value = {name: SLOTS.get(name, "x") for name in named}, ""
            return await admission.take(turn, route)

        router.button(f"probe.{number}.{route.do.__name__}"[:40])(tried)
    return router


def alike(reply: Reply) -> str:
    """What was said, without the number that was asked for."""
    return re.sub(r"\d+", "N", "".join(treasure.everything(message) for message in reply.messages))


@dataclass
class Stranger:
    """Somebody at the desk who tries things; `heard` is everything they were ever told, with what brought it about."""

    world: World
    address: str
    names: Mapping[str, int]
    heard: list[tuple[str, Message]] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)  # what told them that a record is there

    async def does(self, what: str, **fields: Any) -> Reply:
        id, place = f"tried-{next(EVENTS)}", Place(self.address)
        inbound = Inbound(id, "console", self.address, **{"place": place, "whole_forms": True, **fields})
        reply = await self.world.receive(inbound)
        self.heard += [(what, message) for message in reply.messages]
        if sheet := reply.sheet:
            self.heard.append((what, Message(str((sheet.answers, sheet.known, sheet.note, reply.errors)))))
        return reply

    async def presses(self, action: str, value: str) -> Reply:
        value = value.format(**self.names)
        return await self.does(f"{action}:{value}", action=action, value=value)

    async def says(self, text: str) -> Reply:
        return await self.does(text, text=text)

    def told(self, *words: str) -> Iterator[tuple[str, str]]:
        """What brought about an answer with one of these words."""
        for what, message in self.heard:
            said = treasure.everything(message)
            yield from ((what, said) for word in words if word in said)


@asynccontextmanager
async def buried(database: Database) -> AsyncIterator[World]:
    async with world_on(database, "terminal") as world:
        await treasure.bury(world)
        world.bot.desk.catalogue = Catalogue((*ROUTERS, probes(ROUTERS)))
        yield world


async def stranger(world: World, address: str) -> Stranger:
    async with world.database.reading() as session:
        names = {"sle": await person_id(session, SLE), "asker": await person_id(session, ASKER)}
    return Stranger(world, address, names)


async def tries_everything(one: Stranger, values: tuple[str, ...], said: tuple[str, ...] = ("",)) -> None:
    for route in one.world.bot.desk.catalogue.routes:
        if route.name == "joining.left":  # whoever is not linked any more is a newcomer
            continue
        if route.kind == "button":
            nothing = await one.presses(route.name, NONE)
            for value in () if route.name.startswith("probe.") else values:
                found = await one.presses(route.name, value)
                if value in FEW and alike(found) != alike(nothing):  # what is no number is answered in its own way
                    one.seen.add(route.name)
        elif route.kind == "word":
            for rest in said:
                await one.says(f"/{route.name} {rest}")


async def fills_every_form(one: Stranger, person: int) -> None:
    """A form begun earlier, or by a forged page: it is shown, sent, and handed in whole."""
    answers = {"request": "5", "school": "1", "sle": str(one.names["sle"]), "event": "1", "day": "2026-12-01"}
    for name, guided in one.world.bot.desk.catalogue.forms.items():
        async with one.world.database.transaction() as session:
            fields = {field.name for field in guided.form.fields}
            known = {key: value for key, value in answers.items() if key in fields}
            draft = Draft(person_id=person, form=name, version=guided.form.version, answers=known,
                          open=False, updated_at=one.world.clock.now())  # fmt: skip
            session.add(draft)
            await session.flush()
        for action in ("form.sheet", "form.send"):
            await one.presses(action, str(draft.id))
        await one.does(f"{name} whole", action="form.page", value=f"{draft.id}.1", answers=known)
        await one.presses("form.drop", str(draft.id))


def unchanged(before: dict[str, set[str]], after: dict[str, set[str]], who: int) -> None:
    """All rows are as they were, but for the stranger's own; where they may say something of their own, rows came."""
    for table, kept in before.items():
        gone, new = kept - after[table], after[table] - kept
        mine = {row for row in gone | new if table == "person" and row.startswith(f"({who}, ")}
        assert not gone - mine, (table, gone)
        assert not new - mine or table in OWN, (table, new)


async def as_one_with_every_role(database: Database, values: tuple[str, ...], said: tuple[str, ...]) -> None:
    """Every role but the central team's, at a school that has nothing to do with it."""
    async with buried(database) as world:
        await treasure.grow(world)
        talker = await world.person(STRANGER)
        one = await stranger(world, talker.address)
        async with database.reading() as session:
            who = await person_id(session, STRANGER)
        before = await rows(world)
        await tries_everything(one, values, said)
        await fills_every_form(one, who)
        assert not list(one.told(SECRET, "something went wrong"))
        assert one.seen <= THEIRS_TO_SEE
        unchanged(before, await rows(world), who)


async def as_newcomer(database: Database, values: tuple[str, ...], said: tuple[str, ...]) -> None:
    async with buried(database) as world:
        one = await stranger(world, "nobody")
        before = await rows(world)
        await tries_everything(one, values, said)
        assert not list(one.told(SECRET, "something went wrong", "Amara", "Bilal"))
        assert await rows(world) == before


@pytest.mark.parametrize("backend", ["sqlite"])
async def test_somebody_with_every_role_elsewhere_learns_and_changes_nothing(filled: Database) -> None:
    await as_one_with_every_role(filled, FEW, ("5",))


@pytest.mark.parametrize("backend", ["sqlite"])
async def test_a_newcomer_learns_and_changes_nothing(filled: Database) -> None:
    await as_newcomer(filled, ("5",), ("",))


@pytest.mark.soak
async def test_somebody_with_every_role_elsewhere_guesses_all_kinds_of_numbers(filled: Database) -> None:
    await as_one_with_every_role(filled, (*FEW, *MANY), ("", "1", "5", "S2S-0005", ASKER))


@pytest.mark.soak
async def test_a_newcomer_guesses_all_kinds_of_numbers(filled: Database) -> None:
    await as_newcomer(filled, (*FEW, *MANY), ("", "1", "5", "S2S-0005", ASKER))


@pytest.mark.parametrize("backend", ["sqlite"])
async def test_what_strangers_must_not_hear_is_there_for_those_whom_it_concerns(filled: Database) -> None:
    """Else the tests above would find nothing because there is nothing."""
    async with buried(filled) as world:
        team, asker = [await stranger(world, (await world.person(email)).address) for email in (TEAM, ASKER)]
        for one in (team, asker):
            for action in ("support.show", "visits.notes"):
                await one.presses(action, "5")
        for action in ("notes.show", "questions.unanswered", "editor.draft", "broadcasts.look"):
            await team.presses(action, "5" if action == "notes.show" else "1")
        heard = {what.partition(":")[0] for what, _ in (*team.told(SECRET), *asker.told(SECRET))}
        assert heard >= {"support.show", "visits.notes", "notes.show", "questions.unanswered"}


@pytest.mark.parametrize("backend", ["sqlite"])
async def test_whoever_may_not_hears_who_may(filled: Database) -> None:
    """One route of each kind of permission, pressed by somebody with each role alone."""
    async with world_on(filled, "terminal") as world:
        routes = world.bot.desk.catalogue.routes
        guarded = {route.access: route for route in routes if route.kind == "button" and route.access.linked}
        for role in [None, *(role for role in Role if role is not Role.CENTRAL)]:
            address = await holder(world, role)
            one = await stranger(world, address)
            for access, route in guarded.items():
                if role is None or (access.roles and role not in access.roles):
                    reply = await one.presses(route.name, "1")
                    assert re.search("once I know who you are|Only ", reply.messages[0].text), (
                        role,
                        route.name,
                    )


async def holder(world: World, role: Role | None) -> str:
    """The address of somebody with this role and no other; of a newcomer for none."""
    if role is None:
        return world.newcomer().address
    talker = await world.person(STRANGER)
    async with world.database.transaction() as session:
        found = await session.exec(select(Post).where(Post.person_id == await person_id(session, STRANGER)))
        for post in found.all():
            post.role = role
    return talker.address
