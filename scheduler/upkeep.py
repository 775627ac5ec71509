"""What is no longer needed is forgotten: event ids, used codes, words of failed messages or misread, unused photos."""

from datetime import timedelta

from scheduler.tick import Tick
from storage import inbox, invitations, misread, outbox, published

EVENTS = timedelta(days=8)  # Telegram may begin its numbers anew after a week, Slack retries for a day
WORDS = timedelta(days=30)
MISREAD = timedelta(hours=23)  # what somebody typed, until they agree to have it kept: never longer than a day
PHOTOS = timedelta(days=7)  # to say what they show and that they may be printed


async def forget(tick: Tick) -> None:
    await inbox.forget_before(tick.session, tick.now - EVENTS)
    await invitations.forget_old(tick.session, tick.now)
    await outbox.forget_words(tick.session, tick.now - WORDS)
    await misread.forget_before(tick.session, tick.now - MISREAD)
    await published.forget_unused(tick.session, tick.now - PHOTOS)
