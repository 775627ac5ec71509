"""Who can be played, and whom one finds on the stage at first."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.console import NEWCOMER
from messages.roles import on_button
from storage import people
from storage.database import Database
from storage.people import Role, Somebody

# A head who asks, an SLE who can help with maths, that SLE's own head, and the central team.
OPENING = (
    "head@oakfield.example.org",
    "bilal.chaudmere@kingssluice.example.org",
    "head@kingssluice.example.org",
    "coordinator@alliance.example.org",
)
ROLES = (Role.HEADTEACHER, Role.SLE, Role.HEADTEACHER, Role.CENTRAL)


@dataclass(frozen=True, slots=True)
class Part:
    """Somebody who can be played."""

    email: str
    name: str
    does: str
    group: str = ""


STRANGER = Part(NEWCOMER, "Somebody new", "Not known to the alliance yet")


async def parts(database: Database) -> list[Part]:
    """A newcomer and everybody of the alliance, by what they do first."""
    async with database.reading() as session:
        known = [_part(one) for one in await people.everybody(session) if one.posts]
    return [STRANGER, *sorted(known, key=lambda part: (part.group, part.name))]


def _part(one: Somebody) -> Part:
    role, school = one.posts[0]
    group = on_button(role)
    return Part(one.person.email, one.person.name, f"{group}, {school.name}" if school else group, group)


def opening(known: Sequence[Part]) -> list[Part]:
    """Four people with parts in one story; where the example's are not known, the first of each kind."""
    by_email = {part.email: part for part in known}
    if all(email in by_email for email in OPENING):
        return [by_email[email] for email in OPENING]
    found: list[Part] = []
    for role in ROLES:
        like = [part for part in known if part.group == on_button(role) and part not in found]
        found.append(like[0] if like else STRANGER)
    return found
