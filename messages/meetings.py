"""A meeting as people see it: when, where, and what they said to the invitation."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
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


def begins(words: str) -> str:
    """The words at the beginning of a sentence."""
    return words[:1].upper() + words[1:]


def _clock(text: str) -> str:
    return say_time(datetime.combine(date(2020, 1, 1), time.fromisoformat(text), LONDON))


def ahead(day: date, today: date) -> str:
    """How far away it is: today, tomorrow, in 14 days; empty for a day that has been."""
    days = (day - today).days
    return {0: "today", 1: "tomorrow"}.get(days, f"in {days} days") if days >= 0 else ""


def stamp(meeting: Meeting) -> str:
    """When it is as the buttons of a card were drawn: who answers an older card is shown the meeting as it is now."""
    return f"{meeting.day.isoformat()}.{meeting.start}"


def answer_buttons(meeting: Meeting) -> tuple[Button, ...]:
    """Coming, Apologies, Deputy, Calendar; what was said already is left out."""
    value = f"{meeting.number}.{stamp(meeting)}"
    answers = {"coming": "Coming", "apologies": "Apologies", "deputy": "Deputy"}
    buttons = [
        Button(label, f"replies.{name}", value, strong=name == "coming" and not meeting.answer)
        for name, label in answers.items()
        if name != meeting.answer or name == "deputy"
    ]
    return (*buttons, Button("Calendar", "replies.calendar", value))


def card(meeting: Meeting, today: date) -> Message:
    """The meeting with the buttons of the invitation."""
    said = {"coming": "You are coming.", "apologies": "You have sent apologies."}.get(meeting.answer, "")
    if meeting.answer == "deputy":
        said = f"{meeting.deputy} comes in your place."
    far = ahead(meeting.day, today)
    said_when = begins(when(meeting))
    lines = (
        f"{said_when}." if not far else f"{said_when}: {far}.",
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


MANAGE = (("Move", "arranging.move"), ("Change", "arranging.change"), ("Cancel it", "arranging.cancel"))
SHOWN = 8


def manage_buttons(meeting: Meeting) -> tuple[Button, ...]:
    """What the central team can do with a meeting."""
    return tuple(Button(label, action, str(meeting.number)) for label, action in MANAGE)


def plain(meeting: Meeting, today: date) -> Message:
    """The meeting for those who are not invited: what is published of it."""
    return replace(card(published(meeting), today), buttons=())


def published(meeting: Meeting) -> Meeting:
    """The meeting without what only those invited are told."""
    return replace(meeting, online="", papers="", answer="")


def managed(meeting: Meeting, today: date, *, invited: bool) -> Message:
    """The meeting for the central team, who can change it, and answer where they are invited themselves."""
    shown = card(meeting, today)
    who = Button("Who is coming", "replies.list", str(meeting.number))
    return replace(shown, buttons=(*(shown.buttons if invited else ()), who, *manage_buttons(meeting)))


def then(first: Message, others: Sequence[Meeting], doubtful: Sequence[str]) -> Message:
    """The next meeting, with the dates after it and those that are not certain."""
    dates = "; ".join(f"{when(one)}" for one in others[:SHOWN])
    lines = [f"After that: {dates}."] if dates else []
    return replace(first, after="\n".join([*lines, *_not_certain(doubtful)]))


def _not_certain(doubtful: Sequence[str]) -> list[str]:
    return ["Not certain yet, the central team is checking:", *doubtful] if doubtful else []


def line(meeting: Meeting) -> str:
    """The meeting in a list: when, what and where."""
    place = f", {meeting.place}" if meeting.place else ""
    return f"{begins(when(meeting))}: {meeting.title}{place}"


def listed(
    title: str, meetings: Sequence[Meeting], doubtful: Sequence[str], more: Button | None, to_see: int = SHOWN
) -> Message:
    """Several meetings in their order, the first of them `to_see` with a button."""
    return Message(
        title=title,
        text="\n".join(line(one) for one in meetings),
        after="\n".join(_not_certain(doubtful)),
        buttons=(
            *(
                Button(f"{one.title}, {one.day.day} {one.day:%B}"[:60], "meetings.show", str(one.number))
                for one in meetings[:to_see]
            ),
            *((more,) if more else ()),
        ),
    )


def nothing_on(title: str, instead: Sequence[Meeting], doubtful: Sequence[str]) -> Message:
    """Nothing is known in the time that was asked about; what comes after it may help."""
    found = f"The next that I know of: {line(instead[0])}." if instead else "No later date is set either."
    return Message(
        text=f"I know of no date for {title}. {found}",
        after="\n".join(_not_certain(doubtful)),
        buttons=tuple(Button("See it", "meetings.show", str(one.number)) for one in instead[:1]),
    )


def no_terms(term: str, ahead: Sequence[Meeting]) -> Message:
    """The term that was asked about is not loaded: what comes next may help."""
    said = f"I have no term dates for {term}, so I cannot tell what is on in it. I have told the central team."
    follows = "What comes next:" if ahead else "No date is set from today on."
    return Message(
        text="\n".join([f"{said} {follows}", *(line(one) for one in ahead)]),
        buttons=(Button("All dates", "meetings.list"),) if ahead else (),
    )


def none_set(title: str, doubtful: Sequence[str]) -> Message:
    """No date ahead is loaded."""
    what = f" for {title}" if title else ""
    text = f"No date{what} is set for this year; I have told the central team."
    return Message(text=text, after="\n".join(_not_certain(doubtful)))


def last_one(meeting: Meeting, upcoming: Sequence[Meeting]) -> Message:
    """When the last one was."""
    said = when(meeting)
    place = f", {meeting.place}" if meeting.place else ""
    text = f"The last {meeting.title} that I know of was {'in ' if meeting.whole_week else 'on '}{said}{place}."
    after = f"The next: {line(upcoming[0])}." if upcoming else "No next date is set."
    return Message(text=f"{text} {after}")


def no_past(title: str) -> Message:
    return Message(text=f"I have no past date for {title}. I have told the central team that you asked.")


def is_off(meeting: Meeting) -> Message:
    """A meeting that was cancelled, from a button pressed too late."""
    return Message(text=f"{meeting.title}, {when(meeting)}, is cancelled.", buttons=(COMING_UP,))


COMING_UP = Button("What is coming up", "meetings.list")


def gone() -> Message:
    return Message(text="I have no such meeting in the calendar.", buttons=(COMING_UP,))
