"""What people wrote in their own words, apart from what they chose or counted: only the latter is kept for years."""

from typing import Any

from messages.agreements import PLAN
from messages.evaluation_forms import FORMS as EVALUATIONS
from messages.form import OTHER, Answers, Form, Text
from messages.services import FORMS as REQUESTS
from messages.visit_notes import NOTE

FOR_FINANCE = frozenset({"po_number"})  # stands on the invoice


def figures(form: Form, answers: Answers) -> dict[str, Any]:
    """The answers that hold nobody's words: numbers, days, and what was chosen from a list."""
    free = {field.name for field in form.fields if isinstance(field, Text) and field.name not in FOR_FINANCE}
    chosen = {field.name for field in form.fields} - free
    return {name: value for name, value in answers.items() if name in chosen and not _own(value)}


def _own(value: Any) -> bool:
    """Whether an answer, or one of several, was given in own words instead of from the list."""
    values = value if isinstance(value, list) else [value]
    return any(isinstance(one, str) and one.startswith(OTHER) for one in values)


def of_request(kind: str, answers: Answers) -> dict[str, Any]:
    return figures(REQUESTS[kind], answers)


def of_plan(answers: Answers) -> dict[str, Any]:
    """An agreement; its days are counted."""
    return figures(PLAN, answers)


def of_note(answers: Answers) -> dict[str, Any]:
    return figures(NOTE, answers)


def of_evaluation(part: str, answers: Answers) -> dict[str, Any]:
    return figures(EVALUATIONS[part], answers)
