"""The lists of the desk as files for a spreadsheet, where they can be changed and brought back."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date
from importlib import import_module

from starlette.responses import Response

from bot.load import contact_rows as contact_file
from bot.load import people as people_file
from bot.load import schools as school_file
from bot.web.desk import contacts, people, schools
from bot.web.desk.frame import HEADERS, Page, Visit
from bot.web.desk.people import Line
from bot.web.desk.schools import Row
from handlers.privacy import LISTED
from messages.dates import london_day
from messages.tables import csv_file
from storage.people import Role
from storage.schools import School

Cells = Sequence[object]
Table = tuple[Sequence[str], Sequence[Cells]]
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OF_PEOPLE = (*(column.header for column in people_file.KIND.columns), *people_file.KIND.shown)
OF_SCHOOLS = tuple(column for column in school_file.KIND.columns if column.field not in school_file.HEAD)
THIS_YEAR = ("people", "joined", "open requests", "days this school year")
OF_CONTACTS = (*(column.header for column in contact_file.KIND.columns), *contact_file.KIND.shown)


async def people_table(visit: Visit) -> Table:
    """A row for each person and school, as the people file has it."""
    found = await people.chosen(visit)
    return OF_PEOPLE, [cells for one in found for cells in _of_person(one)]


def _of_person(one: Line) -> list[Cells]:
    held: dict[int | None, tuple[School | None, list[Role]]] = {}
    for role, school in one.somebody.posts:
        held.setdefault(school.id if school else None, (school, []))[1].append(role)
    person, seen = one.somebody.person, london_day(one.seen) if one.seen else None
    return [
        (
            person.name,
            person.email,
            school.urn if school else "",
            ";".join(roles),
            person.phone,
            school.name if school else "",
            ", ".join(one.platforms),
            seen,
        )
        for school, roles in held.values() or [(None, [])]
    ]


async def schools_table(visit: Visit) -> Table:
    """A row for each school in the columns of the national register, and what this school year brought it."""
    header = (*(column.header for column in OF_SCHOOLS), *THIS_YEAR)
    return header, [_of_school(row) for row in await schools.chosen(visit)]


def _of_school(row: Row) -> Cells:
    values = [getattr(row.school, column.field) for column in OF_SCHOOLS]
    known = ["yes" if value is True else "no" if value is False else value for value in values]
    return (*known, row.people, row.joined, row.open, float(row.days))


async def contacts_table(visit: Visit) -> Table:
    """A row for each way to a contact, as the contacts file has it."""
    return OF_CONTACTS, [
        (
            way.kind,
            way.key,
            way.label,
            ";".join(way.aliases),
            way.name,
            way.email,
            way.phone,
            way.first,
            way.last,
            way.year,
            "by the source" if way.explicit else "by us",
            way.note,
            "to check" if way.doubted else "",
        )
        for way in await contacts.chosen(visit)
    ]


TABLES: Mapping[str, Callable[[Visit], Awaitable[Table]]] = {
    "people": people_table,
    "schools": schools_table,
    "contacts": contacts_table,
}


async def show(visit: Visit) -> Response | None:
    """The list that the address names, as far as its search goes; that it was taken out is written down."""
    name, _, kind = visit.request.path_params["file"].partition(".")
    if name not in TABLES or kind not in ("csv", "xlsx"):
        return None
    header, rows = await TABLES[name](visit)
    visit.deeds.append((LISTED, f"{name}.{kind}"))
    return _file(name, kind, visit.today, header, rows)


def _file(name: str, kind: str, today: date, header: Sequence[str], rows: Sequence[Cells]) -> Response:
    called = f"{name}-{today.isoformat()}.{kind}"
    if kind == "csv":
        file = csv_file(called, header, rows)
        content, media_type = file.data, "text/csv; charset=utf-8"
    else:
        content, media_type = _workbook(name.capitalize(), header, rows), EXCEL
    headers = HEADERS | {"Content-Disposition": f'attachment; filename="{called}"'}
    return Response(content, media_type=media_type, headers=headers)


def _workbook(title: str, header: Sequence[str], rows: Sequence[Cells]) -> bytes:
    """What writes them is large, and most processes never make one."""
    made: bytes = import_module("bot.web.desk.workbook").made(title, header, rows)
    return made


PAGE = Page("/desk/export/{file}", "Export", "missing.html", show)
