"""Who wants the newsletter, and which of its sections."""

from collections.abc import Sequence

from messages.digest import HEADINGS
from messages.message import Button, Message

YES, KEEP = Button("Yes, subscribe", "subscriptions.join", strong=True), "Keep it"
SUBSCRIBE = Button("Subscribe", "subscriptions.join", strong=True)
LEAVE = Button("Leave the newsletter", "subscriptions.leave")
SECTIONS = Button("Choose sections", "subscriptions.sections")
OFTEN = "It goes out once every half term."
STILL = "Meetings, days and requests that concern you still reach you, and so do broadcasts"


def card(*, wanted: bool, sections: Sequence[str], in_place: bool, first: str = "") -> Message:
    """How it stands; `sections` are those of interest, none where all are."""
    if not wanted:
        return Message(f"{first}You do not get the newsletter. {OFTEN}", buttons=(SUBSCRIBE,), in_place=in_place)
    return Message(
        text=f"{first}You get the newsletter{_of(sections)}. {OFTEN}",
        buttons=(SECTIONS, LEAVE),
        in_place=in_place,
    )


def _of(sections: Sequence[str]) -> str:
    named = ", ".join(heading for name, heading in HEADINGS.items() if name in sections)
    return f" with these sections: {named}" if named else ""


def surely_join() -> Message:
    """What was understood, before it is done."""
    return Message(text=f"Shall I send you the newsletter? {OFTEN}", buttons=(YES,))


def surely_leave(*, broadcasts: bool) -> Message:
    """Says what still comes."""
    still = STILL if broadcasts else STILL.partition(",")[0]
    return Message(
        text=f"Shall I stop sending you the newsletter? {still}.",
        buttons=(
            Button("Yes, stop it", "subscriptions.left", strong=True),
            Button("Only some sections", "subscriptions.sections"),
            Button(KEEP, "subscriptions.show"),
        ),
    )


def left(*, broadcasts: bool) -> Message:
    still = STILL if broadcasts else STILL.partition(",")[0]
    return Message(
        text=f"You no longer get the newsletter. {still}.",
        buttons=(Button("Subscribe again", "subscriptions.join"),),
        in_place=True,
    )


def choose(sections: Sequence[str], *, last: bool = False) -> Message:
    """Each section with the button that leaves it out or takes it in; none chosen stands for all."""
    chosen = set(sections) or set(HEADINGS)
    refused = "One section at least has to stay; you can also leave the newsletter. " if last else ""
    return Message(
        title="Sections of your newsletter",
        text=f"{refused}Tap what you want to leave out or to have.",
        items=tuple(
            (f"{heading}: {'yes' if name in chosen else 'no'}", _switch(name, on=name not in chosen))
            for name, heading in HEADINGS.items()
        ),
        buttons=(Button("Done", "subscriptions.show", strong=True), LEAVE),
        in_place=True,
    )


def _switch(name: str, *, on: bool) -> Button:
    action = "subscriptions.with" if on else "subscriptions.without"
    return Button(f"{'Have' if on else 'Leave out'}: {HEADINGS[name]}", action, name)
