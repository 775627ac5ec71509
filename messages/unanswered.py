"""Questions nobody could answer: a weekly list for the central team, which answers them for everybody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from messages import dates
from messages.errands import ERRANDS
from messages.form import Choice, Form, Known, Option, Text
from messages.likeness import together
from messages.message import Button, Message
from messages.words import quoted

SHOWN = 6  # on one list; each has two buttons
ALL = Button("All that wait", "questions.unanswered")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as somebody asked it."""

    id: int
    text: str
    day: date


def gathered(asked: Sequence[Asked]) -> list[list[Asked]]:
    """The same question in other words stands together; what was asked most comes first, then the oldest."""
    groups = [[asked[i] for i in group] for group in together([one.text for one in asked], ERRANDS)]
    return sorted(groups, key=lambda group: -len(group))


def alike(asked: Sequence[Asked], id: int) -> list[Asked]:
    """That question with the same one in other words."""
    return next((group for group in gathered(asked) if any(one.id == id for one in group)), [])


def _line(number: int, group: Sequence[Asked]) -> str:
    times = f"asked {len(group)} times, first on" if len(group) > 1 else "asked on"
    return f"{number}. “{group[0].text.strip()}” ({times} {dates.say(group[0].day)})"


def _buttons(groups: Sequence[Sequence[Asked]]) -> tuple[Button, ...]:
    return tuple(
        button
        for i, group in enumerate(groups[:SHOWN], 1)
        for button in (
            Button(f"Answer {i}", "questions.answer", str(group[0].id)),
            Button(f"{i} is dealt with", "questions.close", str(group[0].id)),
        )
    )


def waiting(groups: Sequence[Sequence[Asked]]) -> Message:
    """All that nobody could answer."""
    if not groups:
        return Message(text="No question is waiting for an answer.")
    more = len(groups) - SHOWN
    lines = [_line(i, group) for i, group in enumerate(groups[:SHOWN], 1)]
    if more > 0:
        lines.append(f"{more} more will show here once these are dealt with.")
    noun = "question" if len(groups) == 1 else "questions"
    return Message(title=f"{len(groups)} {noun} unanswered", text="\n".join(lines), buttons=_buttons(groups))


def weekly(groups: Sequence[Sequence[Asked]]) -> Message:
    """On Monday morning: what nobody could answer since the last list."""
    heading = "Last week nobody could answer these" if len(groups) > 1 else "Last week nobody could answer this"
    found = waiting(groups)
    return Message(
        title=heading, text=found.text, buttons=(*found.buttons, ALL) if len(groups) > SHOWN else found.buttons
    )


def _questions(known: Known) -> list[Option]:
    return [Option(str(group[0].id), group[0].text[:70]) for group in known["questions"]]


ANSWER = Form(
    name="question_answer",
    version=1,
    title="Answer a question",
    fields=(
        Choice(name="question", label="Asked", question="Which question?", choices=_questions, fixed=True),
        Text(
            name="title",
            label="Question",
            question="How should the question read for everybody?",
            hint="Without names: everybody can see it.",
            longest=200,
        ),
        Text(
            name="answer",
            label="Answer",
            question="What is the answer?",
            hint="In two or three plain sentences.",
            longest=1000,
        ),
    ),
    send="Publish it",
)
NOTE = "Everybody can find this answer from now on, and those who asked are told."


def published(title: str, told: int) -> Message:
    people = {0: "Nobody who asked can be told.", 1: "The person who asked is told."}
    return Message(
        text=f"Published: {quoted(title)} {people.get(told, f'The {told} people who asked are told.')}", buttons=(ALL,)
    )


def dealt_with() -> Message:
    return Message(text="That question has been dealt with already.", buttons=(ALL,))


def answered(asked: str, answer: str) -> Message:
    """For whoever asked."""
    return Message(
        title=f"You asked: {quoted(asked)}",
        text=answer,
        after="Answered by the central team.",
        buttons=(Button("More questions", "questions.list"),),
    )
