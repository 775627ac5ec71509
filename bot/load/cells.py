"""Reading single values as people write them into files; `messages.Invalid` says what is wrong with one."""

import re
import reprlib
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

from messages import dates
from messages.message import Invalid
from messages.words import best_match

SHOWN = 40
_EMAIL = re.compile(
    r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*@([a-z0-9-]+\.)+[a-z]{2,}", re.I | re.A
)
_LIST = re.compile(r"[;|\n]")
_KEY = re.compile(r"[\W_]+")


def shown(raw: object) -> str:
    """A value as it may be quoted in an error: short and printable."""
    said = raw[: 2 * SHOWN] if isinstance(raw, str) else reprlib.repr(raw)
    return f"“{' '.join(''.join(c if c.isprintable() else ' ' for c in said).split())[:SHOWN]}”"


def plain(raw: Any) -> str:
    """Text or a number as text; nothing for anything else."""
    return str(raw).strip() if isinstance(raw, str | int | float) and not isinstance(raw, bool) else ""


def key(text: str) -> str:
    """What is left for comparing: letters and digits, without case."""
    return _KEY.sub("", text.casefold())


def slug(raw: Any) -> str:
    """A short name for use as a key: lower case, words joined by _."""
    return joined(text(raw))


def joined(text: str) -> str:
    """The words of a text, lower case, joined by _."""
    return _KEY.sub("_", text.casefold()).strip("_")


def text(raw: Any) -> str:
    """One line of text: outer and double spaces and invisible marks are dropped."""
    if not isinstance(raw, str):
        raise Invalid(f"{shown(raw)} is not text; put it in quotes")
    seen = "".join(c for c in unicodedata.normalize("NFC", raw) if unicodedata.category(c) != "Cf")
    line = " ".join(seen.split())
    if any(unicodedata.category(c) in ("Cc", "Cs") for c in line):
        raise Invalid(f"{shown(line)} holds characters that are not text")
    return line


def several(one: Callable[[Any], Any]) -> Callable[[Any], list[Any]]:
    """A reader of lists, written with semicolons or commas, each part once."""

    def read(raw: Any) -> list[Any]:
        whole = raw if isinstance(raw, list) else _LIST.split(raw if isinstance(raw, str) else text(raw))
        found = [value for part in whole if not _is_blank(part) for value in _split(one, part)]
        if not found and isinstance(raw, str):
            raise Invalid(f"{shown(raw)} holds nothing between the separators")
        return list(dict.fromkeys(found))

    return read


def lines(raw: Any) -> list[str]:
    """Several texts, as a list or a line each, each once."""
    whole = raw if isinstance(raw, list) else raw.splitlines() if isinstance(raw, str) else [raw]
    return list(dict.fromkeys(text(part) for part in whole if not _is_blank(part)))


def _is_blank(part: Any) -> bool:
    return isinstance(part, str) and not part.strip()


def _split(one: Callable[[Any], Any], part: Any) -> list[Any]:
    try:
        return [one(part)]
    except Invalid:
        if not isinstance(part, str) or "," not in part:
            raise
        return [one(piece) for piece in part.split(",") if piece.strip()]


def one_of(names: Mapping[str, Any], what: str) -> Callable[[Any], Any]:
    """A reader of words from a list, whatever their case and punctuation; `names` are spoken forms."""
    known = {key(name): value for name, value in names.items()}

    def read(raw: Any) -> Any:
        said = text(raw)
        if (found := known.get(key(said))) is not None:
            return found
        near = best_match(said, {name: name for name in names})
        hint = f"did you mean {near}?" if near else f"known are {', '.join(dict.fromkeys(map(str, known.values())))}"
        raise Invalid(f"{shown(said)} is not a known {what}; {hint}")

    return read


def urn(raw: Any) -> str:
    """A school's six-digit number; spreadsheets like to add ".0"."""
    said = plain(raw).removesuffix(".0")
    if not re.fullmatch(r"[0-9]{6}", said):
        raise Invalid(f"{shown(raw)} is not a URN; a URN has six digits, such as 135565")
    return said


def address(raw: Any) -> str:
    """An e-mail address as printed."""
    said = text(raw).removeprefix("mailto:")
    if not _EMAIL.fullmatch(said) or len(said) > 254:
        raise Invalid(f"{shown(said)} is not an e-mail address; write it like name@school.example.org")
    return said


def email(raw: Any) -> str:
    """An e-mail address in lower case."""
    return address(raw).casefold()


def phone(raw: Any) -> str:
    """A telephone number, spaced as in "01632 960001"; spreadsheets drop a leading nought."""
    said = text(raw)
    digits = re.sub(r"[\s().-]", "", said)
    if sum(c.isdecimal() for c in said) < 6:
        raise Invalid(f"{shown(said)} is not a telephone number")
    digits = f"0{digits}" if re.fullmatch(r"[1-9][0-9]{9}", digits) else digits
    if not re.fullmatch(r"0[0-9]{10}", digits):
        return said
    return f"{digits[:3]} {digits[3:7]} {digits[7:]}" if digits[1] == "2" else f"{digits[:5]} {digits[5:]}"


def website(raw: Any) -> str:
    """A web address with its scheme and without a closing slash."""
    said = text(raw).rstrip("/")
    if "." not in said or " " in said:
        return said
    scheme, _, rest = said.rpartition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme.casefold() or 'https'}://{host.casefold()}{slash}{path}"


def whole(least: int, most: int) -> Callable[[Any], int]:
    """A reader of whole numbers between two bounds."""

    def read(raw: Any) -> int:
        said = plain(raw).removesuffix(".0")
        if not re.fullmatch(r"[0-9]{1,9}", said) or not least <= int(said) <= most:
            raise Invalid(f"{shown(raw)} is not a whole number from {least} to {most}")
        return int(said)

    return read


def days(raw: Any) -> float:
    """A number of days, in halves, from 0 to 30."""
    count = dates.quantity(plain(raw))
    if count is None or not 0 <= count <= 30 or count * 2 % 1:
        raise Invalid(f"{shown(raw)} is not a number of days from 0 to 30 in halves, such as 3 or 1.5")
    return count


def yes_no(raw: Any) -> bool:
    """A yes or a no."""
    said = "yes" if raw is True else "no" if raw is False else plain(raw).casefold()
    if said not in ("yes", "no", "true", "false", "y", "n", "1", "0"):
        raise Invalid(f"{shown(raw)} is neither yes nor no")
    return said in ("yes", "true", "y", "1")
