"""A message may ask several things at once: where one ends and the next begins."""

import re

_OPENS = (
    "also|can|could|would|will|please|pls|who|whos|what|whats|when|whens|where|how|which|is|are|do|does|did|i|id|ive|im|"
    "we|weve|tell|send|show|remind|book|log|sign|put|add|have|has|while"
)
# What is made of many blanks begins only where they begin: else each of them would be tried anew, up to the last.
_BORDER = re.compile(
    rf"(?<=[.?!;])\s+|(?<!\s)\s*\n\s*"
    rf"|(?<![\s,])[\s,]+(?:and|also|plus|ps|oh and|btw)[\s,]+(?=(?:{_OPENS})\b)|\?(?=\w)",
    re.I,
)
MOST = 4
SHORTEST = 2  # words that may be a matter of their own


def apart(text: str) -> list[str]:
    """The parts of a text that could stand alone, the whole of it where there is but one."""
    parts = [part.strip(" ,;") for part in _BORDER.split(text) if part]
    parts = [part for part in parts if len(part.split()) >= SHORTEST]
    return parts if 1 < len(parts) <= MOST else [text]
