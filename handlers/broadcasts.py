"""The central team says something to many at once, after it has seen how it looks and whom it reaches."""

from datetime import UTC, datetime
from typing import Any

from handlers import audiences, broadcast_cards, conversation, meetings, school_year
from handlers.audiences import Reached
from handlers.broadcast_cards import BEFORE
from handlers.router import CENTRAL, Router, Said, Turn
from messages import audiences as audience_texts
from messages import broadcast_forms as forms
from messages import broadcast_words as words
from messages import broadcasts as texts
from messages.broadcast_forms import BROADCAST, MOVE, NEW, NOW
from messages.dates import at
from messages.form import OTHER, Known
from messages.meetings import when as held
from messages.message import Button, Invalid, Message
from messages.moments import say as say_moment
from storage import audit, broadcast_approvals, broadcasts, events, progress
from storage.broadcasts import Broadcast, Stage

router = Router("broadcasts", only=CENTRAL)
MORNING = 8


async def known(turn: Turn) -> Known:
    """All that can be named in a broadcast: voices, people, schools, meetings, and the next school morning."""
    morning = await school_year.day_after(turn.session, turn.today, 1)
    fresh = {"voices": forms.voices(turn.house.voices), "now": turn.now, "morning": at(morning, MORNING)}
    return {**await audiences.known(turn), **fresh}


@router.button("broadcasts.start")
@router.words("broadcast", "new broadcast", "send a broadcast")
async def start(turn: Turn) -> Said:
    return await conversation.begin(turn, BROADCAST.name, forms.about(NEW))


@router.intent("broadcast", offer=Button("Send a broadcast", "broadcasts.start"))
async def start_with(turn: Turn) -> Said:
    """“Remind all heads of Strategy Committee”: what the sentence says already is not asked again."""
    knows = await known(turn)
    wanted = words.read(turn.inbound.text, knows)
    text = wanted.text or await _reminder(turn, words.meeting(wanted.about, knows))
    given = {"audience": wanted.audience, "text": text}
    said = {name: value for name, value in given.items() if value}
    reply = await conversation.begin(turn, BROADCAST.name, forms.about(NEW, **said))
    if reply.threaded and reply.messages:  # it asks on: nothing lay half finished
        reply.messages[0] = words.understood(reply.messages[0], wanted, text)
    return reply


async def _reminder(turn: Turn, event_id: int | None) -> str:
    """The text that reminds of a meeting; empty where the sentence names none."""
    event = await events.find(turn.session, event_id) if event_id else None
    if event is None:
        return ""
    meeting = await meetings.told(turn, event, None)
    return words.reminder(meeting.title, held(meeting), meeting.place)


@router.form(BROADCAST, know=known)
async def compose(
    turn: Turn, *, broadcast: str, voice: str, audience: str, title: str | None, text: str, when: str
) -> Said:
    """Nothing goes out yet: the maker sees how it looks and decides."""
    knows = await known(turn)
    filters = audience_texts.read(audience.removeprefix(OTHER), knows)
    made: dict[str, Any] = {"voice": dict(knows["voices"]).get(voice, voice), "title": title or "", "text": text}
    try:
        made["send_at"] = _moment(when, turn.now)
    except Invalid:  # it passed while the answers were being checked
        given = {"voice": voice, "audience": audience, "title": title, "text": text}
        asked = {name: value for name, value in given.items() if value}
        return await conversation.begin(turn, BROADCAST.name, forms.about(broadcast, **asked))
    row = await _written(turn, broadcast)
    if row.stage not in BEFORE or row.issue_id is not None:
        return await _moved_on(turn, row)
    # whoever changed it has made it: their own yes is not a second one
    made |= {"made_by": turn.person_id, "approved_by": None}
    await _keep(turn, row, audience=filters, stage=Stage.DRAFT, **made)
    return await broadcast_cards.preview(turn, row, turn.inbound.platform)


def _moment(when: str, now: datetime) -> datetime | None:
    moment = forms.moment(when, now)
    return moment.astimezone(UTC) if moment else None


async def _written(turn: Turn, which: str) -> Broadcast:
    """The broadcast that is being changed, or a new one."""
    found = await broadcast_cards.named(turn, which, to_change=True)
    return found or Broadcast(voice="", made_by=turn.person_id, made_at=turn.now)


async def _keep(turn: Turn, row: Broadcast, **values: Any) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    turn.session.add(row)
    await turn.session.flush()


async def _moved_on(turn: Turn, row: Broadcast) -> list[Message]:
    return [texts.moved_on(row.id or 0), *await broadcast_cards.present(turn, row, turn.inbound.platform)]


async def draft(turn: Turn, *stages: Stage) -> tuple[Broadcast | None, list[Message]]:
    """The broadcast that a button names if it stands there; else what to say about it."""
    row = await broadcast_cards.named(turn, turn.value.partition(":")[0], to_change=True)
    if row is None:
        return None, [texts.unknown()]
    return (row, []) if row.stage in stages else (None, await _moved_on(turn, row))


@router.button("broadcasts.send")
async def send(turn: Turn) -> Said:
    """Only what was shown is sent: the button carries a digest of it."""
    row, instead = await draft(turn, Stage.DRAFT)
    if row is None:
        return instead
    reached = await audiences.reached(turn, row)
    if refusal := await objection(turn, row, reached):
        return refusal
    return await _sent_off(turn, row, reached)


async def _sent_off(turn: Turn, row: Broadcast, reached: Reached) -> Said:
    """What is for very many waits for a second yes first."""
    above = turn.house.second_approver_above
    if not broadcast_approvals.needed(row, reached.recipients, above):
        return await go(turn, row, reached)
    everybody = turn.house.reaches_all
    if not await broadcast_approvals.others(turn.session, row, everybody=everybody):
        return texts.nobody_to_ask(above)
    turn.told = True
    asked = await broadcast_approvals.ask(turn.session, row, turn.now, everybody=everybody)
    return texts.asked(await broadcast_cards.told(turn, row), reached.recipients, above, [one.name for one in asked])


async def objection(turn: Turn, row: Broadcast, reached: Reached) -> Said:
    """What speaks against sending it as it was shown: it is not that any more, nobody gets it, its time has passed."""
    if turn.value.partition(":")[2] != audiences.digest(row, reached):
        return [texts.changed_since(), *await broadcast_cards.present(turn, row, turn.inbound.platform)]
    if not reached.recipients:
        return texts.nobody()
    if row.send_at and row.send_at <= turn.now:
        return texts.too_late(await broadcast_cards.told(turn, row))
    return None


async def go(turn: Turn, row: Broadcast, reached: Reached) -> Message:
    """Send it, or have it wait for its time."""
    record = f"broadcast {row.id}"
    if row.send_at:
        await _keep(turn, row, stage=Stage.SCHEDULED)
        audit.note(turn.session, "broadcast.scheduled", turn.now, turn.person_id, record)
        return texts.scheduled(await broadcast_cards.told(turn, row), reached.recipients)
    await broadcasts.start(turn.session, row, reached.excuses, turn.now)
    audit.note(turn.session, "broadcast.started", turn.now, turn.person_id, record)
    await show_progress(turn, row)
    return texts.sending(reached.recipients)


async def show_progress(turn: Turn, row: Broadcast) -> None:
    """Have the card of a broadcast show how far it is."""
    turn.told = True
    fates = await broadcasts.fates(turn.session, row.id or 0)
    await progress.show(turn.session, row, fates, turn.now, turn.house.team_rooms)


@router.button("broadcasts.test")
async def test(turn: Turn) -> Said:
    """The message itself, to the presser alone."""
    row, instead = await draft(turn, *BEFORE)
    return await broadcast_cards.drawn(turn, row, turn.person_id) if row else instead


@router.button("broadcasts.look")
async def look(turn: Turn) -> Said:
    """How it looks on a platform that is not at hand."""
    row, instead = await draft(turn, *BEFORE)
    if row is None:
        return instead
    name = turn.value.partition(":")[2]
    message, draw = await broadcast_cards.drawn(turn, row), turn.catalogue.drawings.get(name)
    if message is None or draw is None:
        return await broadcast_cards.present(turn, row, turn.inbound.platform)
    return texts.drawn_for(await broadcast_cards.told(turn, row), name, draw(message))


@router.button("broadcasts.names")
async def names(turn: Turn) -> Said:
    row, instead = await draft(turn, *BEFORE)
    if row is None:
        return instead
    reached = await audiences.reached(turn, row)
    return texts.names(row.id or 0, await audiences.in_words(turn, row), reached.rows())


@router.button("broadcasts.change")
async def change(turn: Turn) -> Said:
    """The conversation that made it, with all its answers; what was agreed to is void when it is sent off."""
    row, instead = await draft(turn, *BEFORE)
    return await _begun_again(turn, row, str(row.id)) if row else instead


@router.button("broadcasts.again")
async def again(turn: Turn) -> Said:
    """A new broadcast that begins like this one."""
    row = await broadcast_cards.named(turn, turn.value)
    return await _begun_again(turn, row, NEW) if row else texts.unknown()


async def _begun_again(turn: Turn, row: Broadcast, which: str) -> Said:
    if row.issue_id is not None:
        return texts.an_issue()
    knows = await known(turn)
    when = say_moment(row.send_at) if row.send_at and row.send_at > turn.now else "" if row.send_at else NOW
    given = {
        "voice": next((value for value, name in knows["voices"] if name == row.voice), ""),
        "audience": audience_texts.say(row.audience, knows),
        "title": row.title,
        "text": row.text,
        "when": when,
    }
    answers = {name: value for name, value in given.items() if value}
    return await conversation.begin(turn, BROADCAST.name, forms.about(which, **answers))


async def _own_text(turn: Turn) -> tuple[Broadcast | None, list[Message]]:
    """One that can still be changed and says its own text: an issue is moved and called off where it is made."""
    row, instead = await draft(turn, *BEFORE)
    return (None, [texts.an_issue()]) if row and row.issue_id is not None else (row, instead)


@router.button("broadcasts.move")
async def move(turn: Turn) -> Said:
    row, instead = await _own_text(turn)
    return await conversation.begin(turn, MOVE.name, forms.about(row.id or 0)) if row else instead


@router.form(MOVE, know=known)
async def moved(turn: Turn, *, broadcast: str, when: str) -> Said:
    """One that has a second yes keeps it: neither its text nor whom it is for has changed."""
    turn.value = broadcast
    row, instead = await _own_text(turn)
    if row is None:
        return instead
    try:
        moment = _moment(when, turn.now)
    except Invalid:
        return await conversation.begin(turn, MOVE.name, forms.about(broadcast))
    reached = await audiences.reached(turn, row) if row.stage is Stage.SCHEDULED and moment is None else None
    if reached and not reached.recipients:
        return texts.nobody()
    await _keep(turn, row, send_at=moment)
    audit.note(turn.session, "broadcast.moved", turn.now, turn.person_id, f"broadcast {row.id}")
    if reached:
        return await _sent_off(turn, row, reached)
    return await broadcast_cards.present(turn, row, turn.inbound.platform)


@router.button("broadcasts.drop")
async def drop(turn: Turn) -> Said:
    row, instead = await _own_text(turn)
    if row is None:
        return instead
    await _keep(turn, row, stage=Stage.DROPPED)
    audit.note(turn.session, "broadcast.dropped", turn.now, turn.person_id, f"broadcast {row.id}")
    return texts.dropped(await broadcast_cards.told(turn, row))
