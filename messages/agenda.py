"""What members of the committee want on its agenda, and what the central team makes of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from messages.meetings import Meeting, when
from messages.message import Button, Message
from messages.words import quoted

LONGEST = 500
SHOWN = 15
AGENDA = Button("See the agenda", "agenda.show")


@dataclass(frozen=True, slots=True)
class Item:
    """Something to be discussed; `by` is empty where the reader proposed it."""

    number: int
    text: str
    by: str = ""

    @property
    def line(self) -> str:
        return f"{self.text} ({self.by})" if self.by else self.text


def _next(meeting: Meeting | None) -> str:
    return f"the next Strategy Committee, {when(meeting)}" if meeting else "the next Strategy Committee"


def kept(item: Item, meeting: Meeting | None) -> Message:
    """For whoever proposed it; it can be taken back."""
    later = "" if meeting else " No date is set for it yet."
    return Message(
        text=f"Kept for {_next(meeting)}: {quoted(item.text)}{later} The central team decides what is taken up, and "
        "you will hear.",
        buttons=(Button("Take it back", "agenda.undo", str(item.number)), AGENDA),
    )


def there_already(item: Item) -> Message:
    return Message(f"You have proposed this already: {quoted(item.text)}", buttons=(AGENDA,))


def too_long(length: int) -> Message:
    return Message(f"That is {length} characters; please keep it to {LONGEST}. Nothing of it has been kept.")


def what() -> Message:
    return Message("What shall I keep for the agenda? Write, for example: add to agenda: CPD budget")


def undone(item: Item) -> Message:
    return Message(f"Taken back: {quoted(item.text)} Nothing of it is kept.", in_place=True)


def members_only(phone: str) -> Message:
    """Somebody who is not on the committee."""
    ring = f" Or ring {phone}." if phone else ""
    return Message(
        f"Items for the agenda come from the members of the Strategy Committee. Your contact can raise it there.{ring}",
        buttons=(Button("Who is my contact?", "contacts.mine"),),
    )


def moved_on() -> Message:
    """The item was taken back or decided on meanwhile."""
    return Message("That item has been taken back or decided on already.", buttons=(AGENDA,))


def of_member(meeting: Meeting | None, taken: Sequence[str], mine: Sequence[Item]) -> Message:
    """What is on the agenda, and what this member has proposed."""
    facts = [("On it so far", "; ".join(taken))] if taken else []
    text = "" if taken or mine else "Nothing is on it yet. "
    return Message(
        title=f"Agenda of {_next(meeting)}",
        text=f"{text}To propose something, write for example: add to agenda: CPD budget",
        facts=tuple(facts),
        items=tuple(
            (f"You proposed: {one.text}", Button("Take it back", "agenda.undo", str(one.number)))
            for one in mine[:SHOWN]
        ),
        after=_more(len(mine)),
    )


def of_team(meeting: Meeting | None, taken: Sequence[Item], waiting: Sequence[Item]) -> Message:
    """Everything proposed, for the central team to decide on; one item after the other with its two buttons."""
    facts = [("Taken up", "; ".join(one.line for one in taken))] if taken else []
    return Message(
        title=f"Agenda of {_next(meeting)}",
        text=_count(len(waiting)),
        facts=tuple(facts),
        items=tuple((one.line, Button("Decide", "agenda.decide", str(one.number))) for one in waiting[:SHOWN]),
        after=_more(len(waiting)),
    )


def _more(count: int) -> str:
    """How many are not shown; they follow when those before them are settled."""
    return f"And {count - SHOWN} more." if count > SHOWN else ""


def _count(waiting: int) -> str:
    if not waiting:
        return "No item waits for your decision."
    return f"{waiting} item{' waits' if waiting == 1 else 's wait'} for your decision."


def decide(item: Item, meeting: Meeting | None) -> Message:
    later = "" if meeting else " It can be taken up once a date is set."
    take = (Button("Take it up", "agenda.take", str(item.number), strong=True),) if meeting else ()
    return Message(
        text=f"{item.line}\nShall it be on the agenda of {_next(meeting)}?{later}",
        buttons=(*take, Button("Put it aside", "agenda.aside", str(item.number)), AGENDA),
        in_place=True,
    )


def decided(item: Item, meeting: Meeting | None, *, told: bool) -> Message:
    """For the central team; without a meeting it was put aside. `told` unless they decided on their own item."""
    how = f"On the agenda of {_next(meeting)}" if meeting else "Put aside"
    return Message(
        text=f"{how}: {quoted(item.text)}{f' {item.by} is told.' if told else ''}",
        buttons=(Button("Undo", "agenda.reopen", str(item.number)), AGENDA),
        in_place=True,
    )


def for_proposer(item: Item, meeting: Meeting | None) -> Message:
    """What became of it; without a meeting it was put aside."""
    if meeting:
        return Message(f"What you proposed is on the agenda of {_next(meeting)}: {quoted(item.text)}")
    return Message(
        f"The central team has put aside what you proposed for the agenda: {quoted(item.text)} It can tell you why.",
        buttons=(AGENDA,),
    )


def todo(waiting: int) -> tuple[str, Button]:
    """On the start page of the central team."""
    return f"The Strategy Committee’s agenda: {_count(waiting).rstrip('.')}", AGENDA
