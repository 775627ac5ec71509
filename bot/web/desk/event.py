"""One meeting or event, as the central team sees it in chat."""

from bot.web.desk.frame import Page, Values, Visit
from handlers import meetings


async def show(visit: Visit) -> Values | None:
    turn = visit.turn(visit.request.path_params["id"])
    found = await meetings.find(visit.session, turn.value)
    return {"title": found.title, "shown": await meetings.show(turn)} if found else None


PAGE = Page("/desk/events/{id}", "Event", "event.html", show)
