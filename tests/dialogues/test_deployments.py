"""From a match to a signed agreement: the SLE's own head first, then the SLE and the school, then the signature."""

from decimal import Decimal

from storage import ledger
from storage.requests import Status
from tests.stages import ASKER, HOME_HEAD, SLE, TEAM, deployment_of, request_at, status_of
from tests.world import Talker, World


async def four(world: World) -> tuple[Talker, Talker, Talker, Talker]:
    """The school's head, the SLE, the SLE's own head and somebody of the central team."""
    return (
        await world.person(ASKER),
        await world.person(SLE),
        await world.person(HOME_HEAD),
        await world.person(TEAM),
    )


async def asked_for_release(world: World, home: Talker, days: str = "2", **answers: str | None) -> int:
    """The SLE's own head has the question before them."""
    number = await request_at(world, Status.AWAITING_RELEASE, days=days, answers=answers)
    await home.says("to do")
    home.hears(f"Release of Bilal Chaudmere for {days.removesuffix('.0')} day")
    await home.presses("Release Bilal")
    return number


PLAN = {
    "days": "2",
    "focus": "Planning key stage 3 with the new subject leader",
    "outcomes": "A plan for each unit",
    "people": "The subject leader",
    "timing": "A day a fortnight",
    "staff_released": "Yes",
}


async def test_the_home_head_is_asked_first_and_only_then_the_sle_and_the_school(world: World) -> None:
    school, sle, home, _ = await four(world)
    number = await asked_for_release(world, home, consent="no")
    home.hears("Release request: Bilal Chaudmere, 2 days", "Maths", "a secondary school in Lincolnshire")
    home.hears("Within the 3 free days of 2026/27 (0 of 3 are used or promised)")
    home.hears_not("Oakfield")
    sle.hears_nothing()
    await home.presses("Agree")
    home.hears("Bilal Chaudmere is released for 2 days")
    sle.hears("Your headteacher agrees to 2 days", "a secondary school in Lincolnshire")
    sle.hears_not("Oakfield", "subject leader wants")
    school.hears("we can offer Bilal Chaudmere", "2 days: free of charge", "may read your request")
    assert await status_of(world, number) is Status.OFFERED


async def test_both_say_yes_and_learn_how_to_reach_each_other(world: World) -> None:
    school, sle, _, _ = await four(world)
    number = await request_at(world, Status.OFFERED)
    await sle.says(f"show {number}")
    sle.hears("I have no request")  # it is not theirs to read until both have agreed
    await sle.says("to do")
    await sle.presses(f"Answer S2S-000{number}")
    await sle.presses("Yes, I will")
    sle.hears("The school is asked too")
    await school.says("to do")
    await school.presses(f"Answer S2S-000{number}")
    sle.marks()
    await school.presses("Yes, please")
    school.hears("plan the work together", "Bilal Chaudmere", "bilal.chaudmere@kingssluice.example.org")
    sle.hears("Oakfield Fen Academy would like to work with you", "head@oakfield.example.org", "30 November 2026")
    assert await status_of(world, number) is Status.SCOPING


async def test_the_school_signs_for_a_price_and_the_free_days_are_reserved(world: World) -> None:
    school, sle, home, _ = await four(world)
    number = await request_at(world, Status.SCOPING, days="5", extra="2")
    await sle.says("agreement")
    await sle.fills({**PLAN, "request": f"S2S-000{number}, Maths", "days": "5"})
    await sle.presses("Send for signature")
    sle.hears("I have sent S2S-0001 to Amara Barleycroft to sign")
    school.hears("agreement with Bilal Chaudmere", "5 days: 3 days free and 2 days at £250 = £500")
    sle.marks()
    await world.restart()
    await school.presses("Sign")
    school.hears("S2S-0001 is signed", "£500")
    sle.hears("Oakfield Fen Academy has signed for 5 days", "propose the days")
    home.hears("Oakfield Fen Academy has signed", "£500")
    async with world.database.reading() as session:
        rows = await ledger.of_deployment(session, await deployment_of(world, number))
    assert [(row.free, row.charged) for row in rows] == [(Decimal(3), Decimal(2))]
    assert await status_of(world, number) is Status.AGREED


async def test_five_days_with_one_and_a_half_free_ones_left_are_875_pounds(world: World) -> None:
    school, _, home, _ = await four(world)
    await request_at(world, Status.AGREED, days="1.5")
    number = await asked_for_release(world, home, days="5")
    home.hears("1.5 days within the free days; 3.5 days beyond the 3 free days", "£250 a day applies")
    home.hears("With these it would be 6.5 days; your limit is 3 days a year")
    await home.presses("Agree")
    school.hears("1.5 days free and 3.5 days at £250 = £875")
    assert await status_of(world, number) is Status.OFFERED


async def test_the_head_may_agree_to_fewer_days(world: World) -> None:
    school, _, home, _ = await four(world)
    await asked_for_release(world, home, days="2.5")
    await home.presses("Agree fewer days")
    assert home.buttons == ["2 days", "1 day", "Half a day"]
    await home.presses("1 day")
    school.hears("for 1 day: free of charge")


async def test_not_now_sends_the_request_back_to_matching(world: World) -> None:
    school, sle, home, team = await four(world)
    number = await asked_for_release(world, home)
    team.marks()
    await home.presses("Not now")
    home.hears("I have told the central team")
    team.hears("the headteacher of", "cannot release Bilal Chaudmere now")
    school.hears("waiting for a suitable SLE")
    sle.hears_nothing()
    assert await status_of(world, number) is Status.MATCHING
    await home.presses("Release Bilal")
    home.hears("That release request is settled")


async def test_a_head_asks_to_be_rung_and_the_team_writes_the_answer_down(world: World) -> None:
    school, _, home, team = await four(world)
    number = await asked_for_release(world, home)
    team.marks()
    await home.presses("Ring me")
    home.hears("The central team will ring you")
    team.hears("please ring Owen Thackermoor", "01632 960005")
    await team.presses("Write the answer down")
    await team.presses("They agree")
    school.hears("we can offer Bilal Chaudmere")
    assert await status_of(world, number) is Status.OFFERED


async def test_an_answer_counts_only_for_the_figures_that_were_shown(world: World) -> None:
    _, _, home, _ = await four(world)
    number = await asked_for_release(world, home, days="2")
    await request_at(world, Status.AGREED, days="2")
    await home.presses("Agree")
    home.hears("The figures have changed", "1 day beyond the 3 free days")
    assert await status_of(world, number) is Status.AWAITING_RELEASE


async def test_when_free_days_go_before_the_signature_the_home_head_is_asked_again(world: World) -> None:
    school, _, home, _ = await four(world)
    number = await request_at(world, Status.SCOPING, days="2")
    await school.says("agreement")
    await school.fills({**PLAN, "request": f"S2S-000{number}, Maths"})
    await school.presses("Send for signature")
    school.hears("2 days: free of charge")
    await request_at(world, Status.AGREED, days="2")
    home.marks()
    await school.presses("Sign")
    school.hears("Some of Bilal Chaudmere’s free days have gone", "1 day would be free and 1 day charged")
    home.hears("Release request", "1 day beyond")
    school.marks()
    await home.presses("Agree")
    home.hears("The school can sign now")
    school.hears("1 day free and 1 day at £250 = £250")
    await school.presses("Sign")
    assert await status_of(world, number) is Status.AGREED


async def test_a_plan_for_more_days_than_released_goes_to_the_home_head(world: World) -> None:
    school, sle, home, _ = await four(world)
    await request_at(world, Status.SCOPING, days="1")
    await sle.says("agreement")
    await sle.fills({**PLAN, "request": "S2S-0001, Maths", "days": "2"})
    await sle.presses("Send for signature")
    sle.hears("agreed to 1 day. I am asking them again, for 2 days")
    school.hears_nothing()
    home.hears("Release request: Bilal Chaudmere, 2 days")
    await home.presses("Agree")
    school.hears("agreement with Bilal Chaudmere", "2 days: free of charge")


async def test_the_sle_or_the_school_may_say_no_without_a_reason(world: World) -> None:
    school, sle, home, team = await four(world)
    first = await request_at(world, Status.OFFERED)
    await sle.says("to do")
    await sle.presses(f"Answer S2S-000{first}")
    await sle.presses("Not this time")
    sle.hears("no reason is kept")
    team.hears("Bilal Chaudmere cannot take it")
    home.hears("goes ahead without Bilal Chaudmere")
    assert await status_of(world, first) is Status.MATCHING
    second = await request_at(world, Status.OFFERED)
    await school.says("to do")
    await school.presses(f"Answer S2S-000{second}")
    await school.presses("Somebody else")
    team.hears("would rather have somebody else")
    sle.hears("goes ahead without Bilal Chaudmere")
    assert await status_of(world, second) is Status.MATCHING


async def test_a_head_who_cannot_agree_to_more_days_leaves_it_at_what_was_released(world: World) -> None:
    school, sle, home, _ = await four(world)
    number = await request_at(world, Status.SCOPING, days="1")
    await sle.says("agreement")
    await sle.fills({**PLAN, "request": "S2S-0001, Maths", "days": "2"})
    await sle.presses("Send for signature")
    await home.presses("Not now")
    home.hears("stays released for 1 day, no more")
    school.hears("cannot agree to more than 1 day", "Please change the agreement")
    sle.hears("Please change the agreement")
    assert await status_of(world, number) is Status.SCOPING


async def test_the_team_takes_a_silent_ask_back_and_looks_again(world: World) -> None:
    _, sle, home, team = await four(world)
    number = await request_at(world, Status.AWAITING_RELEASE)
    await team.says(f"show {number}")
    await team.presses("Look for somebody else")
    await team.presses("Yes, look again")
    team.hears("S2S-0001 needs an SLE again")
    home.hears("goes ahead without Bilal Chaudmere")
    sle.hears_nothing()
    assert await status_of(world, number) is Status.MATCHING


async def test_a_withdrawn_request_is_told_to_everybody_who_was_asked(world: World) -> None:
    school, sle, home, team = await four(world)
    number = await request_at(world, Status.OFFERED)
    await school.says(f"withdraw {number}")
    await school.presses("Yes, withdraw it")
    for told in (sle, home):
        told.hears("goes ahead without Bilal Chaudmere")
    team.hears("was withdrawn by the school")


async def test_nobody_else_decides(world: World) -> None:
    await request_at(world, Status.AWAITING_RELEASE)
    await request_at(world, Status.OFFERED)
    other = await world.person("head@witham.example.org")
    for number in (1, 2):
        await other.says(f"show {number}")
        other.hears("I have no request")
    await other.says("to do")
    other.hears("Nothing is waiting for you")
