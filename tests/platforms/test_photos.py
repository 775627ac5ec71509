"""A photo that somebody sends comes in as pixels alone; nothing else is taken for one."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from io import BytesIO

import pytest
from PIL import Image

from bot import photos
from bot.photos import cleaned
from bot.slack import Slack
from handlers.router import Reply
from messages.message import Inbound, Place
from tests.fakes.slack import FakeSlack
from tests.fakes.telegram import FakeTelegram
from tests.fakes.telegram_desk import Desk, running, until
from tests.platforms.slack_ways import workspace
from tests.serving import serving

ANN = 4_503_599_627_370_001
WORDS_ONLY = "welcome.words_only"


def photo(kind: str = "JPEG", size: tuple[int, int] = (40, 30), mode: str = "RGB") -> bytes:
    """A picture lying on its side, with the place where it was taken in it."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by 90 degrees
    exif[0x010E] = "Where Ann lives"
    exif.get_ifd(0x8825)[2] = (53.0, 0.0, 1.0)
    written = BytesIO()
    Image.new(mode, size, "red").save(written, kind, exif=exif)
    return written.getvalue()


def test_nothing_is_left_of_a_photo_but_its_pixels_upright_and_not_too_many() -> None:
    raw = photo(size=(4000, 3000))
    assert b"Where Ann lives" in raw
    with Image.open(BytesIO(cleaned(raw))) as kept:
        assert (kept.format, kept.size, dict(kept.getexif())) == ("JPEG", (1200, 1600), {})
    assert b"Ann" not in cleaned(raw)


@pytest.mark.parametrize("mode", ["RGBA", "P", "L", "LA"])
def test_a_png_becomes_a_jpeg_on_white(mode: str) -> None:
    written = BytesIO()
    Image.new(mode, (8, 8)).save(written, "PNG")
    with Image.open(BytesIO(cleaned(written.getvalue()))) as kept:
        assert (kept.format, kept.mode) == ("JPEG", "RGB")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html>please sign in</html>",
        b"%PDF-1.7",
        photo("GIF"),
        photo()[:200],
        b"\xff\xd8\xff" + bytes(100),
        b"\x89PNG\r\n\x1a\n" + bytes(100),
        bytes(photos.LARGEST + 1),
    ],
    ids=["nothing", "a page", "a document", "another kind", "half", "like JPEG", "like PNG", "too large"],
)
def test_what_is_no_photo_is_useless(content: bytes) -> None:
    assert cleaned(content) == b""


@pytest.mark.parametrize("side", [8000, 14_000])
def test_a_small_file_that_unfolds_to_a_huge_picture_is_useless(side: int) -> None:
    written = BytesIO()
    Image.new("1", (side, side)).save(written, "PNG")
    assert len(written.getvalue()) < photos.LARGEST
    assert cleaned(written.getvalue()) == b""


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as telegram:
        telegram.add_user(ANN, "Ann")
        yield telegram
        assert telegram.problems == []


async def test_telegram_hands_over_the_largest_photo_that_is_not_too_large(telegram: FakeTelegram) -> None:
    small, large = photo(size=(30, 20)), photo(size=(60, 40))
    desk = Desk()
    async with running(telegram, desk):
        await telegram.send_photo(ANN, [small, large, bytes(photos.LARGEST + 1)], "Our hall")
        await telegram.send_file(ANN, large, "image/png")
        await until(lambda: len(desk.taken) == 2)
    first, second = desk.taken
    assert (first.text, first.action, first.photo) == ("Our hall", "", cleaned(large))
    assert (second.action, second.photo) == (WORDS_ONLY, cleaned(large))


async def test_telegram_without_the_photo_still_says_that_one_came(telegram: FakeTelegram) -> None:
    desk = Desk()
    async with running(telegram, desk):
        telegram.fail("getFile", "400:Bad Request: file is too big")
        await telegram.send_photo(ANN, [photo()])
        await telegram.send_file(ANN, b"%PDF-1.7", "application/pdf")
        await until(lambda: len(desk.taken) == 2)
    assert [(inbound.action, inbound.photo) for inbound in desk.taken] == [(WORDS_ONLY, b""), (WORDS_ONLY, None)]


@asynccontextmanager
async def heard(fake: FakeSlack) -> AsyncIterator[list[Inbound]]:
    taken: list[Inbound] = []

    async def receive(inbound: Inbound) -> Reply:
        taken.append(inbound)
        return Reply()

    slack = Slack(bot_token=fake.bot_token, signing_secret=fake.signing_secret, api_url=fake.url)
    async with serving(slack, receive) as url:
        fake.events_url = f"{url}/slack/events"
        yield taken


async def test_slack_hands_over_a_photo_with_its_words() -> None:
    async with workspace() as fake, heard(fake) as taken:
        await fake.send_file("UADA", photo(), "image/jpeg", "Our hall")
        await fake.send_file("UADA", photo(), "image/png")
        await fake.send_file("UADA", b"%PDF-1.7", "application/pdf")
    said = [(inbound.text, inbound.action, inbound.photo) for inbound in taken]
    assert said == [("Our hall", "", cleaned(photo())), ("", WORDS_ONLY, cleaned(photo())), ("", WORDS_ONLY, None)]


async def test_on_slack_a_photo_of_another_kind_or_too_large_is_taken_as_slack_shows_it() -> None:
    async with workspace() as fake, heard(fake) as taken:
        fake.sent_files["THUMB"] = photo()
        shown = {"thumb_1024": fake.file_url("THUMB")}
        await fake.send_file("UADA", b"HEIC", "image/heic", **shown)
        await fake.send_file("UADA", photo(), "image/jpeg", size=photos.LARGEST + 1, **shown)
        await fake.send_file("UADA", b"HEIC", "image/heic")
    assert [inbound.photo for inbound in taken] == [cleaned(photo()), cleaned(photo()), None]


async def test_the_token_for_slack_is_shown_to_slack_alone() -> None:
    async with workspace() as fake, FakeTelegram() as other, heard(fake) as taken:
        elsewhere = other.url.replace("/bot", "/file/botX/photos/1.jpg")
        await fake.send_file("UADA", photo(), "image/jpeg", url_private_download=elsewhere)
        await fake.send_file("UADA", photo(), "image/jpeg", url_private_download=fake.file_url("GONE"))
        assert other.calls == []
    assert [inbound.photo for inbound in taken] == [b"", b""]


async def test_slack_without_the_scope_for_files_is_said_to_those_who_run_it_and_to_the_sender(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with workspace() as fake, heard(fake) as taken:
        fake.may_read_files = False
        await fake.send_file("UADA", photo(), "image/jpeg", "Our hall")
    assert [(inbound.text, inbound.photo, inbound.withheld) for inbound in taken] == [("Our hall", b"", True)]
    assert "the app lacks the scope files:read" in caplog.text


async def test_a_photo_that_takes_too_long_does_not_keep_the_words_waiting() -> None:
    async def never(_: str) -> bytes:
        await asyncio.Event().wait()
        return b""

    said = Inbound("1", "slack", "UADA", Place("UADA"), text="Hello", picture="F1")
    taken = await photos.with_photo(said, never, (), seconds=0.01)
    assert (taken.text, taken.photo) == ("Hello", b"")
