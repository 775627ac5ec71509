"""School-to-school support: all that is said to those who ask for it."""

from collections.abc import Sequence
from datetime import date

from messages import dates
from messages.message import Button, Message


def allowance(free_days: float | None, day_rate: int | None) -> str:
    """The free days and the price, truthfully: the days are each SLE's, not the asking school's."""
    if free_days is None or day_rate is None:
        return "I do not have what it costs; the central team will tell you before anything is agreed."
    return (
        f"Each SLE can be deployed free for {free_days:g} days an academic year. The days are the SLE’s, shared by all "
        f"schools they help, not yours alone. Beyond them it is £{day_rate} a day, if the SLE’s own headteacher "
        "agrees to release them for longer."
    )


def who_sees_it(shared: bool) -> str:
    """Who reads the request once it is sent."""
    if shared:
        return "The central team sees this, and a suitable SLE with their headteacher."
    return "The central team sees this; it is shared further only with your consent."


def in_a_sentence(label: str) -> str:
    """The label of an answer as it stands within a sentence."""
    return label[:1].lower() + label[1:]


def offer(what: str, value: str) -> Message:
    """Before a conversation begins on free words: what was understood."""
    about = f": {what}" if what else ""
    return Message(
        text=f"I can start a support request{about}. Right?",
        buttons=(
            Button("Yes, start", "support.start", value, strong=True),
            Button("Something else", "welcome.menu"),
        ),
    )


def not_for_you(phone: str, *, central: bool = False) -> Message:
    """Somebody without a school; the central team can write a request down for one."""
    ring = f" Or ring the office: {phone}." if phone else ""
    return Message(
        text="A support request is made for a school, and I do not know which school is yours. "
        f"Ask the central team to add you.{ring}",
        buttons=(Button("Request for a school", "raised.start"),) if central else (),
    )


def needs_joining() -> Message:
    return Message(
        text="I can take a support request once I know who you are.",
        buttons=(Button("How to join", "joining.how"), Button("Find a contact", "contacts.mine")),
    )


def sent(reference: str, status: str, heads: Sequence[str], reply_by: date) -> Message:
    """The request is taken: its reference, what happens next and by when."""
    if status == "submitted":
        next_step = f"The central team has it. A person will reply by {dates.say(reply_by)}."
    elif heads:
        next_step = f"I have asked {' and '.join(heads)} to approve it; then it goes to the central team."
    else:
        next_step = "Your headteacher does not use me yet, so the central team will ask them to approve it."
    return Message(
        title=f"{reference} is sent",
        text=next_step,
        after="Ask me “any news on my request” whenever you like.",
        buttons=(Button("See the request", "support.show", str(int(reference.removeprefix("S2S-")))),),
    )


def news(lines: Sequence[str], numbers: Sequence[int]) -> Message:
    """How all of a person's requests stand, the newest first."""
    if not lines:
        return Message(
            text="You have no support request with us.",
            buttons=(Button("Ask for support", "support.start"),),
        )
    buttons = tuple(Button(f"See S2S-{number:04d}", "support.show", str(number)) for number in numbers[:3])
    return Message(text="\n\n".join(lines), buttons=buttons)


def card(
    reference: str, school: str, asker: str, facts: Sequence[tuple[str, str]], line: str, buttons: tuple[Button, ...]
) -> Message:
    """One request whole, for those who may see it."""
    return Message(
        title=f"{reference}: {school}",
        text=line,
        facts=(("Asked by", asker), *facts),
        buttons=buttons,
    )


def surely_withdraw(reference: str, area: str, number: str) -> Message:
    return Message(
        text=f"Shall I withdraw {reference} ({area})? The central team is told.",
        buttons=(
            Button("Yes, withdraw it", "support.withdrawn", number),
            Button("No, keep it", "support.show", number),
        ),
    )


def withdrawn(reference: str) -> Message:
    return Message(text=f"{reference} is withdrawn. I have told the central team.", in_place=True)


def moved_on(reference: str, line: str) -> Message:
    """A button of a request that has moved since."""
    return Message(text=f"{reference} has moved on since that button was shown. {line}")


def unknown_request(number: str) -> Message:
    which = f"S2S-{int(number):04d}" if number.isascii() and number.isdecimal() else f"“{number[:20]}”"
    return Message(text=f"I have no request {which} that you may see. Please check the number, for example: show 42.")


def nothing_to_withdraw() -> Message:
    return Message(text="You have no open request that you could withdraw.")


def withdraw_which(requests: Sequence[tuple[str, str]]) -> Message:
    """Several are open; (reference, number)."""
    return Message(
        text="Which request would you like to withdraw?",
        buttons=tuple(Button(reference, "support.withdraw", number) for reference, number in requests),
    )
