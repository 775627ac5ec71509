"""Where a request stands: for the school, for the central team, and as one short message at each step."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from messages import dates
from messages.message import Button, Message
from messages.words import quoted

STATUS_WORDS = {
    "awaiting_head": "waiting for the school’s headteacher to approve it",
    "submitted": "waiting for the central team to read it",
    "triage": "with the central team",
    "needs_info": "waiting for an answer from the school",
    "waiting_list": "on the waiting list",
    "matching": "waiting for a suitable SLE",
    "awaiting_release": "waiting for the SLE’s headteacher to agree to the release",
    "offered": "an SLE has been offered",
    "scoping": "the SLE and the school are planning the work",
    "agreed": "agreed",
    "active": "under way",
    "paused": "paused",
    "evaluating": "waiting for the evaluation",
    "closed": "closed",
    "declined": "declined by the central team",
    "withdrawn": "withdrawn",
    "cancelled": "cancelled",
}
NOTHING = "Nothing for you to do."


def alone(status: str) -> str:
    """Where it stands, where that stands by itself: the first letter is a capital, abbreviations stay as they are."""
    said = STATUS_WORDS[status]
    return said[:1].upper() + said[1:]


@dataclass(frozen=True, slots=True)
class Standing:
    """All it takes to say where a request stands; `why` is the reason given with its last step."""

    reference: str
    school: str
    area: str
    status: str
    since: date
    reply_by: date
    heads: Sequence[str] = ()  # who was asked to approve it
    taken_by: str = ""
    sle: str = ""
    why: str = ""
    question: str = ""  # what the central team asked last
    on: date | None = None  # the day for which a service other than support is arranged


def for_asker(s: Standing) -> str:
    """Where it stands and what it waits for, in one or two sentences, as the school reads it."""
    line = f"{s.reference} ({s.area}): {STATUS_WORDS[s.status]}, since {dates.say(s.since)}."
    return f"{line} {_next(s)}".strip()


def for_others(s: Standing, area: str) -> str:
    """The same in one sentence for the SLE and the SLE's head, who read the area as far as they may know it."""
    return f"{s.reference} ({area}): {STATUS_WORDS[s.status]}, since {dates.say(s.since)}."


def raised(by: str, paid_by: str) -> tuple[tuple[str, str], ...]:
    """Who asks for the school, and who pays instead of it, where that is somebody else."""
    facts = (("Raised by", by), ("Days beyond the free ones are paid by", paid_by))
    return tuple((label, said) for label, said in facts if said)


def _next(s: Standing) -> str:  # noqa: PLR0911, PLR0912, C901 - one line a status
    """What happens next, and whether the school has to do anything."""
    match s.status:
        case "awaiting_head" if s.heads:
            return f"Asked: {', '.join(s.heads)}."
        case "awaiting_head":
            return "The headteacher does not use me yet, so the central team will ask them."
        case "submitted":
            return f"A person will reply by {dates.say(s.reply_by)}. {NOTHING}"
        case "triage":
            return f"{s.taken_by} is looking after it. {NOTHING}"
        case "needs_info":
            return f"{s.taken_by or 'The central team'} asked: {quoted(s.question)} Please answer."
        case "waiting_list":
            return f"{_because(s)}We will come back to you as soon as there is room. {NOTHING}"
        case "matching" | "awaiting_release":
            return NOTHING
        case "offered":
            return f"We can offer {s.sle}. Please tell us whether that suits you, if you have not."
        case "scoping":
            return f"With {s.sle}. Agree what the days are for, then sign the agreement."
        case "agreed" if s.on:
            return f"Arranged for {dates.say(s.on)}. {NOTHING}"
        case "agreed":
            return f"With {s.sle}. Next, choose the days." if s.sle else NOTHING
        case "active":
            return f"With {s.sle}."
        case "evaluating":
            return "Please tell us how it went."
        case "paused" | "declined" | "cancelled" | "closed":
            return _because(s).strip()
    return ""


def _because(s: Standing) -> str:
    return f"{s.why[:1].upper()}{s.why[1:].rstrip('.')}. " if s.why else ""


def for_team(s: Standing) -> str:
    """The same for the central team: what they are waited for, or whom they wait for."""
    line = f"{s.reference}, {s.school} ({s.area})"
    match s.status:
        case "awaiting_head":
            return f"{line}: has waited for the headteacher’s approval since {dates.say(s.since)}."
        case "submitted":
            return f"{line}: new since {dates.say(s.since)}, reply by {dates.say(s.reply_by)}."
        case "triage":
            return f"{line}: {s.taken_by} has been looking after it since {dates.say(s.since)}."
        case "matching":
            return f"{line}: has needed an SLE since {dates.say(s.since)}."
    with_whom = f", {s.sle}" if s.sle else ""
    with_whom += f", for {dates.say(s.on)}" if s.on else ""
    return f"{line}: {STATUS_WORDS[s.status]}{with_whom}, since {dates.say(s.since)}."


def step(s: Standing, number: str) -> Message:
    """One short message to whoever asked, when the request takes a step."""
    return Message(text=for_asker(s), buttons=(Button("See the request", "support.show", number),))
