"""The central team sees who was at which session; everybody sees what they took part in."""

from collections.abc import Sequence

from handlers import meetings, sessions
from handlers.router import CENTRAL, LINKED, Access, Router, Said, Scene, Turn
from messages import attendance as texts
from messages import series
from messages.attendance import There
from messages.message import Button, Message
from messages.sessions import PROGRAMMES
from storage import attendance, audit
from storage.attendance import Present
from storage.events import Event
from storage.people import Role

router = Router(
    "attendance",
    only=CENTRAL,
    own="everybody sees what they were at themselves, a head the people of their own schools",
)
TEAM_AND_HEADS = Access(linked=True, roles=frozenset({Role.CENTRAL, Role.HEADTEACHER}))


def there(one: Present) -> There:
    return There(one.row.id or 0, one.name, one.email, one.school, one.row.part, one.row.how)


async def present(scene: Scene, event: Event) -> list[There]:
    return [there(one) for one in await attendance.of_event(scene.session, event.id or 0)]


@router.button("attendance.sessions")
@router.intent("attendance", offer=Button("Who attended", "attendance.sessions"))
@router.words("attendance", "sign-ins", "registers")
async def recent(turn: Turn) -> Said:
    return texts.recent(await sessions.told(turn, (await sessions.around(turn))[: sessions.SHOWN]))


@router.says(r"(?:attendance|register|attendees)(?: list)?(?: (?:for|of|at))? (?P<session>.+)")
@router.says(
    r"who (?:came to|attended|went to|was at|were at|is here at|(?:has )?signed in (?:to|at|for)) (?P<session>.+)"
)
async def of_session(turn: Turn) -> Said:
    found = await sessions.chosen(turn, turn.slots["session"], "attendance.show")
    return found if isinstance(found, Message) else await listed(turn, found)


@router.button("attendance.show")
async def show(turn: Turn) -> Said:
    event = await sessions.find(turn)
    return await listed(turn, event) if event else texts.gone()


async def listed(turn: Turn, event: Event) -> Message:
    audit.note(turn.session, "attendance.shown", turn.now, turn.person_id, f"event:{event.id}")
    meeting = await meetings.told(turn, event, None)
    return texts.listed(meeting, await present(turn, event), event.series)


@router.button("attendance.mine", only=LINKED)
@router.words("my attendance", "my sessions", "my training", only=LINKED)
@router.says(
    r"(?:what|which)(?: sessions| meetings| training)? (?:have i|did i|i|ive) (?:attend(?:ed)?|been to|gone? to)",
    only=LINKED,
)
async def mine(turn: Turn) -> Message:
    """What this person took part in, and what they can still say of the latest."""
    taken, unanswered = [], []
    for event, row in await attendance.taken_part(turn.session, turn.person_id):
        said = await attendance.answer_of(turn.session, event.id or 0, turn.person_id)
        meeting = await meetings.told(turn, event, None)
        taken.append((meeting, row.part.value, str(said.useful) if said else ""))
        if said is None and event.day <= turn.today:
            unanswered.append(meeting)
    return texts.mine(taken, unanswered)


@router.says(r"network (?!meetings?$|dates?$)(?P<name>.+)")
@router.says(r"(?:programme|sessions of) (?!guide|days?$|dates?$)(?P<name>.+)", only=TEAM_AND_HEADS)
async def programme(turn: Turn) -> Said:
    """Every session of a programme or network in these school years; a head sees their own schools' people."""
    said = turn.slots["name"]
    known = await sessions.names(turn.session, turn.today)
    slugs = series.found(said, known)
    found = await sessions.of_series(turn.session, turn.today, *slugs)
    whole, ours = Role.CENTRAL in turn.roles, set(turn.schools(Role.HEADTEACHER).values())
    days = []
    for event in found:
        people = await present(turn, event)
        seen = people if whole else [one for one in people if one.school in ours]
        days.append((await meetings.told(turn, event, None), seen))
    return texts.programme(_title(slugs, found) or said, days, whole=whole)


def _title(slugs: Sequence[str], found: Sequence[Event]) -> str:
    """What the programme is called; its sessions have titles of their own."""
    named = {slug: PROGRAMMES[slug][0] for slug in slugs if slug in PROGRAMMES}
    return series.title(slugs, named) if found else ""
