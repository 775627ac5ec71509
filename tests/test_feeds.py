"""Somebody's calendar under an address that nobody guesses: what is in it, and when the address works."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date

import httpx
import pytest
from icalendar import Calendar
from sqlmodel import select

from bot.web.app import app
from storage.arrivals import account_of
from storage.database import Database
from storage.replies import Answer, Feed
from storage.requests import Status
from storage.visits import VisitStatus
from tests.dialogues.test_forged import press
from tests.gatherings import MEMBER, answered, meeting_on
from tests.stages import ASKER, SLE, person_id, request_at, visit_on
from tests.world import Talker, World, world_on

HOME = "https://bot.example.org"


@pytest.fixture
async def talk(filled: Database) -> AsyncIterator[World]:
    async with world_on(filled, "terminal") as world:
        world.set_house(public_url=f"{HOME}/")
        yield world


def address(heard: str) -> str:
    """The path of the address that somebody was given."""
    return next(word for word in heard.split() if word.startswith(HOME)).removeprefix(HOME)


async def get(world: World, path: str) -> httpx.Response:
    web = app({}, world.database, world.bot.calendar)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(web), base_url=HOME) as client:
        return await client.get(path)


async def titles(world: World, person: Talker) -> dict[str, str]:
    """The days in somebody's calendar, each with its title."""
    await person.says("calendar feed")
    if "Make a new address" in person.buttons:
        await person.presses("Make a new address")
    calendar = Calendar.from_ical((await get(world, address(person.heard))).text)
    assert isinstance(calendar, Calendar)
    return {str(event.start)[:10]: str(event["summary"]) for event in calendar.events}


async def test_the_address_works_until_another_is_made_or_it_is_stopped(talk: World) -> None:
    await meeting_on(talk, date(2027, 1, 12))
    member = await talk.person(MEMBER)
    await member.says("my calendar")
    member.hears("Your calendar address", "keep it to yourself")
    first = address(member.heard)
    found = await get(talk, first)
    assert (found.status_code, found.headers["cache-control"]) == (200, "private, max-age=300")
    assert found.headers["content-type"] == "text/calendar; charset=utf-8"
    async with talk.database.reading() as session:
        (feed,) = (await session.exec(select(Feed))).all()
    assert feed.digest not in first
    await member.says("calendar feed")
    member.hears("since Monday 23 November 2026", "The old one then stops working")
    member.hears_not(HOME)
    assert (await get(talk, first)).status_code == 200
    await member.presses("Make a new address")
    second = address(member.heard)
    assert ((await get(talk, first)).status_code, (await get(talk, second)).status_code) == (404, 200)
    await member.presses("Stop this address")
    member.hears("no longer works")
    gone, never = await get(talk, second), await get(talk, "/nothing/here")
    assert (gone.status_code, gone.text) == (404, never.text)
    assert (await get(talk, "/calendar/.ics")).status_code == 404


async def test_it_holds_the_meetings_a_person_goes_to(talk: World) -> None:
    sent = await meeting_on(talk, date(2027, 1, 12))
    await meeting_on(talk, date(2027, 3, 16), papers="https://papers.example.org/march")
    await meeting_on(talk, date(2027, 3, 17), cancelled=True)
    await meeting_on(talk, date(2027, 3, 18), doubted=True)
    await meeting_on(talk, date(2027, 2, 1), series="heads", title="Headteacher network", whole_week=True)
    await answered(talk, sent, MEMBER, Answer.APOLOGIES)
    member, head = await talk.person(MEMBER), await talk.person(ASKER)
    assert await titles(talk, member) == {"2027-02-01": "Headteacher network", "2027-03-16": "Strategy Committee"}
    assert await titles(talk, head) == {"2027-02-01": "Headteacher network"}
    await answered(talk, sent, MEMBER, Answer.COMING)
    assert "2027-01-12" in await titles(talk, member)


async def test_it_holds_the_agreed_days_of_those_who_take_part(talk: World) -> None:
    request = await request_at(talk, Status.ACTIVE, days="2")
    await visit_on(talk, request, date(2027, 1, 14), VisitStatus.BOTH_CONFIRMED)
    await visit_on(talk, request, date(2027, 1, 21), VisitStatus.PROPOSED)
    sle, head = await talk.person(SLE), await talk.person(ASKER)
    other = await talk.person("head@saltern.example.org")
    assert await titles(talk, sle) == {"2027-01-14": "Support at Oakfield Fen Academy"}
    assert await titles(talk, head) == {"2027-01-14": "Bilal Chaudmere at Oakfield Fen Academy"}
    assert await titles(talk, other) == {}


async def test_without_an_address_on_the_web_there_is_none(talk: World) -> None:
    talk.set_house(public_url="")
    member = await talk.person(MEMBER)
    await member.says("calendar feed")
    member.hears("PUBLIC_URL")
    newcomer = talk.newcomer()
    await newcomer.says("calendar feed")
    newcomer.hears_not("PUBLIC_URL")
    assert (await get(talk, "/calendar/abc.ics")).status_code == 404
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app({}, talk.database)), base_url=HOME) as client:
        assert (await client.get("/calendar/abc.ics")).status_code == 404


async def test_old_buttons_and_rooms_that_others_read(talk: World) -> None:
    member = await talk.person(MEMBER)
    for action, heard in (
        ("feeds.revoke", "You have no calendar address"),
        ("feeds.new", "Add it in your calendar"),
        ("feeds.new", "You have had a calendar address"),
        ("feeds.revoke", "You have had a calendar address"),
    ):
        (message,) = await press(talk, member.address, action, "")
        assert heard in message.text
    (message,) = await press(talk, member.address, "feeds.show", "", private=False)
    assert "in a private chat" in message.text
    talk.set_house(public_url="")
    (message,) = await press(talk, member.address, "feeds.new", "1")
    assert "PUBLIC_URL" in message.text


async def test_the_address_is_of_no_use_once_its_person_is_no_longer_linked(talk: World) -> None:
    await meeting_on(talk, date(2027, 1, 12))
    member = await talk.person(MEMBER)
    await member.says("my calendar")
    path = address(member.heard)
    await member.says("unlink")
    await member.presses("Yes, unlink")
    assert (await get(talk, path)).status_code == 404
    await talk.person(MEMBER)
    assert (await get(talk, path)).status_code == 200


@pytest.mark.parametrize("backend", ["sqlite", "postgres"])
async def test_somebody_who_asks_on_two_accounts_at_once_has_one_address(filled: Database) -> None:
    async with world_on(filled, "terminal") as world:
        world.set_house(public_url=HOME)
        member = await world.person(MEMBER)
        async with filled.transaction() as session:
            other = await account_of(session, "console", "another-phone", world.clock.now())
            other.person_id = await person_id(session, MEMBER)
            session.add(other)
        said = await asyncio.gather(*(press(world, one, "feeds.show", "") for one in (member.address, "another-phone")))
        titles = sorted(message.title or message.text[:34] for (message,) in said)
        assert titles == ["You have had a calendar address si", "Your calendar address"]
