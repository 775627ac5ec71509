"""What is kept of somebody beside their requests: replies, agenda items, attendance, feed, newsletter, settings."""

from sqlmodel.ext.asyncio.session import AsyncSession

from handlers import meetings, misread
from handlers.router import Turn
from messages import about_me as texts
from messages.about_me import Kept
from messages.dates import london_day
from messages.meetings import Meeting
from storage import attendance, events, newsletters, replies


async def lines(turn: Turn) -> tuple[tuple[str, str], ...]:
    """In short lines, for the person who asks."""
    session, person = turn.session, turn.person_id
    attended = await attendance.taken_part(session, person)
    feed = await replies.feed_of(session, person)
    kept = Kept(
        invitations=await _invitations(turn),
        agenda=[item.text for item in await replies.proposed(session, person)],
        sessions=len(attended),
        views=await _views(session, person, [event.id or 0 for event, _ in attended]),
        feed=london_day(feed.at) if feed else None,
        newsletter=await newsletters.is_reader(session, person, turn.house.newsletter_to),
        quiet=turn.who.quiet or turn.house.quiet_hours,
        quiet_weekends=turn.who.quiet_weekends,
        broadcasts=not turn.who.no_broadcasts,
        misread=misread.agreed(turn.who),
    )
    return texts.lines(kept)


async def _invitations(turn: Turn) -> list[Meeting]:
    """Those this person answered, the latest meeting first."""
    rows = [await events.find(turn.session, id) for id in await replies.by_event(turn.session, turn.person_id)]
    found = [await meetings.told(turn, event, turn.person_id) for event in rows if event]
    return sorted(found, key=lambda meeting: meeting.day, reverse=True)


async def _views(session: AsyncSession, person: int, attended: list[int]) -> int:
    return len([event for event in attended if await attendance.answer_of(session, event, person)])
