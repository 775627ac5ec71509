"""A photo that somebody sent, made fit to be kept: small enough, and without what the camera wrote into it."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from io import BytesIO

from PIL import Image, ImageOps

from messages.message import Inbound

LARGEST = 5_000_000  # bytes of a photo as it comes
PIXELS = 50_000_000
LONGEST_SIDE = 1600  # pixels
QUALITY = 82
KINDS = ("JPEG", "PNG")
SECONDS = 2.0  # for fetching one: Slack waits three for its answer
USELESS = b""


class Withheld(Exception):
    """The platform does not let us have photos: somebody who looks after the bot has to allow it."""


Fetch = Callable[[str], Awaitable[bytes]]


async def with_photo(
    inbound: Inbound, fetch: Fetch, failed: tuple[type[Exception], ...], seconds: float = SECONDS
) -> Inbound:
    """The inbound with the photo that its platform names; useless where it could not be had in time."""
    if not inbound.picture:
        return inbound
    expected: tuple[type[Exception], ...] = (TimeoutError, *failed)
    try:
        async with asyncio.timeout(seconds):
            content = await asyncio.to_thread(cleaned, await fetch(inbound.picture))
    except Withheld:
        return replace(inbound, photo=USELESS, withheld=True)
    except expected:
        content = USELESS
    return replace(inbound, photo=content)


def cleaned(content: bytes) -> bytes:
    """A JPEG anew from the pixels alone: where and when it was taken is gone. Useless unless it is a JPEG or a PNG."""
    if len(content) > LARGEST:
        return USELESS
    try:
        with Image.open(BytesIO(content), formats=KINDS) as photo:
            if photo.width * photo.height > PIXELS:
                return USELESS
            return _drawn(photo)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):  # what Pillow raises on a broken file
        return USELESS


def _drawn(photo: Image.Image) -> bytes:
    upright = ImageOps.exif_transpose(photo)
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    paper = Image.new("RGB", upright.size, "white")
    shown = upright.convert("RGBA")
    paper.paste(shown, mask=shown)
    written = BytesIO()
    paper.save(written, "JPEG", quality=QUALITY, optimize=True)
    return written.getvalue()
