"""Somebody who is invited to a meeting says whether they come, send apologies, or send a deputy."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from handlers import conversation, meetings
from handlers.router import LINKED, Posts, Router, Said, Scene, Todo, Turn
from messages import calendar, day_words, meeting_times, roles, series
from messages import meetings as meeting_texts
from messages import replies as texts
from messages.form import Known
from messages.meetings import Meeting
from messages.message import Button, Message
from messages.words import plain
from storage import audit, events, replies
from storage.events import Event
from storage.people import Role
from storage.replies import Answer

router = Router("replies", only=LINKED, own="those who are invited to the meeting, for themselves; the central team")
YEAR = timedelta(days=366)
ASKED_BEFORE = timedelta(days=14)  # an invitation waits on the start page from then on
THE_MEETING = (
    r"(?:the |our )?(?:next )?(?P<meeting>(?:.*\b)?(?:committee|meeting|board|network|alliance|mentors?|co-?ordinators|"
    r"leaders|session|briefing|training|forum|conference)s?\b.*)"
)
I_AM = r"(?:(?:i(?:’|')?m|i am|we are|we(?:’|')?re|i(?:’|')?ll be|i will be) )?"
I_CANNOT = (
    r"(?:sorry,? )?(?:but )?i(?:(?: am|(?:’|')?m) (?:unable|not able) to| (?:can(?:’|')?t|cannot|can not|can no longer)"
    r"| (?:wont|won(?:’|')t|will not)(?: be able to)?)"
)
NO_WORDS = (  # a reminder is sent to a meeting's members, not in somebody's place
    r"(?!(?:an? |the |out )*(?:reminder|message|msg|note|notice|e-?mail|broadcast|announcement|paper|agenda|update|"
    r"invitation|invite)s?\b)"
)
ANY = frozenset({"", "meeting", "meetings", "the meeting", "this meeting", "that meeting", "next meeting"})
NOBODY = frozenset(
    {"", "a", "my", "deputy", "my deputy", "a deputy", "someone", "somebody", "a colleague", "colleague"}
)


def invites(event: Event, posts: Posts) -> bool:
    """Whether the meeting is for somebody who does this."""
    return bool({role for role, _, _ in posts} & set(events.audience(event)))


def closes(event: Event) -> datetime:
    """Until when its invitation can be answered."""
    return meeting_times.closes(event.day, event.start, whole_week=event.whole_week)


async def ahead(scene: Scene, posts: Posts, *names: str, until: timedelta = YEAR) -> list[Event]:
    """The meetings to come that somebody is invited to, those of these series if any are named."""
    rows = await events.ahead(scene.session, scene.today, scene.today + until, *names)
    return [event for event in rows if invites(event, posts) and scene.now < closes(event)]


async def _open(turn: Turn, value: str, *, to_change: bool = False) -> tuple[Event | None, Message]:
    """The meeting that a button names as long as this person can answer its invitation, with its card; else what
    to say instead. The button also carries when the meeting was, so that nobody answers for another day unawares."""
    id, _, shown = value.partition(".")
    event = await meetings.find(turn.session, id, to_change=to_change)
    if event is None:
        return None, meeting_texts.gone()
    meeting = await meetings.told(turn, event, turn.person_id)
    if instead := _cannot(turn, event, meeting):
        return None, instead
    if shown and shown != meeting_texts.stamp(meeting):
        return None, texts.changed(meeting, turn.today)
    return event, texts.asked(meeting, turn.today)


def _cannot(turn: Turn, event: Event, meeting: Meeting) -> Message | None:
    """Why this person cannot answer, if they cannot."""
    if event.cancelled:
        return meeting_texts.is_off(meeting)
    if event.doubted:
        return texts.uncertain(meeting)
    if not invites(event, turn.posts):
        return texts.not_invited(meeting, [f"{roles.label(role)}s" for role in events.audience(event)])
    return texts.over(meeting) if turn.now >= closes(event) else None


@router.button("replies.show")
async def show(turn: Turn) -> Message:
    """The invitation, from the start page."""
    return (await _open(turn, turn.value))[1]


@router.button("replies.coming")
async def coming(turn: Turn) -> Said:
    return await _answer(turn, Answer.COMING)


@router.button("replies.apologies")
async def apologies(turn: Turn) -> Said:
    return await _answer(turn, Answer.APOLOGIES)


@router.button("replies.deputy")
async def deputy(turn: Turn) -> Said:
    event, instead = await _open(turn, turn.value)
    return await _ask_who_goes(turn, event) if event else instead


async def _ask_who_goes(turn: Turn, event: Event, name: str = "") -> Said:
    """The form asks only for what was not said, and shows all before it is kept."""
    about = texts.option(await meetings.told(turn, event, None)).value
    return await conversation.begin(turn, texts.SEND.name, {"meeting": about, **({"deputy": name} if name else {})})


@router.button("replies.calendar")
async def file(turn: Turn) -> Message:
    """The meeting for the person's calendar; those not invited get what is published of it."""
    event = await meetings.find(turn.session, turn.value.partition(".")[0])
    if event is None or event.doubted:
        return meeting_texts.gone()
    meeting = await meetings.told(turn, event, turn.person_id)
    if event.cancelled:
        return meeting_texts.is_off(meeting)
    if not invites(event, turn.posts) and Role.CENTRAL not in turn.roles:
        meeting = meeting_texts.published(meeting)
    return texts.file_of(meeting, calendar.meeting_file(meeting, event.sequence, turn.now))


async def known(turn: Turn) -> Known:
    """The meetings that a deputy can be sent to."""
    rows = await ahead(turn, turn.posts)
    return {"today": turn.today, "meetings": [texts.option(await meetings.told(turn, row, None)) for row in rows]}


@router.form(texts.SEND, know=known)
async def send(turn: Turn, *, meeting: str, deputy: str) -> Said:
    turn.value = meeting
    return await _answer(turn, Answer.DEPUTY, " ".join(deputy.split()))


async def _answer(turn: Turn, answer: Answer, deputy: str = "") -> Message:
    """Keep an answer, which can be changed until the meeting; the central team hears of what it must know."""
    event, instead = await _open(turn, turn.value, to_change=True)
    if event is None:
        return instead
    was = await replies.keep(turn.session, event.id or 0, turn.person_id, answer, turn.now, deputy)
    if was != (answer, deputy):
        audit.note(turn.session, f"reply.{answer}", turn.now, turn.person_id, f"event:{event.id}")
        if answer is not Answer.COMING or was[0] in (Answer.APOLOGIES, Answer.DEPUTY):
            args = {"event": event.id, "person": turn.person_id, "at": turn.now.isoformat()}
            await turn.tell_team(f"reply:{event.id}:{turn.person_id}:{turn.event}", "replies.news", **args)
    return texts.kept(await meetings.told(turn, event, turn.person_id), turn.today)


async def meant(turn: Turn, text: str) -> tuple[list[Event], str]:
    """The meetings to come that words can mean, the next one of each series, and what they are called.

    A day that is named counts. Words that name neither mean any meeting if they are no more than “the meeting”, else
    none that we know.
    """
    named = series.found(text, titles := await events.titles(turn.session)) if text else ()
    days = day_words.mentioned(text, turn.today)
    if not named and not days and plain(text) not in ANY:
        return [], f"“{text}”"
    rows = await events.ahead(turn.session, turn.today, turn.today + YEAR, *named)
    rows = [event for event in rows if turn.now < closes(event)]
    if days:
        rows = [event for event in rows if event.day in days]
    found: dict[str, Event] = {}
    for event in rows:
        found.setdefault(event.series, event)
    names = {name: title for title, name in titles.items()} if named else {}
    return list(found.values()), series.title(named, names) if named else ""


async def _said(turn: Turn, answer: str) -> Said:
    """What was typed is read back: nothing is kept before a button is pressed."""
    found, title = await meant(turn, turn.slots.get("meeting", ""))
    mine = [event for event in found if invites(event, turn.posts)]
    told = [await meetings.told(turn, event, turn.person_id) for event in mine]
    if len(told) == 1 and answer == texts.DEPUTY:
        name = turn.slots.get("deputy", "").strip(" ,")
        return await _ask_who_goes(turn, mine[0], "" if name.casefold() in NOBODY else name)
    if len(told) == 1:
        return texts.surely(told[0], answer)
    if told:
        return texts.which(told, answer)
    if title and found:
        return _cannot(turn, found[0], await meetings.told(turn, found[0], None)) or texts.nothing_to_answer(title)
    return texts.nothing_to_answer(title)


@router.says(
    r"(?:please )?(?:(?:send|give|pass on|record|note) )?(?:(?:my|our) )?apolog(?:ies|y)(?: please)?"
    r"(?: (?:for|to|from) (?:the )?(?P<meeting>.+))?"
)
@router.says(rf"{I_CANNOT} (?:make it to|make|come to|attend|be at|get to|do|come along to|join) {THE_MEETING}")
async def says_apologies(turn: Turn) -> Said:
    return await _said(turn, texts.APOLOGIES)


@router.intent("apologies", offer=Button("Send apologies", "replies.which"))
@router.button("replies.which")
async def sends_apologies(turn: Turn) -> Said:
    """The meeting may be named anywhere in what was written, or not at all."""
    text = turn.inbound.text
    turn.slots = {"meeting": text} if (await meant(turn, text))[0] else {}
    return await says_apologies(turn)


@router.says(rf"{I_AM}(?:coming|attending|going|able to come|able to make it) (?:to )?{THE_MEETING}")
@router.says(rf"i(?:(?:’|')ll| will| can) (?:come to|attend|be at|make|make it to) {THE_MEETING}")
async def says_coming(turn: Turn) -> Said:
    return await _said(turn, texts.COMING)


@router.says(
    rf"{I_AM}send(?:ing)? (?:my |a |our )?(?:deputy(?: head)?,? )?{NO_WORDS}(?P<deputy>.{{1,120}}?),? "
    rf"(?:instead (?:of me )?|in my place |in place of me )?to {THE_MEETING}"
)
@router.says(
    r"my deputy(?: head)?,?(?: (?P<deputy>.{1,120}?),?)? (?:(?:is|will be) (?:coming|going|attending)|"
    r"will (?:come|go|attend)|comes|goes|attends) "
    rf"(?:instead (?:of me )?|in my place )?(?:to )?{THE_MEETING}"
)
@router.says(rf"(?:send )?(?:a |my )?deputy (?:for|to) {THE_MEETING}")
async def says_deputy(turn: Turn) -> Said:
    return await _said(turn, texts.DEPUTY)


@router.waiting
async def todo(scene: Scene, person_id: int, posts: Posts) -> Sequence[Todo]:
    """Invitations that this person has not answered."""
    rows = await ahead(scene, posts, until=ASKED_BEFORE)
    answered = await replies.by_event(scene.session, person_id) if rows else {}
    told = [await meetings.told(scene, row, None) for row in rows if row.id not in answered]
    return [Todo(*texts.todo(meeting)) for meeting in told]


async def agenda_of(session: AsyncSession, event: Event, person_id: int) -> tuple[list[str], list[str]]:
    """What is on the agenda of a meeting, and what this person still wants on it."""
    taken = [item.text for item in await replies.agenda(session, event.id or 0)]
    wanted = [item.text for item in await replies.items(session, event.series) if item.person_id == person_id]
    return taken, wanted
