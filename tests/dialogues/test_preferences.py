"""A person decides where and when they are written to, and what they can do without."""

from datetime import date, datetime

import pytest

from messages.dates import LONDON
from storage.database import Database
from storage.people import Person, by_email
from storage.requests import Status
from storage.visits import VisitStatus
from tests.stages import ASKER, SLE, request_at, visit_on
from tests.world import World, world_on


async def kept(world: World, email: str = ASKER) -> Person:
    async with world.database.reading() as session:
        person = await by_email(session, email)
    assert person
    return person


async def test_everything_is_on_one_card_and_changed_with_one_tap(world: World) -> None:
    head = await world.person(ASKER)
    await head.says("my settings")
    head.hears("Your settings", "Quiet hours: 8pm to 7am", "Weekends: like other days", "Broadcasts: yes")
    await head.presses("Quiet at weekends")
    head.hears("Weekends: quiet")
    await head.presses("Stop broadcasts")
    head.hears("Broadcasts: no. Meetings, days and requests that concern you still reach you.")
    await head.presses("Change quiet hours")
    head.hears("Your quiet hours now: 8pm to 7am")
    assert head.buttons == ["6pm to 8am", "10pm to 6.30am", "No quiet hours", "Back"]
    await head.presses("10pm to 6.30am")
    head.hears("Quiet hours: 10pm to 6.30am")
    await head.presses("Change quiet hours")
    await head.presses("No quiet hours")
    head.hears("Quiet hours: none")
    await head.presses("Weekends like other days")
    await head.presses("Send me broadcasts")
    head.hears("Broadcasts: yes")
    person = await kept(world)
    assert (person.quiet, person.quiet_weekends, person.no_broadcasts) == ("never", False, False)
    await head.presses("Newsletter")
    head.hears("You get the newsletter")


TYPED = {
    "quiet 9pm to 6.30am": ("Quiet hours from 9pm to 6.30am", "21:00-06:30"),
    "Quiet hours 7pm-7am": ("Quiet hours from 7pm to 7am", "19:00-07:00"),
    "dont message me before 8": ("Quiet hours from 8pm to 8am", "20:00-08:00"),
    "Please don’t disturb me after 6.15": ("Quiet hours from 6.15pm to 7am", "18:15-07:00"),
    "do not contact me before 8am or after 6pm": ("Quiet hours from 6pm to 8am", "18:00-08:00"),
    "quiet from noon to 13:30": ("Quiet hours from noon to 1.30pm", "12:00-13:30"),
    "no quiet hours": ("Shall I write to you at any hour?", "never"),
}


@pytest.mark.parametrize(("words", "expected"), TYPED.items())
async def test_quiet_hours_are_typed_and_read_back(world: World, words: str, expected: tuple[str, str]) -> None:
    head = await world.person(ASKER)
    await head.says(words)
    head.hears(expected[0])
    assert (await kept(world)).quiet == ""
    await head.presses("Yes")
    head.hears("Your settings")
    assert (await kept(world)).quiet == expected[1]


@pytest.mark.parametrize(
    ("words", "answer"),
    {
        "quiet 25pm to 7am": "I did not recognise “25pm” as a time",
        "quiet 7am to 6am": "at least two hours a day",
        "no messages at weekends": "Shall I hold back at weekends",
        "don't message me at weekends": "Shall I hold back at weekends",
        "messages at weekends are fine": "Shall I write to you at weekends as on other days?",
        "stop broadcasts": "Shall I stop broadcasts to you? Meetings, days and requests",
        "no more broadcasts": "Shall I stop broadcasts to you?",
        "start broadcasts again": "Shall I send you the broadcasts",
        "use slack please": "You have no account with me on Slack",
    }.items(),
)
async def test_other_decisions_are_typed_too(world: World, words: str, answer: str) -> None:
    head = await world.person(ASKER)
    await head.says(words)
    head.hears(answer)
    await head.says("me")
    assert "Settings" in head.buttons


async def test_with_two_accounts_one_says_where_to_be_written_to(filled: Database) -> None:
    async with world_on(filled, "telegram", "slack") as world:
        request = await request_at(world, Status.ACTIVE, days="1")
        await visit_on(world, request, date(2027, 1, 14), VisitStatus.BOTH_CONFIRMED)
        there, here = await world.person(SLE, on="slack"), await world.person(SLE, on="telegram")
        await here.says("settings")
        here.hears("Written to on: the account you used last")
        await here.presses("Write to me on Slack")
        here.hears("Written to on: Slack")
        await here.says("use telegram")
        await here.presses("No, leave it")
        here.hears("Written to on: Slack")
        here.marks()
        await world.at(datetime(2027, 1, 7, 8, tzinfo=LONDON))
        there.hears("Thursday 14 January 2027")
        here.hears_nothing()
