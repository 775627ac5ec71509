"""A broadcast goes out at its time; while it does, its card shows how far it is, and its end is reported."""

from datetime import date, datetime, timedelta

from messages.dates import london_day
from scheduler.tick import Tick
from storage import audiences, broadcast_approvals, broadcasts, corrections, progress
from storage.broadcasts import Fate, Stage

MINUTE = timedelta(minutes=1)


async def send_due(tick: Tick) -> None:
    """To everybody it is for at that moment; where these have become so many, a second person is asked first."""
    house = tick.house
    for broadcast in await broadcasts.due(tick.session, tick.now):
        audience = await audiences.of(
            tick.session, broadcast, tick.today, house.newsletter_to, reaches_all=house.reaches_all
        )
        if broadcast_approvals.needed(broadcast, audiences.sent_to(audience), house.second_approver_above):
            await broadcast_approvals.hold(tick.session, broadcast, tick.now, everybody=house.reaches_all)
        else:
            await broadcasts.start(tick.session, broadcast, audience, tick.now)


async def go_on(tick: Tick) -> bool:
    """A broadcast to very many is left for some of them at a time, so that people's turns come in between."""
    for broadcast in await broadcasts.unfinished(tick.session):
        if broadcast.stage is Stage.SENDING and await broadcasts.go_on(tick.session, broadcast, tick.now):
            return True
    return False


async def report(tick: Tick) -> None:
    """Each minute the card is brought up to date; when nobody waits any more, whoever made it is told."""
    for broadcast in await broadcasts.unfinished(tick.session):
        fates = await broadcasts.fates(tick.session, broadcast.id or 0)
        await corrections.follow(tick.session, broadcast, tick.now)
        if not fates[Fate.WAITING]:
            await progress.end(tick.session, broadcast, tick.now, everybody=tick.house.reaches_all)
        await progress.show(tick.session, broadcast, fates, tick.now, tick.house.team_rooms)


async def moments(tick: Tick, first: date, last: date) -> set[datetime]:
    """When broadcasts are to go out, and the minutes after messages of theirs have arrived."""
    found = {one.send_at for one in await broadcasts.standing_at(tick.session, Stage.SCHEDULED) if one.send_at}
    for broadcast in await broadcasts.standing_at(tick.session, Stage.SENDING, Stage.STOPPED):
        if broadcast.ended_at is not None:
            continue
        ended = await broadcasts.done_at(tick.session, broadcast.id or 0)
        since = [moment for moment in (broadcast.started_at, *ended) if moment]
        found |= {moment.replace(second=0, microsecond=0) + MINUTE for moment in since}
    return {moment for moment in found if first <= london_day(moment) <= last}
