"""A form shown whole, a page at a time: a sheet as a Slack modal, and what was entered read back."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from bot.slack.draw import WHOLE, Json, blocks, button, context, cut, facts, pieces, plain, section
from messages import dates
from messages.form import OTHER, Choice, Choices, Day, Field, Number, Option, Sheet, Text, YesNo, joined
from messages.forms import facts as in_words
from messages.message import Button, Message

PAGE = "form.page"  # the callback id, and the action, of a page that is handed in
TITLE, LINE, TYPED, PLACEHOLDER = 24, 100, 3000, 150  # characters
OWN, DAY = "other", "day"  # the second input of a field: own words, or a day
FEW, TICKS, MENU = 5, 10, 100  # options


def page(sheet: Sheet) -> Json:
    """The modal for a page of the form; page 0 is the review before sending."""
    body = _review(sheet) if sheet.page == 0 else _questions(sheet)
    submit = sheet.form.send if sheet.page == 0 else "Next"
    return _modal(sheet.form.title, [*body, *_back(sheet)]) | {
        "callback_id": PAGE,
        "private_metadata": f"{sheet.draft}.{sheet.page}",
        "submit": plain(cut(submit, TITLE)),
    }


def note(message: Message) -> Json:
    """A modal that says something and asks nothing."""
    plainly = replace(message, text="\n".join([message.text, *(line for line, _ in message.items)]), items=())
    said = [block for block in blocks(plainly) if block["type"] != "actions"]
    return _modal("Please read", said)


def _modal(title: str, body: list[Json]) -> Json:
    shown = body[:100] or [section("There is nothing to answer here.")]
    return {"type": "modal", "title": plain(cut(title, TITLE)), "close": plain("Close"), "blocks": shown}


def _review(sheet: Sheet) -> Iterator[Json]:
    yield section("This is what I understood. Nothing is sent until you say so.")
    if pairs := in_words(sheet.form, sheet.answers, sheet.known):
        yield facts(pairs)
    yield from map(section, pieces(cut(sheet.note, WHOLE)))


def _questions(sheet: Sheet) -> Iterator[Json]:
    if sheet.pages[:1] == [sheet.page] and sheet.form.intro:
        yield section(cut(sheet.form.intro, TYPED))
    if sheet.page in sheet.pages and len(sheet.pages) > 1:
        yield context(f"Page {sheet.pages.index(sheet.page) + 1} of {len(sheet.pages)}")
    for field in sheet.fields:
        yield from _asked(field, sheet)


def _back(sheet: Sheet) -> Iterator[Json]:
    if sheet.pages and sheet.page != sheet.pages[0]:
        back = Button("Back", "form.turn", f"{sheet.draft}.{sheet.page}")
        yield {"type": "actions", "elements": [button(back, 0)]}


def _asked(field: Field, sheet: Sheet) -> Iterator[Json]:
    """The input of a field, and the one that takes another kind of answer beside it."""
    beside = _beside(field, sheet)
    hint = cut(field.hint_for(sheet.known).strip(), 2000)
    yield _input(
        field.name,
        field.question,
        _element(field, sheet),
        optional=field.optional or beside is not None,
        hint=hint,
    )
    if beside:
        yield beside


def _input(block_id: str, label: str, element: Json, *, optional: bool, hint: str = "") -> Json:
    drawn = {
        "type": "input",
        "block_id": block_id,
        "label": plain(cut(label, 2000)),
        "element": element | {"action_id": "answer"},
        "optional": optional,
    }
    return drawn | ({"hint": plain(hint)} if hint else {})


def _beside(field: Field, sheet: Sheet) -> Json | None:
    """A second input: a day instead of a half term, one's own words instead of a choice."""
    if not isinstance(field, Choice) or not field.options(sheet.known):
        return None
    if isinstance(field, Day):
        picker = _picker(sheet.answers.get(field.name))
        return _input(f"{field.name}.{DAY}", "Or a day", picker, optional=True)
    if field.other:
        typed = _line(", ".join(_own(field, sheet)), field.longest)
        return _input(f"{field.name}.{OWN}", "Or in your own words", typed, optional=True)
    return None


def _own(field: Field, sheet: Sheet) -> list[str]:
    """The answers so far that are in the person's own words."""
    return [said.removeprefix(OTHER) for said in _answered(field, sheet) if said.startswith(OTHER)]


def _answered(field: Field, sheet: Sheet) -> list[str]:
    answer = sheet.answers.get(field.name)
    return [] if answer is None else list(answer) if isinstance(answer, list) else [str(answer)]


def _element(field: Field, sheet: Sheet) -> Json:
    """The way to answer that suits the kind of field."""
    options, answered = field.options(sheet.known), _answered(field, sheet)
    match field:
        case Number():
            return _line(_number(field, sheet), 100) | {"placeholder": plain("2, 1.5 or not sure")}
        case Day() if not options:
            return _picker(sheet.answers.get(field.name))
        case Choices() if options:
            return _several(options, answered)
        case Day() if options:
            return _menu(options, answered)
        case Choice() if options:
            few = len(options) <= FEW or isinstance(field, YesNo)
            return _radio(options, answered) if few else _menu(options, answered)
    longest = field.longest if isinstance(field, Text | Choice) else TYPED
    return _line(", ".join(said.removeprefix(OTHER) for said in answered), longest)


def _line(initial: str, longest: int) -> Json:
    multiline = longest > LINE
    said = initial if multiline else " ".join(initial.split())
    longest = min(longest, TYPED)
    drawn = {"type": "plain_text_input", "multiline": multiline, "max_length": longest}
    return drawn | ({"initial_value": said[:longest]} if said else {})


def _number(field: Number, sheet: Sheet) -> str:
    answer = str(sheet.answers.get(field.name, ""))
    return answer if not answer or dates.quantity(answer) is not None else field.say(answer, sheet.known)


def _picker(answer: Any) -> Json:
    day = dates.from_iso(str(answer or ""))
    return {"type": "datepicker"} | ({"initial_date": day.isoformat()} if day else {})


def _option(option: Option) -> Json:
    return {"text": plain(cut(option.label.strip(), 75) or "…"), "value": option.value}


def _first(options: Sequence[Option], answered: Sequence[str]) -> Json:
    chosen = [_option(option) for option in options if option.value in answered]
    return {"initial_option": chosen[0]} if chosen else {}


def _radio(options: Sequence[Option], answered: Sequence[str]) -> Json:
    return {"type": "radio_buttons", "options": [_option(o) for o in options]} | _first(options, answered)


def _menu(options: Sequence[Option], answered: Sequence[str]) -> Json:
    drawn: Json = {"type": "static_select", "placeholder": plain("Choose one")}
    return drawn | _listed(options) | _first(options, answered)


def _several(options: Sequence[Option], answered: Sequence[str]) -> Json:
    chosen = [_option(option) for option in options if option.value in answered]
    first = {"initial_options": chosen} if chosen else {}
    if len(options) <= TICKS:
        return {"type": "checkboxes", "options": [_option(o) for o in options]} | first
    return {"type": "multi_static_select", "placeholder": plain("Choose")} | _listed(options) | first


def _listed(options: Sequence[Option]) -> Json:
    """The options of a menu, gathered where they say so or where there are too many for one list."""
    if not any(option.group for option in options) and len(options) <= MENU:
        return {"options": [_option(option) for option in options]}
    ordered = sorted(options, key=lambda o: [p.group for p in options].index(o.group))
    groups = [(name, list(gathered)) for name, gathered in groupby(ordered, key=lambda o: o.group)]
    parts = [(name, gathered[at : at + MENU]) for name, gathered in groups for at in range(0, len(gathered), MENU)]
    return {"option_groups": [_group(name, part) for name, part in parts[:MENU]]}


def _group(name: str, options: Sequence[Option]) -> Json:
    label = name.strip() or f"{cut(options[0].label, 30)} – {cut(options[-1].label, 30)}"
    return {"label": plain(cut(label, 75)), "options": [_option(option) for option in options]}


def answers(values: Mapping[str, Any]) -> dict[str, Any]:
    """What was entered, by field; None where nothing was."""
    return joined({block: _raw(element) for block, inputs in values.items() for element in inputs.values()})


def _raw(element: Mapping[str, Any]) -> Any:
    if "selected_options" in element:
        return [option["value"] for option in element["selected_options"] or ()] or None
    if "selected_option" in element:
        return (element["selected_option"] or {}).get("value")
    return str(element.get("value") or element.get("selected_date") or "").strip() or None
