"""The central team sees what waits, takes it, hands it over, puts it on the waiting list or declines it."""

import pytest
from sqlmodel import select

from storage.people import by_email
from storage.requests import Status, SupportRequest
from tests.stages import ASKER, TEAM, request_at, status_of
from tests.world import World

JAMAL = "jamal.rookwith@alliance.example.org"


@pytest.mark.parametrize("words", ["new requests", "what requests are waiting", "open the queue"])
async def test_the_inbox_says_how_old_each_is_and_what_blocks_it(world: World, words: str) -> None:
    await request_at(world, Status.SUBMITTED)
    await world.advance(days=2)
    await request_at(world, Status.MATCHING)
    coordinator = await world.person(TEAM)
    await coordinator.says(words)
    coordinator.hears(
        "2 waiting, oldest first",
        "S2S-0001, Oakfield Fen Academy (Maths): new since Monday 23 November 2026",
        "Sent 2 days ago. Overdue.",
        "S2S-0002, Oakfield Fen Academy (Maths): has needed an SLE",
        "Sent today.",
    )
    assert coordinator.buttons == ["S2S-0001", "S2S-0002", "What is stuck"]
    await coordinator.presses("S2S-0002")
    coordinator.hears("S2S-0002: Oakfield Fen Academy")


async def test_an_inbox_that_does_not_fit_has_pages(world: World) -> None:
    for _ in range(9):
        await request_at(world, Status.TRIAGE)
    coordinator = await world.person(TEAM)
    await coordinator.says("inbox")
    coordinator.hears("9 waiting, oldest first (1 to 8)")
    await coordinator.presses("More")
    coordinator.hears("(9 to 9)", "S2S-0009")
    await coordinator.presses("Earlier ones")
    coordinator.hears("(1 to 8)")


async def test_the_inbox_is_the_central_teams(world: World) -> None:
    await request_at(world, Status.SUBMITTED)
    head = await world.person("head@witham.example.org")
    await head.says("new requests")
    head.hears("Only the central team can do that")
    head.hears_not("S2S-0001")


async def test_the_start_page_says_how_many_requests_wait_to_be_taken(world: World) -> None:
    await request_at(world, Status.SUBMITTED)
    coordinator = await world.person(TEAM)
    await coordinator.says("to do")
    coordinator.hears("A new request to take: S2S-0001 from Oakfield Fen Academy")
    await request_at(world, Status.SUBMITTED)
    await coordinator.says("to do")
    coordinator.hears("2 new requests to take; the oldest is S2S-0001")
    await coordinator.presses("Open S2S-0001")
    await coordinator.presses("Take it")
    coordinator.hears("Philippa Greenholt has taken S2S-0001")
    assert coordinator.buttons[0] == "Find an SLE"
    assert {"Ask the school", "Waiting list", "Decline"} < set(coordinator.buttons)


async def test_a_request_is_handed_over_to_a_colleague_who_is_told(world: World) -> None:
    await request_at(world, Status.TRIAGE)
    coordinator, jamal = await world.person(TEAM), await world.person(JAMAL)
    await coordinator.says("show 1")
    await coordinator.presses("Hand over")
    coordinator.hears("Who should look after S2S-0001? Philippa Greenholt is looking after it now.")
    await coordinator.presses("Jamal Rookwith")
    coordinator.hears("Jamal Rookwith is now looking after S2S-0001")
    jamal.hears("Philippa Greenholt has handed S2S-0001 over to you", "Jamal Rookwith has been looking after it")
    async with world.database.reading() as session:
        person = await by_email(session, JAMAL)
        request = (await session.exec(select(SupportRequest))).one()
    assert person and request.taken_by == person.id


async def test_whoever_takes_a_request_back_is_not_told_what_they_did(world: World) -> None:
    await request_at(world, Status.TRIAGE)
    coordinator, jamal = await world.person(TEAM), await world.person(JAMAL)
    for one in (coordinator, jamal):
        await one.says("show 1")
        await one.presses("Hand over")
    await jamal.presses("Jamal Rookwith")
    jamal.hears("Jamal Rookwith is now looking after S2S-0001")
    jamal.hears_not("over to you")
    await coordinator.presses("Jamal Rookwith")
    coordinator.hears("cannot be done with S2S-0001 as it stands now", "Jamal Rookwith has been looking after it")


async def test_the_waiting_list_is_told_with_its_reason_and_left_again(world: World) -> None:
    number = await request_at(world, Status.TRIAGE)
    head, coordinator = await world.person(ASKER), await world.person(TEAM)
    await coordinator.says("show 1")
    await coordinator.presses("Waiting list")
    await coordinator.fills({"reason": "booked"})
    await coordinator.presses("Put it on the list")
    coordinator.hears("S2S-0001 is on the waiting list. I have told Amara Barleycroft")
    head.hears(
        "on the waiting list",
        "Every suitable SLE is booked at present. We will come back to you as soon as there is room",
    )
    await coordinator.presses("Back to triage")
    coordinator.hears("S2S-0001 is back in triage; Philippa Greenholt is looking after it")
    head.hears("Philippa Greenholt is looking after it")
    assert await status_of(world, number) is Status.TRIAGE


async def test_the_reason_for_the_waiting_list_may_be_left_out_or_written(world: World) -> None:
    head, coordinator = await world.person(ASKER), await world.person(TEAM)
    own = "reason.other" if world.usual == "slack" else "reason"  # a second input in a modal
    no_reason, written = {"reason": "Give no reason"}, {own: "After Easter"}
    for answers, said in ((no_reason, "2026. We will come back"), (written, "2026. After Easter. We will come back")):
        number = await request_at(world, Status.TRIAGE)
        await coordinator.says(f"show {number}")
        await coordinator.presses("Waiting list")
        await coordinator.fills(answers)
        head.marks()
        await coordinator.presses("Put it on the list")
        head.hears(said)


async def test_a_refusal_is_reviewed_and_told_kindly_with_whom_to_ring(world: World) -> None:
    number = await request_at(world, Status.TRIAGE)
    head, coordinator = await world.person(ASKER), await world.person(TEAM)
    await coordinator.says("show 1")
    await coordinator.presses("Decline")
    coordinator.hears("Why can it not go ahead?")
    await coordinator.fills({"reason": "no_sle"})
    coordinator.hears("S2S-0001, Oakfield Fen Academy", "We have no SLE for this at present")
    head.hears_nothing()
    await coordinator.presses("Decline it")
    coordinator.hears("S2S-0001 is declined. I have told Amara Barleycroft")
    head.hears(
        "S2S-0001 cannot go ahead",
        "I am sorry",
        "The reason: We have no SLE for this at present.",
        "please ring Philippa Greenholt of the central team, on 01522 889297",
    )
    assert await status_of(world, number) is Status.DECLINED


async def test_a_refusal_of_a_request_that_has_moved_meanwhile_changes_nothing(world: World) -> None:
    number = await request_at(world, Status.TRIAGE)
    head, coordinator = await world.person(ASKER), await world.person(TEAM)
    await coordinator.says("show 1")
    await coordinator.presses("Decline")
    await head.says("withdraw 1")
    await head.presses("Yes, withdraw it")
    head.marks()
    await coordinator.fills({"reason": "no_sle"})
    if "Decline it" in coordinator.buttons:
        await coordinator.presses("Decline it")
        coordinator.hears("cannot be done with S2S-0001 as it stands now", "withdrawn")
    head.hears_nothing()
    assert await status_of(world, number) is Status.WITHDRAWN


async def test_the_card_offers_only_what_can_be_done_now(world: World) -> None:
    await request_at(world, Status.ACTIVE)
    coordinator = await world.person(TEAM)
    await coordinator.says("show 1")
    assert {"Hand over", "Add a note", "History"} <= set(coordinator.buttons)
    assert not {"Decline", "Waiting list", "Take it", "Ask the school", "Find an SLE"} & set(coordinator.buttons)


async def test_whoever_cannot_be_reached_is_to_be_told_by_the_team(world: World) -> None:
    await request_at(world, Status.TRIAGE)
    coordinator = await world.person(TEAM)
    await coordinator.says("show 1")
    await coordinator.presses("Hand over")
    await coordinator.presses("Jamal Rookwith")
    coordinator.hears("Jamal Rookwith is now looking after S2S-0001. I cannot reach Jamal Rookwith here")
    await coordinator.says("show 1")
    await coordinator.presses("Decline")
    await coordinator.fills({"reason": "twice"})
    await coordinator.presses("Decline it")
    coordinator.hears("I cannot reach Amara Barleycroft here; please tell them")


async def test_a_request_that_waits_long_is_weeks_old(world: World) -> None:
    await request_at(world, Status.TRIAGE)
    await world.advance(days=23)
    coordinator = await world.person(TEAM)
    await coordinator.says("queue")
    coordinator.hears("Sent 3 weeks ago. Overdue.")
