"""Published questions and answers, found by what they say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from rapidfuzz import fuzz

from messages import dates
from messages.message import Button, Message
from messages.words import plain

SURE = 0.6
ALIKE = 0.8  # from here on two questions are the same in other words
SCOPES = {"ltsa": "", "leicestershire": "Teaching Schools Leicestershire", "bradford": "Bradford Birth to 19"}
COMMON = frozenset(
    "a an the is are was be to of in on for with we us our you your i my it its do does did how what which who why "
    "when where should must need can could will would there and or if any have has get much many school schools "
    "as at sle sles specialist that this about please tell me still they them".split()
)
SAME = {
    "cost": "charge", "costs": "charge", "price": "charge", "pay": "charge", "fee": "charge", "fees": "charge",
    "rate": "charge", "joining": "join", "joined": "join", "trust": "mat",
    "multi": "mat", "days": "day", "differ": "different", "difference": "different",
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
    "why_join": "join teaching alliance benefit point advantage",
    "expectations": "members",
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
    about = [_terms(f"{a.question} {EXTRA.get(a.slug, '')}") for a in answers]
    weights = {term: 1 / max(1, sum(term in terms for terms in about)) for term in asked}
    fits = [_fit(text, weights, terms, a) for terms, a in zip(about, answers, strict=True)]
    return sorted(zip(fits, answers, strict=True), key=lambda pair: -pair[0])


def _fit(text: str, weights: Mapping[str, float], terms: set[str], answer: Answer) -> float:
    """Rare words count more than those many questions share; one shared word alone is not enough."""
    covered = sum(weight for term, weight in weights.items() if term in terms) / max(1.0, sum(weights.values()))
    alike = fuzz.token_sort_ratio(plain(text), plain(answer.question)) / 100
    return round(min(1.0, max(0.6 * covered + 0.4 * alike, alike if alike > ALIKE else 0.0)), 3)


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
