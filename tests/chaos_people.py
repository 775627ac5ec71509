"""The people of a town in chaos: what they do, once each, and what they wait for on their screens."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from storage import people
from storage.arrivals import account_of
from storage.database import Database
from storage.people import Role
from storage.requests import Status
from storage.visits import VisitStatus
from tests.chaos import Town
from tests.stages import request_at, visit_on
from tests.ways import said_in
from tests.world import World

PATIENCE = 1800.0  # seconds until somebody gives up
AGAIN = 90.0  # seconds until somebody who hears nothing asks again
CARRY_ON = "carry on"  # shows the open question of a form once more
TEAM = "coordinator@alliance.example.org"
FIRST_DAY = date(2027, 1, 11)
Screen = dict[str, tuple[int, str]]  # by the id of a message: how often it changed, and what it says


@dataclass
class Citizen:
    """Somebody who does one thing after the other, each as soon as the last was answered."""

    town: Town
    platform: str
    address: str
    person_id: int
    email: str
    read: Screen = field(default_factory=dict)

    @property
    def screen(self) -> Screen:
        if self.platform == "telegram":
            return {str(m.message_id): (m.edits, m.text) for m in self.town.telegram.seen_by(int(self.address))}
        return {m.ts: (m.edits, said_in(m.blocks) or m.text) for m in self.town.slack.seen_by(self.address)}

    def shows(self, words: str) -> bool:
        """Whether it says so in what came or changed since this person did something."""
        return any(words in text for id, (edits, text) in self.screen.items() if self.read.get(id, (-1,))[0] != edits)

    async def sees(self, words: str, nudge: str = "") -> bool:
        """Wait for these words. An answer of which nobody knows whether it arrived is not said a third time: whoever
        hears nothing nudges the bot, or leaves it at that: then it says whether they came."""
        for _ in range(int(PATIENCE / AGAIN)):
            try:
                async with asyncio.timeout(AGAIN):
                    while not self.shows(words):
                        await self.town.beat.wait()
                return True
            except TimeoutError:
                if nudge:
                    await self.says(nudge)
                elif self.town.unheard(self.platform, self.address):
                    return False
        last = [text for _, text in self.screen.values()][-2:]
        raise AssertionError(f"{self.platform} {self.address} waited for {words!r}; last seen: {last}")

    async def says(self, words: str) -> None:
        """It comes through some time: the platforms deliver again what was not taken."""
        self.read = self.screen
        if self.platform == "telegram":
            number = len(self.town.telegram.updates)
            await self.town.telegram.say(int(self.address), words)
            self.town.maybe_again(lambda: self.town.telegram.redeliver(number))
            return
        number = len(self.town.slack.deliveries)
        answer = await self.town.slack.say(self.address, words)
        while not answer.ok:
            await asyncio.sleep(1)
            answer = await self.town.slack.redeliver(number)
        self.town.maybe_again(lambda: self.town.slack.redeliver(number))

    async def presses(self, label: str, then: str, nudge: str = "") -> bool:
        """And sees these words; Slack tells who presses that it was not taken, and they press again."""
        self.read = self.screen
        if self.platform == "telegram":
            number = len(self.town.telegram.updates)
            await self.town.telegram.press(int(self.address), label)
            self.town.maybe_again(lambda: self.town.telegram.redeliver(number))
            return await self.sees(then, nudge)
        while not (await self.town.slack.press(self.address, label)).ok:
            await asyncio.sleep(1)
            if self.shows(then):
                return True
        return await self.sees(then, nudge)

    async def goes(self, steps: Sequence[tuple[str, str]]) -> bool:
        """Press one after the other, as far as each is answered."""
        for label, then in steps:
            if not await self.presses(label, then):
                return False
        return True

    async def chooses(self, label: str, then: str) -> None:
        """A choice of a form is pressed on Telegram and typed on Slack."""
        if self.platform == "telegram":
            await self.presses(label, then, CARRY_ON)
        else:
            await self.asked(label, then)

    async def asked(self, words: str, then: str, nudge: str = CARRY_ON) -> None:
        await self.says(words)
        await self.sees(then, nudge)


Dialogue = Callable[[Citizen], Awaitable[None]]


def answers(number: int) -> Mapping[str, str]:
    """What this person's request must hold in the end."""
    given = {"route": "specific_need", "area": "maths", "who_supported": "teacher", "days": "2"}
    given |= {"focus": f"Focus {number}", "outcomes": f"Priority {number}"}
    return given | {"start": "unsure", "funding": "budget"}


def asks_for_support(number: int) -> Dialogue:
    async def dialogue(head: Citizen) -> None:
        await head.asked("s2s", "Do you know what you need")
        await head.chooses("We know what we need", "What is the support about?")
        await head.chooses("Maths", "What should the support focus on?")
        await head.asked(f"Focus {number}", "Which priority in your development plan")
        await head.asked(f"Priority {number}", "Who would the SLE work with?")
        await head.chooses("A teacher", "About how many days do you need?")
        await head.asked("2", "When would you like it to start?")
        await head.asked("not sure", "How would days beyond the free ones be paid?")
        await head.chooses("School budget", "This is what I understood")
        if head.platform == "telegram":
            await head.presses("Send request", "is sent")
        else:
            await head.asked("send", "is sent", "")

    return dialogue


async def asks_two_things_at_once(person: Citizen) -> None:
    """Without waiting for the first answer; the platform may bring them in any order."""
    await asyncio.gather(person.says("whos my contact"), person.says("who does peer review"))
    await person.sees("your contact is Myles Pustelnik")
    await person.sees("The handbook names no contact for your role")


def answers_a_day(day: date, *, yes: bool) -> Dialogue:
    label = f"{day:%A} {day.day} {day:%B %Y}"

    async def dialogue(head: Citizen) -> None:
        steps = [(label, "On the day")] + ([] if yes else [("Cancel the day", "Shall I cancel")])
        while True:
            await head.asked("my days", "waits for your answer", "my days")
            if await head.goes(steps):
                break
        await head.presses(*(("Yes, that day", "Agreed: ") if yes else ("Yes, cancel it", "is cancelled")))

    return dialogue


def writes_to_all_heads(number: int) -> Dialogue:
    async def dialogue(team: Citizen) -> None:
        await team.asked("send a broadcast", "Whom does it speak for?")
        await team.chooses("Newsletter", "Whom is it for?")
        await team.chooses("Headteachers", "What shall it say?")
        await team.asked(news(number), "When shall it go out?")
        await team.chooses("Now", "This is what I understood")
        await team.presses("Show the preview", "Nothing is sent until you say so")

    return dialogue


def sends_it_off(count: int) -> Dialogue:
    async def dialogue(team: Citizen) -> None:
        await team.presses(f"Send to {count} people" if count > 1 else "Send to 1 person", "Sending to ")

    return dialogue


def news(number: int) -> str:
    return f"The papers for meeting {number} are on their way to you."


@dataclass
class Plan:
    """Who does what, and what must have come of it."""

    asking: dict[int, int] = field(default_factory=dict)  # number of the request's words, by person
    days: dict[int, bool] = field(default_factory=dict)  # whether they agree to it, by the number of the day
    broadcasts: int = 0
    told: list[Citizen] = field(default_factory=list)
    parts: list[tuple[Citizen, Sequence[Dialogue]]] = field(default_factory=list)

    @property
    def dialogues(self) -> int:
        return sum(len(dialogues) for _, dialogues in self.parts)


async def planned(town: Town, database: Database, dialogues: int) -> Plan:
    """Heads ask for support or answer for a day, others ask for their contacts, and the team tells the heads."""
    world, plan = World(database, town.clock), Plan()
    async with database.reading() as session:
        heads = [p.email for p in await people.holders(session, Role.HEADTEACHER)]
        leaders = [p.email for p in await people.holders(session, Role.SLE)]
        others = [p.email for p in await people.holders(session, Role.DEPUTY)]
    town.dice.shuffle(heads)
    leaders = [email for email in leaders if email not in heads]
    team = await settled(town, database, TEAM, 99, "telegram")
    mine = min(dialogues - 1, len(heads) + len(others))
    for number, email in enumerate([*heads, *others][:mine]):
        person = await settled(town, database, email, number + 1)
        if email in others:
            plan.parts.append((person, [asks_two_things_at_once]))
            continue
        plan.told.append(person)
        if town.dice.random() < 0.5:
            plan.asking[person.person_id] = number
            plan.parts.append((person, [asks_for_support(number)]))
            continue
        day, yes = FIRST_DAY + timedelta(days=number % 5 + 7 * (number // 5)), town.dice.random() < 0.6
        request = await request_at(world, Status.ACTIVE, asker=email, sle=leaders[number], days="1")
        plan.days[await visit_on(world, request, day, VisitStatus.SLE_CONFIRMED)] = yes
        plan.parts.append((person, [answers_a_day(day, yes=yes)]))
    plan.broadcasts = 1
    await writes_to_all_heads(1)(team)  # while all is well: what is told to many is worth a quiet minute
    plan.parts.append((team, [sends_it_off(len(plan.told))]))
    return plan


async def settled(town: Town, database: Database, email: str, number: int, platform: str = "") -> Citizen:
    """Somebody the alliance knows, with a linked account."""
    platform = platform or town.dice.choice(["telegram", "slack"])
    address = str(7_000_000_000 + number) if platform == "telegram" else f"U{number:04d}"
    if platform == "telegram":
        town.telegram.add_user(int(address), "Somebody")
    else:
        town.slack.add_user(address, "Somebody", email)
    async with database.transaction() as session:
        person = await people.by_email(session, email)
        assert person, email
        account = await account_of(session, platform, address, town.clock.now())
        account.person_id = person.id
        session.add(account)
    return Citizen(town, platform, address, person.id or 0, email)


async def live_through(plan: Plan, town: Town) -> None:
    """All at once, each beginning some time."""

    async def one(person: Citizen, dialogues: Sequence[Dialogue]) -> None:
        await asyncio.sleep(town.dice.uniform(0, 60))
        for dialogue in dialogues:
            await dialogue(person)

    async with asyncio.TaskGroup() as group:
        for person, dialogues in plan.parts:
            group.create_task(one(person, dialogues))
    await asyncio.gather(*town.pending)
