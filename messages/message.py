"""What a person is told and what a person did, as meaning without markup."""

from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

CALLBACK_BYTES = 64  # Telegram's limit for what a button carries, the tightest of all platforms
LINK = "link"  # the action of a button that leads to the web and tells us nothing
LONGEST_ADDRESS = 2000  # characters


class Invalid(Exception):
    """Something a person gave cannot be used; the text says what to do, for that person to read.

    `options` are (value, label) pairs the person may choose from instead.
    """

    def __init__(self, text: str, options: tuple[tuple[str, str], ...] = ()) -> None:
        super().__init__(text)
        self.text = text
        self.options = options


def is_web(address: str) -> bool:
    """Whether it is an address that a browser may be sent to: http or https, a host, nothing that could hide."""
    try:
        parts = urlsplit(address)
        known = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.username is None
    except ValueError:
        return False
    return known and address.isprintable() and " " not in address and len(address) <= LONGEST_ADDRESS


@dataclass(frozen=True, slots=True)
class Button:
    """One thing a person can do next; `action` names a route such as `contacts.show`.

    With an `url` it opens that page instead, see `link`; `inside` opens it within the chat's own program where that
    can be, for a page that knows by it who looks. Raises ValueError when action and value together do not fit
    CALLBACK_BYTES, or when the address is none of the web.
    """

    label: str
    action: str
    value: str = ""
    strong: bool = False  # the one to press when all is well
    url: str = ""
    inside: bool = False

    def __post_init__(self) -> None:
        if len(self.code.encode()) > CALLBACK_BYTES:
            raise ValueError(f"the button {self.action!r} carries more than {CALLBACK_BYTES} bytes")
        if self.url and not is_web(self.url):
            raise ValueError(f"the button {self.label!r} leads to no page of the web")

    @property
    def code(self) -> str:
        """What the platform carries for us: `action` or `action:value`."""
        return f"{self.action}:{self.value}" if self.value else self.action


def link(label: str, url: str, *, inside: bool = False) -> Button:
    """A button that opens a page of the web."""
    return Button(label, LINK, url=url, inside=inside)


def _plain(button: Button) -> list[Any]:
    address = [button.url, button.inside] if button.inside else [button.url] if button.url else []
    return [button.label, button.action, button.value, button.strong, *address]


def decode(code: str) -> tuple[str, str]:
    """Action and value of a button's code."""
    action, _, value = code.partition(":")
    return action, value


@dataclass(frozen=True, slots=True)
class File:
    """A file to hand over; `content` is the whole of it, or `raw` where it is no text.

    `alt` says what a picture shows to those who cannot see it.
    """

    name: str
    content: str = ""
    media_type: str = "text/plain"
    raw: bytes = field(default=b"", repr=False)
    alt: str = ""

    @property
    def data(self) -> bytes:
        return self.raw or self.content.encode(errors="replace")  # half a character must not hold up the rest

    @property
    def is_picture(self) -> bool:
        """Whether it is to be looked at where it arrives."""
        return self.media_type in ("image/png", "image/jpeg")

    def as_json(self) -> list[str]:
        raw = [b64encode(self.raw).decode()] if self.raw or self.alt else []
        return [self.name, self.content, self.media_type, *raw, *([self.alt] if self.alt else [])]

    @classmethod
    def from_json(cls, name: str, content: str, media_type: str, raw: str = "", alt: str = "") -> "File":
        """The inverse of `as_json`."""
        return cls(name, content, media_type, b64decode(raw), alt)


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing among several, such as a piece of news; `link` is a page of the web, `by` whoever said it."""

    title: str = ""
    text: str = ""
    link: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Chapter:
    """What stands under one heading."""

    heading: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Image:
    """A picture that anybody can fetch from the web, with the words for those who cannot see it."""

    address: str
    alt: str


@dataclass(frozen=True, slots=True)
class Message:
    """Something to say: each platform draws titles, facts and buttons in its own way.

    `items` are lines with a button each, such as things to do; `chapters` are for reading and stand below the text;
    `in_place` lets the message take the place of the one whose button was pressed; the `image` is shown where the
    platform can, so that the words must do without it.
    """

    text: str = ""
    title: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    after: str = ""  # said below the facts
    buttons: tuple[Button, ...] = ()
    files: tuple[File, ...] = ()
    in_place: bool = False
    items: tuple[tuple[str, Button], ...] = ()
    chapters: tuple[Chapter, ...] = ()
    image: Image | None = None

    @property
    def all_buttons(self) -> tuple[Button, ...]:
        """For where every button stands below the text: those of the items first."""
        return (*(button for _, button in self.items), *self.buttons)

    def as_json(self) -> dict[str, Any]:
        """The parts that are not empty, for storing."""
        plain: dict[str, Any] = {
            "text": self.text,
            "title": self.title,
            "facts": [list(fact) for fact in self.facts],
            "after": self.after,
            "items": [[line, _plain(button)] for line, button in self.items],
            "buttons": [_plain(button) for button in self.buttons],
            "files": [file.as_json() for file in self.files],
            "chapters": [
                [chapter.heading, [[e.title, e.text, e.link, e.by] for e in chapter.entries]]
                for chapter in self.chapters
            ],
            "in_place": self.in_place,
            "image": [self.image.address, self.image.alt] if self.image else [],
        }
        return {key: value for key, value in plain.items() if value}

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> "Message":
        """The inverse of `as_json`."""
        return cls(
            text=plain.get("text", ""),
            title=plain.get("title", ""),
            facts=tuple((label, value) for label, value in plain.get("facts", ())),
            after=plain.get("after", ""),
            items=tuple((line, Button(*button)) for line, button in plain.get("items", ())),
            buttons=tuple(Button(*button) for button in plain.get("buttons", ())),
            files=tuple(File.from_json(*file) for file in plain.get("files", ())),
            chapters=tuple(
                Chapter(heading, tuple(Entry(*entry) for entry in entries))
                for heading, entries in plain.get("chapters", ())
            ),
            in_place=plain.get("in_place", False),
            image=Image(*plain["image"]) if "image" in plain else None,
        )


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was done, and so where it is answered, in the platform's own identifiers."""

    chat: str
    thread: str = ""
    message: str = ""  # the message whose button was pressed
    root: str = ""  # the message under which a guided conversation may open a thread


@dataclass(frozen=True, slots=True)
class Inbound:
    """One thing a person did on a platform; `id` is unique there and names the event for ever."""

    id: str
    platform: str
    account: str
    place: Place
    text: str = ""
    action: str = ""
    value: str = ""
    answers: Mapping[str, Any] | None = None  # a form, or a page of it, that came whole
    private: bool = True  # nobody else reads the answer where it is given
    whole_forms: bool = False  # the platform can show a form at once in answer to this
    forms_on_press: bool = False  # … only when a button is pressed
    reported: Mapping[str, str] = field(default_factory=dict)  # what the platform itself vouches for: name, email
    picture: str = ""  # what the platform calls a photo that came with it
    photo: bytes | None = field(default=None, repr=False)  # the photo, as `bot.photos` made it; empty if it is no use
    withheld: bool = False  # the platform does not let us have photos
