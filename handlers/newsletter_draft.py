"""The issue that is being made, as those who make it see it."""

from collections.abc import Sequence
from zlib import crc32

from handlers.router import Scene
from messages import newsletter as texts
from messages import newsletter_editor as editor
from messages.dates import london_day, say
from storage import newsletters
from storage.newsletters import Issue, Item, Stage
from storage.people import Person


def called(item: Item) -> str:
    return texts.titled(item.title, item.text)


async def drawn(scene: Scene, issue: Issue) -> editor.Draft:
    """The whole of it, each piece compared with the earlier ones."""
    held = await newsletters.all_items(scene.session, issue.id or 0)
    before = await _before(scene, issue)
    lines = []
    for item in held:
        line = await _line(scene, item, before)
        lines.append(line)
        if not item.dropped:
            before.append(_known(item, "this issue"))
    approver = await scene.session.get(Person, issue.approved_by) if issue.approved_by else None
    approved = approver is not None and issue.stage is Stage.APPROVED
    return editor.Draft(
        number=issue.id or 0,
        title=issue.title,
        send_at=issue.send_at,
        approver=approver.name if approver and approved else "",
        late=scene.now >= issue.send_at,
        lines=tuple(lines),
    )


async def _before(scene: Scene, issue: Issue) -> list[editor.Known]:
    """What the issues of the past year have said."""
    earlier = await newsletters.earlier_items(scene.session, issue)
    return [_known(item, f"the issue of {say(london_day(of.sent_at or of.send_at))}") for item, of in earlier]


def _known(item: Item, where: str) -> editor.Known:
    return editor.Known(item.origin, item.title, item.text, called(item), where)


async def _line(scene: Scene, item: Item, before: Sequence[editor.Known]) -> editor.Line:
    sender = await scene.session.get(Person, item.person_id) if item.person_id else None
    return editor.Line(
        number=item.id or 0,
        section=item.section,
        called=called(item),
        text=item.text,
        sender=sender.name if sender else "",
        like="" if item.dropped else editor.like(item.origin, item.title, item.text, before),
        dropped=item.dropped,
        link=item.link,
        signed=item.said_by,
        photo=item.photo_id is not None,
    )


async def seal(scene: Scene, issue: Issue) -> str:
    """Stands for all that an approval is of: another one after any change."""
    held = await newsletters.items(scene.session, issue.id or 0)
    shown = [(i.id, i.section.value, i.title, i.text, i.link, i.said_by, i.photo_id) for i in held]
    return f"{crc32(repr((shown, issue.send_at.timestamp())).encode()):08x}"
