"""The guided conversations about broadcasts: what to say to whom and when, another time, a correction, a no."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from messages import audiences, moments
from messages.form import OTHER, Answers, Choice, Form, Known, Option, Text
from messages.message import Invalid
from messages.when import NO_CALENDAR
from messages.words import plain

NEW, NOW = "new", "now"
LONGEST = 2500  # characters of what is said; one message on every platform
VOICE_BYTES = 30  # of what a button carries
READY_MADE = ("headteachers", "SLEs", "Strategy Committee members", "SLEs with free days left", "everyone")


def voices(setting: str) -> list[tuple[str, str]]:
    """Whom a broadcast can speak for: what a button carries, and the name."""
    names = [name.strip() for name in setting.split(",") if name.strip()]
    return [(plain(name).encode()[:VOICE_BYTES].decode(errors="ignore"), name) for name in names]


def _voices(known: Known) -> tuple[Option, ...]:
    return tuple(Option(value, name) for value, name in known["voices"])


@dataclass(frozen=True, kw_only=True)
class Which(Text):
    """The number of the broadcast that is meant, or that it is a new one."""

    def say(self, value: Any, known: Known) -> str:
        return "a new one" if value == NEW else f"broadcast {value}"


@dataclass(frozen=True, kw_only=True)
class Audience(Choice):
    """Whom it is for, in words; kept as words that mean the same whenever they are read."""

    other: bool = True
    longest: int = 300

    def read(self, raw: Any, known: Known) -> str:
        text = " ".join(str(raw).split()).removeprefix(OTHER).strip()
        if not text:
            raise Invalid("Please choose one, or say it in your own words.")
        said = audiences.say(audiences.read(text, known), known)
        return said if said in READY_MADE else OTHER + said


@dataclass(frozen=True, kw_only=True)
class When(Choice):
    """Now, or a day with a time; kept in words, with its weekday."""

    other: bool = True

    @property
    def by_calendar(self) -> bool:
        return True

    def options(self, known: Known) -> tuple[Option, ...]:
        return (Option(NOW, "Now", ("straight away", "at once", "immediately", "asap")), *self._morning(known))

    def _morning(self, known: Known) -> tuple[Option, ...]:
        morning = moments.say(known["morning"])
        return (Option(morning, morning),)

    def read(self, raw: Any, known: Known) -> str:
        text = " ".join(str(raw).split()).removeprefix(OTHER).strip()
        options = self.options(known)
        if not text:
            raise Invalid("Please choose one, or give a day and a time.")
        if found := self._found(text, options):
            return found
        said = moments.say(moments.read(text, known["now"], known.get("year", NO_CALENDAR)))
        return said if said == options[1].value else OTHER + said

    def _found(self, text: str, options: tuple[Option, ...]) -> str | None:
        said = plain(text)
        return next((o.value for o in options if said in (plain(n) for n in (*o.aliases, o.value, o.label))), None)


WHICH = Which(name="broadcast", label="Broadcast", question="Which broadcast?", fixed=True, longest=9)
WHEN = When(
    name="when",
    label="When",
    question="When shall it go out?",
    hint="Choose, or write a day and a time: “tomorrow 8am”, “Thursday 17 December, 4pm”.",
)
BROADCAST = Form(
    name="broadcast",
    version=1,
    title="Broadcast",
    intro="You see how it looks and whom it reaches before anything is sent.",
    send="Show the preview",
    fields=(
        WHICH,
        Choice(
            name="voice",
            label="Speaks for",
            question="Whom does it speak for?",
            hint="Schools are told that our information comes from these only.",
            choices=_voices,
        ),
        Audience(
            name="audience",
            label="To",
            question="Whom is it for?",
            hint="Choose, or write it: “secondary heads except Oakfield”, “heads who have not replied to Strategy "
            "Committee”, “schools with an open request”.",
            choices=tuple(Option(words, words[:1].upper() + words[1:]) for words in READY_MADE),
        ),
        Text(name="title", label="Title", question="A title above the text?", optional=True, longest=120),
        Text(
            name="text",
            label="Text",
            question="What shall it say?",
            hint=f"Up to {LONGEST} characters. Please name no pupils.",
            longest=LONGEST,
        ),
        WHEN,
    ),
)
MOVE = Form(name="broadcast_move", version=1, title="Another time", send="Move it", fields=(WHICH, WHEN))
CORRECT = Form(
    name="broadcast_correct",
    version=1,
    title="Correction",
    send="Send the correction",
    fields=(
        WHICH,
        Text(name="had", label="Changes for", question="Who has it?", fixed=True),
        Text(
            name="text",
            label="New text",
            question="How shall the text read?",
            hint="Write the whole text as it should be. It takes the place of the first one, marked as corrected.",
            longest=LONGEST,
        ),
    ),
)
REFUSE = Form(
    name="broadcast_refuse",
    version=1,
    title="Not like this",
    send="Send it back",
    fields=(
        WHICH,
        Text(name="reason", label="Reason", question="What should change?", hint="Its maker reads this.", longest=500),
    ),
)


def about(number: int | str, **given: Any) -> Answers:
    """The answers with which a conversation about that broadcast begins."""
    return {"broadcast": str(number), **given}


def moment(when: str, now: datetime) -> datetime | None:
    """The moment that was chosen; None for now. Raises Invalid where it has passed meanwhile."""
    return None if when == NOW else moments.read(when.removeprefix(OTHER), now)
