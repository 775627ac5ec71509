"""Anybody of the alliance sends something in for the newsletter, and sees what becomes of it."""

from datetime import datetime

import pytest

from messages.dates import LONDON
from storage import terms
from tests.world import World

HEAD = "head@oakfield.example.org"
TEAM = "coordinator@alliance.example.org"
AWARD = {
    "section": "news",
    "title": "A reading award",
    "text": "Our library has won the county’s reading award.",
    "said_by": "school",
}


async def test_a_head_sends_in_news_and_takes_it_back(world: World) -> None:
    head = await world.person(HEAD)
    await head.says("I have an item for the newsletter")
    head.hears("Newsletter, Autumn term, second half 2026", "goes out on Wednesday 16 December 2026 at 4pm")
    await head.presses("Write it now")
    await head.fills(AWARD)
    head.hears("A reading award", "Oakfield Fen Academy")
    await head.presses("Send it in")
    head.hears("“A reading award” is with the central team", "under “News”")
    await head.says("my items")
    head.hears("“A reading award”: under “News” for Wednesday 16 December 2026")
    await head.presses("Withdraw")
    head.hears("Nothing of it is kept")
    await head.presses("Yes, withdraw it")
    head.hears("is withdrawn")
    await head.says("my items")
    head.hears("You have not sent anything in")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("put our open evening in the newsletter", {"section": "upcoming", "title": "Open evening"}),
        (
            "quote for the newsletter: “It changed how we plan.”",
            {"section": "voices", "text": "It changed how we plan."},
        ),
        ("news item: our school has won an award", {"section": "news", "text": "our school has won an award"}),
        ("please add our success story to the newsletter", {"section": "news", "title": "Success story"}),
        ("could you put our new minibus in the bulletin", {}),
    ],
)
async def test_what_is_said_first_is_not_asked_again(world: World, words: str, found: dict[str, str]) -> None:
    head = await world.person(HEAD)
    await head.says(words)
    draft = await head.draft()
    assert draft and draft.form == "newsletter.item"
    assert {name: draft.answers[name] for name in draft.answers} == found


async def test_too_much_is_counted_and_a_pupil_is_not_written_about(world: World) -> None:
    head = await world.person(HEAD)
    await head.says(f"quote for the newsletter: {'very good ' * 120}")
    head.hears("What shall it say?")
    await head.says("very good " * 120)
    head.hears("That is 1199 characters; please keep it to 1000")
    await head.says("A pupil called Sam told me that he was hit at home")
    head.hears("Please speak to a person now")
    await head.says("my items")
    head.hears("You have not sent anything in")


async def test_a_link_is_an_address_of_the_web(world: World) -> None:
    head = await world.person(HEAD)
    await head.says("newsletter item: A grant for libraries is open to all schools")
    await head.says("A grant")
    await head.says("No signature")
    await head.presses("Add more")
    await head.presses("Link")
    await head.says("javascript:alert(1)")
    head.hears("Please give the address of a web page")
    await head.says("www.example.org/grant")
    head.hears("https://www.example.org/grant")


async def test_what_is_dropped_is_told_with_its_reason_and_can_be_taken_in_again(world: World) -> None:
    head, team = await world.person(HEAD), await world.person(TEAM)
    await head.says("newsletter item: Our library has won an award")
    await head.fills({"title": "An award", "said_by": "role"})
    await head.presses("Send it in")
    await team.says("digest draft")
    team.hears("News: “An award”", "Projects: nothing yet")
    await team.presses("News")
    team.hears("from Amara Barleycroft")
    await team.presses("An award")
    await team.presses("Drop")
    head.marks()
    await team.fills({"reason": "We printed it in October"})
    await team.presses("Drop it")
    team.hears("“An award” is left out. Amara Barleycroft is told why")
    head.hears("The central team is not printing “An award”", "“We printed it in October”")
    head.marks()
    await team.presses("Undo")
    head.hears("“An award” is in the next newsletter after all")


async def test_a_newcomer_is_asked_to_join(world: World) -> None:
    newcomer = world.newcomer()
    await newcomer.says("I have an item for the newsletter")
    newcomer.hears("once I know who you are")
    assert "How to join" in newcomer.buttons


async def test_without_term_dates_nothing_is_promised(world: World) -> None:
    async with world.database.transaction() as session:
        for term in await terms.from_today(session, world.clock.now().date(), 20):
            await session.delete(term)
    head, team = await world.person(HEAD), await world.person(TEAM)
    await head.says("I have an item for the newsletter")
    head.hears("There is no date for the next newsletter yet")
    team.hears("Amara Barleycroft has something for the newsletter")
    team.marks()
    await world.at(datetime(2026, 11, 24, 8, tzinfo=LONDON))
    team.hears("No term dates are loaded for 2026/27")
    await team.says("send newsletter on thursday 17 december at 4pm")
    team.hears("It goes out on Thursday 17 December 2026 at 4pm")
    await team.presses("Send it then")
    await head.says("I have an item for the newsletter")
    head.hears("Newsletter, December 2026", "Thursday 17 December 2026 at 4pm")
