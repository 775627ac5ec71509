"""Whatever a platform or a file brings in place of what it should: it is read, passed over or refused, and no more."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import select

from bot import load
from bot.cleaning import plain
from bot.load.reading import KINDS
from bot.slack import read as slack_read
from bot.telegram import read as telegram_read
from messages.message import Inbound
from storage.database import Database
from storage.schools import School
from tests.nasty import CONTROLS, TEXTS
from tests.platforms import test_slack_reading as slack_samples
from tests.platforms import test_telegram_reading as telegram_samples
from tests.test_loading import a_file, reading

pytestmark = pytest.mark.unmeasured
PHOTO = [{"file_id": "A", "file_size": 10, "width": 90}, {"file_id": "B", "file_size": 10_000, "width": 800}]
DOCUMENT = {"file_id": "C", "mime_type": "image/png", "file_size": 9}
UPDATES = (
    telegram_samples.message("hello"),
    telegram_samples.message(photo=PHOTO, caption="Our hall"),
    telegram_samples.message(document=DOCUMENT),
    telegram_samples.grouped("@alliance_test_bot hello", reply_to_message={"from": telegram_samples.BOT}),
    telegram_samples.grouped("hello", is_topic_message=True, message_thread_id=4),
    telegram_samples.pressed(),
    telegram_samples.membership("kicked", telegram_samples.HERSELF),
)
FILES = [{"mimetype": "image/jpeg", "size": 10, "url_private_download": "https://a", "thumb_1024": "https://b"}]
COMMAND = {"command": "/s2s", "text": "help", "user_id": "UADA", "team_id": "T0001", "trigger_id": "1.2"}
PAYLOADS = (
    slack_samples.event(),
    slack_samples.event(files=FILES, text="", subtype="file_share"),
    slack_samples.event(type="app_mention", channel="C1", thread_ts="1.5"),
    slack_samples.event(type="app_home_opened", tab="home"),
    slack_samples.pressed(),
    slack_samples.submission(),
    COMMAND,
)
OTHER = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.sampled_from(["\ud800", "a\0"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "type", "text", "ts"]), inner),
    max_leaves=5,
)


def places(part: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to each part within the whole."""
    inner = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    for key, value in inner:
        yield (*at, key)
        yield from places(value, (*at, key))


def with_other(part: Any, at: tuple[Any, ...], other: Any) -> Any:
    """The same but for the part at that place."""
    if not at:
        return other
    copy = dict(part) if isinstance(part, dict) else list(part)
    copy[at[0]] = with_other(part[at[0]], at[1:], other)
    return copy


def broken(samples: tuple[Any, ...]) -> st.SearchStrategy[Any]:
    """One of the samples with one or two of its parts replaced by anything."""

    @st.composite
    def one(draw: st.DrawFn) -> Any:
        whole = draw(st.sampled_from(samples))
        for _ in range(draw(st.integers(1, 2))):
            ways = list(places(whole))
            if ways:
                whole = with_other(whole, draw(st.sampled_from(ways)), draw(OTHER))
        return whole

    return one()


def of_texts(found: Inbound | None) -> bool:
    """Whether there is a text wherever there should be one, so that all of it can be cleaned and kept."""
    if found is None:
        return True
    place = found.place
    parts = (found.id, found.account, found.text, found.action, found.value, found.picture)
    return all(isinstance(part, str) for part in (*parts, place.chat, place.thread, place.message, place.root))


def test_the_samples_are_read() -> None:
    assert all(telegram_read.read(update, telegram_samples.ME) for update in UPDATES[:4])
    assert all(slack_read.read(payload, slack_samples.US) for payload in PAYLOADS)


def update_is_read(update: Any) -> None:
    assert of_texts(telegram_read.read(update, telegram_samples.ME))


def payload_is_read(payload: Any) -> None:
    try:
        found = slack_read.read(payload, slack_samples.US)
    except (LookupError, TypeError, AttributeError):
        return  # what the platform passes over, with a line in the log
    assert of_texts(found)


@settings(max_examples=150, deadline=None)
@given(broken(UPDATES))
def test_any_update_of_telegram_is_read_or_passed_over(update: Any) -> None:
    update_is_read(update)


@settings(max_examples=150, deadline=None)
@given(broken(PAYLOADS))
def test_any_payload_of_slack_is_read_or_refused(payload: Any) -> None:
    payload_is_read(payload)


@pytest.mark.soak
@pytest.mark.timeout(900)
@settings(max_examples=20_000, deadline=None)
@given(broken(UPDATES), broken(PAYLOADS))
def test_anything_of_either_is_read_or_refused(update: Any, payload: Any) -> None:
    update_is_read(update)
    payload_is_read(payload)


# Files


def cells(kind: str) -> list[list[str]]:
    """The header and the example of a file of that kind."""
    return list(csv.reader(io.StringIO(load.template(kind))))


def sheet(rows: list[list[str]]) -> bytes:
    written = io.StringIO()
    csv.writer(written).writerows(rows)
    return written.getvalue().encode(errors="replace")


async def takes_or_refuses(database: Database, folder: Path, kind: str, text: str) -> None:
    """Each cell of the example in turn holds the text: one line says what is wrong, or nothing is."""
    header, example = cells(kind)[:2]
    for at in range(len(header)):
        content = sheet([header, [*example[:at], text, *example[at + 1 :]]])
        report = await reading(database, a_file(folder, content, f"{at}.csv"), dry_run=True)
        lines = [*report.errors, *report.lines]
        assert all("\n" not in line and not CONTROLS & set(line) for line in lines), (kind, header[at])


@pytest.mark.parametrize("backend", ["sqlite"])
async def test_a_cell_of_a_file_is_taken_as_words_or_refused_in_one_line(filled: Database, tmp_path: Path) -> None:
    for kind in KINDS:
        for text in (TEXTS["a terminal"], TEXTS["a query"], TEXTS["a very long word"], TEXTS["a formula"]):
            await takes_or_refuses(filled, tmp_path, kind.name, text)


@pytest.mark.soak
@pytest.mark.timeout(900)
async def test_any_cell_of_a_file_is_taken_as_words_or_refused_in_one_line(filled: Database, tmp_path: Path) -> None:
    for kind in KINDS:
        for text in TEXTS.values():
            await takes_or_refuses(filled, tmp_path, kind.name, text)


async def test_a_school_of_any_name_is_kept_under_a_name_that_can_be_shown(database: Database, tmp_path: Path) -> None:
    header, example = cells("schools")[:2]
    at = header.index("EstablishmentName")
    for text in TEXTS.values():
        row = [*example[:at], text, *example[at + 1 :]]
        await reading(database, a_file(tmp_path, sheet([header, row]), "schools.csv"))
        async with database.reading() as session:
            names = (await session.exec(select(School.name))).all()
        assert all(name == plain(name) for name in names)


async def test_what_yaml_spells_out_is_no_way_to_steer_a_terminal(database: Database, tmp_path: Path) -> None:
    for text in TEXTS.values():
        written = yaml.safe_dump({"alliance": {"name": text, "short_name": text}, "faqs": [{"q": text, "a": text}]})
        report = await reading(database, a_file(tmp_path, written, "alliance.yaml"), dry_run=True)
        assert all(not CONTROLS & set(line) for line in (*report.errors, *report.lines))
