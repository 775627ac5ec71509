"""A message as Slack shows it: blocks of plain text, so that nothing a person typed is read as markup."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from messages.message import Button, Chapter, Entry, Message, is_web

Json = dict[str, Any]

TITLE, PIECE, LABEL, FALLBACK = 150, 3000, 75, 4000  # characters
ALT = 2000  # characters of what stands for a picture
BLOCKS, IN_A_ROW = 50, 5
WHOLE, FACTS, AFTER = 12_000, 5000, 2000  # characters; Slack refuses a message as too long from about 13,000.
# Chapters and facts share theirs.
ITEMS, ITEM = 4000, 80  # characters of all lines with a button; of one, however many there are


def draw(message: Message) -> Json:
    """The `text` (for notifications and screen readers) and `blocks` of a message."""
    return {"text": fallback(message), "blocks": blocks(message)}


def home(message: Message) -> Json:
    """The start page of a person."""
    return {"type": "home", "blocks": blocks(message)}


def blocks(message: Message) -> list[Json]:
    """Title, text, picture, items, facts, what stands below them, buttons; what does not fit ends in an ellipsis."""
    found = list(islice(_blocks(message), BLOCKS + 1))
    return [*found[: BLOCKS - 1], context("…")] if len(found) > BLOCKS else found


def _blocks(message: Message) -> Iterator[Json]:
    if title := " ".join(message.title.split()):
        yield {"type": "header", "text": plain(cut(title, TITLE))}
    for piece in pieces(cut(message.text.strip(), WHOLE - FACTS - (ITEMS if message.items else 0))):
        yield section(piece)
    if message.image:
        alt = cut(message.image.alt.strip(), ALT) or "Photo"
        yield {"type": "image", "image_url": message.image.address, "alt_text": alt}
    yield from items(message.items)
    yield from chapters(message.chapters)
    if message.facts:
        yield facts(message.facts, FACTS - sum(map(_length, message.chapters)))
    if after := message.after.strip():
        yield context(cut(after, AFTER))
    yield from actions(message.buttons, len(message.items))


def plain(text: str) -> Json:
    """Text that Slack reads neither markup nor emoji names in."""
    return {"type": "plain_text", "text": text, "emoji": False}


def cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def section(text: str) -> Json:
    return {"type": "section", "text": plain(text), "expand": True}


def context(text: str) -> Json:
    return {"type": "context", "elements": [plain(text)]}


def pieces(text: str) -> Iterator[str]:
    """The text in parts that fit a section, parted at ends of lines, else between words."""
    while len(text) > PIECE:
        end = next((at for mark in "\n " if (at := text.rfind(mark, 0, PIECE)) > 0), PIECE)
        yield from filter(None, [text[:end].strip()])
        text = text[end:].lstrip()
    yield from filter(None, [text.strip()])


def chapters(shown: Sequence[Chapter]) -> Iterator[Json]:
    """A heading each, with what stands under it in one block; what does not fit ends in an ellipsis."""
    left = FACTS
    for chapter in shown:
        yield {"type": "header", "text": plain(cut(chapter.heading.strip(), TITLE) or "…")}
        fitting = [entry for entry in chapter.entries if (left := left - _size(entry)) >= 0]
        more = [] if len(fitting) == len(chapter.entries) else [_words("…")]
        parts = [part for number, entry in enumerate(fitting) for part in _entry(entry, number)] + more
        yield _rich(parts)


def _entry(entry: Entry, number: int) -> Iterator[Json]:
    """Title, text, address and whoever said it, a line each, with an empty line before all but the first."""
    by = f"— {entry.by.strip()}" if entry.by.strip() else ""
    lines = [
        _words(entry.title.strip(), "bold"),
        _words(entry.text.strip()),
        _linked(entry.link.strip()),
        _words(by, "italic"),
    ]
    said = [line for line in lines if line.get("text") or line.get("url")]
    for at, line in enumerate(said):
        if at or number:
            yield _words("\n" if at else "\n\n")
        yield line


def _size(entry: Entry) -> int:
    return sum(map(len, (entry.title, entry.text, entry.link, entry.by)))


def _length(chapter: Chapter) -> int:
    return sum(map(_size, chapter.entries))


def facts(pairs: Sequence[tuple[str, str]], left: int = FACTS) -> Json:
    """Labels and values, a line each, in one block of so many characters."""
    parts: list[Json] = []
    for label, value in pairs:
        name, said = cut(label.strip(), LABEL) or "…", cut(value.strip(), max(1, min(left, PIECE))) or "…"
        parts += [_words(f"{name}: ", "bold"), *_value(said)]
        left -= len(name) + len(said)
        if left < LABEL:
            parts.append(_words("…"))
            break
    return _rich(parts)


def _value(said: str) -> list[Json]:
    return [_linked(said), _words("\n")] if is_web(said) else [_words(f"{said}\n")]


def _rich(parts: Sequence[Json]) -> Json:
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(parts)}]}


def _words(text: str, style: str = "") -> Json:
    return {"type": "text", "text": text} | ({"style": {style: True}} if style else {})


def _linked(address: str) -> Json:
    """The address as one reads it, to be pressed where it is one of the web."""
    return {"type": "link", "url": address} if is_web(address) else _words(address)


def items(shown: Sequence[tuple[str, Button]]) -> Iterator[Json]:
    """A line each, with its button beside it."""
    longest = min(PIECE, max(ITEM, ITEMS // max(len(shown), 1)))
    for number, (line, each) in enumerate(shown[:BLOCKS]):
        yield section(cut(line.strip(), longest) or "…") | {"accessory": button(each, number)}


def actions(buttons: Sequence[Button], first: int) -> Iterator[Json]:
    """Rows of buttons, numbered from `first`."""
    drawn = [button(each, number) for number, each in enumerate(buttons, first)]
    for start in range(0, len(drawn), IN_A_ROW):
        yield {"type": "actions", "elements": drawn[start : start + IN_A_ROW]}


def button(shown: Button, number: int) -> Json:
    """`number` keeps apart buttons of one message that have the same action."""
    drawn = {
        "type": "button",
        "text": plain(cut(shown.label.strip(), LABEL) or "…"),
        "action_id": f"{shown.action}#{number}",
    }
    value = {"value": shown.value} if shown.value else {}
    value |= {"url": shown.url} if shown.url else {}
    return drawn | value | ({"style": "primary"} if shown.strong else {})


def fallback(message: Message) -> str:
    """Title and text in one, with nothing left in it that Slack would take for a mention or a link."""
    parts = (message.title.strip(), message.text.strip())
    said = "\n".join(part for part in parts if part) or message.after.strip() or _labels(message.facts) or "…"
    safe = said.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if len(safe) <= FALLBACK:
        return safe
    return re.sub(r"&\w*$", "", safe[: FALLBACK - 1]) + "…"


def _labels(pairs: Sequence[tuple[str, str]]) -> str:
    return ", ".join(label for label, _ in pairs).strip()
