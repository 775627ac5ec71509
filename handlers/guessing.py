"""Codes cannot be guessed at speed: wrong tries are few, and the central team hears of it when they run out."""

from collections.abc import Mapping
from typing import Any

from handlers.router import Router, Scene, Turn
from messages import guessing as texts
from messages.message import Message
from storage import attempts
from storage.attempts import What

router = Router("guessing")


async def tries_left(turn: Turn, what: What) -> int:
    """How many more wrong codes this account may try for now."""
    return (await attempts.tries(turn.session, what, _who(turn), turn.now)).left


async def missed(turn: Turn, what: What) -> int:
    """Count a wrong code; returns how many tries are left. The team is told once a day, however many accounts guess."""
    found = await attempts.missed(turn.session, what, _who(turn), turn.now)
    if not found.left or found.all >= attempts.MANY:
        key = f"guessing:{what}:{turn.today.isoformat()}"
        await turn.tell_team(key, "guessing.noticed", what=what.value, platform=turn.inbound.platform)
    return found.left


def _who(turn: Turn) -> str:
    return attempts.hashed(turn.inbound.platform, turn.inbound.account)


@router.notice("guessing.noticed")
async def noticed(scene: Scene, args: Mapping[str, Any]) -> Message:
    return texts.noticed(args["platform"], signs_in=args["what"] == What.SIGN_IN)
