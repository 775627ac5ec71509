"""How words about time are put together: rules that replace a run of them by what it means."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from messages.school_year import SchoolYear
from messages.when_words import Token

MOST = 60  # steps; every rule brings the words nearer to an end, so that no phrase needs as many


@dataclass(frozen=True, slots=True)
class Scene:
    """When and to which question something is said."""

    today: date
    past: bool
    times: bool  # a time of day is asked for
    calendar: SchoolYear

    def coming(self, weekday: int) -> date:
        """The next day with that name after today."""
        return self.today + timedelta(days=(weekday - self.today.weekday() - 1) % 7 + 1)

    @property
    def monday(self) -> date:
        return self.today - timedelta(days=self.today.weekday())


@dataclass(frozen=True, slots=True)
class Run:
    """The words that a rule is about."""

    tokens: Sequence[Token]
    scene: Scene

    def all(self, *kinds: str) -> list[Token]:
        return [token for token in self.tokens if token.kind in kinds]

    def one(self, *kinds: str) -> Token | None:
        return next(iter(self.all(*kinds)), None)

    def number(self, *kinds: str, default: int = 1) -> int:
        """The value of the first of these that is said."""
        token = self.one(*kinds)
        return int(token.value) if token else default

    def has(self, *kinds: str) -> bool:
        return self.one(*kinds) is not None


Meaning = Token | Sequence[Token] | None
Rule = tuple[re.Pattern[str], Callable[[Run], Meaning]]


def rule(shape: str, make: Callable[[Run], Meaning]) -> Rule:
    """A rule by the kinds of its words: “wd? o|n mo” has a weekday or not, then an ordinal or number, then a month.

    A star stands for any number of them, a dollar for the end of the phrase; a rule that makes nothing of its words
    leaves them as they are.
    """
    pieces = []
    for piece in shape.split():
        kinds = piece.rstrip("?*")
        if piece == "$":
            pieces.append(piece)
            continue
        pieces.append(f"(?:(?:{kinds}) ){piece[len(kinds) :]}")
    return re.compile(rf"(?<!\S){''.join(pieces)}"), make


def rewritten(tokens: Iterable[Token], rules: Sequence[Rule], scene: Scene) -> list[Token]:
    """The words after every rule that applies to them has been applied, the first rules first."""
    now = list(tokens)
    for _ in range(MOST):
        after = next(_steps(now, rules, scene), None)
        if after is None:
            break
        now = after
    return now


def _steps(tokens: list[Token], rules: Sequence[Rule], scene: Scene) -> Iterator[list[Token]]:
    kinds = "".join(f"{token.kind} " for token in tokens)
    for pattern, make in rules:
        for match in pattern.finditer(kinds):
            first = kinds.count(" ", 0, match.start())
            last = first + match.group(0).count(" ")
            made = make(Run(tokens[first:last], scene)) if last > first else None
            if made is not None:
                yield [*tokens[:first], *([made] if isinstance(made, Token) else made), *tokens[last:]]
