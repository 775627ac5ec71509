"""What is kept of a person about meetings, sessions and how they want to be written to, in short lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from messages.dates import say
from messages.meetings import Meeting
from messages.preferences import kept_since, span
from messages.replies import named

SHOWN = 5  # of each kind, the latest
ANSWERS = {"coming": "coming", "apologies": "apologies"}


@dataclass(frozen=True, slots=True)
class Kept:
    """`invitations` are those answered and `agenda` what was proposed, the latest first; `feed` is since when there is
    a calendar address."""

    invitations: Sequence[Meeting]
    agenda: Sequence[str]
    sessions: int
    views: int
    feed: date | None
    newsletter: bool
    quiet: str
    quiet_weekends: bool
    broadcasts: bool
    misread: date | None


def lines(kept: Kept) -> tuple[tuple[str, str], ...]:
    """A label and a short line each; what there is nothing of is left out."""
    weekends = ", and all weekend" if kept.quiet_weekends else ""
    found = (
        ("Invitations answered", _some([_answered(meeting) for meeting in kept.invitations])),
        ("For the agenda", _some(kept.agenda)),
        ("Sessions attended", _sessions(kept)),
        ("Calendar address", f"since {say(kept.feed)}" if kept.feed else ""),
        ("Newsletter", "yes" if kept.newsletter else "no"),
        ("Messages to many", "yes" if kept.broadcasts else "no"),
        ("What I misread", kept_since(kept.misread)),
        ("Quiet hours", f"{span(kept.quiet)}{weekends}"),
    )
    return tuple((label, said) for label, said in found if said)


def _answered(meeting: Meeting) -> str:
    return f"{named(meeting)}: {ANSWERS.get(meeting.answer, f'{meeting.deputy} in your place')}"


def _sessions(kept: Kept) -> str:
    said = f"; you said how useful {kept.views} of them were" if kept.views else ""
    return f"{kept.sessions}{said}" if kept.sessions else ""


def _some(said: Sequence[str]) -> str:
    more = [f"and {len(said) - SHOWN} more"] if len(said) > SHOWN else []
    return "; ".join([*said[:SHOWN], *more])
