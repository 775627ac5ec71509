"""An issue of the newsletter is drawn for its reader: in a chat, and as a PDF."""

import asyncio
from collections.abc import Mapping
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from handlers.router import LINKED, Router, Scene
from messages import digest
from messages.dates import london_day
from messages.digest import Picture, Piece
from messages.issue_pdf import pdf
from messages.message import File, Message, is_web
from storage import core_text, newsletters, published
from storage.alliance import the_alliance
from storage.newsletters import Issue, Item, Stage

router = Router("newsletter_issue", only=LINKED, own="issues that were sent are for all linked people")


async def shown(session: AsyncSession, issue: Issue, public_url: str) -> digest.Issue:
    """The issue with all that its reader sees of it; before it is approved, or with no address of our own, it has no
    web page."""
    items = await newsletters.items(session, issue.id or 0)
    alts = await published.words_of_photos(session, [item.photo_id for item in items if item.photo_id])
    alliance = await the_alliance(session)
    address = f"{public_url.rstrip('/')}/newsletter/{issue.secret}"
    return digest.Issue(
        issue.id or 0,
        issue.title,
        london_day(issue.sent_at or issue.send_at),
        digest.in_order([(item.section.value, _piece(item, alts)) for item in items]),
        address if public_url and is_web(address) and issue.stage in published.PUBLIC else "",
        alliance.name if alliance else "",
        tuple((piece.title, piece.text) for piece in await core_text.pieces(session)),
    )


def _piece(item: Item, alts: Mapping[int, str]) -> Piece:
    number = item.photo_id or 0
    photo = Picture(number, alts[number]) if number in alts else None
    return Piece(item.text, item.title, item.link, item.said_by, photo)


async def pages(session: AsyncSession, issue: Issue, public_url: str) -> File:
    """The issue as a PDF."""
    drawn = await shown(session, issue, public_url)
    photos = await published.photos(session, [picture.number for picture in drawn.pictures])
    content = await asyncio.to_thread(pdf, drawn, {number: photo.content for number, photo in photos.items()})
    return File(digest.file_name(drawn), media_type="application/pdf", raw=content)


@router.notice("newsletter.issue")
async def sent(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    """What a reader is sent: the sections they chose, in one message; nothing while the issue is being changed."""
    issue = await newsletters.issue(scene.session, args["issue"])
    if issue is None or issue.stage is Stage.GATHERING:
        return None
    wish = await newsletters.wants(scene.session, args["person"]) if args.get("person") else None
    drawn = await shown(scene.session, issue, scene.house.public_url)
    return digest.in_one(drawn, wish.sections if wish else ())


@router.notice("newsletter.pdf")
async def as_pdf(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    """Drawn when it is sent: setting the pages takes too long for a turn."""
    issue = await newsletters.issue(scene.session, args["issue"])
    if issue is None:
        return None
    file = await pages(scene.session, issue, scene.house.public_url)
    return Message(f"{issue.title}, as a PDF.", files=(file,))
