"""The desk's pages of broadcasts, the newsletter and pictures show what chat tells, with the same buttons."""

from datetime import UTC, datetime

import pytest

from storage.broadcasts import Excuse
from tests import many
from tests.desk.conftest import Desks
from tests.stages import ASKER

TEAM = "jamal.rookwith@alliance.example.org"
pytestmark = pytest.mark.parametrize("backend", ["sqlite"])


async def begun(desks: Desks, readers: int) -> int:
    """A broadcast that is being sent to so many."""
    accounts = [[("console", f"reader-{number}")] for number in range(readers)]
    ids = await many.people(desks.world.database, accounts, datetime.now(UTC))
    return await many.start(desks.world.database, dict.fromkeys(ids, Excuse.NONE), desks.world.clock.now())


async def test_what_is_being_sent_shows_how_far_it_has_come_and_stops_asking_at_its_end(desks: Desks) -> None:
    browser = await desks.sit(TEAM)
    assert "There are no broadcasts yet." in (await browser.opens("/desk/broadcasts")).text
    number = await begun(desks, 3)
    page = await browser.opens("/desk/broadcasts")
    assert "Being sent." in page.text and "0 of 3" in page.text
    assert 'hx-trigger="every 2s"' in page.source
    await desks.world.advance(minutes=5)
    page = await browser.opens(f"/desk/broadcasts/{number}")
    assert "every 2s" not in page.source
    assert "Who got it, as a table" in page.buttons
    assert (await browser.opens("/desk/broadcasts/98765")).status == 404


async def test_a_broadcast_is_begun_from_the_page(desks: Desks) -> None:
    browser = await desks.sit(TEAM)
    page = await browser.opens("/desk/broadcasts")
    form = await browser.presses(page.buttons[1])
    assert "Broadcast" in " ".join(form.headings)


async def test_the_next_issue_stands_section_by_section_and_as_each_platform_shows_it(desks: Desks) -> None:
    browser, head = await desks.sit(TEAM), await desks.world.person(ASKER)
    assert "Issues that went out None yet." in (await browser.opens("/desk/newsletter")).text
    await head.says("newsletter item")
    await head.presses("Write it now")
    await head.fills({"section": "News from a school", "title": "A new hall", "text": "It opens in May."})
    await head.presses("No signature")
    await head.presses("Send it in")
    page = await browser.opens("/desk/newsletter")
    for words in ("A new hall", "As it will look", "Slack", "Telegram", "Approve"):
        assert words in page.text, words


async def test_the_year_in_pictures_has_its_figures_as_tables(desks: Desks) -> None:
    browser = await desks.sit(TEAM)
    page = await browser.opens("/desk/pictures")
    assert "The same figures as" in page.text and "See 2025/26" in page.links
    for name in ("capacity", "requests", "response-times"):
        drawn = await browser.client.get(f"/desk/pictures/{name}.svg")
        assert drawn.headers["content-type"].startswith("image/svg+xml") and "<title" in drawn.text
    assert (await browser.opens("/desk/pictures/none.svg")).status == 404


@pytest.mark.parametrize("path", ["broadcasts", "broadcasts/1", "newsletter", "pictures", "pictures/capacity.svg"])
async def test_they_are_for_the_central_team(desks: Desks, path: str) -> None:
    browser = await desks.sit(ASKER)
    assert (await browser.opens(f"/desk/{path}")).status == 403
