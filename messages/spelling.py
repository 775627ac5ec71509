"""What people mean to type: short forms and slips of the thumb."""

from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

from messages.words import LONG

SHORTEST = 5  # letters of a word that may be misspelt
SHORT = {
    "2day": "today", "2moro": "tomorrow", "abt": "about", "any1": "anyone", "b4": "before", "bk": "back",
    "cd": "could", "cos": "because", "coz": "because", "cud": "could", "defo": "definitely", "dept": "department",
    "every1": "everyone", "gd": "good", "gonna": "going to", "gotta": "got to", "gr8": "great",
    "halfterm": "half term", "hav": "have", "hols": "holidays", "hv": "have", "l8r": "later", "lemme": "let me",
    "mins": "minutes", "msg": "message", "msgs": "messages", "mtg": "meeting", "mtgs": "meetings", "nxt": "next",
    "pls": "please", "plse": "please", "plz": "please", "ppl": "people", "r": "are", "recd": "received",
    "sch": "school", "schl": "school", "scit": "scitt", "shd": "should", "shud": "should", "sm1": "someone",
    "some1": "someone", "sum1": "someone", "sumone": "someone", "tel": "telephone", "thanx": "thanks",
    "thnx": "thanks", "tho": "though", "thx": "thanks", "tmr": "tomorrow", "tmrw": "tomorrow", "tnx": "thanks",
    "tomoz": "tomorrow", "u": "you", "ur": "your", "wanna": "want to", "wd": "would", "wen": "when", "wens": "whens",
    "wk": "week", "wks": "weeks", "wot": "what", "wots": "whats", "wud": "would", "ya": "you", "yr": "year",
    "yrs": "years",
}  # fmt: skip


class Spelling:
    """The words that are spelt as they should be; others near to one of them are taken for it."""

    def __init__(self, words: Iterable[str]) -> None:
        self._known = frozenset(words)
        self._by_letter: dict[str, list[str]] = {}  # the first letter is hardly ever the wrong one
        for word in sorted(self._known):
            if len(word) >= SHORTEST and word.isalpha():
                self._by_letter.setdefault(word[0], []).append(word)

    def mended(self, said: str) -> str:
        """The plain text with short forms written out and slips corrected."""
        mended = " ".join(SHORT.get(word) or self._as_spelt(word) for word in said.split())
        return mended.replace("news letter", "newsletter")

    def _as_spelt(self, word: str) -> str:
        """The one word that is nearest; a word stays as it is where none is near, or two are equally."""
        if len(word) < SHORTEST or word in self._known or word.removesuffix("s") in self._known or not word.isalpha():
            return word
        most = 2 if len(word) >= LONG else 1
        near = process.extract(word, self._by_letter.get(word[0], ()), scorer=OSA.distance, score_cutoff=most, limit=2)
        alone = len(near) == 1 or (len(near) == 2 and near[0][1] < near[1][1])
        return str(near[0][0]) if alone else word
