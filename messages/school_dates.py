"""When school is open: half terms, holidays, INSET days and bank holidays, as people ask about them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from messages.dates import bank_holiday, say
from messages.message import Button, Message
from messages.school_year import SchoolYear
from messages.spans import said

SEASONS = {1: "autumn", 2: "autumn", 3: "spring", 4: "spring", 5: "summer", 6: "summer"}
HOLIDAYS = {"christmas": 2, "easter": 4, "summer": 6}  # the number of the half term that it follows
NAMES = {2: "The Christmas holidays", 4: "The Easter holidays", 6: "The summer holidays"}
KINDS = {"inset": "INSET day, without pupils", "closed": "Closed", "open": "Open although it is not term time"}
WHERE = ("Term dates", "school_dates.show")
ONE = timedelta(days=1)
A_YEAR = 400  # days in which bank holidays are looked for


@dataclass(frozen=True, slots=True)
class HalfTerm:
    """A half term as schools count them, 1 to 6; `doubt` says why it is not certain."""

    number: int
    first: date
    last: date
    doubt: str = ""

    @property
    def name(self) -> str:
        return f"Term {self.number} ({self.season})"

    @property
    def season(self) -> str:
        return SEASONS[self.number]


@dataclass(frozen=True, slots=True)
class Different:
    """Days that differ, at one school or (without a name) at all of them."""

    id: int
    kind: str
    first: date
    last: date
    school: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the school days: those of each school of the person, or of the alliance without a name."""

    today: date
    half_terms: Sequence[HalfTerm]
    years: Sequence[tuple[str, SchoolYear]]
    different: Sequence[Different] = ()


def _doubts(halves: Sequence[HalfTerm]) -> str:
    found = list(dict.fromkeys(half.doubt for half in halves if half.doubt))
    return f"Not confirmed yet ({'; '.join(found)}). Please check with your school." if found else ""


def _each(known: Known, lines: Sequence[str]) -> str:
    """What holds for each school; said once where it is the same for all."""
    names = [name for name, _ in known.years]
    if len(set(lines)) == 1:
        return lines[0]
    return "\n".join(f"{name}: {line}" for name, line in zip(names, lines, strict=True))


def _answer(text: str, halves: Sequence[HalfTerm]) -> Message:
    return Message(text=text, after=_doubts(halves), buttons=(Button(*WHERE),))


def unknown() -> Message:
    """Nothing is loaded that would answer it."""
    return Message(text="I do not have those dates. I have asked the central team.")


def _breaks(known: Known) -> list[tuple[HalfTerm, HalfTerm]]:
    """Each break that is not over: the half term before it and the one after."""
    pairs = zip(known.half_terms, known.half_terms[1:], strict=False)
    return [(before, after) for before, after in pairs if after.first > known.today]


def half_term(known: Known) -> Message | None:
    """The next half-term break, or the one it is now."""
    found = next((pair for pair in _breaks(known) if pair[0].number % 2), None)
    return _break("Half term", known, found) if found else None


def holiday(known: Known, after: int) -> Message | None:
    """The holidays that follow that half term; 0 for whichever come next."""
    wanted = (after,) if after else (2, 4, 6)
    found = next((pair for pair in _breaks(known) if pair[0].number in wanted), None)
    return _break(NAMES[found[0].number], known, found) if found else None


def _break(name: str, known: Known, found: tuple[HalfTerm, HalfTerm]) -> Message:
    before, after = found
    first, last = before.last + ONE, after.first - ONE
    while first.weekday() > 4:
        first += ONE
    while last.weekday() > 4:
        last -= ONE
    verb = "is" if name == "Half term" else "are"
    now = " now," if first <= known.today else ""
    lines = [_around(year, before.last, after.first) for _, year in known.years]
    return _answer(f"{name} {verb}{now} from {said(first, last)}. {_each(known, lines)}", found)


def _around(year: SchoolYear, last: date, first: date) -> str:
    """The school days round a break: INSET days are none."""
    ends, starts = year.on_or_before(last), year.after(first - ONE)
    return f"The last school day before is {say(ends)}; school starts again on {say(starts)}."


def starts(known: Known) -> Message | None:
    """The next half term to start."""
    found = next((half for half in known.half_terms if half.first > known.today), None)
    if found is None:
        return None
    lines = [_first(year, found) for _, year in known.years]
    return _answer(_each(known, lines), (found,))


def _first(year: SchoolYear, half: HalfTerm) -> str:
    day = year.after(half.first - ONE)
    return f"{half.name} starts on {say(day)}."


def ends(known: Known) -> Message | None:
    """The end of the half term it is, or of the next."""
    found = next((half for half in known.half_terms if half.last >= known.today), None)
    if found is None:
        return None
    lines = [f"{found.name} ends on {say(year.on_or_before(found.last))}." for _, year in known.years]
    return _answer(_each(known, lines), (found,))


def overview(known: Known, mine: Sequence[tuple[str, str]] = ()) -> Message:
    """The half terms ahead and the days that differ; `mine` are those (label, id) this person can remove."""
    lines = [f"{half.name}: {said(half.first, half.last)}" for half in known.half_terms if half.last >= known.today][:6]
    if not lines:
        lines = ["I have no term dates from today on."]
    return Message(
        title="School dates",
        text="\n".join([*lines, *different_lines(known)]),
        after=_doubts([half for half in known.half_terms if half.last >= known.today][:6]),
        buttons=(
            Button("Bank holidays", "school_dates.banks"),
            *(Button(f"Remove {label}"[:60], "closures.remove", id) for label, id in mine[:8]),
        ),
    )


def different_lines(known: Known) -> list[str]:
    return [f"{line(one)}." for one in known.different]


def line(one: Different) -> str:
    """The days that differ, whose and why."""
    whose = one.school or "all schools"
    return f"{KINDS[one.kind]}: {said(one.first, one.last)}, {whose}{f' ({one.note})' if one.note else ''}"


def insets(known: Known) -> Message:
    """The INSET days ahead."""
    lines = [
        f"{said(one.first, one.last)}, {one.school or 'all schools'}{f' ({one.note})' if one.note else ''}"
        for one in known.different
        if one.kind == "inset"
    ]
    if not lines:
        return Message(
            text="I know of no INSET day ahead. A head can tell me, for example: inset Friday 23 October.",
            buttons=(Button(*WHERE),),
        )
    return Message(title="INSET days", text="\n".join(lines), buttons=(Button(*WHERE),))


def banks(today: date) -> Message:
    """The bank holidays in England from today on."""
    days = [today + timedelta(days=n) for n in range(A_YEAR)]
    lines = [f"{say(day)}: {name}" for day in days if (name := bank_holiday(day))][:8]
    return Message(title="Bank holidays", text="\n".join(lines), buttons=(Button(*WHERE),))


def on_day(known: Known, day: date) -> Message:
    """Whether it is a school day, and why not."""
    lines = [_open_or_not(known, name, year, day) for name, year in known.years]
    covered = [half for half in known.half_terms if half.first <= day <= half.last]
    return _answer(_each(known, lines), covered)


def _open_or_not(known: Known, name: str, year: SchoolYear, day: date) -> str:
    own = [one for one in known.different if one.first <= day <= one.last and one.school in ("", name)]
    closed = year.closed(day)
    if closed and own and own[-1].kind != "open" and day.weekday() < 5:
        what = "an INSET day, without pupils" if own[-1].kind == "inset" else "a day on which school is closed"
        return f"No: {say(day)} is {what}{f' ({own[-1].note})' if own[-1].note else ''}."
    if closed:
        return f"No: {closed}"
    if not own and not any(half.first <= day <= half.last for half in known.half_terms):
        return f"{say(day)} is an ordinary working day, but I have no term dates for it."
    return f"Yes: {say(day)} is a school day."


def which_day(text: str, options: Sequence[tuple[str, str]]) -> Message:
    """A day that was not understood, or can mean two."""
    return Message(text=text, buttons=tuple(Button(label, "school_dates.day", value) for value, label in options))
