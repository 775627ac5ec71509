"""The small words in which Slack's rules for a payload are written down."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

Json = dict[str, Any]
Faults = Iterator[str]
"""Sentences, each ending in the place they are about, as in Slack's own `response_metadata.messages`."""
Check = Callable[[Any, str], Faults]


def fault(says: str, where: str) -> str:
    return f"{says} [json-pointer:{where}]"


def string(most: int, least: int = 1) -> Check:
    def check(value: Any, where: str) -> Faults:
        if not isinstance(value, str):
            yield fault("must be a string", where)
        elif len(value) > most:
            yield fault(f"must be less than {most + 1} characters", where)
        elif len(value) < least:
            yield fault(f"must be more than {least - 1} characters", where)

    return check


def pattern(regex: str, example: str) -> Check:
    def check(value: Any, where: str) -> Faults:
        if not isinstance(value, str) or not re.fullmatch(regex, value):
            yield fault(f"must look like {example}", where)

    return check


def number(least: int, most: int) -> Check:
    def check(value: Any, where: str) -> Faults:
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            yield fault(f"must be a whole number from {least} to {most}", where)

    return check


def boolean(value: Any, where: str) -> Faults:
    if not isinstance(value, bool):
        yield fault("must be a boolean", where)


def anything(value: Any, where: str) -> Faults:
    yield from ()


def one_of(*words: str) -> Check:
    def check(value: Any, where: str) -> Faults:
        if value not in words:
            yield fault(f"must be one of {', '.join(words)}", where)

    return check


def many(each: Check, most: int, least: int = 1) -> Check:
    def check(value: Any, where: str) -> Faults:
        if not isinstance(value, list):
            yield fault("must be an array", where)
            return
        if len(value) > most:
            yield fault(f"no more than {most} items allowed", where)
        if len(value) < least:
            yield fault(f"at least {least} items required", where)
        for index, item in enumerate(value):
            yield from each(item, f"{where}/{index}")

    return check


def shape(required: Mapping[str, Check], optional: Mapping[str, Check], *more: Check) -> Check:
    """An object with these keys and no others; `more` are rules across its keys, asked once each is right."""

    def keys(value: Json, where: str) -> Faults:
        for key in required.keys() - value.keys():
            yield fault(f"missing required field: {key}", where)
        for key, item in value.items():
            rule = required.get(key) or optional.get(key)
            yield from rule(item, f"{where}/{key}") if rule else [fault(f"unknown field: {key}", where)]

    def check(value: Any, where: str) -> Faults:
        if not isinstance(value, dict):
            yield fault("must be an object", where)
            return
        found = list(keys(value, where))
        yield from found
        if not found:
            for rule in more:
                yield from rule(value, where)

    return check


def by_type(checks: Mapping[str, Check]) -> Check:
    def check(value: Any, where: str) -> Faults:
        kind = str(value.get("type")) if isinstance(value, dict) else "none"
        if kind in checks:
            yield from checks[kind](value, where)
        else:
            yield fault(f"unsupported type: {kind} (allowed: {', '.join(checks)})", where)

    return check
