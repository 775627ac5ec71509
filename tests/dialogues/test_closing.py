"""Support is paused and taken up again, cancelled after the agreement, or closed by the central team."""

from datetime import date
from decimal import Decimal
from itertools import count

from messages.message import Inbound, Place
from storage import evaluations, ledger, visits
from storage.database import Database
from storage.ledger import DayUse
from storage.requests import Status, SupportRequest
from storage.visits import VisitStatus
from tests.stages import ASKER, HOME_HEAD, SLE, TEAM, deployment_of, person_id, request_at, status_of, visit_on
from tests.world import Talker, World, world_on

DEPUTY = "deputy@oakfield.example.org"
OTHER_HEAD = "head@witham.example.org"
EVENTS = count(1)
DEEDS = (
    "evaluations.finish",
    "evaluations.finished",
    "closing.pause",
    "closing.resume",
    "closing.resumed",
    "closing.cancel",
    "closing.cancelled",
    "closing.keep",
    "closing.close",
)
WHY = {"reason": "An inspection is announced, until after Christmas"}


async def everybody(world: World) -> tuple[Talker, Talker, Talker, Talker]:
    """The school's head, the SLE, the SLE's head and the co-ordinator."""
    head, sle = await world.person(ASKER), await world.person(SLE)
    return head, sle, await world.person(HOME_HEAD), await world.person(TEAM)


async def booked(world: World, request: int) -> list[DayUse]:
    deployment = await deployment_of(world, request)
    async with world.database.reading() as session:
        return list(await ledger.of_deployment(session, deployment))


async def pauses(talker: Talker, request: int) -> None:
    await talker.says(f"pause S2S-{request:04d}")
    await talker.fills(WHY)
    await talker.presses("Pause it")


async def test_a_pause_is_told_to_all_sides_with_its_reason(world: World) -> None:
    head, sle, home, team = await everybody(world)
    request = await request_at(world, Status.ACTIVE)
    await pauses(sle, request)
    assert await status_of(world, request) is Status.PAUSED
    sle.hears("is paused", "Days that are booked stay booked")
    head.hears("S2S-0001 (Maths): paused", "An inspection is announced")
    for side in (home, team):
        side.hears("is paused", "An inspection is announced", "Oakfield Fen Academy", "Bilal Chaudmere")
    for one in (head, home, team):
        one.marks()
    await head.says("resume 1")
    head.hears("Shall S2S-0001", "go on?")
    assert await status_of(world, request) is Status.PAUSED
    await head.presses("Yes, go on")
    assert await status_of(world, request) is Status.ACTIVE
    for side in (sle, home, team):
        side.hears("goes on")


async def test_cancelling_is_asked_once_frees_what_was_not_given_and_is_told(world: World) -> None:
    head, sle, home, team = await everybody(world)
    request = await request_at(world, Status.ACTIVE, days="5", extra="3")
    await visit_on(world, request, date(2026, 11, 16), VisitStatus.NOTE_FILED)
    await visit_on(world, request, date(2026, 11, 30), VisitStatus.BOTH_CONFIRMED)
    await head.says(f"cancel {request}")
    head.hears(
        "Shall I cancel", "The remaining 4 days are given back", "Monday 30 November 2026", "Days already given stay"
    )
    assert await status_of(world, request) is Status.ACTIVE
    await head.presses("Yes, cancel it")
    assert await status_of(world, request) is Status.CANCELLED
    for side in (sle, home, team):
        side.hears("is cancelled. Cancelled by the school")
    assert [(row.free, row.charged) for row in await booked(world, request)] == [(Decimal(1), Decimal(0))]
    async with world.database.reading() as session:
        days = await visits.of_deployment(session, await deployment_of(world, request))
    assert [day.status for day in days] == [VisitStatus.NOTE_FILED, VisitStatus.CANCELLED_IN_TIME]


async def test_the_team_writes_down_a_cancellation_told_by_telephone(world: World) -> None:
    head, _, _, team = await everybody(world)
    request = await request_at(world, Status.AGREED)
    await team.says(f"show {request}")
    await team.presses("Cancel the support")
    await team.presses("Yes, cancel it")
    head.hears("S2S-0001 (Maths): cancelled", "Cancelled by the central team")
    await team.presses("Cancel the support")
    team.hears("S2S-0001 has moved on since that button was shown")
    assert await booked(world, request) == []


async def test_the_team_closes_with_a_reason_and_nobody_is_asked_any_more(world: World) -> None:
    head, sle, home, team = await everybody(world)
    request = await request_at(world, Status.ACTIVE)
    await visit_on(world, request, date(2026, 11, 16), VisitStatus.NOTE_FILED)
    await sle.says(f"finish {request}")
    await sle.presses("Yes, finished")
    await team.says(f"close {request}")
    await team.fills({"reason": "The school has a new head"})
    for one in (head, sle, home):
        one.marks()
    await team.presses("Close it")
    team.hears("is closed")
    assert await status_of(world, request) is Status.CLOSED
    head.hears("S2S-0001 (Maths): closed", "The school has a new head")
    for side in (sle, home):
        side.hears("is closed. The school has a new head. 1 day given")
    async with world.database.reading() as session:
        assert await evaluations.of_request(session, request) == []
    await head.presses("Answer now")
    head.hears("That evaluation is not waiting for you")
    head.marks()
    await world.advance(days=120)
    head.hears_nothing()


async def test_the_card_offers_what_each_may_do(world: World) -> None:
    head, _, _, team = await everybody(world)
    deputy = await world.person(DEPUTY)
    request = await request_at(world, Status.ACTIVE)
    async with world.database.transaction() as session:
        found = await session.get_one(SupportRequest, request)
        found.asker_id = await person_id(session, DEPUTY)
        session.add(found)
    await head.says("show 1")
    assert {"Finish", "Pause", "Cancel the support"} <= set(head.buttons)
    await deputy.says("show 1")
    assert "Finish" in deputy.buttons
    assert not {"Pause", "Cancel the support", "Close it"} & set(deputy.buttons)
    await pauses(team, request)
    await team.says("show 1")
    assert {"Finish", "Take it up again", "Cancel the support"} <= set(team.buttons)


async def test_who_may_not_is_told_how_it_stands(world: World) -> None:
    _, sle, home, team = await everybody(world)
    other = await world.person(OTHER_HEAD)
    request = await request_at(world, Status.ACTIVE)
    for word in ("finish", "pause", "cancel", "close"):
        for talker in (other, home):
            await talker.says(f"{word} {request}")
            talker.hears_not("Oakfield", "Shall I", "Is the work")
    await sle.says(f"cancel {request}")
    sle.hears("That cannot be done with S2S-0001 now, or not by you", "under way")
    await team.says("close 1")
    team.hears("That cannot be done with S2S-0001 now")
    await team.says("close 77")
    team.hears("I have no request S2S-0077")
    assert await status_of(world, request) is Status.ACTIVE


async def test_an_sle_who_is_only_offered_takes_no_part_yet(world: World) -> None:
    sle = await world.person(SLE)
    request = await request_at(world, Status.OFFERED)
    await sle.says(f"pause {request}")
    sle.hears("I have no request S2S-0001 that you may see")


async def test_a_form_sent_too_late_says_how_it_stands(world: World) -> None:
    head, sle, _, _ = await everybody(world)
    request = await request_at(world, Status.ACTIVE)
    await sle.says(f"pause {request}")
    await sle.fills(WHY)
    await head.says(f"cancel {request}")
    await head.presses("Yes, cancel it")
    await sle.presses("Pause it")
    sle.hears("I have no request S2S-0001 that you may see")
    assert await status_of(world, request) is Status.CANCELLED


async def test_a_close_sent_twice_closes_once(world: World) -> None:
    head, sle, _, team = await everybody(world)
    request = await request_at(world, Status.EVALUATING)
    await team.says(f"close {request}")
    await team.fills({"reason": "The school has a new head"})
    other = await world.person("jamal.rookwith@alliance.example.org")
    await other.says(f"close {request}")
    await other.fills({"reason": "Agreed by telephone"})
    await other.presses("Close it")
    head.marks()
    sle.marks()
    await team.presses("Close it")
    team.hears("S2S-0001", "closed", "Agreed by telephone")
    head.hears_nothing()
    sle.hears_nothing()


async def pressed(world: World, talker: Talker, action: str, value: str = "1") -> str:
    """The answer to a button as it was shown long ago, or never."""
    event = f"late-{next(EVENTS)}"
    inbound = Inbound(event, "console", talker.address, Place(talker.address), action=action, value=value)
    return " ".join(message.text for message in (await world.receive(inbound)).messages)


async def test_a_late_button_changes_nothing_and_a_strangers_says_nothing(filled: Database) -> None:
    async with world_on(filled, "terminal") as world:
        _, sle, home, team = await everybody(world)
        other = await world.person(OTHER_HEAD)
        for status in (Status.SCOPING, Status.AGREED, Status.EVALUATING):
            request = str(await request_at(world, status, extra="2"))
            for action in DEEDS:
                for stranger in (other, home):
                    said = await pressed(world, stranger, action, request)
                    assert "that you may see" in said or "Only the central team" in said, (action, said)
                if action not in ("closing.cancel", "closing.cancelled", "closing.close", "closing.keep"):
                    for insider in (team, sle):
                        said = await pressed(world, insider, action, request)
                        assert "has moved on" in said or "that you may see" in said, (action, said)
            assert await status_of(world, int(request)) is status


async def test_where_nobody_looks_after_it_the_whole_team_is_told(world: World) -> None:
    head, _, _, team = await everybody(world)
    other = await world.person("jamal.rookwith@alliance.example.org")
    request = await request_at(world, Status.ACTIVE)
    async with world.database.transaction() as session:
        found = await session.get_one(SupportRequest, request)
        found.taken_by = None
        session.add(found)
    await pauses(head, request)
    for one in (team, other):
        one.hears("is paused", "An inspection is announced")
