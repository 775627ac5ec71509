"""A headteacher nominates a colleague as SLE: the form, and all that is said about it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from messages import dates, money
from messages.form import Choice, Choices, Form, Known, Number, Option, Text, YesNo
from messages.message import Button, Invalid, Message
from messages.request import PHASES, REQUEST, areas

NOMINATE = Button("Nominate someone", "nominations.start")
YEARS = 4  # a designation holds so long, then it is reviewed
NOTE = "The central team sees this. Please tell your colleague that you nominate them."


@dataclass(frozen=True, kw_only=True)
class Email(Text):
    """A work e-mail address, kept in lower case."""

    def read(self, raw: Any, known: Known) -> str:
        text = str(raw).strip().casefold()
        if not re.fullmatch(r"[^@\s<>,;|]+@[^@\s<>,;|]+\.[^@\s<>,;|.]+", text) or len(text) > self.longest:
            raise Invalid(f"“{text[:60]}” is not an e-mail address. Please write it like name@school.org.")
        return text


@dataclass(frozen=True, kw_only=True)
class Sponsorship(YesNo):
    """The head's yes, without which nobody can be nominated."""

    def read(self, raw: Any, known: Known) -> str:
        answer = super().read(raw, known)
        if answer == "no":
            raise Invalid("An SLE needs the sponsorship of their own headteacher. Please answer yes, or cancel.")
        return answer


NOMINATION = Form(
    name="services.nomination",
    version=1,
    title="SLE nomination",
    intro="An SLE is nominated and sponsored by their own headteacher, meets the nationally agreed criteria, is "
    "trained in school-to-school support and keeps up their specialism.",
    send="Send nomination",
    fields=(
        REQUEST.field("school"),
        Text(name="nominee", label="Nominee", question="Whom do you nominate? First name and surname.", longest=120),
        Email(
            name="email",
            label="Work e-mail",
            question="What is their work e-mail address?",
            hint="It is how we know them later.",
            longest=254,
        ),
        Text(name="role", label="Role", question="What is their role at your school?", longest=80),
        Choices(
            name="specialisms",
            label="Specialisms",
            question="What are their specialisms?",
            hint="One or several, with commas between them.",
            choices=areas,
            page=2,
        ),
        Choices(name="phases", label="Phases", question="In which phases or key stages?", choices=PHASES, page=2),
        Text(
            name="why",
            label="Why",
            question="What makes them right for it?",
            hint="A few sentences; please leave out anything about their health or private life.",
            longest=600,
            page=2,
        ),
        Number(
            name="days",
            label="Days a year",
            question="How many days a year could you release them?",
            hint="Even a little helps; you can change it at any time.",
            quick=(1, 2, 3, 5),
            least=0.5,
            most=30,
            page=3,
        ),
        Sponsorship(
            name="sponsored",
            label="You sponsor them",
            question="Do you, as their headteacher, nominate and sponsor them?",
            page=3,
        ),
    ),
)


def nominations(known: Known) -> tuple[Option, ...]:
    """The nominations that wait for a decision."""
    return tuple(Option(number, name) for number, name in known["nominations"])


DESIGNATE = Form(
    name="nominations.designate",
    version=1,
    title="Designate an SLE",
    send="Designate",
    fields=(
        Choice(name="request", label="Nomination", question="Whose nomination?", choices=nominations, fixed=True),
        Number(
            name="days",
            label="Days a year",
            question="How many days a year may they be deployed?",
            hint="As their headteacher offered; the headteacher can change it at any time.",
            quick=(1, 2, 3, 5),
            least=0.5,
            most=30,
        ),
    ),
)


def about_becoming_one(short_name: str) -> str:
    return (
        "An SLE (Specialist Leader of Education) supports colleagues in other schools. You can become one at any time "
        "of the year. Your own headteacher nominates and sponsors you; you meet the nationally agreed criteria, are "
        f"trained in school-to-school support, and keep up your specialism through {short_name}’s professional "
        "development."
    )


def for_candidate(short_name: str, *, already: bool) -> Message:
    """What it takes, for somebody who would like to become an SLE."""
    if already:
        return Message(text="You are an SLE already.")
    return Message(
        title="Becoming an SLE",
        text=about_becoming_one(short_name),
        after="The first step is a word from your headteacher.",
        buttons=(Button("Ask my head", "nominations.ask", strong=True),),
    )


def for_head(short_name: str) -> Message:
    """The same for a head, who does the nominating."""
    return Message(title="Becoming an SLE", text=about_becoming_one(short_name), buttons=(NOMINATE,))


def head_is_asked(heads: Sequence[str]) -> Message:
    if heads:
        return Message(
            text=f"I have told {' and '.join(heads)} that you would like to become an SLE. They can nominate you "
            "here; you will hear from us when that is decided.",
            in_place=True,
        )
    return Message(
        text="Your headteacher does not use me yet. Please speak to them: they can ask the central team for an "
        "invitation and nominate you here.",
    )


def asked(candidate: str, candidate_id: str) -> Message:
    """A colleague would like to become an SLE, for their head."""
    return Message(
        title="A colleague would like to become an SLE",
        text=f"{candidate} has asked me to tell you. You decide whether you nominate them; nothing is sent to anybody "
        "until you do.",
        buttons=(Button("Start the nomination", "nominations.start", candidate_id, strong=True),),
    )


def only_heads() -> Message:
    return Message(
        text="Only a headteacher can nominate an SLE, for their own school.",
        buttons=(Button("Becoming an SLE", "nominations.become"),),
    )


def is_one_already(name: str) -> Message:
    return Message(text=f"{name} is an SLE already. Nothing was changed.")


def belongs_to_another(email: str) -> Message:
    """The address is known under another name: a slip would make the wrong person an SLE."""
    return Message(
        text=f"I know {email} as the address of somebody with another name, so nothing was sent. Please check it and "
        "nominate once more.",
        buttons=(NOMINATE,),
    )


def review_after(today: date) -> date:
    """The day on which a designation of today is reviewed."""
    return today.replace(year=today.year + YEARS)


def in_days(days: float) -> str:
    return f"{money.figure(days)} day{'' if days == 1 else 's'}"


def _reviewed(review: date | None) -> str:
    return f", to be reviewed by {dates.say(review)}" if review else ""


def designated(name: str, school: str, days: float, review: date | None, reached: bool, email: str) -> Message:
    """For the central team."""
    ask = "" if reached else f" They do not use me yet: say “invite {email}” for an invitation."
    return Message(
        text=f"{name} of {school} is designated as an SLE for {in_days(days)} a year{_reviewed(review)}.{ask}",
        in_place=True,
    )


def designated_for_head(name: str, days: float, review: date | None) -> Message:
    return Message(
        title=f"{name} is now an SLE",
        text=f"{name} is designated as an SLE for up to {in_days(days)} a year{_reviewed(review)}. You are asked "
        "each time before they are deployed.",
        after="Ask me “my sles” to see their days, or to change how many they may give.",
        buttons=(Button("My SLEs", "staff.sles"),),
    )


def designated_for_sle(school: str, days: float) -> Message:
    return Message(
        title="You are now an SLE",
        text=f"Your headteacher nominated you, and the central team has designated you as a Specialist Leader of "
        f"Education at {school}. You may be deployed for up to {in_days(days)} a year; your headteacher agrees to each "
        "deployment before you are asked.",
    )


def not_waiting(reference: str) -> Message:
    return Message(text=f"{reference} does not wait for a designation. Please open it to see where it stands.")
