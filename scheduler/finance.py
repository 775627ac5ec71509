"""An invoice that nobody has paid: the finance officer is reminded once, a week later the central team is told."""

from datetime import date, datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from messages.dates import LONDON
from messages.house import House
from scheduler import mornings
from storage import invoices, people, telling
from storage.invoices import InvoiceStatus
from storage.people import Person, Role

A_WEEK = 7


def _due(since: date, days: int) -> datetime:
    """Eight in the morning of the first working day so many calendar days later or after."""
    return mornings.after(since + timedelta(days=days - 1), 1)


async def _officers(session: AsyncSession, house: House) -> list[Person]:
    """The finance officers of the alliance, not those of schools, who can be reached."""
    found = await people.reachable(session, Role.FINANCE, everybody=house.reaches_all)
    return [one for one in found if (Role.FINANCE, None, None) in await people.posts_of(session, one.id or 0)]


async def chase_invoices(session: AsyncSession, house: House, now: datetime) -> None:
    for invoice in await invoices.standing_at(session, InvoiceStatus.RAISED):
        since = invoice.since.astimezone(LONDON).date()
        key = f"invoice:{invoice.id}:overdue:{since}"  # raised again after a dispute, it waits anew
        if now >= _due(since, house.invoice_days):
            for officer in await _officers(session, house):
                id = officer.id or 0
                await telling.person(session, f"{key}:{id}", now, id, "invoices.overdue", invoice=invoice.id)
        if now >= _due(since, house.invoice_days + A_WEEK):
            notice, rooms, everybody = "invoices.overdue_for_team", house.team_rooms, house.reaches_all
            await telling.team(session, f"{key}:team", now, rooms, notice, everybody=everybody, invoice=invoice.id)
