"""Medians, percentiles and ratios of a run, in a table."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from statistics import median, quantiles

from tests.benchmarks.measuring import BARE, OURS, Batch
from tests.benchmarks.script import KINDS

Found = Mapping[tuple[str, str], Sequence[Batch]]
HEADINGS = ("", "CPU ms", "bare", "ratio (quartiles)", "p50 ms", "bare", "p95 ms", "bare", "p50 ratio (quartiles)")
ROW = "{:<28} {:>7} {:>7}  {:<19} {:>7} {:>7}  {:>7} {:>7}  {}"


def table(platform: str, found: Found) -> Iterator[str]:
    """A line for each kind of message, and one for all of them."""
    yield ROW.format(*HEADINGS).rstrip()
    for kind in KINDS:
        yield _line(f"{platform}: {kind}", found[OURS, kind], found[BARE, kind])
    yield _line(f"{platform}: all three", _rounds(found, OURS), _rounds(found, BARE))


def _rounds(found: Found, name: str) -> list[Batch]:
    """The batches of each round as one."""
    whole = zip(*(found[name, kind] for kind in KINDS), strict=True)
    return [Batch(sum(b.cpu for b in each) / len(each), [w for b in each for w in b.waits]) for each in whole]


def _line(title: str, ours: Sequence[Batch], bare: Sequence[Batch]) -> str:
    mine, theirs = _waits(ours), _waits(bare)
    cells = [_ms(median(b.cpu for b in ours)), _ms(median(b.cpu for b in bare))]
    cells.append(_ratio((a.cpu / b.cpu for a, b in zip(ours, bare, strict=True))))
    cells += [_ms(median(mine)), _ms(median(theirs)), _ms(_p95(mine)), _ms(_p95(theirs))]
    cells.append(_ratio((median(a.waits) / median(b.waits) for a, b in zip(ours, bare, strict=True))))
    return ROW.format(title, *cells)


def _waits(batches: Sequence[Batch]) -> list[float]:
    return [wait for batch in batches for wait in batch.waits]


def _p95(values: Sequence[float]) -> float:
    return quantiles(values, n=20)[-1]


def _ms(value: float) -> str:
    return f"{value:.2f}"


def _ratio(values: Iterable[float]) -> str:
    low, middle, high = quantiles(values, n=4)
    return f"{middle:.2f} ({low:.2f}-{high:.2f})"
