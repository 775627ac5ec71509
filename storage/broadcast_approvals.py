"""What goes to very many goes only when a second person of the central team says yes."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from storage import audit, people, telling
from storage.broadcasts import Broadcast, Stage
from storage.people import Person, Role

ASK = "broadcasts.please_approve"  # the notice that asks
WAITS = "broadcasts.waits"  # and the one that tells its maker


def needed(broadcast: Broadcast, recipients: int, above: int) -> bool:
    """Whether nobody but its maker has wanted it yet; an issue of the newsletter is approved by its editors."""
    return recipients > above and broadcast.approved_by is None and broadcast.issue_id is None


async def others(session: AsyncSession, broadcast: Broadcast, *, everybody: bool) -> list[Person]:
    """Those of the central team who can be asked: not its maker."""
    team = await people.reachable(session, Role.CENTRAL, everybody=everybody)
    return [person for person in team if person.id != broadcast.made_by]


async def ask(session: AsyncSession, broadcast: Broadcast, now: datetime, *, everybody: bool) -> list[Person]:
    """Have it wait for the yes of one of those returned."""
    broadcast.stage = Stage.APPROVAL
    session.add(broadcast)
    id = broadcast.id or 0
    asked = await others(session, broadcast, everybody=everybody)
    for person in asked:
        key = f"broadcast-approval:{id}:{now:%Y%m%d%H%M%S}:{person.id}"
        await telling.person(session, key, now, person.id or 0, ASK, broadcast=id)
    audit.note(session, "broadcast.approval_asked", now, broadcast.made_by, f"broadcast {id}")
    return asked


async def hold(session: AsyncSession, broadcast: Broadcast, now: datetime, *, everybody: bool) -> None:
    """Its time has come and it is for too many by now: with a second yes it goes at once; its maker hears of it."""
    broadcast.send_at = None
    await ask(session, broadcast, now, everybody=everybody)
    id = broadcast.id or 0
    await telling.person(
        session, f"broadcast-waits:{id}:{now:%Y%m%d%H%M%S}", now, broadcast.made_by, WAITS, broadcast=id
    )
