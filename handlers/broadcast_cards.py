"""How a broadcast stands, whoever looks: to be checked, waiting for a yes or for its time, being sent, or sent."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from handlers import audiences, story
from handlers.audiences import Reached
from handlers.router import Router, Scene, number
from messages import broadcast_reports as reports
from messages import broadcasts as texts
from messages import hours
from messages.broadcast_reports import Row, Sent
from messages.broadcasts import Told
from messages.message import Message
from storage import broadcast_approvals, broadcasts, corrections, people, progress
from storage.broadcasts import Broadcast, Fate, Stage

router = Router("broadcast_cards")
ISSUE = "newsletter.issue"  # the notice that draws an issue of the newsletter for one person
BEFORE = (Stage.DRAFT, Stage.APPROVAL, Stage.SCHEDULED)  # it can still be changed


async def named(scene: Scene, text: str, *, to_change: bool = False) -> Broadcast | None:
    """The broadcast whose number a button or a person gave."""
    id = number(text)
    return await broadcasts.find(scene.session, id, to_change=to_change) if id is not None else None


@router.notice(broadcasts.SAY)
async def say(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    """Nothing when it was stopped meanwhile."""
    broadcast = await broadcasts.find(scene.session, args["broadcast"])
    if broadcast is None or broadcast.stage in (Stage.STOPPED, Stage.DROPPED):
        return None
    return await drawn(scene, broadcast, args.get("person"))


@router.notice(corrections.SAY)
async def corrected(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    """Nothing when there has been a later correction."""
    broadcast = await broadcasts.find(scene.session, args["broadcast"])
    if broadcast is None or broadcast.correction != args["correction"]:
        return None
    message = await drawn(scene, broadcast, args.get("person"))
    return texts.said_anew(message) if message and args["anew"] else message


async def drawn(scene: Scene, broadcast: Broadcast, person_id: int | None = None) -> Message | None:
    """As that person sees it."""
    if broadcast.issue_id is not None:
        draw = scene.catalogue.notices.get(ISSUE)
        return await draw(scene, {"issue": broadcast.issue_id, "person": person_id}) if draw else None
    return texts.said(broadcast.voice, broadcast.title, broadcast.text, broadcast.corrected_at)


async def told(scene: Scene, broadcast: Broadcast, reached: Reached | None = None) -> Told:
    seen = audiences.digest(broadcast, reached) if reached else ""
    maker = await story.name(scene.session, broadcast.made_by)
    words = (broadcast.voice, broadcast.title, broadcast.text, maker)
    return Told(broadcast.id or 0, *words, broadcast.send_at, seen)


async def preview(scene: Scene, broadcast: Broadcast, platform: str) -> list[Message]:
    """The message as everybody will see it, and the card on which to decide."""
    reached = await audiences.reached(scene, broadcast)
    looks = await drawn(scene, broadcast)
    reach = reached.told(await audiences.in_words(scene, broadcast))
    elsewhere = [name for name in scene.catalogue.drawings if name.casefold() != platform]
    notes = _notes(scene, broadcast, reached.recipients)
    card = texts.preview(await told(scene, broadcast, reached), reach, notes, elsewhere)
    return [*([looks] if looks else []), card]


def _notes(scene: Scene, broadcast: Broadcast, recipients: int) -> list[str]:
    moment = broadcast.send_at or scene.now
    opens, above = hours.opens(scene.house.quiet_hours, moment), scene.house.second_approver_above
    quiet = [texts.quiet(opens)] if opens > moment else []
    two = broadcast_approvals.needed(broadcast, recipients, above)
    return [*quiet, *([texts.two_needed(above)] if two else [])]


async def present(scene: Scene, broadcast: Broadcast, platform: str) -> list[Message]:
    """The broadcast as it stands now."""
    match broadcast.stage:
        case Stage.DRAFT:
            return await preview(scene, broadcast, platform)
        case Stage.APPROVAL:
            return [await request(scene, broadcast)]
        case Stage.SCHEDULED:
            reached = await audiences.reached(scene, broadcast)
            return [texts.scheduled(await told(scene, broadcast), reached.recipients)]
        case Stage.DROPPED:
            return [texts.dropped(await told(scene, broadcast))]
    return [reports.card(await progressed(scene, broadcast))]


async def request(scene: Scene, broadcast: Broadcast) -> Message:
    """What is put to a second person of the central team."""
    reached = await audiences.reached(scene, broadcast)
    reach = reached.told(await audiences.in_words(scene, broadcast))
    return texts.please_approve(await told(scene, broadcast, reached), reach)


async def progressed(scene: Scene, broadcast: Broadcast) -> Sent:
    """It with how many it has reached how."""
    fates = await broadcasts.fates(scene.session, broadcast.id or 0)
    moments = (broadcast.started_at, broadcast.ended_at, broadcast.corrected_at)
    counts = {fate.value: count for fate, count in fates.items()}
    about = await told(scene, broadcast)
    return Sent(about, broadcast.stage.value, *moments, counts, is_issue=broadcast.issue_id is not None)


async def sent(scene: Scene, broadcast: Broadcast) -> Sent:
    """It with everybody it was for and how it went."""
    known = {one.id: one for one in await people.everybody(scene.session)}
    rows = []
    for recipient, row, fate in await broadcasts.ledger(scene.session, broadcast.id or 0):
        one = known[recipient.person_id]
        school, role = audiences.does(one)
        error, platform, at = (row.error, row.platform, row.done_at) if row else ("", "", None)
        rows.append(Row(one.person.name, school, role, fate.value, error, platform if fate is Fate.SENT else "", at))
    rows.sort(key=lambda row: row.name)
    return replace(await progressed(scene, broadcast), rows=rows)


@router.notice(progress.CARD)
async def card(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    broadcast = await broadcasts.find(scene.session, args["broadcast"])
    return reports.card(await progressed(scene, broadcast)) if broadcast else None


@router.notice(progress.REPORT)
async def report(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    """Nothing when its failed messages are being tried again meanwhile."""
    broadcast = await broadcasts.find(scene.session, args["broadcast"])
    if broadcast is None or broadcast.ended_at is None:
        return None
    return reports.report(await sent(scene, broadcast))
