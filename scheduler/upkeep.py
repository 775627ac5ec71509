"""What is no longer needed is forgotten, each kind of record when its time is over."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from messages import own_words
from messages.dates import LONDON
from messages.retention import RULES
from scheduler.tick import Tick
from storage import browsers, forgetting, inbox, invitations, misread, outbox, published, year_plans

NIGHT = 0  # the hour in London in which what is kept for months is looked through
FIGURES = forgetting.Figures(own_words.of_request, own_words.of_plan, own_words.of_note, own_words.of_evaluation)
Forgetting = Callable[[AsyncSession, datetime], Awaitable[None]]
FORGETTING: Mapping[str, Forgetting] = {
    "inbox": inbox.forget_before,
    "invitations": invitations.forget_old,
    "words": outbox.forget_words,
    "misread": misread.forget_before,
    "photos": published.forget_unused,
    "attempts": forgetting.attempts,
    "desk": browsers.forget_keys,
    "browsers": browsers.forget_sessions,
    "gates": forgetting.gates,
    "drafts": forgetting.drafts,
    "newcomers": forgetting.newcomers,
    "messages": forgetting.messages,
    "recipients": forgetting.recipients,
    "plans": year_plans.forget_before,
    "looks": forgetting.looks,
    "questions": forgetting.questions,
    "replies": forgetting.replies,
    "feedback": forgetting.feedback,
    "attendance": forgetting.attendance,
    "audit": forgetting.audit,
    "consents": forgetting.consents,
    "invoices": forgetting.invoices,
}
REQUESTS = "requests"


async def forget(tick: Tick) -> None:
    """Apply every rule of what is kept for how long."""
    night = tick.now.astimezone(LONDON).hour == NIGHT
    for rule in RULES:
        if rule.name in FORGETTING and (night or not rule.nightly):
            await FORGETTING[rule.name](tick.session, rule.before(tick.house, tick.now))
        elif rule.name == REQUESTS and night:
            ids = await forgetting.over_before(tick.session, rule.before(tick.house, tick.now))
            await forgetting.words_of_requests(tick.session, ids, FIGURES, tick.now)
