"""Medians, percentiles and ratios of a run, in a table."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from statistics import median, quantiles

from tests.benchmarks.measuring import ALL, LEAN, OURS, USUAL, Batch
from tests.benchmarks.script import KINDS

Found = Mapping[tuple[str, str], Sequence[Batch]]
HEADINGS = (
    "",
    "CPU ms",
    *ALL[1:],
    "to lean (quartiles)",
    "to usual (quartiles)",
    "p50 ms",
    *ALL[1:],
    "p99 ms",
    *ALL[1:],
)
ROW = "{:<26} {:>7} {:>7} {:>7}  {:<19} {:<20} {:>7} {:>7} {:>7}  {:>7} {:>7} {:>7}"


def table(platform: str, found: Found) -> Iterator[str]:
    """A line for each kind of message, and one for all of them; ratios are those of CPU, round by round."""
    yield ROW.format(*HEADINGS).rstrip()
    for kind in KINDS:
        yield _line(f"{platform}: {kind}", {name: found[name, kind] for name in ALL})
    yield _line(f"{platform}: all three", {name: _rounds(found, name) for name in ALL})


def _rounds(found: Found, name: str) -> list[Batch]:
    """The batches of each round as one."""
    whole = zip(*(found[name, kind] for kind in KINDS), strict=True)
    return [Batch(sum(b.cpu for b in each) / len(each), [w for b in each for w in b.waits]) for each in whole]


def _line(title: str, by: Mapping[str, Sequence[Batch]]) -> str:
    waits = {name: [wait for batch in batches for wait in batch.waits] for name, batches in by.items()}
    return ROW.format(
        title,
        *(_ms(median(batch.cpu for batch in by[name])) for name in ALL),
        *(_ratio(a.cpu / b.cpu for a, b in zip(by[OURS], by[other], strict=True)) for other in (LEAN, USUAL)),
        *(_ms(median(waits[name])) for name in ALL),
        *(_ms(quantiles(waits[name], n=100)[-1]) for name in ALL),
    )


def _ms(value: float) -> str:
    return f"{value:.2f}"


def _ratio(values: Iterable[float]) -> str:
    low, middle, high = quantiles(values, n=4)
    return f"{middle:.2f} ({low:.2f}-{high:.2f})"
