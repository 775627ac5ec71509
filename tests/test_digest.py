"""An issue of the newsletter in a chat: nothing is cut, what is coming stands first, and every platform takes it."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack import draw as slack
from bot.telegram import draw as telegram
from messages import digest
from messages.digest import HEADINGS, Issue, Picture, Piece, in_order
from messages.message import Button, Chapter, Entry, File, Image, Message, is_web, link

DAY = date(2026, 12, 16)
TITLE = "Newsletter, Autumn term, second half 2026"
ADDRESS = "https://bot.example.org/newsletter/abc"
WORDS = "A meeting of subject leaders, with questions & answers <b>about</b> reading. "
EVENING = Piece("Wednesday 9 December 2026, 5pm.", "Open evening", "https://oakfield.example.org/evening?a=1&b=2")
QUOTE = Piece("It changed how we plan.", by="A headteacher")


def issue(*pieces: tuple[str, Piece], address: str = "") -> Issue:
    return Issue(7, TITLE, DAY, in_order(pieces), address)


def long(count: int, title: str = "Piece") -> list[tuple[str, Piece]]:
    return [("news", Piece(WORDS * 10, f"{title} {number}")) for number in range(count)]


def words(messages: list[Message]) -> list[tuple[str, str]]:
    return [(e.title, e.text) for message in messages for chapter in message.chapters for e in chapter.entries]


def test_what_is_coming_stands_first_and_an_empty_section_nowhere() -> None:
    (message,) = digest.whole(issue(("voices", QUOTE), ("news", Piece("New library.")), ("upcoming", EVENING)))
    assert [chapter.heading for chapter in message.chapters] == ["Coming up", "News", "What people said"]
    assert message.chapters[0].entries == (Entry(EVENING.title, EVENING.text, EVENING.link),)
    assert message.chapters[2].entries == (Entry(text=QUOTE.text, by="A headteacher"),)
    assert (message.title, message.text) == (TITLE, "")
    assert [b.label for b in message.buttons] == ["As a PDF", "Change what I get"]


def test_with_an_address_of_our_own_the_web_page_is_the_first_button() -> None:
    message = digest.in_one(issue(("upcoming", EVENING), address=ADDRESS))
    assert message.buttons[0] == link("Read it on the web", ADDRESS)


def test_a_long_issue_is_several_messages_when_asked_for_and_headlines_when_sent() -> None:
    made = issue(*long(12), ("upcoming", EVENING), ("voices", QUOTE))
    messages = digest.whole(made)
    assert [message.title for message in messages] == [f"{TITLE} ({n} of {len(messages)})" for n in (1, 2, 3)]
    assert words(messages) == [(p.title, p.text) for section in made.sections for p in section.pieces]
    assert [bool(message.buttons) for message in messages] == [False, False, True]
    sent = digest.in_one(made)
    assert "long issue" in sent.text
    assert sent.chapters[0] == Chapter("Coming up", (Entry(text="• Open evening"),))
    assert sent.chapters[2].entries[0].text == "• It changed how we plan."
    assert sent.buttons[0] == Button("Read all here", "newsletter.read", "7")


def test_headlines_that_are_too_many_give_way_to_their_number() -> None:
    sent = digest.in_one(
        issue(*long(80, "A title of some length, as people write them, about their school"), ("voices", QUOTE))
    )
    assert [chapter.entries[0].text for chapter in sent.chapters] == ["80 pieces", "1 piece"]


@pytest.mark.parametrize(
    ("piece", "line"),
    [
        (Piece("Text.", "A title"), "A title"),
        (Piece("We have a new library. It opens on Monday."), "We have a new library"),
        (Piece(WORDS.replace(". ", ", ") * 5), "A piece of news"),
        (Piece(WORDS.replace(". ", ", ") * 5, by="A head"), "A piece of news from A head"),
    ],
)
def test_a_headline_is_never_half_a_sentence(piece: Piece, line: str) -> None:
    assert digest.headline("news", piece) == line


def test_who_chose_sections_gets_those_and_learns_of_the_rest() -> None:
    made = issue(("upcoming", EVENING), ("news", Piece("New library.")), ("voices", QUOTE))
    message = digest.in_one(made, ["upcoming"])
    assert [chapter.heading for chapter in message.chapters] == ["Coming up"]
    assert message.text == "These are the sections you chose. This issue has 2 more sections."
    assert Button("See all of it", "newsletter.read", "7") in message.buttons
    nothing = digest.in_one(made, ["projects", "free_training"])
    assert nothing.text == "This time there is nothing in the sections you chose (Free training, Projects)."
    assert "nothing in this issue" in digest.in_one(issue()).text


@pytest.mark.parametrize(
    ("address", "where", "image"),
    [
        (ADDRESS, "on the web page", Image(f"{ADDRESS}/photo/4", "The hall")),
        ("http://localhost:8080/newsletter/abc", "on the web page", None),
        ("", "in the PDF", None),
    ],
)
def test_a_photo_is_named_where_it_stands_and_the_first_goes_along(
    address: str, where: str, image: Image | None
) -> None:
    hall, gate = Piece("It is new.", picture=Picture(4, "The hall")), Piece("Open.", picture=Picture(5, "The gate"))
    made = issue(("upcoming", EVENING), ("news", hall), ("projects", gate), address=address)
    message = digest.in_one(made)
    assert [chapter.entries[0].text for chapter in message.chapters][1:] == [
        f"It is new.\n(With a photo {where}.)",
        f"Open.\n(With a photo {where}.)",
    ]
    assert message.image == image
    assert Message.from_json(message.as_json()) == message
    assert digest.in_one(made, ["upcoming"]).image is None
    shown = [block for block in slack.blocks(message) if block["type"] == "image"]
    assert shown == ([{"type": "image", "image_url": image.address, "alt_text": image.alt}] if image else [])


def test_the_alliances_standard_pieces_are_one_button_away() -> None:
    made = replace(issue(("upcoming", EVENING)), core=(("What we believe", "Every pupil."),))
    assert digest.in_one(made).buttons[-1] == Button("About us", "core.show")


PIECES = st.builds(
    Piece,
    st.text(max_size=2000),
    st.text(max_size=120),
    st.sampled_from(["", "javascript:alert(1)", EVENING.link, f"https://example.org/{'x' * 270}"]),
    st.text(max_size=120),
)


@given(st.lists(st.tuples(st.sampled_from(sorted(HEADINGS)), PIECES), max_size=40))
def test_every_message_fits_every_platform_and_every_piece_is_said_once(pieces: list[tuple[str, Piece]]) -> None:
    made = issue(*pieces, address=ADDRESS)
    messages = digest.whole(made)
    for message in (*messages, digest.in_one(made)):
        assert len(telegram.draw(message).texts) == 1
        blocks = slack.blocks(message)
        assert len(blocks) <= 50
        assert "…" not in [part.get("text") for block in blocks for part in _parts(block)][-1:]
        assert Message.from_json(message.as_json()) == message
    assert words(messages) == [(piece.title, piece.text) for section in made.sections for piece in section.pieces]


def _parts(block: slack.Json) -> list[slack.Json]:
    return [part for section in block.get("elements", ()) for part in section.get("elements", ())]


def test_a_piece_as_each_platform_shows_it() -> None:
    message = digest.in_one(issue(("upcoming", EVENING), ("voices", QUOTE), address=ADDRESS))
    (text,) = telegram.draw(message).texts
    assert "<u>Coming up</u>\n<b>Open evening</b>\nWednesday" in text
    assert "https://oakfield.example.org/evening?a=1&amp;b=2" in text
    assert text.endswith("<i>— A headteacher</i>")
    keyboard = telegram.draw(message).keyboard
    assert keyboard is not None
    assert keyboard.inline_keyboard[0][0].url == ADDRESS
    title, heading, rich, _, quote, buttons = slack.blocks(message)
    assert (title["text"]["text"], heading["type"], heading["text"]["text"]) == (TITLE, "header", "Coming up")
    assert {"type": "link", "url": EVENING.link} in _parts(rich)
    assert _parts(quote)[-1] == {"type": "text", "text": "— A headteacher", "style": {"italic": True}}
    assert buttons["elements"][0]["url"] == ADDRESS


@pytest.mark.parametrize(
    "address", ["http://localhost:8080/x", "http://127.0.0.1:8080/x", "http://[::1]/x", "http://intranet/x"]
)
def test_telegram_is_given_no_button_that_it_refuses(address: str) -> None:
    drawn = telegram.draw(Message("Here it is.", buttons=(link("Read it", address), Button("As a PDF", "x"))))
    assert drawn.texts[-1].endswith(f"Read it: {address}")
    assert drawn.keyboard is not None
    assert [[key.text for key in row] for row in drawn.keyboard.inline_keyboard] == [["As a PDF"]]


@pytest.mark.parametrize(
    ("address", "good"),
    [
        ("https://example.org/a?b=c", True),
        ("http://example.org", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("//example.org", False),
        ("https://", False),
        ("https://user@example.org", False),
        ("https://example.org/a b", False),
        ("https://example.org/\u202egro", False),
        ("https://[", False),
        ("https://example.org/" + "x" * 2000, False),
    ],
)
def test_only_pages_of_the_web_are_linked_to(address: str, good: bool) -> None:
    assert is_web(address) is good
    if not good:
        with pytest.raises(ValueError, match="no page of the web"):
            link("Read it", address)


def test_a_file_of_bytes_is_kept_as_it_is() -> None:
    message = Message("Here", files=(File("a.pdf", "", "application/pdf", b"%PDF\x00\xff"), File("a.txt", "é")))
    kept = Message.from_json(message.as_json())
    assert kept == message
    assert [file.data for file in kept.files] == [b"%PDF\x00\xff", "é".encode()]
