"""A request that an authority, a trust or a diocese raises for a school, as the central team writes it down."""

from dataclasses import replace
from typing import Any

from messages.form import Answers, Choice, Field, Form, Known, Option
from messages.message import Button, Message
from messages.request import REQUEST

BODIES = (
    Option("la", "The local authority", ("local authority", "council", "lcc")),
    Option("trust", "The school’s trust", ("trust", "mat")),
    Option("diocese", "The diocese", ("diocese",)),
    Option("alliance", "Another alliance", ("alliance",)),
)
THE_SCHOOL, THE_BODY, INITIATIVE, UNKNOWN = "school", "body", "initiative", "unknown"
FUNDING = {THE_BODY: "funded", INITIATIVE: "funded", UNKNOWN: "unsure"}  # the school’s own answer, where it follows
# The school alone can say whether its name may be passed on, whether its staff are released, what it orders and whom it
# would rather not have.
THE_SCHOOLS_OWN = ("school", "release", "consent", "po_number", "conflicts")


def schools(known: Known) -> tuple[Option, ...]:
    """All schools; the name without "School" or "Academy" is taken too where only one has it."""
    short = [_short(name) for _, name, _ in known["schools"]]
    return tuple(
        Option(str(id), name, tuple(filter(None, (urn, _short(name) if short.count(_short(name)) == 1 else ""))))
        for id, name, urn in known["schools"]
    )


def _short(name: str) -> str:
    words = name.split()
    while len(words) > 1 and words[-1].casefold() in {"school", "academy", "primary", "high", "college"}:
        words.pop()
    return " ".join(words)


def school_pays(answers: Answers) -> bool:
    return answers.get("funded_by") == THE_SCHOOL


FIELDS = (
    Choice(name="school", label="School", question="Which school is to be supported?", choices=schools),
    Choice(
        name="raised_by",
        label="Raised by",
        question="Who asks for the support?",
        hint="Choose one, or write its name, such as “Lincolnshire County Council”.",
        choices=BODIES,
        other=True,
    ),
    Choice(
        name="funded_by",
        label="Days beyond the free ones are paid by",
        question="Who would pay for days beyond the free ones?",
        choices=(
            Option(THE_SCHOOL, "The school", ("school",)),
            Option(THE_BODY, "Whoever asks", ("they do", "them", "the same")),
            Option(INITIATIVE, "A funded initiative", ("grant", "funded")),
            Option(UNKNOWN, "Not known yet", ("unknown", "not sure", "dont know")),
        ),
    ),
)
QUESTIONS = {  # of a school by somebody else
    "route": "Does the school know what it needs, or shall we help it find out?",
    "outcomes": "Which priority in the school’s development plan does this serve, and what should be different "
    "afterwards?",
    "days": "About how many days are needed?",
    "start": "When should it start?",
    "success": "How will the school know that it worked?",
    "method": "Which ways of working would suit the school?",
    "preferred": "Is there an SLE the school would like to work with?",
}


def _about_a_school(field: Field) -> Field:
    """The question of the school's own form, asked of somebody who writes it down for the school."""
    asked = replace(field, question=QUESTIONS.get(field.name, field.question))
    return replace(asked, when=school_pays) if field.name == "funding" else asked


RAISED = Form(
    name="support.raised",
    version=1,
    title="Request for a school",
    intro="The school’s headteacher is asked first; it goes ahead only if they agree.",
    send="Ask the headteacher",
    fields=(
        *FIELDS,
        *(_about_a_school(field) for field in REQUEST.fields if field.name not in THE_SCHOOLS_OWN),
    ),
)


def in_words(raised_by: str, funded_by: str) -> tuple[str, str]:
    """Who asks and who pays, as they are kept; the payer is empty where the school itself pays."""
    body = RAISED.field("raised_by").say(raised_by, {})
    payers = {THE_BODY: body, INITIATIVE: "A funded initiative", UNKNOWN: "Not known yet"}
    return body, payers.get(funded_by, "")


def answers_of(school: str, funded_by: str, answers: Answers) -> dict[str, Any]:
    """The answers as the school itself would have given them."""
    given = {"school": school, **{name: value for name, value in answers.items() if value is not None}}
    return given | ({"funding": FUNDING[funded_by]} if funded_by in FUNDING else {})


def note(known: Known, answers: Answers) -> str:
    return f"The school’s headteacher is told who asks, and sees all of this. {known['allowance']}"


def sent(reference: str, school: str, heads: str, number: str) -> Message:
    """Whom it waits for now."""
    if heads:
        asked = f"I have asked {heads} of {school} to agree."
    else:
        asked = f"I cannot reach the headteacher of {school} here. Please ring them, then write down what they say."
    return Message(
        title=f"{reference} waits for the headteacher",
        text=asked,
        buttons=(Button("See the request", "support.show", number),),
    )
