"""What the alliance says of itself, in the same words everywhere."""

import re
from collections.abc import Mapping, Sequence

from messages.form import Answers, Choice, Form, Known, Option, Text
from messages.message import Button, Message

ABOUT = Button("About us", "core.show")
PURPOSE = "purpose"  # the piece that greets a newcomer
OLD = 300  # characters of the words until now, shown beside the new ones


def _pieces(known: Known) -> list[Option]:
    return [Option(slug, title) for slug, title, _ in known["pieces"]]


CHANGE = Form(
    name="core_text",
    version=1,
    title="Standard text",
    fields=(
        Choice(name="piece", label="About", question="Which text?", choices=_pieces, fixed=True),
        Text(
            name="text",
            label="New words",
            question="How shall it read from now on?",
            hint="It is said in these words in the chat and in every newsletter.",
            longest=2000,
        ),
    ),
    send="Keep it",
)


def quoted(text: str, pieces: Mapping[str, str]) -> str:
    """The text with the pieces that it names, such as {purpose}; one that there is not leaves nothing behind."""
    return " ".join(re.sub(r"\{(\w+)\}", lambda named: pieces.get(named[1], ""), text).split())


def note(known: Known, answers: Answers) -> str:
    """Below the review: what it replaces."""
    old = next((text for slug, _, text in known["pieces"] if slug == answers.get("piece")), "")
    return f"Until now: {old[:OLD]}{'…' if len(old) > OLD else ''}" if old else ""


def shown(alliance: str, pieces: Sequence[tuple[str, str, str]], *, changes: bool) -> Message:
    """All pieces, as slug, title and text; with the buttons to change them for those who may."""
    if not pieces:
        return Message(f"{alliance} has not written down yet what it says of itself.")
    return Message(
        title=alliance,
        facts=tuple((title, text) for _, title, text in pieces),
        buttons=tuple(Button(f"Change: {title}", "core.change", slug) for slug, title, _ in pieces) if changes else (),
    )


def changed(title: str) -> Message:
    return Message(f"{title}: from now on it is said in the new words, everywhere.", buttons=(ABOUT,))


def gone() -> Message:
    return Message("There is no such text any more.", buttons=(ABOUT,))
