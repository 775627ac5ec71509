"""A headteacher nominates a colleague as SLE, a colleague asks to be nominated, the central team designates."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import select

from handlers import conversation, story, support
from handlers.router import CENTRAL, LINKED, Access, Router, Said, Scene, Turn, number
from messages import nominations as texts
from messages import support as support_texts
from messages.form import Answers, Known
from messages.message import Message
from messages.roles import label
from messages.words import is_slip, plain
from storage import audit, facts, people, requests
from storage.people import Person, Post, Role
from storage.requests import Kind, Status, SupportRequest
from storage.specialisms import Sle

router = Router("nominations", only=LINKED, own="a head nominates for a school they are head of")
HEADS = Access(linked=True, roles=frozenset({Role.HEADTEACHER}))


@router.button("nominations.become")
@router.words(
    "become an sle", "becoming an sle", "i want to be an sle", "i want to become an sle", "i would like to be an sle"
)
async def become(turn: Turn) -> Message:
    """What it takes to become an SLE, and the first step."""
    short_name = turn.alliance.short_name
    if Role.HEADTEACHER in turn.roles:
        return texts.for_head(short_name)
    return texts.for_candidate(short_name, already=Role.SLE in turn.roles)


@router.button("nominations.ask")
async def ask(turn: Turn) -> Message:
    """Tell the heads of the candidate's schools, once a day at the most."""
    if not turn.schools():
        return support_texts.not_for_you(turn.alliance.phone)
    if Role.SLE in turn.roles or Role.HEADTEACHER in turn.roles:
        return await become(turn)
    asked = {head.id or 0: head.name for id in turn.schools() for head in await story.heads_reached(turn, id)}
    for head in asked:
        key = f"nominations:{turn.person_id}:asks:{head}:{turn.today}"
        await turn.tell(key, "nominations.asked", head, candidate=turn.person_id)
    return texts.head_is_asked(list(asked.values()))


async def _is_sle(scene: Scene, person: Person) -> bool:
    found = await scene.session.get(Sle, person.id)
    return found is not None


@router.notice("nominations.asked")
async def asked(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    candidate = await scene.session.get(Person, args["candidate"])
    if candidate is None or await _is_sle(scene, candidate):
        return None
    return texts.asked(candidate.name, str(candidate.id))


@router.button("nominations.start")
@router.words("nominate", "nominate someone", "nominate an sle", "i want to nominate someone as sle")
@router.intent("nominate", offer=texts.NOMINATE)
async def start(turn: Turn) -> Said:
    """Begin the nomination; the value names a colleague who asked for it."""
    if Role.HEADTEACHER not in turn.roles:
        return texts.only_heads()
    return await conversation.begin(turn, texts.NOMINATION.name, await _given(turn, number(turn.value)))


async def _given(turn: Turn, candidate: int | None) -> dict[str, str]:
    """What is known of a candidate who works at a school of this head."""
    person = await turn.session.get(Person, candidate) if candidate else None
    posts = await people.posts_of(turn.session, candidate) if person and candidate else ()
    mine = [(role, school) for role, school, _ in posts if school in turn.schools(Role.HEADTEACHER)]
    if person is None or not mine:
        return {}
    role, school = mine[0]
    return {"school": str(school), "nominee": person.name, "email": person.email, "role": label(role)}


async def known(turn: Turn) -> Known:
    """As for every request, but only for the schools the person is head of."""
    mine = turn.schools(Role.HEADTEACHER)
    settled = {"school": str(next(iter(mine)))} if len(mine) == 1 else {}
    return {**await support.known(turn), "schools": list(mine.items()), "settled": settled}


def note(known: Known, answers: Answers) -> str:
    return texts.NOTE


@router.form(texts.NOMINATION, know=known, note=note, only=HEADS)
async def nominated(turn: Turn, *, school: str, nominee: str, email: str, **answers: Any) -> Said:
    if not story.is_head(turn, int(school)):
        return texts.only_heads()
    person = await people.by_email(turn.session, email)
    if person and not _same(person.name, nominee):
        return texts.belongs_to_another(email)
    if person and await _is_sle(turn, person):
        return texts.is_one_already(nominee)
    given = {"nominee": nominee, "email": email, **answers}
    told = await support.lodge(turn, Kind.NOMINATION, texts.NOMINATION, int(school), given)
    return support_texts.sent(told.reference, told.request.status, told.heads, told.reply_by)


def _same(known_as: str, written: str) -> bool:
    """Whether two ways of writing a name end in the same surname, a slip apart at the most."""
    names = [plain(name).split()[-1:] for name in (known_as, written)]
    return bool(names[0] and names[1]) and (names[0] == names[1] or is_slip(names[1][0], names[0][0]))


async def to_designate(turn: Turn) -> Known:
    rows = await requests.standing_at(turn.session, Status.TRIAGE, kind=Kind.NOMINATION)
    return {"nominations": [(str(row.id), f"{row.reference}, {row.answers['nominee']}") for row in rows]}


async def _waiting(turn: Turn, text: str, *, to_change: bool = False) -> tuple[SupportRequest | None, Message]:
    """The nomination if it can be decided now; else what to say instead."""
    request = await story.find(turn.session, text, to_change=to_change)
    if request is None or request.kind is not Kind.NOMINATION:
        return None, support_texts.unknown_request(text)
    if request.status is not Status.TRIAGE:
        return None, texts.not_waiting(request.reference)
    return request, Message()


@router.button("nominations.designate", only=CENTRAL)
async def designate(turn: Turn) -> Said:
    """Ask before somebody becomes an SLE; the head's offer of days stands in the form."""
    request, instead = await _waiting(turn, turn.value)
    if request is None:
        return instead
    given = {"request": str(request.id), "days": request.answers["days"]}
    return await conversation.begin(turn, texts.DESIGNATE.name, given)


@router.form(texts.DESIGNATE, know=to_designate, only=CENTRAL)
async def designated(turn: Turn, *, request: str, days: str) -> Said:
    """The nominee becomes a person we know, an SLE of the school, and whoever can be reached is told."""
    found, instead = await _waiting(turn, request, to_change=True)
    if found is None:
        return instead
    person = await _person(turn, found.answers["nominee"], found.answers["email"])
    if await _is_sle(turn, person):
        return texts.is_one_already(person.name)
    sle = await _sle(turn, person, found, days)
    for status in (Status.AGREED, Status.CLOSED):
        await story.step(turn, found, status, "designated", tell_asker=False)
    audit.note(turn.session, "sle.designated", turn.now, turn.person_id, found.reference)
    await facts.have_changed(turn.session)
    for whom, told in (("head", found.asker_id), ("sle", sle.person_id)):
        await turn.tell(
            f"nominations:{found.id}:{whom}", f"nominations.for_{whom}", told, request=found.id, sle=sle.person_id
        )
    reached = await people.can_reach(turn.session, sle.person_id, everybody=turn.house.reaches_all)
    school = (await story.tell(turn.session, found, turn.house)).school
    return texts.designated(person.name, school, sle.days_a_year, sle.review_due, reached, person.email)


async def _person(turn: Turn, name: str, email: str) -> Person:
    """The person with that address, known from now on if they were not."""
    person = await people.by_email(turn.session, email)
    if person is None:
        person = Person(name=name, email=email)
        turn.session.add(person)
        await turn.session.flush()
    return person


async def _sle(turn: Turn, person: Person, request: SupportRequest, days: str) -> Sle:
    """The designation and the post at the school."""
    held = select(Post).where(Post.person_id == person.id, Post.role == Role.SLE, Post.school_id == request.school_id)
    if (await turn.session.exec(held)).first() is None:
        turn.session.add(Post(person_id=person.id or 0, role=Role.SLE, school_id=request.school_id))
    sle = Sle(
        person_id=person.id or 0,
        specialisms=request.answers["specialisms"],
        phases=request.answers["phases"],
        days_a_year=float(days),
        designated_on=turn.today,
        review_due=texts.review_after(turn.today),
    )
    turn.session.add(sle)
    await turn.session.flush()
    return sle


async def _designated(scene: Scene, args: Mapping[str, Any]) -> tuple[Sle, str, str] | None:
    """The new SLE with their name and school."""
    request = await requests.find(scene.session, args["request"])
    sle = await scene.session.get(Sle, args["sle"])
    if request is None or sle is None:
        return None
    told = await story.tell(scene.session, request, scene.house)
    return sle, await story.name(scene.session, sle.person_id), told.school


@router.notice("nominations.for_head")
async def for_head(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    found = await _designated(scene, args)
    return texts.designated_for_head(found[1], found[0].days_a_year, found[0].review_due) if found else None


@router.notice("nominations.for_sle")
async def for_sle(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    found = await _designated(scene, args)
    return texts.designated_for_sle(found[2], found[0].days_a_year) if found else None
