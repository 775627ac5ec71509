"""How long the bot takes from its start until it is ready, and what memory it then holds.

    python -m tests.benchmarks.start_up [--times N]

Each time `main.py run` is started in a process of its own on an SQLite file with the example in it, Slack over HTTP
connected to a stand-in, until `/ready` says yes.
"""

import argparse
import asyncio
import tempfile
import time
from pathlib import Path
from statistics import median

import aiohttp

from tests.benchmarks import filling
from tests.benchmarks.measuring import OURS, Contestant, start
from tests.benchmarks.platform_server import PlatformServer

LOOK = 0.01  # seconds


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="From the start until ready.")
    parser.add_argument("--times", type=int, default=5, metavar="N")
    return parser.parse_args()


async def ready(contestant: Contestant, session: aiohttp.ClientSession) -> None:
    """Wait until it says that it is ready."""
    url = contestant.url.split("/slack", 1)[0] + "/ready"
    while True:
        try:
            async with session.get(url) as answer:
                if answer.status == 200:
                    return
        except aiohttp.ClientError:
            await asyncio.sleep(LOOK)


async def measure(times: int, folder: Path) -> list[tuple[float, float, float]]:
    """Seconds until ready, seconds of CPU, MB resident."""
    url = f"sqlite:///{folder / 'bot.db'}"
    _, answers = await filling.prepare(url, "slack")
    found = []
    async with PlatformServer() as server, aiohttp.ClientSession() as session:
        task = {"database": url, "answers": answers, "profile": "", "api": f"{server.url}/{OURS}"}
        for _ in range(times):
            begun = time.perf_counter()
            contestant = start(OURS, OURS, "slack", folder, task)
            try:
                await ready(contestant, session)
                found.append((time.perf_counter() - begun, contestant.cpu(), contestant.memory()))
            finally:
                contestant.stop()
    return found


def main() -> None:
    options = arguments()
    with tempfile.TemporaryDirectory() as name:
        found = asyncio.run(measure(options.times, Path(name)))
    seconds, cpu, memory = zip(*found, strict=True)
    print(
        f"ready after {median(seconds):.2f} s in the median ({min(seconds):.2f} to {max(seconds):.2f}), "
        f"of which {median(cpu):.2f} s CPU; {median(memory):.0f} MB resident"
    )


if __name__ == "__main__":
    main()
