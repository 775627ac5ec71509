"""What people are reminded of before a meeting they are invited to."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from messages.meeting_times import Stage
from messages.meetings import Meeting, ahead, stamp, when
from messages.message import Button, Message
from messages.replies import asked

Items = Sequence[str]


@dataclass(frozen=True, slots=True)
class Agenda:
    """What is on it, and what this person wants on it that nobody has decided on."""

    taken: Items = ()
    wanted: Items = ()


def remind(stage: Stage, meeting: Meeting, agenda: Agenda, today: date) -> Message:
    """One reminder, as it suits what the person has answered."""
    if meeting.answer == "deputy":
        return _deputy_goes(meeting, today)
    shown = asked(meeting, today)
    match stage:
        case Stage.ANSWER:
            return replace(shown, text=f"We have no answer from you yet. {shown.text}")
        case Stage.PAPERS:
            return replace(shown, facts=(*shown.facts, *_papers(meeting, agenda)))
    return shown


def _papers(meeting: Meeting, agenda: Agenda) -> tuple[tuple[str, str], ...]:
    """The papers stand on the card where there are some."""
    facts = (
        ("Papers", "" if meeting.papers else "none yet"),
        ("Agenda", "; ".join(agenda.taken)),
        ("You asked for", "; ".join(agenda.wanted)),
    )
    return tuple((label, value) for label, value in facts if value)


def _deputy_goes(meeting: Meeting, today: date) -> Message:
    """Told once, so that the deputy can be reminded by whoever sends them."""
    far = ahead(meeting.day, today)
    return Message(
        title=meeting.title,
        text=f"{meeting.deputy} goes in your place{f' {far}' if far else ''}: {when(meeting)}"
        f"{f', {meeting.place}' if meeting.place else ''}. Please remind them.",
        facts=tuple(fact for fact in (("Join", meeting.online), ("Papers", meeting.papers)) if fact[1]),
        buttons=(
            Button("I am coming myself", "replies.coming", f"{meeting.number}.{stamp(meeting)}"),
            Button("Another deputy", "replies.deputy", f"{meeting.number}.{stamp(meeting)}"),
        ),
    )
