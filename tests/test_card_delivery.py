"""One card a matter in each room, whatever happens to it on its way, and all else under it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pytest

from bot.assembly import Clock
from handlers.router import Scene
from messages.dates import LONDON
from messages.message import Message
from storage.database import Database
from storage.outbox import State
from tests.scripted import Office, Scripted
from tests.serving import until

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=LONDON)
MATTER: dict[str, Any] = {"about": "request:1", "notice": "test.drawn"}
CARD = MATTER | {"surface": "card"}


@pytest.fixture
def office(database: Database) -> Office:
    clock = Clock(NOON, stands=True)
    made = Office(database, clock, Scripted(clock, "near"), Scripted(clock, "far"))
    made.delivery.catalogue.notices["test.drawn"] = drawn
    return made


async def drawn(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    return Message(f"as it is at {scene.now.astimezone(LONDON):%H:%M:%S}")


async def test_a_card_takes_the_place_of_the_one_before_and_the_rest_goes_under_it(office: Office) -> None:
    await office.put("shown", "moved", **CARD)
    await office.put("withdrawn", **MATTER)
    await office.settle()
    shown, moved, withdrawn = office.near.taken
    assert (shown.surface, shown.replaces, shown.under) == ("chat", "", "")
    assert (moved.replaces, moved.under) == ("receipt-1", "")
    assert (withdrawn.replaces, withdrawn.under) == ("", "receipt-2")


async def test_matters_and_rooms_are_kept_apart(office: Office) -> None:
    await office.put("shown", **CARD)
    await office.put("other", **(CARD | {"about": "request:2"}))
    await office.put("told", **(MATTER | {"about": "request:2"}))
    await office.put("shown", chat="bob", **CARD)
    await office.put("moved", **CARD)
    await office.settle()
    places = sorted((parcel.chat, parcel.replaces, parcel.under) for parcel in office.near.taken)
    receipts = {(chat, n): f"receipt-{n + 1}" for n, (chat, _) in enumerate(office.near.said)}
    assert [place for place in places if place[0] == "bob"] == [("bob", "", "")]
    used = {replaces or under for chat, replaces, under in places if chat == "ann"} - {""}
    assert len(used) == 2
    assert used <= {receipt for (chat, _), receipt in receipts.items() if chat == "ann"}


async def test_a_card_that_is_tried_again_shows_the_present_state_so_that_its_change_is_not_sent(
    office: Office,
) -> None:
    office.near.troubles["ann"] = [ConnectionError()]
    await office.put("shown", "moved", **CARD)
    await office.settle()
    assert (await office.row("moved")).state is State.STALE
    await office.settle(3)
    assert office.near.texts("ann") == ["as it is at 12:00:03"]


async def test_what_is_told_while_the_card_is_tried_again_is_not_held_up(office: Office) -> None:
    office.near.troubles["ann"] = [ConnectionError()]
    await office.put("shown", **CARD)
    await office.put("told", **MATTER)
    await office.settle()
    assert [(parcel.replaces, parcel.under) for parcel in office.near.taken] == [("", "")]


async def test_a_card_on_its_way_from_another_process_is_waited_for(office: Office) -> None:
    door, other = office.near.shut("ann"), office.another()
    other.delivery.catalogue.notices["test.drawn"] = drawn
    await office.put("shown", **CARD)
    await other.delivery.collect()
    await until(lambda: len(office.near.tried) == 1)
    await office.put("moved", **CARD)
    await office.settle()
    assert len(office.near.tried) == 1
    door.set()
    await other.settle()
    await office.settle(1.1)
    assert [parcel.replaces for parcel in office.near.taken] == ["", "receipt-1"]


async def test_a_card_that_could_not_be_sent_is_replaced_by_a_new_one(office: Office) -> None:
    office.near.troubles["ann"] = [ConnectionError() for _ in range(8)]
    await office.put("shown", **CARD)
    for _ in range(9):
        await office.settle(3600)
    assert (await office.row("shown")).state is State.FAILED
    await office.put("moved", **CARD)
    await office.settle()
    assert [parcel.replaces for parcel in office.near.taken] == [""]
