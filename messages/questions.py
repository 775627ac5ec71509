"""Published questions and answers, found by what they say."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rapidfuzz import fuzz

from messages import dates
from messages.message import Button, Message
from messages.words import plain

SURE = 0.6
SCOPES = {"ltsa": "", "leicestershire": "Teaching Schools Leicestershire", "bradford": "Bradford Birth to 19"}
COMMON = frozenset(
    "a an the is are was be to of in on for with we us our you your i my it its do does did how what which who why "
    "when where should must need can could will would there and or if any have has get much many school schools "
    "that this about please tell me still they them".split()
)
SAME = {
    "cost": "charge", "costs": "charge", "price": "charge", "pay": "charge", "fee": "charge", "fees": "charge",
    "rate": "charge", "joining": "join", "joined": "join", "members": "join", "membership": "join", "trust": "mat",
    "multi": "mat", "sles": "sle", "specialist": "sle", "days": "day", "differ": "different", "difference": "different",
    "closest": "nearest", "local": "nearest", "expect": "expected", "expects": "expected", "benefit": "join",
    "owned": "own", "owns": "own", "asking": "ask", "request": "ask", "apply": "ask", "exist": "future",
    "last": "future", "abolished": "future", "alliances": "alliance", "ts": "teaching",
    "begin": "first", "start": "first",
}  # fmt: skip
EXTRA = {
    "free_days": "sle charge cost paid 250 pounds beyond after free day allowance",
    "when_ask": "early time year deadline when ask request",
    "first_step": "first step work how does support process happens",
    "who_owns": "own responsible support",
    "why_join": "join benefit point advantage",
    "what_is_ts": "teaching",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """A published answer; `dated` when events have overtaken it, `year` where the text has one."""

    slug: str
    scope: str
    question: str
    answer: str
    source: str
    dated: bool
    year: str


def _terms(text: str) -> set[str]:
    return {SAME.get(word, word) for word in plain(text).split() if word not in COMMON}


def ranked(text: str, answers: Sequence[Answer]) -> list[tuple[float, Answer]]:
    """The answers by how well they fit the question, from 0 to 1, the best first."""
    asked = _terms(text)
    if not asked:
        return []
    return sorted(((_fit(text, asked, a), a) for a in answers), key=lambda pair: -pair[0])


def _fit(text: str, asked: set[str], answer: Answer) -> float:
    in_question = _terms(f"{answer.question} {EXTRA.get(answer.slug, '')}")
    covered = len(asked & in_question) / len(asked)
    of_answer = len(asked & _terms(answer.answer)) / len(asked)
    alike = fuzz.token_sort_ratio(plain(text), plain(answer.question)) / 100
    return round(min(1.0, 0.55 * covered + 0.15 * of_answer + 0.4 * alike), 3)


def told(answer: Answer, phone: str) -> Message:
    """A published answer with whose it is, and how old."""
    whose = SCOPES.get(answer.scope, answer.scope.capitalize())
    source = f"From {whose}, not from our alliance." if whose else f"From the {answer.year} handbook."
    old = " Events have overtaken part of it." if answer.dated else ""
    office = f" To check, ring {phone}." if answer.dated and phone else ""
    return Message(
        title=answer.question,
        text=answer.answer,
        after=f"{source}{old}{office}",
        buttons=(Button("More questions", "questions.list"),),
    )


def listed(answers: Sequence[Answer], page: int, size: int = 8) -> Message:
    shown = answers[page * size : (page + 1) * size]
    buttons = [Button(a.question[:70], "questions.show", a.slug) for a in shown]
    if len(answers) > (page + 1) * size:
        buttons.append(Button("More questions", "questions.list", str(page + 1)))
    return Message(text="Which question?", buttons=tuple(buttons), in_place=True)


def unanswered(rows: Sequence[tuple[int, str, date]]) -> Message:
    """For the central team: what nobody could answer, oldest first."""
    if not rows:
        return Message(text="No question is waiting for an answer.")
    return Message(
        title=f"{len(rows)} unanswered, oldest first",
        text="\n".join(f"{i}. {text} ({dates.say(day)})" for i, (_, text, day) in enumerate(rows, 1)),
        buttons=tuple(
            Button(f"{i} is dealt with", "questions.close", str(id)) for i, (id, _, _) in enumerate(rows[:8], 1)
        ),
    )
