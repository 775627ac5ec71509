"""Who was at a session: noted by the team, loaded from a file, corrected, listed."""

import asyncio
from datetime import date, datetime
from itertools import product
from pathlib import Path

import pytest
from sqlmodel import select

from bot.load import Report, into
from handlers import catalogue
from messages.dates import LONDON
from storage import attendance, programmes
from storage.attendance import As, Attendance, Feedback, How
from storage.database import Database
from storage.events import Event
from storage.people import Person
from storage.schools import School
from tests.dialogues.test_forged import press
from tests.stages import ASKER, HOME_HEAD, SLE, TEAM, person_id
from tests.world import Talker, World, world_on

THURSDAY = date(2027, 1, 14)
OURS = {"attendance", "noting", "sign_in", "feedback"}


async def session_on(
    world: World, day: date = THURSDAY, series: str = "full_alliance", title: str = "Full Alliance"
) -> int:
    """The number of a session from half past one to half past three."""
    async with world.database.transaction() as session:
        event = Event(series=series, title=title, day=day, start="13:30", end="15:30", audience=["headteacher"])
        session.add(event)
        await session.flush()
        return event.id or 0


async def at(world: World, hour: int, minute: int = 0, day: int = 14) -> None:
    await world.at(datetime(2027, 1, day, hour, minute, tzinfo=LONDON))


async def noted(world: World, event: int) -> list[tuple[str, str, As, How]]:
    async with world.database.reading() as session:
        return [(one.name, one.school, one.row.part, one.row.how) for one in await attendance.of_event(session, event)]


async def notes(team: Talker, people: str) -> None:
    await team.presses("Type names")
    await team.fills({"people": people})
    await team.presses("Note them")


async def test_the_team_types_who_was_there_and_reads_it_back(world: World) -> None:
    event = await session_on(world)
    team, sle = await world.person(TEAM), await world.person(SLE)
    await at(world, 17)
    await team.says("attendance full alliance 14 january")
    team.hears("Full Alliance, Thursday 14 January 2027, 1.30pm to 3.30pm", "Nobody is noted yet")
    await team.says("attendance full alliance friday 14 january")
    team.hears("14 January 2027 is a Thursday")
    await team.says("attendance full alliance")
    await team.presses("Type names")
    await team.fills(
        {"people": "Amara Barlycroft, head@witham.example.org, 2 from Curlew Bank, Jo Bloggs from Oakfield Fen"}
    )
    team.hears(
        "Amara Barleycroft (Oakfield Fen Academy)", "2 without names from Curlew Bank Academy", "Jo Bloggs, guest"
    )
    await team.presses("Note them")
    team.hears("5 people noted", "Full Alliance, Thursday 14 January 2027")
    await team.says("facilitators full alliance")
    await team.fills({"people": "Bilal Chaudmere; Amara Barleycroft; Tomasz Lipnik"})
    await team.presses("Note them")
    team.hears("3 people noted", "Nothing is noted unless you say so")
    await team.presses("Programme day: Bilal Chaudmere")
    await team.fills({"length": "half a day"})
    await team.presses("Note the day")
    team.hears("Thursday 14 January 2027: Bilal Chaudmere, half a day for facilitation, Full Alliance")
    sle.hears("Half a day of yours is noted")
    async with world.database.reading() as session:
        assert len(await programmes.between(session, THURSDAY, THURSDAY)) == 1
    await team.says("who came to full alliance")
    team.hears("Curlew Bank Academy: 2 (2 without a name)", "Oakfield Fen Academy: 1 (Jo Bloggs)", "Bilal Chaudmere")
    team.hears("3 attendees and 3 facilitators from 4 schools")
    if world.usual == "terminal":  # elsewhere it is uploaded
        team.hears("attendance-full_alliance-2027-01-14.csv")
    await team.presses("Correct the list")
    await team.presses("Amara Barleycroft, Oakfield Fen Academy")
    team.hears("facilitator at Full Alliance", "noted by the central team")
    await team.presses("They attended only")
    team.hears("Changed: Amara Barleycroft is noted as attendee")
    await team.presses("See the list")
    await team.presses("Correct the list")
    await team.presses("Jo Bloggs, Oakfield Fen Academy")
    await team.presses("They were not there")
    team.hears("Jo Bloggs is no longer noted")
    assert len(await noted(world, event)) == 5


async def test_the_team_picks_from_those_invited_page_by_page(world: World) -> None:
    event = await session_on(world)
    team = await world.person(TEAM)
    await at(world, 17)
    await team.says("attendance full alliance")
    await team.presses("Pick from a list")
    team.hears("Press everybody who was there. Taken so far: 0")
    await team.presses("Amara Barleycroft (Oakfield Fen Academy)")
    team.hears("Taken so far: 1")
    await team.presses("More names")
    await team.presses("Hugo Castlebeck (Castle Causey Grammar School)")
    await team.presses("Earlier names")
    await team.presses("Taken: Amara Barleycroft (Oakfield Fen Academy)")
    team.hears("Taken so far: 1")
    await world.restart()
    await team.presses("Done: read 1 back")
    team.hears("Hugo Castlebeck (Castle Causey Grammar School)")
    team.hears_not("Amara")
    await team.presses("Note them")
    team.hears("1 person noted")
    assert [name for name, *_ in await noted(world, event)] == ["Hugo Castlebeck"]


async def test_programmes_show_attendees_and_facilitators_per_school(world: World) -> None:
    first = await session_on(world, date(2026, 11, 12), "ect", "ECT day 1")
    await session_on(world, date(2026, 12, 10), "ect", "ECT day 2")
    team, head, other = await world.person(TEAM), await world.person(ASKER), await world.person(HOME_HEAD)
    await team.says("attendance ect day 1")
    await notes(team, "Amara Barleycroft, 2 from Oakfield Fen, 3 from Curlew Bank")
    await team.says("facilitators ect 12 november")
    await team.fills({"people": "Bilal Chaudmere"})
    await team.presses("Note them")
    await team.says("programme ect")
    team.hears("Early Career Teacher programme", "ECT day 1, Thursday 12 November 2026", "Curlew Bank Academy 3")
    team.hears(
        "Oakfield Fen Academy 3", "Facilitated by Bilal Chaudmere, King’s Sluice High School", "Attendees: nobody noted"
    )
    await head.says("programme ect")
    head.hears("Oakfield Fen Academy 3", "You see the people of your own school")
    head.hears_not("Curlew", "Bilal")
    await head.says("what have i attended")
    head.hears("ECT day 1, Thursday 12 November 2026", "1 in 2026/27")
    await other.says("my attendance")
    other.hears("I have not noted you at any session yet")
    await team.says("attendance full alliance")
    team.hears("I know no session called “full alliance”")
    await team.says("attendance")
    await team.presses("ECT day 1, 12 November")
    team.hears("6 attendees and 1 facilitator from 3 schools")
    assert len(await noted(world, first)) == 7


async def test_what_was_taken_back_meanwhile_is_said_so(world: World) -> None:
    await session_on(world, date(2026, 11, 12), "heads", "Heads together")
    await session_on(world, date(2026, 11, 19), "heads", "Heads together")
    team, other = await world.person(TEAM), await world.person("jamal.rookwith@alliance.example.org")
    await team.says("sign in code")
    await team.presses("Heads together, 12 November 2026")
    team.hears("is over")
    await team.says("feedback heads together 12 november")
    team.hears("Nobody has answered yet; 0 are noted")
    await team.says("attendance heads together 45 november")
    team.hears("Please write the session with its day again")
    await team.says("attendance")
    await team.presses("Heads together, 19 November")
    await team.presses("Note facilitators")
    await team.fills({"people": "Bilal Chaudmere, Amara Barleycroft"})
    await team.presses("Note them")
    await team.presses("See the list")
    await team.presses("Correct the list")
    await other.says("attendance heads together 19 november")
    await other.presses("Correct the list")
    await team.presses("Bilal Chaudmere, King’s Sluice High School")
    await team.presses("They were not there")
    await other.presses("Bilal Chaudmere, King’s Sluice High School")
    other.hears("That is not on the list any more")
    await other.says("facilitators heads together 19 november")
    await other.fills({"people": "Bilal Chaudmere, Amara Barleycroft"})
    await other.presses("Note them")
    other.hears("1 person noted", "On the list already: Amara Barleycroft (Oakfield Fen Academy)")
    await other.says("programme day")
    await other.fills(
        {"sle": "Bilal Chaudmere", "use": "Facilitation", "programme": "Heads", "day": "2026-11-19", "length": "1"}
    )
    await other.presses("Note the day")
    await other.presses("Programme day: Bilal Chaudmere")
    other.hears("A programme day is noted for Bilal Chaudmere on Thursday 19 November 2026 already")
    await team.says("attendance heads together")
    await team.presses("Type names")
    await team.fills({"people": "Jasmine Orebrook"})
    async with world.database.transaction() as session:
        person = await session.get_one(Person, await person_id(session, "subject@oakfield.example.org"))
        person.email, person.name = "gone@oakfield.example.org", "Somebody Else"
    await team.presses("Note them")
    team.hears("Nothing was noted. I know nobody with the address subject@oakfield.example.org")
    await session_on(world, date(2026, 11, 23), "scitt_coordinators", "SCITT Co-ordinators")
    await team.says("attendance heads together")
    await team.presses("Note facilitators")
    await team.fills({"people": "Sam Lee from Oakfield Fen, Sam Lee from Oakfield Fen Academy"})
    await team.presses("Note them")
    team.hears("1 person noted")
    await team.says("facilitators heads together")
    await team.fills({"people": "Sam Lee (Oakfield Fen)"})
    await team.presses("Note them")
    team.hears("On the list already: Sam Lee, guest from Oakfield Fen Academy")
    await session_on(world, date(2026, 11, 5))
    await team.says("attendance network meetings")
    team.hears("Which session do you mean?")
    await team.says("facilitators heads together")
    await team.fills({"people": "Sam Lee (Oakfield Fen)"})
    async with world.database.transaction() as session:
        for event in await session.exec(select(Event).where(Event.series == "heads")):
            event.cancelled = True
    await team.presses("Note them")
    team.hears("That is not on the list any more, or that session was taken out of the calendar")
    await team.says("programme nothing at all")
    team.hears("No session of “nothing at all” is in the calendar")


BUTTONS = [route.name for route in catalogue().routes if route.kind == "button" and route.of in OURS]


@pytest.mark.parametrize("backend", ["sqlite", pytest.param("postgres", marks=pytest.mark.soak)])
async def test_our_buttons_with_anything_in_them_are_answered(filled: Database) -> None:
    async with world_on(filled, "terminal") as world:
        event = await session_on(world)
        async with world.database.transaction() as session:
            leads = Attendance(event_id=event, part=As.FACILITATOR, how=How.CHAT, at=world.clock.now())
            leads.person_id = await person_id(session, ASKER)
            await attendance.note(session, leads)
        for email in (TEAM, ASKER):
            talker = await world.person(email)
            for button, value in product(BUTTONS, ("", "x", "1", "9" * 30, str(event), f"{event}.1", f"{event}.9.9")):
                for message in await press(world, talker.address, button, value):
                    assert "something went wrong" not in message.text, (button, value)


async def loaded(database: Database, folder: Path, rows: str) -> Report:
    (folder / "register.csv").write_text(f"series,date,name,email,school_urn,part\n{rows}")
    return await into(database, [folder / "register.csv"])


async def test_a_register_is_loaded_row_by_row(filled: Database, tmp_path: Path) -> None:
    async with filled.transaction() as session:
        session.add(Event(series="full_alliance", title="Full Alliance", day=THURSDAY))
    rows = (
        "full_alliance,2027-01-14,,head@oakfield.example.org,,attendee\n"
        "Full Alliance,14/01/2027,Bilal Chaudmere,,999005,facilitator\n"
        "full_alliance,2027-01-14,Jo Bloggs,,999003,attended\n"
    )
    report = await loaded(filled, tmp_path, rows)
    assert report.errors == []
    assert report.counts["added"] == 3
    assert (await loaded(filled, tmp_path, rows)).counts["unchanged"] == 3
    async with filled.reading() as session:
        event = (await session.exec(select(Event).where(Event.day == THURSDAY))).one()
        people = [
            (one.name, one.school, one.row.part, one.row.how)
            for one in await attendance.of_event(session, event.id or 0)
        ]
    assert people == [
        ("Jo Bloggs", "Curlew Bank Academy", As.ATTENDEE, How.FILE),
        ("Bilal Chaudmere", "King’s Sluice High School", As.FACILITATOR, How.FILE),
        ("Amara Barleycroft", "Oakfield Fen Academy", As.ATTENDEE, How.FILE),
    ]
    wrong = "ect,2027-01-14,Jo Bloggs,,999003,attendee\nfull_alliance,2027-01-14,Sam Lee,,,attendee\n"
    wrong += "full_alliance,2027-01-14,Sam Lee,,999999,attendee\nfull_alliance,2027-01-14,Ann,,999003,guest\n"
    wrong += f"full_alliance,2027-01-14,{'x' * 130},,999003,attendee\n"
    errors = (await loaded(filled, tmp_path, wrong)).errors
    assert "no session of ect on Thursday 14 January 2027 is loaded" in errors[0]
    assert "for a guest fill in name and school_urn" in errors[1]
    assert "no school with the URN 999999" in errors[2]
    assert "is not a known part" in errors[3]
    assert "shorten it to 120" in errors[4]


async def test_what_a_school_took_part_in_is_counted_for_its_yearly_report(filled: Database) -> None:
    async with filled.transaction() as session:
        head = (await session.exec(select(Person).where(Person.email == ASKER))).one()
        school = (await session.exec(select(School).where(School.urn == "999001"))).one()
        days = [date(2026, 11, 12), date(2026, 12, 10), date(2026, 7, 1)]
        sessions = [Event(series="ect", title="ECT", day=day) for day in days]
        session.add_all(sessions)
        await session.flush()
        now = datetime(2026, 12, 11, 9, tzinfo=LONDON)
        for event, part in zip(sessions, (As.ATTENDEE, As.FACILITATOR, As.ATTENDEE), strict=True):
            took = Attendance(event_id=event.id or 0, person_id=head.id, part=part, how=How.CHAT, at=now)
            took.school_id = school.id
            said = Feedback(event_id=event.id or 0, person_id=head.id or 0, part=part, useful=4, at=now)
            said.change, said.quotable = "Plan it together", True
            session.add_all([took, said])
        session.add(Attendance(event_id=sessions[0].id or 0, school_id=school.id, how=How.CHAT, at=now))
        await session.flush()
        one = school.id or 0
        assert await attendance.attended(session, one, "2026/27") == [attendance.TookPart("ect", 1, 2)]
        assert await attendance.facilitated(session, one, "2026/27") == [attendance.TookPart("ect", 1, 1)]
        assert await attendance.attended(session, one, "2025/26") == [attendance.TookPart("ect", 1, 1)]
        assert await attendance.useful(session, one, "2026/27", As.ATTENDEE) == attendance.Useful(4, 1)
        assert await attendance.useful(session, one, "2024/25", As.ATTENDEE) == attendance.Useful(None, 0)
        quotes = await attendance.quotable(session, date(2026, 9, 1), date(2026, 11, 30))
        assert [(event.series, said.change, person.name) for event, said, person in quotes] == [
            ("ect", "Plan it together", "Amara Barleycroft")
        ]


@pytest.mark.parametrize("backend", ["sqlite", "postgres"])
async def test_an_entry_that_two_take_away_at_once_is_gone_for_both(filled: Database) -> None:
    async with world_on(filled, "terminal") as world:
        event = await session_on(world)
        team, other = await world.person(TEAM), await world.person("jamal.rookwith@alliance.example.org")
        async with filled.transaction() as session:
            person = await person_id(session, ASKER)
            row = Attendance(event_id=event, person_id=person, how=How.CHAT, at=world.clock.now())
            session.add(row)
            await session.flush()
            number = str(row.id)
        both = (team.address, other.address)
        said = await asyncio.gather(*(press(world, one, "attendance.remove", number) for one in both))
        heard = sorted(message.text[:36] for (message,) in said)
        assert heard == ["Amara Barleycroft is no longer noted", "That is not on the list any more, or"]
