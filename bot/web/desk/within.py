"""Getting into the desk from within the program of a platform, which says who has opened it."""

from collections.abc import Awaitable, Callable

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.platform import Vouching
from bot.web.desk.entry import HOME, from_here
from bot.web.desk.frame import Frame
from handlers import browser
from storage import people

LONGEST = 10_000  # characters of what a form may carry


def routes(frame: Frame) -> list[Route]:
    """For each platform that can be asked: the page it opens, and what takes its word for who that is."""
    return [
        route
        for platform in frame.platforms
        for route in (
            Route(f"/desk/{platform.name}", _page(frame, platform), methods=["GET"]),
            Route(f"/desk/{platform.name}/in", _entrance(frame, platform), methods=["POST"]),
        )
    ]


def _page(frame: Frame, platform: Vouching) -> Callable[[Request], Awaitable[Response]]:
    """The platform's word stands where only a script can read it: behind the # of the address."""

    async def page(request: Request) -> Response:
        name = platform.name
        return frame.framed(frame.draw("within.html", title="Your desk", action=f"/desk/{name}/in"))

    return page


def _entrance(frame: Frame, platform: Vouching) -> Callable[[Request], Awaitable[Response]]:
    async def entrance(request: Request) -> Response:
        if not from_here(request):
            raise HTTPException(403)
        async with request.form(max_files=0, max_fields=5, max_part_size=LONGEST) as form:
            word = str(form.get("word", ""))
        cookie = await _admitted(frame, platform, request, word)
        if cookie is None:
            return frame.framed(frame.draw("unknown.html", 403, title="This does not open the desk"))
        answer = RedirectResponse(HOME, 303, {"Cache-Control": "no-store"})
        if cookie:
            answer.headers.append("Set-Cookie", _cookie(frame, cookie))
        return answer

    return entrance


async def _admitted(frame: Frame, platform: Vouching, request: Request, word: str) -> str | None:
    """The secret for the cookie; empty where this browser is the person's already, None where it is not to be."""
    opened = platform.opened_by(word, frame.bot.now())
    if opened is None:
        return None
    async with frame.bot.database.transaction() as session:
        scene = frame.scene(session)
        known = await browser.who(scene, frame.key(request))
        person = await people.by_account(session, platform.name, opened.account)
        if known and person and known[1].id == person.id:
            return ""
        return await browser.enter_within(scene, platform.name, opened.account, opened.proof)


def _cookie(frame: Frame, secret: str) -> str:
    """A browser sends it also within the web client of the platform, and there alone: partitioned by that client."""
    seconds = int(browser.LASTS.total_seconds())
    return f"{frame.within}={secret}; Max-Age={seconds}; Path=/; Secure; HttpOnly; SameSite=None; Partitioned"
