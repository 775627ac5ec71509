"""What a school and an SLE are asked about a deployment: Guskey's five levels, a short form at each time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from messages.form import Answers, Choice, Field, Form, Known, Option, Text, YesNo

NO_NAMES = "Please give roles, not names, and nothing about a pupil or anyone’s health."
ABOUT = "evaluation"


@dataclass(frozen=True, kw_only=True)
class Rating(Choice):
    """From 1, not at all, to 5, very much."""

    choices: Sequence[Option] = tuple(Option(str(n), str(n)) for n in range(1, 6))
    hint: str = "1 is not at all, 5 is very much."

    def say(self, value: Any, known: Known) -> str:
        return f"{value} of 5"


def waiting(known: Known) -> tuple[Option, ...]:
    return tuple(Option(str(id), label) for id, label in known["evaluations"])


def wants_change(answers: Answers) -> bool:
    return answers.get("go_on") in ("change", "stop")


def has_quote(answers: Answers) -> bool:
    return "quote" in answers


PARTLY = (Option("yes", "Yes", ("y",)), Option("partly", "Partly"), Option("no", "No", ("n",)))
WHICH = Choice(name=ABOUT, label="About", question="Which support is it about?", choices=waiting, fixed=True)
QUOTE: tuple[Field, ...] = (
    Text(
        name="quote",
        label="For the newsletter",
        question="Is there a sentence that we may quote in the newsletter?",
        hint="It would stand there with your role and the subject, never with a name.",
        longest=400,
        optional=True,
        page=2,
    ),
    YesNo(
        name="quote_allowed",
        label="May be quoted",
        question="May we print that sentence in the newsletter, without names?",
        when=has_quote,
        page=3,
    ),
)
MID_TERM = Form(
    name="evaluations.mid_term",
    version=1,
    title="Half-way check",
    send="Send answers",
    fields=(
        WHICH,
        Choice(
            name="room",
            label="Time and room",
            question="Did your school make time and room for the work?",
            choices=PARTLY,
        ),
        Choice(name="working", label="Working", question="Is it working?", choices=PARTLY),
        Choice(name="fitting", label="Right support", question="Is it still the right support?", choices=PARTLY),
        Choice(
            name="go_on",
            label="What next",
            question="Should it go on as it is, change, or stop?",
            choices=(
                Option("continue", "Go on", ("continue", "carry on")),
                Option("change", "Change something", ("change",)),
                Option("stop", "Stop", ("end",)),
            ),
        ),
        Text(
            name="why",
            label="What to change",
            question="What should be different, or why should it stop?",
            hint=NO_NAMES,
            longest=400,
            when=wants_change,
            page=2,
        ),
    ),
)
END = Form(
    name="evaluations.end",
    version=1,
    title="Evaluation",
    intro="Five short questions; each answer is kept as you give it. The central team reads them.",
    send="Send evaluation",
    fields=(
        WHICH,
        Rating(name="well_spent", label="Time well spent", question="Was the time well spent?"),
        Choice(
            name="objective",
            label="Aims achieved",
            question="Did the work achieve what had been agreed?",
            choices=PARTLY,
        ),
        Rating(name="effectiveness", label="SLE’s work", question="How effective was the SLE’s work?"),
        Rating(name="value", label="Value", question="Was it good value for money and time?"),
        Text(
            name="learnt",
            label="Now known or done",
            question="What do you and your colleagues now know, or can do?",
            hint=NO_NAMES,
        ),
        YesNo(
            name="share",
            label="SLE may see ratings",
            question="May the SLE and the SLE’s own headteacher see your ratings of the work? "
            "Your own words stay with the central team.",
            optional=True,
            page=2,
        ),
        YesNo(
            name="recommend",
            label="Would recommend",
            question="Would you recommend this support to another school?",
            optional=True,
            page=2,
        ),
        Text(
            name="next",
            label="What next",
            question="What is the next step for your school?",
            longest=400,
            optional=True,
            page=2,
        ),
        *QUOTE,
    ),
)
SLE = Form(
    name="evaluations.sle",
    version=1,
    title="Your view as SLE",
    intro="The central team and your own headteacher read this.",
    send="Send answers",
    fields=(
        WHICH,
        Rating(name="well_spent", label="Time well spent", question="Was your time well spent?"),
        Text(
            name="comments",
            label="Comments",
            question="What was achieved, and what do you take back to your own school?",
            hint=NO_NAMES,
        ),
        Text(
            name="concerns",
            label="For the central team",
            question="Is there anything that only the central team should know?",
            hint="Nothing about safeguarding: that goes to the designated safeguarding lead at once.",
            longest=400,
            optional=True,
            page=2,
        ),
        *QUOTE,
    ),
)
LATER = Form(
    name="evaluations.later",
    version=1,
    title="Some weeks later",
    send="Send answers",
    fields=(
        WHICH,
        Choice(name="in_use", label="Still in use", question="Is what was learnt in use now?", choices=PARTLY),
        Text(
            name="different",
            label="Done differently",
            question="What is now done differently, and how do you know?",
            hint=NO_NAMES,
        ),
    ),
)
TERM_LATER = Form(
    name="evaluations.term_later",
    version=1,
    title="A term later",
    send="Send answers",
    fields=(
        WHICH,
        Choice(
            name="changed",
            label="Change for pupils",
            question="Has anything changed for pupils?",
            choices=(*PARTLY, Option("early", "Too early to say", ("too early", "not yet"))),
        ),
        Text(
            name="evidence",
            label="Evidence",
            question="What has changed for pupils, and what is the evidence?",
            hint="Figures of groups are welcome. Please name no pupil and no colleague.",
        ),
    ),
)
FORMS: Mapping[str, Form] = {"mid_term": MID_TERM, "end": END, "sle": SLE, "later": LATER, "term_later": TERM_LATER}
