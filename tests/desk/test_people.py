"""At the desk the central team finds people, schools and contacts, and does from there what chat does."""

import pytest

from storage import people, schools
from tests.desk.conftest import Desks

pytestmark = pytest.mark.parametrize("backend", ["sqlite"])
HEAD, TEAM = "head@oakfield.example.org", "jamal.rookwith@alliance.example.org"
DEPUTY = "deputy@oakfield.example.org"


async def number(desks: Desks, email: str) -> int:
    async with desks.world.database.reading() as session:
        person = await people.by_email(session, email)
        return person.id or 0 if person else 0


async def school(desks: Desks, name: str) -> int:
    async with desks.world.database.reading() as session:
        return next(id for id, known in await schools.names(session) if known == name)


async def test_the_lists_are_for_the_central_team(desks: Desks) -> None:
    browser = await desks.sit(HEAD)
    for path in ("people", "people/1", "schools", "schools/1", "contacts"):
        assert (await browser.opens(f"/desk/{path}")).status == 403, path


async def test_what_there_is_not_is_said_to_be_missing(desks: Desks) -> None:
    browser = await desks.sit(TEAM)
    for path in ("people/99999", "people/nobody", "schools/99999", "schools/0"):
        assert (await browser.opens(f"/desk/{path}")).status == 404, path


async def test_people_are_found_by_name_role_school_and_whether_they_joined(desks: Desks) -> None:
    await desks.world.person(HEAD)
    browser = await desks.sit(TEAM)
    oakfield = await school(desks, "Oakfield Fen Academy")
    everybody = await browser.opens("/desk/people")
    assert {"Amara Barleycroft", "Leila Hartsmere"} <= set(everybody.links)
    for query in ("q=amara", "q=oakf+barl", "q=HEAD%40OAKFIELD", f"school={oakfield}&role=headteacher"):
        found = await browser.opens(f"/desk/people?{query}")
        assert "Amara Barleycroft" in found.links and "Leila Hartsmere" not in found.links, query
    joined = await browser.opens("/desk/people?standing=joined")
    assert "2 people." in joined.text and "Amara Barleycroft" in joined.links
    assert "Nobody fits this search." in (await browser.opens("/desk/people?q=zzz")).text


async def test_somebody_is_invited_from_their_page_as_in_chat(desks: Desks) -> None:
    browser = await desks.sit(TEAM)
    page = f"/desk/people/{await number(desks, DEPUTY)}"
    assert "Joined not yet" in (await browser.opens(page)).text
    answer = await browser.presses("Invite")
    assert "Please pass this on to Leila Hartsmere alone" in answer.text
    assert "Invited until Monday" in (await browser.opens(page)).text
    code = answer.text.split("Code ")[1].split()[0]
    newcomer = desks.world.newcomer()
    await newcomer.says(f"join {code}")
    newcomer.hears("Welcome, Leila")
    seen = await browser.opens(page)
    assert "Console last seen on" in seen.text and "Invite another account" in seen.buttons


async def test_only_the_central_team_invites_by_the_button(desks: Desks) -> None:
    head = await desks.sit(HEAD)
    form = (await head.opens("/desk")).form("Send").fields
    data = form | {"code": f"joining.invite:{await number(desks, DEPUTY)}", "text": ""}
    answer = await head.client.post("/desk/say", data=data)
    assert "Code" not in answer.text


async def test_the_pages_of_a_person_and_of_their_school_tell_of_their_work_and_their_requests(desks: Desks) -> None:
    head = await desks.world.person(HEAD)
    reference = await head.sends_request()
    browser = await desks.sit(TEAM)
    page = await browser.opens(f"/desk/people/{await number(desks, HEAD)}")
    assert reference in page.links and "Waiting for the central team to read it" in page.text
    sle = await browser.opens("/desk/people?role=sle")
    name = next(label for label, target in sle.links.items() if target.startswith("/desk/people/"))
    assert "free days left" in (await browser.opens(sle.links[name])).text
    found = await browser.opens("/desk/schools?q=oakf&only=open")
    assert "1 school." in found.text and "no head we know" not in found.text
    page = await browser.opens(found.links["Oakfield Fen Academy"])
    assert {"Amara Barleycroft", reference} <= set(page.links)
    assert "it follows the term dates of the alliance" in page.text


async def test_who_asked_to_be_forgotten_is_forgotten_from_their_page(desks: Desks) -> None:
    browser, id = await desks.sit(TEAM), await number(desks, DEPUTY)
    await browser.opens(f"/desk/people/{id}")
    asked = await browser.presses("Forget this person")
    assert "Shall I forget Leila Hartsmere?" in asked.text
    await browser.presses("Yes, they asked")
    assert browser.page
    await browser.presses(browser.page.buttons[0])
    assert (await browser.opens(f"/desk/people/{id}")).status == 404


async def test_a_day_that_differs_is_added_and_removed_from_the_page_of_the_school(desks: Desks) -> None:
    browser, id = await desks.sit(TEAM), await school(desks, "Oakfield Fen Academy")
    await browser.opens(f"/desk/schools/{id}")
    form = await browser.presses("Add a day that differs")
    assert "School days that differ" in form.headings
    await browser.presses("Next", **{"f.kind": "inset", "f.school": str(id), "f.days": "8 January 2027"})
    await browser.presses("Keep it")
    page = await browser.opens(f"/desk/schools/{id}")
    assert "Friday 8 January 2027: INSET day" in page.text and "(Oakfield Fen Academy)" in page.text
    await browser.presses("Remove")
    assert browser.page
    await browser.presses(browser.page.buttons[0])
    assert "8 January" not in (await browser.opens(f"/desk/schools/{id}")).text


async def test_schools_are_found_by_what_is_to_do_about_them(desks: Desks) -> None:
    browser = await desks.sit(TEAM)
    for only in ("members", "others", "open", "headless", "silent"):
        page = await browser.opens(f"/desk/schools?only={only}")
        shown = {label for label, target in page.links.items() if target.startswith("/desk/schools/")}
        assert bool(shown) == (only in ("members", "silent")), only


async def test_contacts_are_shown_as_they_are_told_and_doubts_are_decided(desks: Desks) -> None:
    browser = await desks.sit(TEAM)
    page = await browser.opens("/desk/contacts")
    assert "Andy Chisholm" in page.text and page.headings[1] == "To check"
    before = page.buttons.count("Decide")
    await browser.presses("Decide")
    assert browser.page
    await browser.presses(browser.page.buttons[0])
    after = await browser.opens("/desk/contacts")
    assert after.buttons.count("Decide") == before - 1
    assert "Finance" in (await browser.opens("/desk/contacts?q=finance")).text
    assert "None fits this search." in (await browser.opens("/desk/contacts?q=zzz")).text
