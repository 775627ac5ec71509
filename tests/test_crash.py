"""A kill -9 at any moment loses no answer, and says nothing twice beyond the one message in flight."""

import asyncio
import random
import signal
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlmodel import select

from storage.database import Database
from storage.outbox import Outgoing, State
from storage.requests import SupportRequest
from tests.crash_town import Inhabitant, Starter, Town
from tests.fakes.slack import FakeSlack
from tests.fakes.telegram import FakeTelegram

pytestmark = pytest.mark.unmeasured
SCHOOLS = """oakfield witham curlew chalkhollow kingssluice lapwing alderwick castlecausey greylag skylark bargemans
saltern bluestone windpump teasel ashlock fivesails limewood hawthorn pennywort""".split()
TEAM = "coordinator@alliance.example.org"
KILLS = [4, pytest.param(20, marks=pytest.mark.soak)]
AT_ONCE = 6  # people who talk at the same time, in turn on Telegram and on Slack


def answers(number: int) -> Mapping[str, str]:
    """What this person's request must hold in the end."""
    given = {"route": "specific_need", "area": "maths", "who_supported": "teacher", "days": "2"}
    given |= {"focus": f"Focus {number}", "outcomes": f"Priority {number}"}
    return given | {"start": "unsure", "funding": "budget"}


async def asks_for_support(person: Inhabitant, number: int) -> None:
    """The whole dialogue; on Telegram choices are pressed, on Slack typed."""
    choose = person.presses if person.platform == "telegram" else person.says
    await person.says("s2s")
    await person.sees("Do you know what you need")
    await choose("We know what we need")
    await person.sees("What is the support about?")
    await choose("Maths")
    await person.sees("What should the support focus on?")
    await person.says(f"Focus {number}")
    await person.sees("Which priority in your development plan")
    await person.says(f"Priority {number}")
    await person.sees("Who would the SLE work with?")
    await choose("A teacher")
    await person.sees("About how many days do you need?")
    await person.says("2")
    await person.sees("When would you like it to start?")
    await person.says("not sure")
    await person.sees("How would days beyond the free ones be paid?")
    await choose("School budget")
    await person.sees("This is what I understood")
    await (person.presses("Send request") if person.platform == "telegram" else person.says("send"))
    await person.sees("The central team has it")


async def kill_and_restart(town: Town, starter: Starter, dice: random.Random, times: int) -> None:
    """At random moments, mostly while it talks, now and then while it starts; every seventh start is a slow one."""
    await starter.start(quickly=False)
    for number in range(times):
        before = town.polls
        if number % 5 != 4:
            async with asyncio.timeout(20):
                while town.polls == before:
                    await asyncio.sleep(0.002)
        await asyncio.sleep(dice.uniform(0, 0.5))
        await starter.end(signal.SIGKILL)
        await town.let_claims_lapse()
        await starter.start(quickly=number % 7 != 6)
        town.note_kill()


async def talk_until(killing: asyncio.Task[None], town: Town) -> dict[int, Inhabitant]:
    """One after the other asks for support, several at a time, for as long as there are kills."""
    inhabitants: dict[int, Inhabitant] = {}
    numbers = iter(range(1, len(SCHOOLS) + 1))

    async def queue() -> None:
        for number in numbers:
            if killing.done():
                return
            platform = ("telegram", "slack")[number % 2]
            person = await town.settle_in(f"head@{SCHOOLS[number - 1]}.example.org", platform, number)
            inhabitants[number] = person
            await asks_for_support(person, number)

    async with asyncio.TaskGroup() as group:
        for _ in range(AT_ONCE):
            group.create_task(queue())
    await killing
    return inhabitants


@asynccontextmanager
async def town_on(url: str, folder: Path) -> AsyncIterator[tuple[Town, Starter]]:
    database = Database(url)
    async with FakeTelegram() as telegram, FakeSlack() as slack:
        telegram.limits = slack.limits = None  # the pace is another test's matter
        slack.wire.ack_seconds = 0.5
        settings = {"DATABASE_URL": url, "PORT": "0", "LOG_LEVEL": "WARNING", "QUIET_HOURS": "never"}
        settings |= {"TELEGRAM_BOT_TOKEN": telegram.token, "TELEGRAM_API_URL": telegram.url}
        settings |= {"SLACK_BOT_TOKEN": slack.bot_token, "SLACK_APP_TOKEN": slack.app_token, "SLACK_API_URL": slack.url}
        with (folder / "log").open("wb") as log:
            starter = Starter(folder, settings, log)
            try:
                yield Town(telegram, slack, database), starter
            finally:
                await starter.close()
    await database.close()


@pytest.mark.timeout(400)
@pytest.mark.parametrize("times", KILLS)
@pytest.mark.parametrize("backend", ["sqlite", pytest.param("postgres", marks=pytest.mark.soak)])
async def test_killed_at_random_moments_it_loses_no_answer_and_repeats_no_more_than_what_was_in_flight(
    filled_url: str, tmp_path: Path, times: int
) -> None:
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    async with town_on(filled_url, tmp_path) as (town, starter):
        team = await town.settle_in(TEAM, "telegram", 99)
        began = time.monotonic()
        killing = asyncio.create_task(kill_and_restart(town, starter, random.Random(seed), times))
        heads = await talk_until(killing, town)
        print(f"{len(heads)} dialogues, {len(town.kills)} kills, {time.monotonic() - began:.1f} s")
        for number in heads:
            await team.sees(f"Focus {number}")
        await everything_said(town)
        assert len(town.kills) == times
        await every_answer_is_kept(town, heads)
        assert [text for person in (*heads.values(), team) for text in person.doubled()] == []
        twice = sum(len(p.screen) - len({text for _, text in p.screen}) for p in (*heads.values(), team))
        print(f"{twice} messages twice")
    assert "Traceback" not in (tmp_path / "log").read_text()


async def everything_said(town: Town) -> None:
    """Nothing in the outbox is left open."""
    async with asyncio.timeout(60):
        while True:
            async with town.database.reading() as session:
                states = set(await session.exec(select(Outgoing.state)))
            if states == {State.SENT}:
                return
            await asyncio.sleep(0.02)


async def every_answer_is_kept(town: Town, heads: dict[int, Inhabitant]) -> None:
    """One request each, with every answer as it was given."""
    async with town.database.reading() as session:
        requests = (await session.exec(select(SupportRequest))).all()
    kept = {request.asker_id: {k: v for k, v in request.answers.items() if k != "school"} for request in requests}
    assert len(requests) == len(heads)
    assert kept == {head.person_id: answers(number) for number, head in heads.items()}
