"""What has waited too long is listed, nudged and told: each step by its own service level."""

from datetime import date, datetime

import pytest

from messages.dates import LONDON
from storage import deployments, evaluations
from storage.deployments import Release
from storage.evaluations import Part
from storage.requests import Status
from storage.visits import VisitStatus
from tests.stages import ASKER, HOME_HEAD, SLE, TEAM, deployment_of, person_id, request_at, visit_on
from tests.world import World

JAMAL = "jamal.rookwith@alliance.example.org"


def morning(day: int, month: int = 11, hour: int = 8, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=LONDON)


async def test_nothing_is_stuck_on_the_first_day(world: World) -> None:
    await request_at(world, Status.AWAITING_RELEASE)
    coordinator = await world.person(TEAM)
    await coordinator.says("what's stuck")
    coordinator.hears("Nothing is stuck")


async def test_a_release_that_waits_is_listed_and_nudged_once_a_day(world: World) -> None:
    await request_at(world, Status.AWAITING_RELEASE, answers={"consent": None})
    coordinator, home = await world.person(TEAM), await world.person(HOME_HEAD)
    await world.at(morning(26, hour=7))
    await coordinator.says("chase")
    coordinator.hears(
        "1 stuck",
        "1. S2S-0001, Oakfield Fen Academy (Maths): the release of Bilal Chaudmere; waiting for Owen Thackermoor since "
        "Monday 23 November 2026.",
    )
    home.marks()
    await coordinator.presses("1: nudge Owen Thackermoor")
    coordinator.hears("I have reminded Owen Thackermoor about S2S-0001")
    home.hears("A reminder: on Monday 23 November 2026 we asked whether you release Bilal Chaudmere")
    home.hears_not("Oakfield")
    await coordinator.presses("1: nudge Owen Thackermoor")
    coordinator.hears("Owen Thackermoor was nudged about S2S-0001 today already")
    await world.at(morning(27, hour=9))
    home.marks()
    await coordinator.presses("1: nudge Owen Thackermoor")
    coordinator.hears("I have reminded Owen Thackermoor")
    await home.presses("See and decide")
    home.hears("Bilal Chaudmere")


async def test_a_nudge_for_what_is_done_says_so(world: World) -> None:
    number = await request_at(world, Status.AWAITING_RELEASE)
    coordinator, _ = await world.person(TEAM), await world.person(HOME_HEAD)
    await world.at(morning(26, hour=7))
    await coordinator.says("stuck")
    async with world.database.transaction() as session:
        live = await deployments.live(session, number)
        assert live
        live.release = Release.RING
        session.add(live)
    await coordinator.presses("1: nudge Owen Thackermoor")
    coordinator.hears("That does not wait any more")
    await coordinator.presses("What is stuck")
    coordinator.hears("a call to the headteacher of Bilal Chaudmere", "waiting for Philippa Greenholt")
    assert coordinator.buttons == ["1: see S2S-0001"]


async def test_whoever_has_no_account_is_to_be_rung(world: World) -> None:
    await request_at(world, Status.AWAITING_RELEASE)
    coordinator = await world.person(TEAM)
    await world.at(morning(26, hour=7))
    await coordinator.says("stuck")
    coordinator.hears("I cannot reach Owen Thackermoor here; please ring.")
    assert coordinator.buttons == ["1: see S2S-0001"]


@pytest.mark.parametrize(
    ("status", "days", "said", "who", "reminder"),
    [
        (Status.SUBMITTED, 1, "a new request that nobody has taken; waiting for the central team", "", ""),
        (Status.MATCHING, 2, "an SLE to be found; waiting for Philippa Greenholt", "", ""),
        (Status.OFFERED, 3, "an answer to the offer of Bilal Chaudmere", SLE, "has waited for your answer"),
        (Status.SCOPING, 7, "the agreement with Bilal Chaudmere", ASKER, "is not signed yet"),
    ],
)
async def test_each_step_is_late_by_its_own_level(
    world: World, status: Status, days: int, said: str, who: str, reminder: str
) -> None:
    await request_at(world, status)
    coordinator = await world.person(TEAM)
    other = await world.person(who) if who else None
    await world.at(morning(23 + days - 1, hour=9))
    await coordinator.says("whats stuck")
    coordinator.hears("Nothing is stuck")
    await world.at(morning(23 + days, hour=7))
    await coordinator.says("whats stuck")
    coordinator.hears(said, "since Monday 23 November 2026")
    if other:
        other.marks()
        await coordinator.presses(next(label for label in coordinator.buttons if "nudge" in label))
        other.hears("A reminder", reminder, "S2S-0001 (Maths)")


async def test_approvals_notes_and_evaluations_are_listed_too(world: World) -> None:
    coordinator, sle, head = await world.person(TEAM), await world.person(SLE), await world.person(ASKER)
    number = await request_at(world, Status.ACTIVE, days="3")
    await visit_on(world, number, date(2026, 11, 23), VisitStatus.NOTE_DUE)
    async with world.database.transaction() as session:
        asker = await person_id(session, ASKER)
        await evaluations.plan(session, number, asker, Part.MID_TERM, date(2026, 11, 23))
    deputy = await world.person("deputy@oakfield.example.org")
    await deputy.sends_request()
    await world.at(morning(30, hour=9))
    await coordinator.says("stuck")
    coordinator.hears(
        "the visit note about Bilal Chaudmere’s day; waiting for Bilal Chaudmere since Monday 23 November 2026",
        "an evaluation; waiting for Amara Barleycroft since Monday 23 November 2026",
        "the headteacher’s approval; waiting for Amara Barleycroft since Monday 23 November 2026",
    )
    sle.marks()
    head.marks()
    for label in coordinator.buttons:
        await coordinator.presses(label)
    sle.hears("the visit note about your day on Monday 23 November 2026")
    head.hears("please tell us how it went with S2S-0001", "S2S-0002 (Maths) has waited for your approval")


async def test_a_list_that_does_not_fit_says_how_many_more(world: World) -> None:
    for _ in range(10):
        await request_at(world, Status.SUBMITTED)
    coordinator = await world.person(TEAM)
    await world.at(morning(25, hour=7))
    await coordinator.says("stuck")
    coordinator.hears("10 stuck, longest first", "… and 2 more.")
    assert len(coordinator.buttons) == 8


async def test_a_request_that_nobody_reads_is_told_to_the_team_once_in_the_morning(world: World) -> None:
    await request_at(world, Status.SUBMITTED)
    coordinator, jamal = await world.person(TEAM), await world.person(JAMAL)
    await world.at(morning(24, hour=7, minute=59))
    coordinator.hears_nothing()
    await world.at(morning(24))
    for one in (coordinator, jamal):
        one.hears("nobody has taken S2S-0001 (Maths) from Oakfield Fen Academy, which came on Monday 23 November 2026")
        one.marks()
    await world.at(morning(26))
    coordinator.hears_nothing()
    await jamal.presses("Take it")
    jamal.hears("Jamal Rookwith has taken S2S-0001")


async def test_a_request_without_a_match_is_told_to_whoever_looks_after_it(world: World) -> None:
    await request_at(world, Status.MATCHING)
    coordinator, jamal = await world.person(TEAM), await world.person(JAMAL)
    await world.at(morning(25))
    coordinator.hears("S2S-0001 (Maths) for Oakfield Fen Academy has waited for an SLE since Monday 23 November 2026")
    assert coordinator.buttons == ["Find an SLE", "Later"]
    jamal.hears_nothing()


async def test_a_silent_home_head_is_reminded_once_then_the_holder_is_told(world: World) -> None:
    number = await request_at(world, Status.AWAITING_RELEASE)
    coordinator, home = await world.person(TEAM), await world.person(HOME_HEAD)
    await world.at(morning(26))
    home.hears("we asked whether you release Bilal Chaudmere")
    coordinator.hears_nothing()
    home.marks()
    await world.at(morning(27))
    home.hears_nothing()
    await world.at(morning(1, 12))
    coordinator.hears("S2S-0001 is stuck", "waiting for Owen Thackermoor since Monday 23 November 2026", "Please ring.")
    home.hears_nothing()
    async with world.database.transaction() as session:
        asked_again = await deployments.find(session, await deployment_of(world, number))
        assert asked_again
        asked_again.asked_at = morning(1, 12, hour=10)
        session.add(asked_again)
    await world.at(morning(4, 12))
    home.hears("on Tuesday 1 December 2026 we asked whether you release Bilal Chaudmere")


async def test_a_question_without_an_answer_is_asked_again_then_the_holder_is_told(world: World) -> None:
    await request_at(world, Status.TRIAGE)
    coordinator, head = await world.person(TEAM), await world.person(ASKER)
    await coordinator.says("show 1")
    await coordinator.presses("Ask the school")
    await coordinator.fills({"question": "Which year groups"})
    await coordinator.presses("Send the question")
    head.marks()
    coordinator.marks()
    await world.at(morning(26))
    head.hears("we asked about S2S-0001 (Maths): “Which year groups”")
    coordinator.hears_nothing()
    head.marks()
    await world.at(morning(1, 12))
    coordinator.hears("the school’s answer to our question; waiting for Amara Barleycroft")
    head.hears_nothing()
    await head.presses("Answer")
    head.hears("What is your answer?")


async def test_a_holder_without_an_account_leaves_it_to_the_whole_team(world: World) -> None:
    await request_at(world, Status.MATCHING)
    jamal = await world.person(JAMAL)
    await world.at(morning(25))
    jamal.hears("has waited for an SLE since Monday 23 November 2026")


async def test_a_request_back_in_triage_is_told_anew(world: World) -> None:
    await request_at(world, Status.MATCHING)
    coordinator = await world.person(TEAM)
    await world.at(morning(25))
    coordinator.hears("has waited for an SLE since Monday 23 November 2026")
    await coordinator.says("show 1")
    await coordinator.presses("Back to triage")
    coordinator.marks()
    await world.at(morning(26))
    coordinator.hears_nothing()
    await world.at(morning(27))
    coordinator.hears("has waited for an SLE since Wednesday 25 November 2026")


@pytest.mark.parametrize("words", ["What’s stuck?", "what's overdue this week", "stuck", "chase"])
async def test_what_is_stuck_is_asked_in_many_ways(world: World, words: str) -> None:
    coordinator = await world.person(TEAM)
    await coordinator.says(words)
    coordinator.hears("Nothing is stuck")
