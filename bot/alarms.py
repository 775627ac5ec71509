"""Whether the bot's errors are also reported to a service outside; only then is its library needed."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec

from bot.keeping import version
from bot.masking import Masking
from bot.settings import BadSettings, Settings

MISSING = (
    "SENTRY_DSN is set, but sentry-sdk is not installed; run: "
    ".venv/bin/pip install -r requirements-server.lock, or leave SENTRY_DSN empty"
)
UNREADABLE = "SENTRY_DSN: must be the address that Sentry shows as DSN, such as https://key@sentry.example.org/1"


@contextmanager
def reported(config: Settings) -> Iterator[None]:
    """Report errors meanwhile. Raises BadSettings."""
    if not config.sentry_dsn:
        yield
        return
    handler = _to_sentry(config)
    logging.getLogger().addHandler(handler)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(handler)
        handler.close()


def _to_sentry(config: Settings) -> logging.Handler:
    if find_spec("sentry_sdk") is None:
        raise BadSettings(MISSING)
    sentry = import_module("bot.errors_to_sentry")  # needs the extra
    try:
        made: logging.Handler = sentry.ToSentry(config.sentry_dsn, Masking(config.secrets), version())
    except ValueError:
        raise BadSettings(UNREADABLE) from None
    return made
