"""How many turns a second one process of the bot takes when many people write at once.

    python -m tests.benchmarks.load [--seconds N] [--people N] [--platform NAME] [--database URL]

So many heads write without a pause, each as soon as the answer to the last message has come. What is counted is turns a
second of the clock and turns a second of the process's own CPU: the second is what one core's worth of it can do.
"""

import argparse
import asyncio
import tempfile
import time
from collections.abc import Sequence
from itertools import cycle
from pathlib import Path
from statistics import quantiles

from tests.benchmarks import filling
from tests.benchmarks.measuring import OURS, Contestant, Driver, Entry, contest
from tests.benchmarks.script import CONTACT, HELP, STEP, Head, next_step


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Turns a second.")
    parser.add_argument("--seconds", type=float, default=10, metavar="N")
    parser.add_argument("--people", type=int, default=10, metavar="N", help="of each kind: who ask, and in a request")
    parser.add_argument("--platform", choices=("slack", "telegram"), default="telegram")
    parser.add_argument("--database", default="", metavar="URL", help="an empty one; otherwise SQLite in a new folder")
    return parser.parse_args()


async def keeps_writing(driver: Driver, bot: Contestant, head: Head, kinds: Sequence[str], until: float) -> list[float]:
    """Milliseconds of each of this head's waits."""
    waits: list[float] = []
    for kind in cycle(kinds):
        if time.perf_counter() >= until:
            return waits
        waits.append(await driver.ask(bot, next_step(kind, head), head))
    return waits


async def measure(options: argparse.Namespace, folder: Path) -> str:
    url = options.database or f"sqlite:///{folder / 'bot.db'}"
    people, answers = await filling.prepare(url, options.platform)
    async with contest(options.platform, [Entry(OURS, OURS, url, people)], folder, answers) as (driver, [bot]):
        groups = driver.people[OURS]
        everybody = [(head, [CONTACT, HELP]) for head in groups["askers"][: options.people]]
        everybody += [(head, [STEP]) for head in groups["begun"][: options.people]]
        begun, cpu = time.perf_counter(), bot.cpu()
        until = begun + options.seconds
        found = await asyncio.gather(*(keeps_writing(driver, bot, head, kinds, until) for head, kinds in everybody))
        took, used = time.perf_counter() - begun, bot.cpu() - cpu
        waits = [wait for each in found for wait in each]
        percent = quantiles(waits, n=100)
        return (
            f"{options.platform}: {len(waits)} turns by {len(everybody)} people: {len(waits) / took:.0f} a second, "
            f"{len(waits) / used:.0f} a second of CPU; p50 {percent[49]:.0f} ms, p99 {percent[98]:.0f} ms; "
            f"{bot.memory():.0f} MB resident"
        )


def main() -> None:
    options = arguments()
    with tempfile.TemporaryDirectory() as name:
        print(asyncio.run(measure(options, Path(name))))


if __name__ == "__main__":
    main()
