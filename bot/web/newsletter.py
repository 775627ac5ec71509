"""An issue of the newsletter as a web page and a PDF, for everybody who was given its address."""

import re
from collections.abc import Awaitable, Callable
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from handlers import newsletter_issue
from handlers.router import number
from messages.digest import published as published_on
from messages.message import is_web
from storage import published
from storage.database import Database
from storage.newsletters import Issue

TEMPLATES = Path(__file__).with_name("templates")
SECRET = re.compile(r"[A-Za-z0-9_-]{32,64}")
# Nothing is fetched from elsewhere, and nobody elsewhere learns the address.
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; img-src 'self'; style-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'",
    "Cache-Control": "private, no-cache",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
}
Draw = Callable[[AsyncSession, Issue, Request], Awaitable[Response]]


def routes(database: Database) -> list[Route]:
    """The page of an issue, the issue as a PDF, its photos, and how the page looks."""
    templates = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)
    templates.tests["web"] = is_web
    template, style = templates.get_template("newsletter.html"), (TEMPLATES / "style.css").read_text()

    async def page(session: AsyncSession, issue: Issue, _: Request) -> Response:
        shown = await newsletter_issue.shown(session, issue, "")
        return HTMLResponse(template.render(issue=shown, published=published_on(shown), secret=issue.secret))

    async def look(_: Request) -> Response:
        return PlainTextResponse(style, media_type="text/css", headers=HEADERS)

    return [
        Route("/newsletter/style.css", look),
        Route("/newsletter/{secret}.pdf", _found(database, _pdf)),
        Route("/newsletter/{secret}/photo/{photo}", _found(database, _photo)),
        Route("/newsletter/{secret}", _found(database, page)),
    ]


def _found(database: Database, draw: Draw) -> Callable[[Request], Awaitable[Response]]:
    """Draws the approved issue that the address names; any other address has no page."""

    async def endpoint(request: Request) -> Response:
        secret = request.path_params["secret"]
        async with database.reading() as session:
            issue = await published.at(session, secret) if SECRET.fullmatch(secret) else None
            answer = await draw(session, issue, request) if issue else _no_page()
        answer.headers.update(HEADERS)
        return answer

    return endpoint


def _no_page() -> Response:
    return PlainTextResponse("There is no such page.", status_code=404)


async def _pdf(session: AsyncSession, issue: Issue, _: Request) -> Response:
    file = await newsletter_issue.pages(session, issue, "")
    name = {"Content-Disposition": f'inline; filename="{file.name}"'}
    return Response(file.data, media_type=file.media_type, headers=name)


async def _photo(session: AsyncSession, issue: Issue, request: Request) -> Response:
    """A photo of this issue; no other can be had with its address."""
    asked = number(request.path_params["photo"])
    shown = await newsletter_issue.shown(session, issue, "")
    if asked is None or asked not in [picture.number for picture in shown.pictures]:
        return _no_page()
    photo = (await published.photos(session, [asked]))[asked]
    return Response(photo.content, media_type=photo.media_type)
