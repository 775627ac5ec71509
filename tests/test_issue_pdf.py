"""An issue of the newsletter on paper: all that people wrote, as they wrote it, readable for everybody."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader

from messages.digest import Issue, Picture, Piece, in_order
from messages.issue_pdf import pdf

WORDS = (
    "Forty leaders from eleven schools met to compare how they teach reading across the curriculum. The next "
    "meeting looks at vocabulary in science, and every school is welcome to bring two colleagues. "
)
MARKUP = (
    r"#let x = 1 *bold* _slanted_ $x^2$ @someone <label> a\b `raw` // no comment = no heading [x] {y} ~ -- “quoted”"
)
ALT = "Paintings on the wall of the hall"


def photo() -> bytes:
    written = BytesIO()
    Image.new("RGB", (160, 120), "teal").save(written, "JPEG")
    return written.getvalue()


def issue(*pieces: tuple[str, Piece]) -> Issue:
    core = (("Better Together", "Every school has something to give."),)
    name = "Lincolnshire Teaching Schools Alliance"
    return Issue(1, "Newsletter, Autumn term 2026", date(2026, 12, 16), in_order(pieces), "", name, core)


def read(made: Issue, **photos: bytes) -> tuple[PdfReader, str]:
    reader = PdfReader(BytesIO(pdf(made, {1: photos["photo"]} if photos else {})))
    return reader, " ".join(" ".join(page.extract_text() for page in reader.pages).split())


ORDINARY = issue(
    ("voices", Piece("It changed how we plan.", by="A headteacher")),
    ("upcoming", Piece("Wednesday 13 January 2027, 3.45pm.", "Subject leaders’ network", "https://example.org/a?b=c")),
    ("news", Piece(WORDS, "Open evening", picture=Picture(1, ALT))),
    *[("projects", Piece(WORDS, f"Project {number}")) for number in range(6)],
    *[("news", Piece(f"{WORDS}\n\nA second paragraph.", f"News {number}")) for number in range(5)],
)


def test_an_ordinary_issue_is_two_sides_with_everything_in_it() -> None:
    reader, text = read(ORDINARY, photo=photo())
    assert len(reader.pages) == 2
    for said in (
        "Newsletter, Autumn term 2026",
        "Lincolnshire Teaching Schools Alliance, Wednesday 16 December 2026",
        "Coming up",
        "Subject leaders’ network",
        "https://example.org/a?b=c",
        "A second paragraph.",
        "— A headteacher",
        "Every school has something to give.",
        "2 / 2",
    ):
        assert said in text
    assert text.index("Subject leaders’ network") < text.index("Open evening") < text.index("It changed how we plan")


def test_it_is_made_for_everybody_to_read() -> None:
    reader, _ = read(ORDINARY, photo=photo())
    root: Any = reader.trailer["/Root"]
    assert reader.metadata
    assert (reader.metadata.title, reader.metadata.author) == (ORDINARY.title, ORDINARY.alliance)
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("en-GB", True)
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()
    assert ALT in _alts(root["/StructTreeRoot"])
    links = [note.get_object() for page in reader.pages for note in page.get("/Annots", ())]
    assert [note["/A"]["/URI"] for note in links if "/A" in note] == ["https://example.org/a?b=c"]


def _alts(node: object, depth: int = 0) -> list[str]:
    """The words for those who cannot see a picture, anywhere in the document's structure."""
    found = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(found, list):
        return [alt for each in found for alt in _alts(each, depth + 1)]
    if not isinstance(found, dict) or depth > 40:
        return []
    own = [str(found["/Alt"])] if "/Alt" in found else []
    return own + (_alts(found["/K"], depth + 1) if "/K" in found else [])


@pytest.mark.parametrize("where", ["text", "title", "by", "link"])
def test_what_people_wrote_is_text_and_never_markup(where: str) -> None:
    piece = Piece(**{"text": "Something.", where: MARKUP})  # type: ignore[arg-type]
    _, text = read(issue(("news", piece)))
    assert (" ".join(MARKUP.split()) in text) is (where != "link")


def test_letters_that_no_font_has_do_no_harm() -> None:
    _, text = read(issue(("news", Piece("Caf\u0065\u0301 at 20° 😀👩‍🏫 ✨ for £3\x07, 中文 and Łódź.", "© 2026"))))
    assert "Café at 20° for £3," in text
    assert "and Łódź." in text
    assert "© 2026" in text


def test_a_photo_that_is_not_there_any_more_is_left_out() -> None:
    _, text = read(ORDINARY)
    assert "Open evening" in text


def test_an_issue_with_nothing_in_it_can_be_set_too() -> None:
    _, text = read(issue())
    assert "Newsletter, Autumn term 2026" in text
