"""What a school is asked when it wants one of the alliance's other services: one short form for each."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from messages.form import Choice, Choices, Day, Field, Form, Known, Number, Option, Text, YesNo
from messages.message import Invalid
from messages.request import PHASES, REQUEST, ROLE_NOT_NAME, UNSURE, WHO, starts

NO_PRICE = "I have no price for this; the central team will tell you before anything is agreed."


@dataclass(frozen=True, kw_only=True)
class Pounds(Number):
    """A sum of money in pounds, or one of the choices."""

    def read(self, raw: Any, known: Known) -> str:
        text = " ".join(str(raw).split())
        if found := Choice.find(self, text, known):
            return found
        sum_of = re.fullmatch(r"£?\s?(\d{1,3}(?:,\d{3})*|\d{1,6})(\.\d{2})?(?: pounds)?", text, re.I)
        if sum_of is None:
            raise Invalid("Please give the cost in pounds, for example £600, or say “not sure”.")
        return f"{sum_of[1].replace(',', '')}{sum_of[2] or ''}"

    def say(self, value: Any, known: Known) -> str:
        return f"£{Decimal(value):,}" if str(value)[:1].isdecimal() else Choice.say(self, value, known)


@dataclass(frozen=True, kw_only=True)
class Count(Number):
    """How many people, or one of the choices."""

    def read(self, raw: Any, known: Known) -> str:
        text = " ".join(str(raw).split())
        if found := Choice.find(self, text, known):
            return found
        if not re.fullmatch(r"[1-9][0-9]{0,3}", text):
            raise Invalid("Please give a whole number, for example 12.")
        return text

    def say(self, value: Any, known: Known) -> str:
        return str(value) if str(value).isdecimal() else Choice.say(self, value, known)


def when(question: str) -> Day:
    """The question for a day or a half term."""
    return Day(
        name="when",
        label="When",
        question=question,
        hint="Choose a half term, or write a day such as “Tuesday 12 January”.",
        choices=starts,
    )


MORE = Text(
    name="more",
    label="More",
    question="Is there anything else we should know?",
    hint=ROLE_NOT_NAME,
    longest=400,
    optional=True,
    page=2,
)


def service(kind: str, title: str, *fields: Field, intro: str = "", more: bool = True) -> Form:
    """The form of a service: first for which school, last what else there is to know."""
    return Form(
        name=f"services.{kind}",
        version=1,
        title=title,
        intro=intro,
        send="Send request",
        fields=(REQUEST.field("school"), *fields, *((MORE,) if more else ())),
    )


LEADERS = (
    Option("lle", "A Local Leader of Education (LLE)", ("lle", "local leader")),
    Option("nle", "A National Leader of Education (NLE)", ("nle", "national leader")),
    Option("nlg", "A National Leader of Governance (NLG)", ("nlg", "governance")),
    UNSURE,
)
LEADER = service(
    "leader",
    "Support by a leader",
    Choice(name="leader", label="By whom", question="Who would you like support from?", choices=LEADERS),
    Text(name="need", label="Need", question="What do you need support with?", hint=ROLE_NOT_NAME, longest=600),
    when("When would you like it to start?"),
    Choice(
        name="funding",
        label="Funding",
        question="How would it be paid?",
        hint="Such support mostly comes through funded initiatives; the alliance publishes no price.",
        choices=(
            Option("budget", "School budget", ("our budget", "school")),
            Option("funded", "A funded initiative", ("grant", "funded")),
            UNSURE,
        ),
    ),
)
PUPIL_PREMIUM = service(
    "pupil_premium",
    "Pupil premium review",
    Choice(
        name="model",
        label="Model",
        question="Which review would suit you?",
        hint="Three days: preparation, the review and a written report. Five days: the same, with action planning "
        "after the review and an evaluation of its impact six months on.",
        choices=(
            Option("three", "Three days", ("3", "3 days", "three day")),
            Option("five", "Five days", ("5", "5 days", "five day")),
            Option("unsure", "Help us choose", ("not sure", "unsure")),
        ),
    ),
    when("When would you like the review?"),
    Choice(
        name="lead",
        label="Leads on it",
        question="Who leads on the pupil premium at your school? A role is enough.",
        choices=(
            Option("lead", "The pupil premium lead", ("pp lead", "coordinator")),
            Option("senior_leader", "A senior leader", ("slt", "deputy", "assistant head")),
            Option("headteacher", "The headteacher", ("head", "principal", "me")),
        ),
        other=True,
    ),
)
HTPM = service(
    "htpm",
    "Headteacher appraisal",
    Choice(
        name="governors",
        label="Governors",
        question="Have the governors talked about whom they would like as external adviser?",
        hint="The alliance’s website lists the advisers; the headteacher chooses one together with the governors.",
        choices=(
            Option("chosen", "Yes, we know whom we want", ("yes", "chosen")),
            Option("talking", "They are talking about it", ("talking",)),
            Option("no", "Not yet", ("no",)),
        ),
    ),
    Text(
        name="experience",
        label="Experience",
        question="What should the adviser have experience of?",
        hint="For example your phase, or a change your school is going through.",
        longest=300,
    ),
    Day(
        name="when",
        label="When",
        question="When should the review meeting be?",
        hint="In maintained schools elsewhere this is usually done by 31 December.",
        choices=starts,
    ),
)
PEER_REVIEW = service(
    "peer_review",
    "Peer review",
    Text(name="focus", label="Focus", question="What should the review look at?", hint=ROLE_NOT_NAME, longest=400),
    YesNo(name="before", label="Taken part before", question="Has your school taken part in a peer review before?"),
    when("When would you like the review?"),
)
CLUSTER = service(
    "cluster",
    "Enquiry cluster",
    Text(
        name="priority",
        label="Priority",
        question="Which priority would you like to work on with other schools?",
        hint="A trained Enquiry Lead works with schools that share a priority: preparation days, showcase visits, and "
        "a celebration at the end.",
        longest=400,
    ),
    YesNo(name="reviewed", label="From a peer review", question="Did a peer review bring it up?"),
    Choice(
        name="who",
        label="Takes part",
        question="Who would take part? A role is enough.",
        choices=WHO,
        other=True,
    ),
)
CHAMPION = service(
    "champion",
    "A talk with a Champion",
    Text(
        name="topic",
        label="About",
        question="What would you like to talk about?",
        hint="Champions are experienced headteachers who talk with other headteachers about making the best use of "
        "the alliance.",
        longest=300,
    ),
    Text(name="ring", label="When to ring", question="When is a good time to ring you?", longest=120),
    Text(name="number", label="Number", question="Which number should they ring?", longest=40, optional=True, page=2),
    more=False,
)
EVENT = service(
    "event",
    "An idea for an event",
    Text(name="title", label="Event", question="What would you call the event?", longest=80),
    Text(name="about", label="For whom", question="Who is it for, and what should they take away?", longest=400),
    when("About when should it be?"),
    Pounds(
        name="cost",
        label="Expected cost",
        question="About how much will it cost, in pounds?",
        hint="Schools that join share the cost equally.",
        choices=(UNSURE,),
    ),
    Count(name="places", label="Places", question="How many places are there?", choices=(UNSURE,)),
)
INNOVATION = service(
    "innovation",
    "Innovation Group",
    Text(name="idea", label="Idea", question="Which idea would you like to explore with other schools?", longest=400),
    Choice(name="who", label="Takes part", question="Who would take part? A role is enough.", choices=WHO, other=True),
    YesNo(name="leads", label="Would lead", question="Would your school like to lead the group?"),
)
PARTNERS = (
    Option("stem", "STEM Learning", ("stem",)),
    Option("iop", "Institute of Physics", ("iop", "physics")),
    Option("ga", "Geographical Association", ("ga", "geography")),
    Option("ase", "Association for Science Education", ("ase",)),
    UNSURE,
)
SCIENCE = service(
    "science",
    "Science support",
    Text(
        name="what",
        label="What",
        question="What would you like help with in science?",
        hint="The package is made for your school; in some cases it is free.",
        longest=400,
    ),
    Choices(name="phase", label="Phase", question="Which phase or key stage?", choices=PHASES),
    Choices(name="partners", label="Partners", question="Which partners would you like?", choices=PARTNERS),
    when("When would you like it?"),
)
GOVERNANCE = service(
    "governance",
    "Governance course",
    Text(
        name="course",
        label="Course",
        question="Which course or topic?",
        hint="For example safeguarding training, or the Ethical Leadership Framework. Stronger Governance "
        "lists the courses.",
        longest=200,
    ),
    Count(name="governors", label="Governors", question="How many governors would come?", choices=(UNSURE,)),
    when("When would suit you?"),
)
LEADER_INTEREST = service(
    "leader_interest",
    "Becoming a leader",
    Choice(
        name="leader",
        label="Becoming",
        question="Which are you interested in?",
        choices=(
            Option("lle", "Local Leader of Education (LLE)", ("lle",)),
            Option("nle", "National Leader of Education (NLE)", ("nle",)),
            UNSURE,
        ),
    ),
    Text(name="why", label="Why", question="What draws you to it?", longest=400),
    Text(name="talk", label="When to talk", question="When would suit you for a first talk?", longest=120),
    more=False,
)
SERVICE_FORMS: Mapping[str, Form] = {
    "leader": LEADER,
    "pupil_premium": PUPIL_PREMIUM,
    "htpm": HTPM,
    "peer_review": PEER_REVIEW,
    "cluster": CLUSTER,
    "champion": CHAMPION,
    "event": EVENT,
    "innovation": INNOVATION,
    "science": SCIENCE,
    "governance": GOVERNANCE,
    "leader_interest": LEADER_INTEREST,
}
