"""A person says yes or no to one use of what they wrote, and may change their mind: each decision is written down."""

from collections.abc import Mapping

from sqlmodel import col, select, update

from handlers.router import LINKED, Router, Turn
from messages import privacy as texts
from messages.dates import london_day
from messages.message import Message
from messages.privacy import QUOTE, SHARE, WORDINGS, Decided
from storage import audit, consents
from storage.attendance import Feedback
from storage.evaluations import Evaluation
from storage.requests import OPEN, SupportRequest

router = Router("consents", only=LINKED, own="a person sees and changes their own decisions")


def note(turn: Turn, purpose: str, *, given: bool) -> None:
    """Write down what the person decided, with the wording they were shown."""
    consents.note(turn.session, turn.person_id, purpose, turn.now, given=given, wording=WORDINGS[purpose])


async def decided(turn: Turn) -> Mapping[str, Decided]:
    """What the person has decided, by purpose."""
    rows = await consents.latest(turn.session, turn.person_id)
    return {purpose: Decided(row.given, london_day(row.at)) for purpose, row in rows.items()}


@router.button("privacy.consents")
@router.words("consents", "my consents", "what did i agree to")
async def show(turn: Turn) -> Message:
    return texts.consents(await decided(turn))


@router.button("privacy.withdraw")
async def withdraw(turn: Turn) -> Message:
    """A yes is taken back, wherever it was given."""
    if turn.value == QUOTE:
        ours = update(Evaluation).where(col(Evaluation.person_id) == turn.person_id)
        await turn.session.exec(ours.values(quote_allowed=False))
        said = update(Feedback).where(col(Feedback.person_id) == turn.person_id)
        await turn.session.exec(said.values(quotable=False))
    elif turn.value == SHARE:
        await _share_no_more(turn)
    else:
        return await show(turn)
    note(turn, turn.value, given=False)
    audit.note(turn.session, "consent.withdrawn", turn.now, turn.person_id, turn.value)
    await turn.session.flush()
    return await show(turn)


async def _share_no_more(turn: Turn) -> None:
    """The school is asked again before an SLE learns which one it is; who knows already is not made to forget."""
    query = select(SupportRequest).where(SupportRequest.asker_id == turn.person_id)
    for request in await turn.session.exec(query.where(col(SupportRequest.status).in_(OPEN))):
        if request.shared:
            request.answers = {**request.answers, "consent": "no"}
            turn.session.add(request)
