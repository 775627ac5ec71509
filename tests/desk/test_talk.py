"""At the desk one does what one does in chat: the same words, buttons and forms."""

import pytest

from tests.desk.conftest import Desks, Seen

pytestmark = pytest.mark.parametrize("backend", ["sqlite"])
HEAD, TEAM = "head@oakfield.example.org", "jamal.rookwith@alliance.example.org"


async def test_a_question_is_answered_in_the_page(desks: Desks) -> None:
    browser = await desks.sit(HEAD)
    answer = await browser.says("what does an SLE cost")
    assert "From the 2019/20 handbook" in answer.text
    assert answer.headers["hx-trigger"] == "changed"


async def test_a_form_is_shown_whole_and_its_mistakes_stand_above_it(desks: Desks) -> None:
    browser = await desks.sit(HEAD)
    await browser.opens("/desk")
    page = await browser.presses("Ask for support")
    assert "Page 1 of" in page.text
    wrong = await browser.presses("Next", **{"f.route": None})
    assert wrong.headers["hx-retarget"] == "#wrong"
    assert "Please choose one" in wrong.text


async def test_pressed_twice_it_is_done_once(desks: Desks) -> None:
    head = await desks.world.person(HEAD)
    reference = await head.sends_request()
    browser = await desks.sit(TEAM)
    await browser.opens(f"/desk/requests/{int(reference.removeprefix('S2S-'))}")
    assert browser.page
    form = browser.page.form("Take it").fields
    first = Seen(await browser.client.post("/desk/say", data=form, headers={"HX-Request": "true"}))
    again = Seen(await browser.client.post("/desk/say", data=form, headers={"HX-Request": "true"}))
    assert "has taken" in first.text
    assert "That was done already" in again.text


async def test_without_scripts_the_answer_is_a_page_of_its_own(desks: Desks) -> None:
    browser = await desks.sit(HEAD)
    page = await browser.opens("/desk")
    answer = Seen(await browser.client.post("/desk/say", data=page.form("Send").fields | {"text": "help"}))
    assert answer.headings[0] == "Answer"
    assert "Back to the start" in answer.links


async def test_the_board_is_for_the_central_team(desks: Desks) -> None:
    head, team = await desks.sit(HEAD), await desks.sit(TEAM)
    refused = await head.opens("/desk/requests")
    assert (refused.status, "for the central team" in refused.text) == (403, True)
    assert "Requests" not in refused.links
    assert (await team.opens("/desk/requests")).status == 200


async def test_the_board_finds_by_the_beginnings_of_words(desks: Desks) -> None:
    head = await desks.world.person(HEAD)
    reference = await head.sends_request()
    team = await desks.sit(TEAM)
    assert reference in (await team.opens("/desk/requests?q=oakf+math")).text
    assert reference not in (await team.opens("/desk/requests?q=elsewhere")).text
    assert reference not in (await team.opens("/desk/requests?only=mine")).text


async def test_who_looked_at_a_request_is_known_to_whom_it_is_about(desks: Desks) -> None:
    head = await desks.world.person(HEAD)
    reference = await head.sends_request()
    team = await desks.sit(TEAM)
    await team.opens(f"/desk/requests/{int(reference.removeprefix('S2S-'))}")
    await head.says(f"show {reference}")
    await head.presses("Who has looked")
    head.hears("Jamal Rookwith")


async def test_what_people_wrote_is_no_markup(desks: Desks) -> None:
    head = await desks.world.person(HEAD)
    reference = await head.sends_request(focus="<script>alert(1)</script><img src=x onerror=alert(2)> {{ 7 * 7 }}")
    team = await desks.sit(TEAM)
    page = await team.opens(f"/desk/requests/{int(reference.removeprefix('S2S-'))}")
    assert "<script>alert" not in page.source and "<img src=x" not in page.source
    assert "<script>alert(1)</script>" in page.text
    assert "script-src 'self'" in page.headers["content-security-policy"]
