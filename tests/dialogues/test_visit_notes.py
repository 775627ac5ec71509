"""Visit notes: waited for, read, answered by the school; with the last of them the work can be finished."""

from datetime import date, datetime

from messages.dates import LONDON
from storage.requests import Status, SupportRequest
from storage.visits import Visit, VisitStatus
from tests.stages import ASKER, HOME_HEAD, SLE, TEAM, request_at, visit_on
from tests.world import World

TUESDAY, THURSDAY = date(2026, 11, 24), date(2026, 11, 26)
NOTE = {
    "seen": "The subject leader",
    "focus_today": "Planning key stage 3",
    "done": "Wrote the first unit together",
    "action": "Teach the first unit",
    "action_who": "The subject leader",
    "action_by": "By the next visit",
}
V = VisitStatus


async def on(world: World, month: int, day: int, hour: int = 8, minute: int = 0) -> None:
    await world.at(datetime(2026, month, day, hour, minute, tzinfo=LONDON))


async def given(world: World, days: str = "1", status: VisitStatus = V.NOTE_DUE) -> int:
    return await visit_on(world, await request_at(world, Status.ACTIVE, days=days), TUESDAY, status)


async def test_an_overdue_note_is_reminded_of_once_then_the_team_is_told(world: World) -> None:
    sle, team = await world.person(SLE), await world.person(TEAM)
    await given(world)
    await on(world, 12, 1, 7, 59)
    sle.hears_nothing()
    await on(world, 12, 1)
    sle.hears("The visit note of Tuesday 24 November 2026 is due")
    team.hears_nothing()
    sle.marks()
    await on(world, 12, 3)
    team.hears("Bilal Chaudmere has not written the visit note of Tuesday 24 November 2026")
    await on(world, 12, 20)
    sle.hears_nothing()


async def test_with_the_last_note_the_work_can_be_finished(world: World) -> None:
    sle, head, team = await world.person(SLE), await world.person(ASKER), await world.person(TEAM)
    await given(world)
    await on(world, 11, 25)
    await sle.says("visit note")
    await sle.fills(NOTE)
    await sle.presses("File the note")
    for talker in (sle, head, team):
        talker.hears("All agreed days (1 day) are done and written up")
        assert "Finish" in talker.buttons


async def test_before_the_last_note_there_is_nothing_to_finish(world: World) -> None:
    sle, head = await world.person(SLE), await world.person(ASKER)
    await given(world, days="2")
    await on(world, 11, 25)
    await sle.says("visit note")
    await sle.fills(NOTE)
    await sle.presses("File the note")
    for talker in (sle, head):
        talker.hears_not("are done and written up")
        assert "Finish" not in talker.buttons


async def test_the_head_adds_a_view_which_the_sle_and_the_team_read(world: World) -> None:
    sle, head, team = await world.person(SLE), await world.person(ASKER), await world.person(TEAM)
    visit = await given(world)
    await on(world, 11, 25)
    await sle.says("visit note")
    await sle.fills(NOTE)
    await sle.presses("File the note")
    await head.presses("Add your view")
    await head.fills({"voice": "Just what we needed"})
    sle.marks()
    await head.presses("Add it")
    head.hears("Thank you. Your view of Tuesday 24 November 2026 stands with the note")
    for talker in (sle, team):
        talker.hears("Oakfield Fen Academy on Tuesday 24 November 2026", "Just what we needed")
    await sle.says("visit notes")
    sle.hears("Just what we needed")
    async with world.database.reading() as session:
        assert (await session.get_one(Visit, visit)).voice == "Just what we needed"


async def test_a_note_filed_elsewhere_is_not_filed_twice(world: World) -> None:
    sle = await world.person(SLE)
    visit = await given(world)
    await on(world, 11, 25)
    await sle.says("visit note")
    await sle.fills(NOTE)
    async with world.database.transaction() as session:
        (await session.get_one(Visit, visit)).status = V.NOTE_FILED
    await sle.presses("File the note")
    sle.hears("has moved on since that button was shown", "logged and written up")
    await sle.says("write note")
    sle.hears("No visit note of yours is due")


async def test_with_several_notes_due_it_is_asked_which(world: World) -> None:
    sle = await world.person(SLE)
    await given(world, days="2")
    await visit_on(world, 1, THURSDAY, V.NOTE_DUE)
    await on(world, 11, 26, 18)
    await sle.says("visit note")
    sle.hears("Which day do you mean?")
    assert sle.buttons == ["Write note, Tue 24 Nov", "Write note, Thu 26 Nov"]
    await sle.says("add my visit notes")
    sle.hears("Which day do you mean?")
    await sle.presses("Write note, Thu 26 Nov")
    sle.hears("Whom did you work with?")


async def test_a_note_survives_a_restart(world: World) -> None:
    sle = await world.person(SLE)
    await given(world)
    await on(world, 11, 25)
    await sle.says("visit note")
    await sle.says("The subject leader")
    await world.restart()
    await sle.says("continue")
    sle.hears("What was the focus of the day?")


async def test_notes_are_for_those_who_take_part(world: World) -> None:
    sle, head, home, team = [await world.person(email) for email in (SLE, ASKER, HOME_HEAD, TEAM)]
    await given(world, days="2")
    await visit_on(world, 1, THURSDAY, V.BOTH_CONFIRMED)
    await on(world, 11, 26, 18)
    await home.says("visit notes 1")
    home.hears("I have no request S2S-0001 that you may see")
    await team.says("visit notes")
    team.hears("I have no visit notes of yours")
    await team.says("visit notes 1")
    team.hears("The note is due by Tuesday 1 December 2026", "Not logged yet")
    assert team.buttons == ["Log Thu 26 Nov"]
    await head.says("show 1")
    await head.presses("Visit notes")
    head.hears("Tuesday 24 November 2026, 1 day", "Not logged yet")
    assert head.buttons == []
    await sle.says("visit notes")
    assert sle.buttons == ["Write note, Tue 24 Nov", "Log Thu 26 Nov"]


async def test_with_several_requests_it_is_asked_whose_notes(world: World) -> None:
    sle = await world.person(SLE)
    await given(world)
    other = await request_at(world, Status.ACTIVE, days="1", asker="head@witham.example.org")
    await request_at(world, Status.SUBMITTED)
    await visit_on(world, other, THURSDAY, V.NOTE_DUE)
    await on(world, 11, 27)
    await sle.says("visit notes")
    assert sle.buttons == ["S2S-0001", "S2S-0002"]
    await sle.presses("S2S-0002")
    sle.hears("Witham Reach School")
    head = await world.person(ASKER)
    await head.says("visit notes 3")
    head.hears("S2S-0003 has no day yet that is over")


async def test_a_request_nobody_looks_after_is_the_whole_teams(world: World) -> None:
    team, other = await world.person(TEAM), await world.person("jamal.rookwith@alliance.example.org")
    await given(world)
    async with world.database.transaction() as session:
        (await session.get_one(SupportRequest, 1)).taken_by = None
    await on(world, 12, 3)
    for talker in (team, other):
        talker.hears("has not written the visit note")
    sle = await world.person(SLE)
    await sle.says("visit note")
    await sle.fills(NOTE)
    await sle.presses("File the note")
    for talker in (team, other):
        talker.hears("S2S-0001: visit note of Tuesday 24 November 2026")
