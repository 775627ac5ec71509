"""The central team says when the newsletter goes out and approves it; the clock reminds them of both."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from handlers import conversation, newsletter_draft, newsletter_items, school_year
from handlers.router import CENTRAL, Posts, Router, Said, Scene, Todo, Turn, number
from messages import newsletter as item_texts
from messages import newsletter_editor as editor
from messages import newsletter_schedule as texts
from messages.dates import academic_year
from messages.form import Known
from messages.message import Button, Message
from messages.newsletter_schedule import TIME
from storage import audit, newsletters
from storage import newsletter_items as making
from storage.broadcasts import Excuse
from storage.newsletters import Issue, Stage
from storage.people import Role

router = Router("newsletter_schedule", only=CENTRAL)
SOON = timedelta(days=14)
_CLOCK = r"(?:,? at (?P<time>[\d.:]+ ?(?:am|pm)?|noon))?"


async def known(turn: Turn) -> Known:
    year = await school_year.known(turn.session)
    return {"today": turn.today, "now": turn.now, "year": year, "quiet": turn.house.quiet_hours}


@router.button("editor.time")
@router.words("newsletter date", "newsletter time", "move newsletter", "move the newsletter", "plan newsletter")
async def change_time(turn: Turn) -> Said:
    return await conversation.begin(turn, TIME.name, {})


@router.says(
    rf"(?:please )?(?:send|move|put)(?: out)? (?:the )?(?:newsletter|digest)(?: out)? (?:on|to) (?P<day>.+?){_CLOCK}"
)
@router.says(rf"(?:the )?(?:newsletter|digest) (?:goes out |to go out )?on (?P<day>.+?){_CLOCK}")
async def named_time(turn: Turn) -> Said:
    """What is said already is read at once, so that a wrong weekday is asked about first."""
    reply = await conversation.begin(turn, TIME.name, {"time": turn.slots["time"]} if "time" in turn.slots else {})
    talk = await conversation.present(turn)
    day = TIME.field("day")
    if talk is None or "day" in talk.given() or turn.inbound.whole_forms:
        return reply
    return await conversation.give_answer(talk, day, turn.slots["day"])


@router.form(TIME, know=known, note=texts.read_back)
async def set_time(turn: Turn, *, day: str, time: str) -> Said:
    at = texts.chosen({"day": day, "time": time})
    if at is None or at <= turn.now:
        return texts.past()
    issue = await newsletter_items.being_made(turn, to_change=True)
    if issue is None:
        year = academic_year(at.date())
        issue = await making.begin_unplanned(turn.session, year, item_texts.unplanned(at), at)
    issue.send_at, issue.moved = at, True
    turn.session.add(issue)
    await turn.session.flush()
    audit.note(turn.session, "newsletter.moved", turn.now, turn.person_id, f"issue {issue.id}")
    return texts.kept(at, approved=issue.stage is Stage.APPROVED)


@router.button("editor.approve")
async def approve(turn: Turn) -> Said:
    """To how many it goes, when, and what is missing."""
    issue = await newsletter_items.being_made(turn)
    if issue is None or issue.id != number(turn.value) or issue.stage is Stage.APPROVED:
        return await _moved_on(turn, issue)
    draft = await newsletter_draft.drawn(turn, issue)
    if not draft.kept:
        return editor.nothing_to_approve()
    readers = await newsletters.readers(turn.session, turn.house.newsletter_to, reaches_all=turn.house.reaches_all)
    count = Counter(readers.values())
    code = f"{issue.id}.{await newsletter_draft.seal(turn, issue)}"
    return editor.surely(draft, count[Excuse.NONE], count[Excuse.OPTED_OUT], count[Excuse.NO_ACCOUNT], code)


async def _moved_on(turn: Turn, issue: Issue | None) -> Message:
    return editor.moved_on(await newsletter_draft.drawn(turn, issue) if issue else None)


@router.button("editor.approved")
async def approved(turn: Turn) -> Said:
    """Only what was shown is approved."""
    id, _, seal = turn.value.partition(".")
    issue = await newsletters.current(turn.session, to_change=True)
    if issue is None or issue.id != number(id) or seal != await newsletter_draft.seal(turn, issue):
        return await _moved_on(turn, issue)
    issue.stage, issue.approved_by = Stage.APPROVED, turn.person_id
    turn.session.add(issue)
    await turn.session.flush()
    audit.note(turn.session, "newsletter.approved", turn.now, turn.person_id, f"issue {issue.id}")
    return editor.approved(await newsletter_draft.drawn(turn, issue))


@router.button("editor.hold")
async def hold(turn: Turn) -> Said:
    """An approval is taken back."""
    issue = await newsletters.current(turn.session, to_change=True)
    if issue is None or issue.id != number(turn.value) or not await newsletters.changed(turn.session, issue.id or 0):
        return await _moved_on(turn, issue)
    audit.note(turn.session, "newsletter.held", turn.now, turn.person_id, f"issue {issue.id}")
    return editor.card(await newsletter_draft.drawn(turn, issue), "The approval is taken back.")


async def _unapproved(scene: Scene, args: Mapping[str, Any]) -> Issue | None:
    """The issue that is spoken of, while it can still be approved and is not."""
    issue = await newsletters.current(scene.session)
    return issue if issue and issue.id == args["issue"] and issue.stage is Stage.GATHERING else None


@router.notice("editor.fortnight")
async def fortnight(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    issue = await _unapproved(scene, args)
    if issue is None:
        return None
    return texts.fortnight(issue.title, issue.send_at, ", ".join((await newsletter_draft.drawn(scene, issue)).gaps))


@router.notice("editor.shortly")
async def shortly(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    issue = await _unapproved(scene, args)
    return texts.shortly(issue.title, issue.send_at) if issue else None


@router.notice("editor.eve")
async def eve(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    issue = await newsletters.current(scene.session)
    if issue is None or issue.id != args["issue"]:
        return None
    said = texts.eve if issue.stage is Stage.APPROVED else texts.shortly
    return said(issue.title, issue.send_at)


@router.notice("editor.waits")
async def waits(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    issue = await _unapproved(scene, args)
    return texts.waits(issue.title, issue.send_at) if issue and issue.send_at <= scene.now else None


@router.notice("editor.void")
async def void(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    issue = await _unapproved(scene, args)
    return texts.void(issue.title, issue.send_at) if issue else None


@router.notice("editor.no_terms")
async def no_terms(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    return None if await newsletters.current(scene.session) else texts.no_terms(args["year"])


@router.waiting
async def todos(scene: Scene, person_id: int, posts: Posts) -> Sequence[Todo]:
    """In its last fortnight an issue waits for the central team's approval."""
    if Role.CENTRAL not in {role for role, _, _ in posts}:
        return []
    issue = await newsletters.current(scene.session)
    if issue is None or issue.stage is Stage.APPROVED or issue.send_at > scene.now + SOON:
        return []
    day = item_texts.moment(issue.send_at)
    return [Todo(f"The newsletter of {day} is not approved yet.", Button("Open the draft", "editor.draft"))]
