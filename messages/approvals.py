"""What is said while a request waits for the school's own headteacher."""

from collections.abc import Sequence
from datetime import date

from messages import dates
from messages.message import Button, Message


def approve_button(number: str) -> Button:
    return Button("Approve", "support.approve", number, strong=True)


def refuse_button(number: str) -> Button:
    return Button("Do not approve", "support.refuse", number)


def by_telephone(number: str) -> tuple[Button, Button]:
    """For the central team, which was told by the head."""
    yes = Button("Approved by telephone", "support.approve", number)
    return yes, Button("Not approved", "support.refuse", number)


def decide_button(number: str, reference: str) -> Button:
    return Button(f"Decide on {reference}", "support.show", number)


def to_approve(reference: str, asker: str, since: date) -> str:
    """On the start page of the head."""
    return f"{reference} from {asker} has waited for your approval since {dates.say(since)}"


def ask_head(
    reference: str, asker: str, what: str, facts: Sequence[tuple[str, str]], number: str, raised_by: str = ""
) -> Message:
    """The school's own head decides whether the request goes on; `raised_by` is who asks in place of the school."""
    text = f"{asker} has asked you to approve a request for your school: {what}. It goes to the central team "
    text += "once you approve."
    if raised_by:
        text = f"{raised_by} asks for this for your school: {what}. {asker} of the central team wrote it down. "
        text += "It goes ahead only if you approve; from then on it is your school’s own request."
    return Message(
        title=f"{reference}: please approve",
        text=text,
        facts=tuple(facts),
        buttons=(approve_button(number), refuse_button(number)),
    )


def remind_head(reference: str, asker: str, since: date, number: str) -> Message:
    return Message(
        title=f"{reference} waits for you",
        text=f"{asker}’s request for your school has waited for your approval since {dates.say(since)}.",
        buttons=(
            approve_button(number),
            Button("See the request", "support.show", number),
            refuse_button(number),
        ),
    )


def surely_refuse(reference: str, asker: str, number: str) -> Message:
    return Message(
        text=f"Shall I tell {asker} that {reference} does not go ahead?",
        buttons=(
            Button("Yes, tell them", "support.refused", number),
            Button("No, leave it open", "support.show", number),
        ),
    )


def approved_for_head(reference: str, reply_by: date) -> Message:
    return Message(
        text=f"Approved. {reference} is now with the central team; a person will reply by {dates.say(reply_by)}.",
        in_place=True,
    )


def approved_for_asker(reference: str, reply_by: date) -> Message:
    return Message(
        text=f"Your headteacher has approved {reference}. A person of the central team will reply by "
        f"{dates.say(reply_by)}.",
    )


def refused_for_head(reference: str, asker: str) -> Message:
    return Message(text=f"{reference} does not go ahead. I have told {asker}.", in_place=True)


def refused_for_asker(reference: str) -> Message:
    return Message(
        text=f"Your headteacher has not approved {reference}, so it does not go ahead. Please speak to them about it; "
        "you can send a new request at any time.",
        buttons=(Button("Ask for support", "support.start"),),
    )


def refused_for_team(reference: str, school: str, raised_by: str) -> Message:
    """What others raised for a school and its head does not want."""
    return Message(
        text=f"The headteacher of {school} has not approved {reference}, so it does not go ahead. Raised by: "
        f"{raised_by}. Please let them know."
    )


def no_head_to_ask(reference: str, school: str, asker: str, number: str) -> Message:
    """The central team must reach a head who does not use the bot."""
    return Message(
        text=f"{reference} from {asker} waits for the headteacher of {school}, whom I cannot reach here. "
        "Please ask them, or invite them to join me.",
        buttons=by_telephone(number),
    )


def head_is_silent(reference: str, school: str, since: date, number: str) -> Message:
    return Message(
        text=f"{reference} ({school}) has waited for the headteacher’s approval since {dates.say(since)}; "
        "a reminder brought no answer. Please ring the school.",
        buttons=by_telephone(number),
    )
