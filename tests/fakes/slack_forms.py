"""A person before a form in Slack: what the client lets them enter, and how it reaches the app."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from .slack_rules import elements_of, options_of
from .slack_shapes import Json
from .slack_workspace import View


def _typed(element: Json, value: Any) -> Json:
    text = str(value)
    longest, shortest = element.get("max_length", 3000), element.get("min_length", 0)
    assert len(text) <= longest, f"the field takes {longest} characters, not {len(text)}"
    assert not text or len(text) >= shortest, f"the field wants at least {shortest} characters"
    assert element.get("multiline") or "\n" not in text, "a single-line field takes no line break"
    return {"value": text or None}


def _email(element: Json, value: Any) -> Json:
    assert re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", str(value)), f"not an e-mail address: {value!r}"
    return {"value": str(value)}


def _number(element: Json, value: Any) -> Json:
    whole = not element["is_decimal_allowed"]
    assert re.fullmatch(r"-?\d+" if whole else r"-?\d+(\.\d+)?", str(value)), f"not a number here: {value!r}"
    low, high = element.get("min_value"), element.get("max_value")
    assert low is None or float(value) >= float(low), f"{value} is under {low}"
    assert high is None or float(value) <= float(high), f"{value} is over {high}"
    return {"value": str(value)}


def _offered(element: Json, wanted: Any) -> Json:
    options = options_of(element)
    by_value = [option for option in options if option["value"] == wanted]
    by_label = [option for option in options if option["text"]["text"] == wanted]
    for option in by_value + by_label:
        return option
    raise AssertionError(f"{wanted!r} is not offered: {[option['text']['text'] for option in options]}")


def _one(element: Json, value: Any) -> Json:
    return {"selected_option": _offered(element, value)}


def _several(element: Json, value: Any) -> Json:
    assert isinstance(value, (list, tuple)), f"a list of choices is needed, not {value!r}"
    most = element.get("max_selected_items", len(value))
    assert len(value) <= most, f"no more than {most} can be chosen"
    chosen = [_offered(element, each) for each in value]
    return {"selected_options": [option for option in options_of(element) if option in chosen]}


def _day(element: Json, value: Any) -> Json:
    return {"selected_date": (value if isinstance(value, date) else date.fromisoformat(value)).isoformat()}


def _clock(element: Json, value: Any) -> Json:
    assert re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value), f"not a time: {value!r}"
    return {"selected_time": value}


def _moment(element: Json, value: Any) -> Json:
    return {"selected_date_time": int(value)}


def _user(element: Json, value: Any) -> Json:
    return {"selected_user": str(value)}


ENTRY: dict[str, tuple[Callable[[Json, Any], Json], str, str]] = {
    "plain_text_input": (_typed, "value", "initial_value"),
    "email_text_input": (_email, "value", "initial_value"),
    "url_text_input": (_typed, "value", "initial_value"),
    "number_input": (_number, "value", "initial_value"),
    "static_select": (_one, "selected_option", "initial_option"),
    "radio_buttons": (_one, "selected_option", "initial_option"),
    "multi_static_select": (_several, "selected_options", "initial_options"),
    "checkboxes": (_several, "selected_options", "initial_options"),
    "datepicker": (_day, "selected_date", "initial_date"),
    "timepicker": (_clock, "selected_time", "initial_time"),
    "datetimepicker": (_moment, "selected_date_time", "initial_date_time"),
    "users_select": (_user, "selected_user", "initial_user"),
}
"""Type -> how a person's value is read, its key in state.values, the key of what stood there before."""


def entered(element: Json, value: Any) -> Json:
    """What state.values says of one element into which `value` was put."""
    read, _, _ = ENTRY[element["type"]]
    return {"type": element["type"]} | read(element, value)


def _left_alone(element: Json) -> Json:
    _, key, initial = ENTRY[element["type"]]
    nothing: Any = [] if key == "selected_options" else None
    return {"type": element["type"], key: element.get(initial, nothing)}


def _state_of(element: Json, block: Json, values: dict[str, Any]) -> Json:
    given = values.get(block["block_id"])
    if block["block_id"] not in values:
        return _left_alone(element)
    return _left_alone({"type": element["type"]}) if given in (None, "", []) else entered(element, given)


def state_values(view: View, values: dict[str, Any], *, complete: bool) -> Json:
    """`view.state.values` for what was entered by block_id; None empties a field, absence leaves it alone.

    A complete form lacks nothing that is required: the client would not send it otherwise.
    """
    found: Json = {}
    for block in view.blocks:
        for element in (e for e in elements_of(block) if e["type"] in ENTRY):
            state = _state_of(element, block, values)
            empty = all(value in (None, []) for key, value in state.items() if key != "type")
            required = block["type"] == "input" and not block.get("optional", False)
            assert not (complete and required and empty), f"the field {block['block_id']!r} must be filled in"
            found.setdefault(block["block_id"], {})[element["action_id"]] = state
    unknown = values.keys() - found.keys()
    assert not unknown, f"no such field: {sorted(unknown)}; the form has {sorted(found)}"
    return found
