"""How an issue of the newsletter comes about: it is begun, gathers pieces, is put in order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import newsletters
from storage.database import inserting_once, run, take_turns
from storage.newsletters import Issue, Item, Photo, Section, Stage

_BEGIN = inserting_once(Issue, "id")
FIRST_UNPLANNED = 7  # the number of an issue for which no half term was loaded
WORDS = ("title", "text", "link", "said_by")
PLACE = ("section", "position")


@dataclass(frozen=True, slots=True)
class Drawn:
    """A piece that follows from what is known, such as a meeting to come; `origin` names it: event:12."""

    origin: str
    section: Section
    title: str
    text: str
    link: str = ""
    said_by: str = ""
    position: int = 0


async def begin(session: AsyncSession, academic_year: str, term: int, title: str, send_at: datetime) -> Issue:
    """The issue of that half term, made where there is none."""
    new = Issue(academic_year=academic_year, term=term, title=title, send_at=send_at)
    await run(session, _BEGIN, **new.model_dump(exclude={"id"}))
    query = select(Issue).where(Issue.academic_year == academic_year, Issue.term == term)
    return (await session.exec(query)).one()


async def begin_unplanned(session: AsyncSession, academic_year: str, title: str, send_at: datetime) -> Issue:
    """An issue for which no half term is known: it has a number of its own."""
    await take_turns(session, "newsletter.unplanned")
    taken = [number for year, number in await made(session) if year == academic_year]
    return await begin(session, academic_year, max([FIRST_UNPLANNED - 1, *taken]) + 1, title, send_at)


async def made(session: AsyncSession) -> set[tuple[str, int]]:
    """The half terms, by school year and number, that have an issue."""
    return set(await session.exec(select(Issue.academic_year, Issue.term)))


async def add(session: AsyncSession, item: Item) -> bool:
    """Put a piece at the end of its section; true where that makes an approval void."""
    item.position = await _last(session, item) + 1
    session.add(item)
    await session.flush()
    return await newsletters.changed(session, item.issue_id)


async def _last(session: AsyncSession, item: Item) -> int:
    """The highest place in the section of a piece."""
    held = await newsletters.all_items(session, item.issue_id)
    return max((other.position for other in held if other.section is item.section and other is not item), default=0)


async def edit(session: AsyncSession, item: Item, **fields: Any) -> bool:
    """Change the words of a piece: from now on they are not drawn anew."""
    _set(session, item, {**fields, "edited": True})
    await session.flush()
    return await newsletters.changed(session, item.issue_id)


async def move_to(session: AsyncSession, item: Item, section: Section) -> bool:
    """Put a piece at the end of another section."""
    item.section = section
    _set(session, item, {"position": await _last(session, item) + 1, "placed": True})
    await session.flush()
    return await newsletters.changed(session, item.issue_id)


async def shift(session: AsyncSession, item: Item, steps: int) -> bool:
    """Let a piece stand so many places further down among its like, or up: true if there was such a place."""
    held = await newsletters.items(session, item.issue_id)
    beside = [other for other in held if other.section is item.section]
    at = next((place for place, other in enumerate(beside) if other.id == item.id), None)
    if at is None or not 0 <= at + steps < len(beside):
        return False
    beside.insert(at + steps, beside.pop(at))
    for place, other in enumerate(beside, 1):
        _set(session, other, {"position": place, "placed": True})
    await session.flush()
    await newsletters.changed(session, item.issue_id)
    return True


async def drop(session: AsyncSession, item: Item, reason: str) -> bool:
    """Leave a piece out; it can be taken in again."""
    _set(session, item, {"dropped": True, "reason": reason})
    await session.flush()
    return await newsletters.changed(session, item.issue_id)


async def restore(session: AsyncSession, item: Item) -> bool:
    _set(session, item, {"dropped": False, "reason": ""})
    await session.flush()
    return await newsletters.changed(session, item.issue_id)


async def remove(session: AsyncSession, item: Item) -> bool:
    """Forget a piece, with its photo; true where that makes an approval void."""
    issue_id, photo_id, shown = item.issue_id, item.photo_id, not item.dropped
    await session.delete(item)
    await session.flush()
    if photo_id is not None:
        await session.exec(delete(Photo).where(col(Photo.id) == photo_id))
    return shown and await newsletters.changed(session, issue_id)


async def told_before(session: AsyncSession, issue: Issue) -> set[str]:
    """The origins of all that stood in other issues, or was dropped from them."""
    query = select(Item.origin).where(Item.issue_id != issue.id, Item.origin != "")
    return set(await session.exec(query))


async def refresh(session: AsyncSession, issue: Issue, drawn: Sequence[Drawn], now: datetime) -> bool:
    """Let the issue hold these pieces as they are now; true where that makes an approval void.

    What is no longer among them disappears. What an editor changed keeps its words. To an approved issue nothing is
    added.
    """
    held = {item.origin: item for item in await newsletters.all_items(session, issue.id or 0) if item.origin}
    wanted = {one.origin: one for one in drawn}
    touched = False
    for origin, item in held.items():
        if origin not in wanted:
            touched |= not item.dropped
            await session.delete(item)
        elif changes := _changes(item, wanted[origin]):
            touched |= not item.dropped
            _set(session, item, changes)
    if issue.stage is Stage.GATHERING:
        session.add_all(_new(issue, one, now) for origin, one in wanted.items() if origin not in held)
    await session.flush()
    return touched and await newsletters.changed(session, issue.id or 0)


def _changes(item: Item, drawn: Drawn) -> Mapping[str, Any]:
    names = (*(() if item.edited else WORDS), *(() if item.placed else PLACE))
    return {name: getattr(drawn, name) for name in names if getattr(item, name) != getattr(drawn, name)}


def _set(session: AsyncSession, item: Item, changes: Mapping[str, Any]) -> None:
    for name, value in changes.items():
        setattr(item, name, value)
    session.add(item)


def _new(issue: Issue, drawn: Drawn, now: datetime) -> Item:
    fields = {name: getattr(drawn, name) for name in ("origin", *WORDS, *PLACE)}
    return Item(issue_id=issue.id or 0, at=now, **fields)
