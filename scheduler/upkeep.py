"""What is no longer needed is forgotten: event ids, used codes, the words of messages that failed long ago."""

from datetime import datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from messages.house import House
from storage import inbox, invitations, outbox

EVENTS = timedelta(days=8)  # Telegram may begin its numbers anew after a week, Slack retries for a day
WORDS = timedelta(days=30)


async def forget(session: AsyncSession, house: House, now: datetime) -> None:
    await inbox.forget_before(session, now - EVENTS)
    await invitations.forget_old(session, now)
    await outbox.forget_words(session, now - WORDS)
