"""The central team answers what nobody could answer: for everybody, and for those who asked."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from handlers import conversation
from handlers.router import CENTRAL, Router, Said, Scene, Turn, number
from messages import unanswered as texts
from messages.dates import academic_year, london_day
from messages.form import Answers, Known
from messages.message import Button, Message
from messages.questions import TEAM
from messages.unanswered import Asked
from storage import audit, facts, questions
from storage.questions import Faq, Question

router = Router("unanswered")


def _asked(rows: Sequence[Question]) -> list[Asked]:
    return [Asked(row.id or 0, row.text, london_day(row.asked_at)) for row in rows]


async def _waiting(scene: Scene) -> list[Asked]:
    return _asked(await questions.unanswered(scene.session))


@router.button("questions.unanswered", only=CENTRAL)
@router.intent("unanswered", only=CENTRAL, offer=Button("Unanswered questions", "questions.unanswered"))
@router.words("unanswered", "unanswered questions", only=CENTRAL)
async def waiting(turn: Turn) -> Message:
    return texts.waiting(texts.gathered(await _waiting(turn)))


async def _group(turn: Turn, id: int) -> Sequence[Question]:
    """An open question with the same one in other words."""
    alike = texts.alike(await _waiting(turn), id)
    return await questions.these(turn.session, [one.id for one in alike])


async def _deal_with(turn: Turn, rows: Sequence[Question]) -> None:
    for row in rows:
        row.closed_at = turn.now
        turn.session.add(row)
    await turn.session.flush()


@router.button("questions.close", only=CENTRAL)
async def close(turn: Turn) -> Message:
    await _deal_with(turn, await _group(turn, number(turn.value) or 0))
    return await waiting(turn)


async def known(turn: Turn) -> Known:
    return {"questions": texts.gathered(await _waiting(turn))}


@router.button("questions.answer", only=CENTRAL)
async def answer(turn: Turn) -> Said:
    rows = await _group(turn, number(turn.value) or 0)
    return (
        await conversation.begin(turn, texts.ANSWER.name, {"question": str(rows[0].id)}) if rows else texts.dealt_with()
    )


def _note(known: Known, answers: Answers) -> str:
    return texts.NOTE


@router.form(texts.ANSWER, know=known, note=_note, only=CENTRAL)
async def publish(turn: Turn, *, question: str, title: str, answer: str) -> Message:
    """From now on everybody finds the answer, also by the words in which it was asked."""
    rows = await _group(turn, number(question) or 0)
    if not rows:
        return texts.dealt_with()
    asked = list(dict.fromkeys(row.text for row in rows))
    year, source = academic_year(turn.today), "answered by the central team"
    slug = f"{TEAM}_{rows[0].id}"
    faq = Faq(slug=slug, scope=TEAM, question=title, answer=answer, source=source, year=year, asked=asked)
    turn.session.add(faq)
    await _deal_with(turn, rows)
    await facts.have_changed(turn.session)
    audit.note(turn.session, "question.answered", turn.now, turn.person_id, slug)
    return texts.published(title, await _tell(turn, rows, slug))


async def _tell(turn: Turn, rows: Sequence[Question], slug: str) -> int:
    """Tell each of those who asked once; how many they are."""
    first = {row.person_id: row.id for row in reversed(rows) if row.person_id}
    for person_id, id in first.items():
        await turn.tell(f"questions:{slug}:{person_id}", "questions.answered", person_id, question=id, faq=slug)
    return len(first)


@router.notice("questions.answered")
async def answered(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    asked = await scene.session.get(Question, args["question"])
    faq = await questions.published(scene.session, args["faq"])
    return texts.answered(asked.text, faq.answer) if asked and faq else None


@router.notice("questions.weekly")
async def weekly(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    """Drawn when it is sent: what was dealt with in the meantime is not on it."""
    since, until = (datetime.fromisoformat(args[name]) for name in ("since", "until"))
    groups = texts.gathered(_asked(await questions.unanswered(scene.session, since, until)))
    return texts.weekly(groups) if groups else None
