"""What is said when support is finished, paused, taken up again, cancelled or closed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from messages import dates, money
from messages.form import Choice, Form, Known, Option, Text
from messages.message import Button, Message


def listed(known: Known) -> tuple[Option, ...]:
    return tuple(Option(str(id), label) for id, label in known["requests"])


def which(question: str) -> Choice:
    return Choice(name="request", label="Request", question=question, choices=listed, fixed=True)


MOST, LABEL = 8, 60  # buttons below a question, characters on one
PAUSE = Form(
    name="closing.pause",
    version=1,
    title="Pause",
    send="Pause it",
    fields=(
        which("Which support should be paused?"),
        Text(
            name="reason",
            label="Reason",
            question="Why, and until about when?",
            hint="The school, the SLE and the SLE’s headteacher read it. Please name nobody.",
            longest=240,
        ),
    ),
)
CLOSE = Form(
    name="closing.close",
    version=1,
    title="Close a request",
    send="Close it",
    fields=(
        which("Which request should be closed?"),
        Text(
            name="reason",
            label="Reason",
            question="Why is it closed without an evaluation by the school?",
            hint="The school, the SLE and the SLE’s headteacher read it.",
            longest=240,
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Work:
    """A deployment as those who take part speak of it; `ahead` are the days that are booked or proposed."""

    reference: str
    number: str
    school: str
    area: str
    sle: str
    agreed: Decimal
    given: Decimal
    ahead: Sequence[date] = ()
    why: str = ""  # the reason given with the last step

    @property
    def name(self) -> str:
        return f"{self.reference} ({', '.join(filter(None, (self.school, self.area, self.sle)))})"


def finish_button(number: str) -> Button:
    return Button("Finish", "evaluations.finish", number)


def pause_button(number: str) -> Button:
    return Button("Pause", "closing.pause", number)


def resume_button(number: str) -> Button:
    return Button("Take it up again", "closing.resume", number)


def cancel_button(number: str) -> Button:
    return Button("Cancel the support", "closing.cancel", number)


def close_button(number: str) -> Button:
    return Button("Close it", "closing.close", number)


def which_one(verb: str, able: Sequence[tuple[str, str]]) -> Message:
    """Support to finish or to pause; (number, name)."""
    if not able:
        return Message(
            f"There is no support of yours to {verb} at the moment.", buttons=(Button("My requests", "support.news"),)
        )
    button = finish_button if verb == "finish" else pause_button
    return Message(
        f"Which support do you want to {verb}?",
        buttons=tuple(replace(button(number), label=name[:LABEL]) for number, name in able[:MOST]),
    )


def _no(number: str) -> Button:
    return Button("No, leave it", "closing.keep", number)


def _freed(work: Work) -> str:
    """What happens to the days that were not given."""
    rest = work.agreed - work.given
    if not rest:
        return ""
    left = "remaining day is" if rest == 1 else f"remaining {money.days(rest)} {'are' if rest > 1 else 'is'}"
    freed = f" The {left} given back, so that others can use {'them' if rest > 1 else 'it'}."
    if not work.ahead:
        return freed
    days = ", ".join(dates.say(day) for day in work.ahead)
    return f"{freed} Not marked as given, and cancelled with it: {days}."


def surely_finish(work: Work) -> Message:
    given = f"{work.given:g} of {work.agreed:g} agreed days {'was' if work.given == 1 else 'were'} given."
    return Message(
        text=f"Is the work of {work.name} finished? {given}{_freed(work)} "
        "I will then ask the school and the SLE how it went.",
        buttons=(Button("Yes, finished", "evaluations.finished", work.number, strong=True), _no(work.number)),
    )


def finished(work: Work) -> Message:
    return Message(
        text=f"{work.name} is finished. I have told everybody who takes part, and am asking how it went.", in_place=True
    )


def surely_resume(work: Work) -> Message:
    return Message(
        text=f"Shall {work.name} go on? Everybody who takes part is told.",
        buttons=(Button("Yes, go on", "closing.resumed", work.number, strong=True), _no(work.number)),
    )


def resumed(work: Work) -> Message:
    return Message(text=f"{work.name} goes on. I have told everybody who takes part.", in_place=True)


def paused(work: Work) -> Message:
    return Message(
        text=f"{work.name} is paused. I have told everybody who takes part. Days that are booked stay booked.",
        buttons=(resume_button(work.number),),
    )


def surely_cancel(work: Work) -> Message:
    stays = "Days already given stay as they were agreed, with their price." if work.given else ""
    return Message(
        text=f"Shall I cancel {work.name}? The SLE, their headteacher and the central team are told.{_freed(work)} "
        f"{stays}".strip(),
        buttons=(Button("Yes, cancel it", "closing.cancelled", work.number), _no(work.number)),
    )


def cancelled(work: Work) -> Message:
    return Message(text=f"{work.name} is cancelled. I have told everybody who takes part.", in_place=True)


def closed(work: Work) -> Message:
    return Message(text=f"{work.name} is closed. I have told everybody who takes part.")


def kept(reference: str, line: str) -> Message:
    return Message(text=f"{reference} stays as it is. {line}", in_place=True)


def not_now(reference: str, line: str) -> Message:
    """What was asked for does not fit where the request stands, or this person may not do it."""
    return Message(text=f"That cannot be done with {reference} now, or not by you. {line}")


def told(work: Work, status: str, ratings: Sequence[tuple[str, str]] | None) -> Message:
    """One short message to everybody else who takes part, when the work takes a step.

    `ratings` are those the school lets the SLE's side see; None for whom it is not meant.
    """
    because = f" {work.why[:1].upper()}{work.why[1:].rstrip('.')}." if work.why else ""
    words = {
        "paused": f"{work.name} is paused.{because} Days that are booked stay booked until somebody moves them.",
        "active": f"{work.name} goes on.",
        "evaluating": f"{work.name} is finished; {money.days(work.given)} given. I am asking the school and the SLE "
        "how it went.",
        "closed": f"{work.name} is closed.{because} {money.days(work.given).capitalize()} given. Thank you.",
        "cancelled": f"{work.name} is cancelled.{because} Days still ahead are cancelled too; those already given "
        "stay as agreed.",
    }
    kept = ratings is not None and not ratings and status == "closed"
    private = " The school’s evaluation stays with the central team." if kept else ""
    return Message(text=words[status] + private, facts=tuple(ratings or ()))


def todo_line(reference: str, school: str) -> str:
    return f"{reference} ({school}): no evaluation came; close it with a reason"
