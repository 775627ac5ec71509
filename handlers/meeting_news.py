"""Those invited to a meeting hear, once, that it is on another day, has changed, or is cancelled."""

from collections.abc import Mapping
from typing import Any

from handlers import meetings
from handlers.replies import closes, invites
from handlers.router import Router, Scene, Turn
from messages import arranged as texts
from messages import calendar
from messages.meetings import Meeting, published
from messages.message import Message
from storage import events, people, replies
from storage.events import Event

router = Router("meeting_news")


async def those_told(turn: Turn, event: Event) -> set[int]:
    """Those invited, and those who answered, who can be reached; not the person who acts."""
    everybody = turn.house.reaches_all
    invited = {person.id or 0 for person in await events.invited(turn.session, event, everybody=everybody)}
    answered = {reply.person_id for reply in await replies.of_event(turn.session, event.id or 0)} - invited
    reached = {id for id in answered if await people.can_reach(turn.session, id, everybody=everybody)}
    return (invited | reached) - {turn.person_id}


async def tell(turn: Turn, event: Event, to: set[int], notice: str, **args: Any) -> None:
    """Tell these people about the meeting as it is now; a later change has a message of its own."""
    for person in sorted(to):
        key = f"{notice}:{event.id}:{event.sequence}:{person}"
        await turn.tell(key, notice, person, event=event.id, sequence=event.sequence, person=person, **args)


async def _still(scene: Scene, args: Mapping[str, Any]) -> Event | None:
    """The meeting, unless it has changed again since."""
    event = await events.find(scene.session, args["event"])
    return event if event and event.sequence == args["sequence"] else None


async def _as_told(scene: Scene, event: Event, person_id: int) -> tuple[Meeting, bool]:
    """The meeting as this person may see it, and whether they are invited: who was and is no more sees what is
    published of it."""
    told = await meetings.told(scene, event, person_id)
    invited = invites(event, await people.posts_of(scene.session, person_id))
    return (told if invited else published(told)), invited


@router.notice("meetings.changed")
async def say_changed(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    event = await _still(scene, args)
    if event is None or event.cancelled:
        return None
    told, invited = await _as_told(scene, event, args["person"])
    file = calendar.meeting_file(told, event.sequence, scene.now)
    asked = invited and scene.now < closes(event)
    return texts.news(told, args["was"], scene.today, invited=asked, again=args.get("again", False), files=(file,))


@router.notice("meetings.cancelled")
async def say_cancelled(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    event = await _still(scene, args)
    if event is None or not event.cancelled:
        return None
    told, _ = await _as_told(scene, event, args["person"])
    return texts.called_off(told, (calendar.meeting_file(told, event.sequence, scene.now, cancelled=True),))
