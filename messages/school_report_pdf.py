"""The Headteacher Evaluation Report as a PDF of two sides: to read, to print, and to have read aloud."""

import json
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import typst

from messages.dates import say
from messages.lettering import printable
from messages.school_report import NO_OFFERS, NOTHING, Part, Report

TEMPLATE = Path(__file__).with_name("school_report.typ")
TITLE = "Headteacher Evaluation Report"


def pdf(report: Report, alliance: str) -> bytes:
    """The two sides, tagged for screen readers; it takes a moment, so call it in a thread."""
    with TemporaryDirectory() as folder:
        return _compiled(write(Path(folder), report, alliance))


def write(folder: Path, report: Report, alliance: str) -> Path:
    """The template with what it reads beside it."""
    (folder / "report.json").write_text(json.dumps(printable(_plain(report, alliance))), encoding="utf-8")
    template = folder / "main.typ"
    template.write_bytes(TEMPLATE.read_bytes())
    return template


def _compiled(written: Path) -> bytes:
    """By the standard for accessible documents, which refuses a letter that our fonts do not have; else without it."""
    try:
        pages: bytes = typst.compile(written, format="pdf", ignore_system_fonts=True, pdf_standards=["ua-1"])
    except typst.TypstError:
        pages = typst.compile(written, format="pdf", ignore_system_fonts=True)
    return pages


def _plain(report: Report, alliance: str) -> dict[str, Any]:
    """What the template reads."""
    return {
        "title": f"{TITLE} {report.year}",
        "school": report.school,
        "alliance": alliance,
        "foot": alliance,
        "date": [report.day.year, report.day.month, report.day.day],
        "said": f"Your school’s engagement with the alliance, as recorded on {say(report.day)}.",
        "nothing": NOTHING,
        "none": NO_OFFERS,
        "sections": _sections(report.parts),
        "offers": list(report.offers),
        "charts": [
            _chart("Places taken at meetings and sessions", report.places, max(n for _, n in report.places)),
            _chart("Ratings, of 5", report.ratings, 5),
        ],
    }


def _sections(parts: Sequence[Part]) -> list[dict[str, Any]]:
    """Parts of the same section stand together, each under its own heading."""
    found: dict[str, list[dict[str, Any]]] = {}
    for part in parts:
        own = part.heading if part.below else ""
        found.setdefault(part.below or part.heading, []).append({"heading": own, "lines": list(part.lines)})
    return [{"heading": heading, "parts": inside} for heading, inside in found.items()]


def _chart(title: str, bars: Sequence[tuple[str, float]], most: float) -> dict[str, Any]:
    told = ", ".join(f"{name} {value}" for name, value in bars)
    return {
        "title": title,
        "alt": f"Bar chart. {title}: {told}.",
        "most": most,
        "bars": [[name, value, str(value)] for name, value in bars],
    }
