"""A message as Telegram shows it: HTML within Telegram's lengths, and buttons below."""

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from itertools import chain, groupby
from urllib.parse import urlsplit

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, WebAppInfo

from bot.telegram.read import clean
from messages.message import Button, Chapter, Entry, Message

LONGEST = 4096  # UTF-16 units of a text as a person sees it
MARKS = 100  # Telegram forgets what is bold or italic beyond
BUTTONS = 100
LABEL = 100  # characters; a phone shows about forty
BESIDE = {2: 18, 3: 14}  # buttons in a row: the characters each can show on a phone

Line = tuple[tuple[str, str], ...]  # of pairs: tag ("b", "i", "u" or none) and text
Row = list[InlineKeyboardButton]


@dataclass(frozen=True, slots=True)
class Drawn:
    """One message or, where it is too long for one, several; the buttons belong to the last."""

    texts: tuple[str, ...]
    keyboard: InlineKeyboardMarkup | None


def draw(message: Message, *, alone: bool = True) -> Drawn:
    """Every text and button of the message; a message that says nothing at all is three dots, as none may be empty.

    `alone` where one person reads it: in a group Telegram refuses buttons that open a page within it.
    """
    return Drawn(tuple(_packed(_lines(message))) or ("…",), keyboard(message.all_buttons, alone=alone))


def unmarked(text: str) -> str:
    """A drawn text without its markup."""
    return html.unescape(re.sub("</?[biu]>", "", text))


def units(text: str) -> int:
    """The length as Telegram counts it."""
    return len(text.encode("utf-16-le")) // 2


def _lines(message: Message) -> Iterator[Line]:
    """Title, text, items, chapters, facts and what follows them, with an empty line between."""
    title: list[Line] = [(("b", line),) for line in _split(message.title)]
    text: list[Line] = [(("", line),) for line in _split(message.text)]
    items: list[Line] = [(("", line),) for item, _ in message.items for line in _split(f"• {item}")]
    facts: list[Line] = [line for label, value in message.facts for line in _fact(label, value)]
    after: list[Line] = [(("i", line),) for line in _split(message.after)]
    links: list[Line] = [
        (("", f"{button.label}: {button.url}"),) for button in message.all_buttons if not _takes(button)
    ]
    parts = (title, text, items, *_chapters(message.chapters), facts, after, links)
    for number, section in enumerate(section for section in parts if section):
        if number:
            yield ()
        yield from section


def _split(text: str) -> list[str]:
    return re.split("\r\n|\r|\n", clean(text)) if text else []


def _chapters(shown: Iterable[Chapter]) -> Iterator[list[Line]]:
    """Each entry; the first of a chapter follows its heading."""
    for chapter in shown:
        heading: list[Line] = [(("u", line),) for line in _split(chapter.heading)]
        for entry in chapter.entries:
            yield [*heading, *_entry(entry)]
            heading = []


def _entry(entry: Entry) -> Iterator[Line]:
    yield from ((("b", line),) for line in _split(entry.title))
    yield from ((("", line),) for line in _split(entry.text))
    yield from ((("", line),) for line in _split(entry.link))
    yield from ((("i", f"— {line}"),) for line in _split(entry.by))


def _fact(label: str, value: str) -> Iterator[Line]:
    first, *rest = _split(value) or [""]
    yield ("b", f"{' '.join(_split(label))}:"), ("", f" {first}")
    for line in rest:
        yield (("", line),)


def _packed(lines: Iterable[Line]) -> Iterator[str]:
    """Texts of as many whole lines as Telegram takes in one message."""
    part: list[Line] = []
    size = marks = 0
    for line in chain.from_iterable(map(_shortened, lines)):
        longer, more = sum(units(text) for _, text in line) + 1, sum(bool(tag) for tag, _ in line)
        if part and (size + longer > LONGEST + 1 or marks + more > MARKS):
            yield from _text(part)
            part, size, marks = [], 0, 0
        part.append(line)
        size, marks = size + longer, marks + more
    yield from _text(part)


def _text(part: Sequence[Line]) -> Iterator[str]:
    """The lines as HTML, if there is anything to see in them."""
    if any(text.strip() for line in part for _, text in line):
        yield "\n".join("".join(_marked(tag, text) for tag, text in line) for line in part).strip("\n")


def _marked(tag: str, text: str) -> str:
    escaped = html.escape(text, quote=False)
    return f"<{tag}>{escaped}</{tag}>" if tag and text.strip() else escaped


def _shortened(line: Line) -> Iterator[Line]:
    """The line, or, if no message could hold it, pieces of it."""
    if sum(units(text) for _, text in line) <= LONGEST:
        yield line
        return
    for tag, text in line:
        yield from (((tag, piece),) for piece in _pieces(text))


def _pieces(text: str) -> Iterator[str]:
    """Cut between words where there are any, never within a character."""
    while units(text) > LONGEST:
        head = text.encode("utf-16-le")[: 2 * LONGEST].decode("utf-16-le", "ignore")
        end = head.rfind(" ") + 1 or len(head)
        yield text[:end]
        text = text[end:]
    yield text


def keyboard(buttons: Sequence[Button], *, alone: bool = True) -> InlineKeyboardMarkup | None:
    """The buttons in rows; Telegram has no strong ones, so such a button stands in a row of its own."""
    shown = [button for button in buttons if _takes(button)][:BUTTONS]
    rows = [row for block in _blocks(shown) for row in _rows(block)]
    return InlineKeyboardMarkup([[_key(button, alone=alone) for button in row] for row in rows]) if rows else None


def _takes(button: Button) -> bool:
    """Whether Telegram takes it as a button: an address in our own network is refused with the whole message."""
    host = urlsplit(button.url).hostname or ""
    return not button.url or ("." in host and not _numeric(host))


def _numeric(host: str) -> bool:
    try:
        return bool(ip_address(host))
    except ValueError:
        return False


def _key(button: Button, *, alone: bool) -> InlineKeyboardButton:
    label = " ".join(clean(button.label).split()) or "…"
    shown = label if len(label) <= LABEL else f"{label[: LABEL - 1]}…"
    if button.inside and alone and button.url.startswith("https://"):
        return InlineKeyboardButton(shown, web_app=WebAppInfo(button.url))
    return InlineKeyboardButton(shown, url=button.url) if button.url else _pressed(shown, button.code)


def _pressed(label: str, code: str) -> InlineKeyboardButton:
    return InlineKeyboardButton(label, callback_data=code)


def _blocks(buttons: Iterable[Button]) -> Iterator[list[Button]]:
    """Choices of one kind together, apart from the single buttons before and after, such as the ways out."""
    runs = [list(run) for _, run in groupby(buttons, key=lambda button: (button.action, button.strong))]
    for single, group in groupby(runs, key=lambda run: len(run) == 1 and not run[0].strong):
        if single:
            yield [run[0] for run in group]
        else:
            yield from group


def _rows(block: list[Button]) -> list[list[Button]]:
    """Short buttons side by side. Different ones are packed from the end, so that the ways out share the last row."""
    backwards = len({button.action for button in block}) > 1
    rows: list[list[Button]] = [[]]
    for button in reversed(block) if backwards else block:
        if rows[-1] and not _fits([*rows[-1], button]):
            rows.append([])
        rows[-1].append(button)
    return [row[::-1] for row in reversed(rows)] if backwards else rows


def _fits(row: Sequence[Button]) -> bool:
    return all(len(button.label) <= BESIDE.get(len(row), 0) for button in row)
