"""What the log holds: causes, no secrets, no words of people."""

import io
import json
import logging
from typing import Any

import pytest
from sqlmodel import select

from bot import logs
from bot.masking import MASK, Masking
from storage.outbox import Outgoing
from tests.stages import ASKER
from tests.world import World

SECRET = "p@ss/wörd:canary"


def written(form: str, message: str, *values: object, error: Exception | None = None, name: str = "bot.x") -> str:
    stream = io.StringIO()
    handler = logs.handler(stream, form, Masking([SECRET]))
    handler.handle(logging.LogRecord(name, logging.ERROR, __file__, 1, message, values, _info(error)))
    return stream.getvalue()


def _info(error: Exception | None) -> Any:
    if error is None:
        return None
    try:
        raise error
    except Exception as raised:  # noqa: BLE001 - to give it a place
        return (type(raised), raised, raised.__traceback__)


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize(
    "shown", [SECRET, "p%40ss%2Fw%C3%B6rd%3Acanary", "https://api/bot1234567:AAcanary-canary-canary-can/x"]
)
def test_a_secret_is_masked_however_it_is_written(form: str, shown: str) -> None:
    said = written(form, "asked %s", shown)
    assert "canary" not in said
    assert MASK in said


@pytest.mark.parametrize("form", ["text", "json"])
def test_the_words_of_an_error_are_left_out(form: str) -> None:
    said = written(form, "failed", error=ValueError("Mrs Canary wrote"))
    assert "Canary" not in said
    assert "ValueError at test_logs.py" in said


def test_a_task_that_failed_unheard_does_not_show_its_values() -> None:
    said = written("text", "Task exception was never retrieved\nfuture: <Task ValueError('Canary')>", name="asyncio")
    assert "never retrieved" in said
    assert "Canary" not in said


def test_a_line_that_cannot_be_written_is_only_named() -> None:
    assert written("text", "%d", "Canary") == "a line of bot.x could not be written\n"


def test_json_is_an_object_a_line() -> None:
    line = json.loads(written("json", "sent by %s", "slack"))
    assert (line["event"], line["level"], line["logger"]) == ("sent by slack", "ERROR", "bot.x")


async def test_nothing_that_people_say_is_logged_and_what_they_cause_is(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    for name in logs.OURS:
        caplog.set_level(logging.DEBUG, logger=name)
    asker = await world.person(ASKER)
    await asker.says("canarybird sings")
    await asker.sends_request(focus="canarybird at key stage 3")
    ours = [record.getMessage() for record in caplog.records if record.name.split(".")[0] in logs.OURS]
    assert any("sent by" in line for line in ours)
    assert not any("canarybird" in line.lower() or ASKER in line for line in ours)
    async with world.database.reading() as session:
        causes = {row.cause.partition(":")[0] for row in (await session.exec(select(Outgoing))).all()}
    assert "turn" in causes
