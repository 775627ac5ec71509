"""How a message looks on each platform, as plain text: for seeing it before it is sent where that platform is not."""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from bot.slack.draw import blocks
from bot.telegram.draw import draw, unmarked
from messages.message import Message


def on_slack(message: Message) -> str:
    """Every block as a paragraph, its buttons in brackets."""
    return "\n\n".join(filter(None, ("".join(_words(block)).strip() for block in blocks(message))))


def _words(part: Any) -> Iterator[str]:
    """All that a person reads in a block, whatever its kind."""
    if isinstance(part, list):
        for one in part:
            yield from _words(one)
    elif isinstance(part, dict) and part.get("type") == "button":
        yield f" [{part['text']['text']}]"
    elif isinstance(part, dict):
        yield part["text"] if isinstance(part.get("text"), str) else ""
        for value in part.values():
            yield from _words(value)


def on_telegram(message: Message) -> str:
    """Each message that it takes, and the rows of buttons in brackets."""
    drawn = draw(message)
    rows = drawn.keyboard.inline_keyboard if drawn.keyboard else ()
    buttons = "\n".join("  ".join(f"[{button.text}]" for button in row) for row in rows)
    return "\n\n".join(filter(None, [*map(unmarked, drawn.texts), buttons]))


DRAWINGS: Mapping[str, Callable[[Message], str]] = MappingProxyType({"Slack": on_slack, "Telegram": on_telegram})
