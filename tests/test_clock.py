"""The clock applies every rule, whatever becomes of the others."""

from datetime import datetime

import pytest

from messages.dates import LONDON
from messages.house import House
from scheduler import clock
from scheduler.tick import Tick
from storage.database import Database

NOON = datetime(2026, 11, 23, 12, tzinfo=LONDON)


async def test_a_rule_that_fails_is_logged_and_keeps_no_other_from_its_turn(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    had_their_turn: list[datetime] = []

    async def fails(tick: Tick) -> None:
        raise TypeError("Amara Barleycroft")

    async def works(tick: Tick) -> None:
        had_their_turn.append(tick.now)

    await clock.tick(database, House(), NOON, (fails, works))
    assert had_their_turn == [NOON]
    assert "rule fails failed: TypeError" in caplog.text
    assert "Amara" not in caplog.text
    caplog.clear()
