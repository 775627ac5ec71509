"""Who may do what, as a table for whoever answers for people's data."""

import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from handlers.router import CENTRAL, Access, Catalogue, Guided, Route, Router

OPENING = """\
# Who may do what

Every way to something the bot does: words that are typed, buttons, meanings of free words, sentences of a fixed shape,
and forms. It is printed by `python main.py permissions`, and a test keeps it as it is in the program.

- **anyone**: whoever can write to the bot, also without having joined
- **linked people**: whose account was tied to a person the alliance knows, by an invitation or a verified address
- roles are held at a school or for the alliance; whoever has one of those named may

Whoever may not is told so and nothing else. † means that the role alone is not enough: the record is looked at as well,
as is said at the head of the table. A record that is not theirs is to them as one that does not exist.
"""
EVERYBODY = {
    "headteacher": "headteachers",
    "sle": "SLEs",
    "central_team": "the central team",
    "committee_member": "members of the Strategy Committee",
    "finance_officer": "finance officers",
}
WAYS = {"word": "says", "button": "button", "intent": "means", "form": "form"}
PATTERN = "sentence"
FURTHER = " †"

Way = tuple[Callable[..., Any], Access, str, str]  # what is done, who may, and how one gets there: kind and name


def table(catalogue: Catalogue) -> Iterator[str]:
    """The whole table as Markdown, a line at a time."""
    yield from OPENING.splitlines()
    for router in catalogue.routers:
        if ways := [*map(_way, router.routes), *map(_form, router.forms)]:
            yield from _capability(router, ways)


def _way(route: Route) -> Way:
    return route.do, route.access, route.kind, route.name


def _form(guided: Guided) -> Way:
    return guided.do, guided.access, "form", guided.form.name


def _capability(router: Router, ways: Sequence[Way]) -> Iterator[str]:
    yield from ("", f"## {router.name.replace('_', ' ').capitalize()}", "", _purpose(ways[0][0]), "")
    if router.own:
        yield from (f"† {router.own}.", "")
    yield from ("| What | How | Who |", "| --- | --- | --- |")
    for do, access in dict.fromkeys((do, access) for do, access, _, _ in ways):
        how = "; ".join(_how(kind, [way[3] for way in ways if way[:3] == (do, access, kind)]) for kind in _kinds(ways))
        found = "; ".join(part for part in how.split("; ") if part)
        yield f"| {_named(do)} | {found} | {who(access)}{FURTHER * checks_further(router, access)} |"


def _purpose(do: Callable[..., Any]) -> str:
    """What the capability is for: the first line of its module."""
    return (sys.modules[do.__module__].__doc__ or "").partition("\n")[0]


def _kinds(ways: Sequence[Way]) -> Iterator[str]:
    yield from dict.fromkeys(kind for _, _, kind, _ in ways)


def _how(kind: str, names: Sequence[str]) -> str:
    """The ways of one kind to one function; a pattern would tell nobody anything, so they are counted."""
    if not names:
        return ""
    if kind == PATTERN:
        return f"{len(names)} sentence{'s' * (len(names) > 1)}"
    quoted = (f"“{name}”" if kind == "word" else f"`{name}`" for name in names)
    return f"{WAYS[kind]} {', '.join(quoted)}"


def _named(do: Callable[..., Any]) -> str:
    return do.__name__.replace("_", " ")


def who(access: Access) -> str:
    """Who may, in the field's words."""
    if access.roles:
        return ", ".join(EVERYBODY[role] for role in sorted(access.roles))
    return "linked people" if access.linked else "anyone"


def checks_further(router: Router, access: Access) -> bool:
    """Whether the record is looked at as well; the central team may see the records of all."""
    return bool(router.own) and access.linked and access != CENTRAL
