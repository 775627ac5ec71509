"""Everything the bot is going to say, until it is said: the only way anything is ever said."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Field, SQLModel, col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import causes
from storage.database import (
    JSON,
    TAKE_TURNS,
    BigId,
    call,
    inserting_once,
    is_shared,
    run,
    run_many,
    the_same,
    words,
)

TRIES = 8
HOLDING = 3  # tries for which it keeps waiting what goes the same way after it
SOON = timedelta(seconds=2)  # what is due in so short a time is not overtaken either
LEASE = timedelta(seconds=9)  # a claim that was not renewed for so long belongs to a process that died
STAY = timedelta(seconds=60)  # for no longer does a message wait with the process that claimed and drew it
TOGETHER = "reminders.together"  # the notice that draws several reminders as one message; `rows` are their ids
CARD = "card"  # the surface of a message that is changed in place as its matter moves


ONLY_CARDS = sa.text("surface = 'card'")
ONLY_BULK = sa.text("bulk")


class State(StrEnum):
    """READY waits for its time; SENDING is in flight; the others are final, UNKNOWN after its one retry.

    A reminder is HELD until its person may be disturbed; TOGETHER, it was said in one message with others.
    """

    HELD = "held"
    TOGETHER = "together"
    READY = "ready"
    SENDING = "sending"
    SENT = "sent"
    STALE = "stale"
    FAILED = "failed"
    UNKNOWN = "unknown"


class Outgoing(SQLModel, table=True):
    """One message to one place, or to a person wherever they can be reached.

    Either `message` is what will be said, or `notice` and `args` name what to draw at the moment of sending.
    """

    __tablename__ = "outbox"

    id: int | None = Field(default=None, sa_type=BigId, primary_key=True)
    key: str = Field(max_length=200, unique=True)
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    account_id: int | None = Field(default=None, foreign_key="account.id")  # whose turn this answers
    platform: str = Field(default="", max_length=16)
    chat: str = Field(default="", max_length=64)
    thread: str = Field(default="", max_length=64)
    replaces: str = Field(default="", max_length=64)  # the platform's id of the message to take the place of
    surface: str = Field(default="chat", max_length=8)  # chat | home | card
    about: str = Field(default="", max_length=40, sa_column_kwargs={"server_default": ""})  # its matter: "request:42"
    notice: str = Field(default="", max_length=60)
    args: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    message: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    bulk: bool = False
    reminder: bool = Field(default=False, sa_column_kwargs={"server_default": "0"})  # caused by time alone
    concerns: date | None = None  # the day a reminder is about
    state: State = Field(default=State.READY, sa_type=words(State))
    due: datetime
    tries: int = 0
    doubtful: int = 0  # how often the outcome of a try stayed unknown
    error: str = Field(default="", max_length=200)
    receipt: str = Field(default="", max_length=64)  # the platform's id of what was sent, maybe behind its chat and ":"
    cause: str = Field(
        default_factory=causes.present, max_length=causes.LONGEST, sa_column_kwargs={"server_default": ""}
    )
    made_at: datetime
    begun_at: datetime | None = None  # when a message to many was handed to the platform
    done_at: datetime | None = None

    __table_args__ = (
        sa.Index("ix_outbox_bulk", "about", "state", sqlite_where=ONLY_BULK, postgresql_where=ONLY_BULK),
        sa.Index("ix_outbox_waiting", "state", "due", "id"),
        sa.Index("ix_outbox_cards", "about", sqlite_where=ONLY_CARDS, postgresql_where=ONLY_CARDS),
    )


_ADD = inserting_once(Outgoing, "id")
_ADD_MANY = inserting_once(Outgoing, "")
AT_ONCE = 500  # rows
DONE = the_same(
    update(Outgoing)
    .where(col(Outgoing.id) == sa.bindparam("row"))
    .values(
        state=sa.bindparam("how"),
        done_at=sa.bindparam("at"),
        receipt=sa.bindparam("got"),
        platform=sa.bindparam("by"),
        chat=sa.bindparam("to"),
        message=None,
        args=sa.case(
            (col(Outgoing.reminder), col(Outgoing.args)), else_=sa.literal({}, JSON)
        ),  # put off, it is drawn anew
    )
)
# Changes no row where the claim of the one who asks has lapsed and somebody else has the message now.
BEGIN = the_same(
    update(Outgoing)
    .where(col(Outgoing.id) == sa.bindparam("row"), col(Outgoing.due) == sa.bindparam("until"))
    .where(col(Outgoing.state) == State.SENDING)
    .values(begun_at=sa.bindparam("at"))
)
_OPEN = col(Outgoing.state).in_((State.READY, State.SENDING))


def _held_back(row: Any, now: Any, soon: Any) -> Any:
    """It waits to be tried again, and what goes the same way waits for it."""
    again = sa.or_(col(row.due) <= soon, col(row.tries).between(1, HOLDING), col(row.doubtful) > 0)
    to_one = sa.and_(~col(row.bulk), col(row.surface) == "chat")
    return sa.and_(col(row.state) == State.READY, col(row.due) > now, to_one, again)


# Whether something to one room or person, not to many, is to arrive in its chat before it.
_BEHIND = the_same(
    sa.select(sa.literal(1))
    .where(col(Outgoing.person_id).is_(None), ~col(Outgoing.bulk), col(Outgoing.id) < sa.bindparam("row"))
    .where(col(Outgoing.platform) == sa.bindparam("by"), col(Outgoing.chat) == sa.bindparam("to"))
    .where(
        sa.or_(
            sa.and_(_OPEN, col(Outgoing.due) <= sa.bindparam("at")),
            _held_back(Outgoing, sa.bindparam("at"), sa.bindparam("soon")),
            sa.and_(
                col(Outgoing.state) == State.SENDING,
                ~col(Outgoing.key).startswith(sa.bindparam("event", type_=sa.String())),
            ),
        )
    )
    .limit(1)
)
_NEXT = the_same(sa.select(sa.func.min(Outgoing.due)).where(_OPEN))
_NEXT_TO_ONE = the_same(sa.select(sa.func.min(Outgoing.due)).where(_OPEN, ~col(Outgoing.bulk)))


async def add(session: AsyncSession, key: str, now: datetime, **fields: Any) -> bool:
    """Say something once: false, and nothing more, when the key was used before."""
    return await _insert(session, Outgoing(key=key, due=now, made_at=now, **fields)) is not None


async def add_later(session: AsyncSession, key: str, now: datetime, due: datetime, **fields: Any) -> bool:
    """Say something once, at a moment to come."""
    return await _insert(session, Outgoing(key=key, due=due, made_at=now, **fields)) is not None


async def add_many(session: AsyncSession, to: Mapping[str, int], now: datetime, **fields: Any) -> None:
    """Say the same to many people, each once: by key, the person, whom the arguments of the notice name as well."""
    args = fields.pop("args", {})
    rows = [{"key": key, "person_id": person, "args": args | {"person": person}} for key, person in to.items()]
    await add_all(session, [row | fields for row in rows], now)


async def add_all(session: AsyncSession, rows: Sequence[Mapping[str, Any]], now: datetime) -> None:
    """Say many things, each once for its key. A row object for each would keep people waiting where there are many."""
    usual = Outgoing(key="", due=now, made_at=now).model_dump(exclude={"id"})
    for due in {row.get("due", now) for row in rows}:
        call(session, due - now)
    for start in range(0, len(rows), AT_ONCE):
        await run_many(session, _ADD_MANY, [{**usual, **row} for row in rows[start : start + AT_ONCE]])


async def add_claimed(session: AsyncSession, key: str, now: datetime, **fields: Any) -> Outgoing | None:
    """Say something that this process sends itself as soon as the transaction is committed.

    If it dies before, the claim lapses and the message is sent all the same. It comes back READY, not claimed, while
    an earlier answer to the chat is on its way: another process may have that.
    """
    row = Outgoing(key=key, due=now + LEASE, made_at=now, state=State.SENDING, **fields)
    row.id = await _insert(session, row)
    if row.id is None:
        return None
    if is_shared(session) and (await run(session, _BEHIND, **_ahead(row, now))).first():
        row.state, row.due = State.READY, now
        await session.exec(update(Outgoing).where(col(Outgoing.id) == row.id).values(state=row.state, due=now))
        call(session, timedelta())
    return row


def _ahead(row: Outgoing, now: datetime) -> dict[str, Any]:
    """The values for _BEHIND; the answers to one event go together."""
    event = row.key.rpartition(":")[0]
    return {"row": row.id, "by": row.platform, "to": row.chat, "event": event, "at": now, "soon": now + SOON}


async def _insert(session: AsyncSession, row: Outgoing) -> int | None:
    added = await run(session, _ADD, **row.model_dump(exclude={"id"}))
    id: int | None = added.scalars().first()
    if id is not None and row.state is State.READY:
        call(session, row.due - row.made_at)
    return id


def _waiting(now: datetime) -> Any:
    lapsed = sa.and_(col(Outgoing.state) == State.SENDING, col(Outgoing.due) <= now)
    return sa.or_(sa.and_(col(Outgoing.state) == State.READY, col(Outgoing.due) <= now), lapsed)


def _way(row: Any) -> Any:
    """To whom or where it goes: what goes the same way keeps its order."""
    person = sa.cast(col(row.person_id), sa.String())
    return sa.case((col(row.person_id).is_not(None), person), else_=col(row.platform) + ":" + col(row.chat))


def _ways_of_others(now: datetime, ours: Collection[int | None]) -> Any:
    """The ways on which somebody else has something, or something waits to be tried again."""
    theirs = aliased(Outgoing)
    claimed = sa.and_(col(theirs.state) == State.SENDING, col(theirs.due) > now)
    claimed = sa.and_(claimed, col(theirs.id).not_in(ours)) if ours else claimed
    return sa.select(_way(theirs)).where(sa.or_(claimed, _held_back(theirs, now, now + SOON)))


async def claim(
    session: AsyncSession, now: datetime, most: int, *, bulk: bool = True, ours: Collection[int | None] | None = None
) -> Sequence[Outgoing]:
    """Take what is due, replies to people before bulk, oldest first; each is ours until its lease ends.

    Without `bulk` only what is said to one person or room. `ours` are those we have already, and go on having; where
    others may have some as well, what goes the same way as one of theirs must wait for it.
    """
    query = select(Outgoing).where(_waiting(now)).order_by(col(Outgoing.bulk), col(Outgoing.id)).limit(most)
    query = query if bulk else query.where(~col(Outgoing.bulk))
    query = query.where(col(Outgoing.id).not_in(ours)) if ours else query
    if ours is not None and is_shared(session):
        await run(session, TAKE_TURNS, name="outbox.claim")
        query = query.where(_way(Outgoing).not_in(_ways_of_others(now, ours)))
    rows = (await session.exec(query.with_for_update(skip_locked=True))).all()
    for row in rows:
        if row.begun_at is not None and row.state is State.SENDING:  # whoever sent it died before it knew how it went
            row.doubtful = max(row.doubtful, 1)
        row.state, row.due, row.begun_at = State.SENDING, now + LEASE, None
        session.add(row)
    return rows


async def renew(session: AsyncSession, rows: Sequence[Outgoing], due: datetime, until: datetime) -> set[int]:
    """Make our claims on these, which end at `due`, last longer; returns those that were still ours."""
    claimed = update(Outgoing).where(col(Outgoing.id).in_([row.id for row in rows]), col(Outgoing.due) == due)
    renewed = claimed.where(col(Outgoing.state) == State.SENDING).values(due=until).returning(col(Outgoing.id))
    return {id for (id,) in await session.exec(renewed)}


def done(row: Outgoing, state: State, now: datetime, receipt: str = "", **where: str) -> dict[str, Any]:
    """The values for DONE: it was sent, or need not be, and its words are with the person; we need not keep them.

    `where` are the platform and the chat of a message to a person, for changing it afterwards.
    """
    at = {"by": where.get("platform", row.platform), "to": where.get("chat", row.chat)}
    return {"row": row.id, "how": state, "at": now, "got": receipt, **at}


async def rooms_with_card(session: AsyncSession, about: str) -> Sequence[tuple[str, str]]:
    """Platform and chat of the rooms that were shown a card about this matter, or will be."""
    query = select(Outgoing.platform, Outgoing.chat).where(ONLY_CARDS, Outgoing.about == about)
    return (await session.exec(query.distinct().order_by(Outgoing.platform, Outgoing.chat))).all()


async def cards_before(session: AsyncSession, row: Outgoing) -> Sequence[tuple[State, str]]:
    """State and receipt of the cards that were to go to its chat before this message about the same matter, newest
    first; each but the first is a change of the same card, or stands for one that was deleted."""
    query = select(Outgoing.state, Outgoing.receipt).where(ONLY_CARDS, Outgoing.about == row.about)
    query = query.where(Outgoing.platform == row.platform, Outgoing.chat == row.chat, col(Outgoing.id) < row.id)
    rows = await session.exec(query.order_by(col(Outgoing.id).desc()))
    return [(State(state), receipt) for state, receipt in rows]


async def settle(session: AsyncSession, row: Outgoing, state: State, now: datetime, **fields: Any) -> None:
    """Write down how a try ended; `due` says when to try again if the state is READY.

    Unless it was sent, somebody else's word counts if our claim has lapsed meanwhile.
    """
    if state in (State.SENT, State.STALE):
        await run(session, DONE, **done(row, state, now, **fields))
        return
    ended = {"begun_at": None} if state is State.READY else {"done_at": now}
    ours = update(Outgoing).where(col(Outgoing.id) == row.id, col(Outgoing.state) == State.SENDING)
    await session.exec(ours.where(col(Outgoing.due) == row.due).values(state=state, **ended, **fields))


async def used(session: AsyncSession, keys: Collection[str]) -> set[str]:
    """Those of the keys under which something was said before, or is going to be."""
    wanted, found = sorted(keys), set[str]()
    for start in range(0, len(wanted), AT_ONCE):
        these = select(Outgoing.key).where(col(Outgoing.key).in_(wanted[start : start + AT_ONCE]))
        found |= set(await session.exec(these))
    return found


async def held(session: AsyncSession, due: datetime | None = None) -> Sequence[Outgoing]:
    """The reminders that wait until their person may be disturbed, oldest first.

    With `due` those whose time has come by then, to be let out by this transaction alone.
    """
    query = select(Outgoing).where(Outgoing.state == State.HELD).order_by(col(Outgoing.id))
    ours = query if due is None else query.where(Outgoing.due <= due).with_for_update(skip_locked=True)
    return (await session.exec(ours)).all()


async def dues(session: AsyncSession, first: datetime, end: datetime) -> Sequence[datetime]:
    """When messages that wait are to go out, of those from a moment on and before another."""
    query = select(Outgoing.due).where(Outgoing.state == State.READY, Outgoing.due >= first, Outgoing.due < end)
    return (await session.exec(query.distinct())).all()


async def put_off(session: AsyncSession, row: Outgoing, now: datetime, until: datetime) -> bool:
    """Say a reminder once more at that moment; put off again before then, it is said at the other moment only.

    False, and nothing has changed, when it was said once more already.
    """
    again = {"person_id": row.person_id, "notice": row.notice, "args": row.args, "concerns": row.concerns}
    key = f"later:{row.id}"
    if await add_later(session, key, now, until, state=State.HELD, reminder=True, **again):
        return True
    waiting = update(Outgoing).where(col(Outgoing.key) == key, col(Outgoing.state) == State.HELD)
    changed: int = (await session.exec(waiting.values(due=until))).rowcount
    return changed > 0


async def shown(
    session: AsyncSession, person_id: int, notice: str, platform: str, chat: str, message: str
) -> Outgoing | None:
    """What a message on the person's screen was drawn from, if it is of that kind; `message` is the platform's id."""
    query = select(Outgoing).where(Outgoing.person_id == person_id, Outgoing.notice == notice)
    receipts = (message, f"{chat}:{message}")
    query = query.where(Outgoing.platform == platform, col(Outgoing.receipt).in_(receipts))
    return (await session.exec(query.order_by(col(Outgoing.id).desc()))).first()


async def let_out(session: AsyncSession, rows: Sequence[Outgoing], state: State, now: datetime) -> None:
    """Reminders that were held are to be sent now, or are said together with others."""
    ended = {"done_at": now} if state is State.TOGETHER else {}
    if state is State.READY:
        call(session, timedelta())
    these = update(Outgoing).where(col(Outgoing.id).in_([row.id for row in rows]))
    await session.exec(these.values(state=state, due=now, **ended))


async def made_since(session: AsyncSession, keys: Sequence[str], since: datetime) -> bool:
    """Whether one of these was to be said at that moment or later."""
    query = select(Outgoing.id).where(col(Outgoing.key).in_(keys), Outgoing.made_at >= since)
    return (await session.exec(query.limit(1))).first() is not None


async def next_due(session: AsyncSession, *, bulk: bool = True) -> datetime | None:
    """When the next message is to go out; without `bulk` the next to one person or room."""
    due: datetime | None = (await run(session, _NEXT if bulk else _NEXT_TO_ONE)).scalar()
    return due


async def let_go(session: AsyncSession, now: datetime) -> None:
    """Make every claim lapse now: for the only process that sends, when it starts."""
    await session.exec(update(Outgoing).where(col(Outgoing.state) == State.SENDING).values(due=now))


async def forget_words(session: AsyncSession, before: datetime) -> None:
    """Drop the words of messages that could not be sent before that moment; that they were tried is kept."""
    settled = update(Outgoing).where(col(Outgoing.done_at) < before, col(Outgoing.message).is_not(None))
    await session.exec(settled.values(message=sa.null(), args={}))


async def gave_up(session: AsyncSession, since: datetime) -> int:
    """How many messages were given up since that moment, because they could not be sent or nobody knows whether."""
    query = select(sa.func.count()).select_from(Outgoing).where(col(Outgoing.done_at) >= since)
    return (await session.exec(query.where(col(Outgoing.state).in_([State.FAILED, State.UNKNOWN])))).one()


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many messages are due, to come later or being sent, and how many seconds late the oldest is."""

    counts: Mapping[str, int]
    oldest: float


async def waiting(session: AsyncSession, now: datetime) -> Waiting:
    """What has not been sent yet."""
    ready = sa.case((col(Outgoing.due) <= now, "due"), else_="later")
    where = sa.case((col(Outgoing.state) == State.SENDING, "sending"), else_=ready)
    query: Any = sa.select(where, sa.func.count(), sa.func.min(Outgoing.due)).where(_OPEN).group_by(where)
    found = {name: (count, due) for name, count, due in await session.exec(query)}
    late = max(((now - due).total_seconds() for _, due in found.values()), default=0.0)
    counts = {name: found[name][0] if name in found else 0 for name in ("due", "later", "sending")}
    return Waiting(counts, max(late, 0.0))


async def counts(session: AsyncSession) -> dict[State, int]:
    """How many messages stand where."""
    rows = await session.exec(select(Outgoing.state, sa.func.count()).group_by(Outgoing.state))
    return {State(state): count for state, count in rows}
