"""A file is brought in at the desk: one sees row by row what it would change, and keeps it or leaves it."""

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import select

from bot.load import Handed
from bot.web.desk import held, workbook
from storage import people
from storage.audit import Deed
from tests.desk.conftest import Browser, Desks, Seen

HEAD, TEAM = "head@oakfield.example.org", "jamal.rookwith@alliance.example.org"
pytestmark = pytest.mark.parametrize("backend", ["sqlite"])
HEADER = "name,email,school_urn,roles,phone\n"
AMARA = "Amara Barleycroft,head@oakfield.example.org,999001,headteacher,01632 960555\n"
NEW = "Wilhelmina Fenwright,wilhelmina@heronmere.example.org,999002,cpld_lead,\n"


async def sends(browser: Browser, *files: tuple[str, str | bytes]) -> Seen:
    """Choose these files and have a look at what they would do."""
    csrf = (await browser.opens("/desk/import")).form("Show what it would change").fields["csrf"]
    sent = [("files", (name, content, "text/csv")) for name, content in files]
    answer = await browser.client.post("/desk/import/look", data={"csrf": csrf}, files=sent)
    browser.page = Seen(answer)
    return browser.page


async def keeps(browser: Browser) -> Seen:
    """Press the button below the preview."""
    assert browser.page
    return Seen(await browser.client.post("/desk/import/keep", data=browser.page.form("Keep it").fields))


async def phone(desks: Desks, email: str) -> str | None:
    async with desks.world.database.reading() as session:
        person = await people.by_email(session, email)
        return person.phone if person else None


async def test_what_a_file_would_change_is_shown_and_then_kept(desks: Desks) -> None:
    browser = await desks.sit(TEAM)
    page = await sends(browser, ("people.csv", HEADER + AMARA + NEW))
    assert "New: 1, Changed: 1" in page.text and "Nothing is kept yet." in page.text
    assert "phone: 01632 960001 becomes 01632 960555" in page.text
    assert await phone(desks, HEAD) == "01632 960001"
    kept = await keeps(browser)
    assert "Kept: people.csv." in kept.text
    assert await phone(desks, HEAD) == "01632 960555"
    assert await phone(desks, "wilhelmina@heronmere.example.org") == ""
    async with desks.world.database.reading() as session:
        (deed,) = (await session.exec(select(Deed).where(Deed.what == "file.loaded"))).all()
    assert deed.record == "people.csv" and deed.person_id


async def test_of_a_file_with_a_wrong_row_nothing_is_kept(desks: Desks) -> None:
    browser = await desks.sit(TEAM)
    page = await sends(browser, ("people.csv", HEADER + AMARA + "B,b@b,999001,sle,\n"))
    assert "people.csv:3, column email: “b@b” is not an e-mail address" in page.text and "To mend: 1" in page.text
    assert "Keep it" not in page.buttons
    held_back = {"csrf": page.form("Show what it would change").fields["csrf"], "shown": "x"}
    files = held.packed([Handed("people.csv", (HEADER + AMARA + "B,b@b,999001,sle,\n").encode())])
    again = Seen(await browser.client.post("/desk/import/keep", data={**held_back, "held": files}))
    assert "To mend: 1" in again.text and await phone(desks, HEAD) == "01632 960001"


async def test_what_would_do_something_else_by_now_is_shown_again(desks: Desks) -> None:
    browser = await desks.sit(TEAM)
    await sends(browser, ("people.csv", HEADER + AMARA))
    async with desks.world.database.transaction() as session:
        person = await people.by_email(session, HEAD)
        assert person
        person.name = "Amara Barley"
        session.add(person)
    again = await keeps(browser)
    assert "Something has changed since you looked" in again.text and "Amara Barley becomes" in again.text
    assert await phone(desks, HEAD) == "01632 960001"
    browser.page = again
    assert "Kept: people.csv." in (await keeps(browser)).text


async def test_kept_twice_it_changes_nothing_more(desks: Desks) -> None:
    browser = await desks.sit(TEAM)
    await sends(browser, ("people.csv", HEADER + AMARA))
    await keeps(browser)
    assert "It would change nothing" in (await keeps(browser)).text


async def test_files_that_belong_together_and_workbooks_are_brought_in(desks: Desks) -> None:
    browser = await desks.sit(TEAM)
    school = "URN,EstablishmentName,Town\n999901,Heron Mere Academy,Lincoln\n"
    staff = HEADER + "W Fenwright,w.fenwright@heronmere.example.org,999901,headteacher,\n"
    page = await sends(browser, ("people.csv", staff), ("schools.csv", school))
    assert "New: 2" in page.text
    cells = [["W Fenwright", HEAD, "999001", "headteacher", "01632 960555"]]
    book = workbook.made("People", HEADER.strip().split(","), cells)
    page = await sends(browser, ("people.xlsx", book))
    assert "name: Amara Barleycroft becomes W Fenwright" in page.text
    assert "Kept: people.xlsx." in (await keeps(browser)).text


async def test_without_a_file_or_with_too_much_one_is_told_what_to_do(desks: Desks) -> None:
    browser = await desks.sit(TEAM)
    assert "Choose a file first." in (await sends(browser)).text
    noise = "".join(f"N{n * 7919 % 100_003} {n * 104_729 % 1_000_003},{n}@x.org,,office,\n" for n in range(60))
    assert "New: 60" in (await sends(browser, ("people.csv", HEADER + noise))).text
    csrf = browser.page.form("Show what it would change").fields["csrf"] if browser.page else ""
    for data in ({"csrf": csrf}, {"csrf": csrf, "shown": "x", "held": "no such line"}):
        answer = Seen(await browser.client.post("/desk/import/keep", data=data))
        assert answer.status == 400 and "Choose the file again" in answer.text


async def test_only_the_central_team_brings_files_in_and_only_from_our_page(desks: Desks) -> None:
    team, head = await desks.sit(TEAM), await desks.sit(HEAD)
    assert (await head.opens("/desk/import")).status == 403
    csrf = (await head.opens("/desk")).form("Send").fields["csrf"]
    files = {"files": ("people.csv", HEADER + AMARA)}
    held_files = held.packed([Handed("people.csv", (HEADER + AMARA).encode())])

    async def answers(browser: Browser, token: str) -> list[httpx.Response]:
        looked = await browser.client.post("/desk/import/look", data={"csrf": token}, files=files)
        data = {"csrf": token, "shown": "x", "held": held_files}
        return [looked, await browser.client.post("/desk/import/keep", data=data)]

    for browser, token in ((head, csrf), (team, csrf), (team, "")):
        assert [answer.status_code for answer in await answers(browser, token)] == [403, 403]
    nobody = await desks.browser()
    form = await nobody.client.post("/desk/import/look", data={"csrf": ""}, files=files)
    assert form.status_code == 403 and await phone(desks, HEAD) == "01632 960001"


async def test_what_is_in_a_file_is_no_markup(desks: Desks) -> None:
    browser = await desks.sit(TEAM)
    page = await sends(browser, ("<b>x</b>.csv", HEADER + "<script>alert(1)</script>,x@x.org,,office,\n"))
    assert "<script>alert(1)" in page.text and "<script>alert(1)" not in page.source and "<b>x" not in page.source


async def test_an_empty_file_of_each_kind_can_be_had(desks: Desks) -> None:
    browser = await desks.sit(TEAM)
    page = await browser.opens("/desk/import")
    answer = await browser.client.get(page.links["people"])
    assert answer.text.startswith("\ufeffname,email,school_urn,roles,phone")
    assert (await browser.opens("/desk/import/secrets.csv")).status == 404


@settings(max_examples=30)
@given(st.lists(st.tuples(st.text(max_size=8), st.binary(max_size=40)), max_size=3), st.text(max_size=30))
def test_what_is_held_comes_back_as_it_was(backend: str, files: list[tuple[str, bytes]], other: str) -> None:
    handed = [Handed(name, content) for name, content in files]
    assert held.unpacked(held.packed(handed)) == handed
    assert isinstance(held.unpacked(other), list)


def test_what_is_too_large_for_a_page_is_not_held(backend: str) -> None:
    assert held.packed([Handed("x.csv", b"a" * held.UNPACKED)]) == ""
