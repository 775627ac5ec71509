"""What is said when a meeting is put into the calendar, moved, changed or cancelled."""

from dataclasses import replace
from datetime import date

from messages.dates import say
from messages.meetings import Meeting, answer_buttons, begins, card, line, manage_buttons, when
from messages.message import Button, File, Invalid, Message

NEW = Button("Add a date", "arranging.add")


def added(meeting: Meeting, invited: int) -> Message:
    """Put into the calendar."""
    whom = f"{_people(invited)} can see it and answer." if invited else "Nobody is invited to it yet."
    return Message(
        title="In the calendar",
        text=f"{line(meeting)}. {whom}",
        buttons=(*manage_buttons(meeting), NEW),
    )


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{count} people"


def there_already(meeting: Meeting) -> Message:
    """A series has one meeting a day."""
    return Message(
        text=f"{meeting.title} is in the calendar for {say(meeting.day)} already, so nothing was added.",
        buttons=manage_buttons(meeting),
    )


def cancelled_there(meeting: Meeting) -> Message:
    """A meeting that was cancelled keeps its day."""
    return Message(
        text=f"{meeting.title} on {when(meeting)} was cancelled, so nothing was moved there. To hold it on that day "
        "after all, add the date again; then cancel this one.",
        buttons=(NEW,),
    )


def stays(meeting: Meeting) -> Message:
    """It was to be moved to where it is."""
    return Message(
        text=f"{meeting.title} is on {when(meeting)} already, so nothing was changed and nobody was told.",
        buttons=manage_buttons(meeting),
    )


def which_day(invalid: Invalid, times: str) -> Message:
    """A pasted date that can mean two days, or none."""
    buttons = tuple(Button(label, "arranging.date", f"{value}|{times}") for value, label in invalid.options)
    return Message(text=invalid.text, buttons=buttons or (NEW,))


def moved(meeting: Meeting, was: str, told: int) -> Message:
    """To whoever moved it."""
    return Message(
        text=f"Moved: {meeting.title} is now on {when(meeting)}, not {was}. {_told(told)}",
        buttons=manage_buttons(meeting),
    )


def _told(count: int) -> str:
    return f"I am telling {_people(count)}." if count else "Nobody is invited who could be told."


def changed(meeting: Meeting, told: int) -> Message:
    """To whoever changed it."""
    tail = f" {_told(told)}" if told else ""
    text = f"Changed: {line(meeting)}.{tail}"
    facts = [("Link to join", meeting.online), ("Papers", meeting.papers), ("Note", meeting.note)]
    return Message(text=text, facts=tuple(fact for fact in facts if fact[1]), buttons=manage_buttons(meeting))


def surely_cancel(meeting: Meeting, sequence: int, invited: int) -> Message:
    """Before it is cancelled."""
    return Message(
        text=f"Cancel {meeting.title} on {when(meeting)}? {_people(invited)} would be told.",
        buttons=(
            Button("Yes, cancel it", "arranging.cancelled", f"{meeting.number}:{sequence}", strong=True),
            Button("Keep it", "meetings.show", str(meeting.number)),
        ),
        in_place=True,
    )


def cancelled(meeting: Meeting, told: int) -> Message:
    """To whoever cancelled it."""
    return Message(text=f"Cancelled: {meeting.title}, {when(meeting)}. {_told(told)}", buttons=(NEW,), in_place=True)


def changed_meanwhile(meeting: Meeting) -> Message:
    """A button that was shown before somebody else changed the meeting."""
    return Message(
        text=f"This has changed since you were asked. It is now: {line(meeting)}.", buttons=manage_buttons(meeting)
    )


def over(meeting: Meeting) -> Message:
    return Message(text=f"{meeting.title} on {when(meeting)} is over, so it can no longer be changed.")


def not_found(text: str) -> Message:
    """Words that name no meeting ahead."""
    return Message(text=f"I know of no meeting ahead that “{text[:60]}” could be.", buttons=(NEW,))


def news(
    meeting: Meeting, was: str, today: date, *, invited: bool, again: bool, files: tuple[File, ...] = ()
) -> Message:
    """To those invited: it is at another time or place now; `again`, it takes place although it was cancelled."""
    asked = bool(was) or again  # what was answered before says nothing about it
    now = card(replace(meeting, answer=""), today)
    moved = f"It was to be on {was}. Now: " if was else ""
    change = " takes place after all" if again else ": a new date" if was else ": a change"
    return replace(
        now,
        title=f"{meeting.title}{change}",
        text=f"{moved}{now.text}{' Are you coming?' if asked and invited else ''}",
        buttons=answer_buttons(replace(meeting, answer="") if asked else meeting) if invited else (),
        files=files,
    )


def called_off(meeting: Meeting, files: tuple[File, ...] = ()) -> Message:
    """To those invited."""
    return Message(
        title=f"{meeting.title} is cancelled",
        text=f"{begins(when(meeting))}: it does not take place.",
        files=files,
    )
