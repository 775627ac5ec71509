"""The figures of the year as pictures in the chat, and the same figures as words."""

from datetime import date
from io import BytesIO

import pytest
from PIL import Image
from sqlmodel import delete, update

from storage.alliance import Alliance
from storage.requests import Status
from storage.terms import Term
from storage.visits import VisitStatus
from tests.stages import SLE, TEAM, request_at, visit_on
from tests.ways import OnSlack, OnTelegram, Terminal
from tests.world import Talker, World

COMMITTEE = "head@castlecausey.example.org"
HEAD = "head@oakfield.example.org"
GROUP = -1_001_234_567_890
HEADS = (HEAD, "head@witham.example.org", "head@curlew.example.org", "head@lapwing.example.org")


def picture(talker: Talker) -> tuple[str, bytes]:
    """The words for those who cannot see it, where the platform takes any, and the picture that came last."""
    way = talker.way
    if isinstance(way, OnSlack):
        upload = list(way.fake.uploads.values())[-1]
        return upload.alt, upload.content or b""
    if isinstance(way, OnTelegram):
        return "", next(sent.photo for sent in reversed(way.fake.messages) if sent.photo)[1]
    assert isinstance(way, Terminal)
    file = way.console.sent[talker.address][-1].files[0]
    return file.alt, file.raw


def sees_picture(talker: Talker, *words: str) -> None:
    """A picture as wide as a phone shows it well, and no higher than one can see at once."""
    alt, content = picture(talker)
    with Image.open(BytesIO(content)) as drawn:
        assert (drawn.format, drawn.width) == ("PNG", 800)
        assert drawn.height <= 1000
        shades = drawn.convert("L").histogram()
    assert shades[255] > sum(shades) / 3
    assert sum(shades[:60])
    for word in words:
        assert not alt or word in alt


async def test_the_team_sees_the_capacity_of_the_year(world: World) -> None:
    team = await world.person(TEAM)
    request = await request_at(world, Status.ACTIVE, days="2.5")
    await visit_on(world, request, date(2026, 11, 16), VisitStatus.DONE)
    await visit_on(world, request, date(2027, 1, 14), VisitStatus.BOTH_CONFIRMED)
    await team.says("show me capacity")
    team.hears(
        "105 of 107.5 free days left in 2026/27",
        "As of Monday 23 November 2026",
        "Term 1 (autumn), to Friday 23 October 2026: 107.5 left",
        "Term 2 (autumn), to Friday 18 December 2026: 106.5 left, 1 given",
        "105.5 left, 1 promised",
        "No date yet: 105 left, 0.5 promised",
    )
    sees_picture(team, "105 of 107.5 free days left", "1 given", "1.5 promised")
    assert team.buttons[-2:] == ["Requests as a picture", "Response times"]


async def test_the_text_answers_lead_to_the_pictures(world: World) -> None:
    team = await world.person(TEAM)
    for said, heard in (("capacity", "107.5 left"), ("s2s summary", "No request was sent")):
        await team.says(said)
        await team.presses("As a picture")
        team.hears(heard)
        sees_picture(team)


async def test_picture_and_text_say_the_same_of_days_beyond_the_free_ones_too(world: World) -> None:
    team = await world.person(TEAM)
    await request_at(world, Status.AGREED, days="5", extra="3.5")
    said = "104.5 of 107.5 free days left in 2026/27"
    await team.says("capacity")
    team.hears(said)
    await team.presses("As a picture")
    team.hears(said, "No date yet: 104.5 left, 3 promised", "Beyond the free days: 2 days.")


async def test_an_sle_sees_their_own_year_and_nothing_of_others(world: World) -> None:
    sle = await world.person(SLE)
    request = await request_at(world, Status.ACTIVE)
    await request_at(world, Status.ACTIVE, sle="gethin.bryncarn@curlew.example.org", days="1")
    await visit_on(world, request, date(2026, 11, 16), VisitStatus.DONE)
    await sle.says("my days")
    await sle.presses("My year as a picture")
    sle.hears("1 of your 3 free days left in 2026/27", "2 left, 1 given", "No date yet: 1 left, 1 promised")
    sees_picture(sle, "1 of your 3 free days left")
    await sle.says("Show me my year as a picture, please")
    sle.hears("1 of your 3 free days left")


async def test_the_committee_sees_requests_as_folded_as_in_the_summary(world: World) -> None:
    member = await world.person(COMMITTEE)
    for number, area in enumerate(("maths", "maths", "maths", "english", "other:The Oakfield way of Latin")):
        await request_at(world, Status.SUBMITTED, asker=HEADS[number % 4], answers={"area": area})
    await member.says("requests this year")
    member.hears("5 requests for support in 2026/27", "Other, or too few to show: 5", "With the central team: 5")
    member.hears_not("Oakfield", "Latin", "English", "Response times")
    sees_picture(member, "5 requests")
    await member.presses("The year before")
    member.hears("Requests for support in 2025/26", "No request was sent")
    await member.says("requests 2026-2027 as a chart")
    member.hears("5 requests for support in 2026/27")
    await member.says("requests in 2026/28")
    member.hears("I could not read “2026/28” as an academic year")


async def test_response_times_against_what_the_alliance_set_itself(world: World) -> None:
    team = await world.person(TEAM)
    head = await world.person(HEAD)
    await team.says("response times")
    team.hears("Response times in 2026/27", "Nothing recorded")
    sees_picture(team, "no first answers came yet")
    reference = await head.sends_request()
    await head.sends_request()
    await world.advance(days=2)
    await team.says(f"show {int(reference[4:])}")
    await team.presses("Take it")
    await team.says("show me the response times")
    team.hears(
        "2026/27: 0 of 2 first answers came within 1 school day",
        "November 2026: half within 2, nine in ten within 2; 0 of 1 in time, 1 still waiting",
        "November 2026: 1 still waiting",
        "Wednesday 25 November 2026",
    )


SAID = {
    "days left in": ("can you show me a chart of our SLE capacity", "capacity over the year", "Free days chart?"),
    "No request was sent": (
        "requests by subject",
        "show me the requests for this year, please",
        "a graph of all requests",
    ),
    "No SLEs were found": (
        "how quickly do we answer requests",
        "How long do schools wait for an SLE?",
        "our response times",
    ),
}


@pytest.mark.parametrize("backend", ["sqlite"])
async def test_the_words_people_use_for_them(world: World) -> None:
    team = await world.person(TEAM)
    for heard, texts in SAID.items():
        for text in texts:
            await team.says(text)
            team.hears(heard)


@pytest.mark.parametrize("text", ["response times", "requests this year", "show me capacity", "my year as a picture"])
async def test_nobody_else_is_shown_a_picture(world: World, text: str) -> None:
    head = await world.person(HEAD)
    await request_at(world, Status.AGREED)
    await head.says(text)
    head.hears_not("Nothing recorded", "free days of all SLEs", "Term 1", "By subject")


async def test_without_half_terms_and_free_days_nothing_is_invented(world: World) -> None:
    team = await world.person(TEAM)
    async with world.database.transaction() as session:
        await session.exec(delete(Term))
    await team.says("capacity as a picture")
    team.hears("September 2026: 107.5 left", "August 2027: 107.5 left")
    async with world.database.transaction() as session:
        await session.exec(update(Alliance).values(free_days=None))
    await team.says("capacity as a picture")
    team.hears("Free days in 2026/27", "I do not have how many free days the SLEs have")
    sees_picture(team)


@pytest.mark.parametrize("backend", ["sqlite"])
async def test_in_the_teams_room_the_picture_goes_to_whoever_asked(everywhere: World) -> None:
    team = await everywhere.person(TEAM, on="telegram")
    assert isinstance(team.way, OnTelegram)
    team.way.fake.add_group(GROUP, "Central team", [int(team.address)])
    everywhere.set_house(team_rooms=(("telegram", str(GROUP)),))
    await team.way.fake.say(int(team.address), f"/capacity@{team.way.fake.bot_username}", chat=GROUP)
    await everywhere.settle()
    team.marks()
    await team.way.fake.press(int(team.address), "As a picture", chat=GROUP)
    await everywhere.settle()
    assert [sent.text for sent in team.way.fake.seen_by(GROUP)][-1] == "I have sent you the picture."
    team.hears("107.5 of 107.5 free days left")
    sees_picture(team)
