"""The laws of the free days: none is given twice, none gets lost, and nothing costs more than was signed for."""

import asyncio
import random
from collections.abc import AsyncIterator
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select, update

from storage import deployments, ledger, lifecycle, requests, visits
from storage.alliance import Alliance
from storage.database import Database
from storage.deployments import Deployment
from storage.ledger import Beyond, DayUse, NotLeft, Piece, Use
from storage.requests import Status
from storage.specialisms import Sle
from storage.visits import V, Visit
from tests.stages import SLE, deployment_of, person_id, request_at, visit_on
from tests.world import MONDAY, World, world_on

HALVES = st.integers(1, 12).map(lambda n: Decimal(n) / 2)
YEARS = st.sampled_from(["2026/27", "2027/28"])


@given(st.lists(st.builds(Piece, YEARS, HALVES), max_size=8), st.dictionaries(YEARS, HALVES))
def test_free_days_go_to_what_comes_first_and_never_beyond_what_is_left(
    pieces: list[Piece], left: dict[str, Decimal]
) -> None:
    allotted = ledger.allot(pieces, left)
    assert [piece for piece, _, _ in allotted] == pieces
    for piece, free, charged in allotted:
        assert free >= 0
        assert charged >= 0
        assert free + charged == piece.days
    for year in {piece.year for piece in pieces}:
        given_free = sum((free for piece, free, _ in allotted if piece.year == year), Decimal(0))
        asked = sum((piece.days for piece in pieces if piece.year == year), Decimal(0))
        assert given_free == min(asked, left.get(year, Decimal(0)))


def test_five_days_with_one_and_a_half_free_left_cost_875_pounds() -> None:
    [(_, free, charged)] = ledger.allot([Piece("2026/27", Decimal(5))], {"2026/27": Decimal("1.5")})
    assert ledger.Quote(free, charged, Decimal(250)).amount == Decimal(875)


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2027, 8, 31), "2026/27"),
        (date(2027, 9, 1), "2027/28"),
        (date(2026, 1, 1), "2025/26"),
        (date(1999, 9, 1), "1999/00"),
    ],
)
def test_the_academic_year_ends_on_31_august(day: date, year: str) -> None:
    assert ledger.academic_year(day) == year


@pytest.fixture
async def town(filled: Database) -> AsyncIterator[World]:
    """A world in the terminal alone: what is tested here does not speak."""
    async with world_on(filled, "terminal") as made:
        yield made


async def test_days_across_31_august_count_in_the_year_of_their_own_date(town: World, filled: Database) -> None:
    number = await request_at(town, Status.AGREED, days="2")
    await visit_on(town, number, date(2027, 7, 1), V.BOTH_CONFIRMED)
    await visit_on(town, number, date(2027, 9, 9), V.BOTH_CONFIRMED)
    async with filled.reading() as session:
        rows = await ledger.of_deployment(session, await deployment_of(town, number))
    assert {(row.day, row.year, row.free) for row in rows} == {
        (date(2027, 7, 1), "2026/27", Decimal(1)),
        (date(2027, 9, 9), "2027/28", Decimal(1)),
    }


async def test_a_move_into_a_year_without_free_days_is_refused_and_changes_nothing(
    town: World, filled: Database
) -> None:
    number = await request_at(town, Status.AGREED, days="1")
    visit = await visit_on(town, number, date(2027, 7, 1), V.BOTH_CONFIRMED)
    async with filled.transaction() as session:
        sle = await person_id(session, SLE)
        await ledger.note_programme(
            session, sle, Use.FACILITATION, date(2027, 9, 1), Decimal(3), "Embedding Excellence"
        )
    with pytest.raises(Beyond) as beyond:
        async with filled.transaction() as session:
            moved = await visits.find(session, visit, to_change=True)
            assert moved
            moved.day = date(2027, 9, 9)
            session.add(moved)
            await session.flush()
            deployment = await deployments.live(session, number)
            assert deployment
            await ledger.settle(session, deployment)
    assert (beyond.value.charged, beyond.value.agreed) == (Decimal(1), Decimal(0))
    async with filled.reading() as session:
        assert (await session.get_one(Visit, visit)).day == date(2027, 7, 1)
        [row] = await ledger.of_deployment(session, await deployment_of(town, number))
    assert (row.year, row.free) == ("2026/27", Decimal(1))


async def test_a_day_that_no_year_has_room_for_any_more_leaves_the_agreement(town: World, filled: Database) -> None:
    number = await request_at(town, Status.AGREED, days="1")
    visit = await visit_on(town, number, date(2028, 9, 5), V.BOTH_CONFIRMED)
    async with filled.transaction() as session:
        sle = await person_id(session, SLE)
        for year in (2026, 2027):
            await ledger.note_programme(session, sle, Use.DESIGN, date(year, 9, 14), Decimal(3), "Toolkit")
        missed = await visits.find(session, visit, to_change=True)
        live = await deployments.live(session, number)
        assert missed and live
        await visits.move(session, missed, V.MISSED, None, MONDAY)
        await ledger.take_back(session, live, missed.length)
    await check(filled)
    async with filled.reading() as session:
        assert await ledger.of_deployment(session, await deployment_of(town, number)) == []


async def test_a_lower_cap_of_the_sles_own_head_counts_instead_of_the_alliances(filled: Database) -> None:
    async with filled.transaction() as session:
        sle = await session.get_one(Sle, await person_id(session, SLE))
        sle.days_a_year = 2
        session.add(sle)
        await session.flush()
        assert await ledger.free_left(session, sle, "2026/27") == 2
        sle.days_a_year = 5
        assert await ledger.free_left(session, sle, "2026/27") == 3


async def test_two_co_ordinators_want_the_last_day_at_once_and_one_gets_it(filled: Database) -> None:
    async with filled.transaction() as session:
        sle = await person_id(session, SLE)
        await ledger.note_programme(session, sle, Use.DESIGN, date(2027, 1, 11), Decimal(2), "Toolkit")

    async def takes_it(what: str) -> str:
        try:
            async with filled.transaction() as session:
                await ledger.note_programme(session, sle, Use.FACILITATION, date(2027, 1, 12), Decimal(1), what)
        except NotLeft as none:
            return f"told that {none.left:g} are left"
        return "got it"

    outcomes = await asyncio.gather(*(takes_it(name) for name in ("Wellbeing", "Mentoring", "Diploma")))
    assert sorted(outcomes) == ["got it", "told that 0 are left", "told that 0 are left"]


async def test_two_schools_sign_for_the_last_free_day_at_once_and_one_gets_it(town: World, filled: Database) -> None:
    first = await request_at(town, Status.SCOPING, days="2")
    second = await request_at(town, Status.SCOPING, days="2", asker="head@witham.example.org")

    async def signs(number: int) -> str:
        try:
            async with filled.transaction() as session:
                live = await deployments.live(session, number)
                assert live
                await lifecycle.sign(session, live, ledger.Quote(Decimal(2), Decimal(0), None), live.sle_id, MONDAY)
        except Beyond as beyond:
            return f"{beyond.charged:g} would be charged"
        return "signed"

    assert sorted(await asyncio.gather(signs(first), signs(second))) == ["1 would be charged", "signed"]


async def check(database: Database) -> None:
    """What always holds, whatever happened before."""
    async with database.reading() as session:
        rows = (await session.exec(select(DayUse))).all()
        for sle_id, year in {(row.sle_id, row.year) for row in rows}:
            free = sum((r.free for r in rows if (r.sle_id, r.year) == (sle_id, year)), Decimal(0))
            assert free <= 3, (sle_id, year)  # also after the SLE's head has set a lower cap: what was promised stays
        for deployment in (await session.exec(select(Deployment))).all():
            mine = [row for row in rows if row.deployment_id == deployment.id]
            charged = sum((row.charged for row in mine), Decimal(0))
            assert charged <= deployment.charged <= deployment.extra
            counted = await visits.of_deployment(session, deployment.id or 0, *visits.COUNTED)
            dated = {row.visit_id: row for row in mine if row.visit_id}
            assert dated.keys() == {visit.id for visit in counted}
            for visit in counted:
                row = dated[visit.id or 0]
                assert (row.day, row.year) == (visit.day, ledger.academic_year(visit.day))
                assert row.free + row.charged == visit.length
            if deployment.signed_at:
                assert sum((row.free + row.charged for row in mine), Decimal(0)) == deployment.days


@pytest.mark.parametrize("seed", range(3))
async def test_whatever_is_signed_booked_and_cancelled_the_books_balance(
    town: World, filled: Database, seed: int
) -> None:
    chance = random.Random(seed)
    signed: list[int] = []
    for _ in range(30):
        match chance.choice(["sign", "book", "book", "move", "give", "cancel", "end", "programme"]):
            case "sign" if len(signed) < 6:
                days, extra = chance.choice(["0.5", "1", "2", "3", "5"]), chance.choice(["0", "2", "5"])
                with_room = await _sign(town, days, extra)
                signed += [with_room] if with_room else []
            case "end" if signed:
                await _end(filled, signed.pop(chance.randrange(len(signed))), chance)
            case "programme":
                await _programme(filled, chance)
            case what if signed:
                await _with_visit(filled, chance.choice(signed), what, chance)
        await check(filled)


async def _sign(world: World, days: str, extra: str) -> int | None:
    try:
        return await request_at(world, Status.AGREED, days=days, extra=extra)
    except Beyond:
        return None


async def _programme(database: Database, chance: random.Random) -> None:
    try:
        async with database.transaction() as session:
            day, length = date(2027, 3, 1) + timedelta(chance.randrange(300)), Decimal(chance.choice(["0.5", "1"]))
            sle = await person_id(session, SLE)
            await ledger.note_programme(session, sle, chance.choice([Use.DESIGN, Use.FACILITATION]), day, length, "NPQ")
    except NotLeft as none:
        assert none.left < 1


async def _end(database: Database, number: int, chance: random.Random) -> None:
    async with database.transaction() as session:
        request = await requests.find(session, number, to_change=True)
        assert request
        await lifecycle.move(session, request, Status.CANCELLED, None, MONDAY, "no longer needed")


async def _with_visit(database: Database, number: int, what: str, chance: random.Random) -> None:
    """One thing happens to a day of the deployment; what the ledger refuses does not happen."""
    day = date(2027, 1, 4) + timedelta(chance.randrange(400))
    try:
        async with database.transaction() as session:
            live = await deployments.live(session, number)
            assert live
            booked = await visits.of_deployment(session, live.id or 0, V.BOTH_CONFIRMED)
            if what == "book":
                visit = Visit(
                    deployment_id=live.id or 0, day=day, length=Decimal(chance.choice(["0.5", "1"])), since=MONDAY
                )
                await visits.propose(session, visit, live.sle_id, MONDAY, by_sle=True, by_school=True)
            elif booked and what == "move":
                await visits.rearrange(session, booked[0], day, live.sle_id, MONDAY, by_sle=True)
                await visits.confirm(session, booked[0], live.sle_id, MONDAY, school=chance.random() < 0.7)
            elif booked and what == "give":
                await visits.move(session, booked[0], V.DONE, live.sle_id, MONDAY)
            elif booked:
                await visits.move(session, booked[0], V.CANCELLED_LATE, live.sle_id, MONDAY)
            await ledger.settle(session, live)
    except Beyond as beyond:
        assert beyond.charged > beyond.agreed


async def test_without_a_loaded_allowance_no_day_is_free(filled: Database) -> None:
    async with filled.transaction() as session:
        await session.exec(update(Alliance).values(free_days=None))
        sle = await session.get_one(Sle, await person_id(session, SLE))
        assert await ledger.free_left(session, sle, "2026/27") == 0
