"""The database of the benchmark, and the bot's answers written down for the contestant that keeps nothing."""

import time
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import cycle
from typing import Any

from sqlmodel import col, select

from bot import load
from bot.desk import Desk
from bot.slack.draw import draw as slack_draw
from bot.telegram.draw import draw as telegram_draw
from bot.telegram.draw import unmarked
from handlers import catalogue
from messages.house import House
from messages.message import Inbound, Message, Place
from storage import migrate, outbox
from storage.database import Database
from storage.outbox import Outgoing, State
from storage.people import Account, Person, Post, Role
from storage.schools import School
from tests.benchmarks.script import CONTACT, HELP, Head, Json

HEADS = 10


class Preparing:
    """Gives people accounts and takes them to where the benchmark begins."""

    def __init__(self, database: Database, platform: str) -> None:
        self.database = database
        self.platform = platform
        self.said: list[Outgoing] = []
        self.desk = Desk(database, catalogue(), House(), _now, lambda rows, _: self.said.extend(rows))
        self._numbers = iter(range(time.time_ns() // 1000, 2**62))

    async def heads(self) -> list[Head]:
        """Heads of the example's schools, each linked on the platform."""
        async with self.database.transaction() as session:
            schools = (await session.exec(select(School).order_by(col(School.id)))).all()
            found = []
            for school, _ in zip(cycle(schools), range(HEADS), strict=False):
                number = next(self._numbers)
                person = Person(name=f"Head {number}", email=f"head-{number}@example.org")
                session.add(person)
                await session.flush()
                head = Head(f"U{number}" if self.platform == "slack" else str(number))
                session.add(Post(person_id=person.id or 0, role=Role.HEADTEACHER, school_id=school.id))
                linked = Account(platform=self.platform, address=head.address, person_id=person.id, seen_at=_now())
                session.add(linked)
                found.append(head)
        return found

    async def begun(self) -> list[Head]:
        """Heads who have just been asked the first question of a support request."""
        heads = await self.heads()
        for head in heads:
            asked = await self.does(head, text="s2s")
            head.answer = next(b.value for b in asked.buttons if b.action == "form.give")
            head.draft = head.answer.partition(".")[0]
        return heads

    async def does(self, head: Head, **what: Any) -> Message:
        """What the bot says to it last; it counts as sent."""
        self.said.clear()
        number = next(self._numbers)
        await self.desk.receive(Inbound(f"prepared-{number}", self.platform, head.address, Place(head.address), **what))
        async with self.database.transaction() as session:
            for row in self.said:
                await outbox.settle(session, row, State.SENT, _now())
        return Message.from_json(self.said[-1].message or {})

    async def answers(self, asker: Head, begun: Head) -> dict[str, Json]:
        """Each answer of the script, drawn for the platform."""
        forms = self.platform == "slack"
        messages = {
            "contact": await self.does(asker, text=CONTACT),
            "help": await self.does(asker, text=HELP),
            "give": await self.does(begun, action="form.give", value=begun.answer, whole_forms=forms),
            "back": await self.does(begun, action="form.back", value=begun.draft, whole_forms=forms),
        }
        draw = _on_slack if self.platform == "slack" else _on_telegram
        return {name: draw(message) for name, message in messages.items()}


def _on_slack(message: Message) -> Json:
    return slack_draw(message)


def _on_telegram(message: Message) -> Json:
    drawn = telegram_draw(message)
    rows = drawn.keyboard.to_dict()["inline_keyboard"] if drawn.keyboard else []
    return {"text": drawn.texts[0], "plain": unmarked(drawn.texts[0]), "keyboard": rows}


def _now() -> datetime:
    return datetime.now(UTC)


async def prepare(url: str, platform: str) -> tuple[dict[str, Sequence[Head]], dict[str, Json]]:
    """Heads who ask, heads in the middle of a request, and the recorded answers."""
    database = Database(url)
    try:
        await migrate.upgrade(database)
        await load.fill_if_empty(database)
        preparing = Preparing(database, platform)
        askers, begun = await preparing.heads(), await preparing.begun()
        return {"askers": askers, "begun": begun}, await preparing.answers(askers[0], begun[0])
    finally:
        await database.close()
