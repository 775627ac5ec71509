"""The central team finds an SLE for a request and asks that SLE's own head."""

from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import delete, select, update

from storage import ledger, lifecycle
from storage.alliance import Alliance
from storage.database import Database
from storage.deployments import Deployment
from storage.facts import have_changed
from storage.people import Post, Role
from storage.requests import Kind, Status, SupportRequest
from storage.specialisms import Sle
from tests.dialogues.test_forged import press
from tests.stages import ASKER, HOME_HEAD, SLE, TEAM, person_id, request_at, status_of
from tests.world import World, world_on

GETHIN = "gethin.bryncarn@curlew.example.org"
ARJUN = "arjun.pillaiford@skylark.example.org"


async def changed(world: World, email: str, **values: Any) -> None:
    """Something else is recorded of an SLE."""
    async with world.database.transaction() as session:
        leader = await person_id(session, email)
        await session.exec(update(Sle).where(Sle.person_id == leader).values(**values))  # type: ignore[arg-type]


async def gave(world: World, email: str, days: str) -> None:
    """An SLE has given days to the alliance's own programmes."""
    async with world.database.transaction() as session:
        leader = await person_id(session, email)
        day = world.clock.now().date()
        await ledger.note_programme(session, leader, ledger.Use.FACILITATION, day, Decimal(days), "Subject meeting")


async def _press_what_nobody_was_shown(world: World) -> None:
    team, head = await world.person(TEAM), await world.person(ASKER)
    await request_at(world, Status.MATCHING)
    async with world.database.reading() as session:
        own = await person_id(session, "sle@oakfield.example.org")
    for action in ("pick", "ask", "more"):
        for value in ("2.1", "x.1", ""):
            (answer,) = await press(world, team.address, f"matching.{action}", value)
            assert "I have no request" in answer.text
        (answer,) = await press(world, head.address, f"matching.{action}", f"1.{own}")
        assert "Only the central team" in answer.text
    for action in ("pick", "ask"):
        (answer,) = await press(world, team.address, f"matching.{action}", "1.99999")
        assert "I have no such SLE for S2S-0001" in answer.text
        (answer,) = await press(world, team.address, f"matching.{action}", f"1.{own}")
        assert "ruled out" in answer.title
    (answer,) = await press(world, team.address, "matching.more", "1." + "9" * 9)
    assert answer.facts and "More" not in [button.label for button in answer.buttons]


async def test_a_request_is_matched_and_the_asker_hears_of_the_step(world: World) -> None:
    team, head = await world.person(TEAM), await world.person(ASKER)
    request = await request_at(world, Status.TRIAGE)
    await team.says("match")
    team.hears("1 to match, longest waiting first", "S2S-0001, Oakfield Fen Academy (Maths)")
    await team.presses("Match S2S-0001")
    team.hears(
        "S2S-0001: SLEs for Maths",
        "Oakfield Fen Academy, Lincoln. Days: 2 days. Start: Not sure yet.",
        "the school’s own key stages count",
        "1. Abdi Warsamoor, Bishop Alderwick Church of England School",
        "offers Maths, Assessment; Key Stage 3, Key Stage 4, Post-16; 3 of 3 free days left; none given yet",
        "travels from Grantham; not on Wednesdays or Fridays",
    )
    head.hears("S2S-0001 (Maths): waiting for a suitable SLE")
    assert await status_of(world, request) is Status.MATCHING


async def test_the_asking_schools_own_sles_are_ruled_out_with_why(world: World) -> None:
    team = await world.person(TEAM)
    await request_at(world, Status.MATCHING)
    await team.says("match 1")
    team.hears("Ruled out:", "Daniel Marshwater: it is their own school that asks")
    assert "Daniel Marshwater" not in team.buttons


async def test_more_shows_those_who_come_after_and_back_the_first(world: World) -> None:
    team = await world.person(TEAM)
    await request_at(world, Status.MATCHING)
    await team.says("match S2S-0001")
    assert len(team.buttons) == 7
    await team.presses("More")
    team.hears("6.", "another area")
    await team.presses("Back")
    team.hears("1. Abdi Warsamoor")


async def test_from_the_list_to_the_heads_answer(world: World) -> None:
    team, home_head = await world.person(TEAM), await world.person(HOME_HEAD)
    request = await request_at(world, Status.MATCHING)
    await team.says("match 1")
    await team.presses("Bilal Chaudmere")
    team.hears("S2S-0001: Bilal Chaudmere", "3 of 3 free days left: 2 days would be free", "King’s Sluice High School")
    home_head.hears_nothing()
    await team.presses("Ask Owen Thackermoor for release")
    assert await status_of(world, request) is Status.MATCHING
    await team.presses("Ask their head")
    assert await status_of(world, request) is Status.AWAITING_RELEASE
    home_head.hears("Release", "Bilal Chaudmere")
    await team.says("match 1")
    team.hears("No SLE is looked for now", "waiting for the SLE’s headteacher to agree to the release")


async def test_before_their_head_is_asked_everything_is_shown_with_its_cost(world: World) -> None:
    team = await world.person(TEAM)
    await request_at(world, Status.TRIAGE, days="5")
    await gave(world, SLE, "1.5")
    await team.says("assign Bilal Chaudmere to S2S-0001")
    team.hears(
        "1.5 of 3 free days left. 5 days: 1.5 free and 3.5 at £250 = £875, if their headteacher agrees",
        "Their own headteacher’s limit leaves 1.5 days",
        "1.5 days given or promised",
    )
    assert await status_of(world, 1) is Status.TRIAGE
    await team.presses("Ask Owen Thackermoor for release")
    team.hears("Nothing is sent until you say so", "S2S-0001", "Bilal Chaudmere", "5 days", "3.5 at £250 = £875")
    assert await status_of(world, 1) is Status.TRIAGE


async def test_a_school_that_is_not_sure_how_many_days_leaves_it_to_the_team(world: World) -> None:
    team, home_head = await world.person(TEAM), await world.person(HOME_HEAD)
    await request_at(world, Status.MATCHING, days="2", answers={"days": "unsure"})
    await team.says("match 1")
    await team.presses("Bilal Chaudmere")
    team.hears("The school is not sure how many days it needs")
    await team.presses("Ask Owen Thackermoor for release")
    await team.fills({"days": "1.5"})
    await team.presses("Ask their head")
    home_head.hears("Bilal Chaudmere", "1.5 days")


async def test_without_a_price_none_is_quoted(world: World) -> None:
    team = await world.person(TEAM)
    await request_at(world, Status.MATCHING, days="5")
    async with world.database.transaction() as session:
        await session.exec(update(Alliance).values(day_rate=None))
        await have_changed(session)
    await team.says("assign Bilal Chaudmere to S2S-0001")
    team.hears("2 days would be charged, if their headteacher agrees. I do not have the price of a day")
    team.hears_not("£")


async def test_whoever_the_school_named_comes_first_and_whom_it_avoids_not_at_all(world: World) -> None:
    team = await world.person(TEAM)
    answers = {"preferred": "Shirin Daryabeck please", "conflicts": "nobody from King’s Sluice, nor Mrs Warsamoor"}
    await request_at(world, Status.MATCHING, answers=answers)
    await team.says("match 1")
    team.hears(
        "1. Shirin Daryabek, Ashlock Grammar School: named by the school",
        "Abdi Warsamoor: the school asked not to be matched with “nobody from King’s Sluice, nor Mrs Warsamoor”",
        "Bilal Chaudmere: the school asked not to be matched",
    )


async def test_somebody_named_for_another_area_does_not_hide_those_who_offer_it(world: World) -> None:
    team = await world.person(TEAM)
    await request_at(world, Status.MATCHING, answers={"preferred": "Joel Katzbury"})
    await team.says("match 1")
    team.hears("1. Joel Katzbury, Castle Causey Grammar School: named by the school; another area: Music")
    team.hears_not("Nobody who can be asked")


async def test_a_person_may_judge_anew_what_was_read_from_the_schools_words(world: World) -> None:
    team, home_head = await world.person(TEAM), await world.person(HOME_HEAD)
    await request_at(world, Status.MATCHING, answers={"conflicts": "not Owen Thackermoor’s school"})
    await team.says("match the maths request with Bilal")
    team.hears("Bilal Chaudmere is ruled out", "The school asked not to be matched with")
    await team.presses("Ask all the same")
    await team.presses("Ask their head")
    home_head.hears("Bilal Chaudmere")


async def test_names_that_lead_nowhere_are_said(world: World) -> None:
    team = await world.person(TEAM)
    await request_at(world, Status.MATCHING, answers={"preferred": "Joanna Quist", "conflicts": "Hillbrook School"})
    await team.says("match 1")
    team.hears("I do not find whom the school would like: “Joanna Quist”", "wants to avoid: “Hillbrook School”")


async def test_who_was_asked_before_for_this_request_is_ruled_out(world: World) -> None:
    team = await world.person(TEAM)
    request = await request_at(world, Status.AWAITING_RELEASE)
    async with world.database.transaction() as session:
        row = await session.get_one(SupportRequest, request)
        await lifecycle.move(
            session, row, Status.MATCHING, None, world.clock.now(), "their head cannot release them now"
        )
    await team.says("match 1")
    team.hears("Bilal Chaudmere: asked for this request on Monday 23 November 2026: their head cannot")


async def test_days_asked_of_an_sle_elsewhere_are_said(world: World) -> None:
    team = await world.person(TEAM)
    await request_at(world, Status.AWAITING_RELEASE, asker="head@witham.example.org")
    await request_at(world, Status.MATCHING)
    await team.says("assign Bilal Chaudmere to S2S-0002")
    team.hears("none given yet, 2 days asked of them elsewhere")


async def test_nobody_is_asked_for_more_than_their_head_allows(world: World) -> None:
    team = await world.person(TEAM)
    await request_at(world, Status.MATCHING)
    await changed(world, SLE, days_a_year=1)
    await gave(world, SLE, "1")
    await team.says("assign Bilal Chaudmere to S2S-0001")
    team.hears("ruled out", "The 1 day that their own headteacher allows a year")
    assert "Ask all the same" not in team.buttons


async def test_an_sle_whose_school_is_not_recorded_cannot_be_released(world: World) -> None:
    team = await world.person(TEAM)
    await request_at(world, Status.MATCHING)
    async with world.database.transaction() as session:
        posts = select(Post).where(Post.person_id == await person_id(session, SLE), Post.role == Role.SLE)
        await session.delete((await session.exec(posts)).one())
    await team.says("match 1")
    team.hears("Bilal Chaudmere: no school of their own is recorded")


async def test_a_day_to_start_that_does_not_suit_is_said_and_so_is_a_review_that_is_due(world: World) -> None:
    team = await world.person(TEAM)
    await request_at(world, Status.MATCHING, answers={"start": "2027-09-10", "phase": ["post16"]})
    await world.at(world.clock.now().replace(year=2027, month=7, day=1))
    await team.says("assign Gethin Bryncarn to S2S-0001")
    team.hears("not Post-16", "designation review was due on Saturday 19 June 2027")
    await team.says("assign Bilal Chaudmere to S2S-0001")
    team.hears("not on Fridays, so not on the day it is to start")
    await team.says("match 1")
    team.hears("It is to start in 2027/28, so the days of that year count")


@pytest.mark.parametrize(
    ("area", "said"),
    [
        ("other:numeracy catch-up", "I read “numeracy catch-up” as Maths."),
        ("other:Latin and classics", "I know no area for “Latin and classics”"),
        (None, "The school wants help finding out what it needs"),
    ],
)
async def test_areas_in_own_words_are_read_and_said(world: World, area: str | None, said: str) -> None:
    team = await world.person(TEAM)
    await request_at(world, Status.MATCHING, answers={"area": area})
    await team.says("match 1")
    team.hears(said, "1. ")


async def test_where_nobody_offers_the_area_the_nearest_are_shown_as_such(world: World) -> None:
    team = await world.person(TEAM)
    await request_at(world, Status.MATCHING, answers={"area": "music", "conflicts": "Joel Katzbury"})
    await team.says("match 1")
    team.hears("Nobody who can be asked offers Music; these come nearest", "another area")


async def test_a_request_that_nobody_has_taken_is_taken_first(world: World) -> None:
    team = await world.person(TEAM)
    await request_at(world, Status.SUBMITTED)
    await team.says("match 1")
    team.hears("Nobody has taken S2S-0001 yet")
    await team.presses("Take it")
    await team.says("match 1")
    team.hears("S2S-0001: SLEs for Maths")


async def test_support_by_other_leaders_is_routed_and_no_price_is_quoted(world: World) -> None:
    team = await world.person(TEAM)
    request = await request_at(world, Status.TRIAGE)
    async with world.database.transaction() as session:
        row = await session.get_one(SupportRequest, request)
        row.kind = Kind.LEADER
        session.add(row)
    await team.says("match 1")
    team.hears("S2S-0001 is not matched with an SLE; it asks for: support by an LLE, NLE or NLG", "central team")
    team.hears_not("£")


@pytest.mark.parametrize("text", ["find an SLE for request 1", "match request 1", "match S2S-0001"])
async def test_a_request_named_in_free_words_is_matched(world: World, text: str) -> None:
    team = await world.person(TEAM)
    await request_at(world, Status.TRIAGE)
    await team.says(text)
    team.hears("S2S-0001: SLEs for Maths")


@pytest.mark.parametrize(
    "text",
    ["suggest an SLE for the maths request", "allocate an SLE to Oakfield", "who can take this request", "match maths"],
)
async def test_a_request_that_is_only_described_is_offered(world: World, text: str) -> None:
    team = await world.person(TEAM)
    await request_at(world, Status.TRIAGE)
    await request_at(world, Status.AWAITING_RELEASE, asker="head@witham.example.org")
    await team.says(text)
    team.hears("1 to match", "S2S-0001")
    assert await status_of(world, 1) is Status.TRIAGE


async def test_a_name_nobody_has_assigns_nobody(world: World) -> None:
    team = await world.person(TEAM)
    await request_at(world, Status.TRIAGE)
    await team.says("assign Sarah Jones to S2S-0001")
    team.hears("I know no SLE called “Sarah Jones”")
    assert await status_of(world, 1) is Status.TRIAGE


async def test_only_the_central_team_matches(world: World) -> None:
    head = await world.person(ASKER)
    await request_at(world, Status.TRIAGE)
    await head.says("match 1")
    head.hears("Only the central team can do that")
    assert await status_of(world, 1) is Status.TRIAGE


async def test_what_is_being_matched_waits_for_the_team(world: World) -> None:
    team, head = await world.person(TEAM), await world.person(ASKER)
    await request_at(world, Status.MATCHING)
    await team.says("to do")
    team.hears("S2S-0001, Oakfield Fen Academy (Maths): has needed an SLE")
    assert "Match S2S-0001" in team.buttons
    await team.says("show 1")
    assert "Find an SLE" in team.buttons
    await head.says("show 1")
    assert "Find an SLE" not in head.buttons


async def test_a_request_withdrawn_meanwhile_asks_nobody(world: World) -> None:
    team = await world.person(TEAM)
    request = await request_at(world, Status.MATCHING)
    await team.says("match 1")
    await team.presses("Bilal Chaudmere")
    await team.presses("Ask Owen Thackermoor for release")
    async with world.database.transaction() as session:
        row = await session.get_one(SupportRequest, request)
        await lifecycle.move(session, row, Status.WITHDRAWN, None, world.clock.now(), "withdrawn by the asker")
    await team.presses("Ask their head")
    team.hears("No SLE is looked for now", "withdrawn")
    async with world.database.reading() as session:
        assert (await session.exec(select(Deployment))).all() == []


async def test_an_sle_whose_last_day_goes_meanwhile_is_not_asked(world: World) -> None:
    team = await world.person(TEAM)
    await request_at(world, Status.MATCHING)
    await team.says("assign Bilal Chaudmere to S2S-0001")
    await team.presses("Ask Owen Thackermoor for release")
    await gave(world, SLE, "3")
    await team.presses("Ask their head")
    team.hears("Bilal Chaudmere is ruled out")
    assert await status_of(world, 1) is Status.MATCHING


async def test_where_everybody_is_ruled_out_it_is_said(world: World) -> None:
    team = await world.person(TEAM)
    await request_at(world, Status.TRIAGE, answers={"start": "term-2027-28-1"})
    async with world.database.transaction() as session:
        await session.exec(delete(Post).where(Post.role == Role.SLE))  # type: ignore[arg-type]
    await team.says("match 1")
    team.hears("There is nobody who can be asked", "the days of that year count", "And 35 more")
    await team.presses("More")
    team.hears("And 30 more")


async def test_a_service_without_a_contact_of_its_own_is_not_matched_either(world: World) -> None:
    team = await world.person(TEAM)
    request = await request_at(world, Status.TRIAGE)
    async with world.database.transaction() as session:
        row = await session.get_one(SupportRequest, request)
        row.kind = Kind.NOMINATION
        session.add(row)
    await team.says("match 1")
    team.hears("S2S-0001 is not matched with an SLE; it asks for: SLE nomination")


async def test_what_a_button_carries_is_checked_against_what_is_known(filled: Database) -> None:
    async with world_on(filled, "terminal") as world:
        await _press_what_nobody_was_shown(world)


async def test_a_school_has_nothing_to_match(world: World) -> None:
    head = await world.person(ASKER)
    await request_at(world, Status.MATCHING)
    await head.says("to do")
    head.hears_not("needs an SLE")


async def test_with_nothing_to_match_the_team_hears_so(world: World) -> None:
    team = await world.person(TEAM)
    await team.says("match")
    team.hears("No request needs an SLE now")
    await team.says("match 77")
    team.hears("I have no request S2S-0077")
