"""What a head is told of the own school's SLEs: who is out when, and how many days each may give."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby

from messages import dates, money
from messages.message import Button, Message
from messages.nominations import NOMINATE
from messages.words import is_slip, plain

MOST = 30  # days a year a head can offer
CHOICES = ("0", "0.5", "1", "1.5", "2", "3", "5")
MINE = Button("My SLEs", "staff.sles")


@dataclass(frozen=True, slots=True)
class Outing:
    """A day on which an SLE is away; `where` is the school, the programme, or what may be said of it."""

    day: date
    name: str
    length: Decimal
    where: str


@dataclass(frozen=True, slots=True)
class Card:
    """How an SLE's year stands: days that have been, days promised for later, and what their head allows."""

    id: str
    name: str
    given: Decimal
    promised: Decimal
    cap: Decimal
    free: Decimal  # what is free of it; beyond it days are charged

    @property
    def first(self) -> str:
        return self.name.split()[0]


def days_of(count: Decimal) -> str:
    """0 days, half a day, 1 day, 1.5 days."""
    if count == Decimal("0.5"):
        return "half a day"
    return f"{money.figure(count)} day{'' if count == 1 else 's'}"


def period(number: int | None, first: date, last: date, today: date) -> str:
    """The half term that is looked at; without loaded terms, the weeks to come."""
    if number is None:
        return f"Until {dates.say(last)}"
    return f"{'This half term' if first <= today else 'The half term'} (term {number}), until {dates.say(last)}"


def out(period: str, outings: Sequence[Outing], later: str | None) -> Message:
    """Who is away, week by week, to plan cover; `later` leads to the next half term."""
    return _out(period, outings, (Button("Next half term", "staff.out", later),) if later else ())


def out_in(asked: str, outings: Sequence[Outing]) -> Message:
    """Who is away on a day or in a week that was asked for, such as “on Thursday 3 December 2026”."""
    return _out(f"{asked[:1].upper()}{asked[1:]}", outings, (Button("This half term", "staff.out", "0"),))


def _out(period: str, outings: Sequence[Outing], ahead: tuple[Button, ...]) -> Message:
    if not outings:
        return Message(title=period, text="None of your SLEs has a day booked.", buttons=(*ahead, MINE))
    weeks = groupby(outings, key=lambda outing: outing.day - timedelta(days=outing.day.weekday()))
    text = "\n\n".join("\n".join((f"Week beginning {dates.say(monday)}", *map(_line, week))) for monday, week in weeks)
    return Message(title=period, text=text, buttons=(*ahead, MINE))


def _line(outing: Outing) -> str:
    return f"{dates.say(outing.day)}: {outing.name}, {days_of(outing.length)}, {outing.where}"


def none() -> Message:
    """The school has no SLE."""
    return Message(
        text="Your school has no SLE yet. An SLE (Specialist Leader of Education) is an experienced colleague who "
        "supports other schools; you can nominate one at any time.",
        buttons=(NOMINATE,),
    )


def overview(cards: Sequence[Card], year: str) -> Message:
    return Message(
        title=f"Your SLEs in {year}",
        text="\n".join(_standing(card) for card in cards),
        after=f"To change how many days somebody may give, say for example “no more than 2 days for {cards[0].first}”.",
        buttons=(
            *(Button(f"Days for {card.name}"[:75], "staff.days", card.id) for card in cards[:8]),
            Button("Who is out", "staff.out"),
            NOMINATE,
        ),
    )


def _standing(card: Card) -> str:
    paused = " Paused: no new days." if not card.cap else ""
    return (
        f"{card.name}: {days_of(card.given)} given, {days_of(card.promised)} promised, "
        f"at most {days_of(card.cap)} a year.{paused}"
    )


def how_many(card: Card) -> Message:
    return Message(
        text=f"{_standing(card)}\n\nHow many days a year may {card.first} give from now on?",
        after=f"Or say it: “no more than 2.5 days for {card.first}”.",
        buttons=tuple(
            Button(days_of(Decimal(n)).capitalize() if n != "0" else "None: pause", "staff.cap", f"{card.id}.{n}")
            for n in CHOICES
        ),
    )


def surely(card: Card, cap: Decimal) -> Message:
    """What the change does, before it is made."""
    change = f"{card.name} may give at most {days_of(card.cap)} a year. Shall I make it {days_of(cap)}?"
    return Message(
        text=f"{change} {_effect(card, cap)}",
        buttons=(
            Button("Yes, change it", "staff.capped", f"{card.id}.{money.figure(cap)}", strong=True),
            Button("No, leave it", "staff.sles"),
        ),
    )


def _effect(card: Card, cap: Decimal) -> str:
    """What becomes of the days that are given or promised already."""
    held = card.given + card.promised
    if not held:
        said = "No day is given or promised yet this year."
    elif held >= cap:
        verb = "is" if held <= 1 else "are"
        stay = "it stays" if held <= 1 else "they stay"
        said = f"{days_of(held).capitalize()} {verb} given or promised already; {stay}, and no more follow this year."
    else:
        stay = "it stays" if held <= 1 else "they stay"
        verb = "is" if held <= 1 else "are"
        said = (
            f"{days_of(held).capitalize()} {verb} given or promised already; {stay}, and up to {days_of(cap - held)} "
            "can follow this year."
        )
    beyond = f" Days beyond the {money.figure(card.free)} free ones are charged, and need your yes each time."
    return said + (beyond if cap > card.free else "")


def unchanged(card: Card) -> Message:
    return Message(text=f"{card.name} may give at most {days_of(card.cap)} a year already.", buttons=(MINE,))


def changed(card: Card) -> Message:
    return Message(
        text=f"{card.name} may now give at most {days_of(card.cap)} a year. I have told {card.first} and the central "
        "team.",
        buttons=(MINE,),
        in_place=True,
    )


def changed_for_sle(cap: Decimal) -> Message:
    if not cap:
        return Message(text="Your headteacher has paused your deployments: no new days for now. Booked days stay.")
    return Message(
        text=f"Your headteacher has set how many days you may give as an SLE: at most {days_of(cap)} a year. "
        "Booked days stay."
    )


def changed_for_team(name: str, school: str, cap: Decimal) -> Message:
    return Message(
        text=f"{name} ({school}) may now be deployed for at most {days_of(cap)} a year, their headteacher says."
    )


def not_a_cap() -> Message:
    return Message(text=f"Please give whole or half days from 0 to {MOST}, for example: no more than 1.5 days for Jo.")


def nobody_of_that_name(name: str, cards: Sequence[Card]) -> Message:
    return Message(
        text=f"None of your SLEs is called “{name[:40]}”. Yours are: {', '.join(card.name for card in cards)}.",
        buttons=(MINE,),
    )


def which(cards: Sequence[Card], cap: Decimal) -> Message:
    return Message(
        text="Whom do you mean?",
        buttons=tuple(Button(card.name, "staff.cap", f"{card.id}.{money.figure(cap)}") for card in cards[:8]),
    )


def not_yours() -> Message:
    return Message(text="That is not one of your school’s SLEs.", buttons=(MINE,))


def called(said: str, names: Mapping[int, str]) -> list[int]:
    """Whose name it may be: the full name, first name or surname; else a short form of the first name, or a slip."""
    wanted = plain(said)
    parts = {id: plain(name).split() for id, name in names.items()}
    exact = [id for id, words in parts.items() if wanted in (" ".join(words), *words)]
    if exact or len(wanted) < 2:
        return exact
    short = [id for id, words in parts.items() if words[0].startswith(wanted)]
    return short or [id for id, words in parts.items() if any(is_slip(wanted, word) for word in words)]
