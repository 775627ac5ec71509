"""When the questions of an evaluation are asked, and what is said around them."""

from collections.abc import Sequence
from datetime import date, timedelta

from messages import dates, forms
from messages.evaluation_forms import ABOUT, FORMS
from messages.form import Answers, Known
from messages.message import Button, Message
from messages.school_year import SchoolYear

FOR_TEAM_ONLY = frozenset({"concerns"})
OF_THE_WORK = ("objective", "effectiveness", "value")  # what is told of the SLE's work where the school allows it
QUOTE_MARKS = '“”" '
NAMES = {
    "mid_term": "half-way check",
    "end": "evaluation",
    "sle": "SLE’s own evaluation",
    "later": "follow-up some weeks later",
    "term_later": "follow-up a term later",
}
ASKS = {
    "mid_term": "Half of the agreed days have been given. Is it going well? It takes a minute.",
    "end": "The work is finished. How did it go? Five short questions.",
    "sle": "The work is finished. How did it go for you? Two short questions.",
    "later": "Some weeks have passed since the support ended. What is now done differently?",
    "term_later": "A term or more has passed since the support ended. What has changed for pupils?",
}


def asked_on(due: date, year: SchoolYear) -> date:
    """The school day on whose morning somebody is asked what is due from a day on."""
    return year.after(due - timedelta(days=1))


def asked_again_on(due: date, days: int, year: SchoolYear) -> date:
    """So many school days later, when no answer has come."""
    return year.after(asked_on(due, year), days)


def facts(part: str, answers: Answers, *, without: frozenset[str] = frozenset()) -> tuple[tuple[str, str], ...]:
    """The answers in words, without what the evaluation is about."""
    hidden = without | {ABOUT}
    given = {name: value for name, value in answers.items() if value is not None and name not in hidden}
    return forms.facts(FORMS[part], given, {"evaluations": ()})


def of_the_work(answers: Answers) -> tuple[tuple[str, str], ...]:
    """What the school said of the SLE's work, without a word of its own."""
    return facts("end", {name: answers[name] for name in OF_THE_WORK})


def as_quoted(quote: str, role: str, area: str) -> str:
    """How a sentence would stand in the newsletter: a role and a subject, no name."""
    return f"“{quote.strip(QUOTE_MARKS)}” ({role[:1].upper()}{role[1:]}, on {area})"


def preview(known: Known, answers: Answers) -> str:
    """Below the review: who reads it, and what the newsletter would say."""
    shared = answers.get("share") == "yes"
    reads = {
        "end": "The central team reads this, and your ratings go to the SLE and their headteacher."
        if shared
        else "Only the central team reads this.",
        "sle": "The central team and your own headteacher read this; what is for the central team stays there.",
    }.get(known["part"], "Only the central team reads this.")
    if answers.get("quote_allowed") != "yes":
        return reads
    role, area = known["quoted_as"].get(str(answers.get(ABOUT)), ("a school", "school-to-school support"))
    return f"{reads} The newsletter would say: {as_quoted(answers['quote'], role, area)}"


def give_button(id: int, label: str = "Answer now") -> Button:
    return Button(label, "evaluations.give", str(id), strong=True)


def ask(part: str, reference: str, about: str, id: int) -> Message:
    return Message(title=f"{reference}: {about}", text=ASKS[part], buttons=(give_button(id),))


def remind(part: str, reference: str, about: str, since: date, id: int) -> Message:
    return Message(
        title=f"{reference}: {about}",
        text=f"I asked you on {dates.say(since)} and have no answer yet. {ASKS[part]}",
        buttons=(give_button(id),),
    )


def silent(part: str, reference: str, school: str, who: str, number: str, *, close: bool) -> Message:
    """The central team hears that a reminder brought no answer."""
    buttons = (Button("Close it without it", "closing.close", number),) if close else ()
    return Message(
        text=f"{reference} ({school}): {who} has not answered the {NAMES[part]}, and a reminder brought no "
        "answer. Please ring them.",
        buttons=(*buttons, Button("See the request", "support.show", number)),
    )


ON_BUTTON = {
    "mid_term": "Half way",
    "end": "How it went",
    "sle": "Your view",
    "later": "Weeks later",
    "term_later": "A term later",
}


def todo_button(part: str, reference: str, id: int) -> Button:
    """Leads to the questions; of one request several can wait at once."""
    return Button(f"{ON_BUTTON[part]}: {reference}", "evaluations.give", str(id))


def todo_line(part: str, reference: str, about: str) -> str:
    return f"{reference} ({about}): {'how it went for you' if part == 'sle' else NAMES[part]}"


def choose(found: Sequence[tuple[int, str]]) -> Message:
    """Everything that waits for a person; (evaluation, line)."""
    if not found:
        return Message(text="No evaluation is waiting for you.")
    return Message(
        text="\n".join(f"• {line}" for _, line in found),
        title="Evaluations waiting for you",
        buttons=tuple(give_button(id, line.split(" (")[0]) for id, line in found[:8]),
    )


def unknown() -> Message:
    return Message(
        text="That evaluation is not waiting for you. Say “evaluations” to see what is.",
        buttons=(Button("What waits for me", "welcome.todo"),),
    )


def answered(reference: str, day: date) -> Message:
    return Message(text=f"You answered this for {reference} on {dates.say(day)}. Thank you; nothing more to do.")


def thanks(reference: str, *, closed: bool, quoted: str, id: int) -> Message:
    """After an evaluation was sent; a permission to quote can be taken back."""
    done = (
        f"Thank you. {reference} is now closed." if closed else f"Thank you, I have kept your answers on {reference}."
    )
    if not quoted:
        return Message(text=done)
    return Message(
        text=f"{done} The newsletter may say: {quoted}",
        buttons=(Button("Do not quote me", "evaluations.unquote", str(id)),),
    )


def unquoted() -> Message:
    return Message(text="Your sentence will not be quoted.", in_place=True)


def wants(reference: str, school: str, sle: str, given: tuple[tuple[str, str], ...], number: str) -> Message:
    """The school wants the work changed or stopped, half-way through."""
    return Message(
        title=f"{reference}: {school} wants a change",
        text=f"The half-way check of the work with {sle}. Please ring the school.",
        facts=given,
        buttons=(
            Button("See the request", "support.show", number),
            Button("Pause it", "closing.pause", number),
            Button("Finish it", "evaluations.finish", number),
        ),
    )


def result(part: str, reference: str, school: str, sle: str, given: tuple[tuple[str, str], ...]) -> Message:
    """Answers whole, for whoever of the central team looks after the request."""
    return Message(title=f"{reference}: {NAMES[part]}", text=f"{school}, with {sle}.", facts=given)


def from_sle(reference: str, sle: str, area: str, given: tuple[tuple[str, str], ...]) -> Message:
    """The SLE's comments, for the SLE's own head."""
    return Message(
        title=f"{reference}: what {sle} says",
        text=f"Your colleague’s own view of the support in {area}. Thank you for releasing them.",
        facts=given,
    )


def quotes(lines: Sequence[str]) -> Message:
    """What may stand in the newsletter, the latest first."""
    if not lines:
        return Message(text="Nobody has allowed a quote yet.")
    return Message(title="Quotes that may be printed", text="\n\n".join(lines))
