"""The alliance file: the published facts of the alliance's handbook, in YAML."""

from typing import Any

from bot.load import answers, cells, contacts, core_text, days, doubts, events, meetings, terms
from bot.load.fields import Fields
from bot.load.report import BadFile, Loading
from storage.alliance import Alliance, the_alliance

MEETINGS = ("strategy_committee", "scitt_meetings")
FACTS = (
    "alliance",
    "safeguarding",
    "s2s",
    "people",
    "routes_by_role",
    "routes_by_topic",
    "specialisms",
    "faqs",
    "core_text",
)
PARTS = frozenset((*FACTS, *MEETINGS, "terms"))
LATER = ("s2s", "safeguarding")  # parts that are kept with the alliance itself


def opened(values: dict[Any, Any], name: str) -> Fields:
    """The file's parts. Raises BadFile when there is none that we know."""
    if PARTS.isdisjoint(values):
        raise BadFile(f"{name}: has none of the parts of an alliance file ({', '.join(sorted(PARTS))})")
    return Fields(name, ": ", values)


async def load(loading: Loading, root: Fields) -> None:
    """Everything in the file that we know, part by part."""
    year = root.part("meta").read("academic_year", days.academic_year, "")
    phone = await _keep_alliance(loading, root, year)
    await contacts.keep_people(loading, root, phone)
    await loading.session.flush()
    await contacts.keep_routes(loading, root, year)
    await answers.keep_faqs(loading, root)
    await answers.keep_specialisms(loading, root)
    await core_text.keep(loading, root)
    if any(map(root.has, MEETINGS)):
        printed = meetings.from_alliance(root)
        sound = [meeting for meeting in printed if not meeting.fields.wrong(loading.report)]
        await events.keep(loading, sound, whole={meeting.series for meeting in printed})
    await _keep_terms(loading, root, year)
    root.wrong(loading.report)


async def _keep_alliance(loading: Loading, root: Fields, year: str) -> str:
    """Keep the alliance's row and return the office's telephone number."""
    old = await the_alliance(loading.session)
    if not root.has("alliance"):
        for name in filter(root.has, LATER) if old is None else ():
            root.object(name, "needs the part alliance, which neither this file nor the database has")
        values = _rules(root) if old else {}
    else:
        values = _alliance(root.part("alliance"), root) | _rules(root)
        values |= {"year": year} if year else {}
    if not values or root.errors:
        return old.phone if old else ""
    where = root.spelt("alliance")
    if "email" in values:
        await _check_email(loading, values, where)
    loading.keep(Alliance, old, values, values.get("name", "rules of the alliance"), where)
    return str(values.get("phone", old.phone if old else ""))


def _alliance(part: Fields, root: Fields) -> dict[str, Any]:
    handbook = part.part("handbook")
    title = (handbook.read("title", cells.text, ""), handbook.read("year", cells.text, ""))
    return {
        "name": part.need("name", cells.text),
        "short_name": part.need("short_name", cells.text),
        "strapline": part.read("strapline", cells.text, ""),
        "purpose": part.read("purpose", cells.text, ""),
        "beliefs": part.read("beliefs", cells.several(cells.text), []),
        "phone": part.read("phone", cells.phone, ""),
        "email": _enquiries(part),
        "website": part.read("website", cells.text, ""),
        "address": part.read("address", cells.text, _office(root)),
        "handbook": " ".join(filter(None, title)),
    }


def _enquiries(part: Fields) -> str:
    """The enquiries address as printed: a plain value, or the part that says so."""
    if isinstance(part.values.get("enquiries_email"), dict):
        return part.part("enquiries_email").read("as_printed", cells.address, "")
    return part.read("enquiries_email", cells.address, "")


def _office(root: Fields) -> str:
    """The address of the first site that has one."""
    site = next((site for site in root.items("sites") if site.has("address")), None)
    if site is None:
        return ""
    care_of = site.read("care_of", cells.text, "")
    lines = (
        site.read("name", cells.text, ""),
        f"c/o {care_of}" if care_of else "",
        site.read("address", cells.text, ""),
    )
    root.errors.extend(site.errors)
    return ", ".join(filter(None, lines))


def _rules(root: Fields) -> dict[str, Any]:
    """What support costs and what is said about safeguarding, where the file has it."""
    found: dict[str, Any] = {}
    if root.has("s2s"):
        s2s = root.part("s2s")
        found["free_days"] = s2s.part("free_allowance").read("days", cells.days, None)
        found["day_rate"] = s2s.part("beyond_allowance").read("rate", cells.whole(0, 10_000), None)
    if root.has("safeguarding"):
        part = root.part("safeguarding")
        numbers = part.part("numbers")
        said = {cells.joined(str(name)): numbers.read(name, cells.phone, "") for name in numbers.values}
        found["safeguarding"] = {"text": part.need("text", cells.text), "numbers": said}
    return found


async def _check_email(loading: Loading, values: dict[str, Any], where: str) -> None:
    finding = contacts.office_finding(values["email"], values["short_name"])
    decision = await doubts.ask(loading, finding, where) if finding else None
    values["email"] = decision or values["email"]
    values["email_doubted"] = finding is not None and decision is None
    await doubts.settle_others(loading, "alliance", {finding.key} if finding else set(), values["email"], where)


async def _keep_terms(loading: Loading, root: Fields, year: str) -> None:
    common = root.read("academic_year", days.academic_year, year)
    rows = []
    for item in root.items("terms"):
        row = Fields(item.where, ".", {"academic_year": common, **item.values}, item.errors)
        readers = [(c.header, c.field, c.read, c.needed) for c in terms.KIND.columns]
        rows.append(
            (
                row,
                {f: row.need(h, read) if needed else row.read(h, read, "") for h, f, read, needed in readers},
            )
        )
    await terms.load(loading, rows)
