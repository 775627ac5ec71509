"""Somebody asks to be forgotten: they see what stays and who goes on, and it is done at once."""

from collections.abc import Mapping
from typing import Any

from handlers import privacy, welcome
from handlers.router import CENTRAL, LINKED, Router, Scene, Turn, number
from messages import own_words
from messages import privacy as texts
from messages.message import Button, Message
from storage import audit, erasure, people, requests
from storage.forgetting import Figures
from storage.people import Person, Role
from storage.schools import School

router = Router("erasure", only=LINKED, own="everybody may ask for themselves; for somebody else only the central team")
FIGURES = Figures(own_words.of_request, own_words.of_plan, own_words.of_note, own_words.of_evaluation)


async def _warnings(turn: Turn, person: Person) -> list[str]:
    """What will be missed when somebody is gone."""
    session, id = turn.session, person.id or 0
    roles = {role for role, _, _ in await people.posts_of(session, id)}
    said = [texts.last_head((await session.get_one(School, s)).name) for s in await erasure.last_head_of(session, id)]
    if Role.CENTRAL in roles:
        said.append(texts.of_the_team(last=len(await people.holders(session, Role.CENTRAL)) == 1))
    if await erasure.is_contact(session, person):
        said.append(texts.a_contact())
    if open_ones := await erasure.open_requests(session, id):
        said.append(texts.handed_back([request.reference for request in open_ones]))
    return said


@router.button("privacy.erase")
@router.intent("erase_me", offer=Button("Forget me", "privacy.erase"))
@router.words("forget me", "erase me", "delete me", "erase my data", "delete my data", "remove my data", escapes=True)
async def ask(turn: Turn) -> Message:
    person = await turn.session.get_one(Person, turn.person_id)
    return texts.surely(await _warnings(turn, person), turn.house)


@router.button("privacy.erased")
async def forget_me(turn: Turn) -> Message:
    """The last turn of this person; whoever writes from here again is a newcomer."""
    if turn.value != texts.SURE:
        return await ask(turn)
    person = await turn.session.get_one(Person, turn.person_id)
    await _forget(turn, person)
    turn.person, turn.posts, turn.draft = None, (), None
    return texts.gone()


async def _forget(turn: Turn, person: Person) -> None:
    """Forget somebody, and tell those who go on, and their accounts other than this one."""
    id = person.id or 0
    who = "; ".join(welcome.posts_in_words(await people.posts_of(turn.session, id)))
    handed = [request.id for request in await erasure.open_requests(turn.session, id)]
    others = [one for one in await people.accounts_of(turn.session, id) if one.id != turn.account_id]
    await erasure.erase(turn.session, person, FIGURES, turn.now)
    audit.note(turn.session, privacy.ERASED, turn.now)
    await turn.tell_team(f"erased:{id}", "privacy.handed_back", who=who, requests=handed)
    for account in others:
        await turn.tell_account(f"erased:{id}:{account.id}", account, "privacy.gone")
    for request_id in handed:
        await turn.redraw_card(request_id or 0)


@router.notice("privacy.gone")
async def gone(scene: Scene, args: Mapping[str, Any]) -> Message:
    return texts.gone()


@router.notice("privacy.handed_back")
async def handed_back(scene: Scene, args: Mapping[str, Any]) -> Message:
    found = [await requests.find(scene.session, id) for id in args["requests"]]
    return texts.told_the_team(args["who"], [(one.reference, str(one.id)) for one in found if one])


# The central team, for somebody who asked by telephone or letter.


def _address(text: str) -> str:
    """An e-mail address as it was typed, or as Slack marks it up."""
    return text.removeprefix("<mailto:").split("|")[0].strip("<>").casefold()


@router.says(r"(?:please )?(?:erase|forget) (?P<email>\S+@\S+)", only=CENTRAL)
async def ask_for(turn: Turn) -> Message:
    email = _address(turn.slots["email"])
    person = await people.by_email(turn.session, email)
    return texts.nobody_with(email) if person is None or person.erased_at else await _ask(turn, person)


@router.button("privacy.ask_them", only=CENTRAL)
async def ask_for_shown(turn: Turn) -> Message:
    """The same for whoever is shown."""
    person = await people.find(turn.session, number(turn.value) or 0)
    return await _ask(turn, person) if person else texts.not_there()


async def _ask(turn: Turn, person: Person) -> Message:
    if person.id == turn.person_id:
        return await ask(turn)
    return texts.surely_them(person.name, person.email, person.id or 0, await _warnings(turn, person), turn.house)


async def _somebody(turn: Turn, id: str) -> Person | None:
    """Somebody else than whoever acts, whom we still know."""
    person = await turn.session.get(Person, number(id) or 0)
    return person if person and not person.erased_at and person.id != turn.person_id else None


@router.button("privacy.erase_them", only=CENTRAL)
async def ask_again(turn: Turn) -> Message:
    person = await _somebody(turn, turn.value)
    return texts.once_more(person.name, person.id or 0) if person else texts.not_there()


@router.button("privacy.erased_them", only=CENTRAL)
async def forget_them(turn: Turn) -> Message:
    sure, _, id = turn.value.partition(".")
    person = await _somebody(turn, id) if sure == texts.SURE else None
    if person is None:
        return texts.not_there()
    await _forget(turn, person)
    return texts.they_are_gone()
