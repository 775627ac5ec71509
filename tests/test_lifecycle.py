"""The life of a request: only the steps of the table are ever taken, and each is written down."""

import random
from itertools import pairwise

import pytest

from storage import deployments, evaluations, lifecycle, requests
from storage.database import Database
from storage.deployments import Release
from storage.evaluations import Part
from storage.lifecycle import IllegalMove
from storage.requests import OVER, Kind, Status
from tests.stages import ASKER, WAY, deployment_of, person_id, request_at
from tests.world import MONDAY, World, world_on


@pytest.mark.parametrize("kind", Kind)
def test_every_status_can_be_left_until_it_is_over(kind: Kind) -> None:
    moves = lifecycle.moves(kind)
    reached = {None, *(to for ways in moves.values() for to in ways)}
    for status in reached - {None}:
        assert (status in OVER) == (status not in moves), status


def reachable(kind: Kind, start: Status) -> set[Status]:
    seen, new = {start}, [start]
    while new:
        new = [to for was in new for to in lifecycle.moves(kind).get(was, ()) if to not in seen]
        seen.update(new)
    return seen


@pytest.mark.parametrize("kind", Kind)
def test_every_request_can_come_to_a_good_end(kind: Kind) -> None:
    for status in lifecycle.moves(kind):
        if status:
            assert Status.CLOSED in reachable(kind, status), status


@pytest.mark.parametrize("seed", range(6))
async def test_a_random_walk_takes_only_legal_steps_and_every_one_is_on_record(filled: Database, seed: int) -> None:
    chance = random.Random(seed)
    async with world_on(filled, "terminal") as world:
        number = await request_at(world, chance.choice(WAY))
        for _ in range(40):
            await wander(world, number, chance)
            await check(world, number)


async def wander(world: World, number: int, chance: random.Random) -> None:
    """Something happens: facts change, or somebody tries a step, legal or not."""
    async with world.database.transaction() as session:
        request = await requests.find(session, number, to_change=True)
        assert request
        was, live = request.status, await deployments.live(session, number)
        if live and chance.random() < 0.3:
            live.release = chance.choice(list(Release))
            live.sle_yes_at = chance.choice([None, MONDAY])
            live.school_yes_at = chance.choice([None, MONDAY])
            session.add(live)
        to, why = chance.choice(list(Status)), chance.choice(["", "because"])
        try:
            await lifecycle.move(session, request, to, None, MONDAY, why)
        except IllegalMove:
            assert request.status is was
        else:
            assert to in lifecycle.moves(request.kind)[was]


async def check(world: World, number: int) -> None:
    async with world.database.reading() as session:
        request = await requests.find(session, number)
        assert request
        history = await requests.moves_of(session, number)
        assert history[-1].became is request.status
        assert all(after.was is before.became for before, after in pairwise(history))
        live = await deployments.live(session, number)
        if request.status in (Status.MATCHING, Status.WITHDRAWN, Status.CANCELLED, Status.DECLINED):
            assert live is None
        if request.status in requests.DEPLOYED:
            assert live
            assert live.signed_at


async def test_nothing_is_offered_without_the_home_heads_yes(filled: Database) -> None:
    async with world_on(filled, "terminal") as world:
        await refused(
            world, await request_at(world, Status.AWAITING_RELEASE), Status.OFFERED, "own head has not agreed"
        )


async def test_nothing_is_agreed_without_both_heads(filled: Database) -> None:
    async with world_on(filled, "terminal") as world:
        await refused(world, await request_at(world, Status.SCOPING), Status.AGREED, "both heads have not agreed")
        await refused(world, await request_at(world, Status.OFFERED), Status.SCOPING, "have not both agreed")


async def test_nothing_is_closed_without_an_evaluation_or_a_reason(filled: Database) -> None:
    async with world_on(filled, "terminal") as world:
        number = await request_at(world, Status.EVALUATING)
        await refused(world, number, Status.CLOSED, "needs an evaluation")
        async with filled.transaction() as session:
            head = await person_id(session, ASKER)
            planned = await evaluations.plan(session, number, head, Part.END, MONDAY.date())
            planned.done_at = MONDAY
            request = await requests.find(session, number, to_change=True)
            assert request
            await lifecycle.move(session, request, Status.CLOSED, head, MONDAY)


async def refused(world: World, number: int, to: Status, why: str) -> None:
    async with world.database.transaction() as session:
        request = await requests.find(session, number, to_change=True)
        assert request
        with pytest.raises(IllegalMove, match=why):
            await lifecycle.move(session, request, to, None, MONDAY)


async def test_days_that_were_agreed_and_not_given_are_free_again_when_it_is_evaluated(filled: Database) -> None:
    async with world_on(filled, "terminal") as world:
        number = await request_at(world, Status.EVALUATING, days="3")
        async with filled.reading() as session:
            deployment = await deployments.find(session, await deployment_of(world, number))
        assert deployment
        assert deployment.days == 0
