"""What an issue of the newsletter holds before anybody has written for it: events to come, and quotes allowed."""

from datetime import timedelta

from messages import newsletter as texts
from messages.dates import london_day
from messages.meetings import Meeting
from messages.roles import label
from scheduler.tick import Tick
from storage import attendance, evaluations, events, newsletter_items, people, specialisms
from storage.evaluations import Evaluation, Part
from storage.events import Event
from storage.newsletter_items import Drawn
from storage.newsletters import Issue, Section
from storage.people import Role
from storage.requests import SupportRequest

ONE = timedelta(days=1)
AHEAD = timedelta(weeks=8)  # until the issue after the next has arrived
BACK = timedelta(weeks=17)  # a term with its holidays: older sentences are no news
QUOTES = 100
SUPPORT = "school-to-school support"


async def drawn(tick: Tick, issue: Issue) -> list[Drawn]:
    """Everything that the issue draws from what is known; what another issue had already is left out but for events."""
    printed = await newsletter_items.told_before(tick.session, issue)
    voices = [*await _after_support(tick, issue), *await _after_events(tick, issue)]
    return [*await _to_come(tick, issue), *(voice for voice in voices if voice.origin not in printed)]


async def _to_come(tick: Tick, issue: Issue) -> list[Drawn]:
    """The events of the weeks after the issue goes out; those of the committee alone are not for every school."""
    day = london_day(issue.send_at)
    found = await events.between(tick.session, day + ONE, day + AHEAD)
    return [_event(event) for event in found if events.audience(event) != [Role.COMMITTEE]]


def _event(event: Event) -> Drawn:
    meeting = Meeting(event.id or 0, event.title, event.day, event.whole_week, event.start, event.end, event.place)
    return Drawn(
        origin=f"event:{event.id}",
        section=Section.FREE_TRAINING if event.free else Section.UPCOMING,
        title=event.title,
        text=texts.coming_up(meeting, event.note, free=event.free),
        position=event.day.toordinal(),  # in the order of their days
    )


async def _after_support(tick: Tick, issue: Issue) -> list[Drawn]:
    """What schools and SLEs allowed to be printed of their evaluations: a role and a subject, no names."""
    areas = {area.slug: area.label for area in await specialisms.published(tick.session)}
    since = london_day(issue.send_at) - BACK
    allowed = await evaluations.quotes(tick.session, QUOTES)
    recent = [one for one in allowed if one.done_at and london_day(one.done_at) >= since]
    return [await _quote(tick, one, areas) for one in recent]


async def _quote(tick: Tick, one: Evaluation, areas: dict[str, str]) -> Drawn:
    request = await tick.session.get_one(SupportRequest, one.request_id)
    area = areas.get(str(request.answers.get("area")), SUPPORT)  # in own words it could tell the school
    role = Role.SLE if one.part is Part.SLE else await _role(tick, one.person_id)
    signed = texts.signed(role, area)
    return Drawn(f"evaluation:{one.id}", Section.VOICES, "", texts.bare(one.quote), said_by=signed)


async def _after_events(tick: Tick, issue: Issue) -> list[Drawn]:
    day = london_day(issue.send_at)
    found = await attendance.quotable(tick.session, day - BACK, day)
    return [
        Drawn(
            f"feedback:{feedback.id}",
            Section.VOICES,
            "",
            texts.bare(feedback.change),
            said_by=texts.signed(await _role(tick, person.id or 0), event.title),
        )
        for event, feedback, person in found
    ]


async def _role(tick: Tick, person_id: int) -> str:
    """As what somebody is quoted: a head as a head, anybody else by their first role."""
    roles = [role for role, _, _ in await people.posts_of(tick.session, person_id)]
    if Role.HEADTEACHER in roles:
        return Role.HEADTEACHER
    return roles[0] if roles else label("participant")
