"""The central team plans a coming year: needs, the best plan with its reasons, what if, and requests in one step."""

import pytest
from sqlmodel import select

from bot.planner import Planner
from storage.requests import Status, SupportRequest
from storage.year_plans import PlanState, YearPlan
from tests.stages import ASKER, TEAM
from tests.world import Talker, World


async def needs(team: Talker, school: str, area: str, days: str = "1", *, urgent: bool = False) -> None:
    await team.says("add a need")
    await team.fills({"school": school, "area": area, "days": days, "urgent": "yes" if urgent else "no"})
    await team.presses("Keep it")
    team.hears("Noted for 2027/28", school)


async def worked_out(world: World, team: Talker) -> None:
    await team.says("summer matching")
    await team.presses("Work it out")
    await world.advance(seconds=10)


async def test_needs_are_matched_looked_at_and_turned_into_requests(world: World) -> None:
    team, head = await world.person(TEAM), await world.person(ASKER)
    await team.says("summer matching")
    team.hears("Summer matching for 2027/28", "none that has no request yet")
    await needs(team, "Oakfield Fen Academy", "Maths", "2", urgent=True)
    await needs(team, "Witham Reach School", "Maths")
    await worked_out(world, team)
    team.hears("The plan for 2027/28 is there", "of 2 needs met", "No plan does better.")
    await team.presses("Who helps whom")
    team.hears("Oakfield Fen Academy: Maths, 2 days, urgent: Gethin Bryncarn (Curlew Bank Academy)")
    await team.presses("Why, and change")
    team.hears("Gethin Bryncarn (Curlew Bank Academy): offers Maths")
    await team.says("summer matching")
    await team.presses("Make requests of it")
    head.marks()
    await team.presses("Yes, make them")
    team.hears("I have made", "The headteachers are asked to agree")
    await world.settle()
    head.hears("Maths, as planned for 2027/28")
    await team.says("summer matching")
    team.hears("made for")
    async with world.database.reading() as session:
        made = (await session.exec(select(SupportRequest))).all()
    assert {request.status for request in made} == {Status.AWAITING_HEAD}
    assert "Gethin Bryncarn" in {request.answers["preferred"] for request in made}


async def test_a_pair_is_kept_or_ruled_out_and_days_are_added(world: World) -> None:
    team = await world.person(TEAM)
    await needs(team, "Oakfield Fen Academy", "Maths", "3")
    await worked_out(world, team)
    await team.presses("Who helps whom")
    team.hears("Gethin Bryncarn")
    await team.presses("Why, and change")
    await team.presses("Not this pair")
    team.hears("Gethin Bryncarn (Curlew Bank Academy) will not be planned for")
    await team.presses("Work it out")
    await world.advance(seconds=10)
    await team.presses("Who helps whom")
    team.hears_not("Gethin Bryncarn")
    await team.presses("Why, and change")
    await team.presses("Keep this pair")
    team.hears("stays with “Oakfield Fen Academy: Maths, 3 days”.")
    await worked_out(world, team)
    await team.presses("Who helps whom")
    team.hears("(kept)")


async def test_a_need_that_nobody_can_meet_says_why_and_what_if(world: World) -> None:
    team = await world.person(TEAM)
    await needs(team, "Oakfield Fen Academy", "Maths", "8")
    await worked_out(world, team)
    await team.presses("What stays open")
    team.hears("Oakfield Fen Academy: Maths, 8 days. Of", "who offer the area", "lacks")
    await team.presses(next(label for label in team.buttons if label.startswith("What if")))
    team.hears("I plan as if", "Their own head must agree")
    await team.presses("Work it out")
    await world.advance(seconds=10)
    team.hears("1 of 1 needs met")


async def test_the_plan_is_compared_and_exported(world: World) -> None:
    team = await world.person(TEAM)
    await needs(team, "Oakfield Fen Academy", "Maths")
    await team.says("summer matching")
    team.hears("not worked out yet")
    await worked_out(world, team)
    await team.says("summer matching")
    await team.presses("Compare")
    team.hears("Needs left open", "need by need")
    await team.says("summer matching")
    await team.presses("Export")
    team.hears("for a spreadsheet")


async def test_pressed_twice_requests_are_made_once(world: World) -> None:
    team = await world.person(TEAM)
    await needs(team, "Oakfield Fen Academy", "Maths")
    await worked_out(world, team)
    await team.says("summer matching")
    await team.presses("Make requests of it")
    await team.presses("Yes, make them")
    await team.says("make requests of the plan")
    team.hears("Needs, SLEs or wishes for 2027/28 have changed")
    async with world.database.reading() as session:
        assert len((await session.exec(select(SupportRequest))).all()) == 1


async def test_without_the_solver_there_is_a_simple_plan_that_says_so(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def none(_: object) -> None:
        return None

    monkeypatch.setattr("bot.planner.best", none)
    team = await world.person(TEAM)
    await needs(team, "Oakfield Fen Academy", "Maths")
    await worked_out(world, team)
    team.hears("the simple choice, need by need")
    async with world.database.reading() as session:
        assert (await session.exec(select(YearPlan.state))).one() is PlanState.SIMPLE


async def idle(_: Planner) -> bool:
    """Stands for a plan that takes its time."""
    return False


async def test_while_a_plan_is_worked_out_the_one_before_makes_no_request(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    team = await world.person(TEAM)
    await needs(team, "Oakfield Fen Academy", "Maths", "3", urgent=True)
    await needs(team, "Witham Reach School", "Maths")
    await worked_out(world, team)
    await team.presses("Who helps whom")
    await team.presses("Why, and change")
    await team.presses("Not this pair")
    await team.says("summer matching")
    await team.presses("The needs")
    await team.presses("Take it out")
    monkeypatch.setattr(Planner, "work", idle)
    await team.says("work out the plan")
    await team.says("make requests of the plan")
    team.hears("not worked out yet")
    await team.says("summer matching")
    team.hears("is being worked out")
    async with world.database.reading() as session:
        assert not (await session.exec(select(SupportRequest))).all()


async def test_an_urgent_need_becomes_an_urgent_request(world: World) -> None:
    team = await world.person(TEAM)
    await needs(team, "Oakfield Fen Academy", "Maths", urgent=True)
    await worked_out(world, team)
    await team.says("summer matching")
    await team.presses("Make requests of it")
    await team.presses("Yes, make them")
    async with world.database.reading() as session:
        assert (await session.exec(select(SupportRequest))).one().answers["urgency"] == "urgent"
