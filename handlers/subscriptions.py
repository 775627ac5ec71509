"""Somebody subscribes to the newsletter, leaves it, or chooses what of it they want."""

from handlers import consents
from handlers.router import LINKED, Router, Turn
from messages import subscriptions as texts
from messages.message import Button, Message
from messages.privacy import NEWSLETTER
from storage import audit, newsletters
from storage.newsletters import Section

router = Router("subscriptions", only=LINKED, own="a person’s own subscription")


async def _wanted(turn: Turn) -> bool:
    return await newsletters.is_reader(turn.session, turn.person_id, turn.house.newsletter_to)


async def _sections(turn: Turn) -> list[str]:
    decided = await newsletters.wants(turn.session, turn.person_id)
    return list(decided.sections) if decided else []


async def _card(turn: Turn, first: str = "") -> Message:
    pressed = bool(turn.inbound.action)
    return texts.card(wanted=await _wanted(turn), sections=await _sections(turn), in_place=pressed, first=first)


@router.button("subscriptions.show")
@router.words("my newsletter", "newsletter settings", "subscription", "my subscription")
async def show(turn: Turn) -> Message:
    return await _card(turn)


@router.intent("newsletter_subscribe", offer=Button("Get the newsletter", "subscriptions.show"))
async def ask_join(turn: Turn) -> Message:
    """What was understood, before it is done."""
    return await _card(turn) if await _wanted(turn) else texts.surely_join()


@router.button("subscriptions.join")
async def join(turn: Turn) -> Message:
    await newsletters.decide(turn.session, turn.person_id, turn.now, wanted=True)
    consents.note(turn, NEWSLETTER, given=True)
    audit.note(turn.session, "newsletter.subscribed", turn.now, turn.person_id)
    return await _card(turn, "Done. ")


@router.button("subscriptions.leave")
@router.intent("newsletter_unsubscribe", offer=Button("Leave the newsletter", "subscriptions.leave"))
async def ask_leave(turn: Turn) -> Message:
    if not await _wanted(turn):
        return await _card(turn)
    return texts.surely_leave(broadcasts=not turn.who.no_broadcasts)


@router.button("subscriptions.left")
async def leave(turn: Turn) -> Message:
    await newsletters.decide(turn.session, turn.person_id, turn.now, wanted=False)
    consents.note(turn, NEWSLETTER, given=False)
    audit.note(turn.session, "newsletter.left", turn.now, turn.person_id)
    return texts.left(broadcasts=not turn.who.no_broadcasts)


@router.button("subscriptions.sections")
@router.words("newsletter sections", "choose sections")
@router.says(
    r"(?:please )?(?:only|just) (?:send|give) me (?:the )?"
    r"(?:news|events|coming up|free training|opportunities|projects|quotes)\b.*"
)
async def sections(turn: Turn) -> Message:
    return texts.choose(await _sections(turn)) if await _wanted(turn) else await _card(turn)


@router.button("subscriptions.with")
async def have(turn: Turn) -> Message:
    return await _switch(turn, on=True)


@router.button("subscriptions.without")
async def have_not(turn: Turn) -> Message:
    return await _switch(turn, on=False)


async def _switch(turn: Turn, *, on: bool) -> Message:
    """Take a section in or leave it out; the last one stays, and all of them are kept as none."""
    every = [section.value for section in Section]
    if turn.value not in every or not await _wanted(turn):
        return await sections(turn)
    chosen = set(await _sections(turn) or every)
    chosen = chosen | {turn.value} if on else chosen - {turn.value}
    if not chosen:
        return texts.choose([turn.value], last=True)
    kept = [] if len(chosen) == len(every) else [name for name in every if name in chosen]
    await newsletters.decide(turn.session, turn.person_id, turn.now, sections=kept)
    return texts.choose(kept)
