"""The page on which the bot is tried: a column for each person, the time, and what somebody does there."""

import secrets
from datetime import datetime, timedelta

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bot.console import a_moment
from bot.web.desk import STATIC
from bot.web.desk.frame import HEADERS
from bot.web.desk.frame import TEMPLATES as SHARED
from bot.web.trial.drawing import LOOKS, SLACK, code, drawn, packed
from bot.web.trial.play import Column, Play
from messages import dates
from messages.message import is_web

TEMPLATES = SHARED.parent / "trial"
STEPS = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(weeks=1)}
KEPT = (
    "Nothing was deleted: what the alliance publishes was loaded or changed since the start, and may be wanted. "
    "To begin anew, end the chat, name another file in DATABASE_URL and start it again."
)


class Pages:
    """Draws the play below an address that only whoever sees the terminal knows."""

    def __init__(self, play: Play, key: str) -> None:
        self.play = play
        self.home = f"/try/{key}"
        loader = FileSystemLoader([TEMPLATES, SHARED])
        self.templates = Environment(
            loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
        )
        self.templates.tests["web"] = is_web
        self.templates.filters |= {"code": code, "packed": packed}

    def routes(self) -> list[BaseRoute]:
        mine = [
            Route("/", self.whole, methods=["GET"]),
            Route("/time", self.time, methods=["POST"]),
            Route("/anew", self.anew, methods=["POST"]),
            Route("/{number:int}/log", self.log, methods=["GET"]),
            Route("/{number:int}/do", self.do, methods=["POST"]),
            Route("/{number:int}/change", self.change, methods=["POST"]),
        ]
        return [
            Route(self.home, self.whole, methods=["GET"]),
            Mount(self.home, routes=mine),
            Mount("/desk/static", StaticFiles(directory=STATIC)),
        ]

    async def whole(self, request: Request) -> Response:
        return self._drawn("try.html", columns=list(enumerate(self.play.columns)))

    async def log(self, request: Request) -> Response:
        """What is in a column; nothing where the browser shows that already."""
        number, column = self._column(request)
        if request.query_params.get("seen") == str(self.play.stage.version(column.account)):
            return Response(status_code=204, headers={"HX-Reswap": "none"})
        return self._drawn("log.html", number=number, column=column)

    async def do(self, request: Request) -> Response:
        number, column = self._column(request)
        async with request.form(max_files=0, max_fields=300) as form:
            await self.play.do(column, form)
        if request.headers.get("hx-request") != "true":
            return self._back(number)
        if column.errors:  # the modal stays as it is, with what is wrong above its inputs
            answer = self._drawn("wrong.html", column=column)
            answer.headers.update({"HX-Retarget": f"#wrong-{number}", "HX-Reswap": "innerHTML"})
            return answer
        answer = self._drawn("column.html", number=number, column=column)
        answer.headers["HX-Trigger"] = "changed"
        return answer

    async def change(self, request: Request) -> Response:
        number, column = self._column(request)
        async with request.form(max_files=0) as form:
            await self.play.change(column, str(form.get("email", "")), str(form.get("look", "")))
        return self._back(number)

    async def time(self, request: Request) -> Response:
        """A moment that was chosen, or a step onwards."""
        async with request.form(max_files=0) as form:
            step, chosen = str(form.get("step", "")), str(form.get("moment", ""))
        try:
            now = self.play.talk.clock.now()
            await self.play.turn(now + STEPS[step] if step in STEPS else a_moment(chosen))
        except ValueError:
            raise HTTPException(400, "Please go back and choose a day and a time of this century.") from None
        return RedirectResponse(self.home, 303)

    async def anew(self, request: Request) -> Response:
        if not await self.play.anew():
            raise HTTPException(409, KEPT)
        return RedirectResponse(self.home, 303)

    def _back(self, number: int) -> Response:
        return RedirectResponse(f"{self.home}#column-{number}", 303)

    def _column(self, request: Request) -> tuple[int, Column]:
        number = request.path_params["number"]
        if number >= len(self.play.columns):
            raise HTTPException(404)
        return number, self.play.columns[number]

    def _drawn(self, template: str, **values: object) -> HTMLResponse:
        now = self.play.talk.clock.now().astimezone(dates.LONDON)
        shared = {
            "title": "Try it",
            "home": self.home,
            "now": now,
            "today": _said(now),
            "parts": self.play.parts,
            "looks": LOOKS,
            "slack": SLACK,
            "stage": self.play.stage,
            "can_begin_anew": self.play.beginning is not None,
            "drawn": drawn,
            "event": secrets.token_urlsafe(9),
        }
        return HTMLResponse(self.templates.get_template(template).render({**shared, **values}), headers=HEADERS)


def _said(now: datetime) -> str:
    return f"{dates.say(now.date())}, {now:%H:%M}"
