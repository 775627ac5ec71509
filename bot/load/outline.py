"""YAML files: read as plain data, with the line and column of whatever cannot be read."""

from collections.abc import Hashable
from typing import Any

import yaml

from bot.load.report import BadFile

LARGEST = 10**12
# What PyYAML lets through for values such as !!int "" or 2019-13-45.
_LET_THROUGH = (ValueError, KeyError, IndexError, AttributeError, TypeError, OverflowError)


class _Loader(yaml.SafeLoader):
    """Safe data only, and no key twice in a mapping: the first would be lost without a word."""

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        try:
            value = super().construct_object(node, deep)
        except _LET_THROUGH as error:
            raise yaml.constructor.ConstructorError(
                problem=f"this value cannot be read ({error})", problem_mark=node.start_mark
            ) from None
        if isinstance(value, int) and abs(value) > LARGEST:
            raise yaml.constructor.ConstructorError(
                problem="this number is too large; put it in quotes if it is text",
                problem_mark=node.start_mark,
            )
        return value

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for name, _ in node.value:
            if isinstance(name, yaml.ScalarNode) and name.value in seen:
                raise yaml.constructor.ConstructorError(
                    problem=f"the name {name.value[:40]} stands twice", problem_mark=name.start_mark
                )
            seen.add(str(name.value))
        return super().construct_mapping(node, deep)


def read(text: str, name: str) -> dict[Any, Any]:
    """The file's mapping. Raises BadFile."""
    try:
        found = yaml.load(text, _Loader)  # noqa: S506 - _Loader is a SafeLoader
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"{name}: line {mark.line + 1}, column {mark.column + 1}" if mark else name
        raise BadFile(f"{where}: {error.problem or error.context}; correct this line") from None
    except yaml.YAMLError as error:
        raise BadFile(f"{name}: is not YAML ({' '.join(str(error).split())[:120]})") from None
    except RecursionError:
        raise BadFile(f"{name}: is nested too deeply to be an alliance file") from None
    if not isinstance(found, dict):
        raise BadFile(f"{name}: must be a mapping with names such as alliance and people; see the example file")
    return found
