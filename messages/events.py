"""What is said about the events that schools propose and share."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from messages.message import Button, Message
from messages.money import pounds


@dataclass(frozen=True, slots=True)
class Idea:
    """An event as other schools see it; `cost` and `share` are pounds, None where the cost is not known yet."""

    reference: str
    number: str
    title: str
    school: str
    about: str
    when: str
    places: str
    joined: int  # schools beside the one that proposed it
    cost: Decimal | None = None
    share: Decimal | None = None


def _cost(idea: Idea) -> str:
    if idea.cost is None or idea.share is None:
        return "The cost is not known yet."
    return f"Expected cost {pounds(idea.cost)}: {pounds(idea.share)} for each of {_schools(idea.joined + 1)}."


def _schools(count: int) -> str:
    return f"{count} school{'' if count == 1 else 's'}"


def overview(ideas: Sequence[Idea]) -> Message:
    """The events that can be joined."""
    if not ideas:
        return Message(
            text="There is no event to join at the moment. You can propose one.",
            buttons=(Button("Propose an event", "services.start", "event"),),
        )
    lines = [f"{idea.title} ({idea.school}), {idea.when}. {_cost(idea)}" for idea in ideas]
    return Message(
        title="Events that schools share",
        text="\n\n".join(lines),
        buttons=(
            *(Button(idea.title[:60], "events.show", idea.number) for idea in ideas[:8]),
            Button("Propose an event", "services.start", "event"),
        ),
    )


def whole(idea: Idea, may_join: Sequence[tuple[str, str]], may_leave: Sequence[tuple[str, str]]) -> Message:
    """One event; the schools (id, name) for which this person can join it or leave it again."""
    return Message(
        title=idea.title,
        text=_cost(idea),
        facts=(
            ("Proposed by", idea.school),
            ("For whom", idea.about),
            ("When", idea.when),
            ("Places", idea.places),
            ("Joined so far", _schools(idea.joined)),
        ),
        buttons=(
            *_buttons("Join and share the cost", "events.join", idea.number, may_join),
            *_buttons("Leave again", "events.leave", idea.number, may_leave),
        ),
    )


def _buttons(label: str, action: str, number: str, schools: Sequence[tuple[str, str]]) -> tuple[Button, ...]:
    """One button; with several schools one for each."""
    named = len(schools) > 1
    return tuple(Button(f"{label}: {name}"[:75] if named else label, action, f"{number}.{id}") for id, name in schools)


def joined(idea: Idea, school_id: str) -> Message:
    return Message(
        title=f"You have joined: {idea.title}",
        text=f"{_cost(idea)} I will tell you when the share changes.",
        buttons=(Button("Leave again", "events.leave", f"{idea.number}.{school_id}"),),
        in_place=True,
    )


def left(idea: Idea) -> Message:
    return Message(text=f"You have left {idea.title}. The other schools are told of their new share.", in_place=True)


def share_changed(idea: Idea) -> Message:
    """For everybody who shares the event."""
    return Message(
        title=f"{idea.title}: a new share",
        text=_cost(idea),
        buttons=(Button("See the event", "events.show", idea.number),),
    )


def gone() -> Message:
    """The event cannot be joined, or not any more."""
    return Message(
        text="I have no such event that can be joined or left now.",
        buttons=(Button("See event ideas", "events.list"),),
    )


def called_off(title: str, school: str) -> Message:
    """For the schools that had joined."""
    return Message(text=f"{title}, proposed by {school}, is cancelled and does not take place.")
