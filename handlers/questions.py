"""Plain questions: published answers with their source; what nobody can answer is kept for the central team."""

from dataclasses import replace

from handlers.router import CENTRAL, Router, Turn, number
from messages import questions as texts
from messages.core_text import quoted
from messages.dates import LONDON
from messages.message import Message
from storage import core_text, questions
from storage.questions import Faq, Question

router = Router("questions")
LONGEST = 500


def answers(turn: Turn) -> list[texts.Answer]:
    """All published answers."""
    return turn.facts.once("answers", lambda: [_answer(faq, turn.alliance.year) for faq in turn.facts.faqs])


def _answer(faq: Faq, year: str) -> texts.Answer:
    return texts.Answer(faq.slug, faq.scope, faq.question, faq.answer, faq.source, faq.dated, year)


async def keep(turn: Turn) -> None:
    """Keep the question for the central team; a person's name is kept with it only if we know them."""
    turn.session.add(
        Question(text=turn.inbound.text[:LONGEST], asked_at=turn.now, person_id=turn.person.id if turn.person else None)
    )


@router.button("questions.show")
@router.intent("faq")
async def show(turn: Turn) -> Message:
    slug = turn.value or turn.slots.get("faq", "")
    found = next((answer for answer in answers(turn) if answer.slug == slug), None)
    return texts.told(await in_full(turn, found), turn.alliance.phone) if found else await listed(turn)


async def in_full(turn: Turn, answer: texts.Answer) -> texts.Answer:
    """What the alliance says everywhere stands in an answer by its name, and is said as it reads now."""
    if "{" not in answer.answer:
        return answer
    pieces = {piece.slug: piece.text for piece in await core_text.pieces(turn.session)}
    return replace(answer, answer=quoted(answer.answer, pieces))


def titled(turn: Turn, slug: str) -> str:
    """The published question, short enough for a button."""
    return next((answer.question for answer in answers(turn) if answer.slug == slug), slug)[:60]


@router.button("questions.list")
@router.words("questions", "faq")
async def listed(turn: Turn) -> Message:
    every = sorted(answers(turn), key=lambda a: a.scope != "ltsa")
    return texts.listed(every, number(turn.value) or 0)


@router.button("questions.unanswered", only=CENTRAL)
@router.words("unanswered", "unanswered questions", only=CENTRAL)
async def unanswered(turn: Turn) -> Message:
    rows = await questions.unanswered(turn.session, most=20)
    return texts.unanswered([(r.id or 0, r.text, r.asked_at.astimezone(LONDON).date()) for r in rows])


@router.button("questions.close", only=CENTRAL)
async def close(turn: Turn) -> Message:
    found = await turn.session.get(Question, number(turn.value) or 0)
    if found and found.closed_at is None:
        found.closed_at = turn.now
        turn.session.add(found)
        await turn.session.flush()
    return await unanswered(turn)
