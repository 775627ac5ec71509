"""Everybody the alliance knows: what they do and where, and whether they can be written to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.web.desk.frame import Page, Values, Visit
from messages.dates import london_day
from messages.roles import LABELS, on_button
from messages.words import plain
from storage import invitations, people, schools
from storage.people import DESK, Account, Role, Somebody
from storage.schools import School

MOST = 200  # rows on one page; whoever is not among them is found by name
JOINED, INVITED, OUTSIDE = "joined", "invited", "outside"
STANDINGS = ((JOINED, "Joined"), (INVITED, "Invited"), (OUTSIDE, "Neither joined nor invited"))


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody in the list, with where they write from; `invited` is the day on which their invitation ends."""

    somebody: Somebody
    accounts: Sequence[Account]
    invited: date | None

    @property
    def id(self) -> int:
        return self.somebody.id

    @property
    def name(self) -> str:
        return self.somebody.person.name

    @property
    def posts(self) -> list[tuple[str, School | None]]:
        return [(on_button(role), school) for role, school in self.somebody.posts]

    @property
    def platforms(self) -> list[str]:
        """Where they can be written to."""
        here = (one.platform.capitalize() for one in self.accounts if one.platform != DESK)
        return list(dict.fromkeys(here))

    @property
    def seen(self) -> datetime | None:
        return max((account.seen_at for account in self.accounts), default=None)

    @property
    def standing(self) -> str:
        return JOINED if self.platforms else INVITED if self.invited else OUTSIDE

    def fits(self, words: str) -> bool:
        """Whether the address holds it, or each of the words begins one of the name, a role or a school."""
        if "@" in words:
            return words.casefold() in self.somebody.person.email
        posts = " ".join(f"{role} {school.name if school else ''}" for role, school in self.posts)
        person = self.somebody.person
        text = f" {plain(f'{person.name} {posts}')} {person.email}"
        return all(f" {word}" in text for word in plain(words).split())


async def lines(visit: Visit) -> list[Line]:
    """Everybody, by name."""
    accounts = await people.all_accounts(visit.session)
    invited = await invitations.waiting(visit.session, visit.now)
    return [line(one, accounts, invited) for one in await people.everybody(visit.session)]


def line(one: Somebody, accounts: Mapping[int, Sequence[Account]], invited: Mapping[int, datetime]) -> Line:
    until = invited.get(one.id)
    reached = [account for account in accounts.get(one.id, ()) if account.unreachable_since is None]
    return Line(one, reached, london_day(until) if until else None)


async def chosen(visit: Visit) -> list[Line]:
    """Those that the search of the page leaves: `q` words, `role`, `school`, `standing`."""
    role, school, standing = (visit.asked(name) for name in ("role", "school", "standing"))
    return [
        one
        for one in await lines(visit)
        if (not role or role in {held for held, _ in one.somebody.posts})
        and (not school or school in {str(at.id) for _, at in one.somebody.posts if at})
        and (not standing or standing == one.standing)
        and one.fits(visit.asked("q"))
    ]


async def show(visit: Visit) -> Values:
    found = await chosen(visit)
    return {
        "lines": found[:MOST],
        "count": len(found),
        "most": MOST,
        "asked": {name: visit.asked(name) for name in ("q", "role", "school", "standing")},
        "roles": [(role.value, on_button(role)) for role in Role if role.value in LABELS],
        "schools": [(str(id), name) for id, name in await schools.names(visit.session)],
        "standings": STANDINGS,
        "query": visit.request.url.query,
    }


PAGE = Page("/desk/people", "People", "people.html", show, label="People")
