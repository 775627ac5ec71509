"""What the pictures of the year say: requests by subject and stage, response times, and the words around them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from messages import response_times
from messages.charts import NOTHING, Chart, Panel, Row
from messages.dates import academic_year, months_of, say
from messages.message import Button, Chapter, Entry, File, Message
from messages.response_times import Times, Waited
from messages.summary import FOLDED, STAGES, fold

ONE = timedelta(days=1)
MOST = 16  # subjects with a bar of their own
TOGETHER = "What fewer than {least} requests have in common is counted together with something else."
IN_BARS = "In brackets: how many requests. Those that still wait are not in the bars."
NOT_COUNTED = (
    "0 is the same day. Days on which we waited for the school’s answer, or a request was on the waiting list, do not "
    "count."
)
CAPACITY = Button("Free days as a picture", "pictures.capacity")
REQUESTS = Button("Requests as a picture", "pictures.requests")
TIMES = Button("Response times", "pictures.times")
PNG = "image/png"


@dataclass(frozen=True, slots=True)
class Levels:
    """School days within which the alliance means to answer, and to find an SLE once a request is taken."""

    answer: int
    match: int


def requests(year: str, by_subject: Mapping[str, int], by_stage: Mapping[str, int], least: int) -> Chart:
    """Those of a year by subject and by stage; what fewer than `least` have in common is folded as in the summary."""
    subjects, stages = fold(by_subject, least), fold(by_stage, least)
    total, any_sent = sum(subjects.values()), any(by_subject.values())
    count = f"{total} request{'' if total == 1 else 's'}"
    few = f"Fewer than {least} requests, not shown"
    title = f"{count} for support in {year}" if total else f"Requests for support in {year}"
    nothing = few if any_sent and not total else "No request was sent"
    panels = (
        Panel("By subject", _counted(_shortened(subjects)), "Subject", nothing),
        Panel("By stage", _counted(_in_order(stages)), "Stage", nothing),
    )
    return Chart(
        name=f"requests-{_file(year)}",
        title=title,
        unit="By the date on which a request was sent",
        series=("Requests",),
        panels=panels,
        alt=f"Bars by subject and by stage. {title}{_most(subjects)}." if total else f"{title}: {nothing}.",
        foot=TOGETHER.format(least=least) if total else "",
    )


def _file(year: str) -> str:
    return year.replace("/", "-")


def _shortened(subjects: dict[str, int]) -> list[tuple[str, int]]:
    """The most frequent first, what is counted together last; no more than a phone can show."""
    own = sorted((each for each in subjects.items() if each[0] != FOLDED), key=lambda each: (-each[1], each[0]))
    rest = sum(count for _, count in own[MOST:]) + subjects.get(FOLDED, 0)
    return [*own[:MOST], *([(FOLDED if len(own) <= MOST else "All other subjects", rest)] if rest else [])]


def _in_order(stages: dict[str, int]) -> list[tuple[str, int]]:
    return [(name, stages[name]) for name in (*STAGES, FOLDED) if name in stages]


def _counted(groups: Sequence[tuple[str, int]]) -> tuple[Row, ...]:
    return tuple(Row(name, (Decimal(count),), str(count)) for name, count in groups)


def _most(subjects: dict[str, int]) -> str:
    """The subject that is asked for most."""
    own = {name: count for name, count in subjects.items() if name != FOLDED}
    if not own:
        return ""
    name = max(own, key=lambda name: (own[name], name))
    return f", most of them for {name} ({own[name]})"


def times(year: str, answers: Sequence[Waited], matches: Sequence[Waited], levels: Levels, today: date) -> Chart:
    """Month by month how long half of them waited, and nine in ten."""
    months = [month for month in months_of(year) if month <= today]
    answered, matched = response_times.times(answers), response_times.times(matches)
    kept = _kept("first answers came", answered, levels.answer)
    found = _kept("SLEs were found", matched, levels.match)
    return Chart(
        name=f"response-times-{_file(year)}",
        title=f"{year}: {kept}" if answered.judged(levels.answer) else f"Response times in {year}",
        unit=f"{found[:1].upper()}{found[1:]}. School days, by the month in which a request reached us",
        series=("Half within", "Nine in ten within"),
        panels=(
            _waits(f"First answer, within {_school_days(levels.answer)}", answers, levels.answer, months),
            _waits(f"SLE found once it was taken, within {_school_days(levels.match)}", matches, levels.match, months),
        ),
        alt=f"Bars by month. {year}: {kept}; {found}.",
        foot=NOT_COUNTED,
        how=IN_BARS,
        nested=True,
        more=("Requests", "In time", "Still waiting"),
    )


def _school_days(days: int) -> str:
    return f"{days} school day{'' if days == 1 else 's'}"


def _kept(what: str, all_of_it: Times, level: int) -> str:
    """How many were in time, of those of which that can be said by now."""
    judged = all_of_it.judged(level)
    if not judged:
        return f"no {what} yet"
    return f"{all_of_it.kept(level)} of {judged} {what} within {_school_days(level)}"


def _waits(heading: str, waits: Sequence[Waited], level: int, months: Sequence[date]) -> Panel:
    each = zip(months, response_times.by_month(waits, months), strict=True)
    rows = tuple(_month(month, found, level) for month, found in each)
    recorded = rows if waits else ()
    return Panel(heading, recorded, "Month", mark=Decimal(level))


def _month(month: date, found: Times, level: int) -> Row:
    name, waiting = f"{month:%B %Y}", len(found.waiting)
    more = (str(len(found.days)), str(found.kept(level)), str(waiting))
    still = f"{waiting} still waiting" if waiting else ""
    if not found.days:
        return Row(name, (), still or NOTHING, more=more)
    count = len(found.days)
    figure = f"{found.half} and {found.most} ({count})"
    said = f"half within {found.half}, nine in ten within {found.most}; {found.kept(level)} of {count} in time"
    values = (Decimal(found.half), Decimal(found.most))
    return Row(name, values, figure, ", ".join(filter(None, (said, still))), more)


def shown(chart: Chart, picture: bytes, today: date, buttons: Sequence[Button] = ()) -> Message:
    """The picture, and the same figures for whoever cannot see it."""
    return Message(
        title=chart.title,
        text=f"{chart.unit}. As of {say(today)}.",
        chapters=tuple(Chapter(heading, (Entry(text=lines),)) for heading, lines in chart.words),
        after=chart.foot,
        buttons=tuple(buttons),
        files=(File(f"{chart.name}.png", media_type=PNG, raw=picture, alt=chart.alt),),
    )


def before(action: str, year: str) -> Button:
    """The same picture of the year before."""
    return Button("The year before", action, academic_year(months_of(year)[0] - ONE))


def sent_alone() -> Message:
    """In a room: figures go to whoever asked."""
    return Message("I have sent you the picture.")


def which_year(text: str) -> Message:
    return Message(
        f"I could not read “{text[:12]}” as an academic year. Please write it like this: requests 2025/26 as a picture."
    )
