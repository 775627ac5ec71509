"""The figures of a school year as pictures, each with the same figures as tables below it."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from starlette.responses import Response
from starlette.routing import Route

from bot.web.desk.frame import HEADERS, Frame, Page, Values, Visit
from handlers import pictures
from messages import charts
from messages.charts import Chart
from messages.dates import academic_year

Drawn = Callable[[Visit, str], Awaitable[Chart]]


async def _capacity(visit: Visit, year: str) -> Chart:
    return await pictures.of_capacity(visit.session, year)


async def _requests(visit: Visit, year: str) -> Chart:
    return await pictures.of_requests(visit.session, visit.house, year)


async def _times(visit: Visit, year: str) -> Chart:
    return await pictures.of_times(visit.session, visit.house, visit.now, year)


CHARTS: Mapping[str, Drawn] = {"capacity": _capacity, "requests": _requests, "response-times": _times}


def _year(visit: Visit) -> str:
    """The academic year that the address asks for, else this one."""
    return pictures.read_year(visit.asked("year")) or academic_year(visit.today)


async def show(visit: Visit) -> Values:
    year = _year(visit)
    first = int(year[:4])
    others = [f"{each}/{(each + 1) % 100:02d}" for each in (first - 1, first + 1)]
    return {
        "year": year,
        "others": [other for other in others if other <= academic_year(visit.today)],
        "charts": [(name, await drawn(visit, year)) for name, drawn in CHARTS.items()],
    }


async def draw(visit: Visit) -> Response | None:
    """One picture by itself, for the page to show."""
    drawn = CHARTS.get(visit.request.path_params["name"])
    if drawn is None:
        return None
    picture = await asyncio.to_thread(charts.svg, await drawn(visit, _year(visit)))
    return Response(picture, media_type="image/svg+xml", headers=HEADERS)


PAGE = Page("/desk/pictures", "Pictures", "pictures.html", show, label="Pictures")
PICTURE = Page("/desk/pictures/{name}.svg", "Picture", "pictures.html", draw)


def routes(frame: Frame) -> list[Route]:
    """A picture is a part of a page, and for whoever may see that."""
    return [Route(PICTURE.path, frame.endpoint(PICTURE), methods=["GET"])]
