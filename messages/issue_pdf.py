"""An issue of the newsletter as a PDF: for the staff room’s wall, and for those who read no chat."""

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import typst

from messages.digest import Issue, Piece, published
from messages.lettering import printable
from messages.message import is_web

TEMPLATE = Path(__file__).with_name("issue.typ")
KEPT = 4  # issues


def pdf(issue: Issue, photos: Mapping[int, bytes]) -> bytes:
    """The pages, tagged for screen readers; the photos are JPEGs by their number.

    It takes a moment, so call it in a thread; the same issue is set once.
    """
    return _set(issue, tuple(sorted(photos.items())))


@lru_cache(maxsize=KEPT)
def _set(issue: Issue, photos: tuple[tuple[int, bytes], ...]) -> bytes:
    with TemporaryDirectory() as folder:
        return _compiled(_write(Path(folder), issue, dict(photos)))


def _compiled(written: Path) -> bytes:
    """By the standard for accessible documents, which refuses a letter that our fonts do not have; else without it."""
    try:
        pages: bytes = typst.compile(written, format="pdf", ignore_system_fonts=True, pdf_standards=["ua-1"])
    except typst.TypstError:
        pages = typst.compile(written, format="pdf", ignore_system_fonts=True)
    return pages


def _write(folder: Path, issue: Issue, photos: Mapping[int, bytes]) -> Path:
    """The template with all that it reads beside it."""
    for number, content in photos.items():
        (folder / _name(number)).write_bytes(content)
    (folder / "issue.json").write_text(json.dumps(printable(_plain(issue, photos))), encoding="utf-8")
    template = folder / "main.typ"
    template.write_bytes(TEMPLATE.read_bytes())
    return template


def _name(number: int) -> str:
    return f"photo-{number}.jpg"


def _plain(issue: Issue, photos: Mapping[int, bytes]) -> dict[str, Any]:
    """What the template reads."""
    sections = [
        {"heading": section.heading, "pieces": [_piece(piece, photos) for piece in section.pieces]}
        for section in issue.sections
    ]
    day = {"year": issue.day.year, "month": issue.day.month, "day": issue.day.day}
    said = {"title": issue.title, "alliance": issue.alliance, "published": published(issue)}
    return {**said, **day, "foot": issue.alliance or issue.title, "sections": sections, "core": list(issue.core)}


def _piece(piece: Piece, photos: Mapping[int, bytes]) -> dict[str, Any]:
    shown = piece.picture if piece.picture and piece.picture.number in photos else None
    return {
        "title": piece.title,
        "text": piece.text,
        "link": piece.link if is_web(piece.link) else "",
        "by": piece.by,
        "photo": _name(shown.number) if shown else None,
        "alt": (shown.alt or "Photo") if shown else "",
    }
