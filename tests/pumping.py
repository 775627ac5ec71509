"""Texts made to keep a pattern busy: each of its parts, and each two of them, again and again."""

import ast
import importlib
import itertools
import pkgutil
import re
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from re import _constants as codes
from re import _parser as parser
from types import ModuleType
from typing import Any

import bot
import handlers
import messages
from handlers import ROUTERS

METHODS = "search match fullmatch sub subn split findall finditer"
USED = re.compile(rf"\b(\w+)\.({METHODS.replace(' ', '|')})\(")
EVERYWHERE = (" ", "a", "1", "a ", "1 ", ".", "-", "\n", ", ", "x@", "(", "+")
PAIRED, ENDINGS = 7, ("", "\0")
CLASSES: Mapping[Any, str] = {codes.CATEGORY_DIGIT: "1", codes.CATEGORY_SPACE: " ", codes.CATEGORY_WORD: "a"}


@dataclass(frozen=True)
class Pattern:
    """A pattern of ours with where it stands and the way in which it is tried."""

    where: str
    source: str
    flags: int
    method: str

    def seconds(self, text: str) -> float:
        """How long it takes, of processor time; the shorter of two attempts where it is short."""
        first = self.once(text)
        return first if first > 0.02 else min(first, self.once(text))

    def once(self, text: str) -> float:
        do = getattr(re.compile(self.source, self.flags), self.method)
        began = time.thread_time()
        do("", text) if self.method in ("sub", "subn") else do(text)
        return time.thread_time() - began


@dataclass(frozen=True)
class Pump:
    """A text of any length: something again and again, with a beginning that fits and an end that does not."""

    before: str
    again: str
    after: str

    def of(self, length: int) -> str:
        return self.before + (self.again * (length // len(self.again) + 1))[:length] + self.after


def worst(pattern: Pattern, length: int) -> Pump:
    """Which of them keeps the pattern busiest at that length."""
    return max(pumps(pattern), key=lambda pump: pattern.once(pump.of(length)))


def pumps(pattern: Pattern) -> Iterator[Pump]:
    """Each part of the pattern and each pair of the shortest, with and without a beginning and an end."""
    whole, parts = _parts(pattern)
    doubled = [a + b for a, b in itertools.product(dict.fromkeys((" ", "a", "1", *parts[:PAIRED])), repeat=2)]
    for again in dict.fromkeys((*EVERYWHERE, *parts, *doubled)):
        for before in dict.fromkeys(("", whole[:200])):
            yield from (Pump(before, again, after) for after in ENDINGS)


def _parts(pattern: Pattern) -> tuple[str, list[str]]:
    """A text that roughly fits the pattern, and the pieces that it is made of, the shortest first."""
    found: set[str] = set()
    whole = _sample(parser.parse(pattern.source, pattern.flags), found)
    return whole, sorted(found, key=lambda part: (len(part), part))[:40]


def _sample(tree: Any, found: set[str]) -> str:
    said = "".join(_of(code, value, found) for code, value in tree)
    found |= {said[:60]} - {""}
    return said


def _of(code: Any, value: Any, found: set[str]) -> str:
    match code:
        case codes.LITERAL | codes.NOT_LITERAL | codes.ANY | codes.IN:
            found.add(letter := _letter(code, value))
            return letter
        case codes.MAX_REPEAT | codes.MIN_REPEAT | codes.POSSESSIVE_REPEAT:
            return _sample(value[2], found)
        case codes.SUBPATTERN:
            return _sample(value[3], found)
        case codes.ATOMIC_GROUP:
            return _sample(value, found)
        case codes.BRANCH:
            return next(iter([_sample(branch, found) for branch in value[1]]))
        case codes.ASSERT | codes.ASSERT_NOT:
            _sample(value[1], found)
    return ""


def _letter(code: Any, value: Any) -> str:
    """One that the class takes; of one that excludes some, a letter."""
    if code is codes.LITERAL:
        return chr(value)
    if code is not codes.IN or value[0][0] is codes.NEGATE:
        return "a"
    match value[0]:
        case (codes.LITERAL, first) | (codes.RANGE, (first, _)):
            return chr(first)
    return CLASSES.get(value[0][1], "-")


def ours() -> list[Pattern]:
    """Every pattern of the modules and of the sentences of a fixed shape, in the ways in which they are tried."""
    everywhere = _tried("\n".join(map(_text, _modules())))
    found: dict[tuple[str, int, str], str] = {}
    for module in _modules():
        here = _tried(_text(module))
        for name, value in vars(module).items():
            for pattern in _within(value):
                for method in (here if name.startswith("_") else everywhere)[name] or {"search"}:
                    found.setdefault((pattern.pattern, pattern.flags, method), f"{module.__name__}.{name}")
        for source, method in _inline(module):
            found.setdefault((source, 0, method), module.__name__)
    for route in (route for router in ROUTERS for route in router.routes if route.kind == "sentence"):
        found.setdefault((route.name, int(re.I), "fullmatch"), f"{route.do.__module__}: {route.name[:40]}")
    return [Pattern(where, *what) for what, where in found.items()]


def _modules() -> Iterator[ModuleType]:
    for package in (bot, handlers, messages):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            yield importlib.import_module(module.name)


def _within(value: Any, depth: int = 0) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
        yield value
    elif depth < 4 and isinstance(value, Mapping):
        yield from (one for pair in value.items() for part in pair for one in _within(part, depth + 1))
    elif depth < 4 and isinstance(value, list | tuple | set | frozenset):
        yield from (one for part in value for one in _within(part, depth + 1))
    elif depth < 4 and is_dataclass(value) and not isinstance(value, type):
        yield from (one for field in fields(value) for one in _within(getattr(value, field.name, None), depth + 1))


def _text(module: ModuleType) -> str:
    return Path(module.__file__ or "").read_text(encoding="utf-8")


def _tried(text: str) -> defaultdict[str, set[str]]:
    """By the name of a pattern the methods that are called of it."""
    found = defaultdict(set)
    for name, method in USED.findall(text):
        found[name].add(method)
    return found


def _inline(module: ModuleType) -> Iterator[tuple[str, str]]:
    """Patterns that stand where they are used."""
    functions = [node for node in ast.walk(ast.parse(_text(module))) if isinstance(node, ast.FunctionDef)]
    for node in (node for function in functions for node in ast.walk(function)):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name("re"), attr=method), args=[ast.Constant(str(source)), *_]):
                yield source, method if method in METHODS.split() else "search"
