"""Notes of the central team, questions to a school and its answers, and every step of a request."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from messages import dates
from messages.form import Form, Known, Text
from messages.message import Button, Message
from messages.request import ROLE_NOT_NAME
from messages.standing import STATUS_WORDS
from messages.triage import WHICH, see_button
from messages.words import quoted

PAGE = 4  # notes on a page: each may be long
STEPS = 20  # on a page of a history


def asked_last(known: Known) -> str:
    """The question to be answered, where there is only one."""
    asked: Sequence[str] = known["asked"]
    return f"We asked: {quoted(asked[0])}" if len(asked) == 1 else ""


NOTE = Form(
    name="note",
    version=1,
    title="Note for the central team",
    intro="Only the central team reads it.",
    send="Keep the note",
    fields=(
        WHICH,
        Text(name="text", label="Note", question="What should the team know?", hint=ROLE_NOT_NAME, longest=1000),
    ),
)
QUESTION = Form(
    name="notes.question",
    version=1,
    title="Question to the school",
    intro="The request waits until the school answers.",
    send="Send the question",
    fields=(
        WHICH,
        Text(
            name="question",
            label="Question",
            question="What would you like to know from the school?",
            hint=ROLE_NOT_NAME,
            longest=600,
        ),
    ),
)
ANSWER = Form(
    name="notes.answer",
    version=1,
    title="Your answer",
    intro="Your answer goes to the central team.",
    send="Send the answer",
    fields=(
        WHICH,
        Text(
            name="answer",
            label="Answer",
            question="What is your answer?",
            hint=lambda known: f"{asked_last(known)} {ROLE_NOT_NAME}".strip(),
            longest=1000,
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Written:
    """A note, a question or an answer with who wrote it and when."""

    kind: str
    text: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Move:
    """One step of a request; `was` is empty for the first."""

    at: datetime
    by: str
    was: str
    became: str
    why: str


def moment(at: datetime) -> str:
    return f"{dates.say(at.astimezone(dates.LONDON).date())}, {dates.say_time(at)}"


def spoken(rows: Sequence[Written]) -> tuple[tuple[str, str], ...]:
    """Questions and answers as facts on the card of a request."""
    labels = {"question": "The central team asked", "answer": "The school answered"}
    return tuple((labels[row.kind], f"{row.text} ({row.by}, {moment(row.at)})") for row in rows)


def answer_button(number: str, reference: str = "") -> Button:
    return Button(f"Answer {reference}".strip(), "notes.answer", number, strong=True)


def write_down_button(number: str) -> Button:
    """For the central team, which was told the answer by telephone."""
    return Button("Write down the answer", "notes.answer", number)


def note_buttons(number: str, count: int) -> tuple[Button, ...]:
    """Below a request, for the central team."""
    notes = (Button(f"Notes ({count})", "notes.show", number),) if count else ()
    return (Button("Add a note", "notes.add", number), *notes, Button("History", "notes.history", number))


def question_sent(reference: str, to: Sequence[str]) -> Message:
    return Message(text=f"I have sent your question about {reference} to {' and '.join(to)}. It waits for the answer.")


def nobody_to_ask(reference: str, who: str, school: str, number: str) -> Message:
    """The question is kept, but whoever should answer has no account."""
    return Message(
        text=f"{reference} now waits for an answer, but I cannot reach {who} of {school} here. Please ring them, then "
        "write down what they say.",
        buttons=(write_down_button(number), see_button(number)),
    )


def asked(reference: str, area: str, by: str, question: str, number: str) -> Message:
    return Message(
        title=f"A question about {reference}",
        text=f"{by} of the central team asks about your request ({area}): “{question}”",
        after="Your request goes on as soon as you have answered.",
        buttons=(answer_button(number), see_button(number)),
    )


def not_asked(line: str) -> Message:
    """There is no open question any more."""
    return Message(text=f"No question is waiting for an answer. {line}".strip())


def answer_sent(reference: str, to: str) -> Message:
    return Message(text=f"Thank you. {to} has your answer about {reference}.")


def answered(reference: str, school: str, by: str, answer: str, buttons: tuple[Button, ...]) -> Message:
    """For whoever of the central team looks after the request."""
    return Message(title=f"{reference}: {school} has answered", text=f"{by}: “{answer}”", buttons=buttons)


def to_answer(reference: str, area: str) -> str:
    """On the start page of the school."""
    return f"The central team has a question about {reference} ({area})"


def has_answered(reference: str, school: str) -> str:
    """On the start page of the central team."""
    return f"{school} has answered your question about {reference}"


def kept(reference: str, number: str) -> Message:
    return Message(
        text=f"Noted on {reference}. Only the central team sees it.",
        buttons=(Button("All notes", "notes.show", number), see_button(number)),
    )


def notes(reference: str, rows: Sequence[Written], number: str, page: int) -> Message:
    """What the team wrote about a request, the newest first."""
    add, see = Button("Add a note", "notes.add", number), see_button(number)
    if not rows:
        return Message(text=f"There is no note on {reference}.", buttons=(add, see))
    newest = rows[::-1][page * PAGE : (page + 1) * PAGE]
    earlier = (Button("Earlier notes", "notes.show", f"{number}.{page + 1}"),) if len(rows) > (page + 1) * PAGE else ()
    return Message(
        title=f"Notes on {reference}, newest first",
        text="\n\n".join(f"{row.by}, {moment(row.at)}:\n{row.text}" for row in newest),
        after="Only the central team sees these.",
        buttons=(*earlier, add, see),
    )


def history(reference: str, school: str, moves: Sequence[Move], number: str, page: int) -> Message:
    """Every step of a request: when, who, from where to where, and why."""
    shown = moves[page * STEPS : (page + 1) * STEPS]
    later = (Button("Later steps", "notes.history", f"{number}.{page + 1}"),) if len(moves) > (page + 1) * STEPS else ()
    return Message(
        title=f"History of {reference}: {school}",
        text="\n\n".join(_step(move) for move in shown),
        buttons=(*later, see_button(number)),
    )


def _step(move: Move) -> str:
    became = STATUS_WORDS[move.became]
    way = f"from “{STATUS_WORDS[move.was]}” to “{became}”" if move.was else f"sent; {became}"
    why = f" Reason: {move.why.rstrip('.')}." if move.why else ""
    return f"{moment(move.at)}, {move.by or 'automatically'}: {way}.{why}"


def which(what: str) -> Message:
    """A command that needs the number of a request."""
    return Message(text=f"Please say which request, for example: {what} 42.")
