"""An invoice that nobody has paid: the finance officer is reminded once, a week later the central team is told."""

from datetime import date, datetime, timedelta

from messages.dates import london_day
from scheduler.tick import Tick
from storage import invoices, people
from storage.invoices import InvoiceStatus
from storage.people import Role

A_WEEK = 7


def _due(tick: Tick, since: date, days: int) -> datetime:
    """Eight in the morning of the first school day so many calendar days later or after."""
    return tick.morning_after(since + timedelta(days=days - 1), 1)


async def _officers(tick: Tick) -> list[int]:
    """The finance officers of the alliance, not those of schools, who can be reached."""
    found = await tick.reachable(Role.FINANCE)
    return [one for one in found if (Role.FINANCE, None, None) in await people.posts_of(tick.session, one)]


async def chase_invoices(tick: Tick) -> None:
    for invoice in await invoices.standing_at(tick.session, InvoiceStatus.RAISED):
        since = london_day(invoice.since)
        key = f"invoice:{invoice.id}:overdue:{since}"  # raised again after a dispute, it waits anew
        asked = _due(tick, since, tick.house.invoice_days)
        if tick.now >= asked:
            for officer in await _officers(tick):
                await tick.remind(f"{key}:{officer}", officer, "invoices.overdue", invoice=invoice.id)
        if tick.now >= _due(tick, london_day(asked), A_WEEK):
            await tick.remind_team(f"{key}:team", "invoices.overdue_for_team", invoice=invoice.id)
