"""What is said to an SLE's own head, who is asked first, and to the central team about the answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from messages import money
from messages.message import Button, Message

MOST_CHOICES = 6


@dataclass(frozen=True, slots=True)
class Ask:
    """What the head decides on; `school` is its name only where the school agreed to that."""

    deployment: int
    reference: str
    sle: str
    home: str
    days: Decimal
    about: str
    school: str
    start: str
    free: Decimal
    charged: Decimal
    rate: Decimal | None
    allowance: Decimal
    taken: Decimal  # of the free days, by others
    year: str
    cap: Decimal
    promised: Decimal  # all days given or promised that year, without these
    goes_to: str

    def value(self, days: Decimal, charged: Decimal) -> str:
        """What a button carries: an answer counts only for the figures that were shown."""
        return f"{self.deployment}:{money.figure(days)}:{money.figure(charged)}"

    def charged_of(self, days: Decimal) -> Decimal:
        """How many of fewer days would be charged."""
        return max(days - self.free, Decimal(0))


def cost(ask: Ask) -> str:
    """Whether the days are within the free ones, and what the head agrees to beyond them."""
    used = f"{money.figure(ask.taken)} of {money.figure(ask.allowance)} are used or promised"
    if not ask.charged:
        return f"Within the {money.figure(ask.allowance)} free days of {ask.year} ({used})."
    price = f"{money.pounds(ask.rate)} a day applies" if ask.rate is not None else "a price applies that I do not have"
    who = f"It goes to {ask.goes_to}." if ask.goes_to else "The central team will tell you who receives it."
    within = f"{money.days(ask.free).capitalize()} within the free days; " if ask.free else ""
    charged = money.days(ask.charged) if ask.free else money.days(ask.charged).capitalize()
    beyond = f"{charged} beyond the {money.figure(ask.allowance)} free days of {ask.year}"
    return f"{within}{beyond} ({used}): {price}, and only if you agree to the extra release. {who}"


def over_cap(ask: Ask) -> str:
    """Said where the head would release more than the cap they set themselves."""
    total = ask.promised + ask.days
    if total <= ask.cap:
        return ""
    return f"With these it would be {money.days(total)}; your limit is {money.days(ask.cap)} a year."


def request(ask: Ask, *, by_phone: bool = False) -> Message:
    """The head's decision, or, for the central team, the answer a head gave by telephone."""
    yes = "They agree" if by_phone else "Agree"
    buttons = [Button(yes, "releases.agree", ask.value(ask.days, ask.charged), strong=True)]
    if ask.days > Decimal("0.5"):
        buttons.append(Button("Agree fewer days", "releases.fewer", str(ask.deployment)))
    buttons.append(Button("Not now", "releases.not_now", str(ask.deployment)))
    if not by_phone:
        buttons.append(Button("Ring me", "releases.ring", str(ask.deployment)))
    return Message(
        title=f"Release request: {ask.sle}, {money.days(ask.days)}",
        text=f"{ask.about} at {ask.school}. {cost(ask)}",
        facts=(("Start", ask.start), ("Request", ask.reference)),
        after=over_cap(ask),
        buttons=tuple(buttons),
    )


def fewer(ask: Ask) -> Message:
    """How many days, then: the whole ones and half a day, below what was asked."""
    steps = [Decimal(n) for n in range(int(ask.days), 0, -1)] + [Decimal("0.5")]
    choices = [days for days in steps if days < ask.days][-MOST_CHOICES:]
    return Message(
        text=f"How many days would you release {ask.sle} for?",
        buttons=tuple(
            Button(money.days(days).capitalize(), "releases.agree", ask.value(days, ask.charged_of(days)))
            for days in choices
        ),
        in_place=True,
    )


def figures_changed() -> Message:
    return Message(text="The figures have changed since that was shown. This is how they are now:")


def asked(sle: str, home: str, heads: Sequence[str], days: Decimal, deployment: int) -> Message:
    """For whoever of the central team asked."""
    if heads:
        return Message(text=f"I have asked {' and '.join(heads)} ({home}) to release {sle} for {money.days(days)}.")
    return Message(
        text=f"No headteacher of {home} uses me yet. Please ring them about releasing {sle} for {money.days(days)}, "
        "and write their answer down here.",
        buttons=(Button("Write the answer down", "releases.show", str(deployment)),),
    )


def agreed(sle: str, days: Decimal) -> Message:
    return Message(
        text=f"Thank you. {sle} is released for {money.days(days)}. I will now ask {sle.split(maxsplit=1)[0]} and "
        "the school; you will hear of each day once it is booked.",
        in_place=True,
    )


def agreed_again(sle: str, days: Decimal) -> Message:
    return Message(
        text=f"Thank you. {sle} is released for {money.days(days)} in all. The school can sign now.", in_place=True
    )


def not_now(sle: str) -> Message:
    return Message(text=f"Understood: {sle} is not released now. I have told the central team.", in_place=True)


def stays(sle: str, released: Decimal) -> Message:
    return Message(text=f"Understood: {sle} stays released for {money.days(released)}, no more.", in_place=True)


def no_more(reference: str, sle: str, released: Decimal, free: Decimal, number: str) -> Message:
    """For those who planned more than the SLE's own head agrees to."""
    return Message(
        text=f"{reference}: {sle}’s headteacher cannot agree to more than {money.days(released)}, "
        f"{money.figure(free)} of them free at present. Please change the agreement.",
        buttons=(Button("Change the agreement", "agreements.start", number),),
    )


def ring(phone: str) -> Message:
    office = f" Or ring the office: {phone}." if phone else ""
    return Message(text=f"The central team will ring you. Nothing is decided until then.{office}", in_place=True)


def not_now_for_team(reference: str, sle: str, home: str, number: str) -> Message:
    return Message(
        text=f"{reference}: the headteacher of {home} cannot release {sle} now.",
        buttons=(Button("Find another SLE", "matching.start", number), Button("See it all", "support.show", number)),
    )


def ring_for_team(reference: str, sle: str, home: str, head: str, phone: str, deployment: int) -> Message:
    number = f" on {phone}" if phone else ""
    return Message(
        text=f"{reference}: please ring {head} ({home}){number} about releasing {sle}.",
        buttons=(Button("Write the answer down", "releases.show", str(deployment)),),
    )


def no_home(sle: str) -> Message:
    return Message(text=f"I do not know {sle}’s own school, so I cannot ask their headteacher. Please load it first.")


def own_school(sle: str) -> Message:
    return Message(text=f"{sle} belongs to the school that asks. Please choose somebody else.")


def over(reference: str, line: str) -> Message:
    """A release request that is decided or no longer needed."""
    return Message(text=f"That release request is settled. {line}" if line else f"{reference}: it is settled.")


def unknown() -> Message:
    return Message(text="I have no such release request that you may decide.")
