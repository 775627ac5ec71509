"""What the central team reads when it looks for an SLE: who suits a request, why, and what it would cost."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from messages import dates, money
from messages.form import Choice, Form, Known, Number, Option
from messages.message import Button, Message
from messages.ranking import Bar, Candidate, Fit, Match, Need, Ranking
from messages.request import PHASES

PAGE = 5
MOST_LISTED = 8
IN_ORDER = "eyfs ks1 ks2 ks3 ks4 post16"
MOST_WORDS = 80
STAGES = {option.value: option.label for option in sorted(PHASES, key=lambda option: IN_ORDER.find(option.value))}


@dataclass(frozen=True, slots=True)
class Sought:
    """The request an SLE is looked for, in words; `remarks` say how its answers were read."""

    number: str
    reference: str
    school: str
    town: str
    area: str
    facts: tuple[tuple[str, str], ...] = ()
    remarks: tuple[str, ...] = ()


def match_button(number: str, label: str = "Find an SLE") -> Button:
    return Button(label, "matching.start", number)


def see_button(number: str) -> Button:
    return Button("See the request", "support.show", number)


def ranked(sought: Sought, need: Need, ranking: Ranking, page: int) -> Message:
    """A page of those who can be asked, each with reasons and a button; those ruled out stand below."""
    longest = max(len(ranking.ranked), len(ranking.ruled_out))
    page = min(page, max(longest - 1, 0) // PAGE)
    first = page * PAGE
    shown, out = ranking.ranked[first : first + PAGE], ranking.ruled_out[first : first + PAGE]
    more = longest > first + PAGE
    picks = [Button(found.one.name, "matching.pick", f"{sought.number}.{found.one.id}") for found in shown]
    turns = [Button("More", "matching.more", f"{sought.number}.{page + 1}")] if more else []
    turns += [Button("Back", "matching.more", f"{sought.number}.{page - 1}")] if page else []
    return Message(
        title=f"{sought.reference}: SLEs for {sought.area}",
        text="\n".join((_for_whom(sought), *sought.remarks, *nobody(sought.area, ranking.ranked))),
        facts=tuple((f"{first + place}. {who(found.one)}", reasons(found)) for place, found in enumerate(shown, 1)),
        after=_ruled_out(out, len(ranking.ruled_out) - first - len(out), need),
        buttons=(*picks, *turns, see_button(sought.number)),
        in_place=page > 0,
    )


def _for_whom(sought: Sought) -> str:
    where = f"{sought.school}, {sought.town}" if sought.town else sought.school
    return " ".join(f"{part.rstrip('.')}." for part in (where, *(f"{what}: {value}" for what, value in sought.facts)))


def nobody(area: str, found: Sequence[Match]) -> tuple[str, ...]:
    """Said where the area is offered by nobody who can be asked."""
    if not found:
        return ("There is nobody who can be asked.",)
    offered = any(match.fit is Fit.OFFERED for match in found)
    return () if offered else (f"Nobody who can be asked offers {area}; these come nearest.",)


def who(one: Candidate) -> str:
    """The SLE and their own school."""
    return f"{one.name}, {one.school_name}" if one.school_name else one.name


def reasons(found: Match) -> str:
    """Why an SLE stands where they stand, the weightiest first."""
    one = found.one
    said = (
        "named by the school" if found.preferred else "",
        _offers(found),
        _phases(found),
        f"{money.figure(one.free_left)} of {money.figure(one.allowance)} free days left",
        _given(one),
        f"their own headteacher’s limit leaves {money.days(one.cap_left)}" if found.beyond_cap else "",
        _place(found),
        _weekdays(found),
        f"designation review was due on {dates.say(one.review_due)}" if one.review_due else "",
    )
    return "; ".join(part for part in said if part) + "."


def _offers(found: Match) -> str:
    areas = ", ".join(found.one.offers.values()) or "no area recorded"
    return f"offers {areas}" if found.fit is Fit.OFFERED else f"another area: {areas}"


def _phases(found: Match) -> str:
    offered, without = ", ".join(stages(found.one.phases)), ", ".join(stages(found.missing))
    return ", ".join(filter(None, (offered, without and f"not {without}")))


def stages(phases: Collection[str]) -> list[str]:
    """Key stages in words, in the order in which pupils go through them."""
    return [label for stage, label in STAGES.items() if stage in phases]


def _given(one: Candidate) -> str:
    given = f"{money.days(one.given)} given or promised" if one.given else "none given yet"
    return f"{given}, {money.days(one.pending)} asked of them elsewhere" if one.pending else given


def _place(found: Match) -> str:
    town = found.one.town
    if found.near:
        return f"same town ({town})"
    return f"travels from {town}" if town else ""


def _weekdays(found: Match) -> str:
    days = " or ".join(f"{day}s" for day in found.one.not_weekdays)
    if found.wrong_weekday:
        return f"not on {days}, so not on the day it is to start"
    return f"not on {days}" if days else ""


def why_ruled_out(one: Candidate, bar: Bar, need: Need) -> str:
    """Why nobody should ask this SLE."""
    said = {
        Bar.NO_SCHOOL: "no school of their own is recorded, so nobody could release them",
        Bar.OWN_SCHOOL: "it is their own school that asks",
        Bar.NO_DAYS: f"the {money.days(one.cap)} that their own headteacher allows a year are all given or promised",
        Bar.CONFLICT: f"the school asked not to be matched with “{shortened(need.conflicts.get(one.id, ''))}”",
        Bar.TRIED: need.tried.get(one.id, ""),
    }
    return said[bar]


def shortened(text: str) -> str:
    return text if len(text) <= MOST_WORDS else f"{text[:MOST_WORDS].rstrip()}…"


def _ruled_out(out: Sequence[tuple[Candidate, Bar]], more: int, need: Need) -> str:
    if not out:
        return ""
    lines = [f"{one.name}: {why_ruled_out(one, bar, need)}." for one, bar in out]
    return "\n".join(("Ruled out:", *lines, *([f"And {more} more."] if more > 0 else [])))


def outlook(one: Candidate, days: Decimal | None, rate: Decimal | None) -> str:
    """What the days would cost as things stand now; nothing is reserved before the school signs."""
    left = f"{money.figure(one.free_left)} of {money.figure(one.allowance)} free days left"
    if days is None:
        return f"{left}. The school is not sure how many days it needs."
    free = min(days, one.free_left)
    if free == days:
        return f"{left}: {money.days(days)} would be free."
    charged, limit = money.days(days - free), _beyond_limit(one, days)
    if rate is None:
        return (
            f"{left}: {charged} would be charged, if their headteacher agrees. I do not have the price of a day.{limit}"
        )
    return (
        f"{left}. {money.days(days).capitalize()}: {_sum(free, days - free, rate)}, if their headteacher agrees.{limit}"
    )


def _beyond_limit(one: Candidate, days: Decimal) -> str:
    return f" Their own headteacher’s limit leaves {money.days(one.cap_left)}." if days > one.cap_left else ""


def _sum(free: Decimal, charged: Decimal, rate: Decimal) -> str:
    """1.5 free and 3.5 at £250 = £875."""
    priced = f"{money.figure(charged)} at {money.pounds(rate)} = {money.pounds(charged * rate)}"
    return f"{money.figure(free)} free and {priced}" if free else priced


def card(sought: Sought, found: Match, cost: str, heads: Sequence[str]) -> Message:
    """One SLE for one request, and the button that asks their own head."""
    one = found.one
    whom = " or ".join(heads) if heads else "their head"
    value = f"{sought.number}.{one.id}"
    ask = Button(f"Ask {whom} for release"[:70], "matching.ask", value, strong=True)
    return Message(
        title=f"{sought.reference}: {one.name}",
        text=f"For {sought.school}, {sought.area}. {cost}",
        facts=(("Own school", one.school_name), ("In short", reasons(found)), *sought.facts),
        after="Their own headteacher is asked first, then the SLE and the school.",
        buttons=(ask, match_button(sought.number, "Other SLEs"), see_button(sought.number)),
    )


def card_ruled_out(sought: Sought, one: Candidate, bar: Bar, need: Need) -> Message:
    """Somebody who should not be asked; where that was read from a school's words a person may judge anew."""
    anyway = () if bar.final else (Button("Ask all the same", "matching.ask", f"{sought.number}.{one.id}"),)
    return Message(
        title=f"{sought.reference}: {one.name} is ruled out",
        text=f"{why_ruled_out(one, bar, need).capitalize()}.",
        buttons=(match_button(sought.number, "Other SLEs"), *anyway),
    )


def to_match(lines: Sequence[tuple[str, str]]) -> Message:
    """The requests that need an SLE, those that wait longest first: number and line."""
    if not lines:
        return Message(text="No request needs an SLE now.", buttons=(Button("New requests", "support.queue"),))
    return Message(
        title=f"{len(lines)} to match, longest waiting first",
        text="\n".join(line for _, line in lines[:MOST_LISTED]),
        buttons=tuple(match_button(number, f"Match S2S-{int(number):04d}") for number, _ in lines[:MOST_LISTED]),
    )


def not_yet(reference: str, number: str) -> Message:
    """Nobody of the team has read the request so far."""
    return Message(
        text=f"Nobody has taken {reference} yet. Take it first, then look for an SLE.",
        buttons=(Button("Take it", "support.take", number, strong=True), see_button(number)),
    )


def elsewhere(line: str, number: str) -> Message:
    """The request is not at a point where an SLE is looked for."""
    return Message(text=f"No SLE is looked for now. {line}", buttons=(see_button(number),))


def no_sle_needed(reference: str, what: str, contact: Message | None, number: str) -> Message:
    """Other services lead to a contact; no price is known for them."""
    opening = f"{reference} is not matched with an SLE; it asks for: {what}."
    if contact is None:
        return Message(text=opening, buttons=(see_button(number),))
    return Message(
        text=f"{opening} {contact.text}", facts=contact.facts, after=contact.after, buttons=(see_button(number),)
    )


def read_area(own: str, labels: Sequence[str]) -> str:
    """How an area was read that the school said in its own words."""
    if labels:
        return f"I read “{own}” as {', '.join(labels)}."
    return f"I know no area for “{own}”, so everybody’s area counts alike."


NO_AREA = "The school wants help finding out what it needs, so everybody’s area counts alike."
OWN_STAGES = "It asks about no particular phase, so the school’s own key stages count."


def other_year(year: str) -> str:
    return f"It is to start in {year}, so the days of that year count."


def preferred_unknown(text: str) -> str:
    return f"Among the SLEs I do not find whom the school would like: “{shortened(text)}”."


def conflicts_unknown(text: str) -> str:
    return f"Among the SLEs and their schools I do not find whom the school wants to avoid: “{shortened(text)}”."


def no_such_name(name: str, number: str) -> Message:
    """A person was to be matched whom the words do not lead to."""
    listed = match_button(number) if number else Button("Requests to match", "matching.start")
    return Message(text=f"I know no SLE called “{shortened(name)}”, or more than one.", buttons=(listed,))


def unknown_sle(reference: str, number: str) -> Message:
    return Message(
        text=f"I have no such SLE for {reference}. Please choose from the list.", buttons=(match_button(number),)
    )


def requests_known(known: Known) -> tuple[Option, ...]:
    return tuple(Option(str(id), reference) for id, reference in known["requests"])


def sles_known(known: Known) -> tuple[Option, ...]:
    return tuple(Option(str(id), name) for id, name in known["sles"])


RELEASE = Form(
    name="matching.release",
    version=1,
    title="Release request",
    intro="The SLE’s own headteacher is asked whether they release them.",
    send="Ask their head",
    fields=(
        Choice(name="request", label="Request", question="For which request?", choices=requests_known, fixed=True),
        Choice(name="sle", label="SLE", question="Which SLE?", choices=sles_known, fixed=True),
        Number(
            name="days",
            label="Days",
            question="For how many days shall I ask?",
            hint="Half days are fine, for example 1.5. Their headteacher may agree to fewer.",
            quick=(1, 2, 3, 5),
        ),
    ),
)
