"""Getting into the desk by a link that works once, and out again."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.web.desk.frame import Frame
from handlers import browser
from handlers.unguessable import digest
from storage import browsers

HOME = "/desk"


def routes(frame: Frame) -> list[Route]:
    """The link asks first: what only looks at links, such as a chat's preview, must not use them up."""
    database, now = frame.bot.database, frame.bot.now

    async def ask(request: Request) -> Response:
        async with database.reading() as session:
            person = await browsers.owner(session, digest(request.path_params["link"]), now())
        if person is None:
            return frame.draw("stale.html", 410, title="This link no longer works")
        return frame.draw("enter.html", title="Sign in", name=person.name)

    async def enter(request: Request) -> Response:
        if not from_here(request):
            raise HTTPException(403)
        async with database.transaction() as session:
            cookie = await browser.enter(frame.scene(session), request.path_params["link"])
        if cookie is None:
            return frame.draw("stale.html", 410, title="This link no longer works")
        return admitted(frame, RedirectResponse(HOME, 303), cookie)

    async def leave(request: Request) -> Response:
        async with request.form() as form:
            if not frame.genuine(request, str(form.get("csrf", ""))):
                raise HTTPException(403)
        async with database.transaction() as session:
            await browsers.sign_out(session, digest(frame.key(request)))
        answer = frame.fitting(frame.draw("left.html", title="Signed out"), request)
        answer.delete_cookie(frame.cookie, path="/", secure=frame.secure, httponly=True, samesite="lax")
        return answer

    return [
        Route("/desk/in/{link}", ask, methods=["GET"]),
        Route("/desk/in/{link}", enter, methods=["POST"]),
        Route("/desk/out", leave, methods=["POST"]),
    ]


def from_here(request: Request) -> bool:
    """A browser says where a form comes from; another site must not sign anybody in."""
    return request.headers.get("sec-fetch-site", "same-origin") in ("same-origin", "none")


def admitted(frame: Frame, answer: Response, cookie: str) -> Response:
    """The answer with the cookie, which no script reads and no other site sends along with a form."""
    seconds = int(browser.LASTS.total_seconds())
    answer.set_cookie(
        frame.cookie, cookie, max_age=seconds, path="/", secure=frame.secure, httponly=True, samesite="lax"
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer
