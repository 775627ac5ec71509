"""Whoever runs the bot hears of its errors in Sentry: what kind, where in the program and in which turn, no more."""

import logging
import sys
import time
import traceback
from types import TracebackType
from typing import Any

import sentry_sdk
from sentry_sdk.transport import Transport
from sentry_sdk.types import Event, Hint

from bot.masking import Masking
from storage import causes

SEEN_LATELY = 60.0  # seconds in which the same is not reported again
FINISHING = 2.0  # seconds for what is still to be handed over at the end
KEPT = ("event_id", "timestamp", "platform", "level", "logger", "release", "exception", "tags")
OF_A_FRAME = ("filename", "function", "lineno", "in_app")


class ToSentry(logging.Handler):
    """Reports what is logged as an error. The words of the log line and of the error stay here."""

    def __init__(self, dsn: str, masking: Masking, release: str = "", transport: Transport | None = None) -> None:
        super().__init__(logging.ERROR)
        self._masking = masking
        self._reported: dict[tuple[str, ...], float] = {}
        self._client = sentry_sdk.Client(
            dsn=dsn,
            transport=transport,
            release=release or None,
            server_name="",
            include_local_variables=False,
            include_source_context=False,
            max_breadcrumbs=0,
            max_request_body_size="never",
            default_integrations=False,
            auto_enabling_integrations=False,
            send_client_reports=False,
            before_send=self._stripped,
        )

    def emit(self, record: logging.LogRecord) -> None:
        error = (record.exc_info or sys.exc_info())[1]
        place = f"{record.name}:{record.lineno}"
        if self._is_new((place, type(error).__name__)):
            found = [_exception(each) for each in _behind(error)] or [{"type": "Error", "module": record.name}]
            event: Event = {"level": "error", "logger": record.name, "exception": {"values": found}}
            self._client.capture_event({**event, "tags": {"cause": causes.present(), "place": place}})

    def _is_new(self, what: tuple[str, ...]) -> bool:
        """A database that is away is an error many times a second."""
        now, before = time.monotonic(), self._reported.get(what)
        if before is not None and now - before < SEEN_LATELY:
            return False
        self._reported[what] = now
        return True

    def _stripped(self, event: Event, _: Hint) -> Event:
        """What is let out: whatever the library, or a later version of it, adds is left out."""
        kept: Any = {name: value for name, value in event.items() if name in KEPT}
        kept["exception"] = {"values": [_bare(each) for each in kept["exception"]["values"]]}
        masked: Event = self._masked(kept)
        return masked

    def _masked(self, value: Any) -> Any:
        if isinstance(value, str):
            return self._masking(value)
        if isinstance(value, dict):
            return {name: self._masked(each) for name, each in value.items()}
        return [self._masked(each) for each in value] if isinstance(value, list) else value

    def close(self) -> None:
        self._client.close(timeout=FINISHING)
        super().close()


def _behind(error: BaseException | None) -> list[BaseException]:
    """The error and those that caused it, that which came first being first."""
    found: list[BaseException] = []
    while error is not None and error not in found:
        found.insert(0, error)
        error = error.__cause__ or error.__context__
    return found


def _bare(exception: dict[str, Any]) -> dict[str, Any]:
    frames = exception.get("stacktrace", {}).get("frames", [])
    bare = [{name: frame[name] for name in OF_A_FRAME if name in frame} for frame in frames]
    return {"type": exception["type"], "module": exception["module"], "stacktrace": {"frames": bare}}


def _exception(error: BaseException) -> dict[str, Any]:
    kind = type(error)
    return {"type": kind.__name__, "module": kind.__module__, "stacktrace": {"frames": _frames(error.__traceback__)}}


def _frames(trace: TracebackType | None) -> list[dict[str, Any]]:
    """Where it came through, innermost last; no line of source and no value."""
    return [
        {"filename": frame.filename, "function": frame.name, "lineno": frame.lineno, "in_app": _ours(frame.filename)}
        for frame in traceback.extract_tb(trace)
    ]


def _ours(filename: str) -> bool:
    return "site-packages" not in filename and not filename.startswith(sys.base_prefix)
