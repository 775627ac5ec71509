"""Comparing what people type with the words we know: case, punctuation and small slips do not matter."""

import re
from collections.abc import Mapping
from functools import lru_cache

from rapidfuzz.distance import OSA

SHORT, LONG = 4, 9  # letters from which one slip, or two, still leave the word recognisable


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """Lower case, apostrophes dropped, other punctuation as spaces."""
    text = re.sub(r"[’‘'`]", "", text.casefold())
    return " ".join(re.sub(r"[^\w&£]+", " ", text).split())


def quoted(sentence: str) -> str:
    """Somebody's words in quotation marks, with a full stop where they have no end of their own."""
    said = sentence.strip()
    return f"“{said}”" if said.endswith((".", "?", "!", "…")) else f"“{said}”."


def contains(text: str, phrase: str) -> bool:
    """Whether the plain text has the plain phrase as whole words."""
    return f" {phrase} " in f" {text} "


def best_match(text: str, names: Mapping[str, str]) -> str | None:
    """The value of the name that the text says, exactly or with a slip; None when none or several fit."""
    said = plain(text)
    known = {plain(name): value for name, value in names.items()}
    if not said or said in known:
        return known.get(said)
    close = [name for name in known if is_slip(said, name)]
    values = {known[name] for name in close}
    return values.pop() if len(values) == 1 else None


def is_slip(said: str, name: str) -> bool:
    """Whether a letter was mistyped, missed, added or swapped with the next: once, in long names twice."""
    if len(name) < SHORT or said[:1] != name[:1]:
        return False
    most = 2 if len(name) >= LONG else 1
    return OSA.distance(said, name, score_cutoff=most) <= most


class Names:
    """Names to look for in texts, each leading to a value; prepared once, for a text is compared with all of them."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self.values = {plain(name): value for name, value in names.items() if plain(name)}
        self._longest_first = sorted(self.values, key=len, reverse=True)
        self._near: dict[tuple[int, str], list[str]] = {}  # by number of words and first letter, which no slip changes
        for name in self.values:
            if len(name) > SHORT:
                self._near.setdefault((name.count(" ") + 1, name[0]), []).append(name)

    def mentioned(self, text: str) -> list[str]:
        """The values whose names stand in the text as whole words, the longest name first, each value once."""
        said = plain(text)
        found: list[str] = []
        for name in self._longest_first:
            if name in said and contains(said, name):
                found.append(self.values[name])
                said = f" {said} ".replace(f" {name} ", " ").strip()
        return list(dict.fromkeys(found or self._slipped(said)))

    def _slipped(self, said: str) -> list[str]:
        """Values whose names are misspelt in the text; only names of five letters or more are tried."""
        tokens = said.split()
        found = []
        for width in {width for width, _ in self._near}:
            for i in range(len(tokens) - width + 1):
                window = " ".join(tokens[i : i + width])
                near = self._near.get((width, window[0]), ())
                found += [self.values[name] for name in near if is_slip(window, name)]
        return found
