"""What the SLE and the school agree on before the first day: the form, the price, the signature."""

from collections.abc import Sequence
from decimal import Decimal

from messages import money
from messages.form import Choice, Form, Known, Number, Option, Text, YesNo
from messages.message import Button, Message

OWNED = "Your school owns the work and stays responsible for its success; the SLE works with you, not on you."


def _requests(known: Known) -> tuple[Option, ...]:
    return tuple(Option(str(number), label, (label.split(",")[0],)) for number, label in known["requests"])


QUICK = (1, 2, 3)


def _released(known: Known) -> tuple[Option, ...]:
    """As many days as an SLE's headteacher has agreed to, where that is none of the usual numbers."""
    return tuple(Option(f"{days:g}", money.days(days)) for days in known["released_days"] if days not in QUICK)


PLAN = Form(
    name="agreements.plan",
    version=1,
    title="Agreement",
    intro="What you have talked about, in five short answers. The school’s headteacher signs it.",
    send="Send for signature",
    fields=(
        Choice(name="request", label="Request", question="Which request is it about?", choices=_requests, fixed=True),
        Number(
            name="days",
            label="Days",
            question="How many days in all?",
            hint=lambda known: known.get("released", ""),
            quick=QUICK,
            choices=_released,
        ),
        Text(
            name="focus",
            label="Focus",
            question="What will the SLE and the school work on?",
            hint="Please give roles, not names, and nothing about a pupil or anyone’s health.",
            longest=600,
        ),
        Text(name="outcomes", label="Outcome", question="How will you know that it worked?", longest=400),
        Text(
            name="people",
            label="People",
            question="Who takes part? Roles are enough.",
            longest=200,
            page=2,
        ),
        Text(
            name="timing",
            label="Timing",
            question="How often, and until when?",
            hint="For example: a day a fortnight until Easter. The days themselves are chosen after the signature.",
            longest=200,
            page=2,
        ),
        YesNo(
            name="staff_released",
            label="Own staff released",
            question="Will the school’s own staff be released to work with the SLE?",
            page=2,
        ),
    ),
)


def sign(
    reference: str,
    sle: str,
    facts: Sequence[tuple[str, str]],
    free: Decimal,
    charged: Decimal,
    rate: Decimal | None,
    number: str,
    *,
    by_phone: bool = False,
) -> Message:
    """The school's head signs for these days at this price, and for no others."""
    label = "They sign" if by_phone else "Sign"
    return Message(
        title=f"{reference}: agreement with {sle}",
        text=f"{money.days(free + charged).capitalize()}: {money.price(free, charged, rate)}.",
        facts=tuple(fact for fact in facts if fact[0] not in ("Request", "Days")),
        after=OWNED,
        buttons=(
            Button(label, "agreements.signed", f"{number}:{money.figure(free)}:{money.figure(charged)}", strong=True),
            Button("Change it", "agreements.start", number),
        ),
    )


def sent(reference: str, heads: Sequence[str]) -> Message:
    """For whoever wrote the agreement down."""
    if heads:
        return Message(text=f"I have sent {reference} to {' and '.join(heads)} to sign.")
    return Message(
        text=f"{reference}: no headteacher of the school uses me yet, so the central team will ask them to sign."
    )


def ring(reference: str, school: str, number: str) -> Message:
    return Message(
        text=f"{reference}: the agreement is written, but no headteacher of {school} uses me yet. Please ask them to "
        "sign, and write the answer down.",
        buttons=(Button("See the agreement", "agreements.show", number),),
    )


def more_than_released(sle: str, released: Decimal, wanted: Decimal) -> Message:
    """The plan has more days than the SLE's own head agreed to: they are asked again."""
    return Message(
        text=f"{sle}’s headteacher has agreed to {money.days(released)}. I am asking them again, for "
        f"{money.days(wanted)}; the agreement can be signed once they have answered.",
    )


def free_days_gone(sle: str, free: Decimal, charged: Decimal, agreed: Decimal, *, asked: bool) -> Message:
    """Between release and signature others have taken free days of this SLE."""
    then = (
        "I am asking their headteacher whether they agree; then you can sign."
        if asked
        else "Their headteacher is being asked whether they agree; then you can sign."
    )
    before = f"not just {money.days(agreed)}" if agreed else "which was not so before"
    return Message(
        text=f"Some of {sle}’s free days have gone meanwhile: {money.days(free)} would be free and "
        f"{money.days(charged)} charged, {before}. {then}",
    )


def figures_changed() -> Message:
    return Message(text="The figures have changed since that was shown. This is how they are now:")


def no_price(phone: str) -> Message:
    ring_us = f" or ring the office: {phone}" if phone else ""
    return Message(
        text="Some of these days are charged, and I do not have the price, so nobody can sign yet. I have told the "
        f"central team; please wait for them{ring_us}."
    )


def no_price_for_team(reference: str) -> Message:
    return Message(
        text=f"{reference} cannot be signed: some days are charged and no day rate is loaded. Please load it "
        "(beyond_allowance: rate in the alliance file)."
    )


def booked_already(booked: Decimal) -> Message:
    return Message(text=f"{money.days(booked).capitalize()} are booked already; please agree on at least as many.")


def signed(reference: str, sle: str, price: str) -> Message:
    """For the head who signed."""
    return Message(
        text=f"{reference} is signed: {price}. {sle} now proposes days, or you do.",
        in_place=True,
    )


def signed_for_sle(reference: str, school: str, days: Decimal, deployment: int) -> Message:
    return Message(
        text=f"{reference}: {school} has signed for {money.days(days)}. Please propose the days.",
        buttons=(Button("Propose days", "days.propose", str(deployment), strong=True),),
    )


def signed_for_home(reference: str, sle: str, school: str, price: str) -> Message:
    """For the SLE's own head: how many days, for whom, at what price."""
    return Message(
        text=f"{reference}: {school} has signed. {sle}: {price}. You will hear of each day once it is booked."
    )


def for_asker(reference: str, sle: str, price: str) -> Message:
    return Message(text=f"Your headteacher has signed {reference} with {sle}: {price}. Next, the days are chosen.")


def not_yet(line: str) -> Message:
    """There is nothing to write down or to sign now."""
    return Message(text=f"There is no agreement to write or sign now. {line}")


def none_open() -> Message:
    return Message(text="None of your requests is waiting for an agreement.")
