"""A message as Slack and Telegram would be sent it, drawn in a browser with nothing in it taken for markup of ours."""

import html
import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape
from starlette.datastructures import FormData
from telegram import InlineKeyboardButton

from bot.slack.draw import Json, blocks
from bot.telegram.draw import draw
from messages.message import File, Message

SLACK, TELEGRAM = "slack", "telegram"
LOOKS: Mapping[str, str] = {SLACK: "Slack", TELEGRAM: "Telegram"}
_TAG = re.compile(r"(</?[biu]>)")
_SEVERAL, _ONE = ("checkboxes", "multi_static_select"), ("radio_buttons", "static_select")


@dataclass(frozen=True, slots=True)
class Drawn:
    """What one message becomes: blocks on Slack; on Telegram texts and, below the last, rows of buttons."""

    blocks: Sequence[Json] = ()
    texts: Sequence[Markup] = ()
    rows: Sequence[Sequence[InlineKeyboardButton]] = ()
    files: Sequence[File] = ()


def drawn(message: Message, look: str) -> Drawn:
    if look == SLACK:
        return Drawn(blocks=blocks(message), files=message.files)
    told = draw(message)
    rows = told.keyboard.inline_keyboard if told.keyboard else ()
    return Drawn(texts=[marked(text) for text in told.texts], rows=rows, files=message.files)


def marked(text: str) -> Markup:
    """Telegram's HTML for a browser: the tags we use where they open and close in order, all else as text."""
    done, still = Markup(), list[str]()
    for piece in _TAG.split(text):
        tag = piece.strip("</>") if _TAG.fullmatch(piece) else ""
        closes = piece.startswith("</")
        if tag and (not closes or still[-1:] == [tag]):
            still = still[:-1] if closes else [*still, tag]
            done += Markup(f"</{tag}>" if closes else f"<{tag}>")  # noqa: S704 - one of three letters
        else:
            done += escape(html.unescape(piece))
    return done + Markup("").join(Markup(f"</{tag}>") for tag in reversed(still))  # noqa: S704 - likewise


def code(button: Mapping[str, Any]) -> str:
    """What pressing a button of Slack's tells us."""
    action, value = button["action_id"].partition("#")[0], button.get("value", "")
    return f"{action}:{value}" if value else action


def packed(file: File) -> str:
    """A file within the page, for it is kept nowhere else."""
    return f"data:{file.media_type};base64,{b64encode(file.data).decode()}"


def entered(view: Json, form: FormData) -> dict[str, Any]:
    """What stands in the inputs of a modal, in the shape in which Slack reports it."""
    inputs = [block for block in view["blocks"] if block["type"] == "input"]
    return {block["block_id"]: {"answer": _state(block, form)} for block in inputs}


def _state(block: Json, form: FormData) -> dict[str, Any]:
    kind, given = block["element"]["type"], [str(one) for one in form.getlist(f"v.{block['block_id']}") if str(one)]
    if kind in _SEVERAL:
        return {"selected_options": [{"value": one} for one in given]}
    if kind in _ONE:
        return {"selected_option": {"value": given[0]} if given else None}
    return {"selected_date" if kind == "datepicker" else "value": given[0] if given else None}
