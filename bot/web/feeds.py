"""A person's calendar under their private address; what is under no address is not found, without a word more."""

from collections.abc import Awaitable, Callable

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from messages.calendar import MEDIA_TYPE

Calendars = Callable[[str], Awaitable[str | None]]  # the calendar under an address


async def none(secret: str) -> str | None:
    """There are no calendars to be read."""
    return None


def route(calendars: Calendars) -> Route:
    """`/calendar/SECRET.ics`."""

    async def calendar(request: Request) -> Response:
        found = await calendars(request.path_params["secret"])
        if found is None:
            raise HTTPException(404)
        return Response(found, media_type=MEDIA_TYPE, headers={"Cache-Control": "private, max-age=300"})

    return Route("/calendar/{secret}.ics", calendar)
