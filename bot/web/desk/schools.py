"""The schools of the alliance: who works there, what they have asked for, and what is not known of them."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from bot.web.desk.frame import Page, Values, Visit
from bot.web.desk.people import JOINED, lines
from messages.words import plain
from storage import ledger, requests, schools
from storage.people import Role
from storage.schools import School

WANTED = (
    ("members", "Members"),
    ("others", "Not members"),
    ("open", "With open requests"),
    ("headless", "Without a head we know"),
    ("silent", "Where nobody has joined"),
)


@dataclass(frozen=True, slots=True)
class Row:
    """A school in the list, with what this school year has brought it."""

    school: School
    people: int
    joined: int
    has_head: bool
    open: int
    days: Decimal

    @property
    def id(self) -> int:
        return self.school.id or 0

    def fits(self, words: str) -> bool:
        """Whether each of the words begins one of the name, the town, the phase, the trust or the URN."""
        school = self.school
        text = f" {plain(f'{school.name} {school.town} {school.phase} {school.kind} {school.trust} {school.urn}')}"
        return all(f" {word}" in text for word in plain(words).split())

    def wanted(self, only: str) -> bool:
        kinds = {
            "members": self.school.member,
            "others": not self.school.member,
            "open": self.open > 0,
            "headless": not self.has_head,
            "silent": self.joined == 0,
        }
        return kinds.get(only, True)


async def rows(visit: Visit) -> list[Row]:
    """Every school, by name."""
    everybody = await lines(visit)
    at_school: dict[int, set[int]] = {}
    heads: set[int] = set()
    for one in everybody:
        for role, school in one.somebody.posts:
            if school:
                at_school.setdefault(school.id or 0, set()).add(one.id)
                heads |= {school.id or 0} if role is Role.HEADTEACHER else set()
    joined = {one.id for one in everybody if one.standing == JOINED}
    count = await requests.open_at_schools(visit.session)
    days = await ledger.at_schools(visit.session, ledger.academic_year(visit.today))
    return [
        _row(school, at_school.get(school.id or 0, set()), joined, heads, count, days)
        for school in await schools.all_of_them(visit.session)
    ]


def _row(
    school: School,
    staff: set[int],
    joined: set[int],
    heads: Collection[int],
    count: dict[int, int],
    days: dict[int, Decimal],
) -> Row:
    id = school.id or 0
    return Row(school, len(staff), len(staff & joined), id in heads, count.get(id, 0), days.get(id, ledger.NONE))


async def chosen(visit: Visit) -> list[Row]:
    """Those that the search of the page leaves: `q` words, `only` a kind of school."""
    only, words = visit.asked("only"), visit.asked("q")
    return [row for row in await rows(visit) if row.wanted(only) and row.fits(words)]


async def show(visit: Visit) -> Values:
    return {
        "rows": await chosen(visit),
        "q": visit.asked("q"),
        "only": visit.asked("only"),
        "wanted": WANTED,
        "year": ledger.academic_year(visit.today),
        "query": visit.request.url.query,
    }


PAGE = Page("/desk/schools", "Schools", "schools.html", show, label="Schools")
