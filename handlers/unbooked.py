"""An SLE records a day that was not booked; it counts once the supported school says yes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from handlers import conversation, school_day
from handlers.router import LINKED, PARTIES, Posts, Router, Said, Scene, Todo, Turn
from handlers.school_day import SchoolDay
from messages import unbooked as texts
from messages import visits as visit_texts
from messages.dates import from_iso, london_day
from messages.days import Side
from messages.form import Known
from messages.message import Message
from messages.visits import LENGTHS, Heard
from storage import audit, deployments, people, requests, visits
from storage.deployments import Deployment
from storage.requests import Status, SupportRequest
from storage.schools import School
from storage.visits import Visit, VisitStatus

router = Router("unbooked", only=LINKED, own=PARTIES)
AT_WORK = (Status.AGREED, Status.ACTIVE, Status.PAUSED)


@dataclass(frozen=True, slots=True)
class Possible:
    """A deployment in which the SLE can have given a day."""

    deployment: Deployment
    request: SupportRequest
    school: str

    @property
    def number(self) -> str:
        return str(self.deployment.id)


async def possible(turn: Turn) -> list[Possible]:
    """The SLE's agreed deployments, with the names of the schools."""
    found = []
    for deployment in await deployments.of_sle(turn.session, turn.person_id):
        request = await turn.session.get_one(SupportRequest, deployment.request_id)
        if request.status in AT_WORK:
            school = await turn.session.get_one(School, request.school_id)
            found.append(Possible(deployment, request, school.name))
    return found


async def offer(turn: Turn, chosen: Sequence[Possible], heard: Heard) -> Message:
    """Nothing booked fits what was said: the day can be recorded, where it is clear with which school."""
    if len(heard.days) != 1 or len(chosen) != 1:
        return texts.none_to_log([(one.number, one.school) for one in chosen])
    one, day, length = chosen[0], heard.days[0], heard.length or "whole"
    return await _not_possible(turn, one.deployment, day, length) or texts.not_booked(
        day, length, one.school, one.number
    )


async def _not_possible(turn: Turn, deployment: Deployment, day: date, length: str) -> Message | None:
    """What to say where the deployment cannot have had such a day beside those that are given or booked."""
    signed = deployment.signed_at
    if signed is None or not london_day(signed) <= day <= turn.today:
        return texts.not_agreed(day)
    counted = await visits.of_deployment(turn.session, deployment.id or 0, *visits.COUNTED)
    if sum(visit.length for visit in counted) + LENGTHS[length] > deployment.days:
        booked = await school_day.of_sle(turn, turn.person_id, VisitStatus.BOTH_CONFIRMED)
        mine = [told.words for told in booked if told.deployment.id == deployment.id]
        return texts.in_its_place(day, length, mine) if mine else texts.no_room(deployment.days)
    return None


async def known(turn: Turn) -> Known:
    """What the form must know: the schools, and the booked days that can have been on another day."""
    booked = await school_day.of_sle(turn, turn.person_id, VisitStatus.BOTH_CONFIRMED)
    instead = [(texts.of_visit(told.words.number), texts.in_place_of(told.words)) for told in booked]
    more = [(texts.of_deployment(one.number), one.school) for one in await possible(turn)]
    return {"today": turn.today, "subjects": [*more, *instead]}


@router.button("visits.another")
async def another(turn: Turn) -> Said:
    """Ask which day it was, as far as the button does not say."""
    subject, _, rest = turn.value.partition(".")
    day, _, length = rest.partition(".")
    if subject not in {value for value, _ in (await known(turn))["subjects"]}:
        return visit_texts.unknown()
    given = {"subject": subject, "day": day, "length": length}
    return await conversation.begin(turn, texts.DAY.name, {name: value for name, value in given.items() if value})


@router.form(texts.DAY, know=known)
async def record(turn: Turn, *, subject: str, day: str, length: str) -> Said:
    return await _record(turn, subject, day, length)


@router.button("visits.unbooked")
async def ask_them(turn: Turn) -> Said:
    subject, _, rest = turn.value.partition(".")
    day, _, length = rest.partition(".")
    return await _record(turn, subject, day, length)


async def _record(turn: Turn, subject: str, iso: str, length: str) -> Said:
    """Have the school asked about the day; a day that was booked after all is read back instead."""
    day = from_iso(iso)
    deployment, instead_of = await _subject(turn, subject)
    if deployment is None or day is None or length not in LENGTHS:
        return visit_texts.unknown()
    there = [v for v in await visits.of_deployment(turn.session, deployment.id or 0) if v.day == day and _stands(v)]
    if there:
        told = await school_day.tell(turn.session, there[0], deployment, turn.house)
        if there[0].status is VisitStatus.BOTH_CONFIRMED and day <= turn.today:
            return visit_texts.read_back(told.words, LENGTHS[length], by_sle=True)
        return visit_texts.moved_on(told.words, there[0].status)
    if instead_of:
        return await _moved(turn, instead_of, day, length)
    if instead := await _not_possible(turn, deployment, day, length):
        return instead
    visit = Visit(deployment_id=deployment.id or 0, day=day, length=LENGTHS[length], since=turn.now)
    await visits.propose(turn.session, visit, turn.person_id, turn.now, by_sle=True)
    return await _ask_school(turn, await school_day.tell(turn.session, visit, deployment, turn.house))


async def _subject(turn: Turn, subject: str) -> tuple[Deployment | None, SchoolDay | None]:
    """The SLE's deployment, and the booked day in whose place the other one stands."""
    which = subject[1:]
    if subject.startswith("v"):
        told = await school_day.find(turn, which, to_change=True)
        mine = told is not None and told.deployment.sle_id == turn.person_id
        booked = told if mine and told and told.visit.status is VisitStatus.BOTH_CONFIRMED else None
        return (booked.deployment if booked else None), booked
    chosen = next((one for one in await possible(turn) if one.number == which), None)
    if chosen is None or not subject.startswith("d"):
        return None, None
    request = await requests.find(turn.session, chosen.request.id or 0, to_change=True)
    deployment = await deployments.live(turn.session, chosen.request.id or 0)
    stands = request is not None and request.status in AT_WORK and deployment is not None
    return (deployment if stands else None), None


def _stands(visit: Visit) -> bool:
    """Whether the day is given, booked or proposed."""
    return visit.status in (*visits.AHEAD, *visits.GIVEN)


async def _moved(turn: Turn, told: SchoolDay, day: date, length: str) -> Said:
    """The booked day was on another day in fact."""
    signed = told.deployment.signed_at
    if signed is None or not london_day(signed) <= day <= turn.today:
        return texts.not_agreed(day)
    await visits.rearrange(turn.session, told.visit, day, turn.person_id, turn.now, by_sle=True)
    told.visit.length = LENGTHS[length]
    await school_day.free(turn, told)
    return await _ask_school(turn, await school_day.tell(turn.session, told.visit, told.deployment, turn.house))


async def _ask_school(turn: Turn, told: SchoolDay) -> Message:
    audit.note(turn.session, "visit.recorded", turn.now, turn.person_id, f"visit {told.id}")
    await school_day.tell_school(turn, told, f"{told.key}:worked", "visits.ask_school")
    return texts.asked_school(told.words)


def recorded(visit: Visit) -> bool:
    """Whether the day was recorded by the SLE when it was over, and waits for the school's yes."""
    return visit.status is VisitStatus.SLE_CONFIRMED and visit.day <= london_day(visit.since)


async def _to_answer(turn: Turn, *, to_change: bool = True) -> tuple[SchoolDay | None, Said]:
    """The day if this person may say for the school whether it took place; else what to say instead."""
    told = await school_day.find(turn, turn.value, to_change=to_change)
    if told is None or school_day.side(turn, told) not in (Side.SCHOOL, Side.TEAM):
        return None, visit_texts.unknown()
    if not recorded(told.visit):
        return None, visit_texts.moved_on(told.words, told.visit.status)
    return told, None


@router.button("visits.answer")
async def answer(turn: Turn) -> Said:
    told, instead = await _to_answer(turn, to_change=False)
    return texts.ask_school(told.words) if told else instead


@router.button("visits.worked")
async def worked(turn: Turn) -> Said:
    """The school confirms the day: it counts, and its note is due."""
    told, instead = await _to_answer(turn)
    if told is None:
        return instead
    await visits.confirm(turn.session, told.visit, turn.person_id, turn.now, school=True)
    if not await school_day.give(turn, told, told.visit.length):
        await visits.cancel(turn.session, told.visit, turn.person_id, turn.now, "no agreed days left")
        await school_day.tell_sle(turn, told, f"{told.key}:no_room", "visits.no_room")
        return texts.no_room(told.deployment.days)
    await school_day.tell_sle(turn, told, f"{told.key}:logged", "visits.logged_for_sle")
    return texts.school_said_yes(told.words)


@router.button("visits.not_worked")
async def not_worked(turn: Turn) -> Said:
    """The school does not know of the day: it does not count."""
    told, instead = await _to_answer(turn)
    if told is None:
        return instead
    await visits.cancel(turn.session, told.visit, turn.person_id, turn.now, "the school says no")
    audit.note(turn.session, "visit.denied", turn.now, turn.person_id, f"visit {told.id}")
    await school_day.tell_sle(turn, told, f"{told.key}:denied", "visits.denied")
    await school_day.tell_holder(turn, told, f"{told.key}:denied", "visits.denied")
    return texts.school_said_no(told.words)


@router.notice("visits.ask_school")
async def ask_school(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    told = await school_day.find(scene, str(args["visit"]))
    return texts.ask_school(told.words) if told and recorded(told.visit) else None


@router.notice("visits.school_is_silent")
async def school_is_silent(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    told = await school_day.find(scene, str(args["visit"]))
    return texts.school_is_silent(told.words) if told and recorded(told.visit) else None


@router.notice("visits.no_room")
async def no_room(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    told = await school_day.find(scene, str(args["visit"]))
    return texts.no_room(told.deployment.days) if told else None


@router.notice("visits.denied")
async def denied(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    told = await school_day.find(scene, str(args["visit"]))
    return texts.not_worked(told.words) if told else None


@router.waiting
async def to_answer(scene: Scene, person_id: int, posts: Posts) -> list[Todo]:
    """The days for which a school's yes is missing."""
    found = []
    for request in await requests.seen_by(scene.session, person_id, people.headed(posts)):
        waiting = await school_day.of_request(scene.session, request, scene.house, VisitStatus.SLE_CONFIRMED)
        found += [Todo(*texts.todo_worked(told.words)) for told in waiting if recorded(told.visit)]
    return found
