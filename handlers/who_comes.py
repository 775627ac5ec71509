"""The chair and the central team see who comes to a meeting, and hear of every answer that changes it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from handlers import meetings, replies
from handlers.router import LINKED, Access, Router, Said, Scene, Turn
from messages import meetings as meeting_texts
from messages import replies as texts
from messages.message import Message
from messages.replies import Answers, Change
from storage import events, people
from storage import replies as answers
from storage.events import COMMITTEE, Event
from storage.people import Person, Role
from storage.replies import Answer

SEEING = Access(linked=True, roles=frozenset({Role.CENTRAL, Role.COMMITTEE}))
router = Router(
    "who_comes", only=SEEING, own="members of the Strategy Committee for its own meetings, the central team for all"
)


def _may_see(turn: Turn, event: Event) -> bool:
    """The central team sees every list, a member of the committee that of the committee."""
    return Role.CENTRAL in turn.roles or (Role.COMMITTEE in turn.roles and event.series == COMMITTEE)


async def _school(session: AsyncSession, person_id: int) -> str:
    posts = await people.posts_of(session, person_id)
    return next((name for _, _, name in posts if name), "")


async def _named(session: AsyncSession, person: Person) -> str:
    school = await _school(session, person.id or 0)
    return f"{person.name} ({school})" if school else person.name


async def listed(scene: Scene, event: Event) -> Message:
    """Who comes as things stand now."""
    everyone = await events.invited(scene.session, event, everybody=True)
    reached = {one.id for one in await events.invited(scene.session, event, everybody=scene.house.reaches_all)}
    given = {reply.person_id: reply for reply in await answers.of_event(scene.session, event.id or 0)}
    groups: dict[str, list[str]] = {"coming": [], "deputy": [], "apologies": [], "silent": [], "unreached": []}
    for person in everyone:
        reply, name = given.get(person.id or 0), await _named(scene.session, person)
        silent = "silent" if person.id in reached else "unreached"
        said = f"{reply.deputy} for {name}" if reply and reply.answer is Answer.DEPUTY else name
        groups[reply.answer.value if reply else silent].append(said)
    told = Answers(groups["coming"], groups["deputy"], groups["apologies"], groups["silent"], groups["unreached"])
    return texts.who_comes(await meetings.told(scene, event, None), told)


@router.button("replies.list")
async def who_comes(turn: Turn) -> Message:
    event = await meetings.find(turn.session, turn.value)
    if event is None or not _may_see(turn, event) or event.doubted:
        return texts.no_list("")
    if event.cancelled:
        return meeting_texts.is_off(await meetings.told(turn, event, None))
    return await listed(turn, event)


@router.says(
    r"who(?:(?:’|')?s| is| are)?(?: (?:all|is|are))? (?:coming|going|attending|comes|replied|not replied|not answered)"
    rf"(?: to)? {replies.THE_MEETING}",
    only=LINKED,
)
@router.says(
    rf"who has(?:n(?:’|')?t| not)? (?:replied|answered|said)(?: (?:to|for|about))? {replies.THE_MEETING}", only=LINKED
)
@router.says(
    r"(?:show |see |list )?(?:the )?(?:replies|answers|rsvps?|list|apologies list)(?: for| to| of) "
    rf"{replies.THE_MEETING}",
    only=LINKED,
)
async def asked(turn: Turn) -> Said:
    """Typed, for the next meeting that is meant; who may see none of its answers is told so."""
    found, title = await replies.meant(turn, turn.slots["meeting"])
    seen = [event for event in found if _may_see(turn, event)]
    return await listed(turn, seen[0]) if seen and title else texts.no_list(title)


@router.says(
    r"(?:which |the |show |list )*(?:heads|headteachers|members|people|schools|deputies|those)?(?: of them)? ?"
    r"(?:who )?(?:has|have)(?:n(?:’|')?t| not)? (?:replied|answered|responded)"
    rf"(?: (?:yet|so far))?(?: (?:to|for|about) {replies.THE_MEETING})?",
    only=LINKED,
)
async def silent(turn: Turn) -> Said:
    """Without a meeting the next one is meant whose answers this person may see."""
    found, title = await replies.meant(turn, turn.slots.get("meeting", ""))
    seen = [event for event in found if _may_see(turn, event)]
    return await listed(turn, seen[0]) if seen else texts.no_list(title)


@router.notice("replies.news")
async def news(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    """One line about an answer, unless another has taken its place or the meeting is no more."""
    event = await events.find(scene.session, args["event"])
    reply = await answers.of_person(scene.session, args["event"], args["person"])
    if event is None or event.cancelled or reply is None or reply.at != datetime.fromisoformat(args["at"]):
        return None
    person = await scene.session.get_one(Person, reply.person_id)
    change = Change(person.name, await _school(scene.session, reply.person_id), reply.answer, reply.deputy)
    return texts.news(change, await meetings.told(scene, event, None))


@router.notice("replies.today")
async def today(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    """The list on the morning of the meeting."""
    event = await events.find(scene.session, args["event"])
    if event is None or event.cancelled or event.doubted or event.day.isoformat() != args["day"]:
        return None
    return await listed(scene, event) if scene.now < replies.closes(event) else None
