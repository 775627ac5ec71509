"""Messages that did not arrive: the central team has them sent again, or leaves them."""

from datetime import timedelta

from handlers import story
from handlers.router import CENTRAL, Router, Said, Scene, Turn, number
from messages import failures as texts
from messages.dates import london_day
from storage import audit, failures
from storage.failures import Failure
from storage.outbox import CARD, TRIES, State

router = Router("failures", only=CENTRAL)
SPAN = timedelta(days=texts.DAYS)


@router.button("failures.show")
@router.words("failed messages", "undelivered", "undelivered messages", "failed")
async def show(turn: Turn) -> Said:
    found = await failures.lost(turn.session, turn.now - SPAN)
    shown = [await _told(turn, one) for one in found[: texts.MOST]]
    return texts.listed(shown, len(found) - len(shown))


async def _told(scene: Scene, failure: Failure) -> texts.Failed:
    row = failure.row
    return texts.Failed(
        id=row.id or 0,
        notice=row.notice,
        to=await _whom(scene, failure),
        error=row.error,
        on=london_day(row.done_at or row.made_at),
        doubtful=row.state is State.UNKNOWN,
        exhausted=row.tries >= TRIES,
        sendable=failure.has_words and row.surface != CARD,
    )


async def _whom(scene: Scene, failure: Failure) -> str:
    if (failure.row.platform, failure.row.chat) in scene.house.team_rooms:
        return "the central team’s room"
    return await story.name(scene.session, failure.person_id) or "somebody who has not joined"


async def _named(turn: Turn) -> Failure | None:
    return await failures.find(turn.session, number(turn.value) or 0, turn.now - SPAN)


@router.button("failures.again")
async def again(turn: Turn) -> Said:
    """Send it anew; where it may have arrived, only after asking."""
    failure = await _named(turn)
    if failure and failure.row.state is State.UNKNOWN:
        return texts.surely(await _told(turn, failure))
    return await _send(turn, failure)


@router.button("failures.surely")
async def surely(turn: Turn) -> Said:
    return await _send(turn, await _named(turn))


async def _send(turn: Turn, failure: Failure | None) -> Said:
    if failure is None:
        return texts.dealt_with()
    told = await _told(turn, failure)
    if not told.sendable:
        return texts.cannot_go(told)
    if not await failures.try_again(turn.session, failure.row, turn.now):
        return texts.dealt_with()
    turn.told = True
    audit.note(turn.session, failures.TRIED, turn.now, turn.person_id, str(told.id))
    return texts.goes_again(told)


@router.button("failures.leave")
async def leave(turn: Turn) -> Said:
    failure = await _named(turn)
    if failure is None:
        return texts.dealt_with()
    audit.note(turn.session, failures.LEFT, turn.now, turn.person_id, str(failure.row.id))
    return texts.left(await _told(turn, failure))
