"""When something of ours fails, whoever runs it reads one sentence, and the log says what is needed to mend it."""

import errno
import logging
import traceback
from collections.abc import Iterator

from bot.logs import where
from storage.database import ails

log = logging.getLogger(__name__)
EXIT = 70  # "internal software error" among the exit codes of Unix
FULL = (errno.ENOSPC, errno.EDQUOT)


def singly(error: BaseException) -> Iterator[BaseException]:
    """The error; of a group those within it, and within the groups in it."""
    if isinstance(error, BaseExceptionGroup):
        for each in error.exceptions:
            yield from singly(each)
    else:
        yield error


def of_the_machine(error: BaseException) -> str:
    """What is wrong with its disks or its database and what to do; empty where anything else is amiss as well."""
    found = [_of_the_machine(each) for each in singly(error)]
    return found[0] if all(found) else ""


def _of_the_machine(error: BaseException) -> str:
    if isinstance(error, OSError) and error.errno in FULL:
        return "no space is left where it writes; make room there"
    return ails(error)


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
