"""Figures about the bot at work, for Prometheus and for whoever asks whether it is well; no person is in them."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic, perf_counter

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from bot.observer import Observer
from bot.platform import OutcomeUnknown, RateLimited, Undeliverable
from bot.standing import Standing
from storage.outbox import Waiting

PARTS = ("delivery", "clock")
TURN = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)  # seconds
SEND = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Metrics(Observer):
    """The figures of one bot, in a registry of its own."""

    def __init__(self) -> None:
        registry = self.registry = CollectorRegistry()
        by_outcome = ("platform", "outcome")
        self._turns = Counter("alliance_turns", "Events that were taken", by_outcome, registry=registry)
        self._turn = Histogram(
            "alliance_turn_seconds", "From an event to its answer", ("platform",), buckets=TURN, registry=registry
        )
        self._sends = Counter("alliance_sends", "Tries to send a message", by_outcome, registry=registry)
        self._send = Histogram(
            "alliance_send_seconds", "From handing over to the answer", ("platform",), buckets=SEND, registry=registry
        )
        self._pace = Counter("alliance_pace_seconds", "Waited to keep the pace", ("platform",), registry=registry)
        self._held = Counter("alliance_held_seconds", "Asked to wait by the platform", ("platform",), registry=registry)
        self._rounds = Counter("alliance_rounds", "Rounds of the loops", ("part",), registry=registry)
        self._since = Gauge("alliance_since_round_seconds", "Since the last round", ("part",), registry=registry)
        self._waiting = Gauge("alliance_queue_messages", "Messages that wait", ("state",), registry=registry)
        self._oldest = Gauge("alliance_queue_oldest_seconds", "How late the oldest due one is", registry=registry)
        self._answers = Gauge("alliance_database_answers", "1 when the queue could be read", registry=registry)
        self._heard = Gauge(
            "alliance_since_heard_seconds", "Since anything came from there", ("platform",), registry=registry
        )
        self._accepted = Gauge(
            "alliance_platform_accepted", "0 when it refuses our token", ("platform",), registry=registry
        )
        self._fetches = Gauge(
            "alliance_platform_fetches", "1 in the process that fetches from it", ("platform",), registry=registry
        )
        self._last = dict.fromkeys(PARTS, monotonic())

    def turned(self, platform: str, outcome: str, seconds: float) -> None:
        self._turns.labels(platform, outcome).inc()
        self._turn.labels(platform).observe(seconds)

    @contextmanager
    def sending(self, platform: str) -> Iterator[None]:
        began, outcome = perf_counter(), "failed"
        try:
            yield
            outcome = "sent"
        except RateLimited:
            outcome = "limited"
            raise
        except Undeliverable:
            outcome = "refused"
            raise
        except OutcomeUnknown:
            outcome = "unknown"
            raise
        finally:
            self._sends.labels(platform, outcome).inc()
            self._send.labels(platform).observe(perf_counter() - began)

    def waited(self, platform: str, seconds: float) -> None:
        self._pace.labels(platform).inc(max(seconds, 0.0))

    def held(self, platform: str, seconds: float) -> None:
        self._held.labels(platform).inc(max(seconds, 0.0))

    def went_round(self, part: str) -> None:
        self._last[part] = monotonic()
        self._rounds.labels(part).inc()

    def since(self, part: str) -> float:
        """Seconds since the loop was at its work, or since the start."""
        return monotonic() - self._last[part]

    def page(self, waiting: Waiting | None, standing: Standing | None = None) -> bytes:
        """All figures as Prometheus reads them; without the queue's where the database did not answer."""
        if standing:
            self._look_at(standing)
        self._answers.set(waiting is not None)
        self._waiting.clear()
        for state, count in (waiting.counts if waiting else {}).items():
            self._waiting.labels(state).set(count)
        self._oldest.set(waiting.oldest if waiting else float("nan"))
        for part in PARTS:
            self._since.labels(part).set(self.since(part))
        return generate_latest(self.registry)

    def _look_at(self, standing: Standing) -> None:
        for name in standing.platforms:
            self._accepted.labels(name).set(name not in standing.refusals)
            if (since := standing.since_heard(name)) is not None:
                self._heard.labels(name).set(since)
        for name, duty in standing.duties.items():
            self._fetches.labels(name).set(duty.holds)
