"""An authority, a trust or a diocese raises a request for a school: the school's own head must agree."""

from storage.requests import Status, SupportRequest
from tests.stages import ASKER, TEAM, status_of
from tests.world import REQUEST_ANSWERS, Talker, World

ANSWERS = {
    **{name: answer for name, answer in REQUEST_ANSWERS.items() if name != "funding"},
    "school": "Oakfield Fen Academy",
    "raised_by": "Lincolnshire County Council",
    "funded_by": "Whoever asks",
}


async def raise_one(coordinator: Talker, **changes: str) -> None:
    await coordinator.says("raise a request")
    coordinator.hears("Which school is to be supported?")
    answers = {**ANSWERS, **changes}
    await coordinator.says(answers["school"])
    await coordinator.fills(answers)
    await coordinator.presses("Ask the headteacher")


async def test_the_head_agrees_and_it_becomes_the_schools_own(world: World) -> None:
    head, coordinator = await world.person(ASKER), await world.person(TEAM)
    await raise_one(coordinator)
    coordinator.hears("S2S-0001 waits for the headteacher", "I have asked Amara Barleycroft of Oakfield Fen Academy")
    head.hears(
        "S2S-0001: please approve",
        "Lincolnshire County Council asks for this for your school",
        "Philippa Greenholt of the central team wrote it down",
        "Maths",
    )
    await head.says("to do")
    head.hears("S2S-0001 from Lincolnshire County Council has waited for your approval")
    await head.presses("Decide on S2S-0001")
    head.hears("Raised by", "Lincolnshire County Council")
    coordinator.marks()
    await head.presses("Approve")
    head.hears("Approved. S2S-0001 is now with the central team")
    head.hears_not("Your headteacher")
    coordinator.hears("New request S2S-0001", "From Amara Barleycroft", "Lincolnshire County Council")
    await head.says("status")
    head.hears("S2S-0001 (Maths): waiting for the central team to read it")
    async with world.database.reading() as session:
        request = await session.get_one(SupportRequest, 1)
    assert (request.raised_by, request.funded_by) == ("Lincolnshire County Council", "Lincolnshire County Council")
    assert request.answers["funding"] == "funded"
    assert request.answers["school"] == str(request.school_id)


async def test_the_school_that_pays_is_asked_how(world: World) -> None:
    coordinator = await world.person(TEAM)
    await raise_one(coordinator, school="witham reach", raised_by="diocese", funded_by="The school", funding="budget")
    coordinator.hears("I cannot reach the headteacher of Witham Reach School here")
    async with world.database.reading() as session:
        request = await session.get_one(SupportRequest, 1)
    assert (request.raised_by, request.funded_by) == ("The diocese", "")
    assert request.answers["funding"] == "budget"


async def test_a_head_without_an_account_agrees_by_telephone(world: World) -> None:
    coordinator = await world.person(TEAM)
    await raise_one(coordinator)
    coordinator.hears("Please ring them")
    await coordinator.presses("Approved by telephone")
    coordinator.hears("Approved. S2S-0001 is now with the central team")
    assert await status_of(world, 1) is Status.SUBMITTED
    await coordinator.says("show 1")
    coordinator.hears("Asked by", "Amara Barleycroft")
    await coordinator.says("history 1")
    coordinator.hears("Reason: approved by telephone.")


async def test_a_head_who_does_not_want_it_ends_it(world: World) -> None:
    head, coordinator = await world.person(ASKER), await world.person(TEAM)
    await raise_one(coordinator)
    coordinator.marks()
    await head.presses("Do not approve")
    await head.presses("Yes, tell them")
    coordinator.hears(
        "The headteacher of Oakfield Fen Academy has not approved S2S-0001", "Lincolnshire County Council"
    )
    assert await status_of(world, 1) is Status.WITHDRAWN


async def test_the_team_asking_for_support_is_led_to_the_form_for_a_school(world: World) -> None:
    coordinator = await world.person(TEAM)
    await coordinator.says("s2s")
    await coordinator.presses("Request for a school")
    coordinator.hears("Which school is to be supported?")


async def test_only_the_central_team_raises_a_request_for_a_school(world: World) -> None:
    head = await world.person(ASKER)
    await head.says("raise a request")
    head.hears("Only the central team can do that")
