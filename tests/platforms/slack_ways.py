"""Slack with a workspace of three people, and a desk that answers what a test put down for it."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from bot.platform import Unavailable
from bot.slack import Slack
from handlers.router import Reply
from messages.message import Inbound
from tests.fakes.slack import FakeSlack
from tests.serving import serving


class Script:
    """Takes what people do, as the desk would, and answers what the test put down for it."""

    def __init__(self) -> None:
        self.heard: list[Inbound] = []
        self.answers: dict[str, Reply] = {}
        self.unavailable = 0
        self.slow = 0.0

    async def __call__(self, inbound: Inbound) -> Reply:
        if self.unavailable:
            self.unavailable -= 1
            raise Unavailable
        if inbound.id in [each.id for each in self.heard]:
            return Reply()
        self.heard.append(inbound)
        await asyncio.sleep(self.slow)
        return self.answers.get(inbound.action or inbound.text, Reply())

    @property
    def last(self) -> Inbound:
        return self.heard[-1]


@asynccontextmanager
async def workspace() -> AsyncIterator[FakeSlack]:
    """Somebody, a guest, somebody who left; a channel with the bot and one without. Nothing may be drawn wrongly."""
    async with FakeSlack() as fake:
        fake.add_user("UADA", "Ada Holt", "ada@school.example")
        fake.add_user("UGUEST", "Gus Guest", "gus@school.example", is_restricted=True)
        fake.add_user("UGONE", "Gil Gone", "gil@school.example", deleted=True)
        fake.add_channel("CSTAFF", ["UADA", fake.bot_user])
        fake.add_channel("CHEADS", ["UADA"])
        yield fake
        assert not fake.problems


def slack_for(fake: FakeSlack, **more: Any) -> Slack:
    tokens: dict[str, Any] = {"bot_token": fake.bot_token, "signing_secret": fake.signing_secret}
    return Slack(**(tokens | {"api_url": fake.url, "first_wait": 0.01, "pulse": 0.05} | more))


@asynccontextmanager
async def by_http(fake: FakeSlack, script: Script) -> AsyncIterator[Slack]:
    slack = slack_for(fake)
    async with serving(slack, script) as url:
        fake.events_url = f"{url}/slack/events"
        yield slack


@asynccontextmanager
async def by_socket(fake: FakeSlack, script: Script) -> AsyncIterator[Slack]:
    slack = slack_for(fake, app_token=fake.app_token)
    assert slack.webhooks() == {}
    running = asyncio.ensure_future(slack.run(script))
    try:
        await fake.connected()
        yield slack
    finally:
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running
        await slack.close()
