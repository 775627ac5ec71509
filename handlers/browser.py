"""Somebody opens their desk in a browser by a link that works once, and signs out of it."""

from datetime import timedelta

from handlers.router import LINKED, Router, Scene, Turn
from handlers.unguessable import digest, made
from messages import browser as texts
from messages.message import Message
from storage import audit, browsers, inbox, people
from storage.arrivals import account_of
from storage.browsers import BrowserSession
from storage.people import DESK, Person

router = Router("browser", only=LINKED, own="a person’s own link to the desk; the desk admits them to what chat does")
TELEGRAM = "telegram"
LINK_LASTS = timedelta(minutes=10)
LASTS, IDLE = timedelta(hours=12), timedelta(hours=2)


@router.button("browser.show")
@router.words("desk", "my desk", "open desk", "open the desk", "open my desk", "browser", "web console")
async def show(turn: Turn) -> Message:
    """A new link takes the place of the one before."""
    if not turn.house.public_url:
        return texts.no_web()
    if not turn.inbound.private:
        return texts.in_private()
    secret = made()
    await browsers.give_key(turn.session, turn.person_id, digest(secret), turn.now + LINK_LASTS)
    audit.note(turn.session, "desk.link", turn.now, turn.person_id)
    address = f"{turn.house.public_url.rstrip('/')}/desk/in/{secret}"
    within = f"{turn.house.public_url.rstrip('/')}/desk/{TELEGRAM}" if _opens_within(turn) else ""
    return texts.way_in(address, int(LINK_LASTS.total_seconds()) // 60, within)


def _opens_within(turn: Turn) -> bool:
    """Telegram opens pages within it, and only those that nobody on the way can read."""
    return turn.inbound.platform == TELEGRAM and turn.house.public_url.startswith("https://")


@router.button("browser.out")
async def out(turn: Turn) -> Message:
    """Signed out of every browser; a link that was not used is of no use any more."""
    count = await browsers.sign_out_everywhere(turn.session, turn.person_id)
    await browsers.give_key(turn.session, turn.person_id, digest(made()), turn.now)
    audit.note(turn.session, "desk.out", turn.now, turn.person_id)
    return texts.signed_out(count)


async def enter(scene: Scene, link: str) -> str | None:
    """Use a link: the secret of the browser's cookie, None where the link is used, old or no link at all."""
    person = await browsers.owner(scene.session, digest(link), scene.now)
    if person is None or not await browsers.use_key(scene.session, digest(link), scene.now):
        return None
    return await admit(scene, person)


async def enter_within(scene: Scene, platform: str, account: str, proof: str) -> str | None:
    """Sign in whoever the platform says has opened the page, once; the secret of the browser's cookie.

    None where the platform's word was used before, or the account is nobody's we know.
    """
    person = await people.by_account(scene.session, platform, account)
    if person is None or not await inbox.take(scene.session, platform, f"opened:{proof}", scene.now):
        return None
    return await admit(scene, person)


async def admit(scene: Scene, person: Person) -> str:
    """Sign a person in whose word we have that it is them; the secret of the browser's cookie."""
    secret = made()
    browsers.sign_in(scene.session, person.id or 0, digest(secret), scene.now)
    account = await account_of(scene.session, DESK, address(person.id or 0), scene.now)
    account.person_id = person.id
    scene.session.add(account)
    audit.note(scene.session, "desk.in", scene.now, person.id)
    return secret


def address(person_id: int) -> str:
    """Where a person at the desk is answered."""
    return f"person-{person_id}"


async def who(scene: Scene, cookie: str) -> tuple[BrowserSession, Person] | None:
    """Whose browser this is; nobody's once they have left, unlinked everywhere, or not used it for long."""
    found = await browsers.signed_in(scene.session, digest(cookie), scene.now - LASTS, scene.now - IDLE)
    if found is None or not await people.can_reach(scene.session, found[1].id or 0, everybody=scene.house.reaches_all):
        return None
    return found
