"""Somebody ties their account to the person the alliance knows, by a one-time code or a verified address."""

import re
from collections.abc import Mapping
from typing import Any

from handlers import guessing, sign_in, support
from handlers.router import CENTRAL, LINKED, Router, Said, Scene, Turn, number
from handlers.welcome import menu, posts_in_words
from messages import joining as texts
from messages.message import Message
from messages.roles import label
from storage import audit, invitations, misread, people
from storage.attempts import What
from storage.people import Person

router = Router("joining", own="only the account that is being used is linked or unlinked")
OPENS = re.compile(r"r(?P<number>[0-9]{1,9})")  # codes to join with are longer
SIGNS_IN = re.compile(r"in-(?P<code>\w{3,8})")


@router.button("joining.how")
@router.words("join us", "how to join", "link")
async def how(turn: Turn) -> Message:
    if turn.person:
        return texts.already(turn.person.name)
    return texts.how(turn.inbound.platform, turn.alliance.phone)


@router.words("join", escapes=True)
async def join(turn: Turn) -> Said:
    """Use an invitation's code."""
    if turn.person:
        return texts.already(turn.person.name)
    if not turn.value:
        return texts.code_missing()
    if not await guessing.tries_left(turn, What.JOIN):
        return texts.too_many()
    person_id = await invitations.redeem(turn.session, turn.value, turn.now)
    if person_id is None:
        return texts.wrong_code(await guessing.missed(turn, What.JOIN))
    return await _joined(turn, person_id, "code")


@router.words("start", escapes=True)
async def start(turn: Turn) -> Said:
    """Telegram's Start button; a link brings a code to join with, to sign in with, or the request to open: r42."""
    if request := OPENS.fullmatch(turn.value):
        turn.value = request["number"]
        return await support.show(turn) if turn.person else texts.how(turn.inbound.platform, turn.alliance.phone)
    if signing := SIGNS_IN.fullmatch(turn.value):
        return await sign_in.by_code(turn, signing["code"])
    return await join(turn) if turn.value and turn.person is None else await menu(turn)


@router.button("joining.email")
async def by_email(turn: Turn) -> Message:
    """Recognise somebody by the address the platform vouches for; nothing is linked before they confirm."""
    if turn.person:
        return texts.already(turn.person.name)
    email = turn.inbound.reported.get("email", "")
    person = await people.by_email(turn.session, email) if email else None
    if person is None:
        return texts.email_unknown() if email else texts.no_email()
    posts = await people.posts_of(turn.session, person.id or 0)
    what = "; ".join(f"{label(role)} at {school}" if school else label(role) for role, _, school in posts)
    return texts.is_this_you(person.name, what, person.email)


@router.button("joining.confirm")
async def confirm(turn: Turn) -> Said:
    """The platform's word is read again here: what a button carries proves nothing."""
    if turn.person:
        return texts.already(turn.person.name)
    email = turn.inbound.reported.get("email", "")
    person = await people.by_email(turn.session, email) if email else None
    return await _joined(turn, person.id or 0, "e-mail") if person else texts.no_email()


async def _joined(turn: Turn, person_id: int, means: str) -> Message:
    """Link the account, tell the person's other accounts, and welcome them."""
    others = await people.accounts_of(turn.session, person_id)
    person = await turn.session.get_one(Person, person_id)
    turn.account.person_id, turn.account.asks_as, turn.account.unreachable_since = person_id, None, None
    turn.session.add(turn.account)
    turn.person, turn.posts = person, await people.posts_of(turn.session, person_id)
    audit.note(turn.session, f"joined.by_{means}", turn.now, person_id, turn.inbound.platform)
    if others:
        key = f"joined:{turn.account_id}:{turn.inbound.id}"
        await turn.tell_account(key, others[0], "joining.elsewhere", platform=turn.inbound.platform)
    return texts.joined(person.name, "; ".join(posts_in_words(turn.posts)))


@router.notice("joining.elsewhere")
async def elsewhere(scene: Scene, args: Mapping[str, Any]) -> Message:
    return texts.told_elsewhere(args["platform"])


@router.button("joining.other", only=LINKED)
@router.words("link another account", "link account", only=LINKED)
async def other(turn: Turn) -> Message:
    """A code for the person's own other account."""
    code = await invitations.issue(turn.session, turn.person_id, turn.person_id, turn.now)
    audit.note(turn.session, "code.issued", turn.now, turn.person_id, f"person:{turn.person_id}")
    return texts.code_for_self(code, deep_link(turn, code), (turn.now + invitations.LIFETIME).date())


@router.intent("invite", only=CENTRAL)
@router.words("invite", only=CENTRAL)
async def invite(turn: Turn) -> Message:
    """A code for somebody else, to be passed on by the central team."""
    email = turn.value.split("|")[0].removeprefix("<mailto:").strip("<>").casefold()
    if "@" not in email:
        return texts.invite_whom()
    person = await people.by_email(turn.session, email)
    return await _invited(turn, person) if person else texts.nobody_with(email)


@router.button("joining.invite", only=CENTRAL)
async def invite_them(turn: Turn) -> Message:
    """The same for whoever is shown."""
    person = await people.find(turn.session, number(turn.value) or 0)
    return await _invited(turn, person) if person else texts.invite_whom()


async def _invited(turn: Turn, person: Person) -> Message:
    """A code for them; one that they had before no longer works."""
    code = await invitations.issue(turn.session, person.id or 0, turn.person_id, turn.now)
    audit.note(turn.session, "code.issued", turn.now, turn.person_id, f"person:{person.id}")
    until = (turn.now + invitations.LIFETIME).date()
    return texts.invitation(person.name, person.email, code, deep_link(turn, code), until)


def deep_link(turn: Turn, code: str) -> str:
    """A link that opens the bot in Telegram and brings the code; empty where Telegram is not connected."""
    return f"https://t.me/{turn.house.telegram_name}?start={code}" if turn.house.telegram_name else ""


@router.button("joining.leave", only=LINKED)
@router.words("unlink", only=LINKED)
async def leave(turn: Turn) -> Message:
    return texts.surely_leave()


@router.button("joining.left", only=LINKED)
async def left(turn: Turn) -> Message:
    """Unlink this account; codes that wait to be used stop working."""
    audit.note(turn.session, "account.unlinked", turn.now, turn.person_id, turn.inbound.platform)
    await invitations.withdraw(turn.session, turn.person_id, turn.now)
    await misread.drop_words(turn.session, turn.person_id)
    turn.account.person_id = None
    turn.session.add(turn.account)
    return texts.left()
