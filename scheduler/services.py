"""Six months after a five-day pupil premium review, those concerned are reminded of its evaluation, once."""

from datetime import timedelta

from messages.services import has_look_back, look_back
from scheduler.tick import Tick, morning
from storage import requests
from storage.people import Role
from storage.requests import Kind, Status, SupportRequest

AS_LONG = timedelta(days=28)  # a reminder that is later than this is not sent any more


async def look_back_on_reviews(tick: Tick) -> None:
    for review in await requests.standing_at(tick.session, Status.AGREED, Status.CLOSED, kind=Kind.PUPIL_PREMIUM):
        if review.happens_on and has_look_back(review.kind, review.answers.get("model")):
            due = morning(look_back(review.happens_on, tick.year))
            if due <= tick.now < due + AS_LONG:
                await _remind(tick, review)


async def _remind(tick: Tick, review: SupportRequest) -> None:
    """Remind whoever asked, the school's heads, and whoever of the central team looked after it."""
    heads = await tick.reachable(Role.HEADTEACHER, review.school_id)
    for person in {review.asker_id, review.taken_by, *heads} - {None}:
        key = f"services:{review.id}:look_back:{person}"
        await tick.remind(key, person or 0, "services.look_back", request=review.id)
