"""Anybody of the alliance sends something in for the newsletter, and sees what becomes of it."""

from collections.abc import Mapping
from typing import Any

from handlers import conversation, newsletter_photos, school_year
from handlers.newsletter_draft import called
from handlers.router import ANYONE, LINKED, Reply, Router, Said, Scene, Turn, number
from messages import newsletter as texts
from messages.dates import london_day
from messages.form import Known
from messages.message import Button, Message
from storage import audit, newsletter_items, newsletters, people, terms
from storage.newsletters import Issue, Item, Section, Stage
from storage.people import Role

router = Router("newsletter_items", only=LINKED, own="a person sees and withdraws what they sent in themselves")
HALF_TERMS = 8
ANY_NEWSLETTER = r"(?:the |our |your |next )*(?:newsletter|digest|bulletin)"


async def being_made(turn: Turn, *, to_change: bool = False) -> Issue | None:
    """The issue that things are sent in for; begun where time has not yet done so."""
    issue = await newsletters.current(turn.session, to_change=to_change)
    if issue is not None:
        return issue
    halves = await terms.from_today(turn.session, turn.today, HALF_TERMS)
    made = await newsletter_items.made(turn.session)
    plan = texts.next_planned(halves, await school_year.known(turn.session), made, turn.now)
    if plan is None:
        return None
    return await newsletter_items.begin(turn.session, plan.academic_year, plan.term, plan.title, plan.send_at)


async def known(turn: Turn) -> Known:
    """In which ways this person can sign: by the first role and school of theirs."""
    posts = sorted(turn.posts, key=lambda post: post[0] is not Role.HEADTEACHER)
    role, _, school = posts[0] if posts else ("", None, "")
    return {"today": turn.today, "signatures": texts.ways_to_sign(turn.who.name, role, school or "")}


@router.words("newsletter item", "send a newsletter item", "add to the newsletter", only=ANYONE)
@router.intent("newsletter_submit_item", only=ANYONE, offer=Button("Send something for the newsletter", "items.start"))
@router.button("items.start", only=ANYONE)
@router.words("newsletter deadline", "deadline for the newsletter", "next newsletter", only=ANYONE)
@router.says(
    r"(?:when (?:is|does|will)|by when is) the (?:next )?(?:newsletter|digest|bulletin)(?: deadline)?"
    r"(?: (?:go|going|come|coming|be|sent))?(?: out| due)?",
    only=ANYONE,
)
@router.says(r"(?:what|when) is the deadline for the (?:next )?(?:newsletter|digest|bulletin)", only=ANYONE)
async def start(turn: Turn) -> Said:
    """By when, and the way to the form; a newcomer learns how to join."""
    if turn.person is None:
        return texts.needs_joining()
    issue = await being_made(turn)
    if issue is None:
        return await _no_date(turn)
    return texts.invitation(issue.title, issue.send_at, texts.section_of(turn.inbound.text))


async def _no_date(turn: Turn) -> Message:
    key = f"newsletter:wanted:{turn.person_id}:{turn.today}"
    await turn.tell_each_of_team(key, "items.no_date", person=turn.person_id)
    return texts.no_date()


@router.notice("items.no_date")
async def no_date(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    if await newsletters.current(scene.session):
        return None
    person = await scene.session.get_one(people.Person, args["person"])
    return texts.no_date_for_team(person.name)


@router.button("items.write")
async def write(turn: Turn) -> Said:
    return await _write(turn, {"section": turn.value} if turn.value in list(Section) else {})


async def _write(turn: Turn, given: dict[str, str]) -> Said:
    if await being_made(turn) is None:
        return await _no_date(turn)
    return await conversation.begin(turn, texts.ITEM.name, given)


@router.says(rf"(?:an? |here is an? )?(?:quote|comment) for {ANY_NEWSLETTER}(?:[:,-]| is)+ ?(?P<text>.+)")
async def quote(turn: Turn) -> Said:
    return await _write(turn, {"section": texts.VOICES, "text": texts.bare(turn.slots["text"])})


@router.says(rf"(?:news item|(?:item|news|piece) for {ANY_NEWSLETTER}|newsletter item)[:,-] ?(?P<text>.+)")
async def news(turn: Turn) -> Said:
    return await _write(turn, {"section": "news", "text": turn.slots["text"]})


@router.says(
    r"(?:please |can you |could you |i(?:['’]d| would) like to )*(?:put|include|add|advertise|list) "
    rf"(?P<what>(?:our|my|an|the) .+?) (?:in|to|into|on) {ANY_NEWSLETTER}"
)
async def event(turn: Turn) -> Said:
    """“Put our open evening in the newsletter” names the piece; what is no event has its own section."""
    what = turn.slots["what"].partition(" ")[2]
    section = texts.section_of(what)
    title = {"title": what[:1].upper() + what[1:]} if section and section != texts.VOICES else {}
    return await _write(turn, {**({"section": section} if section else {}), **title})


@router.form(texts.ITEM, know=known)
async def keep(turn: Turn, *, section: str, title: str | None, text: str, said_by: str, link: str | None) -> Said:
    issue = await being_made(turn, to_change=True)
    if issue is None:
        return await _no_date(turn)
    item = Item(
        issue_id=issue.id or 0,
        section=Section(section),
        title=title or "",
        text=text,
        link="" if link in (None, texts.NONE) else link or "",
        said_by=texts.signature(said_by, await known(turn)),
        person_id=turn.person_id,
        at=turn.now,
    )
    void = await newsletter_items.add(turn.session, item)
    audit.note(turn.session, "newsletter.item", turn.now, turn.person_id, f"item {item.id}")
    await tell_void(turn, issue, void=void)
    reply = Reply([texts.taken(called(item), section, issue.send_at, item.id or 0)])
    photo = await newsletter_photos.waiting_for(turn, item)
    return Reply([*reply.messages, *photo.messages], sheet=photo.sheet, threaded=True) if photo else reply


async def tell_void(turn: Turn, issue: Issue, *, void: bool) -> None:
    """The team hears that what was approved is no longer what would go out."""
    if void:
        key = f"newsletter:{issue.id}:void:{turn.event}"
        await turn.tell_each_of_team(key, "editor.void", issue=issue.id)


@router.button("items.mine")
@router.words("my items", "my newsletter items", "my newsletter item", "my pieces")
async def mine(turn: Turn) -> Message:
    found = await newsletters.items_of(turn.session, turn.person_id)
    return texts.mine([await _shown(turn, item, issue) for item, issue in found[:8]])


async def _shown(turn: Turn, item: Item, issue: Issue) -> texts.Mine:
    state = "dropped" if item.dropped else await _state(turn, issue)
    at = issue.sent_at or issue.send_at
    return texts.Mine(item.id or 0, called(item), item.section, state, at, item.reason)


async def _state(turn: Turn, issue: Issue) -> str:
    if issue.stage is Stage.SENT:
        return "sent"
    return "leaving" if await newsletters.carrier(turn.session, issue.id or 0) else "gathering"


async def _mine(turn: Turn) -> tuple[Item, Issue] | Message:
    """The piece that a button names while its sender can take it back; else what to say."""
    item = await newsletters.item(turn.session, number(turn.value) or 0)
    if item is None or item.person_id != turn.person_id:
        return texts.gone()
    issue = await newsletters.issue(turn.session, item.issue_id, to_change=True)
    if issue is None or await _state(turn, issue) != "gathering":
        return texts.too_late(called(item), london_day(issue.send_at if issue else turn.now))
    return item, issue


@router.button("items.withdraw")
async def withdraw(turn: Turn) -> Message:
    found = await _mine(turn)
    return found if isinstance(found, Message) else texts.surely_withdraw(called(found[0]), found[0].id or 0)


@router.button("items.withdrawn")
async def withdrawn(turn: Turn) -> Message:
    """Its sender takes it back for good: an editor cannot restore it."""
    found = await _mine(turn)
    if isinstance(found, Message):
        return found
    item, issue = found
    said = texts.withdrawn(called(item))
    void = await newsletter_items.remove(turn.session, item)
    audit.note(turn.session, "newsletter.withdrawn", turn.now, turn.person_id)
    await tell_void(turn, issue, void=void)
    return said


@router.notice("items.published")
async def published(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    issue = await newsletters.issue(scene.session, args["issue"])
    printed = await newsletters.items(scene.session, args["issue"])
    theirs = [called(item) for item in printed if item.person_id == args["person"]]
    return texts.published(theirs, issue.title, issue.id or 0) if issue and theirs else None


@router.notice("items.dropped")
async def dropped(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    """As it is now: one that was taken in again needs no telling."""
    item = await newsletters.item(scene.session, args["item"])
    return texts.dropped(called(item), item.reason) if item and item.dropped else None


@router.notice("items.restored")
async def restored(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    item = await newsletters.item(scene.session, args["item"])
    return texts.restored(called(item)) if item and not item.dropped else None
