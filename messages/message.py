"""What a person is told and what a person did, as meaning without markup."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

CALLBACK_BYTES = 64  # Telegram's limit for what a button carries, the tightest of all platforms


class Invalid(Exception):
    """Something a person gave cannot be used; the text says what to do, for that person to read.

    `options` are (value, label) pairs the person may choose from instead.
    """

    def __init__(self, text: str, options: tuple[tuple[str, str], ...] = ()) -> None:
        super().__init__(text)
        self.text = text
        self.options = options


@dataclass(frozen=True, slots=True)
class Button:
    """One thing a person can do next; `action` names a route such as `contacts.show`.

    Raises ValueError when action and value together do not fit CALLBACK_BYTES.
    """

    label: str
    action: str
    value: str = ""
    strong: bool = False  # the one to press when all is well

    def __post_init__(self) -> None:
        if len(self.code.encode()) > CALLBACK_BYTES:
            raise ValueError(f"the button {self.action!r} carries more than {CALLBACK_BYTES} bytes")

    @property
    def code(self) -> str:
        """What the platform carries for us: `action` or `action:value`."""
        return f"{self.action}:{self.value}" if self.value else self.action


def _plain(button: Button) -> list[Any]:
    return [button.label, button.action, button.value, button.strong]


def decode(code: str) -> tuple[str, str]:
    """Action and value of a button's code."""
    action, _, value = code.partition(":")
    return action, value


@dataclass(frozen=True, slots=True)
class File:
    """A file to hand over; `content` is the whole of it."""

    name: str
    content: str
    media_type: str = "text/plain"


@dataclass(frozen=True, slots=True)
class Message:
    """Something to say: each platform draws titles, facts and buttons in its own way.

    `items` are lines with a button each, such as things to do; `in_place` lets the message take the place of the one
    whose button was pressed.
    """

    text: str = ""
    title: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    after: str = ""  # said below the facts
    buttons: tuple[Button, ...] = ()
    files: tuple[File, ...] = ()
    in_place: bool = False
    items: tuple[tuple[str, Button], ...] = ()

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
            "files": [[f.name, f.content, f.media_type] for f in self.files],
            "in_place": self.in_place,
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
            files=tuple(File(*file) for file in plain.get("files", ())),
            in_place=plain.get("in_place", False),
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
