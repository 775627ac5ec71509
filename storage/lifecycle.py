"""Which step may follow which in the life of a request, and what has to be true before it is taken."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from storage import deployments, evaluations, ledger, visits
from storage.deployments import Deployment, Release
from storage.ledger import Quote
from storage.requests import Kind, RequestMove, Status, SupportRequest

S = Status
Moves = dict[Status | None, tuple[Status, ...]]
BEFORE: Moves = {
    None: (S.AWAITING_HEAD, S.SUBMITTED),
    S.AWAITING_HEAD: (S.SUBMITTED, S.WITHDRAWN),
    S.SUBMITTED: (S.TRIAGE, S.WITHDRAWN),
    S.NEEDS_INFO: (S.TRIAGE, S.DECLINED, S.WITHDRAWN),
}
SUPPORT: Moves = BEFORE | {
    S.TRIAGE: (S.NEEDS_INFO, S.MATCHING, S.WAITING_LIST, S.DECLINED, S.WITHDRAWN),
    S.WAITING_LIST: (S.TRIAGE, S.DECLINED, S.WITHDRAWN),
    S.MATCHING: (S.AWAITING_RELEASE, S.TRIAGE, S.WAITING_LIST, S.DECLINED, S.WITHDRAWN),
    S.AWAITING_RELEASE: (S.OFFERED, S.MATCHING, S.WITHDRAWN),
    S.OFFERED: (S.SCOPING, S.MATCHING, S.WITHDRAWN),
    S.SCOPING: (S.AGREED, S.MATCHING, S.WITHDRAWN),
    S.AGREED: (S.ACTIVE, S.CANCELLED),
    S.ACTIVE: (S.PAUSED, S.EVALUATING, S.CANCELLED),
    S.PAUSED: (S.ACTIVE, S.EVALUATING, S.CANCELLED),
    S.EVALUATING: (S.CLOSED,),
}
SERVICE: Moves = BEFORE | {
    S.TRIAGE: (S.NEEDS_INFO, S.AGREED, S.WAITING_LIST, S.DECLINED, S.WITHDRAWN),
    S.WAITING_LIST: (S.TRIAGE, S.DECLINED, S.WITHDRAWN),
    S.AGREED: (S.CLOSED, S.CANCELLED),
}


class IllegalMove(Exception):
    """The request is not where this step could be taken from, or something is missing for it."""


def moves(kind: Kind) -> Moves:
    """The steps of that kind of request: support by an SLE has more of them than any other service."""
    return SUPPORT if kind is Kind.SUPPORT else SERVICE


async def _released(session: AsyncSession, request: SupportRequest, why: str) -> str:
    live = await deployments.live(session, request.id or 0)
    return "" if live and live.release is Release.AGREED else "the SLE’s own head has not agreed"


async def _both_willing(session: AsyncSession, request: SupportRequest, why: str) -> str:
    live = await deployments.live(session, request.id or 0)
    return "" if live and live.sle_yes_at and live.school_yes_at else "the SLE and the school have not both agreed"


async def _signed(session: AsyncSession, request: SupportRequest, why: str) -> str:
    if request.kind is not Kind.SUPPORT:
        return ""
    live = await deployments.live(session, request.id or 0)
    if live is None or live.release is not Release.AGREED or live.signed_at is None:
        return "both heads have not agreed"
    if live.days > live.released:
        return "the SLE’s own head released fewer days"
    if live.charged > live.extra:
        return "the SLE’s own head has not agreed to the days beyond the free ones"
    return "no price is fixed" if live.charged and live.rate is None else ""


async def _evaluated(session: AsyncSession, request: SupportRequest, why: str) -> str:
    if why or await evaluations.has_end(session, request.id or 0):
        return ""
    return "it needs an evaluation by the school, or a reason"


GUARDS: Mapping[Status, Callable[[AsyncSession, SupportRequest, str], Awaitable[str]]] = {
    S.OFFERED: _released,
    S.SCOPING: _both_willing,
    S.AGREED: _signed,
    S.CLOSED: _evaluated,
}


STOPS = (S.MATCHING, S.DECLINED, S.WITHDRAWN, S.CANCELLED)  # whoever was to be deployed no longer is


async def move(
    session: AsyncSession, request: SupportRequest, to: Status, by: int | None, now: datetime, why: str = ""
) -> None:
    """Take one step and record it. Raises IllegalMove when the statuses or the facts do not allow it.

    The request was found `to_change`. A deployment ends with a step back to matching and with every way out; days that
    were agreed and not given are free again when a request is evaluated.
    """
    if to not in moves(request.kind).get(request.status, ()):
        raise IllegalMove(f"{request.reference} cannot go from {request.status} to {to}")
    guard = GUARDS.get(to)
    if guard and (missing := await guard(session, request, why)):
        raise IllegalMove(f"{request.reference} cannot become {to}: {missing}")
    live = await deployments.live(session, request.id or 0)
    if live and to in STOPS:
        await end_deployment(session, live, by, now, why)
    if live and to is S.EVALUATING:
        await cancel_days_ahead(session, live, by, now, why)
        await ledger.release(session, live)
    if live and to is S.CLOSED:
        live.ended_at, live.ended_why = now, why or "evaluated"
        session.add(live)
    session.add(RequestMove(request_id=request.id or 0, at=now, by=by, was=request.status, became=to, why=why))
    request.status, request.since = to, now
    session.add(request)
    await session.flush()


async def sign(session: AsyncSession, deployment: Deployment, cost: Quote, by: int, now: datetime) -> None:
    """The supported school agrees to so many days at that cost: free days are reserved, the rate is fixed.

    Raises ledger.Beyond, and reserves nothing, when free days have gone meanwhile, when the SLE's own head has not
    agreed to so many charged ones, or when more days than these are booked already.
    """
    await ledger.locked(session, deployment.sle_id)
    if cost.charged > deployment.extra:
        raise ledger.Beyond(cost.charged, deployment.extra)
    before = deployment.days, deployment.charged, deployment.rate
    deployment.days, deployment.charged, deployment.rate = cost.free + cost.charged, cost.charged, cost.rate
    try:
        await ledger.settle(session, deployment, as_signed=True)
    except ledger.Beyond:
        deployment.days, deployment.charged, deployment.rate = before
        raise
    deployment.signed_at, deployment.signed_by = now, by
    session.add(deployment)
    await session.flush()


async def cancel_days_ahead(
    session: AsyncSession, deployment: Deployment, by: int | None, now: datetime, why: str
) -> None:
    for visit in await visits.of_deployment(session, deployment.id or 0, *visits.AHEAD):
        await visits.move(session, visit, visits.VisitStatus.CANCELLED_IN_TIME, by, now, why)


async def end_deployment(
    session: AsyncSession, deployment: Deployment, by: int | None, now: datetime, why: str
) -> None:
    """The deployment goes no further: days ahead are cancelled, and what was reserved and not given is free again."""
    await cancel_days_ahead(session, deployment, by, now, why)
    if deployment.signed_at:
        await ledger.release(session, deployment)
    deployment.ended_at, deployment.ended_why = now, why
    session.add(deployment)
    await session.flush()
