"""What all pages of the desk have in common: who looks, whether they may, and the frame the page is drawn in."""

import hmac
import secrets
from base64 import b64encode
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from bot.assembly import Bot
from bot.platform import Vouching
from handlers import browser, privacy
from handlers.router import CENTRAL, Access, Posts, Scene, Turn
from handlers.unguessable import digest
from messages import dates, money
from messages.message import File, Inbound, Place, is_web
from storage import audit, browsers, people, settings
from storage.alliance import Alliance, the_alliance, unloaded
from storage.people import DESK, Account, Person, Role
from storage.requests import SupportRequest

TEMPLATES = Path(__file__).parents[1] / "templates" / "desk"
FRAMED = "frame-ancestors "  # a browser that reads this pays no heed to X-Frame-Options
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    f"connect-src 'self'; form-action 'self'; base-uri 'none'; {FRAMED}'none'",
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow",
}
Values = Mapping[str, Any]


@dataclass(slots=True)
class Visit(Scene):
    """Somebody looks at a page of the desk; `looked` are the requests they see, for those who sent them."""

    request: Request
    person: Person
    posts: Posts
    ours: Alliance
    seen_at: datetime  # when this browser was last noted to be in use
    looked: list[SupportRequest] = field(default_factory=list)
    deeds: list[tuple[str, str]] = field(default_factory=list)  # what is to be written down of it: deed and record

    @property
    def person_id(self) -> int:
        return self.person.id or 0

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(role for role, _, _ in self.posts)

    def asked(self, name: str) -> str:
        """What the address asks for after its question mark; no database compares text with a NUL in it."""
        return self.request.query_params.get(name, "").replace("\0", "").strip()[:200]

    def turn(self, value: str = "") -> Turn:
        """As if this person had pressed something: for the functions of chat that only read."""
        at = browser.address(self.person_id)
        done = Inbound("", DESK, at, Place(at), value=value, whole_forms=True)
        account = Account(platform=DESK, address=at, person_id=self.person_id, seen_at=self.now)
        turn = Turn(self.session, self.now, self.house, self.catalogue, done, account, value=value)
        turn.person, turn.posts = self.person, self.posts
        return turn


Show = Callable[[Visit], Awaitable[Values | Response | None]]


@dataclass(frozen=True, slots=True)
class Page:
    """One page: `show` gives its template what to draw, or an answer of its own; None when there is no such thing.

    `label` is its word in the menu; without one it is reached from another page.
    """

    path: str
    title: str
    template: str
    show: Show
    only: Access = CENTRAL
    label: str = ""


class Frame:
    """Draws pages for whoever is signed in; everybody else is told how to get in."""

    def __init__(self, bot: Bot, pages: Sequence[Page]) -> None:
        self.bot = bot
        self.pages = pages
        self.secure = bot.house.public_url.startswith("https://")
        self.cookie = "__Host-desk" if self.secure else "desk"
        self.within = "__Host-desk-within"  # of a browser signed in within the program of a platform
        self.platforms = [one for one in bot.platforms.values() if isinstance(one, Vouching)] if self.secure else []
        loader = FileSystemLoader(TEMPLATES)
        self.templates = Environment(
            loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
        )
        self.templates.tests["web"] = is_web
        self.templates.filters |= {"day": _day, "packed": _packed, "figure": money.figure}

    def draw(self, template: str, status: int = 200, **values: Any) -> HTMLResponse:
        """A template within our headers; the pages for those who are signed in get more from `page`."""
        shown = self.templates.get_template(template).render(values)
        return HTMLResponse(shown, status_code=status, headers=HEADERS)

    def framed(self, answer: Response) -> Response:
        """The answer as one that the platforms' web clients may show in a frame; nobody else may."""
        policy, ours = HEADERS["Content-Security-Policy"], " ".join(one.frames for one in self.platforms)
        answer.headers["Content-Security-Policy"] = policy.replace(f"{FRAMED}'none'", f"{FRAMED}{ours}")
        return answer

    def fitting(self, answer: Response, request: Request) -> Response:
        """The answer, framed where this browser was signed in within a platform and nowhere else."""
        within = self.platforms and self.within in request.cookies and self.cookie not in request.cookies
        return self.framed(answer) if within else answer

    def key(self, request: Request) -> str:
        """The secret of this browser; empty where nobody has signed in in it."""
        within = request.cookies.get(self.within, "") if self.platforms else ""
        return request.cookies.get(self.cookie, "") or within

    def endpoint(self, page: Page) -> Callable[[Request], Awaitable[Response]]:
        """The page for whoever may see it."""

        async def endpoint(request: Request) -> Response:
            async with self.bot.database.reading() as session:
                visit = await self.visit(self.scene(session), request)
                if visit is None:
                    return self.outside(request)
                answer = self.fitting(await self._page(page, visit), request)
            await self._note(visit)
            return answer

        return endpoint

    async def _page(self, page: Page, visit: Visit) -> Response:
        if not page.only.admits(visit):
            return self.page(visit, "closed.html", "Not for you", 403)
        shown = await page.show(visit)
        if isinstance(shown, Response):
            return shown
        if shown is None:
            return self.page(visit, "missing.html", "There is no such page", 404)
        return self.page(visit, page.template, page.title, **shown)

    def page(self, visit: Visit, template: str, title: str, status: int = 200, /, **values: Any) -> HTMLResponse:
        """A template with the frame around it: the menu of this person's pages, and where to talk."""
        menu = [(one.path, one.label) for one in self.pages if one.label and one.only.admits(visit)]
        shared = {
            "title": title,
            "visit": visit,
            "menu": menu,
            "here": visit.request.url.path,
            "csrf": self.token(visit.request),
            "event": secrets.token_urlsafe(12),
        }
        return self.draw(template, status, **{**shared, **values})

    def scene(self, session: AsyncSession) -> Scene:
        return Scene(session, self.bot.now(), self.bot.house, self.bot.desk.catalogue)

    async def visit(self, scene: Scene, request: Request) -> Visit | None:
        """Who looks; None when nobody is signed in in this browser."""
        cookie = self.key(request)
        found = await browser.who(scene, cookie) if cookie else None
        if found is None:
            return None
        used, person = found
        posts = await people.posts_of(scene.session, person.id or 0)
        ours = await the_alliance(scene.session) or unloaded()
        house = scene.house.changed(await settings.values(scene.session))
        return Visit(scene.session, scene.now, house, scene.catalogue, request, person, posts, ours, used.seen_at)

    async def _note(self, visit: Visit) -> None:
        """That this browser is in use, and which requests were looked at; most pages have nothing to note."""
        in_use = visit.now - visit.seen_at > browsers.NOTED
        if not in_use and not visit.looked and not visit.deeds:
            return
        async with self.bot.database.transaction() as session:
            if in_use:
                await browsers.seen(session, digest(self.key(visit.request)), visit.now)
            for request in visit.looked:
                await privacy.looked_by(self.scene(session), visit.person_id, request)
            for deed, record in visit.deeds:
                audit.note(session, deed, visit.now, visit.person_id, record)

    def outside(self, request: Request) -> Response:
        """What somebody who is not signed in is told."""
        answer = self.draw("outside.html", 401, title="Please sign in")
        answer.headers["HX-Refresh"] = "true"  # where only a part of a page was asked for
        return self.fitting(answer, request)

    def token(self, request: Request) -> str:
        """What a form of ours carries and one of another site cannot know: it follows from the cookie."""
        cookie = self.key(request)
        return hmac.digest(cookie.encode(), b"a form of the desk", "sha256").hex()

    def genuine(self, request: Request, token: str) -> bool:
        """Whether a form came from a page of ours in this browser."""
        return hmac.compare_digest(self.token(request), token if token.isascii() else "")


def _day(moment: date | datetime) -> str:
    """A day in full, with its weekday, as it is in London."""
    return dates.say(moment.astimezone(dates.LONDON).date() if isinstance(moment, datetime) else moment)


def _packed(file: File) -> str:
    """A file within the page, for it is kept nowhere else."""
    return f"data:{file.media_type};base64,{b64encode(file.data).decode()}"
