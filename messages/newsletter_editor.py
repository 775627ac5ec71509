"""The newsletter for those who make it: the draft and its sections, what is missing, what has been said before."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from rapidfuzz import fuzz

from messages.digest import HEADINGS
from messages.message import Button, File, Message
from messages.newsletter import moment
from messages.words import plain

PAGE = 8  # pieces shown at once
ALIKE = 80  # of 100: from here on two texts say the same
COMPARED = 300  # characters of a text
SHOWN = 160


@dataclass(frozen=True, slots=True)
class Line:
    """One piece as the editor sees it; `like` tells which earlier piece says the same, `sender` is empty for what was
    drawn from what we know."""

    number: int
    section: str
    called: str
    text: str
    sender: str = ""
    like: str = ""
    dropped: bool = False
    link: str = ""
    signed: str = ""
    photo: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """The issue that is being made; `approver` is empty while nobody has approved it, `late` when its time is past."""

    number: int
    title: str
    send_at: datetime
    approver: str
    late: bool
    lines: tuple[Line, ...]

    def of(self, section: str, *, dropped: bool = False) -> list[Line]:
        return [line for line in self.lines if line.section == section and line.dropped == dropped]

    @property
    def kept(self) -> list[Line]:
        return [line for line in self.lines if not line.dropped]

    @property
    def gaps(self) -> list[str]:
        return [heading for section, heading in HEADINGS.items() if not self.of(section)]

    @property
    def stands(self) -> str:
        """Where it stands, in a sentence or two."""
        if self.approver:
            return f"It goes out on {moment(self.send_at)}. {self.approver} has approved it."
        if self.late:
            return f"It was to go out on {moment(self.send_at)} and nobody had approved it, so it waits."
        return f"It goes out on {moment(self.send_at)}, once it is approved. Nobody has approved it yet."


@dataclass(frozen=True, slots=True)
class Known:
    """A piece to compare with: `origin` names the event or answer it was drawn from, `where` the issue."""

    origin: str
    title: str
    text: str
    called: str
    where: str


def like(origin: str, title: str, text: str, others: Iterable[Known]) -> str:
    """The first piece that was drawn from the same or says nearly the same; empty if there is none.

    Two that were drawn from different events differ, however alike their words are.
    """
    said = _compared(title, text)
    for other in others:
        drawn = bool(origin and other.origin)
        alike = origin == other.origin if drawn else fuzz.token_sort_ratio(said, other_words(other)) >= ALIKE
        if alike:
            return f"like {other.called} in {other.where}"
    return ""


def other_words(other: Known) -> str:
    return _compared(other.title, other.text)


def _compared(title: str, text: str) -> str:
    return plain(f"{title} {text}"[:COMPARED])


def card(draft: Draft, first: str = "") -> Message:
    """The six sections, when it goes out, and what can be done; `first` says what has just happened."""
    doubles = sum(1 for line in draft.kept if line.like)
    after = f"{_pieces(doubles)} much like one that was there before: open the section to see." if doubles else ""
    approve = (
        Button("Take back the approval", "editor.hold", str(draft.number))
        if draft.approver
        else Button("Approve", "editor.approve", str(draft.number), strong=True)
    )
    return Message(
        f"{first} {draft.stands}".strip(),
        title=draft.title,
        items=tuple(
            (_summed(draft, name), Button(heading, "editor.section", name)) for name, heading in HEADINGS.items()
        ),
        after=after,
        buttons=(
            approve,
            Button("Preview", "editor.preview", str(draft.number)),
            Button("Change the time", "editor.time"),
            Button("Add something", "items.write"),
        ),
    )


def _pieces(count: int) -> str:
    return "1 piece is" if count == 1 else f"{count} pieces are"


def _summed(draft: Draft, section: str) -> str:
    held = draft.of(section)
    if not held:
        return f"{HEADINGS[section]}: nothing yet"
    more = f" and {len(held) - 3} more" if len(held) > 3 else ""
    return f"{HEADINGS[section]}: {'; '.join(line.called for line in held[:3])}{more}"


def section(draft: Draft, name: str, page: int = 0) -> Message:
    """The pieces of one section in their order, and what was dropped from it."""
    held = [*draft.of(name), *draft.of(name, dropped=True)]
    shown = held[page * PAGE : (page + 1) * PAGE]
    more = (Button("More", "editor.section", f"{name}.{page + 1}"),) if len(held) > (page + 1) * PAGE else ()
    return Message(
        "" if held else "Nothing yet. What people send in for this section comes here.",
        title=HEADINGS[name],
        items=tuple(_item(number, line) for number, line in enumerate(shown, page * PAGE + 1)),
        buttons=(*more, Button("Add here", "items.write", name), BACK),
    )


BACK = Button("Back to the draft", "editor.draft")


def _item(number: int, line: Line) -> tuple[str, Button]:
    label = line.called.strip("“”")[:40]
    if line.dropped:
        return f"Dropped: {line.called}", Button(f"Take in again: {label}"[:60], "editor.restore", str(line.number))
    text = line.text if len(line.text) <= SHOWN else f"{line.text[: SHOWN - 1].rstrip()}…"
    sender = f"(from {line.sender})" if line.sender else ""
    said = " ".join(part for part in (f"{number}. {line.called}:", " ".join(text.split()), sender) if part)
    return f"{said} This is {line.like}." if line.like else said, Button(label, "editor.item", str(line.number))


def item(line: Line, first: str = "") -> Message:
    """One piece whole, with all that can be done to it."""
    number = str(line.number)
    facts = [
        ("Section", HEADINGS[line.section]),
        ("Link", line.link),
        ("Signed", line.signed or "Nobody"),
        ("Photo", "Yes" if line.photo else ""),
        ("Sent in by", line.sender),
        ("Note", f"This is {line.like}." if line.like else ""),
    ]
    return Message(
        "\n\n".join(part for part in (first, line.text) if part),
        title=line.called,
        facts=tuple((label, value) for label, value in facts if value),
        buttons=(
            Button("Edit", "editor.edit", number),
            Button("Move up", "editor.up", number),
            Button("Move down", "editor.down", number),
            Button("Another section", "editor.sections", number),
            Button("Drop", "editor.drop", number),
            Button("Back to the section", "editor.section", line.section),
        ),
    )


def seen_here(number: int, elsewhere: Sequence[str], *, web: bool) -> Message:
    """Below the issue as readers see it here; `elsewhere` are the platforms it can be shown for as well; `web` where
    it will have a page when it is approved."""
    page = " Once it is approved it has a web page as well, and a button to it." if web else ""
    return Message(
        f"Above is how readers see it here. A long issue shows its headlines, with a button to read all.{page}",
        buttons=(
            *(Button(f"Look on {name}", "editor.look", name) for name in elsewhere),
            Button("Read all here", "newsletter.read", str(number)),
            BACK,
        ),
    )


def drawn_for(name: str, drawing: str) -> Message:
    """The issue as another platform draws it, as a file: this one would draw it its own way."""
    return Message(
        f"This is how readers on {name} see it.",
        files=(File(f"newsletter-{name.casefold()}.txt", drawing),),
        buttons=(BACK,),
    )


def sections(line: Line) -> Message:
    """Where else a piece can stand."""
    others = [(name, heading) for name, heading in HEADINGS.items() if name != line.section]
    return Message(
        f"{line.called} stands under “{HEADINGS[line.section]}”. Where shall it stand?",
        buttons=tuple(Button(heading, "editor.move", f"{line.number}.{name}") for name, heading in others),
    )


def dropped(line: Line, *, told: bool) -> Message:
    heard = f" {line.sender} is told why." if told else ""
    return Message(
        f"{line.called} is left out.{heard}",
        buttons=(
            Button("Undo", "editor.restore", str(line.number)),
            Button("Back to the section", "editor.section", line.section),
        ),
        in_place=True,
    )


def end_of_section() -> str:
    return "It stands at that end of its section already."


def surely(draft: Draft, to: int, left: int, unreached: int, code: str) -> Message:
    """Before it is approved: when it goes out, to how many, what is missing."""
    when = "as soon as you say so" if draft.late else f"on {moment(draft.send_at)}"
    facts = [
        ("Pieces", str(len(draft.kept))),
        ("Nothing under", ", ".join(draft.gaps)),
        ("Much like earlier ones", "; ".join(line.called for line in draft.kept if line.like)),
        ("Have left the newsletter", str(left or "")),
        ("Have no account to write to", str(unreached or "")),
    ]
    return Message(
        f"It goes to {to} {'person' if to == 1 else 'people'} {when}. If anything in it changes before then, I ask for "
        "your approval again.",
        title=f"Approve “{draft.title}”?",
        facts=tuple((label, value) for label, value in facts if value),
        buttons=(Button("Yes, approve it", "editor.approved", code, strong=True), BACK),
    )


def nothing_to_approve() -> Message:
    return Message("There is nothing in it yet, so there is nothing to approve.", buttons=(BACK,))


def approved(draft: Draft) -> Message:
    when = "in a moment" if draft.late else f"on {moment(draft.send_at)}"
    return Message(
        f"Approved: “{draft.title}” goes out {when}.",
        buttons=(Button("Take back the approval", "editor.hold", str(draft.number)), BACK),
        in_place=True,
    )


def moved_on(draft: Draft | None) -> Message:
    """What the button is about is not there any more, or has changed since it was shown."""
    said = "That has changed meanwhile. This is how the draft stands now."
    return (
        card(draft, said) if draft else replace(none(), text=f"That has gone out or changed meanwhile. {none().text}")
    )


def none() -> Message:
    return Message(
        "No newsletter is being made: no term dates are loaded that say when the next one goes out. Say “send "
        "newsletter on” and a day to plan one.",
        buttons=(Button("Plan one", "editor.time"),),
    )


def front() -> Message:
    """The newsletter for everybody else."""
    return Message(
        "The newsletter goes out every half term. What would you like to do?",
        buttons=(
            Button("Read the last ones", "newsletter.list"),
            Button("Send something in", "items.start"),
            Button("My items", "items.mine"),
            Button("Change what I get", "subscriptions.show"),
        ),
    )
