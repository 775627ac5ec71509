"""Saying and pressing something at the desk: the same turns as in chat, answered in the page."""

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.platform import Unavailable
from bot.web.desk import sheets
from bot.web.desk.frame import Frame, Visit
from handlers import browser
from handlers.router import Reply
from messages import welcome
from messages.message import Inbound, Place, decode
from storage.people import DESK

PAGE = "form.page"  # the action of a page of a form that is handed in


def routes(frame: Frame) -> list[Route]:
    async def say(request: Request) -> Response:
        async with request.form(max_files=0, max_fields=300) as form:
            if not frame.genuine(request, str(form.get("csrf", ""))):
                raise HTTPException(403)
            async with frame.bot.database.reading() as session:
                visit = await frame.visit(frame.scene(session), request)
            if visit is None:
                return frame.outside(request)
            return await _answered(frame, visit, form)

    return [Route("/desk/say", say, methods=["POST"])]


async def _answered(frame: Frame, visit: Visit, form: FormData) -> Response:
    said = inbound(form, visit.person_id)
    try:
        reply = await frame.bot.desk.receive(said)
    except Unavailable:
        return _drawn(frame, visit, form, Reply(), 503)
    return _drawn(frame, visit, form, reply, 200)


def inbound(form: FormData, person_id: int) -> Inbound:
    """What was done, by the one who is signed in; the form's own number tells a second press from a new one."""
    at = browser.address(person_id)
    event, place = f"{person_id}.{str(form.get('event', ''))[:100]}", Place(at)
    if page := str(form.get("page", "")):
        given = sheets.answers(form)
        return Inbound(event, DESK, at, place, action=PAGE, value=page, answers=given, whole_forms=True)
    if code := str(form.get("code", "")):
        action, value = decode(code)
        return Inbound(event, DESK, at, place, action=action, value=value, whole_forms=True)
    return Inbound(event, DESK, at, place, str(form.get("text", "")), forms_on_press=True)


def _drawn(frame: Frame, visit: Visit, form: FormData, reply: Reply, status: int) -> Response:
    """A part of the page where the page can take it in, else a page of its own."""
    part = visit.request.headers.get("hx-request") == "true"
    answer = frame.page(
        visit,
        "answer.html" if part else "answered.html",
        "Answer",
        status,
        reply=reply,
        sheet=sheets.shown(reply.sheet) if reply.sheet else None,
        said=str(form.get("label", "") or form.get("text", "")),
        away=status == 503,
        carry_on=None if part else welcome.CONTINUE,  # where the form itself is gone with the page it was on
    )
    if part:
        answer.headers["HX-Trigger"] = "changed"
    if part and reply.errors:  # the form stays as it is, with what is wrong above it
        answer.headers.update({"HX-Retarget": "#wrong", "HX-Reswap": "innerHTML"})
    return frame.fitting(answer, visit.request)
