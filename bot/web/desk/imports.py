"""A file of people, schools or dates: what it would change is shown row by row, then kept by one button."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot import load
from bot.load import Handed, Report
from bot.load.reading import KINDS
from bot.load.report import WARNING, Told
from bot.web.desk import held
from bot.web.desk.frame import HEADERS, Frame, Page, Values, Visit
from handlers.router import CENTRAL
from messages.message import Button
from messages.tables import UTF_8
from storage import audit

LOADED = "file.loaded"
MOST_FILES, MOST_ROWS, LONGEST_NAME = 10, 500, 80
DONE = {
    "added": "New",
    "changed": "Changed",
    "removed": "Taken away",
    "skipped": "Left out",
    "settled": "Settled",
    "unchanged": "Stays as it is",
    WARNING: "Please note",
}
SHOWN = tuple(done for done in DONE if done != "unchanged")


@dataclass(frozen=True, slots=True)
class Preview:
    """What files would do, or did; `held` are the files in one line, for the button that keeps them."""

    report: Report
    names: str
    held: str
    again: bool = False  # something else was changed since it was shown

    @property
    def rows(self) -> list[Told]:
        """All but those that stay as they are, warnings last."""
        told = [told for told in self.report.told if told.done in SHOWN]
        return sorted(told, key=lambda one: SHOWN.index(one.done))

    @property
    def counts(self) -> list[tuple[str, int]]:
        found = [(word, sum(told.done == done for told in self.report.told)) for done, word in DONE.items()]
        return [("To mend", len(self.report.errors)), *found]

    @property
    def changes(self) -> bool:
        """Whether keeping it would do anything."""
        return any(told.done in ("added", "changed", "removed", "settled") for told in self.report.told)


async def show(visit: Visit) -> Values:
    return drawn()


def drawn(preview: Preview | None = None, trouble: str = "") -> Values:
    """What the template needs."""
    return {
        "preview": preview,
        "trouble": trouble,
        "done": DONE,
        "most": MOST_ROWS,
        "kinds": [kind.name for kind in KINDS],
        "checks": Button("To check", "checks.list"),
    }


async def template(visit: Visit) -> Response | None:
    """An empty file of a kind, with a row that shows how it is meant."""
    kind = visit.request.path_params["kind"]
    if kind not in {known.name for known in KINDS}:
        return None
    headers = HEADERS | {"Content-Disposition": f'attachment; filename="{kind}.csv"'}
    return Response(UTF_8 + load.template(kind), media_type="text/csv; charset=utf-8", headers=headers)


def routes(frame: Frame) -> list[Route]:
    """Looking at what a file would do keeps nothing; keeping it does what was looked at, or nothing."""

    async def look(request: Request) -> Response:
        async with request.form(max_files=MOST_FILES, max_fields=10) as form:
            visit = await _let_in(frame, request, form)
            files = await _sent(form)
        if isinstance(visit, Response):
            return visit
        return await _looked(frame, visit, files)

    async def keep(request: Request) -> Response:
        async with request.form(max_files=0, max_fields=10, max_part_size=2 * held.LARGEST) as form:
            visit = await _let_in(frame, request, form)
            files, shown = held.unpacked(str(form.get("held", ""))), str(form.get("shown", ""))
        if isinstance(visit, Response):
            return visit
        return await _kept(frame, visit, files, shown)

    return [
        Route("/desk/import/look", look, methods=["POST"]),
        Route("/desk/import/keep", keep, methods=["POST"]),
    ]


async def _let_in(frame: Frame, request: Request, form: FormData) -> Visit | Response:
    """Somebody of the central team with a form of ours. Raises HTTPException."""
    if not frame.genuine(request, str(form.get("csrf", ""))):
        raise HTTPException(403)
    async with frame.bot.database.reading() as session:
        visit = await frame.visit(frame.scene(session), request)
    if visit is None:
        return frame.outside(request)
    return visit if CENTRAL.admits(visit) else frame.page(visit, "closed.html", "Not for you", 403)


async def _sent(form: FormData) -> list[Handed]:
    """The files of the form, each under its bare name."""
    given = [one for one in form.getlist("files") if isinstance(one, UploadFile) and one.filename]
    return [Handed(PurePath(one.filename or "").name[-LONGEST_NAME:], await one.read()) for one in given]


async def _looked(frame: Frame, visit: Visit, files: Sequence[Handed], *, again: bool = False) -> Response:
    if not files:
        return _page(frame, visit, trouble="Choose a file first.")
    line = held.packed(files)
    if not line:
        return _page(
            frame, visit, trouble="That is too much at once. Bring in one file after the other, or fewer rows."
        )
    report = await load.into(frame.bot.database, files, keep=False)
    return _page(frame, visit, Preview(report, _names(files), line, again))


async def _kept(frame: Frame, visit: Visit, files: Sequence[Handed], shown: str) -> Response:
    """Nothing is kept of what would do anything else than was shown; that is shown instead."""
    if not files or not shown:
        return _page(frame, visit, trouble="That page is no longer complete. Choose the file again.")

    def note(session: AsyncSession) -> None:
        audit.note(session, LOADED, frame.bot.now(), visit.person_id, _names(files)[:60])

    report = await load.into(frame.bot.database, files, shown=shown, note=note)
    if not report.kept:
        return await _looked(frame, visit, files, again=True)
    return _page(frame, visit, Preview(report, _names(files), ""))


def _names(files: Sequence[Handed]) -> str:
    return ", ".join(file.name for file in files)


def _page(frame: Frame, visit: Visit, preview: Preview | None = None, trouble: str = "") -> Response:
    status = 400 if trouble else 200
    return frame.page(visit, PAGE.template, PAGE.title, status, **drawn(preview, trouble))


PAGE = Page("/desk/import", "Bring in a file", "import.html", show)
TEMPLATE = Page("/desk/import/{kind}.csv", "Template", "missing.html", template)
