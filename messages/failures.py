"""Messages that did not arrive: the central team sees who lacks what, has it sent again, or leaves it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from messages import dates
from messages.message import Button, Message

MOST = 4
DAYS = 30
# What a message was, by the first word of its notice.
KINDS = {
    "": "an answer",
    "agenda": "news about an agenda",
    "agreements": "about an agreement",
    "availability": "about an SLE’s days",
    "broadcasts": "a broadcast",
    "callbacks": "about a call",
    "closing": "the end of a request",
    "days": "about a day of support",
    "editor": "about the newsletter",
    "evaluations": "about an evaluation",
    "events": "about an event",
    "feedback": "a question about a session",
    "form": "about an unfinished form",
    "guessing": "about wrong codes",
    "invoices": "about an invoice",
    "items": "about the newsletter",
    "joining": "about a new account",
    "meetings": "about a meeting",
    "newsletter": "the newsletter",
    "nominations": "about a nomination",
    "notes": "a question about a request, or its answer",
    "offers": "the offer of an SLE",
    "pictures": "a picture of figures",
    "privacy": "about personal data",
    "programmes": "about a programme",
    "questions": "the answer to a question",
    "releases": "about releasing an SLE",
    "reminders": "a reminder",
    "replies": "about who comes to a meeting",
    "school_reports": "an evaluation report",
    "services": "about a service",
    "sign_in": "about a sign-in sheet",
    "staff": "about an SLE’s days",
    "stuck": "a reminder",
    "support": "about a request",
    "triage": "about a request",
    "visits": "about a visit",
    "welcome": "a greeting",
    "year": "the plan of a coming year",
}
# Why, by words in what the platform or we said.
NO_ACCOUNT = "we know no account of theirs. Please invite them, or ring"
REASONS = (
    ("no account", NO_ACCOUNT),
    ("not connected", "that platform is not connected. Please ask whoever runs the bot"),
    ("blocked", "they have blocked the bot. Please ring"),
    ("deactivated", "their account was closed. Please ring"),
    ("inactive", "their account was closed. Please ring"),
    ("not_in_channel", "the bot is not in that room. Please add it there"),
    ("kicked", "the bot is not in that room. Please add it there"),
    ("archived", "that room was closed"),
    ("not found", "their account or room is not there any more"),
    ("not_found", "their account or room is not there any more"),
)


@dataclass(frozen=True, slots=True)
class Failed:
    """A message that did not arrive; `doubtful` when it may have, all the same."""

    id: int
    notice: str
    to: str
    error: str
    on: date
    doubtful: bool
    exhausted: bool  # tried as often as we try
    sendable: bool  # its words are still there, and it is no card, which is drawn anew at the next step
    platform: str = ""  # empty where no account was known

    @property
    def ways(self) -> Sequence[Button]:
        """What can be done with it, where it stands alone."""
        return _ways("", self)

    @property
    def kind(self) -> str:
        return kind(self.notice)

    @property
    def reason(self) -> str:
        return reason(self)


def kind(notice: str) -> str:
    return KINDS.get(notice.partition(".")[0], "a message")


def reason(f: Failed) -> str:
    """Why it did not arrive, and what helps, in plain words."""
    if f.doubtful:
        return "no answer came, twice: it may have arrived"
    said = f.error.casefold()
    known = next((why for word, why in REASONS if word in said), "")
    return known or ("it could not be sent for a long time" if f.exhausted else "it was refused")


def line(f: Failed) -> str:
    return f"To {f.to}: {kind(f.notice)}, {dates.say(f.on)}. Why: {reason(f)}."


def listed(shown: Sequence[Failed], more: int) -> Message:
    """The latest first, each with what can be done."""
    if not shown:
        return Message(text=f"Nothing: every message of the last {DAYS} days has arrived, or was dealt with.")
    lines = [f"{place}. {line(one)}" for place, one in enumerate(shown, 1)]
    if more:
        lines.append(f"… and {more} more, once these are dealt with.")
    count = len(shown) + more
    return Message(
        title="1 message did not arrive" if count == 1 else f"{count} messages did not arrive",
        text="\n\n".join(lines),
        buttons=tuple(button for place, one in enumerate(shown, 1) for button in _ways(f"{place}: ", one)),
    )


def _ways(place: str, f: Failed) -> Sequence[Button]:
    again, leave = ("try again", "leave it") if place else ("Try again", "Leave it")
    last = Button(f"{place}{leave}", "failures.leave", str(f.id))
    return (Button(f"{place}{again}", "failures.again", str(f.id)), last) if f.sendable else (last,)


def surely(f: Failed) -> Message:
    """Before something is said to somebody for the second time."""
    return Message(
        text=f"It may have arrived: to {f.to}, {kind(f.notice)}, {dates.say(f.on)}. Send again?",
        buttons=(
            Button("Send again", "failures.surely", str(f.id), strong=True),
            Button("Leave it", "failures.leave", str(f.id)),
        ),
    )


def goes_again(f: Failed) -> Message:
    text = f"It goes to {f.to} again now. Should it fail once more, it comes back to the list."
    return Message(text=text, buttons=(_all(),))


def cannot_go(f: Failed) -> Message:
    return Message(text=f"This cannot be sent again. Please tell {f.to} yourself.", buttons=(_all(),))


def left(f: Failed) -> Message:
    return Message(text=f"Left as it is, and off the list: to {f.to}, {kind(f.notice)}.", buttons=(_all(),))


def dealt_with() -> Message:
    return Message(text="That was dealt with already.", buttons=(_all(),))


def _all() -> Button:
    return Button("Failed messages", "failures.show")
