"""When schools are open, as far as the alliance's own calendar is known: by what day something is due."""

from datetime import date

from sqlmodel.ext.asyncio.session import AsyncSession

from messages.school_year import SchoolYear
from storage import terms


async def known(session: AsyncSession, school_id: int | None = None) -> SchoolYear:
    """The alliance's own calendar; with a school, with the days on which it differs."""
    return SchoolYear(*await terms.known(session, school_id))


async def day_after(session: AsyncSession, day: date, count: int) -> date:
    """The school day so many school days after a day: nothing is due in the holidays."""
    return (await known(session)).after(day, count)
