"""What a check doubts waits for a person, and the decision takes effect."""

from tests.world import World

HEAD = "head@oakfield.example.org"
TEAM = "coordinator@alliance.example.org"


async def test_the_central_team_decides_on_an_address_and_it_is_told_from_then_on(world: World) -> None:
    head, coordinator = await world.person(HEAD), await world.person(TEAM)
    await coordinator.says("to check")
    coordinator.hears("6 to check", "Moira Bradshaw", "3 October 2019 is a Thursday")
    lines = [seen.text for seen in coordinator.new()]
    number = next(line.split(".")[0].split()[-1] for line in lines[0].splitlines() if "Moira" in line)
    await coordinator.presses(f"Decide {number}")
    await coordinator.presses("mbradshaw@lincstsa.co.uk")
    coordinator.hears("Noted", "5 still to check")
    await head.says("who do I contact about scitt")
    head.hears("mbradshaw@lincstsa.co.uk")


async def test_a_decision_is_made_once(world: World) -> None:
    first, second = await world.person(TEAM), await world.person("kasia.sowabrook@alliance.example.org")
    await first.says("to check")
    await second.says("to check")
    await first.presses("Decide 1")
    await first.presses("itsa-enquiries@lincstsa.co.uk")
    await second.presses("Decide 1")
    second.hears("Philippa Greenholt decided that on Monday 23 November 2026")


async def test_nobody_else_sees_or_decides(world: World) -> None:
    head = await world.person(HEAD)
    await head.says("to check")
    head.hears("Only the central team")
