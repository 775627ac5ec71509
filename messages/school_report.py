"""What the Headteacher Evaluation Report says of one school’s year with the alliance."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import mean
from typing import Any

from messages import series
from messages.dates import say
from messages.message import Button, Message
from messages.money import days as days_text
from messages.services import LABELS

NOTHING = "Nothing recorded."
NO_OFFERS = "Nothing that enough other schools of your phase used and yours did not."
MOST_LINES = 6  # of one list: all six sections then stand on two sides whatever the year held
MOST_OFFERS = 6
LONGEST = 60  # letters of a title that stand on one line
APART = ("support", "nomination", "leader_interest")  # no service that is commissioned
ATTENDEE, FACILITATOR = "attendee", "facilitator"
RATINGS: Sequence[tuple[str, str, str]] = (  # part of the evaluation, its question, what stands in the report
    ("end", "well_spent", "Time well spent (level 1, reactions)"),
    ("end", "effectiveness", "SLE’s work (level 1, reactions)"),
    ("end", "value", "Value (level 1, reactions)"),
)
CHOICES: Sequence[tuple[str, str, str]] = (
    ("end", "objective", "Aims achieved (level 2, learning)"),
    ("mid_term", "room", "Time and room made for it (level 3, the school’s support)"),
    ("later", "in_use", "In use some weeks later (level 4, use)"),
    ("term_later", "changed", "A change for pupils (level 5, outcomes)"),
)
SAID = {"yes": "yes", "partly": "partly", "no": "no", "early": "too early to say"}


@dataclass(frozen=True, slots=True)
class Gathering:
    """What the school’s people attended or facilitated of a series; each answer is how useful one found it, 1 to 5."""

    series: str
    title: str
    part: str
    sessions: int
    places: int
    useful: tuple[int, ...] = ()

    @property
    def section(self) -> str:
        """Which of the handbook’s sections it belongs to; a session of no standing series is a programme’s."""
        if self.series in series.SCITT:
            return "SCITT"
        if self.series in series.SUBJECT_LEADERS:
            return "Curriculum Network Meetings"
        return "Networks" if self.series in (*series.NETWORKS, series.COMMITTEE) else "Programmes"


@dataclass(frozen=True, slots=True)
class Record:
    """What is recorded of a school in an academic year; `own` are what its own SLEs said of work elsewhere."""

    school: str
    phase: str
    year: str
    gatherings: tuple[Gathering, ...] = ()
    services: Mapping[str, int] | None = None  # requests of each kind, support among them
    received: Decimal = Decimal(0)  # days of support
    given: Decimal = Decimal(0)
    evaluations: tuple[tuple[str, Mapping[str, Any]], ...] = ()
    own: tuple[Mapping[str, Any], ...] = ()

    @property
    def used(self) -> frozenset[str]:
        """What it made use of, in words that are the same for every school."""
        kinds = {LABELS[kind] for kind in self.services or {} if kind in LABELS and kind not in APART[1:]}
        meetings = {series.TITLES[one.series] for one in self.gatherings if one.series in series.TITLES}
        return frozenset(kinds | meetings)


@dataclass(frozen=True, slots=True)
class Part:
    """A list under a heading of its own; without lines nothing is recorded."""

    heading: str
    lines: tuple[str, ...] = ()
    below: str = ""  # the section it is a part of


@dataclass(frozen=True, slots=True)
class Report:
    """The two sides: the sections, what others like the school used, and the bars of two charts."""

    school: str
    year: str
    day: date
    parts: tuple[Part, ...]
    offers: tuple[str, ...]
    places: tuple[tuple[str, int], ...]
    ratings: tuple[tuple[str, float], ...]


def report(record: Record, others: Sequence[Record], day: date, smallest: int) -> Report:
    """The report of one school; `smallest` is how many must have answered, or used something, for it to be told."""
    return Report(
        record.school,
        record.year,
        day,
        tuple(Part(part.heading, shortened(part.lines), part.below) for part in _parts(record, smallest)),
        shortened(offers(record, others, smallest), MOST_OFFERS),
        tuple((name, _places(record, name)) for name in ("Networks", "Programmes", "Curriculum", "SCITT")),
        tuple(_ratings(record, smallest)),
    )


def shortened(lines: Iterable[str], most: int = MOST_LINES) -> tuple[str, ...]:
    """As many lines as have room; the last says how many there would be more."""
    whole = tuple(lines)
    return whole if len(whole) <= most else (*whole[: most - 1], f"and {len(whole) - most + 1} more")


def offers(record: Record, others: Sequence[Record], smallest: int) -> list[str]:
    """What enough other schools of the same phase used and this one did not, the most used first."""
    alike = [one for one in others if record.phase and one.phase == record.phase and one is not record]
    users = {what: sum(what in one.used for one in alike) for one in alike for what in one.used - record.used}
    found = sorted((-count, what) for what, count in users.items() if count >= max(smallest, 1))
    return [f"{_title(what)}: used by {-count} other {record.phase.lower()} schools" for count, what in found]


def _title(words: str) -> str:
    short = words if len(words) <= LONGEST else f"{words[: LONGEST - 1].rstrip()}…"
    return short[:1].upper() + short[1:]


def _parts(record: Record, smallest: int) -> list[Part]:
    networks, curriculum, scitt = (
        tuple(_meetings(record, name, smallest)) for name in ("Networks", "Curriculum Network Meetings", "SCITT")
    )
    return [
        Part("Networks", networks),
        Part("Attendees", tuple(_meetings(record, "Programmes", smallest, ATTENDEE)), below="Programmes"),
        Part("Facilitators", tuple(_meetings(record, "Programmes", smallest, FACILITATOR)), below="Programmes"),
        Part("Commissioned Support", tuple(_services(record))),
        Part("Curriculum Network Meetings", curriculum),
        Part("Work in figures", tuple(_support(record, smallest)), below="School to School Support"),
        Part("What your school said", tuple(_evaluated(record, smallest)), below="School to School Support"),
        Part("SCITT", scitt),
    ]


def _meetings(record: Record, section: str, smallest: int, part: str = "") -> Iterable[str]:
    """A line for each series, those with the most places first, then what people said of them all."""
    found = [one for one in record.gatherings if one.section == section and part in ("", one.part)]
    if found:
        yield _heard([answer for one in found for answer in one.useful], smallest)
    for one in sorted(found, key=lambda one: (-one.places, one.title)):
        led = ", facilitated" if one.part == FACILITATOR and not part else ""
        yield f"{_title(one.title)}: {_count(one.sessions, 'session')}, {_count(one.places, 'place')}{led}"


def _count(number: int, of: str) -> str:
    return f"{number} {of}" if number == 1 else f"{number} {of}s"


def _heard(answers: Sequence[int], smallest: int) -> str:
    """What so few said could be told to be theirs, and is left out."""
    if not answers:
        return "Evaluations (level 1, reactions): none recorded"
    if len(answers) < smallest:
        return f"Evaluations (level 1, reactions): {_count(len(answers), 'answer')}, too few to show"
    return f"Evaluations (level 1, reactions): useful {mean(answers):.1f} of 5, {_count(len(answers), 'answer')}"


def _services(record: Record) -> Iterable[str]:
    asked = {kind: count for kind, count in (record.services or {}).items() if kind not in APART}
    for kind, count in sorted(asked.items(), key=lambda one: (-one[1], one[0])):
        yield f"{_title(LABELS.get(kind, kind))}: {_count(count, 'request')}"


def _support(record: Record, smallest: int) -> Iterable[str]:
    if asked := (record.services or {}).get("support"):
        yield f"{_count(asked, 'request')} for the support of an SLE"
    if record.received:
        yield f"{days_text(record.received)} of support received"
    if record.given:
        yield f"{days_text(record.given)} of support given by your SLEs to other schools"
    if rated := [int(one["well_spent"]) for one in record.own if "well_spent" in one]:
        few = len(rated) < smallest
        said = "too few to show" if few else f"well spent {mean(rated):.1f} of 5"
        yield f"Your SLEs on their own time: {said}, {_count(len(rated), 'answer')}"


def _evaluated(record: Record, smallest: int) -> Iterable[str]:
    """What the school's people said, so far as nobody can tell who said it."""
    if rated := [(label, found) for part, name, label in RATINGS if (found := _rated(record, part, name, smallest))]:
        said = "; ".join(f"{label.split(' (')[0].lower()} {mean(found):.1f}" for label, found in rated)
        said = said.replace("sle’s", "SLE’s")
        yield f"Reactions (level 1), of 5: {said}"
    elif record.evaluations:
        yield f"{_count(len(record.evaluations), 'evaluation')}, too few to show what they say"
    for part, name, label in CHOICES:
        given = [str(one[name]) for which, one in record.evaluations if which == part and name in one]
        if len(given) >= max(smallest, 1):
            yield f"{label}: " + ", ".join(f"{SAID[word]} {given.count(word)}" for word in SAID if word in given)


def _rated(record: Record, part: str, name: str, smallest: int) -> list[int]:
    """The marks, where there are enough of them."""
    found = [int(one[name]) for which, one in record.evaluations if which == part and name in one]
    return found if len(found) >= smallest else []


def _places(record: Record, name: str) -> int:
    return sum(one.places for one in record.gatherings if one.section.startswith(name))


def _ratings(record: Record, smallest: int) -> Iterable[tuple[str, float]]:
    for part, label in ((ATTENDEE, "Sessions attended"), (FACILITATOR, "Sessions facilitated")):
        answers = [answer for one in record.gatherings if one.part == part for answer in one.useful]
        if len(answers) >= max(smallest, 1):
            yield label, round(mean(answers), 1)
    for part, name, label in RATINGS:
        if found := _rated(record, part, name, smallest):
            yield label.split(" (")[0], round(mean(found), 1)


def summary(made: Report) -> Message:
    """What a head reads on a phone before the file comes."""
    used = [part.below or part.heading for part in made.parts if part.lines]
    told = ", ".join(dict.fromkeys(used)) or "nothing yet"
    lines = [
        f"{made.school}, {made.year}: {told}.",
        f"As recorded on {say(made.day)}. The report follows as a PDF of two sides.",
    ]
    if made.offers:
        lines.insert(1, f"You have not used and others like you have: {made.offers[0]}.")
    return Message("\n".join(lines))


def which(schools: Iterable[tuple[int, str]], year: str) -> Message:
    """Somebody heads more than one school."""
    choices = tuple(Button(name, "school_reports.show", f"{id}.{year}") for id, name in schools)
    return Message("Which school’s report would you like?", buttons=choices)


def name_it() -> Message:
    return Message("Which school’s? Please write “evaluation report for” and the school’s name.")


def no_such(said: str) -> Message:
    return Message(
        f"I have no report to show you of a school called “{said}”. Please give its name as the alliance lists it."
    )


def not_yours() -> Message:
    return Message("That report is not here for you to read. A report is for the school’s head and the central team.")


def file_name(made: Report) -> str:
    return f"evaluation-report-{made.year.replace('/', '-')}.pdf"


def caption(made: Report) -> str:
    return f"Headteacher Evaluation Report {made.year}: {made.school}"
