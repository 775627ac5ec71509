"""What Slack refuses in a message or a view, from the limits of Block Kit."""

import json
import re
from collections.abc import Iterator
from typing import Any

from .slack_shapes import (
    Check,
    Faults,
    Json,
    anything,
    boolean,
    by_type,
    fault,
    many,
    number,
    one_of,
    pattern,
    shape,
    string,
)

TEXT_LIMIT = 4000
VIEW_BYTES = 250_000
MESSAGE_BLOCKS, VIEW_BLOCKS = 50, 100

ID = string(255)
KIND = string(50)
DAY = pattern(r"\d{4}-\d{2}-\d{2}", "2020-02-03")
CLOCK = pattern(r"\d{2}:\d{2}", "13:45")


def plain(most: int) -> Check:
    return by_type({"plain_text": shape({"type": KIND, "text": string(most)}, {"emoji": boolean})})


def either(most: int) -> Check:
    """A text object that may be plain_text or mrkdwn."""
    mrkdwn = shape({"type": KIND, "text": string(most)}, {"verbatim": boolean})
    return by_type({"plain_text": plain(most), "mrkdwn": mrkdwn})


CONFIRM = shape(
    {"title": plain(100), "text": either(300), "confirm": plain(30), "deny": plain(30)},
    {"style": one_of("primary", "danger")},
)
_ALWAYS: dict[str, Check] = {"type": KIND}
_ASKED: dict[str, Check] = {"action_id": ID, "confirm": CONFIRM, "focus_on_load": boolean}
_HINTED: dict[str, Check] = {"action_id": ID, "focus_on_load": boolean, "placeholder": plain(150)}
_TYPED: dict[str, Check] = _HINTED | {
    "initial_value": string(3000, 0),
    "dispatch_action_config": shape({}, {"trigger_actions_on": many(string(50), 2)}),
}

MENU_OPTION = shape({"text": plain(75), "value": string(150)}, {"description": plain(75)})
TICK_OPTION = shape({"text": either(75), "value": string(150)}, {"description": either(75)})
OVERFLOW_OPTION = shape({"text": plain(75), "value": string(150)}, {"description": plain(75), "url": string(3000)})
GROUP = shape({"label": plain(75), "options": many(MENU_OPTION, 100)}, {})


def options_of(element: Json) -> list[Json]:
    """Every option which a menu offers, with or without groups."""
    grouped = [option for group in element.get("option_groups", []) for option in group["options"]]
    return list(element.get("options", [])) + grouped


def _one_list(element: Json, where: str) -> Faults:
    if ("options" in element) == ("option_groups" in element):
        yield fault("must define either options or option_groups", where)


def _initial_offered(element: Json, where: str) -> Faults:
    first = [element["initial_option"]] if "initial_option" in element else element.get("initial_options", [])
    if any(option not in options_of(element) for option in first):
        yield fault("initial option must exactly match one of the options", where)


def _menu(first: dict[str, Check]) -> Check:
    lists = {"options": many(MENU_OPTION, 100), "option_groups": many(GROUP, 100)}
    return shape(
        _ALWAYS,
        _ASKED | _HINTED | lists | first,
        lambda e, w: _one_list(e, w),
        lambda e, w: _initial_offered(e, w),
    )


def _ticks(first: dict[str, Check]) -> Check:
    return shape(_ALWAYS | {"options": many(TICK_OPTION, 10)}, _ASKED | first, _initial_offered)


BUTTON = shape(
    _ALWAYS | {"text": plain(75)},
    {
        "action_id": ID,
        "value": string(2000),
        "url": string(3000),
        "style": one_of("primary", "danger"),
        "confirm": CONFIRM,
        "accessibility_label": string(75),
    },
)
IMAGE = shape(
    _ALWAYS | {"alt_text": string(2000)},
    {"image_url": string(3000), "slack_file": anything},
)
MANY_INITIAL: dict[str, Check] = {
    "initial_options": many(MENU_OPTION, 100),
    "max_selected_items": number(1, 100),
}
STATIC = _menu({"initial_option": MENU_OPTION})
MULTI = _menu(MANY_INITIAL)
PICKERS: dict[str, Check] = {
    "radio_buttons": _ticks({"initial_option": TICK_OPTION}),
    "checkboxes": _ticks({"initial_options": many(TICK_OPTION, 10)}),
    "datepicker": shape(_ALWAYS, _ASKED | _HINTED | {"initial_date": DAY}),
    "timepicker": shape(_ALWAYS, _ASKED | _HINTED | {"initial_time": CLOCK, "timezone": string(100)}),
    "static_select": STATIC,
    "users_select": shape(_ALWAYS, _ASKED | _HINTED | {"initial_user": string(50)}),
}
PRESSED: dict[str, Check] = {
    "button": BUTTON,
    "overflow": shape(_ALWAYS | {"options": many(OVERFLOW_OPTION, 5)}, {"action_id": ID, "confirm": CONFIRM}),
}
_DATE_TIME: dict[str, Check] = {"datetimepicker": shape(_ALWAYS, _ASKED | {"initial_date_time": number(10**9, 10**10)})}
_NUMERAL = pattern(r"-?\d+(\.\d+)?", "a number written as a string")
TYPED: dict[str, Check] = {
    "plain_text_input": shape(
        _ALWAYS,
        _TYPED | {"multiline": boolean, "min_length": number(0, 3000), "max_length": number(1, 3000)},
    ),
    "email_text_input": shape(_ALWAYS, _TYPED),
    "url_text_input": shape(_ALWAYS, _TYPED),
    "number_input": shape(
        _ALWAYS | {"is_decimal_allowed": boolean},
        _TYPED | {"initial_value": _NUMERAL, "min_value": _NUMERAL, "max_value": _NUMERAL},
    ),
}
ACTIONS = by_type(PRESSED | PICKERS | _DATE_TIME)
ACCESSORY = by_type(PRESSED | PICKERS | {"multi_static_select": MULTI, "image": IMAGE})
INPUT = by_type(TYPED | PICKERS | _DATE_TIME | {"multi_static_select": MULTI})
CONTEXT = by_type({"plain_text": plain(3000), "mrkdwn": either(3000), "image": IMAGE})


def _says_something(block: Json, where: str) -> Faults:
    if not ("text" in block or "fields" in block):
        yield fault("must define either text or fields", where)


def _shows_something(block: Json, where: str) -> Faults:
    if ("image_url" in block) == ("slack_file" in block):
        yield fault("must define either image_url or slack_file", where)


def _block(required: dict[str, Check], optional: dict[str, Check], *more: Check) -> Check:
    return shape(_ALWAYS | required, {"block_id": ID} | optional, *more)


BLOCK = by_type(
    {
        "section": _block(
            {},
            {
                "text": either(3000),
                "fields": many(either(2000), 10),
                "accessory": ACCESSORY,
                "expand": boolean,
            },
            _says_something,
        ),
        "header": _block({"text": plain(150)}, {}),
        "divider": _block({}, {}),
        "context": _block({"elements": many(CONTEXT, 10)}, {}),
        "actions": _block({"elements": many(ACTIONS, 25)}, {}),
        "input": _block(
            {"label": plain(2000), "element": INPUT},
            {"hint": plain(2000), "optional": boolean, "dispatch_action": boolean},
        ),
        "image": _block(
            {"alt_text": string(2000)},
            {"image_url": string(3000), "slack_file": anything, "title": plain(2000)},
            _shows_something,
        ),
        "markdown": _block({"text": string(12_000)}, {}),
        "rich_text": _block({"elements": many(anything, 1000, 0)}, {}),
    }
)


def elements_of(block: Json) -> list[Json]:
    """The parts of a block that a person can press, choose from or type into."""
    found = block.get("elements", []) if block["type"] == "actions" else []
    return [*found, *(block[key] for key in ("accessory", "element") if key in block)]


def _repeated(values: list[str]) -> list[str]:
    return sorted({value for value in values if values.count(value) > 1})


def _ids_unique(blocks: list[Json], where: str) -> Faults:
    for block_id in _repeated([block["block_id"] for block in blocks if "block_id" in block]):
        yield fault(f"block_id already exists: {block_id}", where)
    for index, block in enumerate(blocks):
        for action_id in _repeated([e["action_id"] for e in elements_of(block) if "action_id" in e]):
            yield fault(f"action_id already exists: {action_id}", f"{where}/{index}")
    if sum(bool(e.get("focus_on_load")) for block in blocks for e in elements_of(block)) > 1:
        yield fault("only one element may have focus_on_load", where)


def block_faults(blocks: Any, where: str, most: int, least: int = 1) -> list[str]:
    found = list(many(BLOCK, most, least)(blocks, where))
    return found or list(_ids_unique(blocks, where))


def _asks_so_submits(view: Json, where: str) -> Faults:
    if "submit" not in view and any(block["type"] == "input" for block in view["blocks"]):
        yield fault("missing required field: submit (the view has an input block)", where)


def _view_blocks(least: int) -> Check:
    return lambda blocks, where: iter(block_faults(blocks, where, VIEW_BLOCKS, least))


_BOTH_VIEWS: dict[str, Check] = {
    "private_metadata": string(3000, 0),
    "callback_id": string(255, 0),
    "external_id": string(255, 0),
}
MODAL = shape(
    _ALWAYS | {"title": plain(24), "blocks": _view_blocks(1)},
    _BOTH_VIEWS
    | {
        "submit": plain(24),
        "close": plain(24),
        "clear_on_close": boolean,
        "notify_on_close": boolean,
        "submit_disabled": boolean,
    },
    _asks_so_submits,
)
HOME = shape(_ALWAYS | {"blocks": _view_blocks(0)}, _BOTH_VIEWS)


def view_faults(view: Any, kind: str) -> list[str]:
    """`kind` is "modal" or "home": the only sort of view that the place where it is sent takes."""
    return list(by_type({"modal": MODAL} if kind == "modal" else {"home": HOME})(view, "/view"))


def too_large(view: Any) -> bool:
    return len(json.dumps(view)) > VIEW_BYTES


def mrkdwn_texts(node: Any) -> Iterator[str]:
    """Every text in blocks that Slack reads as markup."""
    if isinstance(node, list):
        for item in node:
            yield from mrkdwn_texts(item)
    elif isinstance(node, dict):
        if node.get("type") == "mrkdwn" and isinstance(node.get("text"), str):
            yield node["text"]
        for value in node.values():
            yield from mrkdwn_texts(value)


_SHOUTS = re.compile(r"<(!channel|!here|!everyone|!subteam|@)")
_LINK = re.compile(r"<(https?://|mailto:|tel:|slack://|#C|!date\^)[^<>]*>")
_ENTITY = re.compile(r"&(amp|lt|gt);")


def markup_faults(texts: list[str]) -> list[str]:
    """Slack has no error for these: a text that pings people, and `&` or `<` left unescaped."""
    shouts = [f"mrkdwn mentions people: {text!r}" for text in texts if _SHOUTS.search(text)]
    rest = [_ENTITY.sub("", _LINK.sub("", text)) for text in texts if not _SHOUTS.search(text)]
    return shouts + [f"mrkdwn has an unescaped & or <: {text!r}" for text in rest if "&" in text or "<" in text]
