"""A meeting as people see it: when, where, and what they said to the invitation."""

from dataclasses import dataclass
from datetime import date, datetime, time

from messages.dates import LONDON, say, say_time
from messages.message import Button, Message


@dataclass(frozen=True, slots=True)
class Meeting:
    """What is said of a meeting; `answer` is this person's own: coming, apologies, deputy or nothing yet."""

    number: int
    title: str
    day: date
    whole_week: bool = False
    start: str = ""
    end: str = ""
    place: str = ""
    online: str = ""
    note: str = ""
    papers: str = ""
    answer: str = ""
    deputy: str = ""


def when(meeting: Meeting) -> str:
    """Tuesday 17 March 2020, 3.30pm to 5pm; or the week beginning Monday 3 February 2020."""
    if meeting.whole_week:
        return f"the week beginning {say(meeting.day)}"
    times = " to ".join(_clock(text) for text in (meeting.start, meeting.end) if text)
    return f"{say(meeting.day)}, {times}" if times else say(meeting.day)


def _clock(text: str) -> str:
    return say_time(datetime.combine(date(2020, 1, 1), time.fromisoformat(text), LONDON))


def ahead(day: date, today: date) -> str:
    """How far away it is: today, tomorrow, in 14 days; empty for a day that has been."""
    days = (day - today).days
    return {0: "today", 1: "tomorrow"}.get(days, f"in {days} days") if days >= 0 else ""


def answer_buttons(meeting: Meeting) -> tuple[Button, ...]:
    """Coming, Apologies, Deputy, Calendar; what was said already is left out."""
    number = str(meeting.number)
    answers = {"coming": "Coming", "apologies": "Apologies", "deputy": "Deputy"}
    buttons = [
        Button(label, f"replies.{name}", number, strong=name == "coming" and not meeting.answer)
        for name, label in answers.items()
        if name != meeting.answer or name == "deputy"
    ]
    return (*buttons, Button("Calendar", "replies.calendar", number))


def card(meeting: Meeting, today: date) -> Message:
    """The meeting with the buttons of the invitation."""
    said = {"coming": "You are coming.", "apologies": "You have sent apologies."}.get(meeting.answer, "")
    if meeting.answer == "deputy":
        said = f"{meeting.deputy} comes in your place."
    far = ahead(meeting.day, today)
    lines = (
        f"{when(meeting)}." if not far else f"{when(meeting)}: {far}.",
        meeting.place and f"{meeting.place}.",
        said,
    )
    facts = [("Join", meeting.online), ("Note", meeting.note), ("Papers", meeting.papers)]
    return Message(
        " ".join(line for line in lines if line),
        title=meeting.title,
        facts=tuple((label, value) for label, value in facts if value),
        buttons=answer_buttons(meeting),
    )
