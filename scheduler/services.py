"""Six months after a five-day pupil premium review, those concerned are reminded of its evaluation, once."""

from datetime import datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from messages.house import House
from messages.services import has_look_back, look_back
from scheduler import mornings
from storage import people, requests, telling
from storage.people import Role
from storage.requests import Kind, Status, SupportRequest

AS_LONG = timedelta(days=28)  # a reminder that is later than this is not sent any more


async def look_back_on_reviews(session: AsyncSession, house: House, now: datetime) -> None:
    for review in await requests.standing_at(session, Status.AGREED, Status.CLOSED, kind=Kind.PUPIL_PREMIUM):
        if review.happens_on and has_look_back(review.kind, review.answers.get("model")):
            due = mornings.of(look_back(review.happens_on))
            if due <= now < due + AS_LONG:
                await _remind(session, house, now, review)


async def _remind(session: AsyncSession, house: House, now: datetime, review: SupportRequest) -> None:
    """Tell whoever asked, the school's heads, and whoever of the central team looked after it."""
    everybody, school = house.reaches_all, review.school_id
    heads = await people.reachable(session, Role.HEADTEACHER, everybody=everybody, school_id=school)
    for person in {review.asker_id, review.taken_by, *(head.id for head in heads)} - {None}:
        key = f"services:{review.id}:look_back:{person}"
        await telling.person(session, key, now, person or 0, "services.look_back", request=review.id)
