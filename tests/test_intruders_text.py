"""What somebody wrote stays words: on no platform, in no file and on no page does it become anything else."""

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import pytest
from icalendar import Calendar
from pypdf import PdfReader

from bot.cleaning import plain
from bot.console import Console
from bot.platform import Parcel
from bot.slack import draw as slack_draw
from bot.telegram import draw as telegram_draw
from messages import calendar, charts, my_data
from messages.calendar import Entry
from messages.digest import Issue, Piece, in_order
from messages.issue_pdf import pdf
from messages.lettering import printable
from messages.message import Button, Chapter, File, Message
from messages.message import Entry as Said
from messages.tables import FORMULA, csv_file
from tests.nasty import CONTROLS, TEXTS, Tags

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
DAY = date(2027, 1, 14)
each = pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
# What a person typed is cleaned at the door; what a file or a platform says of itself may come as it is.
EVERY = {**TEXTS, **{f"{name}, cleaned": plain(text) for name, text in TEXTS.items()}}
raw = pytest.mark.parametrize("text", EVERY.values(), ids=EVERY)


def said(text: str) -> Message:
    """The text everywhere where a message has one."""
    return Message(
        text=text,
        title=text,
        facts=((text, text), ("A", text)),
        after=text,
        buttons=(Button(text, "a.b"),),
        items=((text, Button(text, "a.c")),),
        chapters=(Chapter(text, (Said(text, text, text, text),)),),
        files=(File(f"{text}.txt", "x"),),
    )


@each
def test_what_comes_in_is_cleaned_and_can_be_kept(text: str) -> None:
    clean = plain(text)
    assert plain(clean) == clean
    assert not CONTROLS & set(clean)
    assert clean.encode().decode() == clean


# Chats


def parts(drawn: Any) -> Iterator[Mapping[str, Any]]:
    """Every object within what is drawn."""
    if isinstance(drawn, Mapping):
        yield drawn
    for part in drawn.values() if isinstance(drawn, Mapping) else drawn if isinstance(drawn, list) else ():
        yield from parts(part)


@each
def test_slack_reads_no_markup_in_it(text: str) -> None:
    drawn = slack_draw.draw(said(plain(text)))
    kinds = {str(part.get("type")) for part in parts(drawn)}
    assert kinds.isdisjoint({"mrkdwn", "markdown", "user", "usergroup", "broadcast", "channel", "emoji"})
    links = [part["url"] for part in parts(drawn) if "url" in part]
    assert not links
    assert "<" not in drawn["text"] and ">" not in drawn["text"]
    assert all(part.get("emoji") is False for part in parts(drawn) if part.get("type") == "plain_text")


@each
def test_telegram_reads_no_tags_in_it(text: str) -> None:
    drawn = telegram_draw.draw(said(plain(text)))
    for message in drawn.texts:
        tags = Tags(message)
        assert tags.names <= {"b", "i", "u"}
        assert not any(given for _, given in tags.found)
    assert drawn.keyboard
    assert not [key.url for row in drawn.keyboard.inline_keyboard for key in row if key.url]


@raw
async def test_a_terminal_is_not_steered_by_it(text: str) -> None:
    out = io.StringIO()
    console = Console(out)
    for chat in (console.me, "somebody else"):
        await console.send(Parcel(chat, said(text)))
    assert not CONTROLS & set(out.getvalue())
    out.getvalue().encode()


# Files


@raw
def test_a_calendar_holds_one_entry_and_nothing_more(text: str) -> None:
    entry = Entry(7, 0, DAY, "09:00", "15:00", title=text, place=text, note=text)
    for content in (calendar.file(entry, NOW).content, calendar.feed("Our days", [entry], NOW)):
        whole = Calendar.from_ical(content)
        assert isinstance(whole, Calendar)
        (event,) = whole.events
        assert not event.subcomponents
        assert set(event) == {
            "UID",
            "SEQUENCE",
            "DTSTAMP",
            "DTSTART",
            "DTEND",
            "SUMMARY",
            "LOCATION",
            "DESCRIPTION",
            "STATUS",
        }
        assert not CONTROLS & set(content.replace("\r\n", "\n"))
        content.encode()


@raw
def test_a_spreadsheet_calculates_nothing(text: str) -> None:
    file = csv_file("a.csv", ("A", text), [(text, 1, "b"), ("a", text, text)])
    read = list(csv.reader(io.StringIO(file.data.decode().removeprefix("\ufeff"), newline="")))
    assert [len(row) for row in read] == [2, 3, 3]
    cells = [cell for row in read for cell in row]
    assert not [cell for cell in cells if cell.lstrip().startswith(FORMULA)]


def issue(text: str) -> Issue:
    piece = Piece(text, text, text, text)
    return Issue(1, text, DAY, in_order([("news", piece), ("voices", piece)]), "", text, ((text, text),))


def test_a_printed_issue_says_it_and_does_nothing_of_it() -> None:
    joined = "\n".join(
        text for name, text in TEXTS.items() if name != "very many marks"
    )  # the reader gives up at these
    for text in (joined, plain(joined)):
        reader = PdfReader(BytesIO(pdf(issue(text), {})))
        words = "".join("".join(page.extract_text() for page in reader.pages).split())
        assert '#read("/etc/passwd")' in words.replace("“", '"').replace("”", '"')
        assert "root:" not in words
        assert not [note for page in reader.pages for note in page.get("/Annots") or ()]


def test_a_picture_says_it_in_its_words_alone() -> None:
    for text in (TEXTS["tags of a page"], TEXTS["typesetting"], TEXTS["a terminal"], TEXTS["half a character"]):
        row = charts.Row(text, (), text, text)
        drawn = charts.svg(
            charts.Chart("a", text, text, (text,), (charts.Panel(text, (row,), text),), text, text, text)
        )
        assert {"script", "img"}.isdisjoint(Tags(drawn).names)
        assert not any(name.startswith("on") for _, given in Tags(drawn).found for name in given)
        printable(text).encode()


@each
def test_ones_own_data_is_a_page_of_words(text: str) -> None:
    kept = {"request": [{"id": 1, "text": text, "answers": {text: text}}]}
    page, whole = my_data.files(text, kept, {}, NOW)
    tags = Tags(page.content)
    assert tags.harmless()
    assert {"script", "img", "a", "b"}.isdisjoint(tags.names)
    assert all("/" not in file.name and ".." not in file.name for file in (page, whole))
    page.data, whole.data  # noqa: B018 - both can be sent
