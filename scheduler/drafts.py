"""A form that somebody stopped in the middle of is reminded of once, on the next school morning."""

from datetime import timedelta

from messages.dates import london_day
from scheduler.tick import Tick
from storage import drafts

AS_LONG = timedelta(days=7)  # what was left longer ago is not brought up any more


async def remind(tick: Tick) -> None:
    for draft in await drafts.left_open(tick.session):
        due = tick.morning_after(london_day(draft.updated_at), 1)
        if due <= tick.now < due + AS_LONG:
            draft.reminded = True
            tick.session.add(draft)
            key = f"draft:{draft.id}:{draft.updated_at:%Y%m%d%H%M%S}"  # numbers of drafts are used again
            await tick.remind(key, draft.person_id, "form.left", draft=draft.id)
