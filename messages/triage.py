"""What the central team is told of requests, and what askers are told of the team."""

from collections.abc import Sequence
from datetime import date

from messages import dates
from messages.message import Button, Message


def take_button(number: str) -> Button:
    return Button("Take it", "support.take", number, strong=True)


def announced(
    reference: str, school: str, asker: str, facts: Sequence[tuple[str, str]], reply_by: date, number: str
) -> Message:
    """A new request, for the central team."""
    return Message(
        title=f"New request {reference}: {school}",
        text=f"From {asker}. Please reply by {dates.say(reply_by)}.",
        facts=tuple(facts),
        buttons=(take_button(number), Button("See it all", "support.show", number)),
    )


def taken(reference: str, by: str) -> Message:
    return Message(text=f"{by} has taken {reference}.")


def taken_for_asker(reference: str, by: str) -> Message:
    return Message(text=f"{by} of the central team is now looking after {reference} and will be in touch.")


def queue(lines: Sequence[tuple[str, str]]) -> Message:
    """The requests that wait for the central team, oldest first; (number, line)."""
    if not lines:
        return Message(text="No request is waiting.")
    return Message(
        title=f"{len(lines)} waiting, oldest first",
        text="\n".join(line for _, line in lines),
        buttons=tuple(Button(f"S2S-{int(number):04d}", "support.show", number) for number, _ in lines[:8]),
    )


def withdrawn_for_team(reference: str, school: str) -> Message:
    return Message(text=f"{reference} ({school}) was withdrawn by the school.")
