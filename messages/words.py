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


def mentioned(text: str, names: Mapping[str, str]) -> list[str]:
    """The values whose names stand in the text as whole words, the longest name first, each value once."""
    said = plain(text)
    known = {plain(name): value for name, value in names.items() if plain(name)}
    found: list[str] = []
    for name in sorted(known, key=len, reverse=True):
        if contains(said, name):
            found.append(known[name])
            said = f" {said} ".replace(f" {name} ", " ").strip()
    return list(dict.fromkeys(found or slipped(said, known)))


def slipped(said: str, known: Mapping[str, str]) -> list[str]:
    """Values whose names are misspelt in the text; only names of five letters or more are tried."""
    tokens = said.split()
    windows: dict[tuple[int, str], list[str]] = {}  # by number of words and first letter, which a slip leaves alone
    for width in {name.count(" ") + 1 for name in known}:
        for i in range(len(tokens) - width + 1):
            windows.setdefault((width, tokens[i][0]), []).append(" ".join(tokens[i : i + width]))
    return [
        value
        for name, value in known.items()
        if len(name) > SHORT
        and (near := windows.get((name.count(" ") + 1, name[0])))
        and any(is_slip(window, name) for window in near)
    ]
