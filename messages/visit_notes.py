"""The note an SLE writes after a day at a school, and what the school's head adds to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from messages import dates, money
from messages.closing import finish_button
from messages.days import Side
from messages.form import Answers, Choice, Day, Form, Known, Option, Text
from messages.forms import facts
from messages.message import Button, Message
from messages.visits import DayAt, log_button, note_button

ROLES = "Roles, not names, and nothing about a pupil or anyone’s health."
FOR_THE_TEAM = "concerns"


def of_visits(known: Known) -> tuple[Option, ...]:
    return tuple(Option(number, label) for number, label in known["visits"])


NOTE = Form(
    name="visits.note",
    version=1,
    title="Visit note",
    intro="A visit note takes about three minutes. The school’s headteacher and the central team read it.",
    send="File the note",
    fields=(
        Choice(name="visit", label="Day", question="Which day is it about?", choices=of_visits, fixed=True),
        Text(name="seen", label="Seen", question="Whom did you work with?", hint=ROLES, longest=200),
        Text(name="focus_today", label="Focus", question="What was the focus of the day?", hint=ROLES, longest=400),
        Text(name="done", label="Done", question="What did you do?", hint=ROLES, longest=800),
        Text(
            name="action",
            label="Next",
            question="What was agreed to happen next?",
            hint="The one or two things that matter most.",
            longest=400,
            page=2,
        ),
        Text(
            name="action_who", label="By whom", question="Who does that?", hint="A role is enough.", longest=120, page=2
        ),
        Day(
            name="action_by",
            label="By when",
            question="By when?",
            hint="Choose, or write a day such as “Tuesday 12 January”.",
            choices=(
                Option("next_visit", "By the next visit", ("next visit", "next time", "by next visit")),
                Option("end_of_term", "By the end of term", ("end of term", "this term")),
            ),
            page=2,
        ),
        Text(
            name="impact_so_far",
            label="Impact so far",
            question="What impact do you see so far?",
            longest=400,
            optional=True,
            page=3,
        ),
        Day(
            name="next_visit",
            label="Next visit",
            question="When is the next visit?",
            weeks=False,
            optional=True,
            page=3,
        ),
        Text(
            name=FOR_THE_TEAM,
            label="For the central team alone",
            question="Is there anything only the central team should know?",
            hint="The school does not see this. Nothing about safeguarding: for that, speak to the school’s "
            "designated safeguarding lead.",
            longest=400,
            optional=True,
            page=3,
        ),
    ),
)
VIEW = Form(
    name="visits.view",
    version=1,
    title="Your view of the day",
    send="Add it",
    fields=(
        Choice(name="visit", label="Day", question="Which day is it about?", choices=of_visits, fixed=True),
        Text(
            name="voice",
            label="Your view",
            question="How was the day for your school?",
            hint=f"The SLE and the central team read it. {ROLES}",
            longest=800,
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Written:
    """A day with its note, told to one reader; `note` is empty until it is written."""

    of: DayAt
    status: str
    note: Mapping[str, Any] | None
    voice: str


def lines(note: Answers, known: Known, *, for_team: bool) -> tuple[tuple[str, str], ...]:
    """The note in words; what is meant for the central team alone is left out for anybody else."""
    shown = {name: value for name, value in note.items() if value is not None}
    if not for_team:
        shown.pop(FOR_THE_TEAM, None)
    return facts(NOTE, shown, known)


def _told(written: Written, *, for_team: bool) -> tuple[tuple[str, str], ...]:
    voice = (("The school’s view", written.voice),) if written.voice else ()
    return (*lines(written.note or {}, {}, for_team=for_team), *voice)


def all_done(days: Decimal) -> str:
    return f"All agreed days ({money.days(days)}) are done and written up."


def view_button(number: str) -> Button:
    return Button("Add your view", "visits.voice", number)


def filed(o: DayAt, days: Decimal | None) -> Message:
    """The note is filed; `days` where it was the last of the agreed days."""
    after = "" if days is None else f"{all_done(days)} Please finish when you and the school are ready."
    return Message(
        text=f"The visit note of {o.when} is filed. {o.school} and the central team have it.",
        after=after,
        buttons=() if days is None else (finish_button(o.request),),
    )


def for_school(written: Written, days: Decimal | None) -> Message:
    """The note as the supported school reads it."""
    o = written.of
    return Message(
        title=f"{o.reference}: visit note of {o.when}",
        text=f"{o.sle} has written up the day with you ({money.days(o.length)}).",
        facts=_told(written, for_team=False),
        after="" if days is None else all_done(days),
        buttons=(view_button(o.number), *(() if days is None else (finish_button(o.request),))),
    )


def for_team(written: Written, days: Decimal | None) -> Message:
    o = written.of
    return Message(
        title=f"{o.reference}: visit note of {o.when}",
        text=f"{o.sle} at {o.school}, {money.days(o.length)}.",
        facts=_told(written, for_team=True),
        after="" if days is None else all_done(days),
        buttons=() if days is None else (finish_button(o.request),),
    )


def for_home(o: DayAt) -> Message:
    """The SLE's own head hears that the day is written up, not what was written."""
    return Message(text=f"{o.sle} has written the visit note of {o.when} at {o.school} ({money.days(o.length)}).")


def voice_added(o: DayAt) -> Message:
    return Message(text=f"Thank you. Your view of {o.when} stands with the note; {o.sle} and the central team read it.")


def voice_for_others(o: DayAt, voice: str) -> Message:
    return Message(title=f"{o.reference}: {o.school} on {o.when}", text=f"“{voice}”")


def remind(o: DayAt) -> Message:
    return Message(
        title=f"The visit note of {o.when} is due",
        text=f"{o.school} and the central team wait for your note of that day. It takes about three minutes.",
        buttons=(note_button(o.number),),
    )


def late(o: DayAt) -> Message:
    return Message(
        text=f"{o.reference}: {o.sle} has not written the visit note of {o.when} at {o.school}, due "
        f"{dates.say(o.note_by)}. A reminder brought no note."
    )


def none_due() -> Message:
    return Message(
        text="No visit note of yours is due. Log the day first, then its note.",
        buttons=(Button("Log a visit", "visits.log"),),
    )


def not_yet(o: DayAt) -> Message:
    """There is no note yet to which a view could be added."""
    return Message(
        text=f"There is no visit note of {o.when} at {o.school} yet. I will send it to you when it is filed."
    )


def notes_button(request: str) -> Button:
    return Button("Visit notes", "visits.notes", request)


def no_days(reference: str) -> Message:
    return Message(text=f"{reference} has no day yet that is over.")


def one(written: Written, reader: Side) -> Message:
    """A day with its note, or with what is still to do about it."""
    o = written.of
    title = f"{o.reference}: {o.line}"
    if written.note is not None:
        may_add = reader is Side.SCHOOL and not written.voice
        told = _told(written, for_team=reader is Side.TEAM)
        return Message(title=title, facts=told, buttons=(view_button(o.number),) if may_add else ())
    if written.status == "both_confirmed":
        may_log = reader is not Side.SCHOOL
        buttons = (log_button(o.number, f"Log {o.short}"),) if may_log else ()
        return Message(title=title, text="Not logged yet.", buttons=buttons)
    buttons = (note_button(o.number, f"Write note, {o.short}"),) if reader is Side.SLE else ()
    return Message(title=title, text=f"The note is due by {dates.say(o.note_by)}.", buttons=buttons)


def which_request(requests: Sequence[tuple[str, str]]) -> Message:
    """Whose notes; (reference, number)."""
    if not requests:
        return Message(
            text="I have no visit notes of yours. If you know the request’s number, say for example: visit notes 42."
        )
    return Message(
        text="Which request’s visit notes would you like to read?",
        buttons=tuple(Button(reference, "visits.notes", number) for reference, number in requests[:8]),
    )


def todo_note(o: DayAt) -> tuple[str, Button]:
    line = f"{o.when} at {o.school}: the visit note is due by {dates.say(o.note_by)}."
    return line, note_button(o.number, f"Write note, {o.short}")
