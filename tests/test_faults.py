"""An error that nobody expected: a sentence for whoever runs the bot, and a report in which no person is."""

import asyncio
import importlib.util
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from sentry_sdk.envelope import Envelope
from sentry_sdk.transport import Transport

import main
from bot import alarms, faults
from bot.errors_to_sentry import OF_A_FRAME, ToSentry
from bot.masking import MASK, Masking
from bot.settings import Settings
from storage import causes
from tests.command_line import Shell, without_settings
from tests.stages import ASKER
from tests.world import World

DSN = "https://0123456789abcdef@sentry.example.org/1"
SECRET = "canary-of-a-token"
CANARIES = ("canary", "Canary", ASKER)


async def failing(*_: object) -> int:
    said = "Mrs Canary wrote this"
    raise LookupError(said)


async def failing_at_once(*_: object) -> int:
    async with asyncio.TaskGroup() as group:
        group.create_task(failing())
        group.create_task(failing())
    return 0


@pytest.fixture
def shell(tmp_path: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    without_settings(monkeypatch)
    monkeypatch.chdir(tmp_path)
    return Shell(tmp_path, monkeypatch, capsys)


@pytest.mark.parametrize("fault", [failing, failing_at_once])
def test_a_fault_of_ours_is_one_sentence_and_an_exit_code_of_its_own(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, fault: Any
) -> None:
    monkeypatch.setattr(main, "print_manifest", fault)
    ended = shell.call("manifest")
    assert (ended.code, ended.out, ended.err.count("\n")) == (faults.EXIT, "", 1)
    assert ended.err.startswith("main.py manifest: a fault of the program ended it")
    assert "LookupError at" in ended.err and "test_faults.py" in ended.err
    assert "Canary" not in ended.err


def test_only_at_debug_is_its_way_through_the_program_written_down_and_never_its_words(
    caplog: pytest.LogCaptureFixture,
) -> None:
    for level, shown in ((logging.INFO, False), (logging.DEBUG, True)):
        caplog.clear()
        caplog.set_level(level, logger="bot.faults")
        try:
            raise LookupError("Mrs Canary wrote this")
        except LookupError as error:
            faults.report(error)
        said = "\n".join(record.getMessage() for record in caplog.records)
        assert ("test_only_at_debug" in said) == shown
        assert "Mrs Canary wrote this" not in said.replace('raise LookupError("Mrs Canary wrote this")', "")


class Kept(Transport):
    """Takes what would go to Sentry."""

    def __init__(self) -> None:
        super().__init__()
        self.envelopes: list[Envelope] = []

    def capture_envelope(self, envelope: Envelope) -> None:
        self.envelopes.append(envelope)

    @property
    def events(self) -> list[dict[str, Any]]:
        return [json.loads(item.get_bytes()) for envelope in self.envelopes for item in envelope.items]

    @property
    def everything(self) -> str:
        return b"".join(envelope.serialize() for envelope in self.envelopes).decode()


@pytest.fixture
def kept() -> Kept:
    return Kept()


@pytest.fixture
def sentry(kept: Kept) -> Iterator[ToSentry]:
    handler = ToSentry(DSN, Masking([SECRET]), "0.1", kept)
    logging.getLogger().addHandler(handler)
    yield handler
    logging.getLogger().removeHandler(handler)
    handler.close()


def fail_somewhere(said: str) -> None:
    try:
        json.loads(said)
    except ValueError as error:
        raise LookupError(f"Mrs Canary wrote {said}") from error


def test_a_report_holds_kind_place_and_cause_and_no_word_of_a_person(sentry: ToSentry, kept: Kept) -> None:
    with causes.because_of("turn:abc"):
        try:
            fail_somewhere("canary sings")
        except LookupError:
            logging.getLogger("bot.desk").error("turn failed for %s", "Mrs Canary")
    [event] = kept.events
    assert [each["type"] for each in event["exception"]["values"]][-2:] == ["JSONDecodeError", "LookupError"]
    frames = event["exception"]["values"][-1]["stacktrace"]["frames"]
    assert frames[-1]["function"] == "fail_somewhere" and frames[-1]["in_app"]
    assert all(set(frame) <= set(OF_A_FRAME) for each in event["exception"]["values"] for frame in frame_list(each))
    assert event["tags"]["cause"] == "turn:abc" and event["logger"] == "bot.desk"
    assert set(event) <= {"event_id", "timestamp", "platform", "level", "logger", "release", "exception", "tags"}
    assert "anary" not in kept.everything


def frame_list(exception: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = exception["stacktrace"]["frames"]
    return found


def test_what_looks_like_a_secret_is_masked_wherever_it_stands(sentry: ToSentry, kept: Kept) -> None:
    logging.getLogger(f"bot.{SECRET}").error("failed")
    assert SECRET not in kept.everything and MASK in kept.everything


def test_the_same_error_is_reported_once_a_minute(sentry: ToSentry, kept: Kept) -> None:
    for _ in range(50):
        logging.getLogger("bot.delivery").error("outbox not read: %s", "OperationalError")
    logging.getLogger("bot.delivery").warning("no error")
    assert len(kept.events) == 1


async def test_a_turn_that_fails_is_reported_without_what_was_said(
    world: World, sentry: ToSentry, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    asker = await world.person(ASKER)
    monkeypatch.setattr("handlers.reading.answer", failing)
    await asker.says("canary sings")
    asker.hears("Sorry")
    assert "LookupError" in kept.everything
    assert not any(word in kept.everything for word in CANARIES)


def test_without_its_library_there_is_one_sentence(monkeypatch: pytest.MonkeyPatch, shell: Shell) -> None:
    shell.set(SENTRY_DSN=DSN)
    found = importlib.util.find_spec
    monkeypatch.setattr(alarms, "find_spec", lambda name: None if name == "sentry_sdk" else found(name))
    shell.call("manifest").refuses("main.py manifest: SENTRY_DSN is set, but sentry-sdk is not installed")


@pytest.mark.parametrize("dsn", ["nonsense", "https://sentry.example.org"])
def test_an_address_that_is_none_is_one_sentence(shell: Shell, dsn: str) -> None:
    shell.set(SENTRY_DSN=dsn)
    shell.call("manifest").refuses("main.py manifest: SENTRY_DSN: must be the address")


def test_with_an_address_errors_are_reported_and_without_one_nobody_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    without_settings(monkeypatch)
    before = list(logging.getLogger().handlers)
    with alarms.reported(Settings(sentry_dsn=DSN)):
        assert any(isinstance(each, ToSentry) for each in logging.getLogger().handlers)
    with alarms.reported(Settings()):
        assert logging.getLogger().handlers == before
    assert DSN in Settings(sentry_dsn=DSN).secrets and DSN not in repr(Settings(sentry_dsn=DSN))
