"""The card of a request in the central team's room: one message that follows the request to its end."""

from collections.abc import Sequence

from messages import dates
from messages.message import Button, Message
from messages.standing import STATUS_WORDS, Standing

SHOWN = 300  # characters of an answer; the whole of it is behind “See it all”
MOST = 5  # buttons beside “See it all”
OVER = frozenset({"closed", "declined", "withdrawn", "cancelled"})


def card(s: Standing, number: str, asker: str, facts: Sequence[tuple[str, str]], buttons: Sequence[Button]) -> Message:
    """Where the request stands now, who looks after it, and what the team can do."""
    new = s.status == "submitted"
    who = [("Asked by", asker), ("Looked after by", s.taken_by), ("SLE", s.sle)]
    answers = [] if s.status in OVER else [(label, _shortened(value)) for label, value in facts]
    return Message(
        title=f"{'New request ' if new else ''}{s.reference}: {s.school}",
        text=f"Please reply by {dates.say(s.reply_by)}." if new else _stands(s),
        facts=(*((label, name) for label, name in who if name), *answers),
        buttons=(*buttons[:MOST], Button("See it all", "support.show", number)),
    )


def _stands(s: Standing) -> str:
    """The status as a sentence of its own, with the reason that was given for it."""
    words = STATUS_WORDS[s.status]
    line = f"{words[:1].upper()}{words[1:]}, since {dates.say(s.since)}."
    asked = f" Asked: “{s.question}”" if s.status == "needs_info" and s.question else ""
    why = f" {s.why[:1].upper()}{s.why[1:].rstrip('.')}." if s.why else ""
    return f"{line}{asked}{why}"


def _shortened(value: str) -> str:
    return value if len(value) <= SHOWN else f"{value[: SHOWN - 1].rstrip()}…"
