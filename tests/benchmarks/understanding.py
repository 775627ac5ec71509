"""How well messages, dates and questions are understood: a report for files in the published formats.

    python -m tests.benchmarks.understanding FILE…            measures the reader as it is shipped
    python -m tests.benchmarks.understanding --folds 10 FILE…  teaches it anew without each tenth of a file of messages

A file holds JSON lines: messages have `text` and `intent`, dates `phrase` and `expect`, questions `text` and `id`.
"""

import argparse
import asyncio
import json
import random
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from bot import understand, when
from bot.understand import Known
from messages import intents
from messages.intents import Reader
from tests.understanding import lexicon, sentences
from tests.understanding.lexicon import TAUGHT_ON
from tests.understanding.train import trained

Row = Mapping[str, Any]
OFFERED = 3
SENSITIVE = "safeguarding_or_sensitive"
OTHER = "out_of_scope"
ASKED_OF_DATES = ("now", "tz", "phrase", "ctx", "slot")
ASKED_BELOW = 0.6  # the share below which the bot asks instead of acting


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("files", nargs="+", type=Path, metavar="FILE")
    options.add_argument("--folds", type=int, default=0, help="cross-validate messages over this many parts")
    given = options.parse_args()
    before = resident()
    knows = asyncio.run(lexicon.example())
    loaded = resident()
    intents.shipped()
    for path in given.files:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        print(f"\n{path.name}: {len(rows)} lines")
        if "phrase" in rows[0]:
            report_dates(rows)
        elif "intent" in rows[0]:
            answers = folded(rows, knows, given.folds) if given.folds else taken(rows, knows)
            report_messages(rows, answers)
        else:
            report_questions(rows, knows)
    print(
        f"\nmemory: {loaded - before:.0f} MB for the facts and libraries, {resident() - loaded:.1f} MB more for reading"
    )


def resident() -> float:
    """Megabytes of this process in memory."""
    pages = Path("/proc/self/statm")
    return int(pages.read_text().split()[1]) * 4096 / 1e6 if pages.exists() else float("nan")


class Timed:
    """How long each of many small things took, in milliseconds."""

    def __init__(self) -> None:
        self.took: list[float] = []

    @contextmanager
    def one(self) -> Iterator[None]:
        begun = time.perf_counter()
        yield
        self.took.append((time.perf_counter() - begun) * 1000)

    def __str__(self) -> str:
        slow = quantiles(self.took, n=100)[98] if len(self.took) > 1 else self.took[0]
        return f"{median(self.took):.2f} ms in the middle, {slow:.2f} ms at the 99th percentile"


def taken(rows: Sequence[Row], knows: Known) -> list[Row]:
    """What the shipped reader makes of each message."""
    timed = Timed()
    found: list[Row] = []
    understand.understood("warm up", knows, TAUGHT_ON)
    for row in rows:
        with timed.one():
            found.append(understand.understood(row["text"], knows, TAUGHT_ON))
    print(f"latency: {timed}")
    return found


def folded(rows: Sequence[Row], knows: Known, folds: int) -> list[Row]:
    """What a reader makes of each message that was taught without it; texts alike up to case go together."""

    names = lexicon.of_the_example()
    order = list(range(len(rows)))
    random.Random(7).shuffle(order)
    found: dict[int, Row] = {}
    for fold in range(folds):
        part = order[fold::folds]
        unseen = {rows[at]["text"].casefold() for at in part}
        known = [sentence for sentence in sentences.everything() if sentence.text.casefold() not in unseen]
        reader = Reader(trained(known, names))
        found |= {at: understand.understood(rows[at]["text"], knows, TAUGHT_ON, reader=reader) for at in part}
    print(f"cross-validation over {folds} parts: each message was read by a reader that had not been taught it")
    return [found[at] for at in range(len(rows))]


def report_messages(rows: Sequence[Row], answers: Sequence[Row]) -> None:
    """Accuracy, the first three, recall of each intent, confusions, calibration, safeguarding, what is not ours."""
    pairs = list(zip((row["intent"] for row in rows), answers, strict=True))
    offered = [[answer["intent"], *answer["alternatives"]][:OFFERED] for _, answer in pairs]
    print(f"right first: {share(gold == a['intent'] for gold, a in pairs)}")
    print(
        f"right among the first three: {share(gold in three for (gold, _), three in zip(pairs, offered, strict=True))}"
    )
    print(f"safeguarding: recall {share(a['safeguarding'] for gold, a in pairs if gold == SENSITIVE)}, "
          f"false alarms {share(a['safeguarding'] for gold, a in pairs if gold != SENSITIVE)}")  # fmt: skip
    print(f"not ours, recognised or asked about: {share(left(a) for gold, a in pairs if gold == OTHER)}")
    print("recall of each intent:")
    for intent in sorted({gold for gold, _ in pairs}):
        print(f"  {intent:28} {share(a['intent'] == intent for gold, a in pairs if gold == intent)}")
    print("most confused (meant, read as):")
    mixed = Counter((gold, a["intent"]) for gold, a in pairs if gold != a["intent"])
    for (gold, read), count in mixed.most_common(8):
        print(f"  {count:3}  {gold}, {read}")
    print("calibration (said to be this sure, right this often):")
    sure = defaultdict(list)
    for gold, answer in pairs:
        sure[min(9, int(answer["confidence"] * 10))].append(gold == answer["intent"])
    for tenth, right in sorted(sure.items()):
        print(f"  {tenth / 10:.1f}-{(tenth + 1) / 10:.1f}  {share(right)}")


def left(answer: Row) -> bool:
    """Whether what is no matter of ours is known as such, or asked about instead of acted upon."""
    return bool(answer["intent"] == OTHER or answer["confidence"] < ASKED_BELOW)


def share(hits: Iterator[bool] | Sequence[bool]) -> str:
    """A share with its numbers."""
    every = [bool(hit) for hit in hits]
    return f"{sum(every) / len(every):.1%} ({sum(every)} of {len(every)})" if every else "none"


def report_questions(rows: Sequence[Row], knows: Known) -> None:
    """How often the right published answer comes first, and among the first three."""
    timed = Timed()
    found: list[list[str]] = []
    understand.understood("warm up", knows, TAUGHT_ON)
    for row in rows:
        with timed.one():
            found.append(understand.understood(row["text"], knows, TAUGHT_ON)["answers"])
    pairs = list(zip((row["id"] for row in rows), found, strict=True))
    print(f"latency: {timed}")
    print(f"right answer first: {share(slugs[:1] == [gold] for gold, slugs in pairs)}")
    print(f"right among the first three: {share(gold in slugs for gold, slugs in pairs)}")
    print("not among them:", ", ".join(sorted(gold for gold, slugs in pairs if gold not in slugs)) or "none")


def report_dates(rows: Sequence[Row]) -> None:
    """How often a phrase is read rightly, asked about, or silently read wrongly.

    Right is what has every part that is expected; other parts, such as a flag, may be there as well.
    """
    timed = Timed()
    year = when.calendar(None)
    fates: list[tuple[str, str]] = []
    when.answer(json.dumps({"now": rows[0]["now"], "phrase": "warm up"}), year)
    for row in rows:
        with timed.one():
            read = json.loads(when.answer(json.dumps({name: row[name] for name in ASKED_OF_DATES}), year))
        fates.append((row["kind"], fate(row["expect"], read)))
    print(f"latency: {timed}")
    for name in ("right", "asked about", "silently wrong"):
        print(f"{name}: {share(of == name for _, of in fates)}")
    print("right of each kind:")
    for kind in sorted({kind for kind, _ in fates}):
        print(f"  {kind:10} {share(of == 'right' for what, of in fates if what == kind)}")


def fate(expected: Row, read: Row) -> str:
    """Right, asked about, or silently wrong."""
    if all(read.get(name) == value for name, value in expected.items()):
        return "right"
    return "asked about" if read["type"] in ("ambiguous", "invalid", "none") else "silently wrong"


if __name__ == "__main__":
    main()
