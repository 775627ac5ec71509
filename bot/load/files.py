"""A file that somebody named or handed over, and its text whatever program saved it."""

from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path, PurePath

from bot.load.report import BadFile

_CONTROLS = frozenset(range(32)) - frozenset(b"\t\n\r\f\x1a")
WORKBOOK = b"PK\x03\x04"
_KNOWN_STARTS = {
    b"\xd0\xcf\x11\xe0": "is an old Excel workbook; save it as “CSV UTF-8” and load that",
    b"%PDF": "is a PDF; load the CSV or YAML file instead",
    b"\xff\xfe": "is saved as UTF-16; save it as “CSV UTF-8” and load that",
    b"\xfe\xff": "is saved as UTF-16; save it as “CSV UTF-8” and load that",
}


@dataclass(frozen=True, slots=True)
class Handed:
    """A file that somebody sent: what they call it, and all that is in it."""

    name: str
    content: bytes = field(repr=False)

    def __str__(self) -> str:
        return self.name


Given = Path | Handed


def ending(given: Given) -> str:
    """What its name ends with: .csv, .yaml; empty without."""
    return PurePath(given.name).suffix.casefold()


def text_of(given: Given, name: str) -> str:
    """The whole text of the file. Raises BadFile, which calls it `name`."""
    content = given.content if isinstance(given, Handed) else _bytes_of(given, name)
    for start, trouble in _KNOWN_STARTS.items():
        if content.startswith(start):
            raise BadFile(f"{name}: {trouble}")
    if content.startswith(WORKBOOK):
        return _of_workbook(content, name)
    if not content.removeprefix(b"\xef\xbb\xbf").strip():
        raise BadFile(f"{name}: the file is empty")
    if not _CONTROLS.isdisjoint(content):
        raise BadFile(f"{name}: is not a text file; load a CSV or YAML file")
    return _decoded(content, name)


def _of_workbook(content: bytes, name: str) -> str:
    """What reads them is large, and most processes never see one."""
    text: str = import_module("bot.load.workbooks").text_of(content, name)
    return text


def _bytes_of(path: Path, name: str) -> bytes:
    try:
        if path.is_dir():
            raise BadFile(f"{name}: is a folder; name the files in it")
        if path.exists() and not path.is_file():
            raise BadFile(f"{name}: is not a file")
        return path.read_bytes()
    except FileNotFoundError:
        raise BadFile(f"{name}: there is no such file; check the name and the folder") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise BadFile(f"{name}: cannot be opened ({reason})") from None


def _decoded(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as not_utf8:
        try:
            return content.decode("cp1252")  # what the national register exports
        except UnicodeDecodeError:
            row = content.count(b"\n", 0, not_utf8.start) + 1
            raise BadFile(
                f"{name}:{row}: cannot be read as UTF-8 or Windows text; save it as “CSV UTF-8” and load that"
            ) from None
