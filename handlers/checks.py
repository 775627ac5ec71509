"""The central team decides on loaded facts that a check doubts."""

from handlers.router import CENTRAL, Router, Turn, number
from messages import checks as texts
from messages.dates import LONDON
from messages.message import Message
from storage import audit, doubts
from storage.doubts import Doubt
from storage.events import Event
from storage.people import Person

router = Router("checks", only=CENTRAL)


@router.button("checks.list")
@router.words("to check", "checks", "doubts")
async def listed(turn: Turn) -> Message:
    return texts.listed([(doubt.id or 0, doubt.what) for doubt in await doubts.open_doubts(turn.session)])


@router.button("checks.ask")
async def ask(turn: Turn) -> Message:
    doubt = await turn.session.get(Doubt, number(turn.value) or 0)
    if doubt is None:
        return await listed(turn)
    if doubt.decision is not None:
        return await _settled(turn, doubt)
    return texts.ask(doubt.id or 0, doubt.what, await choices_in_words(turn, doubt))


async def choices_in_words(turn: Turn, doubt: Doubt) -> list[str]:
    """The choices as a person reads them: of a clash, which meeting moves."""
    if doubt.kind != "clash":
        return doubt.choices
    titles = {}
    for choice in doubt.choices:
        event = await turn.session.get(Event, int(choice)) if choice.isdigit() else None
        titles[choice] = f"{event.title} moves" if event else "Both are right"
    return [titles[choice] for choice in doubt.choices]


@router.button("checks.decide")
async def decide(turn: Turn) -> Message:
    which, _, choice = turn.value.partition(".")
    doubt, place = await doubts.find(turn.session, number(which) or 0, to_change=True), number(choice)
    if doubt is None or place is None or place >= len(doubt.choices):
        return await listed(turn)
    if doubt.decision is not None:
        return await _settled(turn, doubt)
    said = (await choices_in_words(turn, doubt))[place]
    await doubts.decide(turn.session, doubt, doubt.choices[place], turn.person_id, turn.now)
    audit.note(turn.session, "doubt.decided", turn.now, turn.person_id, doubt.key[:60])
    return texts.decided(doubt.what, said, len(await doubts.open_doubts(turn.session)))


async def _settled(turn: Turn, doubt: Doubt) -> Message:
    by = await turn.session.get(Person, doubt.decided_by or 0)
    on = (doubt.decided_at or turn.now).astimezone(LONDON).date()
    return texts.settled(texts.choice_label(doubt.decision or ""), by.name if by else "Somebody", on)
