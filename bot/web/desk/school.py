"""One school: its people, its requests, the days it had, and when it is open differently from the others."""

from collections.abc import Sequence

from bot.web.desk.frame import Page, Values, Visit
from bot.web.desk.people import Line, lines
from bot.web.desk.person import listed
from handlers import school_dates
from handlers.router import number
from messages.message import Button
from messages.roles import on_button
from messages.school_dates import KINDS, Different
from messages.spans import said
from storage import ledger, requests, terms
from storage.schools import School

MOST = 30


async def show(visit: Visit) -> Values | None:
    school = await visit.session.get(School, number(visit.request.path_params["id"]) or 0)
    if school is None:
        return None
    id, year = school.id or 0, ledger.academic_year(visit.today)
    days = (await ledger.at_schools(visit.session, year)).get(id, ledger.NONE)
    return {
        "title": school.name,
        "facts": [*_register(school), (f"Days of support in {year}", f"{days:g}")],
        "people": await _people(visit, id),
        "requests": await listed(visit, (await requests.of_school(visit.session, id))[:MOST]),
        "calendar": await _calendar(visit, id),
        "add": Button("Add a day that differs", "closures.change", f":{id}:"),
    }


def _register(school: School) -> list[tuple[str, str]]:
    """What is known of it, without what is not."""
    ages = f"{school.lowest_age} to {school.highest_age}" if school.highest_age else ""
    found = [
        ("URN", school.urn),
        ("Phase", ", ".join(filter(None, (school.phase, school.kind)))),
        ("Ages", ages),
        ("Pupils", f"{school.pupils}" if school.pupils else ""),
        ("Where", ", ".join(filter(None, (school.town, school.postcode, school.authority)))),
        ("Telephone", school.phone),
        ("Website", school.website),
        ("Trust", school.trust),
        ("Member of the alliance", "yes" if school.member else "no"),
        ("Head in the national register", school.head_in_register),
    ]
    return [(label, value) for label, value in found if value]


async def _people(visit: Visit, id: int) -> list[tuple[Line, str]]:
    """Who works there, each with what they do there."""
    found = []
    for one in await lines(visit):
        held = [on_button(role) for role, school in one.somebody.posts if school and school.id == id]
        if held:
            found.append((one, ", ".join(held)))
    return found


async def _calendar(visit: Visit, id: int) -> Sequence[tuple[str, str, str, Button]]:
    """The days to come on which it differs from the terms, with the button that takes them away."""
    turn, found = visit.turn(), []
    for row in await terms.different(visit.session, visit.today, id):
        words = await school_dates.in_words(turn, row)
        remove = Button("Remove", "closures.remove", str(words.id))
        found.append((said(words.first, words.last), _kind(words), words.school or "All schools", remove))
    return found


def _kind(words: Different) -> str:
    return f"{KINDS[words.kind]}{f', {words.note}' if words.note else ''}"


PAGE = Page("/desk/schools/{id}", "School", "school.html", show)
