"""Keeps tokens and passwords out of the log."""

import json
import re
from collections.abc import Iterable
from urllib.parse import quote

MASK = "***"
SHORTEST = 4  # characters; a shorter one would mask half of every line
SHAPES = (r"xox[a-z]-[\w-]{8,}", r"xapp-[\w-]{8,}", r"(?<=bot)\d{5,}:[\w-]{20,}", r"(?<=ticket=)[\w-]+")


class Masking:
    """Known secrets, as they are and as an address or JSON writes them, and what looks like a platform's token."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        known = {way for secret in secrets if len(secret) >= SHORTEST for way in _ways(secret)}
        exact = [re.escape(way) for way in sorted(known, key=len, reverse=True)]
        self._found = re.compile("|".join([*exact, *SHAPES]))

    def __call__(self, text: str) -> str:
        return self._found.sub(MASK, text)


def _ways(secret: str) -> set[str]:
    return {secret, quote(secret), quote(secret, safe=""), json.dumps(secret)[1:-1], repr(secret)[1:-1]}
