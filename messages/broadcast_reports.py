"""How a broadcast reached people: the card while it is sent, the report when it has been, the list of all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from messages import moments
from messages.broadcasts import NAMED, START, Told, people
from messages.message import Button, File, Message
from messages.tables import csv_file

STATES = {
    "waiting": "waiting",
    "sent": "sent",
    "failed": "failed",
    "unknown": "outcome unknown",
    "stopped": "stopped before they were sent it",
    "opted_out": "do not want broadcasts",
    "no_account": "have not joined",
}
REASONS = (  # what a platform says, and what that is to us; what is not here is a fault that may pass
    (("no account",), "no account that can be written to"),
    (
        ("blocked", "deactivated", "not found", "inactive", "disabled", "cannot_dm", "archived"),
        "account gone or blocking us",
    ),
    (("not connected",), "platform not connected"),
)
HEADER = ("Name", "School", "Role", "State", "Reason", "Platform", "Time")


@dataclass(frozen=True, slots=True)
class Row:
    """One person of the audience and how it went with them; `at` when that was known."""

    name: str
    school: str
    role: str
    fate: str
    error: str = ""
    platform: str = ""
    at: datetime | None = None

    @property
    def reason(self) -> str:
        """Why it failed, in plain words."""
        if self.fate != "failed":
            return ""
        said = self.error.casefold()
        return next(
            (ours for theirs, ours in REASONS if any(word in said for word in theirs)), "platform did not take it"
        )


@dataclass(frozen=True, slots=True)
class Sent:
    """A broadcast that was begun to be sent: how many it reached how and, where that is asked, who they are."""

    told: Told
    stage: str
    started_at: datetime | None
    ended_at: datetime | None
    corrected_at: datetime | None
    fates: Mapping[str, int]
    rows: Sequence[Row] = ()
    is_issue: bool = False

    def count(self, *fates: str) -> int:
        return sum(self.fates.get(fate, 0) for fate in fates)

    @property
    def to(self) -> int:
        """How many were to get it."""
        return sum(self.fates.values()) - self.count("opted_out", "no_account")

    @property
    def over(self) -> bool:
        return not self.count("waiting")


def card(sent: Sent, *, in_place: bool = False) -> Message:
    """How far it is: sent of how many, and what became of the others."""
    done = f"{sent.count('sent')} of {sent.to} sent"
    doing = "stopped" if sent.stage == "stopped" else "sent" if sent.over else "being sent"
    return Message(
        f"{done}{_others(sent)}.",
        title=f"Broadcast {sent.told.number}: {doing}",
        facts=_facts(sent),
        buttons=_over(sent) if sent.over else _under_way(sent),
        in_place=in_place,
    )


def _others(sent: Sent) -> str:
    found = [f"{count} {STATES[fate]}" for fate in STATES if fate != "sent" and (count := sent.count(fate))]
    return "".join(f", {words}" for words in found)


def _facts(sent: Sent) -> tuple[tuple[str, str], ...]:
    told = sent.told
    begun = moments.say(sent.started_at) if sent.started_at else ""
    corrected = moments.say(sent.corrected_at) if sent.corrected_at else ""
    about = told.title or (told.text if len(told.text) <= 80 else f"{told.text[:79].rstrip()}…")
    facts = (
        ("About", about),
        ("Speaks for", told.voice),
        ("Made by", told.made_by),
        ("Begun", begun),
        ("Corrected", corrected),
    )
    return tuple((label, value) for label, value in facts if value)


def _under_way(sent: Sent) -> tuple[Button, ...]:
    refresh = Button("Refresh", "broadcasts.refresh", sent.told.value)
    correct = () if sent.is_issue else (Button("Correct the text", "broadcasts.correct", sent.told.value),)
    return (
        *(() if sent.stage == "stopped" else (Button("Stop", "broadcasts.stop", sent.told.value),)),
        refresh,
        *correct,
    )


def _over(sent: Sent) -> tuple[Button, ...]:
    value, failed = sent.told.value, sent.count("failed")
    again = (Button("Try the failed again", "broadcasts.retry", value),) if failed and sent.stage == "sent" else ()
    correct = (
        (Button("Correct the text", "broadcasts.correct", value),)
        if not sent.is_issue and sent.count("sent", "unknown")
        else ()
    )
    return (*again, Button("Who got it", "broadcasts.file", value), *correct)


def report(sent: Sent) -> Message:
    """At the end: the figures, the reasons, and the names of those whom it did not reach."""
    reached = sent.count("sent")
    everybody = reached == sent.to and reached
    first = f"Everybody got it: {people(reached)}." if everybody else f"{reached} of {sent.to} got it."
    missed = [row for row in sent.rows if row.fate in ("failed", "unknown", "stopped")]
    names = ", ".join(row.name for row in missed[:NAMED]) + (
        f" and {len(missed) - NAMED} more" if len(missed) > NAMED else ""
    )
    return Message(
        first,
        title=f"Broadcast {sent.told.number}: {'stopped' if sent.stage == 'stopped' else 'sent'}",
        facts=(*_figures(sent), *((("Not reached for certain", names),) if missed else ())),
        buttons=_over(sent),
        files=(file(sent),),
    )


def _figures(sent: Sent) -> tuple[tuple[str, str], ...]:
    reasons: dict[str, int] = {}
    for row in sent.rows:
        if row.reason:
            reasons[row.reason] = reasons.get(row.reason, 0) + 1
    why = ", ".join(f"{reason} ({count})" for reason, count in reasons.items())
    failed = sent.count("failed")
    found = (
        ("Sent", sent.count("sent")),
        ("Failed", f"{failed}: {why}" if failed else 0),
        ("Outcome unknown", f"{n}; they may have it twice or not at all" if (n := sent.count("unknown")) else 0),
        ("Stopped", sent.count("stopped")),
        ("Want no broadcasts", sent.count("opted_out")),
        ("Have not joined", sent.count("no_account")),
    )
    return tuple((label, str(value)) for label, value in found if value)


def file(sent: Sent) -> File:
    rows = [
        (
            row.name,
            row.school,
            row.role,
            STATES[row.fate],
            row.reason,
            row.platform,
            moments.say(row.at) if row.at else "",
        )
        for row in sent.rows
    ]
    return csv_file(f"broadcast-{sent.told.number}.csv", HEADER, rows)


def who_got_it(sent: Sent) -> Message:
    return Message(
        f"The file says of all {len(sent.rows)} how it went.",
        title=f"Broadcast {sent.told.number}",
        files=(file(sent),),
    )


@dataclass(frozen=True, slots=True)
class Line:
    """A broadcast in the list."""

    number: int
    about: str
    stage: str
    at: datetime | None
    sent: int = 0


def listed(lines: Sequence[Line]) -> Message:
    if not lines:
        return Message("There are no broadcasts yet.", buttons=(START,))
    items = tuple(
        (_line(line), Button(f"Broadcast {line.number}", "broadcasts.show", str(line.number))) for line in lines
    )
    return Message(title="Broadcasts, the newest first", items=items, buttons=(START,))


def stands(line: Line) -> str:
    """Where it stands, within a sentence."""
    known = {
        "draft": "not sent yet",
        "approval": "waits for a second yes",
        "scheduled": f"goes out on {moments.say(line.at)}" if line.at else "goes out in a minute",
        "sending": "being sent",
        "stopped": f"stopped when {people(line.sent)} had it",
        "sent": f"sent to {people(line.sent)}{f' on {moments.say(line.at)}' if line.at else ''}",
    }
    return known.get(line.stage, line.stage)


def _line(line: Line) -> str:
    return f"{line.about.rstrip('.')}: {stands(line)}"


def stopped(number: int, had: int, on_their_way: int) -> Message:
    way = f" {people(on_their_way)} may still get it: theirs is on its way." if on_their_way else ""
    return Message(f"Broadcast {number} is stopped. {had} had it already.{way}")


def trying_again(count: int) -> Message:
    return Message(f"Trying {people(count)} again. A card shows how far it is.")


def none_failed() -> Message:
    return Message("None of its messages has failed, so there is nothing to try again.")


def cannot_correct(number: int) -> Message:
    return Message(f"Broadcast {number} has not been sent, so there is nothing to correct: change it instead.")


def had(sent: int, waiting: int) -> str:
    """What a correction changes."""
    later = (
        f"; {people(waiting)} who {_is(waiting)} not sent it yet {'gets' if waiting == 1 else 'get'} the new text alone"
    )
    return f"{people(sent)} who {'has' if sent == 1 else 'have'} it{later if waiting else ''}"


def _is(count: int) -> str:
    return "is" if count == 1 else "are"


def corrected(number: int, count: int) -> Message:
    return Message(
        f"Broadcast {number} is corrected for {people(count)}. Where the message can no longer be changed, it is sent "
        "again, marked as corrected."
    )
