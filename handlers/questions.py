"""Plain questions: published answers with their source; what nobody can answer is kept for the central team."""

from dataclasses import replace

from handlers.router import Router, Said, Turn, number
from messages import questions as texts
from messages.core_text import quoted
from messages.message import Button, Message
from messages.service_forms import SERVICE_FORMS
from messages.services import on_button
from messages.welcome import SUPPORT
from storage import core_text
from storage.facts import Facts
from storage.questions import Faq, Question

router = Router("questions")
LONGEST = 500


def answers(turn: Turn) -> texts.Published:
    """All published answers."""
    return published(turn.facts)


def published(facts: Facts) -> texts.Published:
    """All published answers among these facts."""
    year = facts.alliance.year if facts.alliance else ""
    return facts.once("answers", lambda: texts.Published(_answer(faq, year) for faq in facts.faqs))


def _answer(faq: Faq, year: str) -> texts.Answer:
    return texts.Answer(
        faq.slug,
        faq.scope,
        faq.question,
        faq.answer,
        faq.source,
        faq.dated,
        faq.year or year,
        tuple(faq.asked),
        faq.heading,
        faq.service,
    )


async def keep(turn: Turn) -> None:
    """Keep the question for the central team; a person's name is kept with it only if we know them."""
    turn.session.add(
        Question(text=turn.inbound.text[:LONGEST], asked_at=turn.now, person_id=turn.person.id if turn.person else None)
    )


@router.button("questions.show")
@router.intent("faq")
async def show(turn: Turn) -> Said:
    """A published answer; what the asker's own requests cost comes before what anybody's do."""
    slug = turn.value or turn.slots.get("faq", "")
    found = next((answer for answer in answers(turn) if answer.slug == slug), None)
    if found is None:
        return await listed(turn)
    own = turn.catalogue.button("finance.cost") if found.service == texts.COST else None
    return await own.do(turn) if own else await told(turn, found)


async def told(turn: Turn, answer: texts.Answer) -> Message:
    """An answer as it is shown, with the button that begins the request it is about for those who may send one."""
    ours = turn.alliance
    return texts.told(await in_full(turn, answer), ours.short_name, ours.phone, _service(turn, answer.service))


def _service(turn: Turn, kind: str) -> tuple[Button, ...]:
    if not turn.schools():
        return ()
    if kind == "support":
        return (SUPPORT,)
    return (Button(on_button(kind), "services.start", kind),) if kind in SERVICE_FORMS else ()


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
    every = answers(turn)
    headings = texts.headings(every)
    before, _, after = turn.value.partition(".")
    place, page = number(before) or 0, number(after) or 0
    if headings and not 0 < place <= len(headings):
        return texts.contents(headings)
    return texts.listed(every, headings[place - 1] if headings else "", place, page)
