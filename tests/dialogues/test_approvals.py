"""A request from somebody who is not the head waits for the head."""

from tests.world import World

HEAD = "head@oakfield.example.org"
DEPUTY = "deputy@oakfield.example.org"
TEAM = "coordinator@alliance.example.org"


async def test_the_head_approves_and_everybody_is_told(world: World) -> None:
    deputy, head, coordinator = await world.person(DEPUTY), await world.person(HEAD), await world.person(TEAM)
    await deputy.sends_request()
    deputy.hears("S2S-0001 is sent", "I have asked Amara Barleycroft to approve it")
    head.hears("S2S-0001: please approve", "Leila Hartsmere has asked", "Maths")
    coordinator.hears_nothing()
    deputy.marks()
    await head.presses("Approve")
    head.hears("Approved", "a person will reply by Tuesday 24 November 2026")
    deputy.hears("Your headteacher has approved S2S-0001")
    coordinator.hears("New request S2S-0001")


async def test_until_then_the_asker_hears_whom_it_waits_for(world: World) -> None:
    deputy, _ = await world.person(DEPUTY), await world.person(HEAD)
    await deputy.sends_request()
    await deputy.says("has it been approved")
    deputy.hears("waiting for the school’s headteacher to approve it", "Asked: Amara Barleycroft")


async def test_a_refusal_is_asked_about_once_and_told(world: World) -> None:
    deputy, head = await world.person(DEPUTY), await world.person(HEAD)
    await deputy.sends_request()
    await head.presses("Do not approve")
    head.hears("Shall I tell Leila Hartsmere that S2S-0001 does not go ahead?")
    deputy.marks()
    await head.presses("Yes, tell them")
    deputy.hears("has not approved S2S-0001")
    await head.presses("Approve")
    head.hears("S2S-0001 has moved on since that button was shown")


async def test_a_head_who_does_not_use_the_bot_is_asked_by_the_team(world: World) -> None:
    deputy, coordinator = await world.person(DEPUTY), await world.person(TEAM)
    await deputy.sends_request()
    deputy.hears("Your headteacher does not use me yet")
    coordinator.hears("whom I cannot reach here", "Oakfield Fen Academy")


async def test_another_schools_head_cannot_approve(world: World) -> None:
    deputy, other = await world.person(DEPUTY), await world.person("head@witham.example.org")
    await world.person(HEAD)
    await deputy.sends_request()
    await other.says("show 1")
    other.hears("I have no request S2S-0001 that you may see")


async def test_a_silent_head_is_reminded_once_in_the_morning_then_the_team_is_told(world: World) -> None:
    deputy, head, coordinator = await world.person(DEPUTY), await world.person(HEAD), await world.person(TEAM)
    await deputy.sends_request()
    head.marks()
    await world.at(world.clock.now().replace(day=26, hour=7, minute=59))
    head.hears_nothing()
    await world.at(world.clock.now().replace(hour=8, minute=0))
    head.hears("S2S-0001 waits for you", "since Monday 23 November 2026")
    head.marks()
    await world.advance(days=1)
    head.hears_nothing()
    coordinator.hears_nothing()
    await world.at(world.clock.now().replace(month=12, day=1, hour=9))
    coordinator.hears("a reminder brought no answer")
    head.hears_nothing()


async def test_a_reminder_that_is_no_longer_needed_is_not_sent(world: World) -> None:
    deputy, head = await world.person(DEPUTY), await world.person(HEAD)
    await deputy.sends_request()
    await head.presses("Approve")
    head.marks()
    await world.advance(days=10)
    head.hears_nothing()
