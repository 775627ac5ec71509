"""What is forgotten when its time is over: words of finished requests, names on old lists, accounts of nobody."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import SQLModel, col, delete, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.access import Look
from storage.attempts import Attempt
from storage.attendance import Attendance, Feedback
from storage.audit import Deed
from storage.broadcasts import Broadcast, Recipient
from storage.consents import Consent
from storage.database import run, the_same
from storage.deployments import Deployment
from storage.drafts import Draft
from storage.evaluations import Evaluation
from storage.events import Event
from storage.gates import RateGate
from storage.invitations import Guess
from storage.invoices import Invoice
from storage.misread import Misread
from storage.outbox import Outgoing, State
from storage.people import Account
from storage.questions import Question
from storage.replies import AgendaItem, Reply
from storage.requests import OVER, RequestMove, RequestNote, SupportRequest
from storage.visits import Visit, VisitMove

Answers = Mapping[str, Any]
# What of a message that was said tells to whom; its key stays, so that nothing is said twice.
TO_NOBODY: Mapping[str, Any] = {
    **dict.fromkeys(("person_id", "account_id")),
    **dict.fromkeys(("chat", "thread", "receipt", "replaces"), ""),
    "args": {},
    "message": sa.null(),
}
AT_ONCE = 200  # requests of one night's transaction


@dataclass(frozen=True, slots=True)
class Figures:
    """What of a form's answers may stay: of a request by its kind, of an evaluation by its part."""

    of_request: Callable[[str, Answers], dict[str, Any]]
    of_plan: Callable[[Answers], dict[str, Any]]
    of_note: Callable[[Answers], dict[str, Any]]
    of_evaluation: Callable[[str, Answers], dict[str, Any]]


async def over_before(session: AsyncSession, before: datetime) -> Sequence[int]:
    """Requests that ended before that moment and whose words are still known, those that ended first first."""
    query = select(SupportRequest.id).where(col(SupportRequest.status).in_(OVER), SupportRequest.since < before)
    query = query.where(col(SupportRequest.forgotten_at).is_(None)).order_by(col(SupportRequest.since)).limit(AT_ONCE)
    return [id or 0 for id in await session.exec(query)]


async def words_of_requests(session: AsyncSession, ids: Collection[int], figures: Figures, now: datetime) -> None:
    """Drop what anybody wrote in these requests; who did what when, the days and the money stay."""
    for request in await session.exec(select(SupportRequest).where(col(SupportRequest.id).in_(ids))):
        request.answers, request.forgotten_at = figures.of_request(request.kind, request.answers), now
        session.add(request)
    for row in await session.exec(select(Deployment).where(col(Deployment.request_id).in_(ids))):
        row.plan, row.ended_why = figures.of_plan(row.plan) if row.plan else row.plan, ""
        session.add(row)
    await _blank_evaluations(session, col(Evaluation.request_id).in_(ids), figures)
    deployments = select(Deployment.id).where(col(Deployment.request_id).in_(ids))
    await _blank_visits(session, col(Visit.deployment_id).in_(deployments), figures)
    visits = select(Visit.id).where(col(Visit.deployment_id).in_(deployments))
    await session.exec(update(VisitMove).where(col(VisitMove.visit_id).in_(visits)).values(why=""))
    await session.exec(update(RequestNote).where(col(RequestNote.request_id).in_(ids)).values(text=""))
    await session.exec(update(RequestMove).where(col(RequestMove.request_id).in_(ids)).values(why=""))
    await session.flush()


async def _blank_evaluations(session: AsyncSession, which: Any, figures: Figures) -> None:
    for one in await session.exec(select(Evaluation).where(which, col(Evaluation.done_at).is_not(None))):
        one.answers = figures.of_evaluation(one.part, one.answers or {})
        one.quote, one.quote_allowed = "", False
        session.add(one)


async def _blank_visits(session: AsyncSession, which: Any, figures: Figures) -> None:
    for visit in await session.exec(select(Visit).where(which)):
        visit.note, visit.voice = figures.of_note(visit.note) if visit.note else visit.note, ""
        session.add(visit)


async def words_of_person(session: AsyncSession, person_id: int, figures: Figures, now: datetime) -> None:
    """Drop what the person wrote in requests that are over; what they sent themselves is forgotten whole."""
    over = select(SupportRequest.id).where(col(SupportRequest.status).in_(OVER))
    sent = await session.exec(over.where(SupportRequest.asker_id == person_id))
    await words_of_requests(session, [id or 0 for id in sent], figures, now)
    theirs = select(Deployment.id).where(Deployment.sle_id == person_id, col(Deployment.request_id).in_(over))
    await _blank_visits(session, col(Visit.deployment_id).in_(theirs), figures)
    await _blank_evaluations(
        session, sa.and_(col(Evaluation.person_id) == person_id, col(Evaluation.request_id).in_(over)), figures
    )
    notes = update(RequestNote).where(col(RequestNote.by) == person_id, col(RequestNote.request_id).in_(over))
    await session.exec(notes.values(text=""))
    moves = update(RequestMove).where(col(RequestMove.by) == person_id, col(RequestMove.request_id).in_(over))
    await session.exec(moves.values(why=""))
    await session.flush()


async def looks(session: AsyncSession, before: datetime) -> None:
    await session.exec(delete(Look).where(col(Look.at) < before))


async def attempts(session: AsyncSession, before: datetime) -> None:
    await session.exec(delete(Attempt).where(col(Attempt.at) < before))


async def gates(session: AsyncSession, before: datetime) -> None:
    """The pace of chats in which nothing was said for long."""
    await session.exec(delete(RateGate).where(col(RateGate.free_at) < before))


async def drafts(session: AsyncSession, before: datetime) -> None:
    await session.exec(delete(Draft).where(col(Draft.updated_at) < before))


async def questions(session: AsyncSession, before: datetime) -> None:
    await session.exec(delete(Question).where(col(Question.asked_at) < before))


async def replies(session: AsyncSession, before: datetime) -> None:
    """Answers to invitations, and what was proposed for an agenda."""
    past = select(Event.id).where(Event.day < before.date())
    await session.exec(delete(Reply).where(col(Reply.event_id).in_(past)))
    await session.exec(delete(AgendaItem).where(col(AgendaItem.at) < before))


async def feedback(session: AsyncSession, before: datetime) -> None:
    """What people said they will do; how useful it was to them stays."""
    old = update(Feedback).where(col(Feedback.at) < before, col(Feedback.change) != "")
    await session.exec(old.values(change="", quotable=False))


async def attendance(session: AsyncSession, before: datetime) -> None:
    """Who was at a session; from how many of which school stays."""
    named = sa.or_(col(Attendance.person_id).is_not(None), col(Attendance.name) != "", col(Attendance.email) != "")
    old = update(Attendance).where(col(Attendance.at) < before, named)
    await session.exec(old.values(person_id=None, noted_by=None, name="", email=""))


async def audit(session: AsyncSession, before: datetime) -> None:
    """Who did something; that it was done stays."""
    old = update(Deed).where(col(Deed.at) < before, col(Deed.person_id).is_not(None))
    await session.exec(old.values(person_id=None))


async def consents(session: AsyncSession, before: datetime) -> None:
    """Decisions that a later one has replaced."""
    later = aliased(Consent)
    replaced = select(later.id).where(later.person_id == Consent.person_id, later.purpose == Consent.purpose)
    replaced = replaced.where(col(later.id) > col(Consent.id)).correlate(Consent)
    await session.exec(delete(Consent).where(col(Consent.at) < before, replaced.exists()))


async def recipients(session: AsyncSession, before: datetime) -> None:
    """To whom a message to many went; its words and who wrote it stay."""
    old = select(Broadcast.id).where(Broadcast.made_at < before)
    await session.exec(delete(Recipient).where(col(Recipient.broadcast_id).in_(old)))


async def invoices(session: AsyncSession, before: datetime) -> None:
    """Why an invoice was disputed or waived; number, amount and dates stay."""
    await session.exec(
        update(Invoice).where(col(Invoice.raised_on) < before.date(), col(Invoice.why) != "").values(why="")
    )


async def messages(session: AsyncSession, before: datetime) -> None:
    """To whom something was said; that it was said stays, so that nothing is said twice."""
    whose = sa.or_(col(Outgoing.person_id).is_not(None), col(Outgoing.account_id).is_not(None))
    await session.exec(update(Outgoing).where(col(Outgoing.done_at) < before, whose).values(TO_NOBODY))


async def newcomers(session: AsyncSession, before: datetime) -> None:
    """Accounts that belong to nobody we know and have not written since; what is still to be said to them is said."""
    waiting = select(Outgoing.id).where(
        col(Outgoing.state).in_((State.READY, State.SENDING)),
        Outgoing.platform == Account.platform,
        Outgoing.chat == Account.address,
    )
    old = select(Account).where(col(Account.person_id).is_(None), Account.seen_at < before)
    for account in (await session.exec(old.where(~waiting.exists()).limit(AT_ONCE))).all():
        await account_of_nobody(session, account)


async def account_of_nobody(session: AsyncSession, account: Account) -> None:
    """An account goes, with all that names it."""
    ours = sa.or_(
        col(Outgoing.account_id) == account.id,
        sa.and_(col(Outgoing.platform) == account.platform, col(Outgoing.chat) == account.address),
    )
    await session.exec(update(Outgoing).where(ours).values(TO_NOBODY))
    for table, column in ((Guess, "account_id"), (Misread, "account_id"), (Draft, "asked_on")):
        await _unhook(session, table, column, account.id or 0)
    await session.delete(account)
    await session.flush()


async def _unhook(session: AsyncSession, table: type[SQLModel], column: str, account_id: int) -> None:
    """Drop or let go of the rows of a table that point at an account."""
    columns: sa.Table = table.__table__  # type: ignore[attr-defined]
    these = columns.c[column] == account_id
    let_go = columns.update().values({column: None}) if table is Draft else columns.delete()
    await run(session, the_same(let_go.where(these)))
