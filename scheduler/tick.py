"""What a rule is given: the open transaction, the time, the alliance's own rules, the school year."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from messages.dates import at, london_day
from messages.house import House
from messages.school_year import SchoolYear
from storage import people, telling, terms
from storage.people import Role

HOUR = 8  # in the morning, London time: when people are reminded of what waits


def morning(day: date) -> datetime:
    """Eight in the morning of that day in London."""
    return at(day, HOUR)


@dataclass(frozen=True, slots=True)
class Tick:
    """A moment at which time has its effect. What is said to a person is held until they may be disturbed."""

    session: AsyncSession
    house: House
    now: datetime
    year: SchoolYear

    @property
    def today(self) -> date:
        return london_day(self.now)

    def morning_after(self, day: date, days: int) -> datetime:
        """The morning of the school day so many school days after a day: nobody is chased by the holidays' clock."""
        return morning(self.year.after(day, days))

    def morning_before(self, day: date, days: int) -> datetime:
        """The morning of the school day so many school days before a day."""
        return morning(self.year.before(day, days))

    async def remind(self, key: str, person_id: int, notice: str, concerns: date | None = None, **args: Any) -> bool:
        """Remind a person, once for this key; `concerns` is the day it is about, which may lie in the holidays."""
        return await telling.remind(self.session, key, self.now, person_id, notice, concerns, **args)

    async def remind_heads(self, key: str, school_id: int, notice: str, **args: Any) -> None:
        """Remind every head of a school who can be reached."""
        for head in await self.reachable(Role.HEADTEACHER, school_id):
            await self.remind(f"{key}:{head}", head, notice, **args)

    async def reachable(self, role: Role, school_id: int | None = None) -> list[int]:
        """Those with the role, at that school when one is given, whom we can write to."""
        everybody = self.house.reaches_all
        found = await people.reachable(self.session, role, everybody=everybody, school_id=school_id)
        return [person.id or 0 for person in found]

    async def remind_team(self, key: str, notice: str, concerns: date | None = None, **args: Any) -> None:
        """Tell the central team's rooms at once, and remind each of its people."""
        await telling.rooms(self.session, key, self.now, self.house.team_rooms, notice, **args)
        for person_id in await self.reachable(Role.CENTRAL):
            await self.remind(f"{key}:{person_id}", person_id, notice, concerns, **args)

    async def remind_holder(
        self, key: str, looks_after: int | None, notice: str, concerns: date | None = None, **args: Any
    ) -> None:
        """Remind whoever looks after a request, and tell the rooms; the whole team where that is nobody we reach."""
        reached = looks_after and await people.can_reach(self.session, looks_after, everybody=self.house.reaches_all)
        if not reached or looks_after is None:
            await self.remind_team(key, notice, concerns, **args)
            return
        await telling.rooms(self.session, key, self.now, self.house.team_rooms, notice, **args)
        await self.remind(f"{key}:{looks_after}", looks_after, notice, concerns, **args)


async def school_year(session: AsyncSession) -> SchoolYear:
    """The alliance's own calendar, as far as it is known."""
    return SchoolYear(*await terms.known(session))
