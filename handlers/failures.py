"""Messages that did not arrive: the central team has them sent again, or leaves them."""

from collections.abc import Mapping
from datetime import timedelta

from handlers.router import CENTRAL, Router, Said, Scene, Turn, number
from messages import failures as texts
from messages.dates import london_day
from storage import audit, failures, people
from storage.failures import Failure
from storage.outbox import CARD, TRIES, State

router = Router("failures", only=CENTRAL)
SPAN = timedelta(days=texts.DAYS)


@router.button("failures.show")
@router.words("failed messages", "undelivered", "undelivered messages", "failed")
async def show(turn: Turn) -> Said:
    shown, more = await known(turn, texts.MOST)
    return texts.listed(shown, more)


async def known(scene: Scene, most: int) -> tuple[list[texts.Failed], int]:
    """The latest of what did not arrive, and how much more there is."""
    found = await failures.lost(scene.session, scene.now - SPAN)
    named = await people.names_of(scene.session, {one.person_id for one in found[:most] if one.person_id})
    return [_told(scene, one, named) for one in found[:most]], len(found[most:])


async def _one(scene: Scene, failure: Failure) -> texts.Failed:
    whom = {failure.person_id} if failure.person_id else set()
    return _told(scene, failure, await people.names_of(scene.session, whom))


def _told(scene: Scene, failure: Failure, named: Mapping[int, str]) -> texts.Failed:
    row = failure.row
    return texts.Failed(
        id=row.id or 0,
        notice=row.notice,
        to=_whom(scene, failure, named),
        error=row.error,
        platform=row.platform,
        on=london_day(row.done_at or row.made_at),
        doubtful=row.state is State.UNKNOWN,
        exhausted=row.tries >= TRIES,
        sendable=failure.has_words and row.surface != CARD,
    )


def _whom(scene: Scene, failure: Failure, named: Mapping[int, str]) -> str:
    if (failure.row.platform, failure.row.chat) in scene.house.team_rooms:
        return "the central team’s room"
    return named.get(failure.person_id or 0) or "somebody who has not joined"


async def _named(turn: Turn) -> Failure | None:
    return await failures.find(turn.session, number(turn.value) or 0, turn.now - SPAN)


@router.button("failures.again")
async def again(turn: Turn) -> Said:
    """Send it anew; where it may have arrived, only after asking."""
    failure = await _named(turn)
    if failure and failure.row.state is State.UNKNOWN:
        return texts.surely(await _one(turn, failure))
    return await _send(turn, failure)


@router.button("failures.surely")
async def surely(turn: Turn) -> Said:
    return await _send(turn, await _named(turn))


async def _send(turn: Turn, failure: Failure | None) -> Said:
    if failure is None:
        return texts.dealt_with()
    told = await _one(turn, failure)
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
    return texts.left(await _one(turn, failure))
