"""Published questions and answers, found by what is meant."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import exp

from messages.errands import ERRANDS, seeks_a_person
from messages.likeness import Likeness
from messages.message import Button, Message
from messages.words import plain

SURE = 0.6  # from here on an answer may be shown at once
BASE, BEFORE_OTHERS, BEFORE_ERRANDS = -3.12, 8.25, 10.1  # turn likeness into how often such an answer is the right one
CLEARLY = 0.1  # by so much a search for a person is likelier to be that than a question
TEAM = "team"  # the scope of what the central team answered itself
SCOPES = {
    "leicestershire": "Teaching Schools Leicestershire",
    "bradford": "Bradford Birth to 19",
    "southwark": "Southwark Teaching School Alliance",
}
COST = "cost"  # the service of an answer that is shown behind what the asker's own requests cost
OTHERS = "Other questions"
PAGE = 8  # questions on a list

Kinds = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """A published answer; `dated` when events have overtaken it, `year` where the text has one.

    `asked` holds other ways people ask it; `service` is the kind of request its button begins.
    """

    slug: str
    scope: str
    question: str
    answer: str
    source: str
    dated: bool
    year: str
    asked: tuple[str, ...] = ()
    heading: str = ""
    service: str = ""

    @property
    def phrasings(self) -> tuple[str, ...]:
        """All that helps to recognise a question it answers."""
        return (self.question, *self.asked, self.answer)


class Published(tuple[Answer, ...]):
    """All published answers, with what it takes to find one."""

    @cached_property
    def likeness(self) -> Likeness:
        return _prepared(tuple(answer.phrasings for answer in self))

    @cached_property
    def by_words(self) -> Mapping[str, int]:
        """The places of the answers by the very words in which they are asked."""
        return {plain(text): i for i, one in enumerate(self) for text in (one.question, *one.asked)}


@lru_cache(maxsize=4)
def _prepared(kinds: Kinds) -> Likeness:
    """Takes a moment, so that processes with the same answers do it once."""
    return Likeness([*kinds, *ERRANDS])


def ranked(text: str, answers: Iterable[Answer]) -> list[tuple[float, Answer]]:
    """The answers by how sure it is, from 0 to 1, that the text asks for them; the best first."""
    published = answers if isinstance(answers, Published) else Published(answers)
    if not plain(text) or not published:
        return []
    like = published.likeness.to(text)
    questions, errand = like[: len(published)], max(like[len(published) :])
    if seeks_a_person(text):
        errand = max(errand, CLEARLY + max(questions))
    known = published.by_words.get(plain(text))
    if known is not None:
        questions[known] = 1.0
    most = SURE - CLEARLY if known is None and len(plain(text).split()) == 1 else 1.0  # a word alone asks nothing
    first, second = sorted([*questions, 0.0], reverse=True)[:2]
    found = [
        (min(most, _sure(one - (second if one == first else first), one - errand)), answer)
        for one, answer in zip(questions, published, strict=True)
    ]
    return sorted(found, key=lambda pair: -pair[0])


def _sure(before_others: float, before_errands: float) -> float:
    return round(1 / (1 + exp(-BASE - BEFORE_OTHERS * before_others - BEFORE_ERRANDS * before_errands)), 3)


def source_of(answer: Answer, ours: str) -> str:
    """Whose words an answer rests on, and of which year; `ours` is our own alliance's scope."""
    if answer.scope == TEAM:
        return f"Answered by the central team in {answer.year}."
    if answer.scope.casefold() == ours.casefold():
        return f"From the {answer.year} handbook."
    return f"From {SCOPES.get(answer.scope, answer.scope)}, not from our alliance."


def told(answer: Answer, ours: str, phone: str, buttons: Sequence[Button] = ()) -> Message:
    """A published answer with whose it is, and how old."""
    old = " Events have overtaken part of it." if answer.dated else ""
    office = f" To check, ring {phone}." if answer.dated and phone else ""
    return Message(
        title=answer.question,
        text=answer.answer,
        after=f"{source_of(answer, ours)}{old}{office}",
        buttons=(*buttons, Button("More questions", "questions.list")),
    )


def headings(answers: Sequence[Answer]) -> list[str]:
    """The headings in their order; a short list has none."""
    found = list(dict.fromkeys(answer.heading or OTHERS for answer in answers))
    return found if len(answers) > PAGE and len(found) > 1 else []


def contents(found: Sequence[str]) -> Message:
    """What there are questions about."""
    buttons = tuple(Button(heading, "questions.list", f"{i}.0") for i, heading in enumerate(found, 1))
    return Message(text="What is your question about? You can also just type it.", buttons=buttons, in_place=True)


def listed(answers: Sequence[Answer], heading: str, place: int, page: int) -> Message:
    """A page of the questions under a heading."""
    shown = [answer for answer in answers if not heading or (answer.heading or OTHERS) == heading]
    buttons = [Button(a.question[:70], "questions.show", a.slug) for a in shown[page * PAGE : (page + 1) * PAGE]]
    if len(shown) > (page + 1) * PAGE:
        buttons.append(Button("More questions", "questions.list", f"{place}.{page + 1}"))
    if heading:
        buttons.append(Button("Other subjects", "questions.list"))
    text = f"{heading}: which question?" if heading else "Which question?"
    return Message(text=text, buttons=tuple(buttons), in_place=True)
