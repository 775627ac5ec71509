"""How a guided conversation speaks: its questions, its review card, its ways out."""

from dataclasses import replace

from messages.form import Answers, Field, Form, Known, applicable
from messages.message import Button, Invalid, Message

PAGE = 8


def code(draft: int, *parts: str) -> str:
    return ".".join((str(draft), *parts))


def place(form: Form, answers: Answers, field: Field, known: Known) -> str:
    """How far along a question stands: 3 of 8."""
    asked = [f.name for f in applicable(form, answers, known) if not f.optional]
    if field.name not in asked:
        return ""
    return f"{asked.index(field.name) + 1} of {len(asked)}"


def question(
    form: Form, field: Field, answers: Answers, known: Known, draft: int, page: int = 0, error: Invalid | None = None
) -> Message:
    """The question to answer now; what went wrong with the last answer stands before it."""
    where = place(form, answers, field, known)
    text = f"{error.text}\n\n{field.question}" if error else field.question
    return Message(
        title=f"{form.title}: {where}" if where else f"{form.title}: {field.label}",
        text=text,
        after="" if error else field.hint_for(known),
        buttons=(*_options(field, known, draft, page, error), *_ways_out(form, answers, known, draft)),
        in_place=True,
    )


def _options(field: Field, known: Known, draft: int, page: int, error: Invalid | None) -> tuple[Button, ...]:
    if error and error.options:
        return tuple(Button(label, "form.give", code(draft, field.name, value)) for value, label in error.options)
    options = field.options(known)
    shown = options[page * PAGE : (page + 1) * PAGE]
    buttons = [Button(option.label, "form.give", code(draft, field.name, option.value)) for option in shown]
    if len(options) > (page + 1) * PAGE:
        buttons.append(Button("More choices", "form.more", code(draft, field.name, str(page + 1))))
    elif page:
        buttons.append(Button("First choices", "form.more", code(draft, field.name, "0")))
    return tuple(buttons)


def _ways_out(form: Form, answers: Answers, known: Known, draft: int) -> tuple[Button, ...]:
    begun = any(f.name in answers for f in applicable(form, answers, known))
    back = (Button("Back", "form.back", code(draft)),) if begun else ()
    return (*back, Button("Save for later", "form.save", code(draft)), Button("Cancel", "form.cancel", code(draft)))


def facts(form: Form, answers: Answers, known: Known) -> tuple[tuple[str, str], ...]:
    """What was understood, in words and in the order of the form."""
    return tuple((f.label, f.say(answers[f.name], known)) for f in form.fields if f.name in answers)


def review(form: Form, answers: Answers, known: Known, draft: int, note: str = "") -> Message:
    """All that was understood, before anything is sent."""
    more = any(f.optional and f.name not in answers for f in applicable(form, answers, known))
    buttons = [
        Button(form.send, "form.send", code(draft), strong=True),
        Button("Change an answer", "form.change", code(draft)),
    ]
    if more:
        buttons.append(Button("Add more", "form.add", code(draft)))
    buttons += [Button("Save for later", "form.save", code(draft)), Button("Cancel", "form.cancel", code(draft))]
    return Message(
        title=f"{form.title}: please check",
        text="This is what I understood. Nothing is sent until you say so.",
        facts=facts(form, answers, known),
        after=note,
        buttons=tuple(buttons),
        in_place=True,
    )


def pick_field(form: Form, answers: Answers, known: Known, draft: int, *, adding: bool) -> Message:
    """Which answer to change, or which optional one to add."""
    fields = [f for f in applicable(form, answers, known) if (f.name in answers) != adding]
    buttons = [Button(f.label, "form.ask", code(draft, f.name)) for f in fields]
    return Message(
        text="What would you like to add?" if adding else "Which answer would you like to change?",
        buttons=(*buttons, Button("Back to the review", "form.review", code(draft))),
        in_place=True,
    )


def with_form(asked: Message, draft: int) -> Message:
    """The question with a way to answer all of them at once, where the platform can show a whole form."""
    return replace(asked, buttons=(*asked.buttons, Button("Open as a form", "form.sheet", code(draft))))


def begun_before(form: Form, answers: Answers, known: Known, draft: int) -> Message:
    """An earlier conversation about the same form waits to be finished."""
    return Message(
        text=f"You have begun this before: {form.named}. Carry on where you stopped?",
        facts=facts(form, answers, known),
        buttons=(
            Button("Carry on", "form.resume", code(draft), strong=True),
            Button("Start afresh", "form.fresh", code(draft)),
        ),
    )


def astray(form: Form, draft: int, *, begun: bool) -> Message:
    """Somebody went wrong in the middle, and said so in their own words."""
    back = (Button("One step back", "form.back", code(draft), strong=True),) if begun else ()
    afresh = (Button("Start afresh", "form.fresh", code(draft)),) if begun else ()
    return Message(
        text=f"You are in the middle of: {form.named}. Where would you like to go?",
        buttons=(*back, *afresh, Button("Carry on", "form.resume", code(draft)), Button("Menu", "home.open")),
    )


def stop_which(form: Form, draft: int) -> Message:
    """“Cancel my request”, in the middle of a form, by somebody who has sent a request before."""
    return Message(
        text=f"Do you want to stop what you are doing now ({form.named}), or to withdraw a request that you have sent?",
        buttons=(
            Button("Stop this", "form.cancel", code(draft)),
            Button("Withdraw a request", "support.withdraw"),
            Button("Carry on", "form.resume", code(draft)),
        ),
    )


def saved(form: Form, draft: int) -> Message:
    return Message(
        text=f"Saved: {form.named}. Say “continue” here, or on any platform you use with me, to carry on.",
        buttons=(Button("Carry on", "form.resume", code(draft)),),
        in_place=True,
    )


def surely_cancel(form: Form, answers: Answers, draft: int) -> Message:
    """Answers are not thrown away by one slip."""
    count = len(answers)
    return Message(
        text=f"Shall I throw away your {count} answer{'' if count == 1 else 's'}? Nothing has been sent.",
        buttons=(
            Button("Throw away", "form.drop", code(draft)),
            Button("Save for later", "form.save", code(draft)),
            Button("Carry on", "form.resume", code(draft)),
        ),
        in_place=True,
    )


def dropped(form: Form) -> Message:
    return Message(text=f"Cancelled: {form.named}. Nothing was sent and nothing is kept.", in_place=True)


def left(form: Form, school: str, draft: int) -> Message:
    """The next school morning, where somebody stopped in the middle."""
    what = f"{form.named} for {school}" if school else form.named
    return Message(
        text=f"You have not finished: {what}. What you have answered is kept.",
        buttons=(
            Button("Continue", "form.resume", code(draft), strong=True),
            Button("Throw away", "form.cancel", code(draft)),
        ),
    )


def stale() -> Message:
    return Message(text="That button belongs to an earlier question. This is where we are:")


def over() -> Message:
    return Message(text="That conversation is finished, so the button no longer does anything. This is where we are:")


def nothing_open() -> Message:
    return Message(text="There is nothing to cancel, go back in or continue: no conversation is open.")


def answer_or_question(field: Field, text: str, draft: int) -> Message:
    """What was typed could be an answer, or a question of its own: the person says which."""
    return Message(
        text=f"Is “{text[:80]}{'…' if len(text) > 80 else ''}” your answer to “{field.question}”, or a new question?",
        buttons=(
            Button("It is my answer", "form.held", code(draft, "answer")),
            Button("It is a question", "form.held", code(draft, "question")),
        ),
    )
