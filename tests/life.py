"""Life goes on: a clock turned through weeks and months, and a transcript of all that people say and are told."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from messages.dates import LONDON, london_day, say, say_time
from scheduler import clock as rules
from tests.world import Talker, World

ONE = timedelta(days=1)
WIDTH = 400  # characters of a message that the transcript shows


@dataclass
class Life:
    """A world in which time passes moment by moment; `cast` are the people by the name the transcript gives them."""

    world: World
    cast: dict[str, Talker] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)
    day: str = ""
    shown: dict[tuple[str, str], int] = field(default_factory=dict)

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
        self._note(f"{name}: [{label}]")
        await self.cast[name].presses(label)
        self._heard()

    async def fills(self, name: str, answers: dict[str, str]) -> None:
        """Answer the open form, question by question; what is asked in between is left out of the transcript."""
        self._note(f"{name}: {'; '.join(answers.values())}")
        await self.cast[name].fills(answers)
        self._heard()

    async def until(self, *moment: int) -> None:
        """Time passes until that moment (year, month, day, hour, minute; London), and has its effects on the way."""
        end = datetime(*moment, tzinfo=LONDON)  # type: ignore[misc, arg-type]
        while (reached := self.world.clock.now()) < end:
            day = london_day(reached)
            found = await rules.moments(self.world.database, self.world.house, day, day)
            midnight = datetime(day.year, day.month, day.day, tzinfo=LONDON) + ONE
            ahead = [one for one in (*found, midnight) if one > reached]
            await self.world.at(min(*ahead, end))
            self._heard()

    def _heard(self) -> None:
        for name, talker in self.cast.items():
            for seen in talker.way.seen(talker.address):
                if self.shown.get((name, seen.id)) != seen.version:
                    self.shown[name, seen.id] = seen.version
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
        return "\n".join(self.lines).strip() + "\n"
