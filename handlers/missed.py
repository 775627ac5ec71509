"""A booked day did not take place: either side says so, and the day is free again."""

from collections.abc import Mapping
from typing import Any

from handlers import school_day, story
from handlers.router import LINKED, PARTIES, Router, Said, Scene, Turn
from handlers.school_day import SchoolDay
from messages import missed as texts
from messages import visits as visit_texts
from messages.days import Side
from messages.message import Invalid, Message
from messages.visits import Heard
from storage import audit, people, requests, visits
from storage.visits import Visit, VisitStatus

router = Router("missed", only=LINKED, own=PARTIES)
NOBODY_CAME = (
    r"(?:(?:they|he|she|(?:the |our )?sle) (?:did not|didn.?t|never) (?:come|came|turn(?:ed)? up|show(?: up)?|arrive)|"
    r"(?:nobody|no one|noone) (?:came|come|turned up|showed up|arrived))(?: .{1,40})?"
)
LATELY = 14  # days in which a school may say that a day that was logged did not take place


@router.button("visits.missed")
@router.words("they did not come", "missed visit", "visit missed")
@router.says(NOBODY_CAME)
async def missed(turn: Turn) -> Said:
    """Ask what happened; in words, to the one day that can be meant."""
    if turn.inbound.action and turn.value:
        return await _ask_why(turn, await school_day.find(turn, turn.value))
    try:
        heard = visit_texts.hear(turn.inbound.text, turn.today)
    except Invalid as unread:
        return visit_texts.which_day(unread.text)
    found = await _possible(turn, heard)
    open_ones = [told for told in found if told.visit.status is VisitStatus.BOTH_CONFIRMED] or found
    if not open_ones:
        return texts.none_missed()
    if len(open_ones) == 1:
        return await _ask_why(turn, open_ones[0])
    return visit_texts.which((told.words, texts.which_button(told.words)) for told in open_ones)


async def _possible(turn: Turn, heard: Heard) -> list[SchoolDay]:
    """The booked days up to today of the SLE and of the school; of the school also those logged lately."""
    found = await school_day.of_sle(turn, turn.person_id, VisitStatus.BOTH_CONFIRMED)
    for request in await requests.seen_by(turn.session, turn.person_id, people.headed(turn.posts)):
        days = await school_day.of_request(turn.session, request, turn.house, *visits.COUNTED)
        found += [told for told in days if _recent(turn, told.visit)]
    return [told for told in found if heard.fits(told.visit.day)]


def _recent(turn: Turn, visit: Visit) -> bool:
    ago = (turn.today - visit.day).days
    return ago >= 0 and (visit.status is VisitStatus.BOTH_CONFIRMED or ago <= LATELY)


async def _instead(turn: Turn, told: SchoolDay | None) -> Message | None:
    """What to say where the day cannot be recorded as missed by this person now."""
    if told is None or school_day.side(turn, told) is None:
        return visit_texts.unknown()
    if told.visit.status in visits.GIVEN and school_day.side(turn, told) is Side.SCHOOL:
        await school_day.tell_holder(turn, told, f"{told.key}:disputed", "visits.disputed", by=turn.who.name)
        return texts.disputed(told.words)
    if told.visit.status is not VisitStatus.BOTH_CONFIRMED:
        return visit_texts.moved_on(told.words, told.visit.status)
    return visit_texts.still_to_come(told.words) if told.visit.day > turn.today else None


async def _ask_why(turn: Turn, told: SchoolDay | None) -> Message:
    instead = await _instead(turn, told)
    if told is None or instead:
        return instead or visit_texts.unknown()
    return texts.what_happened(told.words, by_school=school_day.side(turn, told) is Side.SCHOOL)


@router.button("visits.was_missed")
async def was_missed(turn: Turn) -> Said:
    """One tap records why; the day is free again and the others are told."""
    which, _, why = turn.value.partition(".")
    told = await school_day.find(turn, which, to_change=True)
    instead = await _instead(turn, told)
    if told is None or instead:
        return instead
    if why not in texts.REASONS:
        return await _ask_why(turn, told)
    await visits.move(turn.session, told.visit, VisitStatus.MISSED, turn.person_id, turn.now, texts.REASONS[why])
    await school_day.free(turn, told)
    audit.note(turn.session, "visit.missed", turn.now, turn.person_id, f"visit {told.id}")
    await story.changed(turn, told.request)
    key, args = f"{told.key}:missed", {"by": turn.who.name, "why": why}
    if school_day.side(turn, told) is not Side.SCHOOL:
        await school_day.tell_school(turn, told, key, "visits.missed_told", **args, propose=True)
    await school_day.tell_sle(turn, told, key, "visits.missed_told", **args, propose=True)
    await school_day.tell_holder(turn, told, key, "visits.missed_told", **args, propose=False)
    return texts.missed(told.words)


@router.notice("visits.missed_told")
async def missed_told(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    told = await school_day.find(scene, str(args["visit"]))
    if told is None or told.visit.status is not VisitStatus.MISSED:
        return None
    return texts.missed_for_others(told.words, args["by"], args["why"], propose=args["propose"])


@router.notice("visits.disputed")
async def disputed(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    told = await school_day.find(scene, str(args["visit"]))
    return texts.disputed_for_team(told.words, args["by"]) if told else None
