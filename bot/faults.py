"""When something of ours fails, whoever runs it reads one sentence, and the log says what is needed to mend it."""

import logging
import traceback
from collections.abc import Iterator

from bot.logs import where

log = logging.getLogger(__name__)
EXIT = 70  # "internal software error" among the exit codes of Unix


def singly(error: BaseException) -> Iterator[BaseException]:
    """The error; of a group those within it, and within the groups in it."""
    if isinstance(error, BaseExceptionGroup):
        for each in error.exceptions:
            yield from singly(each)
    else:
        yield error


def report(error: BaseException) -> str:
    """Write each down, its way through the program only at DEBUG; returns what a person is told.

    The texts of errors are left out everywhere: they may hold what somebody wrote.
    """
    found = list(singly(error))
    for each in found:
        log.critical("an error that nobody expected", exc_info=each)
        log.debug("it came through\n%s", "".join(traceback.format_tb(each.__traceback__)).rstrip())
    places = ", ".join(dict.fromkeys(_place(each) for each in found))
    return f"a fault of the program ended it; nothing that was kept is lost. Please tell whoever mends it: {places}"


def _place(error: BaseException) -> str:
    """Its kind, and where it came about."""
    return f"{type(error).__name__} at {where(error).partition(';')[0].rpartition(' ')[2]}"
