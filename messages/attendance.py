"""Who was at a meeting or session: the form of the central team, the lists, and what each person attended."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from messages.dates import academic_year, say
from messages.form import Choice, Form, Known, Option
from messages.meetings import Meeting, when
from messages.message import Button, File, Message
from messages.present import People, Someone
from messages.tables import csv_file

PAGE = 8
DAYS = 12  # sessions of a programme, the latest and those to come
LINES = 24  # of a list in the chat; all are in the file
NAMES = 6  # of one school
FACILITATOR = "facilitator"
PARTS = (
    Option("attendee", "They attended", ("attendee", "attendees", "attended", "participants")),
    Option(FACILITATOR, "They facilitated", ("facilitator", "facilitators", "speaker", "led it")),
)
HEADER = ("Series", "Session", "Date", "Name", "E-mail", "School", "Part", "How we know")
HOW = {"code": "signed in", "chat": "noted by the central team", "file": "from a file"}


def sessions(known: Known) -> tuple[Option, ...]:
    return tuple(Option(id, label) for id, label in known["sessions"])


NOTE = Form(
    name="attendance.note",
    version=1,
    title="Who was there",
    send="Note them",
    fields=(
        Choice(name="session", label="Session", question="At which session?", choices=sessions, fixed=True),
        Choice(name="part", label="Part", question="Did they attend or facilitate?", choices=PARTS, fixed=True),
        People(
            name="people",
            label="People",
            question="Who was there?",
            hint="Names, e-mail addresses or schools, with commas between, for example: Amara Barleycroft, "
            "jo@school.example.org, Sam Lee from Curlew Bank, 2 from Oakfield.",
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class There:
    """One person on the list; a guest may have no name."""

    number: int
    name: str
    email: str
    school: str
    part: str
    how: str

    @property
    def facilitates(self) -> bool:
        return self.part == FACILITATOR

    @property
    def called(self) -> str:
        return self.name or f"Somebody from {self.school or 'a school'}"


def label(meeting: Meeting) -> str:
    return f"{meeting.title}, {when(meeting)}"


def which(meetings: Sequence[Meeting], action: str, said: str) -> Message:
    """Not sure which session is meant, or none is known."""
    if not meetings:
        return Message(
            text=f"I know no session called “{said[:60]}”. Please write its name, and its day if there are several, "
            "or add its date first.",
        )
    buttons = tuple(Button(f"{m.title}, {m.day.day} {m.day:%B %Y}"[:75], action, str(m.number)) for m in meetings)
    return Message(text="Which session do you mean?", buttons=buttons)


def day_unclear(text: str) -> Message:
    return Message(text=f"{text} Please write the session with its day again.")


def not_read(text: str, meeting: Meeting) -> Message:
    """Somebody of the list left the alliance before it was kept."""
    return Message(
        text=f"Nothing was noted. {text}", buttons=(Button("See the list", "attendance.show", str(meeting.number)),)
    )


def gone() -> Message:
    return Message(
        text="That is not on the list any more, or that session was taken out of the calendar.",
        buttons=(Button("Sessions", "attendance.sessions"),),
    )


def recent(meetings: Sequence[Meeting]) -> Message:
    """The sessions of the last weeks and of the next."""
    if not meetings:
        return Message(text="No session is in the calendar around today. Please add its date first.")
    buttons = tuple(
        Button(f"{m.title}, {m.day.day} {m.day:%B}"[:75], "attendance.show", str(m.number)) for m in meetings
    )
    return Message(text="Who was at which session?", buttons=buttons)


def listed(meeting: Meeting, people: Sequence[There], series: str) -> Message:
    """Everybody who was there, with counts for each school and the whole list as a file."""
    number = str(meeting.number)
    add = (
        Button("Type names", "attendance.type", number),
        Button("Pick from a list", "attendance.pick", number),
        Button("Note facilitators", "attendance.lead", number),
    )
    if not people:
        return Message(title=label(meeting), text="Nobody is noted yet.", buttons=(*add, _code(number)))
    leaders = ", ".join(one.called for one in people if one.facilitates)
    return Message(
        title=label(meeting),
        text="\n".join(by_school([one for one in people if not one.facilitates])),
        facts=(("Facilitated by", leaders),) if leaders else (),
        after=_counts(people),
        buttons=(*add, Button("Correct the list", "attendance.correct", f"{number}.0"), _code(number)),
        files=(table(f"attendance-{series}-{meeting.day}.csv", series, meeting, people),),
    )


def _code(number: str) -> Button:
    return Button("Sign-in code", "sign_in.code", number)


def _counts(people: Sequence[There]) -> str:
    leaders = sum(one.facilitates for one in people)
    schools = len({one.school for one in people if one.school})
    came, led = _many(len(people) - leaders, "attendee"), _many(leaders, "facilitator")
    return f"{came} and {led} from {_many(schools, 'school')}."


def _many(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def by_school(people: Iterable[There]) -> list[str]:
    """A line a school: how many came, and who."""
    gathered: dict[str, list[There]] = {}
    for one in people:
        gathered.setdefault(one.school or "Without a school", []).append(one)
    lines = [f"{school}: {len(those)} ({_names(those)})" for school, those in gathered.items()]
    return lines if len(lines) <= LINES else [*lines[:LINES], f"and {len(lines) - LINES} more schools, in the file"]


def _names(people: Sequence[There]) -> str:
    named = [one.name for one in people if one.name]
    unnamed = [f"{len(people) - len(named)} without a name"] if len(named) < len(people) else []
    more = [f"{len(named) - NAMES} more"] if len(named) > NAMES else []
    return ", ".join([*named[:NAMES], *more, *unnamed])


def table(name: str, series: str, meeting: Meeting, people: Iterable[There]) -> File:
    rows = ((series, meeting.title, meeting.day, o.name, o.email, o.school, o.part, HOW[o.how]) for o in people)
    return csv_file(name, HEADER, rows)


def noted(meeting: Meeting, new: int, known: Sequence[str], leaders: Sequence[tuple[int, str]]) -> Message:
    """`known` were on the list before; the days of SLEs who facilitated may come out of their free days."""
    before = f" On the list already: {', '.join(known)}." if known else ""
    days = tuple(Button(f"Programme day: {name}"[:75], "attendance.day", str(number)) for number, name in leaders[:4])
    ask = (
        " Shall I note a programme day out of the SLE’s free days? Nothing is noted unless you say so." if days else ""
    )
    return Message(
        text=f"{_many(new, 'person') if new == 1 else f'{new} people'} noted: {label(meeting)}.{before}{ask}",
        buttons=(*days, Button("See the list", "attendance.show", str(meeting.number))),
        in_place=True,
    )


def picking(draft: int, meeting: Meeting, people: Sequence[Someone], picked: Sequence[str], page: int) -> Message:
    """Those who were invited, eight at a time; pressing a name picks it, pressing it again takes it back."""
    shown = people[page * PAGE : (page + 1) * PAGE]
    names = [
        Button(
            f"{'Taken: ' if one.said in picked else ''}{one.shown}"[:75], "attendance.take", f"{draft}.{one.id}.{page}"
        )
        for one in shown
    ]
    ways = [(page - 1, "Earlier names")] if page else []
    ways += [(page + 1, "More names")] if len(people) > (page + 1) * PAGE else []
    turn = [Button(text, "attendance.page", f"{draft}.{number}") for number, text in ways]
    done = [Button(f"Done: read {len(picked)} back", "form.review", str(draft), strong=True)] if picked else []
    return Message(
        title=label(meeting),
        text=f"Press everybody who was there. Taken so far: {len(picked)}.",
        after="" if people else "Nobody in particular is invited to this session: please type the names.",
        buttons=(*names, *turn, *done, Button("Cancel", "form.cancel", str(draft))),
        in_place=True,
    )


def correcting(meeting: Meeting, people: Sequence[There], page: int) -> Message:
    """Who is to be changed."""
    shown = people[page * PAGE : (page + 1) * PAGE]
    names = [
        Button(f"{one.called}, {one.school}".rstrip(", ")[:75], "attendance.one", str(one.number)) for one in shown
    ]
    more = len(people) > (page + 1) * PAGE
    turn = [
        Button(
            "More names" if more else "First names", "attendance.correct", f"{meeting.number}.{page + 1 if more else 0}"
        )
    ]
    return Message(
        title=label(meeting),
        text="Whose entry is wrong?",
        buttons=(
            *names,
            *(turn if more or page else []),
            Button("See the list", "attendance.show", str(meeting.number)),
        ),
        in_place=True,
    )


def one(meeting: Meeting, there: There) -> Message:
    """One entry, before it is changed."""
    number = str(there.number)
    other = (
        Button("They attended only", "attendance.attends", number)
        if there.facilitates
        else Button("They facilitated", "attendance.facilitates", number)
    )
    return Message(
        text=f"{there.called}{f', {there.school}' if there.school else ''}: {there.part} at {label(meeting)} "
        f"({HOW[there.how]}). Taking the entry away takes their answers about the session away too.",
        buttons=(
            Button("They were not there", "attendance.remove", number),
            other,
            Button("Leave it", "attendance.show", str(meeting.number)),
        ),
        in_place=True,
    )


def changed(meeting: Meeting, there: There, day: bool) -> Message:
    offer = (Button(f"Programme day: {there.called}"[:75], "attendance.day", str(there.number)),) if day else ()
    return Message(
        text=f"Changed: {there.called} is noted as {there.part} at {label(meeting)}.",
        buttons=(*offer, Button("See the list", "attendance.show", str(meeting.number))),
        in_place=True,
    )


def removed(meeting: Meeting, called: str) -> Message:
    return Message(
        text=f"{called} is no longer noted at {label(meeting)}.",
        buttons=(Button("See the list", "attendance.show", str(meeting.number)),),
        in_place=True,
    )


def day_noted_already(called: str, day: date) -> Message:
    return Message(
        text=f"A programme day is noted for {called} on {say(day)} already.",
        buttons=(Button("Programme days", "programmes.list"),),
    )


def no_day(called: str) -> Message:
    return Message(text=f"{called} is not an SLE, so there is no free day to note.")


def mine(taken: Sequence[tuple[Meeting, str, str]], open_to_answer: Sequence[Meeting]) -> Message:
    """What somebody took part in, the latest first: the meeting, their part, how useful they found it (or nothing)."""
    if not taken:
        return Message(
            text="I have not noted you at any session yet. At the next one, sign in with the code in the room."
        )
    lines = [_took_part(*one) for one in taken[:LINES]]
    years = Counter(academic_year(m.day) for m, _, _ in taken)
    counts = ", ".join(f"{count} in {year}" for year, count in sorted(years.items(), reverse=True))
    return Message(
        title="What you took part in",
        text="\n".join(lines),
        after=f"{counts}.",
        buttons=tuple(
            Button(f"Say how useful: {m.title}"[:75], "feedback.ask", str(m.number)) for m in open_to_answer[:3]
        ),
    )


def _took_part(meeting: Meeting, part: str, gave: str) -> str:
    led = " (you facilitated)" if part == FACILITATOR else ""
    return f"• {label(meeting)}{led}{f': you gave it {gave} of 5' if gave else ''}"


def programme(title: str, days: Sequence[tuple[Meeting, Sequence[There]]], *, whole: bool) -> Message:
    """The sessions of a programme or network, each with who came from which school and who facilitated.

    `whole` for the central team; a head sees the people of their own schools.
    """
    if not days:
        return Message(
            text=f"No session of “{title[:60]}” is in the calendar. Please check the name, or add its dates."
        )
    lists = tuple(Button(f"{m.day.day} {m.day:%B %Y}", "attendance.show", str(m.number)) for m, _ in days[-PAGE:])
    return Message(
        title=title,
        text="\n\n".join(_session(meeting, people) for meeting, people in days[-DAYS:]),
        after="" if whole else "You see the people of your own school.",
        buttons=lists if whole else (),
    )


def _session(meeting: Meeting, people: Sequence[There]) -> str:
    schools = Counter(one.school or "without a school" for one in people if not one.facilitates)
    came = ", ".join(f"{school} {count}" for school, count in sorted(schools.items())) or "nobody noted"
    led = "; ".join(f"{o.called}{f', {o.school}' if o.school else ''}" for o in people if o.facilitates)
    return f"{label(meeting)}. Attendees: {came}.{f' Facilitated by {led}.' if led else ''}"
