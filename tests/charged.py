"""A request with days beyond the free ones, for tests about money."""

from datetime import date

from storage.requests import Status
from storage.visits import VisitStatus
from tests.stages import SLE, request_at, visit_on
from tests.world import World

OFFICER = "finance@alliance.example.org"  # Edith Tallyford
SCHOOLS_OFFICER = "finance@oakfield.example.org"  # Doreen Pennybridge
OTHER_OFFICER = "anil.mehtaford@witham.example.org"
ANOTHER_SLE = "cpld@witham.example.org"
FREE = (date(2026, 11, 3), date(2026, 11, 4), date(2026, 11, 5))
CHARGED = (date(2026, 11, 12), date(2026, 11, 19))


async def charged_request(world: World, *days: date, sle: str = SLE, **answers: str) -> int:
    """A request of five days, three of them free; those given are the free ones and these."""
    number = await request_at(world, Status.ACTIVE, sle=sle, days="5", extra="2", answers=dict(answers))
    for day in (*FREE, *days):
        await visit_on(world, number, day, VisitStatus.DONE)
    return number
