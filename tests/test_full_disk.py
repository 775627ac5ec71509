"""A disk that is full: whoever runs the bot reads one sentence, and when there is room again nothing was lost."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from tests.command_line import Shell, ended, lines, piped, without_settings

ROOM = "no space is left on the disk of the database; make room there"
HEAD = "head@oakfield.example.org"


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    without_settings(monkeypatch)
    monkeypatch.chdir(tmp_path)
    return Shell(tmp_path, monkeypatch, capsys)


@contextmanager
def room_for(pages: int) -> Iterator[None]:
    """No database of this process gets larger than that, or than it is."""

    def limit(connection: Any, _: Any) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages}").close()

    sa.event.listen(sa.Engine, "connect", limit)
    try:
        yield
    finally:
        sa.event.remove(sa.Engine, "connect", limit)


def test_without_room_for_the_database_nothing_begins(shell: Shell) -> None:
    with room_for(100):
        shell.call("chat", typed="help\n").refuses("main.py chat: ", ROOM)
    assert shell.call("chat", typed="help\n").code == 0


def test_what_could_not_be_kept_is_not_answered_and_can_be_said_again(shell: Shell) -> None:
    first = shell.call("chat", "--as", HEAD, typed=lines("s2s", "we know"))
    assert "What is the support about?" in first.out
    with room_for(1):
        full = shell.call("chat", "--as", HEAD, typed=lines(*["maths ks3 " * 900] * 30))
    assert full.code == 0 and f"That was not kept: {ROOM}. Then say it once more.\n" in full.err
    assert "Traceback" not in full.err
    again = shell.call("chat", "--as", HEAD, typed=lines("continue", "maths"))
    assert again.code == 0 and "Maths" in again.out


async def test_output_that_finds_no_room_ends_it_with_a_sentence(tmp_path: Path) -> None:
    async with piped(tmp_path, "echo help | $CHAT > /dev/full; echo $?", {}) as process:
        said = await ended(process)
    assert said.out == "2\n"
    assert said.err.endswith("main.py chat: no space is left where it writes; make room there\n")
    assert "Traceback" not in said.err
