"""A gate that many processes share lets no more pass than one would, and nobody in front of their turn."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from bot.pace import AHEAD, BLINK, Pace, SharedPace
from bot.platform import Gate
from storage.database import Database
from storage.gates import RateGate, row_name
from tests.scripted import NOON

pytestmark = [pytest.mark.unmeasured, pytest.mark.parametrize("backend", ["postgres"])]
ALL, CHAT = Gate("all", 0.5, burst=2), Gate("chat", 1.0, burst=3)
WAITING = sa.text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
)
Steps = list[tuple[tuple[Gate, ...], float]]
STEPS = st.lists(
    st.tuples(st.sampled_from([(ALL, CHAT), (ALL,), (CHAT,)]), st.sampled_from([0.0, 0.1, 0.5, 3.0])), max_size=12
)


def later(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_shared_by_one_it_is_the_gate_of_one(empty_url: str, steps: list[tuple[tuple[Gate, ...], float]]) -> None:
    """For what goes to many; a word to one person takes its place ahead."""

    async def play() -> None:
        database, alone, at = Database(empty_url), Pace(), 0.0
        shared, number = SharedPace(database), uuid4()  # gates that no example before this one has used
        try:
            for gates, passing in steps:
                named = [Gate(f"{gate.name}:{number}", gate.interval, gate.burst) for gate in gates]
                at += passing
                mine = await alone.take(named, later(at), bulk=True)
                ours = await shared.take(named, later(at), bulk=True)
                assert ours[1] == mine[1]
                assert ours[0] == pytest.approx(max(mine[0], 0.0), abs=0.001)
        finally:
            await database.close()

    asyncio.run(play())


async def test_a_rush_of_several_processes_passes_one_by_one(empty_url: str) -> None:
    databases = [Database(empty_url) for _ in range(3)]
    paces = [SharedPace(database) for database in databases for _ in range(4)]
    for number in range(20):  # each time through gates that nobody has asked before
        gates = [Gate(f"all:{number}", 0.5, burst=2), Gate(f"chat:{number}", 1.0, burst=3)]
        taken = await asyncio.gather(*(pace.take(gates, NOON, bulk=True) for pace in paces))
        assert sum(passed for _, passed in taken) == 2
    for database in databases:
        await database.close()


async def test_of_two_who_find_a_gate_being_made_one_passes(database: Database) -> None:
    gate = Gate("all", 0.5)
    async with database.transaction() as session:
        session.add(RateGate(name=row_name(gate.name), free_at=NOON))
        await session.flush()
        both = [asyncio.create_task(SharedPace(database).take([gate], NOON, bulk=True)) for _ in range(2)]
        while (await database.answered(WAITING))[0][0] < len(both):
            pass
    assert sum(passed for _, passed in await asyncio.gather(*both)) == 1


async def test_a_word_to_one_person_takes_the_next_place_in_front_of_what_goes_to_many(
    database: Database,
) -> None:
    ours, theirs, gate = SharedPace(database), SharedPace(database), [Gate("all", 0.1)]
    assert await ours.take(gate, NOON, bulk=True) == (0.0, True)
    wait, taken = await theirs.take(gate, NOON)
    assert taken and wait == pytest.approx(0.1)
    assert (await ours.take(gate, later(0.1), bulk=True))[1] is False
    assert (await theirs.take(gate, later(0.1 - AHEAD)))[1] is False, "not as far ahead as that"


async def test_asked_to_wait_all_processes_wait(database: Database) -> None:
    ours, theirs = SharedPace(database), SharedPace(database)
    await ours.hold([ALL, CHAT], later(7))
    wait, taken = await theirs.take([ALL, CHAT], later(1))
    assert not taken and wait == pytest.approx(6)
    assert (await theirs.take([ALL, CHAT], later(7)))[1]
    assert (await ours.take([Gate("another", 1.0)], later(1)))[1], "the gate of another platform"


async def test_what_is_kept_names_nobody(database: Database) -> None:
    await SharedPace(database).take([Gate("telegram:4711", 1.0)], NOON)
    async with database.reading() as session:
        (row,) = (await session.exec(select(RateGate))).all()
    assert "4711" not in row.name
    assert row.free_at == later(1).astimezone(UTC)


async def test_while_the_database_is_away_nothing_passes(database: Database, caplog: pytest.LogCaptureFixture) -> None:
    away = Database(database.url.set(port=1).render_as_string(hide_password=False))
    pace = SharedPace(away)
    assert await pace.take([ALL], NOON) == (BLINK, False)
    await pace.hold([ALL], later(3))
    assert pace.late([ALL], NOON) == pytest.approx(3)
    assert "pace not asked" in caplog.text and "pace not shared" in caplog.text
    await away.close()
