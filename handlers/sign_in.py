"""Those who are at a session sign in with the short code that is read out in the room."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from handlers import guessing, meetings, sessions
from handlers.router import LINKED, Router, Said, Scene, Turn, number
from messages import sign_in as texts
from messages.message import Message
from storage import attendance, audit, events, people
from storage.attempts import What
from storage.attendance import LENGTH, LETTERS, As, Attendance, How
from storage.events import Event
from storage.people import Role

router = Router(
    "sign_in",
    own="people sign in themselves alone; the code is shown to the facilitators of the session and the central team",
)
CODE = rf"[{LETTERS}]{{{LENGTH}}}"
CAPITALS = rf"(?-i:[A-Z0-9]{{{LENGTH}}})"
PART = r"(?P<part> as (?:an? |the )?(?:facilitator|speaker))?"
NOT_MEANT = "(?!(?:" + "|".join(sorted(attendance.NO_CODES)) + r")\b)"
FACILITATOR = "f"  # marks, in a button, whoever says that they facilitate


def span(event: Event) -> tuple[datetime, datetime]:
    """From when to when one can sign in."""
    return texts.open_between(event.day, event.start, event.end, whole_week=event.whole_week)


async def _gives_out(turn: Turn, event: Event) -> bool:
    """The central team gives out the code, and whoever facilitates the session."""
    row = await attendance.of_person(turn.session, event.id or 0, turn.person_id)
    return Role.CENTRAL in turn.roles or (row is not None and row.part is As.FACILITATOR)


@router.words("sign in code", "signin code", "sign in codes", only=LINKED)
async def today(turn: Turn) -> Said:
    """The codes of the sessions of today that this person gives out."""
    on = [event for event in await sessions.around(turn) if sessions.takes_place(event, turn.today)]
    ours = [event for event in on if await _gives_out(turn, event)]
    if len(ours) == 1:
        return await _code(turn, ours[0])
    if ours or Role.CENTRAL in turn.roles:
        found = await sessions.told(turn, ours or await sessions.around(turn))
        return texts.which(found[: sessions.SHOWN], "sign_in.code", "For which session?")
    return texts.not_yours()


@router.says(r"sign[ -]?in code(?: (?:for|of|at))? (?P<session>.+)", only=LINKED)
async def for_session(turn: Turn) -> Said:
    found = await sessions.chosen(turn, turn.slots["session"], "sign_in.code", past=False)
    return found if isinstance(found, Message) else await _code(turn, found)


@router.button("sign_in.code", only=LINKED)
async def code(turn: Turn) -> Said:
    event = await sessions.find(turn)
    return await _code(turn, event) if event else texts.not_yours()


async def _code(turn: Turn, event: Event) -> Message:
    """The code, made when it is first asked for."""
    if not await _gives_out(turn, event):
        return texts.not_yours()
    meeting, team = await meetings.told(turn, event, None), Role.CENTRAL in turn.roles
    opens, closes = span(event)
    if turn.now >= closes:
        return texts.over(meeting, team=team)
    await events.find(turn.session, meeting.number, to_change=True)  # two who ask at once are given the same
    if not event.code:
        await attendance.give_code(turn.session, event)
        audit.note(turn.session, "sign_in.code", turn.now, turn.person_id, f"event:{event.id}")
    name = turn.house.telegram_name
    link = f"https://t.me/{name}?start=in-{event.code}" if name else ""
    return texts.code(meeting, event.code, (opens, closes), link, team=team)


@router.button("sign_in.renew", only=LINKED)
async def renew(turn: Turn) -> Said:
    event = await sessions.find(turn)
    if event is None or not await _gives_out(turn, event):
        return texts.not_yours()
    return texts.surely_renew(await meetings.told(turn, event, None), event.code)


@router.button("sign_in.renewed", only=LINKED)
async def renewed(turn: Turn) -> Said:
    """The button carries the code that is to stop: pressed again, it shows the one that took its place."""
    turn.value, _, old = turn.value.partition(".")
    event = await sessions.find(turn, to_change=True)
    if event is None or not await _gives_out(turn, event):
        return texts.not_yours()
    if turn.now < span(event)[1] and event.code == old:
        event.code = ""
    return await _code(turn, event)


@router.says(rf"(?:sign(?:ing)?[ -]?in|signed in|log in)(?: with)?(?: code)? (?P<code>\w{{3,8}}){PART}")
@router.says(rf"(?:i am |im )?in (?P<code>{CODE}|{CAPITALS}){PART}")
@router.says(rf"{NOT_MEANT}(?P<code>{CODE}){PART}")
async def by_word(turn: Turn) -> Said:
    return await by_code(turn, turn.slots["code"], facilitates="part" in turn.slots)


async def by_code(turn: Turn, letters: str, *, facilitates: bool = False) -> Said:
    """Note whoever writes a right code at the right time; somebody with several schools says for which."""
    if turn.person is None:
        return texts.join_first(turn.alliance.phone)
    event = await _on_now(turn, letters)
    if isinstance(event, Message):
        return event
    schools = list(turn.schools().items())
    if len(schools) > 1:
        meeting = await meetings.told(turn, event, None)
        return texts.which_school(meeting, event.code, schools, FACILITATOR if facilitates else "")
    return await _note(turn, event, schools[0] if schools else (None, ""), facilitates=facilitates)


@router.button("sign_in.at", only=LINKED)
async def at_school(turn: Turn) -> Said:
    """The code is read again here: what a button carries proves nothing."""
    letters, _, rest = turn.value.partition(".")
    school = number(rest.removesuffix(FACILITATOR)) or 0
    event = await _on_now(turn, letters)
    if isinstance(event, Message):
        return event
    name = turn.schools().get(school)
    chosen = (school, name) if name else (None, "")
    return await _note(turn, event, chosen, facilitates=rest.endswith(FACILITATOR))


async def _on_now(turn: Turn, letters: str) -> Event | Message:
    """The session that has this code and is on; wrong codes are few."""
    if not await guessing.tries_left(turn, What.SIGN_IN):
        return texts.too_many()
    event = await attendance.with_code(turn.session, letters)
    if event is None:
        return texts.wrong(await guessing.missed(turn, What.SIGN_IN))
    opens, closes = span(event)
    return (
        event if opens <= turn.now < closes else texts.closed(await meetings.told(turn, event, None), opens, turn.now)
    )


async def _note(turn: Turn, event: Event, school: tuple[int | None, str], *, facilitates: bool) -> Said:
    """Only the team's list makes a facilitator; whoever says so is noted as attendee, and the team is asked."""
    new = Attendance(event_id=event.id or 0, person_id=turn.person_id, school_id=school[0], how=How.CODE, at=turn.now)
    fresh = await attendance.note(turn.session, new)
    row = await attendance.of_person(turn.session, event.id or 0, turn.person_id) or new
    leads = row.part is As.FACILITATOR
    if fresh:
        audit.note(turn.session, "attendance.signed_in", turn.now, turn.person_id, f"event:{event.id}")
    if claims := facilitates and not leads:
        await turn.tell_team(f"sign_in:{row.id}:claims", "sign_in.claims", attendance=row.id)
    meeting = await meetings.told(turn, event, None)
    return texts.signed_in(meeting, school[1], facilitator=leads, claims=claims, again=not fresh)


@router.notice("sign_in.claims")
async def claims_to_facilitate(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    """Nothing to ask when the entry was taken back or changed meanwhile."""
    row = await attendance.find(scene.session, args["attendance"])
    if row is None or row.part is As.FACILITATOR:
        return None
    event = await scene.session.get_one(Event, row.event_id)
    person = await scene.session.get_one(people.Person, row.person_id)
    return texts.claim(await meetings.told(scene, event, None), person.name, row.id or 0)


@router.button("sign_in.undo", only=LINKED)
async def undo(turn: Turn) -> Said:
    """Who signed in by mistake takes it back as long as the sign-in is open; what the team noted is the team's."""
    event = await sessions.find(turn)
    noted = attendance.of_person(turn.session, event.id or 0, turn.person_id, to_change=True) if event else None
    row = await noted if noted else None
    if event is None or row is None or row.how is not How.CODE or turn.now >= span(event)[1]:
        return texts.nothing_to_undo()
    await attendance.remove(turn.session, row)
    audit.note(turn.session, "attendance.undone", turn.now, turn.person_id, f"event:{event.id}")
    return texts.undone(await meetings.told(turn, event, None))
