"""Those invited to a meeting are reminded of it, and the central team has its list on the morning."""

from datetime import datetime, timedelta

from messages import meeting_times
from messages.meeting_times import Due
from scheduler.tick import Tick, morning
from storage import events, outbox, people, replies
from storage.events import Event

FIRST = timedelta(days=80)  # the first reminder: two weeks before, moved to the last school day before the summer


async def remind(tick: Tick) -> None:
    """Each person is written to for the latest stage that has come; a stage that was missed is not made up for.

    The keys name the day, so that a meeting that moves is announced anew for its new day, and one that changes its
    place or gets its papers is not.
    """
    for event in await events.ahead(tick.session, tick.today, tick.today + FIRST):
        if _may_be_due(tick, event):
            await _remind(tick, event)
            await _list(tick, event)


def _may_be_due(tick: Tick, event: Event) -> bool:
    """Whether there is anybody to write to now, at the least those who have not answered."""
    return _due(tick, event, "") is not None


def _due(tick: Tick, event: Event, answer: str) -> Due | None:
    return meeting_times.due(event.day, event.start, answer, tick.now, tick.year, whole_week=event.whole_week)


async def _remind(tick: Tick, event: Event) -> None:
    answers = {reply.person_id: reply.answer.value for reply in await replies.of_event(tick.session, event.id or 0)}
    waiting: dict[str, tuple[int, Due]] = {}
    for person in await events.invited(tick.session, event, everybody=True):
        id = person.id or 0
        if due := _due(tick, event, answers.get(id, "")):
            waiting[f"event:{event.id}:{event.day}:{due.stage}:{id}"] = (id, due)
    used = await outbox.used(tick.session, waiting)
    for key in (key for key in waiting if key not in used):
        await _say(tick, event, key, *waiting[key])


async def _say(tick: Tick, event: Event, key: str, person_id: int, due: Due) -> None:
    """To those who can be written to, unless they have just heard that the meeting has changed."""
    reached = await people.can_reach(tick.session, person_id, everybody=tick.house.reaches_all)
    if reached and not await _told_of_change(tick, event, person_id, due.begins):
        args = {"event": event.id, "day": event.day.isoformat(), "stage": due.stage, "person": person_id}
        await tick.remind(key, person_id, "replies.remind", event.day, until=due.until.isoformat(), **args)


async def _told_of_change(tick: Tick, event: Event, person_id: int, since: datetime) -> bool:
    """Whether the news that the meeting has changed has reached the person in place of this reminder."""
    keys = [f"meetings.changed:{event.id}:{change}:{person_id}" for change in range(1, event.sequence + 1)]
    return bool(keys) and await outbox.made_since(tick.session, keys, since)


async def _list(tick: Tick, event: Event) -> None:
    """Who comes, for the central team, on the morning of a meeting that is for somebody."""
    closes = meeting_times.closes(event.day, event.start, whole_week=event.whole_week)
    if events.audience(event) and morning(event.day) <= tick.now < closes:
        args = {"event": event.id, "day": event.day.isoformat()}
        await tick.remind_team(f"event:{event.id}:{event.day}:list", "replies.today", concerns=event.day, **args)
