"""The central team changes the rules of the alliance, and from then on the bot keeps to them."""

from datetime import timedelta

from messages import alliance_settings as texts
from messages.house import CHANGEABLE, House
from tests.world import World

HEAD, TEAM = "head@oakfield.example.org", "jamal.rookwith@alliance.example.org"


async def changes(world: World, rule: str, value: str) -> None:
    """Choose the rule in the list, say what is to hold, and keep it."""
    team = await world.person(TEAM)
    await team.says("alliance settings")
    await team.presses(texts.BY_NAME[rule].short)
    await team.fills({"value": value})
    await team.presses("Keep it")


async def test_a_rule_is_changed_after_a_look_and_back_to_how_it_was_set_up(world: World) -> None:
    team, head = await world.person(TEAM), await world.person(HEAD)
    await head.says("alliance settings")
    head.hears_not("school days")
    await team.says("alliance settings")
    team.hears("A new request is answered within: 1 school day")
    await changes(world, "reply_days", "3")
    team.hears("A new request is answered within: 3 school days, from now on.")
    await head.sends_request()
    head.hears("Thursday 26 November 2026")
    await team.says("alliance settings")
    team.hears("3 school days (set up as 1 school day)")
    await changes(world, "reply_days", "4")
    await team.presses("As it was set up")
    team.hears("A new request is answered within: 1 school day again")
    await team.says("alliance settings")
    team.hears_not("set up as")


async def test_the_clock_and_the_quiet_hours_keep_to_it_after_a_restart(world: World) -> None:
    """In the evening, from now on quiet, a reply waits for the morning; what waits is spoken of after the new days."""
    team, head = await world.person(TEAM), await world.person(HEAD)
    await changes(world, "quiet_hours", "18:00-08:00")
    team.hears("Quiet hours of whoever chose no others: 6pm to 8am, from now on.")
    await changes(world, "match_days", "4")
    await world.restart()
    reference = await head.sends_request()
    await world.at(world.clock.now().replace(hour=19, minute=0))
    head.marks()
    await team.says(f"show {reference}")
    await team.presses("Take it")
    head.hears_nothing()
    await world.at(world.clock.now().replace(hour=9) + timedelta(days=1))
    head.hears("Jamal Rookwith")
    team.marks()
    await world.advance(days=2)
    team.hears_nothing()
    await world.advance(days=1)
    team.hears(reference)


def test_every_rule_can_be_changed_and_nothing_else() -> None:
    assert set(texts.BY_NAME) == CHANGEABLE
    house = House().changed({"reply_days": "4", "quiet_hours": "never", "public_url": "https://elsewhere.example.org"})
    assert (house.reply_days, house.quiet_hours, house.public_url) == (4, "never", "")
    assert house.set_up == House() and House().changed({"public_url": "x"}) == House()
