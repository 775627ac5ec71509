"""The newsletter's web page can be read by everybody: with a screen reader, with weak eyes, without a mouse."""

import re
from datetime import date
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.web.newsletter import TEMPLATES
from messages.digest import Issue, Picture, Piece, in_order, published
from messages.message import is_web

STYLE = (Path(TEMPLATES) / "style.css").read_text()
COLOUR = r"#[0-9a-f]{3,6}\b"
TEXTS = sorted(set(re.findall(rf"(?<![-\w])color: ({COLOUR})", STYLE)))
GROUNDS = sorted(set(re.findall(rf"background: ({COLOUR})", STYLE)))
LINES = sorted(set(re.findall(rf"(?:outline|border(?:-\w+)?): [^;}}]*({COLOUR})", STYLE)))


def brightness(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((brightness(one), brightness(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize(("colour", "least"), [*((text, 4.5) for text in TEXTS), *((line, 3.0) for line in LINES)])
def test_every_colour_stands_out_from_every_ground(colour: str, least: float, ground: str) -> None:
    assert contrast(colour, ground) >= least


def test_the_ratio_is_the_one_of_the_standard() -> None:
    assert (contrast("#000", "#fff"), round(contrast("#777777", "#fff"), 2)) == (21, 4.48)
    assert len(TEXTS) >= 4
    assert len(GROUNDS) == 2
    assert len(LINES) == 3


class Page(HTMLParser):
    """What a screen reader goes by."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def all(self, *names: str) -> list[dict[str, str | None]]:
        return [attrs for tag, attrs in self.tags if tag in names]


def drawn(*pieces: tuple[str, Piece]) -> Page:
    core = (("What we believe", "Every pupil has a right to it."), ("How support works", "Ask at any time."))
    issue = Issue(1, "Newsletter", date(2026, 12, 16), in_order(pieces), "", "The Alliance", core)
    templates = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)
    templates.tests["web"] = is_web
    template = templates.get_template("newsletter.html")
    return Page(template.render(issue=issue, published=published(issue), secret="abc"))


@pytest.mark.parametrize("titled", [True, False])
def test_headings_are_a_table_of_contents_and_pictures_have_words(titled: bool) -> None:
    title = "Open evening" if titled else ""
    hall = Piece("Come and see.", title, picture=Picture(4, 'The "new" hall'))
    page = drawn(("news", hall), ("upcoming", Piece("In January.", title)), ("voices", Piece("It changed us.")))
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(below - above <= 1 for above, below in pairwise(levels))
    assert page.all("html") == [{"lang": "en-GB"}]
    assert [picture["alt"] for picture in page.all("img")] == ['The "new" hall']
    assert "main" in [tag for tag, _ in page.tags]
    ids = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    named = [attrs["aria-labelledby"] for _, attrs in page.tags if "aria-labelledby" in attrs]
    within = [str(attrs["href"])[1:] for attrs in page.all("a") if str(attrs["href"]).startswith("#")]
    assert {*named, *within} <= set(ids)
    assert not page.all("script")
