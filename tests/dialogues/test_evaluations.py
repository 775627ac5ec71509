"""What a deployment brought is asked level by level, at its time, of the right person."""

from datetime import date, datetime

import pytest

from messages.dates import LONDON
from messages.evaluation_forms import FORMS
from storage import evaluations
from storage.evaluations import Evaluation, Part
from storage.requests import Status, SupportRequest
from storage.visits import VisitStatus
from tests.stages import ASKER, HOME_HEAD, SLE, TEAM, person_id, request_at, status_of, visit_on
from tests.ways import OnSlack
from tests.world import Talker, World

OTHER_HEAD = "head@witham.example.org"
DEPUTY = "deputy@oakfield.example.org"
MONDAY = date(2026, 11, 23)
ENDED = {
    "well_spent": "5",
    "objective": "Yes",
    "effectiveness": "4",
    "value": "4",
    "learnt": "We plan key stage 3 as one curriculum now",
}
VIEW = {"well_spent": "5", "comments": "The department plans together now"}
HALF_WAY = {"room": "Partly", "working": "Yes", "fitting": "Yes", "go_on": "Go on", "why": "Two hours are not enough"}


def morning(month: int, day: int, hour: int = 8, minute: int = 0, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=LONDON)


async def under_way(world: World, *, days: str = "2", given: int = 1) -> int:
    """The number of a request whose SLE has given so many days."""
    request = await request_at(world, Status.ACTIVE, days=days)
    for day in range(given):
        await visit_on(world, request, date(2026, 11, 16 + day), VisitStatus.NOTE_FILED)
    return request


async def all_asked(world: World, request: int) -> dict[Part, Evaluation]:
    async with world.database.reading() as session:
        return {one.part: one for one in await evaluations.of_request(session, request)}


async def finishes(sle: Talker, request: int) -> None:
    await sle.says(f"finish {request}")
    await sle.presses("Yes, finished")


async def answers(talker: Talker, given: dict[str, str], send: str, press: str = "Answer now") -> None:
    """From the button to the end, with what is optional left out."""
    await talker.presses(press)
    await talker.fills(given)
    await talker.presses(send)


async def test_finishing_asks_once_frees_the_days_and_asks_both_sides_how_it_went(world: World) -> None:
    head, sle = await world.person(ASKER), await world.person(SLE)
    home, team = await world.person(HOME_HEAD), await world.person(TEAM)
    request = await under_way(world, days="3", given=2)
    await sle.says(f"finish {request}")
    sle.hears("Oakfield Fen Academy", "2 of 3 agreed days were given. The remaining day is given back")
    assert await status_of(world, request) is Status.ACTIVE
    head.marks()
    await sle.presses("Yes, finished")
    assert await status_of(world, request) is Status.EVALUATING
    sle.hears("is finished", "How did it go for you?")
    head.hears("How did it go? Five short questions")
    home.hears("is finished; 2 days given")
    team.hears("is finished; 2 days given")
    assert {part: one.due for part, one in (await all_asked(world, request)).items()} == {
        Part.END: MONDAY,
        Part.SLE: MONDAY,
        Part.LATER: date(2027, 1, 4),
        Part.TERM_LATER: date(2027, 3, 1),
    }


async def test_days_not_marked_as_given_are_named_before_they_are_cancelled(world: World) -> None:
    head = await world.person(ASKER)
    request = await under_way(world)
    await visit_on(world, request, date(2026, 11, 30), VisitStatus.BOTH_CONFIRMED)
    await head.says(f"finish {request}")
    head.hears("1 of 2 agreed days was given", "Not marked as given, and cancelled with it: Monday 30 November 2026")
    await head.presses("No, leave it")
    head.hears("S2S-0001 stays as it is")
    assert await status_of(world, request) is Status.ACTIVE


async def test_the_schools_evaluation_closes_the_request_and_keeps_its_words_private(world: World) -> None:
    head, sle = await world.person(ASKER), await world.person(SLE)
    home, team = await world.person(HOME_HEAD), await world.person(TEAM)
    request = await under_way(world, given=2)
    await finishes(sle, request)
    for one in (sle, home, team):
        one.marks()
    await answers(head, ENDED, "Send evaluation")
    head.hears("Thank you. S2S-0001 is now closed")
    assert await status_of(world, request) is Status.CLOSED
    team.hears("S2S-0001: evaluation", "4 of 5", "We plan key stage 3")
    for side in (sle, home):
        side.hears("is closed", "Evaluated by the school", "2 days given", "stays with the central team")
        side.hears_not("We plan key stage 3", "4 of 5")
    await head.presses("Answer now")
    head.hears("You answered this for S2S-0001 on Monday 23 November 2026")


async def test_ratings_go_to_the_sles_side_only_with_a_yes(world: World) -> None:
    head, sle = await world.person(ASKER), await world.person(SLE)
    request = await under_way(world, given=2)
    await finishes(sle, request)
    sle.marks()
    await gives(head, Part.END, {**ENDED, "share": "Yes"})
    sle.hears("is closed", "4 of 5")
    sle.hears_not("We plan key stage 3", "stays with the central team")


async def gives(talker: Talker, part: Part, said: dict[str, str], send: str = "Send evaluation") -> None:
    """From the button to the end, with what is optional as well: on a page of its own, or added to the review."""
    await talker.presses("Answer now")
    await talker.fills(said)
    added = [field for field in FORMS[part].fields if field.optional and field.name in said]
    for field in [] if isinstance(talker.way, OnSlack) else added:
        await talker.presses("Add more")
        await talker.presses(field.label)
        await talker.says(said[field.name])
        await talker.fills(said)
    await talker.presses(send)


async def test_the_sles_own_view_goes_to_their_head_without_what_is_for_the_team(world: World) -> None:
    sle, home, team = await world.person(SLE), await world.person(HOME_HEAD), await world.person(TEAM)
    request = await under_way(world, given=2)
    await finishes(sle, request)
    home.marks()
    await gives(sle, Part.SLE, {**VIEW, "concerns": "The head was hard to reach"}, "Send answers")
    sle.hears("Thank you, I have kept your answers on S2S-0001")
    home.hears("what Bilal Chaudmere says", "plans together now")
    home.hears_not("hard to reach")
    team.hears("hard to reach")
    assert await status_of(world, request) is Status.EVALUATING


async def test_an_evaluation_begun_is_taken_up_again_after_a_restart(world: World) -> None:
    head, sle = await world.person(ASKER), await world.person(SLE)
    request = await under_way(world, given=2)
    await finishes(sle, request)
    await head.says("evaluations")
    head.hears("S2S-0001 (Maths): evaluation")
    await head.presses("S2S-0001")
    await head.says("continue")
    await head.says("4")
    await world.restart()
    await head.says("continue")
    head.hears("Evaluation: 2 of 5")


async def test_half_way_the_head_is_asked_in_the_morning_and_the_team_hears_of_a_change(world: World) -> None:
    head, team = await world.person(ASKER), await world.person(TEAM)
    request = await under_way(world)
    await world.at(morning(11, 23, 17))
    head.hears_nothing()
    await world.at(morning(11, 24, 7, 59))
    head.hears_nothing()
    await world.at(morning(11, 24))
    head.hears("Half of the agreed days have been given")
    await answers(head, {**HALF_WAY, "go_on": "Change something"}, "Send answers")
    head.hears("I have kept your answers")
    team.hears("Oakfield Fen Academy wants a change", "Two hours are not enough")
    assert await status_of(world, request) is Status.ACTIVE


async def test_half_way_nobody_is_bothered_when_all_is_well(world: World) -> None:
    head, team = await world.person(ASKER), await world.person(TEAM)
    await under_way(world)
    await world.at(morning(11, 23, 17))
    await world.at(morning(11, 24))
    team.marks()
    await answers(head, HALF_WAY, "Send answers")
    team.hears_nothing()


@pytest.mark.parametrize(("days", "given"), [("1", 1), ("3", 1), ("2", 2)])
async def test_half_way_is_not_asked_of_short_work_too_early_or_too_late(world: World, days: str, given: int) -> None:
    head = await world.person(ASKER)
    request = await under_way(world, days=days, given=given)
    await world.at(morning(11, 24, 9))
    await world.at(morning(11, 25, 9))
    head.hears_nothing()
    assert await all_asked(world, request) == {}


async def test_the_later_levels_are_asked_when_their_time_has_come(world: World) -> None:
    head, sle, team = await world.person(ASKER), await world.person(SLE), await world.person(TEAM)
    request = await under_way(world, given=2)
    await finishes(sle, request)
    await answers(head, ENDED, "Send evaluation")
    head.marks()
    await world.at(morning(1, 4, 9, 0, 2027))  # six weeks later, in the holidays
    head.hears_nothing()
    await world.at(morning(1, 5, 8, 0, 2027))
    head.hears("What is now done differently?")
    await answers(head, {"in_use": "Yes", "different": "One shared plan"}, "Send answers")
    team.hears("One shared plan")
    await world.at(morning(3, 1, 8, 0, 2027))
    head.hears("What has changed for pupils?")
    await answers(head, {"changed": "Too early to say", "evidence": "Results in August"}, "Send answers")
    team.hears("Results in August")


async def test_silence_is_met_with_one_reminder_then_the_team_is_told_and_may_close_it(world: World) -> None:
    head, sle, team = await world.person(ASKER), await world.person(SLE), await world.person(TEAM)
    request = await under_way(world, given=2)
    await finishes(sle, request)
    await gives(sle, Part.SLE, VIEW, "Send answers")
    head.marks()
    await world.at(morning(11, 30, 7, 59))
    head.hears_nothing()
    await world.at(morning(11, 30))
    head.hears("I asked you on Monday 23 November 2026")
    head.marks()
    team.marks()
    await world.at(morning(12, 2))  # the team is reminded of the newsletter, and of nothing else
    team.hears_not("S2S-0001")
    team.marks()
    await world.at(morning(12, 4, 9))
    head.hears_nothing()
    team.hears_nothing()
    await team.says("to do")
    team.hears_not("close it with a reason")
    await world.at(morning(12, 7))
    team.hears("Amara Barleycroft has not answered the evaluation")
    await team.says("to do")
    team.hears("S2S-0001 (Oakfield Fen Academy): no evaluation came")
    head.hears_nothing()


async def test_where_no_head_can_be_reached_the_asker_is_asked(world: World) -> None:
    deputy, sle = await world.person(DEPUTY), await world.person(SLE)
    request = await asked_by_deputy(world)
    await finishes(sle, request)
    deputy.hears("How did it go? Five short questions")


async def test_the_head_answers_for_the_school_and_the_asker_hears_how_it_stands(world: World) -> None:
    deputy, head, sle = await world.person(DEPUTY), await world.person(ASKER), await world.person(SLE)
    request = await asked_by_deputy(world)
    await finishes(sle, request)
    head.hears("How did it go? Five short questions")
    deputy.hears("waiting for the evaluation")
    deputy.hears_not("Five short questions")


async def asked_by_deputy(world: World) -> int:
    request = await under_way(world, given=2)
    async with world.database.transaction() as session:
        found = await session.get_one(SupportRequest, request)
        found.asker_id = await person_id(session, DEPUTY)
        session.add(found)
    return request


async def test_a_quote_is_printed_only_with_permission_and_without_a_name(world: World) -> None:
    head, sle, team = await world.person(ASKER), await world.person(SLE), await world.person(TEAM)
    request = await under_way(world, given=2)
    await finishes(sle, request)
    await gives(sle, Part.SLE, {**VIEW, "quote": "Never print this", "quote_allowed": "No"}, "Send answers")
    await gives(head, Part.END, {**ENDED, "quote": "It changed how we plan", "quote_allowed": "Yes"})
    head.hears("The newsletter may say: “It changed how we plan” (Headteacher, on Maths)")
    await team.says("quotes")
    team.hears("“It changed how we plan” (Headteacher, on Maths)")
    team.hears_not("Never print this", "Amara", "Oakfield")
    await head.presses("Do not quote me")
    head.hears("will not be quoted")
    await team.says("quotes")
    team.hears("Nobody has allowed a quote yet")


async def test_what_is_asked_of_one_person_is_no_business_of_another(world: World) -> None:
    sle, other = await world.person(SLE), await world.person(OTHER_HEAD)
    request = await under_way(world, given=2)
    await other.says(f"finish {request}")
    other.hears("I have no request S2S-0001 that you may see")
    await finishes(sle, request)
    await other.says("evaluations")
    other.hears("No evaluation is waiting for you")
    await other.says("quotes")
    other.hears_not("Nobody has allowed")


async def test_an_evaluation_that_is_no_longer_wanted_is_not_taken(world: World) -> None:
    head, sle, team = await world.person(ASKER), await world.person(SLE), await world.person(TEAM)
    request = await under_way(world, given=2)
    await finishes(sle, request)
    await head.presses("Answer now")
    await head.fills(ENDED)
    await team.says(f"close {request}")
    await team.fills({"reason": "Told us by telephone"})
    await team.presses("Close it")
    await head.presses("Send evaluation")
    head.hears("That evaluation is not waiting for you")


async def test_an_sle_who_is_a_head_is_not_told_what_they_wrote_themselves(world: World) -> None:
    sle = await world.person("head@thornmere.example.org")
    request = await request_at(world, Status.ACTIVE, sle="head@thornmere.example.org", days="1")
    await finishes(sle, request)
    await gives(sle, Part.SLE, VIEW, "Send answers")
    sle.hears("I have kept your answers")
    sle.hears_not("what Jolanta Wierzby says")


async def test_the_whole_team_hears_of_silence_where_nobody_looks_after_the_request(world: World) -> None:
    sle, team = await world.person(SLE), await world.person(TEAM)
    request = await under_way(world, given=2)
    async with world.database.transaction() as session:
        found = await session.get_one(SupportRequest, request)
        found.taken_by = None
        session.add(found)
    await finishes(sle, request)
    await world.at(morning(12, 7))
    team.hears("Amara Barleycroft has not answered the evaluation", "Bilal Chaudmere has not answered the SLE’s own")


async def test_whoever_has_answered_is_not_reminded(world: World) -> None:
    head, sle = await world.person(ASKER), await world.person(SLE)
    request = await under_way(world, given=2)
    await finishes(sle, request)
    await answers(head, ENDED, "Send evaluation")
    head.marks()
    await world.advance(days=30)
    head.hears_nothing()
