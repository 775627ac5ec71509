"""Those invited are reminded of a meeting, each as they have answered."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from handlers import meetings, replies
from handlers.router import Router, Scene
from messages import meeting_reminders as texts
from messages.meeting_reminders import Agenda
from messages.meeting_times import Stage
from messages.message import Message
from storage import events, people
from storage.events import Event

router = Router("meeting_reminders")


async def _standing(scene: Scene, args: Mapping[str, Any]) -> Event | None:
    """The meeting as long as it is on the day it was, and it is not too late for this reminder."""
    event = await events.find(scene.session, args["event"])
    if event is None or event.cancelled or event.doubted or event.day.isoformat() != args["day"]:
        return None
    return event if scene.now < min(replies.closes(event), datetime.fromisoformat(args["until"])) else None


@router.notice("replies.remind")
async def remind(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    """Nothing for those who are no longer invited, who have sent apologies, or who have answered meanwhile."""
    event, person, stage = await _standing(scene, args), args["person"], Stage(args["stage"])
    if event is None or not replies.invites(event, await people.posts_of(scene.session, person)):
        return None
    meeting = await meetings.told(scene, event, person)
    needless = {"": (), "coming": (Stage.ANSWER,), "deputy": set(Stage) - {Stage.EVE}, "apologies": set(Stage)}
    if stage in needless[meeting.answer]:
        return None
    taken, wanted = await replies.agenda_of(scene.session, event, person) if stage is Stage.PAPERS else ([], [])
    return texts.remind(stage, meeting, Agenda(taken, wanted), scene.today)
