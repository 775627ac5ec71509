"""What the SLE and the supported school are asked once the SLE's own head has agreed."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from messages import dates, money
from messages.message import Button, Message


@dataclass(frozen=True, slots=True)
class Offer:
    """An SLE offered to a school; `school` is its name only where the SLE may know it."""

    number: str
    reference: str
    sle: str
    home: str
    school: str
    about: str
    days: Decimal
    cost: str
    focus: str = ""
    start: str = ""
    shared: bool = False


def for_sle(offer: Offer) -> Message:
    """The SLE's own head has agreed; now the SLE is asked."""
    facts = [("School", offer.school), ("About", offer.about), ("Days", money.days(offer.days)), ("Start", offer.start)]
    facts += [("Focus", offer.focus)] if offer.focus else []
    return Message(
        title=f"{offer.reference}: will you support a school?",
        text=f"Your headteacher agrees to {money.days(offer.days)}.",
        facts=tuple(facts),
        buttons=(
            Button("Yes, I will", "offers.take", offer.number, strong=True),
            Button("Not this time", "offers.pass", offer.number),
        ),
    )


def for_school(offer: Offer, *, by_phone: bool = False) -> Message:
    """The school chooses; where it has not yet agreed to be named, accepting says so."""
    consent = "" if offer.shared else f" If you accept, {offer.sle} and their headteacher may read your request."
    return Message(
        title=f"{offer.reference}: we can offer {offer.sle}",
        text=f"An SLE for {offer.about} from {offer.home}, for {money.days(offer.days)}: {offer.cost}. Nothing is "
        f"fixed until you sign the agreement.{consent}",
        buttons=(
            Button("They accept" if by_phone else "Yes, please", "offers.accept", offer.number, strong=True),
            Button("Somebody else", "offers.other", offer.number),
        ),
    )


def sle_took(school_has: bool) -> Message:
    after = "" if school_has else " The school is asked too; I will tell you as soon as it has answered."
    return Message(text=f"Thank you, noted.{after}", in_place=True)


def school_accepted(sle: str, sle_has: bool) -> Message:
    after = "" if sle_has else f" {sle} is asked too; I will tell you as soon as they have answered."
    return Message(text=f"Thank you, noted.{after}", in_place=True)


def passed() -> Message:
    return Message(text="No problem. The central team will ask somebody else; no reason is kept.", in_place=True)


def somebody_else() -> Message:
    return Message(text="Understood. The central team will look for somebody else.", in_place=True)


def fell_through(reference: str, sle: str, who: str, number: str) -> Message:
    """For the central team: it has to look again."""
    said = f"{sle} cannot take it" if who == "sle" else f"the school would rather have somebody else than {sle}"
    return Message(
        text=f"{reference}: {said}.",
        buttons=(Button("Find another SLE", "matching.start", number), Button("See it all", "support.show", number)),
    )


def surely_call_off(reference: str, sle: str, number: str) -> Message:
    return Message(
        text=f"Shall we look for somebody else for {reference}? Whoever was asked about {sle} is told.",
        buttons=(Button("Yes, look again", "offers.called_off", number), Button("No", "support.show", number)),
    )


def called_off(reference: str, number: str) -> Message:
    return Message(
        text=f"{reference} needs an SLE again.",
        buttons=(Button("Find an SLE", "matching.start", number, strong=True),),
        in_place=True,
    )


def not_needed(reference: str, sle: str) -> Message:
    """For the SLE and their head, when the other side said no."""
    return Message(text=f"{reference} goes ahead without {sle}. The days are free again; nothing for you to do.")


def plan_together(offer: Offer, other: str, email: str, phone: str, by: date, *, for_sle: bool) -> Message:
    """Both have said yes: how to reach each other, and what to agree on."""
    who = f"{offer.school} would like to work with you" if for_sle else f"{offer.sle} will work with you"
    first = (
        f"Please get in touch by {dates.say(by)}" if for_sle else f"They will get in touch with you by {dates.say(by)}"
    )
    reach = [("E-mail", email)] + ([("Phone", phone)] if phone else [])
    return Message(
        title=f"{offer.reference}: plan the work together",
        text=f"{who}. {first} and agree on focus, people, outcomes and timing; then either of you writes it down.",
        facts=((("Contact", other), *reach)),
        buttons=(Button("Write the agreement", "agreements.start", offer.number, strong=True),),
    )


def ring_school(reference: str, school: str, sle: str, number: str) -> Message:
    """No head of the school can be written to: the team asks them by telephone."""
    return Message(
        text=f"{reference}: no headteacher of {school} uses me yet. Please ask them whether {sle} suits them.",
        buttons=(Button("Write the answer down", "offers.show", number),),
    )


def over(line: str) -> Message:
    return Message(text=f"That offer is settled. {line}")


def unknown() -> Message:
    return Message(text="I have no such offer that you may answer.")
