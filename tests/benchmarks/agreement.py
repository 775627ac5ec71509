"""All contestants must say the same, or their costs cannot be compared."""

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qs

from tests.benchmarks.measuring import Contestant, Driver
from tests.benchmarks.script import KINDS, STEP, next_step

SHOWN = ("text", "blocks", "reply_markup")


async def check(driver: Driver, contestants: Sequence[Contestant]) -> None:
    """Ask each everything once. Raises AssertionError where texts or buttons differ."""
    for kind in (*KINDS, STEP):
        said = []
        for contestant in contestants:
            head = driver.people[contestant.name]["begun" if kind == STEP else "askers"][0]
            await driver.ask(contestant, next_step(kind, head), head)
            said.append(_shown(driver.server.bodies[contestant.name]))
        assert said.count(said[0]) == len(said), (kind, said)


def _shown(sent: str) -> dict[str, Any]:
    """What a person sees of a call, JSON or form."""
    kind, _, body = sent.partition(" ")
    if kind == "application/json":
        values: dict[str, Any] = json.loads(body)
    else:
        values = {name: value[0] for name, value in parse_qs(body).items()}
    found = {name: values[name] for name in SHOWN if values.get(name)}
    return {name: json.loads(v) if name != "text" and isinstance(v, str) else v for name, v in found.items()}
