"""The product's words and buttons as a bot with a listener per command would name them."""

import re
from dataclasses import dataclass

from handlers import catalogue

ANSWERS = {"contacts.mine": "contact", "form.give": "give", "form.back": "back"}
MEANT = {"contact_lookup": "who'?s my contact"}  # free words that a plain bot would know by heart


@dataclass(frozen=True, slots=True)
class Command:
    """One thing to ask for; each of its ways in is a pattern of alternatives, empty when there is none."""

    answer: str
    words: str
    slash: str
    buttons: str


def commands() -> list[Command]:
    """One for each function of the product, in the order in which the product names them."""
    ways: dict[object, dict[str, list[str]]] = {}
    for route in catalogue().routes:
        kinds = ways.setdefault(route.do, {"word": [], "button": [], "intent": [], "sentence": []})
        kinds[route.kind].append(route.name)
    return [_command(**kinds) for kinds in ways.values()]


def _command(word: list[str], button: list[str], intent: list[str], sentence: list[str]) -> Command:
    meant = [MEANT[name] for name in intent if name in MEANT]
    answer = "contact" if meant else next((ANSWERS[name] for name in button if name in ANSWERS), "help")
    unnamed = [re.sub(r"\?P<\w+>", "?:", pattern) for pattern in sentence]  # names may stand once in a pattern
    words = "|".join([*map(re.escape, word), *meant, *unnamed])
    slash = "|".join(name for name in word if name.isalnum())
    return Command(answer, words, slash, "|".join(map(re.escape, button)))
