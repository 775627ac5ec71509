"""Who has opened a page of ours within Telegram: its word for that, which only it and our bot could have written."""

import hmac
import json
from datetime import datetime, timedelta
from urllib.parse import parse_qsl

from bot.platform import Opened

LASTS = timedelta(minutes=10)
AHEAD = timedelta(minutes=1)  # by which Telegram's clock and ours may differ
LONGEST = 4096  # characters; Telegram's own have some hundreds
CLIENT = "https://web.telegram.org"


def read(word: str, token: str, now: datetime) -> Opened | None:
    """The `initData` of a Mini App, checked as Telegram documents it; None where it does not hold."""
    pairs = parse_qsl(word, keep_blank_values=True) if len(word) <= LONGEST else []
    given = dict(pairs)
    seal = given.pop("hash", "")
    if len(given) + 1 != len(pairs) or not hmac.compare_digest(_sealed(given, token), seal.encode("utf-8", "replace")):
        return None
    return _account(given, seal, now)


def _sealed(given: dict[str, str], token: str) -> bytes:
    lines = "\n".join(f"{name}={given[name]}" for name in sorted(given))
    secret = hmac.digest(b"WebAppData", token.encode(), "sha256")
    return hmac.digest(secret, lines.encode("utf-8", "replace"), "sha256").hex().encode()


def _account(given: dict[str, str], seal: str, now: datetime) -> Opened | None:
    """What Telegram has said, once that is known to be its own; where a chat is opened and not a page, no user is."""
    since = now.timestamp() - int(given.get("auth_date", "0"))
    user = json.loads(given.get("user", "{}"))
    if "id" not in user or not -AHEAD.total_seconds() <= since <= LASTS.total_seconds():
        return None
    return Opened(str(user["id"]), seal)
