"""The desk in the browser: where the central team sees the whole, and everybody what is theirs."""

from pathlib import Path

from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bot.assembly import Bot
from bot.web.desk import (
    board,
    broadcasts,
    calendar,
    contacts,
    deeds,
    entry,
    event,
    exports,
    failures,
    imports,
    matching,
    newsletter,
    people,
    person,
    pictures,
    questions,
    request,
    school,
    schools,
    settings,
    sle,
    sles,
    start,
    talk,
)
from bot.web.desk.frame import Frame, Page
from bot.web.desk.screen import Screen
from bot.web.desk.within import routes as within_platforms

__all__ = ["PAGES", "Screen", "routes"]
STATIC = Path(__file__).parents[1] / "static"
PAGES: tuple[Page, ...] = (
    start.PAGE,
    board.PAGE,
    request.PAGE,
    request.MENU,
    sles.PAGE,
    sle.PAGE,
    calendar.PAGE,
    event.PAGE,
    questions.PAGE,
    failures.PAGE,
    broadcasts.PAGE,
    broadcasts.ONE,
    newsletter.PAGE,
    matching.PAGE,
    pictures.PAGE,
    people.PAGE,
    person.PAGE,
    schools.PAGE,
    school.PAGE,
    contacts.PAGE,
    exports.PAGE,
    imports.PAGE,
    imports.TEMPLATE,
    deeds.PAGE,
    settings.PAGE,
)


def routes(bot: Bot) -> list[BaseRoute]:
    """Every page, the ways in and out, and what the pages are made of."""
    frame = Frame(bot, PAGES)
    return [
        *entry.routes(frame),
        *within_platforms(frame),
        *talk.routes(frame),
        *imports.routes(frame),
        *pictures.routes(frame),
        Mount("/desk/static", StaticFiles(directory=STATIC)),
        *(Route(page.path, frame.endpoint(page), methods=["GET"]) for page in PAGES),
    ]
