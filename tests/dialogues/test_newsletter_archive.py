"""People read a newsletter that has gone out, in the chat, on the web, as a PDF; the team sees who got it."""

from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import httpx
import pytest
from PIL import Image

from bot.web.app import app
from messages.message import Inbound, Place
from storage import broadcasts
from storage.broadcasts import Broadcast, Excuse
from storage.broadcasts import Stage as BroadcastStage
from storage.newsletters import Issue, Item, Photo, Section, Stage, Subscription
from tests.stages import ASKER, HOME_HEAD, TEAM, person_id
from tests.ways import OnSlack, OnTelegram, Terminal
from tests.world import Talker, World

SENT_AT = datetime(2026, 10, 14, 15, 0, tzinfo=UTC)
ALT = "Paintings on the wall of the hall"
SECRET = "a-secret-that-nobody-can-guess-0123456789"
TITLE = "Newsletter, Autumn term, first half 2026"


def photo() -> bytes:
    written = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(written, "JPEG")
    return written.getvalue()


async def issue_in(world: World, stage: Stage = Stage.SENT, title: str = TITLE, **changes: datetime) -> int:
    """An issue with a piece of news and its photo, an event, and what was dropped."""
    async with world.database.transaction() as session:
        sender = await person_id(session, ASKER)
        given: dict[str, Any] = {"send_at": SENT_AT, "sent_at": SENT_AT if stage is Stage.SENT else None, **changes}
        term = given["send_at"].month
        issue = Issue(academic_year="2026/27", term=term, title=title, stage=stage, secret=f"{SECRET}{term}", **given)
        picture = Photo(content=photo(), media_type="image/jpeg", alt=ALT, person_id=sender, at=SENT_AT)
        session.add_all([issue, picture])
        await session.flush()
        about: dict[str, Any] = {"issue_id": issue.id, "at": SENT_AT, "person_id": sender}
        session.add_all(
            [
                Item(
                    section=Section.NEWS,
                    title="Open evening",
                    text="Do <b>come</b> & see.",
                    photo_id=picture.id,
                    **about,
                ),
                Item(
                    section=Section.UPCOMING,
                    title="Heads’ network",
                    text="In January.",
                    link="https://heads.example.org",
                    **about,
                ),
                Item(section=Section.PROJECTS, text="Dropped.", dropped=True, **about),
            ]
        )
        return issue.id or 0


async def test_the_last_newsletter_is_read_in_the_chat_and_as_a_pdf(world: World) -> None:
    head = await world.person(ASKER)
    await head.says("last newsletter")
    head.hears("No newsletter has gone out")
    await issue_in(
        world,
        title="Newsletter of long ago",
        send_at=datetime(2026, 7, 1, tzinfo=UTC),
        sent_at=datetime(2026, 7, 1, tzinfo=UTC),
    )
    await issue_in(world)
    await issue_in(world, Stage.GATHERING, "Not yet", send_at=datetime(2026, 12, 16, 16, tzinfo=UTC))
    await head.says("Can you send me the latest newsletter again please?")
    head.hears(TITLE, "Heads’ network", "https://heads.example.org", "Do <b>come</b> & see.")
    head.hears_not("Dropped.", "Not yet")
    assert head.heard.casefold().index("heads’ network") < head.heard.casefold().index("open evening")
    await head.presses("As a PDF")
    head.hears(f"{TITLE}, as a PDF.")
    assert files(head)[-1][0] == "newsletter-2026-10-14.pdf"
    assert files(head)[-1][1].startswith(b"%PDF-")
    await head.says("newsletters")
    head.hears(f"{TITLE}: Wednesday 14 October 2026", "Newsletter of long ago: Wednesday 1 July 2026")
    await head.presses("July 2026")
    head.hears("Newsletter of long ago", "Open evening")
    await head.says("newsletter july 2026")
    head.hears("Newsletter of long ago")
    await head.says("the December newsletter")
    head.hears("I have no newsletter of December.")
    for said in ("what is in the newsletter", "Can I see the newsletter on the web?"):
        await head.says(said)
        head.hears(TITLE, "Heads’ network")
    await head.says("newsletter as pdf")
    head.hears(f"{TITLE}, as a PDF.")


def files(talker: Talker) -> list[tuple[str, bytes]]:
    """Name and content of all that was handed over to somebody."""
    match talker.way:
        case Terminal(console=console):
            return [(file.name, file.data) for said in console.sent[talker.address] for file in said.files]
        case OnSlack(fake=slack):
            return [(upload.name, upload.content or b"") for upload in slack.uploads.values()]
        case OnTelegram(fake=telegram):
            return [sent.document for sent in telegram.seen_by(int(talker.address)) if sent.document]
    return []


async def test_with_an_address_of_our_own_the_newsletter_is_a_web_page(world: World) -> None:
    head = await world.person(ASKER)
    number = await issue_in(world)
    world.set_house(public_url="https://bot.example.org/")
    await head.says("last newsletter")
    assert ("Read it on the web" in head.buttons) is (
        world.usual != "terminal"
    ) or "https://bot.example.org" in head.heard
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app({}, world.database)), base_url="https://bot.example.org/newsletter/"
    ) as web:
        page = await web.get(f"{SECRET}10")
        assert page.status_code == 200
        for said in (
            '<html lang="en-GB">',
            f"<h1>{TITLE}</h1>",
            "Do &lt;b&gt;come&lt;/b&gt; &amp; see.",
            f'alt="{ALT}"',
        ):
            assert said in page.text
        assert "Dropped." not in page.text
        assert "default-src 'none'" in page.headers["content-security-policy"]
        assert page.headers["referrer-policy"] == "no-referrer"
        assert "<script" not in page.text and "style=" not in page.text
        address = page.text.partition('<img src="')[2].partition('"')[0]
        shown = await web.get(address)
        assert (shown.headers["content-type"], shown.content) == ("image/jpeg", photo())
        paper = await web.get(f"{SECRET}10.pdf")
        assert (paper.headers["content-type"], paper.content[:5]) == ("application/pdf", b"%PDF-")
        assert (await web.get("style.css")).headers["content-type"].startswith("text/css")
        await issue_in(world, Stage.GATHERING, "Not yet", send_at=datetime(2026, 12, 16, 16, tzinfo=UTC))
        other = f"{SECRET}10/photo/{number + 1}"
        for wrong in (f"{SECRET}12", f"{SECRET}12.pdf", f"{SECRET}12/photo/1", SECRET, str(number), other, "x" * 5000):
            answer = await web.get(wrong)
            assert (answer.status_code, "Not yet" in answer.text) == (404, False)
        assert (await web.post(f"{SECRET}10")).status_code == 405


async def test_a_reader_gets_what_they_chose_and_the_team_sees_who_got_it(world: World) -> None:
    head, team = await world.person(ASKER), await world.person(TEAM)
    number = await issue_in(world, Stage.APPROVED)
    await team.says("who got the newsletter")
    team.hears("No newsletter has gone out")
    async with world.database.transaction() as session:
        reader, left, maker = [await person_id(session, email) for email in (ASKER, HOME_HEAD, TEAM)]
        session.add(Subscription(person_id=reader, sections=["upcoming"], at=SENT_AT))
        carrier = Broadcast(
            voice="Newsletter", issue_id=number, made_by=maker, made_at=SENT_AT, stage=BroadcastStage.SCHEDULED
        )
        session.add(carrier)
        await session.flush()
        audience = {reader: Excuse.NONE, left: Excuse.OPTED_OUT}
        await broadcasts.start(session, carrier, audience, world.clock.now())
    head.marks()
    await world.settle()
    head.hears("Heads’ network", "These are the sections you chose. This issue has one more section.")
    head.hears_not("Open evening")
    await head.presses("See all of it")
    head.hears("Open evening")
    await head.says("last newsletter")  # others are still being sent it
    head.hears("Open evening")
    await team.says("who got the newsletter")
    team.hears("to 1 of 2 readers", "Sent: 1", "Did not want it: 1")
    await team.presses("Names in a table")
    team.hears("Who got")
    await head.says("who got the newsletter")
    head.hears("Only the central team can do that.")


@pytest.mark.parametrize("value", ["2", "99", "", "x", "1:1"])
async def test_an_issue_that_is_not_out_can_be_read_by_its_makers_alone(world: World, value: str) -> None:
    head, team = await world.person(ASKER), await world.person(TEAM)
    async with world.database.transaction() as session:
        session.add(Issue(academic_year="2025/26", term=1, title="Old", stage=Stage.SENT, send_at=SENT_AT))
    number = await issue_in(world, Stage.APPROVED, "Not yet")
    assert number == 2
    for talker, may in ((head, False), (team, value == "2")):
        for action in ("newsletter.read", "newsletter.pdf"):
            said = await pressed(world, talker, action, value)
            assert ("Not yet" in said) is may, said
            assert may or "not here to be read" in said


async def pressed(world: World, talker: Talker, action: str, value: str) -> str:
    """What answers a button that may never have been shown."""
    name, id = talker.way.platform.name, f"{talker.email} {action}"
    place = Place(talker.address)
    reply = await world.receive(Inbound(id, name, talker.address, place, action=action, value=value))
    return " ".join(f"{message.title} {message.text}" for message in reply.messages)


async def test_a_photo_stands_beside_what_was_sent_in(world: World) -> None:
    head = await world.person(ASKER)
    await head.sends_photo(photo())
    head.hears("I can read only words and buttons", "write your item first")
    await issue_in(world, Stage.GATHERING, "Next", send_at=datetime(2026, 12, 16, 16, tzinfo=UTC))
    async with world.database.transaction() as session:
        sender = await person_id(session, ASKER)
        item = Item(
            issue_id=1,
            section=Section.NEWS,
            title="New library",
            text="It opens.",
            person_id=sender,
            at=world.clock.now(),
        )
        session.add(item)
    await head.sends_photo(photo())
    head.hears("I have your photo for “New library”", "What does the photo show?")
    await world.restart()
    await head.says("Shelves in the new library")
    head.hears("Can a pupil be recognised in it?")
    await head.presses("I am not sure")
    await head.presses("Add the photo")
    head.hears("I have thrown the photo away")
    await head.sends_photo(photo(), "Books on the new shelves")
    head.hears("Can a pupil be recognised in it?")
    head.hears_not("What does the photo show?")
    await head.sends_photo(photo(), "And another")
    head.hears("An item takes one photo")
    await head.says("no pupils")
    head.hears("Books on the new shelves")
    await head.presses("Add the photo")
    head.hears("The photo stands beside “New library”: Books on the new shelves")
    await head.sends_photo(b"GIF89a", "Another")
    head.hears("I could not use that photo")
    await world.advance(hours=2)
    await head.sends_photo(photo(), "who is my contact?")
    head.hears_not("photo")
    async with world.database.reading() as session:
        kept = await session.get_one(Item, item.id)
        picture = await session.get_one(Photo, kept.photo_id)
    assert (picture.alt, picture.media_type, picture.content[:3]) == (
        "Books on the new shelves",
        "image/jpeg",
        b"\xff\xd8\xff",
    )


async def test_where_slack_withholds_photos_the_sender_is_sent_to_the_central_team(world: World) -> None:
    head = await world.person(ASKER)
    if isinstance(head.way, OnSlack):
        head.way.fake.may_read_files = False
        await head.says("newsletter item: Our library has won an award")
        await head.fills({"title": "An award", "said_by": "role"})
        await head.presses("Send it in")
        await head.sends_photo(photo())
        head.hears("I am not allowed to see photos here. Please ask the central team")


async def test_a_newcomers_photo_is_not_kept(world: World) -> None:
    newcomer = world.newcomer()
    await newcomer.sends_photo(photo())
    newcomer.hears("I can read only words and buttons.")
    async with world.database.reading() as session:
        assert await session.get(Photo, 1) is None
