"""The central team writes down a request that somebody else raises for a school; the school's head must agree."""

from typing import Any

from sqlmodel import col, select

from handlers import approvals, conversation, story
from handlers.router import CENTRAL, Reply, Router, Said, Turn
from messages import raised as texts
from messages.form import Known
from messages.request import REQUEST
from messages.support import allowance
from storage import audit, requests
from storage.requests import Status, SupportRequest
from storage.schools import School

router = Router("raised", only=CENTRAL)


async def known(turn: Turn) -> Known:
    """What the form must know: every school, the areas, the half terms to come, the price."""
    schools = (
        await turn.session.exec(select(School).where(School.status != "Closed").order_by(col(School.name)))
    ).all()
    return await story.words_for_answers(turn.session, turn.facts.areas, turn.today) | {
        "schools": [(school.id, school.name, school.urn) for school in schools],
        "allowance": allowance(turn.alliance.free_days, turn.alliance.day_rate),
    }


@router.button("raised.start")
@router.words("raise a request", "raise request", "request for a school")
async def start(turn: Turn) -> Said:
    return await conversation.begin(turn, texts.RAISED.name, {})


@router.form(texts.RAISED, know=known, note=texts.note)
async def send(turn: Turn, *, school: str, raised_by: str, funded_by: str, **answers: Any) -> Reply:
    """It waits for the school's own head; from the head's yes on it is the school's own request."""
    body, payer = texts.in_words(raised_by, funded_by)
    request = await requests.submit(
        turn.session,
        SupportRequest(
            school_id=int(school),
            asker_id=turn.person_id,
            raised_by=body,
            funded_by=payer,
            status=Status.AWAITING_HEAD,
            since=turn.now,
            sent_at=turn.now,
            form_version=REQUEST.version,
            answers=texts.answers_of(school, funded_by, answers),
        ),
    )
    audit.note(turn.session, "request.raised", turn.now, turn.person_id, request.reference)
    await approvals.ask(turn, request)
    told = await story.tell(turn.session, request, turn.house)
    await story.changed(turn, request)
    return Reply([texts.sent(told.reference, told.school, " and ".join(told.heads), told.number)])
