"""Runs the contestants side by side and reads what each message cost."""

import asyncio
import json
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from itertools import cycle
from pathlib import Path

import aiohttp

from tests.benchmarks.platform_server import PlatformServer
from tests.benchmarks.script import KINDS, PATHS, STEP, Head, Json, OnSlack, OnTelegram, Step, next_step

ALL = OURS, LEAN, USUAL = "ours", "lean", "usual"
PATIENCE = 30.0  # seconds
People = Mapping[str, Sequence[Head]]
REST = 0.03  # seconds after a batch for what follows the last answer


@dataclass(frozen=True, slots=True)
class Batch:
    """Milliseconds of CPU for each message, and of waiting for each answer."""

    cpu: float
    waits: Sequence[float]


@dataclass(frozen=True, slots=True)
class Entry:
    """Who takes part under which name, with which database and people."""

    name: str
    who: str
    database: str
    people: People


@dataclass
class Contestant:
    """A process to send messages to."""

    name: str
    process: "subprocess.Popen[bytes]"
    url: str
    log: Path

    def cpu(self) -> float:
        """Seconds of CPU of all its threads since it began, user and system: the kernel's own clock of a process."""
        return time.clock_gettime((~self.process.pid << 3) | 2)

    def memory(self) -> float:
        """Resident MB, pages shared with other processes included."""
        rollup = Path(f"/proc/{self.process.pid}/smaps_rollup").read_text("ascii")
        return next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Rss:")) / 1024

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(PATIENCE)


def start(name: str, who: str, platform: str, folder: Path, task: Json) -> Contestant:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    path = folder / f"{name}-{platform}.json"
    path.write_text(json.dumps(task | {"port": port, "platform": platform}), "utf-8")
    command = [sys.executable, "-m", "tests.benchmarks.contestant", who, str(path)]
    log = path.with_suffix(".log")
    with log.open("wb") as file:
        process = subprocess.Popen(command, stderr=file, stdout=file)
    return Contestant(name, process, f"http://127.0.0.1:{port}{PATHS[platform]}", log)


class Driver:
    """Somebody at each keyboard; the next message is sent when the answer to the last one has arrived."""

    def __init__(self, script: OnSlack | OnTelegram, server: PlatformServer, people: Mapping[str, People]):
        self.script = script
        self.server = server
        self.people = {
            name: {group: [replace(head) for head in heads] for group, heads in groups.items()}
            for name, groups in people.items()
        }
        self.session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(PATIENCE))

    async def meet(self, contestant: Contestant) -> None:
        """Wait until it answers. Raises RuntimeError when its process has ended."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if contestant.process.poll() is not None:
                break
            try:
                await self.ask(contestant, Step("help", text="/help"), self.people[contestant.name]["askers"][0])
                return
            except (aiohttp.ClientError, AssertionError):
                await asyncio.sleep(0.1)
        raise RuntimeError(f"{contestant.name} does not answer:\n{contestant.log.read_text('utf-8')[-3000:]}")

    async def ask(self, contestant: Contestant, step: Step, head: Head) -> float:
        """Milliseconds from the message to the arrival of its answer."""
        post = self.script.post(step, head)
        arrival = self.server.expect(contestant.name, head.address, post.receipt)
        begun = time.perf_counter()
        async with self.session.post(contestant.url, data=post.body, headers=post.headers) as answer:
            assert answer.status == 200, (contestant.name, step, answer.status)
        async with asyncio.timeout(PATIENCE):
            return (await arrival - begun) * 1000

    async def batch(self, contestant: Contestant, kind: str, size: int, pause: float) -> Batch:
        """So many messages of one kind, one after the other, `pause` seconds between them."""
        heads = cycle(self.people[contestant.name]["begun" if kind == STEP else "askers"])
        cpu, waits = contestant.cpu(), []
        for head, _ in zip(heads, range(size), strict=False):
            waits.append(await self.ask(contestant, next_step(kind, head), head))
            await asyncio.sleep(pause)
        await asyncio.sleep(REST)
        return Batch((contestant.cpu() - cpu) * 1000 / size, waits)


@asynccontextmanager
async def contest(
    platform: str, entries: Sequence[Entry], folder: Path, answers: Mapping[str, Json], profile: str = ""
) -> AsyncIterator[tuple[Driver, list[Contestant]]]:
    """The contestants, running and answering."""
    async with PlatformServer() as server:
        script = OnSlack(answers) if platform == "slack" else OnTelegram(answers)
        driver = Driver(script, server, {entry.name: entry.people for entry in entries})
        contestants = []
        try:
            for entry in entries:
                task = {"database": entry.database, "answers": answers, "profile": profile}
                task |= {"api": f"{server.url}/{entry.name}"}
                contestants.append(start(entry.name, entry.who, platform, folder, task))
                await driver.meet(contestants[-1])
            yield driver, contestants
        finally:
            for contestant in contestants:
                contestant.stop()
            await driver.session.close()


async def rounds(
    driver: Driver, contestants: Sequence[Contestant], count: int, size: int, pause: float
) -> dict[tuple[str, str], list[Batch]]:
    """Batches of each kind of message, by one contestant after the other; who begins changes with each round."""
    found: dict[tuple[str, str], list[Batch]] = {}
    for number in range(count):
        for kind in KINDS:
            for contestant in contestants if number % 2 else reversed(contestants):
                batch = await driver.batch(contestant, kind, size, pause)
                found.setdefault((contestant.name, kind), []).append(batch)
    return found
