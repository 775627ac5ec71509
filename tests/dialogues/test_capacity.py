"""How much capacity is left: by area for the central team, one honest figure for a school."""

import pytest
from sqlmodel import select, update

from storage import ledger
from storage.alliance import Alliance
from storage.requests import Status
from storage.specialisms import Sle
from tests.dialogues.test_matching import gave
from tests.stages import ASKER, TEAM, request_at
from tests.world import World

GETHIN = "gethin.bryncarn@curlew.example.org"
ARJUN = "arjun.pillaiford@skylark.example.org"


async def test_who_has_days_left_for_a_subject_and_a_phase(world: World) -> None:
    team = await world.person(TEAM)
    await team.says("which SLEs are available for KS1 phonics")
    team.hears("SLEs for Phonics, Key Stage 1, 2026/27", "Adele Fontbury", "Fiona Lochbury")
    team.hears_not("Bilal")
    await team.says("who has capacity for secondary science")
    team.hears("SLEs for Science, Key Stage 3, Key Stage 4, 2026/27", "Ifeoma Chukwudale")


async def test_the_team_sees_how_much_capacity_is_left_by_area(world: World) -> None:
    team = await world.person(TEAM)
    await gave(world, ARJUN, "1.5")
    await team.says("capacity")
    team.hears(
        "106 of 107.5 free days left in 2026/27", "Maths: 18.5 of 20 days, 7 SLEs", "Music: 1.5 of 1.5 days, 1 SLE"
    )


@pytest.mark.parametrize("text", ["how much capacity is left", "who has capacity for secondary science"])
async def test_a_school_hears_the_honest_overall_figure_and_no_names(world: World, text: str) -> None:
    head = await world.person(ASKER)
    await gave(world, ARJUN, "1.5")
    await head.says(text)
    head.hears("All SLEs together have 106 of 107.5 free days left in 2026/27", "please ask early")
    head.hears_not("Chukwudale", "Maths")


async def test_free_days_that_were_never_loaded_are_not_invented(world: World) -> None:
    team, head = await world.person(TEAM), await world.person(ASKER)
    async with world.database.transaction() as session:
        await session.exec(update(Alliance).values(free_days=None))
    for talker in (team, head):
        await talker.says("capacity")
        talker.hears("I do not have how many free days the SLEs have")


async def test_all_balances_at_once_are_those_asked_for_one_by_one(world: World) -> None:
    await request_at(world, Status.AGREED, days="5", extra="3.5")
    await gave(world, ARJUN, "1.5")
    async with world.database.reading() as session:
        sles = (await session.exec(select(Sle))).all()
        for sle in sles:
            balance = (await ledger.balances(session, sles, "2026/27"))[sle.person_id]
            assert balance.allowance == await ledger.allowance(session, sle)
            assert balance.free_left == await ledger.free_left(session, sle, "2026/27")
            assert balance.given == await ledger.given(session, sle.person_id, "2026/27")
