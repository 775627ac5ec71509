"""What a school needs in a coming year, as the central team writes it down: the form."""

from messages.dates import WEEKDAYS
from messages.form import Choice, Choices, Form, Number, Option, YesNo
from messages.raised import schools
from messages.request import PHASES, areas

STAGES = tuple(option for option in PHASES if option.value != "whole_school")
STAGE_LABELS = {option.value: option.label for option in STAGES}

NEED = Form(
    name="year.need",
    version=1,
    title="Need for the coming year",
    intro="It is matched with what the SLEs offer. No request is sent before you agree on the plan.",
    send="Keep it",
    fields=(
        Choice(name="school", label="School", question="Which school needs it?", choices=schools),
        Choice(name="area", label="Area", question="What is it about?", choices=areas),
        Number(name="days", label="Days", question="How many days?", quick=(1, 2, 3), most=15),
        Choices(
            name="phases",
            label="Key stages",
            question="For which key stages? Leave it out if any that the school teaches will do.",
            choices=STAGES,
            optional=True,
        ),
        Choices(
            name="weekdays",
            label="Weekdays",
            question="Only on certain weekdays? Leave it out if any will do.",
            choices=tuple(Option(day, day, (day[:3].lower(), f"{day.lower()}s")) for day in WEEKDAYS[:5]),
            optional=True,
        ),
        YesNo(name="urgent", label="Urgent", question="Is it urgent?"),
    ),
)
