"""Reading an alliance's own files: what is kept, what is asked, and what is refused."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from bot.load import EXAMPLE, BadFile, Report, into, template
from bot.load.addresses import likely, likely_office
from storage import doubts
from storage.alliance import Alliance
from storage.contacts import Contact, Route
from storage.database import Database
from storage.doubts import Doubt, decide
from storage.events import Event
from storage.people import Person, Post, Role
from storage.questions import Faq
from storage.schools import School
from storage.specialisms import Sle, Specialism
from storage.terms import Term

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
KINDS = ("schools", "people", "sles", "terms", "dates", "attendance", "closures", "contacts")
PEOPLE = "name,email,school_urn,roles,phone\n"
SLES = "email,specialisms,days_a_year,not_weekdays,designated_on\n"
DATES = "series,date,weekday,start,end,place\n"
TERMS = "academic_year,term,first_day,last_day\n"


async def reading(database: Database, *paths: Path, dry_run: bool = False) -> Report:
    """Load as the command line does: all or nothing."""
    return await into(database, paths, keep=not dry_run)


async def everything(database: Database, table: type[Any]) -> list[Any]:
    async with database.reading() as session:
        rows = list((await session.exec(select(table).order_by("id" if hasattr(table, "id") else None))).all())
        session.expunge_all()
        return rows


async def one(database: Database, table: type[Any], **values: Any) -> Any:
    rows = await everything(database, table)
    (found,) = [row for row in rows if all(getattr(row, name) == value for name, value in values.items())]
    return found


async def settle(database: Database, key: str, choice: str) -> None:
    """A person of the central team decides on a doubt."""
    async with database.transaction() as session:
        person = (await session.exec(select(Person))).first()
        doubt = (await session.exec(select(Doubt).where(col(Doubt.key).contains(key)))).one()
        await decide(session, doubt, choice, (person and person.id) or 0, NOW)


def a_file(folder: Path, content: str | bytes, name: str = "sent.csv") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def changed(folder: Path, *swaps: tuple[str, str]) -> Path:
    """The example alliance file with some words changed."""
    text = EXAMPLE[0].read_text("utf-8")
    for old, new in swaps:
        assert old in text
        text = text.replace(old, new)
    return a_file(folder, text, "alliance.yaml")


async def test_the_example_loads_whole(database: Database) -> None:
    report = await reading(database, *reversed(EXAMPLE))  # dependencies come first, however the files are named
    assert report.errors == [] and report.counts == {"added": 329}
    sizes = {t: len(await everything(database, t)) for t in (School, Person, Sle, Contact, Faq, Specialism, Term)}
    assert list(sizes.values()) == [22, 106, 40, 5, 61, 28, 18]
    assert len(await everything(database, Event)) == 16
    alliance = await one(database, Alliance, short_name="LTSA")
    assert (alliance.free_days, alliance.day_rate, alliance.year) == (3, 250, "2019/20")
    assert alliance.address.startswith("The Keyworth Centre, c/o The Priory City of Lincoln Academy, Skelling")
    assert alliance.safeguarding["numbers"]["emergency_duty_team"] == "01522 782333"
    assert alliance.handbook == "Leadership Handbook 2019/2020" and len(alliance.beliefs) == 3


async def test_a_second_load_changes_nothing(filled: Database) -> None:
    report = await reading(filled, *EXAMPLE)
    assert report.counts == {"unchanged": 329} and len(report.doubts) == 6
    assert len(await everything(filled, Doubt)) == 6 and len(await everything(filled, Event)) == 16


async def test_a_dry_run_keeps_nothing(database: Database) -> None:
    report = await reading(database, *EXAMPLE, dry_run=True)
    assert report.counts["added"] == 329 and await everything(database, School) == []


async def test_topics_carry_words_people_type_and_the_source(filled: Database) -> None:
    pip = await one(filled, Route, kind="topic", key="pip")
    assert "peer review" in pip.aliases and pip.explicit and pip.source == "handbook:218"
    finance = await one(filled, Route, kind="topic", key="finance")
    assert not finance.explicit and finance.year == "2019/20"
    office = await one(filled, Route, key="general_enquiries")
    assert office.explicit and office.contact == "enquiries" and "phone number" in office.aliases


async def test_schools_are_tidied(filled: Database) -> None:
    school = await one(filled, School, urn="999004")
    assert (school.website, school.phone) == ("https://www.chalkhollow.example.org", "01632 960004")
    assert (await one(filled, School, urn="999003")).head_in_register == "Ms Renée Duclairon"
    special = await one(filled, School, urn="999022")
    assert special.phase == "" and special.kind == "Academy special converter"


async def test_events_are_kept_as_printed(filled: Database) -> None:
    week = await one(filled, Event, day=date(2020, 2, 3))
    assert week.whole_week and week.place == "" and week.note == "On-line mentor training week"
    board = await one(filled, Event, day=date(2019, 10, 16))
    assert (board.start, board.place, board.doubted) == ("14:00", "The Keyworth Centre", False)
    doubted = {event.day for event in await everything(filled, Event) if event.doubted}
    assert doubted == {date(2019, 9, 11), date(2019, 10, 3), date(2020, 5, 20)}


async def test_the_example_raises_exactly_its_six_doubts(filled: Database) -> None:
    found = {doubt.key: doubt.choices for doubt in await everything(filled, Doubt)}
    clash = next(key for key in found if key.startswith("clash"))
    assert clash == "clash:scitt_subject_leaders:secondary_mentors:2019-09-11"
    ids = found.pop(clash)
    assert ids[0] == "both" and all([(await one(filled, Event, id=int(id))).doubted for id in ids[1:]])
    at = "@lincstsa.co.uk"
    assert sorted(found.values()) == sorted(
        [
            ["2019-10-02", "2019-10-03"],
            ["2020-05-20", "2020-05-21"],
            [f"mpustelnik{at}", f"Myles.Pustelnik{at}"],
            [f"mbradshw{at}", f"mbradshaw{at}"],
            [f"itsa-enquiries{at}", f"ltsa-enquiries{at}"],
        ]
    )
    assert [c.slug for c in await everything(filled, Contact) if c.doubted] == [
        "myles_pustelnik",
        "moira_bradshaw",
    ]
    assert (await one(filled, Alliance)).email_doubted


async def test_doubts_do_not_rest_on_the_verdicts_in_the_file(database: Database, tmp_path: Path) -> None:
    bare = changed(tmp_path, ("check: mismatch", "check: ok"), ("status: oddity", "status: ok"), ("likely:", "other:"))
    assert len((await reading(database, bare)).doubts) == 6


async def test_a_decision_is_heeded_when_the_file_comes_again(filled: Database) -> None:
    await settle(filled, "2019-10-03", "2019-10-02")
    await settle(filled, "moira", "mbradshaw@lincstsa.co.uk")
    await settle(filled, "alliance", "ltsa-enquiries@lincstsa.co.uk")
    await settle(filled, "clash", "both")
    report = await reading(filled, *EXAMPLE)
    assert report.counts == {"unchanged": 329} and len(report.doubts) == 2
    moved = await one(filled, Event, day=date(2019, 10, 2))
    assert not moved.doubted and len(await everything(filled, Event)) == 16
    contact = await one(filled, Contact, slug="moira_bradshaw")
    assert (contact.email, contact.doubted) == ("mbradshaw@lincstsa.co.uk", False)
    alliance = await one(filled, Alliance)
    assert (alliance.email, alliance.email_doubted) == ("ltsa-enquiries@lincstsa.co.uk", False)
    assert not any(event.doubted for event in await everything(filled, Event) if event.day.month == 9)


async def test_of_two_clashing_meetings_the_one_to_move_stays_doubted(filled: Database) -> None:
    clash = next(doubt for doubt in await everything(filled, Doubt) if doubt.kind == "clash")
    await settle(filled, "clash", clash.choices[2])
    await reading(filled, *EXAMPLE)
    assert (await one(filled, Event, id=int(clash.choices[2]))).doubted
    assert not (await one(filled, Event, id=int(clash.choices[1]))).doubted


async def test_a_corrected_file_settles_its_doubts(filled: Database, tmp_path: Path) -> None:
    corrected = changed(
        tmp_path,
        ("date: 2019-10-03, weekday: Wednesday", "date: 2019-10-02, weekday: Wednesday"),
        ("date: 2020-05-20, weekday: Thursday", "date: 2020-05-20, weekday: Wednesday"),
        ("email: mbradshw@", "email: mbradshaw@"),
        (
            'trainees\' SKfT", venue: keyworth, start: "15:45"',
            'trainees\' SKfT", venue: keyworth, start: "17:00"',
        ),
        ('end: "17:00",   # SKfT', 'end: "18:00",   # SKfT'),
    )
    report = await reading(filled, corrected)
    assert report.counts["settled"] == 4 and len(report.doubts) == 2
    async with filled.reading() as session:
        assert {doubt.kind for doubt in await doubts.open_doubts(session)} == {"email"}
    days = {event.day for event in await everything(filled, Event) if event.series == "scitt_coordinators"}
    assert days == {date(2019, 10, 2), date(2020, 2, 4), date(2020, 5, 20)}
    assert not any(event.doubted for event in await everything(filled, Event))


async def test_a_meeting_the_file_no_longer_has_is_told(filled: Database, tmp_path: Path) -> None:
    report = await reading(filled, changed(tmp_path, ("date: 2020-03-17", "date: 2020-03-24")))
    assert report.counts["added"] == 1 and report.counts["warnings"] == 1
    gone = "Strategy Committee on Tuesday 17 March 2020 stays, but the file no longer has it"
    assert f"meetings: warning: {gone}" in report.lines


async def test_a_cover_for_a_time_stands_beside_the_lasting_route(filled: Database, tmp_path: Path) -> None:
    line = "topic: finance, label: Invoices and charges, contact: andy_chisholm, basis: explicit"
    cover = f"routes_by_topic:\n  - {{{line}, valid_from: 2027-01-01, valid_until: 31/03/2027}}\n"
    report = await reading(filled, a_file(tmp_path, cover, "cover.yaml"))
    assert report.errors == []
    kept = [route for route in await everything(filled, Route) if route.key == "finance"]
    assert [route.contact for route in kept] == ["emily_wilson", "andy_chisholm"]
    assert kept[1].valid_until == date(2027, 3, 31)


async def test_roles_no_longer_listed_at_the_school_are_removed(filled: Database, tmp_path: Path) -> None:
    sheet = PEOPLE + "Tomasz Lipnik,HEAD@witham.example.org,999002,Head Teacher; CPLD lead,+44 1632 960002\n"
    report = await reading(filled, a_file(tmp_path, sheet))
    assert report.errors == [] and report.counts == {"changed": 1, "added": 1, "removed": 1}
    assert (
        "sent.csv:2: removed the role Strategy Committee member of Tomasz Lipnik at Witham Reach School" in report.lines
    )
    person = await one(filled, Person, email="head@witham.example.org")
    posts = [post.role for post in await everything(filled, Post) if post.person_id == person.id]
    assert posts == [Role.HEADTEACHER, Role.CPLD_LEAD]


async def test_roles_at_a_school_left_behind_are_told(filled: Database, tmp_path: Path) -> None:
    sheet = PEOPLE + "Tomasz Lipnik,head@witham.example.org,999003,headteacher,01632 960002\n"
    report = await reading(filled, a_file(tmp_path, sheet))
    assert any("stays headteacher at Witham Reach School" in line for line in report.lines)


async def test_a_mistyped_address_of_a_person_is_a_warning(filled: Database, tmp_path: Path) -> None:
    sheet = PEOPLE + "Ana Verity Fenwrite,ana.fenwrit@oakfield.example.org,999001,office,\n"
    report = await reading(filled, a_file(tmp_path, sheet))
    assert report.counts == {"added": 1, "warnings": 1} and report.doubts == []
    assert report.lines[1].endswith("is it ana.fenwrite@oakfield.example.org?")


async def test_schools_that_are_not_open_are_left_out(database: Database, tmp_path: Path) -> None:
    header = "URN,EstablishmentName,EstablishmentStatus (name),Fax\n"
    rows = '999001,A,Open,\n999002,B,"Open, but proposed to close",\n\n999003,C,Closed,\n'
    report = await reading(database, a_file(tmp_path, header + rows))
    assert report.counts == {"added": 2, "skipped": 1} and "sent.csv:5: skipped C (999003): Closed" in report.lines


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
async def test_encodings_and_separators_do_not_matter(
    database: Database, tmp_path: Path, encoding: str, delimiter: str
) -> None:
    cells = ["URN", "EstablishmentName", "Town"], ["999001", "King’s “Élan” School", "Boston"]
    text = "\r\n".join(delimiter.join(row) for row in cells)
    assert (await reading(database, a_file(tmp_path, text.encode(encoding)))).errors == []
    assert (await one(database, School)).name == "King’s “Élan” School"


async def test_dates_from_a_spreadsheet_are_checked_too(filled: Database, tmp_path: Path) -> None:
    sheet = (
        DATES + "Strategy Committee,12/01/2027,Tues,3.30pm,17:00,Lincoln\n"
        "SCITT Co-ordinators,Wednesday 14th January 2027,,15:45,17:00,Online\n"
        "heads_network,w/c 1 March 2027,,,,\n"
    )
    for _ in range(2):
        report = await reading(filled, a_file(tmp_path, sheet))
        assert report.errors == [] and report.counts.keys() <= {"added", "unchanged"}
        assert next(d for d in report.doubts if "2027" in d).startswith("sent.csv:3: 14 January 2027 is a Thursday")
    committee = await one(filled, Event, day=date(2027, 1, 12))
    assert (committee.series, committee.start) == ("strategy_committee", "15:30")
    assert (await one(filled, Event, day=date(2027, 1, 14))).series == "scitt_coordinators"
    assert (await one(filled, Event, day=date(2027, 3, 1))).whole_week


async def test_sles_may_be_written_in_words(filled: Database, tmp_path: Path) -> None:
    sheet = SLES + 'sle@oakfield.example.org,"Modern Foreign Languages; Computing, numeracy",1.5,Weds;Fri,03/10/2025\n'
    assert (await reading(filled, a_file(tmp_path, sheet))).errors == []
    person = await one(filled, Person, email="sle@oakfield.example.org")
    sle = await one(filled, Sle, person_id=person.id)
    assert sle.specialisms == ["mfl", "ict", "maths"] and sle.not_weekdays == ["Wednesday", "Friday"]
    assert (sle.days_a_year, sle.designated_on) == (1.5, date(2025, 10, 3))


async def test_the_kind_is_seen_by_the_content(database: Database, tmp_path: Path) -> None:
    terms = "# ours\nacademic_year: 2026/27\nterms:\n  - {term: 1, first_day: 2026-09-03, last_day: 2026-10-23}\n"
    assert (await reading(database, a_file(tmp_path, terms, "people.txt"))).errors == []
    assert (await one(database, Term)).season == "autumn"


async def test_another_alliance_has_facts_of_its_own(database: Database, tmp_path: Path) -> None:
    fen = "alliance: {name: Fen Alliance, short_name: FEN, enquiries_email: fen-office@fen.example.org}\n"
    report = await reading(database, a_file(tmp_path, fen, "fen.yaml"))
    assert report.errors == report.doubts == []
    alliance = await one(database, Alliance)
    assert (alliance.email, alliance.free_days, alliance.address) == ("fen-office@fen.example.org", None, "")


async def test_questions_come_in_a_file_of_their_own_with_the_ways_they_are_asked(
    filled: Database, tmp_path: Path
) -> None:
    own = "faqs:\n- {id: kit, scope: fen, q: Where’s the kit, a: Here, asked: ['kit?', 'kit?', 'kit, lent']}\n"
    more = "- id: bus\n  scope: fen\n  q: Is there a bus?\n  a: No.\n  asked: |\n    a bus?\n\n    by bus; or not\n"
    report = await reading(filled, a_file(tmp_path, own + more, "questions.yaml"))
    assert (report.errors, report.doubts, report.counts) == ([], [], {"added": 2})
    assert (await one(filled, Faq, slug="kit")).asked == ["kit?", "kit, lent"]
    assert (await one(filled, Faq, slug="bus")).asked == ["a bus?", "by bus; or not"]


async def test_a_file_of_rules_alone_changes_the_alliance(filled: Database, tmp_path: Path) -> None:
    rules = "s2s: {free_allowance: {days: 2.5}, beyond_allowance: {rate: 275}}\n"
    report = await reading(filled, a_file(tmp_path, rules, "rules.yaml"))
    assert report.lines == ["rules.yaml: alliance: changed rules of the alliance (free_days, day_rate)"]
    assert (await one(filled, Alliance)).name == "Lincolnshire Teaching School Alliance"


WARNINGS = {
    "sent.csv:1: warning: the column sixth is not known": PEOPLE[:-1] + ",sixth\nA,a@b.uk,999001,sle,,x\n",
    "sent.csv:1: warning: there are no rows": PEOPLE,
    "A is headteacher of no school": PEOPLE + "A,a@b.uk,,head,\n",
    "Amara Barleycroft does not have the role sle": SLES + "head@oakfield.example.org,maths,3,,\n",
    "the last day, Saturday 24 October 2026, is at a weekend": TERMS + "2026/27,1,2026-09-03,24 October 2026\n",
}


@pytest.mark.parametrize("text", WARNINGS)
async def test_what_looks_odd_is_kept_with_a_warning(filled: Database, tmp_path: Path, text: str) -> None:
    report = await reading(filled, a_file(tmp_path, WARNINGS[text]))
    assert report.errors == [] and report.counts["warnings"] == 1
    assert any(text in line for line in report.lines)


async def test_websites_and_numbers_are_tidied_as_far_as_they_can_be_read(database: Database, tmp_path: Path) -> None:
    header = "URN,EstablishmentName,SchoolWebsite,TelephoneNum,NumberOfPupils\n"
    rows = "999001.0,A,HTTP://WWW.A.uk/Home/,2079460000,12.0\n999002,B,to follow,+44 1522 889297,\n"
    assert (await reading(database, a_file(tmp_path, header + rows))).errors == []
    kept = [(s.website, s.phone, s.pupils) for s in await everything(database, School)]
    assert kept == [("http://www.a.uk/Home", "020 7946 0000", 12), ("to follow", "+44 1522 889297", None)]


@pytest.mark.parametrize("kind", KINDS)
async def test_every_template_loads(filled: Database, tmp_path: Path, kind: str) -> None:
    before = KINDS[: KINDS.index(kind) + 1]
    files = [a_file(tmp_path, template(name), f"{name}.csv") for name in before]
    report = await reading(filled, *files)
    assert report.errors == [] and report.counts["warnings"] == 0


def test_an_unknown_template_names_the_kinds() -> None:
    with pytest.raises(BadFile, match="schools, people, sles, terms, dates"):
        template("pupils")


@pytest.mark.parametrize(
    ("address", "name", "better"),
    [
        ("mbradshw@a.uk", "Moira Bradshaw", "mbradshaw@a.uk"),
        ("moira.bradhsaw@a.uk", "Moira Bradshaw", "moira.bradshaw@a.uk"),
        ("m.bradshaw@a.uk", "Moira Bradshaw", None),
        ("mjbradshaw@a.uk", "Moira Bradshaw", None),
        ("mbradshaw2@a.uk", "Mrs Moira Bradshaw", None),
        ("head@a.uk", "Moira Bradshaw", None),
        ("b.ofarrowby@a.uk", "Bridget O’Farrowby", None),
        ("renee.duclairn@a.uk", "Renée Duclairon", "renee.duclairon@a.uk"),
        ("office@a.uk", "Office", None),
    ],
)
def test_addresses_are_held_against_the_name(address: str, name: str, better: str | None) -> None:
    assert likely(address, name) == better


@pytest.mark.parametrize(
    ("address", "better"),
    [
        ("itsa-enquiries@a.uk", "ltsa-enquiries@a.uk"),
        ("lsa.office@a.uk", "ltsa.office@a.uk"),
        ("itsaoffice@a.uk", "ltsaoffice@a.uk"),
        ("ltsa@a.uk", None),
        ("enquiries@a.uk", None),
        ("xy@a.uk", None),
    ],
)
def test_the_enquiries_address_is_held_against_the_short_name(address: str, better: str | None) -> None:
    assert likely_office(address, "LTSA") == better
