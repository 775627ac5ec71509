"""One request with its whole story: what was asked, each step, what was written, and what can be done now."""

from dataclasses import dataclass
from datetime import datetime

from starlette.responses import Response

from bot.web.desk.frame import Page, Values, Visit
from handlers import story
from handlers.router import number
from messages import standing
from messages.message import Button
from storage import requests
from storage.requests import NoteKind, SupportRequest

WRITTEN = {
    NoteKind.INTERNAL: "Note, for the central team alone",
    NoteKind.QUESTION: "Question to the school",
    NoteKind.ANSWER: "Answer of the school",
}


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happened to a request or was written about it."""

    at: datetime
    what: str
    by: str
    text: str


async def _asked_for(visit: Visit) -> SupportRequest | None:
    """The request that the address names; none has a number of twenty digits."""
    id = number(visit.request.path_params["id"])
    return None if id is None else await requests.find(visit.session, id)


async def show(visit: Visit) -> Values | Response | None:
    request = await _asked_for(visit)
    if request is None:
        return None
    visit.looked.append(request)
    told = await story.tell(visit.session, request, visit.house)
    return {
        "title": f"{told.reference}, {told.school}",
        "story": told,
        "steps": await _steps(visit, request),
        "can": await actions(visit, request),
    }


async def actions(visit: Visit, request: SupportRequest) -> list[Button]:
    """What this person can do with it now, as in chat."""
    turn = visit.turn(str(request.id))
    return [button for find in visit.catalogue.actions for button in await find(turn, request)]


async def _steps(visit: Visit, request: SupportRequest) -> list[Step]:
    """All that happened, in the order in which it did."""
    moves = await requests.moves_of(visit.session, request.id or 0)
    notes = await requests.notes_of(visit.session, request.id or 0, *NoteKind)
    authors = {move.by for move in moves} | {note.by for note in notes}
    names = {by: await story.name(visit.session, by) for by in authors}
    found = [Step(one.at, standing.STATUS_WORDS[one.became].capitalize(), names[one.by], one.why) for one in moves]
    found += [Step(one.at, WRITTEN[one.kind], names[one.by], one.text) for one in notes]
    return sorted(found, key=lambda step: step.at)


async def menu(visit: Visit) -> Values | None:
    """What can be done with a request, for its card on the board."""
    request = await _asked_for(visit)
    return {"can": await actions(visit, request)} if request else None


PAGE = Page("/desk/requests/{id}", "Request", "request.html", show)
MENU = Page("/desk/requests/{id}/menu", "What can be done", "menu.html", menu)
