"""Somebody wants to stop: this conversation, or a request that was sent; where both are possible we ask."""

import re

from handlers import conversation, support
from handlers.router import Reply, Router, Turn
from messages import welcome as texts
from messages.words import plain

router = Router("giving_up")
CANCEL = re.compile(
    r"(?:please )?(?:cancel|stop|drop|leave|quit|scrap)(?: (?:it|this|that|the|my|our))?(?: please| for now| now)?|"
    r"(?:no )?never ?mind|forget (?:about )?it|(?:i )?(?:dont|do not) want to do this(?: now| any ?more)?|"
    r"(?:(?:(?:ive|i have|i) )?changed my mind ?)?(?:please )?(?:dont|do not) send (?:it|this)|"
    r"(?:(?:ive|i have|i) )?changed my mind"
)
REQUEST = re.compile(r"\brequest\b")


def meant(text: str, *, in_form: bool) -> bool:
    """Whether the words stop what is going on; in the middle of a form its request may be meant."""
    said = plain(text)
    return bool(CANCEL.fullmatch(said.removesuffix(" request") if in_form else said))


@router.intent("cancel")
async def give_up(turn: Turn) -> Reply:
    """Nothing is thrown away or withdrawn before the person has said yes to it."""
    if turn.person is None:
        return Reply([texts.nothing_to_stop()])
    talk = await conversation.present(turn) or await conversation.latest(turn)
    if talk is None:
        return Reply.of(await support.withdraw(turn))
    if REQUEST.search(plain(turn.inbound.text)) and await support.withdrawable(turn):
        return await conversation.stop_which(talk)
    return await conversation.surely_cancel(talk)
