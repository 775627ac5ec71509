"""A head asks how the school used the alliance this year, and nobody reads the report of another school."""

from datetime import date
from io import BytesIO
from typing import Any

from pypdf import PdfReader

from messages.dates import at
from storage import attendance, school_reports
from storage.attendance import As, Attendance, Feedback, How
from storage.events import Event
from storage.people import Role
from tests.dialogues.test_newsletter_archive import files
from tests.stages import ASKER, HOME_HEAD, TEAM, person_id, school_of
from tests.world import World


async def attended(world: World) -> str:
    """The asker was at a session, and said how useful it was; the name of the school."""
    async with world.database.transaction() as session:
        head = await person_id(session, ASKER)
        school = await school_of(session, head, Role.HEADTEACHER)
        event = Event(series="reading", title="Reading across the curriculum", day=date(2026, 11, 16))
        session.add(event)
        await session.flush()
        common: dict[str, Any] = {"event_id": event.id, "person_id": head, "at": world.clock.now()}
        session.add(Attendance(school_id=school, part=As.ATTENDEE, how=How.CODE, **common))
        session.add(Feedback(useful=4, change="Words that nobody prints", **common))
    return "Oakfield Fen Academy"


async def test_a_head_reads_what_the_school_used(world: World) -> None:
    school = await attended(world)
    head = await world.person(ASKER)
    await head.says("What have we used this year?")
    head.hears(f"{school}, 2026/27: Programmes.", f"Headteacher Evaluation Report 2026/27: {school}")
    name, content = files(head)[-1]
    assert name == "evaluation-report-2026-27.pdf"
    pages = PdfReader(BytesIO(content)).pages
    said = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert len(pages) == 2
    assert "Reading across the curriculum: 1 session, 1 place" in said and "1 answer, too few to show" in said
    assert "Words that nobody prints" not in said


async def test_a_head_reads_the_report_of_an_earlier_year(world: World) -> None:
    school = await attended(world)
    head = await world.person(ASKER)
    await head.says("our report of 2025/26")
    head.hears(f"{school}, 2025/26: nothing yet.")


async def test_only_its_head_and_the_central_team_read_a_report(world: World) -> None:
    school = await attended(world)
    other = await world.person(HOME_HEAD)
    await other.says(f"evaluation report for {school}")
    other.hears("I have no report to show you of a school called")
    assert not files(other)
    team = await world.person(TEAM)
    await team.says("evaluation report")
    team.hears("Which school’s?")
    await team.says(f"evaluation report for {school}")
    team.hears(f"{school}, 2026/27: Programmes.")
    assert files(team)[-1][1].startswith(b"%PDF-")


async def test_what_is_recorded_of_all_schools_agrees_with_what_is_counted_for_one(world: World) -> None:
    await attended(world)
    async with world.database.reading() as session:
        found = await school_reports.recorded(session, "2026/27", at(date(2026, 9, 1), 0), at(date(2027, 9, 1), 0))
        for school, one in found.items():
            counted = {
                part.series: (part.sessions, part.places)
                for part in await attendance.attended(session, school, "2026/27")
            }
            assert counted == {key[0]: (len(one.sessions[key]), places) for key, places in one.places.items()}
        assert sum(one.places.total() for one in found.values()) == 1
