"""Somebody would rather talk to a person; an SLE was asked directly."""

from tests.stages import ASKER, SLE, TEAM
from tests.world import World


async def test_a_head_who_wants_to_be_rung_is_asked_once_and_the_team_hears_it(world: World) -> None:
    head, team = await world.person(ASKER), await world.person(TEAM)
    await head.says("just ring me")
    head.hears("Shall I ask Andy Chisholm’s team to ring you on 01632 960001?", "01522 889297")
    team.hears_nothing()
    await head.presses("Yes, please")
    head.hears("Done: Andy Chisholm’s team has your number")
    team.hears("Please ring Amara Barleycroft", "headteacher at Oakfield Fen Academy", "01632 960001")
    team.marks()
    await head.says("please ring me")
    await head.presses("Yes, please")
    team.hears_nothing()


async def test_a_newcomer_is_told_whom_to_ring(world: World) -> None:
    newcomer = world.newcomer()
    await newcomer.says("please ring me")
    newcomer.hears("01522 889297")


async def test_an_sle_who_was_asked_directly_sends_the_school_to_us(world: World) -> None:
    sle, head, team = await world.person(SLE), await world.person(ASKER), await world.person(TEAM)
    await sle.says("theyve asked me direct")
    sle.hears("Send them to me: your headteacher agrees first")
    await sle.presses("Start a request for them")
    await sle.fills({"school": "Oakfield Fen Academy", "area": "Maths"})
    await sle.presses("Tell them how to ask")
    sle.hears("I have told Amara Barleycroft and the central team", "until your own headteacher has agreed")
    head.hears("Bilal Chaudmere tells us", "Maths")
    team.hears("was asked directly by Oakfield Fen Academy")
    await head.presses("Ask for support")
    head.hears("What should the support focus on?")
