"""A request that waits: whoever it waits for is reminded once, then whoever looks after it is told."""

from messages import levels
from messages.dates import london_day
from scheduler.tick import Tick
from storage import people, requests, waiting
from storage.requests import Status
from storage.waiting import Matter, Wait

OURS = (Wait.UNREAD, Wait.MATCH, Wait.RING)  # these wait for the central team itself
OTHERS = (Wait.ANSWER, Wait.RELEASE, Wait.OFFER, Wait.AGREEMENT)


async def chase_approvals(tick: Tick) -> None:
    days = tick.house.approval_days
    for request in await requests.standing_at(tick.session, Status.AWAITING_HEAD):
        since, key = london_day(request.since), f"support:{request.id}"
        if tick.now >= tick.morning_after(since, days):
            await tick.remind_heads(f"{key}:remind", request.school_id, "support.remind_head", request=request.id)
        if tick.now >= tick.morning_after(since, 2 * days):
            await tick.remind_team(f"{key}:silent", "support.head_is_silent", request=request.id)


async def chase(tick: Tick) -> None:
    """What else waits before the agreement, by the service level of each step."""
    for request in await requests.standing_at(tick.session, *waiting.BEFORE_AGREEMENT):
        matter = await waiting.of_request(tick.session, request)
        days = levels.days(matter.wait, tick.house) if matter else 0
        if matter is None or tick.now < tick.morning_after(london_day(matter.since), days):
            continue
        if matter.wait in OURS:
            await _remind_holder(tick, matter, "stuck.nudge")
        if matter.wait in OTHERS:
            await _remind(tick, matter)
            if tick.now >= tick.morning_after(london_day(matter.since), 2 * days):
                await _remind_holder(tick, matter, "stuck.silent")


def _key(matter: Matter, what: str) -> str:
    """One key a step: what is asked anew later is chased anew."""
    return f"{what}:{matter.code}:{matter.since:%Y%m%d%H%M%S}"


async def _remind(tick: Tick, matter: Matter) -> None:
    for person_id in matter.people:
        if await people.can_reach(tick.session, person_id, everybody=tick.house.reaches_all):
            key = f"{_key(matter, 'remind')}:{person_id}"
            await tick.remind(key, person_id, "stuck.nudge", matter=matter.code, person=person_id)


async def _remind_holder(tick: Tick, matter: Matter, notice: str) -> None:
    """Whoever looks after the request, and the team's rooms; the whole team where that is nobody we can reach."""
    key, who = _key(matter, notice), matter.request.taken_by
    await tick.remind_holder(key, who, notice, matter=matter.code, request=matter.request.id)
