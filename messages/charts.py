"""Figures as a picture: bars that can be read in grey and on a phone, as an image or for a web page, and in words."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import typst

from messages.lettering import printable
from messages.money import figure

TEMPLATE = Path(__file__).with_name("chart.typ")
KEPT = 16  # pictures
DOTS_AN_INCH = 72  # makes a point a pixel: 800 across
NOTHING = "Nothing recorded"
SVG = re.compile(r"<svg\b([^>]*)>")


@dataclass(frozen=True, slots=True)
class Row:
    """A bar; `values` are its parts, one a series, none where nothing was recorded.

    `figure` stands at its end, `said` in the text below the picture, `more` in further columns of the table.
    """

    label: str
    values: tuple[Decimal, ...] = ()
    figure: str = NOTHING
    said: str = ""
    more: tuple[str, ...] = ()
    under: str = ""  # small, below the label
    detail: str = ""  # small, below the figure

    @property
    def name(self) -> str:
        return f"{self.label}, {self.under}" if self.under else self.label

    @property
    def line(self) -> str:
        return f"{self.name}: {self.said or self.figure}"


@dataclass(frozen=True, slots=True)
class Panel:
    """Bars under one heading on one scale; `nothing` is said where there are none."""

    heading: str
    rows: tuple[Row, ...]
    of: str = ""  # what a row is: half term, subject, month
    nothing: str = NOTHING
    mark: Decimal | None = None  # a dashed line across the bars

    @property
    def name(self) -> str:
        return self.heading or f"By {self.of.lower()}"


@dataclass(frozen=True, slots=True)
class Table:
    """The figures of one panel, for those who cannot see it."""

    heading: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """`title` says the main point, `unit` what is counted, `alt` what somebody who cannot see it should know first.

    With several series the parts of a bar follow one another, or, when `nested`, each begins at nought and reaches
    further than the one before.
    """

    name: str
    title: str
    unit: str
    series: tuple[str, ...]
    panels: tuple[Panel, ...]
    alt: str
    foot: str = ""
    how: str = ""  # to read the bars, for the picture alone
    nested: bool = False
    more: tuple[str, ...] = ()  # what the further columns of the table are

    @property
    def tables(self) -> tuple[Table, ...]:
        """The same figures, a table for each panel."""
        return tuple(Table(panel.name, self._header(panel), self._cells(panel)) for panel in self.panels)

    def _header(self, panel: Panel) -> tuple[str, ...]:
        return (panel.of, *self.series, *self.more)

    def _cells(self, panel: Panel) -> tuple[tuple[str, ...], ...]:
        if not panel.rows:
            return ((panel.nothing, *[""] * (len(self.series) + len(self.more))),)
        none = (NOTHING, *[""] * (len(self.series) - 1))
        more = ("",) * len(self.more)
        return tuple(
            (row.name, *([figure(value) for value in row.values] or none), *(row.more or more)) for row in panel.rows
        )

    @property
    def words(self) -> tuple[tuple[str, str], ...]:
        """The same figures as a message tells them: heading, a line a bar."""
        return tuple((panel.name, "\n".join(_lines(panel))) for panel in self.panels)


def _lines(panel: Panel) -> Sequence[str]:
    return [row.line for row in panel.rows] or [panel.nothing]


@lru_cache(maxsize=KEPT)
def png(chart: Chart) -> bytes:
    """The picture for a chat, 800 pixels across.

    It takes a moment, so call it in a thread; the same figures are drawn once.
    """
    return _compiled(chart, format="png", ppi=DOTS_AN_INCH)


@lru_cache(maxsize=KEPT)
def svg(chart: Chart) -> str:
    """The picture for a web page, with its title and its words for screen readers; to be called in a thread."""
    drawn = _compiled(chart, format="svg").decode()
    mark = sha256(repr(chart).encode()).hexdigest()[:12]  # several pictures can stand on one page
    words = f'<title id="t{mark}">{escape(chart.title)}</title><desc id="d{mark}">{escape(chart.alt)}</desc>'
    return SVG.sub(lambda found: f"{_named(found.group(1), mark)}{words}", drawn, count=1)


def _named(attributes: str, mark: str) -> str:
    return f'<svg{attributes} role="img" aria-labelledby="t{mark} d{mark}">'


def _compiled(chart: Chart, **how: Any) -> bytes:
    given = {"chart": json.dumps(printable(_plain(chart)))}
    drawn: bytes = typst.compile(TEMPLATE.read_bytes(), sys_inputs=given, ignore_system_fonts=True, **how)
    return drawn


def _plain(chart: Chart) -> dict[str, Any]:
    """What the template reads."""
    return {
        "title": chart.title,
        "unit": chart.unit,
        "series": list(chart.series),
        "foot": " ".join(filter(None, (chart.how, chart.foot))),
        "panels": [_panel(panel, nested=chart.nested) for panel in chart.panels],
    }


def _panel(panel: Panel, *, nested: bool) -> dict[str, Any]:
    rows = [_row(row, nested=nested) for row in panel.rows]
    ends = [row["ends"][-1] for row in rows if row["ends"]]
    mark = None if panel.mark is None else float(panel.mark)
    return {
        "heading": panel.heading,
        "rows": rows,
        "nothing": panel.nothing,
        "mark": mark,
        "most": max([*ends, mark or 0]) or 1,
    }


def _row(row: Row, *, nested: bool) -> dict[str, Any]:
    """Where each part of the bar ends."""
    ends: list[float] = []
    for value in row.values:
        ends.append(float(value) if nested or not ends else ends[-1] + float(value))
    return {"label": row.label, "under": row.under, "figure": row.figure, "detail": row.detail, "ends": ends}
