"""The central team makes an issue of the newsletter: its pieces are read, put in order, changed and dropped."""

from dataclasses import replace
from typing import Any

from handlers import conversation, newsletter_draft, newsletter_issue, newsletter_items
from handlers.newsletter_draft import called
from handlers.router import CENTRAL, LINKED, Router, Said, Turn, number
from messages import digest
from messages import newsletter as item_texts
from messages import newsletter_editor as texts
from messages.form import Known
from messages.message import Message
from messages.newsletter_editor import Line
from messages.newsletter_schedule import ABOUT, DROP, EDIT
from storage import audit, newsletters
from storage import newsletter_items as making
from storage.newsletters import Issue, Item, Section
from storage.people import Role

router = Router("newsletter_editor", only=CENTRAL, own="its pieces are the central team’s; others read the last issue")


@router.words("newsletter", "the newsletter", only=LINKED)
async def front(turn: Turn) -> Said:
    """For those who make it the draft, for everybody else what they can do with it."""
    return await draft(turn) if Role.CENTRAL in turn.roles else texts.front()


@router.button("editor.draft")
@router.words("send the newsletter", "send newsletter", "send the newsletter now", "approve the newsletter")
@router.words("digest", "digest draft", "newsletter draft", "draft newsletter", "draft digest", "the digest")
async def draft(turn: Turn) -> Message:
    issue = await newsletter_items.being_made(turn)
    return texts.card(await newsletter_draft.drawn(turn, issue)) if issue else texts.none()


@router.button("editor.section")
async def section(turn: Turn) -> Message:
    issue = await newsletter_items.being_made(turn)
    name, _, page = turn.value.partition(".")
    if issue is None or name not in list(Section):
        return await _moved_on(turn, issue)
    return texts.section(await newsletter_draft.drawn(turn, issue), name, number(page) or 0)


async def _moved_on(turn: Turn, issue: Issue | None) -> Message:
    return texts.moved_on(await newsletter_draft.drawn(turn, issue) if issue else None)


@router.button("editor.preview")
async def preview(turn: Turn) -> Said:
    """The issue just as this platform shows it to its readers, and the way to see it as others do."""
    issue = await newsletter_items.being_made(turn)
    if issue is None:
        return texts.none()
    elsewhere = [name for name in turn.catalogue.drawings if name.casefold() != turn.inbound.platform]
    shown = await newsletter_issue.shown(turn.session, issue, turn.house.public_url)
    web = bool(turn.house.public_url) and not shown.address
    return [digest.in_one(shown), texts.seen_here(issue.id or 0, elsewhere, web=web)]


@router.button("editor.look")
async def look(turn: Turn) -> Said:
    """How it looks on a platform that is not at hand."""
    issue, name = await newsletter_items.being_made(turn), turn.value
    draw = turn.catalogue.drawings.get(name)
    if issue is None or draw is None:
        return await _moved_on(turn, issue)
    shown = await newsletter_issue.shown(turn.session, issue, turn.house.public_url)
    return texts.drawn_for(name, draw(digest.in_one(shown)))


async def _open(turn: Turn, *, dropped: bool = False) -> tuple[Item, Issue] | Message:
    """The piece of the present issue that the button names, to be changed; else how things stand."""
    id = number(turn.value.partition(".")[0])
    issue = await newsletters.current(turn.session, to_change=True)
    item = await newsletters.item(turn.session, id) if id is not None else None
    if issue is None or item is None or item.issue_id != issue.id or item.dropped != dropped:
        return await _moved_on(turn, issue)
    return item, issue


async def _line(turn: Turn, item: Item, issue: Issue) -> Line:
    drawn = await newsletter_draft.drawn(turn, issue)
    return next(line for line in drawn.lines if line.number == item.id)


@router.button("editor.item")
async def show(turn: Turn) -> Said:
    found = await _open(turn)
    return found if isinstance(found, Message) else texts.item(await _line(turn, *found))


@router.button("editor.up")
async def up(turn: Turn) -> Said:
    return await _shift(turn, -1)


@router.button("editor.down")
async def down(turn: Turn) -> Said:
    return await _shift(turn, 1)


async def _shift(turn: Turn, steps: int) -> Said:
    found = await _open(turn)
    if isinstance(found, Message):
        return found
    item, issue = found
    if not await making.shift(turn.session, item, steps):
        return texts.item(await _line(turn, item, issue), texts.end_of_section())
    return texts.section(await newsletter_draft.drawn(turn, issue), item.section)


@router.button("editor.sections")
async def sections(turn: Turn) -> Said:
    found = await _open(turn)
    return found if isinstance(found, Message) else texts.sections(await _line(turn, *found))


@router.button("editor.move")
async def move(turn: Turn) -> Said:
    found, name = await _open(turn), turn.value.partition(".")[2]
    if isinstance(found, Message):
        return found
    item, issue = found
    if name not in list(Section):
        return await _moved_on(turn, issue)
    await making.move_to(turn.session, item, Section(name))
    return texts.section(await newsletter_draft.drawn(turn, issue), name)


async def known(turn: Turn) -> Known:
    issue = await newsletters.current(turn.session)
    held = await newsletters.items(turn.session, issue.id or 0) if issue else []
    return {"today": turn.today, "items": [(item.id, called(item)) for item in held]}


@router.button("editor.edit")
async def edit(turn: Turn) -> Said:
    """The form as it is filled in now: where it opens whole, on its first page."""
    found = await _open(turn)
    if isinstance(found, Message):
        return found
    item, _ = found
    as_it_is = {"title": item.title, "text": item.text, "said_by": item.said_by, "link": item.link}
    given = {ABOUT: str(item.id), **{name: value for name, value in as_it_is.items() if value}}
    reply = await conversation.begin(turn, EDIT.name, given)
    reply.sheet = replace(reply.sheet, page=EDIT.field("text").page) if reply.sheet else None
    return reply


@router.form(EDIT, know=known)
async def edited(turn: Turn, *, item: str, title: str | None, text: str, said_by: str | None, link: str | None) -> Said:
    turn.value = item
    found = await _open(turn)
    if isinstance(found, Message):
        return found
    piece, issue = found
    words = {"title": title or "", "text": text, "said_by": said_by or "", "link": _address(link)}
    await making.edit(turn.session, piece, **words)
    audit.note(turn.session, "newsletter.edited", turn.now, turn.person_id, f"item {piece.id}")
    return texts.item(await _line(turn, piece, issue))


def _address(link: str | None) -> str:
    return "" if link in (None, item_texts.NONE) else link or ""


@router.button("editor.drop")
async def drop(turn: Turn) -> Said:
    """Whoever sent it in is told why; what was drawn from what we know needs no reason."""
    found = await _open(turn)
    if isinstance(found, Message):
        return found
    item, issue = found
    if item.person_id not in (None, turn.person_id):
        return await conversation.begin(turn, DROP.name, {ABOUT: str(item.id)})
    return await _drop(turn, item, issue, "")


@router.form(DROP, know=known)
async def dropped(turn: Turn, *, item: str, reason: str) -> Said:
    turn.value = item
    found = await _open(turn)
    return found if isinstance(found, Message) else await _drop(turn, *found, reason)


async def _drop(turn: Turn, item: Item, issue: Issue, reason: str) -> Message:
    await making.drop(turn.session, item, reason)
    audit.note(turn.session, "newsletter.dropped", turn.now, turn.person_id, f"item {item.id}")
    told = await _tell_sender(turn, item, "dropped")
    return texts.dropped(await _line(turn, item, issue), told=told)


@router.button("editor.restore")
async def restore(turn: Turn) -> Said:
    found = await _open(turn, dropped=True)
    if isinstance(found, Message):
        return found
    item, issue = found
    await making.restore(turn.session, item)
    await _tell_sender(turn, item, "restored")
    return texts.section(await newsletter_draft.drawn(turn, issue), item.section)


async def _tell_sender(turn: Turn, item: Item, what: str) -> bool:
    """Say to whoever sent it in what became of it; false where nobody else did."""
    if item.person_id is None or item.person_id == turn.person_id:
        return False
    args: dict[str, Any] = {"item": item.id}
    return await turn.tell(f"newsletter:item:{item.id}:{turn.event}", f"items.{what}", item.person_id, **args)
