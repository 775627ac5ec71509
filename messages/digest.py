"""An issue of the newsletter as one reads it in a chat: what is coming first, then the rest, section by section."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from messages.core_text import ABOUT
from messages.dates import say
from messages.message import Button, Chapter, Entry, Image, Message, is_web, link

# By section, in the order in which one reads them: what one can still go to stands first.
HEADINGS = {
    "upcoming": "Coming up",
    "free_training": "Free training",
    "opportunities": "Opportunities",
    "news": "News",
    "projects": "Projects",
    "voices": "What people said",
}
UNTITLED = {
    "upcoming": "An event",
    "free_training": "Free training",
    "opportunities": "An opportunity",
    "news": "A piece of news",
    "projects": "An update on a project",
    "voices": "A comment",
}
ROOM = 3500  # UTF-16 units of pieces in a message: Telegram takes 4,096 with title and all
HEADLINE = 120  # characters


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo by its number, with the words for those who cannot see it."""

    number: int
    alt: str


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of an issue; `by` is how it is signed."""

    text: str
    title: str = ""
    link: str = ""
    by: str = ""
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """The pieces of one section, in their order."""

    name: str
    pieces: tuple[Piece, ...]

    @property
    def heading(self) -> str:
        return HEADINGS[self.name]


@dataclass(frozen=True, slots=True)
class Issue:
    """An issue of the newsletter; `day` is when it goes out, `address` that of its web page, if it has one.

    `core` are the alliance's standard pieces, by title.
    """

    number: int
    title: str
    day: date
    sections: tuple[Section, ...] = ()
    address: str = ""
    alliance: str = ""
    core: tuple[tuple[str, str], ...] = ()

    @property
    def pictures(self) -> tuple[Picture, ...]:
        pieces = [piece for section in self.sections for piece in section.pieces]
        return tuple(piece.picture for piece in pieces if piece.picture)

    def only(self, chosen: Collection[str]) -> "Issue":
        """The issue with these sections alone, or with all where none is chosen."""
        kept = tuple(section for section in self.sections if not chosen or section.name in chosen)
        return replace(self, sections=kept)


def in_order(pieces: Sequence[tuple[str, Piece]]) -> tuple[Section, ...]:
    """The sections that have pieces, in the order in which one reads them."""
    named = [(name, tuple(piece for section, piece in pieces if section == name)) for name in HEADINGS]
    return tuple(Section(name, found) for name, found in named if found)


def whole(issue: Issue, chosen: Collection[str] = ()) -> list[Message]:
    """All of it, in as many messages as it takes; a piece is never cut."""
    parts = _packed(issue.only(chosen))
    if not parts:
        return [_nothing(issue, chosen)]
    many = f" (%d of {len(parts)})" if len(parts) > 1 else ""
    said = [
        Message(
            _less(issue, chosen) if number == 1 else "", f"{issue.title}{many % number if many else ''}", chapters=part
        )
        for number, part in enumerate(parts, 1)
    ]
    return [*said[:-1], replace(said[-1], buttons=_buttons(issue, chosen))]


def in_one(issue: Issue, chosen: Collection[str] = ()) -> Message:
    """One message: all of it, or the headlines of a long issue."""
    messages = whole(issue, chosen)
    message = messages[0] if len(messages) == 1 else _headlines(issue, chosen)
    return replace(message, image=_first_photo(issue.only(chosen)))


def _first_photo(issue: Issue) -> Image | None:
    """The first there is, where those who show it can fetch it from us safely."""
    picture = next(iter(issue.pictures), None)
    if picture is None or not issue.address.startswith("https://"):
        return None
    return Image(f"{issue.address}/photo/{picture.number}", picture.alt)


def _packed(issue: Issue) -> list[tuple[Chapter, ...]]:
    """The pieces under their headings, parted where a message is full."""
    parts: list[list[Chapter]] = []
    left = 0
    for section, entry in _entries(issue):
        size = _size(entry) + len(section.heading)
        if size > left:
            parts.append([])
            left = ROOM
        left -= size
        _put(parts[-1], section.heading, entry)
    return [tuple(part) for part in parts]


def _put(part: list[Chapter], heading: str, entry: Entry) -> None:
    if part and part[-1].heading == heading:
        part[-1] = Chapter(heading, (*part[-1].entries, entry))
    else:
        part.append(Chapter(heading, (entry,)))


def _entries(issue: Issue) -> Iterator[tuple[Section, Entry]]:
    for section in issue.sections:
        for piece in section.pieces:
            address = piece.link if is_web(piece.link) else ""
            yield section, Entry(piece.title, _with_photo(issue, piece), address, piece.by)


def _with_photo(issue: Issue, piece: Piece) -> str:
    """The text; a photo cannot stand in a chat beside it, so this says where it is to be seen."""
    where = "on the web page" if issue.address else "in the PDF"
    return f"{piece.text}\n(With a photo {where}.)" if piece.picture else piece.text


def _size(entry: Entry) -> int:
    """In UTF-16 units, with what stands between the lines."""
    return len("\n\n".join((entry.title, entry.text, entry.link, entry.by)).encode("utf-16-le")) // 2 + 8


def _headlines(issue: Issue, chosen: Collection[str]) -> Message:
    """A line a piece or, should even that be too long, how many pieces there are."""
    sections = issue.only(chosen).sections
    lines = [(s.heading, "\n".join(f"• {headline(s.name, piece)}" for piece in s.pieces)) for s in sections]
    if sum(len(text) + len(heading) + 8 for heading, text in lines) > ROOM:
        lines = [(s.heading, f"{len(s.pieces)} pieces" if len(s.pieces) > 1 else "1 piece") for s in sections]
    chapters = tuple(Chapter(heading, (Entry(text=text),)) for heading, text in lines)
    text = " ".join(part for part in ("This is a long issue: here is what is in it.", _less(issue, chosen)) if part)
    return Message(text, issue.title, chapters=chapters, buttons=(_here(issue, "Read all here"), *_buttons(issue)))


def headline(section: str, piece: Piece) -> str:
    """A line that stands for a piece: its title, its first sentence, or what sort of piece it is."""
    first = piece.text.split("\n")[0].partition(". ")[0]
    short = piece.title or (first if len(first) <= HEADLINE else "")
    by = f" from {piece.by}" if piece.by and not short else ""
    return short or f"{UNTITLED[section]}{by}"


def _less(issue: Issue, chosen: Collection[str]) -> str:
    """Says that the reader has chosen and there is more."""
    more = len(issue.sections) - len(issue.only(chosen).sections)
    if not more:
        return ""
    sections = "one more section" if more == 1 else f"{more} more sections"
    return f"These are the sections you chose. This issue has {sections}."


def _nothing(issue: Issue, chosen: Collection[str]) -> Message:
    if not issue.sections:
        return Message("There is nothing in this issue yet.", issue.title)
    wanted = ", ".join(heading for name, heading in HEADINGS.items() if name in chosen)
    text = f"This time there is nothing in the sections you chose ({wanted})."
    return Message(text, issue.title, buttons=_buttons(issue, chosen))


def _here(issue: Issue, label: str) -> Button:
    return Button(label, "newsletter.read", str(issue.number))


def _buttons(issue: Issue, chosen: Collection[str] = ()) -> tuple[Button, ...]:
    web = (link("Read it on the web", issue.address),) if issue.address else ()
    rest = (_here(issue, "See all of it"),) if len(issue.only(chosen).sections) < len(issue.sections) else ()
    about = (ABOUT,) if issue.core else ()
    return (*web, *rest, as_pdf(issue.number), Button("Change what I get", "subscriptions.show"), *about)


def as_pdf(number: int) -> Button:
    return Button("As a PDF", "newsletter.pdf", str(number))


def file_name(issue: Issue) -> str:
    return f"newsletter-{issue.day.isoformat()}.pdf"


def published(issue: Issue) -> str:
    """The line below the title of a page: whose it is and of when."""
    return f"{issue.alliance}, {say(issue.day)}" if issue.alliance else say(issue.day)
