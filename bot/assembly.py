"""The whole bot put together over one database: what comes in, what goes out, what time brings."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

from bot.delivery import Delivery
from bot.desk import Desk
from bot.duty import Duty
from bot.metrics import Metrics
from bot.planner import Planner
from bot.platform import Fetching, Misconfigured, Platform
from bot.standing import Standing
from bot.tables import Tables
from handlers import catalogue, feeds
from handlers.router import Scene
from messages.house import House
from messages.message import Message
from scheduler import clock as rules
from storage import outbox, settings
from storage.database import Database

log = logging.getLogger(__name__)
APART = 3.0  # seconds
AGREED = 30.0  # seconds between two looks at the database's clock


class Clock:
    """The time; it can be turned by hand, and then stands still or goes on from there."""

    def __init__(self, moment: datetime | None = None, *, stands: bool = False) -> None:
        self._stands = stands
        self._ahead = timedelta()
        self._apart = timedelta()
        self._moment = moment or datetime.now(UTC)
        if moment:
            self.turn(moment)

    def now(self) -> datetime:
        return self._moment if self._stands else datetime.now(UTC) + self._ahead + self._apart

    def turn(self, moment: datetime) -> None:
        """Make it that moment; it must be aware."""
        self._moment, self._ahead = moment.astimezone(UTC), moment - datetime.now(UTC)

    def agree(self, theirs: datetime, ours: datetime) -> timedelta:
        """Go by the database's time from now on, as all its processes do; returns how far the machine's is behind."""
        self._apart = theirs - ours
        return self._apart

    async def sleep(self, seconds: float) -> None:
        """Let that time pass; a clock that stands still is turned."""
        if self._stands:
            self.turn(self.now() + timedelta(seconds=seconds))
        await asyncio.sleep(0 if self._stands else seconds)


class Bot:
    """One running bot. `platforms` are those it speaks on, by name; `drawings` say how a message looks on each."""

    def __init__(
        self,
        database: Database,
        platforms: Mapping[str, Platform],
        house: House,
        clock: Clock,
        drawings: Mapping[str, Callable[[Message], str]] | None = None,
    ) -> None:
        self.database = database
        self.platforms = platforms
        self.house = house
        self.clock = clock
        self.now = clock.now
        routes = catalogue()
        routes.drawings |= drawings or {}
        self.metrics = Metrics()
        self.standing = Standing(platforms, clock.now)
        talk = (database, routes, house, platforms, clock.now, clock.sleep)
        self.delivery = Delivery(*talk, self.metrics, self.standing)
        self.desk = Desk(database, routes, house, clock.now, self.delivery.hand, self.metrics)
        self.planner = Planner(database, clock.now)

    async def wake(self) -> None:
        """After a start: what a process that died had claimed is sent now; for the only process on a database."""
        if self.database.is_sqlite:
            async with self.database.transaction() as session:
                await outbox.let_go(session, self.now())

    async def agree(self) -> None:
        """Go by the database's clock where there are two, and say when the machine's is wrong."""
        if self.database.is_sqlite:
            return
        before = datetime.now(UTC)
        theirs = await self.database.time()
        after = datetime.now(UTC)
        apart = abs(self.clock.agree(theirs, before + (after - before) / 2).total_seconds())
        if apart > APART:
            log.warning("this machine’s clock is %.0f s off the database’s, which is gone by; set it right", apart)

    async def _keep_time(self) -> None:
        while True:
            await asyncio.sleep(AGREED)
            try:
                await self.agree()
            except Exception as error:  # noqa: BLE001 - what was agreed on last still holds
                log.error("the database's time is not known: %s", type(error).__name__)

    async def tick(self) -> None:
        """Let time have its effect."""
        await rules.tick(self.database, self.house, self.now())

    def _ticked(self) -> None:
        self.metrics.went_round("clock")
        self.delivery.look()

    async def calendar(self, secret: str) -> str | None:
        """Somebody's calendar under their private address; None where there is none."""
        async with self.database.reading() as session:
            house = self.house.changed(await settings.values(session))
            return await feeds.read(Scene(session, self.now(), house, self.desk.catalogue), secret)

    async def settle(self) -> float:
        """Send everything that is due at this moment of the clock; returns the seconds until more is."""
        await self.planner.work()
        await self.delivery.sent()
        while (wait := await self.delivery.collect()) <= 0 or self.delivery.busy:
            await self.delivery.sent()
        return wait

    async def serve(self) -> None:
        """Take and send until cancelled; what is under way then is finished first."""
        await self.agree()
        await self.wake()
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._keep_time())
                group.create_task(Tables(self.database).watch())
                group.create_task(self.delivery.run())
                group.create_task(self.planner.run(self.delivery.look))
                if self.database.carrier:
                    group.create_task(self.database.carrier.run(self.delivery.look))
                group.create_task(rules.run(self.database, self.house, self.now, self._ticked))
                for platform in self.platforms.values():
                    group.create_task(self._listen(platform))
        finally:
            await self.delivery.finish()  # the platforms' last turns may have ended after the delivery loop

    async def _listen(self, platform: Platform) -> None:
        """Take what people do there. Raises Misconfigured when it refuses us and there is no other left."""
        try:
            await self._heard(platform)
        except Misconfigured as error:
            self.standing.stop(platform.name, str(error))
            if not self.standing.accepted:
                raise Misconfigured("; ".join(self.standing.refusals.values())) from None

    async def _heard(self, platform: Platform) -> None:
        """Where need be only while no other process does."""
        if not isinstance(platform, Fetching) or not platform.duty:
            await platform.run(self.desk.receive)
            return
        duty = self.standing.duties[platform.name] = Duty(self.database, platform.duty)
        platform.fence(lambda: duty.holds)
        await duty.fulfil(lambda: platform.run(self.desk.receive))
