"""While several processes run, their clocks differ, their queue is emptied, and a newer version takes their place."""

import asyncio
import shutil
import signal
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import select

from bot.tables import EVERY
from storage import migrate
from storage.broadcasts import Excuse
from storage.inbox import Event
from storage.requests import SupportRequest
from tests import many
from tests.command_line import MAIN
from tests.crash_town import Town
from tests.fleet import QUICK, Fleet, fleet_on
from tests.test_broadcast_crash import finished, move_in, said
from tests.test_crash import asks_for_support, every_answer_is_kept
from tests.test_fleet import BUSY, all_serve, everything_ended, heads_of, shared_url, unspoilt

__all__ = ["shared_url"]
pytestmark = [pytest.mark.unmeasured, pytest.mark.soak, pytest.mark.timeout(600)]
PROGRAM = ("bot", "handlers", "messages", "scheduler", "storage", "main.py")
NEXT = '''"""One more column"""

import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = "{before}"


def upgrade() -> None:
    op.add_column("person", sa.Column("of_the_next_version", sa.String(length=8), nullable=True))


def downgrade() -> None:
    op.drop_column("person", "of_the_next_version")
'''


def next_version(folder: Path, revision: str) -> Path:
    """The program as it may be after the next release, whose tables have one more column."""
    for name in PROGRAM:
        source = MAIN.parent / name
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, folder / name)
    text = NEXT.format(revision=revision, before=migrate.newest())
    (folder / f"storage/migrations/versions/{revision}.py").write_text(text)
    return folder


async def replaced(fleet: Fleet, old: int, program: Path) -> None:
    """One is told to stop, and one of the newer version begins."""
    fleet.signal(old, signal.SIGTERM)
    await fleet.ended(old)
    await fleet.serves(await fleet.start(program))


async def test_processes_whose_clocks_are_minutes_off_go_by_that_of_the_database(
    shared_url: str, tmp_path: Path
) -> None:
    async with fleet_on(shared_url, tmp_path, QUICK, processes=1) as (town, fleet):
        for minutes in (5, -5):
            await fleet.start(more={"ASKEW": str(60 * minutes)})
        await all_serve(fleet)
        assert sum("off the database’s" in fleet.log(number) for number in fleet.running) == 2
        heads, readers = await heads_of(town, 2), await move_in(town, 20)
        number = await many.start(town.database, dict.fromkeys(readers, Excuse.NONE), datetime.now(UTC))
        await asyncio.gather(*(asks_for_support(head, n) for n, head in heads.items()))
        await finished(town, number)
        await everything_ended(town)
        await every_answer_is_kept(town, heads)
        assert {said(town)[address] for address in readers.values()} == {1}
        assert await furthest_from_now(town) < timedelta(minutes=2)
        unspoilt(town, fleet, heads)


async def furthest_from_now(town: Town) -> timedelta:
    """How far off the moments are that were written down."""
    async with town.database.reading() as session:
        moments: list[datetime] = [
            *await session.exec(select(Event.at)),
            *await session.exec(select(SupportRequest.since)),
        ]
    now, furthest = datetime.now(UTC), timedelta()
    for moment in moments:
        furthest = max(furthest, abs(now - moment))
    return furthest


async def test_a_queue_that_is_emptied_in_mid_broadcast_loses_nothing(shared_url: str, tmp_path: Path) -> None:
    async with fleet_on(shared_url, tmp_path, BUSY) as (town, fleet):
        readers = await move_in(town, 120)
        await all_serve(fleet)
        number = await many.start(town.database, dict.fromkeys(readers, Excuse.NONE), datetime.now(UTC))
        for enough in (10, 40, 70):
            async with asyncio.timeout(60):
                while said(town).total() < enough:
                    await asyncio.sleep(0.01)
            async with town.database.transaction() as session:
                await session.exec(sa.text("TRUNCATE pgqueuer.pgqueuer"))  # type: ignore[call-overload]
        await finished(town, number)
        await everything_ended(town)
        assert {said(town)[address] for address in readers.values()} == {1}
        unspoilt(town, fleet, {})


async def test_the_next_version_takes_over_one_process_after_the_other_while_people_talk(
    shared_url: str, tmp_path: Path
) -> None:
    newer = next_version(tmp_path / "next", f"9999{migrate.SUITS}{migrate.newest().partition('_')[0]}")
    async with fleet_on(shared_url, tmp_path, QUICK) as (town, fleet):
        await all_serve(fleet)
        heads = await heads_of(town, 2)
        talking = asyncio.gather(*(asks_for_support(head, n) for n, head in heads.items()))
        old = list(fleet.running)
        await fleet.serves(await fleet.start(newer))  # it changes the tables while the old ones work on them
        assert (await migrate.revision(town.database)).startswith("9999")
        await asyncio.sleep(EVERY + 1)  # by then the others have looked
        assert set(old) < set(fleet.running)
        await talking
        talking = asyncio.gather(*(head.says("what does an sle cost") for head in heads.values()))
        for one in old:
            await replaced(fleet, one, newer)
        await talking
        for head in heads.values():
            await head.sees("free")
        await everything_ended(town)
        await every_answer_is_kept(town, heads)
        unspoilt(town, fleet, heads, *old)


async def test_processes_that_do_not_suit_the_tables_of_the_next_version_end_by_themselves(
    shared_url: str, tmp_path: Path
) -> None:
    newer = next_version(tmp_path / "next", "9999")
    async with fleet_on(shared_url, tmp_path, QUICK) as (town, fleet):
        await all_serve(fleet)
        heads, old = await heads_of(town, 2), list(fleet.running)
        began = time.monotonic()
        await fleet.start(newer)
        for one in old:
            await fleet.ended(one)
            assert migrate.NEWER in fleet.log(one)
        print(f"the old ones ended within {time.monotonic() - began:.1f} s")
        await fleet.poller_beside()
        await asyncio.gather(*(asks_for_support(head, n) for n, head in heads.items()))
        await everything_ended(town)
        await every_answer_is_kept(town, heads)
        unspoilt(town, fleet, heads, *old)
