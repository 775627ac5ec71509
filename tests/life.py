"""Life goes on: a clock turned through weeks and months, and a transcript of all that people say and are told."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from messages.dates import LONDON, at, london_day, say, say_time
from scheduler import clock as rules
from tests.world import Talker, World

ONE = timedelta(days=1)
DAWN = 6
WIDTH = 400  # characters of a message that the transcript shows


@dataclass
class Life:
    """A world in which time passes moment by moment; `cast` are the people by the name the transcript gives them."""

    world: World
    cast: dict[str, Talker] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)
    day: str = ""
    hidden: list[str] = field(default_factory=list)
    read: dict[str, int] = field(default_factory=dict)

    async def joins(self, cast: Mapping[str, str]) -> None:
        """These people, by the name the transcript gives them, link their accounts."""
        for name, email in cast.items():
            self.cast[name] = await self.world.person(email)

    def __getitem__(self, name: str) -> Talker:
        return self.cast[name]

    async def says(self, name: str, text: str) -> None:
        self._note(f"{name}: {text}")
        await self.cast[name].says(text)
        self._heard()

    async def presses(self, name: str, label: str) -> None:
        """The newest button with that label, or whose label begins so ("Send" for "Send to 5 people")."""
        talker = self.cast[name]
        shown = [button for seen in talker.way.seen(talker.address) for button in seen.buttons]
        whole = next((button for button in reversed(shown) if button == label), "")
        whole = whole or next((button for button in reversed(shown) if button.startswith(label)), "")
        assert whole, f"{name} was shown no button {label!r}; the last: {self.lines[-2:]}"
        self._note(f"{name}: [{whole}]")
        await talker.presses(whole)
        self._heard()

    def hides(self, pattern: str, name: str) -> str:
        """What of the last that somebody heard is different each time, such as a code: it is left out from then on."""
        found = re.search(pattern, self.cast[name].heard)
        assert found, self.cast[name].heard
        self.hidden.append(found.group(0))
        return found.group(0)

    async def until(self, *moment: int) -> None:
        """Time passes until that moment (year, month, day, hour, minute; London), and has its effects on the way.

        Nobody is told anything at night, so the clock skips it.
        """
        end = datetime(*moment, tzinfo=LONDON)  # type: ignore[misc, arg-type]
        while (reached := self.world.clock.now()) < end:
            await self._live(london_day(reached), end)
            self.world.clock.turn(min(at(london_day(reached) + ONE, DAWN), end))

    async def _live(self, day: date, end: datetime) -> None:
        """The rest of a day, moment by moment; each may bring new ones."""
        while ahead := [one for one in await self._moments(day) if self.world.clock.now() < one <= end]:
            await self.world.at(ahead[0])
            self._heard()

    async def _moments(self, day: date) -> list[datetime]:
        return await rules.moments(self.world.database, self.world.house, day, day)

    def _heard(self) -> None:
        for name, talker in self.cast.items():
            for seen in talker.way.seen(talker.address)[self.read.get(name, 0) :]:
                self.read[name] = self.read.get(name, 0) + 1
                text = " ".join(seen.text.split())
                buttons = "".join(f" [{label}]" for label in seen.buttons)
                self._note(f"  → {name}: {text if len(text) <= WIDTH else text[:WIDTH] + '…'}{buttons}")

    def _note(self, line: str) -> None:
        now = self.world.clock.now()
        day = say(london_day(now))
        if day != self.day:
            self.day = day
            self.lines += ["", f"## {day}", ""]
        self.lines.append(f"{say_time(now):>8}  {line}")

    def transcript(self) -> str:
        whole = "\n".join(self.lines).strip() + "\n"
        for secret in self.hidden:
            whole = whole.replace(secret, "XXXX").replace(" ".join(secret), "X X X X")
        return whole
