"""A guided conversation as data, and the one pure function that carries it on.

A modal gives every answer at once, a chat gives one at a time: `fill` serves both.
The next question follows from the answers alone, so there is no step to remember.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from messages import dates, day_words
from messages.message import Invalid
from messages.school_year import SchoolYear
from messages.when import NO_CALENDAR
from messages.words import SHORT, best_match, contains, plain

Answers = Mapping[str, Any]
Known = Mapping[str, Any]  # what the form must be told: today, the schools of the person, the half terms …
OTHER = "other:"  # marks an answer in the person's own words


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose from; `aliases` are other words for it, `group` gathers it with its like."""

    value: str
    label: str
    aliases: tuple[str, ...] = ()
    group: str = ""


Options = Sequence[Option] | Callable[[Known], Sequence[Option]]


def always(_: Answers) -> bool:
    return True


@dataclass(frozen=True, kw_only=True)
class Field:
    """One question; `label` names its answer on the review card, `page` is the modal page it stands on.

    An optional field is never asked in turn: it is offered on the review card.
    A fixed one says what the form is about (which request, which visit): once given it is not asked or changed.
    `when` may look only at fields that stand before this one.
    """

    name: str
    label: str
    question: str
    hint: str | Callable[[Known], str] = ""
    optional: bool = False
    page: int = 1
    fixed: bool = False
    when: Callable[[Answers], bool] = always

    @property
    def by_calendar(self) -> bool:
        """Whether its answers are days, which are read with the school's calendar (`year` among what is known)."""
        return False

    def read(self, raw: Any, known: Known) -> Any:
        """The answer as it is kept (plain JSON). Raises Invalid. Reading a read answer changes nothing."""
        raise Invalid("This question cannot be answered.")

    def say(self, value: Any, known: Known) -> str:
        """The answer in words."""
        return str(value)

    def hint_for(self, known: Known) -> str:
        return self.hint(known) if callable(self.hint) else self.hint

    def options(self, known: Known) -> tuple[Option, ...]:
        """What can be chosen; empty when the answer is written freely."""
        return ()


@dataclass(frozen=True, kw_only=True)
class Text(Field):
    """A few words; `longest` is counted in characters."""

    longest: int = 600

    def read(self, raw: Any, known: Known) -> str:
        text = "\n".join(" ".join(line.split()) for line in str(raw).strip().splitlines()).strip()
        if not text:
            raise Invalid("Please write a few words.")
        if len(text) > self.longest:
            raise Invalid(
                f"That is {len(text)} characters; please keep it to {self.longest}. Nothing of it has been kept."
            )
        return text


@dataclass(frozen=True, kw_only=True)
class Choice(Field):
    """One of several; with `other` an answer in one's own words is taken as well."""

    choices: Options = ()
    other: bool = False
    longest: int = 80

    def options(self, known: Known) -> tuple[Option, ...]:
        return tuple(self.choices(known) if callable(self.choices) else self.choices)

    def read(self, raw: Any, known: Known) -> str:
        text = " ".join(str(raw).split())
        if found := self.find(text, known):
            return found
        if not text:
            raise Invalid("Please choose one.")
        if not self.other:
            if found := self._by_part(text, known):
                return found
            raise Invalid(f"I did not recognise “{text[:60]}”. Please choose {self.named(known)}.")
        own = text.removeprefix(OTHER).strip()
        if not plain(own):
            raise Invalid("Please choose one, or say it in a few words.")
        if len(own) > self.longest:
            raise Invalid(f"Please say it in at most {self.longest} characters, or choose one of the buttons.")
        return OTHER + own

    def find(self, text: str, known: Known) -> str | None:
        """The value of the option that the text says."""
        options = Choice.options(self, known)
        for option in options:
            if text == option.value:
                return option.value
        words = {name: o.value for o in options for name in (*o.aliases, o.value, o.label)}
        return best_match(text.removeprefix(OTHER), words)

    def _by_part(self, text: str, known: Known) -> str | None:
        """The value of the only option whose label has the text as whole words, such as a surname."""
        said = plain(text)
        having = [option.value for option in self.options(known) if contains(plain(option.label), said)]
        return having[0] if len(said) > SHORT and len(having) == 1 else None

    def named(self, known: Known) -> str:
        labels = [option.label for option in self.options(known)]
        between = "; " if any("," in label for label in labels) else ", "
        return f"one of: {between.join(labels)}" if len(labels) <= 8 else "one of the options shown"

    def say(self, value: Any, known: Known) -> str:
        labels = {option.value: option.label for option in self.options(known)}
        return labels.get(value) or str(value).removeprefix(OTHER)


@dataclass(frozen=True, kw_only=True)
class Choices(Choice):
    """Several of several, written with commas or ticked."""

    def read(self, raw: Any, known: Known) -> list[str]:  # type: ignore[override]
        parts = raw if isinstance(raw, list) else str(raw).replace(" and ", ",").replace(";", ",").split(",")
        chosen = [Choice.read(self, part, known) for part in parts if str(part).strip()]
        if not chosen:
            raise Invalid("Please choose at least one.")
        return list(dict.fromkeys(chosen))

    def say(self, value: Any, known: Known) -> str:
        return ", ".join(Choice.say(self, one, known) for one in value)


@dataclass(frozen=True, kw_only=True)
class YesNo(Choice):
    """Yes or no."""

    choices: Options = (
        Option("yes", "Yes", ("y", "yeah", "yep", "ok", "please")),
        Option("no", "No", ("n", "nope", "not yet")),
    )


@dataclass(frozen=True, kw_only=True)
class Number(Choice):
    """A quantity in steps (days: 0.5), or one of the choices such as "Not sure"."""

    least: float = 0.5
    most: float = 60
    step: float = 0.5
    unit: str = "day"
    quick: tuple[float, ...] = ()  # offered as buttons

    def options(self, known: Known) -> tuple[Option, ...]:
        quick = tuple(Option(f"{n:g}", self.words(n)) for n in self.quick)
        return (*quick, *Choice.options(self, known))

    def words(self, number: float) -> str:
        if number == 0.5:
            return f"Half a {self.unit}"
        return f"{number:g} {self.unit}{'' if number == 1 else 's'}"

    def read(self, raw: Any, known: Known) -> str:
        text = " ".join(str(raw).split())
        number = dates.quantity(text)
        if number is None:
            found = Choice.find(self, text, known)
            if found is None:
                raise Invalid(f"Please give a number of {self.unit}s, for example 2 or 1.5.")
            return found
        if not self.least <= number <= self.most:
            raise Invalid(f"Please give a number between {self.least:g} and {self.most:g}.")
        if (number / self.step) % 1:
            raise Invalid(f"Please give whole or half {self.unit}s, for example 2 or 1.5.")
        return f"{number:g}"

    def say(self, value: Any, known: Known) -> str:
        number = dates.quantity(str(value))
        return Choice.say(self, value, known) if number is None else self.words(number)


@dataclass(frozen=True, kw_only=True)
class Day(Choice):
    """A day from today on, written as people write days, or one of the choices (a half term, "Not sure").

    With `weeks` “w/c 18 January” stands for its Monday; where somebody comes on that day it is asked which.
    """

    weeks: bool = True

    @property
    def by_calendar(self) -> bool:
        return True

    def read(self, raw: Any, known: Known) -> str:
        text = " ".join(str(raw).split())
        if found := Choice.find(self, text, known):
            return found
        if not text:
            raise Invalid("Please give a day.")
        day = day_words.read_day(text, known["today"], known.get("year", NO_CALENDAR), weeks=self.weeks)
        if day < known["today"] and text != day.isoformat():
            raise Invalid(f"{dates.say(day)} is past. Please give a day from today on.")
        return day.isoformat()

    def say(self, value: Any, known: Known) -> str:
        day = dates.from_iso(str(value))
        return dates.say(day) if day else Choice.say(self, value, known)


@dataclass(frozen=True, kw_only=True)
class Days(Field):
    """Several school days from today on, written as people write them; kept as a list of ISO days."""

    most: int = 8
    choosable: int = 3  # lists of more days do not fit into a button

    def read(self, raw: Any, known: Known) -> list[str]:
        year: SchoolYear = known["year"]
        days = self._days(", ".join(raw) if isinstance(raw, list) else str(raw), known["today"], year)
        refused = [year.closed(day) for day in days if day >= known["today"]]
        refused += [f"{dates.say(day)} is past." for day in days if day < known["today"]]
        if any(refused):
            raise Invalid(f"{' '.join(filter(None, refused))} Please give school days from today on.")
        if len(days) > self.most:
            raise Invalid(f"Please give at most {self.most} days at a time.")
        return [day.isoformat() for day in days]

    def _days(self, text: str, today: date, year: SchoolYear) -> list[date]:
        try:
            return day_words.read_days(text, today, year)
        except Invalid as invalid:
            fit = all(value.count(",") < self.choosable for value, _ in invalid.options)
            raise Invalid(invalid.text, invalid.options if fit else ()) from None

    def say(self, value: Any, known: Known) -> str:
        return "; ".join(dates.say(date.fromisoformat(day)) for day in value)


@dataclass(frozen=True, slots=True)
class Form:
    """A guided conversation: `name` is also the action it completes, `send` the label of its last button.

    Raise `version` whenever a kept answer may no longer mean the same.
    """

    name: str
    version: int
    title: str
    fields: tuple[Field, ...]
    intro: str = ""
    send: str = "Send"

    def field(self, name: str) -> Field:
        """Raises KeyError for a name the form does not have."""
        return {field.name: field for field in self.fields}[name]

    @property
    def named(self) -> str:
        """The title within a sentence: “support request”, “SLE nomination”."""
        abbreviated = self.title[:2].isupper()
        return self.title if abbreviated else self.title[:1].lower() + self.title[1:]

    def about(self, answers: Answers) -> dict[str, Any]:
        """Those of the answers that say what the form is about."""
        return {f.name: answers[f.name] for f in self.fields if f.fixed and f.name in answers}

    def only_choice(self, known: Known) -> dict[str, Any]:
        """What the form is about where that can be one thing only."""
        about = {field.name: field.options(known) for field in self.fields if field.fixed}
        return {name: options[0].value for name, options in about.items() if len(options) == 1}


@dataclass(frozen=True, slots=True)
class Filled:
    """Where a form stands: what is answered, what was not understood, and what to ask next (None: all said)."""

    answers: dict[str, Any]
    errors: dict[str, Invalid]
    next: Field | None


def settled(known: Known) -> Answers:
    """The answers that follow from who asks, such as the only school of a person; they are never asked."""
    answers: Answers = known.get("settled", {})
    return answers


def fill(form: Form, have: Answers, given: Answers, known: Known) -> Filled:
    """Take the given raw answers into those we have; what does not apply (any longer) is dropped."""
    answers: dict[str, Any] = {}
    errors: dict[str, Invalid] = {}
    have = {**have, **settled(known)}
    given = {name: raw for name, raw in given.items() if name not in settled(known)}
    for field in form.fields:
        if not field.when(answers):
            continue
        if field.name in have:
            answers[field.name] = have[field.name]
        if field.name in given:
            try:
                answers[field.name] = field.read(given[field.name], known)
            except Invalid as invalid:
                errors[field.name] = invalid
    missing = (f for f in form.fields if f.name not in answers and not f.optional and f.when(answers))
    return Filled(answers, errors, next(missing, None))


def applicable(form: Form, answers: Answers, known: Known) -> list[Field]:
    """The fields a person answers, given what is answered already, in the order of the form."""
    return [
        field
        for field in form.fields
        if field.when(answers) and field.name not in settled(known) and not (field.fixed and field.name in answers)
    ]


def without_last(form: Form, answers: Answers, known: Known) -> dict[str, Any]:
    """The answers but for the last one that was asked in turn."""
    asked = [f.name for f in applicable(form, answers, known) if f.name in answers and not f.optional]
    return {name: value for name, value in answers.items() if name != (asked[-1] if asked else None)}


def still_fitting(form: Form, answers: Answers, known: Known) -> dict[str, Any]:
    """Answers given to an earlier version of the form which this version would take as well."""
    return fill(form, {}, answers, known).answers


def joined(entered: Answers) -> dict[str, Any]:
    """What was entered on a page, by field. Own words and a day come from a second input, named behind a dot as in
    “area.other”, and go before what was chosen, or with it where several may be chosen."""
    given = {name: value for name, value in entered.items() if "." not in name}
    for name, own in entered.items():
        if "." in name and own:
            field = name.partition(".")[0]
            chosen = given.get(field)
            given[field] = [*chosen, own] if isinstance(chosen, list) else own
    return given


@dataclass(frozen=True, slots=True)
class Sheet:
    """A form, or one page of it, to be shown whole; `page` is 0 for the review before sending."""

    form: Form
    known: Known
    answers: Answers
    page: int
    draft: int
    note: str = ""  # said below the review

    @property
    def fields(self) -> list[Field]:
        """The fields on this page, optional ones included."""
        return [f for f in applicable(self.form, self.answers, self.known) if f.page == self.page]

    @property
    def pages(self) -> list[int]:
        """The numbers of the pages that have something to answer; the review is not among them."""
        return sorted({f.page for f in applicable(self.form, self.answers, self.known)})

    @property
    def next_page(self) -> int:
        """The page to show after this one; 0, the review, after the last."""
        return min((page for page in self.pages if page > self.page), default=0)

    @property
    def page_before(self) -> int:
        """The page to go back to; from the first page that is itself."""
        earlier = [page for page in self.pages if page < self.page] if self.page else self.pages
        return earlier[-1] if earlier else self.pages[0]
