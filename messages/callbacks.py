"""Somebody would rather talk to a person, or was asked directly: what they hear, and what the team is told."""

from collections.abc import Sequence

from messages.form import Choice, Form
from messages.message import Button, Message
from messages.request import areas, several_schools


def offer(contact: str, phone: str, office: str) -> Message:
    """Before anybody is asked to ring: whom, on which number."""
    on = f" on {phone}" if phone else "; I have no number of yours, so they will write to you"
    ring = f" Or ring the office now: {office}." if office else ""
    return Message(
        text=f"Shall I ask {contact}’s team to ring you{on}?{ring}",
        buttons=(Button("Yes, please", "callbacks.ask", strong=True), Button("Another topic", "contacts.topics")),
    )


def asked(contact: str, office: str) -> Message:
    ring = f" Or ring {office}." if office else ""
    return Message(text=f"Done: {contact}’s team has your number.{ring}", in_place=True)


def for_team(name: str, doing: Sequence[str], phone: str, email: str, requests: Sequence[str]) -> Message:
    """Somebody asks to be rung."""
    facts = [("Who", ", ".join([name, *doing])), ("Phone", phone or "none on record"), ("E-mail", email)]
    facts += [("Open requests", "\n".join(requests))] if requests else []
    return Message(title=f"Please ring {name}", facts=tuple(facts))


DIRECT = Form(
    name="callbacks.direct",
    version=1,
    title="Asked directly",
    intro="Your own headteacher agrees first, so every deployment begins with a request by the school.",
    send="Tell them how to ask",
    fields=(
        Choice(name="school", label="School", question="Which school has asked you?", choices=several_schools),
        Choice(name="area", label="Area", question="What is it about?", choices=areas, other=True),
    ),
)


def asked_directly() -> Message:
    """For an SLE whom a school asked without the alliance."""
    return Message(
        text="Send them to me: your headteacher agrees first, and your free days are counted. I can tell their "
        "headteacher and the central team.",
        buttons=(Button("Start a request for them", "callbacks.direct", strong=True),),
    )


def told(school: str, head: str) -> Message:
    who = f"{head} and the central team" if head else f"the central team; no headteacher of {school} uses me yet"
    return Message(text=f"Done: I have told {who}. Nothing is promised for you until your own headteacher has agreed.")


def for_head(sle: str, area: str, value: str) -> Message:
    """The school that asked begins with a request."""
    return Message(
        text=f"{sle} tells us that your school would like their support with {area}. Their own headteacher is asked "
        "first, so it begins with a request from you; name them as the SLE you would like.",
        buttons=(Button("Ask for support", "support.start", value, strong=True),),
    )


def direct_for_team(sle: str, school: str, area: str) -> Message:
    return Message(
        text=f"{sle} was asked directly by {school} for support with {area}. I have told the school how to ask."
    )
