"""What may follow a command, and how it is refused."""

import argparse
from datetime import date, datetime
from typing import NoReturn

from bot.console import a_moment
from messages.dates import from_iso

MISUSE = 2


def moment(text: str) -> datetime:
    """An ISO moment; without a zone it is London's."""
    try:
        return a_moment(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a moment such as 2026-11-24T08:00") from None


def a_day(text: str) -> date:
    """An ISO day."""
    day = from_iso(text)
    if day is None:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day such as 2026-11-24")
    return day


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one line, as every command does."""

    def error(self, message: str) -> NoReturn:
        self.exit(MISUSE, f"{self.prog}: {message}; see {self.prog} --help\n")
