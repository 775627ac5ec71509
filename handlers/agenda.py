"""Members of the committee propose what is to be discussed; the central team takes it up or puts it aside."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from handlers import meetings, story
from handlers.replies import closes
from handlers.router import CENTRAL, LINKED, Access, Posts, Router, Said, Scene, Todo, Turn, number
from messages import agenda as texts
from messages.agenda import Item
from messages.meetings import Meeting
from messages.message import Button, Message
from messages.words import plain
from storage import audit, events, replies
from storage.events import COMMITTEE, Event
from storage.people import Role
from storage.replies import AgendaItem

MEMBERS = Access(linked=True, roles=frozenset({Role.COMMITTEE, Role.CENTRAL}))
router = Router(
    "agenda", only=MEMBERS, own="a member sees and takes back what they proposed themselves; the central team sees all"
)
YEAR = timedelta(days=366)


async def _next(scene: Scene) -> Event | None:
    rows = await events.between(scene.session, scene.today, scene.today + YEAR, COMMITTEE)
    return next((event for event in rows if scene.now < closes(event)), None)


async def _next_told(scene: Scene) -> Meeting | None:
    event = await _next(scene)
    return await meetings.told(scene, event, None) if event else None


async def _told(scene: Scene, item: AgendaItem) -> Item:
    return Item(item.id or 0, item.text, await story.name(scene.session, item.person_id))


@router.says(
    r"(?:please )?(?:add|put)(?: (?:this|it))? (?:to|on)(?:to)? (?:the |our )?agenda ?[:,-]? ?(?P<item>.+)", only=LINKED
)
@router.says(
    r"(?:please )?(?:add|put) (?P<item>.+?) (?:to|on)(?:to)? (?:the |our )?(?:committee |committee(?:’|')?s )?agenda",
    only=LINKED,
)
@router.says(r"agenda item ?[:,-]? ?(?P<item>.+)", only=LINKED)
async def propose(turn: Turn) -> Message:
    """Kept at once, and taken back with one tap."""
    if not MEMBERS.admits(turn):
        return texts.members_only(turn.alliance.phone)
    said = turn.slots["item"].strip()
    if not plain(said):
        return texts.what()
    if len(said) > texts.LONGEST:
        return texts.too_long(len(said))
    mine = [item for item in await replies.items(turn.session, COMMITTEE) if item.person_id == turn.person_id]
    if same := next((item for item in mine if plain(item.text) == plain(said)), None):
        return texts.there_already(Item(same.id or 0, same.text))
    item = AgendaItem(series=COMMITTEE, person_id=turn.person_id, text=said, at=turn.now)
    turn.session.add(item)
    await turn.session.flush()
    audit.note(turn.session, "agenda.proposed", turn.now, turn.person_id, f"item:{item.id}")
    return texts.kept(Item(item.id or 0, item.text), await _next_told(turn))


@router.button("agenda.what")
@router.intent("agenda_item", offer=Button("Put something on the agenda", "agenda.what"))
@router.words("add to agenda", "agenda item")
async def what(turn: Turn) -> Message:
    return texts.what()


@router.button("agenda.show")
@router.intent("agenda", offer=Button("The agenda", "agenda.show"))
@router.words("agenda", "the agenda", "committee agenda")
async def show(turn: Turn) -> Message:
    """All of it for the central team; for a member what is taken up and what they proposed."""
    event = await _next(turn)
    meeting = await meetings.told(turn, event, None) if event else None
    taken = await replies.agenda(turn.session, event.id or 0) if event else ()
    waiting = await replies.items(turn.session, COMMITTEE)
    if Role.CENTRAL in turn.roles:
        return texts.of_team(meeting, [await _told(turn, i) for i in taken], [await _told(turn, i) for i in waiting])
    mine = [Item(item.id or 0, item.text) for item in waiting if item.person_id == turn.person_id]
    return texts.of_member(meeting, [item.text for item in taken], mine)


async def _waiting(turn: Turn) -> AgendaItem | None:
    """The item that a button names, if it waits to be decided on."""
    item = await _item(turn)
    waiting = await replies.items(turn.session, COMMITTEE)
    return item if item and item.id in {one.id for one in waiting} else None


async def _item(turn: Turn) -> AgendaItem | None:
    id = number(turn.value)
    return await turn.session.get(AgendaItem, id, with_for_update=True) if id is not None else None


@router.button("agenda.undo")
async def undo(turn: Turn) -> Message:
    item = await _waiting(turn)
    if item is None or item.person_id != turn.person_id:
        return texts.moved_on()
    told = Item(item.id or 0, item.text)
    await turn.session.delete(item)
    await turn.session.flush()
    return texts.undone(told)


@router.button("agenda.decide", only=CENTRAL)
async def decide(turn: Turn) -> Message:
    item = await _waiting(turn)
    return texts.decide(await _told(turn, item), await _next_told(turn)) if item else texts.moved_on()


@router.button("agenda.take", only=CENTRAL)
async def take(turn: Turn) -> Said:
    event = await _next(turn)
    return await _decided(turn, event) if event else await decide(turn)


@router.button("agenda.aside", only=CENTRAL)
async def put_aside(turn: Turn) -> Said:
    return await _decided(turn, None)


async def _decided(turn: Turn, event: Event | None) -> Message:
    """Taken up for a meeting, or put aside; whoever proposed it is told, unless it is the same person."""
    item = await _waiting(turn)
    if item is None:
        return texts.moved_on()
    item.event_id, item.done_at = event.id if event else None, turn.now
    turn.session.add(item)
    await turn.session.flush()
    audit.note(turn.session, "agenda.decided", turn.now, turn.person_id, f"item:{item.id}")
    told = item.person_id != turn.person_id
    if told:
        args = {"item": item.id, "at": turn.now.isoformat()}
        await turn.tell(f"agenda:{item.id}:{turn.event}", "agenda.decided", item.person_id, **args)
    meeting = await meetings.told(turn, event, None) if event else None
    return texts.decided(await _told(turn, item), meeting, told=told)


@router.button("agenda.reopen", only=CENTRAL)
async def reopen(turn: Turn) -> Message:
    """The decision is taken back; the item waits again."""
    item = await _item(turn)
    if item is None or item.done_at is None:
        return texts.moved_on()
    item.event_id, item.done_at = None, None
    turn.session.add(item)
    await turn.session.flush()
    return texts.decide(await _told(turn, item), await _next_told(turn))


@router.notice("agenda.decided")
async def for_proposer(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    """What was decided, unless it was taken back meanwhile."""
    item = await scene.session.get(AgendaItem, args["item"])
    if item is None or item.done_at != datetime.fromisoformat(args["at"]):
        return None
    event = await events.find(scene.session, item.event_id) if item.event_id else None
    return texts.for_proposer(Item(item.id or 0, item.text), await meetings.told(scene, event, None) if event else None)


@router.waiting
async def todo(scene: Scene, person_id: int, posts: Posts) -> Sequence[Todo]:
    """What members have proposed waits for the central team."""
    if Role.CENTRAL not in {role for role, _, _ in posts}:
        return []
    waiting = await replies.items(scene.session, COMMITTEE)
    return [Todo(*texts.todo(len(waiting)))] if waiting else []
