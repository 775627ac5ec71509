"""What a person typed, without what could deceive a reader, steer a terminal or be refused by a database."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from messages.message import Inbound

LONGEST = 10_000  # characters; every field of a form says itself what is too long for it, and all take far less

# Control characters, what turns the direction of writing round, and marks of no width that hide within words. What
# joins emoji and writes right-to-left names stays.
_HIDDEN = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_ENDS = re.compile("\r\n?|[\u2028\u2029]")


def cleaned(inbound: Inbound) -> Inbound:
    """The same, with everything that came in as it may be kept and shown; a browser can send any number of an event."""
    return replace(
        inbound,
        id=plain(inbound.id),
        account=plain(inbound.account),
        action=plain(inbound.action),
        text=plain(inbound.text)[:LONGEST],
        value=plain(inbound.value),
        answers=None if inbound.answers is None else _all(inbound.answers),
        reported=_all(inbound.reported),
    )


def plain(text: str) -> str:
    """The text without hidden characters; half a character becomes a question mark."""
    return _HIDDEN.sub("", _ENDS.sub("\n", text)).encode(errors="replace").decode()


def _all(answers: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _each(value) for name, value in answers.items()}


def _each(value: Any) -> Any:
    """Ticked boxes come as a list."""
    if isinstance(value, list | tuple):
        return [_each(one) for one in value]
    return plain(value)[:LONGEST] if isinstance(value, str) else value
