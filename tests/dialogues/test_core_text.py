"""Anybody reads what the alliance says of itself; the central team changes the words, in one place."""

from datetime import UTC, datetime
from io import BytesIO

import httpx
from pypdf import PdfReader

from bot import load
from bot.web.app import app
from storage import core_text
from storage.newsletters import Issue, Item, Section, Stage
from tests.stages import ASKER, TEAM
from tests.world import Talker, World

NEW = "A school asks the central team, at any time of year, and we look for somebody who has done it before."
PURPOSE = "Every school has something to give."
SECRET = "a-secret-that-nobody-can-guess-0123456789"


async def issue_in(world: World) -> None:
    at = datetime(2026, 10, 14, 15, 0, tzinfo=UTC)
    async with world.database.transaction() as session:
        issue = Issue(academic_year="2026/27", term=1, title="October", stage=Stage.SENT, send_at=at, sent_at=at)
        issue.secret = SECRET
        session.add(issue)
        await session.flush()
        session.add(Item(issue_id=issue.id or 0, section=Section.NEWS, title="Award", text="We won.", at=at))


async def printed(world: World) -> tuple[str, str]:
    """What stands on the web page of the newsletter and in its PDF."""
    web = httpx.AsyncClient(transport=httpx.ASGITransport(app({}, world.database)), base_url="https://bot.example.org")
    async with web:
        page, paper = await web.get(f"/newsletter/{SECRET}"), await web.get(f"/newsletter/{SECRET}.pdf")
    pages = PdfReader(BytesIO(paper.content)).pages
    return page.text, " ".join(" ".join(each.extract_text() for each in pages).split())


async def changes(team: Talker, what: str, words: str) -> None:
    await team.says("core text")
    await team.presses(f"Change: {what}")
    await team.fills({"text": words})
    await team.presses("Keep it")


async def test_a_newcomer_reads_it_and_the_team_changes_it(world: World) -> None:
    newcomer, head, team = world.newcomer(), await world.person(ASKER), await world.person(TEAM)
    await newcomer.says("What do you believe?")
    newcomer.hears("Better Together.", "Every pupil has a right to a high quality education.", "How support works")
    await head.says("about the alliance")
    assert head.buttons == []
    await team.says("core text")
    await team.presses("Change: How support works")
    await team.fills({"text": NEW})
    team.hears(NEW, "Until now: A school may ask the central team")
    await team.presses("Keep it")
    team.hears("How support works: from now on it is said in the new words, everywhere.")
    await newcomer.says("what are your values")
    newcomer.hears(NEW)
    await load.into(world.database, load.EXAMPLE)  # a file that is loaded again does not change it back
    async with world.database.reading() as session:
        kept = await core_text.piece(session, "ways_of_working")
    assert kept
    assert kept.text == NEW
    assert kept.changed_at


async def test_changed_once_it_is_changed_wherever_it_is_said(world: World) -> None:
    newcomer, head, team = world.newcomer(), await world.person(ASKER), await world.person(TEAM)
    await issue_in(world)
    await newcomer.says("menu")
    newcomer.hears("Better Together. Improve young people", "I can tell you who your contact is")
    await changes(team, "What we are for", PURPOSE)
    await changes(team, "How support works", NEW)
    await newcomer.says("menu")
    newcomer.hears(PURPOSE)
    newcomer.hears_not("Better Together")
    await newcomer.presses("About us")
    newcomer.hears(PURPOSE, NEW)
    await newcomer.says("when should we ask")
    newcomer.hears(f"{NEW} Matching happens at a summer-term meeting.")
    await head.says("last newsletter")
    await head.presses("About us")
    head.hears(PURPOSE, NEW)
    for text in await printed(world):
        assert all(said in text for said in ("About us", "What we are for", PURPOSE, "How support works", NEW))
        assert "Better Together" not in text
