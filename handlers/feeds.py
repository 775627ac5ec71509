"""Somebody reads their meetings and days in their own calendar, under an address that only they know."""

from datetime import timedelta

from handlers import meetings, outing, replies
from handlers.router import LINKED, Posts, Router, Scene, Turn, number
from handlers.unguessable import digest, made
from messages import calendar
from messages import feeds as texts
from messages.calendar import Entry
from messages.dates import london_day
from messages.message import Message
from storage import audit, events, people, visits
from storage import replies as kept
from storage.people import Person
from storage.replies import Answer, Feed

router = Router(
    "feeds",
    only=LINKED,
    own="a person’s own address; it shows the meetings they are invited to and the days they take part in",
)
BACK, AHEAD = timedelta(days=60), timedelta(days=400)


@router.button("feeds.show")
@router.words("calendar feed", "my calendar", "calendar address", "calendar link", "my calendar feed")
async def show(turn: Turn) -> Message:
    """The first address is made at once; another only after it was asked whether the old one may go."""
    feed = await _mine(turn)
    if instead := _not_here(turn):
        return instead
    return texts.has_one(feed.id or 0, london_day(feed.at)) if feed else await _make(turn, None)


async def _mine(turn: Turn) -> Feed | None:
    """The person's address; who asks on two accounts at once is answered on one after the other."""
    await turn.session.get_one(Person, turn.person_id, with_for_update=True)
    return await kept.feed_of(turn.session, turn.person_id)


def _not_here(turn: Turn) -> Message | None:
    if not turn.house.public_url:
        return texts.no_web()
    return None if turn.inbound.private else texts.in_private()


@router.button("feeds.new")
async def new(turn: Turn) -> Message:
    """The button carries which address it replaces: pressed again, it asks again."""
    feed = await _mine(turn)
    if instead := _not_here(turn):
        return instead
    if feed and feed.id != number(turn.value):
        return texts.has_one(feed.id or 0, london_day(feed.at))
    return await _make(turn, feed)


async def _make(turn: Turn, old: Feed | None) -> Message:
    secret = made()
    if old:
        await turn.session.delete(old)
        await turn.session.flush()
    feed = Feed(person_id=turn.person_id, digest=digest(secret), at=turn.now)
    turn.session.add(feed)
    await turn.session.flush()
    audit.note(turn.session, "feed.made", turn.now, turn.person_id)
    address = f"{turn.house.public_url.rstrip('/')}/calendar/{secret}.ics"
    return texts.made(address, feed.id or 0, anew=old is not None)


@router.button("feeds.revoke")
async def revoke(turn: Turn) -> Message:
    feed = await _mine(turn)
    if feed is None:
        return texts.has_none()
    if feed.id != number(turn.value):
        return texts.has_one(feed.id or 0, london_day(feed.at))
    await turn.session.delete(feed)
    await turn.session.flush()
    audit.note(turn.session, "feed.revoked", turn.now, turn.person_id)
    return texts.revoked()


async def read(scene: Scene, secret: str) -> str | None:
    """The calendar under an address as it is now; None where the address is none, or is one no longer.

    It is of no use while its person has no account to stop it from, such as after they unlinked or left.
    """
    feed = await kept.feed_by(scene.session, digest(secret))
    if feed is None or not await people.can_reach(scene.session, feed.person_id, everybody=False):
        return None
    posts = await people.posts_of(scene.session, feed.person_id)
    entries = [*await _meetings(scene, feed.person_id, posts), *await _days(scene, feed.person_id, posts)]
    return calendar.feed(texts.NAME, entries, scene.now)


async def _meetings(scene: Scene, person_id: int, posts: Posts) -> list[Entry]:
    """The meetings a person is invited to and goes to, as far as they have said."""
    answers = await kept.by_event(scene.session, person_id)
    rows = await events.between(scene.session, scene.today - BACK, scene.today + AHEAD)
    away = {number for number, reply in answers.items() if reply.answer is not Answer.COMING}
    mine = [event for event in rows if replies.invites(event, posts) and event.id not in away]
    return [calendar.of_meeting(await meetings.told(scene, one, person_id), one.sequence) for one in mine]


async def _days(scene: Scene, person_id: int, posts: Posts) -> list[Entry]:
    """The agreed days of deployments in which a person takes part."""
    parts = await outing.taking_part(scene, person_id, posts)
    booked = [
        (one, side)
        for owner, side in parts
        for one in await outing.of(scene.session, owner, [v for v in owner.visits if v.status in visits.COUNTED])
    ]
    return [outing.entry(one, side) for one, side in booked]
