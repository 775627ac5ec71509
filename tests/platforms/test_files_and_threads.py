"""Files, and what belongs under another message, on Slack and on Telegram."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.platform import Parcel
from bot.slack import Slack
from bot.telegram import Telegram
from messages.message import Button, File, Message
from messages.tables import csv_file
from tests.fakes.slack import FakeSlack
from tests.fakes.telegram import FakeTelegram
from tests.platforms.slack_ways import slack_for, workspace

ANN, STAFF = 4_503_599_627_370_001, -1_001_234_567_890
DAY = File("2027-01-14.ics", "BEGIN:VCALENDAR\r\nSUMMARY:Maths – day 1\r\nEND:VCALENDAR\r\n", "text/calendar")
BARS = File("free-days.png", media_type="image/png", raw=b"\x89PNG bars", alt="Bars: 42 days left")
DAYS = csv_file("days.csv", ("Day", "School"), [("14 January 2027", "=Oakfield")])
CONFIRMED = Message("Thursday 14 January 2027 is confirmed.", files=(DAY, DAYS), in_place=True)
ASKED = Message("Does the day suit you?", buttons=(Button("It suits", "days.confirm", "1"),))


@pytest.fixture
async def fake() -> AsyncIterator[FakeSlack]:
    async with workspace() as fake:
        yield fake


@pytest.fixture
async def slack(fake: FakeSlack) -> AsyncIterator[Slack]:
    slack = slack_for(fake)
    yield slack
    await slack.close()


@pytest.fixture
async def server() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as server:
        server.limits = None
        server.add_user(ANN, "Ann")
        server.add_group(STAFF, "Staff", [ANN])
        yield server
        assert server.problems == []


@pytest.fixture
async def telegram(server: FakeTelegram) -> AsyncIterator[Telegram]:
    telegram = Telegram(token=server.token, api_url=server.url)
    yield telegram
    await telegram.close()


async def test_on_slack_a_message_that_is_edited_hands_over_its_files_too(slack: Slack, fake: FakeSlack) -> None:
    ts = await slack.send(Parcel("UADA", ASKED))
    assert await slack.send(Parcel(fake.dm("UADA"), CONFIRMED, replaces=ts)) == ts
    said, calendar, table = fake.seen_by("UADA")
    assert (said.text, said.edits, said.buttons) == (CONFIRMED.text, 1, [])
    assert (calendar.files, table.files) == (["2027-01-14.ics"], ["days.csv"])
    assert [upload.content for upload in fake.uploads.values()] == [DAY.content.encode(), DAYS.content.encode()]


async def test_on_slack_files_go_into_the_thread_of_their_message(slack: Slack, fake: FakeSlack) -> None:
    ts = await slack.send(Parcel("CSTAFF", ASKED))
    await slack.send(Parcel("CSTAFF", CONFIRMED, thread=ts))
    await slack.send(Parcel("CSTAFF", CONFIRMED, under=ts))
    assert [post.thread_ts for post in fake.messages[1:]] == [ts] * 6


async def test_on_telegram_a_message_that_is_edited_hands_over_its_files_too(
    telegram: Telegram, server: FakeTelegram
) -> None:
    asked = await telegram.send(Parcel(str(ANN), ASKED))
    await telegram.send(Parcel(str(ANN), CONFIRMED, replaces=asked))
    said, calendar, table = server.seen_by(ANN)
    assert (said.text, said.edits, said.labels) == (CONFIRMED.text, 1, [])
    assert calendar.document == ("2027-01-14.ics", DAY.content.encode())
    assert table.document == ("days.csv", DAYS.content.encode())


async def test_on_slack_a_picture_has_words_for_whoever_cannot_see_it(slack: Slack, fake: FakeSlack) -> None:
    await slack.send(Parcel("UADA", Message("42 days left", files=(BARS, DAYS))))
    bars, table = fake.uploads.values()
    assert (bars.content, bars.alt, table.alt) == (BARS.raw, BARS.alt, "")


async def test_on_telegram_a_picture_is_shown_above_its_words(telegram: Telegram, server: FakeTelegram) -> None:
    shown = Message("42 days left", buttons=(Button("My days", "days.mine"),), files=(DAYS, BARS))
    said = await telegram.send(Parcel(str(ANN), shown))
    picture, text, table = server.seen_by(ANN)
    assert picture.photo == ("free-days.png", BARS.raw)
    assert (text.text, text.labels) == ("42 days left", ["My days"])
    assert table.document is not None
    assert said == str(table.message_id)


async def test_on_telegram_files_go_into_the_topic(telegram: Telegram, server: FakeTelegram) -> None:
    await telegram.send(Parcel(str(STAFF), CONFIRMED, thread="3"))
    assert [sent.thread for sent in server.messages] == [3, 3, 3]


async def test_on_telegram_what_belongs_to_a_message_replies_to_it(telegram: Telegram, server: FakeTelegram) -> None:
    first = await telegram.send(Parcel(str(STAFF), ASKED))
    parcel = Parcel(str(STAFF), Message("It was withdrawn."), under=first)
    await telegram.send(parcel)
    await telegram.send(replace(parcel, under="999"))
    replied = [given.get("reply_parameters") for method, given in server.calls if method == "sendMessage"]
    beside = {"allow_sending_without_reply": True}
    assert replied == [None, {"message_id": int(first)} | beside, {"message_id": 999} | beside]
