"""Signing in at a meeting with a short code: when the code holds, and what is said."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from messages.dates import at, at_clock, say, say_time
from messages.meeting_times import last_day
from messages.meetings import Meeting, when
from messages.message import Button, Message

BEFORE = timedelta(hours=1)
AFTER = timedelta(hours=3)
ONE = timedelta(days=1)


def open_between(day: date, start: str, end: str, *, whole_week: bool) -> tuple[datetime, datetime]:
    """From when to when one can sign in: from an hour before to three hours after, all day where no times are known."""
    midnight = at(day, 0)
    next_day = at(last_day(day, whole_week=whole_week) + ONE, 0)
    if whole_week or not (start or end):
        return midnight, next_day
    opens = at_clock(day, start) - BEFORE if start else midnight
    return opens, (at_clock(day, end) + AFTER if end else next_day)


def code(meeting: Meeting, letters: str, span: tuple[datetime, datetime], link: str, *, team: bool) -> Message:
    """The code to read out in the room; the list is the central team's."""
    opens, closes = span
    until = f"{say(closes.date())}, {say_time(closes)}" if meeting.whole_week else say_time(closes)
    facts = (("Code", " ".join(letters)), *((("Telegram", link),) if link else ()))
    return Message(
        title=f"Sign-in code for {meeting.title}",
        text=f"{when(meeting)}. Please read the code out: everybody writes “in {letters}” to me and is noted with "
        f"their school. It works from {say(opens.date())}, {say_time(opens)}, until {until}.",
        facts=facts,
        buttons=(
            *((Button("Who is here", "attendance.show", str(meeting.number)),) if team else ()),
            Button("A new code", "sign_in.renew", str(meeting.number)),
        ),
    )


def surely_renew(meeting: Meeting, letters: str) -> Message:
    return Message(
        text=f"Shall I make a new code for {meeting.title}, {when(meeting)}? The one given out stops working.",
        buttons=(
            Button("Yes, a new code", "sign_in.renewed", f"{meeting.number}.{letters}"),
            Button("No, keep it", "sign_in.code", str(meeting.number)),
        ),
    )


def over(meeting: Meeting, *, team: bool) -> Message:
    return Message(
        text=f"{meeting.title}, {when(meeting)}, is over, so nobody signs in any more. The central team "
        "can note who was there.",
        buttons=(Button("Who was there", "attendance.show", str(meeting.number)),) if team else (),
    )


def not_yours() -> Message:
    return Message(text="The central team and whoever facilitates the session give out its code. Please ask them.")


def which(meetings: Sequence[Meeting], action: str, question: str) -> Message:
    """Several meetings may be meant."""
    return Message(text=question, buttons=tuple(_named(meetings, action)))


def _named(meetings: Sequence[Meeting], action: str) -> Iterator[Button]:
    for one in meetings:
        yield Button(f"{one.title}, {one.day.day} {one.day:%B %Y}", action, str(one.number))


def join_first(phone: str) -> Message:
    """For somebody we do not know."""
    return Message(
        text="I do not know you yet, so I cannot sign you in. Please ask the person at the door to note you, or join "
        f"first: ask the central team for an invitation{f', {phone}' if phone else ''}.",
        buttons=(Button("How to join", "joining.how"),),
    )


def wrong(left: int) -> Message:
    tries = f"You can try {left} more time{'' if left == 1 else 's'} this hour." if left else "Please wait an hour."
    return Message(
        text="That is not the code of a session that is on now. Please check it with whoever runs the session, or ask "
        f"them to note you. {tries}",
    )


def too_many() -> Message:
    return Message(text="Too many wrong codes. Please wait an hour, or ask whoever runs the session to note you.")


def closed(meeting: Meeting, opens: datetime, now: datetime) -> Message:
    """The code is right, the time is not."""
    title = f"{meeting.title}, {when(meeting)}"
    if now < opens:
        return Message(text=f"That code is for {title}. You can sign in from {say(opens.date())}, {say_time(opens)}.")
    return Message(text=f"The sign-in for {title} is closed. Please ask the central team to note you.")


def which_school(meeting: Meeting, letters: str, schools: Sequence[tuple[int, str]], mark: str) -> Message:
    return Message(
        text=f"{meeting.title}, {when(meeting)}: for which school are you here?",
        buttons=tuple(Button(name[:75], "sign_in.at", f"{letters}.{id}{mark}") for id, name in schools),
    )


def signed_in(meeting: Meeting, school: str, *, facilitator: bool, claims: bool, again: bool) -> Message:
    """`claims`: they say that they facilitate, which the central team is asked about."""
    role = "facilitator" if facilitator else "attendee"
    where = f", {school}" if school else ""
    done = "You are on the list already" if again else "You are signed in"
    asked = " I have asked the central team to confirm that you facilitate." if claims else ""
    return Message(
        text=f"{done}: {meeting.title}, {when(meeting)}, as {role}{where}.{asked}",
        buttons=(Button("I am not there", "sign_in.undo", str(meeting.number)),),
        in_place=True,
    )


def undone(meeting: Meeting) -> Message:
    return Message(
        text=f"You are no longer signed in: {meeting.title}, {when(meeting)}. The code still works.", in_place=True
    )


def nothing_to_undo() -> Message:
    return Message(
        text="You did not sign in there by a code, or it is too long ago. Ask the central team to change it.",
        buttons=(Button("What I attended", "attendance.mine"),),
    )


def claim(meeting: Meeting, name: str, number: int) -> Message:
    """For the central team."""
    return Message(
        title=meeting.title,
        text=f"{name} signed in and says they facilitate ({when(meeting)}). They are not on your list, so I noted them "
        "as an attendee.",
        buttons=(
            Button("Yes, facilitator", "attendance.facilitates", str(number)),
            Button("Who is here", "attendance.show", str(meeting.number)),
        ),
    )
