"""What the central team is told of requests, and what askers are told of the team."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from messages import dates
from messages.form import Choice, Form, Known, Option
from messages.message import Button, Message

PAGE = 8
NUMBER = re.compile(r"\d{1,9}(?!\w)")
REASONS = (
    Option("no_sle", "We have no SLE for this at present", ("no sle", "nobody")),
    Option("no_days", "The free days of the year have been given and you asked for free days only", ("no days",)),
    Option("elsewhere", "Another offer of the alliance fits better, and we will tell you which", ("elsewhere",)),
    Option("twice", "It is already part of another request of yours", ("duplicate", "twice")),
    Option("outside", "It is not something that school-to-school support can do", ("outside",)),
)
NO_REASON = "none"
DELAYS = (
    Option("booked", "Every suitable SLE is booked at present", ("booked", "full")),
    Option("later", "It is planned for later in the year", ("later",)),
    Option(NO_REASON, "Give no reason", ("none", "no reason")),
)


class AboutRequest(Choice):
    """One of the requests known under `requests`, by its number in any spelling."""

    def options(self, known: Known) -> tuple[Option, ...]:
        return tuple(Option(str(number), f"S2S-{number:04d}, {school}") for number, school in known["requests"])

    def find(self, text: str, known: Known) -> str | None:
        match = NUMBER.search(text)
        number = str(int(match.group())) if match else ""
        return number if number in {option.value for option in self.options(known)} else None


WHICH = AboutRequest(name="request", label="Request", question="Which request is it about?", fixed=True)
DECLINE = Form(
    name="triage.decline",
    version=1,
    title="Decline a request",
    send="Decline it",
    fields=(
        WHICH,
        Choice(
            name="reason",
            label="Reason",
            question="Why can it not go ahead? The school is told this reason and whom to ring.",
            hint="Choose one, or say it in your own words.",
            choices=REASONS,
            other=True,
            longest=280,
        ),
    ),
)
WAITING = Form(
    name="triage.waiting",
    version=1,
    title="Put a request on the waiting list",
    intro="The school is told that it waits.",
    send="Put it on the list",
    fields=(
        WHICH,
        Choice(
            name="reason",
            label="Reason",
            question="Which reason should the school be told?",
            hint="Choose one, or say it in your own words.",
            choices=DELAYS,
            other=True,
            longest=280,
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A request in the inbox; `line` says where it stands and what blocks it."""

    number: str
    reference: str
    line: str
    age: str
    overdue: bool


def take_button(number: str) -> Button:
    return Button("Take it", "support.take", number, strong=True)


def find_button(number: str) -> Button:
    return Button("Find an SLE", "matching.start", number, strong=True)


def see_button(number: str) -> Button:
    return Button("See the request", "support.show", number)


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


def taken(reference: str, by: str, next_steps: tuple[Button, ...]) -> Message:
    return Message(text=f"{by} has taken {reference}.", buttons=next_steps)


def taken_for_asker(reference: str, by: str) -> Message:
    return Message(text=f"{by} of the central team is now looking after {reference} and will be in touch.")


def queue(shown: Sequence[Waiting], count: int, page: int) -> Message:
    """A page of the requests that wait, oldest first, out of `count`."""
    if not count:
        return Message(text="No request is waiting.")
    first = page * PAGE + 1
    which = f" ({first} to {first + len(shown) - 1})" if count > len(shown) else ""
    buttons = [Button(one.reference, "support.show", one.number) for one in shown]
    if page:
        buttons.append(Button("Earlier ones", "support.queue", str(page - 1)))
    if count > (page + 1) * PAGE:
        buttons.append(Button("More", "support.queue", str(page + 1)))
    return Message(
        title=f"{count} waiting, oldest first{which}",
        text="\n\n".join(f"{one.line} {_age(one)}" for one in shown),
        buttons=(*buttons, Button("What is stuck", "stuck.show")),
        in_place=count > len(shown),
    )


def _age(one: Waiting) -> str:
    sent = "Sent today." if one.age == "today" else f"Sent {one.age} ago."
    return f"{sent} Overdue." if one.overdue else sent


def to_take(count: int, oldest: str, school: str, since: date) -> str:
    """On the start page of the central team."""
    if count == 1:
        return f"A new request to take: {oldest} from {school}, since {dates.say(since)}"
    return f"{count} new requests to take; the oldest is {oldest} from {school}, since {dates.say(since)}"


def declined(reference: str, asker: str, *, told: bool) -> Message:
    said = f"I have told {asker} the reason and whom to ring." if told else _tell_them(asker)
    return Message(text=f"{reference} is declined. {said}")


def _tell_them(name: str) -> str:
    return f"I cannot reach {name} here; please tell them."


def declined_for_asker(reference: str, area: str, reason: str, by: str, phone: str, number: str) -> Message:
    """A refusal with its reason, and a person to talk to about it."""
    ring = f", on {phone}" if phone else ""
    return Message(
        title=f"{reference} cannot go ahead",
        text=f"Thank you for your request ({area}). I am sorry that we cannot help with it this time. The reason: "
        f"{reason.rstrip('.')}.",
        after=f"If you would like to talk it over, please ring {by} of the central team{ring}.",
        buttons=(see_button(number), Button("Ask for support", "support.start")),
    )


def listed(reference: str, asker: str, number: str, *, told: bool) -> Message:
    said = f"I have told {asker}." if told else _tell_them(asker)
    return Message(
        text=f"{reference} is on the waiting list. {said}",
        buttons=(Button("Back to triage", "triage.back", number), see_button(number)),
    )


def back(reference: str, by: str, next_steps: tuple[Button, ...]) -> Message:
    return Message(text=f"{reference} is back in triage; {by} is looking after it.", buttons=next_steps)


def hand_to(reference: str, taken_by: str, colleagues: Sequence[tuple[str, str]]) -> Message:
    """Who of the team shall look after it; (name, value of the button)."""
    if not colleagues:
        return Message(text="There is nobody else in the central team.")
    now = f" {taken_by} is looking after it now." if taken_by else ""
    return Message(
        text=f"Who should look after {reference}?{now}",
        buttons=tuple(Button(name, "triage.handed", value) for name, value in colleagues),
    )


def handed(reference: str, to: str, *, told: bool) -> Message:
    said = "I have told them." if told else _tell_them(to)
    return Message(text=f"{to} is now looking after {reference}. {said}", in_place=True)


def handed_to_you(reference: str, by: str, line: str, number: str) -> Message:
    return Message(text=f"{by} has handed {reference} over to you. {line}", buttons=(see_button(number),))


def not_from_here(reference: str, line: str, number: str) -> Message:
    """A step that cannot be taken from where the request stands now."""
    return Message(text=f"That cannot be done with {reference} as it stands now. {line}", buttons=(see_button(number),))


def withdrawn_for_team(reference: str, school: str) -> Message:
    return Message(text=f"{reference} ({school}) was withdrawn by the school.")
