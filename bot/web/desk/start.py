"""The first page of the desk: what waits for the person, whoever they are."""

from bot.web.desk.frame import Page, Values, Visit
from handlers import welcome
from handlers.router import LINKED


async def show(visit: Visit) -> Values:
    """The same start page as in chat."""
    return {"start": await welcome.start_page(visit, visit.ours, visit.person, visit.posts)}


PAGE = Page("/desk", "Your desk", "start.html", show, LINKED, "Start")
