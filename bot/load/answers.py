"""Published answers and the list of specialisms from the alliance file."""

from typing import Any

from sqlmodel import select

from bot.load import cells
from bot.load.fields import Fields
from bot.load.report import Loading
from messages.message import Invalid
from messages.questions import COST
from messages.services import LABELS
from storage.questions import Faq
from storage.specialisms import Specialism


async def keep_faqs(loading: Loading, root: Fields) -> None:
    """Add and update published questions and answers."""
    known = {faq.slug: faq for faq in (await loading.session.exec(select(Faq))).all()}
    seen: set[str] = set()
    for item in root.items("faqs"):
        values: dict[str, Any] = {
            "slug": item.need("id", cells.slug),
            "scope": item.need("scope", cells.text),
            "question": item.need("q", cells.text),
            "answer": item.need("a", cells.text),
            "source": item.read("src", cells.text, ""),
            "dated": item.read("dated", cells.yes_no, False),
            "asked": item.read("asked", cells.lines, []),
            "heading": item.read("group", cells.text, ""),
            "service": item.read("service", _service, ""),
        }
        _check_once(item, values["slug"], seen)
        if not item.wrong(loading.report):
            loading.keep(Faq, known.get(values["slug"]), values, f"answer to {values['question']}", item.where)


async def keep_specialisms(loading: Loading, root: Fields) -> None:
    """Add and update the areas of expertise, in the order of the file."""
    known = {area.slug: area for area in (await loading.session.exec(select(Specialism))).all()}
    seen: set[str] = set()
    for group in root.items("specialisms"):
        label = group.need("group", cells.text)
        for item in group.items("items"):
            values = _specialism(item) | {"group": label, "position": len(seen)}
            _check_once(item, values["slug"], seen)
            if not item.wrong(loading.report) and label:
                loading.keep(Specialism, known.get(values["slug"]), values, values["label"], item.where)
        group.wrong(loading.report)


def _specialism(item: Fields) -> dict[str, Any]:
    return {
        "slug": item.need("id", cells.slug),
        "label": item.need("label", cells.text),
        "aliases": item.read("aliases", cells.several(cells.text), []),
    }


def _service(raw: Any) -> str:
    kind = cells.slug(raw)
    if kind not in (*LABELS, COST):
        raise Invalid(f"{cells.shown(kind)} is no service; take one of {', '.join((*LABELS, COST))}")
    return kind


def _check_once(item: Fields, slug: str | None, seen: set[str]) -> None:
    if slug in seen:
        item.object("id", f"{slug} stands twice in the file; keep one of the two")
    seen.add(slug or item.where)
