"""What the central team says to many at once, and the record of how it reached each of them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel, col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import outbox
from storage.database import JSON, inserting_once, run_many, words
from storage.outbox import Outgoing, State
from storage.people import Person

SAY = "broadcasts.say"  # the notice that draws what is said to one person
SLICE = 300  # messages that are left at once; people's turns wait meanwhile


class Stage(StrEnum):
    """Where a broadcast stands."""

    DRAFT = "draft"
    APPROVAL = "approval"  # a second person of the central team has to say yes
    SCHEDULED = "scheduled"
    SENDING = "sending"
    STOPPED = "stopped"  # in mid-send: whoever had not been sent it gets nothing
    SENT = "sent"
    DROPPED = "dropped"


class Excuse(StrEnum):
    """Why somebody of the audience is sent nothing."""

    NONE = ""
    OPTED_OUT = "opted_out"
    NO_ACCOUNT = "no_account"
    STOPPED = "stopped"  # before a message was left for them


class Broadcast(SQLModel, table=True):
    """One text to one audience, said with one voice; `audience` holds the filters by name.

    `issue_id` names the newsletter it carries instead of a text of its own.
    """

    id: int | None = Field(default=None, primary_key=True)
    voice: str = Field(max_length=60)
    title: str = Field(default="", max_length=120)
    text: str = Field(default="", max_length=3000)
    audience: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    stage: Stage = Field(default=Stage.DRAFT, sa_type=words(Stage), index=True)
    made_by: int = Field(foreign_key="person.id")
    made_at: datetime
    approved_by: int | None = Field(default=None, foreign_key="person.id")
    send_at: datetime | None = None  # None: as soon as it may
    started_at: datetime | None = None
    ended_at: datetime | None = None
    correction: int = 0  # counts the corrections of its text after it was sent
    corrected_at: datetime | None = None
    issue_id: int | None = Field(default=None, foreign_key="newsletter_issue.id", index=True)


class Recipient(SQLModel, table=True):
    """Somebody of the audience when sending began; how it went is told by the outbox, unless there is an excuse."""

    __tablename__ = "broadcast_recipient"

    broadcast_id: int = Field(foreign_key="broadcast.id", primary_key=True)
    person_id: int = Field(foreign_key="person.id", primary_key=True)
    excuse: Excuse = Field(default=Excuse.NONE, sa_type=words(Excuse))

    __table_args__ = (sa.Index("ix_broadcast_recipient_person_id", "person_id"),)


_ADD_RECIPIENTS = inserting_once(Recipient, "")


def matter(broadcast_id: int) -> str:
    """What its messages are filed under in the outbox."""
    return f"broadcast:{broadcast_id}"


def key(broadcast_id: int, person_id: int) -> str:
    """The key of what is said to one person."""
    return f"broadcast:{broadcast_id}:{person_id}"


class Fate(StrEnum):
    """How a broadcast reached one person; only WAITING is not final."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"  # it may not have arrived, or have arrived twice
    STOPPED = "stopped"
    OPTED_OUT = "opted_out"
    NO_ACCOUNT = "no_account"


def fate(excuse: Excuse, state: State | None, doubtful: int) -> Fate:
    """What the record of a recipient and of the message to them come to."""
    if excuse is not Excuse.NONE:
        return Fate(excuse.value)
    fates = {State.SENT: Fate.SENT, State.FAILED: Fate.FAILED, State.STALE: Fate.STOPPED, State.UNKNOWN: Fate.UNKNOWN}
    found = fates.get(state, Fate.WAITING) if state else Fate.WAITING
    return Fate.UNKNOWN if doubtful and found is not Fate.WAITING else found


async def start(session: AsyncSession, broadcast: Broadcast, audience: Mapping[int, Excuse], now: datetime) -> None:
    """Write down who is to get it and leave messages for the first of them; doing it again changes nothing."""
    id = broadcast.id or 0
    recipients = [{"broadcast_id": id, "person_id": person, "excuse": excuse} for person, excuse in audience.items()]
    if recipients:
        await run_many(session, _ADD_RECIPIENTS, recipients)
    broadcast.stage, broadcast.started_at = Stage.SENDING, now
    session.add(broadcast)
    await session.flush()
    await go_on(session, broadcast, now)


async def go_on(session: AsyncSession, broadcast: Broadcast, now: datetime) -> bool:
    """Leave a message for some of those who have none yet; whether there may be others."""
    id = broadcast.id or 0
    waiting = _without_message(id).order_by(col(Recipient.person_id)).limit(SLICE)
    to = (await session.exec(waiting)).all()
    said = {"notice": SAY, "args": {"broadcast": id}, "about": matter(id), "bulk": True}
    await outbox.add_many(session, {key(id, person): person for person in to}, now, **said)
    return len(to) == SLICE


def _without_message(broadcast_id: int) -> Any:
    """The numbers of those who shall get it and for whom no message has been left."""
    query = select(Recipient.person_id).join(Outgoing, _theirs(broadcast_id), isouter=True)
    query = query.where(Recipient.broadcast_id == broadcast_id, Recipient.excuse == Excuse.NONE)
    return query.where(col(Outgoing.id).is_(None))


def _theirs(broadcast_id: int) -> Any:
    """What joins a recipient with the message to them."""
    return col(Outgoing.key) == sa.literal(f"{matter(broadcast_id)}:") + sa.cast(col(Recipient.person_id), sa.String)


async def fates(session: AsyncSession, broadcast_id: int) -> Counter[Fate]:
    """How many recipients it has reached how; they add up to the audience."""
    counted: Counter[Fate] = Counter()
    query = _with_messages(broadcast_id).with_only_columns(
        col(Recipient.excuse), col(Outgoing.state), col(Outgoing.doubtful), sa.func.count()
    )
    grouped = query.group_by(col(Recipient.excuse), col(Outgoing.state), col(Outgoing.doubtful))
    for excuse, state, doubtful, count in await session.exec(grouped):
        counted[fate(Excuse(excuse), State(state) if state else None, doubtful or 0)] += count
    return counted


async def ledger(session: AsyncSession, broadcast_id: int) -> Sequence[tuple[Recipient, Outgoing | None, Fate]]:
    """Every recipient with the message to them and how it went, in the order of their ids."""
    rows = await session.exec(_with_messages(broadcast_id).order_by(col(Recipient.person_id)))
    return [(one, row, fate(one.excuse, row and row.state, row.doubtful if row else 0)) for one, row in rows]


def _with_messages(broadcast_id: int) -> Any:
    joined = select(Recipient, Outgoing).join(Outgoing, _theirs(broadcast_id), isouter=True)
    return joined.where(Recipient.broadcast_id == broadcast_id)


async def stop(session: AsyncSession, broadcast: Broadcast, now: datetime) -> None:
    """Nobody who was not sent it yet is sent it; those in flight are not called back."""
    await session.exec(_messages_at(broadcast, State.READY).values(state=State.STALE, done_at=now))
    id = broadcast.id or 0
    left = update(Recipient).where(col(Recipient.broadcast_id) == id, col(Recipient.excuse) == Excuse.NONE)
    await session.exec(left.where(col(Recipient.person_id).in_(_without_message(id))).values(excuse=Excuse.STOPPED))
    broadcast.stage = Stage.STOPPED
    session.add(broadcast)


async def leave_out(session: AsyncSession, person_id: int, now: datetime) -> None:
    """Somebody wants no broadcasts from now on: what is not on its way to them yet is not sent."""
    waits = (col(Outgoing.person_id) == person_id) & (col(Outgoing.notice) == SAY) & col(Outgoing.bulk)
    waits = waits & (col(Outgoing.state) == State.READY)
    for broadcast in await unfinished(session):
        if broadcast.issue_id is not None:  # that is another wish
            continue
        spoken = col(Outgoing.key) == key(broadcast.id or 0, person_id)
        await session.exec(update(Outgoing).where(waits, spoken).values(state=State.STALE, done_at=now))
        theirs = update(Recipient).where(col(Recipient.broadcast_id) == broadcast.id)
        stale = select(Outgoing.id).where(spoken, col(Outgoing.state) != State.STALE).exists()
        ours = theirs.where(col(Recipient.person_id) == person_id, col(Recipient.excuse) == Excuse.NONE)
        await session.exec(ours.where(~stale).values(excuse=Excuse.OPTED_OUT))


async def try_again(session: AsyncSession, broadcast: Broadcast, now: datetime) -> int:
    """Send the messages that failed once more, beside those that may have arrived and those to people
    who want none by now; returns how many."""
    again = {"state": State.READY, "due": now, "tries": 0, "error": "", "done_at": None}
    failed = _messages_at(broadcast, State.FAILED).where(col(Outgoing.doubtful) == 0)
    if broadcast.issue_id is None:
        failed = failed.where(col(Outgoing.person_id).in_(select(Person.id).where(~col(Person.no_broadcasts))))
    count: int = (await session.exec(failed.values(**again))).rowcount
    if count:
        broadcast.stage, broadcast.ended_at = Stage.SENDING, None
        session.add(broadcast)
    return count


async def find(session: AsyncSession, id: int, *, to_change: bool = False) -> Broadcast | None:
    query = select(Broadcast).where(Broadcast.id == id)
    if to_change:
        query = query.with_for_update().execution_options(populate_existing=True)
    return (await session.exec(query)).first()


async def due(session: AsyncSession, now: datetime) -> Sequence[Broadcast]:
    """Those whose time has come, for starting them."""
    come = sa.or_(col(Broadcast.send_at).is_(None), col(Broadcast.send_at) <= now)
    query = select(Broadcast).where(Broadcast.stage == Stage.SCHEDULED, come).order_by(col(Broadcast.id))
    return (await session.exec(query.with_for_update())).all()


async def unfinished(session: AsyncSession) -> Sequence[Broadcast]:
    """Those being sent, or stopped with messages still on their way, for reporting on them."""
    going = col(Broadcast.stage).in_((Stage.SENDING, Stage.STOPPED)) & col(Broadcast.ended_at).is_(None)
    return (await session.exec(select(Broadcast).where(going).order_by(col(Broadcast.id)).with_for_update())).all()


async def standing_at(session: AsyncSession, *stages: Stage) -> Sequence[Broadcast]:
    query = select(Broadcast).where(col(Broadcast.stage).in_(stages))
    return (await session.exec(query.order_by(col(Broadcast.send_at), col(Broadcast.id)))).all()


async def latest(session: AsyncSession, most: int) -> Sequence[Broadcast]:
    """The last that were made and not dropped, the newest first."""
    query = select(Broadcast).where(Broadcast.stage != Stage.DROPPED).order_by(col(Broadcast.id).desc()).limit(most)
    return (await session.exec(query)).all()


async def done_at(session: AsyncSession, broadcast_id: int) -> Sequence[datetime]:
    """When its messages came to their ends."""
    ended = select(Outgoing.done_at).where(col(Outgoing.about) == matter(broadcast_id), col(Outgoing.bulk))
    return [moment for moment in await session.exec(ended.distinct()) if moment]


def _messages_at(broadcast: Broadcast, state: State) -> Any:
    """The change of its messages that stand there."""
    ours = update(Outgoing).where(col(Outgoing.about) == matter(broadcast.id or 0), col(Outgoing.bulk))
    return ours.where(col(Outgoing.state) == state)
