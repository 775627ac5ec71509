"""What has waited too long: the central team's list, and the reminder to whoever it waits for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from messages import dates
from messages.message import Button, Message
from messages.triage import see_button

MOST = 8
WHAT = {
    "approval": "the headteacher’s approval",
    "unread": "a new request that nobody has taken",
    "match": "an SLE to be found",
    "step": "the central team’s next step",
    "answer": "the school’s answer to our question",
    "release": "the release of {sle}",
    "ring": "a call to the headteacher of {sle}, who asked to be rung about release",
    "offer": "an answer to the offer of {sle}",
    "agreement": "the agreement with {sle}",
    "note": "the visit note about {sle}’s day",
    "evaluation": "an evaluation",
}
# What to say to whoever it waits for, and the button that leads to it.
REMINDERS = {
    "approval": ("{about} has waited for your approval since {since}.", "See the request", "support.show"),
    "unread": ("nobody has taken {about} from {school}, which came on {since}.", "Take it", "support.take"),
    "match": ("{about} for {school} has waited for an SLE since {since}.", "Find an SLE", "matching.start"),
    "step": ("{about} for {school} has waited for your next step since {since}.", "See the request", "support.show"),
    "answer": (
        "we asked about {about}: “{question}” Your request goes on as soon as you have answered.",
        "Answer",
        "notes.answer",
    ),
    "release": (
        "on {since} we asked whether you release {sle} for school-to-school support ({area}).",
        "See and decide",
        "releases.show",
    ),
    "ring": (
        "the headteacher of {sle}, asked on {since} about release for {about}, would like to be rung.",
        "See and write down",
        "releases.show",
    ),
    "offer": ("the offer for {about} has waited for your answer since {since}.", "See the offer", "offers.show"),
    "agreement": (
        "the agreement for {about} is not signed yet; it has been planned since {since}.",
        "See the agreement",
        "agreements.show",
    ),
    "note": (
        "the visit note about your day on {since} for {about} is not written yet.",
        "Write the note",
        "visits.note",
    ),
    "evaluation": ("please tell us how it went with {about}.", "Give the evaluation", "evaluations.give"),
}


@dataclass(frozen=True, slots=True)
class Stuck:
    """Something that waits; `people` are whom it waits for, the central team where there is nobody.

    `code` names it in a button, such as release.12. `unreached` are those of the people who have no account with us.
    """

    wait: str
    code: str
    reference: str
    number: str
    school: str
    area: str
    since: date
    people: Sequence[str] = ()
    unreached: Sequence[str] = ()
    sle: str = ""
    question: str = ""
    seeks: bool = False  # an SLE
    mine: bool = False  # it waits for the person who reads this, or for the whole team

    @property
    def id(self) -> str:
        return self.code.partition(".")[2]

    @property
    def kind(self) -> str:
        """The same as `wait`, but that a service other than an SLE's support waits for a step of its own."""
        return "step" if self.wait == "match" and not self.seeks else self.wait

    @property
    def can_nudge(self) -> bool:
        return not self.mine and len(self.unreached) < len(self.people)


def what(s: Stuck) -> str:
    """What has to be done, as the central team reads it."""
    return WHAT[s.kind].format(sle=s.sle)


def line(s: Stuck) -> str:
    """What, whom it waits for, since when."""
    whom = _and(s.people) or "the central team"
    said = f"{s.reference}, {s.school} ({s.area}): {what(s)}; waiting for {whom} since {dates.say(s.since)}."
    return f"{said} I cannot reach {_and(s.unreached)} here; please ring." if s.unreached else said


def _and(names: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def listed(shown: Sequence[Stuck], more: int) -> Message:
    """All that is late, what waits longest first, each with the way to get it going."""
    if not shown:
        return Message(text="Nothing is stuck.", buttons=(Button("New requests", "support.queue"),))
    lines = [f"{place}. {line(one)}" for place, one in enumerate(shown, 1)]
    if more:
        lines.append(f"… and {more} more.")
    return Message(
        title=f"{len(shown) + more} stuck, longest first",
        text="\n\n".join(lines),
        buttons=tuple(_way(place, one) for place, one in enumerate(shown, 1)),
    )


def _way(place: int, s: Stuck) -> Button:
    if s.can_nudge:
        reached = [name for name in s.people if name not in s.unreached]
        return Button(f"{place}: nudge {_and(reached)}"[:70], "stuck.nudge", s.code)
    return Button(f"{place}: see {s.reference}", "support.show", s.number)


def reminder(s: Stuck) -> Message:
    """For whoever it waits for, with the button that leads to the matter itself.

    Only the central team reads the name of the supported school: an SLE and the SLE's head may not know it yet.
    """
    said, label, action = REMINDERS[s.kind]
    about, since = f"{s.reference} ({s.area})", dates.say(s.since)
    text = said.format(about=about, since=since, school=s.school, sle=s.sle, area=s.area, question=s.question)
    return Message(text=f"A reminder: {text}", buttons=(Button(label, action, s.id, strong=True),))


def silent(s: Stuck) -> Message:
    """For whoever looks after the request: a reminder did not help."""
    return Message(
        title=f"{s.reference} is stuck",
        text=line(s) if s.unreached else f"{line(s)} Please ring.",
        buttons=(see_button(s.number), Button("All that is stuck", "stuck.show")),
    )


def nudged(s: Stuck, people: Sequence[str]) -> Message:
    return Message(text=f"I have reminded {_and(people)} about {s.reference}.", buttons=(_all(),))


def nudged_already(s: Stuck) -> Message:
    reached = [name for name in s.people if name not in s.unreached]
    verb = "was" if len(reached) == 1 else "were"
    return Message(text=f"{_and(reached)} {verb} nudged about {s.reference} today already.", buttons=(_all(),))


def nobody_to_nudge(s: Stuck) -> Message:
    return Message(text=line(s), buttons=(see_button(s.number), _all()))


def waits_no_more() -> Message:
    return Message(text="That does not wait any more.", buttons=(_all(),))


def _all() -> Button:
    return Button("What is stuck", "stuck.show")
