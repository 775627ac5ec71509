"""The people of a school year, and the steps that every deployment takes, for dialogues that play many of them."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from sqlmodel import func, select

from messages.dates import LONDON
from storage.ledger import DayUse
from storage.people import Person
from storage.requests import Status, SupportRequest
from storage.specialisms import Sle
from tests.dialogues.test_evaluations import ENDED
from tests.dialogues.test_visits import NOTE
from tests.world import Talker, World

PLAN = {
    "focus": "Planning key stage 3 with the new subject leader",
    "outcomes": "A plan for each unit",
    "people": "The subject leader",
    "timing": "A day a fortnight",
    "staff_released": "Yes",
}
NAMES = {
    # five schools that ask, and one more head who hears of an SLE of theirs
    "oakfield": "head@oakfield.example.org",
    "deputy": "deputy@oakfield.example.org",
    "witham": "head@witham.example.org",
    "lapwing": "head@lapwing.example.org",
    "alderwick": "head@alderwick.example.org",
    "skylark": "head@skylark.example.org",
    "kingssluice": "head@kingssluice.example.org",
    "curlew": "head@curlew.example.org",
    "chalkhollow": "head@chalkhollow.example.org",
    "bargemans": "head@bargemans.example.org",
    "fivesails": "head@fivesails.example.org",
    # eight SLEs
    "bilal": "bilal.chaudmere@kingssluice.example.org",
    "eleanor": "eleanor.sparrowhurst@kingssluice.example.org",
    "gethin": "gethin.bryncarn@curlew.example.org",
    "ifeoma": "ifeoma.chukwudale@witham.example.org",
    "lewis": "lewis.hartfen@chalkhollow.example.org",
    "marta": "marta.dabrowick@chalkhollow.example.org",
    "rashid": "rashid.karimoor@bargemans.example.org",
    "lakshmi": "lakshmi.menonby@fivesails.example.org",
    # the alliance
    "team": "coordinator@alliance.example.org",
    "jamal": "jamal.rookwith@alliance.example.org",
    "finance": "finance@alliance.example.org",
}
ON = {"team": "slack", "jamal": "telegram", "finance": "slack", "witham": "slack", "bilal": "telegram"}


@dataclass
class Year:
    """The people of the year and the steps that every deployment takes."""

    world: World
    people: dict[str, Talker] = field(default_factory=dict)

    async def begin(self) -> None:
        self.world.clock.turn(datetime(2026, 9, 7, 9, 0, tzinfo=LONDON))
        for name, email in NAMES.items():
            self.people[name] = await self.world.person(email, on=ON.get(name, "terminal"))

    def __getitem__(self, name: str) -> Talker:
        return self.people[name]

    async def day(self, month: int, day: int, hour: int = 9, minute: int = 0, year: int = 0) -> None:
        """It is that day of the school year; everybody has read what came before."""
        which = year or (2026 if month >= 9 else 2027)
        await self.world.at(datetime(which, month, day, hour, minute, tzinfo=LONDON))
        for talker in self.people.values():
            talker.marks()

    async def asks(self, school: str, **changes: str) -> int:
        """A head sends a request and the team takes it."""
        reference = await self[school].sends_request(**changes)
        number = int(reference.removeprefix("S2S-"))
        await self["team"].says(f"show {number}")
        await self["team"].presses("Take it")
        return number

    async def matched(self, number: int, sle: str, head_of_sle: str) -> None:
        """The team asks the SLE's own head."""
        await self["team"].says(f"match {number}")
        await self["team"].presses(sle)
        await self["team"].presses(f"Ask {head_of_sle} for release")
        await self["team"].presses("Ask their head")

    async def both_willing(self, number: int, sle: str, school: str) -> None:
        await self[sle].presses("Yes, I will")
        await self[school].presses("Yes, please")
        assert await self.status(number) is Status.SCOPING

    async def signed(self, number: int, sle: str, school: str, days: str, *prices: str) -> None:
        """The SLE writes the agreement, the school's head signs."""
        await self[sle].says("agreement")
        about = {"request": f"S2S-{number:04d}"}
        await self[sle].fills({**PLAN, **about, "days": days})
        await self[sle].presses("Send for signature")
        self[school].hears("agreement with", *prices)
        await self[school].presses("Sign")
        assert await self.status(number) is Status.AGREED

    async def books(self, sle: str, school: str, *days: str) -> None:
        """The SLE proposes days, the school chooses each of them."""
        await self[sle].says("propose days")
        await self[sle].fills({"days": " and ".join(days), "length": "whole day"})
        await self[sle].presses("Propose")
        for day in days:
            await self[school].presses(day if len(days) > 1 else "Yes, that day")

    async def gives(self, sle: str, month: int, day: int, year: int = 0) -> None:
        """The day is over, the SLE logs it and writes it up."""
        await self.day(month, day, 16, 0, year)
        await self[sle].says("to do")
        await self[sle].presses(
            f"Log {date(year or (2026 if month >= 9 else 2027), month, day):%a} {day} {MONTHS[month]}"
        )
        await self[sle].presses("Yes, write the note")
        await self[sle].fills(NOTE)
        await self[sle].presses("File the note")

    async def finished(self, number: int, sle: str, school: str) -> None:
        """The SLE finishes, the school evaluates, and that closes it."""
        await self[sle].says(f"finish {number}")
        await self[sle].presses("Yes, finished")
        await self[school].presses("Answer now")
        await self[school].fills(ENDED)
        await self[school].presses("Send evaluation")
        assert await self.status(number) is Status.CLOSED

    async def newest(self) -> int:
        """The number of the request that came last."""
        async with self.world.database.reading() as session:
            return (await session.exec(select(func.max(SupportRequest.id)))).one() or 0

    async def name_of(self, who: str) -> str:
        async with self.world.database.reading() as session:
            return (await session.exec(select(Person.name).where(Person.email == NAMES[who]))).one()

    async def head_of(self, school: str) -> str:
        return await self.name_of(school)

    def on(self, who: str) -> str:
        return ON.get(who, "terminal")

    async def status(self, number: int) -> Status:
        async with self.world.database.reading() as session:
            return (await session.get_one(SupportRequest, number)).status

    async def days_of(self, email: str) -> tuple[Decimal, Decimal]:
        """Free and charged days of an SLE in the ledger, over all years."""
        async with self.world.database.reading() as session:
            rows = await session.exec(select(DayUse).join(Sle).join(Person).where(Person.email == email))
            free, charged = Decimal(0), Decimal(0)
            for row in rows:
                free, charged = free + row.free, charged + row.charged
        return free, charged


MONTHS = ("", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
