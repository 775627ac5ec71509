"""Files wait in the page itself between being looked at and being kept: nothing of them is stored before."""

import base64
import binascii
import json
import zlib
from collections.abc import Sequence

from bot.load import Handed

LARGEST = 900_000  # bytes of the packed files: with what is beside them the form still gets in
UNPACKED = 6_000_000


def packed(files: Sequence[Handed]) -> str:
    """The files as one line of text; empty where they are too large for a page."""
    plain = json.dumps([[file.name, base64.b64encode(file.content).decode()] for file in files])
    text = base64.urlsafe_b64encode(zlib.compress(plain.encode(), 9)).decode()
    return text if len(text) <= LARGEST and len(plain) <= UNPACKED else ""


def unpacked(text: str) -> list[Handed]:
    """The inverse of `packed`; nothing for what is no such line."""
    try:
        unpacking = zlib.decompressobj()
        plain = unpacking.decompress(base64.urlsafe_b64decode(text.encode("ascii")), UNPACKED)
        return [Handed(str(name), base64.b64decode(content)) for name, content in json.loads(plain)]
    except (binascii.Error, zlib.error, ValueError, TypeError, RecursionError):
        return []
