"""The trained part of reading: how likely each meaning of a text is, from weights that come with the product.

`python -m tests.understanding.train` makes the weights from the sentences beside it; here they are only added up.
"""

import json
from base64 import b64decode
from collections.abc import Mapping, Set
from dataclasses import dataclass
from functools import cache
from math import exp
from pathlib import Path
from typing import Any

WEIGHTS = Path(__file__).with_name("weights.json")
Marks = Mapping[str, float]  # what was found in a text, and how strongly


@dataclass(frozen=True, slots=True)
class Classifier:
    """A linear model over marks; `rows` holds for each mark a signed byte per label, in steps of `step`."""

    labels: tuple[str, ...]
    bias: tuple[float, ...]
    step: float
    rows: Mapping[str, bytes]
    words: Set[str]  # correctly spelt, as far as those who wrote the sentences to learn from did so
    learnt_from: str  # a fingerprint of the sentences and of what was found in them

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "Classifier":
        """The classifier that was written down."""
        return cls(
            labels=tuple(kept["labels"]),
            bias=tuple(kept["bias"]),
            step=kept["step"],
            rows={mark: b64decode(row) for mark, row in kept["rows"].items()},
            words=frozenset(kept["words"].split()),
            learnt_from=kept["learnt_from"],
        )

    def scores(self, marks: Marks) -> dict[str, float]:
        """A score for each label, higher is likelier."""
        total = list(self.bias)
        for mark, value in marks.items():
            if row := self.rows.get(mark):
                weight = value * self.step
                total = [score + weight * part for score, part in zip(total, memoryview(row).cast("b"), strict=True)]
        return dict(zip(self.labels, total, strict=True))


def shares(scores: Mapping[str, float]) -> dict[str, float]:
    """Scores as shares of one."""
    highest = max(scores.values())
    powers = {label: exp(score - highest) for label, score in scores.items()}
    whole = sum(powers.values())
    return {label: power / whole for label, power in powers.items()}


@cache
def trained() -> Classifier:
    """The classifier that comes with the product."""
    return Classifier.of(json.loads(WEIGHTS.read_text(encoding="utf-8")))
