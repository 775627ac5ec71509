"""A booked day that did not take place: why, and who is told."""

from messages.message import Button, Message
from messages.visits import DayAt

REASONS = {
    "school": "the school cancelled",
    "sle": "the SLE could not come",
    "nobody": "nobody was there to meet the SLE",
}


def propose_button(deployment: str) -> Button:
    return Button("Propose another day", "days.propose", deployment)


def which_button(o: DayAt) -> Button:
    return Button(o.short, "visits.missed", o.number)


def what_happened(o: DayAt, *, by_school: bool) -> Message:
    """Why a day did not take place: one tap records it."""
    ours = ("school", "We cancelled") if by_school else ("school", "The school cancelled")
    theirs = ("sle", "The SLE did not come") if by_school else ("sle", "The SLE could not come")
    nobody = () if by_school else (("nobody", "Nobody was there to meet the SLE"),)
    return Message(
        text=f"{o.when} at {o.school} did not take place. What happened?",
        buttons=tuple(
            Button(label, "visits.was_missed", f"{o.number}.{why}") for why, label in (ours, theirs, *nobody)
        ),
    )


def missed(o: DayAt) -> Message:
    return Message(
        text=f"Recorded: {o.when} at {o.school} did not take place. The day is free again, and the others are told.",
        buttons=(propose_button(o.deployment),),
        in_place=True,
    )


def missed_for_others(o: DayAt, by: str, why: str, *, propose: bool) -> Message:
    """The other side and the central team; `propose` where the reader can choose another day."""
    return Message(
        text=f"{o.reference}: {by} tells us that {o.when} at {o.school} did not take place: {REASONS[why]}. The day "
        "is free again. If that is not right, please tell the central team.",
        buttons=(propose_button(o.deployment),) if propose else (),
    )


def none_missed() -> Message:
    return Message(text="I have no booked day up to today that could have been missed. “my days” shows what is booked.")


def disputed(o: DayAt) -> Message:
    return Message(
        text=f"{o.sle} has logged {o.when} at {o.school} as a day that took place. I have told the central team that "
        "you say otherwise; they will be in touch."
    )


def disputed_for_team(o: DayAt, by: str) -> Message:
    return Message(
        text=f"{o.reference}: {by} says that {o.sle} did not come to {o.school} on {o.when}, but the day is logged. "
        "Please speak to both."
    )
