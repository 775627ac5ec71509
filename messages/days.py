"""What is said about the days of a deployment: proposed, agreed, moved, cancelled."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from messages import dates
from messages.message import Button, File, Message
from messages.money import days, figure

WAITING = ("proposed", "sle_confirmed")
SHOWN = 8  # days with a button of their own


class Side(StrEnum):
    """On whose behalf somebody speaks about a day."""

    SLE = "sle"
    SCHOOL = "school"
    TEAM = "team"


@dataclass(frozen=True, slots=True)
class Told:
    """All it takes to speak of one day; `booked` and `agreed` count the days of its whole deployment."""

    number: int
    deployment: int
    reference: str
    school: str
    place: str  # town and postcode
    ask_for: str  # whom to ask for at reception
    sle: str
    day: date
    start: str
    end: str
    status: str
    sle_yes: bool
    school_yes: bool
    sequence: int
    booked: Decimal
    agreed: Decimal

    @property
    def value(self) -> str:
        return str(self.number)

    @property
    def line(self) -> str:
        """Thursday 14 January 2027, 9:00-15:00."""
        return f"{dates.say(self.day)}, {clock(self.start)}-{clock(self.end)}"

    @property
    def count(self) -> str:
        """How many of the agreed days have a date."""
        return (
            f"{figure(self.booked)} of {figure(self.agreed)} agreed days {'is' if self.booked == 1 else 'are'} booked."
        )

    def other(self, side: Side) -> str:
        """Whom this side has to do with: the SLE for the school, the school for the SLE."""
        return self.school if side is Side.SLE else self.sle


def clock(text: str) -> str:
    """A time of day without a leading nought: 9:00."""
    return text.removeprefix("0")


def listed(several: Sequence[date]) -> str:
    return "; ".join(dates.say(day) for day in several)


MINE = Button("My days", "days.mine")


def propose_button(deployment: int, label: str = "Propose days") -> Button:
    return Button(label, "days.propose", str(deployment))


def standing(told: Told, side: Side) -> str:
    """Where one day stands, in a sentence for that side."""
    with_whom = f"{told.line}, with {told.other(side)}" if side is not Side.TEAM else f"{told.line}, {told.sle}"
    where = f"{with_whom} at {told.school}" if side is Side.TEAM else with_whom
    return f"{where}: {_state(told, side)}."


STATES = {
    "both_confirmed": "agreed",
    "done": "done, the visit note is due",
    "note_due": "done, the visit note is due",
    "note_filed": "done",
    "missed": "did not take place",
}


def _state(told: Told, side: Side) -> str:
    if told.status not in WAITING:
        return STATES.get(told.status, "cancelled")
    yes = {Side.SLE: told.sle_yes, Side.SCHOOL: told.school_yes}
    if side in yes and not yes[side]:
        return "waits for your answer"
    return f"waits for {told.school if told.sle_yes else told.sle}"


def buttons(told: Told, side: Side, *, ahead: bool) -> tuple[Button, ...]:
    """What can be done with a day as it stands; nothing with one that is over."""
    if not ahead:
        return ()
    keep = (
        Button("Another day", "days.move", told.value),
        Button("Cancel the day", "days.decline", told.value),
    )
    if told.status == "both_confirmed":
        sure = (Button("Confirm", "days.confirm", told.value, strong=True),) if side is Side.SLE else ()
        return (*sure, *keep, Button("Calendar file", "days.calendar", told.value))
    mine = told.sle_yes if side is Side.SLE else told.school_yes
    yes = () if mine and side is not Side.TEAM else (Button("Yes, that day", "days.confirm", told.value, strong=True),)
    return (*yes, *keep)


def card(told: Told, side: Side, *, ahead: bool) -> Message:
    """One day, and what can be done about it."""
    facts = (
        ("Request", told.reference),
        ("School", f"{told.school}, {told.place}".rstrip(", ")),
        ("SLE", told.sle),
        ("On the day", f"Sign in at reception, ask for {told.ask_for}"),
    )
    return Message(
        title=told.line,
        text=f"{_state(told, side).capitalize()}." if told.status == "both_confirmed" else standing(told, side),
        facts=facts,
        buttons=buttons(told, side, ahead=ahead),
    )


def of_deployment(told: Sequence[Told], side: Side) -> Message:
    """All days of one deployment."""
    lines = "\n".join(f"• {standing(one, side)}" for one in told)
    return Message(
        title=f"Days of {told[0].reference}",
        text=f"{lines}\n{told[0].count}",
        buttons=tuple(Button(dates.say(one.day), "days.show", one.value) for one in told[:SHOWN]),
    )


def moved_on(told: Told, side: Side, *, ahead: bool) -> Message:
    """A button of a day that is no longer as it was."""
    return Message(
        text=f"That day has moved on since the button was shown. {standing(told, side)}",
        buttons=buttons(told, side, ahead=ahead) or (MINE,),
    )


def unknown_day() -> Message:
    return Message(text="I have no such day for you. Please look at your days and choose one.", buttons=(MINE,))


def not_now(reference: str, line: str) -> Message:
    """The request is not at the stage at which days are arranged."""
    return Message(text=f"Days of {reference} cannot be arranged now. {line}")


def no_deployment() -> Message:
    return Message(
        text="There is no signed agreement of yours to propose days for. Once an SLE and a school have agreed and "
        "signed, you choose the days here.",
        buttons=(Button("News on my request", "support.news"),),
    )


def all_booked(reference: str, booked: Decimal, agreed: Decimal, length: Decimal) -> Message:
    """More days than were agreed are refused."""
    text = f"{figure(booked)} of {figure(agreed)} agreed days {'is' if booked == 1 else 'are'} booked for {reference}"
    if booked >= agreed:
        text += ". For more days the central team can make a new agreement."
    else:
        text += f", so {days(agreed - booked)} can still be booked, not {days(length)}. Please choose a half day."
    return Message(text=text, buttons=(MINE,))


def would_cost_more(day: date, told: Told) -> Message:
    """The change would charge more than was signed for."""
    return Message(
        text=f"{dates.say(day)} counts in the academic year {dates.academic_year(day)}, in which {told.sle} does not "
        "have enough free days left. It would be charged, and that was not agreed, so nothing is changed. Please "
        "choose a day in another academic year, or ask the central team for a new agreement.",
        buttons=(Button("Choose another day", "days.move", told.value), Button("Leave it", "days.show", told.value)),
    )


def refused(reasons: Sequence[str], again: Button) -> Message:
    """Days that cannot be."""
    return Message(text=f"{' '.join(reasons)} Nothing has been proposed.", buttons=(again,))


def proposed(told: Sequence[Told], side: Side) -> Message:
    """For the one who proposed."""
    asked = {
        Side.SLE: f"I have asked {told[0].school}",
        Side.SCHOOL: f"I have asked {told[0].sle}",
        Side.TEAM: f"I have asked {told[0].sle} and {told[0].school}",
    }
    lines = "\n".join(f"• {one.line}" for one in told)
    return Message(
        text=f"{asked[side]} to choose:\n{lines}\nYou will hear from me as soon as they answer.", buttons=(MINE,)
    )


def left(count: Decimal, agreed: Decimal) -> str:
    """How many agreed days have no date yet."""
    return f"{figure(count)} of {figure(agreed)} agreed days {'has' if count == 1 else 'have'} no date yet."


def asked(told: Sequence[Told], side: Side, instead: date | None = None, files: tuple[File, ...] = ()) -> Message:
    """The other side proposes days: one button a day, or another day."""
    first = told[0]
    theirs = first.school_yes if side is Side.SLE else first.sle_yes
    who = first.other(side) if theirs else "The central team"
    if len(told) == 1:
        change = f" instead of {dates.say(instead)}, which no longer takes place" if instead else ""
        return Message(
            title=f"{first.reference}: does this day suit?",
            text=f"{who} proposes {first.line}{change}. {first.count}",
            buttons=(
                Button("Yes, that day", "days.confirm", first.value, strong=True),
                Button("Another day", "days.move", first.value),
                Button("Not that day" if not instead else "Cancel the day", *_no(first, instead)),
            ),
            files=files,
        )
    return Message(
        title=f"{first.reference}: which days suit?",
        text=f"{who} proposes these days:\n" + "\n".join(f"• {one.line}" for one in told) + f"\n{first.count}",
        buttons=choices(told),
    )


def _no(told: Told, instead: date | None) -> tuple[str, str]:
    return ("days.decline", told.value) if instead else ("days.none", str(told.deployment))


def choices(told: Sequence[Told]) -> tuple[Button, ...]:
    """A button for each proposed day, and one for none."""
    if not told:
        return ()
    each = (Button(dates.say(one.day), "days.confirm", one.value) for one in told[:SHOWN])
    return (*each, Button("None of these", "days.none", str(told[0].deployment)))


def none_suits(told: Sequence[Told], side: Side) -> Message:
    """For the one who chose none."""
    first = told[0]
    return Message(
        text=f"Noted: {listed([one.day for one in told])} will not be used. I have told {first.other(side)}. "
        "Would you like to propose days yourself?",
        buttons=(propose_button(first.deployment), MINE),
        in_place=True,
    )


def none_suits_them(told: Sequence[Told], side: Side) -> Message:
    """For the one whose days were not chosen."""
    first = told[0]
    suit = "does not suit" if len(told) == 1 else "do not suit"
    return Message(
        text=f"{first.reference}: {listed([one.day for one in told])} {suit} {first.other(side)}. "
        "Please propose other days.",
        buttons=(propose_button(first.deployment, "Propose other days"),),
    )


def half_agreed(told: Told, side: Side) -> Message:
    """One side has said yes to a day the central team proposed; the other was asked too."""
    return Message(text=f"Noted. {told.line} now waits for {told.other(side)}.", buttons=(MINE,), in_place=True)


def booked(told: Told, side: Side, file: File, lapsed: Sequence[date], still: Sequence[Told] = ()) -> Message:
    """Both have said yes; `still` are other proposed days that this person may choose from."""
    gone = f" Not needed any more: {listed(lapsed)}." if lapsed else ""
    return Message(
        title=f"Agreed: {told.line}",
        text=f"{_on_the_day(told, side)} {told.count}{gone} Calendar file attached.",
        after="You can choose further days:" if still else "",
        buttons=choices(still)
        or (
            Button("Another day", "days.move", told.value),
            Button("Cancel the day", "days.decline", told.value),
        ),
        files=(file,),
    )


def _on_the_day(told: Told, side: Side) -> str:
    if side is Side.SLE:
        return f"{told.school}, sign in at reception, ask for {told.ask_for}."
    return f"{told.sle} comes to {told.school}, signs in at reception and asks for {told.ask_for}."


def confirmed(told: Told, file: File) -> Message:
    """The SLE confirms an agreed day once more, shortly before it."""
    return Message(
        text=f"Confirmed: {told.line}, {told.school}, sign in at reception, ask for {told.ask_for}. "
        "Calendar file attached.",
        files=(file,),
        in_place=True,
    )


def confirmed_for_school(told: Told) -> Message:
    return Message(text=f"{told.sle} has confirmed {told.line} ({told.reference}). {NOTHING}")


NOTHING = "Nothing for you to do."


def out(told: Told) -> Message:
    """The SLE's own head plans cover."""
    return Message(
        text=f"{told.sle} is out on {told.line}, at {told.school} ({told.reference}), so you can plan cover."
    )


def not_out(told: Told, day: date) -> Message:
    return Message(text=f"{told.sle} is no longer out on {dates.say(day)} ({told.reference}). No cover is needed.")


def file_of(told: Told, file: File) -> Message:
    return Message(text=f"The calendar file for {told.line}.", files=(file,))


def which_side() -> Message:
    """Somebody is an SLE and leads a school that is supported."""
    return Message(
        text="As which?",
        buttons=(
            Button("My days as an SLE", "days.mine", Side.SLE),
            Button("Days at my school", "days.mine", Side.SCHOOL),
        ),
    )


def which(told: Sequence[Told], sides: Mapping[int, Side], action: str, missed: bool) -> Message:
    """Words could mean several days, or fit none."""
    start = "I do not find a day of yours that fits those words. " if missed else ""
    return Message(
        text=f"{start}Which day do you mean?\n" + "\n".join(f"• {standing(t, sides[t.number])}" for t in told[:SHOWN]),
        buttons=tuple(Button(dates.say(one.day), action, one.value) for one in told[:SHOWN]),
    )


def nothing_to(what: str) -> Message:
    return Message(
        text=f"You have no day with us that could be {what}.",
        buttons=(MINE, Button("What waits for me", "welcome.todo")),
    )
