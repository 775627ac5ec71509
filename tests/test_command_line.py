"""The commands as people and scripts use them: what is printed where, and with which exit code they end."""

import asyncio
import os
import re
import signal
import socket
import sqlite3
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

import main
from tests.command_line import Ended, Shell, ended, free_port, get, lines, piped, started, without_settings
from tests.conftest import Templates
from tests.fakes.slack import FakeSlack
from tests.fakes.telegram import FakeTelegram
from tests.serving import until

COMMANDS = ("run", "chat", "load", "migrate", "backup", "restore", "move", "doctor", "permissions", "manifest")
DEPUTY = "deputy@oakfield.example.org"
HEAD = "head@oakfield.example.org"
REQUEST = ("s2s", "we know", "maths", "A focus", "Priority 2", "a teacher", "2", "not sure", "budget", "send")
SECRET = "123456:A-secret-nobody-may-read"


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    """An empty folder and no settings."""
    without_settings(monkeypatch)
    monkeypatch.chdir(tmp_path)
    return Shell(tmp_path, monkeypatch, capsys)


@pytest.fixture
def url(templates: Templates) -> str:
    """A database with the example in it."""
    return templates.copy("sqlite", filled=True)


@pytest.fixture
def filled(shell: Shell, url: str) -> Shell:
    """With the example in the database."""
    shell.set(DATABASE_URL=url)
    return shell


# chat


def test_a_whole_conversation_goes_through_a_pipe(shell: Shell, filled_url: str) -> None:
    shell.set(DATABASE_URL=filled_url)
    began = (*REQUEST[:4], "/restart", *REQUEST[4:-1], "/press 1")
    typed = lines(*began, "/now 2026-12-01T09:00", f"/as {HEAD}", "/press 1")
    said = shell.call("chat", "--as", DEPUTY, "--now", "2026-11-24T09:00", typed=typed)
    assert (said.code, said.err) == (0, "")
    assert "Support request: please check" in said.out
    assert "S2S-0001 is sent" in said.out
    assert f"[to {HEAD}]\nS2S-0001: please approve" in said.out
    assert f"[to {HEAD}]\nS2S-0001 waits for you" in said.out
    assert f"[to {DEPUTY}]\nYour headteacher has approved S2S-0001" in said.out


def test_what_is_printed_is_plain_text(filled: Shell) -> None:
    said = filled.call("chat", "--as", HEAD, typed=lines("help", "whos my contact", "how many free days", *REQUEST))
    assert said.code == 0
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f]|</?b>|\*\*|&amp;|\bNone\b", said.out)
    assert "  [1] " in said.out


def test_a_newcomer_is_told_who_one_can_be_and_can_become_them(filled: Shell) -> None:
    said = filled.call("chat", typed=lines(f"/as {HEAD}", "whos my contact", "/as newcomer", "s2s"))
    assert f"/as {HEAD}   (Amara Barleycroft, headteacher)" in said.out
    assert "Andy Chisholm" in said.out
    assert "once I know who you are" in said.out


def test_a_file_that_is_handed_over_is_named_and_lines_below_one_another_stay_together(filled: Shell) -> None:
    said = filled.call(
        "chat", "--as", "coordinator@alliance.example.org", "--now", "2026-11-24T09:00", typed=lines("summary")
    )
    assert "  Days: Given, free: 0\n    Given, charged: 0\n" in said.out
    assert "  (file: s2s-2026-27.csv)" in said.out


def test_a_photo_is_sent_by_its_path(filled: Shell) -> None:
    (filled.folder / "hall.jpg").write_bytes(b"GIF89a")
    said = filled.call("chat", "--as", HEAD, typed=lines(f"/photo {filled.folder / 'hall.jpg'}"))
    assert "Photos I take for the newsletter alone" in said.out


def test_an_empty_database_is_first_filled_with_the_example(shell: Shell) -> None:
    said = shell.call("chat", typed="")
    assert "Lincolnshire Teaching School Alliance" in said.out
    assert (said.code, (shell.folder / "alliance.db").exists()) == (0, True)


@pytest.mark.parametrize(
    "line",
    ["/press", "/press 99", "/press -1", "/press 0", "/press one", "/press ²", "/press 1 2", "/as",
     "/as nobody", "/now", "/now yesterday", "/now 2026-13-01", "/now 0001-01-01T00:00+14:00", "/now 9999-12-31T23:59",
     "/photo no.jpg"],
)  # fmt: skip
def test_nonsense_after_a_slash_line_is_one_line_of_complaint_and_the_talk_goes_on(filled: Shell, line: str) -> None:
    said = filled.call("chat", typed=lines(line, "whos my contact"))
    assert (said.code, said.err.count("\n")) == (0, 1)
    assert said.err.startswith(line.partition(" ")[0])
    assert "What is your role?" in said.out


@pytest.mark.parametrize(
    "typed", [b"\xff\xfe\x80\nhelp\n", b"a\x00b\nhelp\n", b"\n\n  \nhelp", "🦆é\u202e\nhelp".encode()]
)
def test_bytes_that_are_no_text_end_nothing(filled: Shell, typed: bytes) -> None:
    said = filled.call("chat", typed=typed)
    assert (said.code, said.err) == (0, "")
    assert "What you can ask me" in said.out


def test_a_restart_with_words_after_it_is_still_one(filled: Shell) -> None:
    said = filled.call("chat", "--as", HEAD, typed=lines("s2s", "/restart at once please", "we know"))
    assert "What is the support about?" in said.out


def test_nobody_by_that_name_is_one_line(filled: Shell) -> None:
    filled.call("chat", "--as", "nobody@example.org").refuses("nobody@example.org", "nobody has that e-mail address")


@pytest.mark.parametrize("moment", ["yesterday", "2026-02-30", "0001-01-01T00:00+14:00", "9999-12-31T23:59"])
def test_a_moment_that_cannot_be_is_one_line(shell: Shell, moment: str) -> None:
    shell.call("chat", "--now", moment).refuses("--now", moment, "2026-11-24T08:00")


async def test_interrupted_it_ends_at_once_without_a_word(tmp_path: Path) -> None:
    async with started(tmp_path, "chat", typed=asyncio.subprocess.PIPE) as process:
        assert process.stdout
        await process.stdout.readuntil(b"Leave with Ctrl-D.\n")
        process.send_signal(signal.SIGINT)
        said = await ended(process)
    assert (said.code, said.err) == (130, "")


async def test_when_nobody_reads_any_more_it_ends_without_a_word(tmp_path: Path, url: str) -> None:
    settings = {"DATABASE_URL": url}
    async with piped(tmp_path, "yes help | $CHAT | head -n 1; echo ${PIPESTATUS[1]}", settings) as process:
        said = await ended(process)
    assert (said.out.split(), said.err) == (["130"], "")


def test_the_page_ends_with_what_is_typed_and_a_pipe_opens_none_unasked(shell: Shell) -> None:
    shell.set(PORT=str(free_port()))
    said = shell.call("chat", "--web", typed="help\n")
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("In a browser, as several people side by side: http://127.0.0.1:")
    assert "In a browser" not in shell.call("chat", typed="help\n").out


@pytest.mark.soak
async def test_beside_the_terminal_there_is_a_page_until_the_chat_ends(tmp_path: Path, url: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        settings = {"DATABASE_URL": url, "PORT": str(taken.getsockname()[1])}
        async with started(tmp_path, "chat", "--web", settings=settings, typed=asyncio.subprocess.PIPE) as process:
            assert process.stdout
            said = (await process.stdout.readuntil(b"Leave with Ctrl-D.\n")).decode()
            place = re.search(r"http://127\.0\.0\.1:(\d+)(/try/[\w-]+)\n", said)
            assert place and place[1] != settings["PORT"]
            assert "Philippa Greenholt" in await get(int(place[1]), place[2], host="127.0.0.1")
            process.send_signal(signal.SIGINT)
            left = await ended(process)
        assert (left.code, left.err) == (130, "")
        with pytest.raises(ConnectionRefusedError):
            await get(int(place[1]), place[2])


# load, migrate, manifest


def test_the_example_is_loaded_with_a_report(shell: Shell) -> None:
    said = shell.call("load", "--example")
    assert (said.code, said.err) == (0, "")
    assert re.search(r"\d+ added\..* wait for the central team", said.out)


def test_a_dry_run_keeps_nothing(shell: Shell) -> None:
    assert "nothing was kept" in shell.call("load", "--example", "--dry-run").out
    with sqlite3.connect(shell.folder / "alliance.db") as connection:
        assert connection.execute("SELECT count(*) FROM person").fetchone() == (0,)
    connection.close()


@pytest.mark.parametrize("kind", ["schools", "people", "sles", "dates", "terms", "closures"])
def test_a_template_can_be_loaded_as_it_is_printed(filled: Shell, kind: str) -> None:
    template = filled.call("load", "--template", kind)
    (filled.folder / f"{kind}.csv").write_text(template.out, encoding="utf-8")
    said = filled.call("load", "--dry-run", f"{kind}.csv")
    assert (template.code, template.out.count("\n")) == (0, 2)
    assert "\n" not in said.err.strip()


@pytest.mark.parametrize(
    ("words", "content", "says"),
    [
        (("missing.csv",), None, "missing.csv: there is no such file"),
        ((".",), None, "is a folder"),
        (("bad.csv",), b"", "bad.csv: the file is empty"),
        (("bad.csv",), b"\x00\x01\x02", "not a text file"),
        (("bad.csv",), b"PK\x03\x04 and more", "spreadsheet"),
        (("bad.yaml",), b"a: [", "bad.yaml: line"),
        (("bad.yaml",), b"- just\n- a list\n", "bad.yaml"),
        (("bad.csv",), b"colour,taste\nred,sweet\n", "bad.csv"),
        (("bad.txt",), b"hello", "bad.txt"),
        ((), None, "name at least one file"),
        (("--template", "cows"), None, "cows"),
    ],
)
def test_a_bad_file_is_one_line(shell: Shell, words: tuple[str, ...], content: bytes | None, says: str) -> None:
    if content is not None:
        (shell.folder / words[0]).write_bytes(content)
    shell.call("load", *words).refuses("main.py load: ", says)


def test_the_tables_are_made_once(shell: Shell) -> None:
    assert shell.call("migrate").out.startswith("tables went from nothing to ")
    assert shell.call("migrate") == Ended(0, shell.call("migrate").out, "")
    assert "tables are at" in shell.call("migrate").out


@pytest.mark.parametrize(("url", "asked"), [("", False), ("https://bot.example.org", True)])
def test_the_manifest_is_yaml_for_slack(shell: Shell, url: str, asked: bool) -> None:
    shell.set(PUBLIC_URL=url)
    said = shell.call("manifest")
    read: dict[str, Any] = yaml.safe_load(said.out)
    assert (said.code, said.err, bool(read["oauth_config"]["scopes"]["bot"])) == (0, "", True)
    assert ("https://bot.example.org" in said.out) is asked


# settings


@pytest.mark.parametrize(
    "words", [("run",), ("chat",), ("load", "--example"), ("migrate",), ("backup", "a.zip"), ("doctor",), ("manifest",)]
)
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "no-url-hunter2"),
        ("DATABASE_URL", "mysql://bot:hunter2@127.0.0.1/x"),
        ("DATABASE_URL", "sqlite:///no/such/folder/hunter2.db"),
        ("PORT", "hunter2"),
        ("PORT", "70000"),
        ("PUBLIC_URL", "hunter2.example.org"),
        ("SLACK_BOT_TOKEN", "hunter2"),
        ("SLACK_BOT_TOKEN", "xoxb-hunter2"),
        ("SLACK_APP_TOKEN", "hunter2"),
        ("TELEGRAM_BOT_TOKEN", "hunter2"),
        ("TELEGRAM_WEBHOOK_SECRET", "hunter2"),
        ("TELEGRAM_API_URL", "ftp://hunter2"),
        ("APPROVAL_DAYS", "0"),
        ("LOG_LEVEL", "hunter2"),
    ],
)
def test_a_bad_setting_is_one_line_that_names_it(shell: Shell, words: tuple[str, ...], name: str, value: str) -> None:
    shell.set(**{name: value})
    said = shell.call(*words)
    said.refuses(f"main.py {words[0]}: ", name)
    assert "folder" in value or "hunter2" not in said.err


def test_settings_are_read_from_a_file_in_the_folder(shell: Shell) -> None:
    (shell.folder / ".env").write_text("DATABASE_URL=sqlite:///mine.db\nPORT=\n# a comment\nUNKNOWN=1\n")
    assert shell.call("migrate").code == 0
    assert (shell.folder / "mine.db").exists()
    shell.set(DATABASE_URL="sqlite:///other.db")
    shell.call("migrate")
    assert (shell.folder / "other.db").exists(), "the environment comes first"


@pytest.mark.parametrize("command", ["chat", "migrate", "load"])
@pytest.mark.parametrize("url", ["postgresql://bot:hunter2@127.0.0.1:1/x", "sqlite:////tmp", "sqlite:///text.db"])
def test_a_database_that_does_not_answer_is_one_line(shell: Shell, command: str, url: str) -> None:
    (shell.folder / "text.db").write_text("This is a letter, not a database; it is long enough to be read as one. " * 3)
    shell.set(DATABASE_URL=url)
    said = shell.call(command, *(("--example",) if command == "load" else ()))
    said.refuses(f"main.py {command}: the database does not answer")
    assert "hunter2" not in said.err


def test_tables_of_a_newer_version_are_one_line(shell: Shell) -> None:
    shell.call("migrate")
    with sqlite3.connect(shell.folder / "alliance.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = 'to come'")
    connection.close()
    shell.call("chat").refuses("main.py chat: the tables were made by a newer version")


@pytest.mark.parametrize("words", [(), ("dance",), ("chat", "--now"), ("load", "--colour"), ("migrate", "now")])
def test_a_command_that_is_none_is_one_line(shell: Shell, words: tuple[str, ...]) -> None:
    shell.call(*words).refuses("main.py", "--help")


def test_help_names_every_command(shell: Shell) -> None:
    said = shell.call("--help")
    assert (said.code, said.err) == (0, "")
    assert all(re.search(rf"^    {command}\s", said.out, re.M) for command in COMMANDS)


# doctor


def for_us_alone(url: str) -> None:
    Path(url.removeprefix("sqlite:///")).chmod(0o600)


def test_the_doctor_is_content_with_a_bot_that_only_chats(filled: Shell) -> None:
    for_us_alone(os.environ["DATABASE_URL"])
    said = filled.call("doctor")
    assert (said.code, said.err) == (0, "")
    parts = [line.removeprefix("ok").strip().split(":")[0] for line in said.out.splitlines()]
    assert parts == ["settings", "disk", "database", "clock", "tables", "queue", "platforms"]


def test_the_doctor_finds_tables_that_are_not_made(shell: Shell) -> None:
    said = shell.call("doctor")
    assert said.code == 1
    assert re.search("TROUBLE tables: at nothing, .* python main.py migrate", said.out)


def test_the_doctor_finds_a_database_that_does_not_answer(shell: Shell) -> None:
    shell.set(DATABASE_URL="postgresql://bot:hunter2@127.0.0.1:1/x")
    said = shell.call("doctor")
    assert (said.code, said.err, "hunter2" in said.out) == (1, "", False)
    assert "TROUBLE database: the database does not answer" in said.out


def test_the_doctor_finds_messages_that_wait_too_long(filled: Shell) -> None:
    filled.call("chat", "--as", DEPUTY, "--now", "2020-01-06T09:00", typed=lines(*REQUEST))
    with sqlite3.connect(os.environ["DATABASE_URL"].removeprefix("sqlite:///")) as connection:
        connection.execute("UPDATE outbox SET state = 'ready' WHERE id = 1")
    connection.close()
    said = filled.call("doctor")
    assert (said.code, "TROUBLE queue: 1 ready" in said.out) == (1, True)


async def test_the_doctor_asks_the_platforms(tmp_path: Path, url: str) -> None:
    for_us_alone(url)
    async with FakeTelegram() as telegram, FakeSlack() as slack:
        here = {"DATABASE_URL": url, "TELEGRAM_API_URL": telegram.url, "SLACK_API_URL": slack.url}
        tokens = {"SLACK_BOT_TOKEN": slack.bot_token, "SLACK_APP_TOKEN": slack.app_token}
        here |= tokens
        async with started(tmp_path, "doctor", settings=here | {"TELEGRAM_BOT_TOKEN": telegram.token}) as process:
            well = await ended(process)
        async with started(tmp_path, "doctor", settings=here | {"TELEGRAM_BOT_TOKEN": SECRET}) as process:
            ill = await ended(process)
    assert (well.code, well.err, ill.code, ill.err) == (0, "", 1, "")
    assert "ok      telegram: @alliance_test_bot" in well.out
    assert "TROUBLE telegram: Telegram does not accept the token" in ill.out
    assert not any(token in well.out + ill.out for token in (SECRET, telegram.token, *tokens.values()))


# run


def test_without_a_token_it_says_what_is_missing_and_how_to_get_it(shell: Shell) -> None:
    shell.call("run").refuses("SLACK_BOT_TOKEN", "TELEGRAM_BOT_TOKEN", ".env", "README", "python main.py chat")


def test_a_port_that_is_taken_is_one_line(shell: Shell) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        shell.set(TELEGRAM_BOT_TOKEN=SECRET, TELEGRAM_API_URL="http://127.0.0.1:1", PORT=str(port))
        shell.call("run").refuses("main.py run: HOST and PORT", str(port), "in use")


@pytest.mark.parametrize("platform", ["telegram", "slack"])
async def test_a_token_that_is_refused_is_one_line(tmp_path: Path, platform: str) -> None:
    async with FakeTelegram() as telegram, FakeSlack() as slack:
        here = {"TELEGRAM_API_URL": telegram.url, "SLACK_API_URL": slack.url, "LOG_LEVEL": "WARNING", "PORT": "0"}
        tokens = {"telegram": {"TELEGRAM_BOT_TOKEN": SECRET}}
        tokens["slack"] = {"SLACK_BOT_TOKEN": "xoxb-A-secret", "SLACK_APP_TOKEN": slack.app_token}
        async with started(tmp_path, "run", settings=here | tokens[platform]) as process:
            said = await ended(process)
    said.refuses("main.py run: ", f"{platform.upper()}_BOT_TOKEN")
    assert "A-secret" not in said.err


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
async def test_it_serves_until_it_is_told_to_stop(tmp_path: Path, url: str, stop: signal.Signals) -> None:
    async with FakeTelegram() as telegram, FakeSlack() as slack:
        port = free_port()
        settings = {"DATABASE_URL": url, "PORT": str(port), "LOG_LEVEL": "DEBUG"}
        settings |= {"TELEGRAM_BOT_TOKEN": telegram.token, "TELEGRAM_API_URL": telegram.url}
        settings |= {"SLACK_BOT_TOKEN": slack.bot_token, "SLACK_APP_TOKEN": slack.app_token, "SLACK_API_URL": slack.url}
        telegram.add_user(7, "Ann")
        slack.add_user("U7", "Ann", "ann@example.org")
        async with started(tmp_path, "run", settings=settings) as process:
            await slack.connected(seconds=20)
            assert await get(port, "/health") == "200 alive"
            assert (await get(port, "/ready")).startswith("200 ready\ndatabase: answers")
            await telegram.say(7, "help")
            assert (await slack.say("U7", "help")).ok
            await until(lambda: bool(telegram.seen_by(7) and slack.seen_by("U7")))
            async with started(tmp_path, "chat", settings=settings) as second:
                (await ended(second)).refuses("in use by another process of the bot")
            process.send_signal(stop)
            async with asyncio.timeout(10):
                said = await ended(process)
        tokens = [telegram.token, slack.bot_token, slack.app_token]
    assert (said.code, said.out) == (0, "")
    assert "Traceback" not in said.err
    assert not any(token in said.err for token in tokens)
    assert "ann@example.org" not in said.err
    assert not telegram.problems + slack.problems + slack.failures


def test_with_nothing_to_read_from_chat_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "stdin", None)
    assert main.main(["chat"]) == 2
    assert capsys.readouterr().err == ("main.py chat: there is nothing to read from: give it a terminal or a pipe\n")
