"""The two questions after a session: how useful it was, and what somebody will do differently."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from messages.attendance import FACILITATOR, label, sessions
from messages.dates import at_clock, london_day
from messages.form import Answers, Choice, Form, Known, Text, YesNo
from messages.meetings import Meeting, when
from messages.message import Button, File, Message
from messages.tables import csv_file
from messages.words import quoted

LEAST, MOST = 1, 5
AFTER_THE_END = timedelta(hours=1)
EVENING = time(18)  # who would be asked later than this is asked the next school morning
SHOWN = 20  # answers in words in the chat; all are in the file
HEADER = ("Session", "Date", "Name", "School", "Part", "Useful (1 to 5)", "What they will do", "May be quoted")
USEFUL = {
    "attendee": "How useful was it for you, from 1 (not at all) to 5 (very)?",
    FACILITATOR: "How useful was it for those who came, from 1 (not at all) to 5 (very)?",
}
CHANGE = {
    "attendee": "What will you do differently after it?",
    FACILITATOR: "What would you do differently the next time you lead it?",
}


def asked_at(day: date, end: str, *, whole_week: bool) -> datetime | None:
    """The same day an hour after the end; None where that is too late, or where nobody knows when it ends."""
    if whole_week or not end:
        return None
    moment = at_clock(day, end) + AFTER_THE_END
    return moment if moment.time() < EVENING and london_day(moment) == day else None


CHANGES = Form(
    name="feedback.change",
    version=1,
    title="What you will do",
    send="Keep it",
    fields=(
        Choice(name="session", label="Session", question="Which session is it about?", choices=sessions, fixed=True),
        Text(
            name="change",
            label="What you will do",
            question="What will you do differently, or would you next time?",
            hint="A sentence or two. No pupils’ names, and no colleague’s name, please.",
            longest=600,
        ),
        YesNo(
            name="quote",
            label="Newsletter",
            question="May we quote that in the newsletter?",
            hint="With your role, and never with your name or your school.",
        ),
    ),
)


def note(known: Known, answers: Answers) -> str:
    """Below the review: who reads it."""
    quote = " The newsletter may print it, without your name and school." * (answers.get("quote") == "yes")
    return f"The central team reads this, and nobody else.{quote}"


def ask(meeting: Meeting, part: str, *, again: bool) -> Message:
    """The first question, answered with one tap."""
    begin = (
        "We should still like to know" if again else "Thank you for leading" if part == FACILITATOR else "You were at"
    )
    said = f"{begin}: {label(meeting)}." if again else f"{begin} {label(meeting)}."
    last = " We do not ask again." if again else ""
    return Message(title=meeting.title, text=f"{said} {USEFUL[part]}{last}", buttons=rates(meeting))


def rates(meeting: Meeting) -> tuple[Button, ...]:
    words = {LEAST: " (not useful)", MOST: " (very useful)"}
    return tuple(
        Button(f"{n}{words.get(n, '')}", "feedback.rate", f"{meeting.number}.{n}") for n in range(LEAST, MOST + 1)
    )


def rated(meeting: Meeting, part: str, useful: int, told: str) -> Message:
    """Kept after one tap, read back, and the second question offered."""
    second = f" You said: {quoted(told)}" if told else f" {CHANGE[part]} It is up to you."
    return Message(
        text=f"Thank you: {useful} of {MOST} for {label(meeting)}.{second}",
        buttons=(
            Button("Change that" if told else "Say what", "feedback.tell", str(meeting.number)),
            Button("Another number", "feedback.again", str(meeting.number)),
        ),
        in_place=True,
    )


def kept(meeting: Meeting, change: str, *, quotable: bool) -> Message:
    ways = (Button("Do not quote me", "feedback.unquote", str(meeting.number)),) if quotable else ()
    print_it = " The newsletter may print it, without your name and school." if quotable else " Nobody will quote it."
    return Message(text=f"Thank you, I have kept it for {meeting.title}: {quoted(change)}{print_it}", buttons=ways)


def unquoted(meeting: Meeting) -> Message:
    return Message(text=f"What you said about {meeting.title} will not be quoted.", in_place=True)


def not_there() -> Message:
    return Message(
        text="You are not noted at that session, or it has not been yet. If you were there, ask the central team to "
        "note you.",
        buttons=(Button("What I attended", "attendance.mine"),),
    )


def waiting(meeting: Meeting) -> tuple[str, Button]:
    """For the start page and “to do”."""
    return f"{label(meeting)}: how useful was it?", Button(
        f"How useful: {meeting.title}"[:75], "feedback.ask", str(meeting.number)
    )


def nothing_waits() -> Message:
    return Message(text="No session is waiting for your view.", buttons=(Button("What I attended", "attendance.mine"),))


def choose(meetings: Sequence[Meeting]) -> Message:
    buttons = tuple(
        Button(f"{m.title}, {m.day.day} {m.day:%B}"[:75], "feedback.ask", str(m.number)) for m in meetings[:8]
    )
    return Message(text="Which session is it about?", buttons=buttons)


@dataclass(frozen=True, slots=True)
class Answer:
    """What one person said."""

    name: str
    school: str
    part: str
    useful: int
    change: str
    quotable: bool


def summary(meeting: Meeting, noted: int, answers: Sequence[Answer]) -> Message:
    """For the central team: figures, words and the file."""
    if not answers:
        return Message(title=label(meeting), text=f"Nobody has answered yet; {noted} are noted.")
    told = [one for one in answers if one.change]
    lines = [f"• {quoted(one.change)}{' (may be quoted)' if one.quotable else ''}" for one in told[:SHOWN]]
    more = [f"and {len(told) - SHOWN} more, in the file"] if len(told) > SHOWN else []
    return Message(
        title=label(meeting),
        text=f"{len(answers)} of {noted} have answered.",
        facts=tuple(_figures([one for one in answers if one.part == part], part) for part in _parts(answers)),
        after="\n".join([*lines, *more]),
        buttons=(Button("Who was there", "attendance.show", str(meeting.number)),),
        files=(_table(meeting, answers),),
    )


def _parts(answers: Sequence[Answer]) -> list[str]:
    return [part for part in USEFUL if any(one.part == part for one in answers)]


def _figures(answers: Sequence[Answer], part: str) -> tuple[str, str]:
    counts = Counter(one.useful for one in answers)
    spread = ", ".join(f"{counts[n]} gave {n}" for n in range(MOST, LEAST - 1, -1) if counts[n])
    return _heading(part), f"{_mean(answers)} of {MOST} on average: {spread}"


def _heading(part: str) -> str:
    return "Facilitators" if part == FACILITATOR else "Attendees"


def _mean(answers: Sequence[Answer]) -> str:
    return f"{sum(one.useful for one in answers) / len(answers):.1f}"


def _table(meeting: Meeting, answers: Sequence[Answer]) -> File:
    rows = (
        (meeting.title, meeting.day, a.name, a.school, a.part, a.useful, a.change, "yes" if a.quotable else "no")
        for a in answers
    )
    return csv_file(f"feedback-{meeting.number}-{meeting.day}.csv", HEADER, rows)


def figures(meeting: Meeting, answers: Sequence[Answer], least: int) -> Message:
    """For the committee: a mean where at least so many people gave it, and nobody's words.

    How many answered of whom is told only together with a mean, so that no small group can be told from a difference.
    """
    shown = []
    for part in USEFUL:
        those = [one for one in answers if one.part == part]
        if len(those) >= least:
            shown.append((_heading(part), f"{_mean(those)} of {MOST} on average, {len(those)} answers"))
    if not shown:
        return Message(title=meeting.title, text=f"{when(meeting)}: fewer than {least} answers, too few to show.")
    return Message(title=meeting.title, text=f"{when(meeting)}: how useful it was.", facts=tuple(shown))
