"""Schools as the national register (GIAS) exports them."""

from typing import Any

from sqlmodel import select

from bot.load import cells
from bot.load.report import Loading
from bot.load.tables import Column, Kind, Rows
from storage.schools import School

OPEN = ("Open", "Open, but proposed to close")
HEAD = ("title", "first", "last")
KIND = Kind(
    name="schools",
    columns=(
        Column("URN", "urn", cells.urn, "999901", needed=True),
        Column("LA (name)", "authority", cells.text, "Lincolnshire"),
        Column("EstablishmentName", "name", cells.text, "Heron Mere Academy", needed=True),
        Column("TypeOfEstablishment (name)", "kind", cells.text, "Academy converter"),
        Column("EstablishmentStatus (name)", "status", cells.text, "Open", blank="Open"),
        Column("PhaseOfEducation (name)", "phase", cells.text, "Secondary"),
        Column("StatutoryLowAge", "lowest_age", cells.whole(0, 99), "11", blank=None),
        Column("StatutoryHighAge", "highest_age", cells.whole(0, 99), "18", blank=None),
        Column("Town", "town", cells.text, "Lincoln"),
        Column("Postcode", "postcode", cells.text, "LN99 9ZZ"),
        Column("SchoolWebsite", "website", cells.website, "https://www.heronmere.example.org"),
        Column("TelephoneNum", "phone", cells.phone, "01632 960901"),
        Column("HeadTitle (name)", "title", cells.text, "Ms"),
        Column("HeadFirstName", "first", cells.text, "Wilhelmina"),
        Column("HeadLastName", "last", cells.text, "Fenwright"),
        Column("Trusts (name)", "trust", cells.text),
        Column("NumberOfPupils", "pupils", cells.whole(0, 99999), "950", blank=None),
        Column("member", "member", cells.yes_no, "yes", blank=True),  # of the alliance; not in the register
    ),
    known_by=("URN", "EstablishmentName"),
    same=("urn",),
    has_others=True,
)


async def load(loading: Loading, rows: Rows) -> None:
    """Add and update schools by their URN; those that are not open are left out."""
    known = {school.urn: school for school in (await loading.session.exec(select(School))).all()}
    for row, values in rows:
        if row.wrong(loading.report):
            continue
        name = f"{values['name']} ({values['urn']})"
        if values.get("status", "Open") not in OPEN:
            loading.report.tell(row.where, "skipped", f"{name}: {values['status']}")
        else:
            loading.keep(School, known.get(values["urn"]), _as_stored(values), name, row.where)


def _as_stored(values: dict[str, Any]) -> dict[str, Any]:
    stored = {name: value for name, value in values.items() if name not in HEAD}
    if stored.get("phase") == "Not applicable":
        stored["phase"] = ""
    if "last" in values:
        stored["head_in_register"] = " ".join(filter(None, (values.get(part) for part in HEAD)))
    return stored
