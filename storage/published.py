"""What of the newsletter can be read by others than its makers, and the photos in it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import newsletters
from storage.broadcasts import Broadcast
from storage.newsletters import Issue, Item, Photo, Stage

PUBLIC = (Stage.APPROVED, Stage.SENT)


async def at(session: AsyncSession, secret: str) -> Issue | None:
    """The issue whose page has this address, once it is approved."""
    query = select(Issue).where(Issue.secret == secret, Issue.secret != "", col(Issue.stage).in_(PUBLIC))
    return (await session.exec(query)).first()


async def is_out(session: AsyncSession, issue: Issue) -> bool:
    """Whether its readers have it, or some of them."""
    if issue.stage is Stage.SENT:
        return True
    carrier = await newsletters.broadcast_of(session, issue.id or 0)
    return issue.stage is Stage.APPROVED and carrier is not None and carrier.started_at is not None


async def last_on_its_way(session: AsyncSession) -> Issue | None:
    """The issue that its readers have been sent last, or are being sent."""
    query = (
        select(Issue).join(Broadcast, col(Broadcast.issue_id) == Issue.id).where(col(Broadcast.started_at).is_not(None))
    )
    return (await session.exec(query.order_by(col(Broadcast.started_at).desc()))).first()


async def photos(session: AsyncSession, ids: Collection[int]) -> Mapping[int, Photo]:
    """By their ids."""
    found = await session.exec(select(Photo).where(col(Photo.id).in_(ids)))
    return {photo.id or 0: photo for photo in found}


async def words_of_photos(session: AsyncSession, ids: Collection[int]) -> Mapping[int, str]:
    """The words for those who cannot see them, by their ids; the photos themselves stay where they are."""
    found = await session.exec(select(col(Photo.id), col(Photo.alt)).where(col(Photo.id).in_(ids)))
    return {id or 0: alt for id, alt in found}


async def unused_photos(session: AsyncSession, person_id: int) -> Sequence[int]:
    """The photos that a person has sent in and that stand in no piece yet, the latest first."""
    query = select(col(Photo.id)).where(Photo.person_id == person_id, col(Photo.id).not_in(_used()))
    return [id or 0 for id in await session.exec(query.order_by(col(Photo.id).desc()))]


async def forget_unused(session: AsyncSession, before: datetime) -> None:
    """Drop the photos that were sent in before that moment and stand in no piece."""
    await session.exec(delete(Photo).where(col(Photo.at) < before, col(Photo.id).not_in(_used())))


def _used() -> Any:
    return select(Item.photo_id).where(col(Item.photo_id).is_not(None))
