"""The alliance's services that a school can ask for, and what is said about them from the first word to the end."""

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from messages import dates
from messages.form import Choice, Day, Form, Known, Option, Text
from messages.message import Button, Message
from messages.nominations import NOMINATION
from messages.request import REQUEST, UNSURE
from messages.school_year import SchoolYear
from messages.service_forms import NO_PRICE, SERVICE_FORMS
from messages.support import sent as support_sent

LABELS: Mapping[str, str] = {
    "support": "school-to-school support",
    "leader": "support by an LLE, NLE or NLG",
    "pupil_premium": "pupil premium review",
    "htpm": "adviser for headteacher performance management",
    "peer_review": "Peer Improvement Pathway",
    "cluster": "collaborative enquiry cluster",
    "champion": "a talk with a Champion",
    "event": "school-initiated event",
    "innovation": "Innovation Group",
    "science": "science support",
    "governance": "governance course",
    "nomination": "SLE nomination",
    "leader_interest": "becoming an LLE or NLE",
}
FORMS: Mapping[str, Form] = {"support": REQUEST, **SERVICE_FORMS, "nomination": NOMINATION}
TOPICS: Mapping[str, str] = {
    "leader": "lle_nle_support",
    "pupil_premium": "pupil_premium_review",
    "htpm": "htpm",
    "peer_review": "pip",
    "cluster": "pip",
    "champion": "champions",
    "event": "school_initiated_events",
    "innovation": "innovation_groups",
    "science": "science",
    "governance": "governance",
    "leader_interest": "become_lle_nle",
}
SEEN = "The central team sees this."
NEW_HEAD = Button("I am new as a head", "services.new_head")
NOTES: Mapping[str, str] = {
    "champion": SEEN,
    "event": f"{SEEN} Once it agrees, the headteachers of the alliance see the event, its cost and your school’s name, "
    "and can join it.",
    "innovation": SEEN,
    "leader_interest": f"{SEEN} Recruitment is county-wide, in rounds each academic year. I have no date for the next "
    "one; we will tell you when there is one.",
}
LOOK_BACK: Mapping[str, str] = {
    "arranged": "The look-back evaluation is arranged.",
    "not_needed": "The look-back evaluation is not needed.",
}


def on_button(kind: str) -> str:
    label = LABELS[kind]
    return label[:1].upper() + label[1:]


def menu(*, head: bool) -> Message:
    """What can be asked for beside an SLE's support."""
    services = tuple(Button(on_button(kind), "services.start", kind) for kind in SERVICE_FORMS)
    sles = Button("Nominate an SLE", "nominations.start") if head else Button("Becoming an SLE", "nominations.become")
    events = (Button("See event ideas", "events.list"),) if head else ()
    return Message(
        title="What else you can ask for",
        text="Each takes a few short questions, and the central team answers.",
        buttons=(*services, sles, *events),
    )


def new_head(contact: Message, *, linked: bool) -> Message:
    """For a head new in post; `contact` says whom to ask about their network."""
    talk = Button("Talk to a Champion", "services.start", "champion", strong=True)
    return replace(
        contact,
        title="New as a headteacher",
        text="The New Headteacher Network is for headteachers new in post or new to the county. A Champion, an "
        "experienced headteacher, can talk to you about making the best use of the alliance."
        f"\n\n{contact.text}".strip(),
        buttons=(talk,) if linked else (Button("How to join", "joining.how"),),
    )


def note(kind: str) -> str:
    """Below the review: who will see it, and that no price is invented."""
    return NOTES.get(kind, f"{SEEN} {NO_PRICE}")


def sent(
    reference: str, status: str, heads: Sequence[str], reply_by: date, contact: str, reached: Sequence[tuple[str, str]]
) -> Message:
    """The request is taken; whom to ask about it meanwhile."""
    told = support_sent(reference, status, heads, reply_by)
    return replace(told, text=f"{told.text}\n\n{contact}".strip(), facts=tuple(reached))


def team_buttons(kind: str, status: str, number: str) -> tuple[Button, ...]:
    """What the central team can do with a request for a service, beside what it can do with every request."""
    if kind == "support":
        return ()
    if status == "agreed":
        return (Button("Done", "services.done", number),)
    if status == "triage" and kind == "nomination":
        return (Button("Designate", "nominations.designate", number, strong=True),)
    return (Button("Arranged", "services.arrange", number, strong=True),) if status == "triage" else ()


def to_arrange(known: Known) -> tuple[Option, ...]:
    return tuple(Option(number, name) for number, name in known["requests"])


ARRANGE = Form(
    name="services.arranged",
    version=1,
    title="Arranged",
    send="Tell the school",
    fields=(
        Choice(name="request", label="Request", question="Which request?", choices=to_arrange, fixed=True),
        Day(
            name="day",
            label="Day",
            question="When is it?",
            weeks=False,
            hint="Write a day such as “Tuesday 12 January”.",
            choices=(UNSURE,),
        ),
        Text(
            name="words",
            label="For the school",
            question="What should the school know: who does it, where, what to prepare?",
            longest=280,
            optional=True,
        ),
    ),
)


def look_back(day: date, year: SchoolYear) -> date:
    """Six calendar months after the review, or the next school day (handbook 240)."""
    calendar_year, month = day.year + (day.month > 6), (day.month + 5) % 12 + 1
    same = date(calendar_year, month, min(day.day, calendar.monthrange(calendar_year, month)[1]))
    return year.after(same - timedelta(days=1))


def has_look_back(kind: str, model: str | None) -> bool:
    """The five-day pupil premium review ends with an evaluation six months on."""
    return kind == "pupil_premium" and model == "five"


def _and_look_back(due: date | None) -> str:
    if due is None:
        return ""
    return (
        "The five-day review ends with an evaluation of its impact six months on. I will remind you on "
        f"{dates.say(due)}."
    )


def arranged(reference: str, asker: str, day: date | None, due: date | None) -> Message:
    """For the central team."""
    when = f" for {dates.say(day)}" if day else ""
    return Message(
        text=f"{reference} is arranged{when}. I have told {asker}. {_and_look_back(due)}".strip(), in_place=True
    )


def arranged_for_asker(
    reference: str, what: str, day: date | None, words: str, taken_by: str, due: date | None, number: str
) -> Message:
    when = f" for {dates.say(day)}" if day else "; the day is not fixed yet"
    by = f"{taken_by} is looking after it." if taken_by else ""
    return Message(
        text=f"{reference} ({what}) is arranged{when}.",
        after=" ".join(filter(None, (f"“{words}”" if words else "", by, _and_look_back(due)))),
        buttons=(Button("See the request", "support.show", number),),
    )


def done(reference: str, asker: str) -> Message:
    return Message(text=f"{reference} is done and closed. I have told {asker}.", in_place=True)


def cancel_button(number: str) -> Button:
    return Button("Cancel it", "services.cancel", number)


def surely_cancel(reference: str, what: str, number: str) -> Message:
    return Message(
        text=f"Shall I cancel {reference} ({what})? Everybody concerned is told.",
        buttons=(
            Button("Yes, cancel it", "services.cancelled", number),
            Button("No, keep it", "support.show", number),
        ),
    )


def cancelled(reference: str) -> Message:
    return Message(text=f"{reference} is cancelled. I have told everybody concerned.", in_place=True)


def cancelled_for_team(reference: str, what: str, school: str) -> Message:
    return Message(text=f"{reference} ({what}, {school}) was cancelled by the school.")


def cannot_now(reference: str, line: str) -> Message:
    """What was pressed does not fit where the request stands."""
    return Message(text=f"That cannot be done with {reference} as it stands. {line}")


def look_back_due(reference: str, school: str, day: date, number: str) -> Message:
    """Six months after a five-day pupil premium review."""
    return Message(
        title=f"{reference}: time to look back",
        text=f"The pupil premium review at {school} was on {dates.say(day)}. The five-day review ends with an "
        "evaluation of what has changed since. Has that been arranged?",
        buttons=(
            Button("It is arranged", "services.looked_back", f"{number}.arranged", strong=True),
            Button("Not needed", "services.looked_back", f"{number}.not_needed"),
        ),
    )


def looked_back(reference: str, text: str, *, before: bool) -> Message:
    first = "That was noted before" if before else "Noted"
    return Message(text=f"{first} for {reference}: {text[:1].lower()}{text[1:]}", in_place=not before)


def look_back_todo(reference: str, number: str) -> tuple[str, Button]:
    line = f"{reference}: the evaluation six months after the pupil premium review"
    return line, Button("It is arranged", "services.looked_back", f"{number}.arranged")
