"""The log: a line a happening, with its cause, without secrets and without what people wrote."""

import logging
import traceback
from typing import TextIO

import structlog
from structlog.typing import EventDict, WrappedLogger

from bot.masking import Masking
from storage import causes

OURS = ("__main__", "main", "bot", "handlers", "messages", "scheduler", "storage")
QUIET = "alembic"


class Lines(logging.StreamHandler[TextIO]):
    """Writes lines; one that cannot be written is named, not shown: its values may be words of a person."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the library names it so
        self.stream.write(f"a line of {record.name} could not be written\n")


class Masked(structlog.stdlib.ProcessorFormatter):
    """Masks the line as a whole, whatever part of it a secret came in."""

    def __init__(self, masking: Masking, form: str) -> None:
        last = structlog.processors.JSONRenderer(ensure_ascii=False) if form == "json" else _line
        remove = structlog.stdlib.ProcessorFormatter.remove_processors_meta
        super().__init__(processors=[_facts, remove, last])
        self._masking = masking

    def format(self, record: logging.LogRecord) -> str:
        return self._masking(super().format(record))


def handler(stream: TextIO, form: str, masking: Masking) -> logging.Handler:
    """Writes to the stream as "text" or "json"."""
    made = Lines(stream)
    made.setFormatter(Masked(masking, form))
    return made


def set_up(level: str, writes: logging.Handler) -> None:
    """Log by it, unless somebody does already. Libraries say no more than at INFO: at DEBUG they show what people
    wrote."""
    if logging.getLogger().handlers:
        return
    logging.basicConfig(level=max(logging.getLevelNamesMapping()[level], logging.INFO), handlers=[writes])
    for name in OURS:
        logging.getLogger(name).setLevel(level)
    logging.getLogger(QUIET).setLevel(logging.WARNING)


def _facts(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Time, level, logger, what is said, the cause, and where an error comes from: its own text may hold words."""
    record: logging.LogRecord = event["_record"]
    said = str(event["event"])
    if record.name == "asyncio":
        said = said.partition("\n")[0].partition("(")[0]  # behind these are the values of the task
    facts = {"time": logging.Formatter().formatTime(record), "level": record.levelname, "logger": record.name}
    facts |= {"event": said} | ({"cause": cause} if (cause := causes.present()) else {})
    if (trouble := event.get("exc_info") or record.exc_info) and trouble[1]:
        facts["error"] = where(trouble[1])
    return {**facts, "_record": record, "_from_structlog": False}


def where(error: BaseException) -> str:
    """The kind of an error and of those behind it, each with the places it came through, innermost last."""
    frames = traceback.extract_tb(error.__traceback__)
    places = " > ".join(f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}" for frame in frames[-6:])
    behind = error.__cause__ or error.__context__
    return f"{type(error).__name__} at {places or '?'}" + (f"; from {where(behind)}" if behind else "")


def _line(_: WrappedLogger, __: str, event: EventDict) -> str:
    cause = f" [{event['cause']}]" if "cause" in event else ""
    error = f" ({event['error']})" if "error" in event else ""
    return f"{event['time']} {event['level']} {event['logger']}: {event['event']}{error}{cause}"
