"""The central team's room shows each request on one card, which follows it to its end."""

from collections.abc import Mapping, Sequence
from typing import Any

from handlers import story
from handlers.router import Router, Scene, Turn
from messages import cards as texts
from messages.message import Button, Inbound, Message, Place
from storage import requests
from storage.people import Account, Person, Role
from storage.requests import SupportRequest
from storage.telling import REQUEST_CARD

router = Router("cards")


@router.notice(REQUEST_CARD)
async def card(scene: Scene, args: Mapping[str, Any]) -> Message | None:
    """The request as it stands when the card is sent or changed."""
    request = await requests.find(scene.session, args["request"])
    if request is None:
        return None
    told = await story.tell(scene.session, request, scene.house)
    buttons = await _buttons(scene, request)
    return texts.card(told.standing, told.number, told.asker, told.facts, buttons)


async def _buttons(scene: Scene, request: SupportRequest) -> Sequence[Button]:
    """What anybody of the central team can do with the request now."""
    team = _as_the_team(scene)
    return [button for find in scene.catalogue.actions for button in await find(team, request)]


def _as_the_team(scene: Scene) -> Turn:
    """Everybody reads the same card, so its buttons are those of nobody in particular; who presses is asked then."""
    nobody = Inbound("", "", "", Place(""))
    return Turn(
        scene.session,
        scene.now,
        scene.house,
        scene.catalogue,
        nobody,
        Account(platform="", address="", seen_at=scene.now),
        person=Person(id=0, name="", email=""),
        posts=((Role.CENTRAL, None, None),),
    )
