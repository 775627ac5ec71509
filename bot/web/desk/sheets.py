"""A guided form in the browser: a page of it as inputs, and what was entered read back."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from starlette.datastructures import FormData

from messages import dates
from messages.form import OTHER, Choice, Choices, Day, Field, Number, Option, Sheet, Text, YesNo, joined
from messages.forms import facts

FEW, LINE = 6, 100
OWN, DAY = "other", "day"  # the second input of a field: own words, or a day


@dataclass(frozen=True, slots=True)
class Input:
    """One input; `kind` is line, words, day, radio, ticks or menu, `beside` marks one that stands beside another."""

    kind: str
    name: str
    label: str
    hint: str = ""
    groups: tuple[tuple[str, tuple[Option, ...]], ...] = ()
    chosen: tuple[str, ...] = ()
    longest: int = 3000
    needed: bool = False
    beside: bool = False

    @property
    def value(self) -> str:
        return ", ".join(self.chosen)


@dataclass(frozen=True, slots=True)
class Shown:
    """A page of a form as the template draws it; without inputs it is the review before sending."""

    title: str
    intro: str
    send: str
    page: str
    back: str
    step: str
    inputs: tuple[Input, ...]
    facts: tuple[tuple[str, str], ...]
    note: str


def shown(sheet: Sheet) -> Shown:
    review, pages = sheet.page == 0, sheet.pages
    first = pages[:1] == [sheet.page]
    many = sheet.page in pages and len(pages) > 1
    return Shown(
        title=sheet.form.title,
        intro=sheet.form.intro if first else "",
        send=sheet.form.send if review else "Next",
        page=f"{sheet.draft}.{sheet.page}",
        back="" if first or not pages else f"{sheet.draft}.{sheet.page}",
        step=f"Page {pages.index(sheet.page) + 1} of {len(pages)}" if many else "",
        inputs=tuple(one for field in sheet.fields for one in _inputs(field, sheet)) if not review else (),
        facts=tuple(facts(sheet.form, sheet.answers, sheet.known)) if review else (),
        note=sheet.note if review else "",
    )


def _inputs(field: Field, sheet: Sheet) -> Iterator[Input]:
    """The input of a field, and the one that takes another kind of answer beside it."""
    options, said = field.options(sheet.known), _answered(field, sheet)
    if isinstance(field, Number) or not options:
        yield _written(field, sheet, said)
        return
    beside = isinstance(field, Day) or (isinstance(field, Choice) and field.other)
    groups = tuple((name, tuple(like)) for name, like in groupby(options, key=lambda option: option.group))
    yield _input(_kind(field, len(options)), field, sheet, said, groups, needed=not (field.optional or beside))
    if isinstance(field, Day):
        days = tuple(day for day in said if dates.from_iso(day))
        yield Input("day", f"{field.name}.{DAY}", "Or a day", chosen=days, beside=True)
    elif beside and isinstance(field, Choice):
        own = tuple(one.removeprefix(OTHER) for one in said if one.startswith(OTHER))
        yield Input(
            "line", f"{field.name}.{OWN}", "Or in your own words", chosen=own, longest=field.longest, beside=True
        )


def _kind(field: Field, count: int) -> str:
    if isinstance(field, Choices):
        return "ticks"
    few = isinstance(field, YesNo) or (count <= FEW and not isinstance(field, Day))
    return "radio" if few else "menu"


def _written(field: Field, sheet: Sheet, said: tuple[str, ...]) -> Input:
    if isinstance(field, Day):
        return _input("day", field, sheet, said)
    if isinstance(field, Number):
        return _input("line", field, sheet, tuple(field.say(one, sheet.known) for one in said))
    longest = field.longest if isinstance(field, Text | Choice) else 3000
    own = tuple(one.removeprefix(OTHER) for one in said)
    return _input("words" if longest > LINE else "line", field, sheet, own, longest=longest)


def _input(
    kind: str,
    field: Field,
    sheet: Sheet,
    said: tuple[str, ...],
    groups: tuple[tuple[str, tuple[Option, ...]], ...] = (),
    longest: int = 3000,
    needed: bool | None = None,
) -> Input:
    must = not field.optional if needed is None else needed
    hint = field.hint_for(sheet.known).strip()
    return Input(kind, field.name, field.question, hint, groups, said, longest, must)


def _answered(field: Field, sheet: Sheet) -> tuple[str, ...]:
    answer = sheet.answers.get(field.name)
    return () if answer is None else tuple(answer) if isinstance(answer, list) else (str(answer),)


def answers(form: FormData) -> dict[str, Any]:
    """What was entered, by field; None where nothing was."""
    return joined({name.removeprefix("f."): _entered(form, name) for name in form if name.startswith("f.")})


def _entered(form: FormData, name: str) -> str | list[str] | None:
    """Ticked boxes come as a list."""
    values = [value for one in form.getlist(name) if (value := str(one).strip())]
    if f"ticks.{name.removeprefix('f.')}" in form:
        return values or None
    return values[0] if values else None
