"""Which files were given, in which order they depend on each other, and loading them."""

from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.load import (
    attendance,
    closures,
    contact_rows,
    files,
    handbook,
    meetings,
    outline,
    people,
    schools,
    sles,
    tables,
    terms,
)
from bot.load.files import Given
from bot.load.report import BadFile, Loading, Report
from bot.load.tables import Kind, Rows, Table

LOADERS: tuple[tuple[Kind, Callable[[Loading, Rows], Awaitable[None]]], ...] = (
    (schools.KIND, schools.load),
    (people.KIND, people.load),
    (sles.KIND, sles.load),
    (terms.KIND, terms.load),
    (meetings.KIND, meetings.load),
    (attendance.KIND, attendance.load),
    (closures.KIND, closures.load),
    (contact_rows.KIND, contact_rows.load),
)
KINDS = tuple(kind for kind, _ in LOADERS)
FOLDER = Path(__file__).parents[2] / "storage" / "example"
EXAMPLE = tuple(
    FOLDER / name for name in ("alliance.yaml", "questions.yaml", "schools.csv", "people.csv", "sles.csv", "terms.csv")
)
YAML_STARTS = handbook.PARTS | {"meta", "academic_year"}


@dataclass(frozen=True, slots=True)
class Opened:
    """A file whose kind is known; `place` is its turn, and `load` reads it into the database."""

    place: int
    load: Callable[[Loading], Awaitable[None]]


async def load(session: AsyncSession, given: Sequence[Given]) -> Report:
    """Read the files into the caller's transaction, which must be rolled back when the report has errors."""
    report = Report()
    opened: list[Opened] = []
    for one, name in zip(given, _names(given), strict=True):
        try:
            opened.append(_open(one, name))
        except BadFile as bad:
            report.errors.append(bad.text)
    loading = Loading(session, report)
    for file in sorted(opened, key=lambda file: file.place):
        await file.load(loading)
        await session.flush()
    return report


def template(kind: str) -> str:
    """A CSV with the header and an invented row of this kind of file. Raises BadFile for an unknown kind."""
    found = {known.name: known for known in KINDS}.get(kind.strip().casefold())
    if found is None:
        raise BadFile(f"there is no template for {kind}; the kinds are {', '.join(k.name for k in KINDS)}")
    return found.template()


def _names(given: Sequence[Given]) -> list[str]:
    """What to call the files: their names, or the whole paths where two have one name."""
    count = Counter(one.name for one in given)
    return [one.name if one.name and count[one.name] == 1 else str(one) for one in given]


def _looks_like_yaml(text: str) -> bool:
    """Whether the first line that is no comment is one of the names an alliance file has."""
    lines = (line for line in text.splitlines() if line.strip() and not line.startswith(("#", "---")))
    name, colon, _ = next(lines, "").partition(":")
    return bool(colon) and name in YAML_STARTS


def _open(given: Given, name: str) -> Opened:
    """Recognise a file by its content. Raises BadFile."""
    text = files.text_of(given, name)
    if files.ending(given) in (".yaml", ".yml") or _looks_like_yaml(text):
        root = handbook.opened(outline.read(text, name), name)
        return Opened(0, lambda loading: handbook.load(loading, root))
    table = tables.read(text, name, KINDS)
    kind = tables.kind_of(table, KINDS)
    if kind is None:
        raise tables.unknown_header(table, KINDS)
    tables.check_header(table, kind)
    return Opened(1 + KINDS.index(kind), lambda loading: _load_table(loading, table, kind))


async def _load_table(loading: Loading, table: Table, kind: Kind) -> None:
    unused = table.unknown_columns(kind)
    where = f"{table.name}:{table.header_row}"
    if unused:
        loading.report.warn(where, f"the column {', '.join(unused)} is not known and not used")
    if not table.rows:
        loading.report.warn(where, "there are no rows below the header")
    await dict(LOADERS)[kind](loading, tables.rows_of(table, kind))
