"""An SLE says on which weekdays they can be out."""

from storage.requests import Status
from tests.stages import ASKER, HOME_HEAD, SLE, request_at
from tests.world import World


async def test_weekdays_that_do_not_suit_are_kept_and_nobody_proposes_them(world: World) -> None:
    await request_at(world, Status.AGREED)
    sle, home, school = await world.person(SLE), await world.person(HOME_HEAD), await world.person(ASKER)
    await sle.says("my availability")
    sle.hears("Not on Friday. You travel from Boston.")
    await sle.presses("Change it")
    await sle.fills({"weekdays": "Monday"})
    await sle.presses("Keep it")
    sle.hears("nobody proposes a Monday to you")
    sle.marks()
    home.hears("Bilal Chaudmere can be asked to be out not on Monday", "Nothing is booked without your agreement")
    await school.says("propose days")
    await school.fills({"days": "Monday 18 January 2027", "length": "whole day"})
    await school.presses("Propose")
    school.hears("Bilal Chaudmere", "Monday")
    sle.hears_nothing()
    await sle.says("availability")
    sle.hears("Not on Monday. You travel from Boston.")


async def test_any_weekday_may_suit(world: World) -> None:
    sle = await world.person(SLE)
    await sle.says("availability")
    await sle.presses("Change it")
    await sle.fills({"weekdays": "Any weekday suits"})
    await sle.presses("Keep it")
    sle.hears("any weekday may be proposed")


async def test_only_an_sle_has_an_availability(world: World) -> None:
    head = await world.person(ASKER)
    await head.says("my availability")
    head.hears("Only")
