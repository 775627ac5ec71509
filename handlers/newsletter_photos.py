"""Somebody sends a photo for what they have just sent in to the newsletter."""

from collections.abc import Sequence
from datetime import timedelta

from handlers import conversation
from handlers.router import LINKED, Reply, Router, Said, Turn, number
from messages import newsletter_photos as texts
from messages.form import Known
from messages.newsletter import ITEM, titled
from messages.newsletter_photos import NOT_SURE, PHOTO
from storage import audit, newsletters, published
from storage.newsletters import Item, Photo

router = Router("newsletter_photos", only=LINKED, own="a photo goes with what the same person has just sent in")
RECENT = timedelta(hours=1)
KIND = "image/jpeg"


def called(item: Item) -> str:
    return titled(item.title, item.text)


async def known(turn: Turn) -> Known:
    photos = await published.unused_photos(turn.session, turn.person_id)
    items = [(str(item.id), called(item)) for item in await _items(turn)]
    return {"today": turn.today, "photos": [str(id) for id in photos], "items": items}


async def _items(turn: Turn) -> Sequence[Item]:
    """What the person has sent in for the issue that is being made, the latest first."""
    making = await newsletters.current(turn.session)
    found = await newsletters.items_of(turn.session, turn.person_id) if making else ()
    return [item for item, issue in found if making and issue.id == making.id and not item.dropped]


async def take(turn: Turn) -> Reply | None:
    """A photo came; None where the words that came with it are meant."""
    if turn.person is None or not turn.inbound.private:
        return None
    item = next((item for item in await _items(turn) if item.at >= turn.now - RECENT), None)
    talk = await conversation.present(turn)
    if talk is not None and talk.form.name == PHOTO.name:
        return Reply([texts.one_is_enough()])
    writing = talk is not None and talk.form.name == ITEM.name
    if item is None and not writing:
        return None if turn.inbound.text else Reply([texts.for_what()])
    if not turn.inbound.photo:
        return Reply([texts.withheld() if turn.inbound.withheld else texts.useless()])
    photo = await _keep(turn, turn.inbound.photo)
    if writing or item is None:
        return Reply([texts.kept()])
    return await ask(turn, photo, item, turn.inbound.text)


async def _keep(turn: Turn, content: bytes) -> int:
    """It stands nowhere until its sender has said what it shows and that it may be printed."""
    photo = Photo(content=content, media_type=KIND, person_id=turn.person_id, at=turn.now)
    turn.session.add(photo)
    await turn.session.flush()
    return photo.id or 0


async def ask(turn: Turn, photo: int, item: Item, caption: str = "") -> Reply:
    """What the photo shows, where its caption does not say so, and whether it may be printed."""
    given = {"photo": str(photo), "item": str(item.id), **({"alt": caption} if caption else {})}
    reply = await conversation.begin(turn, PHOTO.name, given)
    reply.messages.insert(0, texts.have_it(called(item)))
    return reply


async def waiting_for(turn: Turn, item: Item) -> Reply | None:
    """The questions about a photo that came while its item was being written, if one did."""
    photos = await published.unused_photos(turn.session, turn.person_id)
    return await ask(turn, photos[0], item) if photos else None


@router.form(PHOTO, know=known)
async def add(turn: Turn, *, photo: str, item: str, alt: str, consent: str) -> Said:
    """The photo stands beside its item; without the consent it is thrown away."""
    found = next((one for one in await _items(turn) if one.id == number(item)), None)
    mine = number(photo) in await published.unused_photos(turn.session, turn.person_id)
    picture = await turn.session.get(Photo, number(photo)) if mine else None
    if found is None or picture is None:
        return texts.moved_on()
    if consent == NOT_SURE:
        await turn.session.delete(picture)
        return texts.left_out(called(found))
    picture.alt = alt
    turn.session.add(picture)
    if await newsletters.attach(turn.session, found, picture):
        key = f"newsletter:{found.issue_id}:void:{turn.event}"
        await turn.tell_each_of_team(key, "editor.void", issue=found.issue_id)
    audit.note(turn.session, "newsletter.photo", turn.now, turn.person_id, f"item {found.id} {consent}")
    return texts.added(called(found), alt)
