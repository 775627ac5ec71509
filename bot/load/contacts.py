"""The alliance's contacts and who is led to which of them, and the rules that doubt an address."""

from collections.abc import Iterable
from typing import Any

from sqlmodel import select

from bot.load import addresses, cells, days, doubts
from bot.load.aliases import TOPIC_ALIASES
from bot.load.doubts import Finding
from bot.load.fields import Fields
from bot.load.report import Loading
from storage.contacts import Contact, Route

OTHERS = ("enquiries", "central_team", "own_headteacher")  # routes that lead to no Contact
GENERAL = {
    "topic": "general_enquiries",
    "label": "General enquiries",
    "contact": "enquiries",
    "basis": "explicit",
    "src": "handbook:327-329",
}
LONGEST_KEY, LONGEST_SLUG = 160, 52


async def keep_people(loading: Loading, root: Fields, phone: str) -> None:
    """Add and update the contacts; `phone` is the office's, which is everybody's."""
    known = {contact.slug: contact for contact in (await loading.session.exec(select(Contact))).all()}
    seen: dict[str, str] = {}
    for item in root.items("people"):
        values = {
            "slug": item.need("id", cells.slug),
            "name": item.need("name", cells.text),
            "email": item.read("email", cells.address, ""),
            "note": item.read("note", cells.text, ""),
            "phone": item.read("phone", cells.phone, phone),
        }
        other = item.read("email_other", cells.address, "")
        _check_once(item, "id", values["slug"], seen)
        if len(values["slug"] or "") > LONGEST_SLUG:
            item.object("id", f"is too long; shorten it to {LONGEST_SLUG} characters")
        if item.wrong(loading.report):
            continue
        await _keep_contact(loading, item, known.get(values["slug"] or ""), values, other)


async def _keep_contact(
    loading: Loading, item: Fields, old: Contact | None, values: dict[str, Any], other: str
) -> None:
    finding = address_finding(values["slug"], values["name"], values["email"], other)
    decision = await doubts.ask(loading, finding, item.where) if finding else None
    values["email"] = decision or values["email"]
    values["doubted"] = finding is not None and decision is None
    loading.keep(Contact, old, values, f"contact {values['name']}", item.where)
    found = {finding.key} if finding else set()
    await doubts.settle_others(loading, f"contact:{values['slug']}", found, values["email"], item.where)


def address_finding(slug: str, name: str, email: str, other: str) -> Finding | None:
    """What is doubtful about a contact's address: it misses the name by a letter, or there are two."""
    if not email:
        return None
    better = addresses.likely(email, name)
    second = other if other and other.casefold() != email.casefold() else ""
    choices = tuple(dict.fromkeys(filter(None, (email, second, better))))
    if len(choices) == 1:
        return None
    reason = "looks mistyped" if better else "is not the only one printed"
    what = f"The address of {name}, {email}, {reason}: {' or '.join(choices)}?"
    return Finding(_key(slug, choices), "email", f"contact:{slug}", what, choices)


def office_finding(email: str, short_name: str) -> Finding | None:
    """What is doubtful about the enquiries address: it begins with nearly the alliance's short name."""
    better = addresses.likely_office(email, short_name)
    if better is None:
        return None
    what = f"The enquiries address, {email}, does not begin with {short_name}: {email} or {better}?"
    return Finding(_key("alliance", (email, better)), "email", "alliance", what, (email, better))


def _key(slug: str, choices: Iterable[str]) -> str:
    return f"email:{slug}:{'|'.join(choices)}".casefold()[:LONGEST_KEY]


async def keep_routes(loading: Loading, root: Fields, year: str) -> None:
    """Add and update the routes by role and by topic."""
    stored = (await loading.session.exec(select(Route))).all()
    known = {(r.kind, r.key, r.valid_from, r.valid_until): r for r in stored}
    slugs = {*(await loading.session.exec(select(Contact.slug))).all(), *OTHERS}
    seen: dict[str, str] = {}
    for kind, item in _routes(root):
        values = _route(kind, item, year)
        if values["contact"] and values["contact"] not in slugs:
            known_to_us = ", ".join(sorted(slugs))
            item.object("contact", f"{cells.shown(values['contact'])} is nobody listed; known are {known_to_us}")
        same = tuple(values[name] for name in ("kind", "key", "valid_from", "valid_until"))
        _check_once(item, kind, str(same) if values["key"] else None, seen)
        if not item.wrong(loading.report):
            what = f"contact for {values['label']}: {values['contact']}"
            loading.keep(Route, known.get(same), values, what, item.where)


def _routes(root: Fields) -> list[tuple[str, Fields]]:
    by_topic = root.items("routes_by_topic")
    if by_topic and all(item.values.get("topic") != GENERAL["topic"] for item in by_topic):
        by_topic.append(Fields(root.spelt("routes_by_topic[general]"), ".", GENERAL))
    return [("role", item) for item in root.items("routes_by_role")] + [("topic", item) for item in by_topic]


def _route(kind: str, item: Fields, year: str) -> dict[str, Any]:
    values: dict[str, Any] = {
        "kind": kind,
        "key": item.need(kind, cells.slug),
        "label": item.need("label", cells.text),
        "contact": item.need("contact", cells.slug),
        "aliases": item.read("aliases", cells.several(cells.text), []),
        "explicit": kind == "role" or item.need("basis", cells.text) == "explicit",
        "note": item.read("note", cells.text, ""),
        "source": item.read("src", cells.text, ""),
        "year": item.read("year", days.academic_year, year),
        "valid_from": item.read("valid_from", days.day, None),
        "valid_until": item.read("valid_until", days.day, None),
    }
    if kind == "topic" and "aliases" not in item.values:
        values["aliases"] = list(TOPIC_ALIASES.get(values["key"] or "", ()))
    if values["valid_from"] and values["valid_until"] and values["valid_until"] < values["valid_from"]:
        item.object("valid_until", f"{values['valid_until']} is before valid_from, {values['valid_from']}")
    return values


def _check_once(item: Fields, field: str, same: str | None, seen: dict[str, str]) -> None:
    if same and item.where != seen.setdefault(same, item.where):
        item.object(field, f"stands in {seen[same]} already; keep one of the two")
