"""An issue of the newsletter is begun each half term, gathers what is known, and goes out once it is approved."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from messages import newsletter as texts
from messages.dates import academic_year, london_day
from scheduler import newsletter_pieces
from scheduler.tick import Tick, morning
from storage import broadcasts, newsletter_items, newsletters, people, terms
from storage.broadcasts import Broadcast
from storage.newsletters import Issue, Stage
from storage.people import Role

VOICE = "Newsletter"
HALF_TERMS = 8  # looked at for the next issue: more than a year
SHORTLY = 3  # school days before it goes out
FORTNIGHT = timedelta(days=14)
MINUTE = timedelta(minutes=1)
LOOKS = 5  # minutes of every hour
LAST_LOOKS = timedelta(hours=1)


async def moments(tick: Tick, first: date, last: date) -> set[datetime]:
    """When an issue goes out, and the minutes in which it has arrived."""
    found = [issue.send_at for issue in await newsletters.unsent(tick.session)]
    return {at + after * MINUTE for at in found for after in range(3) if first <= london_day(at) <= last}


async def gather(tick: Tick) -> None:
    """There is an issue to send things in for, and it holds what is known as it is now."""
    present = await newsletters.current(tick.session)
    if present and not _looks(tick, present):
        return
    issue = await newsletters.current(tick.session, to_change=True) if present else None
    if issue is None:
        issue = await _begin(tick)
    elif await _missed(tick, issue) or await _too_far_ahead(tick, issue):
        await _begin_again(tick, issue)
    else:
        await _follow_calendar(tick, issue)
    if issue and await newsletter_items.refresh(
        tick.session, issue, await newsletter_pieces.drawn(tick, issue), tick.now
    ):
        key = f"newsletter:{issue.id}:void:{tick.now:%Y%m%d%H%M%S}"
        await tick.remind_team(key, "editor.void", issue=issue.id)


def _looks(tick: Tick, issue: Issue) -> bool:
    """Whether to compare an issue with what is known, which takes a while: at the beginning of every hour, and all
    the time in the last hour before what was approved goes out."""
    goes_out = issue.stage is Stage.APPROVED and tick.now >= issue.send_at - LAST_LOOKS
    return goes_out or tick.now.minute < LOOKS


async def _next(tick: Tick) -> texts.Planned | None:
    halves = await terms.from_today(tick.session, tick.today, HALF_TERMS)
    made = await newsletter_items.made(tick.session)
    return texts.next_planned(halves, tick.year, made, tick.now)


async def _begin(tick: Tick) -> Issue | None:
    """The issue of the present half term, or of the next where that has gone out; the team hears if none is loaded."""
    plan = await _next(tick)
    if plan is None:
        year = academic_year(tick.today + FORTNIGHT)
        await tick.remind_team(f"newsletter:no_terms:{year}", "editor.no_terms", year=year)
        return None
    return await newsletter_items.begin(tick.session, plan.academic_year, plan.term, plan.title, plan.send_at)


async def _missed(tick: Tick, issue: Issue) -> bool:
    """Nobody approved it for its time, and its half term is over; of one outside the term dates, the school year."""
    if issue.stage is not Stage.GATHERING or tick.now < issue.send_at:
        return False
    half = await terms.numbered(tick.session, issue.academic_year, issue.term)
    over = tick.today > half.last_day if half else issue.academic_year < academic_year(tick.today)
    return over and tick.today > london_day(issue.send_at)


async def _too_far_ahead(tick: Tick, issue: Issue) -> bool:
    """Dates that were loaded after it was begun have a half term before its own."""
    if issue.moved or issue.stage is not Stage.GATHERING:
        return False
    plan = await _next(tick)
    return plan is not None and plan.send_at < issue.send_at


async def _follow_calendar(tick: Tick, issue: Issue) -> None:
    """Term dates that were corrected move it, unless somebody gave it a time of its own or approved it."""
    half = await terms.numbered(tick.session, issue.academic_year, issue.term)
    if half is None or issue.moved or issue.stage is not Stage.GATHERING or tick.now >= issue.send_at:
        return
    plan = texts.planned(half, tick.year)
    if plan.send_at != issue.send_at and plan.send_at > tick.now:
        issue.send_at, issue.title = plan.send_at, plan.title
        tick.session.add(issue)
        await tick.session.flush()


async def _begin_again(tick: Tick, issue: Issue) -> None:
    """What it holds is not lost: it becomes the issue of the next half term."""
    if plan := await _next(tick):
        issue.academic_year, issue.term, issue.title = plan.academic_year, plan.term, plan.title
        issue.send_at, issue.moved = plan.send_at, False
        tick.session.add(issue)
        await tick.session.flush()


async def remind(tick: Tick) -> None:
    """The central team hears two weeks before it goes out, three school days before if nobody approved it, and the
    day before; one that was not approved waits, and they hear of that."""
    issue = await newsletters.current(tick.session)
    if issue is None:
        return
    name = _due(tick, issue)
    approved = issue.stage is Stage.APPROVED
    if name and not (approved and name != "eve"):
        key = f"newsletter:{issue.id}:{issue.send_at:%Y%m%d%H%M}:{name}"
        await tick.remind_team(key, f"editor.{name}", issue=issue.id)


def _due(tick: Tick, issue: Issue) -> str:
    """The stage at which the issue is: fortnight, shortly, eve or waits; empty long before."""
    day = london_day(issue.send_at)
    begins = {
        "fortnight": morning(tick.year.on_or_before(day - FORTNIGHT)),
        "shortly": tick.morning_before(day, SHORTLY),
        "eve": tick.morning_before(day, 1),
        "waits": issue.send_at,
    }
    return next((name for name in reversed(begins) if begins[name] <= tick.now), "")


async def send(tick: Tick) -> None:
    """At its time an approved issue is handed to those who carry it to its readers, exactly once."""
    issue = await newsletters.current(tick.session, to_change=True)
    if issue is None or issue.stage is not Stage.APPROVED or tick.now < issue.send_at:
        return
    if called_off := await newsletters.broadcast_of(tick.session, issue.id or 0):
        called_off.issue_id = None
        tick.session.add(called_off)
        await newsletters.changed(tick.session, issue.id or 0)
        await tick.remind_team(f"newsletter:{issue.id}:off:{called_off.id}", "editor.void", issue=issue.id)
        return
    by = issue.approved_by or 0
    tick.session.add(
        Broadcast(
            voice=VOICE,
            title=issue.title,
            made_by=by,
            made_at=tick.now,
            approved_by=by,
            stage=broadcasts.Stage.SCHEDULED,
            send_at=issue.send_at,
            issue_id=issue.id,
        )
    )
    await tick.session.flush()


async def finish(tick: Tick) -> None:
    """An issue that has reached its readers is out, and those who sent something in hear of it."""
    for issue, broadcast in await newsletters.on_their_way(tick.session):
        if broadcast.stage in (broadcasts.Stage.SENT, broadcasts.Stage.STOPPED):
            issue.stage, issue.sent_at = Stage.SENT, broadcast.started_at or tick.now
            tick.session.add(issue)
            await _tell_senders(tick, issue)


async def _tell_senders(tick: Tick, issue: Issue) -> None:
    for person_id in await _senders(tick, issue):
        key = f"newsletter:{issue.id}:printed:{person_id}"
        await tick.remind(key, person_id, "items.published", issue=issue.id, person=person_id)


async def _senders(tick: Tick, issue: Issue) -> Sequence[int]:
    """Those whose pieces were printed and who can be written to; the central team knows what it printed."""
    everybody = tick.house.reaches_all
    team = {person.id for person in await people.holders(tick.session, Role.CENTRAL)}
    sent_in = {item.person_id for item in await newsletters.items(tick.session, issue.id or 0)} - {None} - team
    return [id for id in sorted(filter(None, sent_in)) if await people.can_reach(tick.session, id, everybody=everybody)]
