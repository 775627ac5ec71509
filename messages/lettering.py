"""What of a text can be set in print and in pictures: our fonts have letters, and no pictograms."""

import re
import unicodedata
from typing import Any

# Pictograms and what joins them, which no font of ours has, control characters and halves of characters.
NOT_PRINTED = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2300-\u23ff\u2600-\u27bf\ud800-\udfff\ufe00-\ufe0f\ufeff"
    "\U00010000-\U0010ffff]"
)


def printable(plain: Any) -> Any:
    """The same plain data with every text as our fonts can show it."""
    if isinstance(plain, str):
        return NOT_PRINTED.sub("", unicodedata.normalize("NFC", plain))
    if isinstance(plain, dict):
        return {key: printable(value) for key, value in plain.items()}
    return [printable(each) for each in plain] if isinstance(plain, list | tuple) else plain
