"""People of the alliance and the roles they hold."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel import col, select

from bot.load import addresses, cells
from bot.load.fields import Fields
from bot.load.report import Loading
from bot.load.tables import Column, Kind, Rows
from messages.roles import LABELS, label
from storage.people import Person, Post, Role
from storage.schools import School

PERSON = ("name", "email", "phone")
AT_A_SCHOOL = (Role.HEADTEACHER, Role.DEPUTY)
ROLE_WORDS = {
    **{text: Role(role) for role, text in LABELS.items()},
    **{role.value: role for role in Role},
    **dict.fromkeys(("head", "head teacher", "principal", "executive head", "acting head"), Role.HEADTEACHER),
    **dict.fromkeys(("executive headteacher", "acting headteacher", "head of school"), Role.HEADTEACHER),
    **dict.fromkeys(("deputy", "deputy head teacher", "deputy principal", "dht"), Role.DEPUTY),
    **dict.fromkeys(("cpld", "cpd lead", "cpd", "teaching and learning lead", "t&l lead"), Role.CPLD_LEAD),
    **dict.fromkeys(("scitt", "scitt school based co-ordinator", "itt coordinator"), Role.SCITT),
    **dict.fromkeys(("finance", "bursar", "business manager", "school business manager", "sbm"), Role.FINANCE),
    **dict.fromkeys(("subject lead", "head of department", "hod"), Role.SUBJECT_LEADER),
    **dict.fromkeys(("specialist leader of education", "specialist leader"), Role.SLE),
    **dict.fromkeys(("central", "alliance central team"), Role.CENTRAL),
    **dict.fromkeys(("committee", "strategy committee"), Role.COMMITTEE),
    **dict.fromkeys(("administrator", "school administrator", "reception"), Role.OFFICE),
}
KIND = Kind(
    name="people",
    columns=(
        Column("name", "name", cells.text, "Wilhelmina Fenwright", needed=True),
        Column("email", "email", cells.email, "wilhelmina.fenwright@heronmere.example.org", needed=True),
        Column("school_urn", "urn", cells.urn, "999901"),
        Column("roles", "roles", cells.several(cells.one_of(ROLE_WORDS, "role")), "headteacher;sle", needed=True),
        Column("phone", "phone", cells.phone, "01632 960902"),
    ),
    known_by=("name", "email", "roles"),
    same=("email", "urn"),
    shown=("school_name", "writes_from", "last_seen"),
)


async def load(loading: Loading, rows: Rows) -> None:
    """Add and update people by their e-mail address, and give them the roles of the file."""
    schools = {school.urn: school for school in (await loading.session.exec(select(School))).all()}
    known = {person.email: person for person in (await loading.session.exec(select(Person))).all()}
    names: dict[str, str] = {}
    kept: list[tuple[Person, bool, Fields, dict[str, Any]]] = []
    for row, values in rows:
        _check(row, values, schools, names)
        if row.wrong(loading.report):
            continue
        old = known.get(values["email"])
        stored = {name: value for name, value in values.items() if name in PERSON}
        what = f"{values['name']} ({', '.join(map(label, values['roles']))})"
        if person := loading.keep(Person, old, stored, what, row.where):
            known[person.email] = person
            kept.append((person, old is not None, row, values))
            _warn(loading, row.where, values)
    await _give_roles(loading, kept, schools)
    await _warn_of_others(loading, [values for row, values in rows if not row.errors and "urn" in values])


def _check(row: Fields, values: dict[str, Any], schools: dict[str, School], names: dict[str, str]) -> None:
    urn, email, name = (values.get(field) or "" for field in ("urn", "email", "name"))
    if urn and urn not in schools:
        row.object("school_urn", f"no school with the URN {urn} is loaded; load it first or correct the URN")
    if email and names.setdefault(email, name) != name:
        row.object("name", f"{email} is {names[email]} in an earlier row; one address is one person")


async def _give_roles(
    loading: Loading, kept: Sequence[tuple[Person, bool, Fields, dict[str, Any]]], schools: Mapping[str, School]
) -> None:
    """The roles of all rows, once everybody has a number: one question for all, however many they are."""
    await loading.session.flush()
    held: dict[tuple[int, int | None], dict[Role, Post]] = {}
    for post in (await loading.session.exec(select(Post))).all():
        held.setdefault((post.person_id, post.school_id), {})[post.role] = post
    for person, known_before, row, values in kept:
        school = schools.get(values.get("urn") or "")
        posts = held.get((person.id or 0, school.id if school else None), {})
        gained = await _posts(loading, person, school, values["roles"], posts, row)
        if known_before and gained:
            loading.report.tell(row.where, "added", gained)


async def _posts(
    loading: Loading,
    person: Person,
    school: School | None,
    roles: Sequence[Role],
    held: Mapping[Role, Post],
    row: Fields,
) -> str:
    """Give the roles the row lists at this school, and say which are new; those held elsewhere stay."""
    at, place = school.id if school else None, f"{person.name} at {school.name if school else 'the alliance'}"
    gained = [role for role in roles if role not in held]
    loading.session.add_all(Post(person_id=person.id or 0, role=role, school_id=at) for role in gained)
    for role in [role for role in held if role not in roles]:
        await loading.session.delete(held[role])
        loading.report.tell(row.where, "removed", f"the role {label(role)} of {place}")
    return f"the role {', '.join(map(label, gained))} for {place}" if gained else ""


def _warn(loading: Loading, where: str, values: dict[str, Any]) -> None:
    if better := addresses.likely(values["email"], values["name"]):
        loading.report.warn(where, f"{values['email']} looks mistyped for {values['name']}; is it {better}?")
    if not values.get("urn") and (bound := [role for role in values["roles"] if role in AT_A_SCHOOL]):
        loading.report.warn(where, f"{values['name']} is {label(bound[0])} of no school; fill in school_urn")


async def _warn_of_others(loading: Loading, rows: Sequence[dict[str, Any]]) -> None:
    """Tell of roles that people of the file keep at schools where the file does not list them."""
    listed: dict[str, set[str]] = {}
    for values in rows:
        listed.setdefault(values["email"], set()).add(values["urn"])
    query = select(Person, Post.role, School).select_from(Post).join(Person).join(School, isouter=True)
    for person, role, school in await loading.session.exec(query.order_by(col(Post.id))):
        urn, place = (school.urn, school.name) if school else ("", "the alliance")
        if urn not in listed.get(person.email, {urn}):
            loading.report.warn("people", f"{person.name} stays {label(role)} at {place}, as before this file")
