"""The names this alliance uses, so that they are recognised in what people write."""

from datetime import date

from messages.slots import Lexicon
from messages.words import Names
from storage.facts import Facts


def lexicon(facts: Facts, today: date) -> Lexicon:
    """The names as they hold that day, prepared once for as long as the facts do."""
    return facts.once(("lexicon", today), lambda: _lexicon(facts, today))


def _lexicon(facts: Facts, today: date) -> Lexicon:
    named: dict[str, dict[str, str]] = {}
    for kind in ("topic", "role"):
        routes = facts.routes_on(kind, today)
        named[kind] = {name: route.key for route in routes for name in (route.label, *route.aliases)}
    areas = {name: area.slug for area in facts.areas for name in (area.label, *area.aliases, area.slug)}
    return Lexicon(Names(named["topic"]), Names(named["role"]), Names(_contacts(facts)), Names(areas))


def _contacts(facts: Facts) -> dict[str, str]:
    """Contacts by full name, and by first name where it is nobody else's."""
    full = {contact.name: contact.slug for contact in facts.contacts}
    first = [name.split()[0] for name in full]
    return full | {name.split()[0]: slug for name, slug in full.items() if first.count(name.split()[0]) == 1}
