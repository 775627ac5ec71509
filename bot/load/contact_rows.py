"""Who is the contact for what, a row each, as the desk's list has it."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import select

from bot.load import cells, days, doubts
from bot.load.aliases import TOPIC_ALIASES
from bot.load.contacts import LONGEST_SLUG, address_finding
from bot.load.fields import Fields
from bot.load.report import Loading
from bot.load.tables import Column, Kind, Rows
from storage.contacts import Contact, Route
from storage.people import Role

# Where nobody is named: what the list says, and what the route leads to.
STANDING_IN = {
    "The alliance’s office": "enquiries",
    "The central team": "central_team",
    "The person’s own headteacher": "own_headteacher",
}
ROLES = (*(role.value for role in Role), "other")
WAYS = {"role": "role", "topic": "topic"}
NAMED = {"by the source": True, "by us": False}
LONGEST_KEY = 40
KIND = Kind(
    name="contacts",
    columns=(
        Column("by", "kind", cells.one_of(WAYS, "way to a contact"), "topic", needed=True),
        Column("key", "key", cells.slug, "staff_wellbeing"),
        Column("for", "label", cells.text, "Staff wellbeing", needed=True),
        Column("also called", "aliases", cells.several(cells.text), "wellbeing;workload", blank=()),
        Column("contact", "name", cells.text, "Wilhelmina Fenwright", needed=True),
        Column("email", "email", cells.address, "wilhelmina.fenwright@heronmere.example.org"),
        Column("phone", "phone", cells.phone, "01632 960902"),
        Column("from", "valid_from", days.day, blank=None),
        Column("until", "valid_until", days.day, blank=None),
        Column("year", "year", days.academic_year, "2026/27"),
        Column("named", "explicit", cells.one_of(NAMED, "way of naming"), "by the source", blank=True),
        Column("note", "note", cells.text),
    ),
    known_by=("by", "for", "contact"),
    same=("kind", "label", "valid_from", "valid_until"),
    shown=("to check",),
)
OF_A_CONTACT = ("email", "phone")


async def load(loading: Loading, rows: Rows) -> None:
    """Add and update the contacts by their names, and the ways to them by what they are for."""
    contacts = {cells.key(one.name): one for one in (await loading.session.exec(select(Contact))).all()}
    stored = (await loading.session.exec(select(Route))).all()
    known = {(one.kind, one.key, one.valid_from, one.valid_until): one for one in stored}
    first: dict[str, tuple[Any, ...]] = {}
    for row, values in rows:
        _check(row, values, first)
        if row.wrong(loading.report):
            continue
        values["key"] = values.get("key") or cells.joined(values["label"])[:LONGEST_KEY]
        slug = STANDING_IN.get(values["name"]) or await _contact(loading, row, values, contacts)
        if slug:
            _route(loading, row, values, slug, known)


def _check(row: Fields, values: Mapping[str, Any], first: dict[str, tuple[Any, ...]]) -> None:
    """What no single cell shows: days the wrong way round, a role that there is not, two addresses of one name."""
    since, until = values.get("valid_from"), values.get("valid_until")
    if since and until and until < since:
        row.object("until", f"{until} is before from, {since}")
    if values.get("kind") == "role" and values.get("key") not in ROLES:
        row.object("key", f"is no role; known are {', '.join(ROLES)}")
    name = str(values.get("name"))
    reached = tuple(values.get(field) for field in OF_A_CONTACT)
    if name not in STANDING_IN and first.setdefault(cells.key(name), reached) != reached:
        row.object("contact", f"{name} is reached differently in an earlier row; say the same in both")


async def _contact(loading: Loading, row: Fields, values: dict[str, Any], contacts: dict[str, Contact]) -> str | None:
    """The contact of that name, with what the row says of it; an address that is new is looked at, as in any file."""
    old = contacts.get(cells.key(values["name"]))
    given = {name: values[name] for name in OF_A_CONTACT if name in values}
    stored = {**given, "name": values["name"], "slug": old.slug if old else cells.joined(values["name"])[:LONGEST_SLUG]}
    if given.get("email") and (old is None or old.email != given["email"]):
        finding = address_finding(stored["slug"], values["name"], given["email"], "")
        decision = await doubts.ask(loading, finding, row.where) if finding else None
        stored["email"] = decision or given["email"]
        stored["doubted"] = finding is not None and decision is None
        found = {finding.key} if finding else set()
        await doubts.settle_others(loading, f"contact:{stored['slug']}", found, stored["email"], row.where)
    if old and all(getattr(old, name) == value for name, value in stored.items()):
        return old.slug
    kept = loading.keep(Contact, old, stored, f"contact {values['name']}", row.where)
    if kept is None:
        return None
    contacts[cells.key(kept.name)] = kept
    return kept.slug


def _route(
    loading: Loading, row: Fields, values: dict[str, Any], slug: str, known: Mapping[tuple[Any, ...], Route]
) -> None:
    names = ("kind", "key", "label", "aliases", "valid_from", "valid_until", "year", "explicit", "note")
    stored = {name: values[name] for name in names if name in values} | {"contact": slug}
    old = known.get((values["kind"], values["key"], values.get("valid_from"), values.get("valid_until")))
    if "aliases" in stored:
        stored["aliases"] = list(stored["aliases"])
    if old is None and not stored.get("aliases"):
        stored["aliases"] = list(TOPIC_ALIASES.get(values["key"], ()))
    loading.keep(Route, old, stored, f"contact for {values['label']}: {values['name']}", row.where)
