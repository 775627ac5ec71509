"""What a broadcast looks like to those it is for, and the card on which its makers decide about it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from messages import moments
from messages.message import Button, Message
from messages.tables import csv_file

NAMED = 10  # people whose names stand on a card; a file has them all
START = Button("Send a broadcast", "broadcasts.start")
LIST = Button("All broadcasts", "broadcasts.list")


@dataclass(frozen=True, slots=True)
class Reach:
    """Whom it is for, in words, and how many that is: who get it, and who do not and why."""

    words: str
    names: Sequence[str]
    recipients: int
    opted_out: int = 0
    no_account: int = 0

    @property
    def all(self) -> int:
        return self.recipients + self.opted_out + self.no_account


@dataclass(frozen=True, slots=True)
class Told:
    """A broadcast in the words of its card; `digest` stands for all that the card shows."""

    number: int
    voice: str
    title: str
    text: str
    made_by: str
    send_at: datetime | None
    digest: str = ""

    @property
    def value(self) -> str:
        return str(self.number)

    @property
    def seen(self) -> str:
        """What a button carries to say what its presser has seen."""
        return f"{self.number}:{self.digest}"

    @property
    def when(self) -> str:
        return moments.say(self.send_at) if self.send_at else "now"


def people(count: int) -> str:
    return "1 person" if count == 1 else f"{count} people"


def said(voice: str, title: str, text: str, corrected_at: datetime | None = None) -> Message:
    """What everybody reads: it says for whom it speaks."""
    corrected = f" (corrected: {moments.say(corrected_at)})" if corrected_at else ""
    return Message(text, title=title, after=f"From {voice}{corrected}")


def said_anew(message: Message) -> Message:
    """A corrected message where the first cannot be changed."""
    return replace(message, text=f"Correction: {message.text}")


def preview(told: Told, reach: Reach, notes: Sequence[str], elsewhere: Sequence[str]) -> Message:
    """The card below the message as it will be seen; `elsewhere` are the platforms it can be shown for as well."""
    label = f"Send to {people(reach.recipients)}" if told.send_at is None else "Yes, send it then"
    send = [Button(label, "broadcasts.send", told.seen, strong=True)] if reach.recipients else []
    return Message(
        title=f"Broadcast {told.number}: please check",
        text=f"Above is how it looks. {_reached(reach)} Nothing is sent until you say so.",
        facts=_facts(told, reach),
        after=" ".join(notes),
        buttons=(
            *send,
            Button("Test to me", "broadcasts.test", told.value),
            Button("Names", "broadcasts.names", told.value),
            *(Button(f"Look on {name}", "broadcasts.look", f"{told.number}:{name}") for name in elsewhere),
            Button("Change", "broadcasts.change", told.value),
            Button("Cancel", "broadcasts.drop", told.value),
        ),
    )


def _facts(told: Told, reach: Reach) -> tuple[tuple[str, str], ...]:
    more = len(reach.names) - NAMED
    names = ", ".join(reach.names[:NAMED]) + (f" and {more} more" if more > 0 else "")
    facts = (("Speaks for", told.voice), ("To", reach.words), ("They are", names), ("When", told.when))
    return tuple((label, value) for label, value in facts if value)


def _reached(reach: Reach) -> str:
    if not reach.all:
        return "Nobody fits that at the moment."
    missed = [
        f"{reach.opted_out} did not want broadcasts" if reach.opted_out else "",
        f"{reach.no_account} cannot be written to, as they have not joined" if reach.no_account else "",
    ]
    without = " and ".join(filter(None, missed))
    return f"It goes to {people(reach.recipients)}{f' of {reach.all}: {without}' if without else ''}."


def quiet(opens: datetime) -> str:
    return f"That is in the quiet hours: people get it from {moments.say(opens)}, unless they chose other hours."


def two_needed(above: int) -> str:
    return f"It goes to more than {above}, so a second person of the central team is asked first."


def drawn_for(told: Told, platform: str, drawing: str) -> Message:
    return Message(drawing, title=f"How it looks on {platform}", buttons=(_back(told.number),))


def _back(number: int) -> Button:
    return Button(f"Back to broadcast {number}", "broadcasts.show", str(number))


def names(number: int, words: str, rows: Sequence[Sequence[str]]) -> Message:
    """Everybody it is for: the first by name, all in a file."""
    shown = [f"{row[0]}{f', {row[1]}' if row[1] else ''}" for row in rows[:NAMED]]
    more = f"\nThe file has all {len(rows)}." if len(rows) > NAMED else ""
    file = csv_file(f"broadcast-{number}-audience.csv", ("Name", "School", "Role", "Gets it"), rows)
    text = "\n".join(shown) + more if rows else "Nobody fits that at the moment."
    return Message(text, title=f"{words[:1].upper()}{words[1:]}", buttons=(_back(number),), files=(file,))


def changed_since() -> Message:
    return Message("Something has changed since you looked: the text, the time or who it is for. Please look again.")


def nobody() -> Message:
    return Message("There is nobody to send it to. Please change whom it is for.")


def too_late(told: Told) -> Message:
    return Message(
        f"{told.when} has passed. Please choose another time.",
        buttons=(
            Button("Another time", "broadcasts.move", told.value),
            Button("Cancel", "broadcasts.drop", told.value),
        ),
    )


def sending(count: int) -> Message:
    return Message(f"Sending to {people(count)} now. A card shows how far it is.", in_place=True)


def scheduled(told: Told, count: int) -> Message:
    return Message(
        f"It goes out on {told.when}, to whoever it is for then: {people(count)} as things stand now.",
        title=f"Broadcast {told.number} is scheduled",
        buttons=(
            Button("Another time", "broadcasts.move", told.value),
            Button("Change", "broadcasts.change", told.value),
            Button("Cancel", "broadcasts.drop", told.value),
            LIST,
        ),
        in_place=True,
    )


def dropped(told: Told) -> Message:
    again = Button("Write it again", "broadcasts.again", told.value)
    return Message(f"Broadcast {told.number} is cancelled. Nothing was sent.", buttons=(again, LIST), in_place=True)


def unknown() -> Message:
    return Message("I do not know that broadcast.", buttons=(LIST, START))


def an_issue() -> Message:
    return Message("This is an issue of the newsletter: it is changed, moved and called off there: say “digest draft”.")


def moved_on(number: int) -> Message:
    return Message(f"Things have moved on: this is how broadcast {number} stands.")


def asked(told: Told, count: int, above: int, colleagues: Sequence[str]) -> Message:
    """To its maker: who is asked for the second yes."""
    return Message(
        f"It goes to {people(count)}, more than {above}: I have asked {' and '.join(colleagues)} for a second yes. "
        "You hear from me.",
        title=f"Broadcast {told.number} waits for a yes",
        buttons=(Button("Change", "broadcasts.change", told.value), Button("Cancel", "broadcasts.drop", told.value)),
        in_place=True,
    )


def nobody_to_ask(above: int) -> Message:
    return Message(
        f"It goes to more than {above}, which two people of the central team must want, and no other can be written "
        "to. Please have a colleague join, or send it to fewer."
    )


def waits(told: Told, above: int) -> Message:
    """To its maker, at its time."""
    return Message(
        f"By now it is for more than {above}, so it has not gone out: your colleagues are asked for a second yes.",
        title=f"Broadcast {told.number} waits for a yes",
        buttons=(_show(told), Button("Change", "broadcasts.change", told.value)),
    )


def please_approve(told: Told, reach: Reach) -> Message:
    """To the other people of the central team."""
    text = f"{told.title}\n{told.text}" if told.title else told.text
    return Message(
        f"{told.made_by} would like to send this. {_reached(reach)} Shall it go?\n\n“{text}”",
        title=f"Broadcast {told.number} needs a second yes",
        facts=_facts(told, reach),
        buttons=(
            Button("Yes, send it", "broadcasts.approve", told.seen, strong=True),
            Button("No", "broadcasts.refuse", told.value),
            Button("Names", "broadcasts.names", told.value),
        ),
    )


def not_your_own() -> Message:
    return Message("You made this broadcast, so the second yes must be somebody else’s.")


def approved(told: Told, by: str) -> Message:
    then = f"it goes out on {told.when}" if told.send_at else "it is being sent"
    return Message(f"{by} said yes to broadcast {told.number}: {then}.", buttons=(_show(told),))


def refused(told: Told, by: str, reason: str) -> Message:
    return Message(
        f"{by} said no to broadcast {told.number}: “{reason}”",
        buttons=(Button("Change it", "broadcasts.change", told.value), Button("Cancel", "broadcasts.drop", told.value)),
    )


def sent_back(told: Told) -> Message:
    return Message(f"Broadcast {told.number} goes back to {told.made_by} with your reason.")


def _show(told: Told) -> Button:
    return Button("See it", "broadcasts.show", told.value)


def todo(number: int, made_by: str) -> str:
    return f"Broadcast {number} by {made_by} needs a second yes"
