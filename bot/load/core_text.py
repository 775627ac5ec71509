"""The alliance's standard pieces from the alliance file."""

from typing import Any

from bot.load import cells
from bot.load.fields import Fields
from bot.load.report import Loading
from storage import core_text
from storage.core_text import CoreText


async def keep(loading: Loading, root: Fields) -> None:
    """Add and update the pieces; those that people changed in the meantime stay as they are."""
    known = {piece.slug: piece for piece in await core_text.pieces(loading.session)}
    found = {**_of_alliance(root.part("alliance")), **_written(loading, root)}
    for position, (slug, values) in enumerate(found.items()):
        old = known.get(slug)
        where = root.spelt("core_text")
        if old and old.changed_at:
            loading.report.tell(where, "unchanged", f"text on {old.title}: it was changed by hand")
            continue
        place = {"position": old.position if old else position}
        loading.keep(CoreText, old, {"slug": slug, **values, **place}, f"text on {values['title']}", where)


def _of_alliance(part: Fields) -> dict[str, dict[str, Any]]:
    """What the facts of the alliance itself say of its purpose and beliefs."""
    lines = (part.read("strapline", cells.text, ""), part.read("purpose", cells.text, ""))
    purpose = " ".join(_sentence(line) for line in lines if line)
    beliefs = " ".join(map(_sentence, part.read("beliefs", cells.several(cells.text), [])))
    said = {"purpose": ("What we are for", purpose), "beliefs": ("What we believe", beliefs)}
    return {slug: {"title": title, "text": text} for slug, (title, text) in said.items() if text}


def _sentence(line: str) -> str:
    return line if line.endswith((".", "!", "?")) else f"{line}."


def _written(loading: Loading, root: Fields) -> dict[str, dict[str, Any]]:
    found = {}
    for item in root.items("core_text"):
        slug = item.need("id", cells.slug)
        values = {
            "title": item.need("title", cells.text),
            "text": item.need("text", cells.text),
            "source": item.read("src", cells.text, ""),
        }
        if slug in found:
            item.object("id", f"{slug} stands twice in the file; keep one of the two")
        if not item.wrong(loading.report) and slug:
            found[slug] = values
    return found
