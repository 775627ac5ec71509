"""Who a broadcast is for: people by what they do, where, and what they have not done yet; each once."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import evaluations, events, ledger, newsletters, people, replies, requests
from storage.broadcasts import Broadcast, Excuse
from storage.people import Post, Role, Somebody
from storage.schools import School
from storage.specialisms import Sle

Filters = Mapping[str, Any]  # as they are kept with a broadcast; a filter that is not there lets everybody through


async def find(session: AsyncSession, filters: Filters, today: date) -> list[Somebody]:
    """Everybody that all the filters let through, each once, by name."""
    found = [one for one in await people.everybody(session) if _fits(one, filters) and not _left_out(one, filters)]
    for ids in [ids for ids in await _narrowed(session, filters, today) if ids is not None]:
        found = [one for one in found if one.id in ids]
    return found


def _fits(one: Somebody, filters: Filters) -> bool:
    """Whether one of the posts meets all that is asked of a post."""
    asked = [name for name in ("roles", "schools", "phases", "members") if filters.get(name)]
    return not asked or any(_post_fits(role, school, filters) for role, school in one.posts)


def _post_fits(role: Role, school: School | None, filters: Filters) -> bool:
    if filters.get("roles") and role not in filters["roles"]:
        return False
    if filters.get("schools") and (school is None or school.id not in filters["schools"]):
        return False
    if filters.get("phases") and (school is None or school.phase not in filters["phases"]):
        return False
    return not filters.get("members") or (school is not None and school.member)


def _left_out(one: Somebody, filters: Filters) -> bool:
    """Whether the person, a role or a school of theirs is left out."""
    if one.id in filters.get("not_people", ()):
        return True
    roles, schools = filters.get("not_roles", ()), filters.get("not_schools", ())
    return any(role in roles or (school is not None and school.id in schools) for role, school in one.posts)


async def _narrowed(session: AsyncSession, filters: Filters, today: date) -> Sequence[set[int] | None]:
    """By what they have or have not done: the ids that are left, None where nothing is asked."""
    return (
        await _unreplied(session, filters["unreplied"]) if filters.get("unreplied") else None,
        await _unevaluated(session, today) if filters.get("unevaluated") else None,
        await _with_days(session, today) if filters.get("days_left") else None,
        await _with_request(session) if filters.get("open_request") else None,
    )


async def _unreplied(session: AsyncSession, event_id: int) -> set[int]:
    """Those a meeting is for who have not answered its invitation."""
    event = await events.find(session, event_id)
    invited = await events.invited(session, event, everybody=True) if event else []
    answered = {reply.person_id for reply in await replies.of_event(session, event_id)}
    return {person.id or 0 for person in invited} - answered


async def _unevaluated(session: AsyncSession, today: date) -> set[int]:
    return {one.person_id for one in await evaluations.waiting(session, today)}


async def _with_days(session: AsyncSession, today: date) -> set[int]:
    """The SLEs who have free days left this academic year."""
    sles = (await session.exec(select(Sle))).all()
    stand = await ledger.balances(session, sles, ledger.academic_year(today))
    return {person for person, balance in stand.items() if balance.free_left > 0}


async def _with_request(session: AsyncSession) -> set[int]:
    """Everybody at a school whose request is not over."""
    schools = {request.school_id for request in await requests.standing_at(session, *requests.OPEN)}
    return set(await session.exec(select(Post.person_id).where(col(Post.school_id).in_(schools))))


async def excused(session: AsyncSession, audience: Iterable[Somebody], *, reaches_all: bool) -> dict[int, Excuse]:
    """Why each of them is sent nothing, if anything speaks against it."""
    there = await people.with_account(session)
    found = {}
    for one in audience:
        reached = reaches_all or one.id in there
        why = Excuse.OPTED_OUT if one.person.no_broadcasts else Excuse.NONE if reached else Excuse.NO_ACCOUNT
        found[one.id] = why
    return found


async def of(
    session: AsyncSession, broadcast: Broadcast, today: date, newsletter_to: str, *, reaches_all: bool
) -> Mapping[int, Excuse]:
    """Everybody a broadcast is for as things stand now; an issue of the newsletter has its own readers."""
    if broadcast.issue_id is not None:
        return await newsletters.readers(session, newsletter_to, reaches_all=reaches_all)
    return await excused(session, await find(session, broadcast.audience, today), reaches_all=reaches_all)


def sent_to(audience: Mapping[int, Excuse]) -> int:
    """How many of them are sent something."""
    return sum(excuse is Excuse.NONE for excuse in audience.values())
